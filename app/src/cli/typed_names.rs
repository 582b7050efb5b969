//! Names that were typed on the command line, for the commands that texts name: advice that can
//! be given as it is printed is better than one with a word in capitals.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::sync::OnceLock;

use clap::ArgMatches;
use stele_catalog::Serial;

/// What an advice calls it, and what was typed.
static TYPED: OnceLock<Vec<(&'static str, String)>> = OnceLock::new();

/// The longest name that a drive is said again by.
const DRIVE_CHARS: usize = 2;

/// What an advice calls a drive.
const DRIVE: &str = "drive";

/// What is no name of a thing that a command is about.
const NOT_ABOUT: [&str; 2] = ["archive", "person"];

/// Takes down what was typed. `line` knows the commands.
pub fn take_down(args: &[OsString], line: clap::Command) {
    if let Ok(matches) = line.try_get_matches_from(args) {
        // A process has one command line.
        let _ = TYPED.set(of(&matches));
    }
}

/// The names that were typed, of each kind the only one.
pub fn all() -> Vec<(&'static str, &'static str)> {
    let typed = TYPED.get().into_iter().flatten();
    typed.map(|(kind, name)| (*kind, name.as_str())).collect()
}

/// The one drive that was typed, or what stands for one.
pub fn drive() -> &'static str {
    let typed = all().into_iter().find(|(kind, _)| *kind == DRIVE);
    typed.map_or("DRIVE", |(_, name)| name)
}

fn of(matches: &ArgMatches) -> Vec<(&'static str, String)> {
    let mut named: Vec<(&'static str, BTreeSet<String>)> = Vec::new();
    let mut at = Some(matches);
    while let Some(level) = at {
        for id in level.ids().filter(|id| !NOT_ABOUT.contains(&id.as_str())) {
            let raw = level.try_get_raw(id.as_str()).ok().flatten();
            for value in raw.into_iter().flatten().filter_map(|value| value.to_str()) {
                if let Some((kind, name)) = kind(id.as_str(), value) {
                    match named.iter_mut().find(|(of, _)| *of == kind) {
                        Some((_, names)) => drop(names.insert(name)),
                        None => named.push((kind, BTreeSet::from([name]))),
                    }
                }
            }
        }
        at = level.subcommand().map(|(_, below)| below);
    }
    let only = |(kind, names): (&'static str, BTreeSet<String>)| match names.len() {
        1 => names.into_iter().next().map(|name| (kind, name)),
        _ => None,
    };
    named.into_iter().filter_map(only).collect()
}

/// Of what kind a value is, by the option that it was given to or by its form.
fn kind(option: &str, value: &str) -> Option<(&'static str, String)> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/:_.-".contains(c);
    if value.is_empty() || value.starts_with('-') || !value.chars().all(is_plain) {
        return None;
    }
    let begins = |letters: &str| {
        let start = value.get(..letters.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(letters))
    };
    // What is typed may be anything, a patient's name too: only what has the form of a name of ours
    // is said again.
    let is_short = |name: &str| name.len() <= DRIVE_CHARS;
    let is_drive = match value.split_once(':') {
        Some((_, name)) => begins("virtual:") && is_short(name),
        None => begins("/dev/sr") && is_short(value.get(7..).unwrap_or(value)),
    };
    let is_code = |letters: &str| begins(letters) && numbered(value.get(4..).unwrap_or(value));
    let kind = match option {
        "drive" | "drives" if is_short(value) || is_drive => DRIVE,
        _ if is_drive => DRIVE,
        "drive" | "drives" => return None,
        _ if is_code("SET-") && value.contains('/') => "disc",
        _ if is_code("SET-") => "set",
        _ if is_code("REQ-") => "request",
        _ if is_code("SHP-") => "shipment",
        _ => {
            let serial = value.parse::<Serial>().ok()?;
            return Some(("serial", serial.to_string()));
        }
    };
    Some((kind, value.to_owned()))
}

/// Whether what stands behind the letters of a code is a number, with a check character or the
/// number of a disc behind it at the most.
fn numbered(rest: &str) -> bool {
    let mut parts = rest.split(['-', '/']);
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
    let is_end = |part: &str| part.len() <= 1 || is_number(part);
    parts.next().is_some_and(is_number) && parts.all(is_end)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::super::args::Line;

    fn typed(line: &str) -> Vec<(&'static str, String)> {
        let words = line.split(' ');
        let mut named = super::of(&Line::command().try_get_matches_from(words).unwrap());
        named.sort();
        named
    }

    #[test]
    fn what_a_command_was_about_is_known_where_it_is_one_thing() {
        let named = |kind: &'static str, name: &str| (kind, name.to_owned());
        assert_eq!(
            typed("stele --archive /dev/x burn SET-0001/1 --drive A"),
            [named("disc", "SET-0001/1"), named("drive", "A")]
        );
        assert_eq!(typed("stele verify -d Quartermain"), []);
        assert_eq!(
            typed("stele verify stl04kq7zd -d virtual:A"),
            [named("drive", "virtual:A"), named("serial", "STL-04KQ7Z-D")]
        );
        assert_eq!(
            typed("stele build SET-0001/1 --from virtual:B"),
            [named("disc", "SET-0001/1"), named("drive", "virtual:B")]
        );
        assert_eq!(
            typed("stele burn SET-0001 -d A -d B"),
            [named("set", "SET-0001")]
        );
        for said in [
            "burn QUARTERMAIN -d QUARTERMAIN",
            "burn SET-QUARTERMAIN/1 -d virtual:QUARTERMAIN",
            "build SET-0001-QUARTERMAIN --from /dev/srQUARTERMAIN",
            "shipment seal SHP-QUARTERMAIN MRN-777123",
        ] {
            assert_eq!(typed(&format!("stele {said}")), [], "{said}");
        }
        assert_eq!(
            typed("stele verify -d /dev/sr0"),
            [named("drive", "/dev/sr0")]
        );
        assert_eq!(
            typed("stele shipment seal SHP-0001-S 0042"),
            [named("shipment", "SHP-0001-S")]
        );
    }
}
