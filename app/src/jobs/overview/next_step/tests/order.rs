//! What comes before what.

use stele_catalog::LoanKind;

use super::*;
use crate::jobs::overview::status::MissingCopy;
use crate::jobs::shelf::incidents::Incident;
use crate::jobs::shelf::loans::Lent;

#[test]
fn what_nobody_has_decided_comes_before_the_first_copy_and_not_before_another_one() {
    let copies = vec![
        copy("S1", CopyState::Planned),
        copy("S2", CopyState::Planned),
    ];
    let mut archive = archive(vec![disc(1, false, copies)]);
    archive.sets[0].undecided = 2;
    let decide = NextStep::Decide { differences: 2 };
    assert_eq!(first(&archive), decide);
    archive.sets[0].discs[0].built = false;
    assert_eq!(first(&archive), decide);
    assert_eq!(of_set(&archive.sets[0], &BTreeSet::new()), Some(decide));
    archive.sets[0].discs[0].built = true;
    put(copy_of(&mut archive, "S1"), CopyState::Good);
    assert!(matches!(first(&archive), NextStep::Burn { .. }));
}

#[test]
fn a_disc_on_no_copy_comes_before_a_copy_that_is_to_be_read() {
    let suspect = disc(1, false, vec![copy("S1", CopyState::Suspect)]);
    let none = disc(2, false, vec![copy("S2", CopyState::Lost)]);
    let mut archive = archive(vec![suspect, none]);
    archive.sets[0].wanted_copies = 1;
    let next = first(&archive);
    assert!(matches!(next, NextStep::Burn { disc, .. } if disc == "SET-0001/2"));
}

#[test]
fn a_copy_that_a_disc_lacks_comes_before_one_to_be_read_that_another_has_to_spare() {
    let good = |serial| copy(serial, CopyState::Good);
    let spare = vec![good("S1"), good("S2"), copy("S3", CopyState::Suspect)];
    let lacks = vec![good("S4"), copy("S5", CopyState::Failed)];
    let mut archive = archive(vec![disc(1, false, spare), disc(2, false, lacks)]);
    let next = first(&archive);
    assert!(matches!(next, NextStep::Burn { disc, .. } if disc == "SET-0001/2"));
    // Where it may be the one that is lacking, it is read first.
    put(copy_of(&mut archive, "S2"), CopyState::Failed);
    let next = first(&archive);
    assert!(matches!(next, NextStep::Verify { serial, .. } if serial == "S3"));
    put(copy_of(&mut archive, "S2"), CopyState::Good);
    put(copy_of(&mut archive, "S5"), CopyState::Good);
    let next = first(&archive);
    assert!(matches!(next, NextStep::Verify { serial, .. } if serial == "S3"));
}

/// Two sets, the newer one first: whichever is in more danger is told, whatever its age; of two
/// alike the newer one.
#[test]
fn what_is_in_more_danger_comes_first_in_whatever_set_it_is() {
    let lost = |serial| Copy {
        was_good: true,
        ..copy(serial, CopyState::Failed)
    };
    let on_its_way = |serial| Copy {
        was_good: true,
        in_transit_to: Some("Vault/1".to_owned()),
        ..copy(serial, CopyState::Suspect)
    };
    let put_away = |serial| Copy {
        shelved: true,
        ..copy(serial, CopyState::Good)
    };
    let second = |serial| Copy {
        wants_second: true,
        ..copy(serial, CopyState::Good)
    };
    // From the most urgent to the least: two are as urgent where their numbers are the same.
    let kinds: Vec<(u32, &str, Vec<Copy>)> = vec![
        (
            0,
            "the last one is dying",
            vec![copy("a", CopyState::Migrate)],
        ),
        (1, "none is sound", vec![lost("a"), lost("b")]),
        (
            1,
            "none is sound, and those that may be are on their way",
            vec![on_its_way("a"), on_its_way("b")],
        ),
        (
            2,
            "another is dying",
            vec![put_away("a"), copy("b", CopyState::Migrate)],
        ),
        (3, "the last sound one", vec![put_away("a"), lost("b")]),
        (
            4,
            "one is planned",
            vec![put_away("a"), copy("b", CopyState::Planned)],
        ),
        (
            4,
            "one never came to be",
            vec![put_away("a"), copy("b", CopyState::Failed)],
        ),
        (
            4,
            "one of two is suspect",
            vec![put_away("a"), copy("b", CopyState::Suspect)],
        ),
        (
            5,
            "a spare one is suspect",
            vec![put_away("a"), put_away("b"), copy("c", CopyState::Suspect)],
        ),
        (
            6,
            "no second drive read it",
            vec![second("a"), put_away("b")],
        ),
        (
            6,
            "it has no place",
            vec![copy("a", CopyState::Good), put_away("b")],
        ),
    ];
    let set = |name: &str, copies: &[Copy]| {
        let mut one = disc(1, false, copies.to_vec());
        one.name = format!("{name}/1");
        for copy in &mut one.copies {
            copy.serial = format!("{name} {}", copy.serial);
        }
        let mut set = self::archive(vec![one]).sets.remove(0);
        set.name = name.to_owned();
        set
    };
    for (newer_rank, newer, newer_copies) in &kinds {
        for (older_rank, older, older_copies) in &kinds {
            let mut both = archive(Vec::new());
            both.sets = vec![set("SET-0002", newer_copies), set("SET-0001", older_copies)];
            let told = match older_rank < newer_rank {
                true => "SET-0001",
                false => "SET-0002",
            };
            let step = format!("{:?}", first(&both));
            assert!(step.contains(told), "{newer}; older: {older}: {step}");
            let other = match told {
                "SET-0001" => "SET-0002",
                _ => "SET-0001",
            };
            assert!(!step.contains(other), "{newer}; older: {older}: {step}");
        }
    }
}

#[test]
fn a_disc_without_a_copy_that_can_be_relied_on_comes_before_a_planned_copy() {
    let two = |state| disc(2, false, vec![copy("S2", state)]);
    let planned = disc(1, false, vec![copy("S1", CopyState::Planned)]);
    for (state, is_read) in [
        (CopyState::Suspect, true),
        (CopyState::Missing, false),
        (CopyState::Failed, false),
    ] {
        let mut archive = archive(vec![planned.clone(), two(state)]);
        archive.sets[0].wanted_copies = 1;
        // A first burn that was cut off has lost nothing yet.
        let begun = first(&archive);
        assert!(matches!(begun, NextStep::Burn { disc, .. } if disc == "SET-0001/1"));
        copy_of(&mut archive, "S2").was_good = true;
        match first(&archive) {
            NextStep::Verify { serial, .. } => assert!(is_read && serial == "S2"),
            NextStep::Burn { disc, .. } | NextStep::Replace { disc, .. } => {
                assert!(!is_read && disc == "SET-0001/2");
            }
            other => panic!("{other:?}"),
        }
        // Its image is gone as well: what brings it back comes first.
        archive.sets[0].discs[1].image_file = ImageFile::Gone;
        let back = first(&archive);
        assert!(
            !matches!(&back, NextStep::Burn { disc, .. } if disc == "SET-0001/1"),
            "{back:?}"
        );
        // In another set as well.
        let mut other = archive.sets[0].clone();
        archive.sets[0].discs.pop();
        other.discs.remove(0);
        other.discs[0].image_file = ImageFile::There;
        archive.sets.push(other);
        let far = first(&archive);
        assert!(
            !matches!(&far, NextStep::Burn { disc, .. } if disc == "SET-0001/1"),
            "{far:?}"
        );
    }
}

#[test]
fn who_is_late_is_asked_before_nothing_is_said_to_be_left() {
    let mut archive = archive(Vec::new());
    archive.sets.clear();
    archive.lent.push(Lent {
        serial: "S1".to_owned(),
        disc: "SET-0001/1".to_owned(),
        person: "PER-0002-M".to_owned(),
        name: None,
        kind: LoanKind::Reading,
        since: Timestamp(0),
        due: Some(Timestamp(1000)),
        home: None,
    });
    archive.at = Timestamp(1000);
    assert_eq!(first(&archive), NextStep::Ingest);
    archive.at = Timestamp(1001);
    assert!(matches!(
        first(&archive),
        NextStep::CallBack {
            due: Timestamp(1000),
            ..
        }
    ));
}

#[test]
fn what_is_missing_too_long_is_decided_and_what_is_lost_is_reported() {
    const DAY: i64 = 86_400_000;
    let mut archive = archive(Vec::new());
    archive.sets.clear();
    archive.missing.push(MissingCopy {
        serial: "S1".to_owned(),
        disc: "SET-0001/1".to_owned(),
        since: Timestamp(0),
        place: None,
        others_sound: 1,
    });
    archive.at = Timestamp(7 * DAY);
    assert_eq!(first(&archive), NextStep::Ingest);
    archive.at.0 += 1;
    let decide = NextStep::DecideMissing {
        serial: "S1".to_owned(),
        disc: "SET-0001/1".to_owned(),
        since: Timestamp(0),
    };
    assert_eq!(first(&archive), decide);
    let incident = |number: i64, by: i64| Incident {
        incident: number,
        serial: format!("L{number}"),
        disc: "SET-0001/2".to_owned(),
        aware: Timestamp(0),
        opened: Timestamp(0),
        person: "PER-0001-J".to_owned(),
        name: None,
        authority_by: Timestamp(by),
        patients_by: Timestamp(by),
        encrypted: false,
        found: None,
        closed: None,
        closed_by: None,
        closed_name: None,
        why: None,
    };
    // One whose time is over comes last: it stays until somebody closes it.
    archive.incidents.push(incident(1, DAY));
    assert_eq!(first(&archive), decide);
    archive.missing.clear();
    let reported = |archive: &Outcome| match first(archive) {
        NextStep::ReportIncident { incident, over, .. } => (incident, over),
        other => panic!("{other:?}"),
    };
    assert_eq!(reported(&archive), (1, true));
    archive.incidents.push(incident(2, 8 * DAY));
    assert_eq!(reported(&archive), (2, false));
    // Discs are made before, as ever.
    archive.waiting.push(waiting());
    assert!(matches!(first(&archive), NextStep::Plan { .. }));
}

/// Copies that were good, each as it may be now and where it may be.
fn once_good() -> Vec<Copy> {
    let states = [
        CopyState::Good,
        CopyState::Suspect,
        CopyState::Failed,
        CopyState::Missing,
        CopyState::Lost,
        CopyState::Retired,
        CopyState::Destroyed,
    ];
    let one = |state: CopyState, how: usize| {
        let mut one = Copy {
            was_good: true,
            quarantined: how & 1 == 1,
            lent_to: (how & 2 == 2).then(|| "PER-0002-M".to_owned()),
            in_transit_to: (how & 4 == 4).then(|| "Vault/1".to_owned()),
            ..copy("a", state)
        };
        put(&mut one, state);
        one
    };
    let all = states
        .iter()
        .flat_map(|state| (0..8).map(|how| one(*state, how)));
    all.collect()
}

/// Whatever became of its copies and its image: of a disc that none can be relied on to hold
/// something is told, and not what waits for a plan.
#[test]
fn a_disc_without_a_copy_that_can_be_relied_on_comes_before_what_waits_in_every_case() {
    let images = [
        (ImageFile::There, ImageFrom::Files),
        (ImageFile::Unreadable, ImageFrom::Files),
        (ImageFile::Gone, ImageFrom::Files),
        (ImageFile::Gone, ImageFrom::Copies),
        (ImageFile::InTheWay, ImageFrom::Copies),
    ];
    let kinds = once_good();
    let pairs = kinds.iter().flat_map(|a| kinds.iter().map(move |b| [a, b]));
    for (image_file, image_from) in images {
        for (number, both) in pairs.clone().enumerate() {
            let mut about = disc(1, false, both.map(Copy::clone).into());
            about.copies[1].serial = "b".to_owned();
            (about.image_file, about.image_from) = (image_file, image_from);
            comes_from(&mut about);
            if !about.has_none_sound() {
                continue;
            }
            let mut archive = archive(vec![about]);
            archive.sets[0].wanted_copies = 1 + number as u32 % 2;
            archive.waiting.push(waiting());
            archive.exceptions.push(remark("SCN-107"));
            let step = first(&archive);
            let waits = matches!(
                step,
                NextStep::Plan { .. } | NextStep::LookAt { .. } | NextStep::Ingest
            );
            assert!(!waits, "{step:?}: {:#?}", archive.sets);
        }
    }
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
    archive.sources_gone = true;
    assert!(matches!(
        first(&archive),
        NextStep::LeaveOut { studies: 1, .. }
    ));
    archive.exceptions[0].code = "SRC-001".to_owned();
    assert_eq!(first(&archive), look(true));
}

#[test]
fn nothing_is_given_up_while_the_folder_of_the_images_is_missing() {
    let mut archive = archive_of(CopyState::Planned, CopyState::Failed, 0);
    let folder = PathBuf::from("/disk/images");
    archive.images_away = Some(folder.clone());
    assert_eq!(first(&archive), NextStep::ConnectImages { folder });
}
