//! Differences, decisions and their undoing, as the catalog keeps them.

use crate::tests::{catalog, on_disk, patient, try_change};
use crate::*;

mod anew;
mod nobody;

type World = (tempfile::TempDir, Catalog, Acting);

fn record(uid: &str, says: &PatientClaim) -> StudyRecord {
    StudyRecord {
        uid: uid.to_owned(),
        patient: says.clone(),
        study_date: "20260901".to_owned(),
        ..StudyRecord::default()
    }
}

/// Takes in a study with a version for each that its objects say, as a run does.
fn take_in(world: &mut World, uid: &str, says: &[PatientClaim]) -> Vec<Claimed> {
    let (_, catalog, by) = world;
    let items = on_disk(catalog, uid.as_bytes());
    try_change(catalog, by, |c| {
        let id = c.put_study(&record(uid, &says[0]))?;
        let mut all = Vec::new();
        for claim in says {
            let claimed = c.put_claim(id, claim)?;
            let difference = match claimed {
                Claimed::Decided(id) | Claimed::Differs(id) => id,
                Claimed::Agrees => None,
                Claimed::StaysOut => {
                    all.push(claimed);
                    continue;
                }
            };
            c.add_version_of(id, difference, (1, 10), &items)?;
            all.push(claimed);
        }
        Ok(all)
    })
    .unwrap()
}

fn open(world: &World) -> Vec<DifferenceRow> {
    world.1.read().differences().unwrap()
}

fn found(world: &World, text: &str) -> Vec<String> {
    let query = FindQuery {
        text: text.to_owned(),
        ..FindQuery::default()
    };
    let found = world.1.read().find(&query, 50).unwrap();
    let mut uids: Vec<_> = found.into_iter().map(|f| f.study.uid).collect();
    uids.sort();
    uids
}

fn shown(world: &World, uid: &str) -> (String, String) {
    let study = world.1.read().study_by_uid(StudyKind::Study, uid);
    let study = study.unwrap().unwrap();
    (study.patient_name, study.birth_date)
}

fn change<R>(
    world: &mut World,
    f: impl Fn(&mut Change<'_>) -> Result<R, CatalogError>,
) -> Result<R, CatalogError> {
    try_change(&mut world.1, &world.2, f)
}

fn trauma() -> PatientClaim {
    patient("TMP77", "UNKNOWN^TRAUMA7", "")
}

fn gerda() -> PatientClaim {
    patient("333", "GAMMA^GERDA", "19700101")
}

#[track_caller]
fn holds(world: &World) {
    let problems = world.1.audit_verify().unwrap().problems;
    assert_eq!(problems, []);
}

#[test]
fn a_correction_shows_what_holds_now_and_is_undone() {
    let mut world = catalog();
    take_in(&mut world, "1.2.1", &[trauma()]);
    let claimed = take_in(&mut world, "1.2.1", &[gerda()]);
    let [one] = open(&world).try_into().unwrap();
    assert_eq!(claimed, [Claimed::Differs(Some(one.id))]);
    assert_eq!((one.files, one.is_known), (1, false));
    assert_eq!(one.claimed.claim, gerda());
    // Told once: the same files again, or more of them, are no new difference.
    take_in(
        &mut world,
        "1.2.1",
        &[patient("333", "Gamma, Gerda", "19700101")],
    );
    assert_eq!(open(&world).len(), 1);
    for text in ["trauma7", "gerda", "TMP77", "333", "1970-01-01"] {
        assert_eq!(found(&world, text), ["1.2.1"], "{text}");
    }
    let wrong = change(&mut world, |c| {
        c.answer(one.id, Answer::Merge { keep: false })
    });
    assert!(matches!(wrong, Err(CatalogError::PatientNotKnown)));
    let decision = change(&mut world, |c| {
        c.answer(one.id, Answer::Correction { keep: false })
    });
    let decision = decision.unwrap().unwrap();
    assert_eq!(open(&world), []);
    let gamma = ("GAMMA^GERDA".to_owned(), "19700101".to_owned());
    assert_eq!(shown(&world, "1.2.1"), gamma);
    // What comes later, by either name, is nothing new.
    assert_eq!(take_in(&mut world, "1.2.1", &[trauma()]), [Claimed::Agrees]);
    let decided = Claimed::Decided(Some(one.id));
    assert_eq!(take_in(&mut world, "1.2.1", &[gerda()]), [decided]);
    take_in(&mut world, "1.2.2", &[gerda()]);
    assert_eq!(found(&world, "trauma7"), ["1.2.1", "1.2.2"]);
    holds(&world);
    change(&mut world, |c| c.undo_decision(decision)).unwrap();
    let before = ("UNKNOWN^TRAUMA7".to_owned(), String::new());
    assert_eq!(shown(&world, "1.2.1"), before);
    assert_eq!(shown(&world, "1.2.2"), gamma);
    assert_eq!(open(&world).len(), 1);
    assert_eq!(found(&world, "trauma7"), ["1.2.1"]);
    let again = change(&mut world, |c| c.undo_decision(decision));
    assert!(matches!(again, Err(CatalogError::IsUndone)));
    holds(&world);
}

#[test]
fn a_merge_that_is_undone_brings_its_studies_back() {
    let mut world = catalog();
    take_in(&mut world, "1.2.1", &[trauma()]);
    take_in(&mut world, "1.2.2", &[gerda()]);
    take_in(&mut world, "1.2.1", &[gerda()]);
    let [one] = open(&world).try_into().unwrap();
    assert!(one.is_known);
    let wrong = change(&mut world, |c| {
        c.answer(one.id, Answer::Correction { keep: false })
    });
    assert!(matches!(wrong, Err(CatalogError::PatientKnown)));
    let kept = change(&mut world, |c| {
        c.answer(one.id, Answer::Merge { keep: true })
    });
    let kept = kept.unwrap().unwrap();
    assert_eq!(shown(&world, "1.2.2").0, "UNKNOWN^TRAUMA7");
    change(&mut world, |c| c.undo_decision(kept)).unwrap();
    assert_eq!(shown(&world, "1.2.2").0, "GAMMA^GERDA");
    let merged = change(&mut world, |c| {
        c.answer(one.id, Answer::Merge { keep: false })
    });
    let merged = merged.unwrap().unwrap();
    for text in ["trauma7", "gerda"] {
        assert_eq!(found(&world, text), ["1.2.1", "1.2.2"], "{text}");
    }
    // Another correction on top; the merge is undone below it.
    let row = world.1.read().study_by_uid(StudyKind::Study, "1.2.2");
    let row = row.unwrap().unwrap().patient;
    let named = patient("", "GAMMA-BETA^GERDA", "");
    let corrected = change(&mut world, |c| c.correct_patient(row, &named)).unwrap();
    assert_eq!(
        shown(&world, "1.2.1"),
        ("GAMMA-BETA^GERDA".into(), "19700101".into())
    );
    let again = change(&mut world, |c| c.correct_patient(row, &named));
    assert!(matches!(again, Err(CatalogError::SamePatient)));
    holds(&world);
    change(&mut world, |c| c.undo_decision(merged)).unwrap();
    assert_eq!(shown(&world, "1.2.1").0, "UNKNOWN^TRAUMA7");
    assert_eq!(shown(&world, "1.2.2").0, "GAMMA-BETA^GERDA");
    assert_eq!(found(&world, "gamma-beta"), ["1.2.1", "1.2.2"]);
    assert_eq!(found(&world, "trauma7"), ["1.2.1"]);
    change(&mut world, |c| c.undo_decision(corrected)).unwrap();
    assert_eq!(shown(&world, "1.2.2").0, "GAMMA^GERDA");
    assert_eq!(found(&world, "gamma-beta"), [""; 0]);
    holds(&world);
}

#[test]
fn objects_of_the_wrong_patient_stay_out_until_that_is_undone() {
    let mut world = catalog();
    let (anna, berta) = (
        patient("111", "ALPHA^ANNA", ""),
        patient("222", "BETA^BERTA", ""),
    );
    take_in(&mut world, "1.2.1", &[anna.clone(), berta.clone()]);
    assert_eq!(world.1.read().waiting().unwrap().len(), 2);
    let [one] = open(&world).try_into().unwrap();
    let decision = change(&mut world, |c| c.answer(one.id, Answer::WrongPatient));
    let decision = decision.unwrap().unwrap();
    assert_eq!(world.1.read().waiting().unwrap().len(), 1);
    assert_eq!(found(&world, "berta"), [""; 0]);
    assert_eq!(found(&world, "anna"), ["1.2.1"]);
    let again = take_in(&mut world, "1.2.1", std::slice::from_ref(&berta));
    assert_eq!(again, [Claimed::StaysOut]);
    holds(&world);
    change(&mut world, |c| c.undo_decision(decision)).unwrap();
    assert_eq!(world.1.read().waiting().unwrap().len(), 2);
    assert_eq!((found(&world, "berta").len(), open(&world).len()), (1, 1));
    holds(&world);
    // What is planned for a disc cannot be kept out of it.
    let version = world.1.read().waiting().unwrap()[1].version;
    change(&mut world, |c| {
        let set = SetRecord {
            media: "bd25".to_owned(),
            capacity_sectors: 100,
            copies: 1,
            policy: "{}".to_owned(),
        };
        let (set, _) = c.add_set(&set)?;
        let studies = vec![DiscStudy {
            version,
            files: 1,
            bytes: 10,
        }];
        let disc = DiscRecord {
            uuid: [7; 16],
            plan: b"plan".to_vec(),
            capacity_sectors: 100,
            used_sectors: 50,
            parity: 30,
            set_parity: None,
            studies,
        };
        c.add_disc(set, 1, &disc)
    })
    .unwrap();
    let refused = change(&mut world, |c| c.answer(one.id, Answer::WrongPatient));
    assert!(matches!(refused, Err(CatalogError::OnDisc { disc }) if disc == "SET-0001/1"));
}

#[test]
fn a_study_is_split_off_and_given_back() {
    let mut world = catalog();
    let anna = patient("111", "ALPHA^ANNA", "19500101");
    take_in(&mut world, "1.2.1", std::slice::from_ref(&anna));
    take_in(&mut world, "1.2.2", std::slice::from_ref(&anna));
    let study = world.1.read().study_by_uid(StudyKind::Study, "1.2.2");
    let study = study.unwrap().unwrap();
    let other = patient("112", "ALPHA^ANNE", "19500102");
    let split = change(&mut world, |c| {
        let to = c.name_patient(&other)?;
        c.split_study(study.id, to)
    })
    .unwrap();
    assert_eq!(shown(&world, "1.2.2").0, "ALPHA^ANNE");
    // Its objects name whom they did, and it is found by that.
    assert_eq!(found(&world, "111"), ["1.2.1", "1.2.2"]);
    let said = world.1.read().also_said(study.id).unwrap();
    assert_eq!(
        said.iter().map(|row| &row.claim).collect::<Vec<_>>(),
        [&anna]
    );
    // Its objects go on saying what they say.
    let later = take_in(&mut world, "1.2.2", std::slice::from_ref(&anna));
    assert_eq!(later, [Claimed::Agrees]);
    let same = change(&mut world, |c| {
        let to = c.name_patient(&other)?;
        c.split_study(study.id, to)
    });
    assert!(matches!(same, Err(CatalogError::SamePatient)));
    let third = change(&mut world, |c| {
        let to = c.name_patient(&patient("9", "X^Y", ""))?;
        c.split_study(study.id, to)
    })
    .unwrap();
    let early = change(&mut world, |c| c.undo_decision(split));
    assert!(matches!(early, Err(CatalogError::LaterDecision)));
    holds(&world);
    for decision in [third, split] {
        change(&mut world, |c| c.undo_decision(decision)).unwrap();
    }
    assert_eq!(shown(&world, "1.2.2").0, "ALPHA^ANNA");
    assert_eq!(found(&world, "111"), ["1.2.1", "1.2.2"]);
    holds(&world);
}

#[test]
fn who_is_one_patient_and_who_is_not() {
    let mut world = catalog();
    let issued = |issuer: &str| PatientClaim {
        issuer: issuer.to_owned(),
        ..patient("42", "TWIN^T", "20000101")
    };
    let cases = [
        // One row: the same ID and name, what was empty is filled.
        ("1.1", patient("7", "DOE^JO", ""), "1.1"),
        ("1.2", patient("7", "Doe^Jo^^", "19500607"), "1.1"),
        // Another birth date under the same ID is somebody else.
        ("1.3", patient("7", "DOE^JO", "19991231"), "1.3"),
        // No ID: name and birth date together, and never a name alone.
        ("2.1", patient("", "SCHMIDT^HANS", "19500101"), "2.1"),
        ("2.2", patient("", "SCHMIDT^HANS", "19800615"), "2.2"),
        ("2.3", patient("", "SCHMIDT^HANS", "19500101"), "2.1"),
        ("2.4", patient("", "SCHMIDT^HANS", ""), "2.4"),
        ("2.5", patient("", "SCHMIDT^HANS", ""), "2.5"),
        // One ID of two issuers.
        ("3.1", issued("A"), "3.1"),
        ("3.2", issued("B"), "3.2"),
        ("3.3", issued("A"), "3.1"),
        // Twins of one name and birth date.
        ("4.1", patient("50", "TWIN^T", "20000101"), "4.1"),
        ("4.2", patient("51", "TWIN^T", "20000101"), "4.2"),
    ];
    for (uid, says, _) in &cases {
        take_in(&mut world, uid, std::slice::from_ref(says));
    }
    let of = |uid: &str| {
        let study = world.1.read().study_by_uid(StudyKind::Study, uid);
        study.unwrap().unwrap().patient
    };
    for (uid, _, first) in &cases {
        let others = cases.iter().filter(|(other, ..)| of(other) == of(uid));
        let firsts: Vec<_> = others.map(|(.., first)| first).collect();
        assert!(firsts.iter().all(|one| *one == first), "{uid}: {firsts:?}");
        assert_eq!(of(uid), of(first), "{uid}");
    }
    // One ID with another birth date is told; what stands without one, or of two issuers, is not.
    let [one] = open(&world).try_into().unwrap();
    assert_eq!(
        (one.kind, one.study.uid.as_str()),
        (DifferenceKind::Studies, "1.3")
    );
    assert_eq!((one.files, one.is_known), (0, true));
    assert_eq!(one.claimed.claim.birth_date, "19500607");
    assert_eq!(found(&world, "1950-06-07"), ["1.1", "1.2"]);
    assert_eq!(found(&world, "1999-12-31"), ["1.3"]);
}

#[test]
fn a_correction_is_not_undone_by_what_fills_an_old_wording() {
    let mut world = catalog();
    let jo = patient("7", "DOE^JO", "");
    take_in(&mut world, "1.2.1", std::slice::from_ref(&jo));
    let study = world.1.read().study_by_uid(StudyKind::Study, "1.2.1");
    let row = study.unwrap().unwrap().patient;
    let born = patient("", "", "19620304");
    change(&mut world, |c| c.correct_patient(row, &born)).unwrap();
    assert_eq!(shown(&world, "1.2.1").1, "19620304");
    let other = patient("7", "DOE^JO", "19620305");
    let claimed = take_in(&mut world, "1.2.1", std::slice::from_ref(&other));
    assert!(
        matches!(claimed[..], [Claimed::Differs(Some(_))]),
        "{claimed:?}"
    );
    let same = patient("7", "DOE^JO", "19620304");
    assert_eq!(take_in(&mut world, "1.2.1", &[same]), [Claimed::Agrees]);
    take_in(&mut world, "1.2.2", &[other]);
    assert_eq!(shown(&world, "1.2.2").1, "19620305");
    assert_eq!(shown(&world, "1.2.1").1, "19620304");
    holds(&world);
}

#[test]
fn many_are_decided_at_once_and_one_decision_settles_all_between_two() {
    let mut world = catalog();
    for number in 0..5 {
        let uid = format!("1.2.{number}");
        take_in(&mut world, &uid, &[trauma(), gerda()]);
    }
    let all: Vec<DifferenceId> = open(&world).iter().map(|one| one.id).collect();
    assert_eq!(all.len(), 5);
    let decisions = change(&mut world, |c| {
        let mut made = Vec::new();
        for id in &all {
            made.extend(c.answer(*id, Answer::Correction { keep: false })?);
        }
        Ok(made)
    })
    .unwrap();
    assert_eq!((decisions.len(), open(&world).len()), (1, 0));
    change(&mut world, |c| c.undo_decision(decisions[0])).unwrap();
    assert_eq!(open(&world).len(), 5);
    holds(&world);
}

/// One ID of two studies: told with the first study of a wording, and answered.
#[test]
fn patients_of_one_id_are_one_or_two() {
    let mut world = catalog();
    let meyer = patient("42", "MEYER^ANNA", "19500101");
    let maier = patient("42", "MAIER^ANNA", "19500101");
    let later = patient("42", "MEYER^ANNA", "19710317");
    take_in(&mut world, "1.1", std::slice::from_ref(&meyer));
    take_in(&mut world, "1.2", std::slice::from_ref(&maier));
    let [near] = open(&world).try_into().unwrap();
    take_in(&mut world, "1.3", std::slice::from_ref(&maier));
    assert_eq!(open(&world).len(), 1);
    // Whoever was born on the same day is the more likely one.
    take_in(
        &mut world,
        "1.4",
        &[patient("42", "MAYER^ANNA", "19500101")],
    );
    take_in(&mut world, "1.5", std::slice::from_ref(&later));
    let [_, third, fourth] = open(&world).try_into().unwrap();
    assert_eq!(third.claimed.claim, meyer);
    assert_eq!(fourth.claimed.claim, meyer);
    let answer = |world: &mut World, id, answer| change(world, |c| c.answer(id, answer));
    let merge = Answer::Merge { keep: false };
    let refused = answer(&mut world, near.id, Answer::WrongPatient);
    assert!(matches!(refused, Err(CatalogError::NoFilesDiffer)));
    answer(&mut world, near.id, merge).unwrap().unwrap();
    answer(&mut world, third.id, merge).unwrap().unwrap();
    let two = answer(&mut world, fourth.id, Answer::TwoPeople);
    let two = two.unwrap().unwrap();
    assert_eq!(open(&world), []);
    for text in ["mayer", "maier", "1950-01-01"] {
        assert_eq!(found(&world, text), ["1.1", "1.2", "1.3", "1.4"], "{text}");
    }
    // What fits somebody of that ID is nothing new, however it is written.
    take_in(
        &mut world,
        "1.6",
        &[patient("42", "MEYER^ANNA^MARIA", "19500101")],
    );
    assert_eq!(open(&world), []);
    change(&mut world, |c| c.undo_decision(two)).unwrap();
    assert_eq!(open(&world).len(), 1);
    holds(&world);
}

/// Two people are not made one (issuer, ID) by a correction: that would be a merge, or a slip.
#[test]
fn a_correction_gives_nobody_the_id_of_another_patient() {
    let mut world = catalog();
    let of = |issuer: &str, id: &str, name: &str, born: &str| PatientClaim {
        issuer: issuer.to_owned(),
        ..patient(id, name, born)
    };
    let one = of("HOSP-A", "4711", "X^Y", "19600101");
    let other = of("HOSP-B", "4711", "OTHER^TWO", "19700101");
    take_in(&mut world, "1.1", std::slice::from_ref(&one));
    take_in(&mut world, "1.2", std::slice::from_ref(&other));
    let id = |world: &World, claim: &PatientClaim| {
        let rows = world.1.read().patients_of_id(&claim.patient_id).unwrap();
        let row = rows.into_iter().find(|row| row.claim == *claim);
        row.unwrap().root()
    };
    let (first, second) = (id(&world, &one), id(&world, &other));
    let correct = |world: &mut World, id, holds: &PatientClaim| {
        change(world, |c| c.correct_patient(id, holds))
    };
    let issuer = |issuer: &str| of(issuer, "", "", "");
    let refused = correct(&mut world, first, &issuer("HOSP-B"));
    assert!(
        matches!(refused, Err(CatalogError::PatientKnown)),
        "{refused:?}"
    );
    assert_eq!(open(&world), []);
    // Another name, or an ID that nobody has, takes nothing from anybody.
    correct(&mut world, second, &of("", "", "OTHER^TWICE", "")).unwrap();
    correct(&mut world, first, &issuer("HOSP-C")).unwrap();
    // What somebody had before a correction is free again.
    let second = id(&world, &other);
    correct(&mut world, second, &of("", "4712", "", "")).unwrap();
    let first = id(&world, &one);
    correct(&mut world, first, &issuer("HOSP-B")).unwrap();
    holds(&world);
}

/// Whoever is shown again by an ID that somebody else has got meanwhile: both are told, and what
/// was asked about the one who nobody is any more is asked about whom it came from.
#[test]
fn who_comes_back_with_an_id_that_another_one_has_is_told() {
    for corrected in [false, true] {
        let (folder, catalog, by) = catalog();
        let mut world = (folder, catalog, by);
        let (anna, bert) = (
            patient("4711", "ALPHA^ANNA", "19500101"),
            patient(
                if corrected { "99" } else { "4711" },
                "BETA^BERT",
                "19700202",
            ),
        );
        take_in(&mut world, "1.1", std::slice::from_ref(&anna));
        let of = |world: &World, uid: &str| {
            let study = world.1.read().study_by_uid(StudyKind::Study, uid);
            study.unwrap().unwrap().patient
        };
        let said = |id: &str| PatientClaim {
            patient_id: id.to_owned(),
            ..PatientClaim::default()
        };
        let first = of(&world, "1.1");
        let (_, catalog, by) = &mut world;
        let wrong = try_change(catalog, by, |c| c.correct_patient(first, &said("4712"))).unwrap();
        take_in(&mut world, "1.2", std::slice::from_ref(&bert));
        if corrected {
            let second = of(&world, "1.2");
            let (_, catalog, by) = &mut world;
            try_change(catalog, by, |c| c.correct_patient(second, &said("4711"))).unwrap();
            assert_eq!(open(&world), []);
        }
        let (_, catalog, by) = &mut world;
        try_change(catalog, by, |c| c.undo_decision(wrong)).unwrap();
        let told = open(&world);
        let [one] = told.as_slice() else {
            panic!("{told:#?}");
        };
        assert_eq!(one.kind, DifferenceKind::Studies);
        assert!(one.is_known);
        assert_eq!(one.claimed.claim.patient_id, "4711");
        let (_, catalog, by) = &mut world;
        try_change(catalog, by, |c| c.answer(one.id, Answer::TwoPeople)).unwrap();
        assert_eq!(open(&world), []);
        assert_eq!(world.1.audit_verify().unwrap().problems, []);
    }
}

/// What was asked because of an ID that a correction gave is asked no more once that is undone.
#[test]
fn who_has_the_id_of_another_one_no_more_is_asked_about_no_more() {
    let (folder, catalog, by) = catalog();
    let mut world = (folder, catalog, by);
    let anna = patient("4711", "ALPHA^ANNA", "19500101");
    let bert = patient("4712", "BETA^BERT", "19700202");
    take_in(&mut world, "1.1", std::slice::from_ref(&anna));
    let row = world.1.read().study_by_uid(StudyKind::Study, "1.1");
    let first = row.unwrap().unwrap().patient;
    let said = PatientClaim {
        patient_id: "4712".to_owned(),
        ..PatientClaim::default()
    };
    let (_, catalog, by) = &mut world;
    let wrong = try_change(catalog, by, |c| c.correct_patient(first, &said)).unwrap();
    take_in(&mut world, "1.2", std::slice::from_ref(&bert));
    assert_eq!(open(&world).len(), 1);
    let (_, catalog, by) = &mut world;
    try_change(catalog, by, |c| c.undo_decision(wrong)).unwrap();
    assert_eq!(open(&world), []);
    assert_eq!(world.1.audit_verify().unwrap().problems, []);
}

/// Who was merged with one who is shown as a third stays with whom somebody named.
#[test]
fn a_merge_is_with_the_one_who_was_named() {
    let (folder, catalog, by) = catalog();
    let mut world = (folder, catalog, by);
    let all = [("1", "ONE^A"), ("2", "TWO^B"), ("3", "THREE^C")];
    let mut ids = Vec::new();
    for (id, name) in all {
        let uid = format!("1.{id}");
        take_in(&mut world, &uid, &[patient(id, name, "19500101")]);
        let study = world.1.read().study_by_uid(StudyKind::Study, &uid);
        ids.push(study.unwrap().unwrap().patient);
    }
    let (_, catalog, by) = &mut world;
    let first = try_change(catalog, by, |c| c.merge_patients(ids[1], ids[2])).unwrap();
    try_change(catalog, by, |c| c.merge_patients(ids[0], ids[1])).unwrap();
    let shown = |catalog: &Catalog| {
        let of = |uid: &str| {
            let study = catalog.read().study_by_uid(StudyKind::Study, uid);
            study.unwrap().unwrap().patient_id
        };
        [of("1.1"), of("1.2"), of("1.3")]
    };
    assert_eq!(shown(catalog), ["3", "3", "3"]);
    try_change(catalog, by, |c| c.undo_decision(first)).unwrap();
    assert_eq!(shown(catalog), ["2", "2", "3"]);
    assert_eq!(catalog.audit_verify().unwrap().problems, []);
}
