//! What is advised can be done, and what is said is so: findings of one who tried everything once.

use std::fs;
use std::process::Stdio;

use crate::bench::{Bench, noise};

const MEDIA: &str = "16908288";

/// One disc of one copy is built, and a blank lies in the drive.
fn built() -> Bench {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", MEDIA);
    bench
}

#[test]
fn people_are_listed_for_somebody_who_may_not_act() {
    let bench = Bench::new();
    bench.done(&["person", "add", "Clerk", "--role", "clerk"]);
    bench.done(&["person", "add", "Second", "--role", "administrator"]);
    bench.done(&["person", "retire", "PER-0001-J"]);
    bench.run(&["status"]).refused("CAT-035");
    let people = bench.done(&["person", "list"])["people"].clone();
    assert_eq!(people.as_array().unwrap().len(), 3, "{people:#}");
    // A settings file that names nobody there is.
    let settings = bench.root().join("stele.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, text.replace("PER-0001-J", "PER-0099-3")).unwrap();
    bench.run(&["status"]).refused("JOB-138");
    bench.done(&["person", "list"]);
    let misread = text.replace("PER-0001-J", "PER-0009-X");
    fs::write(&settings, misread).unwrap();
    bench.run(&["status"]).refused("JOB-138");
    // Lost, it is made anew for an administrator, and not for whoever came first.
    fs::remove_file(&settings).unwrap();
    let root = bench.root();
    let made = bench.done(&["init", root.to_str().unwrap()]);
    assert_eq!(made["person"], "PER-0003-P", "{made:#}");
}

#[test]
fn a_scan_knows_a_disc_by_its_name_and_who_does_not_act() {
    let bench = built();
    let scan = bench.done(&["scan", "set-0001/1"]);
    assert_eq!(
        (&scan["kind"], &scan["set"]),
        (&"disc".into(), &"SET-0001".into())
    );
    assert_eq!(scan["next"]["do"], "burn", "{scan:#}");
    bench.done(&["person", "add", "Dr. Beispiel", "--role", "borrower"]);
    let scan = bench.done(&["scan", "PER-0002-M"]);
    let next = (&scan["next"]["do"], &scan["next"]["active"]);
    assert_eq!(next, (&"acts_not".into(), &true.into()));
    bench.done(&["person", "retire", "PER-0002-M"]);
    assert_eq!(bench.done(&["scan", "PER-0002-M"])["next"]["active"], false);
    assert_eq!(bench.done(&["scan", "PER-0001-J"])["next"]["do"], "act_as");
}

#[test]
fn what_is_no_medium_leaves_the_disc_in_the_drive() {
    let bench = built();
    let no_medium = bench
        .files("other", &[("x.disc", b"no medium")])
        .join("x.disc");
    let load = [
        "drive",
        "load",
        "virtual:A",
        "--medium",
        no_medium.to_str().unwrap(),
    ];
    assert_eq!(bench.run(&load).code, 2);
    let drives = bench.done(&["drive", "list"])["drives"].clone();
    assert_eq!(drives[0]["blank"], true, "{drives:#}");
    let none = ["burn", "SET-0001", "--drive", "virtual:NONE"];
    bench.run(&none).refused("STA-001");
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    bench.run(&none).refused("STA-001");
    let serial = burned["serial"].as_str().unwrap();
    // A person has a name of a line that fits one, and a loan its days.
    assert_eq!(
        bench
            .run(&["lend", serial, "--to", "X", "--days", "0"])
            .code,
        2
    );
    let long = "x".repeat(3000);
    bench
        .run(&["person", "add", &long, "--role", "clerk"])
        .refused("CAT-036");
    // In an archive that is not for practice a virtual drive checks nothing, as it burns nothing.
    bench.sqlite("UPDATE archive SET practice = 0");
    bench
        .run(&["verify", serial, "--drive", "virtual:A"])
        .refused("JOB-037");
}

#[test]
fn an_answer_that_cannot_be_written_is_no_success() {
    let bench = built();
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let mut status = bench.command(&["status"]);
    let output = status.stdout(Stdio::from(full)).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("CLI-002"), "{said}");
}

#[test]
fn a_trial_on_a_rewritable_disc_is_no_copy_whatever_is_said_of_its_label() {
    let bench = built();
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let serial = burned["serial"].as_str().unwrap();
    bench.drive("B", "bdre:20M");
    let trial = ["burn", "SET-0001/1", "--drive", "virtual:B", "--rewritable"];
    bench.done(&trial);
    for command in ["verify", "scan"] {
        bench
            .run(&[command, "--drive", "virtual:B"])
            .refused("JOB-071");
    }
    let by_label = ["verify", serial, "--drive", "virtual:B", "--by-label"];
    bench.run(&by_label).refused("JOB-071");
    let shelve = ["shelve", serial, "--drive", "virtual:B", "--by-label"];
    let shelve = [&shelve[..], &["--location", "House/1"]].concat();
    bench.run(&shelve).refused("JOB-071");
    // It is sound by itself, and a blank is called one.
    bench.done(&["disc", "inspect", "virtual:B"]);
    bench.done(&["drive", "load", "virtual:B", "--blank", MEDIA]);
    let to = bench.beside("out").display().to_string();
    bench
        .run(&["disc", "inspect", "virtual:B"])
        .refused("JOB-070");
    bench
        .run(&["restore", "case:C", "--to", &to, "--drive", "virtual:B"])
        .refused("JOB-070");
}

#[test]
fn what_was_taken_in_twice_waits_once_and_what_was_not_taken_in_is_listed_once() {
    let bench = Bench::new();
    for (folder, name) in [("one", "a.bin"), ("two", "b.bin")] {
        let folder = bench.files(folder, &[(name, name.as_bytes())]);
        bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    }
    let status = bench.run(&["status"]).report;
    let waiting = status["waiting"].as_array().unwrap();
    assert_eq!(waiting.len(), 1, "{status:#}");
    assert_eq!(waiting[0]["files"], 2);
    assert_eq!(status["next"]["studies"], 1);
    let folder = bench.files("three", &[("empty.log", b"")]);
    let taken = bench.run(&["ingest", folder.to_str().unwrap()]).gives(1);
    let listed = |what: &str| taken[what].as_array().unwrap().len();
    assert_eq!(
        (listed("notices"), listed("exceptions")),
        (0, 1),
        "{taken:#}"
    );
}

#[test]
fn a_copy_that_comes_back_is_told_as_what_it_is_then() {
    let bench = built();
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let serial = burned["serial"].as_str().unwrap();
    bench.done(&["copy", "lost", serial, "--why", "gone"]);
    let back = bench
        .run(&["shelve", serial, "--location", "House/1"])
        .gives(1);
    assert_eq!(back["state"], "suspect", "{back:#}");
    // Nobody gets it before it was read, and then it is good.
    let lent = [
        "lend",
        serial,
        "--to",
        "Dr. Beispiel",
        "--last",
        "--why",
        "no other",
    ];
    bench.run(&lent).refused("LND-001");
    bench.done(&["verify", "--drive", "virtual:A"]);
    assert_eq!(bench.done(&lent)["state"], "good");
}
