//! Whoever does what is told comes to an end.

mod order;

use super::*;
use crate::jobs::Remark;
use crate::jobs::make::image_file::ImageFile;
use crate::jobs::make::image_from::ImageFrom;
use crate::jobs::overview::status::{StudyName, Waiting};
use crate::jobs::run::clock::{Misfit, WrongClock};
use stele_catalog::CopyState;

const STATES: [CopyState; 12] = [
    CopyState::Planned,
    CopyState::Burning,
    CopyState::Written,
    CopyState::Good,
    CopyState::Watch,
    CopyState::Migrate,
    CopyState::Suspect,
    CopyState::Failed,
    CopyState::Missing,
    CopyState::Lost,
    CopyState::Retired,
    CopyState::Destroyed,
];

fn copy(serial: &str, state: CopyState) -> Copy {
    let mut copy = Copy {
        serial: serial.to_owned(),
        state,
        quarantined: false,
        sound: false,
        planned: false,
        under_way: false,
        may_hold: false,
        was_good: false,
        place: None,
        lent_to: None,
        in_transit_to: None,
        shelved: false,
        burned_in: Some("virtual:A".to_owned()),
        second_drive: false,
        read_alike: false,
        replaces: None,
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
    copy.sound = copy.standing().is_sound();
    copy.planned = state == CopyState::Planned;
    copy.under_way = matches!(state, CopyState::Burning | CopyState::Written);
    copy.may_hold = state.may_hold(false);
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
        irrecoverable: false,
        image: std::path::PathBuf::new(),
        image_from: ImageFrom::Files,
        misplaced: false,
        still_gives: None,
        in_place: None,
        sectors: 1,
        capacity_sectors: 2,
        in_logs: Vec::new(),
        copies,
    }
}

fn archive(discs: Vec<Disc>) -> Outcome {
    let set = Set {
        name: "SET-0001".to_owned(),
        media: "bd25".to_owned(),
        wanted_copies: 2,
        unseen: Vec::new(),
        discs,
        at_work: false,
        together: false,
        undecided: 0,
    };
    Outcome {
        sets: vec![set],
        drives: 2,
        ..Outcome::default()
    }
}

fn remark(code: &str) -> Remark {
    Remark {
        number: Some(1),
        path: "a".to_owned(),
        code: code.to_owned(),
        other: None,
    }
}

fn waiting() -> Waiting {
    Waiting {
        study: StudyName::default(),
        files: 1,
        bytes: 10,
    }
}

fn work(job: JobKind, of: &str, drive: Option<&str>) -> AtWork {
    AtWork {
        job,
        of: Some(of.to_owned()),
        drive: drive.map(str::to_owned),
        station: None,
        begun: Timestamp(1),
        heard: Timestamp(1),
    }
}

/// What the status makes of the jobs that are at work.
fn put_to_work(archive: &mut Outcome, jobs: Vec<AtWork>) {
    let is_of = |name: &str| jobs.iter().any(|work| work.of.as_deref() == Some(name));
    for set in &mut archive.sets {
        set.at_work = is_of(&set.name);
        for copy in set.discs.iter_mut().flat_map(|disc| &mut disc.copies) {
            let state = copy.state;
            copy.planned = state == CopyState::Planned && !is_of(&copy.serial);
            let burned = matches!(state, CopyState::Burning | CopyState::Written);
            copy.under_way = burned || is_of(&copy.serial);
        }
    }
    archive.at_work = jobs;
}

fn is_free(archive: &Outcome, step: &NextStep) {
    let jobs = &archive.at_work;
    let is_at_work = |name: &str| jobs.iter().any(|work| work.of.as_deref() == Some(name));
    let taken = match step {
        NextStep::Build { set, .. } | NextStep::Burn { set, .. } => {
            let named = match step {
                NextStep::Burn { serial, .. } => serial.as_deref().is_some_and(is_at_work),
                _ => false,
            };
            named || is_at_work(set)
        }
        NextStep::Drop { what, .. } => is_at_work(what.split('/').next().unwrap()),
        NextStep::Replace { set, .. } => is_at_work(set),
        NextStep::Verify { serial, .. }
        | NextStep::BringBack { serial, .. }
        | NextStep::LookFor { serial, .. }
        | NextStep::ReadForCheck { serial, .. }
        | NextStep::Settle { serial, .. }
        | NextStep::CallBack { serial, .. }
        | NextStep::SendAway { serial, .. }
        | NextStep::DecideMissing { serial, .. }
        | NextStep::RecordDisc { serial, .. }
        | NextStep::Shelve { serial } => is_at_work(serial),
        NextStep::Rebuild { disc, .. } | NextStep::LookForDiscs { disc } => {
            is_at_work(disc.split('/').next().unwrap())
        }
        NextStep::Plan { .. } | NextStep::LeaveOut { .. } | NextStep::MendLists { .. } => {
            archive.at_work.iter().any(|work| work.job == JobKind::Plan)
        }
        NextStep::Ingest => !archive.at_work.is_empty(),
        NextStep::MakeWritable { .. }
        | NextStep::ConnectImages { .. }
        | NextStep::BeginCheck { .. }
        | NextStep::Wait { .. }
        | NextStep::TellApart { .. }
        | NextStep::Decide { .. }
        | NextStep::SeeToImage { .. }
        | NextStep::ReportIncident { .. }
        | NextStep::LookAt { .. } => false,
    };
    assert!(!taken, "{step:?} while {:?}", archive.at_work);
}

/// What is to be done, until nothing is left.
fn story(mut archive: Outcome, luck: &mut dyn FnMut() -> bool) -> Vec<NextStep> {
    let mut told = Vec::new();
    loop {
        let step = of_archive(&archive, &BTreeSet::new());
        assert!(told.len() < 100, "no end: {told:#?}");
        told.push(step.clone());
        is_free(&archive, &step);
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
        NextStep::Ingest | NextStep::BeginCheck { .. } | NextStep::ReadForCheck { .. } => {}
        NextStep::MakeWritable { .. } => archive.held = None,
        NextStep::ConnectImages { .. } => archive.images_away = None,
        NextStep::Wait { .. } => {
            put_to_work(archive, Vec::new());
            let discs = archive.sets.iter_mut().flat_map(|set| &mut set.discs);
            for copy in discs.flat_map(|disc| &mut disc.copies) {
                if matches!(copy.state, CopyState::Burning | CopyState::Written) {
                    put(copy, CopyState::Suspect);
                    copy.under_way = false;
                }
            }
        }
        NextStep::MendLists { .. } => archive.unlisted = false,
        NextStep::LeaveOut { .. } => {
            archive.waiting.clear();
            archive.sources_gone = false;
        }
        NextStep::LookAt { .. } => archive.exceptions.clear(),
        NextStep::DecideMissing { .. } => archive.missing.clear(),
        NextStep::ReportIncident { .. } => archive.incidents.clear(),
        NextStep::SeeToImage { disc, why, .. } => {
            let discs = archive.sets.iter_mut().flat_map(|set| &mut set.discs);
            let seen_to = match why {
                WhySee::InTheWay => ImageFile::Gone,
                WhySee::Unreadable => ImageFile::There,
            };
            for one in discs.filter(|one| one.name == *disc) {
                one.image_file = seen_to;
                comes_from(one);
            }
        }
        NextStep::Decide { .. } => {
            archive.differences.clear();
            archive.sets.iter_mut().for_each(|set| set.undecided = 0);
        }
        NextStep::Plan { .. } => {
            archive.waiting.clear();
            let planned = |serial| copy(serial, CopyState::Planned);
            let new = disc(9, false, vec![planned("new A"), planned("new B")]);
            let mut set = self::archive(vec![Disc {
                name: "SET-0002/9".to_owned(),
                built: false,
                ..new
            }]);
            set.sets[0].name = "SET-0002".to_owned();
            archive.sets.insert(0, set.sets.remove(0));
        }
        NextStep::Drop { what, .. } => {
            let held = |disc: &&Disc| disc.copies.iter().any(Copy::may_give);
            let named = |disc: &&Disc| disc.name == *what || disc.name.starts_with(what);
            let mut discs = archive.sets.iter().flat_map(|set| &set.discs);
            assert!(!discs.any(|disc| named(&disc) && held(&disc)), "refused");
            archive.sets.retain(|set| set.name != *what);
            for set in &mut archive.sets {
                set.discs.retain(|disc| disc.name != *what);
            }
        }
        NextStep::Build { set, .. } => build(set_of(archive, set), well),
        NextStep::BringBack { disc, .. } | NextStep::Rebuild { disc, .. } => {
            let mut discs = archive.sets.iter_mut().flat_map(|set| &mut set.discs);
            let disc = discs.find(|one| one.name == *disc).unwrap();
            (disc.image_file, disc.image_from) = (ImageFile::There, ImageFrom::Files);
        }
        NextStep::Burn {
            set, disc, serial, ..
        } => burned(set_of(archive, set), disc, serial.as_deref(), well),
        NextStep::Replace {
            serial, set, disc, ..
        } => {
            let set = set_of(archive, set);
            burned(set, disc, None, well);
            let mut discs = set.discs.iter_mut();
            let disc = discs.find(|one| one.name == *disc).unwrap();
            let new = disc.copies.last_mut().unwrap();
            new.replaces = Some(serial.clone());
        }
        NextStep::Verify { serial, .. } => {
            let copy = copy_of(archive, serial);
            let state = match well {
                true => CopyState::Good,
                false => CopyState::Failed,
            };
            put(copy, state);
            (copy.second_drive, copy.wants_second) = (true, false);
        }
        NextStep::Settle { serial, read, .. } => {
            let copy = copy_of(archive, serial);
            match (read, well) {
                (false, true) => put(copy, CopyState::Good),
                (false, false) => put(copy, CopyState::Failed),
                // Released, or put out of use.
                (true, true) => put(copy, copy.state),
                (true, false) => put(copy, CopyState::Retired),
            }
            copy.quarantined &= !read;
        }
        NextStep::TellApart { serial, .. } => {
            archive.doubted.retain(|one| one.serial != *serial);
            copy_of(archive, serial).doubt = None;
        }
        NextStep::LookFor { serial, .. } => {
            let state = match well {
                true => CopyState::Suspect,
                false => CopyState::Retired,
            };
            put(copy_of(archive, serial), state);
        }
        NextStep::LookForDiscs { .. } => unreachable!("no disc here was found"),
        NextStep::RecordDisc { .. } => unreachable!("no older catalog was restored"),
        NextStep::CallBack { serial, .. } => {
            archive.lent.retain(|one| one.serial != *serial);
        }
        NextStep::SendAway { serial, to, .. } => {
            archive.gathered.retain(|one| one.serial != *serial);
            copy_of(archive, serial).in_transit_to.clone_from(to);
        }
        NextStep::Shelve { serial } => {
            let copy = copy_of(archive, serial);
            (copy.place, copy.shelved) = (Some("House/1".to_owned()), true);
        }
    }
    for disc in archive.sets.iter_mut().flat_map(|set| &mut set.discs) {
        comes_from(disc);
    }
}

/// What brings the image back of a disc whose files are gone, after something has happened.
fn comes_from(disc: &mut Disc) {
    if disc.image_from == ImageFrom::Files {
        return;
    }
    let may_give = disc.copies.iter().any(Copy::may_give);
    disc.image_from = match (disc.image_file, may_give) {
        (file, true) if file.is_no_more() => ImageFrom::Copies,
        (file, false) if file.is_no_more() => ImageFrom::Nowhere,
        _ => ImageFrom::Files,
    };
    disc.irrecoverable = disc.image_from == ImageFrom::Nowhere;
}

/// Files may vanish before an image is built: then nothing is left on its disc.
fn build(set: &mut Set, well: bool) {
    let can_be = |disc: &Disc| disc.image_from == ImageFrom::Files;
    for disc in set.discs.iter_mut().filter(|disc| can_be(disc)) {
        disc.image_file = ImageFile::There;
    }
    for disc in set.discs.iter_mut().filter(|disc| !disc.parity) {
        let vanished = !disc.built && !well;
        (disc.built, disc.empty) = (!vanished, vanished);
    }
    let is_there = |disc: &Disc| disc.parity || (disc.built && disc.image_file.is_there());
    let whole = set.discs.iter().all(is_there);
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

/// An archive of a set of three discs, two waiting copies of the first one in these states.
fn archive_of(first: CopyState, second: CopyState, bits: u32) -> Outcome {
    let has = |bit: u32| bits >> bit & 1 == 1;
    let mut one = disc(1, false, vec![copy("S1", first), copy("S2", second)]);
    let [apart, sent] = &mut one.copies[..] else {
        panic!("two copies");
    };
    let at_hand = |copy: &Copy| {
        let lies_there = copy.state.is_whole() || copy.state == CopyState::Suspect;
        lies_there || copy.state == CopyState::Failed
    };
    apart.quarantined = has(5) && at_hand(apart);
    if has(6) && at_hand(sent) {
        sent.in_transit_to = Some("Vault/1".to_owned());
    }
    for copy in &mut one.copies {
        put(copy, copy.state);
        copy.wants_second = has(0) && copy.state == CopyState::Good && copy.sound;
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
        ImageFile::OtherDisc,
        ImageFile::SpoiledADisc,
        ImageFile::BeyondRepair,
        ImageFile::InTheWay,
        ImageFile::Unreadable,
        ImageFile::Altered,
    ];
    one.image_file = match has(3) {
        true => lost[bits as usize % lost.len()],
        false => ImageFile::There,
    };
    // Its files are gone too.
    if has(0) {
        one.image_from = ImageFrom::Nowhere;
        comes_from(&mut one);
    }
    let mut archive = archive(vec![one, two, parity]);
    if has(4) {
        archive.waiting.push(waiting());
        archive.exceptions.push(remark("SCN-107"));
        archive.sources_gone = has(1);
        archive.sets[0].undecided = 1;
    }
    if archive.sets[0].discs[0].copies[0].sound && has(1) && has(4) {
        archive.sets[0].discs[0].copies[0].doubt = Some(Doubt::TwoDrives);
    }
    archive
}

#[test]
fn whoever_does_what_is_told_comes_to_an_end_from_every_state() {
    let jobs = [
        vec![],
        vec![work(JobKind::Build, "SET-0001", None)],
        vec![work(JobKind::Burn, "S1", Some("virtual:A"))],
        vec![work(JobKind::Verify, "S2", Some("virtual:B"))],
        vec![
            work(JobKind::Burn, "S1", Some("virtual:A")),
            work(JobKind::Burn, "S3", Some("virtual:B")),
        ],
        vec![work(JobKind::Plan, "", None)],
    ];
    let mut seed = 0;
    for first in STATES {
        for second in STATES {
            for bits in 0..128_u32 {
                // What a copy apart or on its way changes is seen without jobs.
                let jobs = if bits < 32 { &jobs[..] } else { &jobs[..1] };
                for jobs in jobs {
                    let mut archive = archive_of(first, second, bits);
                    put_to_work(&mut archive, jobs.clone());
                    seed += 1;
                    story(archive, &mut luck(seed));
                }
            }
        }
    }
}

#[test]
fn nothing_else_is_told_while_nothing_can_be_written() {
    for held in [
        Held::ReadOnly,
        Held::Full,
        Held::Clock(WrongClock {
            misfit: Misfit::Behind,
            now: Timestamp(1),
            last: Timestamp(2),
        }),
    ] {
        let mut archive = archive_of(CopyState::Planned, CopyState::Suspect, 0);
        archive.held = Some(held);
        assert_eq!(first(&archive), NextStep::MakeWritable { held });
    }
}

#[test]
fn while_every_drive_is_at_work_nobody_is_told_to_use_one() {
    let copies = vec![
        copy("S1", CopyState::Burning),
        copy("S2", CopyState::Planned),
    ];
    let mut archive = archive(vec![disc(1, false, copies)]);
    let burn = |drive| work(JobKind::Burn, "S1", Some(drive));
    put_to_work(&mut archive, vec![burn("virtual:A")]);
    assert!(matches!(first(&archive), NextStep::Burn { .. }));
    archive.drives = 1;
    let wait = NextStep::Wait {
        job: JobKind::Burn,
        of: Some("S1".to_owned()),
    };
    assert_eq!(first(&archive), wait);
    // What a restore does leaves nothing to be done.
    archive.at_work = vec![work(JobKind::Restore, "", None)];
    archive.sets.clear();
    assert_eq!(first(&archive), NextStep::Ingest);
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
        why: WhyDrop::Empty,
        first: None,
        retired: false,
        still_gives: None,
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
        let other = Copy {
            was_good: true,
            ..copy("S2", state)
        };
        first(&archive(vec![disc(1, false, vec![good(), other])]))
    };
    for state in [CopyState::Failed, CopyState::Migrate] {
        let replace = NextStep::Replace {
            serial: "S2".to_owned(),
            set: "SET-0001".to_owned(),
            disc: "SET-0001/1".to_owned(),
            failed: state == CopyState::Failed,
        };
        assert_eq!(with(state), replace, "{state:?}");
    }
    let burn = NextStep::Burn {
        set: "SET-0001".to_owned(),
        disc: "SET-0001/1".to_owned(),
        serial: None,
        instead_of: Some("S2".to_owned()),
        copies: 1,
    };
    assert_eq!(with(CopyState::Lost), burn);
    let suspect = with(CopyState::Suspect);
    assert!(matches!(suspect, NextStep::Verify { serial, .. } if serial == "S2"));
    // Of a damaged one of which nothing is lost its next check decides.
    assert!(matches!(with(CopyState::Watch), NextStep::Shelve { serial } if serial == "S2"));
    assert_eq!(with(CopyState::Burning), NextStep::Ingest);
}
