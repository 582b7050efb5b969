//! Two catalogs of one archive in use: a disc that the other one burned counts for nothing here
//! until somebody has decided which of the two is gone on with.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bench::{Bench, MEDIA, Ran, witness};

/// An archive with one disc built and not burned, and a backup of its catalog.
fn before_the_burn() -> (Bench, String) {
    let bench = Bench::new();
    let folder = bench.files("in", &[("a.txt", b"one")]);
    bench.build(&folder, MEDIA, &["--copies", "1"]);
    bench.drive("A", MEDIA);
    let backup = bench.beside("backup.db");
    let backup = backup.to_str().unwrap().to_owned();
    bench.done(&["catalog", "backup", &backup]);
    (bench, backup)
}

/// The archive with all that is in its folder, as `cp -a` makes a second one of it.
fn cloned(bench: &Bench) -> PathBuf {
    bench.sqlite("PRAGMA wal_checkpoint(TRUNCATE)");
    let clone = bench.beside("clone");
    let mut cp = Command::new("cp");
    witness(cp.arg("-a").arg(bench.root()).arg(&clone));
    clone
}

/// Runs a command on the clone.
fn on(clone: &Path, bench: &Bench, words: &[&str]) -> Ran {
    let mut command = bench.command(words);
    let output = command.env("STELE_ARCHIVE", clone).output().unwrap();
    Ran::new(words.join(" "), &output)
}

/// The file of the disc in drive A of an archive.
fn disc_in_a(drives: &serde_json::Value) -> String {
    drives["drives"][0]["file"].as_str().unwrap().to_owned()
}

fn put_in_a(bench: &Bench, disc: &str) {
    bench.done(&["drive", "eject", "virtual:A"]);
    bench.done(&["drive", "load", "virtual:A", "--medium", disc]);
}

fn state(bench: &Bench, serial: &str) -> String {
    bench.sqlite(&format!("SELECT state FROM copy WHERE serial = '{serial}'"))
}

const BURN: [&str; 4] = ["burn", "SET-0001/1", "--drive", "virtual:A"];

/// Whatever would identify the disc in drive A.
fn identifying(serial: &str) -> [Vec<&str>; 7] {
    [
        vec!["scan"],
        vec!["scan", serial],
        vec!["shelve", "--location", "House/1"],
        vec!["shelve", serial, "--location", "House/1"],
        vec!["return", "--location", "House/1"],
        vec!["verify"],
        vec!["verify", serial],
    ]
    .map(|words| [words, vec!["--drive", "virtual:A"]].concat())
}

#[test]
fn a_disc_of_a_clone_is_not_the_one_that_a_burn_log_here_tells_of() {
    let (bench, backup) = before_the_burn();
    let clone = cloned(&bench);
    let serial = bench.done(&BURN)["serial"].as_str().unwrap().to_owned();
    let own = disc_in_a(&bench.done(&["drive", "list"]));
    assert_eq!(on(&clone, &bench, &BURN).gives(0)["serial"], *serial);
    let other = disc_in_a(&on(&clone, &bench, &["drive", "list"]).gives(0));
    assert_ne!(own, other);
    bench.done(&["catalog", "restore", &backup, "--why", "the disk failed"]);
    put_in_a(&bench, &other);
    for words in identifying(&serial) {
        bench.run(&words).refused("JOB-062");
        assert_eq!(state(&bench, &serial), "retired", "{words:?}");
    }
    // Nothing of it counts; that it was seen is told until the archive's own disc is read.
    let audit = bench.run(&["audit", "verify"]).gives(1);
    assert_eq!(audit["doubted"][0]["serial"], *serial, "{audit:#}");
    assert_eq!(audit["doubted"][0]["doubt"], "other_tag", "{audit:#}");
    assert_eq!(audit["logs"]["unknown"][0], *serial, "{audit:#}");
    let status = bench.run(&["status"]).gives(1);
    assert_eq!(status["doubted"], audit["doubted"], "{status:#}");
    assert_eq!(status["next"]["do"], "tell_apart", "{status:#}");
    // It is answered as any such disc is, and seen again it is told again.
    bench.done(&["copy", "told-apart", &serial, "--why", "the clone's"]);
    bench.done(&["audit", "verify"]);
    assert_eq!(bench.done(&["status"])["next"]["why"], "in_log");
    bench
        .run(&["verify", "--drive", "virtual:A"])
        .refused("JOB-062");
    put_in_a(&bench, &own);
    let read = bench.run(&["verify", "--drive", "virtual:A"]).report;
    assert_eq!(
        (&read["serial"], &read["state"]),
        (&(*serial).into(), &"good".into())
    );
    assert_eq!(
        bench.done(&["audit", "verify"])["doubted"],
        serde_json::json!([])
    );
    put_in_a(&bench, &other);
    for words in identifying(&serial) {
        bench.run(&words).refused("JOB-062");
    }
    // The status and the check of the trail tell the same of it.
    let status = bench.run(&["status"]).gives(1);
    let audit = bench.run(&["audit", "verify"]).gives(1);
    assert_eq!(status["doubted"][0]["serial"], *serial, "{status:#}");
    assert_eq!(status["doubted"], audit["doubted"]);
    let [status, audit] = [&["status"][..], &["audit", "verify"]].map(|words| {
        let said = crate::plain_words::told(&bench, words);
        let mut lines = said.lines().map(|line| line.trim().to_owned());
        let line = lines.find(|line| line.contains(&*serial) && line.contains("virtual:A"));
        line.unwrap_or_else(|| panic!("{said}"))
    });
    assert_eq!(status, audit);
    bench.done(&["copy", "told-apart", &serial, "--why", "the clone's"]);
    bench.done(&["audit", "verify"]);
}

#[test]
fn a_disc_that_another_catalog_burned_counts_when_it_is_decided_which_is_kept() {
    // The other catalog has become longer, or this one has; and the copy is known here, or not.
    for (longer, extra) in [(true, false), (false, false), (true, true), (false, true)] {
        let case = format!("longer {longer}, extra {extra}");
        let (bench, _) = before_the_burn();
        let clone = cloned(&bench);
        let person = ["person", "add", "Bo", "--role", "clerk"];
        on(&clone, &bench, &person).gives(0);
        let mut burn = BURN.to_vec();
        if extra {
            on(&clone, &bench, &BURN).gives(0);
            let blank = ["drive", "load", "virtual:A", "--blank", MEDIA];
            on(&clone, &bench, &blank).gives(0);
            burn.push("--extra");
        }
        if !longer {
            for name in 0..30 {
                bench.done(&["person", "add", &format!("Di {name}"), "--role", "clerk"]);
            }
        }
        let burned = on(&clone, &bench, &burn).gives(0);
        let serial = burned["serial"].as_str().unwrap();
        put_in_a(
            &bench,
            &disc_in_a(&on(&clone, &bench, &["drive", "list"]).gives(0)),
        );
        let before = state(&bench, serial);
        assert_eq!(before, if extra { "" } else { "planned" }, "{case}");
        let refused = bench.run(&["verify", "--drive", "virtual:A"]);
        let said = format!("{:?}", refused.said);
        assert!(
            said.contains("another catalog of this archive burned it"),
            "{case}: {said}"
        );
        refused.refused("JOB-130");
        assert_eq!(state(&bench, serial), before, "{case}");
        // As it advises.
        let accept = ["catalog", "accept", "--why", "this one is kept"];
        let accepted = bench.done(&accept)["accepted"].clone();
        // What was seen is not burned again because nobody said so.
        let seen = if extra {
            serde_json::json!([])
        } else {
            serde_json::json!([serial])
        };
        assert_eq!(accepted["seen"], seen, "{case}: {accepted:#}");
        let read = bench.run(&["verify", "--drive", "virtual:A"]).report;
        assert_eq!(read["state"], "good", "{case}: {read:#}");
        assert_eq!(read["serial"], serial, "{case}");
        bench.done(&["shelve", "--drive", "virtual:A", "--location", "House/1"]);
        assert_eq!(bench.done(&["audit", "verify"])["whole"], true, "{case}");
    }
}

#[test]
fn a_disc_that_a_newer_catalog_burned_counts_when_that_one_is_restored() {
    let (bench, _) = before_the_burn();
    let clone = cloned(&bench);
    on(&clone, &bench, &["person", "add", "Bo", "--role", "clerk"]).gives(0);
    let burned = on(&clone, &bench, &BURN).gives(0);
    let newer = bench.beside("newer.db").to_str().unwrap().to_owned();
    on(&clone, &bench, &["catalog", "backup", &newer]).gives(0);
    put_in_a(
        &bench,
        &disc_in_a(&on(&clone, &bench, &["drive", "list"]).gives(0)),
    );
    for words in identifying(burned["serial"].as_str().unwrap()) {
        bench.run(&words);
    }
    bench.run(&["plan", "--media", MEDIA]).refused("CAT-044");
    bench.done(&["catalog", "restore", &newer, "--why", "it is newer"]);
    let read = bench.run(&["verify", "--drive", "virtual:A"]).gives(0);
    assert_eq!(read["trail"]["fit"], "proven", "{read:#}");
}

/// A restore is a decision: what was burned before it, and lost with the newer catalog and its
/// logs, is taken back without another one.
#[test]
fn after_a_true_loss_a_disc_is_recorded_without_a_log_of_its_burn() {
    let (bench, backup) = before_the_burn();
    bench.done(&["person", "add", "Bo", "--role", "clerk"]);
    bench.done(&BURN);
    fs::remove_dir_all(bench.root().join("logs")).unwrap();
    bench.done(&["catalog", "restore", &backup, "--why", "the disk failed"]);
    let read = bench.run(&["verify", "--drive", "virtual:A"]).gives(0);
    assert_eq!(read["state"], "good", "{read:#}");
}

/// Two archives that are used at one station: what only the station has in common is not called
/// this archive's.
#[test]
fn a_disc_of_another_archive_at_this_station_is_not_called_ours() {
    let (bench, _) = before_the_burn();
    let other = bench.beside("other");
    let path = other.to_str().unwrap();
    let init = ["init", path, "--name", "Test clerk", "--practice"];
    on(&other, &bench, &init).gives(0);
    let folder = bench.files("theirs", &[("b.txt", b"two")]);
    for line in [
        &["ingest", folder.to_str().unwrap(), "--case", "CASE-2"][..],
        &["plan", "--media", MEDIA, "--copies", "1"],
        &["build", "SET-0001"],
        &["drive", "create", "A"],
        &["drive", "load", "virtual:A", "--blank", MEDIA],
        &BURN,
    ] {
        on(&other, &bench, line).gives(0);
    }
    let theirs = disc_in_a(&on(&other, &bench, &["drive", "list"]).gives(0));
    put_in_a(&bench, &theirs);
    let refused = bench.run(&["verify", "--drive", "virtual:A"]);
    refused.refused("JOB-064");
    let said = format!("{:?}", refused.said);
    assert!(said.contains("perhaps for another archive"), "{said}");
    assert!(!said.contains("this archive burned"), "{said}");
}
