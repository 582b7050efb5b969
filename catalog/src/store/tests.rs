//! Files that are newer, older, missing, or no catalog.

use crate::tests::{catalog, try_change};
use crate::*;

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
        Err(OpenError::Storage(_))
    ));
    std::fs::write(dir.path().join("empty.db"), b"").unwrap();
    let other = rusqlite::Connection::open(dir.path().join("other.db")).unwrap();
    other
        .execute_batch("CREATE TABLE t (a); PRAGMA user_version = 3;")
        .unwrap();
    assert!(Catalog::was_never_made(&dir.path().join("empty.db")).unwrap());
    assert!(!Catalog::was_never_made(&dir.path().join("other.db")).unwrap());
    assert!(!Catalog::was_never_made(&path).unwrap());
    assert!(Catalog::was_never_made(&dir.path().join("bad.db")).is_err());
    for name in ["empty.db", "other.db"] {
        assert!(matches!(
            Catalog::open(&dir.path().join(name)),
            Err(OpenError::NotACatalog)
        ));
    }
}

/// As if another connection were in the way of a commit: the change is made again, as if the first
/// try had never been.
#[test]
fn a_change_that_is_made_again_counts_once() {
    let (_dir, mut catalog, by) = catalog();
    let runs = std::cell::Cell::new(0);
    let add = |c: &mut Change<'_>| {
        runs.set(runs.get() + 1);
        c.add_person("Bo", Role::Clerk)
    };
    let before = catalog.read().trail_head().unwrap();
    catalog.busy_commits.set(2);
    let person = try_change(&mut catalog, &by, add).unwrap();
    assert_eq!((runs.get(), person.code.as_str()), (3, "PER-0002-M"));
    let people = catalog.read().people().unwrap();
    assert_eq!(people.len(), 2);
    assert_eq!(catalog.read().trail_head().unwrap().rows, before.rows + 1);
    // Where it is in the way for good, that is said and nothing stays.
    catalog.busy_commits.set(99);
    let refused = try_change(&mut catalog, &by, |c| c.add_person("Cy", Role::Clerk));
    let busy = |e: &StorageError| e.is_busy();
    assert!(matches!(refused, Err(CatalogError::Storage(e)) if busy(&e)));
    catalog.busy_commits.set(0);
    assert_eq!(catalog.read().people().unwrap(), people);
    assert!(catalog.audit_verify().unwrap().problems.is_empty());
}

#[test]
fn a_statement_that_is_kept_is_not_prepared_anew() {
    let (dir, catalog, _) = catalog();
    let prepared_anew = |db: &rusqlite::Connection| {
        let mut times = 0;
        for study in [7, 8, 9] {
            let sql = "SELECT id FROM series WHERE study = ?1 ORDER BY id";
            let mut statement = db.prepare_cached(sql).unwrap();
            let mut rows = statement.query([study]).unwrap();
            assert!(rows.next().unwrap().is_none());
            drop(rows);
            times += statement.get_status(rusqlite::StatementStatus::RePrepare);
        }
        times
    };
    assert_eq!(prepared_anew(catalog.database()), 0);
    let path = dir.path().join("c.db");
    let read = Catalog::open_to_read(&path).unwrap();
    assert_eq!(prepared_anew(read.database()), 0);
    // As the engine does it unasked.
    let plain = rusqlite::Connection::open(&path).unwrap();
    assert!(prepared_anew(&plain) > 0);
}

#[test]
fn no_table_of_words_is_made_for_each_row_of_what_grows() {
    let (_dir, catalog, _) = catalog();
    let makes_one = |table: &str| {
        let sql = format!("EXPLAIN INSERT INTO {table} DEFAULT VALUES");
        let mut statement = catalog.database().prepare(&sql).unwrap();
        let steps = statement.query_map([], |row| row.get::<_, String>(1));
        let steps: Vec<String> = steps.unwrap().map(Result::unwrap).collect();
        steps.iter().any(|step| step == "OpenEphemeral")
    };
    for table in ["audit", "study", "study_version", "series", "disc_study"] {
        assert!(!makes_one(table), "{table}");
    }
    assert!(makes_one("custody"), "there it is seen");
}
