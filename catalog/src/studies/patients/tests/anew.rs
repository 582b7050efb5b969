//! Files that came while a decision made two patients one: without it somebody is asked.

use super::*;

fn jane() -> PatientClaim {
    patient("100", "DOE^JANE", "19600101")
}

fn ray() -> PatientClaim {
    patient("300", "ROE^RAY", "19800101")
}

fn id(world: &World, uid: &str) -> (StudyId, PatientId) {
    let study = world.1.read().study_by_uid(StudyKind::Study, uid);
    let study = study.unwrap().unwrap();
    (study.id, study.patient)
}

/// Studies 1.1 of Jane and 1.2 of Ray; their patients.
fn two() -> (World, PatientId, PatientId) {
    let mut world = catalog();
    take_in(&mut world, "1.1", &[jane()]);
    take_in(&mut world, "1.2", &[ray()]);
    let (one, other) = (id(&world, "1.1").1, id(&world, "1.2").1);
    (world, one, other)
}

/// Whom the open differences of 1.1 name.
#[track_caller]
fn asked(world: &World, names: &[&str]) {
    let open = open(world);
    let said: Vec<_> = open
        .iter()
        .map(|one| one.claimed.claim.name.as_str())
        .collect();
    assert_eq!(said, names);
    assert!(open.iter().all(|one| one.study.uid == "1.1"), "{open:?}");
    holds(world);
}

#[test]
fn what_came_during_a_merge_is_asked_after_it() {
    let (mut world, one, other) = two();
    let merged = change(&mut world, |c| c.merge_patients(other, one)).unwrap();
    let came = take_in(&mut world, "1.1", &[jane(), ray()]);
    assert!(matches!(
        came[..],
        [Claimed::Agrees, Claimed::Decided(Some(_))]
    ));
    asked(&world, &[]);
    change(&mut world, |c| c.undo_decision(merged)).unwrap();
    asked(&world, &["ROE^RAY"]);
    assert_eq!(open(&world)[0].files, 1);
    assert_eq!(found(&world, "ray"), ["1.1", "1.2"]);
    assert_eq!(found(&world, "jane"), ["1.1"]);
    // Said again, it is settled again; its files can be left out, and come back.
    let merged = change(&mut world, |c| c.merge_patients(other, one)).unwrap();
    asked(&world, &[]);
    change(&mut world, |c| c.undo_decision(merged)).unwrap();
    let asks = open(&world)[0].id;
    let out = change(&mut world, |c| c.answer(asks, Answer::WrongPatient));
    asked(&world, &[]);
    assert_eq!(found(&world, "ray"), ["1.2"]);
    change(&mut world, |c| {
        c.undo_decision(out.as_ref().unwrap().unwrap())
    })
    .unwrap();
    asked(&world, &["ROE^RAY"]);
}

#[test]
fn what_came_during_a_split_or_a_correction_is_asked_after_it() {
    let (mut world, one, other) = two();
    let (study, _) = id(&world, "1.1");
    let split = change(&mut world, |c| c.split_study(study, other)).unwrap();
    take_in(&mut world, "1.1", &[jane(), ray()]);
    asked(&world, &[]);
    assert_eq!(found(&world, "100"), ["1.1"]);
    change(&mut world, |c| c.undo_decision(split)).unwrap();
    asked(&world, &["ROE^RAY"]);
    // Given to whom its files name, nothing is left to ask.
    change(&mut world, |c| c.split_study(study, other)).unwrap();
    asked(&world, &[]);

    let (mut world, one, _) = (two().0, one, other);
    let janet = patient("100", "ROE^JANET", "19600101");
    let named = patient("", "ROE^JANET", "");
    let corrected = change(&mut world, |c| c.correct_patient(one, &named)).unwrap();
    take_in(&mut world, "1.1", std::slice::from_ref(&janet));
    asked(&world, &[]);
    change(&mut world, |c| c.undo_decision(corrected)).unwrap();
    asked(&world, &["ROE^JANET"]);
    assert_eq!(found(&world, "janet"), ["1.1"]);
}

/// A study that is new while both are one, and what the first of two decisions joined only by way
/// of the second.
#[test]
fn what_two_decisions_join_is_asked_when_either_is_undone() {
    for undone in [0, 1] {
        let (mut world, one, other) = two();
        take_in(&mut world, "1.3", &[patient("500", "POE^PAT", "")]);
        let third = id(&world, "1.3").1;
        let joins = change(&mut world, |c| {
            Ok([
                c.merge_patients(one, third)?,
                c.merge_patients(other, third)?,
            ])
        });
        take_in(&mut world, "1.1", &[ray()]);
        take_in(&mut world, "1.4", &[jane(), ray()]);
        asked(&world, &[]);
        change(&mut world, |c| {
            c.undo_decision(joins.as_ref().unwrap()[undone])
        })
        .unwrap();
        let open = open(&world);
        let of: Vec<_> = open.iter().map(|one| one.study.uid.as_str()).collect();
        assert_eq!(of, ["1.1", "1.4"]);
        assert!(open.iter().all(|one| one.claimed.claim == ray()));
        holds(&world);
    }
}

#[test]
fn what_stays_out_does_so_whoever_is_one_with_whom() {
    let (mut world, one, other) = two();
    take_in(&mut world, "1.1", &[ray()]);
    let asks = open(&world)[0].id;
    let out = change(&mut world, |c| c.answer(asks, Answer::WrongPatient));
    let merged = change(&mut world, |c| c.merge_patients(other, one)).unwrap();
    assert_eq!(take_in(&mut world, "1.1", &[ray()]), [Claimed::StaysOut]);
    let files = |world: &World| {
        let versions = world.1.read().versions(id(world, "1.1").0).unwrap();
        versions.iter().map(|version| version.files).sum::<u64>()
    };
    assert_eq!(files(&world), 1);
    // Taken back while both are one: that decision settles it.
    change(&mut world, |c| {
        c.undo_decision(out.as_ref().unwrap().unwrap())
    })
    .unwrap();
    asked(&world, &[]);
    assert_eq!(files(&world), 2);
    change(&mut world, |c| c.undo_decision(merged)).unwrap();
    asked(&world, &["ROE^RAY"]);
    change(&mut world, |c| c.answer(asks, Answer::WrongPatient)).unwrap();
    assert_eq!(files(&world), 1);
    holds(&world);
}
