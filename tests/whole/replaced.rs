//! A damaged or old copy is replaced: by the best source that there is, step by step, and what is
//! done is found by the next run. The old one stays until the new one was read well twice.

use std::fs;

use crate::bench::{Bench, noise};
use crate::desktop::{is_shown, settle};
use crate::plain_words::told;
use crate::sets::three_and_two;
use crate::states::{burned, spoil};
use crate::window::window;
use crate::window_shelf::{begins_with, done, named, scanned};

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

/// A catalog from before a copy was replaced is gone on with: the log of that burn tells which copy
/// the new one stands for. Without it nobody knows, and that is said.
#[test]
fn which_copy_a_new_one_replaces_is_known_again_from_the_log_of_its_burn() {
    for has_log in [true, false] {
        let (bench, old) = burned("2");
        let backup = bench.beside("backup.db");
        let backup = backup.to_str().unwrap().to_owned();
        bench.done(&["catalog", "backup", &backup]);
        eject(&bench, "virtual:B");
        blank(&bench, "virtual:B");
        let replace = ["copy", "replace", &old, "--drive", "virtual:B"];
        let done = bench.done(&[&replace[..], &["--why", "old dye"]].concat());
        let new = done["burn"]["serial"].as_str().unwrap();
        if !has_log {
            for log in fs::read_dir(bench.root().join("logs")).unwrap() {
                let log = log.unwrap().path();
                if log.to_str().unwrap().contains(new) {
                    fs::remove_file(log).unwrap();
                }
            }
        }
        let why = ["--why", "the disk failed", "--older"];
        bench.done(&[&["catalog", "restore", &backup][..], &why].concat());
        bench.done(&["verify", "--drive", "virtual:B"]);
        let history = bench.done(&["copy", "history", new]);
        let of_old = bench.done(&["copy", "history", &old]);
        let said = told(&bench, &["copy", "history", new]);
        let not_known = "nor is any copy that it was made to replace";
        let (lineage, by) = match has_log {
            true => (serde_json::json!(old), serde_json::json!([new])),
            false => (serde_json::Value::Null, serde_json::json!([])),
        };
        assert_eq!(history["replaces"], lineage, "{history:#}");
        assert_eq!(of_old["replaced_by"], by, "{of_old:#}");
        assert_eq!(said.contains(not_known), !has_log, "{said}");
        assert_eq!(history["lineage_unknown"], !has_log, "{history:#}");
        let audit = bench.run(&["audit", "verify"]).report;
        assert_eq!(audit["problems"], serde_json::json!([]), "{audit:#}");
    }
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

/// The first copy failed its check, its image is there, a blank lies in the drive C; its serial.
fn failed() -> (Bench, String) {
    let (bench, copy) = burned("2");
    bench.done(&["shelve", &copy, "--location", "House/1"]);
    spoil(&bench, "A", 150);
    bench
        .run(&["verify", &copy, "--drive", "virtual:A"])
        .gives(1);
    bench.drive("C", MEDIA);
    (bench, copy)
}

/// It is the one next thing, by name, until another one stands for it; a burn in vain leaves it so.
#[test]
fn a_failed_copy_is_named_as_the_one_to_be_replaced_until_it_is() {
    let (bench, old) = failed();
    let next = || bench.run(&["status"]).report["next"].clone();
    let step = next();
    assert_eq!(
        (&step["do"], &step["serial"], &step["failed"]),
        (&"replace".into(), &old.as_str().into(), &true.into())
    );
    let said = told(&bench, &["status"]);
    let next_line = format!(
        "Next: Replace {old} (SET-0001/1), which failed its last check, with a new copy on a blank \
         disc: stele copy replace {old} --drive virtual:C"
    );
    assert!(said.replace("\n", " ").contains(&next_line), "{said}");
    assert_eq!(bench.done(&["scan", "SET-0001/1"])["next"], step);
    let hand = &bench.done(&["scan", &old])["next"];
    assert_eq!(
        (&hand["do"], &hand["replace"]),
        (&"keep_aside".into(), &true.into())
    );
    let faults = bench.root().join("drives/C.faults.json");
    let fault = r#"{"faults":[{"at":{"write":{"lba":640,"sectors":32}},
        "act":{"sense":"3/0C/00"}}]}"#;
    fs::write(&faults, fault).unwrap();
    let replace = ["copy", "replace", &old, "--drive", "virtual:C"];
    bench.run(&replace).gives(1);
    fs::remove_file(&faults).unwrap();
    assert_eq!(next(), step);
    blank(&bench, "virtual:C");
    let done = bench.done(&replace);
    assert_ne!(next()["do"], "replace");
    // Then a second person reads the new one, and the old one may go: as the scans say.
    let new = done["burn"]["serial"].as_str().unwrap().to_owned();
    bench.done(&["shelve", &new, "--location", "House/1"]);
    let second = bench.done(&["person", "add", "Bo Verifier", "--role", "verifier"]);
    let second = second["person"].as_str().unwrap();
    // One that a second drive is to read is read so, which does for both.
    assert_eq!(bench.done(&["scan", &new])["next"]["do"], "verify");
    let wanted = |scanned: &str, what: &str| {
        let hand = &bench.done(&["scan", scanned])["next"];
        assert_eq!(hand["do"], what, "{hand:#}");
        if what == "second_reader" {
            assert_eq!(
                (&hand["serial"], &hand["of"]),
                (&new.as_str().into(), &old.as_str().into())
            );
        }
    };
    wanted(&old, "second_reader");
    eject(&bench, "virtual:C");
    eject(&bench, "virtual:B");
    bench.done(&["drive", "load", "virtual:B", "--serial", &new]);
    bench.done(&["verify", &new, "--drive", "virtual:B"]);
    wanted(&new, "second_reader");
    bench.done(&["verify", &new, "--drive", "virtual:B", "--as", second]);
    wanted(&new, "nothing");
    wanted(&old, "may_go");
    bench.done(&["copy", "retire", &old, "--why", "it failed"]);
}

/// The card of the copy has the button, which leads to the burn; that is the same job.
#[test]
fn a_disc_is_replaced_in_the_window_from_the_card_of_its_copy() {
    let (bench, old) = failed();
    let mut harness = window(&bench);
    assert!(is_shown(&format!("Replace {old}"))(&harness));
    begins_with(&mut harness, "Shelf");
    scanned(&mut harness, &old);
    named(&harness);
    done(&mut harness, &format!("Replace disc {old}"));
    assert!(is_shown("There is a blank disc in virtual:C.")(&harness));
    named(&harness);
    done(&mut harness, "Replace disc");
    crate::desktop::until(
        &mut harness,
        "it is good",
        is_shown("is good: every sector"),
    );
    settle(&mut harness);
    let new = "SELECT count(*) FROM copy WHERE state = 'good' AND replaces IS NOT NULL";
    assert_eq!(bench.sqlite(new), "1");
    begins_with(&mut harness, "Shelf");
    scanned(&mut harness, &old);
    assert!(is_shown(&old)(&harness) && !is_shown("Replace disc")(&harness));
}

/// Two at once: one blank is used, and one serial.
#[test]
fn two_who_replace_one_copy_at_the_same_moment_burn_one_disc() {
    let (bench, old) = failed();
    bench.drive("D", MEDIA);
    let bench = &bench;
    let codes = std::thread::scope(|scope| {
        let both = ["virtual:C", "virtual:D"].map(|drive| {
            let old = &old;
            scope.spawn(move || bench.run(&["copy", "replace", old, "--drive", drive]).code)
        });
        both.map(|one| one.join().unwrap())
    });
    assert!(codes.contains(&0) && codes.contains(&2), "{codes:?}");
    let new = "SELECT count(*) FROM copy WHERE replaces IS NOT NULL";
    assert_eq!(bench.sqlite(new), "1");
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

/// No copy of the disc is at hand, and its files have gone: the other discs of its set give its
/// image, by their parity; they are named.
#[test]
fn the_other_discs_of_its_set_give_the_image_of_a_disc_that_is_replaced() {
    let (bench, folders) = three_and_two();
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", "40m");
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    let old = bench.done(&burn)["serial"].clone();
    let old = old.as_str().unwrap();
    let image = bench.root().join("images/SET-0001-1.iso");
    let whole = fs::read(&image).unwrap();
    fs::remove_file(&image).unwrap();
    fs::remove_dir_all(&folders[0]).unwrap();
    bench.done(&["drive", "load", "virtual:A", "--blank", "40m"]);
    let why = ["--why", "scratched"];
    let replace = [&["copy", "replace", old, "--drive", "virtual:A"][..], &why].concat();
    let other = bench.root().join("images/SET-0001-4.iso");
    // Two parity discs do not give three discs, and it is said which were not read.
    let aside = bench.beside("aside");
    fs::create_dir(&aside).unwrap();
    let moves = |to_aside: bool| {
        for number in [2, 3] {
            let name = format!("SET-0001-{number}.iso");
            let (here, away) = (bench.root().join("images").join(&name), aside.join(&name));
            let (from, to) = if to_aside { (here, away) } else { (away, here) };
            fs::rename(from, to).unwrap();
        }
    };
    moves(true);
    let last = bench.root().join("images/SET-0001-5.iso");
    let two = [
        "--from",
        other.to_str().unwrap(),
        "--from",
        last.to_str().unwrap(),
    ];
    let few = bench.run(&[&replace[..], &two].concat());
    few.refused("JOB-152");
    let said = format!("{:?}", few.said);
    assert!(
        said.contains("what you named does not give it back"),
        "{said}"
    );
    assert!(said.contains("SET-0001/2, SET-0001/3"), "{said}");
    moves(false);
    // What is named alone is another disc: with the images that are there it does.
    let moved = bench.beside("moved.iso");
    fs::rename(&other, &moved).unwrap();
    let named = [&replace[..], &["--from", moved.to_str().unwrap()]].concat();
    let done = bench.done(&named);
    assert_eq!(done["image"]["from"], "other_discs", "{done:#}");
    let discs = done["image"]["discs"].to_string();
    assert!(
        discs.contains("SET-0001/4") && discs.contains("SET-0001/2"),
        "{discs}"
    );
    assert!(fs::read(&image).unwrap() == whole);
    assert_eq!(done["burn"]["good"], true);
    // And where nothing is named.
    fs::rename(&moved, &other).unwrap();
    fs::remove_file(&image).unwrap();
    let new = done["burn"]["serial"].as_str().unwrap();
    bench.done(&["drive", "load", "virtual:A", "--blank", "40m"]);
    let again = [&["copy", "replace", new, "--drive", "virtual:A"][..], &why].concat();
    let done = bench.done(&again);
    assert_eq!(done["image"]["from"], "other_discs");
    assert!(fs::read(&image).unwrap() == whole);
    let left = fs::read_dir(bench.root().join("images")).unwrap().flatten();
    let left = left.filter(|one| one.file_name().to_string_lossy().starts_with('.'));
    assert_eq!(left.count(), 0);
}

/// A sound copy of one of its discs is not a sound copy of a study that lies on two.
#[test]
fn a_copy_that_holds_only_part_of_a_study_is_said_to() {
    let bench = Bench::new();
    let mut serials = Vec::new();
    for number in [1, 2] {
        let name = format!("in-{number}");
        let file = format!("{name}.bin");
        let folder = bench.files(&name, &[(file.as_str(), &noise(number, 3_000_000))]);
        bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
        // So many that each has a line.
        for other in 0..12 {
            let case = format!("{name}-{other}");
            let folder = bench.files(&case, &[("d", case.as_bytes())]);
            bench.done(&["ingest", folder.to_str().unwrap(), "--case", &case]);
        }
        bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
        let set = format!("SET-000{number}");
        bench.done(&["build", &set]);
        bench.drive(&name, MEDIA);
        let disc = format!("{set}/1");
        let drive = format!("virtual:{name}");
        let burned = bench.done(&["burn", &disc, "--drive", &drive]);
        serials.push(burned["serial"].as_str().unwrap().to_owned());
    }
    bench.done(&["copy", "lost", &serials[0], "--why", "not there"]);
    let said = told(&bench, &["scan", &serials[0]]);
    let part = format!(
        "only part of it is on a copy that can be relied on ({} ",
        serials[1]
    );
    assert!(said.contains(&part), "{said}");
    assert!(said.contains("there is none of SET-0001/1"), "{said}");
}
