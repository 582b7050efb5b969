//! Whoever does what is told comes to an end.

use super::*;
use crate::jobs::Remark;
use crate::jobs::make::image_file::ImageFile;
use crate::jobs::overview::status::{StudyName, Waiting};

const STATES: [CopyState; 9] = [
    CopyState::Planned,
    CopyState::Burning,
    CopyState::Written,
    CopyState::Good,
    CopyState::Watch,
    CopyState::Suspect,
    CopyState::Failed,
    CopyState::Lost,
    CopyState::Retired,
];

fn copy(serial: &str, state: CopyState) -> Copy {
    let mut copy = Copy {
        serial: serial.to_owned(),
        state,
        sound: false,
        planned: false,
        under_way: false,
        place: None,
        lent_to: None,
        shelved: false,
        burned_in: Some("virtual:A".to_owned()),
        second_drive: false,
        wants_second: false,
        doubt: None,
        judged: None,
    };
    put(&mut copy, state);
    copy
}

/// What the catalog makes of a state.
fn put(copy: &mut Copy, state: CopyState) {
    copy.state = state;
    copy.sound = state.is_sound();
    copy.planned = state == CopyState::Planned;
    copy.under_way = matches!(state, CopyState::Burning | CopyState::Written);
    copy.wants_second &= state == CopyState::Good;
}

fn disc(number: u32, parity: bool, copies: Vec<Copy>) -> Disc {
    Disc {
        name: format!("SET-0001/{number}"),
        parity,
        built: true,
        image_file: ImageFile::There,
        outdated: false,
        empty: false,
        sectors: 1,
        capacity_sectors: 2,
        copies,
    }
}

fn archive(discs: Vec<Disc>) -> Outcome {
    let set = Set {
        name: "SET-0001".to_owned(),
        media: "bd25".to_owned(),
        wanted_copies: 2,
        discs,
    };
    Outcome {
        sets: vec![set],
        ..Outcome::default()
    }
}

fn remark(code: &str) -> Remark {
    Remark {
        number: Some(1),
        path: "a".to_owned(),
        code: code.to_owned(),
    }
}

fn waiting() -> Waiting {
    Waiting {
        study: StudyName::default(),
        files: 1,
        bytes: 10,
    }
}

/// What is to be done, until nothing is left.
fn story(mut archive: Outcome, luck: &mut dyn FnMut() -> bool) -> Vec<NextStep> {
    let mut told = Vec::new();
    loop {
        let step = of_archive(&archive, &BTreeSet::new());
        assert!(told.len() < 100, "no end: {told:#?}");
        told.push(step.clone());
        if step == NextStep::Ingest {
            return told;
        }
        let before = format!("{archive:?}");
        act(&mut archive, &step, luck());
        assert_ne!(format!("{archive:?}"), before, "nothing came of {step:?}");
    }
}

/// What the jobs do to the catalog; `well` where drive and medium play along.
fn act(archive: &mut Outcome, step: &NextStep, well: bool) {
    match step {
        NextStep::Ingest => {}
        NextStep::LookAt { .. } => archive.exceptions.clear(),
        NextStep::Plan { .. } => {
            archive.waiting.clear();
            let planned = |serial| copy(serial, CopyState::Planned);
            let new = disc(9, false, vec![planned("new A"), planned("new B")]);
            let mut set = self::archive(vec![Disc {
                built: false,
                ..new
            }]);
            set.sets[0].name = "SET-0002".to_owned();
            archive.sets.insert(0, set.sets.remove(0));
        }
        NextStep::Drop { what } => {
            archive.sets.retain(|set| set.name != *what);
            for set in &mut archive.sets {
                set.discs.retain(|disc| disc.name != *what);
            }
        }
        NextStep::Build { set, .. } => build(set_of(archive, set), well),
        NextStep::Burn {
            set, disc, serial, ..
        } => burned(set_of(archive, set), disc, serial.as_deref(), well),
        NextStep::Verify { serial, .. } => {
            let copy = copy_of(archive, serial);
            put(
                copy,
                if well {
                    CopyState::Good
                } else {
                    CopyState::Failed
                },
            );
            (copy.second_drive, copy.wants_second) = (true, false);
        }
        NextStep::TellApart { serial, .. } => {
            archive.doubted.retain(|one| one.serial != *serial);
            copy_of(archive, serial).doubt = None;
        }
        NextStep::Shelve { serial } => {
            let copy = copy_of(archive, serial);
            (copy.place, copy.shelved) = (Some("House/1".to_owned()), true);
        }
    }
}

/// Files may vanish before an image is built: then nothing is left on its disc.
fn build(set: &mut Set, well: bool) {
    for disc in &mut set.discs {
        disc.image_file = ImageFile::There;
    }
    for disc in set.discs.iter_mut().filter(|disc| !disc.parity) {
        let vanished = !disc.built && !well;
        (disc.built, disc.empty) = (!vanished, vanished);
    }
    let whole = set.discs.iter().all(|disc| disc.parity || disc.built);
    for disc in set.discs.iter_mut().filter(|disc| disc.parity && whole) {
        (disc.built, disc.outdated) = (true, false);
    }
}

fn burned(set: &mut Set, name: &str, serial: Option<&str>, well: bool) {
    let disc = set.discs.iter_mut().find(|disc| disc.name == name).unwrap();
    assert!(disc.built && !disc.outdated, "{disc:?}");
    assert!(disc.image_file.is_there(), "{disc:?}");
    let missing = disc.missing(set.wanted_copies);
    let state = if well {
        CopyState::Good
    } else {
        CopyState::Failed
    };
    match serial {
        Some(serial) => {
            let mut copies = disc.copies.iter_mut();
            let copy = copies.find(|c| c.serial == serial && c.planned).unwrap();
            put(copy, state);
        }
        None => {
            assert!(missing > 0, "the burn is refused: all copies are made");
            let serial = format!("{name} new {}", disc.copies.len());
            disc.copies.push(copy(&serial, state));
        }
    }
}

fn set_of<'a>(archive: &'a mut Outcome, name: &str) -> &'a mut Set {
    let mut sets = archive.sets.iter_mut();
    sets.find(|set| set.name == name).unwrap()
}

fn copy_of<'a>(archive: &'a mut Outcome, serial: &str) -> &'a mut Copy {
    let sets = archive.sets.iter_mut();
    let mut copies = sets
        .flat_map(|set| &mut set.discs)
        .flat_map(|d| &mut d.copies);
    copies.find(|copy| copy.serial == serial).unwrap()
}

/// A source of luck that is bad twice in three, and good from the twentieth time on.
fn luck(seed: u64) -> impl FnMut() -> bool {
    let (mut state, mut asked) = (seed, 0);
    move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(99);
        asked += 1;
        asked > 20 || (state >> 33) % 3 == 0
    }
}

#[test]
fn whoever_does_what_is_told_comes_to_an_end_from_every_state() {
    let mut seed = 0;
    for first in STATES {
        for second in STATES {
            for bits in 0..32_u32 {
                let has = |bit: u32| bits >> bit & 1 == 1;
                let mut one = disc(1, false, vec![copy("S1", first), copy("S2", second)]);
                for copy in &mut one.copies {
                    copy.wants_second = has(0) && copy.state == CopyState::Good;
                    copy.shelved = has(1) && !copy.planned;
                    copy.place = copy.shelved.then(|| "House/1".to_owned());
                }
                let planned = vec![copy("S3", CopyState::Planned)];
                let mut two = disc(2, false, planned.clone());
                (two.built, two.empty) = (has(2), has(3) && !has(2));
                let mut parity = disc(3, true, vec![copy("S4", CopyState::Planned)]);
                (parity.built, parity.outdated) = (has(2), has(2) && has(3));
                let lost = [
                    ImageFile::Gone,
                    ImageFile::OtherLength,
                    ImageFile::SpoiledADisc,
                ];
                one.image_file = match has(3) {
                    true => lost[bits as usize % lost.len()],
                    false => ImageFile::There,
                };
                let mut archive = archive(vec![one, two, parity]);
                if has(4) {
                    archive.waiting.push(waiting());
                    archive.exceptions.push(remark("SCN-107"));
                }
                let doubt = first.is_sound() && has(1);
                if doubt && has(4) {
                    let set = &mut archive.sets[0];
                    set.discs[0].copies[0].doubt = Some(Doubt::TwoDrives);
                }
                seed += 1;
                story(archive, &mut luck(seed));
            }
        }
    }
}

fn first(archive: &Outcome) -> NextStep {
    of_archive(archive, &BTreeSet::new())
}

#[test]
fn a_set_of_which_all_files_are_gone_is_given_up_as_a_whole() {
    let mut gone = disc(1, false, vec![copy("S1", CopyState::Planned)]);
    (gone.built, gone.empty) = (false, true);
    let drop = |what: &str| NextStep::Drop {
        what: what.to_owned(),
    };
    assert_eq!(first(&archive(vec![gone.clone()])), drop("SET-0001"));
    let other = disc(2, false, vec![copy("S2", CopyState::Planned)]);
    assert_eq!(first(&archive(vec![gone, other])), drop("SET-0001/1"));
    // Its last disc was given up by itself.
    assert_eq!(first(&archive(Vec::new())), drop("SET-0001"));
}

#[test]
fn what_failed_is_burned_anew_and_what_is_suspect_is_read_first() {
    let good = || Copy {
        shelved: true,
        ..copy("S1", CopyState::Good)
    };
    let with = |state| {
        first(&archive(vec![disc(
            1,
            false,
            vec![good(), copy("S2", state)],
        )]))
    };
    for state in [CopyState::Failed, CopyState::Watch, CopyState::Lost] {
        let burn = NextStep::Burn {
            set: "SET-0001".to_owned(),
            disc: "SET-0001/1".to_owned(),
            serial: None,
            instead_of: Some("S2".to_owned()),
            copies: 1,
        };
        assert_eq!(with(state), burn, "{state:?}");
    }
    let suspect = with(CopyState::Suspect);
    assert!(matches!(suspect, NextStep::Verify { serial, .. } if serial == "S2"));
    assert_eq!(with(CopyState::Burning), NextStep::Ingest);
}

#[test]
fn files_that_are_gone_come_before_a_new_plan_and_other_remarks_after_it() {
    let mut archive = archive(Vec::new());
    archive.sets.clear();
    assert_eq!(first(&archive), NextStep::Ingest);
    archive.exceptions.push(remark("SCN-107"));
    let look = |gone| NextStep::LookAt { files: 1, gone };
    assert_eq!(first(&archive), look(false));
    archive.waiting.push(waiting());
    assert!(matches!(first(&archive), NextStep::Plan { studies: 1, .. }));
    archive.exceptions[0].code = "SRC-001".to_owned();
    assert_eq!(first(&archive), look(true));
}
