//! The audit trail against somebody who has `sqlite3` and the catalog's file.

use crate::bench::{Bench, sqlite3};

/// An archive with some history.
fn with_history() -> Bench {
    let bench = Bench::new();
    let from = bench.files("in", &[("a.txt", b"a"), ("b.txt", b"b")]);
    let image = bench.build(&from, "40m", &[]);
    assert!(image.exists());
    let report = bench.done(&["audit", "verify"]);
    assert_eq!(report["whole"], true);
    assert!(report["rows"].as_u64().unwrap() >= 5);
    bench
}

/// One boundary: after this statement the check ends with 1 and a problem names this row.
#[track_caller]
fn tampered(statement: &str, row: &str) {
    let bench = with_history();
    let triggers = "DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_removed;";
    bench.sqlite(&format!("{triggers} {statement}"));
    let report = bench.run(&["audit", "verify"]).gives(1);
    assert_eq!(report["whole"], false);
    let problems = report["problems"].as_array().unwrap();
    let named = problems.iter().any(|problem| {
        let values = problem.as_object().unwrap().values();
        values
            .into_iter()
            .any(|value| value.as_i64() == row.parse().ok())
    });
    assert!(named, "row {row} is not named: {problems:#?}");
}

#[test]
fn a_changed_row_is_named() {
    tampered(
        "UPDATE audit SET detail = 'nothing happened' WHERE id = 3;",
        "3",
    );
}

#[test]
fn a_changed_moment_is_named() {
    tampered("UPDATE audit SET at = at + 1 WHERE id = 2;", "2");
}

#[test]
fn a_removed_row_is_named() {
    tampered("DELETE FROM audit WHERE id = 4;", "4");
}

#[test]
fn an_inserted_row_is_named() {
    let columns = "hash_version, at, person, station, kind, subject, detail, why, reason, \
                   words, words_digest, hash";
    let last = "(SELECT max(id) + 1 FROM audit)";
    let statement = format!(
        "INSERT INTO audit (id, {columns}) SELECT {last}, {columns} FROM audit WHERE id = 2;"
    );
    let bench = with_history();
    let row: u64 = bench
        .sqlite("SELECT max(id) + 1 FROM audit")
        .parse()
        .unwrap();
    tampered(&statement, &row.to_string());
}

#[test]
fn two_rows_that_changed_places_are_named() {
    tampered(
        "UPDATE audit SET id = -1 WHERE id = 2; UPDATE audit SET id = 2 WHERE id = 3; \
         UPDATE audit SET id = 3 WHERE id = -1;",
        "2",
    );
}

#[test]
fn rows_cut_off_the_end_are_missed() {
    let bench = with_history();
    let last = bench.sqlite("SELECT max(id) FROM audit");
    tampered(
        "DELETE FROM audit WHERE id = (SELECT max(id) FROM audit);",
        &last,
    );
}

#[test]
fn the_catalog_itself_refuses_to_change_the_trail() {
    let bench = with_history();
    for statement in [
        "UPDATE audit SET detail = ''",
        "DELETE FROM audit",
        "DELETE FROM custody",
    ] {
        let mut command = sqlite3(&bench.root().join("catalog.db"));
        if statement.contains("custody") {
            bench.drive("A", "40m");
            let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
            let serial = burned["serial"].as_str().unwrap();
            bench.done(&["shelve", serial, "--location", "Site/Room/Rack/Shelf/1"]);
        }
        let output = command.arg(statement).output().unwrap();
        assert!(!output.status.success(), "{statement}");
        assert!(
            String::from_utf8_lossy(&output.stderr).contains("never"),
            "{output:?}"
        );
    }
}

#[test]
fn the_trail_names_no_patient() {
    let bench = Bench::new();
    let samples = bench.beside("samples");
    let size = stele_samples::SampleSize::Few;
    stele_samples::write(&samples, 1, size).unwrap();
    bench.build(&samples, "40m", &[]);
    let trail = bench
        .sqlite("SELECT text, kind, detail FROM audit LEFT JOIN words ON words.id = words")
        .to_lowercase();
    for person in ["muster", "образцова", "mihon", "見本", "p-1001"] {
        assert!(!trail.contains(person), "{person} is in the trail");
    }
}

/// The archive's catalog after a foreign hand planted or removed something: read, told, and not
/// written to, whoever asks and however; the last backup brings it back.
#[test]
fn a_trigger_that_somebody_planted_changes_nothing_and_is_named() {
    let planted = "CREATE TRIGGER zz AFTER INSERT ON custody WHEN NEW.kind = 'checked'
         BEGIN UPDATE copy SET state = 'good' WHERE id = NEW.copy; END;";
    let view = "CREATE VIEW zz AS SELECT * FROM study;";
    let removed = "DROP TRIGGER custody_is_not_changed;";
    for (statement, name, fault) in [
        (planted, "zz", "foreign"),
        (view, "zz", "foreign"),
        (removed, "custody_is_not_changed", "missing"),
    ] {
        let bench = with_history();
        bench.drive("A", "40m");
        bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
        let kept = bench.done(&["catalog", "backup"]);
        let kept = kept["file"].as_str().unwrap();
        bench.sqlite(statement);
        let rows = bench.sqlite("SELECT rows FROM audit_head");
        for words in [
            &["verify", "--drive", "virtual:A"][..],
            &["plan", "--media", "40m"],
            &["catalog", "backup"],
            &["catalog", "accept", "--why", "a test"],
            &["audit", "confirm-clock", "--why", "a test"],
            &["person", "add", "Bo", "--role", "clerk"],
        ] {
            bench.run(words).refused("CAT-074");
        }
        assert_eq!(bench.sqlite("SELECT rows FROM audit_head"), rows);
        for words in [&["status"][..], &["find", "CASE-1"], &["audit", "verify"]] {
            let read = bench.run(words);
            let held = read.said.iter().find_map(|said| said.get("held"));
            assert_eq!(
                held.unwrap()["why"],
                "altered",
                "{words:?}: {:?}",
                read.said
            );
        }
        let report = bench.run(&["audit", "verify"]).gives(1);
        let problem = &report["problems"][0];
        assert_eq!(
            [&problem["kind"], &problem["name"], &problem["fault"]],
            ["made", name, fault],
            "{report:#}"
        );
        let next = bench.run(&["status"]).report["next"].clone();
        assert_eq!(next["held"]["why"], "altered", "{next:#}");
        bench.done(&["catalog", "restore", kept, "--why", "as it was before"]);
        bench.done(&["verify", "--drive", "virtual:A"]);
        assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
    }
}

/// A trigger that was planted, did its work, and was taken away again.
#[test]
fn what_a_trigger_made_of_a_check_is_told_by_the_trail() {
    let bench = with_history();
    bench.drive("A", "40m");
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
    // The seals are of what stands there: only the word in the trail is another one.
    let row = "(SELECT max(id) FROM custody WHERE kind = 'read back')";
    bench.tampered(&format!(
        "UPDATE custody SET state = 'watch' WHERE id = {row}; UPDATE copy SET state = 'watch'"
    ));
    let report = bench.run(&["audit", "verify"]).gives(1);
    let problems = report["problems"].as_array().unwrap();
    let told = problems.iter().find(|problem| problem["kind"] == "custody");
    let custody = bench.sqlite(&format!("SELECT {row}"));
    let row = "SELECT id FROM audit WHERE kind = 'read back'";
    let told = told.unwrap_or_else(|| panic!("{report:#}"));
    assert_eq!(told["custody"].to_string(), custody);
    assert_eq!(told["row"].to_string(), bench.sqlite(row));
}
