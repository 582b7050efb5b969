//! No two sets have one name, whatever catalog was brought back; and a disc of one that the catalog
//! has only as planned is kept, and told how its files come back.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::bench::{Bench, tree, witness};

const MEDIA: &str = "17m";

/// Takes a case in.
fn case(bench: &Bench, name: &str) {
    let file = format!("{name}/report.txt");
    bench.files("in", &[(&file, name.as_bytes())]);
    let folder = bench.beside("in").join(name);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", name]);
}

fn plan(bench: &Bench) -> String {
    let planned = bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    planned["set"].as_str().unwrap().to_owned()
}

fn backup(bench: &Bench) -> String {
    let to = bench.beside("kept/old.db").to_string_lossy().into_owned();
    fs::create_dir(bench.beside("kept")).unwrap();
    bench.done(&["catalog", "backup", &to]);
    to
}

fn restore(bench: &Bench, from: &str) -> serde_json::Value {
    bench.done(&["catalog", "restore", from, "--why", "disk failed"])
}

fn forget_images(bench: &Bench) {
    for entry in fs::read_dir(bench.root().join("images")).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
}

/// A first set that is planned, and the backup of that; then it is built and burned.
fn burned_later() -> (Bench, String, String) {
    let bench = Bench::new();
    case(&bench, "ONE");
    assert_eq!(plan(&bench), "SET-0001");
    let old = backup(&bench);
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", MEDIA);
    let burn = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let serial = burn["serial"].as_str().unwrap().to_owned();
    (bench, old, serial)
}

#[test]
fn a_catalog_that_was_brought_back_gives_no_name_again() {
    let bench = Bench::new();
    case(&bench, "ONE");
    let old = backup(&bench);
    assert_eq!(plan(&bench), "SET-0001");
    case(&bench, "TWO");
    assert_eq!(plan(&bench), "SET-0002");
    // Nothing was built: no image tells of them.
    restore(&bench, &old);
    assert_eq!(plan(&bench), "SET-0003");
    // Copied over the catalog by hand.
    case(&bench, "THREE");
    assert_eq!(plan(&bench), "SET-0004");
    fs::copy(&old, bench.root().join("catalog.db")).unwrap();
    bench.done(&["catalog", "accept", "--why", "disk failed"]);
    assert_eq!(plan(&bench), "SET-0005");
    // Where the catalog that was here cannot be read any more, the file beside it tells.
    fs::write(bench.root().join("catalog.db"), b"gone").unwrap();
    restore(&bench, &old);
    assert_eq!(plan(&bench), "SET-0006");
}

#[test]
fn what_an_earlier_version_wrote_beside_the_catalog_is_read() {
    let bench = Bench::new();
    case(&bench, "ONE");
    assert_eq!(plan(&bench), "SET-0001");
    let head = bench.root().join("catalog.db.head");
    let text = fs::read_to_string(&head).unwrap();
    let [rows, hash, sets] = text.trim_end().split(' ').collect::<Vec<_>>()[..] else {
        panic!("{text}")
    };
    assert_eq!(sets, "1");
    fs::write(&head, format!("{rows} {hash}\n")).unwrap();
    let status = bench.done(&["status"]);
    let end = (&status["end_damaged"], &status["end_missing"]);
    assert_eq!(end, (&false.into(), &false.into()));
    case(&bench, "TWO");
    assert_eq!(plan(&bench), "SET-0002");
    assert!(fs::read_to_string(&head).unwrap().ends_with(" 2\n"));
    // More than that is not understood.
    fs::write(&head, format!("{rows} {hash} 1 2\n")).unwrap();
    assert_eq!(bench.done(&["status"])["end_damaged"], true);
}

#[test]
fn a_disc_that_is_seen_keeps_the_name_of_its_set() {
    let bench = Bench::new();
    case(&bench, "ONE");
    let old = backup(&bench);
    plan(&bench);
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", MEDIA);
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    // As on another machine: nothing is left but the backup.
    forget_images(&bench);
    for name in ["catalog.db", "catalog.db.head"] {
        fs::remove_file(bench.root().join(name)).unwrap();
    }
    restore(&bench, &old);
    bench
        .run(&["scan", "--drive", "virtual:A"])
        .refused("JOB-064");
    // Its burn log alone is left.
    bench
        .run(&["plan", "--media", MEDIA, "--copies", "1"])
        .refused("JOB-133");
    let anyway = ["plan", "--media", MEDIA, "--copies", "1", "--anyway"];
    assert_eq!(bench.done(&anyway)["set"], "SET-0002");
}

#[test]
fn a_disc_of_a_set_that_is_only_planned_is_kept_and_its_files_come_back() {
    let (bench, old, serial) = burned_later();
    forget_images(&bench);
    let kept: PathBuf = restore(&bench, &old)["kept"].as_str().unwrap().into();
    let verify = ["verify", "--drive", "virtual:A"];
    let refused = bench.run(&verify);
    refused.refused("JOB-055");
    let said = format!("{:?}", refused.said);
    assert!(
        said.contains(&serial) && said.contains("stele disc repair"),
        "{said}"
    );
    // Its source is gone, so building would make another disc. As the advice says:
    fs::remove_dir_all(bench.beside("in")).unwrap();
    let iso = bench.beside("back.iso");
    // It is whole; that its copy is not in this catalog as it was burned is a finding.
    let repaired = bench.run(&["disc", "repair", "virtual:A", "--to", iso.to_str().unwrap()]);
    let repaired = repaired.gives(1);
    assert_eq!(repaired["lost_sectors"], 0);
    assert_eq!(repaired["copies"][0]["serial"], serial);
    bench.done(&["set", "cancel", "SET-0001"]);
    let out = bench.beside("out");
    let mut xorriso = Command::new("xorriso");
    xorriso.args(["-osirrox", "on", "-indev"]).arg(&iso);
    witness(xorriso.args(["-extract", "/DOCUMENT"]).arg(&out));
    let files = tree(&out).into_values();
    assert_eq!(files.collect::<Vec<_>>(), [b"ONE"]);
    bench.done(&["ingest", out.to_str().unwrap(), "--case", "ONE"]);
    assert_eq!(plan(&bench), "SET-0002");
    let built = bench.done(&["build", "SET-0002"]);
    assert_eq!(built["left_out"], serde_json::json!([]));
    // Or with the catalog that was here: the disc is known.
    restore(&bench, kept.to_str().unwrap());
    assert_eq!(bench.done(&verify)["state"], "good");
}

#[test]
fn a_planned_set_whose_files_are_there_is_built_as_the_same_disc() {
    let (bench, old, serial) = burned_later();
    forget_images(&bench);
    restore(&bench, &old);
    bench
        .run(&["verify", "--drive", "virtual:A"])
        .refused("JOB-055");
    bench.done(&["build", "SET-0001"]);
    // That the catalog has gone on without the disc is said all the same.
    let report = bench.run(&["verify", "--drive", "virtual:A"]).gives(0);
    assert_eq!(report["trail"]["fit"], "taken_back");
    assert_eq!(
        (&report["serial"], &report["state"]),
        (&serial.into(), &"good".into())
    );
}
