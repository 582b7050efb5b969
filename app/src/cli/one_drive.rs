//! The drive in commands that texts name: whoever has one drive, or named one, is told its name.

use std::sync::OnceLock;

use super::typed_names;
use crate::archive::Archive;
use crate::station;

/// How texts name a drive that only a person knows, behind these options.
const OPTIONS: [&str; 2] = ["--drive ", "--from "];
const UNKNOWN: &str = "DRIVE";

/// How they name a drive that is not the one that burned a copy.
const OTHER: &str = "--drive OTHER";

/// The archive whose drives these are, and whether it is for practice.
static STATION: OnceLock<(Archive, bool)> = OnceLock::new();

/// Takes down where the drives are looked for, should a text ask for one.
pub fn take_down(archive: &Archive, practice: bool) {
    // A process has one archive.
    let _ = STATION.set((archive.clone(), practice));
}

/// The text with the drive's name: that of the one that was typed, else of the only one here.
pub fn in_text(text: &str) -> String {
    if text.contains(OTHER) {
        return match other(text) {
            Some(name) => text.replace(OTHER, &format!("--drive {name}")),
            None => text.to_owned(),
        };
    }
    let is_asked = |option: &&str| text.contains(&format!("{option}{UNKNOWN}"));
    if !OPTIONS.iter().any(is_asked) {
        return text.to_owned();
    }
    match name() {
        Some(name) => with(&name, text),
        None => text.to_owned(),
    }
}

/// The drives of this station in which something can be burned that counts.
fn names() -> Option<Vec<String>> {
    let (archive, practice) = STATION.get()?;
    let mut names = station::names(archive).ok()?;
    // What counts is burned in real drives.
    names.retain(|name| *practice || station::is_device(name));
    Some(names)
}

/// The one drive besides the one that the text names.
fn other(text: &str) -> Option<String> {
    let names = names()?;
    let named = |name: &&String| text.contains(&format!("other than {name}:"));
    let (named, rest): (Vec<&String>, Vec<&String>) = names.iter().partition(named);
    match (named.as_slice(), rest.as_slice()) {
        ([_], [one]) => typed_names::is_drive(one).then(|| (*one).clone()),
        _ => None,
    }
}

fn name() -> Option<String> {
    if let Some(typed) = typed_names::typed_drive() {
        return Some(typed.to_owned());
    }
    let names = names()?;
    let [one] = names.as_slice() else {
        return None;
    };
    typed_names::is_drive(one).then(|| one.clone())
}

fn with(name: &str, text: &str) -> String {
    let mut parts = text.split(UNKNOWN);
    let mut out = parts.next().unwrap_or(text).to_owned();
    for part in parts {
        let goes_on = part.starts_with(|c: char| c.is_ascii_alphanumeric());
        let is_value = OPTIONS.iter().any(|option| out.ends_with(option));
        out.push_str(match is_value && !goes_on {
            true => name,
            false => UNKNOWN,
        });
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::with;

    #[test]
    fn a_drive_is_named_where_one_stands_for_it() {
        for (text, named) in [
            (
                "stele verify X --drive DRIVE.",
                "stele verify X --drive virtual:A.",
            ),
            (
                "stele build Y --from DRIVE, or",
                "stele build Y --from virtual:A, or",
            ),
            ("stele scan --drive DRIVES", "stele scan --drive DRIVES"),
            ("Put it into DRIVE", "Put it into DRIVE"),
            ("nothing", "nothing"),
        ] {
            assert_eq!(with("virtual:A", text), named);
        }
    }
}
