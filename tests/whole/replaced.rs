//! A damaged or old copy is replaced: by the best source that there is, step by step, and what is
//! done is found by the next run. The old one stays until the new one was read well twice.

use std::fs;

use stele_burner::parity::check_strip::check_value;
use stele_recorder::VirtualDrive;

use crate::bench::Bench;
use crate::states::{burned, spoil};

const MEDIA: &str = "16908288";

/// Two copies, the first of them spoiled beyond its parity and read so; neither the image nor its
/// source files are left. The serials.
fn one_failed() -> (Bench, String, String) {
    let (bench, first) = burned("2");
    let second = format!("SELECT serial FROM copy WHERE serial <> '{first}'");
    let second = bench.sqlite(&second).trim().to_owned();
    bench.done(&["shelve", &first, "--location", "House/1"]);
    spoil(&bench, "A", 150);
    let read = bench
        .run(&["verify", &first, "--drive", "virtual:A"])
        .gives(1);
    assert_eq!(read["state"], "failed");
    fs::remove_file(bench.root().join("images/SET-0001-1.iso")).unwrap();
    fs::remove_dir_all(bench.beside("in")).unwrap();
    (bench, first, second)
}

fn eject(bench: &Bench, drive: &str) {
    bench.done(&["drive", "eject", drive]);
}

fn blank(bench: &Bench, drive: &str) {
    bench.done(&["drive", "load", drive, "--blank", MEDIA]);
}

fn good_copies(bench: &Bench) -> String {
    let good = "SELECT count(*) FROM copy WHERE state = 'good'";
    bench.sqlite(good).trim().to_owned()
}

#[test]
fn a_failed_copy_is_replaced_with_one_command_though_image_and_files_are_gone() {
    let (bench, old, sound) = one_failed();
    // Nothing at hand gives the image: no blank is spent, no serial is set aside.
    eject(&bench, "virtual:A");
    eject(&bench, "virtual:B");
    blank(&bench, "virtual:A");
    let replace = ["copy", "replace", &old, "--drive", "virtual:A"];
    bench.run(&replace).refused("JOB-152");
    assert_eq!(bench.sqlite("SELECT count(*) FROM copy"), "2");
    // The sound copy lies in another drive: that gives it.
    bench.done(&["drive", "load", "virtual:B", "--serial", &sound]);
    let done = bench.done(&replace);
    let image = &done["image"];
    assert_eq!(
        (&image["from"], &image["serial"]),
        (&"copy".into(), &sound.as_str().into())
    );
    assert_eq!(
        (&done["replaces"], &done["burn"]["good"]),
        (&old.as_str().into(), &true.into())
    );
    let new = done["burn"]["serial"].as_str().unwrap();
    assert_eq!(good_copies(&bench), "2");
    assert_eq!(
        bench.done(&["copy", "history", new])["replaces"],
        old.as_str()
    );
    let of_old = bench.done(&["copy", "history", &old]);
    assert_eq!(of_old["replaced_by"], serde_json::json!([new]));
    // The old one stays until the new one was read well once more.
    let retire = ["copy", "retire", &old, "--why", "failed"];
    bench.run(&retire).refused("JOB-153");
    bench.done(&["verify", new, "--drive", "virtual:A"]);
    bench.done(&retire);
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn with_two_people_two_of_them_read_the_new_copy() {
    let (bench, old) = burned("3");
    let added = bench.done(&["person", "add", "Bo Verifier", "--role", "verifier"]);
    let bo = added["person"].as_str().unwrap();
    eject(&bench, "virtual:B");
    blank(&bench, "virtual:B");
    let replace = ["copy", "replace", &old, "--drive", "virtual:B"];
    // It is good: that has a reason, or it is a slip.
    bench.run(&replace).refused("JOB-151");
    let done = bench.done(&[&replace[..], &["--why", "old dye"]].concat());
    assert_eq!(done["image"]["from"], "there");
    let new = done["burn"]["serial"].as_str().unwrap();
    // The one that is wanted beside it is as it was.
    let planned = "SELECT count(*) FROM copy WHERE state = 'planned' AND replaces IS NULL";
    assert_eq!(bench.sqlite(planned).trim(), "1");
    let verify = ["verify", new, "--drive", "virtual:B"];
    let retire = ["copy", "retire", &old, "--why", "old dye"];
    bench.done(&verify);
    bench.run(&retire).refused("JOB-153");
    bench.done(&[&verify[..], &["--as", bo]].concat());
    bench.done(&retire);
    // What is out of use is not replaced, nor what was never burned.
    bench.run(&replace).refused("JOB-150");
}

#[test]
fn one_drive_is_enough_and_what_was_done_is_found_again() {
    let (bench, old) = burned("2");
    eject(&bench, "virtual:B");
    // A disc that is damaged within its parity gives the image by itself.
    spoil(&bench, "A", 2);
    fs::remove_file(bench.root().join("images/SET-0001-1.iso")).unwrap();
    fs::remove_dir_all(bench.beside("in")).unwrap();
    let replace = [
        "copy",
        "replace",
        &old,
        "--drive",
        "virtual:A",
        "--why",
        "scratched",
    ];
    let back = bench.run(&replace).gives(1);
    assert_eq!(back["image"]["from"], "copy");
    assert!(back["burn"].is_null());
    assert_eq!(bench.sqlite("SELECT count(*) FROM copy"), "2");
    // A burn that is refused keeps the serial for the next one.
    bench.run(&replace).refused("BRN-002");
    let count = bench.sqlite("SELECT count(*) FROM copy");
    eject(&bench, "virtual:A");
    blank(&bench, "virtual:A");
    let done = bench.done(&replace);
    assert_eq!(bench.sqlite("SELECT count(*) FROM copy"), count);
    assert_eq!(done["image"]["from"], "there");
    assert_eq!(done["burn"]["good"], true);
}

/// The files from which it was built are enough: no copy has to be fetched.
#[test]
fn an_image_that_is_gone_is_built_again_from_its_files() {
    let (bench, old) = burned("2");
    fs::remove_file(bench.root().join("images/SET-0001-1.iso")).unwrap();
    eject(&bench, "virtual:A");
    eject(&bench, "virtual:B");
    blank(&bench, "virtual:B");
    let replace = [
        "copy",
        "replace",
        &old,
        "--drive",
        "virtual:B",
        "--why",
        "old dye",
    ];
    let done = bench.done(&replace);
    assert_eq!(
        (&done["image"]["from"], &done["burn"]["good"]),
        (&"remains".into(), &true.into())
    );
}

/// While what replaces a copy cannot be relied on, the copy stays, whoever asks.
#[test]
fn a_copy_stays_while_what_replaces_it_is_not_relied_on() {
    let (bench, old) = burned("2");
    eject(&bench, "virtual:B");
    blank(&bench, "virtual:B");
    let replace = ["copy", "replace", &old, "--drive", "virtual:B"];
    let done = bench.done(&[&replace[..], &["--why", "old dye"]].concat());
    let new = done["burn"]["serial"].as_str().unwrap().to_owned();
    bench.done(&["verify", &new, "--drive", "virtual:B"]);
    let retire = ["copy", "retire", &old, "--why", "old dye"];
    for away in ["quarantine", "missing"] {
        bench.done(&["copy", away, &new, "--why", "a test"]);
        bench.run(&retire).refused("JOB-165");
        let back = if away == "missing" {
            "found"
        } else {
            "release"
        };
        bench.done(&["copy", back, &new, "--why", "a test"]);
    }
    // It is there again, and nobody has read it since.
    bench.run(&retire).refused("JOB-165");
    bench.done(&["verify", &new, "--drive", "virtual:B"]);
    bench.done(&retire);
}

/// Two codes of one name are one person.
#[test]
fn nobody_is_two_people_by_two_codes() {
    let (bench, old) = burned("2");
    let own = bench.sqlite("SELECT w.text FROM person p JOIN words w ON w.id = p.name LIMIT 1");
    let add = ["person", "add", own.trim(), "--role", "verifier"];
    let twin = bench.done(&add)["person"].as_str().unwrap().to_owned();
    bench.done(&["person", "add", "Bo Verifier", "--role", "verifier"]);
    eject(&bench, "virtual:B");
    blank(&bench, "virtual:B");
    let replace = ["copy", "replace", &old, "--drive", "virtual:B"];
    let done = bench.done(&[&replace[..], &["--why", "old dye"]].concat());
    let new = done["burn"]["serial"].as_str().unwrap();
    bench.done(&["verify", new, "--drive", "virtual:B", "--as", &twin]);
    let retire = ["copy", "retire", &old, "--why", "old dye"];
    bench.run(&retire).refused("JOB-153");
}

/// Alters a sector of the medium in a drive, and with it its check value in both check strips.
fn forge(bench: &Bench, drive: &str, sector: u64) {
    let drives = VirtualDrive::list(&bench.root().join("drives")).unwrap();
    let found = drives.into_iter().find(|one| one.name == drive);
    let path = found.unwrap().medium.unwrap();
    let mut image = fs::read(&path).unwrap();
    let anchor = String::from_utf8_lossy(&image[..2048]).into_owned();
    let k = anchor.lines().find_map(|line| line.strip_prefix("k="));
    let k: usize = k.unwrap().parse().unwrap();
    // One row: a strip is one cluster.
    let at = sector as usize * 2048;
    image[at + 9] ^= 1;
    let value = check_value(&image[at..at + 2048]).to_le_bytes();
    for strip in [k, 247] {
        let part = (strip * 32 + sector as usize / 248) * 2048;
        let place = part + 64 + 8 * (sector as usize % 248);
        image[place..place + 8].copy_from_slice(&value);
        let own = &image[part..part + 2048];
        let sum = check_value(&[&own[..56], &own[64..]].concat());
        image[part + 56..part + 64].copy_from_slice(&sum.to_le_bytes());
    }
    fs::write(&path, image).unwrap();
}

/// A sector was altered with its check values, and others are damaged besides: a check compares
/// what the disc holds as a repair would give it.
#[test]
fn a_damaged_copy_of_another_content_is_failed_when_it_is_read() {
    let (bench, copy) = burned("2");
    forge(&bench, "A", 2000);
    spoil(&bench, "A", 1);
    let read = bench
        .run(&["verify", &copy, "--drive", "virtual:A"])
        .gives(1);
    assert_eq!(
        (&read["state"], &read["refuted"], &read["uncompared"]),
        (&"failed".into(), &true.into(), &false.into())
    );
}

/// The image that a copy gives is not that of its disc: what was found counts for the copy.
#[test]
fn a_copy_that_gives_another_image_is_not_relied_on_again() {
    let (bench, copy) = burned("2");
    forge(&bench, "A", 2000);
    spoil(&bench, "A", 1);
    fs::remove_file(bench.root().join("images/SET-0001-1.iso")).unwrap();
    fs::remove_dir_all(bench.beside("in")).unwrap();
    let from = ["build", "SET-0001/1", "--from", "virtual:A"];
    bench.run(&from).refused("JOB-075");
    let state = format!("SELECT state FROM copy WHERE serial = '{copy}'");
    assert_eq!(bench.sqlite(&state).trim(), "failed");
    // The other one is what it was.
    let other = format!("SELECT state FROM copy WHERE serial <> '{copy}'");
    assert_eq!(bench.sqlite(&other).trim(), "good");
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
    // An image is compared as a repair would have it.
    let image = bench.beside("copied.iso");
    let drives = VirtualDrive::list(&bench.root().join("drives")).unwrap();
    let medium = drives[0].medium.clone().unwrap();
    fs::copy(medium, &image).unwrap();
    let read = bench
        .run(&["verify", "--image", image.to_str().unwrap()])
        .gives(1);
    assert_eq!(
        (&read["refuted"], &read["uncompared"]),
        (&true.into(), &false.into())
    );
}
