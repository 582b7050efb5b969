//! Names of commands and drives: what is meant is found, and what could be two things is refused.

use crate::bench::Bench;

/// Commands by the names that they had before they were grouped.
const GONE: [&str; 17] = [
    "repair",
    "rebuild",
    "inspect",
    "drop",
    "retire",
    "lost",
    "found",
    "quarantine",
    "release",
    "send",
    "arrived",
    "destroyed",
    "told-apart",
    "copies",
    "explain",
    "looked-at",
    "leave-out",
];

#[test]
fn no_old_name_is_understood() {
    let bench = Bench::new();
    for name in GONE {
        bench.run(&[name, "--help"]).refused("CLI-001");
    }
}

#[test]
fn a_set_is_dropped_as_a_set_and_a_disc_as_a_disc() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("a.bin", b"a")]);
    let image = bench.build(&folder, "40m", &["--copies", "1"]);
    let checked = bench.done(&["verify", "--image", image.to_str().unwrap()]);
    for disc in ["SET-0001/1", checked["uuid"].as_str().unwrap()] {
        let refused = bench.run(&["set", "cancel", disc]);
        refused.refused("JOB-110");
        let advice = refused.said[0]["error"]["advice"].to_string();
        assert!(advice.contains("stele disc cancel SET-0001/1"), "{advice}");
    }
    for set in ["SET-0001", "set-0001-x"] {
        let refused = bench.run(&["disc", "cancel", set]);
        refused.refused("JOB-111");
        let advice = refused.said[0]["error"]["advice"].to_string();
        assert!(advice.contains("stele set cancel SET-0001"), "{advice}");
    }
    bench.done(&["disc", "cancel", "SET-0001/1"]);
    bench
        .run(&["disc", "cancel", "SET-0001"])
        .refused("JOB-018");
}

#[test]
fn exceptions_are_listed_with_their_numbers() {
    let bench = Bench::new();
    let none = bench.done(&["exceptions", "list"]);
    assert_eq!(none["exceptions"], serde_json::json!([]));
    let empty: Vec<(String, &[u8])> = (0..25).map(|n| (format!("a/{n}.dcm"), &b""[..])).collect();
    let empty: Vec<(&str, &[u8])> = empty
        .iter()
        .map(|(name, of)| (name.as_str(), *of))
        .collect();
    let folder = bench.files("in", &empty);
    bench.files("in", &[("b/y.dcm", b"no dicom")]);
    bench
        .run(&["ingest", folder.to_str().unwrap(), "--case", "C"])
        .gives(1);
    let all = bench.run(&["exceptions", "list"]).gives(1)["exceptions"].clone();
    assert_eq!(all, bench.run(&["status"]).gives(1)["exceptions"]);
    for one in all.as_array().unwrap() {
        assert!(one["number"].is_number(), "{one}");
    }
    let only = bench
        .run(&["exceptions", "list", "--reason", "scn-107"])
        .gives(1);
    assert_eq!(only["exceptions"].as_array().unwrap().len(), 25);
    bench.done(&["exceptions", "list", "--reason", "SCN-999"]);
}

#[test]
fn a_drive_is_found_by_its_short_name() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("a.bin", b"a")]);
    bench.build(&folder, "40m", &["--copies", "1"]);
    bench.done(&["drive", "create", "Left"]);
    bench.done(&["drive", "load", "Left", "--blank", "40m"]);
    let burned = bench.done(&["burn", "SET-0001/1", "-d", "left"]);
    assert_eq!(burned["drive"], "virtual:Left");
    let scanned = bench.done(&["scan", "-d", "Left"]);
    assert_eq!(scanned["serial"], burned["serial"], "{scanned:#}");
    bench.run(&["verify", "-d", "Right"]).refused("STA-001");
    // Two that differ in case alone: each is meant by its own name, and none by another.
    bench.done(&["drive", "create", "LEFT"]);
    bench.done(&["verify", "-d", "Left"]);
    let refused = bench.run(&["verify", "-d", "left"]);
    refused.refused("STA-006");
    let told = refused.said[0]["error"]["message"].to_string();
    assert!(told.contains("virtual:LEFT, virtual:Left"), "{told}");
}
