//! What machines read: one object for each command, `schema` first, and every key that was ever
//! there with the types it had (`tests/schema.txt`). Keys may be added; none goes, none changes.

#[path = "schema/replaced.rs"]
mod replaced;
#[path = "schema/times.rs"]
mod times;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;
use stele_catalog::{Acting, Catalog, CheckClass, Event, Reason};
use stele_samples::{self as samples, SampleSize};
use stele_tests::source;

use crate::bench::{Bench, Ran, noise};
use crate::killed::{meanwhile, signal};
use crate::objects::{Object, uid};

use times::{is_bare_time, is_time};

const GOLDEN: &str = "tests/schema.txt";
const MEDIA: &str = "16908288";

/// Paths of keys with the types that were seen: `status sets[].name`: `string`.
type Seen = BTreeMap<String, BTreeSet<&'static str>>;

fn look(path: &str, value: &Value, seen: &mut Seen) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(number) => {
            assert!(
                !is_bare_time(path, number),
                "{path}: {number} is no time in UTC"
            );
            "number"
        }
        Value::String(text) if is_time(text) => "time",
        Value::String(_) => "string",
        Value::Array(all) => {
            for one in all {
                look(&format!("{path}[]"), one, seen);
            }
            "array"
        }
        Value::Object(all) => {
            for (key, value) in all {
                look(&format!("{path}.{key}"), value, seen);
            }
            "object"
        }
    };
    seen.entry(path.to_owned()).or_default().insert(kind);
}

/// Two discs say that they are this copy, which lies in drive A.
fn twins(bench: &Bench, serial: &str, seen: &mut Seen) {
    let list = bench.done(&["drive", "list"]);
    let medium = text(&list["drives"][0]["file"]).to_owned();
    let twin = bench.beside("twin.disc");
    let twin = twin.to_str().unwrap();
    for end in ["", ".json"] {
        fs::copy(format!("{medium}{end}"), format!("{twin}{end}")).unwrap();
    }
    bench.done(&["drive", "create", "TWIN"]);
    bench.done(&["drive", "load", "virtual:TWIN", "--medium", twin]);
    let scan = ["scan", "--drive", "virtual:A"];
    run(bench, "scan", &scan, seen);
    run(bench, "verify", &["verify", "--drive", "virtual:A"], seen);
    run(bench, "status", &["status"], seen);
    bench.done(&["drive", "eject", "virtual:TWIN"]);
    let told = ["copy", "told-apart", serial, "--why", "burned it"];
    let told = [&told[..], &["--drive", "virtual:A"]].concat();
    run(bench, "copy told-apart", &told, seen);
}

/// Two patients in one study, corrected, merged, split and undone.
fn patients(bench: &Bench, seen: &mut Seen) {
    let one = Object::default();
    let other = Object {
        name: b"BETA^BERTA",
        id: "222",
        sop: "2",
        series: "2",
        ..one
    };
    let files = [("1.dcm", one.file()), ("2.dcm", other.file())];
    for (name, file) in &files {
        bench.files("two", &[(name, file)]);
    }
    let two = bench.beside("two");
    run(bench, "ingest", &["ingest", two.to_str().unwrap()], seen);
    run(bench, "status", &["status"], seen);
    run(bench, "find", &["find", "berta"], seen);
    run(
        bench,
        "patient mismatches",
        &["patient", "mismatches"],
        seen,
    );
    let answer = ["patient", "answer", "1", "--correction"];
    run(bench, "patient answer", &answer, seen);
    let listed = run(bench, "patient list", &["patient", "list", "berta"], seen);
    let number = listed.report["patients"][0]["number"].to_string();
    let correct = ["patient", "correct", &number, "--sex", "O", "--why=so"];
    run(bench, "patient correct", &correct, seen);
    for (name, text) in [
        ("good", "222,0,1962-03-04"),
        ("wrong", "nobody,0,\n#N/A,0,"),
    ] {
        let text = format!("patient_id,new_issuer,new_birth_date\n{text}\n");
        let list = bench.files("lists", &[(name, text.as_bytes())]).join(name);
        let list = ["patient", "corrections", list.to_str().unwrap()];
        run(bench, "patient corrections", &list, seen);
    }
    let study = uid("1");
    let split = [
        "patient", "split", &study, "--id", "9", "--issuer", "X", "--why=so",
    ];
    run(bench, "patient split", &split, seen);
    run(bench, "patient decisions", &["patient", "decisions"], seen);
    run(
        bench,
        "patient undo",
        &["patient", "undo", "4", "3", "2", "1"],
        seen,
    );
    let merge = ["patient", "merge", &number, "--into", &number, "--why=so"];
    run(bench, "patient merge", &merge, seen).refused("CAT-076");
}

/// A request that is taken down, signed, extended, closed and erased.
fn requests(bench: &Bench, seen: &mut Seen) {
    let study = uid("1");
    let add = [
        "request", "add", &study, "--for", "court", "--proof", "order",
    ];
    let to = [
        "--recipient",
        "Court",
        "--address",
        "Graz",
        "--due",
        "2030-01-31",
    ];
    let added = run(bench, "request add", &[&add[..], &to].concat(), seen).report;
    let code = added["request"].as_str().unwrap();
    run(bench, "request sign", &["request", "sign", code], seen);
    run(bench, "request show", &["request", "show", code], seen);
    let days = ["request", "days", "court", "20"];
    run(bench, "request days", &days, seen);
    let extend = ["request", "extend", code, "--why", "vault"];
    run(bench, "request extend", &extend, seen);
    run(bench, "request list", &["request", "list"], seen);
    let close = [
        "request", "close", code, "--result", "refused", "--why", "no order",
    ];
    run(bench, "request close", &close, seen);
    let erase = ["request", "erase", code, "--why", "asked for"];
    run(bench, "request erase", &erase, seen);
    run(bench, "request kinds", &["request", "kinds"], seen);
    let next = ["request", "add", &study, "--for", "treatment"];
    let next = bench.done(&[&next[..], &to[..4]].concat());
    let code = next["request"].as_str().unwrap();
    run(bench, "request pull", &["request", "pull", code], seen);
    let out = bench.beside("delivered");
    let out = ["deliver", code, "--to", out.to_str().unwrap()];
    run(bench, "deliver", &out, seen);
    let patient = added["patient"]["number"].to_string();
    let all = ["patient", "disclosures", &patient];
    run(bench, "patient disclosures", &all, seen);
}

/// Runs a command and notes the keys of its report and of what it says meanwhile.
fn run(bench: &Bench, name: &str, arguments: &[&str], seen: &mut Seen) -> Ran {
    let ran = bench.run(arguments);
    note(&ran, name, seen);
    ran
}

/// Notes the keys of what a command said.
fn note(ran: &Ran, name: &str, seen: &mut Seen) {
    if !ran.report.is_null() {
        let keys: Vec<&String> = ran.report.as_object().unwrap().keys().collect();
        assert!(keys.contains(&&"schema".to_owned()), "{name}: {keys:?}");
        assert_eq!(ran.report["schema"], 1, "{name}");
        look(&format!("{name} "), &ran.report, seen);
    }
    for line in &ran.said {
        assert_eq!(line["schema"], 1, "{name}: {line}");
        look("said ", line, seen);
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value:#}"))
}

/// Two studies and a case, on one disc of two copies: taken in, planned, built, labeled.
fn made(bench: &Bench, seen: &mut Seen) {
    let from = bench.beside("samples");
    samples::write(&from, 2, SampleSize::Few).unwrap();
    bench.files("samples/odd", &[("empty.dcm", b""), ("note.txt", b"note")]);
    let from = from.to_str().unwrap().to_owned();
    run(bench, "ingest", &["ingest", &from], seen);
    run(bench, "ingest", &["ingest", &from, "--case", "C"], seen);
    run(bench, "status", &["status"], seen);
    let plan = ["plan", "--media", "40m", "--copies", "2"];
    run(bench, "plan", &[&plan[..], &["--dry-run"]].concat(), seen);
    run(bench, "plan", &plan, seen);
    run(bench, "label", &["label", "SET-0001"], seen);
    run(bench, "catalog backup", &["catalog", "backup"], seen);
    let accept = ["catalog", "accept", "--why", "none"];
    run(bench, "catalog accept", &accept, seen);
    run(bench, "status", &["status"], seen);
    let built = meanwhile(bench, &["build", "SET-0001"], "writing", |process| {
        signal("-STOP", process);
        run(bench, "status", &["status"], seen);
        signal("-CONT", process);
    });
    note(&built, "build", seen);
    run(bench, "build", &["build", "SET-0001"], seen);
    let labels = bench.beside("labels.html");
    let labels = ["label", "SET-0001", "--to", labels.to_str().unwrap()];
    run(bench, "label", &labels, seen);
}

/// Burned badly and well, checked, put away, lent, damaged, repaired, restored.
fn burned(bench: &Bench, seen: &mut Seen) {
    blanks(bench, seen);
    run(bench, "drive create", &["drive", "create", "A"], seen);
    let load = ["drive", "load", "virtual:A", "--blank", "40m"];
    let fault =
        r#"{"faults":[{"at":{"write":{"lba":640,"sectors":32}},"act":{"sense":"3/0C/00"}}]}"#;
    let faults = bench.root().join("drives/A.faults.json");
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    for script in [fault, r#"{"faults":[]}"#, r#"{"faults":[]}"#] {
        run(bench, "drive load", &load, seen);
        fs::write(&faults, script).unwrap();
        run(bench, "burn", &burn, seen);
    }
    run(bench, "status", &["status"], seen);
    let good = bench.done(&["find", "C"])["studies"][0]["copies"].clone();
    let good = good
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["state"] == "good");
    let serial = text(&good.unwrap()["serial"]).to_owned();
    let load = ["drive", "load", "virtual:A", "--serial", &serial];
    run(bench, "drive load", &load, seen);
    run(bench, "drive list", &["drive", "list"], seen);
    let verify = ["verify", &serial, "--drive", "virtual:A"];
    run(bench, "verify", &verify, seen);
    let put = run(
        bench,
        "shelve",
        &["shelve", &serial, "--location", "House/1"],
        seen,
    );
    let slot = text(&put.report["slot"]).to_owned();
    for code in [
        &serial,
        &slot,
        "SET-0001",
        "SET-0099",
        "PER-0001-J",
        "a text",
    ] {
        run(bench, "scan", &["scan", code], seen);
    }
    run(
        bench,
        "lend",
        &[
            "lend",
            &serial,
            "--to",
            "Dr. Beispiel",
            "--last",
            "--why",
            "asked for",
        ],
        seen,
    );
    run(bench, "find", &["find"], seen);
    run(bench, "status", &["status"], seen);
    run(
        bench,
        "return",
        &["return", &serial, "--location", &slot],
        seen,
    );
    for command in ["begin", "list", "proof", "rules"] {
        let name = format!("check {command}");
        run(bench, &name, &["check", command], seen);
    }
    twins(bench, &serial, seen);
    lost(bench, &serial, seen);
    run(bench, "verify", &verify, seen);
    apart_and_away(bench, &serial, seen);
    run(bench, "verify", &verify, seen);
    let copies = ["set", "copies", "SET-0001", "2"];
    run(bench, "set copies", &copies, seen);
    run(bench, "drive history", &["drive", "history"], seen);
    run(bench, "set explain", &["set", "explain", "SET-0001"], seen);
    let image = bench.root().join("images/SET-0001-1.iso");
    let image = image.to_str().unwrap();
    run(bench, "disc inspect", &["disc", "inspect", image], seen);
    let to = bench.beside("restored");
    let to = to.to_str().unwrap();
    run(
        bench,
        "restore",
        &["restore", "case:C", "--to", to, "--image", image],
        seen,
    );
    damaged(bench, image, seen);
    run(bench, "drive eject", &["drive", "eject", "virtual:A"], seen);
    run(
        bench,
        "drive load",
        &["drive", "load", "virtual:A", "--blank", "bdre:40m"],
        seen,
    );
    run(
        bench,
        "burn --rewritable",
        &[&burn[..], &["--rewritable"]].concat(),
        seen,
    );
    run(
        bench,
        "burn SET",
        &["burn", "SET-0001", "--drive", "virtual:A"],
        seen,
    );
    let history = ["copy", "history", &serial];
    run(bench, "copy history", &history, seen);
    let destroyed = ["copy", "destroyed", &serial, "--why", "shredded", "--last"];
    run(bench, "copy destroyed", &destroyed, seen);
    run(bench, "scan", &["scan", &serial], seen);
}

/// A copy that is missing, then lost, then found.
fn lost(bench: &Bench, serial: &str, seen: &mut Seen) {
    let missing = ["copy", "missing", serial, "--why", "not in its place"];
    run(bench, "copy missing", &missing, seen);
    run(bench, "copy search", &["copy", "search", serial], seen);
    run(bench, "scan", &["scan", serial], seen);
    run(bench, "status", &["status"], seen);
    run(
        bench,
        "copy lost",
        &["copy", "lost", serial, "--why", "gone"],
        seen,
    );
    run(bench, "scan", &["scan", serial], seen);
    run(bench, "status", &["status"], seen);
    run(bench, "incident list", &["incident", "list"], seen);
    run(bench, "copy found", &["copy", "found", serial], seen);
    run(bench, "incident show", &["incident", "show", "1"], seen);
    let close = ["incident", "close", "1", "--why", "found again"];
    run(bench, "incident close", &close, seen);
}

/// Blanks that are recorded, received, opened, counted and discarded.
fn blanks(bench: &Bench, seen: &mut Seen) {
    let mut asked = |line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        let name = words.iter().take(2).copied().collect::<Vec<_>>().join(" ");
        run(bench, &name, &words, seen);
    };
    asked("blanks product 4006381333931 --name Disc --media 40m --pieces 5");
    asked("blanks receive 4006381333931 --lot B1");
    asked("blanks open B1");
    asked("blanks receive 4006381333931 --lot B2");
    asked("blanks open B2");
    asked("blanks count B1 4 --why broken");
    asked("blanks discard B1 3 --why broken");
    asked("blanks show B1");
    asked("blanks list");
    let scan = |code: &str, seen: &mut Seen| {
        run(bench, "scan", &["scan", code], seen);
    };
    scan("4006381333931", seen);
    scan("036000291452", seen);
}

/// A copy that is packed, handed over and received; and a shipment that is canceled.
fn shipped(bench: &Bench, serial: &str, seen: &mut Seen) {
    let begin = ["shipment", "begin", "Vault/2"];
    run(bench, "shipment begin", &begin, seen);
    let code = bench.done(&["shipment", "list"])["shipments"][0]["shipment"].clone();
    let code = code.as_str().unwrap();
    let mut asked = |name: &str, words: &[&str]| {
        let line = [&["shipment", name, code], words].concat();
        run(bench, &format!("shipment {name}"), &line, seen);
    };
    asked("pack", &[serial, "--last", "--why", "court"]);
    asked("unpack", &[serial]);
    asked("pack", &[serial, "--last", "--why", "court"]);
    asked("seal", &["0042"]);
    asked("print", &[]);
    asked("hand-over", &["--to", "Wing Couriers"]);
    asked("receive", &["--seal", "0043"]);
    asked("show", &[]);
    run(bench, "status", &["status"], seen);
    run(bench, "scan", &["scan", code], seen);
    run(bench, "shipment list", &["shipment", "list"], seen);
    let mut asked = |name: &str, words: &[&str]| {
        let line = [&["shipment", name, code], words].concat();
        run(bench, &format!("shipment {name}"), &line, seen);
    };
    asked("receive", &[serial, "--condition", "dirty"]);
    let next = bench.done(&begin)["shipment"].clone();
    let cancel = ["shipment", "cancel", next.as_str().unwrap()];
    run(bench, "shipment cancel", &cancel, seen);
    let third = bench.done(&["shipment", "begin", "House/3"])["shipment"].clone();
    let third = third.as_str().unwrap();
    bench.done(&[
        "shipment", "pack", third, serial, "--last", "--why", "court",
    ]);
    bench.done(&["shipment", "hand-over", third, "--to", "Wing Couriers"]);
    let close = ["shipment", "close", third, "--why", "lost on the way"];
    run(bench, "shipment close", &close, seen);
    bench.done(&["copy", "found", serial]);
}

/// A copy that is kept apart, on its way, nearly used up.
fn apart_and_away(bench: &Bench, serial: &str, seen: &mut Seen) {
    let mut asked = |name: &str, words: &[&str]| {
        run(
            bench,
            &format!("copy {name}"),
            &[&["copy", name, serial], words].concat(),
            seen,
        );
        run(bench, "status", &["status"], seen);
        run(bench, "find", &["find", "C"], seen);
        run(bench, "scan", &["scan", serial], seen);
    };
    asked("quarantine", &["--why", "wet"]);
    asked("release", &["--why", "dry"]);
    asked("send", &["--to", "Vault/1"]);
    asked("arrived", &[]);
    shipped(bench, serial, seen);
    let mut catalog = Catalog::open(&bench.root().join("catalog.db")).unwrap();
    let by = Acting::person(catalog.read().people().unwrap()[0].id);
    let copy = catalog
        .read()
        .copy(&serial.parse().unwrap())
        .unwrap()
        .unwrap();
    let checked = Event::Checked {
        class: CheckClass::Migrate,
        sectors: 9,
        lost: 1,
        damage_map: String::new(),
        drive: "virtual:A".to_owned(),
        duration_ms: 1,
        by: None,
    };
    let at = catalog.read().trail_last_at().unwrap().unwrap();
    let put = catalog.change(&by, at, Reason::Routine, |c| c.record(copy.id, &checked));
    put.unwrap();
    drop(catalog);
    let status = run(bench, "status", &["status"], seen);
    assert_eq!(status.report["in_danger"][0]["serial"], *serial);
}

fn damaged(bench: &Bench, image: &str, seen: &mut Seen) {
    let mut bytes = fs::read(image).unwrap();
    let (from, to) = (bytes.len() / 3, bytes.len() / 3 * 2);
    bytes[from..to].fill(7);
    let broken = bench.beside("broken.iso");
    fs::write(&broken, &bytes).unwrap();
    let (broken, whole) = (broken.to_str().unwrap(), bench.beside("whole.iso"));
    run(bench, "verify", &["verify", "--image", broken], seen);
    run(bench, "disc inspect", &["disc", "inspect", broken], seen);
    let repair = ["disc", "repair", broken, "--to", whole.to_str().unwrap()];
    run(bench, "disc repair", &repair, seen);
}

/// A set with a parity disc, a set that is given up, files that are gone, refusals.
fn the_rest(bench: &Bench, seen: &mut Seen) {
    for case in 1..=2 {
        let name = format!("case-{case}");
        let folder = bench.files(&name, &[("evidence.bin", &noise(case, 5_000_000))]);
        let folder = folder.to_str().unwrap().to_owned();
        run(bench, "ingest", &["ingest", &folder, "--case", &name], seen);
    }
    let plan = [
        "plan",
        "--media",
        MEDIA,
        "--copies",
        "1",
        "--parity-discs",
        "1",
    ];
    run(bench, "plan", &plan, seen);
    run(bench, "build", &["build", "SET-0002"], seen);
    let image = |n: u32| bench.root().join(format!("images/SET-0002-{n}.iso"));
    let (one, two, to) = (image(1), image(2), bench.beside("rebuilt"));
    let (one, two, to) = (
        one.to_str().unwrap(),
        two.to_str().unwrap(),
        to.to_str().unwrap(),
    );
    run(
        bench,
        "set rebuild",
        &["set", "rebuild", one, two, "--to", to],
        seen,
    );
    run(bench, "set cancel", &["set", "cancel", "SET-0002"], seen);
    run(bench, "plan", &plan, seen);
    fs::remove_dir_all(bench.beside("case-1")).unwrap();
    run(bench, "build", &["build", "SET-0003"], seen);
    run(bench, "status", &["status"], seen);
    run(
        bench,
        "exceptions resolve",
        &["exceptions", "resolve", "--all"],
        seen,
    );
    patients(bench, seen);
    requests(bench, seen);
    places(bench, seen);
    let add = ["person", "add", "Bo", "--role", "clerk"];
    let added = run(bench, "person add", &add, seen);
    let code = text(&added.report["person"]).to_owned();
    run(bench, "person list", &["person", "list"], seen);
    run(bench, "person retire", &["person", "retire", &code], seen);
    run(bench, "audit verify", &["audit", "verify"], seen);
    let to = bench.beside("nowhere");
    let to = to.to_str().unwrap();
    let ambiguous = ["restore", "case", "--to", to, "--image", one];
    run(bench, "restore", &ambiguous, seen).refused("JOB-003");
    run(bench, "build", &["build", "SET-0099"], seen).refused("JOB-002");
    run(bench, "", &["no-such-command"], seen).refused("CLI-001");
}

/// Places made, named, moved, merged.
fn places(bench: &Bench, seen: &mut Seen) {
    let run = |words: &str, seen: &mut Seen| {
        let words: Vec<&str> = words.split(' ').collect();
        let name = words[..2].join(" ");
        run(bench, &name, &words, seen);
    };
    run("place add Site/Shelf-1 --width 300 --case 5", seen);
    run("place add Site/Celler", seen);
    run("place add Site/Cellar --new", seen);
    run("place rename Site/Shelf-1 Board", seen);
    run("place change Site/Board --kind rack", seen);
    run("place move Site/Board --to Site/Cellar", seen);
    run("place merge Site/Celler --into Site/Cellar", seen);
    run("place list", seen);
    run("stocktake begin", seen);
    run("stocktake count Site/Board", seen);
    run("stocktake show", seen);
    run("stocktake end --in-part", seen);
}

#[test]
fn every_key_that_was_ever_written_is_there_with_its_type() {
    let mut seen = Seen::new();
    let bench = Bench::new();
    let other = bench.beside("other");
    let init = ["init", other.to_str().unwrap(), "--name", "Test clerk"];
    run(&bench, "init", &init, &mut seen);
    made(&bench, &mut seen);
    burned(&bench, &mut seen);
    the_rest(&bench, &mut seen);
    replaced::replaced(&mut seen);
    let golden = fs::read_to_string(source::root().join(GOLDEN)).unwrap_or_default();
    let mut findings = Vec::new();
    for line in golden.lines().filter(|line| !line.starts_with('#')) {
        let (path, kinds) = line.rsplit_once(": ").expect("a key and its types");
        let allowed: BTreeSet<&str> = kinds.split(' ').collect();
        match seen.remove(path) {
            None => findings.push(format!("gone: {path}")),
            Some(now) if !now.iter().all(|kind| allowed.contains(kind)) => {
                findings.push(format!("{path} was {allowed:?} and is {now:?}"));
            }
            Some(_) => {}
        }
    }
    // What is new is no fault; it is pinned by adding these lines.
    for (path, kinds) in &seen {
        let kinds: Vec<&str> = kinds.iter().copied().collect();
        println!("new: {path}: {}", kinds.join(" "));
    }
    assert!(!golden.is_empty(), "{GOLDEN} is missing");
    assert!(findings.is_empty(), "{findings:#?}");
}
