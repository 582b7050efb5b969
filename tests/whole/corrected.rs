//! One ID of two patients in different studies; headers that are restored as they were corrected,
//! and what a disc says of two patients in one study, by the word of other people's toolkits.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::bench::{Bench, tool, tree, witness};
use crate::objects::{Object, element, meta, uid};
use crate::patients::{TRAUMA, differences, extracted, found, gerda, said, study, take_in};

/// One ID of two people, or of one person who is written in two ways: told with the first study
/// that says so, and once.
#[test]
fn one_id_with_another_birth_date_or_a_near_name_is_told_once() {
    let bench = Bench::new();
    let of = |study, name: &'static [u8], born| Object {
        study,
        sop: study,
        series: study,
        name,
        id: "42",
        born,
        ..Object::default()
    };
    take_in(&bench, "a", &[of("1", b"MEYER^ANNA", "19500101")]);
    let second = take_in(&bench, "b", &[of("2", b"MAIER^ANNA", "19500101")]);
    let told = &second["differences"][0];
    assert_eq!(
        (&told["between_studies"], &told["files"], &told["known"]),
        (&true.into(), &0.into(), &true.into())
    );
    assert_eq!(told["study"], uid("2"));
    assert_eq!(told["patient"]["patient_name"], "MAIER^ANNA");
    assert_eq!(told["says"]["patient_name"], "MEYER^ANNA");
    // Each study is found by its own patient's name alone.
    assert_eq!(found(&bench, "meyer"), [uid("1")]);
    assert_eq!(found(&bench, "maier"), [uid("2")]);
    // In one run, and once: another birth date, then more of either.
    let more = [
        of("3", b"MEYER^ANNA", "19710317"),
        of("4", b"MEYER^ANNA", "19710317"),
        of("5", b"MAIER^ANNA", "19500101"),
        of("6", b"MEYER^ANNA", "19500101"),
    ];
    let third = take_in(&bench, "c", &more);
    let third = third["differences"].as_array().unwrap();
    assert_eq!(third.len(), 1, "{third:#?}");
    assert_eq!(third[0]["says"]["birth_date"], "19500101");
    assert_eq!(differences(&bench).len(), 2);
    let text = said(&bench, &["patient", "mismatches"]);
    let line = "MAIER, ANNA (born 1950-01-01), ID 42 (2026-09-01, OT): other studies with the \
                same ID name MEYER, ANNA (born 1950-01-01), ID 42";
    assert!(text.contains(line), "{text}");
    let (one, two) = (told["number"].to_string(), third[0]["number"].to_string());
    let refused = |answer: &[&str], code| {
        bench
            .run(&[&["patient", "answer"], answer].concat())
            .refused(code);
    };
    refused(&[&one, "--wrong-patient"], "CAT-072");
    refused(&[&one, "--correction"], "CAT-060");
    // Nobody is merged by the way.
    let none = bench.done(&["patient", "answer", "--all", "--merge"]);
    assert_eq!((&none["settled"], &none["open"]), (&0.into(), &2.into()));
    bench.done(&["patient", "answer", &two, "--two-people"]);
    bench.done(&["patient", "answer", &one, "--merge"]);
    assert_eq!(differences(&bench), Vec::<Value>::new());
    assert_eq!(study(&bench, "2")["patient_name"], "MEYER^ANNA");
    assert_eq!(
        found(&bench, "maier"),
        ["1", "2", "5", "6"].map(uid).to_vec()
    );
    assert_eq!(found(&bench, "1971-03-17"), [uid("3"), uid("4")]);
    let decided = said(&bench, &["patient", "decisions"]);
    assert!(decided.contains("are two people"), "{decided}");
    // Each is undone.
    let decisions = bench.done(&["patient", "decisions"])["decisions"].clone();
    for one in decisions.as_array().unwrap() {
        bench.done(&["patient", "undo", &one["number"].to_string()]);
    }
    assert_eq!(differences(&bench).len(), 2);
    assert_eq!(found(&bench, "maier"), [uid("2"), uid("5")]);
    // Of objects in one study it is no answer.
    take_in(&bench, "d", &[TRAUMA, gerda("2")]);
    let told = differences(&bench);
    let number = told.last().unwrap()["number"].to_string();
    refused(&[&number, "--two-people"], "CAT-073");
    assert!(bench.done(&["audit", "verify"])["problems"] == serde_json::json!([]));
}

/// What pydicom reads of each file of a folder: the patient's elements, and a hash of all others
/// with the pixel data among them.
fn pydicom(folder: &Path) -> Value {
    let script = r#"
import hashlib, json, pathlib, sys
from pydicom import dcmread
said = {}
tags = [0x00100010, 0x00100020, 0x00100021, 0x00100030, 0x00100040]
for path in sorted(pathlib.Path(sys.argv[1]).rglob('*')):
    if not path.is_file() or path.name.startswith('RESTORED'):
        continue
    ds = dcmread(path)
    who = [str(ds[tag].value) if tag in ds else None for tag in tags]
    rest = hashlib.sha256()
    for e in ds:
        if e.tag not in tags:
            rest.update(repr((int(e.tag), e.VR, e.value)).encode())
    said[path.name] = {'who': who, 'rest': rest.hexdigest(), 'uid': str(ds.SOPInstanceUID)}
print(json.dumps(said))
"#;
    let mut python = Command::new(tool("venv/bin/python"));
    let said = witness(python.args(["-c", script]).arg(folder));
    serde_json::from_str(&said).unwrap()
}

/// The same object in Implicit VR, as old equipment writes it.
fn implicit(object: &Object<'_>) -> Vec<u8> {
    let mut out = meta(&uid(object.sop), "1.2.840.10008.1.2");
    for (tag, _, value) in object.elements() {
        let mut value = value;
        if value.len() % 2 == 1 {
            value.push(b' ');
        }
        out.extend(((tag >> 16) as u16).to_le_bytes());
        out.extend((tag as u16).to_le_bytes());
        out.extend((value.len() as u32).to_le_bytes());
        out.extend(value);
    }
    out
}

#[test]
fn headers_are_restored_as_corrected_only_when_asked_and_nothing_else_changes() {
    let bench = Bench::new();
    take_in(&bench, "first", &[TRAUMA, gerda("2")]);
    let old = Object { sop: "3", ..TRAUMA };
    let private = element(0x0009_0010, *b"LO", b"UNKNOWN^TRAUMA7");
    let kept = Object { sop: "4", ..TRAUMA };
    let files = [
        ("old.dcm", implicit(&old)),
        ("private.dcm", kept.with(0x0010_0010, &private)),
        // Its characters do not have the name.
        (
            "ascii.dcm",
            Object {
                sop: "5",
                charset: "",
                ..TRAUMA
            }
            .file(),
        ),
    ];
    let files: Vec<(&str, &[u8])> = files.iter().map(|(n, b)| (*n, &b[..])).collect();
    let folder = bench.files("more", &files);
    assert!(bench.run(&["ingest", folder.to_str().unwrap()]).code < 2);
    bench.done(&["patient", "answer", "1", "--correction"]);
    let number = bench.done(&["patient", "list", "gerda"])["patients"][0]["number"].to_string();
    let named = [
        "--name",
        "G\u{c4}MMA^GERDA",
        "--sex",
        "F",
        "--issuer",
        "NORTH",
    ];
    bench.done(
        &[
            &["patient", "correct", &number, "--why", "as told"],
            &named[..],
        ]
        .concat(),
    );
    bench.done(&["plan", "--media", "40m", "--copies", "1"]);
    let built = bench.done(&["build", "SET-0001"]);
    let image = built["built"][0]["file"].as_str().unwrap();
    let study = uid("1");
    let restore = |to: &Path, more: &[&str]| {
        let to = ["restore", &study, "--to", to.to_str().unwrap()];
        bench.run(&[&to[..], more].concat())
    };
    let from = ["--image", image];
    let (plain, to) = (bench.beside("plain"), bench.beside("corrected"));
    assert_eq!(restore(&plain, &from).gives(0)["corrected"], 0);
    let corrected = [&from[..], &["--corrected"]].concat();
    let report = restore(&to, &corrected).gives(1);
    assert_eq!(
        (&report["files"], &report["corrected"]),
        (&5.into(), &4.into())
    );
    let why = &report["uncorrected"];
    assert_eq!(why.as_array().unwrap().len(), 1, "{why}");
    assert_eq!(why[0]["why"], "character_set");
    let (before, now) = (pydicom(&plain), pydicom(&to));
    let holds = json!(["G\u{c4}MMA^GERDA", "333", "NORTH", "19700101", "F"]);
    for (name, file) in before.as_object().unwrap() {
        let other = &now[name];
        assert_eq!(
            (&file["rest"], &file["uid"]),
            (&other["rest"], &other["uid"]),
            "{name}"
        );
        match name.as_str() {
            "ascii.dcm" => assert_eq!(file, other),
            _ => assert_eq!(other["who"], holds, "{name}"),
        }
    }
    // Another toolkit reads them, and no byte is another but the patient's elements.
    for (name, bytes) in tree(&to) {
        let name = name.to_str().unwrap();
        if name.starts_with("RESTORED") {
            continue;
        }
        let mut dcmdump = Command::new("dcmdump");
        let said = witness(dcmdump.args(["-q", "+P", "0010,0020"]).arg(to.join(name)));
        let id = if name == "ascii.dcm" { "TMP77" } else { "333" };
        assert!(said.contains(&format!("[{id}]")), "{name}: {said}");
        let was = fs::read(plain.join(name)).unwrap();
        let same = |at: &[u8]| bytes.ends_with(at) && was.ends_with(at);
        let pixels = &was[was.len() - 72..];
        assert!(same(pixels), "{name}");
    }
    said_of_both(&plain, &to);
    checked_and_begun_again(&restore, &to, &plain, &corrected);
}

/// The list has the hash of the disc's file and of the one in the folder.
fn said_of_both(plain: &Path, to: &Path) {
    let list = fs::read_to_string(to.join("RESTORED.TXT")).unwrap();
    let lines = list
        .lines()
        .filter(|line| line.contains('\t') && !line.starts_with('#'));
    let mut rewritten = 0;
    for line in lines {
        let fields: Vec<&str> = line.split('\t').collect();
        let hash = |folder: &Path| {
            let bytes = fs::read(folder.join(fields[5])).unwrap();
            blake3::hash(&bytes).to_hex().to_string()
        };
        assert_eq!(fields[0], hash(plain), "{line}");
        match fields.len() {
            6 => assert_eq!(fields[0], hash(to), "{line}"),
            9 => {
                rewritten += 1;
                assert_eq!(fields[6], hash(to), "{line}");
                assert_ne!(fields[6], fields[0]);
                let len = fs::metadata(to.join(fields[5])).unwrap().len();
                assert_eq!(fields[7], len.to_string());
            }
            n => panic!("{n} fields: {line}"),
        }
    }
    assert_eq!(rewritten, 4, "{list}");
}

/// What is there is found again; a folder with the disc's files gets the corrected ones beside
/// them; what somebody changed is found.
fn checked_and_begun_again(
    restore: &dyn Fn(&Path, &[&str]) -> crate::bench::Ran,
    to: &Path,
    plain: &Path,
    corrected: &[&str],
) {
    let before = tree(to);
    let again = restore(to, corrected).gives(0);
    assert_eq!((&again["files"], &again["there"]), (&0.into(), &5.into()));
    assert!(tree(to) == before, "another folder");
    let checked = restore(to, &["--verify-only"]).gives(0);
    assert_eq!(
        (&checked["agree"], &checked["corrected"]),
        (&5.into(), &4.into())
    );
    let planned = restore(plain, &["--dry-run", "--corrected"]).gives(0);
    assert_eq!(planned["there"], 1);
    assert_eq!(restore(plain, &["--dry-run"]).gives(0)["there"], 5);
    let both = restore(plain, corrected).gives(0);
    assert_eq!((&both["corrected"], &both["there"]), (&4.into(), &1.into()));
    assert_eq!(restore(plain, &["--verify-only"]).gives(0)["agree"], 5);
    let file = to.join("old.dcm");
    let mut bytes = fs::read(&file).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&file, bytes).unwrap();
    let checked = restore(to, &["--verify-only"]).gives(1);
    assert_eq!(checked["changed"], json!(["old.dcm"]));
}

/// What nobody has decided is not corrected by the way, and what was never corrected stays.
#[test]
fn only_what_was_decided_is_corrected() {
    let bench = Bench::new();
    take_in(&bench, "in", &[TRAUMA, gerda("2")]);
    bench.done(&["plan", "--media", "40m", "--copies", "1"]);
    let built = bench.done(&["build", "SET-0001"]);
    let image = built["built"][0]["file"].as_str().unwrap();
    let study = uid("1");
    let to = |name: &str| bench.beside(name).to_str().unwrap().to_owned();
    let restore = |to: &str| {
        bench.run(&[
            "restore",
            &study,
            "--to",
            to,
            "--image",
            image,
            "--corrected",
        ])
    };
    let report = restore(&to("open")).gives(0);
    assert_eq!(
        (&report["files"], &report["corrected"]),
        (&2.into(), &0.into())
    );
    // A study that is another patient's now: its own objects are corrected, others wait.
    let split = [
        "patient", "split", &study, "--id", "P9", "--name", "NEW^NORA", "--why", "as told",
    ];
    bench.done(&split);
    let report = restore(&to("split")).gives(1);
    assert_eq!(report["corrected"], 1, "{report:#}");
    assert_eq!(report["uncorrected"][0]["why"], "undecided");
    let who = pydicom(Path::new(&to("split")));
    let all: Vec<&str> = who
        .as_object()
        .unwrap()
        .values()
        .map(|f| f["who"][1].as_str().unwrap())
        .collect();
    assert!(all.contains(&"P9") && all.contains(&"333"), "{all:?}");
    // Undone, there is nothing to be corrected any more.
    bench.done(&["patient", "undo", "1"]);
    assert_eq!(restore(&to("undone")).gives(0)["corrected"], 0);
}

/// A study of two patients has a PATIENT record for each, and INDEX.HTM and MANIFEST.JSN tell both.
#[test]
fn the_directory_of_a_study_of_two_patients_says_both() {
    let bench = Bench::new();
    take_in(&bench, "in", &[TRAUMA, gerda("2"), gerda("3")]);
    bench.done(&["plan", "--media", "40m", "--copies", "1"]);
    let built = bench.done(&["build", "SET-0001"]);
    let image = Path::new(built["built"][0]["file"].as_str().unwrap());
    let index = String::from_utf8(extracted(&bench, image, "INDEX.HTM")).unwrap();
    assert!(
        index.contains("UNKNOWN TRAUMA7") && index.contains("GAMMA GERDA"),
        "{index}"
    );
    extracted(&bench, image, "DICOMDIR");
    let folder = bench.beside("disc");
    let mut xorriso = Command::new("xorriso");
    xorriso
        .args(["-osirrox", "on:auto_chmod_on", "-indev"])
        .arg(image);
    witness(xorriso.args(["-extract", "/"]).arg(&folder));
    let mut dcmdump = Command::new("dcmdump");
    let names = witness(
        dcmdump
            .args(["-q", "+P", "0010,0010"])
            .arg(folder.join("DICOMDIR")),
    );
    assert_eq!(names.lines().count(), 2, "{names}");
    let script = r#"
import json, sys
from pydicom.fileset import FileSet
fs = FileSet(sys.argv[1])
print(json.dumps(sorted([str(i.PatientName), i.PatientID, i.StudyInstanceUID, i.SOPInstanceUID,
    str(i.load().PatientID)] for i in fs)))
"#;
    let mut python = Command::new(tool("venv/bin/python"));
    let said = witness(python.args(["-c", script]).arg(folder.join("DICOMDIR")));
    let said: Value = serde_json::from_str(&said).unwrap();
    let line = |name: &str, id: &str, sop: &str| json!([name, id, uid("1"), uid(sop), id]);
    let expected = json!([
        line("GAMMA^GERDA", "333", "2"),
        line("GAMMA^GERDA", "333", "3"),
        line("UNKNOWN^TRAUMA7", "TMP77", "1"),
    ]);
    assert_eq!(said, expected);
}

/// Names that Windows does not open, on the disc and where they are restored.
#[test]
fn names_are_such_as_windows_opens_on_the_disc_and_where_they_are_restored() {
    let bench = Bench::new();
    let names = [
        "CON", "nul.txt", "a:b", "what?", "end.", "blank ", "IM1", "im1", "Dir/x", "DIR/y",
    ];
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, name.as_bytes())).collect();
    let folder = bench.files("in", &files);
    let image = bench.build(&folder, "40m", &["--copies", "1"]);
    let disc = bench.beside("disc");
    let mut xorriso = Command::new("xorriso");
    xorriso
        .args(["-osirrox", "on:auto_chmod_on", "-indev"])
        .arg(&image);
    witness(xorriso.args(["-extract", "/"]).arg(&disc));
    let to = bench.beside("back");
    let restored = ["restore", "case:CASE-1", "--to", to.to_str().unwrap()];
    bench.done(&[&restored[..], &["--image", image.to_str().unwrap()]].concat());
    for root in [&disc, &to] {
        let all: Vec<String> = tree(root)
            .keys()
            .map(|p| p.to_str().unwrap().to_owned())
            .collect();
        let mut capitals: Vec<String> = all.iter().map(|path| path.to_uppercase()).collect();
        capitals.sort();
        capitals.dedup();
        assert_eq!(capitals.len(), all.len(), "{all:?}");
        for part in all.iter().flat_map(|path| path.split('/')) {
            let stem = part.split('.').next().unwrap().to_uppercase();
            let hostile = ['<', '>', ':', '"', '|', '?', '*', '\\'];
            assert!(
                !part.contains(hostile) && !part.ends_with(['.', ' ']),
                "{part}"
            );
            assert!(!["CON", "NUL"].contains(&stem.as_str()), "{part}");
        }
    }
    // All are there, and the list says what each was called.
    let list = fs::read_to_string(to.join("RESTORED.TXT")).unwrap();
    for name in names {
        let line = list
            .lines()
            .find(|l| l.split('\t').nth(4).is_some_and(|n| n.ends_with(name)));
        let here = line.unwrap().split('\t').nth(5).unwrap();
        let here = here.replace("%25", "%");
        assert_eq!(fs::read(to.join(&here)).unwrap(), name.as_bytes(), "{here}");
    }
}
