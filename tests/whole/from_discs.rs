//! A catalog that is lost comes back from its discs and images, in any order and damaged ones too:
//! equal to the old one in all that discs know.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use stele_samples::{self as samples, SampleSize};

use crate::bench::{Bench, MEDIA, noise, tree};
use crate::patients::said;

/// What the discs of an archive are, and what its catalog says of them.
struct Old {
    bench: Bench,
    images: Vec<PathBuf>,
    /// Files of virtual discs, by serial.
    discs: BTreeMap<String, PathBuf>,
}

/// An archive of several discs with two copies of each; with a parity disc, or without.
fn archive(seed: u64, parity_discs: &str) -> Old {
    let bench = Bench::new();
    let folder = bench.beside("samples");
    samples::write(&folder, seed, SampleSize::Few).unwrap();
    let large = noise(seed, 9_000_000);
    bench.files(
        "samples/evidence",
        &[("a.bin", &large), ("b.bin", &large[1..])],
    );
    let folder = folder.to_str().unwrap();
    assert!(bench.run(&["ingest", folder, "--case", "CASE-1"]).code < 2);
    let plan = ["plan", "--media", "24m", "--copies", "2", "--parity-discs"];
    bench.done(&[&plan[..], &[parity_discs]].concat());
    let built = bench.done(&["build", "SET-0001"]);
    let built = built["built"].as_array().unwrap().iter();
    let images: Vec<_> = built
        .map(|one| PathBuf::from(one["file"].as_str().unwrap()))
        .collect();
    bench.done(&["drive", "create", "A"]);
    let mut discs = BTreeMap::new();
    for number in 1..=images.len() {
        for _ in 0..2 {
            bench.done(&["drive", "load", "virtual:A", "--blank", "24m"]);
            let disc = format!("SET-0001/{number}");
            let burned = bench.done(&["burn", &disc, "--drive", "virtual:A"]);
            let serial = burned["serial"].as_str().unwrap().to_owned();
            let drives = bench.done(&["drive", "list"]);
            let file = drives["drives"][0]["file"].as_str().unwrap();
            discs.insert(serial, PathBuf::from(file));
        }
    }
    bench.run(&["drive", "eject", "virtual:A"]);
    Old {
        bench,
        images,
        discs,
    }
}

/// What the catalog says of every study, apart from what no disc knows: where copies are, and when
/// they were read.
fn all_studies(bench: &Bench) -> Vec<Value> {
    let mut found = bench.run(&["find", "", "--limit", "100"]).report;
    let mut studies = std::mem::take(found["studies"].as_array_mut().unwrap());
    for study in &mut studies {
        let copies = study["copies"].as_array_mut().unwrap();
        for copy in copies.iter_mut() {
            (copy["place"], copy["verified"]) = (Value::Null, Value::Null);
        }
        copies.sort_by_key(|copy| copy["serial"].as_str().unwrap().to_owned());
    }
    studies.sort_by_key(|study| study["uid"].as_str().unwrap().to_owned());
    studies
}

/// A new archive with one drive.
fn empty() -> Bench {
    let bench = Bench::new();
    bench.done(&["drive", "create", "A"]);
    bench
}

fn rebuild(bench: &Bench, from: &[&str]) -> crate::bench::Ran {
    let words = [
        &["catalog", "rebuild", "--from"],
        from,
        &["--why", "the disk failed"],
    ]
    .concat();
    bench.run(&words)
}

fn from_drive(bench: &Bench, disc: &Path) -> Value {
    bench.run(&["drive", "eject", "virtual:A"]);
    bench.done(&[
        "drive",
        "load",
        "virtual:A",
        "--medium",
        disc.to_str().unwrap(),
    ]);
    rebuild(bench, &["virtual:A"]).gives(0)
}

/// Zeros over some clusters of a file, fewer in any row than parity gives back.
fn scratch(file: &Path, seed: u64) {
    let mut bytes = fs::read(file).unwrap();
    let long = bytes.len() as u64;
    for at in 0..3 {
        let start = (seed * 7919 + at * 2_000_003) % (long - 2_000_000);
        let start = (start / 65_536 * 65_536) as usize;
        bytes[start..start + 65_536].fill(0);
    }
    fs::write(file, bytes).unwrap();
}

#[test]
fn a_lost_catalog_comes_back_from_discs_and_images_in_any_order() {
    let seeds = std::env::var("STELE_REBUILT_CATALOGS").map_or(20, |text| text.parse().unwrap());
    for seed in 0..seeds {
        let old = archive(seed + 1, ["0", "1", "2"][seed as usize % 3]);
        let studies = all_studies(&old.bench);
        assert!(studies.len() > 3, "{studies:#?}");
        let new = empty();
        // Images of every other disc first, damaged ones among them; then each copy, from the last.
        let mut images = old.images.clone();
        images.rotate_left(seed as usize % old.images.len());
        for (image, at) in images.iter().zip(seed..) {
            if at % 2 == 0 {
                let copied = new.beside(&format!("found {at}.iso"));
                fs::copy(image, &copied).unwrap();
                if at % 4 == 0 {
                    scratch(&copied, at);
                }
                let done = rebuild(&new, &[copied.to_str().unwrap()]).gives(0);
                assert_eq!(done["sources"][0]["how"], "recorded", "{done:#}");
                assert_eq!(done["sources"][0]["mended"] != 0, at % 4 == 0, "{done:#}");
            }
        }
        for (serial, disc) in old.discs.iter().rev() {
            let done = from_drive(&new, disc);
            let source = &done["sources"][0];
            assert_eq!(source["serial"], **serial, "{done:#}");
            assert_eq!(source["state"], "good", "{done:#}");
        }
        let found = all_studies(&new);
        assert_eq!(found.len(), studies.len(), "seed {seed}");
        for (is, was) in found.iter().zip(&studies) {
            assert!(is == was, "seed {seed}: {is:#}\n{was:#}");
        }
        let audit = new.done(&["audit", "verify"]);
        assert_eq!(audit["problems"], serde_json::json!([]), "{audit:#}");
        again_changes_nothing(&new, &old);
        what_it_holds_comes_back(&new, &old, &studies);
    }
}

/// What is known already is not recorded twice.
fn again_changes_nothing(new: &Bench, old: &Old) {
    let rows = || new.sqlite("SELECT COUNT(*) FROM disc; SELECT COUNT(*) FROM study_version");
    let before = rows();
    let images: Vec<_> = old
        .images
        .iter()
        .map(|image| image.to_str().unwrap())
        .collect();
    let done = rebuild(new, &images).gives(0);
    let mut sources = done["sources"].as_array().unwrap().iter();
    assert!(sources.all(|source| source["how"] == "known"), "{done:#}");
    assert_eq!(rows(), before);
    // No number of a set is given twice: others of the lost catalog may lie on a shelf.
    let more = new.files("more", &[("more.txt", b"more")]);
    new.done(&["ingest", more.to_str().unwrap(), "--case", "CASE-2"]);
    let planned = new.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let number: u32 = planned["set"].as_str().unwrap()[4..].parse().unwrap();
    assert!(number > 100, "{planned:#}");
    // Nor are its discs given up, as if they had never been burned.
    new.run(&["set", "cancel", "SET-0001"]).refused("JOB-019");
}

/// Studies are restored by the new catalog as they are by the old one: the same files under the
/// same names.
fn what_it_holds_comes_back(new: &Bench, old: &Old, studies: &[Value]) {
    for study in studies.iter().rev().take(3) {
        let uid = study["uid"].as_str().unwrap();
        let restored = |bench: &Bench| {
            let to = bench.beside("restored");
            let _ = fs::remove_dir_all(&to);
            for image in &old.images {
                let (to, image) = (to.to_str().unwrap(), image.to_str().unwrap());
                bench.run(&["restore", uid, "--to", to, "--image", image]);
            }
            let mut files = tree(&to);
            files.retain(|name, _| !name.ends_with("RESTORED.TXT"));
            files
        };
        let (was, is) = (restored(&old.bench), restored(new));
        let names = |files: &BTreeMap<PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&was), names(&is), "{uid}");
        assert!(was == is && was.len() as u64 == study["files"], "{uid}");
    }
}

#[test]
fn what_is_no_disc_of_this_archive_is_refused_and_the_others_are_recorded() {
    let old = archive(40, "0");
    let first = old.images[0].to_str().unwrap();
    // Another archive with the same number for a set.
    let other = archive(41, "0");
    let folder = old.bench.beside("odd");
    fs::create_dir_all(&folder).unwrap();
    let odd = |name: &str, bytes: Vec<u8>| {
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let whole = fs::read(first).unwrap();
    let noise = odd("noise.iso", noise(1, 4_000_000));
    let mut lost = whole.clone();
    let half = lost.len() / 2;
    lost[2_000_000..half].fill(0);
    let lost = odd("lost.iso", lost);
    let new = empty();
    let nowhere = folder.join("nowhere.iso");
    let from = [
        &lost,
        first,
        other.images[0].to_str().unwrap(),
        &noise,
        nowhere.to_str().unwrap(),
        other.images[1].to_str().unwrap(),
        "virtual:A",
        "virtual:Z",
    ];
    let done = rebuild(&new, &from).gives(1);
    let codes = done["sources"].as_array().unwrap().iter();
    let codes: Vec<_> = codes.map(|source| source["code"].clone()).collect();
    let said = format!("{codes:?}");
    assert_eq!(done["sources"][1]["how"], "recorded", "{said}");
    assert_eq!(codes[0], "ARD-001", "{said}");
    assert_eq!(codes[2], "KEP-010", "{said}");
    assert_eq!(codes[5], "KEP-010", "{said}");
    for (at, code) in codes.iter().enumerate().filter(|(at, _)| *at != 1) {
        assert_eq!(done["sources"][at]["how"], "refused", "{said}");
        assert!(code.is_string(), "{said}");
    }
    assert_eq!(new.sqlite("SELECT COUNT(*) FROM disc"), "1", "{said}");
    let missing = done["not_seen"].as_array().unwrap();
    assert_eq!(missing.len(), old.images.len() - 1, "{done:#}");
    // Of a disc of which only the image was seen copies are looked for, and it is not given up.
    let status = new.run(&["status"]).report;
    assert_eq!(
        status["next"]["do"], "look_for_discs",
        "{:#}",
        status["next"]
    );
    // Whoever may not decide which catalog counts records nothing.
    let clerk = new.done(&["person", "add", "Jo", "--role", "clerk"]);
    let clerk = clerk["person"].as_str().unwrap();
    let words = [
        "catalog", "rebuild", "--from", first, "--why", "x y", "--as", clerk,
    ];
    new.run(&words).refused("CAT-032");
}

/// What each refusal advises, followed.
#[test]
fn what_is_advised_of_a_disc_that_gives_nothing_gets_it_recorded() {
    let old = archive(50, "0");
    let whole = fs::read(&old.images[0]).unwrap();
    let new = empty();
    let half = whole.len() / 2;
    let part = |name: &str, lost: std::ops::Range<usize>| {
        let path = new.beside(name);
        let mut bytes = whole.clone();
        bytes[lost].fill(0);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let parts = [
        part("a.iso", 2_000_000..half),
        part("b.iso", half..whole.len() - 2_000_000),
    ];
    for part in &parts {
        let done = rebuild(&new, &[part]).gives(1);
        assert_eq!(done["sources"][0]["code"], "ARD-001", "{done:#}");
    }
    let both = new.beside("whole.iso");
    let both = both.to_str().unwrap();
    new.done(&["disc", "repair", &parts[0], &parts[1], "--to", both]);
    let done = rebuild(&new, &[both]).gives(0);
    assert_eq!(done["sources"][0]["how"], "recorded", "{done:#}");
    // The image is brought back with it, and then burned from.
    new.done(&["build", "SET-0001/1", "--from", both]);
    new.run(&["drive", "eject", "virtual:A"]);
    new.done(&["drive", "load", "virtual:A", "--blank", "24m"]);
    new.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);

    // Another archive's: in one of its own.
    let other = archive(51, "0");
    let image = other.images[0].to_str().unwrap();
    let done = rebuild(&new, &[image]).gives(1);
    assert_eq!(done["sources"][0]["code"], "KEP-010", "{done:#}");
    rebuild(&empty(), &[image]).gives(0);

    // One that is planned here: built, and then read.
    let bench = Bench::new();
    let folder = bench.files("in", &[("a.txt", b"one")]);
    let folder = folder.to_str().unwrap();
    bench.done(&["ingest", folder, "--case", "CASE-1"]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let backup = bench.beside("backup.db");
    let backup = backup.to_str().unwrap();
    bench.done(&["catalog", "backup", backup]);
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", MEDIA);
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    bench.done(&["catalog", "restore", backup, "--why", "the disk failed"]);
    let done = rebuild(&bench, &["virtual:A"]).gives(1);
    assert_eq!(done["sources"][0]["code"], "KEP-011", "{done:#}");
    bench.done(&["build", "SET-0001/1"]);
    let done = rebuild(&bench, &["virtual:A"]).gives(0);
    assert_eq!(done["sources"][0]["serial"], burned["serial"], "{done:#}");
}

/// After an older catalog was restored the same files were planned once more, before their disc was
/// found: the plan goes first, and then nothing is counted twice.
#[test]
fn what_was_planned_again_before_its_disc_was_found_is_not_counted_twice() {
    let bench = Bench::new();
    let first = bench.files("first", &[("x.txt", b"other")]);
    bench.done(&["ingest", first.to_str().unwrap(), "--case", "CASE-0"]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let backup = bench.beside("backup.db");
    let backup = backup.to_str().unwrap();
    bench.done(&["catalog", "backup", backup]);
    let folder = bench.files("in", &[("a.txt", b"one"), ("b.txt", b"two")]);
    let ingest = ["ingest", folder.to_str().unwrap(), "--case", "CASE-1"];
    let plan = ["plan", "--media", MEDIA, "--copies", "1"];
    bench.done(&ingest);
    bench.done(&plan);
    bench.done(&["build", "SET-0002"]);
    bench.drive("A", MEDIA);
    let burned = bench.done(&["burn", "SET-0002/1", "--drive", "virtual:A"]);
    let older = ["catalog", "restore", backup, "--older", "--why", "a test"];
    bench.done(&older);
    bench.done(&ingest);
    bench.done(&[&plan[..], &["--anyway"]].concat());
    for built in [false, true] {
        if built {
            bench.done(&["build", "SET-0003"]);
        }
        let done = rebuild(&bench, &["virtual:A"]).gives(1);
        assert_eq!(done["sources"][0]["code"], "KEP-013", "{done:#}");
    }
    let words = said(
        &bench,
        &[
            "catalog",
            "rebuild",
            "--from",
            "virtual:A",
            "--why",
            "a test",
        ],
    );
    assert!(words.contains("stele disc cancel SET-0003/1"), "{words}");
    bench.done(&["disc", "cancel", "SET-0003/1"]);
    let done = rebuild(&bench, &["virtual:A"]).gives(0);
    assert_eq!(done["sources"][0]["serial"], burned["serial"], "{done:#}");
    let found = bench.done(&["find", "case:CASE-1"]);
    assert_eq!(found["studies"][0]["files"], 2, "{found:#}");
    assert_eq!(bench.done(&["status"])["waiting"], serde_json::json!([]));
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

/// What waits here and is on a disc that is found is not taken in twice, nor planned again.
#[test]
fn what_waits_and_is_on_a_disc_that_is_found_waits_no_more() {
    let old = archive(60, "1");
    let studies = all_studies(&old.bench);
    let new = empty();
    let samples = old.bench.beside("samples");
    let ingest = ["ingest", samples.to_str().unwrap(), "--case", "CASE-1"];
    assert!(new.run(&ingest).code < 2);
    // Of a set of which discs are missing nothing is given up, and a study of it is not whole.
    rebuild(&new, &[old.images[0].to_str().unwrap()]).gives(0);
    let status = new.run(&["status"]).report;
    let unseen = status["sets"][0]["unseen"].as_array().unwrap();
    assert_eq!(unseen.len(), old.images.len() - 1, "{status:#}");
    let explained = new.done(&["set", "explain", "SET-0001"]);
    assert_eq!(explained["of"], old.images.len(), "{explained:#}");
    assert_eq!(explained["whole_discs_now"], 0, "{explained:#}");
    let first = new.beside("first");
    let (to, image) = (first.to_str().unwrap(), old.images[0].to_str().unwrap());
    let small = studies
        .iter()
        .find(|one| one["uid"] != "case:CASE-1")
        .unwrap();
    let restore = [
        "restore",
        small["uid"].as_str().unwrap(),
        "--to",
        to,
        "--image",
        image,
    ];
    let done = new.run(&restore).gives(1);
    assert_eq!(done["not_built"], status["sets"][0]["unseen"], "{done:#}");
    for (serial, disc) in &old.discs {
        let done = from_drive(&new, disc);
        assert_eq!(done["sources"][0]["serial"], **serial, "{done:#}");
    }
    // Nothing of the set is unknown now: the copies want their places.
    let status = new.run(&["status"]).report;
    assert_eq!(status["next"]["do"], "shelve", "{:#}", status["next"]);
    let status = new.run(&["status"]).report;
    assert_eq!(status["sets"][0]["unseen"], serde_json::json!([]));
    let found = all_studies(&new);
    assert_eq!(found.len(), studies.len());
    for (is, was) in found.iter().zip(&studies) {
        assert!(is == was, "{is:#}\n{was:#}");
    }
    assert_eq!(status["waiting"], serde_json::json!([]), "{status:#}");
    let audit = new.done(&["audit", "verify"]);
    assert_eq!(audit["problems"], serde_json::json!([]), "{audit:#}");
}

/// Objects that name another patient than their study stay apart, for somebody to decide.
#[test]
fn two_patients_of_a_study_are_two_after_their_catalog_was_lost() {
    use crate::objects::Object;
    let bench = Bench::new();
    let one = Object::default();
    let other = Object {
        name: b"BETA^BERTA",
        id: "222",
        sop: "2",
        ..one
    };
    bench.files("in", &[("1.dcm", &one.file()), ("2.dcm", &other.file())]);
    let folder = bench.beside("in");
    assert!(bench.run(&["ingest", folder.to_str().unwrap()]).code < 2);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let built = bench.done(&["build", "SET-0001"]);
    let image = built["built"][0]["file"].as_str().unwrap();
    let new = empty();
    rebuild(&new, &[image]).gives(0);
    let mismatches = |bench: &Bench| {
        let counted = "SELECT COUNT(*) FROM difference";
        bench.sqlite(counted).parse::<u64>().unwrap()
    };
    assert_eq!(mismatches(&bench), 1);
    assert_eq!(mismatches(&new), 1);
    let found = new.run(&["find", "beta berta"]).report;
    assert_eq!(found["studies"].as_array().unwrap().len(), 1, "{found:#}");
    new.done(&[
        "patient",
        "answer",
        "1",
        "--wrong-patient",
        "--why",
        "mixed up",
    ]);
    let found = new.run(&["find", "", "--limit", "9"]).report;
    assert_eq!(found["studies"][0]["of_others"], 1, "{found:#}");
}

/// Nobody has imported its files here: none of them changed.
#[test]
fn a_build_of_discs_that_were_found_says_nothing_of_files_that_changed() {
    let old = archive(3, "0");
    let new = empty();
    for disc in old.discs.values() {
        from_drive(&new, disc);
    }
    let words = crate::patients::said(&new, &["build", "SET-0001"]);
    assert!(!words.contains("as they were imported"), "{words}");
    assert!(
        words.contains("its files were not imported here. To bring its image back"),
        "{words}"
    );
    let refused = new.run(&["build", "SET-0001/1"]);
    let error = refused.error().unwrap_or_default().to_owned();
    let all = format!("{:?}", refused.said);
    assert!(all.contains("not imported here"), "{error}: {all}");
    refused.refused("JOB-074");
}

/// A backup without its lists: the discs themselves have them.
#[test]
fn a_disc_that_is_known_gives_its_list_of_files_back() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("a.txt", b"a report")]);
    let image = bench.build(&folder, MEDIA, &["--copies", "1"]);
    let image = image.to_str().unwrap();
    let gone = || {
        let status = bench.run(&["status"]).report;
        status["lists_gone"].as_u64().unwrap()
    };
    std::fs::remove_dir_all(bench.root().join("lists")).unwrap();
    let before = gone();
    let done = rebuild(&bench, &[image]).gives(0);
    assert_eq!(done["sources"][0]["lists"], 1, "{done:#}");
    assert_eq!(gone() + 1, before);
}
