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
    let finding = format!("index {name} is not of its rows");
    AuditProblem::File { finding }
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
    let [AuditProblem::File { finding }] = &found[..] else {
        panic!("{found:?}");
    };
    assert!(finding.contains("study_by_day"), "{finding}");
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
