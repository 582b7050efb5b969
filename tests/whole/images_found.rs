//! What lies where an image should, or where another one should, and what holds a disc besides: it
//! is found by a look, by a full read or by its hash, and nobody is sent round in a circle.

use std::fs::{self, File};
use std::time::SystemTime;

use serde_json::json;

use crate::images_kept::{built, image, next};

const MEDIA: &str = "16908288";
const ONE: [&str; 2] = ["--copies", "1"];
const PARITY: [&str; 4] = ["--copies", "1", "--parity-discs", "1"];

/// Altered at the same length, with right anchors: a look does not tell. Its source is there for
/// the first, and gone for the second.
#[test]
fn an_altered_image_comes_out_when_parity_is_made_of_it() {
    let bench = built(3, &PARITY);
    let images = [1, 2].map(|n| fs::read(image(&bench, n)).unwrap());
    let parity = fs::read(image(&bench, 4)).unwrap();
    let alter = |n: u32| {
        let mut altered = images[n as usize - 1].clone();
        let end = altered.len() - 1_000_000;
        altered[200_000..end].fill(0xA5);
        fs::write(image(&bench, n), &altered).unwrap();
        fs::remove_file(image(&bench, 4)).unwrap();
    };
    alter(1);
    bench.done(&["build", "SET-0001"]);
    assert!(fs::read(image(&bench, 1)).unwrap() == images[0]);
    assert!(fs::read(image(&bench, 4)).unwrap() == parity);
    alter(2);
    fs::remove_dir_all(bench.beside("case-2")).unwrap();
    let report = bench.run(&["build", "SET-0001"]).gives(1);
    assert_eq!(report["lost"], json!(["SET-0001/2"]), "{report:#}");
    // The step is another one now, and it is not that build.
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["what"]),
        (&"drop".into(), &"SET-0001/2".into()),
        "{step:#}"
    );
}

/// The files are the same, whatever their times say: what is given up is in them.
#[test]
fn files_that_were_touched_are_not_in_the_image_alone() {
    let bench = built(2, &ONE);
    for case in [1, 2] {
        let file = bench.beside(&format!("case-{case}/evidence.bin"));
        let file = File::options().write(true).open(file).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    }
    bench.done(&["disc", "cancel", "SET-0001/1"]);
    bench.done(&["set", "cancel", "SET-0001"]);
    // They are taken in as they are now, each in its own place, and nothing of them is missing.
    for case in ["case-1", "case-2"] {
        let folder = bench.beside(case);
        // That nobody can compare the rest of them is told.
        let taken = bench.run(&["ingest", folder.to_str().unwrap(), "--case", case]);
        assert_eq!(taken.gives(1)["notices"][0]["code"], "SCN-120");
    }
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let again = bench.done(&["build", "SET-0002"]);
    assert_eq!(again["built"].as_array().unwrap().len(), 2, "{again:#}");
}

#[test]
fn a_folder_in_the_place_of_an_image_is_named() {
    let bench = built(1, &ONE);
    let (place, away) = (image(&bench, 1), bench.beside("away"));
    let before = fs::read(&place).unwrap();
    fs::remove_file(&place).unwrap();
    fs::create_dir(&place).unwrap();
    for line in [
        &["build", "SET-0001"][..],
        &["build", "SET-0001/1", "--again"],
    ] {
        bench.run(line).refused("JOB-076");
    }
    fs::rename(&place, &away).unwrap();
    bench.done(&["build", "SET-0001"]);
    assert!(fs::read(&place).unwrap() == before);
}

/// Somebody has laid it there, and that disc was given up before.
#[test]
fn an_image_under_the_name_of_a_disc_that_was_given_up_is_found() {
    let bench = built(2, &ONE);
    let before = fs::read(image(&bench, 1)).unwrap();
    bench.done(&["disc", "cancel", "SET-0001/2"]);
    fs::rename(image(&bench, 1), image(&bench, 2)).unwrap();
    fs::remove_dir_all(bench.beside("case-1")).unwrap();
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["disc"]),
        (&"build".into(), &"SET-0001/1".into()),
        "{step:#}"
    );
    bench.done(&["build", "SET-0001"]);
    assert!(fs::read(image(&bench, 1)).unwrap() == before);
}

/// Nobody is sent to look for a copy of what the other discs give.
#[test]
fn a_lost_copy_is_not_looked_for_where_parity_is_enough() {
    let bench = built(2, &PARITY);
    bench.drive("A", MEDIA);
    let burned = bench.done(&["burn", "SET-0001/2", "--drive", "virtual:A"]);
    let serial = burned["serial"].as_str().unwrap();
    fs::remove_dir_all(bench.beside("case-2")).unwrap();
    fs::remove_file(image(&bench, 2)).unwrap();
    assert_eq!(next(&bench)["do"], "burn", "{:#}", next(&bench));
    bench.done(&["copy", "lost", serial, "--why", "gone"]);
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["disc"]),
        (&"rebuild".into(), &"SET-0001/2".into()),
        "{step:#}"
    );
    // Without it there is nothing but the copy.
    fs::remove_file(image(&bench, 3)).unwrap();
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["serial"]),
        (&"look_for".into(), &serial.into())
    );
}

/// Its image and all sources are gone. Who asks to give it up is told what has it, and not to burn
/// what is not there.
#[test]
fn who_gives_a_disc_up_is_told_what_holds_it() {
    let bench = built(3, &PARITY);
    let first = fs::read(image(&bench, 1)).unwrap();
    for case in 1..=3 {
        fs::remove_dir_all(bench.beside(&format!("case-{case}"))).unwrap();
    }
    fs::remove_file(image(&bench, 1)).unwrap();
    bench
        .run(&["disc", "cancel", "SET-0001/1"])
        .refused("JOB-098");
    bench.run(&["set", "cancel", "SET-0001"]).refused("JOB-101");
    bench
        .run(&["disc", "cancel", "SET-0001/2"])
        .refused("JOB-066");
    // As it advises.
    let to = bench.beside("rebuilt");
    let mut line = vec!["set".to_owned(), "rebuild".to_owned()];
    line.extend([2, 3, 4].map(|n| image(&bench, n).display().to_string()));
    line.extend(["--to".to_owned(), to.display().to_string()]);
    bench.done(&line.iter().map(String::as_str).collect::<Vec<_>>());
    let rebuilt = to.join("SET-0001-1.iso");
    bench.done(&["build", "SET-0001/1", "--from", rebuilt.to_str().unwrap()]);
    assert!(fs::read(image(&bench, 1)).unwrap() == first);
    // Without the parity nothing has it.
    for n in [1, 4] {
        fs::remove_file(image(&bench, n)).unwrap();
    }
    bench
        .run(&["disc", "cancel", "SET-0001/1"])
        .refused("JOB-099");
    bench.done(&["disc", "cancel", "SET-0001/1", "--lose-files"]);
}

/// What a copy holds is not given up, whatever became of image and files, and whoever may lose
/// files; and the first answer says so.
#[test]
fn what_a_copy_holds_is_not_given_up_whoever_may_lose_files() {
    for made in ["good", "lost", "lent", "quarantined", "in transit"] {
        for plan in [&ONE[..], &PARITY] {
            let bench = built(2, plan);
            bench.drive("A", MEDIA);
            let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
            let copy = burned["serial"].as_str().unwrap();
            match made {
                "lost" => drop(bench.done(&["copy", "lost", copy, "--why", "gone"])),
                "lent" => {
                    drop(bench.done(&["lend", copy, "--to", "Ward", "--last", "--why", "no other"]))
                }
                "quarantined" => drop(bench.done(&["copy", "quarantine", copy, "--why", "wet"])),
                "in transit" => drop(bench.done(&[
                    "copy", "send", copy, "--to", "Vault", "--last", "--why", "moved",
                ])),
                _ => {}
            }
            for case in ["case-1", "case-2"] {
                fs::remove_dir_all(bench.beside(case)).unwrap();
            }
            fs::remove_file(image(&bench, 1)).unwrap();
            for more in [&[][..], &["--lose-files"]] {
                let line = [&["disc", "cancel", "SET-0001/1"][..], more].concat();
                bench.run(&line).refused("JOB-019");
            }
            // As it advises, where the disc is at hand.
            if made == "good" {
                bench.done(&["build", "SET-0001/1", "--from", "virtual:A"]);
            }
        }
    }
}

/// A repaired, rebuilt or found image says itself of which disc it is, and takes its place only as
/// what was built; one that is whole stays as it is.
#[test]
fn an_image_that_was_found_is_taken_in_only_as_what_was_built() {
    let bench = built(2, &ONE);
    for case in [1, 2] {
        fs::remove_dir_all(bench.beside(&format!("case-{case}"))).unwrap();
    }
    let whole = fs::read(image(&bench, 1)).unwrap();
    let found = bench.beside("found.iso");
    fs::rename(image(&bench, 1), &found).unwrap();
    let add = ["image", "add", found.to_str().unwrap()];
    // Altered with nothing that tells: its hash does.
    let mut altered = whole.clone();
    let end = altered.len() - 1_000_000;
    altered[200_000..end].fill(0xA5);
    fs::write(&found, &altered).unwrap();
    let refused = bench.run(&add);
    assert_eq!(refused.code, 2, "{:#?}", refused.said);
    assert!(!image(&bench, 1).exists());
    fs::write(&found, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(bench.run(&add).code, 2);
    assert!(!image(&bench, 1).exists());
    fs::write(&found, &whole).unwrap();
    let back = bench.done(&add);
    assert_eq!(back["brought_back"], json!(["SET-0001/1"]), "{back:#}");
    assert!(fs::read(image(&bench, 1)).unwrap() == whole);
    // What is there and right stays, whatever the other one holds.
    let before = fs::metadata(image(&bench, 1)).unwrap().modified().unwrap();
    altered = whole.clone();
    altered[300_000..340_000].fill(0xA5);
    fs::write(&found, &altered).unwrap();
    assert_eq!(bench.done(&add)["right"], json!(["SET-0001/1"]));
    let after = fs::metadata(image(&bench, 1)).unwrap().modified().unwrap();
    assert_eq!(before, after);
    let left = fs::read_dir(bench.root().join("images")).unwrap();
    assert_eq!(left.count(), 2);
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}
