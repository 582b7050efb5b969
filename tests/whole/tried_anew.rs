//! What somebody met who tried the product for the first time, and then on purpose.

use std::fs;

use serde_json::Value;

use crate::bench::{Bench, MEDIA, noise};
use crate::deliveries::{deliver, request, small};
use crate::objects::uid;
use crate::plain_words::{burned, told};

/// A folder that is handed over holds one patient: a restore puts nobody else's files into it.
#[test]
fn nothing_is_restored_into_a_delivery() {
    let (bench, people, image) = small(2);
    let code = request(&bench, &uid(&people[0].study), "treatment");
    let to = bench.beside("handed");
    assert_eq!(deliver(&bench, &code, &to, &image, &[]).code, 0);
    let other = uid(&people[1].study);
    let before = names(&to);
    for folder in [to.clone(), to.join("more"), to.join("a/b")] {
        let line = ["restore", &other, "--to", folder.to_str().unwrap()];
        let image = ["--image", image.to_str().unwrap()];
        let line_of_image = [&line[..], &image].concat();
        bench.run(&line_of_image).refused("JOB-157");
        let said = told(&bench, &line_of_image);
        assert!(said.contains("one patient only"), "{said}");
        bench
            .run(&[&line[..], &["--dry-run"]].concat())
            .refused("JOB-157");
        assert_eq!(names(&to), before);
    }
    // Nor into one that is being written.
    let grows = bench.beside("next.unfinished");
    fs::create_dir_all(&grows).unwrap();
    let state = r#"{"version":1,"receipt":"REQ-0001-R/2"}"#;
    fs::write(grows.join("STATE.JSN"), state).unwrap();
    let line = [
        "restore",
        &other,
        "--dry-run",
        "--to",
        grows.to_str().unwrap(),
    ];
    bench.run(&line).refused("JOB-157");
    // What is there may be compared with its hashes.
    let own = uid(&people[0].study);
    let verify = [
        "restore",
        &own,
        "--to",
        to.to_str().unwrap(),
        "--verify-only",
    ];
    assert!(bench.run(&verify).code < 2);
}

fn names(folder: &std::path::Path) -> Vec<String> {
    let all = fs::read_dir(folder).unwrap();
    let mut all: Vec<String> = all
        .map(|one| one.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    all.sort();
    all
}

/// Without a disc to read nothing is on record as handed over, and nothing is left beside.
#[test]
fn a_delivery_that_cannot_begin_leaves_nothing() {
    let (bench, people, _) = small(1);
    bench.drive("A", MEDIA);
    let code = request(&bench, &uid(&people[0].study), "treatment");
    let to = bench.beside("handed");
    let (handed, beside) = (to.to_str().unwrap().to_owned(), names(to.parent().unwrap()));
    bench.done(&["drive", "eject", "virtual:A"]);
    for (drive, error) in [("DRIVE", "STA-001"), ("virtual:A", "JOB-016")] {
        let line = ["deliver", &code, "--to", &handed, "--drive", drive];
        bench.run(&line).refused(error);
        let said = told(&bench, &line);
        assert!(!said.contains("--to"), "{said}");
        assert_eq!(names(to.parent().unwrap()), beside);
    }
    let line = ["deliver", &code, "--to", &handed, "--image", "none.iso"];
    bench.run(&line).refused("JOB-010");
    let shown = bench.done(&["request", "show", &code]);
    assert_eq!(shown["deliveries"], serde_json::json!([]), "{shown:#}");
    // An address that can never be reached is known before a request is.
    let study = uid(&people[0].study);
    let line = [
        "deliver",
        &study,
        "--to",
        "pacs://nobody",
        "--for",
        "treatment",
    ];
    let to = [
        "--recipient",
        "Dr. H",
        "--address",
        "W3",
        "--drive",
        "virtual:A",
    ];
    assert_eq!(bench.run(&[&line[..], &to].concat()).code, 2);
    let all = bench.done(&["request", "list", "--all"]);
    assert_eq!(all["requests"].as_array().unwrap().len(), 1, "{all:#}");
}

/// A new copy that is planned and not burned is on record, and nobody says that it was made.
#[test]
fn a_copy_that_could_not_be_replaced_says_what_is_on_record() {
    let (bench, serials) = burned(2);
    let one = serials[0].as_str();
    bench.done(&["drive", "eject", "virtual:A"]);
    let line = [
        "copy",
        "replace",
        one,
        "--drive",
        "virtual:A",
        "--why",
        "scratched",
    ];
    bench.run(&line).refused("BRN-001");
    let said = told(&bench, &line);
    let history = bench.done(&["copy", "history", one]);
    assert_eq!(history["replaced_by"], serde_json::json!([]));
    let new = history["to_be_replaced_by"][0].as_str().unwrap();
    let planned = format!("{new} is planned to replace {one}.");
    assert!(said.contains(&planned), "{said}");
    let history = told(&bench, &["copy", "history", one]);
    assert!(!history.contains("was made"), "{history}");
    // One that is destroyed waits for no other.
    bench.done(&["copy", "destroyed", one, "--why", "shredded"]);
    let retire = ["copy", "retire", one, "--why", "shredded"];
    let said = told(&bench, &retire);
    assert!(!said.contains("stays until"), "{said}");
}

/// Of the copy in the hand no other place is said, and a case of documents is no patient.
#[test]
fn a_disc_in_the_hand_is_told_of_by_itself() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("letter.txt", &noise(1, 4000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "K"]);
    let people = crate::deliveries::people(24);
    crate::deliveries::take_in(&bench, &people);
    bench.done(&["plan", "--media", MEDIA, "--copies", "2"]);
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", MEDIA);
    let mut serials = Vec::new();
    for shelf in ["House/One", "House/Two"] {
        bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
        let done = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
        let serial = done["serial"].as_str().unwrap().to_owned();
        bench.done(&["shelve", &serial, "--location", shelf]);
        serials.push(serial);
    }
    for (one, other) in [(0, 1), (1, 0)] {
        let said = told(&bench, &["scan", &serials[one]]);
        assert!(!said.contains(&serials[other]), "{said}");
    }
    let line = ["lend", &serials[0], "--to", "Jo", "--purpose", "a look"];
    let lent: Value = bench.done(&line);
    assert_eq!(lent["patients"], 24, "{lent:#}");
}

/// A folder without files is no file.
#[test]
fn an_empty_folder_has_no_files() {
    let bench = Bench::new();
    let empty = bench.beside("empty");
    fs::create_dir_all(&empty).unwrap();
    let said = told(&bench, &["ingest", empty.to_str().unwrap()]);
    assert!(said.starts_with("No files were found."), "{said}");
}

/// What is wrong with an image is not hidden behind its consequences.
#[test]
fn of_an_image_that_is_cut_off_that_is_said_first() {
    let (bench, _, image) = small(3);
    let bytes = fs::read(&image).unwrap();
    let sectors = bytes.len() / 2048;
    let cut = bench.beside("cut.iso");
    fs::write(&cut, &bytes[..sectors / 2 * 2048]).unwrap();
    let inspect = ["disc", "inspect", cut.to_str().unwrap()];
    let said = told(&bench, &inspect);
    let first = said.lines().find(|line| line.contains("! ")).unwrap();
    assert!(first.contains("sectors are there"), "{said}");
    assert!(said.lines().count() < 60, "{said}");
    // Bytes behind it cost nothing to see.
    let long = bench.beside("long.iso");
    fs::write(&long, [&bytes[..], &[7; 5000]].concat()).unwrap();
    let quick = ["disc", "inspect", "--quick", long.to_str().unwrap()];
    let found = bench.run(&quick).gives(1);
    assert_eq!(found["findings"][0]["bytes"], 5000, "{found:#}");
    // A file system that is not there is missed.
    let headless = bench.beside("headless.iso");
    let zeros = vec![0; 32 * 2048];
    fs::write(&headless, [&zeros[..], &bytes[zeros.len()..]].concat()).unwrap();
    let said = told(&bench, &["disc", "inspect", headless.to_str().unwrap()]);
    assert!(
        said.contains("a file system of the disc is missing: ISO 9660"),
        "{said}"
    );
}

/// Whoever made an archive without a name is told how to work under one.
#[test]
fn a_first_person_without_a_name_is_told_how_to_get_one() {
    let said = |more: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("a");
        let mut command = std::process::Command::new(crate::bench::STELE);
        command.arg("--archive").arg(&root).arg("init").args(more);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(said(&[]).contains("No name was given."));
    assert!(!said(&["--name", "Jo"]).contains("No name was given."));
}
