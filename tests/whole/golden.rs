//! The disc format, frozen: images are made again bit for bit, and a kept one is read for ever
//! (`tests/compat/format-2`).
//!
//! What goes in is written here to the byte, so nothing but the format has a say in what comes
//! out. A changed byte is a new version of the format.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use stele_burner::item::StudyItems;
use tempfile::TempDir;

use crate::bench::{Bench, noise, witness};
use crate::made::{CAPACITY, GOLDEN_SET, data_disc, label, studies, write};

/// Where the kept files are.
fn kept(name: &str) -> PathBuf {
    let folder = stele_tests::source::root().join("tests/compat/format-2");
    folder.join(name)
}

/// An element of a DICOM data set in explicit little endian.
fn element(tag: [u16; 2], vr: &str, value: &str) -> Vec<u8> {
    let mut value = value.as_bytes().to_vec();
    if value.len() % 2 == 1 {
        value.push(if vr == "UI" { 0 } else { b' ' });
    }
    let mut out: Vec<u8> = tag.iter().flat_map(|part| part.to_le_bytes()).collect();
    out.extend(vr.as_bytes());
    out.extend((value.len() as u16).to_le_bytes());
    out.extend(value);
    out
}

/// A DICOM file: a secondary capture without a picture.
fn object(series: u32, number: u32) -> Vec<u8> {
    let class = "1.2.840.10008.5.1.4.1.1.7";
    let instance = format!("2.25.1000.{series}.{number}");
    let meta = [
        element([2, 2], "UI", class),
        element([2, 3], "UI", &instance),
        element([2, 0x10], "UI", "1.2.840.10008.1.2.1"),
        element([2, 0x12], "UI", "2.25.999"),
    ];
    let meta = meta.concat();
    let mut file = vec![0; 128];
    file.extend(b"DICM\x02\x00\x00\x00UL\x04\x00");
    file.extend((meta.len() as u32).to_le_bytes());
    file.extend(meta);
    let set = [
        element([8, 5], "CS", "ISO_IR 100"),
        element([8, 0x16], "UI", class),
        element([8, 0x18], "UI", &instance),
        element([8, 0x20], "DA", "20260102"),
        element([8, 0x30], "TM", "101500"),
        element([8, 0x50], "SH", "A-4711"),
        element([8, 0x60], "CS", "OT"),
        element([8, 0x1030], "LO", "Golden study"),
        element([0x10, 0x10], "PN", "Golden^Grace"),
        element([0x10, 0x20], "LO", "G-1"),
        element([0x10, 0x30], "DA", "19500607"),
        element([0x20, 0xD], "UI", "2.25.1000"),
        element([0x20, 0xE], "UI", &format!("2.25.1000.{series}")),
        element([0x20, 0x10], "SH", "S1"),
        element([0x20, 0x11], "IS", &series.to_string()),
        element([0x20, 0x13], "IS", &number.to_string()),
    ];
    file.extend(set.concat());
    file
}

/// A study of documents with the names that a disc can hardly hold, and one of objects.
fn of_all_kinds(folder: &Path) -> Vec<StudyItems> {
    let from = folder.join("in");
    let mut files = Vec::new();
    for (series, number) in [(1, 1), (1, 2), (2, 1)] {
        let name = format!("objects/{series}-{number}.dcm");
        files.push((name, object(series, number)));
    }
    let documents = [
        ("empty.txt".to_owned(), 0),
        ("100 %.txt".to_owned(), 5),
        (format!("{}.txt", "l".repeat(250)), 6),
        (format!("{}山.txt", "w".repeat(140)), 7),
        ("deep/er/山田/Müller.pdf".to_owned(), 2048),
        ("deep/er/two\nlines.txt".to_owned(), 2049),
        ("large.bin".to_owned(), 300_000),
    ];
    for (seed, (name, len)) in (1..).zip(documents) {
        files.push((format!("documents/{name}"), noise(seed, len)));
    }
    write(&from, &files);
    let mut all = studies(&from.join("objects"), "none");
    let documents = studies(&from.join("documents"), "GOLDEN");
    all.extend(documents.into_iter().map(|study| StudyItems {
        key: 1_000_000,
        ..study
    }));
    all
}

/// All images, made anew; their BLAKE3 by name.
pub fn make(folder: &Path) -> BTreeMap<String, String> {
    let all = of_all_kinds(folder);
    let to = |name: &str| folder.join(name);
    let mut one = label(1, 1, 0);
    one.set = "SET-0014".to_owned();
    let (member, _) = data_disc(&one, &[], &all, (CAPACITY, 14), &to("data-14.iso"));
    // The same disc in a set without parity discs, another one before it.
    let two = label(2, 2, 0);
    data_disc(&two, &[member], &all, (CAPACITY, 122), &to("data-122.iso"));
    GOLDEN_SET.make(folder);
    let mut hashes = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "iso") {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let hash = blake3::hash(&fs::read(&path).unwrap()).to_hex().to_string();
            hashes.insert(name, hash);
        }
    }
    hashes
}

/// `hash  name` lines.
fn listed() -> BTreeMap<String, String> {
    let text = fs::read_to_string(kept("B3SUMS.TXT")).unwrap();
    let pair = |line: &str| {
        let (hash, name) = line.split_once("  ").unwrap();
        (name.to_owned(), hash.to_owned())
    };
    text.lines().map(pair).collect()
}

/// Format version 2: a data disc, a set with parity discs; m = 14, 30 and 122. `STELE_GOLDEN_TO`
/// names a folder where the images are left.
#[test]
fn the_format_is_made_again_bit_for_bit() {
    let folder = tempfile::tempdir().unwrap();
    let made = match std::env::var_os("STELE_GOLDEN_TO") {
        Some(to) => make(Path::new(&to)),
        None => make(folder.path()),
    };
    let names: Vec<&str> = made.keys().map(String::as_str).collect();
    let all = [
        "data-122.iso",
        "data-14.iso",
        "set-1.iso",
        "set-2.iso",
        "set-3.iso",
        "set-4.iso",
    ];
    assert_eq!(names, all);
    assert_eq!(
        made,
        listed(),
        "a byte that changed is a new version of the format"
    );
}

/// The kept image, unpacked.
fn unpacked() -> (TempDir, PathBuf, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let mut xz = Command::new("xz");
    let ran = xz.arg("-dc").arg(kept("data-14.iso.xz")).output().unwrap();
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let path = folder.path().join("data-14.iso");
    fs::write(&path, &ran.stdout).unwrap();
    (folder, path, ran.stdout)
}

/// What was kept is read: verified, inspected, restored, repaired by the program and by the
/// decoder that lies on it.
#[test]
fn the_kept_image_is_read() {
    let (folder, image, bytes) = unpacked();
    let hash = blake3::hash(&bytes).to_hex().to_string();
    assert_eq!(listed()["data-14.iso"], hash);
    let bench = Bench::new();
    let path = image.to_str().unwrap();
    assert_eq!(bench.done(&["verify", "--image", path])["class"], "ok");
    let report = bench.done(&["disc", "inspect", path]);
    assert_eq!(report["stele"]["version"], 2, "{report:#}");
    assert_eq!(report["hashes"]["blake3"], hash);
    // Fourteen strips are gone, a check strip and a parity strip among them.
    let mut damaged = bytes.clone();
    for strip in (0..12).chain([232, 240]) {
        damaged[strip * 65_536..(strip + 1) * 65_536].fill(0xA5);
    }
    let at = |name: &str| folder.path().join(name);
    fs::write(at("damaged.iso"), &damaged).unwrap();
    let (from, to) = (at("damaged.iso"), at("by-stele.iso"));
    bench.done(&[
        "disc",
        "repair",
        from.to_str().unwrap(),
        "--to",
        to.to_str().unwrap(),
    ]);
    assert!(fs::read(to).unwrap() == bytes);
    let mut xorriso = Command::new("xorriso");
    xorriso.args(["-osirrox", "on", "-indev"]).arg(&image);
    witness(xorriso.arg("-extract").arg("/DECODE.C").arg(at("decode.c")));
    let mut cc = Command::new("cc");
    witness(
        cc.args(["-std=c99", "-O2", "-o"])
            .arg(at("decode"))
            .arg(at("decode.c")),
    );
    witness(Command::new(at("decode")).arg(&from).arg(at("by-c.iso")));
    assert!(fs::read(at("by-c.iso")).unwrap() == bytes);
}

/// UDF and Rock Ridge show the names that the lists of hashes have, and the bytes.
#[test]
fn one_list_of_hashes_fits_both_sides() {
    let (folder, image, _) = unpacked();
    let sides = ["udf", "rock-ridge"].map(|name| folder.path().join(name));
    let [udf, rock_ridge] = &sides;
    let mut seven = Command::new("7zz");
    let to = format!("-o{}", udf.display());
    seven
        .env("LC_ALL", "C.UTF-8")
        .args(["x", "-tudf", "-y", &to]);
    witness(seven.arg(&image));
    let mut xorriso = Command::new("xorriso");
    xorriso.args(["-osirrox", "on", "-indev"]).arg(&image);
    witness(xorriso.arg("-extract").arg("/").arg(rock_ridge));
    for side in &sides {
        for (program, list) in [("b3sum", "B3SUMS.TXT"), ("sha256sum", "SHA256.TXT")] {
            let text = witness(Command::new(program).current_dir(side).arg("-c").arg(list));
            let checked = text.lines().filter(|line| line.ends_with(": OK")).count();
            let listed = fs::read_to_string(side.join(list)).unwrap().lines().count();
            assert_eq!((checked, listed), (17, 17), "{} {program}", side.display());
        }
        let names = fs::read_to_string(side.join("SHA256.TXT")).unwrap();
        assert!(names.contains('~') && names.contains(&"l".repeat(250)));
    }
}
