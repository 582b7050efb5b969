//! Whoever does what `status` says loses nothing that can still be had: files that only a damaged
//! image gives, discs that can be built, copies that may turn up; and comes to an end.

use std::fs::{self, File};
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use crate::bench::{Bench, Ran, noise};
use crate::images::as_nobody;
use crate::images_kept::{built, image, next};

const MEDIA: &str = "16908288";
const ONE: [&str; 2] = ["--copies", "1"];
const PARITY: [&str; 4] = ["--copies", "1", "--parity-discs", "1"];
const AGAIN: [&str; 3] = ["build", "SET-0001/1", "--again"];
const LOSE: [&str; 4] = ["build", "SET-0001/1", "--again", "--lose-files"];
const DROP: [&str; 4] = ["disc", "cancel", "SET-0001/1", "--lose-files"];

/// A disc with two files of a case, and the folder from which they were taken in.
pub fn two_files() -> (Bench, PathBuf) {
    let bench = Bench::new();
    let files: [(&str, &[u8]); 2] = [
        ("a.bin", &noise(1, 5_000_000)),
        ("b.bin", &noise(2, 5_000_000)),
    ];
    let folder = bench.files("in", &files);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    bench.done(&[&["plan", "--media", MEDIA][..], &ONE].concat());
    bench.done(&["build", "SET-0001"]);
    (bench, folder)
}

/// As [`two_files`], with an image that is damaged in the second, beyond repair.
fn damaged() -> (Bench, PathBuf) {
    let (bench, folder) = two_files();
    let file = File::options().write(true).open(image(&bench, 1)).unwrap();
    file.write_all_at(&noise(9, 5_000_000), 6_200_000).unwrap();
    (bench, folder)
}

/// What a command says to whoever reads it.
fn told(bench: &Bench, command: &str) -> String {
    let json = bench.command(&[command]);
    let mut plain = Command::new(json.get_program());
    for (name, value) in json.get_envs() {
        plain.env(name, value.unwrap_or_default());
    }
    let output = plain.arg(command).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn step(step: &Value) -> (&str, &str) {
    (
        step["do"].as_str().unwrap(),
        step["why"].as_str().unwrap_or_default(),
    )
}

#[test]
fn what_a_damaged_image_still_gives_is_restored_before_its_disc_is_given_up() {
    let (bench, folder) = damaged();
    fs::remove_dir_all(&folder).unwrap();
    let from = image(&bench, 1);
    let before = fs::read(&from).unwrap();
    bench.run(&AGAIN).refused("JOB-102");
    let found = next(&bench);
    assert_eq!(step(&found), ("drop", "irrecoverable"));
    let gives = json!({ "image": image(&bench, 1), "files": 1 });
    assert_eq!(found["still_gives"], gives, "{found:#}");
    let status = told(&bench, "status");
    assert!(
        status.contains("1 file can be restored from it"),
        "{status}"
    );
    let line = format!("stele restore STUDY --image {} --to", from.display());
    assert!(status.contains(&line), "{status}");
    for what in [
        ["disc", "cancel", "SET-0001/1"],
        ["set", "cancel", "SET-0001"],
    ] {
        bench.run(&what).refused("JOB-102");
    }
    let out = bench.beside("out");
    let to = out.to_str().unwrap();
    bench
        .run(&[
            "restore",
            "C",
            "--image",
            from.to_str().unwrap(),
            "--to",
            to,
        ])
        .gives(1);
    assert!(fs::read(out.join("a.bin")).unwrap() == noise(1, 5_000_000));
    let dropped = bench.done(&DROP);
    assert_eq!(dropped["kept"], json!([image(&bench, 1)]));
    assert!(fs::read(image(&bench, 1)).unwrap() == before);
    // The list that the restore wrote is no document of the case.
    let taken = bench.done(&["ingest", to, "--case", "C"]);
    assert_eq!(
        (&taken["items"], &taken["moved"]),
        (&0.into(), &1.into()),
        "{taken:#}"
    );
    bench.run(&[&["plan", "--media", MEDIA][..], &ONE].concat());
    // The other one is gone for good.
    bench.run(&["build", "SET-0002"]).gives(1);
    let new = bench.root().join("images/SET-0002-1.iso");
    let again = bench.beside("again");
    let (new, to) = (new.to_str().unwrap(), again.to_str().unwrap());
    bench.run(&["restore", "C", "--image", new, "--to", to]);
    assert!(fs::read(again.join("a.bin")).unwrap() == noise(1, 5_000_000));
}

/// Part of the files is where it was, the other part is in the image.
#[test]
fn a_damaged_image_with_the_last_of_a_file_is_kept_beside_the_new_one() {
    let (bench, folder) = damaged();
    let before = fs::read(image(&bench, 1)).unwrap();
    fs::rename(folder.join("b.bin"), bench.beside("b.bin")).unwrap();
    bench.run(&AGAIN).refused("JOB-074");
    // What the image gives is there too.
    assert_eq!(next(&bench)["still_gives"], Value::Null);
    fs::rename(bench.beside("b.bin"), folder.join("b.bin")).unwrap();
    fs::remove_file(folder.join("a.bin")).unwrap();
    bench.run(&AGAIN).refused("JOB-102");
    assert_eq!(next(&bench)["still_gives"]["files"], 1);
    let lost = bench.run(&LOSE).gives(1);
    let kept = image(&bench, 1).with_file_name("SET-0001-1-kept-1.iso");
    assert_eq!(lost["kept"], json!([kept]), "{lost:#}");
    assert!(fs::read(&kept).unwrap() == before);
    assert!(fs::read(image(&bench, 1)).unwrap() != before);
    assert_eq!(next(&bench)["do"], "burn");
}

#[test]
fn a_new_image_that_would_be_empty_is_not_built() {
    let bench = built(1, &ONE);
    let before = fs::read(image(&bench, 1)).unwrap();
    let (there, away) = (bench.beside("case-1"), bench.beside("away"));
    fs::rename(&there, &away).unwrap();
    bench.run(&LOSE).refused("JOB-103");
    assert!(fs::read(image(&bench, 1)).unwrap() == before);
    let status = bench.done(&["status"]);
    assert_eq!(status["next"]["do"], "burn", "{status:#}");
    bench
        .run(&["disc", "cancel", "SET-0001/1"])
        .refused("JOB-066");
    fs::rename(&away, &there).unwrap();
    bench.done(&LOSE);
    assert!(fs::read(image(&bench, 1)).unwrap() == before);
}

#[test]
fn what_can_be_built_is_built_before_a_disc_is_rebuilt_from_it() {
    let bench = built(3, &PARITY);
    fs::remove_dir_all(bench.beside("case-1")).unwrap();
    for disc in [1, 2] {
        fs::remove_file(image(&bench, disc)).unwrap();
    }
    let found = next(&bench);
    assert_eq!(
        (&found["do"], &found["disc"]),
        (&json!("build"), &json!("SET-0001/2"))
    );
    bench.run(&["build", "SET-0001/2", "--again"]).gives(0);
    let found = next(&bench);
    assert_eq!(
        (&found["do"], &found["disc"]),
        (&json!("rebuild"), &json!("SET-0001/1"))
    );
    assert_eq!(found["images"].as_array().unwrap().len(), 3);
}

/// Whatever lies where an image is to be built, or is the image of another archive, is named first.
#[test]
fn what_is_in_the_way_of_a_build_is_named_before_it() {
    let bench = Bench::new();
    for case in 1..=2 {
        let name = format!("case-{case}");
        let folder = bench.files(&name, &[("evidence.bin", &noise(case, 9_000_000))]);
        bench.done(&["ingest", folder.to_str().unwrap(), "--case", &name]);
    }
    bench.done(&[&["plan", "--media", MEDIA][..], &ONE].concat());
    fs::create_dir_all(image(&bench, 2)).unwrap();
    fs::write(image(&bench, 1), "the thesis of the clerk").unwrap();
    for disc in [1, 2] {
        let found = next(&bench);
        assert_eq!(step(&found), ("see_to_image", "in_the_way"));
        assert_eq!(found["image"], json!(image(&bench, disc)));
        fs::rename(image(&bench, disc), bench.beside(&format!("moved-{disc}"))).unwrap();
    }
    assert_eq!(next(&bench)["do"], "build");
    bench.done(&["build", "SET-0001"]);
    let other = built(1, &ONE);
    fs::copy(image(&other, 1), image(&bench, 1)).unwrap();
    assert_eq!(step(&next(&bench)), ("see_to_image", "in_the_way"));
    fs::remove_file(image(&bench, 1)).unwrap();
    assert_eq!(next(&bench)["do"], "build");
}

/// Copies that nobody finds are not put into drives; one that is out of use is tried before.
#[test]
fn a_rebuild_asks_for_no_copy_that_is_lost() {
    let bench = built(3, &PARITY);
    bench.drive("A", MEDIA);
    let mut copies = Vec::new();
    for disc in 1..=4 {
        if disc > 1 {
            bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
        }
        let name = format!("SET-0001/{disc}");
        let burned = bench.done(&["burn", &name, "--drive", "virtual:A"]);
        copies.push(burned["serial"].as_str().unwrap().to_owned());
    }
    for case in 1..=3 {
        fs::remove_dir_all(bench.beside(&format!("case-{case}"))).unwrap();
        fs::remove_file(image(&bench, case)).unwrap();
    }
    let retire = |copy: &str| bench.done(&["copy", "retire", copy, "--why", "a test", "--last"]);
    retire(&copies[0]);
    for copy in &copies[1..3] {
        bench.done(&["copy", "lost", copy, "--why", "gone"]);
    }
    let first = json!({ "serial": copies[0], "disc": "SET-0001/1" });
    let found = next(&bench);
    assert_eq!(
        (&found["do"], &found["serial"], &found["first"]),
        (&json!("look_for"), &json!(copies[1]), &first),
        "{found:#}"
    );
    // Without it two are missing, and one parity disc is there.
    retire(&copies[1]);
    let found = next(&bench);
    assert_eq!(step(&found), ("drop", "irrecoverable"));
    assert_eq!(
        (&found["first"], &found["retired"]),
        (&json!(copies[0]), &json!(true))
    );
}

#[test]
fn a_folder_of_images_that_nobody_may_read_is_told_before_a_burn() {
    let own = Command::new("id").arg("-u").output().unwrap().stdout;
    if own != b"0\n" {
        println!("skipped: only root can act as another user");
        return;
    }
    let bench = built(1, &ONE);
    let all = bench.beside("");
    let give = |owner: &str, what: &[PathBuf]| {
        let done = Command::new("chown")
            .args(["-R", owner])
            .args(what)
            .status();
        assert!(done.unwrap().success());
    };
    let images = bench.root().join("images");
    give("65534", &[all]);
    give("0", std::slice::from_ref(&images));
    fs::set_permissions(&images, fs::Permissions::from_mode(0o700)).unwrap();
    let status = as_nobody(&bench, &["status"]).output().unwrap();
    let ran = Ran::new("status".to_owned(), &status);
    assert_eq!(step(&ran.report["next"]), ("see_to_image", "unreadable"));
}

/// The same files in another place: the image comes from there, to the byte.
#[test]
fn sources_that_moved_and_were_taken_in_again_give_the_image_back() {
    let bench = built(2, &ONE);
    let before = fs::read(image(&bench, 1)).unwrap();
    let moved = bench.beside("moved");
    fs::rename(bench.beside("case-1"), &moved).unwrap();
    fs::remove_file(image(&bench, 1)).unwrap();
    assert_eq!(step(&next(&bench)), ("drop", "irrecoverable"));
    let line = ["ingest", moved.to_str().unwrap(), "--case", "case-1"];
    let taken = bench.done(&line);
    assert_eq!((&taken["known"], &taken["moved"]), (&json!(1), &json!(1)));
    assert_eq!(bench.done(&line)["moved"], 0);
    assert_eq!(step(&next(&bench)), ("build", "image_lost"));
    bench.done(&AGAIN);
    assert!(fs::read(image(&bench, 1)).unwrap() == before);
    bench.done(&["audit", "verify"]);
    // Where they lay before counts too: the disk is back in its place.
    fs::rename(&moved, bench.beside("case-1")).unwrap();
    fs::remove_file(image(&bench, 1)).unwrap();
    assert_eq!(step(&next(&bench)), ("build", "image_lost"));
    bench.done(&AGAIN);
    assert!(fs::read(image(&bench, 1)).unwrap() == before);
}

/// A copy of a parity disc that was burned after the backup: its tag has it recorded again.
#[test]
fn a_copy_of_a_parity_disc_that_an_older_catalog_does_not_know_is_recorded_again() {
    let bench = built(3, &PARITY);
    bench.drive("A", MEDIA);
    let backup = bench.beside("backup.db");
    let backup = backup.to_str().unwrap();
    bench.done(&["catalog", "backup", backup]);
    let burned = bench.done(&["burn", "SET-0001/4", "--drive", "virtual:A"]);
    bench.done(&["catalog", "restore", backup, "--why", "a test", "--older"]);
    let read = bench.done(&["verify", "--drive", "virtual:A"]);
    assert_eq!(
        (&read["serial"], &read["state"]),
        (&burned["serial"], &"good".into()),
        "{read:#}"
    );
}
