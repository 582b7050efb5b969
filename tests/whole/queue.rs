//! `stele burn SET`: all copies of a set, in several drives at once, with somebody who feeds them.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::bench::{Bench, Ran, noise};

/// Two discs, two copies each, built; two drives without a disc.
fn two_and_two() -> Bench {
    let bench = Bench::new();
    for case in 1..=2 {
        let name = format!("case-{case}");
        let folder = bench.files(&name, &[("evidence.bin", &noise(case, 9_000_000))]);
        bench.done(&["ingest", folder.to_str().unwrap(), "--case", &name]);
    }
    bench.done(&["plan", "--media", "16908288", "--copies", "2"]);
    let built = bench.done(&["build", "SET-0001"]);
    assert_eq!(built["built"].as_array().unwrap().len(), 2);
    for drive in ["A", "B"] {
        bench.done(&["drive", "create", drive]);
    }
    bench
}

/// Runs the queue while blanks are laid into the drives as often as they take them.
fn fed(bench: &Bench, drives: &[&str], feed: &[&str]) -> Ran {
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for drive in feed {
            let over = &over;
            scope.spawn(move || {
                while !over.load(Ordering::SeqCst) {
                    // Refused while a disc is in it or a job has it.
                    bench.run(&[
                        "drive",
                        "load",
                        &format!("virtual:{drive}"),
                        "--blank",
                        "16908288",
                    ]);
                    std::thread::sleep(std::time::Duration::from_millis(300));
                }
            });
        }
        let names: Vec<String> = drives.iter().map(|d| format!("virtual:{d}")).collect();
        let mut line = vec!["burn", "SET-0001"];
        line.extend(names.iter().flat_map(|name| ["--drive", name]));
        let ran = bench.run(&line);
        over.store(true, Ordering::SeqCst);
        ran
    })
}

#[test]
fn a_set_is_burned_in_two_drives_and_no_copy_twice() {
    let bench = two_and_two();
    let ran = fed(&bench, &["A", "B"], &["A", "B"]);
    let wanted = ran
        .said
        .iter()
        .filter(|line| line.get("blank_wanted").is_some());
    assert!(wanted.count() >= 2, "{:#?}", ran.said);
    let report = ran.gives(0);
    let burned = report["burned"].as_array().unwrap();
    let mut serials: Vec<&str> = burned
        .iter()
        .map(|b| b["serial"].as_str().unwrap())
        .collect();
    serials.sort_unstable();
    serials.dedup();
    assert_eq!((burned.len(), serials.len()), (4, 4), "{report:#}");
    assert!(burned.iter().all(|burn| burn["good"] == true));
    let drives = |name: &str| burned.iter().filter(|burn| burn["drive"] == name).count();
    assert!(
        drives("virtual:A") > 0 && drives("virtual:B") > 0,
        "{report:#}"
    );
    // Nothing is left; the same command again burns nothing.
    let again = bench.done(&["burn", "SET-0001", "--drive", "virtual:A"]);
    assert_eq!(again["burned"], Value::Array(vec![]));
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn a_drive_that_is_not_there_disturbs_no_other() {
    let bench = two_and_two();
    let report = fed(&bench, &["A", "NONE"], &["A"]).gives(0);
    assert_eq!(report["burned"].as_array().unwrap().len(), 4);
    assert_eq!(report["drives_left"][0][1], "STA-001");
    bench
        .run(&["burn", "SET-0009", "--drive", "virtual:A"])
        .refused("JOB-002");
    let two = [
        "burn",
        "SET-0001/1",
        "--drive",
        "virtual:A",
        "--drive",
        "virtual:B",
    ];
    bench.run(&two).refused("JOB-021");
}

/// The disc whose image was altered is passed over, with its blank kept; the other one is burned.
#[test]
fn an_altered_image_keeps_no_drive_from_the_other_discs() {
    passed_over("JOB-041", |image| {
        let mut bytes = std::fs::read(image).unwrap();
        bytes[3_000_000] ^= 1;
        std::fs::write(image, bytes).unwrap();
    });
    passed_over("JOB-006", |image| std::fs::remove_file(image).unwrap());
}

fn passed_over(code: &str, spoil: impl FnOnce(&Path)) {
    let bench = two_and_two();
    spoil(&bench.root().join("images/SET-0001-1.iso"));
    let ran = fed(&bench, &["A", "B"], &["A", "B"]);
    let said = ran
        .said
        .iter()
        .filter(|line| line.get("disc_left").is_some());
    assert!(said.count() >= 1, "{:#?}", ran.said);
    let report = ran.gives(1);
    let burned = report["burned"].as_array().unwrap();
    let discs: Vec<_> = burned.iter().map(|burn| &burn["disc"]).collect();
    assert_eq!(discs, ["SET-0001/2", "SET-0001/2"], "{report:#}");
    assert_eq!(report["discs_left"][0], json!(["SET-0001/1", code]));
    assert_eq!(report["left"].as_array().unwrap().len(), 2);
    assert_eq!(report["drives_left"], json!([]));
    let spoiled = bench.sqlite("SELECT count(*) FROM copy WHERE state NOT IN ('good', 'planned')");
    assert_eq!(spoiled, "0");
}

#[test]
fn a_queue_that_was_killed_goes_on_with_what_is_left() {
    let bench = two_and_two();
    bench.done(&["drive", "load", "virtual:A", "--blank", "16908288"]);
    let mut command = bench.command(&["burn", "SET-0001", "--drive", "virtual:A"]);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The first copy is done when its drive stands open; then it waits for a blank.
    let good = || bench.sqlite("SELECT count(*) FROM copy WHERE state = 'good'");
    for _ in 0..600 {
        if good() == "1" {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert_eq!(good(), "1");
    child.kill().unwrap();
    child.wait().unwrap();
    let report = fed(&bench, &["A"], &["A"]).gives(0);
    assert_eq!(report["burned"].as_array().unwrap().len(), 3, "{report:#}");
    assert_eq!(good(), "4");
}

#[test]
fn a_rewritable_disc_takes_a_trial_by_word_alone_and_counts_as_no_copy() {
    let bench = Bench::new();
    let folder = bench.files("case", &[("evidence.bin", &noise(1, 3_000_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "case"]);
    bench.done(&["plan", "--media", "16908288", "--copies", "1"]);
    bench.done(&["build", "SET-0001"]);
    bench.done(&["drive", "create", "A"]);
    bench.done(&["drive", "load", "virtual:A", "--blank", "bdre:20M"]);
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    bench.run(&burn).refused("BRN-004");
    let trial = [&burn[..], &["--rewritable"]].concat();
    // The second one overwrites the first.
    for _ in 0..2 {
        let report = bench.done(&trial);
        assert_eq!(report["whole"], true, "{report:#}");
        assert_eq!(report["archive_copy"], false);
        assert_eq!(report["equal_sectors"], report["sectors"]);
        let log = std::fs::read_to_string(report["log"].as_str().unwrap()).unwrap();
        assert!(log.contains("in the drive: BD-RE"), "{log}");
    }
    let states = bench.sqlite("SELECT state FROM copy");
    assert_eq!(states, "planned", "the catalog knows of no copy");
    // What is written on a BD-R stays for ever: it is no place for a trial.
    bench.done(&["drive", "load", "virtual:A", "--blank", "16908288"]);
    bench.run(&trial).refused("BRN-007");
    let report = bench.done(&burn);
    let log = std::fs::read_to_string(report["log"].as_str().unwrap()).unwrap();
    for told in [
        "in the drive: BD-R (STELE/DEM, one layer), blank",
        "write speeds offered: 26.9 MB/s (6.0x)",
        "writing",
        "100 % at",
        "FINALIZE",
        "are equal, 0 lost, 0 different",
        "done in",
        "for room in the buffer",
    ] {
        assert!(log.contains(told), "{told} is not in\n{log}");
    }
}

#[test]
fn a_disc_gets_spare_areas_by_word_alone_and_a_dvd_r_is_burned_too() {
    let bench = Bench::new();
    let folder = bench.files("case", &[("evidence.bin", &noise(1, 3_000_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "case"]);
    bench.done(&["plan", "--media", "16908288", "--copies", "3"]);
    bench.done(&["build", "SET-0001"]);
    bench.done(&["drive", "create", "A"]);
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    let spare = [&burn[..], &["--spare-areas"]].concat();
    let log = |report: &serde_json::Value| {
        assert_eq!(report["good"], true, "{report:#}");
        std::fs::read_to_string(report["log"].as_str().unwrap()).unwrap()
    };
    // They take a thirty-second: a blank that the image fills is too small for both.
    bench.done(&["drive", "load", "virtual:A", "--blank", "16908288"]);
    bench.run(&spare).refused("BRN-003");
    let plain = log(&bench.done(&burn));
    assert!(!plain.contains("FORMAT UNIT"), "{plain}");
    bench.done(&["drive", "load", "virtual:A", "--blank", "20000000"]);
    let with = log(&bench.done(&spare));
    assert!(with.contains("FORMAT UNIT"), "{with}");
    // The set is bound to the class it was planned for, whatever room there is.
    bench.done(&["drive", "load", "virtual:A", "--blank", "dvd-r:20M"]);
    let refused = bench.run(&burn);
    let said = format!("{:?}", refused.said);
    assert!(said.contains("Blu-ray") && said.contains("DVD-R"), "{said}");
    refused.refused("JOB-036");
    let states = bench.sqlite("SELECT count(*) FROM copy WHERE state <> 'planned'");
    assert_eq!(states, "2", "nothing was written on the DVD");
    // The same wish for what is left of a set.
    bench.done(&["drive", "load", "virtual:A", "--blank", "20000000"]);
    let report = bench.done(&["burn", "SET-0001", "--drive", "virtual:A", "--spare-areas"]);
    let burned = report["burned"].as_array().unwrap();
    assert_eq!(burned.len(), 1, "{report:#}");
    assert!(log(&burned[0]).contains("FORMAT UNIT"));
    // One that was planned for a DVD-R goes onto a DVD-R alone.
    let folder = bench.files("second", &[("evidence.bin", &noise(2, 3_000_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "second"]);
    bench.done(&["plan", "--media", "dvd-r:20MB", "--copies", "1"]);
    bench.done(&["build", "SET-0002"]);
    let burn = ["burn", "SET-0002/1", "--drive", "virtual:A"];
    bench.done(&["drive", "load", "virtual:A", "--blank", "20000000"]);
    bench.run(&burn).refused("JOB-036");
    bench.done(&["drive", "load", "virtual:A", "--blank", "dvd-r:20MB"]);
    let spare = [&burn[..], &["--spare-areas"]].concat();
    bench.run(&spare).refused("BRN-008");
    let dvd = log(&bench.done(&burn));
    let asked = ["MODE SELECT", "RESERVE TRACK"].map(|name| dvd.contains(name));
    assert!(asked == [true; 2] && !dvd.contains("CLOSE"), "{dvd}");
}

#[test]
fn virtual_drives_burn_in_practice_archives_alone() {
    let bench = Bench::live();
    let folder = bench.files("case", &[("evidence.bin", &noise(1, 30_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "case"]);
    bench.done(&["plan", "--media", "16908288", "--copies", "1"]);
    bench.done(&["build", "SET-0001"]);
    bench.done(&["drive", "create", "A"]);
    bench.done(&["drive", "load", "virtual:A", "--blank", "16908288"]);
    for what in ["SET-0001/1", "SET-0001"] {
        let burn = ["burn", what, "--drive", "virtual:A"];
        bench.run(&burn).refused("JOB-037");
    }
    assert_eq!(bench.sqlite("SELECT state FROM copy"), "planned");
    assert_eq!(bench.done(&["status"])["practice"], false);
    assert_eq!(Bench::new().done(&["status"])["practice"], true);
}

#[test]
fn a_queue_asks_for_no_blank_when_another_command_burns_the_last_copy() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(7, 100_000))]);
    bench.build(&folder, "16908288", &["--copies", "1"]);
    bench.done(&["drive", "create", "A"]);
    bench.drive("B", "16908288");
    let queue = std::thread::scope(|scope| {
        let queue = scope.spawn(|| bench.run(&["burn", "SET-0001", "--drive", "virtual:A"]));
        std::thread::sleep(std::time::Duration::from_millis(700));
        bench.done(&["burn", "SET-0001/1", "--drive", "virtual:B"]);
        queue.join().unwrap()
    });
    let ended = queue.gives(0);
    assert_eq!(
        (&ended["burned"], &ended["left"]),
        (&json!([]), &json!([])),
        "{ended:#}"
    );
}

#[test]
fn a_drive_hears_that_no_blank_is_wanted_of_it_any_more() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 3_000_000))]);
    bench.build(&folder, "16908288", &["--copies", "1"]);
    for drive in ["A", "B"] {
        bench.done(&["drive", "create", drive]);
    }
    let line = [
        "burn",
        "SET-0001",
        "--drive",
        "virtual:A",
        "--drive",
        "virtual:B",
    ];
    let mut child = bench
        .command(&line)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut asked, mut wanted) = (0, BTreeMap::new());
    for line in BufReader::new(child.stderr.take().unwrap()).lines() {
        let line: Value = serde_json::from_str(&line.unwrap()).unwrap_or(Value::Null);
        for (what, is_wanted) in [("blank_wanted", true), ("blank_not_wanted", false)] {
            if let Some(drive) = line[what]["drive"].as_str() {
                wanted.insert(drive.to_owned(), is_wanted);
                asked += u32::from(is_wanted);
            }
        }
        // Both are asked; the first one gets the only blank that is wanted.
        if asked == 2 {
            let load = ["drive", "load", "virtual:A", "--blank", "16908288"];
            while bench.run(&load).code != 0 {
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
            asked += 1;
        }
    }
    assert!(child.wait().unwrap().success());
    assert_eq!(wanted.get("virtual:B"), Some(&false), "{wanted:?}");
}
