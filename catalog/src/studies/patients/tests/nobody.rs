//! Those whom nothing names: each is nobody else.

use super::*;

fn case(name: &str) -> StudyRecord {
    StudyRecord {
        kind: StudyKind::Case,
        uid: name.to_owned(),
        ..StudyRecord::default()
    }
}

#[test]
fn whom_nothing_names_is_nobody_else() {
    let mut world = catalog();
    let nobody = PatientClaim::default();
    let (cases, studies) = change(&mut world, |c| {
        let cases = [c.put_study(&case("D1"))?, c.put_study(&case("D2"))?];
        let again = c.put_study(&case("D1"))?;
        assert_eq!(again, cases[0]);
        let studies = ["1.2.1", "1.2.2"].map(|uid| c.put_study(&record(uid, &nobody)));
        Ok((cases, studies.map(Result::unwrap)))
    })
    .unwrap();
    let whose = |world: &World, study| {
        let reader = world.1.read();
        let row = reader.study(study).unwrap().unwrap();
        reader.patient(row.patient).unwrap().unwrap()
    };
    let all: Vec<_> = cases.iter().chain(&studies).collect();
    let rows: Vec<_> = all.iter().map(|study| whose(&world, **study)).collect();
    let ids: std::collections::BTreeSet<_> = rows.iter().map(|row| row.id).collect();
    assert_eq!(ids.len(), 4);
    let named: Vec<_> = rows.iter().map(|row| row.case.as_deref()).collect();
    assert_eq!(named, [Some("D1"), Some("D2"), None, None]);

    // Nothing is joined to one of them: two of them would be one.
    for other in [rows[1].id, rows[3].id] {
        let merged = change(&mut world, |c| c.merge_patients(rows[0].id, other));
        assert!(matches!(merged, Err(CatalogError::NothingNames)));
        let given = change(&mut world, |c| c.split_study(cases[0], other));
        assert!(matches!(given, Err(CatalogError::NothingNames)));
    }
    // What is said of one is said of that one, and its files name nobody besides.
    let anna = patient("111", "ALPHA^ANNA", "19500101");
    change(&mut world, |c| c.correct_patient(rows[0].id, &anna)).unwrap();
    let split = change(&mut world, |c| {
        let anna = c.name_patient(&anna)?;
        c.split_study(cases[1], anna)
    })
    .unwrap();
    assert_eq!(whose(&world, cases[0]).claim, anna);
    assert_eq!(whose(&world, cases[1]).claim, anna);
    assert_eq!(whose(&world, studies[0]).claim, nobody);
    let also = world.1.read().also_said(cases[1]).unwrap();
    assert!(also.iter().all(|row| row.claim == nobody), "{also:?}");
    change(&mut world, |c| c.undo_decision(split)).unwrap();
    assert_eq!(whose(&world, cases[1]).id, rows[1].id);
    holds(&world);

    // Where an earlier version gave two cases one row, it is neither of them by name.
    let both = "UPDATE study SET patient = (SELECT patient FROM study WHERE uid = 'D2')
        WHERE uid = '1.2.1'";
    world.1.database().execute_batch(both).unwrap();
    assert_eq!(whose(&world, cases[1]).case, None);
}
