//! Which one thing is to be done next while a set is burned and read in a second drive.

use crate::gui::command::Command;
use crate::gui::view::{Ask, JobView, Step, View};
use crate::jobs::overview::status::Set;
use crate::station::{DriveRow, Lying, class_of, is_device};
use crate::words::drives::medium;
use crate::words::lang::say;

/// What is to be burned: a disc's name, with the serial of a planned copy, or once more where a
/// new copy is made.
pub(super) type ToBurn<'a> = (&'a str, &'a str);

fn step(text: String, button: Option<(String, Command)>) -> Step {
    Step {
        text,
        button,
        ..Step::default()
    }
}

/// While several drives burn a set: what one of them asks for.
pub(super) fn under_way(view: &View, set: &Set) -> Option<Step> {
    let of_this_set = || {
        let mine = |job: &&_| set_of(job) == Some(set.name.as_str());
        view.jobs.iter().filter(mine)
    };
    let names: Vec<String> = of_this_set().filter_map(|job| job.drive.clone()).collect();
    if names.is_empty() {
        return None;
    }
    let asking = of_this_set().find_map(|job| job.drive.clone().zip(job.ask.clone()));
    let Some((drive, ask)) = asking else {
        let names = listed(&names);
        let text = say!("window-set-burns", set = &set.name, drives = names);
        return Some(step(text, None));
    };
    let wish = match &ask {
        Ask::Blank(_) => Command::LoadBlank {
            drive: drive.clone(),
            media: set.media.clone(),
        },
        Ask::Copy { serial, .. } => Command::LoadCopy {
            drive: drive.clone(),
            serial: serial.clone(),
        },
    };
    let words = match &ask {
        Ask::Blank(_) => say!("window-insert-virtual-blank", drive = &drive),
        Ask::Copy { serial, .. } => {
            say!("window-insert-copy", serial = serial, drive = &drive)
        }
    };
    // Into a real drive a person puts it.
    let button = (!is_device(&drive)).then_some((words, wish));
    Some(step(ask.words(&drive), button))
}

/// A drive whose tray only a hand can push in.
pub(super) fn tray_wanted(view: &View) -> Option<Step> {
    let job = view.jobs.iter().find(|job| job.wants_tray())?;
    let drive = job.drive.as_deref()?;
    Some(step(say!("window-push-tray", drive = drive), None))
}

/// Whether a blank is of the class that a set was planned for, as far as both tell.
pub(super) fn suits(drive: &DriveRow, media: &str) -> bool {
    let lies = match &drive.medium {
        Lying::Disc { kind, .. } => class_of(kind),
        _ => None,
    };
    let of = |class| class_of(media).is_none_or(|planned| planned == class);
    lies.is_none_or(of)
}

fn set_of(job: &JobView) -> Option<&str> {
    job.set.as_deref()
}

/// Names as people list them.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => say!("window-names-listed", first = first.join(", "), last = last),
    }
}

/// Copies that are to be burned: in several drives at once where there are several, else one by
/// one.
pub(super) fn burn(view: &View, set: &Set, planned: &[ToBurn<'_>]) -> Option<Step> {
    let (disc, what) = planned.first()?;
    let free: Vec<&DriveRow> = view
        .drives
        .iter()
        .filter(|drive| view.is_free(&drive.name) && view.counts(drive))
        .collect();
    let blanks = || {
        let fit = free.iter().filter(|drive| drive.blank);
        fit.filter(|drive| suits(drive, &set.media))
    };
    let empty = |drive: &&&DriveRow| !drive.blank && drive.tray.takes_a_disc();
    let drives = blanks().chain(free.iter().filter(empty));
    let drives: Vec<String> = drives
        .map(|drive| drive.name.clone())
        .take(planned.len())
        .collect();
    if blanks().next().is_some() && drives.len() > 1 {
        let text = say!(
            "window-burn-set",
            copies = planned.len(),
            set = &set.name,
            drives = listed(&drives)
        );
        let words = say!(
            "window-burn-in-drives",
            discs = planned.len(),
            drives = drives.len()
        );
        let wish = Command::BurnSet {
            set: set.name.clone(),
            drives,
        };
        return Some(step(text, Some((words, wish))));
    }
    Some(one_by_one(view, &free, &set.media, (disc, what)))
}

fn one_by_one(view: &View, free: &[&DriveRow], media: &str, (disc, what): ToBurn<'_>) -> Step {
    let copy = match what == disc {
        true => say!("window-burn-another", disc = disc),
        false => say!("window-burn-copy", serial = what, disc = disc),
    };
    let wish = |drive: String| {
        let what = what.to_owned();
        (say!("window-burn"), Command::Burn { what, drive })
    };
    on_a_blank(view, free, media, (copy, &wish))
}

/// A copy that is replaced by a new one; `text` says so.
pub(super) fn replace(view: &View, set: &str, serial: &str, text: &str) -> Step {
    let mut sets = view.status.sets.iter();
    let media = match sets.find(|one| one.name == set) {
        Some(set) => set.media.as_str(),
        None => "",
    };
    let free = |drive: &&DriveRow| view.is_free(&drive.name) && view.counts(drive);
    let free: Vec<&DriveRow> = view.drives.iter().filter(free).collect();
    let wish = |drive: String| {
        let serial = serial.to_owned();
        (
            say!("window-replace-disc"),
            Command::Replace { serial, drive },
        )
    };
    on_a_blank(view, &free, media, (text.to_owned(), &wish))
}

/// Something that wants a blank: the one that lies there, or where one is put in.
fn on_a_blank(
    view: &View,
    free: &[&DriveRow],
    media: &str,
    (copy, wish): (String, &dyn Fn(String) -> (String, Command)),
) -> Step {
    let blank = free.iter().find(|d| d.blank && suits(d, media));
    let empty = free.iter().find(|d| d.tray.takes_a_disc());
    let has_none = !view.drives.iter().any(|drive| view.counts(drive));
    match (blank, empty) {
        (Some(drive), _) => {
            let text = say!("window-burn-blank-there", step = copy, drive = &drive.name);
            step(text, Some(wish(drive.name.clone())))
        }
        (None, Some(drive)) => {
            let wish = Command::LoadBlank {
                drive: drive.name.clone(),
                media: view.blank(),
            };
            let text = say!("window-burn-insert", step = copy, drive = &drive.name);
            // Into a real drive a person puts it.
            let is_virtual = drive.name.starts_with("virtual:");
            let words = || say!("window-insert-virtual-blank", drive = &drive.name);
            step(text, is_virtual.then(|| (words(), wish)))
        }
        (None, None) if has_none && !view.status.practice => {
            step(say!("window-burn-no-drive", step = copy), None)
        }
        (None, None) if has_none => step(
            say!("window-burn-no-drive-practice", step = copy),
            Some((say!("window-add-virtual-drive"), Command::CreateDrive)),
        ),
        (None, None) if free.is_empty() => step(say!("window-burn-all-busy", step = copy), None),
        (None, None) => step(
            say!("window-burn-eject", step = copy, medium = medium(media)),
            None,
        ),
    }
}

/// A good copy that no second drive has read: which drive is to read it; or the person puts it
/// away without. `text` says what is to be done.
pub(super) fn second(view: &View, serial: &str, burned_in: Option<&str>, text: &str) -> Step {
    let without = Command::WithoutSecond(serial.to_owned());
    Step {
        other: Some((say!("window-shelve-anyway"), without)),
        ..read(view, serial, burned_in, text)
    }
}

/// A copy from which the image of its disc is brought back; `text` says what is to be done.
pub(super) fn bring_back(view: &View, (disc, serial): (&str, &str), text: &str) -> Step {
    let bring = |drive: &str| Command::BringBack {
        disc: disc.to_owned(),
        drive: drive.to_owned(),
    };
    let mut free = view.drives.iter().filter(|drive| view.is_free(&drive.name));
    let there = free
        .clone()
        .find(|drive| drive.label.as_deref() == Some(serial));
    let Some(drive) = there.or_else(|| free.next()) else {
        return step(say!("window-no-free-drive", step = text), None);
    };
    let name = &drive.name;
    let button = match there.is_some() || is_device(name) {
        true => (say!("window-bring-image-back", disc = disc), bring(name)),
        false => (
            say!("window-insert-copy", serial = serial, drive = name),
            Command::LoadCopy {
                drive: name.clone(),
                serial: serial.to_owned(),
            },
        ),
    };
    let text = where_to(serial, name, there.is_some(), text);
    step(text, Some(button))
}

/// A copy that is to be read: in which drive, any but the one that burned it where that matters.
/// `text` says what is to be done.
pub(super) fn read(view: &View, serial: &str, burned_in: Option<&str>, text: &str) -> Step {
    let free = || {
        let other = |d: &&DriveRow| Some(d.name.as_str()) != burned_in;
        let others = view.drives.iter().filter(other);
        others.filter(|drive| view.is_free(&drive.name))
    };
    let check = |drive: &DriveRow| Command::Verify {
        serial: Some(serial.to_owned()),
        drive: drive.name.clone(),
    };
    let there = free().find(|drive| drive.label.as_deref() == Some(serial));
    // A burn that was cut off left no label on its disc: it may be the one that lies there.
    let nameless = || {
        let mut drives = free().filter(|d| d.label.is_none() && d.medium.is_written());
        drives.find(|drive| !is_device(&drive.name))
    };
    if there.is_none()
        && burned_in.is_none()
        && let Some(drive) = nameless()
    {
        let words = say!("window-verify-disc", drive = &drive.name);
        let text = say!("window-nameless-there", step = text, drive = &drive.name);
        return step(text, Some((words, check(drive))));
    }
    let Some(drive) = there.or_else(|| free().next()) else {
        return step(say!("window-no-free-drive", step = text), None);
    };
    let name = &drive.name;
    let button = match there.is_some() || is_device(name) {
        true => (
            say!("window-verify-copy-there", serial = serial, drive = name),
            check(drive),
        ),
        false => (
            say!("window-insert-copy", serial = serial, drive = name),
            Command::LoadCopy {
                drive: name.clone(),
                serial: serial.to_owned(),
            },
        ),
    };
    let text = match (burned_in, there) {
        (None, _) => where_to(serial, name, there.is_some(), text),
        (Some(burner), Some(_)) => say!(
            "window-second-drive-there",
            serial = serial,
            burner = burner,
            drive = name
        ),
        (Some(burner), None) => say!(
            "window-ask-copy",
            serial = serial,
            burner = burner,
            drive = name
        ),
    };
    step(text, Some(button))
}

/// What is to be done, and that the copy is in a drive or goes into it.
fn where_to(serial: &str, drive: &str, is_there: bool, text: &str) -> String {
    match is_there {
        true => say!(
            "window-copy-there",
            step = text,
            serial = serial,
            drive = drive
        ),
        false => say!(
            "window-copy-insert",
            step = text,
            serial = serial,
            drive = drive
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::overview::at_work::AtWork;
    use crate::station::{Condition, Lying};
    use stele_catalog::Timestamp;

    fn disc(condition: Condition) -> Lying {
        Lying::Disc {
            kind: "BD-R".to_owned(),
            media_id: None,
            condition,
            open: false,
            room: None,
        }
    }

    fn nothing(open: bool) -> Lying {
        Lying::Nothing { open }
    }

    fn drive(name: &str, medium: Lying, label: Option<&str>) -> DriveRow {
        DriveRow {
            name: name.to_owned(),
            model: String::new(),
            blank: medium.is_blank(),
            tray: medium.tray(),
            medium,
            serial: None,
            firmware: None,
            found_by: None,
            file: label.map(str::to_owned),
            label: label.map(str::to_owned),
        }
    }

    fn set() -> Set {
        Set {
            name: "SET-0001".to_owned(),
            media: "bd25".to_owned(),
            wanted_copies: 2,
            unseen: Vec::new(),
            discs: Vec::new(),
            at_work: false,
            together: false,
            undecided: 0,
        }
    }

    fn view(drives: Vec<DriveRow>) -> View {
        let mut view = View {
            drives,
            ..View::default()
        };
        view.status.practice = true;
        view
    }

    const PLANNED: [ToBurn<'_>; 3] = [("SET-0001/1", "S1"), ("SET-0001/1", "S2"), ("X", "S3")];

    fn drives_of(step: &Step) -> Vec<String> {
        match &step.button {
            Some((_, Command::BurnSet { drives, .. })) => drives.clone(),
            Some((_, Command::Burn { drive, .. })) => vec![drive.clone()],
            _ => Vec::new(),
        }
    }

    #[test]
    fn free_drives_burn_at_once_and_no_more_than_there_are_copies() {
        let all = || {
            vec![
                drive("/dev/sr0", disc(Condition::Closed), None),
                drive("virtual:A", disc(Condition::Blank), None),
                drive("virtual:B", nothing(false), None),
                drive("/dev/sr1", nothing(true), None),
            ]
        };
        let found = burn(&view(all()), &set(), &PLANNED).unwrap();
        assert_eq!(drives_of(&found), ["virtual:A", "virtual:B", "/dev/sr1"]);
        let found = burn(&view(all()), &set(), &PLANNED[..2]).unwrap();
        assert_eq!(drives_of(&found), ["virtual:A", "virtual:B"]);
        let found = burn(&view(all()), &set(), &PLANNED[..1]).unwrap();
        assert_eq!(drives_of(&found), ["virtual:A"]);
        // A drive at work is left alone.
        let mut busy = view(all());
        let at_work = Some("virtual:B".to_owned());
        let job = JobView::new(1, "Checking", at_work, std::time::Instant::now());
        busy.jobs.push(job);
        let found = burn(&busy, &set(), &PLANNED).unwrap();
        assert_eq!(drives_of(&found), ["virtual:A", "/dev/sr1"]);
        assert!(burn(&busy, &set(), &[]).is_none());
        // And so is one that another process has.
        busy.status.at_work.push(AtWork {
            job: stele_catalog::JobKind::Burn,
            of: Some("S9".to_owned()),
            drive: Some("/dev/sr1".to_owned()),
            station: None,
            begun: Timestamp(1),
            heard: Timestamp(1),
        });
        let found = burn(&busy, &set(), &PLANNED).unwrap();
        assert_eq!(drives_of(&found), ["virtual:A"]);
    }

    #[test]
    fn a_blank_of_another_class_is_not_offered() {
        let dvd = Lying::Disc {
            kind: "DVD+R".to_owned(),
            media_id: None,
            condition: Condition::Blank,
            open: false,
            room: None,
        };
        let mut here = view(vec![drive("/dev/sr0", dvd, None)]);
        let found = burn(&here, &set(), &PLANNED[..1]).unwrap();
        assert_eq!(found.button, None);
        assert!(found.text.contains("BD-R 25 GB"), "{}", found.text);
        here.drives
            .push(drive("/dev/sr1", disc(Condition::Blank), None));
        let found = burn(&here, &set(), &PLANNED[..1]).unwrap();
        assert_eq!(drives_of(&found), ["/dev/sr1"]);
    }

    #[test]
    fn a_virtual_drive_burns_nothing_for_a_live_archive() {
        let blank = || disc(Condition::Blank);
        let mut here = view(vec![drive("virtual:A", blank(), None)]);
        here.status.practice = false;
        let found = burn(&here, &set(), &PLANNED[..1]).unwrap();
        assert_eq!(found.button, None);
        assert!(found.text.contains("Connect a drive"), "{}", found.text);
        here.drives.push(drive("/dev/sr0", blank(), None));
        let found = burn(&here, &set(), &PLANNED).unwrap();
        assert_eq!(drives_of(&found), ["/dev/sr0"]);
    }

    #[test]
    fn an_image_is_brought_back_from_where_its_copy_lies() {
        let from = ("SET-0001/1", "S1");
        let there = view(vec![
            drive("virtual:A", nothing(false), None),
            drive("virtual:B", disc(Condition::Closed), Some("S1")),
        ]);
        let bring = Command::BringBack {
            disc: "SET-0001/1".to_owned(),
            drive: "virtual:B".to_owned(),
        };
        let step = |view| bring_back(view, from, "Bring it back.").button;
        assert_eq!(step(&there).unwrap().1, bring);
        let fetch = Command::LoadCopy {
            drive: "virtual:A".to_owned(),
            serial: "S1".to_owned(),
        };
        let away = view(vec![drive("virtual:A", nothing(false), None)]);
        assert_eq!(step(&away).unwrap().1, fetch);
        assert_eq!(step(&view(Vec::new())), None);
    }

    #[test]
    fn a_second_drive_is_any_but_the_burner_and_can_be_declined() {
        let here = view(vec![
            drive("virtual:A", disc(Condition::Closed), Some("S1")),
            drive("virtual:B", nothing(false), None),
        ]);
        let second = |view| second(view, "S1", Some("virtual:A"), "Read S1.");
        let found = second(&here);
        let wish = Command::LoadCopy {
            drive: "virtual:B".to_owned(),
            serial: "S1".to_owned(),
        };
        assert_eq!(found.button.unwrap().1, wish);
        let there = view(vec![
            drive("virtual:A", nothing(false), None),
            drive("virtual:B", disc(Condition::Closed), Some("S1")),
        ]);
        let found = second(&there);
        let wish = Command::Verify {
            serial: Some("S1".to_owned()),
            drive: "virtual:B".to_owned(),
        };
        assert_eq!(found.button.unwrap().1, wish);
        assert_eq!(
            found.other.unwrap().1,
            Command::WithoutSecond("S1".to_owned())
        );
        let alone = view(vec![drive(
            "virtual:A",
            disc(Condition::Closed),
            Some("S1"),
        )]);
        assert!(second(&alone).button.is_none());
        // A suspect copy may be read where it was burned.
        let found = read(&alone, "S1", None, "Read S1.");
        assert!(found.button.is_some());
    }
}
