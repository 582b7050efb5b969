//! Whoever is told to do something can do it as it is printed: commands have the names that the
//! program knows, and whoever is sent for a disc is told which copy, and where it is.

use crate::bench::Bench;
use crate::loans::with_two;
use crate::plain_words::{burned, told};

/// The advice of a command that is refused with this code.
#[track_caller]
fn advice(bench: &Bench, code: &str, line: &[&str]) -> String {
    let ran = bench.run(line);
    ran.refused(code);
    let error = ran.said.iter().find(|said| said["error"].is_object());
    let advice = error.unwrap()["error"]["advice"].as_str().unwrap();
    advice.to_owned()
}

/// What stands for a name that nobody has said.
const STAND_INS: [&str; 6] = ["SERIAL", "DISC", "DRIVE", "SHIPMENT", "CODE", "REQUEST"];

#[track_caller]
fn is_named(bench: &Bench, code: &str, line: &[&str]) {
    let advice = advice(bench, code, line);
    let words = advice.split(|c: char| !c.is_ascii_uppercase());
    let left: Vec<&str> = words.filter(|word| STAND_INS.contains(word)).collect();
    assert!(
        left.is_empty(),
        "{code} of {line:?}: {left:?} in {advice:?}"
    );
}

#[test]
fn advice_names_what_was_typed_or_is_known() {
    let (bench, copies) = burned(2);
    let [one, other] = [&*copies[0], &*copies[1]];
    let blank = ["drive", "load", "virtual:A", "--blank", "16908288"];
    bench.done(&blank);
    let verify = ["verify", one, "--drive", "virtual:A"];
    is_named(&bench, "JOB-044", &verify);
    let said = told(&bench, &verify);
    let retire = format!("stele copy retire {one} --why");
    assert!(said.contains(&retire), "{said}");
    let burn = ["burn", "SET-0001/1", "-d", "virtual:A"];
    is_named(&bench, "JOB-007", &burn);
    is_named(&bench, "JOB-008", &["burn", one, "-d", "virtual:A"]);
    let slot = ["place", "add", "House/Shelf/Slot 1", "--kind", "slot"];
    let slot = bench.done(&slot);
    let slot = slot["slot"].as_str().unwrap();
    bench.done(&["shelve", one, "--location", slot]);
    is_named(&bench, "PLC-004", &["shelve", other, "--location", slot]);
    is_named(&bench, "CAT-071", &["lend", slot, "--to", "Ward 3"]);
    bench.done(&["copy", "missing", one, "--why", "not there"]);
    is_named(&bench, "CAT-005", &["lend", one, "--to", "Ward 3"]);
    let begun = bench.done(&["shipment", "begin", "Vault/1"]);
    let code = begun["shipment"].as_str().unwrap();
    let last = ["--last", "--why", "a test"];
    bench.done(&[&["shipment", "pack", code, other][..], &last].concat());
    is_named(&bench, "SHP-011", &["shipment", "seal", code, " "]);
}

/// The line that begins with this.
#[track_caller]
fn line<'a>(said: &'a str, begin: &str) -> &'a str {
    let line = said.lines().find(|line| line.starts_with(begin));
    line.unwrap_or_else(|| panic!("no {begin:?} in {said}"))
}

#[test]
fn whoever_is_sent_for_a_disc_is_told_which_copy_and_where_it_is() {
    let (bench, [one, other]) = with_two();
    let uid = bench.done(&["find", "--all"])["studies"][0]["uid"].clone();
    let uid = uid.as_str().unwrap();
    let to = bench.beside("out").display().to_string();
    let preview = ["restore", uid, "--to", &to, "--dry-run"];
    let fetch = |bench: &Bench| told(bench, &preview);
    let [at_one, at_other] = ["A", "B"].map(|slot| format!("House/Cellar/Rack/1/{slot}"));
    // Nobody has to fetch what lies in a drive.
    for (drive, serial) in [("virtual:A", &one), ("virtual:B", &other)] {
        let there = format!(
            "Next: Restore from {serial}, a copy of disc SET-0001/1, which is in {drive}: \
             stele restore case:CASE-1 --to {to} --drive {drive}"
        );
        assert_eq!(line(&fetch(&bench), "Next: "), there);
        let machines = bench.done(&preview);
        assert_eq!(machines["fetch"][0]["drive"], drive);
        bench.done(&["drive", "eject", drive]);
    }
    let first = fetch(&bench);
    let named = |serial: &str, place: &str| {
        first.contains(&format!(
            "\nFetch {serial}, a copy of disc SET-0001/1: {place}\n"
        ))
    };
    assert!(named(&one, &at_one) || named(&other, &at_other), "{first}");
    bench.done(&["copy", "missing", &other, "--why", "not there"]);
    assert!(fetch(&bench).contains(&one), "{}", fetch(&bench));
    let lend = [
        "lend",
        &one,
        "--to",
        "Dr. Beispiel",
        "--last",
        "--why",
        "a test",
    ];
    bench.done(&lend);
    let lent = fetch(&bench);
    assert!(lent.contains("\nAsk Dr. Beispiel for STL-"), "{lent}");
    bench.done(&["return", &one]);
    bench.done(&["copy", "quarantine", &one, "--why", "wet"]);
    let apart = fetch(&bench);
    assert!(
        apart.contains(&one) && apart.contains("in quarantine"),
        "{apart}"
    );
    let machines = bench.done(&preview);
    assert_eq!(machines["fetch"][0]["serial"], *one, "{machines:#}");
    assert_eq!(machines["fetch"][0]["why"], "quarantined");
    // Nothing but suspect copies: they are what is left.
    bench.done(&["copy", "release", &one, "--why", "dry"]);
    bench.done(&["copy", "missing", &one, "--why", "a test"]);
    let gone = fetch(&bench);
    assert!(
        gone.contains("is at hand, but its image is in the archive"),
        "{gone}"
    );
    bench.done(&["copy", "found", &other]);
    bench
        .run(&["shelve", &other, "--location", &at_other])
        .gives(1);
    let suspect = fetch(&bench);
    assert!(
        suspect.contains(&format!("Try {other} ({at_other})")),
        "{suspect}"
    );
    let found = told(&bench, &["scan", uid]);
    assert!(
        found.contains(&format!("{other} (to be read in full, {at_other})")),
        "{found}"
    );
}

#[test]
fn a_delivery_without_a_source_names_the_copy_to_put_in() {
    let (bench, [one, other]) = with_two();
    bench.done(&["copy", "missing", &other, "--why", "not there"]);
    let found = bench.done(&["find", "--all"]);
    let uid = found["studies"][0]["uid"].as_str().unwrap();
    let to = bench.beside("out").display().to_string();
    let deliver = [
        "deliver",
        uid,
        "--for",
        "treatment",
        "--recipient",
        "Dr. Beispiel",
        "--address",
        "Ward 3",
        "--to",
        &to,
    ];
    let advice = advice(&bench, "DLV-009", &deliver);
    // It is still in the drive that burned it: nobody is told to put it there.
    let (named, rest) = advice.split_once(" now. ").unwrap();
    let drive = named.strip_prefix(&format!("{one} (disc SET-0001/1) is in "));
    let drive = drive.unwrap_or_else(|| panic!("{advice}"));
    let again = format!("Give the command again with --drive {drive}.");
    assert!(rest.starts_with(&again), "{advice}");
    bench.done(&["drive", "eject", drive]);
    let advice = self::advice(&bench, "DLV-009", &deliver);
    let named = format!("Put {one} (disc SET-0001/1, House/Cellar/Rack/1/A) into a drive");
    assert!(advice.starts_with(&named), "{advice}");
    assert!(advice.contains("stele scan SET-0001/1"), "{advice}");
}

#[test]
fn a_loss_that_leaves_a_suspect_copy_says_so_and_what_to_do() {
    let (bench, [one, other]) = with_two();
    bench.done(&["copy", "missing", &other, "--why", "not there"]);
    bench.done(&["copy", "found", &other]);
    let back = ["shelve", &other, "--location", "House/Cellar/Rack/1/B"];
    bench.run(&back).gives(1);
    let lost = told(&bench, &["copy", "lost", &one, "--why", "fire"]);
    let only = format!("Only {other} (House/Cellar/Rack/1/B) is left");
    assert!(lost.contains(&only), "{lost}");
    assert!(
        lost.contains(&format!("stele verify {other} --drive ")),
        "{lost}"
    );
    bench.done(&["copy", "found", &one]);
    let lost = bench.done(&["copy", "lost", &one, "--why", "fire"]);
    assert_eq!(lost["left"]["serial"], *other, "{lost:#}");
    let none = told(&bench, &["copy", "lost", &other, "--why", "fire"]);
    assert!(
        none.contains("No copy of disc SET-0001/1 can be relied on"),
        "{none}"
    );
    assert!(!none.contains("is left"), "{none}");
}

#[test]
fn where_several_copies_may_hold_a_disc_all_are_named_and_none_is_the_only_one() {
    let (bench, [one, other]) = with_two();
    for copy in [&one, &other] {
        bench.done(&["copy", "missing", copy, "--why", "not there"]);
    }
    // The other one is gone: nothing is said of it, and this one is to be read.
    let first = told(&bench, &["copy", "found", &one]);
    assert!(!first.contains(&other), "{first}");
    let both = |said: &str| {
        assert!(!said.contains("Only "), "{said}");
        for copy in [&one, &other] {
            assert!(
                said.contains(&format!("{copy} (to be read in full")),
                "{said}"
            );
            assert!(!said.contains(&format!("{copy} (good")), "{said}");
        }
        assert!(said.contains("can be relied on now"), "{said}");
    };
    both(&told(&bench, &["copy", "found", &other]));
    told(&bench, &["copy", "quarantine", &other, "--why", "wet"]);
    let released = ["copy", "release", &other, "--why", "it is dry"];
    both(&told(&bench, &released));
    bench.done(&["copy", "quarantine", &other, "--why", "wet"]);
    let report = bench.done(&released);
    let may = report["may_hold"].as_array().unwrap();
    assert_eq!(may.len(), 2, "{report:#}");
    let status = told(&bench, &["status"]);
    assert!(status.contains("until one of "), "{status}");
}

#[test]
fn one_of_one_agrees_with_its_number() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("a.bin", b"one file")]);
    bench.build(&folder, "16908288", &["--copies", "1"]);
    let image = bench.root().join("images/SET-0001-1.iso");
    let image = image.to_str().unwrap();
    let to = bench.beside("out").display().to_string();
    let restore = ["restore", "case:CASE-1", "--image", image, "--to", &to];
    let said = told(&bench, &restore);
    assert!(
        said.contains("The study has 1 file, and it is in the folder now."),
        "{said}"
    );
    let check = ["restore", "case:CASE-1", "--to", &to, "--verify-only"];
    let said = told(&bench, &check);
    assert!(said.contains("1 of 1 file in "), "{said}");
    assert!(said.contains(" matches its hash ("), "{said}");
}
