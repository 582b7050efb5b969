//! The disc format, frozen: images are made again bit for bit, and a kept one is read for ever
//! (`tests/compat/format-2`).
//!
//! What goes in is written here to the byte, so nothing but the format has a say in what comes
//! out. A changed byte is a new version of the format.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, UNIX_EPOCH};

use stele_burner::SectorCount;
use stele_burner::compose::{Composed, compose};
use stele_burner::disc::{BuiltMember, DiscLabel, Member, ParityDisc, SetInfo};
use stele_burner::item::StudyItems;
use stele_burner::mastering::{BuildOptions, Built, Trial, build};
use stele_burner::set::{self, ParityPayload};
use stele_burner::source::{FileSources, Grouper, ScanOptions, scan};
use stele_burner::watch::Quiet;
use tempfile::TempDir;

use crate::bench::{Bench, noise, witness};

/// Media of 248 strips of one cluster: the smallest disc.
const CAPACITY: SectorCount = SectorCount(248 * 32 + 320);

/// When everything was made: seconds since 1970 UTC.
const TIME: u64 = 1_780_000_000;

const OPTIONS: BuildOptions = BuildOptions {
    trial: Trial::Quick,
    owner: None,
    only: None,
};

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

/// Writes files whose times are all the same.
fn write(folder: &Path, files: &[(String, Vec<u8>)]) {
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        let file = File::options().write(true).open(&path).unwrap();
        let time = UNIX_EPOCH + Duration::from_secs(TIME);
        file.set_modified(time).unwrap();
    }
}

/// The studies that a folder holds, as they are taken in.
fn studies(folder: &Path, case: &str) -> Vec<StudyItems> {
    let mut grouper = Grouper::new();
    let roots = [folder.to_owned()];
    scan(&roots, &ScanOptions::default(), &Quiet, &mut |found| {
        grouper.add(found);
        std::ops::ControlFlow::Continue(())
    })
    .unwrap();
    let studies = grouper.finish(Some(case), &FileSources).studies;
    let numbered = (1..).zip(studies);
    let items = numbered.map(|(key, study)| {
        let mut items = study.items;
        items.sort_by(|a, b| a.name.cmp(&b.name));
        let (patient, about) = (key, study.about);
        StudyItems {
            key,
            patient,
            about,
            items,
        }
    });
    items.collect()
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

fn label(number: u32, of: u32, parity_discs: u8) -> DiscLabel {
    let mut uuid = *b"\x6f\x1e\x2d\x3c\x4b\x5a\x46\x69\x88\x97\xa6\xb5\xc4\xd3\xe2\x00";
    uuid[15] = number as u8;
    DiscLabel {
        uuid,
        set: "SET-0042".to_owned(),
        number,
        of,
        time: TIME as i64,
        owner: "Golden archive, Zürich".to_owned(),
        set_parity_discs: Some(parity_discs),
    }
}

/// Builds a data disc; gives what its set says of it.
fn data_disc(
    label: &DiscLabel,
    before: &[Member],
    studies: &[StudyItems],
    parity: u8,
    to: &Path,
) -> (Member, Vec<u8>) {
    let composed = compose(label, before, studies, CAPACITY, Some(parity)).unwrap();
    let built: Built = build(&composed, studies, &FileSources, to, &OPTIONS, &Quiet).unwrap();
    (
        member(&composed, &built, before.len() as u8),
        built.manifest,
    )
}

fn member(composed: &Composed, built: &Built, slot: u8) -> Member {
    Member {
        slot,
        number: composed.label.number,
        uuid: composed.label.uuid,
        geometry: composed.geometry,
        used: composed.used,
        copies: Some(2),
        built: Some(BuiltMember {
            content: built.content,
            manifest: *blake3::hash(&built.manifest).as_bytes(),
        }),
    }
}

/// A set of two data discs and two parity discs: `set-1.iso` to `set-4.iso`.
fn of_a_set(folder: &Path) {
    let image = |number: u32| folder.join(format!("set-{number}.iso"));
    let (mut members, mut manifests) = (Vec::new(), Vec::new());
    let sums = [0, 1].map(|index| folder.join(format!("sum{index}")));
    for number in 1..=2_u32 {
        let from = folder.join(format!("case-{number}"));
        let bytes = noise(number.into(), 100_000 * number as usize);
        write(&from, &[("evidence.bin".to_owned(), bytes)]);
        let mut studies = studies(&from, &format!("CASE-{number}"));
        studies
            .iter_mut()
            .for_each(|study| study.key = number.into());
        let label = label(number, 4, 2);
        let (member, manifest) = data_disc(&label, &members, &studies, 30, &image(number));
        let open = |path: &PathBuf| {
            let mut options = OpenOptions::new();
            let options = options.read(true).write(true).create(true).truncate(false);
            options.open(path).unwrap()
        };
        let sums: Vec<File> = sums.iter().map(open).collect();
        let sums: Vec<(u8, &File)> = (0..).zip(&sums).collect();
        let file = File::open(image(number)).unwrap();
        set::add(&file, member.slot, member.used, &sums, &Quiet).unwrap();
        members.push(member);
        let path = folder.join(format!("manifest-{number}"));
        fs::write(&path, manifest).unwrap();
        manifests.push(path);
    }
    let parity = [0, 1].map(|index: u8| {
        let number = 3 + u32::from(index);
        let uuid = label(number, 4, 2).uuid;
        ParityDisc {
            index,
            number,
            uuid,
        }
    });
    let DiscLabel {
        set, time, owner, ..
    } = label(1, 4, 2);
    let info = SetInfo {
        set,
        time,
        owner,
        capacity: CAPACITY,
        members,
        parity: parity.to_vec(),
    };
    for (disc, sum) in parity.iter().zip(&sums) {
        let payload = ParityPayload {
            sum: sum.clone(),
            manifests: manifests.clone(),
        };
        let to = image(disc.number);
        set::write_parity_disc(&info, disc.index, &payload, Some(30), &to, &OPTIONS, &Quiet)
            .unwrap();
    }
}

/// All images, made anew; their BLAKE3 by name.
fn make(folder: &Path) -> BTreeMap<String, String> {
    let all = of_all_kinds(folder);
    let to = |name: &str| folder.join(name);
    let mut one = label(1, 1, 0);
    one.set = "SET-0014".to_owned();
    let (member, _) = data_disc(&one, &[], &all, 14, &to("data-14.iso"));
    // The same disc in a set without parity discs, another one before it.
    let two = label(2, 2, 0);
    data_disc(&two, &[member], &all, 122, &to("data-122.iso"));
    of_a_set(folder);
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
    let report = bench.done(&["inspect", path]);
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
