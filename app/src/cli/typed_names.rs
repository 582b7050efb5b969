//! Names that were typed on the command line, for the commands that texts name: advice that can
//! be given as it is printed is better than one with a word in capitals.

use std::any::TypeId;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::OnceLock;

use clap::ArgMatches;
use clap::parser::ValueSource;
use stele_catalog::Serial;

use super::one_drive;
use crate::archive::Archive;
use crate::jobs::keep::mend;

/// What an advice calls it, and what was typed.
static TYPED: OnceLock<Vec<(&'static str, String)>> = OnceLock::new();

/// The disc whose copy was typed, once it is known.
static DISC: OnceLock<String> = OnceLock::new();

/// The type of blank that is wanted, once it is known.
static BLANK: OnceLock<String> = OnceLock::new();

/// The longest name that a drive is said again by.
const DRIVE_CHARS: usize = 2;

/// The longest number that is said again: one of a patient's in a hospital is longer.
const NUMBER_CHARS: usize = 4;

/// What an advice calls a drive.
const DRIVE: &str = "drive";

/// What is no name of a thing that a command is about.
const NOT_ABOUT: [&str; 2] = ["archive", "person"];

/// Arguments that a file or a folder was given to, as `--help` writes them.
static PATHS: OnceLock<Vec<String>> = OnceLock::new();

/// Arguments that take a file, or a drive.
const SOURCES: [&str; 2] = ["image", "from"];

/// Takes down what was typed. `line` knows the commands.
pub fn take_down(args: &[OsString], mut line: clap::Command) {
    if let Ok(matches) = line.try_get_matches_from_mut(args) {
        // A process has one command line.
        let _ = TYPED.set(of(&matches));
        let _ = PATHS.set(paths(&line, &matches));
    }
}

/// The one option that a file or a folder was given to: its path is never said again, as it may
/// name a patient.
pub fn only_path() -> Option<&'static str> {
    match PATHS.get()?.as_slice() {
        [one] => Some(one.as_str()).filter(|one| one.starts_with("--")),
        _ => None,
    }
}

fn paths(line: &clap::Command, matches: &ArgMatches) -> Vec<String> {
    let (mut command, mut at, mut all) = (line, matches, Vec::new());
    loop {
        let is_path = |arg: &&clap::Arg| {
            let id = arg.get_id().as_str();
            let typed = || at.value_source(id) == Some(ValueSource::CommandLine);
            let takes = arg.get_value_parser().type_id() == TypeId::of::<PathBuf>();
            let takes = takes || SOURCES.contains(&id);
            takes && !NOT_ABOUT.contains(&id) && typed()
        };
        all.extend(command.get_arguments().filter(is_path).map(|arg| {
            let named = arg.get_long().map(|long| format!("--{long}"));
            named.unwrap_or_else(|| arg.to_string())
        }));
        let Some((name, below)) = at.subcommand() else {
            return all;
        };
        let Some(sub) = command.find_subcommand(name) else {
            return all;
        };
        (command, at) = (sub, below);
    }
}

/// Takes down the disc that a copy is of that was typed.
pub fn know_disc(name: &str) {
    // A process has one command line.
    let _ = DISC.set(name.to_owned());
}

/// Takes down which blank is wanted, in an archive whose drives may be virtual.
pub fn know_blank(media: &str) {
    // A process has one command line.
    let _ = BLANK.set(media.to_owned());
}

/// The newest backup of the catalog, where there is one.
static BACKUP: OnceLock<Option<String>> = OnceLock::new();

/// Whether the archive is for practice.
static PRACTICE: OnceLock<bool> = OnceLock::new();

/// Keeps whether the archive is for practice, for advice that differs there.
pub fn know_practice(practice: bool) {
    // A process has one archive.
    let _ = PRACTICE.set(practice);
}

/// Keeps the name of the newest backup in an archive, for the advice that names one.
pub fn know_backup(archive: &Archive) {
    // A process has one archive.
    let _ = BACKUP.set(newest_backup(archive));
}

fn newest_backup(archive: &Archive) -> Option<String> {
    let path = mend::newest_backup(archive)?;
    Some(path.display().to_string())
}

/// The drive that was typed, where it is a virtual one.
fn virtual_drive() -> Option<&'static str> {
    typed_drive().filter(|drive| {
        let letters = || drive.chars().all(|c| c.is_ascii_alphabetic());
        drive.starts_with("virtual:") || letters()
    })
}

/// The blank that is wanted, where the drive that was typed is virtual.
pub fn blank() -> Option<&'static str> {
    virtual_drive().and_then(|_| BLANK.get().map(String::as_str))
}

/// The blank that is wanted, in an archive whose drives may be virtual.
pub fn wanted_blank() -> Option<&'static str> {
    BLANK.get().map(String::as_str)
}

/// The names that were typed, of each kind the only one.
pub fn all() -> Vec<(&'static str, &'static str)> {
    let typed = TYPED.get().into_iter().flatten();
    let typed = typed.map(|(kind, name)| (*kind, name.as_str()));
    let disc = DISC.get().map(|name| ("disc", name.as_str()));
    let blank = blank().map(|media| ("blank", media));
    let virtual_one = virtual_drive().map(|drive| ("virtual", drive));
    let backup = BACKUP.get_or_init(|| one_drive::archive().and_then(newest_backup));
    let backup = backup.as_deref().map(|path| ("backup", path));
    let known = typed.chain(disc).chain(blank);
    let practice = PRACTICE.get().filter(|practice| **practice);
    let practice = practice.map(|_| ("practice", "yes"));
    known
        .chain(virtual_one)
        .chain(backup)
        .chain(practice)
        .collect()
}

/// The one drive that was typed, or what stands for one.
pub fn drive() -> &'static str {
    typed_drive().unwrap_or("DRIVE")
}

/// The one drive that was typed.
pub fn typed_drive() -> Option<&'static str> {
    let mut typed = TYPED.get().into_iter().flatten();
    let typed = typed.find(|(kind, _)| *kind == DRIVE);
    typed.map(|(_, name)| name.as_str())
}

/// Whether a name is as short as that of a drive, and has no sign of a file's.
pub fn is_short_drive(name: &str) -> bool {
    name.len() <= DRIVE_CHARS && name.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Whether a name has the form of a drive's, so that it may be said again.
pub fn is_drive(name: &str) -> bool {
    kind(DRIVE, name).is_some_and(|(kind, _)| kind == DRIVE)
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
    let is_number = value.len() <= NUMBER_CHARS && value.bytes().all(|c| c.is_ascii_digit());
    let kind = match option {
        // Of mismatches, and how many blanks were counted.
        "numbers" | "pieces" if is_number => "number",
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
    fn the_one_argument_that_takes_a_path_is_known() {
        let paths = |line: &str| {
            let mut command = Line::command();
            let matches = command.try_get_matches_from_mut(line.split(' ')).unwrap();
            super::paths(&command, &matches)
        };
        assert_eq!(paths("stele --archive /a verify --image /x"), ["--image"]);
        assert_eq!(paths("stele ingest /x"), ["<PATHS>..."]);
        assert_eq!(paths("stele status"), Vec::<String>::new());
        assert_eq!(
            paths("stele restore X --image /x --to /y").len(),
            2,
            "none is said to be the one"
        );
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
