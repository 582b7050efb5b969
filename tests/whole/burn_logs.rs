//! The logs of burns and the catalog: each is held against the other.

use std::fs;

use crate::bench::{Bench, MEDIA};
use crate::tag_trail::burned;

/// What a log says that the catalog has too is compared with it, line by line.
#[test]
fn a_line_of_a_burn_log_that_was_altered_is_named() {
    let (bench, serial, _) = burned();
    let audit = || bench.run(&["audit", "verify"]);
    assert_eq!(audit().gives(0)["logs"]["changed"], serde_json::json!([]));
    let mut logs = fs::read_dir(bench.root().join("logs")).unwrap();
    let log = logs.next().unwrap().unwrap().path();
    let right = fs::read_to_string(&log).unwrap();
    let other = "STL-000000-5";
    for (line, from, to) in [
        ("copy", serial.as_str(), other),
        ("tag", "tag ", "tag 0"),
        ("drive", "drive HL-DT-ST", "drive PIONEER"),
        ("medium", "(STELE/DEM", "(MILLEN"),
        (
            "read_back",
            " sectors are equal, 0 lost",
            " sectors are equal, 1 lost",
        ),
        ("end", "s  done in ", "s  stopped after "),
        ("end", "s  done in ", "s  went on for "),
    ] {
        assert!(right.contains(from), "{right}");
        fs::write(&log, right.replace(from, to)).unwrap();
        let report = audit().gives(1);
        let changed = &report["logs"]["changed"];
        assert_eq!(changed.as_array().unwrap().len(), 1, "{line}: {changed:#}");
        assert_eq!(changed[0]["line"], line, "{changed:#}");
        let said = crate::plain_words::told(&bench, &["audit", "verify"]);
        assert!(
            said.contains("differs from the catalog in the line"),
            "{said}"
        );
        assert!(!said.contains("No problem"), "{said}");
    }
    fs::write(&log, right).unwrap();
    audit().gives(0);
}

/// One that is there and says nothing is neither gone nor one that agrees.
#[test]
fn a_burn_log_that_was_emptied_is_told() {
    let (bench, ..) = burned();
    let logs = || bench.done(&["audit", "verify"])["logs"].clone();
    assert_eq!(logs()["silent"], 0);
    for log in fs::read_dir(bench.root().join("logs")).unwrap() {
        fs::write(log.unwrap().path(), "").unwrap();
    }
    let told = logs();
    let counted = (&told["silent"], &told["compared"], &told["without"]);
    assert_eq!(counted, (&1.into(), &0.into(), &0.into()));
    let said = crate::patients::said(&bench, &["audit", "verify"]);
    let line = "1 burn log does not say where the audit trail ended";
    assert!(said.contains(line), "{said}");
}

#[test]
fn burns_whose_logs_are_gone_are_counted() {
    let (bench, ..) = burned();
    assert_eq!(bench.done(&["audit", "verify"])["logs"]["without"], 0);
    fs::remove_dir_all(bench.root().join("logs")).unwrap();
    assert_eq!(bench.done(&["audit", "verify"])["logs"]["without"], 1);
    let said = crate::patients::said(&bench, &["audit", "verify"]);
    assert!(said.contains("1 burn has no log"), "{said}");
}

/// A log of a burn that was lost with a newer catalog agrees with nothing here, however long the
/// trail has become since; and the copy that it names is not known.
#[test]
fn a_log_of_a_catalog_that_was_given_up_agrees_with_nothing() {
    let (bench, serial, _) = burned();
    bench.done(&["shelve", &serial, "--location", "Site/0"]);
    let backup = bench.beside("backup.db");
    let backup = backup.to_str().unwrap();
    bench.done(&["catalog", "backup", backup]);
    bench.drive("B", MEDIA);
    let extra = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:B", "--extra"]);
    bench.done(&["catalog", "restore", backup, "--why", "a test"]);
    for place in 1..14 {
        let place = format!("Site/{place}");
        bench.done(&["shelve", &serial, "--location", &place]);
    }
    let logs = &bench.done(&["audit", "verify"])["logs"];
    assert_eq!(
        (&logs["compared"], &logs["of_lost"], &logs["misfits"]),
        (&2.into(), &1.into(), &serde_json::json!([]))
    );
    assert_eq!(logs["unknown"], serde_json::json!([extra["serial"]]));
    let said = crate::plain_words::told(&bench, &["audit", "verify"]);
    assert!(said.contains("agrees with 1 burn log:"), "{said}");
    assert!(
        said.contains("1 burn log was written with the newer catalog"),
        "{said}"
    );
    // What is told helps.
    bench.run(&["verify", "--drive", "virtual:B"]);
    let logs = &bench.run(&["audit", "verify"]).report["logs"];
    assert_eq!(logs["misfits"], serde_json::json!([]));
}

/// Copies that were planned in the backup and burned after it have other serials now; their logs
/// tell that there are such discs.
#[test]
fn a_restore_names_the_copies_that_were_burned_after_the_backup() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("a.txt", b"one")]);
    bench.build(&folder, MEDIA, &["--copies", "1"]);
    bench.drive("A", MEDIA);
    let backup = bench.beside("backup.db");
    let backup = backup.to_str().unwrap();
    bench.done(&["catalog", "backup", backup]);
    let burn = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let serial = &burn["serial"];
    let restore = ["catalog", "restore", backup, "--why", "a test", "--older"];
    let restored = bench.done(&restore);
    assert_eq!(restored["burned_since"][0], *serial, "{restored:#}");
    let said = crate::plain_words::told(&bench, &restore);
    let line = format!("burned after this backup: {}.", serial.as_str().unwrap());
    assert!(said.contains(&line), "{said}");
    let unknown = || bench.done(&["audit", "verify"])["logs"]["unknown"].clone();
    assert_eq!(unknown()[0], *serial);
    // Its serial was withdrawn; the disc is not to be thrown away for that.
    let scanned = bench.done(&["scan", serial.as_str().unwrap()]);
    assert_eq!(scanned["next"]["do"], "put_in", "{scanned:#}");
    bench.run(&["verify", "--drive", "virtual:A"]).gives(0);
    assert_eq!(unknown(), serde_json::json!([]));
    // Nothing is burned in its place.
    assert_eq!(bench.done(&["status"])["next"]["do"], "shelve");
}

/// One log that was changed says nothing of the catalog, where a later one agrees with it.
#[test]
fn a_burn_log_that_was_changed_makes_no_older_catalog() {
    let (bench, _, _) = burned();
    let burn = ["burn", "SET-0001/1", "--extra", "--drive", "virtual:A"];
    bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
    bench.done(&burn);
    let logs = fs::read_dir(bench.root().join("logs")).unwrap();
    let mut logs: Vec<_> = logs.map(|log| log.unwrap().path()).collect();
    let row = |log: &std::path::PathBuf| {
        let text = fs::read_to_string(log).unwrap();
        let end = text.lines().find_map(|line| line.strip_prefix("trail "));
        let end = end.unwrap().split_once(' ').unwrap();
        (end.0.parse::<u64>().unwrap(), end.1.to_owned())
    };
    logs.sort_by_key(|log| row(log).0);
    let (first, hash) = row(&logs[0]);
    let text = fs::read_to_string(&logs[0]).unwrap();
    fs::write(&logs[0], text.replace(&hash, &"0".repeat(hash.len()))).unwrap();
    fs::remove_file(bench.root().join("catalog.db.head")).unwrap();
    bench
        .run(&["person", "add", "Bo", "--role", "clerk"])
        .gives(0);
    let audit = bench.run(&["audit", "verify"]).gives(1);
    assert_eq!(audit["behind"], serde_json::json!(null), "{audit:#}");
    let misfit = &audit["logs"]["misfits"][0];
    assert_eq!(
        (&misfit["rows"], &misfit["altered"]),
        (&first.into(), &true.into()),
        "{audit:#}"
    );
    let said = crate::patients::said(&bench, &["audit", "verify"]);
    assert!(said.contains("This log was changed."), "{said}");
    // The newest one has nobody to vouch against it: that it differs is what is said.
    let last = logs.last().unwrap();
    let (seen, hash) = row(last);
    let text = fs::read_to_string(last).unwrap();
    fs::write(last, text.replace(&hash, &"0".repeat(hash.len()))).unwrap();
    fs::remove_file(bench.root().join("catalog.db.head")).unwrap();
    let said = crate::plain_words::told(&bench, &["person", "add", "Cy", "--role", "clerk"]);
    let other = format!("entry {seen} is not the one that was seen here [CAT-044]");
    assert!(said.contains(&other), "{said}");
}

/// A disc that only the log of its burn knows holds patients too: where nobody can find it, that is
/// recorded, and its incident is opened.
#[test]
fn a_copy_that_only_its_burn_log_knows_can_be_missing_and_lost() {
    for settled in ["missing", "lost"] {
        let bench = Bench::new();
        let folder = bench.files("in", &[("a.txt", b"one")]);
        bench.build(&folder, MEDIA, &["--copies", "1"]);
        bench.drive("A", MEDIA);
        let own = bench.done(&["drive", "list"])["drives"][0]["file"].clone();
        let backup = bench.beside("backup.db");
        let backup = backup.to_str().unwrap();
        bench.done(&["catalog", "backup", backup]);
        let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
        let serial = bench.done(&burn)["serial"].as_str().unwrap().to_owned();
        bench.done(&["catalog", "restore", backup, "--why", "a test"]);
        bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
        let said = crate::patients::said(&bench, &["status"]);
        assert!(
            said.contains(&format!("{serial}  burned according to its burn log")),
            "{said}"
        );
        let gone = bench.done(&["copy", settled, &serial, "--why", "nobody can find it"]);
        assert_eq!(gone["state"], settled, "{gone:#}");
        assert_eq!(gone["burned"], true, "{gone:#}");
        if settled == "lost" {
            let open = bench.done(&["incident", "list"]);
            assert_eq!(open["incidents"][0]["serial"], *serial, "{open:#}");
        } else {
            assert_eq!(gone["search"]["drive"], serde_json::Value::Null, "{gone:#}");
        }
        let history = crate::patients::said(&bench, &["copy", "history", &serial]);
        assert!(
            history.contains("burned according to its burn log"),
            "{history}"
        );
        bench.done(&["audit", "verify"]);
        // Another one is burned in its place; and found it is read as what it is.
        assert_eq!(bench.done(&burn)["good"], true);
        bench.done(&["drive", "eject", "virtual:A"]);
        let load = [
            "drive",
            "load",
            "virtual:A",
            "--medium",
            own.as_str().unwrap(),
        ];
        bench.done(&load);
        let read = bench.run(&["verify", "--drive", "virtual:A"]).report;
        assert_eq!(
            (&read["serial"], &read["state"]),
            (&(*serial).into(), &"good".into()),
            "{read:#}"
        );
    }
}
