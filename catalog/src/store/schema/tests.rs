//! Files that are made otherwise than the program makes them.

use super::*;
use crate::tests::{catalog, filled, try_change};
use crate::{AuditProblem, Catalog, Role};

#[test]
fn the_text_of_the_schema_is_what_the_engine_keeps_of_it() {
    let fresh = schema().unwrap();
    let kept = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL
        AND name NOT LIKE 'study\\_text\\_%' ESCAPE '\\' ORDER BY type, name";
    let kept = fresh
        .db()
        .rows(kept, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    let kept: Vec<(String, String, String)> = kept.unwrap();
    let mut own: Vec<Own> = own().collect();
    own.sort();
    let own = own.iter();
    let own = own.map(|own| (own.kind.to_owned(), own.name.to_owned(), own.sql.to_owned()));
    assert_eq!(kept, own.collect::<Vec<_>>());
    assert_eq!(odd(fresh.db()).unwrap(), []);
}

/// What is told of a file after statements of a foreign hand, and that it is not written to.
fn after(statements: &str) -> Vec<String> {
    let (dir, mut open, by, _) = filled();
    let path = dir.path().join("c.db");
    let hand = rusqlite::Connection::open(&path).unwrap();
    hand.execute_batch(statements).unwrap();
    // Whoever has it open notices it, and so does whoever opens it. What was only written over is
    // not read by whoever has it open: what counts there is what was read before.
    let mut opened = Catalog::open(&path).unwrap();
    let mut all = vec![&mut opened];
    if !statements.contains("writable_schema") {
        all.push(&mut open);
    }
    for catalog in all {
        let refused = try_change(catalog, &by, |c| c.add_person("Bo", Role::Clerk));
        assert_eq!(refused.unwrap_err().code(), "CAT-074", "{statements}");
        assert!(catalog.require_own_schema().is_err());
    }
    let problems = opened.audit_verify().unwrap().problems;
    let made = |problem: &&AuditProblem| matches!(problem, AuditProblem::Made { .. });
    problems
        .iter()
        .filter(made)
        .map(ToString::to_string)
        .collect()
}

#[test]
fn what_is_not_the_programs_is_named_and_the_file_is_not_written_to() {
    let trigger = "CREATE TRIGGER zz AFTER INSERT ON patient
        BEGIN UPDATE patient SET name = 'EVIL^EVE' WHERE id = NEW.id; END;";
    let view = "CREATE VIEW study_list AS SELECT * FROM study;";
    assert_eq!(after(trigger), ["the trigger zz is not Stele's"]);
    assert_eq!(after(view), ["the view study_list is not Stele's"]);
    let table = "CREATE TABLE Mine (a)";
    assert_eq!(after(table), ["the table Mine is not Stele's"]);
    let index = "CREATE INDEX faster ON study (description)";
    assert_eq!(after(index), ["the index faster is not Stele's"]);
    let dropped = "DROP TRIGGER custody_is_not_changed";
    assert_eq!(
        after(dropped),
        ["the trigger custody_is_not_changed is missing"]
    );
    let other = "DROP TRIGGER custody_is_not_changed;
        CREATE TRIGGER custody_is_not_changed AFTER UPDATE ON custody BEGIN SELECT 1; END";
    let changed = "was changed by another program than Stele";
    assert_eq!(
        after(other),
        [format!("the trigger custody_is_not_changed {changed}")]
    );
}

/// What stands beside a statement is what somebody wrote there.
#[test]
fn what_is_written_beside_a_statement_hides_nothing() {
    for row in [
        "'table', 'sqlite_stat1', 'sqlite_stat1'",
        "'index', 'sqlite_autoindex_slot_9', 'slot'",
        "'table', 'study_text_idx', 'study_text_idx'",
        "'trigger', 'sqlite_x', 'slot'",
        "NULL, x'00', 'slot'",
    ] {
        let hand = schema().unwrap();
        hand.db()
            .batch(&format!(
                "PRAGMA writable_schema = ON;
                 INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) VALUES
                     ({row}, 0, 'CREATE TRIGGER zz AFTER INSERT ON slot BEGIN SELECT 1; END')"
            ))
            .unwrap();
        let odd = odd(hand.db()).unwrap();
        assert!(odd.len() == 1 && odd[0].kind == "trigger", "{row}: {odd:?}");
    }
    let weaker = "PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = replace(sql, 'ON audit', 'ON audit WHEN 0')
            WHERE name = 'audit_is_not_removed'";
    assert_eq!(after(weaker).len(), 1);
}

#[test]
fn what_the_engine_notes_for_itself_is_nobodys() {
    let (dir, mut catalog, by) = catalog();
    let path = dir.path().join("c.db");
    let hand = rusqlite::Connection::open(&path).unwrap();
    hand.execute_batch("ANALYZE; CREATE TEMP TRIGGER zz AFTER INSERT ON slot BEGIN SELECT 1; END")
        .unwrap();
    try_change(&mut catalog, &by, |c| c.add_person("Bo", Role::Clerk)).unwrap();
    catalog.require_own_schema().unwrap();
    assert_eq!(catalog.audit_verify().unwrap().problems, []);
}
