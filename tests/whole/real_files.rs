//! Real files: those that pydicom tests itself with, broken ones among them, through the whole job.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::bench::{Bench, tool, tree};

/// The study UIDs of an archive.
fn studies(bench: &Bench) -> Vec<String> {
    let found = bench.done(&["find", "--limit", "1000"]);
    let studies = found["studies"].as_array().unwrap();
    studies
        .iter()
        .map(|study| study["uid"].as_str().unwrap().to_owned())
        .collect()
}

fn paths(remarks: &Value) -> BTreeSet<String> {
    for remark in remarks.as_array().unwrap() {
        assert!(remark["code"].as_str().unwrap().len() == 7, "{remark}");
        assert!(
            remark["code"].as_str().unwrap().starts_with("SCN-1"),
            "{remark}"
        );
    }
    let remarks = remarks.as_array().unwrap().iter();
    remarks
        .map(|remark| remark["path"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_test_file_of_pydicom_comes_back_byte_for_byte() {
    let from = tool("pydicom/data/test_files");
    let bench = Bench::new();
    let originals = tree(&from);
    assert!(originals.len() > 100, "{} files", originals.len());

    let taken = bench.run(&["ingest", from.to_str().unwrap(), "--case", "PYDICOM"]);
    let taken = taken.gives(1);
    assert_eq!(taken["files_seen"], originals.len());
    // What is not taken in is named with a reason, or has the bytes of something that is.
    let left: BTreeSet<String> = paths(&taken["exceptions"]);
    assert_eq!(
        (taken["items"].as_u64().unwrap() + taken["known"].as_u64().unwrap()) as usize + left.len(),
        originals.len()
    );
    // Known to be broken (crates.md, 5): they must be taken in and named.
    let noticed = paths(&taken["notices"]);
    for broken in [
        "UN_sequence.dcm",
        "rtplan_truncated.dcm",
        "no_meta.dcm",
        "MR_truncated.dcm",
    ] {
        let named = noticed.iter().any(|path| path.ends_with(broken));
        assert!(named, "{broken} is not named in {noticed:#?}");
    }

    let again = bench.run(&["ingest", from.to_str().unwrap(), "--case", "PYDICOM"]);
    assert_eq!(again.report["items"], 0, "something is new the second time");

    bench.done(&["plan", "--media", "200m", "--copies", "1"]);
    let built = bench.done(&["build", "SET-0001"]);
    assert_eq!(built["left_out"], serde_json::json!([]));
    bench.drive("A", "200m");
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    assert_eq!(burned["equal_sectors"], burned["sectors"]);
    assert_eq!(burned["good"], true);

    let to = bench.beside("restored");
    for uid in studies(&bench) {
        let back = bench.done(&["restore", &uid, "--to", text(&to), "--drive", "virtual:A"]);
        assert_eq!(back["lost"], serde_json::json!([]));
    }
    let restored = tree(&to);
    let kept: BTreeSet<&Vec<u8>> = restored.values().collect();
    for (name, bytes) in &originals {
        assert!(kept.contains(bytes), "{} did not come back", name.display());
        let alike = originals.values().filter(|other| *other == bytes).count();
        let twin = alike > 1 || left.iter().any(|path| Path::new(path).ends_with(name));
        let same = restored
            .iter()
            .any(|(at, back)| at.ends_with(name) && back == bytes);
        assert!(
            twin || same,
            "{} came back under another name only",
            name.display()
        );
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_second_ingest_takes_only_what_is_new() {
    let bench = Bench::new();
    let from = bench.files("in", &[("one.txt", b"1"), ("two.txt", b"2")]);
    let ingest = ["ingest", text(&from), "--case", "C"];
    assert_eq!(bench.done(&ingest)["items"], 2);
    let again = bench.done(&ingest);
    assert_eq!([&again["items"], &again["known"]], [0, 2]);
    fs::write(from.join("three.txt"), b"3").unwrap();
    assert_eq!(bench.done(&ingest)["items"], 1);
}

#[test]
fn a_length_that_lies_costs_no_memory() {
    // 674 bytes make dicom-rs reserve 3.7 GB; with 1 GB of address space the program must live.
    let bench = Bench::new();
    let bytes = fs::read(tool("pydicom/data/test_files/UN_sequence.dcm")).unwrap();
    let from = bench.files("in", &[("UN_sequence.dcm", &bytes)]);
    let program = crate::bench::STELE;
    let line = format!(
        "ulimit -v 1000000; exec '{program}' --json ingest '{}' --case C",
        text(&from)
    );
    let mut bash = std::process::Command::new("bash");
    bash.args(["-c", &line]).env("STELE_ARCHIVE", bench.root());
    bash.env("STELE_STATE", bench.beside("state"));
    let output = bash.output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["items"], 1);
}
