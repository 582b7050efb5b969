//! A foreign hand with a database tool: for every column of every table one change, with triggers
//! and checks out of the way. Each is found and its table named, or stands in `tests/tamper.allow`
//! with the reason why it need not be.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use stele_catalog::{
    Acting, Answer, AuditProblem, BlankProduct, Catalog, CatalogError, Change, CheckRules, Claimed,
    Condition, CopyId, Delivered, DeliveryForm, DiscRecord, DiscStudy, Event, FindQuery, Identity,
    JobKind, KnownBy, NewDelivery, NewRequest, PatientClaim, Reason, RequestKind, SetRecord,
    SlotId, StocktakeSeen, StudyId, StudyRecord, Timestamp, VersionId,
};

use crate::bench::{Bench, MEDIA, sqlite3};

const ALLOWED: &str = include_str!("../tamper.allow");

/// Columns that may be listed, at most.
const MOST_ALLOWED: usize = 10;

/// An archive with something in every table.
fn filled() -> Bench {
    let bench = Bench::new();
    let from = bench.files("in", &[("a.txt", b"a"), ("b.txt", b"b")]);
    let samples = crate::bench::shared().samples.to_str().unwrap();
    assert!(bench.run(&["ingest", samples]).code < 2);
    bench.done(&["person", "add", "Bo", "--role", "clerk"]);
    let image = bench.build(&from, MEDIA, &["--copies", "2"]);
    assert!(image.exists());
    bench.drive("A", MEDIA);
    bench.done(&["burn", &serial_planned(&bench), "--drive", "virtual:A"]);
    let serial = bench.sqlite("SELECT serial FROM copy WHERE state = 'good'");
    let serial = serial.lines().next().unwrap().to_owned();
    bench.done(&["shelve", &serial, "--location", "Site/Room/Rack"]);
    bench.done(&[
        "lend", &serial, "--to", "Dr. Jane", "--last", "--why", "no other",
    ]);
    bench.done(&["return", &serial, "--location", "Site/Room/Rack"]);
    bench.done(&["check", "begin"]);
    // One that waits, and one of which somebody says that no disc will hold it.
    for case in ["LATE-1", "LATE-2"] {
        let late = bench.files(case, &[("c.txt", case.as_bytes())]);
        bench.done(&["ingest", late.to_str().unwrap(), "--case", case]);
    }
    let mut catalog = Catalog::open(&bench.root().join("catalog.db")).unwrap();
    let by = Acting::person(catalog.read().people().unwrap()[0].id);
    let station = catalog.read().stations().unwrap()[0].id;
    let study = catalog.read().waiting().unwrap().remove(0);
    let found = catalog.read().find(&FindQuery::default(), 9).unwrap();
    let studies: Vec<_> = found.iter().map(|found| found.study.id).collect();
    let mut list = catalog.lists().writer(None).unwrap();
    list.add(b"two items").unwrap();
    let list = list.finish().unwrap();
    let copies: Vec<_> = catalog.read().all_copies().unwrap();
    let copies: Vec<CopyId> = copies.into_iter().map(|copy| copy.id).collect();
    catalog
        .change(&by, Timestamp(9), Reason::Said("a test"), |c| {
            c.leave_out(study.study.id, study.version)?;
            c.begin_session(station)?;
            let job = c.begin_job(JobKind::Verify, "{}")?.job;
            c.take_lease(job, "drive:virtual:Z")?;
            c.add_exception("unreadable", "somewhere/a.dcm", "")?;
            let set = c.add_set(&SetRecord {
                media: "bd25".to_owned(),
                capacity_sectors: 100,
                copies: 1,
                policy: "{}".to_owned(),
            })?;
            // One of two files: the disc holds a part.
            let study = c.put_study(&StudyRecord {
                uid: "1.2.3".to_owned(),
                ..StudyRecord::default()
            })?;
            let version = c.add_version(study, 2, 20, &list.parts()[0])?;
            c.add_disc(set.0, 1, &half_of(version))?;
            // One copy on its way to another place, and the other kept apart.
            let there = c.add_slot("Vault/1")?;
            for event in read_back() {
                c.record(copies[1], &event)?;
            }
            ship(c, copies[1])?;
            stock(c)?;
            c.send(copies[1], there.id, KnownBy::Label, true)?;
            c.record(copies[0], &Event::Quarantined)?;
            // One incident that is closed; the copy is there again, and is sent as before.
            lose_and_find(c, copies[1], there.id)?;
            deliver(c, studies[0])?;
            c.begin_stocktake(Some(there.id))?;
            let seen = [StocktakeSeen::Copy(copies[0]), StocktakeSeen::Foreign];
            c.count_place(there.id, &seen, false)?;
            c.end_stocktake(true)?;
            c.set_check_rules(CheckRules {
                bad_per_mille: 10,
                ..CheckRules::BUILT_IN
            })?;
            // Somebody else in one study, and a correction of that.
            let other = PatientClaim {
                patient_id: "TMP77".to_owned(),
                name: "UNKNOWN^TRAUMA7".to_owned(),
                birth_date: "19500101".to_owned(),
                ..PatientClaim::default()
            };
            for study in &studies {
                if let Claimed::Differs(Some(difference)) = c.put_claim(*study, &other)? {
                    c.answer(difference, Answer::Correction { keep: false })?;
                    break;
                }
            }
            Ok::<(), CatalogError>(())
        })
        .unwrap();
    bench
}

/// A copy on its way is lost, found, and its incident closed; then it is on its way again.
fn lose_and_find(c: &mut Change<'_>, copy: CopyId, to: SlotId) -> Result<(), CatalogError> {
    let incident = c.lose(copy, None)?;
    c.record(copy, &Event::Found)?;
    c.send(copy, to, KnownBy::Label, true)?;
    c.close_incident(incident.id)?;
    Ok(())
}

/// A shipment that was sealed, handed over and received.
fn ship(c: &mut Change<'_>, copy: CopyId) -> Result<(), CatalogError> {
    let to = c.add_slot("Vault/2")?;
    let shipment = c.begin_shipment(to.id)?.id;
    c.pack(shipment, copy, true)?;
    c.seal_shipment(shipment, "0042")?;
    let courier = c.borrower("Wing Couriers")?;
    c.hand_over_shipment(
        shipment,
        courier.id,
        Timestamp(99),
        &std::collections::BTreeSet::new(),
    )?;
    c.check_seal(shipment, "0043")?;
    let dirty = Some(Condition::Dirty);
    c.receive(shipment, copy, None, dirty, KnownBy::Label)?;
    Ok(())
}

/// A box of blanks that was received, opened and counted.
fn stock(c: &mut Change<'_>) -> Result<(), CatalogError> {
    let product = BlankProduct {
        gtin: "4006381333931".parse()?,
        label: "Archive disc".to_owned(),
        media: "bd25".to_owned(),
        discs: 10,
        lead_days: 14,
    };
    c.set_blank_product(&product)?;
    c.take_in_blanks(&product.gtin, "B1", 1)?;
    c.open_blanks("B1")?;
    c.count_blanks("B1", 9)?;
    Ok(())
}

/// A request and what was handed over for it.
fn deliver(c: &mut Change<'_>, study: StudyId) -> Result<(), CatalogError> {
    c.set_request_days(RequestKind::Patient, 20)?;
    let request = c.add_request(&NewRequest {
        kind: RequestKind::Patient,
        studies: &[study],
        recipient: "Anan, Ken",
        address: "Graz",
        purpose: Some("own copy"),
        proof: Some("passport"),
        due: None,
    })?;
    let delivery = c.begin_delivery(&NewDelivery {
        request: request.id,
        form: DeliveryForm::Folder,
        identity: Identity::AsArchived,
    })?;
    let delivered = Delivered {
        files: 3,
        bytes: 9,
        receipt: [7; 32],
    };
    c.delivered(delivery.id, &delivered)?;
    Ok(())
}

/// A disc of one file of a version.
fn half_of(version: VersionId) -> DiscRecord {
    DiscRecord {
        uuid: [7; 16],
        plan: Vec::new(),
        capacity_sectors: 100,
        used_sectors: 50,
        parity: 30,
        set_parity: None,
        studies: vec![DiscStudy {
            version,
            files: 1,
            bytes: 10,
        }],
    }
}

/// What makes a planned copy a good one.
fn read_back() -> [Event; 3] {
    [
        Event::BurnStarted {
            drive: "virtual:A".to_owned(),
            media_id: "M".to_owned(),
            tag: None,
        },
        Event::BurnEnded {
            written_sectors: 9,
            stopped: None,
        },
        Event::ReadBack {
            sectors: 9,
            equal: 9,
            lost: 0,
            different: 0,
            drive: "virtual:A".to_owned(),
        },
    ]
}

fn serial_planned(bench: &Bench) -> String {
    bench.sqlite("SELECT serial FROM copy ORDER BY id LIMIT 1")
}

fn sqlite(path: &Path, statement: &str) -> String {
    let output = sqlite3(path).arg(statement).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{statement}: {said}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Every column of every table: table, column, type, whether the table has row numbers.
fn columns(path: &Path) -> Vec<(String, String, String, bool)> {
    let all = sqlite(
        path,
        "SELECT l.name, c.name, c.type, l.wr FROM pragma_table_list l, pragma_table_info(l.name) c
         WHERE l.schema = 'main' AND l.type IN ('table', 'shadow')
             AND l.name NOT LIKE 'sqlite_%' ORDER BY l.name, c.cid",
    );
    let row = |line: &str| {
        let mut parts = line.split('|').map(str::to_owned);
        let mut next = || parts.next().unwrap();
        (next(), next(), next(), next() == "0")
    };
    all.lines().map(row).collect()
}

/// Another value than the one that stands there, of the type of the column.
fn other(column: &str, kind: &str) -> String {
    match kind {
        "INTEGER" => format!("CASE WHEN {column} IS NULL THEN 1 ELSE {column} + 1000003 END"),
        "BLOB" => {
            format!("CASE WHEN {column} IS NULL THEN x'01' ELSE zeroblob(length({column}) + 1) END")
        }
        _ => format!("COALESCE({column}, '') || 'x'"),
    }
}

#[test]
fn every_column_that_a_foreign_hand_changes_is_named() {
    let bench = filled();
    let path = bench.root().join("catalog.db");
    // One file: what is in the write-ahead log goes into it.
    sqlite(&path, "PRAGMA wal_checkpoint(TRUNCATE)");
    let sound = Catalog::open(&path).unwrap().audit_verify().unwrap();
    assert_eq!(sound.problems, []);
    let triggers = sqlite(
        &path,
        "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_schema
         WHERE type = 'trigger'",
    );
    let allowed: BTreeMap<&str, &str> = ALLOWED
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split_once(' ').unwrap())
        .collect();
    assert!(allowed.len() <= MOST_ALLOWED, "{allowed:?}");
    let (mut missed, mut unneeded) = (Vec::new(), BTreeSet::new());
    let tampered = bench.beside("tampered.db");
    for (seed, (table, column, kind, numbered)) in columns(&path).into_iter().enumerate() {
        let name = format!("{table}.{column}");
        let rows: u64 = sqlite(&path, &format!("SELECT COUNT(*) FROM {table}"))
            .parse()
            .unwrap();
        if rows == 0 && allowed.contains_key(name.as_str()) {
            continue;
        }
        assert!(
            rows > 0,
            "{table} is empty: nothing is shown by changing it"
        );
        let one = seed as u64 * 7 % rows;
        let only = match numbered {
            true => format!(
                "WHERE rowid = (SELECT rowid FROM {table} ORDER BY rowid LIMIT 1 OFFSET {one})"
            ),
            false => String::new(),
        };
        std::fs::copy(&path, &tampered).unwrap();
        let value = other(&column, &kind);
        sqlite(
            &tampered,
            &format!(
                "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; {triggers};
                 UPDATE {table} SET {column} = {value} {only}; SELECT changes();"
            ),
        );
        let found = Catalog::open(&tampered).unwrap().audit_verify();
        match found {
            Ok(report) if names(&report.problems, &table) => {
                // What the engine finds wrong with its own index depends on where the change lies.
                let always = !table.starts_with("study_text");
                if always && allowed.contains_key(name.as_str()) {
                    unneeded.insert(name);
                }
            }
            _ if allowed.contains_key(name.as_str()) => {}
            found => missed.push(format!("{name}: {:?}", found.map(|report| report.problems))),
        }
    }
    assert!(missed.is_empty(), "not found: {missed:#?}");
    assert!(unneeded.is_empty(), "found, and yet listed: {unneeded:?}");
}

/// A column that is gone cannot be compared, and nothing can be read that needs it: it is named.
#[test]
fn every_column_that_a_foreign_hand_takes_away_is_named() {
    let bench = filled();
    let path = bench.root().join("catalog.db");
    sqlite(&path, "PRAGMA wal_checkpoint(TRUNCATE)");
    let triggers = "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_schema
        WHERE type = 'trigger'";
    let triggers = sqlite(&path, triggers);
    let tampered = bench.beside("tampered.db");
    for (table, column, ..) in columns(&path) {
        if table.starts_with("study_text") {
            continue;
        }
        std::fs::copy(&path, &tampered).unwrap();
        let gone = format!("ALTER TABLE {table} RENAME COLUMN {column} TO gone");
        sqlite(&tampered, &format!("{triggers}; {gone}"));
        let found = Catalog::open_to_read(&tampered).unwrap().audit_verify();
        let found = found.unwrap().problems;
        let named = AuditProblem::Column {
            table: table.clone(),
            column: column.clone(),
        };
        assert_eq!(found.first(), Some(&named), "{table}.{column}");
    }
    // The commands say what to do, and not what the engine says.
    let gone = "ALTER TABLE study DROP COLUMN description";
    sqlite(&path, &format!("{triggers}; {gone}"));
    let audit = bench.run(&["audit", "verify"]);
    assert_eq!(
        audit.report["problems"][0],
        serde_json::json!({ "kind": "column", "table": "study", "column": "description" })
    );
    assert_eq!(audit.code, 1);
    bench.run(&["find", "x"]).refused("CAT-074");
}

/// What a foreign hand changed does not become right when the program changes the same record
/// after it: a damaged copy that was called good is not good since somebody shelved it.
#[test]
fn what_was_changed_stays_named_when_the_program_changes_it_again() {
    let bench = filled();
    let path = bench.root().join("catalog.db");
    let triggers = "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_schema
                    WHERE type = 'trigger'";
    let again = "SELECT group_concat(sql, '; ') FROM sqlite_schema WHERE type = 'trigger'";
    let (drop, make) = (sqlite(&path, triggers), sqlite(&path, again));
    // What fills the archive is of 1970.
    bench.done(&["audit", "confirm-clock", "--why", "the clock is right"]);
    let hand = |change: &str| sqlite(&path, &format!("{drop}; {change}; {make};"));
    let serial = bench.sqlite("SELECT serial FROM copy ORDER BY id LIMIT 1");
    let steps: [(&str, &str, &[&str]); 3] = [
        (
            "patient",
            "UPDATE patient SET name = 'FALSCH^NAME' WHERE id = 1",
            &[
                "patient",
                "correct",
                "1",
                "--sex",
                "O",
                "--why",
                "typing error",
            ],
        ),
        (
            "slot",
            "UPDATE slot SET path = 'Site/Room/Wrong' WHERE path = 'Site/Room/Rack'",
            &["place", "rename", "Site/Room/Wrong", "Rack 2"],
        ),
        (
            "copy",
            "UPDATE copy SET media_id = 'OTHER' WHERE id = (SELECT MIN(id) FROM copy)",
            &["copy", "release", &serial, "--why", "read well"],
        ),
    ];
    let mut wanted = BTreeSet::new();
    for (table, change, own) in steps {
        hand(change);
        let told = bench.run(&["audit", "verify"]).gives(1);
        let changed = |fault: &serde_json::Value| fault["fault"] == "changed";
        assert!(
            told["problems"].as_array().unwrap().iter().any(changed),
            "{table}: {told}"
        );
        bench.done(own);
        wanted.insert(table.to_owned());
        let told = bench.run(&["audit", "verify"]).gives(1);
        let problems = told["problems"].as_array().unwrap();
        let found = problems
            .iter()
            .filter(|one| one["fault"] == "found_otherwise");
        let tables = found.map(|one| one["table"].as_str().unwrap().to_owned());
        assert_eq!(tables.collect::<BTreeSet<_>>(), wanted, "{told:#}");
    }
}

/// Whether what was changed in a table is named as of that table.
fn names(problems: &[AuditProblem], changed: &str) -> bool {
    problems.iter().any(|problem| match problem {
        AuditProblem::Record { table, .. } => match changed {
            "series" => *table == "study",
            "quarter_copy" => *table == "quarter",
            changed => *table == changed,
        },
        AuditProblem::Text { .. } | AuditProblem::Erased { .. } => changed == "words",
        AuditProblem::Words { .. } => ["words", "audit"].contains(&changed),
        AuditProblem::Changed { .. }
        | AuditProblem::Missing { .. }
        | AuditProblem::Inserted { .. }
        | AuditProblem::Reordered { .. } => changed.starts_with("audit"),
        // The engine's own findings name the table.
        AuditProblem::File { finding: told } | AuditProblem::Index { index: told } => {
            let of_index = told.contains("fts5") || told.contains("study_text");
            changed.starts_with("study_text") && of_index
        }
        _ => false,
    })
}
