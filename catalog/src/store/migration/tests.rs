//! Catalogs of earlier versions, and migrations that are cut off.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::{SCHEMA, TO_4};
use crate::*;

thread_local! {
    /// Where the files go as they are just before a migration is committed: what a process that is
    /// killed there leaves.
    static CUT_OFF: RefCell<Option<PathBuf>> = const { RefCell::new(None) };
}

pub(super) fn before_commit(path: &Path) {
    CUT_OFF.with_borrow(|to| {
        let Some(to) = to else { return };
        for entry in std::fs::read_dir(path.parent().unwrap()).unwrap() {
            let entry = entry.unwrap();
            // The shared memory is made anew by whoever opens the file first.
            let is_folder = entry.file_type().unwrap().is_dir();
            if !is_folder && !entry.file_name().to_string_lossy().ends_with("-shm") {
                std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
            }
        }
    });
}

/// A catalog as `version` made it, with one of everything that changes its form.
fn old(folder: &Path, version: usize) -> PathBuf {
    let path = folder.join("catalog.db");
    let db = Connection::open(&path).unwrap();
    db.pragma_update(None, "journal_mode", "WAL").unwrap();
    for step in TO_4.iter().take(version) {
        db.execute_batch(step).unwrap();
    }
    db.pragma_update(None, "user_version", version as i64)
        .unwrap();
    let plan = crate::store::pack(br#"{"set_parity":1,"more":[]}"#).unwrap();
    db.execute_batch(
        "INSERT INTO person VALUES (1, 'PER-0001', 'Ada', 'founder');
         INSERT INTO patient VALUES (1, 'P1', 'WAŁĘSA^LECH', '');
         INSERT INTO study VALUES (1, '1.2.3', 1, '20260101', '', '', 'CT', 0);
         INSERT INTO study VALUES (2, 'case:CASE-7', 1, '', '', '', '', 1);
         INSERT INTO study_text (rowid, words) VALUES (1, 'as an early version indexed it');
         INSERT INTO disc_set (id, name, media, capacity_sectors, copies, policy, at)
             VALUES (1, 'SET-0001', 'bd25', 100, 2, '{}', 5);
         INSERT INTO slot VALUES (1, 'SLT-0001', 'House', NULL);",
    )
    .unwrap();
    db.execute(
        "INSERT INTO study_version VALUES (1, 1, 1, 3, 4000, ?1, 5)",
        [crate::store::pack(b"items").unwrap()],
    )
    .unwrap();
    db.execute(
        "INSERT INTO disc (id, disc_set, number, name, uuid, plan, capacity_sectors, used_sectors,
             parity, image, sectors, strip_sectors, blake3, manifest)
         VALUES (1, 1, 1, 'SET-0001/1', zeroblob(16), ?1, 100, 50, 14, 'a.iso', 8256, 32,
             zeroblob(32), ?1)",
        [&plan],
    )
    .unwrap();
    for (serial, state) in [(5, "Good"), (6, "Planned")] {
        db.execute(
            "INSERT INTO copy (serial, disc, number, state, lent_to, due)
             VALUES (?1, 1, ?2, ?3, ?4, 99)",
            rusqlite::params![
                Serial::from_bits(serial).to_string(),
                serial,
                format!("\"{state}\""),
                (serial == 5).then_some("Dr. Bo")
            ],
        )
        .unwrap();
    }
    for (at, event) in [
        (1, r#"{"BurnStarted":{"drive":"virtual:A","media_id":"M"}}"#),
        (2, r#"{"BurnEnded":{"written_sectors":9,"stopped":null}}"#),
        (
            3,
            r#"{"ReadBack":{"sectors":9,"equal":9,"lost":0,"different":0,"drive":"virtual:A"}}"#,
        ),
        (4, r#"{"Shelved":{"slot":1}}"#),
        (5, r#"{"Lent":{"to":"Dr. Bo","due":null}}"#),
        (6, r#"{"GivenBack":{"slot":1}}"#),
        (7, r#"{"Lent":{"to":"Dr. Bo","due":99}}"#),
        (8, r#""Missed""#),
    ] {
        db.execute(
            "INSERT INTO custody (copy, at, person, event, state, why)
             VALUES (1, ?1, 1, ?2, '\"Good\"', 'as I say')",
            rusqlite::params![at, event],
        )
        .unwrap();
    }
    db.execute_batch("UPDATE copy SET last_verified = 3 WHERE id = 1")
        .unwrap();
    if version >= 3 {
        db.execute_batch(
            "INSERT INTO drive_use VALUES (1, 3, 1, 'burn', 'virtual:A', 'V', 'P', '1', '1', 'M',
                 '', '', NULL, 900, 'good', NULL, 0, 9, 0, 0, 0, 0, 1);",
        )
        .unwrap();
    }
    db.execute_batch(
        "INSERT INTO job VALUES (1, 'burn', '{}', '1.1@gone', 5, NULL, NULL, NULL);
         INSERT INTO lease VALUES ('drive:A', '1.1@gone', 5);
         INSERT INTO lease VALUES ('drive:B', '2.2@nobody', 5);",
    )
    .unwrap();
    path
}

fn found(catalog: &Catalog) {
    let reader = catalog.read();
    for text in ["walesa", "WAŁĘSA", "lech p1"] {
        let query = FindQuery {
            text: text.to_owned(),
            ..FindQuery::default()
        };
        assert_eq!(reader.find(&query, 5).unwrap().len(), 2, "{text}");
    }
    let case = reader.study_by_uid(StudyKind::Case, "CASE-7").unwrap();
    assert_eq!(case.unwrap().id, StudyId(2));
    let waiting = reader.waiting().unwrap();
    assert_eq!(reader.items(waiting[0].version).unwrap(), b"items");
    assert_eq!(
        reader.manifest(DiscId(1)).unwrap().unwrap(),
        br#"{"set_parity":1,"more":[]}"#
    );
    let set = &reader.sets().unwrap()[0];
    assert_eq!((set.name.as_str(), set.dropped), ("SET-0001", false));
    assert_eq!(reader.next_set_name(0).unwrap(), "SET-0002");
    let disc = &reader.discs(set.id).unwrap()[0];
    assert_eq!((disc.state, disc.set_parity), (DiscState::Built, Some(1)));
    assert_eq!((disc.sectors, disc.blake3), (8256, Some([0; 32])));
    let copies = reader.copies(disc.id).unwrap();
    let states: Vec<CopyState> = copies.iter().map(|copy| copy.state).collect();
    assert_eq!(states, [CopyState::Good, CopyState::Planned]);
    assert_eq!(copies[0].lent_to.as_deref(), Some("Dr. Bo"));
    assert_eq!((copies[0].due, copies[1].due), (Some(Timestamp(99)), None));
    let history = reader.history(copies[0].id).unwrap();
    assert_eq!(history.len(), 8);
    assert!(
        history
            .iter()
            .all(|row| row.why.as_deref() == Some("as I say"))
    );
    assert_eq!(
        history[5].event,
        Event::GivenBack {
            loan: 1,
            slot: 1,
            by: None
        }
    );
    assert_eq!(history[6].event, Event::Lent { loan: 2, by: None });
    let loans = reader.loans(copies[0].id).unwrap();
    let returned: Vec<_> = loans.iter().map(|loan| loan.returned).collect();
    assert_eq!(returned, [Some(Timestamp(6)), None]);
    assert!(loans.iter().all(|loan| loan.code == "PER-0002"));
    let people = reader.people().unwrap();
    let roles: Vec<Role> = people.iter().map(|person| person.role).collect();
    assert_eq!(roles, [Role::Administrator, Role::Borrower]);
    assert_eq!(people[0].name.as_deref(), Some("Ada"));
    let jobs = reader.open_jobs().unwrap();
    assert_eq!((jobs.len(), jobs[0].lease.number), (1, 1));
    let leases = "SELECT group_concat(name || job) FROM lease";
    let leases: String = catalog
        .database()
        .query_row(leases, [], |row| row.get(0))
        .unwrap();
    assert_eq!(leases, "drive:A1");
}

/// The tables, indices and triggers that a catalog has.
fn schema(db: &Connection) -> Vec<String> {
    let sql = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name";
    let mut statement = db.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn every_earlier_version_is_brought_up_to_date_with_a_backup_kept() {
    let fresh = Connection::open_in_memory().unwrap();
    fresh.execute_batch(SCHEMA).unwrap();
    for version in 1..=4 {
        let folder = tempfile::tempdir().unwrap();
        let path = old(folder.path(), version);
        let catalog = Catalog::open(&path).unwrap();
        found(&catalog);
        assert_eq!(schema(catalog.database()), schema(&fresh), "{version}");
        assert_eq!(catalog.read().archive().unwrap().practice, version >= 3);
        // These have no trail at all, which is told and no more than that.
        let problems = catalog.audit_verify().unwrap().problems;
        assert_eq!(problems, [AuditProblem::Missing { from: 1, to: 1 }]);
        let kept = folder.path().join(format!("catalog.db.schema-{version}"));
        let kept = Connection::open(kept).unwrap();
        let rows = |sql: &str| kept.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(rows("PRAGMA user_version"), version as i64);
        assert_eq!(rows("SELECT COUNT(*) FROM custody"), 8);
        assert_eq!(
            kept.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)),
            Ok("ok".to_owned())
        );
        assert!(!folder.path().join("catalog.db.schema-4.part").exists());
        drop(catalog);
        found(&Catalog::open(&path).unwrap());
    }
}

const SCHEMA_5: &str = include_str!("../../schema/0005_nouns.sql");

/// A catalog of version 5: what `filled` of this one has, put back into its blobs.
fn version_5(folder: &Path) -> PathBuf {
    let path = folder.join("catalog.db");
    let db = Connection::open(&path).unwrap();
    db.pragma_update(None, "journal_mode", "WAL").unwrap();
    db.execute_batch(SCHEMA_5).unwrap();
    db.pragma_update(None, "user_version", 5).unwrap();
    let pack = |bytes: &[u8]| crate::store::pack(bytes).unwrap();
    db.execute_batch(
        "INSERT INTO archive VALUES (1, zeroblob(16), 0, 5);
         INSERT INTO words VALUES (1, zeroblob(32), zeroblob(16), 'Ada', NULL);
         INSERT INTO person VALUES (1, 'PER-0001', 1, 'administrator', 1, NULL, NULL);
         INSERT INTO patient VALUES (1, '', 'P1', 'DOE^JANE', '', zeroblob(16));
         INSERT INTO study (id, kind, uid, patient, study_date, accession_number, description,
             modalities, day, dated) VALUES (7, 'study', '1.2.3', 1, '', '', '', 'CT', 9, 'import');
         INSERT INTO disc_set VALUES (1, 'SET-0001', 'bd25', 100, 2, '{}', 5, NULL);
         INSERT INTO disc (id, disc_set, number, name, uuid, plan, capacity_sectors, used_sectors,
             parity) VALUES (3, 1, 1, 'SET-0001/1', zeroblob(16), x'', 100, 50, 14);
         INSERT INTO copy VALUES (1, 'STL-00000', 3, 1, 'planned', NULL, NULL, NULL);",
    )
    .unwrap();
    db.execute_batch("BEGIN").unwrap();
    for id in 1..=2500 {
        let items = pack(format!("items of {id}").as_bytes());
        db.execute(
            "INSERT INTO study_version (id, study, number, files, bytes, items, at)
             VALUES (?1, 7, ?1, 1, 10, ?2, 5)",
            rusqlite::params![id, items],
        )
        .unwrap();
    }
    db.execute_batch(
        "INSERT INTO disc_study VALUES (1, 3, 2, 1, 10); UPDATE study_version SET files = 2
             WHERE id = 3;
         INSERT INTO disc_study VALUES (2, 3, 3, 1, 5); DELETE FROM waiting WHERE version = 3;
         COMMIT",
    )
    .unwrap();
    db.execute(
        "INSERT INTO image (disc, file, sectors, strip_sectors, parity, blake3, manifest)
         VALUES (3, 'a.iso', 8256, 32, 14, zeroblob(32), ?1)",
        [pack(b"manifest")],
    )
    .unwrap();
    path
}

#[test]
fn cases_that_name_nobody_are_apart_since() {
    let folder = tempfile::tempdir().unwrap();
    let path = version_5(folder.path());
    let db = Connection::open(&path).unwrap();
    let columns = "id, kind, uid, patient, study_date, accession_number, description, modalities,
        day, dated";
    db.execute_batch(&format!(
        "INSERT INTO patient VALUES (12, '', '', '', '', zeroblob(16));
         INSERT INTO study ({columns}) VALUES
             (8, 'case', 'D1', 12, '', '', '', '', 9, 'import'),
             (9, 'case', 'D2', 12, '', '', '', '', 9, 'import'),
             (10, 'case', 'D3', 12, '', '', '', '', 9, 'import')"
    ))
    .unwrap();
    drop(db);
    let catalog = Catalog::open(&path).unwrap();
    let reader = catalog.read();
    let whose = [7, 8, 9, 10].map(|id| reader.study(StudyId(id)).unwrap().unwrap().patient);
    assert_eq!(whose, [1, 12, 21, 22].map(PatientId));
    let cases = whose.map(|id| reader.patient(id).unwrap().unwrap().case);
    let named = ["D1", "D2", "D3"].map(|name| Some(name.to_owned()));
    assert_eq!((&cases[0], &cases[1..]), (&None, &named[..]));
    let problems = catalog.audit_verify().unwrap().problems;
    let unsealed = |problem: &AuditProblem| match problem {
        AuditProblem::Record { table, .. } => *table == "study" || *table == "patient",
        _ => false,
    };
    assert!(!problems.iter().any(unsealed), "{problems:?}");
}

#[test]
fn a_copy_whose_check_said_migrate_is_no_longer_only_watched() {
    let folder = tempfile::tempdir().unwrap();
    let path = version_5(folder.path());
    let db = Connection::open(&path).unwrap();
    let check = "INSERT INTO custody (copy, at, person, reason, state, kind, drive, sectors, lost,
            class, damage_map, duration_ms)
        VALUES (?1, ?2, 1, 'routine', 'watch', 'checked', 'A', 9, 1, ?3, '', 1)";
    // The second was read again, and is better than it was; the third was shelved since.
    for (copy, at, class) in [
        (1, 5, "migrate"),
        (2, 5, "migrate"),
        (2, 6, "watch"),
        (3, 5, "migrate"),
    ] {
        let serial = Serial::from_bits(copy).to_string();
        let row = "INSERT OR REPLACE INTO copy VALUES (?1, ?2, 3, ?1, 'watch', NULL, ?3, 'M')";
        db.execute(row, rusqlite::params![copy, serial, at])
            .unwrap();
        db.execute(check, rusqlite::params![copy, at, class])
            .unwrap();
    }
    db.execute_batch(
        "INSERT INTO slot VALUES (1, 'SLT-0001', 'House', NULL);
         INSERT INTO custody (copy, at, person, reason, state, kind, slot)
             VALUES (3, 7, 1, 'routine', 'watch', 'shelved', 1);
         UPDATE copy SET slot = 1 WHERE id = 3",
    )
    .unwrap();
    drop(db);
    let catalog = Catalog::open(&path).unwrap();
    let states: Vec<CopyState> = catalog
        .read()
        .copies(DiscId(3))
        .unwrap()
        .iter()
        .map(|copy| copy.state)
        .collect();
    assert_eq!(
        states,
        [CopyState::Migrate, CopyState::Watch, CopyState::Migrate]
    );
    let wrong = |catalog: &Catalog| {
        let problems = catalog.audit_verify().unwrap().problems;
        problems
            .iter()
            .filter(|p| matches!(p, AuditProblem::Copy { .. }))
            .count()
    };
    assert_eq!(wrong(&catalog), 0);
    catalog
        .database()
        .execute_batch("UPDATE copy SET state = 'watch'")
        .unwrap();
    assert_eq!(wrong(&catalog), 2, "a foreign hand made less of it again");
}

#[test]
fn what_a_disc_of_version_4_holds_a_part_of_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let path = old(folder.path(), 4);
    let db = Connection::open(&path).unwrap();
    db.execute_batch("INSERT INTO disc_study VALUES (1, 1, 2, 3000)")
        .unwrap();
    drop(db);
    let catalog = Catalog::open(&path).unwrap();
    assert_eq!(catalog.read().studies_in_part().unwrap(), [StudyId(1)]);
    assert_eq!(catalog.audit_verify().unwrap().problems.len(), 1);
}

#[test]
fn what_stood_in_blobs_lies_in_lists_after_version_5() {
    let fresh = Connection::open_in_memory().unwrap();
    fresh.execute_batch(SCHEMA).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = version_5(folder.path());
    let db = Connection::open(&path).unwrap();
    let salts = "SELECT hex(salt) FROM study_version WHERE id = 2";
    let salt: String = db.query_row(salts, [], |row| row.get(0)).unwrap();
    drop(db);
    let catalog = Catalog::open(&path).unwrap();
    assert_eq!(schema(catalog.database()), schema(&fresh));
    let reader = catalog.read();
    for id in [1, 2, 1000, 1001, 2500] {
        let items = reader.items(VersionId(id)).unwrap();
        assert_eq!(items, format!("items of {id}").as_bytes());
    }
    let manifest = reader.manifest(DiscId(3)).unwrap();
    assert_eq!(manifest.as_deref(), Some(&b"manifest"[..]));
    assert_eq!(reader.waiting().unwrap().len(), 2498);
    let in_part = "SELECT group_concat(version) FROM in_part";
    let database = catalog.database();
    let value = |sql: &str| database.query_row(sql, [], |row| row.get::<_, String>(0));
    assert_eq!(value(salts), Ok(salt));
    assert_eq!(value(in_part), Ok("3".into()));
    // Three files of versions, one manifest; all that was taken over is sealed.
    assert_eq!(
        value("SELECT count(*) || '' FROM list_file"),
        Ok("3".into())
    );
    let report = catalog.audit_verify().unwrap();
    assert_eq!(report.lists, 4);
    let of = |named: &str| {
        let mut problems = report.problems.iter();
        problems.any(|p| matches!(p, AuditProblem::Record { table, .. } if *table == named))
    };
    assert!(!of("study_version") && !of("image") && !of("list_file") && !of("in_part"));
    assert!(of("disc_set"), "what was not sealed before is not now");
    assert!(folder.path().join("catalog.db.schema-5").exists());
    drop(catalog);
    assert_eq!(
        Catalog::open(&path)
            .unwrap()
            .read()
            .waiting()
            .unwrap()
            .len(),
        2498
    );
}

#[test]
fn the_database_of_another_program_is_no_catalog() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalog.db");
    let header = |version: i64, application: i64| {
        let db = Connection::open(&path).unwrap();
        db.pragma_update(None, "user_version", version).unwrap();
        db.pragma_update(None, "application_id", application)
            .unwrap();
        drop(db);
        [
            Catalog::open(&path).err(),
            Catalog::open_to_read(&path).err(),
        ]
    };
    let db = Connection::open(&path).unwrap();
    db.execute_batch("CREATE TABLE audit_head (one INTEGER)")
        .unwrap();
    drop(db);
    // A GeoPackage, one that says nothing, one of a later version that says nothing.
    for (version, application) in [(6, 0x4750_4B47), (6, 0), (99, 0), (4, 1), (0, 0), (-1, 0)] {
        for error in header(version, application) {
            assert!(
                matches!(error, Some(OpenError::NotACatalog)),
                "{version} {application} {error:?}"
            );
        }
    }
    for error in header(99, super::APPLICATION) {
        assert!(
            matches!(
                error,
                Some(OpenError::Newer {
                    found: 99,
                    known: 6
                })
            ),
            "{error:?}"
        );
    }
}

#[test]
fn a_migration_that_is_killed_goes_on() {
    let (folder, cut) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = old(folder.path(), 4);
    // What is left of an earlier try at the backup.
    std::fs::write(folder.path().join("catalog.db.schema-4.part"), b"half").unwrap();
    std::fs::write(folder.path().join("catalog.db.schema-4"), b"of another day").unwrap();
    CUT_OFF.set(Some(cut.path().to_owned()));
    let whole = Catalog::open(&path).unwrap();
    CUT_OFF.set(None);
    let left = cut.path().join("catalog.db");
    let version = |path: &Path| {
        let db = Connection::open(path).unwrap();
        db.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))
    };
    assert_eq!(version(&left), Ok(4));
    assert_eq!(version(&cut.path().join("catalog.db.schema-4")), Ok(4));
    let again = Catalog::open(&left).unwrap();
    found(&again);
    assert_eq!(
        again.read().archive().unwrap(),
        whole.read().archive().unwrap()
    );
}

#[test]
fn what_cannot_be_taken_over_or_kept_leaves_the_catalog_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = old(folder.path(), 4);
    let before = std::fs::read(&path).unwrap();
    let kept = folder.path().join("catalog.db.schema-4");
    std::fs::create_dir_all(kept.join("in the way")).unwrap();
    let refused = Catalog::open(&path);
    assert!(matches!(refused, Err(OpenError::Backup(_))), "{refused:?}");
    std::fs::remove_dir_all(&kept).unwrap();
    let db = Connection::open(&path).unwrap();
    db.execute_batch(
        "DROP TRIGGER custody_is_not_changed; UPDATE custody SET event = '{' WHERE id = 8",
    )
    .unwrap();
    drop(db);
    let refused = Catalog::open(&path);
    assert!(matches!(
        refused,
        Err(OpenError::Catalog(CatalogError::Record(_)))
    ));
    let db = Connection::open(&path).unwrap();
    let tables = "SELECT COUNT(*) FROM sqlite_schema WHERE name LIKE 'v4_%'";
    let left: i64 = db.query_row(tables, [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0);
    let version = db.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0));
    assert_eq!((version, before.is_empty()), (Ok(4), false));
}
