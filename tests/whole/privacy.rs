//! Who a patient is stands in the catalog, in reports that were asked for and on discs: never in an
//! error, a log, a label or what the journal keeps of a job.

use std::fs;
use std::path::Path;

use crate::bench::{Bench, STELE};
use crate::objects::Object;
use crate::patients::{holds, take_in};

/// Names and numbers that must not be told.
const SECRETS: [&str; 4] = ["QUARTERMAIN", "Quartermain", "quartermain", "MRN-777123"];

/// What a run wrote to standard error, and to standard output where it was refused.
fn told(bench: &Bench, arguments: &[&str], json: bool) -> (i32, String) {
    let mut command = std::process::Command::new(STELE);
    command
        .env("STELE_ARCHIVE", bench.root())
        .env("STELE_STATE", bench.beside("state"))
        .args(json.then_some("--json"))
        .args(arguments);
    let output = command.output().unwrap();
    let code = output.status.code().unwrap_or(-1);
    let mut text = String::from_utf8_lossy(&output.stderr).into_owned();
    if code == 2 {
        text.push_str(&String::from_utf8_lossy(&output.stdout));
    }
    (code, text)
}

/// Commands in which somebody types who a patient is, in the wrong place or to no avail. NAME, ID
/// and PATH stand for them.
const COMMANDS: &[&str] = &[
    "ingest PATH",
    "ingest . PATH",
    "build NAME",
    "build SET-0001 --from NAME",
    "plan --media NAME",
    "plan NAME",
    "burn NAME --drive virtual:A",
    "burn SET-0001/1 --drive NAME",
    "burn SET-0001 --drive NAME",
    "verify NAME --drive virtual:A",
    "verify ID --drive virtual:A",
    "verify --drive NAME",
    "verify --image PATH",
    "disc repair PATH --to PATH2",
    "disc repair PATH3 --to PATH2",
    "disc repair PATH3:PATH --to PATH2",
    "set rebuild PATH3 PATH --to PATH2",
    "restore NAME --to PATH --drive virtual:A",
    "restore ID --to PATH --dry-run",
    "restore FOUND --to PATH --drive NAME",
    "restore FOUND --to PATH --image PATH3",
    "restore FOUND --to FILE --dry-run",
    "set cancel NAME",
    "disc cancel NAME",
    "set explain NAME",
    "label NAME",
    "label SET-0001 --to FILE",
    "shelve NAME --location NAME",
    "shelve STL-04KQ7Z-D --location NAME//",
    "lend NAME --to NAME",
    "return NAME",
    "copy retire NAME",
    "copy missing NAME --why NAME",
    "copy search NAME",
    "copy lost NAME --why NAME",
    "copy lost STL-04KQ7Z-D --why gone --aware NAME",
    "blanks show NAME",
    "blanks open NAME",
    "blanks count NAME 1",
    "blanks discard NAME 1 --why NAME",
    "blanks receive NAME --lot NAME",
    "blanks receive 4006381333931 --lot NAME",
    "blanks product NAME --name NAME --media NAME --pieces 1",
    "blanks product 4006381333931 --name NAME --media NAME --pieces 1",
    "shipment show NAME",
    "shipment begin NAME//",
    "shipment pack NAME STL-04KQ7Z-D",
    "shipment seal NAME NAME",
    "shipment hand-over NAME --to NAME",
    "shipment receive NAME NAME",
    "shipment close NAME --why NAME",
    "incident show NAME",
    "incident close NAME --why NAME",
    "copy found NAME",
    "copy told-apart NAME",
    "study leave-out NAME --why x",
    "exceptions resolve NAME",
    "exceptions list NAME",
    "patient answer NAME --merge",
    "patient merge ID --into NAME",
    "patient merge 4711 --into 4712",
    "patient correct NAME",
    "patient correct 1 --birth-date NAME",
    "patient correct 1 --sex NAME",
    "patient split NAME --to 1",
    "patient split NAME --name NAME",
    "patient undo NAME",
    "patient corrections PATH",
    "patient NAME",
    "NAME",
    "find --from NAME x",
    "find --modality NAME --to ID x",
    "find x --NAME",
    "person retire NAME",
    "person add NAME --role NAME",
    "--as NAME status",
    "--as ID ingest .",
    "drive eject NAME",
    "drive load NAME --blank bd25",
    "drive load virtual:A --blank NAME",
    "drive load virtual:A --serial NAME",
    "drive create NAME^X",
    "disc inspect PATH",
    "disc inspect PATH3",
    "catalog restore-lists PATH",
    "catalog restore-lists PATH3",
    "catalog restore PATH --why x",
    "catalog restore PATH3 --why x",
    "catalog backup PATH3",
];

#[test]
fn no_error_log_or_label_says_who_a_patient_is() {
    let bench = Bench::new();
    let patient = Object {
        name: b"QUARTERMAIN^ALLAN",
        id: "MRN-777123",
        ..Object::default()
    };
    take_in(&bench, "quartermain", &[patient]);
    bench.done(&["plan", "--media", "40m", "--copies", "1"]);
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", "40m");
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let path = |name: &str| bench.beside(name).to_str().unwrap().to_owned();
    let file = bench.files("x", &[("Quartermain.txt", b"no image")]);
    let (file, gone) = (file.join("Quartermain.txt"), path("MRN-777123/Quartermain"));
    let file = file.to_str().unwrap();
    let mut seen = 0;
    for line in COMMANDS {
        let arguments = line.split(' ').map(|word| match word {
            "PATH" => gone.clone(),
            "PATH2" => path("Quartermain.iso"),
            "PATH3" | "FILE" => file.to_owned(),
            "FOUND" => "quartermain".to_owned(),
            other => other
                .replace("NAME", "QUARTERMAIN")
                .replace("ID", "MRN-777123"),
        });
        let arguments: Vec<String> = arguments.collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        for json in [false, true] {
            let (code, text) = told(&bench, &arguments, json);
            seen += usize::from(code == 2);
            for secret in SECRETS {
                assert!(!text.contains(secret), "{line} (json: {json}): {text}");
            }
        }
    }
    // Most of them are refused: those that are not have nothing to hide.
    assert!(seen > COMMANDS.len(), "{seen}");
    let label = bench.beside("label.html");
    bench.done(&["label", "SET-0001", "--to", label.to_str().unwrap()]);
    nowhere(&label);
    for folder in ["logs", "locks", "labels"] {
        nowhere(&bench.root().join(folder));
    }
    let kept = bench.sqlite("SELECT group_concat(request || outcome) FROM job");
    for secret in SECRETS {
        assert!(!kept.contains(secret), "{kept}");
    }
}

/// Asserts that no file below has any of the secrets in its name or in its bytes.
fn nowhere(path: &Path) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            nowhere(&entry.unwrap().path());
        }
        return;
    }
    let Ok(bytes) = fs::read(path) else {
        return;
    };
    let name = path.file_name().unwrap().to_string_lossy();
    for secret in SECRETS {
        assert!(!holds(&bytes, secret), "{}", path.display());
        assert!(!name.contains(secret), "{name}");
    }
}
