//! Rows that a foreign hand changed, took away and put in, in every table that has any.

use super::sql::TABLES;
use super::{Seals, compare};
use crate::store::Db;
use crate::tests::{filled, try_change};
use crate::trail::RowFault;
use crate::{Acting, Catalog, JobKind};

/// What is not as it was sealed.
fn found(db: Db<'_>) -> Vec<(&'static str, i64, RowFault)> {
    let mut seals = Seals::default();
    let blobs: Vec<Vec<u8>> = db
        .rows(
            "SELECT seals FROM audit WHERE seals IS NOT NULL ORDER BY id",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert!(blobs.iter().all(|blob| seals.take(blob)));
    let mut all = Vec::new();
    compare(db, seals, true, |table, row, fault| {
        all.push((table, row, fault))
    })
    .unwrap();
    all
}

/// A catalog in which no trigger and no check is in the way.
fn open(catalog: &Catalog) -> Db<'_> {
    let db = catalog.read().db;
    db.batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        .unwrap();
    let drop = "SELECT 'DROP TRIGGER ' || name FROM sqlite_schema WHERE type = 'trigger'";
    let drop: Vec<String> = db.rows(drop, [], |row| row.get(0)).unwrap();
    drop.iter().for_each(|sql| db.batch(sql).unwrap());
    db
}

/// What is found after a statement, which is taken back.
fn after(db: Db<'_>, sql: &str) -> Vec<(&'static str, i64, RowFault)> {
    db.batch("SAVEPOINT hand").unwrap();
    db.batch(sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
    let found = found(db);
    db.batch("ROLLBACK TO hand; RELEASE hand").unwrap();
    found
}

/// More tables with rows than [`filled`] has.
fn fuller(catalog: &mut Catalog, by: &Acting) {
    try_change(catalog, by, |c| {
        c.add_slot("House/Room/1")?;
        c.add_exception("SCN-004", "/incoming/1.dcm", "")?;
        c.borrower("Ward 3")?;
        c.begin_job(JobKind::Burn, "{}")
    })
    .unwrap();
}

#[test]
fn every_row_that_is_changed_taken_away_or_put_in_is_named() {
    let (_dir, mut catalog, by, _) = filled();
    fuller(&mut catalog, &by);
    let db = open(&catalog);
    assert_eq!(found(db), []);
    let mut tables = 0;
    for table in &TABLES {
        let name = table.name;
        let (_, columns) = table.all.split_once("SELECT ").unwrap();
        let (columns, _) = columns.split_once(" FROM").unwrap();
        let mut columns = columns.split(',').map(str::trim);
        let key = columns.next().unwrap();
        let columns = columns.filter(|column| *column != key);
        let first = format!("SELECT MIN({key}) FROM {name}");
        let Some(row): Option<i64> = db.one(&first, []).unwrap() else {
            continue;
        };
        tables += 1;
        for column in columns {
            let kept = |kind: &str| {
                let sql = format!("SELECT COUNT(*) FROM {name} WHERE {key} = ?1 AND {kind}");
                db.one::<i64>(&sql, [row]).unwrap() > 0
            };
            let other = match column {
                _ if kept(&format!("{column} IS NULL")) => continue,
                _ if kept(&format!("typeof({column}) = 'integer'")) => format!("{column} + 7"),
                _ if kept(&format!("typeof({column}) = 'text'")) => format!("{column} || 'x'"),
                _ => format!("CAST(substr({column}, 2) || 'x' AS BLOB)"),
            };
            let sql = format!("UPDATE {name} SET {column} = {other} WHERE {key} = {row}");
            assert_eq!(after(db, &sql), [(name, row, RowFault::Changed)], "{sql}");
        }
        let sql = format!("DELETE FROM {name} WHERE {key} = {row}");
        assert_eq!(after(db, &sql), [(name, row, RowFault::Removed)], "{sql}");
        let sql = format!("UPDATE {name} SET {key} = 999 WHERE {key} = {row}");
        let moved = [(name, row, RowFault::Removed), (name, 999, RowFault::Added)];
        assert_eq!(after(db, &sql), moved, "{sql}");
    }
    assert!(tables >= 16, "{tables} tables have rows");
}

#[test]
fn a_part_of_a_row_is_sealed_with_it() {
    let (_dir, mut catalog, by, _) = filled();
    let with_series = crate::StudyRecord {
        uid: "1.2.9".to_owned(),
        patient: crate::tests::patient("P9", "ROE^R", ""),
        series: vec![crate::SeriesRecord {
            series_instance_uid: "1.2.9.1".to_owned(),
            objects: 3,
            ..crate::SeriesRecord::default()
        }],
        ..crate::StudyRecord::default()
    };
    let study = try_change(&mut catalog, &by, |c| c.put_study(&with_series)).unwrap();
    let db = open(&catalog);
    assert_eq!(found(db), []);
    let changed = [("study", study.0, RowFault::Changed)];
    for sql in [
        "UPDATE series SET objects = 4",
        "DELETE FROM series",
        "INSERT INTO series SELECT id + 1, study, series_instance_uid || '1', modality,
             description, number, objects FROM series",
    ] {
        assert_eq!(after(db, sql), changed, "{sql}");
    }
}

#[test]
fn a_row_that_the_program_took_away_stays_away() {
    let (_dir, mut catalog, by, _) = filled();
    fuller(&mut catalog, &by);
    let job = try_change(&mut catalog, &by, |c| {
        let job = c.begin_job(JobKind::Verify, "{}")?;
        c.take_lease(job.job, "drive:A")?;
        Ok(job)
    });
    let job = job.unwrap();
    let lease: i64 = catalog.read().db.one("SELECT id FROM lease", []).unwrap();
    try_change(&mut catalog, &by, |c| c.end_job(job, "{}", true)).unwrap();
    let db = open(&catalog);
    let left: i64 = db.one("SELECT COUNT(*) FROM lease", []).unwrap();
    assert_eq!((left, found(db)), (0, vec![]));
    let put_back = format!(
        "INSERT INTO lease VALUES ({lease}, 'drive:A', {}, 1)",
        job.job.0
    );
    assert_eq!(after(db, &put_back), [("lease", lease, RowFault::Added)]);
    // Behind the last row, and before all others.
    for row in [7777, -7] {
        let sql = format!("INSERT INTO slot (id, code, path) VALUES ({row}, 'c', 'p')");
        assert_eq!(after(db, &sql), [("slot", row, RowFault::Added)]);
    }
    // Nothing is left of a table.
    let slots: i64 = db.one("SELECT COUNT(*) FROM slot", []).unwrap();
    assert_eq!(after(db, "DELETE FROM slot").len() as i64, slots);
}

/// What another hand has changed, taken away or put in stays found, whatever the program does with
/// the row after that; what only the program changed, in one change or in several, is not.
#[test]
fn what_another_hand_changed_before_the_program_did_stays_found() {
    let (_dir, mut catalog, by, _) = filled();
    let of = |all: &[(&'static str, i64, RowFault)]| {
        let otherwise = all.iter().filter(|one| one.2 == RowFault::FoundOtherwise);
        otherwise.map(|one| (one.0, one.1)).collect::<Vec<_>>()
    };
    let begun = try_change(&mut catalog, &by, |c| {
        let job = c.begin_job(JobKind::Verify, "{}")?;
        // Sealed by the first event of the change, and touched again after that.
        c.add_slot("House/Room/1")?;
        c.take_lease(job.job, "drive:A")?;
        Ok(job)
    });
    let begun = begun.unwrap();
    let job = begun.job.0;
    assert_eq!(found(catalog.read().db), []);
    // Only rows of it that no trigger protects: the program changes no catalog without them.
    let db = catalog.read().db;
    db.batch("PRAGMA foreign_keys = OFF").unwrap();
    db.batch("UPDATE job SET request = request || ' '").unwrap();
    try_change(&mut catalog, &by, |c| c.end_job(begun, "{}", true)).unwrap();
    let db = catalog.read().db;
    assert_eq!(found(db), [("job", job, RowFault::FoundOtherwise)]);
    // The last row of a table is taken away, and the next one gets its number.
    let last: i64 = db.one("SELECT MAX(id) FROM slot", []).unwrap();
    db.batch(&format!("DELETE FROM slot WHERE id = {last}"))
        .unwrap();
    try_change(&mut catalog, &by, |c| c.add_slot("House/Room/1")).unwrap();
    let db = catalog.read().db;
    assert_eq!(of(&found(db)), [("slot", last), ("job", job)]);
    // Where the trail itself is not whole, this is not asked.
    let mut all = Vec::new();
    let mut seals = Seals::default();
    db.each(
        "SELECT seals FROM audit WHERE seals IS NOT NULL ORDER BY id",
        [],
        |row| {
            let blob: Vec<u8> = row.get(0)?;
            assert!(seals.take(&blob));
            Ok(())
        },
    )
    .unwrap();
    compare(db, seals, false, |table, row, fault| {
        all.push((table, row, fault))
    })
    .unwrap();
    assert_eq!(of(&all), []);
}

/// All that a catalog brought up from an earlier version gets: the same seals as row by row.
#[test]
fn all_rows_are_sealed_at_once_as_they_are_one_by_one() {
    let (_dir, mut catalog, by, _) = filled();
    fuller(&mut catalog, &by);
    let db = catalog.read().db;
    let of = |are_asked: fn(&str) -> bool| {
        let mut seals = Seals::default();
        let blob = super::seal_of(db, are_asked).unwrap().unwrap();
        assert!(seals.take(&blob));
        let mut all = Vec::new();
        compare(db, seals, true, |table, row, fault| {
            all.push((table, row, fault))
        })
        .unwrap();
        all
    };
    assert_eq!(of(|_| true), []);
    let slots: i64 = db.one("SELECT COUNT(*) FROM slot", []).unwrap();
    let without = of(|name| name != "slot");
    let is_slot =
        |(table, _, fault): &(&str, i64, RowFault)| (*table, *fault) == ("slot", RowFault::Added);
    assert!(slots > 0 && without.len() as i64 == slots && without.iter().all(is_slot));
    assert_eq!(super::seal_of(db, |_| false).unwrap(), None);
}

#[test]
fn a_change_that_came_to_nothing_leaves_no_seals() {
    let last = |fails: bool| -> i64 {
        let (_dir, mut catalog, by, _) = filled();
        let job = try_change(&mut catalog, &by, |c| c.begin_job(JobKind::Burn, "{}"));
        let job = job.unwrap().job;
        if fails {
            // What was touched since the last event of it is sealed in none of its rows.
            let failed = try_change(&mut catalog, &by, |c| {
                c.take_lease(job, "drive:A")?;
                Err::<(), _>(crate::CatalogError::TooLarge)
            });
            assert!(failed.is_err());
        }
        try_change(&mut catalog, &by, |c| c.add_slot("Attic")).unwrap();
        let sql = "SELECT length(seals) FROM audit ORDER BY id DESC LIMIT 1";
        catalog.read().db.one(sql, []).unwrap()
    };
    assert_eq!(last(true), last(false));
}
