//! Files that are newer, older, missing, or no catalog.

use crate::tests::catalog;
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
        Err(OpenError::Database(_))
    ));
}

#[test]
fn a_catalog_of_the_first_version_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalog.db");
    let old = rusqlite::Connection::open(&path).unwrap();
    old.execute_batch(include_str!("../schema/0001_first.sql"))
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
