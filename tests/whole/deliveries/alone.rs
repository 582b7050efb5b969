//! A disc of many, a delivery of one: what is in it, and what is not.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{Person, deliver, disclosed, request, small};
use crate::bench::{tool, tree, witness};
use crate::objects::uid;

/// Whether bytes have a text in them.
fn has(bytes: &[u8], text: &str) -> bool {
    let text = text.as_bytes();
    bytes.windows(text.len()).any(|at| at == text)
}

/// What of the others is in some bytes: names as DICOM and as people write them, parts of names,
/// IDs, UIDs of studies.
fn of_others(bytes: &[u8], others: &[&Person]) -> Vec<String> {
    // Every text begins with one of two letters that are rare here: most places need no look.
    let mut found = Vec::new();
    for person in others {
        let (family, given) = person.name.split_once('^').unwrap();
        for text in [family, given, &person.id, &uid(&person.study)] {
            if has(bytes, text) {
                found.push(text.to_owned());
            }
        }
    }
    found
}

/// How many studies the disc has: 600 where a campaign asks.
fn studies() -> usize {
    let asked = std::env::var("STELE_DELIVERY_STUDIES");
    asked.ok().and_then(|n| n.parse().ok()).unwrap_or(60)
}

/// What dcmdump and pydicom say of a folder's DICOMDIR: the same patient, and each file is there.
fn read_by_others(folder: &Path, person: &Person) {
    let mut dcmdump = Command::new("dcmdump");
    let names = witness(
        dcmdump
            .args(["-q", "+P", "0010,0010"])
            .arg(folder.join("DICOMDIR")),
    );
    assert_eq!(names.lines().count(), 1, "{names}");
    assert!(names.contains(&person.name), "{names}");
    let script = r#"
import json, sys
from pydicom.fileset import FileSet
fs = FileSet(sys.argv[1])
print(json.dumps(sorted([str(i.PatientName), i.PatientID, i.SOPInstanceUID,
    str(i.load().PatientID)] for i in fs)))
"#;
    let mut python = Command::new(tool("venv/bin/python"));
    let said = witness(python.args(["-c", script]).arg(folder.join("DICOMDIR")));
    let said: Value = serde_json::from_str(&said).unwrap();
    let line = |sop: &str| {
        let sop = uid(&format!("{}.{sop}", person.study));
        serde_json::json!([person.name, person.id, sop, person.id])
    };
    assert_eq!(said, serde_json::json!([line("1"), line("2")]));
    let mut sums = Command::new("sha256sum");
    witness(
        sums.args(["-c", "--quiet", "SHA256.TXT"])
            .current_dir(folder),
    );
}

#[test]
fn one_patient_of_many_is_handed_over_and_no_byte_of_another() {
    let (bench, people, image) = small(studies());
    let (one, others) = people.split_at(1);
    let one = &one[0];
    let others: Vec<&Person> = others.iter().collect();
    let whole = std::fs::read(&image).unwrap();
    assert!(
        of_others(&whole, &others[..1]).len() >= 3,
        "the search sees names"
    );
    drop(whole);
    let code = request(&bench, &uid(&one.study), "patient");
    let folder = bench.beside("out/folder");
    let done = deliver(&bench, &code, &folder, &image, &[]).gives(0);
    assert_eq!(
        (&done["delivered"], &done["files"]),
        (&true.into(), &3.into())
    );
    let files = tree(&folder);
    for (path, bytes) in &files {
        let found = of_others(bytes, &others);
        assert!(found.is_empty(), "{}: {found:?}", path.display());
        let found = of_others(path.to_str().unwrap().as_bytes(), &others);
        assert!(found.is_empty(), "{}", path.display());
    }
    read_by_others(&folder, one);
    // Byte for byte: the objects are those that came in.
    let source = tree(&bench.beside("in"));
    let objects = files.iter().filter(|(path, _)| path.starts_with("DICOM"));
    let mut objects: Vec<&Vec<u8>> = objects.map(|(_, bytes)| bytes).collect();
    let own = source.iter().filter(|(path, _)| {
        let name = path.to_str().unwrap();
        name.starts_with(&one.name.replace('^', "_")) && name.ends_with(".dcm")
    });
    let mut own: Vec<&Vec<u8>> = own.map(|(_, bytes)| bytes).collect();
    objects.sort();
    own.sort();
    assert_eq!(objects, own);
    let receipt: Value = serde_json::from_slice(&files[Path::new("RECEIPT.JSN")]).unwrap();
    assert_eq!(receipt["recipient"], "Dr. Haddad");
    assert_eq!(receipt["identity"], "as archived");
    let text = String::from_utf8(files[Path::new("RECEIPT.TXT")].clone()).unwrap();
    for said in ["Dr. Haddad", "St. Anna, ward 3", "byte for byte", &one.id] {
        assert!(text.contains(said), "{said}: {text}");
    }
    // Nothing helped that is left.
    assert!(!bench.beside("out/folder.unfinished").exists());
    let said = disclosed(&bench, &one.study);
    let delivery = &said["disclosures"][0]["deliveries"][0];
    assert_eq!(delivery["files"], 3);
    let blake3 = blake3::hash(&files[Path::new("RECEIPT.JSN")]).to_hex();
    assert_eq!(delivery["blake3"], blake3.as_str());
    bench.done(&["request", "close", &code]);
    bench.done(&["audit", "verify"]);
}

#[test]
fn the_image_of_a_delivery_opens_everywhere_and_has_no_byte_of_another() {
    let (bench, people, image) = small(studies());
    let (one, others) = people.split_at(1);
    let one = &one[0];
    let others: Vec<&Person> = others.iter().collect();
    let code = request(&bench, &uid(&one.study), "treatment");
    let iso = bench.beside("out.iso");
    let done = deliver(&bench, &code, &iso, &image, &[]).gives(0);
    let bytes = std::fs::read(&iso).unwrap();
    assert_eq!(done["image_bytes"], bytes.len());
    assert_eq!(of_others(&bytes, &others), Vec::<String>::new());
    // ISO 9660 by xorriso, UDF by 7-Zip: the same files, and the file-set holds.
    let by_iso = bench.beside("by-iso");
    let mut xorriso = Command::new("xorriso");
    xorriso
        .args(["-osirrox", "on:auto_chmod_on", "-indev"])
        .arg(&iso);
    witness(xorriso.args(["-extract", "/"]).arg(&by_iso));
    read_by_others(&by_iso, one);
    let by_udf = bench.beside("by-udf");
    let mut seven = Command::new("7z");
    seven
        .args(["x", "-tudf", "-y"])
        .arg(format!("-o{}", by_udf.display()));
    witness(seven.arg(&iso));
    assert_eq!(tree(&by_iso), tree(&by_udf));
    assert!(!bench.beside("out.iso.unfinished").exists());
}

#[test]
fn a_court_gets_an_exhibit_with_custody_once_it_is_signed() {
    let (bench, people, _) = small(3);
    bench.drive("A", crate::bench::MEDIA);
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let serial = burned["serial"].as_str().unwrap();
    // What was typed of a loan may name another patient; who had the disc is part of its custody.
    bench.done(&["shelve", serial, "--location", "House/Shelf 1"]);
    let lent = [
        "--to",
        "Reading room",
        "--last",
        "--why",
        "asked for by Dr. Weiss",
    ];
    bench.done(&[&["lend", serial, "--purpose", "for Anna Zander"][..], &lent].concat());
    bench.done(&["return", serial, "--condition", "dirty"]);
    let code = request(&bench, &uid(&people[1].study), "court");
    let to = bench.beside("exhibit");
    let line = [
        "deliver",
        &code,
        "--to",
        to.to_str().unwrap(),
        "--drive",
        "A",
    ];
    let ran = bench.run(&line);
    ran.refused("REQ-008");
    assert!(!bench.beside("exhibit.unfinished").exists());
    bench.done(&["request", "sign", &code]);
    bench
        .run(&[&line[..], &["--identity", "today"]].concat())
        .refused("DLV-004");
    bench.done(&line);
    let files = tree(&to);
    let custody = String::from_utf8(files[Path::new("CUSTODY.TXT")].clone()).unwrap();
    let expected = [
        "read back",
        "audit trail",
        "House, Shelf 1",
        "Reading room",
        "dirty",
    ];
    for said in expected.into_iter().chain([serial]) {
        assert!(custody.contains(said), "{said}: {custody}");
    }
    for typed in ["Zander", "Weiss"] {
        assert!(!files.values().any(|bytes| has(bytes, typed)), "{typed}");
    }
    let receipt: Value = serde_json::from_slice(&files[Path::new("RECEIPT.JSN")]).unwrap();
    assert_eq!(receipt["sources"][0]["copy"], serial);
    assert!(receipt["custody"]["trail_hash"].is_string());
}

#[test]
fn studies_are_handed_over_without_a_request_of_their_own() {
    let (bench, people, image) = small(2);
    let study = uid(&people[0].study);
    let to = bench.beside("out");
    let line = ["deliver", &study, "--to", to.to_str().unwrap()];
    let from = ["--image", image.to_str().unwrap()];
    bench.run(&[&line[..], &from].concat()).refused("DLV-010");
    let why = [
        "--for=treatment",
        "--recipient=Dr. Haddad",
        "--address=Ward 3",
    ];
    let done = bench.done(&[&line[..], &from, &why].concat());
    assert_eq!(done["request"].as_str().unwrap()[..9], *"REQ-0001-");
    let open = || {
        let list = bench.done(&["request", "list"]);
        list["requests"].as_array().unwrap().len()
    };
    assert_eq!(open(), 1);
    // A target that is taken: nothing is recorded for it.
    bench
        .run(&[&line[..], &from, &why].concat())
        .refused("JOB-011");
    assert_eq!(open(), 1);
}
