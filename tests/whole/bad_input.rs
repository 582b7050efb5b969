//! Bad input: each a clear error with advice, or an exception with a reason; nothing half-done is
//! taken for whole.

use std::fs;
use std::os::unix::ffi::OsStrExt;

use super::station::{Station, documents, files};

#[test]
fn what_cannot_be_done_says_so_and_what_to_do() {
    let station = Station::new();
    let nowhere = station.path("nowhere");
    let nowhere = nowhere.to_str().unwrap();
    station.fails("JOB-010", &["ingest", nowhere]);
    station.fails("JOB-004", &["plan", "--media", "bd25"]);
    station.fails("JOB-015", &["plan", "--media", "bd26"]);
    station.fails("JOB-002", &["build", "SET-0007"]);
    station.fails(
        "JOB-002",
        &["verify", "STL-000000-0", "--drive", "virtual:A"],
    );
    station.fails("JOB-002", &["burn", "SET-0001/1", "--drive", "virtual:A"]);
    station.fails("STA-001", &["drive", "eject", "virtual:Z"]);
    station.fails("STA-002", &["drive", "create", "not a name"]);
    station.fails(
        "JOB-010",
        &["repair", nowhere, "--to", "/tmp/never-written.iso"],
    );
    station.ends(2, &["ingest"]);
    station.fails("JOB-002", &["--as", "PER-0099", "status"]);
    let broken = station.archive().join("stele.toml");
    let kept = fs::read(&broken).unwrap();
    fs::write(&broken, "version = [").unwrap();
    station.fails("ARC-004", &["status"]);
    fs::write(&broken, kept).unwrap();
    station.done(&["status"]);
}

#[test]
fn drives_and_discs_that_do_not_fit_are_refused_before_anything_is_written() {
    let station = Station::new();
    let folder = station.path("in");
    documents(&folder);
    station.built(&folder, "32M");
    station.fails("BRN-001", &["burn", "SET-0001/1", "--drive", "virtual:A"]);
    station.done(&["drive", "load", "virtual:A", "--blank", "8M"]);
    station.fails("BRN-003", &["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let serial = station.burned("SET-0001/1", "32M");
    station.fails("JOB-008", &["burn", &serial, "--drive", "virtual:A"]);
    station.fails("JOB-007", &["burn", "SET-0001/1", "--drive", "virtual:A"]);
    station.fails(
        "BRN-002",
        &["burn", "SET-0001/1", "--drive", "virtual:A", "--extra"],
    );
    // A disc of another archive in the drive.
    let other = Station::new();
    let more = other.path("in");
    documents(&more);
    fs::write(more.join("one more.txt"), "x").unwrap();
    other.built(&more, "32M");
    let foreign = other.burned("SET-0001/1", "32M");
    let medium = other.archive().join("drives/media/DISC-0001.disc");
    other.done(&["drive", "eject", "virtual:A"]);
    station.done(&[
        "drive",
        "load",
        "virtual:A",
        "--medium",
        medium.to_str().unwrap(),
    ]);
    station.fails("JOB-009", &["verify", &serial, "--drive", "virtual:A"]);
    station.fails("JOB-002", &["verify", &foreign, "--drive", "virtual:A"]);
    assert_eq!(station.ends(1, &["scan", &foreign]).json["kind"], "Unknown");
    station.done(&["audit", "verify"]);
}

#[test]
fn strange_files_are_taken_in_or_listed_with_a_reason() {
    let station = Station::new();
    let folder = station.path("in");
    fs::create_dir_all(folder.join("sub")).unwrap();
    let mut executable = vec![0; 128];
    executable[..2].copy_from_slice(b"MZ");
    executable.extend_from_slice(b"DICM\x02\0\0\0UL\x04\0\0\0\0\0");
    let cases: [(&[u8], &[u8]); 6] = [
        (b"zip.dcm", b"PK\x03\x04 this is a zip"),
        (b"empty.dcm", b""),
        (
            b"cut.dcm",
            &[&[0; 128][..], b"DICM\x02\0\0\0UL\x04\0\x10\0"].concat(),
        ),
        (b"program.dcm", &executable),
        (b"bad\xFF\xFEname.txt", b"not UTF-8"),
        (b"sub/line\nbreak.txt", b"break"),
    ];
    for (name, bytes) in cases {
        fs::write(folder.join(std::ffi::OsStr::from_bytes(name)), bytes).unwrap();
    }
    std::os::unix::fs::symlink(".", folder.join("sub/loop")).unwrap();
    let taken = station
        .ends(1, &["ingest", folder.to_str().unwrap(), "--case", "ODD"])
        .json;
    assert_eq!(taken["items"], 6, "{taken}");
    let codes: Vec<_> = taken["exceptions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| &e["code"])
        .collect();
    assert_eq!(codes, ["SCN-101"], "only the link is left out: {taken}");
    assert!(taken["notices"].as_array().unwrap().len() >= 4, "{taken}");
    station.done(&["plan", "--media", "32M", "--copies", "1"]);
    station.done(&["build", "SET-0001"]);
    let image = station.archive().join("images/SET-0001-1.iso");
    let back = station.path("back");
    let (to, image) = (back.to_str().unwrap(), image.to_str().unwrap());
    station.done(&["restore", "case:ODD", "--to", to, "--image", image]);
    fs::remove_file(folder.join("sub/loop")).unwrap();
    assert!(files(&back) == files(&folder));
}

#[test]
fn a_file_that_changes_or_vanishes_before_the_build_is_left_out_and_named() {
    let station = Station::new();
    let folder = station.path("in");
    documents(&folder);
    let taken = station.run(&["ingest", folder.to_str().unwrap(), "--case", "C1"]);
    assert!(taken.code < 2);
    station.done(&["plan", "--media", "32M", "--copies", "1"]);
    fs::remove_file(folder.join("report.txt")).unwrap();
    fs::write(folder.join("CASE.txt"), "other content, other length").unwrap();
    let built = station.ends(1, &["build", "SET-0001"]).json;
    let mut codes: Vec<_> = built["left_out"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["code"].as_str().unwrap())
        .collect();
    codes.sort_unstable();
    assert_eq!(codes, ["SRC-001", "SRC-002"], "{built}");
    assert_eq!(built["built"].as_array().unwrap().len(), 1);
    // What changed can be taken in again; what is on the disc is not.
    let again = station
        .run(&["ingest", folder.to_str().unwrap(), "--case", "C1"])
        .json;
    assert_eq!(again["items"], 1, "{again}");
    let parts = fs::read_dir(station.archive().join("images")).unwrap();
    assert_eq!(parts.count(), 1, "no part file is left");
}

#[test]
fn a_full_disk_leaves_no_image() {
    let station = Station::new();
    let folder = station.path("in");
    documents(&folder);
    station.run(&["ingest", folder.to_str().unwrap(), "--case", "C1"]);
    station.done(&["plan", "--media", "32M", "--copies", "1"]);
    // A file size limit of 4 MiB stands for a full disk: writing beyond it fails the same way.
    let program = env!("CARGO_BIN_EXE_stele-under-test");
    let archive = station.archive();
    let script = format!(
        "trap '' XFSZ; ulimit -f 8192; exec {program} --archive {} build SET-0001",
        archive.display()
    );
    let output = std::process::Command::new("bash")
        .args(["-c", &script])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("[BLD-00"),
        "{output:?}"
    );
    assert_eq!(fs::read_dir(archive.join("images")).unwrap().count(), 0);
    station.done(&["build", "SET-0001"]);
}
