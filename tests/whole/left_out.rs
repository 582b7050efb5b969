//! What changed or vanished between the day it was taken in and the day its disc was built stays in
//! sight, and is one file.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use stele_samples::{self as samples, SampleSize};

use crate::bench::{Bench, noise};

const MEDIA: &str = "16908288";

fn study(bench: &Bench) -> Value {
    bench.done(&["find"])["studies"][0].clone()
}

/// Files that the archive holds of the study, and those that are on no disc.
#[track_caller]
fn holds(bench: &Bench, files: u64, left_out: u64) {
    let study = study(bench);
    let told = (study["files"].as_u64(), study["left_out"].as_u64());
    assert_eq!(told, (Some(files), Some(left_out)), "{study:#}");
    let status = bench.run(&["status"]).report;
    assert_eq!(status["left_out"]["files"], left_out, "{status:#}");
    assert_eq!(status["left_out"]["studies"], u64::from(left_out > 0));
}

/// Written anew: the same bytes, an hour later.
fn touch(path: &Path) {
    let file = fs::File::options().append(true).open(path).unwrap();
    let later = SystemTime::now() + Duration::from_secs(3600);
    file.set_modified(later).unwrap();
}

#[test]
fn what_was_left_out_of_a_disc_stays_in_sight_until_it_is_taken_in_again() {
    let bench = Bench::new();
    let (a, b, c) = (noise(1, 400_000), noise(2, 400_000), noise(3, 400_000));
    let files: [(&str, &[u8]); 3] = [("a.bin", &a), ("b.bin", &b), ("c.bin", &c)];
    let folder = bench.files("in", &files);
    let ingest = ["ingest", folder.to_str().unwrap(), "--case", "C"];
    bench.done(&ingest);
    holds(&bench, 3, 0);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    fs::write(folder.join("b.bin"), noise(9, 400_001)).unwrap();
    fs::remove_file(folder.join("c.bin")).unwrap();
    let built = bench.run(&["build", "SET-0001"]).gives(1);
    assert_eq!(built["left_out"].as_array().unwrap().len(), 2, "{built:#}");
    bench.done(&["exceptions", "resolve", "--all"]);
    holds(&bench, 1, 2);
    let to = bench.beside("out");
    let to = to.to_str().unwrap();
    let plan = ["restore", "case:C", "--to", to];
    let planned = bench.done(&[&plan[..], &["--dry-run"]].concat());
    assert_eq!(
        (&planned["files"], &planned["left_out"]),
        (&1.into(), &2.into())
    );
    let image = bench.root().join("images/SET-0001-1.iso");
    let image = image.to_str().unwrap();
    let restored = bench.run(&[&plan[..], &["--image", image]].concat());
    let restored = restored.gives(1);
    assert_eq!(
        (&restored["files"], &restored["left_out"]),
        (&1.into(), &2.into())
    );
    let checked = bench
        .run(&[&plan[..], &["--verify-only"]].concat())
        .gives(1);
    assert_eq!(
        (&checked["agree"], &checked["left_out"]),
        (&1.into(), &2.into())
    );
    // As it is now, and back again: each is one file of the study, and waits for a disc.
    fs::write(folder.join("c.bin"), &c).unwrap();
    let again = bench.done(&ingest);
    assert_eq!(
        (&again["items"], &again["known"]),
        (&2.into(), &1.into()),
        "{again:#}"
    );
    assert_eq!(again["notices"], serde_json::json!([]));
    holds(&bench, 3, 0);
    assert_eq!(study(&bench)["waiting"], true);
    let checked = bench
        .run(&[&plan[..], &["--verify-only"]].concat())
        .gives(1);
    assert_eq!(
        (&checked["agree"], &checked["waiting"]),
        (&1.into(), &2.into())
    );
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.done(&["build", "SET-0002"]);
    holds(&bench, 3, 0);
    assert_eq!(bench.done(&ingest)["items"], 0);
}

#[test]
fn a_file_that_was_gone_when_its_disc_was_built_can_be_left_out_for_good_and_come_back() {
    let bench = Bench::new();
    let (a, b, c) = (noise(1, 400_000), noise(2, 400_000), noise(3, 400_000));
    let files: [(&str, &[u8]); 3] = [("a.bin", &a), ("b.bin", &b), ("c.bin", &c)];
    let folder = bench.files("in", &files);
    let ingest = ["ingest", folder.to_str().unwrap(), "--case", "C"];
    bench.done(&ingest);
    let leave_out = [
        "study",
        "leave-out",
        "case:C",
        "--why",
        "the disk is broken",
    ];
    bench.run(&leave_out).refused("JOB-049");
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.run(&leave_out).refused("JOB-048");
    fs::remove_file(folder.join("b.bin")).unwrap();
    fs::write(folder.join("c.bin"), noise(9, 400_001)).unwrap();
    bench.run(&["build", "SET-0001"]).gives(1);
    bench.done(&["exceptions", "resolve", "--all"]);
    holds(&bench, 1, 2);
    // What changed is there, and can be taken in: nothing is left out for it.
    bench.run(&leave_out).refused("JOB-049");
    bench.done(&ingest);
    holds(&bench, 2, 1);
    assert_eq!(bench.done(&leave_out)["files"], 1);
    holds(&bench, 2, 0);
    assert_eq!(study(&bench)["given_up"], true);
    bench.run(&leave_out).refused("JOB-049");
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.done(&["build", "SET-0002"]);
    bench.run(&leave_out).refused("JOB-048");
    // It is on no disc, and no restore calls the study whole without a word of it.
    let to = bench.beside("out");
    let restore = ["restore", "case:C", "--to", to.to_str().unwrap()];
    let planned = bench.done(&[&restore[..], &["--dry-run"]].concat());
    let image = bench.root().join("images/SET-0001-1.iso");
    let from = [&restore[..], &["--image", image.to_str().unwrap()]].concat();
    let again = bench.run(&from).gives(1);
    for report in [planned, again] {
        assert_eq!(
            (&report["given_up"], &report["left_out"]),
            (&1.into(), &0.into())
        );
    }
    // The set is given up: its files wait again, the lost one with them.
    bench.done(&["set", "cancel", "SET-0001"]);
    bench.run(&leave_out).refused("JOB-049");
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.run(&["build", "SET-0003"]).gives(1);
    // What was said of the lost one once is not asked again.
    holds(&bench, 2, 0);
    bench.run(&leave_out).refused("JOB-048");
    bench.done(&["audit", "verify"]);
    // It is found after all.
    fs::write(folder.join("b.bin"), &b).unwrap();
    assert_eq!(bench.done(&ingest)["items"], 1);
    holds(&bench, 3, 0);
    assert_eq!(study(&bench)["given_up"], false);
}

#[test]
fn a_study_that_is_on_no_disc_is_not_said_to_be_whole() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("a.bin", &noise(1, 400_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    let to = bench.beside("out");
    let to = to.to_str().unwrap();
    let checked = ["restore", "case:C", "--to", to, "--verify-only"];
    let checked = bench.run(&checked).gives(1);
    assert_eq!(
        (&checked["files"], &checked["waiting"]),
        (&0.into(), &1.into())
    );
    let other = bench.files("other", &[("b.bin", &noise(2, 400_000))]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.done(&["build", "SET-0001"]);
    bench.done(&["ingest", other.to_str().unwrap(), "--case", "D"]);
    let image = bench.root().join("images/SET-0001-1.iso");
    let image = image.to_str().unwrap();
    let restore = ["restore", "case:D", "--to", to, "--image", image];
    bench.run(&restore).refused("JOB-060");
}

#[test]
fn a_file_that_was_touched_is_neither_new_nor_another() {
    let bench = Bench::new();
    let from = bench.beside("samples");
    samples::write(&from, 1, SampleSize::Few).unwrap();
    let ingest = || bench.run(&["ingest", from.to_str().unwrap()]).report;
    // New items, files that are known, and those that have other content than they had.
    let told = |report: &Value| {
        let notices = report["notices"].as_array().unwrap();
        let other = notices.iter().filter(|one| one["code"] == "SCN-119");
        let number = |key: &str| report[key].as_u64().unwrap();
        (number("items"), number("known"), other.count())
    };
    let files = ingest()["items"].as_u64().unwrap();
    let held = || {
        let studies = bench.done(&["find"])["studies"].clone();
        let studies = studies.as_array().unwrap().clone();
        studies
            .iter()
            .map(|study| study["files"].as_u64().unwrap())
            .sum::<u64>()
    };
    assert_eq!(held(), files);
    let object = largest(&from);
    // It waits: it is one file, as it is now. Nobody can tell whether the rest of it is as it was.
    touch(&object);
    let again = ingest();
    assert_eq!(told(&again), (0, files, 0), "{again:#}");
    assert_eq!(
        (&again["moved"], &again["moved_rewritten"]),
        (&0.into(), &1.into())
    );
    assert_eq!(ingest()["moved_rewritten"], 0);
    assert_eq!(held(), files);
    bench.done(&["plan", "--media", "40m", "--copies", "1"]);
    let built = bench.done(&["build", "SET-0001"]);
    assert_eq!(built["left_out"], serde_json::json!([]));
    bench.done(&["exceptions", "resolve", "--all"]);
    assert_eq!(held(), files);
    assert_eq!(bench.done(&["status"])["left_out"]["files"], 0);
    // It is on a disc: its manifest knows the bytes.
    touch(&object);
    let known = ingest();
    assert_eq!(told(&known), (0, files, 0), "{known:#}");
    // Other bytes in it are a correction, and told.
    let mut bytes = fs::read(&object).unwrap();
    let end = bytes.len() - 1;
    bytes[end] ^= 1;
    fs::write(&object, bytes).unwrap();
    let other = ingest();
    assert_eq!(told(&other), (1, files - 1, 1), "{other:#}");
}

/// The largest file below a folder.
fn largest(folder: &Path) -> std::path::PathBuf {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push((fs::metadata(&path).unwrap().len(), path)),
            }
        }
    }
    files.into_iter().max().unwrap().1
}
