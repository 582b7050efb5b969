//! The one next thing to do, in a sentence: with the command that does it, or for the window.

use super::quantities::{bytes, count};
use super::{at_work, lists, names, notices, patients};
use crate::jobs::overview::next_step::{NextStep, WhyBuild, WhyDrop, WhyVerify};
use stele_catalog::Doubt;

/// For the command line: with the command that does it.
pub fn command(step: &NextStep) -> String {
    match step {
        NextStep::Ingest => "Nothing waits. Take in new studies: stele ingest FOLDER".to_owned(),
        NextStep::MakeWritable { .. } | NextStep::Wait { .. } => in_window(step),
        NextStep::LookAt { .. } => format!("{}, then: {LOOKED_AT}", in_window(step)),
        NextStep::Decide { .. } => format!("{}: stele patient differences", in_window(step)),
        NextStep::LeaveOut { study, .. } => format!(
            "{}. What is gone for good is left out: stele leave-out {} --why REASON",
            in_window(step),
            as_one_word(study)
        ),
        NextStep::MendLists { from } => lists::bring_back(from.as_deref()),
        NextStep::Plan { studies, bytes: n } => format!(
            "Plan discs for {} ({}): stele plan --media bd25 --copies 2",
            count(*studies, "study"),
            bytes(*n)
        ),
        NextStep::Drop { what, why, first } => give_up(step, what, *why, first.as_deref()),
        NextStep::Build { set, disc, why } => match why {
            WhyBuild::Planned => {
                format!("Build the images, {disc} first: stele build {set}")
            }
            WhyBuild::Outdated => format!("{}: stele build {set}", in_window(step)),
            WhyBuild::ImageLost => {
                format!("{}: stele build {disc} --again", in_window(step))
            }
        },
        NextStep::BringBack { disc, .. } => {
            format!("{}: stele build {disc} --from DRIVE", in_window(step))
        }
        NextStep::LookFor { serial, .. } => {
            let there = format!("If it is there: stele found {serial}");
            let gone = format!("If it is gone for good: stele retire {serial} --why TEXT");
            format!("{}. {there}. {gone}", in_window(step))
        }
        NextStep::Rebuild { disc } => {
            let then = format!("then stele build {disc} --from FILE");
            format!(
                "{}: stele rebuild SOURCES --to FOLDER, {then}",
                in_window(step)
            )
        }
        NextStep::Burn { disc, serial, .. } => {
            let what = serial.as_ref().unwrap_or(disc);
            format!("{}: stele burn {what} --drive DRIVE", in_window(step))
        }
        NextStep::Verify { serial, why, .. } => match why {
            WhyVerify::Suspect => format!(
                "Put {serial} into a drive and let a full read decide: stele verify {serial} \
                 --drive DRIVE. If there is no such disc any more: stele retire {serial} --why TEXT"
            ),
            WhyVerify::SecondDrive => {
                format!("{}: stele verify {serial} --drive DRIVE", in_window(step))
            }
        },
        NextStep::TellApart { serial, doubt } => {
            format!("{}. {}", in_window(step), told_apart(serial, *doubt))
        }
        NextStep::Settle { serial, read, .. } => settle(step, serial, *read),
        NextStep::Shelve { serial } => {
            format!("Put {serial} in its place: stele shelve {serial} --slot PLACE")
        }
    }
}

/// A copy that is kept apart is read, and then counts again or goes.
fn settle(step: &NextStep, serial: &str, read: bool) -> String {
    let todo = match read {
        false => return format!("{}: stele verify {serial} --drive DRIVE", in_window(step)),
        true => format!("If it may count again: stele release {serial} --why TEXT"),
    };
    let gone = format!("If not: stele retire {serial} --why TEXT");
    format!("{}. {todo}. {gone}", in_window(step))
}

fn give_up(step: &NextStep, what: &str, why: WhyDrop, first: Option<&str>) -> String {
    match (why, first) {
        (WhyDrop::Empty, _) => format!("{}: stele drop {what}", in_window(step)),
        (WhyDrop::Irrecoverable, None) => {
            format!("{}: stele drop {what} --lose-files", in_window(step))
        }
        (WhyDrop::Irrecoverable, Some(first)) => format!(
            "{}: stele build {what} --from DRIVE. {}: stele drop {what} --lose-files",
            try_first(what, first),
            else_give_up(what)
        ),
    }
}

/// The command that tells a copy from another disc.
fn told_apart(serial: &str, doubt: Doubt) -> String {
    match doubt {
        Doubt::TwoDrives => format!(
            "With the real one in a drive, and the other one in none: stele told-apart {serial} \
             --drive DRIVE --why TEXT"
        ),
        Doubt::Destroyed => format!(
            "If it is another disc, once it is marked and taken away: stele told-apart {serial} \
             --why TEXT. If it is the copy itself: stele found {serial} --destroyed --why TEXT"
        ),
        Doubt::OtherTag | Doubt::NeverWritten => {
            format!("Then: stele told-apart {serial} --why TEXT")
        }
    }
}

/// That another disc says it is a copy. Ends without a full stop.
pub fn doubted(serial: &str, doubt: Doubt) -> String {
    match doubt {
        Doubt::TwoDrives => format!("Two discs say that they are {serial}"),
        Doubt::OtherTag => format!(
            "Another disc says that it is {serial}: its tag is not the one that the burn wrote"
        ),
        Doubt::Destroyed => {
            format!("A disc says that it is {serial}, which was destroyed as somebody said")
        }
        Doubt::NeverWritten => format!(
            "A disc says that it is {serial}, and holds more than the burn of {serial} has written"
        ),
    }
}

/// A word as a shell takes it.
fn as_one_word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._:/-".contains(c);
    match text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    }
}

/// The command that takes files off the list.
const LOOKED_AT: &str = "stele looked-at NUMBER";

/// Files are to be looked at; `gone`: some changed or vanished after they were taken in.
fn look_at(files: u64, gone: bool) -> String {
    let list = count(files, "file");
    match gone {
        true => format!(
            "Some files changed or vanished before their disc was built: bring them back, take \
             the folder in again, and look through the list of {list}"
        ),
        false => format!("Look through the list of {list}"),
    }
}

/// For the window, where buttons do it. Ends without a full stop.
pub fn in_window(step: &NextStep) -> String {
    // Long because it is one flat table.
    match step {
        NextStep::Ingest => {
            "Nothing waits. Drop a folder of studies here, or type its path".to_owned()
        }
        NextStep::MakeWritable { held } => notices::to_write(held).to_owned(),
        NextStep::Wait { job, of } => {
            let what = at_work::doing(*job, of.as_deref());
            format!("Nothing to do until this is done: {what}")
        }
        NextStep::LeaveOut { studies, .. } => format!(
            "The files of {} waiting are gone: bring them back to where they were, or take them \
             in from where they are now",
            count(*studies, "study")
        ),
        NextStep::MendLists { .. } => {
            "The lists of the files that wait are gone. Take their folders in again, or bring the \
             lists back from a backup of the catalog"
                .to_owned()
        }
        NextStep::Decide { differences } => patients::decide(*differences),
        NextStep::LookAt { files, gone } => look_at(*files, *gone),
        NextStep::Plan { studies, .. } => {
            format!("{} waiting. Look at the plan", count(*studies, "study"))
        }
        NextStep::Drop { what, why, first } => drop(what, *why, first.as_deref()),
        NextStep::Build { set, disc, why } => match why {
            WhyBuild::Planned => format!("{set} is planned. Build its images"),
            WhyBuild::Outdated => format!("Build {disc} anew, its set has other images"),
            WhyBuild::ImageLost => {
                format!("Build {disc} again, its image file is gone or altered")
            }
        },
        NextStep::BringBack {
            disc,
            serial,
            place,
            lent_to,
            in_transit_to,
        } => {
            let at = (place.as_deref(), lent_to.as_deref());
            let stands = stands(at, in_transit_to.as_deref());
            format!("{}. Bring it back from copy {serial}{stands}", gone(disc))
        }
        NextStep::LookFor { serial, disc } => {
            format!("{}. Look for {serial}: nothing else holds it", gone(disc))
        }
        NextStep::Rebuild { disc } => {
            format!("{}. Rebuild it from the other discs of its set", gone(disc))
        }
        NextStep::Burn { .. } => burn(step),
        NextStep::Verify { .. } => verify(step),
        NextStep::TellApart { serial, doubt } => {
            let todo = match doubt {
                Doubt::TwoDrives => {
                    "Find out which one is real, by its writing and its place; mark the other one \
                     and take it away"
                }
                Doubt::Destroyed => {
                    "Keep that disc apart, and ask who saw the destruction: that is an incident"
                }
                Doubt::OtherTag | Doubt::NeverWritten => "Mark that disc and take it away",
            };
            format!("{}. {todo}", doubted(serial, *doubt))
        }
        NextStep::Settle {
            serial,
            place,
            read,
        } => {
            let stands = stands((place.as_deref(), None), None);
            match read {
                false => format!(
                    "{serial}{stands} is quarantined and does not count. Let a full read say what \
                     it is"
                ),
                true => format!(
                    "{serial}{stands} is quarantined, and was read. Decide whether it may count \
                     again or goes out of use"
                ),
            }
        }
        NextStep::Shelve { serial } => {
            format!("Write {serial} on its disc and put it in its place")
        }
    }
}

fn drop(what: &str, why: WhyDrop, first: Option<&str>) -> String {
    match (why, first) {
        (WhyDrop::Empty, _) => {
            format!("Give {what} up: its files were gone when it was to be built")
        }
        (WhyDrop::Irrecoverable, None) => format!(
            "Look whether the disk with the images is there. If it is, give {what} up: its image \
             is gone or altered, no copy holds it, and its files have changed. What is left of \
             them waits again"
        ),
        (WhyDrop::Irrecoverable, Some(first)) => {
            format!("{}. {}", try_first(what, first), else_give_up(what))
        }
    }
}

/// A copy that does not count is tried before anything is given up.
fn try_first(what: &str, first: &str) -> String {
    format!(
        "{}. Put {first} into a drive, which does not count and may hold it all the same, and try \
         to bring it back from there",
        gone(what)
    )
}

fn else_give_up(what: &str) -> String {
    format!("Where that fails, and the disk with the images is there, give {what} up")
}

fn gone(disc: &str) -> String {
    format!("The image of {disc} is gone or altered, and its files are not as they were")
}

fn burn(step: &NextStep) -> String {
    let NextStep::Burn {
        disc,
        serial,
        instead_of,
        ..
    } = step
    else {
        return String::new();
    };
    match (serial, instead_of) {
        (Some(serial), _) => format!("Burn copy {serial} of disc {disc}"),
        (None, Some(old)) => format!("Burn another copy of disc {disc}, in place of {old}"),
        (None, None) => format!("Burn another copy of disc {disc}"),
    }
}

/// Where a copy is to be fetched from, where that is known.
fn stands((place, lent_to): (Option<&str>, Option<&str>), in_transit_to: Option<&str>) -> String {
    let words = names::place(place, lent_to, in_transit_to);
    match (place, lent_to.or(in_transit_to)) {
        (_, Some(_)) => format!(" (it is {words})"),
        (Some(_), None) => format!(" (it stands in {words})"),
        (None, None) => String::new(),
    }
}

fn verify(step: &NextStep) -> String {
    let NextStep::Verify {
        serial,
        burned_in,
        place,
        lent_to,
        in_transit_to,
        why,
    } = step
    else {
        return String::new();
    };
    let at = (place.as_deref(), lent_to.as_deref());
    let from = stands(at, in_transit_to.as_deref());
    match why {
        WhyVerify::Suspect => {
            format!("It is not known whether {serial}{from} is whole. Let a full read decide")
        }
        WhyVerify::SecondDrive => {
            let other = match burned_in {
                Some(burner) => format!("another drive than {burner}"),
                None => "another drive".to_owned(),
            };
            format!("Read {serial}{from} in {other}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_word_for_a_shell() {
        assert_eq!(as_one_word("1.2.840"), "1.2.840");
        assert_eq!(as_one_word("case:The Doe's"), "'case:The Doe'\\''s'");
        assert_eq!(as_one_word("case:$(x)"), "'case:$(x)'");
    }

    #[test]
    fn a_step_is_said_with_its_command() {
        let burn = |serial: Option<&str>, old: Option<&str>| NextStep::Burn {
            set: "SET-0001".to_owned(),
            disc: "SET-0001/1".to_owned(),
            serial: serial.map(str::to_owned),
            instead_of: old.map(str::to_owned),
            copies: 1,
        };
        assert_eq!(
            command(&burn(Some("STL-1"), None)),
            "Burn copy STL-1 of disc SET-0001/1: stele burn STL-1 --drive DRIVE"
        );
        assert_eq!(
            command(&burn(None, Some("STL-1"))),
            "Burn another copy of disc SET-0001/1, in place of STL-1: stele burn SET-0001/1 \
             --drive DRIVE"
        );
        let verify = NextStep::Verify {
            serial: "STL-1".to_owned(),
            burned_in: Some("virtual:A".to_owned()),
            place: Some("House/1".to_owned()),
            lent_to: None,
            in_transit_to: None,
            why: WhyVerify::SecondDrive,
        };
        assert_eq!(
            command(&verify),
            "Read STL-1 (it stands in House/1) in another drive than virtual:A: stele verify \
             STL-1 --drive DRIVE"
        );
        let drop = NextStep::Drop {
            what: "SET-0001".to_owned(),
            why: WhyDrop::Empty,
            first: None,
        };
        assert_eq!(
            command(&drop),
            "Give SET-0001 up: its files were gone when it was to be built: stele drop SET-0001"
        );
    }
}
