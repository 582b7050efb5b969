//! The drive in commands that texts name: whoever has one drive, or named one, is told its name.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use stele_catalog::{Catalog, Serial};

use super::typed_names;
use crate::archive::Archive;
use crate::jobs::run::lookup;
use crate::station::{self, DriveRow};

/// How texts name a drive that only a person knows, behind these options.
const OPTIONS: [&str; 2] = ["--drive ", "--from "];
const UNKNOWN: &str = "DRIVE";

/// How a command begins in a text, and those that need a blank.
const PROGRAM: &str = "stele ";
const BURNS: [&str; 2] = ["burn ", "copy replace "];

/// How they name a drive that is not the one that burned a copy.
const OTHER: &str = "--drive OTHER";

/// The archive whose drives these are, and whether it is for practice.
static STATION: OnceLock<(Archive, bool)> = OnceLock::new();

/// Takes down where the drives are looked for, should a text ask for one.
pub fn take_down(archive: &Archive, practice: bool) {
    // A process has one archive.
    let _ = STATION.set((archive.clone(), practice));
}

/// The archive, once it is open.
pub fn archive() -> Option<&'static Archive> {
    STATION.get().map(|(archive, _)| archive)
}

/// The text with the drive's name: that of the one that was typed, else of the only one here, else
/// of the only one that has what the command needs in it.
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
    let typed = name();
    if typed.is_some() && only_serial(text).is_none() {
        return with(text, |_| typed.clone());
    }
    let rows = rows();
    with(text, |command| {
        let burns = BURNS.iter().any(|burn| command.starts_with(burn));
        // What is to be read lies where it lies, whatever drive was typed.
        let holding = || holding(&rows, command, text);
        match typed.as_ref().filter(|_| burns) {
            Some(name) => Some(name.clone()),
            None => holding().or_else(|| typed.clone()),
        }
    })
}

/// The drives of this station in which something can be burned that counts, with what is in them.
fn rows() -> Vec<DriveRow> {
    let Some((archive, practice)) = STATION.get() else {
        return Vec::new();
    };
    let mut rows = match station::list(archive) {
        Ok(rows) => rows,
        // Then the text names none.
        Err(_) => return Vec::new(),
    };
    rows.retain(|row| *practice || station::is_device(&row.name));
    rows
}

/// The one drive that has what a command needs: a blank to burn, else the copy that it names, or
/// the one copy that the text is about.
fn holding(rows: &[DriveRow], command: &str, text: &str) -> Option<String> {
    let only = |has: &dyn Fn(&DriveRow) -> bool| {
        let mut found = rows.iter().filter(|row| has(row));
        let one = found.next().filter(|_| found.next().is_none())?;
        typed_names::is_drive(&one.name).then(|| one.name.clone())
    };
    let burned = BURNS.iter().find_map(|burn| command.strip_prefix(burn));
    if let Some(what) = burned {
        let needed = needed(what.split_whitespace().next().unwrap_or(what));
        return only(&|row| row.medium.has_room(needed));
    }
    let serial = only_serial(command).or_else(|| only_serial(text))?;
    only(&|row| row.label.as_deref() == Some(serial.as_str()))
}

/// Sectors of the largest image of what is to be burned: a copy, a disc or a set; 0 where it is not
/// known.
fn needed(what: &str) -> u64 {
    let catalog = STATION.get().map(|(archive, _)| archive.catalog());
    let catalog = catalog.and_then(|path| Catalog::open_to_read(&path).ok());
    let Some(catalog) = catalog else { return 0 };
    let reader = catalog.read();
    let of_copy = || lookup::copy_named(&reader, what).map(|copy| copy.disc);
    let disc = lookup::disc_named(&reader, what).map(|disc| disc.id);
    if let Ok(disc) = disc.or_else(|_| of_copy()) {
        return lookup::disc_of(&reader, disc).map_or(0, |disc| disc.sectors);
    }
    let set = lookup::set_named(&reader, what).ok();
    let discs = set.and_then(|set| reader.discs(set.id).ok());
    let sectors = discs.iter().flatten().map(|disc| disc.sectors);
    sectors.max().unwrap_or(0)
}

/// The serial in a text, where there is just one.
fn only_serial(text: &str) -> Option<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let serials = words.filter(|word| word.parse::<Serial>().is_ok());
    let serials: BTreeSet<&str> = serials.collect();
    let mut serials = serials.into_iter();
    let one = serials.next()?.to_owned();
    serials.next().is_none().then_some(one)
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
    let named = |name: &&String| {
        let of = |end| text.contains(&format!("other than {name}{end}"));
        [":", ","].into_iter().any(of)
    };
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

fn with(text: &str, named: impl Fn(&str) -> Option<String>) -> String {
    let mut parts = text.split(UNKNOWN);
    let mut out = parts.next().unwrap_or(text).to_owned();
    for part in parts {
        let goes_on = part.starts_with(|c: char| c.is_ascii_alphanumeric());
        let is_value = OPTIONS.iter().any(|option| out.ends_with(option));
        let name = match is_value && !goes_on {
            true => named(out.rsplit(PROGRAM).next().unwrap_or(&out)),
            false => None,
        };
        out.push_str(name.as_deref().unwrap_or(UNKNOWN));
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{holding, only_serial, with};
    use crate::station::{Condition, DriveRow, Lying};

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
            assert_eq!(with(text, |_| Some("virtual:A".to_owned())), named);
        }
    }

    fn blank_disc() -> Lying {
        Lying::Disc {
            kind: "BD-R".to_owned(),
            media_id: None,
            condition: Condition::Blank,
            open: false,
            room: Some(100),
        }
    }

    #[test]
    fn a_blank_that_is_too_small_is_none() {
        let blank = blank_disc();
        assert!(blank.has_room(100) && !blank.has_room(101));
        assert!(!Lying::default().has_room(0));
    }

    #[test]
    fn of_several_drives_the_one_that_has_what_is_needed_is_named() {
        let row = |name: &str, blank: bool, label: Option<&str>| DriveRow {
            name: name.to_owned(),
            medium: match blank {
                true => blank_disc(),
                false => Lying::default(),
            },
            label: label.map(str::to_owned),
            ..DriveRow::default()
        };
        let one = "STL-04KQ7Z-D";
        let mut rows = vec![
            row("virtual:A", false, Some(one)),
            row("virtual:B", true, None),
            row("virtual:C", false, None),
        ];
        let text = format!("stele verify {one} --drive DRIVE, then stele burn X --drive DRIVE");
        let told = |rows: &[DriveRow]| with(&text, |command| holding(rows, command, &text));
        assert_eq!(
            told(&rows),
            format!("stele verify {one} --drive virtual:A, then stele burn X --drive virtual:B")
        );
        let replace = format!("stele copy replace {one} --drive DRIVE");
        let told_of = with(&replace, |command| holding(&rows, command, &replace));
        assert!(told_of.ends_with("--drive virtual:B"), "{told_of}");
        // Of two with a blank, none is named.
        rows[2].medium = blank_disc();
        assert!(told(&rows).ends_with("stele burn X --drive DRIVE"));
        let fetch = format!("Fetch {one} (Cellar): stele restore 1.2.3 --drive DRIVE");
        let told = with(&fetch, |command| holding(&rows, command, &fetch));
        assert!(told.ends_with("--drive virtual:A"), "{told}");
        assert_eq!(only_serial("no serial"), None);
    }
}
