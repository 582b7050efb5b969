//! The image of a disc that was canceled: it is of no disc on record, and gives back what it has.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::disc;
use crate::bench::Bench;
use crate::plain_words::told;

/// What came from the image of a disc that was canceled only the list in the folder knows.
#[test]
fn files_from_the_image_of_a_canceled_disc_are_compared_with_the_list() {
    for canceled in [
        &["set", "cancel", "SET-0001"][..],
        &["disc", "cancel", "SET-0001/1"],
    ] {
        let bench = Bench::new();
        let folder = bench.files("in", &[("a.txt", b"one"), ("b.txt", b"two")]);
        let image = disc(&bench, "C", &[&folder]);
        let kept = bench.beside("kept.iso");
        fs::copy(&image, &kept).unwrap();
        bench.done(canceled);
        let to = bench.beside("back");
        let (out, kept) = (to.to_str().unwrap(), kept.to_str().unwrap());
        let restore = ["restore", "case:C", "--to", out, "--image", kept];
        assert_eq!(bench.run(&restore).report["files"], 2);
        let verify = ["restore", "case:C", "--to", out, "--verify-only"];
        let images = |report: &Value| {
            let one = &report["from_images"];
            let count = |key: &str| one[key].as_u64().unwrap();
            let named = |key: &str| one[key].as_array().unwrap().len() as u64;
            [
                count("files"),
                count("agree"),
                named("changed"),
                named("missing"),
            ]
        };
        // Its files wait for another disc.
        let report = bench.run(&verify).gives(1);
        assert_eq!(images(&report), [2, 2, 0, 0], "{report}");
        let said = told(&bench, &verify);
        assert!(said.contains("2 of them match the hashes there"), "{said}");
        fs::write(to.join("a.txt"), b"ono").unwrap();
        fs::remove_file(to.join("b.txt")).unwrap();
        let report = bench.run(&verify).gives(1);
        assert_eq!(images(&report), [2, 0, 1, 1], "{report}");
        assert_eq!(report["from_images"]["changed"], json!(["a.txt"]));
        // On another disc they are on record: then the archive's own hashes count.
        fs::remove_file(to.join("a.txt")).unwrap();
        let planned = bench.done(&["plan", "--media", "40m", "--copies", "1"]);
        let built = bench.done(&["build", planned["set"].as_str().unwrap()]);
        let image = PathBuf::from(built["built"][0]["file"].as_str().unwrap());
        super::restore(&bench, "case:C", &to, &image);
        let report = bench.run(&verify).report;
        assert_eq!([&report["agree"], &report["files"]], [2, 2], "{report}");
    }
}

/// What the image of a canceled disc lacks still waits for another one: the study is not whole.
#[test]
fn the_image_of_a_canceled_disc_that_lacks_files_is_not_the_study() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("a.txt", b"one"), ("b.txt", b"two")]);
    let image = disc(&bench, "C", &[&folder]);
    let kept = bench.beside("kept.iso");
    fs::copy(&image, &kept).unwrap();
    bench.done(&["set", "cancel", "SET-0001"]);
    fs::write(folder.join("c.txt"), "three").unwrap();
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    let to = bench.beside("back");
    let (out, kept) = (to.to_str().unwrap(), kept.to_str().unwrap());
    let restore = ["restore", "case:C", "--to", out, "--image", kept];
    let report = bench.run(&restore).gives(1);
    assert_eq!([&report["study_there"], &report["waiting"]], [2, 3]);
}
