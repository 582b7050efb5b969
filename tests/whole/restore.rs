//! Restoring: what is told is what is on the disk, and nothing that was there is changed.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::bench::{Bench, noise, tree};
use crate::plain_words::told;

#[path = "restore/campaign.rs"]
mod campaign;
#[path = "restore/canceled.rs"]
mod canceled;
#[path = "restore/changed.rs"]
mod changed;

/// Takes in each folder for the case, plans and builds: one set, one disc a call.
fn disc(bench: &Bench, case: &str, folders: &[&Path]) -> PathBuf {
    for folder in folders {
        let ingest = ["ingest", folder.to_str().unwrap(), "--case", case];
        assert!(bench.run(&ingest).code < 2);
    }
    let planned = bench.done(&["plan", "--media", "40m", "--copies", "1"]);
    let built = bench.done(&["build", planned["set"].as_str().unwrap()]);
    PathBuf::from(built["built"][0]["file"].as_str().unwrap())
}

fn restore(bench: &Bench, study: &str, to: &Path, image: &Path) -> Value {
    let (to, image) = (to.to_str().unwrap(), image.to_str().unwrap());
    bench.done(&["restore", study, "--to", to, "--image", image])
}

/// What lies in a folder, but for the list of names.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = tree(folder);
    files.retain(|name, _| !name.to_string_lossy().starts_with("RESTORED"));
    files
}

fn contents(files: &BTreeMap<PathBuf, Vec<u8>>) -> Vec<&[u8]> {
    let mut all: Vec<&[u8]> = files.values().map(Vec::as_slice).collect();
    all.sort_unstable();
    all
}

#[test]
fn a_study_from_two_cds_with_equal_names_comes_back_whole() {
    let bench = Bench::new();
    let name = |n: u8| format!("DICOM/IM00000{n}");
    let cd = |seed: u8| -> Vec<(String, Vec<u8>)> {
        (1..4)
            .map(|n| (name(n), noise(u64::from(seed * 10 + n), 3000)))
            .collect()
    };
    let mut folders = Vec::new();
    for seed in [1, 2] {
        let cd = cd(seed);
        let cd: Vec<(&str, &[u8])> = cd.iter().map(|(n, b)| (n.as_str(), &b[..])).collect();
        folders.push(bench.files(&format!("cd{seed}"), &cd));
    }
    let image = disc(&bench, "C", &[&folders[0], &folders[1]]);
    let to = bench.beside("back");
    let back = restore(&bench, "case:C", &to, &image);
    assert_eq!([&back["files"], &back["bytes"]], [6, 6 * 3000]);
    let found = files(&to);
    assert_eq!(found.len(), 6, "{:?}", found.keys());
    let mut wanted: Vec<Vec<u8>> = Vec::new();
    folders
        .iter()
        .for_each(|folder| wanted.extend(tree(folder).into_values()));
    wanted.sort();
    assert_eq!(contents(&found), wanted);
    // The list says which name each had.
    let list = fs::read_to_string(to.join("RESTORED.TXT")).unwrap();
    let lines: Vec<&str> = list.lines().filter(|line| line.contains('\t')).collect();
    assert_eq!(lines.len(), 6);
    for line in lines {
        let fields: Vec<&str> = line.split('\t').collect();
        assert!(fields[4].starts_with("DICOM/IM00000"), "{line}");
        let hash = blake3::hash(&found[Path::new(fields[5])]).to_hex();
        assert_eq!(fields[0], hash.as_str());
    }
    let again = restore(&bench, "case:C", &to, &image);
    assert_eq!([&again["files"], &again["there"]], [0, 6]);
    assert_eq!(files(&to), found);
}

#[test]
fn a_study_over_two_discs_overwrites_nothing_and_knows_when_it_is_whole() {
    let bench = Bench::new();
    let first = bench.files("one", &[("a.txt", b"first"), ("b.txt", b"second")]);
    let one = disc(&bench, "C", &[&first]);
    let second = bench.files("two", &[("a.txt", b"third"), ("c.txt", b"fourth")]);
    let two = disc(&bench, "C", &[&second]);
    let to = bench.beside("back");
    let back = restore(&bench, "case:C", &to, &two);
    assert_eq!([&back["files"], &back["study_there"]], [2, 2]);
    assert_eq!(back["further_discs"], json!(["SET-0001/1"]));
    let back = restore(&bench, "case:C", &to, &one);
    assert_eq!([&back["files"], &back["study_there"]], [2, 4]);
    assert_eq!(back["further_discs"], json!([]), "it points back for ever");
    let found = files(&to);
    let all: [&[u8]; 4] = [b"first", b"fourth", b"second", b"third"];
    assert_eq!(contents(&found), all);
    assert_eq!(found[Path::new("a.txt")], b"first");
    assert_eq!(found[Path::new("a-2.txt")], b"third");
}

#[test]
fn two_studies_in_one_folder_and_a_file_of_the_user_all_stay() {
    let bench = Bench::new();
    let one = disc(
        &bench,
        "A",
        &[&bench.files("a", &[("x.txt", b"of A"), ("r/y", b"A2")])],
    );
    let two = disc(
        &bench,
        "B",
        &[&bench.files("b", &[("x.txt", b"of B"), ("r", b"a file")])],
    );
    let to = bench.files("back", &[("x.txt", b"of the user")]);
    let before = fs::metadata(to.join("x.txt")).unwrap();
    assert_eq!(restore(&bench, "case:A", &to, &one)["files"], 2);
    assert_eq!(restore(&bench, "case:B", &to, &two)["files"], 2);
    let found = files(&to);
    let expected: BTreeMap<PathBuf, Vec<u8>> = [
        ("x.txt", &b"of the user"[..]),
        ("x-2.txt", b"of A"),
        ("x-3.txt", b"of B"),
        ("r/y", b"A2"),
        ("r-2", b"a file"),
    ]
    .map(|(name, bytes)| (PathBuf::from(name), bytes.to_vec()))
    .into();
    assert_eq!(found, expected);
    let after = fs::metadata(to.join("x.txt")).unwrap();
    assert_eq!((before.mtime(), before.ino()), (after.mtime(), after.ino()));
}

#[test]
fn a_file_and_a_folder_of_one_name_both_come_back_with_their_times() {
    let bench = Bench::new();
    let one = bench.files("one", &[("r", b"a file")]);
    let two = bench.files("two", &[("r/inside", b"in a folder"), ("s", b"another")]);
    let old = std::time::UNIX_EPOCH + std::time::Duration::new(1_000_000_000, 123_456_789);
    for path in [one.join("r"), two.join("r/inside")] {
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_modified(old).unwrap();
    }
    let image = disc(&bench, "C", &[&one, &two]);
    let to = bench.beside("back");
    assert_eq!(restore(&bench, "case:C", &to, &image)["files"], 3);
    let found = files(&to);
    let all: [&[u8]; 3] = [b"a file", b"another", b"in a folder"];
    assert_eq!(contents(&found), all);
    for (name, bytes) in &found {
        let time = fs::metadata(to.join(name)).unwrap().modified().unwrap();
        assert_eq!(time == old, bytes != b"another", "{}", name.display());
    }
}

#[test]
fn planted_links_are_not_followed() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("sub/a.txt", b"bytes"), ("b.txt", b"more")]);
    let image = disc(&bench, "C", &[&folder]);
    let victim = bench.files("victim", &[("b.txt", b"precious")]);
    let to = bench.beside("back");
    fs::create_dir(&to).unwrap();
    symlink(&victim, to.join("sub")).unwrap();
    symlink(victim.join("b.txt"), to.join("b.txt")).unwrap();
    symlink(victim.join("b.txt"), to.join(".stele-restore.part")).unwrap();
    symlink(victim.join("b.txt"), to.join("RESTORED.TXT")).unwrap();
    let back = restore(&bench, "case:C", &to, &image);
    assert_eq!([&back["files"], &back["study_there"]], [2, 2]);
    assert_eq!(fs::read(victim.join("b.txt")).unwrap(), b"precious");
    assert_eq!(fs::read_dir(&victim).unwrap().count(), 1);
    assert_eq!(fs::read(to.join("sub-2/a.txt")).unwrap(), b"bytes");
    assert_eq!(fs::read(to.join("b-2.txt")).unwrap(), b"more");
    assert!(to.join("RESTORED-2.TXT").is_file());
}

#[test]
fn two_restores_into_one_folder_are_both_right_or_one_is_refused() {
    let bench = Bench::new();
    let (one, two) = (noise(1, 3_000_000), noise(2, 3_000_000));
    let first = bench.files("one", &[("x", &one), ("only-a", b"a")]);
    let second = bench.files("two", &[("x", &two), ("only-b", b"b")]);
    let images = [disc(&bench, "A", &[&first]), disc(&bench, "B", &[&second])];
    for round in 0..5 {
        let to = bench.beside(&format!("back{round}"));
        let running: Vec<_> = ["case:A", "case:B"]
            .iter()
            .zip(&images)
            .map(|(study, image)| {
                let (to, image) = (to.to_str().unwrap(), image.to_str().unwrap());
                let line = ["restore", study, "--to", to, "--image", image];
                let piped = std::process::Stdio::piped;
                let mut command = bench.command(&line);
                command.stdout(piped()).stderr(piped()).spawn().unwrap()
            })
            .collect();
        let mut told = 0;
        for child in running {
            let ran =
                crate::bench::Ran::new("restore".to_owned(), &child.wait_with_output().unwrap());
            match ran.code {
                0 => told += ran.report["files"].as_u64().unwrap(),
                _ => ran.refused("RST-002"),
            }
        }
        let found = files(&to);
        assert_eq!(found.len() as u64, told, "{:?}", found.keys());
        for bytes in found.values() {
            assert!(
                [&one[..], &two, b"a", b"b"].contains(&&bytes[..]),
                "wrong bytes"
            );
        }
    }
}

/// What a restore of two files of 900,000 bytes into a file system of so many KiB of its own says,
/// on both outputs; then what is left.
fn into_small(size: &str) -> (String, String) {
    let bench = Bench::new();
    let folder = bench.files(
        "in",
        &[
            ("a.bin", &noise(1, 900_000)),
            ("d/b.bin", &noise(2, 900_000)),
        ],
    );
    let image = disc(&bench, "C", &[&folder]);
    let to = bench.beside("small");
    fs::create_dir(&to).unwrap();
    let line = format!(
        "mount -t tmpfs -o size={size}k none '{0}' && \
         {{ '{1}' --json restore case:C --to '{0}/out' --image '{2}' > /dev/null; echo rc=$?; \
         find '{0}'; }}",
        to.display(),
        crate::bench::STELE,
        image.display()
    );
    let mut unshare = Command::new("unshare");
    unshare.args(["--map-root-user", "--mount", "bash", "-c", &line]);
    let output = unshare.env("STELE_ARCHIVE", bench.root()).output().unwrap();
    (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn a_full_disk_is_said_before_the_first_byte_and_leaves_nothing() {
    // In the second there is room for the files, and not for the list of them.
    for size in ["1500", "1760"] {
        let (said, told) = into_small(size);
        assert!(said.starts_with("rc=2\n"), "{said}{told}");
        assert!(
            told.contains("RST-001") && told.contains("needs 1,80"),
            "{told}"
        );
        assert_eq!(said.lines().count(), 2, "something was left: {said}");
    }
    let (said, told) = into_small("1764");
    assert!(said.starts_with("rc=0\n"), "{said}{told}");
    assert!(said.contains("/out/RESTORED.TXT"), "{said}");
}

#[test]
fn a_file_system_that_takes_no_more_files_is_not_called_full() {
    let bench = Bench::new();
    let names: Vec<String> = (0..8).map(|at| format!("{at}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), n.as_bytes())).collect();
    let image = disc(&bench, "C", &[&bench.files("in", &files)]);
    let to = bench.beside("few");
    fs::create_dir(&to).unwrap();
    let line = format!(
        "mount -t tmpfs -o size=20m,nr_inodes=6 none '{0}' && \
         {{ '{1}' --json restore case:C --to '{0}/out' --image '{2}'; echo rc=$?; }}",
        to.display(),
        crate::bench::STELE,
        image.display()
    );
    let mut unshare = Command::new("unshare");
    unshare.args(["--map-root-user", "--mount", "bash", "-c", &line]);
    let output = unshare.env("STELE_ARCHIVE", bench.root()).output().unwrap();
    let (said, told) = (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    );
    assert!(said.ends_with("rc=1\n"), "{said}{told}");
    assert!(said.contains("cannot take another file"), "{said}");
    let outcome: Value = serde_json::from_str(said.trim_end_matches("rc=1\n")).unwrap();
    let refused = outcome["refused"].as_array().unwrap().len() as u64;
    let files = outcome["files"].as_u64().unwrap();
    assert!(files > 0 && files + refused == 8, "{outcome}");
}

#[test]
fn a_restored_folder_is_verified_without_a_disc() {
    let bench = Bench::new();
    let folder = bench.files(
        "in",
        &[("a.txt", b"one"), ("b.txt", b"two"), ("c.txt", b"three")],
    );
    let image = disc(&bench, "C", &[&folder]);
    // What records nothing needs no archive.
    let nowhere = bench.beside("nowhere").display().to_string();
    let lone = ["--archive", &nowhere, "verify", "--image"];
    let whole = bench.done(&[&lone[..], &[image.to_str().unwrap()]].concat());
    assert_eq!(whole["class"], "ok");
    let to = bench.beside("back");
    let dir = to.to_str().unwrap();
    let planned = bench.done(&["restore", "case:C", "--to", dir, "--dry-run"]);
    assert_eq!([&planned["files"], &planned["there"]], [3, 0]);
    assert_eq!(planned["needed_bytes"], 3 * 4096);
    assert_eq!(planned["discs"], json!(["SET-0001/1"]));
    assert!(!to.exists(), "a preview made the folder");
    restore(&bench, "case:C", &to, &image);
    let verify = ["restore", "case:C", "--to", dir, "--verify-only"];
    let checked = bench.done(&verify);
    assert_eq!([&checked["agree"], &checked["files"]], [3, 3]);
    assert_eq!(checked["bytes"], 3 + 3 + 5);
    fs::write(to.join("a.txt"), b"ono").unwrap();
    fs::remove_file(to.join("b.txt")).unwrap();
    let checked = bench.run(&verify).gives(1);
    assert_eq!(checked["agree"], 1);
    assert_eq!(checked["changed"], json!(["a.txt"]));
    assert_eq!(checked["missing"].as_array().unwrap().len(), 1);
    // By the name that it has here, as what was changed is; on the disc it is in a folder.
    assert_eq!(checked["missing_names"], json!(["b.txt"]));
    assert_ne!(checked["missing"], checked["missing_names"]);
    assert_eq!(checked["discs"], json!(["SET-0001/1"]));
    // What is there takes no room once more.
    let planned = bench.done(&["restore", "case:C", "--to", dir, "--dry-run"]);
    assert_eq!(planned["needed_bytes"], 2 * 4096);
}

/// `dd conv=noerror` without `sync` leaves out what it cannot read, and all that follows moves
/// (R-069): nothing of it is lost.
#[test]
fn an_image_from_which_sectors_are_missing_gives_its_files() {
    let bench = Bench::new();
    let files: [(&str, &[u8]); 2] = [
        ("a.bin", &noise(1, 4_000_000)),
        ("b.bin", &noise(2, 900_000)),
    ];
    let folder = bench.files("in", &files);
    let image = disc(&bench, "C", &[&folder]);
    let whole = fs::read(&image).unwrap();
    let (from, mended) = (bench.beside("short.iso"), bench.beside("mended.iso"));
    let short = from.display().to_string();
    for (name, missing) in [
        ("head", &[0][..]),
        ("some", &[300, 900, 4000]),
        ("end", &[5000]),
    ] {
        let kept = whole.chunks(2048).enumerate();
        let kept = kept.filter(|(at, _)| !missing.contains(at));
        fs::write(
            &from,
            kept.flat_map(|(_, sector)| sector.to_vec())
                .collect::<Vec<_>>(),
        )
        .unwrap();
        let to = bench.beside(name);
        let back = restore(&bench, "case:C", &to, &from);
        assert_eq!(back["files"], 2, "{name} {back:#}");
        assert_eq!(back["lost"], json!([]), "{name}");
        let seen = bench.run(&["verify", "--image", &short]).gives(1);
        assert_eq!(seen["displaced"], true, "{name} {seen:#}");
        let _ = fs::remove_file(&mended);
        bench.done(&["disc", "repair", &short, "--to", mended.to_str().unwrap()]);
        assert!(fs::read(&mended).unwrap() == whole, "{name}");
    }
    let seen = bench
        .run(&["verify", "--image", mended.to_str().unwrap()])
        .gives(0);
    assert_eq!(seen["displaced"], false);
}

/// A manifest counts nanoseconds in 64 bits: what it cannot hold is said when it is taken in.
#[test]
fn times_come_back_and_those_that_cannot_are_told() {
    let bench = Bench::new();
    let years = [1955, 2261, 2263, 2400];
    let names = years.map(|year| format!("{year}.txt"));
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), name.as_bytes()))
        .collect();
    let folder = bench.files("in", &files);
    for (name, year) in names.iter().zip(years) {
        let mut touch = Command::new("touch");
        touch
            .env("TZ", "UTC")
            .arg("-d")
            .arg(format!("{year}-02-03"));
        assert!(touch.arg(folder.join(name)).status().unwrap().success());
    }
    let time = |folder: &Path, name: &str| fs::metadata(folder.join(name)).unwrap().mtime();
    if time(&folder, &names[3]) < time(&folder, &names[1]) {
        println!("skipped: the file system has no such times");
        return;
    }
    let taken = bench.run(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    assert_eq!(taken.report["undated"], 2, "{:#}", taken.report);
    let image = disc(&bench, "C", &[&folder]);
    let to = bench.beside("back");
    restore(&bench, "case:C", &to, &image);
    let back = names
        .each_ref()
        .map(|name| time(&to, name) == time(&folder, name));
    assert_eq!(back, [true, true, false, false]);
}

#[test]
fn one_name_that_cannot_be_written_stops_no_other() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("locked/a.txt", b"one"), ("b.txt", b"two")]);
    let image = disc(&bench, "C", &[&folder]);
    let to = bench.beside("back");
    fs::create_dir_all(to.join("locked")).unwrap();
    // A file system that cannot be written below one folder, whoever asks.
    let line = format!(
        "mount -t tmpfs none '{0}' && mount -o remount,ro '{0}' && \
         '{1}' --json restore case:C --to '{2}' --image '{3}'; echo rc=$?",
        to.join("locked").display(),
        crate::bench::STELE,
        to.display(),
        image.display()
    );
    let mut unshare = Command::new("unshare");
    unshare.args(["--map-root-user", "--mount", "bash", "-c", &line]);
    let output = unshare.env("STELE_ARCHIVE", bench.root()).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let (report, code) = said.rsplit_once("rc=").unwrap();
    assert_eq!(code.trim(), "1", "{said}");
    let report: Value = serde_json::from_str(report).unwrap();
    assert_eq!([&report["files"], &report["study_there"]], [1, 1]);
    assert_eq!(report["refused"][0]["name"], "locked/a.txt");
    assert_eq!(fs::read(to.join("b.txt")).unwrap(), b"two");
}

#[test]
fn names_that_control_a_terminal_are_shown_as_what_they_are() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("plain.txt", b"one")]);
    let odd = OsStr::from_bytes(b"\x1b[31mred\x1b]0;t\x07.txt");
    fs::write(folder.join(odd), b"two").unwrap();
    let image = disc(&bench, "C", &[&folder]);
    let to = bench.beside("back");
    restore(&bench, "case:C", &to, &image);
    // Windows has no such names: on the disc and here they are written as others.
    let here = to.join("%1B[31mred%1B]0;t%07.txt");
    assert_eq!(fs::read(&here).unwrap(), b"two");
    fs::write(&here, b"twe").unwrap();
    let mut plain = Command::new(crate::bench::STELE);
    plain.env("STELE_ARCHIVE", bench.root());
    plain
        .args(["restore", "case:C", "--verify-only", "--to"])
        .arg(&to);
    let output = plain.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("%1B[31mred"), "{text}");
    assert!(!text.contains('\u{1b}'), "{text:?}");
    let list = fs::read_to_string(to.join("RESTORED.TXT")).unwrap();
    assert!(
        !list.contains('\u{1b}') && list.contains("%1B[31mred"),
        "{list}"
    );
}

/// Some of a study is on a disc, and some is not: what came back is not called the study.
#[test]
fn a_study_that_is_not_all_on_discs_is_not_called_whole() {
    let bench = Bench::new();
    let one = bench.files("one", &[("a.bin", b"on a disc")]);
    let other = bench.files("other", &[("b.bin", b"on none")]);
    let image = disc(&bench, "K1", &[&one]);
    let ingest = ["ingest", other.to_str().unwrap(), "--case", "K1"];
    assert!(bench.run(&ingest).code < 2);
    let to = bench.beside("out");
    let (out, image) = (to.to_str().unwrap(), image.to_str().unwrap());
    let restore = ["restore", "case:K1", "--to", out, "--image", image];
    let incomplete = "The study is not complete: 1 file of it is on a disc, and is in the folder";
    for (more, planned) in [
        ("1 file of the study is waiting for a disc.", false),
        (
            "Other files of the study are, or may be, on discs that are not built yet, or were not \
             seen since the catalog was rebuilt: SET-0002/1",
            true,
        ),
    ] {
        if planned {
            bench.done(&["plan", "--media", "40m", "--copies", "1"]);
        }
        bench.run(&restore).gives(1);
        let said = told(&bench, &restore);
        assert!(said.contains(incomplete) && said.contains(more), "{said}");
        let check = ["restore", "case:K1", "--to", out, "--verify-only"];
        assert_eq!(bench.run(&check).code, 1);
    }
    bench.done(&["build", "SET-0002"]);
    let image = bench.root().join("images/SET-0002-1.iso");
    let report = self::restore(&bench, "case:K1", &to, &image);
    let files = [&report["study_files"], &report["study_there"]];
    assert_eq!(files.map(Value::as_u64), [Some(2), Some(2)]);
}

/// The files are there, and which is which nobody can tell: that is said.
#[test]
fn a_list_of_names_that_could_not_be_written_is_told() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("a.txt", b"one"), ("b.txt", b"two")]);
    let image = disc(&bench, "C", &[&folder]);
    let to = bench.beside("back");
    // Somebody has every name that the list could get.
    for number in 1..100 {
        let name = match number {
            1 => "RESTORED.TXT".to_owned(),
            n => format!("RESTORED-{n}.TXT"),
        };
        fs::create_dir_all(to.join(name)).unwrap();
    }
    let (out, image) = (to.to_str().unwrap(), image.to_str().unwrap());
    let restore = ["restore", "case:C", "--to", out, "--image", image];
    let report = bench.run(&restore).gives(1);
    assert_eq!([&report["files"], &report["study_there"]], [2, 2]);
    assert_eq!(report["list"], Value::Null);
    assert!(report["list_refused"].is_string(), "{report}");
    assert_eq!(fs::read(to.join("a.txt")).unwrap(), b"one");
    let said = told(&bench, &restore);
    assert!(
        said.contains("(RESTORED.TXT) could not be written"),
        "{said}"
    );
    // Once one of the names is free, the same command writes it.
    fs::remove_dir(to.join("RESTORED-7.TXT")).unwrap();
    let report = bench.done(&restore);
    assert_eq!(report["list_refused"], Value::Null);
    assert!(to.join("RESTORED-7.TXT").is_file());
}

/// What counts is what is there in the end, in the folder that was named.
#[test]
fn a_folder_that_is_moved_away_meanwhile_does_not_hold_the_study() {
    let bench = Bench::new();
    let names: Vec<String> = (0..40).map(|n| format!("f{n:02}.bin")).collect();
    let bytes: Vec<Vec<u8>> = (0..40).map(|n| noise(n, 300_000)).collect();
    let pairs = names.iter().zip(&bytes);
    let all: Vec<(&str, &[u8])> = pairs.map(|(name, own)| (name.as_str(), &own[..])).collect();
    let folder = bench.files("in", &all);
    let image = disc(&bench, "C", &[&folder]);
    let mut moved = false;
    for attempt in 0..30 {
        let to = bench.beside(&format!("to-{attempt}"));
        let line = [
            "restore",
            "case:C",
            "--to",
            to.to_str().unwrap(),
            "--image",
            image.to_str().unwrap(),
        ];
        let mut command = bench.command(&line);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = child.spawn().unwrap();
        while !to.join("f01.bin").exists() && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        fs::rename(&to, bench.beside(&format!("away-{attempt}"))).unwrap();
        fs::create_dir(&to).unwrap();
        let all_there = |folder: &Path| names.iter().all(|name| folder.join(name).exists());
        let before = all_there(&bench.beside(&format!("away-{attempt}")));
        let ended = child.wait().unwrap();
        // Too late where all of it stood there already.
        if !before {
            moved = true;
            assert!(!ended.success(), "{attempt}");
            break;
        }
    }
    assert!(moved);
}
