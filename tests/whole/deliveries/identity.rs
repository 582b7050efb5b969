//! Whose identity the files say: as archived, or as the patient is known today.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{built, deliver, disclosed, request};
use crate::bench::{Bench, tool, tree, witness};
use crate::objects::{Object, uid};
use crate::patients::take_in;

/// What pydicom reads of each object: the patient, what Original Attributes Sequence keeps, and the
/// pixels.
fn pydicom(folder: &Path) -> Value {
    let script = r#"
import hashlib, json, pathlib, sys
from pydicom import dcmread
said = []
for path in sorted(pathlib.Path(sys.argv[1]).rglob('*')):
    if not path.is_file():
        continue
    ds = dcmread(path)
    kept = [[str(m.get(k, '-')) for k in ('PatientName', 'PatientID')]
        for o in ds.get('OriginalAttributesSequence', [])
        for m in o.ModifiedAttributesSequence]
    by = [[str(o.get('ModifyingSystem')), str(o.ReasonForTheAttributeModification)]
        for o in ds.get('OriginalAttributesSequence', [])]
    said.append({'who': [str(ds.PatientName), ds.PatientID], 'kept': kept, 'by': by,
        'pixels': hashlib.sha256(ds.PixelData).hexdigest()})
print(json.dumps(said))
"#;
    let mut python = Command::new(tool("venv/bin/python"));
    let said = witness(python.args(["-c", script]).arg(folder));
    serde_json::from_str(&said).unwrap()
}

fn of(study: &'static str, name: &'static [u8], id: &'static str) -> Object<'static> {
    Object {
        study,
        sop: study,
        series: study,
        name,
        id,
        ..Object::default()
    }
}

fn number(bench: &Bench, text: &str) -> String {
    let found = bench.done(&["patient", "list", text]);
    found["patients"][0]["number"].to_string()
}

#[test]
fn today_is_written_into_the_copies_and_what_was_there_is_kept_in_them() {
    let bench = Bench::new();
    take_in(
        &bench,
        "a",
        &[of("1", b"MEYER^ANNA", "42"), of("2", b"BETA^BERTA", "77")],
    );
    let image = built(&bench);
    let patient = number(&bench, "meyer");
    let correct = [
        "patient",
        "correct",
        &patient,
        "--name",
        "MEIER^ANNA",
        "--id",
        "4711",
        "--why",
        "as told",
    ];
    bench.done(&correct);
    let code = request(&bench, &uid("1"), "patient");
    let archived = bench.beside("archived");
    deliver(&bench, &code, &archived, &image, &[]).gives(0);
    let said = pydicom(&archived.join("DICOM"));
    assert_eq!(said[0]["who"], serde_json::json!(["MEYER^ANNA", "42"]));
    let today = bench.beside("today");
    let done = deliver(&bench, &code, &today, &image, &["--identity", "today"]).gives(0);
    assert_eq!((&done["changed"], &done["files"]), (&1.into(), &1.into()));
    let now = pydicom(&today.join("DICOM"));
    assert_eq!(now[0]["who"], serde_json::json!(["MEIER^ANNA", "4711"]));
    assert_eq!(now[0]["kept"], serde_json::json!([["MEYER^ANNA", "42"]]));
    assert_eq!(now[0]["by"], serde_json::json!([["STELE", "CORRECT"]]));
    assert_eq!(now[0]["pixels"], said[0]["pixels"]);
    // DICOMDIR says what the files say, and so does the receipt with both hashes.
    let mut dcmdump = Command::new("dcmdump");
    let names = witness(
        dcmdump
            .args(["-q", "+P", "0010,0010"])
            .arg(today.join("DICOMDIR")),
    );
    assert!(names.contains("MEIER^ANNA"), "{names}");
    let mut dcmdump = Command::new("dcmdump");
    let file = today.join("DICOM/PT000001/ST000001/SE000001/IM000001");
    witness(dcmdump.args(["-q"]).arg(&file));
    let files = tree(&today);
    let receipt: Value = serde_json::from_slice(&files[Path::new("RECEIPT.JSN")]).unwrap();
    let listed = &receipt["files"][0];
    let before = tree(&archived)[Path::new("DICOM/PT000001/ST000001/SE000001/IM000001")].clone();
    assert_eq!(
        listed["archived_blake3"],
        blake3::hash(&before).to_hex().as_str()
    );
    let after = std::fs::read(&file).unwrap();
    assert_eq!(listed["blake3"], blake3::hash(&after).to_hex().as_str());
    let said = disclosed(&bench, "1");
    let all = said["disclosures"][0]["deliveries"].as_array().unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(
        [&all[0]["identity"], &all[1]["identity"]],
        ["as archived", "today"]
    );
}

#[test]
fn a_study_that_was_another_persons_by_mistake_does_not_give_that_one_away() {
    let bench = Bench::new();
    take_in(
        &bench,
        "a",
        &[of("1", b"MEYER^ANNA", "42"), of("2", b"BETA^BERTA", "77")],
    );
    let image = built(&bench);
    let berta = number(&bench, "berta");
    bench.done(&[
        "patient",
        "split",
        &uid("1"),
        "--to",
        &berta,
        "--why",
        "as told",
    ]);
    let code = request(&bench, &uid("1"), "patient");
    let to = bench.beside("out");
    deliver(&bench, &code, &to, &image, &[]).refused("DLV-003");
    assert!(!to.exists());
    let today = bench.beside("today");
    deliver(&bench, &code, &today, &image, &["--identity", "today"]).gives(0);
    let now = pydicom(&today.join("DICOM"));
    assert_eq!(now[0]["who"], serde_json::json!(["BETA^BERTA", "77"]));
    assert_eq!(now[0]["kept"], serde_json::json!([["", ""]]));
    for (path, bytes) in tree(&today) {
        let found = bytes.windows(5).any(|at| at == b"MEYER");
        assert!(!found, "{}", path.display());
    }
}

#[test]
fn files_of_two_patients_in_one_study_are_decided_first() {
    let bench = Bench::new();
    let other = Object {
        sop: "9",
        series: "9",
        ..of("1", b"GAMMA^GERDA", "333")
    };
    take_in(&bench, "a", &[of("1", b"MEYER^ANNA", "42"), other]);
    let image = built(&bench);
    let code = request(&bench, &uid("1"), "patient");
    let to = bench.beside("out");
    deliver(&bench, &code, &to, &image, &[]).refused("DLV-001");
    assert!(!bench.beside("out.unfinished").exists());
    // What is on a disc cannot be left out of it, but is of this patient by another name.
    bench.done(&["patient", "answer", "1", "--correction", "--keep"]);
    deliver(&bench, &code, &to, &image, &[]).gives(0);
}
