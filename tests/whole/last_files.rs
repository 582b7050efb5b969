//! Who gives something up is told what alone has its files, by what was read: images that are not
//! what they seem, several discs at once, places of other sets, files that only others may read.

use std::fs::{self, File};
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::bench::{Bench, Ran, noise};
use crate::images::as_nobody;
use crate::images_kept::{built, image, next};

const MEDIA: &str = "16908288";
const ONE: [&str; 2] = ["--copies", "1"];
const PARITY: [&str; 4] = ["--copies", "1", "--parity-discs", "1"];

/// Other bytes in a file, and its time as it was.
fn rot(file: &Path, at: u64, length: usize) {
    let file = File::options().write(true).open(file).unwrap();
    let times = file.metadata().unwrap().modified().unwrap();
    file.write_all_at(&noise(9, length), at).unwrap();
    file.set_modified(times).unwrap();
}

/// Gives a file, or a folder with all in it, to a user.
fn give(owner: &str, what: &Path) {
    let done = Command::new("chown").args(["-R", owner]).arg(what).status();
    assert!(done.unwrap().success());
}

fn lose_sources(bench: &Bench, discs: u64) {
    for case in 1..=discs {
        fs::remove_dir_all(bench.beside(&format!("case-{case}"))).unwrap();
    }
}

/// A set is not given up by what is said of one of its discs, while another has its files in its
/// image alone.
#[test]
fn a_set_names_all_discs_whose_files_would_be_lost_and_the_worst_first() {
    let bench = built(3, &ONE);
    lose_sources(&bench, 3);
    fs::remove_file(image(&bench, 1)).unwrap();
    rot(&image(&bench, 3), 4_000_000, 2048);
    let refused = bench.run(&["set", "cancel", "SET-0001"]);
    let said = format!("{:?}", refused.said);
    let at = |disc: &str| said.find(disc).unwrap_or_else(|| panic!("{disc}: {said}"));
    assert!(at("SET-0001/2") < at("SET-0001/3") && at("SET-0001/3") < at("SET-0001/1"));
    refused.refused("JOB-101");
    for (disc, code) in [(1, "JOB-099"), (2, "JOB-066"), (3, "JOB-100")] {
        let name = format!("SET-0001/{disc}");
        bench.run(&["disc", "cancel", &name]).refused(code);
    }
    assert!(image(&bench, 2).is_file());
}

/// An image that was altered, its time and length as they were, has not got the files only because
/// it is there.
#[test]
fn an_altered_image_is_read_before_it_is_said_to_hold_the_files() {
    let bench = built(1, &ONE);
    lose_sources(&bench, 1);
    let again = ["build", "SET-0001/1", "--again"];
    rot(&image(&bench, 1), 4_000_000, 2048);
    bench
        .run(&["disc", "cancel", "SET-0001/1"])
        .refused("JOB-100");
    // As it advises: it can be mended.
    let back = bench.done(&again)["brought_back"].clone();
    assert_eq!(back, json!(["SET-0001/1"]));
    bench
        .run(&["disc", "cancel", "SET-0001/1"])
        .refused("JOB-066");
    rot(&image(&bench, 1), 4_000_000, 8_000_000);
    bench
        .run(&["disc", "cancel", "SET-0001/1"])
        .refused("JOB-100");
    // As it advises: it cannot.
    bench.run(&again).refused("JOB-074");
    bench
        .run(&["disc", "cancel", "SET-0001/1"])
        .refused("JOB-099");
    bench.done(&["disc", "cancel", "SET-0001/1", "--lose-files"]);
}

/// What a rebuild found out is known afterwards: nobody is told to try it again for ever.
#[test]
fn a_rebuild_in_vain_is_not_told_again() {
    let bench = built(2, &PARITY);
    lose_sources(&bench, 2);
    fs::remove_file(image(&bench, 1)).unwrap();
    rot(&image(&bench, 3), 4_000_000, 8_000_000);
    // A look does not tell; who gives the disc up has it read.
    let step = next(&bench);
    let from = [image(&bench, 2), image(&bench, 3)];
    assert_eq!(step["images"], json!(from), "{step:#}");
    assert_eq!(step["do"], "rebuild");
    bench
        .run(&["disc", "cancel", "SET-0001/1"])
        .refused("JOB-099");
    let to = bench.beside("rebuilt");
    let [second, parity] = from.each_ref().map(|path| path.to_str().unwrap());
    let line = [
        "set",
        "rebuild",
        second,
        parity,
        "--to",
        to.to_str().unwrap(),
    ];
    bench.run(&line).gives(1);
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["what"]),
        (&json!("drop"), &json!("SET-0001/1")),
        "{step:#}"
    );
}

/// The image of a disc of another set, by mistake under the name of this one's.
#[test]
fn an_image_in_the_place_of_another_sets_disc_is_not_gone() {
    let bench = built(1, &ONE);
    let folder = bench.files("other", &[("evidence.bin", &noise(77, 9_000_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "other"]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.done(&["build", "SET-0002"]);
    lose_sources(&bench, 1);
    fs::remove_dir_all(&folder).unwrap();
    let other = bench.root().join("images/SET-0002-1.iso");
    let (first, second) = (
        fs::read(image(&bench, 1)).unwrap(),
        fs::read(&other).unwrap(),
    );
    // The one lies in the place of the other, and that one's own is gone.
    fs::remove_file(image(&bench, 1)).unwrap();
    fs::rename(&other, image(&bench, 1)).unwrap();
    bench
        .run(&["disc", "cancel", "SET-0002/1"])
        .refused("JOB-066");
    bench.done(&["build", "SET-0002/1", "--again"]);
    assert!(fs::read(&other).unwrap() == second && !image(&bench, 1).exists());
    // And both in each other's.
    fs::rename(&other, image(&bench, 1)).unwrap();
    fs::write(&other, &first).unwrap();
    bench.done(&["build", "SET-0001/1"]);
    assert!(fs::read(&other).unwrap() == second);
    assert!(fs::read(image(&bench, 1)).unwrap() == first);
}

/// A file that this user may not read is no file that has gone, whichever way it is met.
#[test]
fn files_that_others_may_read_are_not_listed_as_gone() {
    let own = Command::new("id").arg("-u").output().unwrap().stdout;
    if own != b"0\n" {
        println!("skipped: only root can act as another user");
        return;
    }
    let bench = built(1, &ONE);
    let all = bench.beside("");
    give("65534", &all);
    let source = bench.beside("case-1/evidence.bin");
    give("0", &source);
    fs::set_permissions(&source, fs::Permissions::from_mode(0o600)).unwrap();
    let before = fs::read(image(&bench, 1)).unwrap();
    fs::remove_file(image(&bench, 1)).unwrap();
    let again = ["build", "SET-0001/1", "--again"];
    let output = as_nobody(&bench, &again).output().unwrap();
    Ran::new("build of another user".to_owned(), &output).refused("JOB-072");
    assert_eq!(bench.done(&["status"])["exceptions"], json!([]));
    bench.done(&again);
    assert!(fs::read(image(&bench, 1)).unwrap() == before);
}

/// A file of somebody that was saved under the name of an image is not written over.
#[test]
fn what_was_never_an_image_is_not_written_over() {
    let bench = built(1, &ONE);
    let before = fs::read(image(&bench, 1)).unwrap();
    fs::write(image(&bench, 1), "the thesis of the clerk").unwrap();
    for line in [
        &["build", "SET-0001"][..],
        &["build", "SET-0001/1", "--again"],
    ] {
        bench.run(line).refused("JOB-076");
        assert_eq!(
            fs::read(image(&bench, 1)).unwrap(),
            b"the thesis of the clerk"
        );
    }
    let whole = bench.beside("whole.iso");
    fs::write(&whole, &before).unwrap();
    let from = whole.to_str().unwrap();
    bench
        .run(&["build", "SET-0001/1", "--from", from])
        .refused("JOB-076");
    // What is left of an image is written over.
    for left in [&before[..5_000_000], &[][..], &[0; 70_000]] {
        fs::write(image(&bench, 1), left).unwrap();
        bench.done(&["build", "SET-0001"]);
        assert!(fs::read(image(&bench, 1)).unwrap() == before);
    }
    // It stays where its disc is given up, and that is told.
    fs::write(image(&bench, 1), "the thesis of the clerk").unwrap();
    let dropped = bench.done(&["set", "cancel", "SET-0001"]);
    assert_eq!(dropped["kept"], json!([image(&bench, 1)]), "{dropped:#}");
    assert!(image(&bench, 1).is_file());
}

/// Until somebody has read it, a copy that was kept apart or found again may be the last whole one.
#[test]
fn the_last_copy_is_kept_while_nobody_knows_what_it_is() {
    for made in ["released", "found"] {
        let bench = built(1, &ONE);
        bench.drive("A", MEDIA);
        let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
        let copy = burned["serial"].as_str().unwrap();
        match made {
            "found" => {
                bench.done(&["copy", "lost", copy, "--why", "gone"]);
                bench.done(&["copy", "found", copy]);
            }
            _ => {
                bench.done(&["copy", "quarantine", copy, "--why", "wet"]);
                bench.done(&["copy", "release", copy, "--why", "dry"]);
            }
        }
        for gone in ["retire", "destroyed"] {
            bench
                .run(&["copy", gone, copy, "--why", "a test"])
                .refused("CAT-048");
        }
        bench.done(&["copy", "retire", copy, "--why", "a test", "--last"]);
    }
}

/// What lies in an image's place and may not be read is neither removed nor written over.
#[test]
fn what_may_not_be_read_stays_where_an_image_belongs() {
    let own = Command::new("id").arg("-u").output().unwrap().stdout;
    if own != b"0\n" {
        println!("skipped: only root can act as another user");
        return;
    }
    let bench = built(2, &ONE);
    let whole = bench.beside("whole.iso");
    fs::copy(image(&bench, 1), &whole).unwrap();
    let second = fs::read(image(&bench, 2)).unwrap();
    fs::remove_dir_all(bench.beside("case-2")).unwrap();
    fs::rename(image(&bench, 2), image(&bench, 1)).unwrap();
    for (owner, what) in [("65534", bench.beside("")), ("0", image(&bench, 1))] {
        give(owner, &what);
    }
    fs::set_permissions(image(&bench, 1), fs::Permissions::from_mode(0o600)).unwrap();
    let lines = [
        &["build", "SET-0001/1", "--from", whole.to_str().unwrap()][..],
        &["build", "SET-0001/1", "--again"],
    ];
    for line in lines {
        let output = as_nobody(&bench, line).output().unwrap();
        Ran::new(line.join(" "), &output).refused("JOB-013");
    }
    let status = as_nobody(&bench, &["status"]).output().unwrap();
    let step = Ran::new("status".to_owned(), &status).report["next"].clone();
    assert_eq!(
        (&step["do"], &step["why"]),
        (&json!("see_to_image"), &json!("unreadable"))
    );
    let line = ["disc", "cancel", "SET-0001/1"];
    let output = as_nobody(&bench, &line).output().unwrap();
    let dropped = Ran::new(line.join(" "), &output).gives(0);
    assert_eq!(dropped["kept"], json!([image(&bench, 1)]));
    assert!(fs::read(image(&bench, 1)).unwrap() == second);
}

/// Whatever lies in an image's place, `status` says so, and who follows it comes to an end.
#[test]
fn what_is_in_an_images_place_is_named_until_it_is_moved() {
    let bench = built(2, &ONE);
    let before = fs::read(image(&bench, 1)).unwrap();
    let second = fs::read(image(&bench, 2)).unwrap();
    fs::remove_file(image(&bench, 1)).unwrap();
    fs::create_dir(image(&bench, 1)).unwrap();
    let in_way = |step: serde_json::Value| {
        assert_eq!(
            (&step["do"], &step["why"]),
            (&json!("see_to_image"), &json!("in_the_way"))
        );
        assert_eq!(step["image"], json!(image(&bench, 1)));
    };
    in_way(next(&bench));
    bench
        .run(&["build", "SET-0001/1", "--again"])
        .refused("JOB-076");
    fs::remove_dir(image(&bench, 1)).unwrap();
    fs::write(image(&bench, 1), "the thesis of the clerk").unwrap();
    in_way(next(&bench));
    fs::remove_file(image(&bench, 1)).unwrap();
    // The image of another disc: a copy of one that is whole goes, one of its own goes home.
    for moved in [false, true] {
        match moved {
            true => fs::rename(image(&bench, 2), image(&bench, 1)).unwrap(),
            false => drop(fs::copy(image(&bench, 2), image(&bench, 1)).unwrap()),
        }
        assert_eq!(next(&bench)["do"], "build");
        bench.done(&["build", "SET-0001/1", "--again"]);
        assert!(fs::read(image(&bench, 1)).unwrap() == before, "{moved}");
        assert!(fs::read(image(&bench, 2)).unwrap() == second, "{moved}");
    }
    assert_eq!(next(&bench)["do"], "burn");
}

/// A source that changed behind its first part, and was written since: a look does not tell.
#[test]
fn a_source_that_gives_another_image_is_not_tried_for_ever() {
    let bench = built(1, &ONE);
    let source = bench.beside("case-1/evidence.bin");
    let file = File::options().write(true).open(&source).unwrap();
    file.write_all_at(&noise(3, 100), 4_000_000).unwrap();
    drop(file);
    fs::remove_file(image(&bench, 1)).unwrap();
    assert_eq!(next(&bench)["do"], "build");
    bench
        .run(&["build", "SET-0001/1", "--again"])
        .refused("JOB-074");
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["why"]),
        (&json!("drop"), &json!("irrecoverable"))
    );
    // The right one comes back, say from a backup.
    fs::write(&source, noise(1, 9_000_000)).unwrap();
    assert_eq!(next(&bench)["do"], "build", "{:#}", next(&bench));
    bench.done(&["build", "SET-0001/1", "--again"]);
    assert_eq!(next(&bench)["do"], "burn");
}

/// The image of a disc that was given up lies in the place of one: what a build found out is known,
/// and a look comes before anything that loses files.
#[test]
fn an_image_of_nobody_is_seen_to_before_anything_is_given_up() {
    let bench = built(2, &ONE);
    let stray = bench.beside("stray.iso");
    fs::copy(image(&bench, 2), &stray).unwrap();
    bench.done(&["disc", "cancel", "SET-0001/2"]);
    fs::rename(&stray, image(&bench, 1)).unwrap();
    assert_eq!(next(&bench)["do"], "see_to_image");
    bench
        .run(&["build", "SET-0001/1", "--again"])
        .refused("JOB-076");
    let step = next(&bench);
    assert_eq!(step["do"], "see_to_image", "{step:#}");
    fs::rename(image(&bench, 1), &stray).unwrap();
    assert_eq!(next(&bench)["do"], "build");
    bench.done(&["build", "SET-0001/1"]);
    assert_eq!(bench.done(&["status"])["exceptions"], json!([]));
}

/// A rebuild that does not even begin is remembered as well, and a source of which too little is
/// left spoils none.
#[test]
fn a_rebuild_that_cannot_be_done_is_not_told_again_and_a_poor_source_spoils_none() {
    let bench = built(2, &PARITY);
    let [second, parity] = [image(&bench, 2), image(&bench, 3)];
    lose_sources(&bench, 2);
    let first = fs::read(image(&bench, 1)).unwrap();
    let rest = bench.beside("rest.iso");
    fs::write(&rest, &first[..100_000]).unwrap();
    fs::remove_file(image(&bench, 1)).unwrap();
    let rebuild = |to: &str| {
        let to = bench.beside(to);
        let words = [&second, &parity, &rest].map(|path| path.display().to_string());
        let [second, parity, rest] = words.each_ref().map(String::as_str);
        let to = to.display().to_string();
        bench.run(&["set", "rebuild", second, parity, rest, "--to", &to])
    };
    let report = rebuild("good").gives(1);
    assert_eq!(report["strangers"], json!([rest]), "{report:#}");
    assert!(fs::read(bench.beside("good/SET-0001-1.iso")).unwrap() == first);
    let length = parity.metadata().unwrap().len();
    fs::write(&parity, vec![0; length as usize]).unwrap();
    rebuild("vain");
    assert_eq!(next(&bench)["do"], "drop", "{:#}", next(&bench));
}

/// A copy that is lost, or was good before it failed or was taken out of use, may be found to be
/// the last that holds anything.
#[test]
fn the_last_copy_that_may_turn_up_wants_a_word() {
    let bench = built(1, &ONE);
    bench.drive("A", MEDIA);
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let copy = burned["serial"].as_str().unwrap();
    bench.done(&["copy", "lost", copy, "--why", "gone"]);
    for gone in ["retire", "destroyed"] {
        bench
            .run(&["copy", gone, copy, "--why", "a test"])
            .refused("CAT-048");
    }
    bench.done(&["copy", "retire", copy, "--why", "a test", "--last"]);
    bench
        .run(&["copy", "destroyed", copy, "--why", "a test"])
        .refused("CAT-048");
    bench.done(&["copy", "destroyed", copy, "--why", "a test", "--last"]);
}
