//! Indexes and references that a foreign hand, or a disk, made other ones than the rows'.

use crate::tests::filled;
use crate::trail::AuditProblem;
use crate::{Catalog, CatalogError};

/// What is found wrong with a file after statements of a foreign hand, which the program sees when
/// it opens the file again.
fn after(statements: &str) -> Result<Vec<AuditProblem>, CatalogError> {
    let (dir, catalog, ..) = filled();
    let foreign = catalog.database();
    foreign.execute_batch(statements).unwrap();
    drop(catalog);
    let catalog = Catalog::open(&dir.path().join("c.db")).unwrap();
    catalog.audit_verify().map(|report| report.problems)
}

/// Makes an index in another way, and says that it is the right one.
fn index_as(made: &str) -> String {
    format!(
        "DROP INDEX study_by_day; {made}; PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = 'CREATE INDEX study_by_day ON study (day)'
             WHERE name = 'study_by_day'"
    )
}

fn of_index(name: &str) -> AuditProblem {
    let index = name.to_owned();
    AuditProblem::Index { index }
}

#[test]
fn an_index_that_is_not_of_its_rows_is_named() {
    let right = index_as("CREATE INDEX study_by_day ON study (day)");
    assert_eq!(after(&right).unwrap(), []);
    let wrong = of_index("study_by_day");
    for made in [
        // Another value, one entry too few, and all of them in the wrong order.
        "CREATE INDEX study_by_day ON study (day + (id = 1))",
        "CREATE INDEX study_by_day ON study (day) WHERE id > 1",
        "CREATE INDEX study_by_day ON study (day DESC)",
    ] {
        let found = after(&index_as(made)).unwrap();
        assert_eq!(found.last(), Some(&wrong), "{made}: {found:?}");
    }
    // What says itself that it is another one.
    let other = "DROP INDEX study_by_day; CREATE INDEX study_by_day ON study (patient)";
    assert_eq!(after(other).unwrap(), [wrong]);
}

#[test]
fn an_index_that_is_gone_is_named() {
    let found = after("DROP INDEX study_by_day").unwrap();
    assert_eq!(found, [of_index("study_by_day")]);
}

#[test]
fn an_index_of_some_rows_has_each_of_them() {
    let made = "INSERT INTO decision (id, kind, patient, other, at, person)
            VALUES (1, 'merge', 1, 2, 0, 1);
         INSERT INTO difference (id, kind, study, patient, at, decision)
             VALUES (1, 'objects', 1, 2, 0, 1), (2, 'studies', 1, 2, 0, 1);
         DROP INDEX difference_by_decision;
         CREATE INDEX difference_by_decision ON difference (decision)
             WHERE decision IS NOT NULL AND id > 1;
         PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = replace(sql, ' AND id > 1', '')
             WHERE name = 'difference_by_decision'";
    let of_index = of_index("difference_by_decision");
    assert!(after(made).unwrap().contains(&of_index));
    // A statement with other spaces is another one: none of ours was written so.
    let right = "SELECT 1; PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = replace(sql, 'ON difference', 'ON  difference')
             WHERE name = 'difference_by_decision'";
    assert_eq!(after(right).unwrap(), [of_index]);
}

#[test]
fn a_row_that_refers_to_none_is_named() {
    let found = after("PRAGMA foreign_keys = OFF; DELETE FROM patient WHERE id = 2").unwrap();
    let lost = AuditProblem::Reference {
        table: "study".to_owned(),
        row: 2,
    };
    assert!(found.contains(&lost), "{found:?}");
}

/// The index of words has no rows of its own to compare: it is made once more.
#[test]
fn an_index_of_words_that_is_not_of_its_studies_is_named() {
    let wrong = of_index("study_text");
    let row = "(SELECT rowid FROM study_text LIMIT 1)";
    for hand in [
        // A study is taken out of it, put under another row, found by nothing and by more.
        format!("DELETE FROM study_text WHERE rowid = {row}"),
        format!(
            "INSERT OR REPLACE INTO study_text (rowid, name, ids, text, tags)
             VALUES ({row}, 'nobody', '', '', '')"
        ),
        "INSERT INTO study_text (rowid, name, ids, text, tags)
         VALUES (7, 'somebody', '', '', '')"
            .to_owned(),
    ] {
        let found = after(&hand).unwrap();
        assert!(found.contains(&wrong), "{hand}: {found:?}");
    }
    assert_eq!(after("SELECT 1").unwrap(), []);
}

/// A page that says what was removed is missed by no search, and by no check of the engine's, where
/// all of that was put in again.
#[test]
fn pages_of_what_was_removed_from_the_index_are_counted() {
    let db = rusqlite::Connection::open_in_memory().unwrap();
    db.execute_batch(
        "CREATE VIRTUAL TABLE study_text
         USING fts5 (name, ids, content = '', contentless_delete = 1, prefix = '1 2 3')",
    )
    .unwrap();
    let pages = || -> (i64, Option<i64>) {
        let parts: Vec<u8> = db
            .query_row(super::sql::PARTS, [], |row| row.get(0))
            .unwrap();
        let found = db.query_row(super::sql::REMOVED, [], |row| row.get(0));
        (found.unwrap(), super::removed::pages(&parts))
    };
    assert_eq!(pages(), (0, Some(0)));
    let mut most = 0;
    for round in 0..40_i64 {
        db.execute_batch("BEGIN").unwrap();
        for row in 0..round * 20 {
            let added = "INSERT OR REPLACE INTO study_text (rowid, name, ids) VALUES (?1, ?2, 'x')";
            db.execute(added, (row, format!("name{row} {}", row % 7)))
                .unwrap();
        }
        db.execute_batch("COMMIT").unwrap();
        let (found, wanted) = pages();
        assert_eq!(Some(found), wanted, "round {round}");
        most = most.max(found);
        if found > 0 {
            db.execute_batch(
                "SAVEPOINT hand; DELETE FROM study_text_data
                 WHERE id = (SELECT max(id) FROM study_text_data)",
            )
            .unwrap();
            assert_eq!(pages(), (found - 1, wanted));
            db.execute_batch("ROLLBACK TO hand; RELEASE hand").unwrap();
        }
    }
    assert!(most > 1);
    assert_eq!(super::removed::pages(b"1234"), Some(0));
    assert_eq!(super::removed::pages(b"123"), None);
    assert_eq!(super::removed::pages(b"1234\xff\0\0\x01\x81"), None);
}

/// A search goes into the index by `study_text_idx`, whose last entries the engine's own check does
/// not miss.
#[test]
fn pages_of_words_that_no_search_comes_to_are_counted() {
    let db = rusqlite::Connection::open_in_memory().unwrap();
    db.execute_batch(
        "CREATE VIRTUAL TABLE study_text
         USING fts5 (name, ids, content = '', contentless_delete = 1, prefix = '1 2 3')",
    )
    .unwrap();
    let unreached = || {
        db.query_row(super::sql::UNREACHED, [], |row| row.get::<_, i64>(0))
            .unwrap()
    };
    let mut row = 0_u64;
    for rows in [1, 30, 700, 900] {
        db.execute_batch("BEGIN").unwrap();
        for _ in 0..rows {
            row += 1;
            let word = row.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let added = "INSERT INTO study_text (rowid, name, ids) VALUES (?1, ?2, ?3)";
            let values = (
                row as i64,
                format!("{word:x} {row}"),
                format!("same q{row}"),
            );
            db.execute(added, values).unwrap();
        }
        db.execute_batch("COMMIT").unwrap();
        assert_eq!(unreached(), 0, "{row} rows");
        // Where no segment has more than one page, too, though a search comes to that by itself.
        db.execute_batch("SAVEPOINT hand; DELETE FROM study_text_idx")
            .unwrap();
        assert!(unreached() > 0, "{row} rows");
        db.execute_batch("ROLLBACK TO hand; RELEASE hand").unwrap();
    }
    for hand in [
        "DELETE FROM study_text_idx WHERE pgno > 2",
        "DELETE FROM study_text_idx",
        "UPDATE study_text_idx SET segid = segid + 1000",
        "UPDATE study_text_idx SET segid = segid + 1000 WHERE pgno > 40",
        "UPDATE study_text_idx SET pgno = pgno | 1 WHERE pgno = 2",
        "DELETE FROM study_text_idx WHERE (segid, term) IN
            (SELECT segid, term FROM study_text_idx ORDER BY segid DESC, term DESC LIMIT 1)",
    ] {
        db.execute_batch(&format!("SAVEPOINT hand; {hand}"))
            .unwrap();
        assert!(unreached() > 0, "{hand}");
        db.execute_batch("ROLLBACK TO hand; RELEASE hand").unwrap();
        assert_eq!(unreached(), 0);
    }
    db.execute_batch("INSERT INTO study_text (study_text) VALUES ('optimize')")
        .unwrap();
    assert_eq!(unreached(), 0);
}
