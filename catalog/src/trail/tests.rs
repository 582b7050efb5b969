//! What the check says of rows that were tampered with.

mod beside;
mod copies;
mod said;
mod walk;

use crate::tests::{filled, try_change};
use crate::*;

/// What a hand with a database tool may do, and what the check says of it.
#[test]
fn the_trail_names_every_tampered_row() {
    let columns = "hash_version, at, person, station, kind, subject, detail, why, reason,
        words, words_digest, seals, hash";
    let cases: [(&str, &str); 14] = [
        (
            "UPDATE audit SET detail = 'nothing' WHERE id = 3",
            "row 3 was changed or put in",
        ),
        (
            "UPDATE audit SET station = 1 WHERE id = 3",
            "row 3 was changed or put in",
        ),
        (
            "UPDATE audit SET words_digest = zeroblob(32) WHERE id = 3",
            "row 3 was changed or put in",
        ),
        (
            "DROP TRIGGER words_are_only_erased; UPDATE words SET text = 'x'
             WHERE id = (SELECT words FROM audit WHERE id = 3)",
            "the words of row 3 were changed",
        ),
        (
            "UPDATE words SET salt = NULL, text = NULL, erased = 5
             WHERE id = (SELECT words FROM audit WHERE id = 3)",
            "were erased, and no row says so",
        ),
        (
            "DROP TRIGGER words_are_only_erased; UPDATE words SET text = 'Mallory'
             WHERE id = (SELECT name FROM person)",
            "words 1 were changed",
        ),
        (
            "DROP TRIGGER words_are_only_erased; UPDATE words SET text = 'x', salt = zeroblob(16),
                digest = zeroblob(32) WHERE id = (SELECT name FROM person)",
            "words 1 were changed",
        ),
        (
            "DELETE FROM audit; DELETE FROM audit_head",
            "row 1 was removed",
        ),
        (
            "UPDATE audit SET kind = 'found' WHERE id = 3",
            "row 3 was changed or put in",
        ),
        ("DELETE FROM audit WHERE id = 4", "row 4 was removed"),
        (
            "DELETE FROM audit WHERE id = (SELECT MAX(id) FROM audit)",
            "was removed",
        ),
        (
            "INSERT INTO audit SELECT id + 1, {columns} FROM audit ORDER BY id DESC LIMIT 1",
            "was put in behind the end",
        ),
        (
            "UPDATE audit SET id = 999 WHERE id = 3; UPDATE audit SET id = 3 WHERE id = 4;
             UPDATE audit SET id = 4 WHERE id = 999",
            "rows 3 and 4 were swapped",
        ),
        (
            "UPDATE audit SET id = -id WHERE id >= 3; UPDATE audit SET id = 1 - id WHERE id < 0;
             INSERT INTO audit SELECT 3, {columns} FROM audit WHERE id = 2",
            "row 3 was changed or put in",
        ),
    ];
    for (sql, said) in cases {
        let (_dir, catalog, ..) = filled();
        let db = catalog.database();
        assert!(catalog.audit_verify().unwrap().problems.is_empty());
        assert!(db.execute_batch("UPDATE audit SET detail = 'x'").is_err());
        assert!(db.execute_batch("UPDATE words SET text = 'x'").is_err());
        assert!(db.execute_batch("DELETE FROM words").is_err());
        assert!(
            db.execute_batch("DELETE FROM custody; DELETE FROM audit")
                .is_err()
        );
        db.execute_batch("DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_removed")
            .unwrap();
        db.execute_batch(&sql.replace("{columns}", columns))
            .unwrap();
        let report = catalog.audit_verify().unwrap();
        let made = |problem: &&AuditProblem| matches!(problem, AuditProblem::Made { .. });
        let text = report.problems.iter().filter(|problem| !made(problem));
        let text: Vec<String> = text.map(ToString::to_string).collect();
        assert!(
            text.iter().any(|line| line.contains(said)),
            "{sql}: {text:?}"
        );
        // Rows pushed along by one put in are named as well; otherwise only the guilty ones are.
        let words = sql.contains("words SET") || sql.contains("DELETE");
        assert!(
            text.len() <= 2 || words || text[0].contains(said),
            "{sql}: {text:?}"
        );
    }
}

#[test]
fn every_kind_of_event_is_one_that_the_tables_allow() {
    let schema = include_str!("../schema/0006_nouns.sql");
    let (_, audit) = schema.split_once("CREATE TABLE audit (").unwrap();
    let (_, kinds) = audit.split_once("CHECK (kind = ").unwrap();
    let (kinds, _) = kinds.split_once("),").unwrap();
    let mut stored: Vec<&str> = kinds.split('\'').skip(1).step_by(2).collect();
    let mut known: Vec<&str> = EventKind::ALL.iter().map(|kind| kind.text()).collect();
    stored.sort_unstable();
    known.sort_unstable();
    assert_eq!(stored, known);
}

#[test]
fn erased_words_read_as_erased_and_not_as_tampered() {
    let (dir, mut catalog, by, copy) = filled();
    let bo = try_change(&mut catalog, &by, |c| {
        c.add_person("Bo Secretname", Role::Clerk)
    });
    let bo = bo.unwrap();
    let why = "asked by Jane Secretname";
    let row = catalog.read().trail_head().unwrap().rows + 1;
    let started = Event::BurnStarted {
        drive: "A".to_owned(),
        media_id: String::new(),
        tag: None,
    };
    catalog
        .change(&by, Timestamp(9), Reason::Said(why), |c| {
            c.record(copy, &started)
        })
        .unwrap();
    let before = catalog.read().trail_hash_at(row).unwrap().unwrap();
    let row = i64::try_from(row).unwrap();
    try_change(&mut catalog, &by, |c| {
        c.erase_reason(row)?;
        c.erase_name(bo.id)
    })
    .unwrap();
    let reader = catalog.read();
    assert_eq!(reader.trail_hash_at(row as u64).unwrap(), Some(before));
    let report = catalog.audit_verify().unwrap();
    assert_eq!((report.problems, report.erased), (vec![], 1));
    assert_eq!(reader.history(copy).unwrap()[0].why, None);
    let found = reader
        .people()
        .unwrap()
        .into_iter()
        .find(|p| p.id == bo.id)
        .unwrap();
    assert_eq!((found.name, found.active), (None, true));
    let twice = try_change(&mut catalog, &by, |c| c.erase_name(bo.id));
    assert!(matches!(twice, Err(CatalogError::NoRow { .. })));
    // Nothing of it stays in the file.
    drop(catalog);
    for entry in std::fs::read_dir(dir.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = match path.is_dir() {
            true => continue,
            false => std::fs::read(path).unwrap(),
        };
        let found = bytes.windows(10).any(|window| window == b"Secretname");
        assert!(!found);
    }
}

#[test]
fn rows_of_the_first_version_keep_their_formula() {
    let (_dir, catalog, ..) = filled();
    let db = catalog.database();
    db.execute_batch("DROP TRIGGER audit_is_not_removed; DELETE FROM audit;")
        .unwrap();
    // As version 0.1.0 hashed its first row.
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[0; 32]);
    for number in [1_i64, 7, 1, 1] {
        hasher.update(&number.to_le_bytes());
    }
    for text in ["the archive was made", "person added", "founder"] {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    let hash = *hasher.finalize().as_bytes();
    db.execute(
        "INSERT INTO audit (id, hash_version, at, person, kind, subject, detail, why, hash)
         VALUES (1, 1, 7, 1, 'person added', 1, 'founder', 'the archive was made', ?1)",
        [hash],
    )
    .unwrap();
    db.execute("UPDATE audit_head SET rows = 1, hash = ?1", [hash])
        .unwrap();
    let mut report = catalog.audit_verify().unwrap();
    // The seals went with the rows that held them.
    report.problems.retain(|problem| match problem {
        AuditProblem::Record { fault, .. } => *fault != RowFault::Added,
        problem => !matches!(problem, AuditProblem::Made { .. }),
    });
    assert_eq!((report.rows, report.problems), (1, vec![]));
    assert_eq!(catalog.read().trail_head().unwrap().hash, hash);
    // What such a row has not, it must not have: its hash is not taken of it.
    db.execute_batch("DROP TRIGGER audit_is_not_changed; PRAGMA foreign_keys = OFF")
        .unwrap();
    for value in [
        "reason = 'routine'",
        "words = 1",
        "station = 1",
        "seals = x'01'",
    ] {
        let (column, _) = value.split_once(' ').unwrap();
        // The check that is done before has them looked at again.
        let unchecked = "PRAGMA ignore_check_constraints = ON";
        db.execute_batch(&format!("{unchecked}; UPDATE audit SET {value}"))
            .unwrap();
        let problems = catalog.audit_verify().unwrap().problems;
        let changed = AuditProblem::Changed { row: 1 };
        assert!(problems.contains(&changed), "{value}: {problems:?}");
        db.execute_batch(&format!("{unchecked}; UPDATE audit SET {column} = NULL"))
            .unwrap();
    }
}

/// What PREMIS has a word for is about something that is kept.
#[test]
fn events_have_the_words_of_premis() {
    let of = |premis: PremisEvent| {
        let all = EventKind::ALL.iter().copied();
        let all = all.filter(|kind| kind.premis() == Some(premis));
        all.collect::<Vec<_>>()
    };
    assert_eq!(of(PremisEvent::Accession), [EventKind::StudyRecorded]);
    assert_eq!(of(PremisEvent::Ingestion), [EventKind::ItemsTakenIn]);
    let checks = [EventKind::ReadBack, EventKind::Checked];
    assert_eq!(of(PremisEvent::FixityCheck), checks);
    assert_eq!(EventKind::SessionBegun.premis(), None);
    assert_eq!(EventKind::PersonAdded.premis(), None);
}
