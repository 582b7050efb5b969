//! Bad input: each case a clear answer with advice, and nothing half done taken for whole.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::bench::{Bench, noise, shared, witness};

/// Takes in a folder with a case name and gives the report, whatever it found.
fn ingest(bench: &Bench, folder: &Path) -> Value {
    let ran = bench.run(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    assert!(matches!(ran.code, 0 | 1), "{:#?}", ran.said);
    ran.report
}

/// Codes of the remarks about the file with this ending.
fn codes(report: &Value, ending: &str) -> Vec<String> {
    let lists = ["notices", "exceptions"].map(|list| report[list].as_array().unwrap().clone());
    let all = lists.concat().into_iter();
    let about = all.filter(|remark| remark["path"].as_str().unwrap().ends_with(ending));
    about
        .map(|remark| remark["code"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn odd_files_are_taken_in_and_named() {
    let bench = Bench::new();
    let object = sample(&bench, "CT");
    let mut program = object.clone();
    program[..4].copy_from_slice(b"MZ\x90\0");
    let in_folder = bench.files(
        "in",
        &[
            ("study/whole.dcm", &object),
            ("study/cut in the head.dcm", &object[..300]),
            (
                "study/archive.dcm",
                b"PK\x03\x04 this is a zip file and no DICOM at all",
            ),
            ("study/empty.dcm", b""),
            ("other/program.dcm", &program),
        ],
    );
    let report = ingest(&bench, &in_folder);
    assert_eq!(report["items"], 5, "{report:#}");
    assert_eq!(codes(&report, "empty.dcm"), ["SCN-107"]);
    assert_eq!(codes(&report, "cut in the head.dcm"), ["SCN-108"]);
    assert_eq!(codes(&report, "archive.dcm"), ["SCN-109"]);
    assert!(
        codes(&report, "program.dcm").contains(&"SCN-106".to_owned()),
        "{report:#}"
    );
    assert_eq!(codes(&report, "whole.dcm"), Vec::<String>::new());
}

#[test]
fn a_picture_cut_off_in_its_pixels_is_kept_with_a_notice() {
    let bench = Bench::new();
    let object = sample(&bench, "CT");
    let folder = bench.files(
        "in",
        &[("study/cut off.dcm", &object[..object.len() - 700])],
    );
    let report = ingest(&bench, &folder);
    assert_eq!(report["items"], 1, "{report:#}");
    assert_eq!(codes(&report, "cut off.dcm"), ["SCN-108"]);
}

/// The bytes of one sample of a modality.
fn sample(bench: &Bench, modality: &str) -> Vec<u8> {
    let folder = bench.beside("source-of-samples");
    let size = stele_samples::SampleSize::Few;
    stele_samples::write(&folder, 5, size).unwrap();
    let files = crate::bench::tree(&folder);
    let wanted = |path: &Path| path.to_string_lossy().contains(&format!("01 {modality}/"));
    files.into_iter().find(|(path, _)| wanted(path)).unwrap().1
}

#[test]
fn duplicates_and_changed_objects_are_named_and_no_bytes_are_lost() {
    let bench = Bench::new();
    let object = sample(&bench, "MR");
    let mut changed = object.clone();
    *changed.last_mut().unwrap() ^= 1;
    let files: [(&str, &[u8]); 3] = [
        ("a/1.dcm", &object),
        ("a/2 the same.dcm", &object),
        ("a/3 changed.dcm", &changed),
    ];
    let report = ingest(&bench, &bench.files("in", &files));
    assert_eq!(report["items"], 2, "{report:#}");
    // The same bytes once more are known, and nobody need look at them; nor the second time.
    assert_eq!(report["known"], 1, "{report:#}");
    assert_eq!(codes(&report, "2 the same.dcm"), [""; 0]);
    assert_eq!(codes(&report, "3 changed.dcm"), ["SCN-114"]);
}

#[test]
fn links_and_loops_are_named_and_never_followed() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("real/file.txt", b"1")]);
    symlink(&folder, folder.join("real/loop")).unwrap();
    symlink(folder.join("real/file.txt"), folder.join("link.txt")).unwrap();
    symlink("nowhere", folder.join("broken")).unwrap();
    witness(Command::new("mkfifo").arg(folder.join("pipe")));
    let report = ingest(&bench, &folder);
    assert_eq!(report["items"], 1, "{report:#}");
    for link in ["loop", "link.txt", "broken"] {
        assert_eq!(codes(&report, link), ["SCN-101"], "{link}");
    }
    assert_eq!(codes(&report, "pipe"), ["SCN-102"]);
}

#[test]
fn names_that_no_text_can_hold_come_back_as_they_were() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("plain.txt", b"0")]);
    let names: [&[u8]; 6] = [
        b"line\nbreak.txt",
        b"not utf-8 \xFF\xFE.txt",
        b"back\\slash.txt",
        b"100 %25.txt",
        b"trailing dot.",
        b" space first",
    ];
    for (number, name) in names.iter().enumerate() {
        fs::write(
            folder.join(OsStr::from_bytes(name)),
            noise(number as u64, 5000),
        )
        .unwrap();
    }
    let image = bench.build(&folder, "40m", &[]);
    let to = bench.beside("restored");
    let restore = [
        "restore",
        "case:CASE-1",
        "--to",
        to.to_str().unwrap(),
        "--image",
    ];
    let back = bench.done(&[&restore[..], &[image.to_str().unwrap()]].concat());
    assert_eq!(back["files"], 7);
    let restored = crate::bench::tree(&to);
    for (number, name) in names.iter().enumerate() {
        // As Windows can open it, where it can be written there at all.
        let name: &[u8] = match *name {
            b"line\nbreak.txt" => b"line%0Abreak.txt",
            b"back\\slash.txt" => b"back%5Cslash.txt",
            b"trailing dot." => b"trailing dot%2E",
            name => name,
        };
        let found = restored
            .iter()
            .find(|(path, _)| path.as_os_str().as_bytes().ends_with(name));
        let (_, bytes) = found.unwrap_or_else(|| panic!("{:?}", OsStr::from_bytes(name)));
        assert_eq!(*bytes, noise(number as u64, 5000));
    }
    // Both lists of hashes still work.
    let disc = bench.beside("disc");
    let mut xorriso = Command::new("xorriso");
    xorriso.args(["-osirrox", "on", "-indev"]).arg(&image);
    witness(xorriso.arg("-extract").arg("/").arg(&disc));
    witness(
        Command::new("b3sum")
            .current_dir(&disc)
            .args(["-c", "B3SUMS.TXT"]),
    );
    witness(
        Command::new("sha256sum")
            .current_dir(&disc)
            .args(["-c", "SHA256.TXT"]),
    );
}

#[test]
fn a_folder_that_cannot_be_read_is_named() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("open.txt", b"1"), ("shut/inside.txt", b"2")]);
    witness(Command::new("chmod").arg("000").arg(folder.join("shut")));
    let root = witness(Command::new("id").arg("-u")).trim() == "0";
    let ran = if root {
        // To root nothing is shut: run as nobody, who then must own the archive.
        let program = bench.beside("stele");
        fs::copy(crate::bench::STELE, &program).unwrap();
        let parent = bench.root();
        let parent = parent.parent().unwrap();
        witness(Command::new("chmod").arg("755").arg(parent));
        witness(
            Command::new("chown")
                .arg("-R")
                .arg("65534")
                .arg(bench.root()),
        );
        let mut command = Command::new("setpriv");
        command
            .args(["--reuid=65534", "--clear-groups"])
            .arg(program);
        command
            .arg("--json")
            .arg("ingest")
            .arg(&folder)
            .args(["--case", "C"]);
        command.env("STELE_ARCHIVE", bench.root());
        command.env("STELE_STATE", bench.beside("state"));
        command.output().unwrap()
    } else {
        let folder = folder.to_str().unwrap();
        bench
            .command(&["ingest", folder, "--case", "C"])
            .output()
            .unwrap()
    };
    witness(Command::new("chmod").arg("755").arg(folder.join("shut")));
    assert_eq!(ran.status.code(), Some(1), "{ran:?}");
    let report: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(report["items"], 1);
    assert_eq!(codes(&report, "shut"), ["SCN-103"]);
}

#[test]
fn files_that_vanish_or_change_before_the_build_are_left_out_and_named() {
    let bench = Bench::new();
    let files: [(&str, &[u8]); 3] = [("stays.txt", b"s"), ("goes.txt", b"g"), ("grows.txt", b"g")];
    let folder = bench.files("in", &files);
    ingest(&bench, &folder);
    bench.done(&["plan", "--media", "40m"]);
    fs::remove_file(folder.join("goes.txt")).unwrap();
    fs::write(folder.join("grows.txt"), b"grown").unwrap();
    let report = bench.run(&["build", "SET-0001"]).gives(1);
    let left: Vec<&str> = report["left_out"]
        .as_array()
        .unwrap()
        .iter()
        .map(|remark| remark["path"].as_str().unwrap().rsplit('/').next().unwrap())
        .collect();
    assert_eq!(left.len(), 2, "{report:#}");
    let text = report["left_out"].to_string();
    assert!(
        text.contains("SRC-001") && text.contains("SRC-002"),
        "{text}"
    );
    assert!(left.contains(&"goes.txt") && left.contains(&"grows.txt"));
    let image = report["built"][0]["file"].as_str().unwrap();
    let to = bench.beside("out");
    let to = to.to_str().unwrap();
    // Of three files one is on a disc.
    let restore = ["restore", "case:C", "--to", to, "--image", image];
    let back = bench.run(&restore).gives(1);
    assert_eq!(back["files"], 1);
    // What grew comes with the next disc.
    assert_eq!(ingest(&bench, &folder)["items"], 1);
}

#[test]
fn a_full_disk_stops_the_build_and_leaves_no_image() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("big.bin", &noise(1, 8_000_000))]);
    ingest(&bench, &folder);
    bench.done(&["plan", "--media", "40m"]);
    // A limit on the size of files stands for the full disk: the write fails in the middle.
    let script = format!(
        "trap '' XFSZ; ulimit -f 6000; exec '{}' --json build SET-0001",
        crate::bench::STELE
    );
    let mut bash = Command::new("bash");
    let output = bash
        .args(["-c", &script])
        .env("STELE_ARCHIVE", bench.root())
        .env("STELE_STATE", bench.beside("state"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("BLD-002") || said.contains("BLD-003"),
        "{said}"
    );
    assert_eq!(
        fs::read_dir(bench.root().join("images")).unwrap().count(),
        0
    );
    // With room again the same command does it.
    bench.done(&["build", "SET-0001"]);
}

#[test]
fn commands_that_cannot_work_say_why_and_what_to_do() {
    let bench = Bench::new();
    let nowhere = bench.beside("nowhere");
    let nowhere = nowhere.to_str().unwrap();
    bench.run(&["ingest", nowhere]).refused("JOB-010");
    bench.run(&["plan", "--media", "bd25"]).refused("JOB-004");
    bench.run(&["build", "SET-0001"]).refused("JOB-002");
    bench.run(&["plan", "--media", "floppy"]).refused("MED-001");
    bench
        .run(&["disc", "repair", nowhere, "--to", "whole.iso"])
        .refused("JOB-010");
    bench
        .run(&["--archive", nowhere, "status"])
        .refused("ARC-002");
    let full = bench.files("full", &[("something", b"")]);
    bench
        .run(&["init", full.to_str().unwrap()])
        .refused("ARC-003");
    let root = bench.root();
    bench
        .run(&["init", root.to_str().unwrap()])
        .refused("ARC-003");
    bench
        .run(&["--as", "PER-0099-3", "status"])
        .refused("JOB-042");
}

#[test]
fn one_file_larger_than_a_disc_is_named_and_the_rest_is_planned() {
    let bench = Bench::new();
    let folder = bench.files(
        "in",
        &[("small.txt", b"1"), ("big.bin", &noise(1, 30_000_000))],
    );
    ingest(&bench, &folder);
    let report = bench.run(&["plan", "--media", "20m"]).gives(1);
    assert_eq!(
        report["too_large"].as_array().unwrap().len(),
        1,
        "{report:#}"
    );
    assert_eq!(report["discs"][0]["files"], 1);
}

#[test]
fn broken_settings_and_newer_ones_are_told_apart_and_left_alone() {
    let bench = Bench::new();
    let settings = bench.root().join("stele.toml");
    for (text, code) in [("version = [", "ARC-004"), ("version = 99", "ARC-005")] {
        fs::write(&settings, text).unwrap();
        bench.run(&["status"]).refused(code);
        assert_eq!(fs::read_to_string(&settings).unwrap(), text);
    }
}

#[test]
fn a_catalog_that_is_none_and_a_newer_one_are_refused() {
    let bench = Bench::new();
    bench.sqlite("PRAGMA user_version = 9999");
    bench.run(&["status"]).refused("CAT-002");
    fs::write(bench.root().join("catalog.db"), noise(1, 9000)).unwrap();
    bench.run(&["status"]).refused("CAT-003");
    fs::remove_file(bench.root().join("catalog.db")).unwrap();
    bench.run(&["status"]).refused("CAT-001");
}

/// A target that is no folder is refused at once: at a pipe nobody waits for a writer.
#[test]
fn a_restore_into_what_is_no_folder_is_refused_at_once() {
    let shared = shared();
    let folder = tempfile::tempdir().unwrap();
    let [pipe, file] = ["pipe", "file"].map(|name| folder.path().join(name));
    witness(Command::new("mkfifo").arg(&pipe));
    fs::write(&file, b"x").unwrap();
    let image = shared.image.to_str().unwrap();
    for to in [&*pipe, &*file, Path::new("/dev/null"), &pipe.join("sub")] {
        let to = to.to_str().unwrap();
        for how in [&["--image", image][..], &["--dry-run"], &["--verify-only"]] {
            let restore = [&["restore", "case:CASE-1", "--to", to][..], how].concat();
            shared.bench.run(&restore).refused("JOB-013");
        }
    }
}

#[test]
fn the_folder_of_the_archive_itself_is_not_imported() {
    let bench = Bench::new();
    let own = bench.root().to_str().unwrap().to_owned();
    bench.run(&["ingest", &own]).refused("JOB-135");
    // Inside a folder that is imported, it is passed over.
    let inside = bench.root().join("..");
    let inside = inside.join(bench.root().file_name().unwrap());
    bench
        .run(&["ingest", inside.to_str().unwrap()])
        .refused("JOB-135");
}

/// A variable that a script left empty is none: the archive is where it is by default.
#[test]
fn an_empty_variable_names_no_archive() {
    let data = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(crate::bench::STELE);
        command.args(arguments).env("XDG_DATA_HOME", data.path());
        let output = command.env("STELE_ARCHIVE", "").output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(run(&["status"]).contains("there is no folder"));
    assert!(run(&["status", "--archive", ""]).contains("--archive <DIR> needs a value"));
}
