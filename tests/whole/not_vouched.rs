//! What agrees with itself and is not what the archive made, and what nobody has read, is not
//! called good: the answer says what was compared, and what else may give it back.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::bench::{Bench, noise};
use crate::killed::{MEDIA, killed_in, with_files};
use crate::patients::said;

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// One disc of two files is built, and a blank lies in a drive.
fn built() -> (Bench, PathBuf) {
    let bench = Bench::new();
    let files: [(&str, &[u8]); 2] = [("a.bin", &noise(1, 3_000_000)), ("b.txt", &noise(2, 900))];
    let folder = bench.files("in", &files);
    bench.done(&["ingest", text(&folder), "--case", "C"]);
    bench.done(&["plan", "--media", "16908288", "--copies", "1"]);
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", "16908288");
    (bench, folder)
}

fn image(bench: &Bench) -> PathBuf {
    bench.root().join("images/SET-0001-1.iso")
}

#[test]
fn an_image_that_is_not_the_one_on_record_is_not_called_good() {
    let (bench, folder) = built();
    let kept = bench.beside("kept.iso");
    fs::copy(image(&bench), &kept).unwrap();
    let verify = ["verify", "--image", text(&kept)];
    assert_eq!(bench.done(&verify)["not_as_built"], Value::Null);
    fs::remove_file(folder.join("b.txt")).unwrap();
    let again = ["build", "SET-0001/1", "--again", "--lose-files"];
    bench.run(&again).gives(1);
    // Every sector agrees with its own sums, and the disc has the same name.
    let report = bench.run(&verify).gives(1);
    let found = (&report["class"], &report["not_as_built"]);
    assert_eq!(found, (&"ok".into(), &"SET-0001/1".into()), "{report:#}");
    let words = said(&bench, &verify);
    assert!(!words.contains("is good"), "{words}");
    assert!(words.contains("on record for SET-0001/1"), "{words}");
    // Its own image, and where no archive knows the disc.
    let own = image(&bench);
    let report = bench.done(&["verify", "--image", text(&own)]);
    assert_eq!(report["not_as_built"], Value::Null);
    let none = bench.beside("none");
    bench.done(&[&["--archive", text(&none)], &verify[..]].concat());
    // One that is damaged besides names another content than the archive's image.
    let mut bytes = fs::read(&kept).unwrap();
    bytes[2_000_000..2_000_100].fill(7);
    fs::write(&kept, bytes).unwrap();
    let report = bench.run(&verify).gives(1);
    assert_eq!(report["not_as_built"], "SET-0001/1", "{report:#}");
}

#[test]
fn a_disc_whose_only_copy_is_suspect_is_named_after_the_others_are_burned() {
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    let bench = killed_in("burning", 0.3, &burn, || {
        let (bench, folder) = with_files();
        bench.done(&["ingest", text(&folder), "--case", "C"]);
        let other = bench.files("other", &[("evidence.bin", &noise(99, 70_000_000))]);
        bench.done(&["ingest", text(&other), "--case", "D"]);
        bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
        bench.done(&["build", "SET-0001"]);
        bench.drive("A", MEDIA);
        bench
    });
    let serial = bench.sqlite("SELECT serial FROM copy WHERE state != 'planned'");
    bench.run(&["status"]);
    // While the other disc is still to be burned, it is not passed over.
    let status = bench.run(&["status"]).report;
    assert_eq!(status["next"]["disc"], "SET-0001/2", "{status:#}");
    assert_eq!(status["unproven"][0]["suspect"][0], serial, "{status:#}");
    let words = said(&bench, &["status"]);
    let wanted = format!("stele verify {serial} --drive virtual:A");
    assert!(words.contains(&wanted), "{words}");
    bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
    let set = ["burn", "SET-0001", "--drive", "virtual:A"];
    let report = bench.run(&set).gives(1);
    assert_eq!(report["burned"].as_array().unwrap().len(), 1);
    assert_eq!(report["unproven"][0]["disc"], "SET-0001/1", "{report:#}");
    let words = said(&bench, &set);
    let first = words.lines().next().unwrap();
    assert!(first.contains(&wanted), "{words}");
}

#[test]
fn a_drive_that_gives_no_image_is_named_in_full_and_remembered() {
    let (bench, _) = built();
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let serial = burned["serial"].as_str().unwrap();
    fs::remove_file(image(&bench)).unwrap();
    let list = bench.done(&["drive", "list"]);
    let medium = PathBuf::from(list["drives"][0]["file"].as_str().unwrap());
    let mut bytes = fs::read(&medium).unwrap();
    for at in (1_000_000..bytes.len() - 64).step_by(3000) {
        bytes[at..at + 64].fill(0x5A);
    }
    fs::write(&medium, bytes).unwrap();
    // `A` is the drive, as it is to `burn` and `verify`.
    let from = ["build", "SET-0001/1", "--from", "A"];
    bench.run(&from).refused("JOB-075");
    let history = bench.run(&["drive", "history", "--copy", serial]).report;
    let text = history.to_string();
    assert!(text.contains("JOB-075"), "{history:#}");
    let scanned = bench.run(&["scan", serial]).report;
    assert_eq!(scanned["state"], "failed", "{scanned:#}");
}

#[test]
fn what_a_restore_cannot_give_a_repair_may_and_is_named() {
    let (bench, _) = built();
    let mut bytes = fs::read(image(&bench)).unwrap();
    // Beyond the parity of its rows.
    let start = bytes.len() / 100;
    let end = bytes.len() * 9 / 10;
    for at in (start..end).step_by(2048) {
        bytes[at] ^= 0x55;
    }
    let damaged = bench.beside("damaged.iso");
    fs::write(&damaged, bytes).unwrap();
    let to = bench.beside("to");
    let restore = ["restore", "case:C", "--to", text(&to), "--image"];
    let words = said(&bench, &[&restore[..], &[text(&damaged)]].concat());
    let wanted = format!("stele disc repair {} --to FILE", damaged.display());
    assert!(words.contains("Could not be restored"), "{words}");
    assert!(words.contains(&wanted), "{words}");
}

#[test]
fn an_inspection_that_found_nothing_says_what_it_did_not_look_at() {
    let (bench, _) = built();
    let words = said(&bench, &["disc", "inspect", text(&image(&bench))]);
    let found = "No inconsistencies found. Check values, parity, and the data after the \
                 content were not compared. To check every sector: stele verify --image";
    assert!(words.contains(found), "{words}");
}
