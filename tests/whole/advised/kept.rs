//! The catalog: backed up, brought back, older than it should be; and the computer's clock.

use std::fs;

use super::{advised, blank, built, burned, next, waiting};
use crate::bench::Bench;

fn backup(bench: &Bench) -> String {
    let made = bench.done(&["catalog", "backup"]);
    made["file"].as_str().unwrap().to_owned()
}

#[test]
fn what_is_advised_of_a_catalog_that_is_damaged_or_older_brings_it_back() {
    let bench = waiting();
    let file = backup(&bench);
    let values = [("FILE", file.as_str()), ("TEXT", "the disk failed")];
    let catalog = bench.root().join("catalog.db");
    // Follows: CAT-001 CAT-003
    for code in ["CAT-003", "CAT-001"] {
        fs::write(&catalog, vec![7; 5000]).unwrap();
        if code == "CAT-001" {
            fs::remove_file(&catalog).unwrap();
        }
        let advice = advised(&bench, code, &["status"]);
        advice.followed(&bench, "catalog restore", &values);
        assert_eq!(next(&bench), "plan");
    }

    // An older one in its place.
    let old = fs::read(&catalog).unwrap();
    let more = bench.files("more", &[("more.txt", b"more")]);
    let ingest = ["ingest", more.to_str().unwrap(), "--case", "D"];
    bench.done(&ingest);
    let newer = backup(&bench);
    fs::write(&catalog, &old).unwrap();
    let advice = advised(&bench, "CAT-044", &ingest);
    let values = [("FILE", newer.as_str()), ("TEXT", "it was copied back")];
    advice.followed(&bench, "catalog restore", &values);
    let found = bench.run(&["find", "case:D"]).report;
    assert_eq!(found["studies"].as_array().unwrap().len(), 1, "{found:#}");
    fs::write(&catalog, &old).unwrap();
    let advice = advised(&bench, "CAT-044", &ingest);
    advice.followed(&bench, "catalog accept", &[("TEXT", "the newer is lost")]);
    bench.done(&ingest);
    let no_backup = bench.beside("more/more.txt").display().to_string();
    let wrong = ["catalog", "restore", &no_backup, "--why", "a test"];
    let advice = advised(&bench, "KEP-006", &wrong);
    let made = advice.followed(&bench, "catalog backup", &[]).report;
    let made = made["file"].as_str().unwrap();
    bench.done(&["catalog", "restore", made, "--why", "a slip"]);
}

#[test]
fn what_is_advised_of_a_catalog_that_somebody_altered_brings_it_back() {
    let bench = waiting();
    let file = backup(&bench);
    bench.sqlite("CREATE TRIGGER zz AFTER INSERT ON slot BEGIN SELECT 1; END;");
    let plan = ["plan", "--media", super::MEDIA];
    let advice = advised(&bench, "CAT-074", &plan);
    let values = [("FILE", file.as_str()), ("TEXT", "it was altered")];
    let told = advice.followed(&bench, "audit verify", &[]);
    assert_eq!(told.report["problems"][0]["name"], "zz");
    advice.followed(&bench, "catalog restore", &values);
    bench.done(&plan);
}

#[test]
fn what_is_advised_of_a_disc_that_an_older_catalog_does_not_know_records_it() {
    let bench = built("1");
    let old = backup(&bench);
    let serial = burned(&bench);
    bench.done(&["catalog", "restore", &old, "--why", "the disk failed"]);
    let shelve = ["shelve", "--drive", "virtual:A", "--location", "House/1"];
    let advice = advised(&bench, "JOB-047", &shelve);
    advice.followed(&bench, "verify", &[]);
    bench.done(&shelve);
    let seen = bench.done(&["scan", &serial]);
    assert_eq!(seen["state"], "good", "{seen:#}");
    blank(&bench);
}

#[test]
fn what_is_advised_of_a_burn_that_only_a_log_tells_of_goes_on() {
    let bench = built("1");
    let old = backup(&bench);
    let serial = burned(&bench);
    let restore = || {
        bench.done(&["catalog", "restore", &old, "--why", "the disk failed"]);
    };
    restore();
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    let advice = advised(&bench, "JOB-131", &burn);
    let read = advice.followed(&bench, "verify", &[]);
    assert_eq!(read.report["serial"], *serial, "{:#}", read.report);
    assert_eq!(next(&bench), "shelve");
    restore();
    bench.done(&["drive", "eject", "virtual:A"]);
    bench.done(&["drive", "load", "virtual:A", "--blank", super::MEDIA]);
    let advice = advised(&bench, "JOB-131", &burn);
    let again = advice.followed(&bench, "burn", &[]);
    assert_ne!(again.report["serial"], *serial, "{:#}", again.report);
    blank(&bench);
}

#[test]
fn what_is_advised_of_a_disc_that_another_catalog_burned_lets_it_count() {
    let bench = built("1");
    bench.sqlite("PRAGMA wal_checkpoint(TRUNCATE)");
    let catalog = bench.root().join("catalog.db");
    let old = fs::read(&catalog).unwrap();
    burned(&bench);
    let newer = backup(&bench);
    let verify = ["verify", "--drive", "virtual:A"];
    // As on another machine: nothing beside it tells.
    let older = || {
        fs::write(&catalog, &old).unwrap();
        fs::remove_file(bench.root().join("catalog.db.head")).unwrap();
        let _ = fs::remove_dir_all(bench.root().join("logs"));
        let _ = fs::remove_dir_all(bench.root().join("backups"));
    };
    let kept = bench.beside("newer.db");
    fs::copy(&newer, &kept).unwrap();
    older();
    let advice = advised(&bench, "JOB-130", &verify);
    let kept = kept.display().to_string();
    let values = [("FILE", kept.as_str()), ("TEXT", "it is newer")];
    advice.followed(&bench, "catalog restore", &values);
    assert_eq!(bench.done(&verify)["trail"]["fit"], "proven");
    older();
    let advice = advised(&bench, "JOB-130", &verify);
    advice.followed(&bench, "catalog accept", &[("TEXT", "the newer is lost")]);
    let read = advice.followed(&bench, "verify", &[]);
    assert_eq!(read.report["state"], "good", "{:#}", read.report);
    blank(&bench);
}

#[test]
fn what_is_advised_of_a_clock_that_cannot_be_right_lets_work_go_on() {
    let now = "CAST(strftime('%s', 'now') AS INTEGER)";
    let bench = waiting();
    let plan = ["plan", "--media", super::MEDIA];
    let at_last = |at: String| {
        bench.tampered(&format!(
            "UPDATE audit SET at = {at} WHERE id = (SELECT max(id) FROM audit);"
        ));
    };
    at_last(format!("({now} + 3600) * 1000"));
    let advice = advised(&bench, "JOB-045", &plan);
    advice.followed(&bench, "audit confirm-clock", &[("TEXT", "it is right")]);
    bench.done(&plan);

    let bench = waiting();
    bench.tampered(&format!(
        "UPDATE audit SET at = ({now} - 400000000) * 1000
         WHERE id = (SELECT max(id) FROM audit);"
    ));
    let advice = advised(&bench, "JOB-046", &plan);
    advice.followed(&bench, "audit confirm-clock", &[("TEXT", "it is right")]);
    bench.done(&plan);
}
