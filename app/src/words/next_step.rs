//! The one next thing to do: with the command that does it, or for the window, where buttons do it.

use super::advice::Place;
use super::lang::{say, say_in};
use super::quantities::{bytes, day, when};
use super::{at_work, checks, lists, locations, names, notices, patients};
use crate::jobs::overview::next_step::{NextStep, WhyBuild, WhyDrop, WhySee, WhyVerify};
use stele_catalog::Doubt;

/// For the command line: with the command that does it.
pub fn command(step: &NextStep) -> String {
    self::step(step, Place::Terminal)
}

/// For the window, where buttons do it.
pub fn in_window(step: &NextStep) -> String {
    self::step(step, Place::Window)
}

/// What to do next, where it is read.
pub fn step(step: &NextStep, place: Place) -> String {
    // Long because it is one flat table.
    match step {
        NextStep::Ingest => say_in!(place, "step-import"),
        NextStep::MakeWritable { held } => notices::to_write(held, place),
        NextStep::ConnectImages { folder } => {
            let folder = folder.display().to_string();
            say!("step-connect-images", folder = folder)
        }
        NextStep::Wait { job, of } => {
            say!("step-wait", job = at_work::doing(*job, of.as_deref()))
        }
        NextStep::LookAt { files, gone: false } => say_in!(place, "step-review", files = *files),
        NextStep::LookAt { files, gone: true } => {
            say_in!(place, "step-review-gone", files = *files)
        }
        NextStep::Decide { differences } => patients::decide(*differences, place),
        NextStep::LeaveOut { study, studies } => say_in!(
            place,
            "step-leave-out",
            studies = *studies,
            study = as_one_word(study)
        ),
        NextStep::MendLists { from } => match place {
            Place::Terminal => lists::bring_back(from.as_deref()),
            Place::Window => say!("step-lists-missing"),
        },
        NextStep::Plan { studies, bytes: n } => {
            say_in!(place, "step-plan", studies = *studies, size = bytes(*n))
        }
        NextStep::Drop { .. } => drop(step, place),
        NextStep::Build { set, disc, why } => match why {
            WhyBuild::Planned => say_in!(place, "step-build", set = set),
            WhyBuild::Outdated => say_in!(place, "step-build-outdated", set = set, disc = disc),
            WhyBuild::ImageLost => say_in!(place, "step-build-lost", disc = disc),
        },
        NextStep::BringBack {
            disc,
            serial,
            place: at,
            lent_to,
            in_transit_to,
        } => {
            let copy = copy_at(serial, [at, lent_to, in_transit_to]);
            say_in!(place, "step-recover", disc = disc, copy = copy)
        }
        NextStep::LookFor {
            serial,
            disc,
            first,
        } => match first {
            None => say_in!(place, "step-look-for", serial = serial, disc = disc),
            Some(first) => say_in!(
                place,
                "step-look-for-after",
                serial = serial,
                disc = disc,
                first = &first.serial,
                of = &first.disc
            ),
        },
        NextStep::RecordDisc { serial, disc } => {
            let disc = disc.as_deref().unwrap_or("none");
            say_in!(place, "step-record-disc", serial = serial, disc = disc)
        }
        NextStep::LookForDiscs { disc } => say_in!(place, "step-look-for-discs", disc = disc),
        NextStep::Rebuild {
            disc,
            images,
            copies,
            damaged,
        } => {
            let images = images.iter().map(|image| image.display().to_string());
            let images: Vec<_> = images.map(|image| as_one_word(&image)).collect();
            match copies.as_slice() {
                _ if *damaged => {
                    let drives = (!copies.is_empty()).then(|| "DRIVES".to_owned());
                    let from: Vec<_> = images.into_iter().chain(drives).collect();
                    say_in!(
                        place,
                        "step-rebuild-damaged",
                        disc = disc,
                        from = from.join(" "),
                        discs = copies.len(),
                        copies = copies.join(", ")
                    )
                }
                [] => {
                    let from = images.join(" ");
                    say_in!(place, "step-rebuild", disc = disc, from = from)
                }
                copies => {
                    let from = [images.as_slice(), &["DRIVES".to_owned()]].concat();
                    let (from, copies) = (from.join(" "), copies.join(", "));
                    say_in!(
                        place,
                        "step-rebuild-copies",
                        disc = disc,
                        from = from,
                        copies = copies
                    )
                }
            }
        }
        NextStep::SeeToImage { disc, image, why } => {
            let file = image.display().to_string();
            match why {
                WhySee::InTheWay => say!("step-image-in-way", file = file, disc = disc),
                WhySee::Unreadable => say!("step-image-closed", file = file, disc = disc),
            }
        }
        NextStep::Burn {
            disc,
            serial,
            instead_of,
            ..
        } => match (serial, instead_of) {
            (Some(serial), _) => say_in!(place, "step-burn-copy", serial = serial, disc = disc),
            (None, Some(old)) => say_in!(place, "step-burn-instead", disc = disc, old = old),
            (None, None) => say_in!(place, "step-burn-another", disc = disc),
        },
        NextStep::Replace {
            serial,
            disc,
            failed,
            ..
        } => {
            let failed = if *failed { "yes" } else { "no" };
            say_in!(
                place,
                "step-replace",
                serial = serial,
                disc = disc,
                failed = failed
            )
        }
        NextStep::Verify { .. } => verify(step, place),
        NextStep::TellApart { serial, doubt } => match doubt {
            Doubt::TwoDrives => say_in!(place, "step-two-discs", serial = serial),
            Doubt::Destroyed => say_in!(place, "step-disc-of-destroyed", serial = serial),
            Doubt::OtherTag => say_in!(place, "step-other-tag", serial = serial),
            Doubt::NeverWritten => say_in!(place, "step-never-written", serial = serial),
        },
        NextStep::Settle {
            serial,
            place: at,
            read,
        } => {
            let copy = copy_at(serial, [at, &None, &None]);
            match read {
                false => say_in!(place, "step-settle-read", copy = copy, serial = serial),
                true => say_in!(place, "step-settle", copy = copy, serial = serial),
            }
        }
        NextStep::Shelve { serial } => say_in!(place, "step-shelve", serial = serial),
        NextStep::CallBack {
            serial,
            person,
            due,
        } => say_in!(
            place,
            "step-call-back",
            serial = serial,
            person = person,
            day = day(*due)
        ),
        NextStep::DecideMissing {
            serial,
            disc,
            since,
        } => say_in!(
            place,
            "step-decide-missing",
            serial = serial,
            disc = disc,
            day = day(*since)
        ),
        NextStep::ReportIncident { .. } => report(step, place),
        NextStep::BeginCheck { quarter, by } => checks::begin(*quarter, *by, place),
        NextStep::ReadForCheck {
            serial,
            place: at,
            left,
            by,
        } => checks::read(serial, at.as_deref(), *left, *by, place),
        NextStep::SendAway {
            serial,
            disc,
            site,
            to,
            ..
        } => {
            let site = locations::site(site.as_deref());
            match to {
                Some(to) => say_in!(
                    place,
                    "step-send-away",
                    serial = serial,
                    disc = disc,
                    site = site,
                    to = as_one_word(to)
                ),
                None => say_in!(place, "step-no-other-site", disc = disc, site = site),
            }
        }
    }
}

/// Tells the authority of an incident.
fn report(step: &NextStep, place: Place) -> String {
    let NextStep::ReportIncident {
        incident,
        serial,
        disc,
        by,
        over,
    } = step
    else {
        return String::new();
    };
    let over = if *over { "yes" } else { "no" };
    say_in!(
        place,
        "step-report-incident",
        incident = *incident,
        serial = serial,
        disc = disc,
        time = when(*by),
        over = over
    )
}

/// Gives something up, after what may still be had of it.
fn drop(step: &NextStep, place: Place) -> String {
    let NextStep::Drop {
        what,
        why,
        first,
        retired,
        still_gives,
    } = step
    else {
        return String::new();
    };
    let image = match still_gives {
        Some(of) => as_one_word(&of.image.display().to_string()),
        None => String::new(),
    };
    // None: no image gives anything; 0: nobody knows how much it gives.
    let files = still_gives.as_ref().map(|of| of.files.unwrap_or(0));
    match (why, first, files) {
        (WhyDrop::Empty, ..) => {
            let kind = if what.contains('/') { "disc" } else { "set" };
            say_in!(place, "step-drop-empty", what = what, kind = kind)
        }
        (WhyDrop::Irrecoverable, None, None) => say_in!(place, "step-drop-lost", what = what),
        (WhyDrop::Irrecoverable, None, Some(files)) => say_in!(
            place,
            "step-drop-salvage",
            what = what,
            image = image,
            files = files
        ),
        (WhyDrop::Irrecoverable, Some(first), files) => say_in!(
            place,
            "step-drop-try-first",
            what = what,
            first = first,
            retired = u64::from(*retired),
            from = if files.is_some() { "both" } else { "copy" },
            image = image
        ),
    }
}

/// A word as a shell takes it.
pub fn as_one_word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._:/+-".contains(c);
    match text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    }
}

/// A copy with where it is to be fetched from, where that is known.
fn copy_at(serial: &str, at: [&Option<String>; 3]) -> String {
    let [place, lent_to, in_transit_to] = at.map(Option::as_deref);
    match place.or(lent_to).or(in_transit_to) {
        None => serial.to_owned(),
        Some(_) => {
            let place = names::place(place, lent_to, in_transit_to);
            say!("step-copy-at", serial = serial, place = place)
        }
    }
}

fn verify(step: &NextStep, place: Place) -> String {
    let NextStep::Verify {
        serial,
        burned_in,
        place: at,
        lent_to,
        in_transit_to,
        why,
    } = step
    else {
        return String::new();
    };
    let copy = copy_at(serial, [at, lent_to, in_transit_to]);
    match (why, burned_in) {
        (WhyVerify::Suspect, _) => {
            say_in!(place, "step-verify-suspect", copy = copy, serial = serial)
        }
        (WhyVerify::InLog, _) => say_in!(place, "step-verify-log", serial = serial),
        (WhyVerify::Returned, _) => {
            say_in!(place, "step-verify-returned", copy = copy, serial = serial)
        }
        (WhyVerify::OtherSeal, _) => {
            say_in!(place, "step-verify-seal", copy = copy, serial = serial)
        }
        (WhyVerify::SecondDrive, Some(burner)) => say_in!(
            place,
            "step-verify-second",
            copy = copy,
            burner = burner,
            serial = serial
        ),
        (WhyVerify::SecondDrive, None) => say_in!(
            place,
            "step-verify-second-any",
            copy = copy,
            serial = serial
        ),
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
            "Burn copy STL-1 of disc SET-0001/1 on a blank disc: stele burn STL-1 --drive DRIVE"
        );
        assert_eq!(
            command(&burn(None, Some("STL-1"))),
            "To replace STL-1, burn another copy of disc SET-0001/1 on a blank disc: \
             stele burn SET-0001/1 --drive DRIVE"
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
            "Put STL-1 (House/1) into a drive other than virtual:A, and verify it there: stele \
             verify STL-1 --drive OTHER"
        );
        let drop = NextStep::Drop {
            what: "SET-0001".to_owned(),
            why: WhyDrop::Empty,
            first: None,
            retired: false,
            still_gives: None,
        };
        assert_eq!(
            in_window(&verify),
            "Put STL-1 (House/1) into a drive other than virtual:A, and verify it there."
        );
        assert_eq!(
            command(&drop),
            "All files for SET-0001 are missing or have changed since they were imported. If \
             their disk or network share is away, connect it. If they are gone for good, cancel \
             SET-0001: stele set cancel SET-0001"
        );
    }
}
