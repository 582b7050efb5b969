//! What exactly is said of a trail, its words and the file that a foreign hand changed.

use std::fs;

use crate::store::busy;
use crate::tests::{filled, patient, try_change};
use crate::trail::verify::findings;
use crate::*;

/// Lets everything be changed.
const FREE: &str = "DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_removed;
    DROP TRIGGER words_are_only_erased; PRAGMA foreign_keys = OFF;
    PRAGMA ignore_check_constraints = ON;";

/// What of a row is hashed.
const CONTENT: &str =
    "hash_version, at, person, station, kind, subject, detail, why, reason, words,
    words_digest, seals";

/// All that the check says after statements of a foreign hand.
fn after(sql: &str) -> Vec<AuditProblem> {
    let (_dir, mut catalog, by, _) = filled();
    for path in ["Attic", "Barn", "Cellar"] {
        try_change(&mut catalog, &by, |c| c.add_slot(path)).unwrap();
    }
    let db = catalog.database();
    db.execute_batch(&format!("{FREE} {sql}"))
        .unwrap_or_else(|e| panic!("{sql}: {e}"));
    let mut problems = catalog.audit_verify().unwrap().problems;
    // That the triggers are gone is told too.
    problems.retain(|problem| !matches!(problem, AuditProblem::Made { .. }));
    problems
}

/// Without what is said of the rows whose seals went with a row of the trail.
fn of_trail(sql: &str) -> Vec<AuditProblem> {
    let mut problems = after(sql);
    problems.retain(|problem| !matches!(problem, AuditProblem::Record { .. }));
    problems
}

fn changed(row: i64) -> AuditProblem {
    AuditProblem::Changed { row }
}

#[test]
fn rows_that_are_gone_are_named_from_the_first_to_the_last() {
    let gone = |from, to| AuditProblem::Missing { from, to };
    let (_dir, catalog, ..) = filled();
    let rows = catalog.read().trail_head().unwrap().rows;
    let report = catalog.audit_verify().unwrap();
    assert_eq!(
        (report.rows, report.problems, report.accepted),
        (rows, vec![], None)
    );
    let last = i64::try_from(rows).unwrap() + 3;
    assert_eq!(of_trail("DELETE FROM audit WHERE id = 1"), [gone(1, 1)]);
    assert_eq!(
        of_trail("DELETE FROM audit WHERE id IN (3, 4)"),
        [gone(3, 4)]
    );
    let two = of_trail("DELETE FROM audit WHERE id IN (3, 5)");
    assert_eq!(two, [gone(3, 3), gone(5, 5)]);
    let end = format!("DELETE FROM audit WHERE id > {last} - 2");
    assert_eq!(of_trail(&end), [gone(last - 1, last)]);
    assert_eq!(of_trail("DELETE FROM audit"), [gone(1, last)]);
    let none = of_trail("DELETE FROM audit; UPDATE audit_head SET rows = 0");
    assert_eq!(none, [gone(1, 1)]);
    assert_eq!(gone(3, 3).to_string(), "row 3 was removed");
    assert_eq!(gone(3, 4).to_string(), "rows 3 to 4 were removed");
    let behind =
        "INSERT INTO audit SELECT id + 1, hash_version, at, person, station, kind, subject,
            detail, why, reason, words, words_digest, seals, hash
        FROM audit ORDER BY id DESC LIMIT 1";
    let put_in = AuditProblem::Inserted { row: last + 1 };
    assert_eq!(after(behind), [put_in]);
    for end in ["hash = zeroblob(32)", "hash = x'00'"] {
        assert_eq!(
            after(&format!("UPDATE audit_head SET {end}")),
            [changed(last)]
        );
    }
    let shorter = after("UPDATE audit_head SET rows = rows - 1");
    assert_eq!(shorter, [AuditProblem::Inserted { row: last }]);
}

#[test]
fn every_value_of_a_row_is_looked_at() {
    for value in [
        "hash_version = 1",
        "hash_version = 3",
        "at = at + 1",
        "person = 2",
        "station = 1",
        "kind = 'found'",
        "subject = subject + 1",
        "detail = detail || 'x'",
        "why = 'x'",
        "reason = 'routine'",
        "words = NULL",
        "words_digest = NULL",
        "words_digest = x'00'",
        "seals = x'01'",
        "seals = x'02'",
        "seals = NULL",
    ] {
        let found = of_trail(&format!("UPDATE audit SET {value} WHERE id = 4"));
        assert_eq!(found, [changed(4)], "{value}");
    }
    // The row behind it is hashed with its hash.
    for hash in ["zeroblob(32)", "x'00'"] {
        let found = of_trail(&format!("UPDATE audit SET hash = {hash} WHERE id = 4"));
        assert_eq!(found, [changed(4), changed(5)], "{hash}");
    }
    // The last one too, whose hash the end of the trail has.
    let last = "UPDATE audit SET detail = detail || 'x' WHERE id = (SELECT MAX(id) FROM audit)";
    assert!(matches!(of_trail(last)[..], [AuditProblem::Changed { row }] if row > 4));
}

#[test]
fn rows_in_each_others_place_are_named() {
    let swap = |a: i64, b: i64, columns: &str| {
        let values = |row| format!("(SELECT {columns} FROM audit_was WHERE id = {row})");
        of_trail(&format!(
            "CREATE TEMP TABLE audit_was AS SELECT * FROM audit;
             UPDATE audit SET ({columns}) = {} WHERE id = {a};
             UPDATE audit SET ({columns}) = {} WHERE id = {b}",
            values(b),
            values(a)
        ))
    };
    for (row, with) in [(3, 4), (3, 5), (4, 6)] {
        let swapped = AuditProblem::Reordered { row, with };
        let found = swap(row, with, CONTENT);
        assert_eq!(found, std::slice::from_ref(&swapped), "{row} {with}");
        // With their hashes: the rows behind them are named besides.
        let found = swap(row, with, &format!("{CONTENT}, hash"));
        assert_eq!(found.last(), Some(&swapped), "{row} {with}: {found:?}");
        let own = [changed(row), changed(with)];
        assert!(
            !found.iter().any(|problem| own.contains(problem)),
            "{found:?}"
        );
    }
    // Two that were changed, each by itself.
    let both = of_trail("UPDATE audit SET at = at + id WHERE id IN (3, 5)");
    assert_eq!(both, [changed(3), changed(5)]);
}

/// Who changed so many did more than change two places.
#[test]
fn of_very_many_wrong_rows_no_two_are_said_to_be_swapped() {
    let found = |wrong: i64| {
        let (_dir, mut catalog, by, _) = filled();
        try_change(&mut catalog, &by, |c| {
            (0..80).try_for_each(|n| c.add_slot(&format!("Slot {n}")).map(|_| ()))
        })
        .unwrap();
        let sql = format!(
            "{FREE} CREATE TEMP TABLE was AS SELECT * FROM audit;
             UPDATE audit SET detail = detail || 'x' WHERE id BETWEEN 20 AND 19 + {wrong} - 2;
             UPDATE audit SET ({CONTENT}) = (SELECT {CONTENT} FROM was WHERE was.id = 32 - audit.id)
                 WHERE id IN (15, 17)"
        );
        catalog.database().execute_batch(&sql).unwrap();
        let mut problems = catalog.audit_verify().unwrap().problems;
        problems.retain(|problem| {
            !matches!(
                problem,
                AuditProblem::Record { .. } | AuditProblem::Made { .. }
            )
        });
        problems
    };
    let swapped = AuditProblem::Reordered { row: 15, with: 17 };
    assert_eq!(found(64).last(), Some(&swapped));
    assert_eq!(found(64).len(), 63);
    let many = found(65);
    assert!(many.len() == 65 && !many.contains(&swapped));
}

#[test]
fn words_that_are_not_those_that_were_put_down_are_named() {
    // The reason of a row, and then a person's name.
    let reason = "(SELECT words FROM audit WHERE id = 4)";
    let other = after(&format!("UPDATE words SET text = 'x' WHERE id = {reason}"));
    let of_rows = |problem: &&AuditProblem| matches!(problem, AuditProblem::Words { row: 4 });
    assert!(other.iter().any(|problem| of_rows(&problem)), "{other:?}");
    let name = "(SELECT name FROM person WHERE id = 1)";
    let text = |words| AuditProblem::Text { words };
    let told = after(&format!(
        "UPDATE words SET text = 'Mallory' WHERE id = {name}"
    ));
    assert_eq!(told, [text(1)]);
    // That its row is not as it was sealed is not said once more, but of another table's it is.
    let forged = format!(
        "UPDATE words SET text = 'Mallory', digest = zeroblob(32) WHERE id = {name};
         UPDATE person SET code = 'X' WHERE id = 1"
    );
    let person = AuditProblem::Record {
        table: "person",
        row: 1,
        fault: RowFault::Changed,
    };
    assert_eq!(after(&forged), [text(1), person]);
    let row = |fault| AuditProblem::Record {
        table: "words",
        row: 99,
        fault,
    };
    // The digest is that of the salt and the text.
    let digest = blake3::hash(b"0123456789abcdefEve").to_hex();
    let put_in = format!(
        "INSERT INTO words (id, digest, salt, text)
         VALUES (99, x'{digest}', CAST('0123456789abcdef' AS BLOB), 'Eve')"
    );
    assert_eq!(after(&put_in), [row(RowFault::Added)]);
}

#[test]
fn lists_that_are_gone_or_changed_are_named() {
    let (dir, catalog, ..) = filled();
    let report = catalog.audit_verify().unwrap();
    assert!(report.lists == 1 && report.list_bytes > 0, "{report:?}");
    let folder = dir.path().join("lists");
    let folders = fs::read_dir(&folder).unwrap();
    let mut files = folders.flat_map(|entry| fs::read_dir(entry.unwrap().path()).unwrap());
    let file = files.next().unwrap().unwrap().path();
    let faults = || {
        let problems = catalog.audit_verify().unwrap().problems;
        let fault = |problem| match problem {
            AuditProblem::List { fault, .. } => Some(fault),
            _ => None,
        };
        problems.into_iter().map(fault).collect::<Vec<_>>()
    };
    let mut bytes = fs::read(&file).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::remove_file(&file).unwrap();
    assert_eq!(faults(), [Some(ListFault::Missing)]);
    fs::write(&file, &bytes).unwrap();
    assert_eq!(faults(), [Some(ListFault::Changed)]);
}

#[test]
fn a_page_that_is_no_page_is_found() {
    let (dir, catalog, ..) = filled();
    assert_eq!(catalog.quick_check().unwrap(), 0);
    let db = catalog.database();
    let number = |sql: &str| -> u64 {
        let found: i64 = db.query_row(sql, [], |row| row.get(0)).unwrap();
        u64::try_from(found).unwrap()
    };
    let page = number("SELECT rootpage FROM sqlite_schema WHERE name = 'disc_study'");
    let size = number("SELECT page_size FROM pragma_page_size");
    db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    drop(catalog);
    let path = dir.path().join("c.db");
    let mut bytes = fs::read(&path).unwrap();
    let from = usize::try_from((page - 1) * size).unwrap();
    bytes[from..from + 64].fill(0xA5);
    fs::write(&path, bytes).unwrap();
    let catalog = Catalog::open(&path).unwrap();
    assert!(catalog.quick_check().unwrap() > 0);
    let found = findings(catalog.read().db, "PRAGMA quick_check(20)").unwrap();
    assert!(!found.is_empty() && found.iter().all(|finding| !finding.is_empty()));
}

/// Nothing but the check of the pages sees it: no table is read through them.
#[test]
fn a_wrong_count_of_free_pages_is_found() {
    let (dir, catalog, ..) = filled();
    let db = catalog.database();
    db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    drop(catalog);
    let path = dir.path().join("c.db");
    let mut bytes = fs::read(&path).unwrap();
    // The database's header: how many pages are free (SQLite, "Database File Format", 1.3.10).
    bytes[39] += 1;
    fs::write(&path, bytes).unwrap();
    let catalog = Catalog::open(&path).unwrap();
    let problems = catalog.audit_verify().unwrap().problems;
    let of_file = |problem: &AuditProblem| matches!(problem, AuditProblem::File { .. });
    assert!(
        !problems.is_empty() && problems.iter().all(of_file),
        "{problems:?}"
    );
}

/// Another's lock is no damage: it is waited for, or said.
#[test]
fn what_cannot_be_read_is_a_finding_and_what_is_locked_is_not() {
    let (dir, catalog, ..) = filled();
    let (_other_dir, other, ..) = filled();
    let db = catalog.read().db;
    let none = findings(db, "SELECT 'ok'").unwrap();
    assert_eq!(none, [""; 0]);
    let unread = findings(db, "SELECT x FROM nowhere").unwrap();
    assert!(
        matches!(&unread[..], [said] if said.contains("nowhere")),
        "{unread:?}"
    );
    let attach = format!("ATTACH '{}' AS locked", dir.path().join("x.db").display());
    let of = |catalog: &Catalog, sql: &str| catalog.database().execute_batch(sql).unwrap();
    of(&other, &attach);
    of(&other, "CREATE TABLE locked.t (x TEXT)");
    of(&catalog, &attach);
    of(&catalog, "PRAGMA busy_timeout = 0");
    assert_eq!(findings(db, "SELECT x FROM locked.t").unwrap(), [""; 0]);
    of(&other, "BEGIN EXCLUSIVE; INSERT INTO locked.t VALUES ('y')");
    let found = findings(db, "SELECT x FROM locked.t");
    assert!(
        matches!(&found, Err(CatalogError::Storage(error)) if error.is_busy()),
        "{found:?}"
    );
    assert!(matches!(busy(), CatalogError::Storage(error) if error.is_busy()));
}

#[test]
fn the_trail_tells_of_itself() {
    let (_dir, mut catalog, by, copy) = filled();
    let rows = |catalog: &Catalog| catalog.read().trail_head().unwrap().rows;
    let before = rows(&catalog);
    assert_eq!(catalog.read().last_backup().unwrap(), None);
    let at = Timestamp(1_790_000_000_000);
    let say = |catalog: &mut Catalog, at, what: fn(&mut Change<'_>, CopyId)| {
        let change = |c: &mut Change<'_>| {
            what(c, copy);
            Ok::<(), CatalogError>(())
        };
        catalog.change(&by, at, Reason::Routine, change).unwrap();
    };
    say(&mut catalog, at, |c, _| c.catalog_backed_up(7).unwrap());
    assert_eq!(rows(&catalog), before + 1);
    assert_eq!(catalog.read().last_backup().unwrap(), Some(at));
    let later = Timestamp(at.0 + 1);
    say(&mut catalog, later, |c, _| c.clock_confirmed(c.at).unwrap());
    say(&mut catalog, later, |c, copy| {
        c.tag_misfits(copy, "trail").unwrap()
    });
    assert_eq!(rows(&catalog), before + 3);
    let reader = catalog.read();
    assert_eq!(reader.last_backup().unwrap(), Some(at));
    assert_eq!(reader.trail_last_at().unwrap(), Some(later));
    let head = reader.trail_head().unwrap();
    assert_eq!(reader.trail_hash_at(head.rows).unwrap(), Some(head.hash));
    assert_ne!(
        reader.trail_hash_at(head.rows - 1).unwrap(),
        Some(head.hash)
    );
    for none in [0, head.rows + 1, u64::MAX] {
        assert_eq!(reader.trail_hash_at(none).unwrap(), None);
    }
    let kinds: Vec<String> = reader
        .db
        .rows(
            "SELECT kind FROM audit ORDER BY id DESC LIMIT 3",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let told = [
        EventKind::TagMisfits,
        EventKind::ClockConfirmed,
        EventKind::CatalogBackedUp,
    ];
    assert_eq!(kinds, told.map(EventKind::text));
    let nobody = try_change(&mut catalog, &by, |c| {
        c.skip_sets(3)?;
        c.put_study(&StudyRecord {
            uid: "1.2.77".to_owned(),
            patient: patient("P", "DOE^J", ""),
            ..StudyRecord::default()
        })
    });
    nobody.unwrap();
    let set = SetRecord {
        media: "bd25".to_owned(),
        capacity_sectors: 100,
        copies: 1,
        policy: "{}".to_owned(),
    };
    let (_, name) = try_change(&mut catalog, &by, |c| c.add_set(&set)).unwrap();
    assert_eq!(name, "SET-0004");
    assert_eq!(catalog.audit_verify().unwrap().problems, []);
}
