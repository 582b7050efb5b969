//! The catalog as a whole: changes, the trail, finding, leases.

use tempfile::TempDir;

use crate::*;

const AT: Timestamp = Timestamp(1_780_000_000_000);

fn catalog() -> (TempDir, Catalog, Actor) {
    let dir = tempfile::tempdir().unwrap();
    let (catalog, person) = Catalog::create(&dir.path().join("c.db"), AT, "Ada").unwrap();
    let actor = Actor { person: person.id };
    (dir, catalog, actor)
}

fn study(uid: &str, name: &str, date: &str) -> StudyRecord {
    StudyRecord {
        study_instance_uid: uid.to_owned(),
        patient_id: format!("ID{uid}"),
        patient_name: name.to_owned(),
        study_date: date.to_owned(),
        accession_number: format!("A-{date}"),
        description: "Thorax routine".to_owned(),
        modalities: vec!["CT".to_owned(), "SR".to_owned()],
        ..StudyRecord::default()
    }
}

pub(crate) fn try_change<R>(
    catalog: &mut Catalog,
    by: &Actor,
    f: impl FnOnce(&mut Change<'_>) -> Result<R, CatalogError>,
) -> Result<R, CatalogError> {
    catalog.change(by, AT, "test", f)
}

pub(crate) fn filled() -> (TempDir, Catalog, Actor, CopyId) {
    let (dir, mut catalog, by) = catalog();
    let copy = try_change(&mut catalog, &by, |c| {
        let one = c.put_study(&study("1.2.3", "MÜLLER^Änne=山田^太郎", "20260102"))?;
        c.put_study(&study("1.2.4", "SMITH^JO", "20260303"))?;
        let version = c.add_version(one, 3, 4000, b"items")?;
        let set = SetRecord {
            media: "bd25".to_owned(),
            capacity_sectors: 100,
            copies: 1,
            policy: "{}".to_owned(),
        };
        let (set, name) = c.add_set(&set)?;
        assert_eq!(name, "SET-0001");
        let disc = DiscRecord {
            uuid: [7; 16],
            plan: b"plan".to_vec(),
            capacity_sectors: 100,
            used_sectors: 50,
            parity: 30,
            studies: vec![DiscStudy {
                version,
                files: 3,
                bytes: 4000,
            }],
        };
        let disc = c.add_disc(set, 1, &disc)?;
        c.add_copy(disc, &Serial::from_bits(5))
    })
    .unwrap();
    (dir, catalog, by, copy)
}

#[test]
fn studies_are_found_by_any_of_their_words() {
    let (_dir, catalog, ..) = filled();
    let find = |text: &str| {
        let query = FindQuery {
            text: text.to_owned(),
            ..FindQuery::default()
        };
        let found = catalog.read().find(&query, 10).unwrap();
        found
            .into_iter()
            .map(|f| f.study.study_instance_uid)
            .collect::<Vec<_>>()
    };
    for text in [
        "muller",
        "MÜL ann",
        "山田",
        "ID1.2.3",
        "a-20260102",
        "1.2.3",
    ] {
        assert_eq!(find(text), ["1.2.3"], "{text}");
    }
    assert_eq!(find("thor rout"), ["1.2.4", "1.2.3"]);
    assert_eq!(find("nobody"), Vec::<String>::new());
    assert_eq!(find("\" OR 1 ) -- *"), Vec::<String>::new());
    let query = FindQuery {
        study_date_from: Some("20260201".to_owned()),
        modality: Some("ct".to_owned()),
        ..FindQuery::default()
    };
    assert_eq!(catalog.read().find(&query, 10).unwrap().len(), 1);
    let all = catalog.read().find(&FindQuery::default(), 10).unwrap();
    assert_eq!(
        (all[1].copies.len(), all[1].waiting, all[0].waiting),
        (1, false, false)
    );
    assert_eq!(catalog.read().waiting().unwrap().len(), 0);
    assert_eq!(
        catalog.read().items(all[1].versions[0].id).unwrap(),
        b"items"
    );
}

#[test]
fn a_change_without_an_event_rolls_back() {
    let (_dir, mut catalog, by) = catalog();
    let silent = try_change(&mut catalog, &by, |c| c.take_lease("drive:A", "me"));
    assert!(matches!(silent, Err(CatalogError::Unexplained)));
    let failed = try_change(&mut catalog, &by, |c| {
        c.put_study(&study("9", "X", ""))?;
        Err::<(), _>(CatalogError::TooLarge)
    });
    assert!(failed.is_err());
    assert_eq!(catalog.read().study_by_uid("9").unwrap(), None);
    assert!(catalog.audit_verify().unwrap().problems.is_empty());
}

#[test]
fn leases_and_jobs_tell_who_holds_what() {
    let (_dir, mut catalog, by) = catalog();
    let job = try_change(&mut catalog, &by, |c| {
        c.take_lease("drive:A", "1@boot")?;
        c.begin_job("burn", "{}", "1@boot")
    })
    .unwrap();
    let second = try_change(&mut catalog, &by, |c| c.take_lease("drive:A", "2@boot"));
    assert!(matches!(second, Err(CatalogError::LeaseHeld { .. })));
    assert_eq!(catalog.read().interrupted_jobs().unwrap().len(), 1);
    try_change(&mut catalog, &by, |c| {
        c.release_leases_of("1@boot")?;
        c.end_job(job, "{}", true)?;
        c.take_lease("drive:A", "2@boot")
    })
    .unwrap();
    assert_eq!(catalog.read().interrupted_jobs().unwrap(), []);
}

#[test]
fn copies_are_shelved_lent_and_given_back() {
    let (_dir, mut catalog, by, copy) = filled();
    let burned = Event::BurnStarted {
        drive: "A".to_owned(),
        media_id: "VERBAT/IMe".to_owned(),
    };
    let early = try_change(&mut catalog, &by, |c| {
        let slot = c.add_slot("House/Room/Rack/1/2")?;
        c.shelve(copy, slot.id)
    });
    assert!(matches!(early, Err(CatalogError::Refused(_))));
    let slot = try_change(&mut catalog, &by, |c| {
        c.record(copy, &burned)?;
        c.record(
            copy,
            &Event::BurnEnded {
                written_sectors: 9,
                stopped: None,
            },
        )?;
        let whole = Event::ReadBack {
            sectors: 9,
            equal: 9,
            lost: 0,
            different: 0,
            drive: "A".to_owned(),
        };
        assert_eq!(c.record(copy, &whole)?, CopyState::Good);
        let slot = c.add_slot("House/Room/Rack/1/2")?;
        assert_eq!(c.add_slot(" House / Room/Rack/1/2")?, slot);
        c.shelve(copy, slot.id)?;
        Ok(slot)
    })
    .unwrap();
    let row = catalog.read().copy_by_text("stl 000005").unwrap();
    assert_eq!(row, None, "the check character is missing");
    let text = Serial::from_bits(5).to_string();
    let row = catalog.read().copy_by_text(&text).unwrap().unwrap();
    assert_eq!(row.place.as_deref(), Some("House/Room/Rack/1/2"));
    assert_eq!(row.media_id.as_deref(), Some("VERBAT/IMe"));
    assert_eq!(catalog.read().copies_in(SlotId(1)).unwrap().len(), 1);
    try_change(&mut catalog, &by, |c| c.lend(copy, "Ward 3", None)).unwrap();
    assert!(try_change(&mut catalog, &by, |c| c.shelve(copy, slot.id)).is_err());
    try_change(&mut catalog, &by, |c| c.give_back(copy, slot.id)).unwrap();
    assert!(try_change(&mut catalog, &by, |c| c.add_slot("House//x")).is_err());
    let history = catalog.read().history(copy).unwrap();
    assert_eq!(history.len(), 6);
    assert_eq!(history[2].state, CopyState::Good);
}

/// What a hand with a database tool may do, and what the check says of it.
#[test]
fn the_trail_names_every_tampered_row() {
    let cases: [(&str, &str); 6] = [
        (
            "UPDATE audit SET why = 'nothing' WHERE id = 3",
            "row 3 was changed or put in",
        ),
        ("DELETE FROM audit WHERE id = 4", "row 4 was removed"),
        (
            "DELETE FROM audit WHERE id = (SELECT MAX(id) FROM audit)",
            "was removed",
        ),
        (
            "INSERT INTO audit SELECT id + 1, at, person, why, kind, subject, detail, hash
             FROM audit ORDER BY id DESC LIMIT 1",
            "was put in behind the end",
        ),
        (
            "UPDATE audit SET id = 999 WHERE id = 3; UPDATE audit SET id = 3 WHERE id = 4;
             UPDATE audit SET id = 4 WHERE id = 999",
            "rows 3 and 4 were swapped",
        ),
        (
            "UPDATE audit SET id = -id WHERE id >= 3; UPDATE audit SET id = 1 - id WHERE id < 0;
             INSERT INTO audit SELECT 3, at, person, why, kind, subject, detail, hash
             FROM audit WHERE id = 2",
            "row 3 was changed or put in",
        ),
    ];
    for (sql, said) in cases {
        let (_dir, catalog, ..) = filled();
        let db = catalog.database();
        assert!(catalog.audit_verify().unwrap().problems.is_empty());
        assert!(db.execute_batch("UPDATE audit SET why = 'x'").is_err());
        assert!(
            db.execute_batch("DELETE FROM custody; DELETE FROM audit")
                .is_err()
        );
        db.execute_batch("DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_removed")
            .unwrap();
        db.execute_batch(sql).unwrap();
        let report = catalog.audit_verify().unwrap();
        let text: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
        assert!(
            text.iter().any(|line| line.contains(said)),
            "{sql}: {text:?}"
        );
        // Rows pushed along by one put in are named as well; otherwise only the guilty ones are.
        assert!(text.len() <= 2 || text[0].contains(said), "{sql}: {text:?}");
    }
}

#[test]
fn a_newer_or_missing_catalog_is_refused() {
    let (dir, catalog, _) = catalog();
    let path = dir.path().join("c.db");
    assert!(matches!(
        Catalog::open(&dir.path().join("none.db")),
        Err(OpenError::Missing)
    ));
    catalog
        .database()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    assert!(matches!(
        Catalog::open(&path),
        Err(OpenError::Newer { found: 99, .. })
    ));
    std::fs::write(
        dir.path().join("bad.db"),
        b"this is no database, not at all",
    )
    .unwrap();
    assert!(matches!(
        Catalog::open(&dir.path().join("bad.db")),
        Err(OpenError::Database(_))
    ));
}

#[test]
fn a_catalog_of_the_first_version_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalog.db");
    let old = rusqlite::Connection::open(&path).unwrap();
    old.execute_batch(include_str!("schema/0001_first.sql"))
        .unwrap();
    old.pragma_update(None, "user_version", 1).unwrap();
    old.execute_batch("INSERT INTO disc_set VALUES (1, 'SET-0001', 'bd25', 100, 2, '{}', 5);")
        .unwrap();
    // As version 1 indexed it: the letter that has no parts was left as it is.
    old.execute_batch(
        "INSERT INTO patient VALUES (1, 'P1', 'WAŁĘSA^LECH', '');
         INSERT INTO study VALUES (1, '1.2.3', 1, '20260101', '', '', 'CT', 0);
         INSERT INTO study_text (rowid, words) VALUES (1, 'WAŁĘSA LECH P1');",
    )
    .unwrap();
    drop(old);
    let catalog = Catalog::open(&path).unwrap();
    let sets = catalog.read().sets().unwrap();
    assert_eq!((sets.len(), sets[0].dropped), (1, false));
    for text in ["walesa", "WAŁĘSA", "lech p1"] {
        let query = FindQuery {
            text: text.to_owned(),
            ..FindQuery::default()
        };
        let found = catalog.read().find(&query, 5).unwrap();
        assert_eq!(found.len(), 1, "{text}");
    }
}

#[test]
fn a_disc_is_laid_out_anew_only_before_its_first_copy() {
    let (_dir, mut catalog, by, copy) = filled();
    let disc = catalog.read().disc_by_name("SET-0001/1").unwrap().unwrap();
    let new = DiscRecord {
        uuid: disc.uuid,
        plan: b"other".to_vec(),
        capacity_sectors: 100,
        used_sectors: 40,
        parity: 46,
        studies: Vec::new(),
    };
    try_change(&mut catalog, &by, |c| c.replan_disc(disc.id, &new)).unwrap();
    assert_eq!(catalog.read().plan(disc.id).unwrap(), b"other");
    assert_eq!(catalog.read().waiting().unwrap().len(), 1);
    let burned = Event::BurnStarted {
        drive: "A".to_owned(),
        media_id: String::new(),
    };
    try_change(&mut catalog, &by, |c| c.record(copy, &burned)).unwrap();
    let late = try_change(&mut catalog, &by, |c| c.replan_disc(disc.id, &new));
    assert!(matches!(late, Err(CatalogError::CopiesBegun)));
}
