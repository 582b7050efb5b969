//! What a clerk does with discs: burn, label, shelve, find, scan, lend, and the refusals.

use serde_json::Value;
use stele_samples::{self as samples, SampleSize};

use crate::bench::{Bench, Ran};

/// An archive whose one disc is built, and a drive with a blank in it.
fn built() -> Bench {
    let bench = Bench::new();
    let from = bench.beside("samples");
    samples::write(&from, 2, SampleSize::Few).unwrap();
    bench.build(&from, "40m", &[]);
    bench.drive("A", "40m");
    bench
}

fn burned(bench: &Bench) -> String {
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    assert_eq!(burned["good"], true);
    assert_eq!(burned["equal_sectors"], burned["sectors"]);
    burned["serial"].as_str().unwrap().to_owned()
}

/// The copy of a serial among the copies of the first study that `find` gives.
#[track_caller]
fn found(bench: &Bench, text: &str, serial: &str) -> Value {
    let found = bench.done(&["find", text]);
    let copies = found["studies"][0]["copies"].as_array().unwrap();
    let copy = copies.iter().find(|copy| copy["serial"] == serial);
    copy.unwrap_or_else(|| panic!("{serial} is not in {found:#}"))
        .clone()
}

#[test]
fn a_copy_that_was_never_burned_is_not_the_disc_in_the_drive() {
    let bench = built();
    let serial = burned(&bench);
    let planned = bench.sqlite("SELECT serial FROM copy WHERE state = 'planned' LIMIT 1");
    let asked = ["verify", planned.trim(), "--drive", "virtual:A"];
    // Which disc lies there is what helps.
    let ran = bench.run(&asked);
    let said = format!("{:?}", ran.said);
    assert!(said.contains("JOB-009") && said.contains(&serial), "{said}");
    // Where none does, it is that no disc has this serial yet.
    bench.drive("B", "40m");
    refuses(
        &bench,
        &["verify", planned.trim(), "--drive", "virtual:B"],
        "CAT-005",
    );
}

#[test]
fn a_burned_copy_is_shelved_found_scanned_lent_and_given_back() {
    let bench = built();
    let serial = burned(&bench);
    let place = "Hospital/Cellar/Rack 1/Shelf 2/Slot 7";
    let put = bench.done(&["shelve", &serial, "--location", place]);
    let slot = put["slot"].as_str().unwrap().to_owned();
    // Names, numbers, descriptions; beginnings; letters without their marks.
    for text in [
        "muster",
        "MUST",
        "A-26-4711",
        "P-1001",
        "thorax",
        "образц",
        "見本",
        "PRZYKŁAD",
        "przyklad",
    ] {
        assert_eq!(found(&bench, text, &serial)["place"], place, "{text}");
    }
    let lower = serial.to_lowercase().replace('-', "");
    for code in [&serial, &lower, &slot] {
        let scanned = bench.done(&["scan", code]);
        assert!(scanned.to_string().contains(&serial), "{code}: {scanned:#}");
        assert!(scanned["next"]["do"].is_string(), "{scanned:#}");
    }
    bench.done(&[
        "lend",
        &serial,
        "--to",
        "Dr. Beispiel",
        "--last",
        "--why",
        "no other",
        "--days",
        "14",
    ]);
    let lent = found(&bench, "muster", &serial);
    assert!(
        lent["lent_to"].as_str().unwrap().contains("Beispiel"),
        "{lent}"
    );
    bench
        .run(&["shelve", &serial, "--location", &slot])
        .refused("CAT-014");
    bench.done(&["return", &serial, "--location", &slot]);
    assert_eq!(found(&bench, "muster", &serial)["place"], place);
    let verified = bench.done(&["verify", &serial, "--drive", "virtual:A"]);
    assert_eq!(
        [&verified["class"], &verified["lost_sectors"]],
        [&Value::from("ok"), &0.into()]
    );
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn searches_by_date_and_modality_give_what_they_say() {
    let bench = built();
    let count = |arguments: &[&str]| {
        let report = bench.done(&[&["find"], arguments].concat());
        report["studies"].as_array().unwrap().len()
    };
    assert_eq!(count(&["--from", "20261006", "--to", "20261007"]), 2);
    assert_eq!(count(&["--modality", "CT"]), 3);
    assert_eq!(
        count(&["muster", "--modality", "CT", "--from", "20261010"]),
        1
    );
    assert_eq!(bench.run(&["find", "nobody-of-this-name"]).code, 1);
}

#[test]
fn a_planned_set_is_given_up_and_its_studies_wait_again() {
    let bench = built();
    let image = bench.root().join("images");
    let images = || std::fs::read_dir(&image).unwrap().count();
    assert_eq!(images(), 1);
    let before = bench.run(&["status"]).report;
    let serial = before["sets"][0]["discs"][0]["copies"][0]["serial"].clone();
    let dropped = bench.done(&["set", "cancel", "SET-0001", "--why", "wrong medium"]);
    assert!(dropped["waiting"].as_u64().unwrap() > 2, "{dropped:#}");
    assert!(dropped["serials"].as_array().unwrap().contains(&serial));
    assert_eq!(images(), 0);
    refuses(&bench, &["build", "SET-0001"], "JOB-018");
    refuses(&bench, &["set", "cancel", "SET-0001"], "JOB-018");
    let serial = serial.as_str().unwrap();
    refuses(&bench, &["burn", serial, "--drive", "virtual:A"], "JOB-018");
    refuses(
        &bench,
        &["burn", "SET-0001/1", "--drive", "virtual:A"],
        "JOB-018",
    );
    let scanned = bench.done(&["scan", serial]);
    assert_eq!(scanned["dropped"], true, "{scanned:#}");
    // Neither its name nor its serials are given again, and nothing of the studies is lost.
    let again = bench.done(&["plan", "--media", "60m", "--copies", "2"]);
    assert_eq!(again["set"], "SET-0002");
    bench.done(&["build", "SET-0002"]);
    bench.drive("B", "60m");
    let good = bench.done(&["burn", "SET-0002/1", "--drive", "virtual:B"]);
    assert_eq!(good["good"], true);
    refuses(&bench, &["set", "cancel", "SET-0002"], "JOB-019");
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn the_last_disc_takes_its_set_with_it_and_files_that_are_gone_are_planned_no_more() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("one.pdf", b"first"), ("two.pdf", b"second")]);
    let plan = ["plan", "--media", "16908288", "--copies", "1"];
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    bench.done(&plan);
    std::fs::rename(&folder, bench.beside("away")).unwrap();
    bench.run(&["build", "SET-0001"]);
    let dropped = bench.done(&["disc", "cancel", "SET-0001/1"]);
    assert_eq!(
        (&dropped["whole_set"], &dropped["waiting"]),
        (&true.into(), &1.into())
    );
    bench.done(&["exceptions", "resolve", "--all"]);
    let status = bench.done(&["status"]);
    assert_eq!(status["sets"], serde_json::json!([]), "{status:#}");
    refuses(&bench, &plan, "JOB-043");
    // As its advice says: the files are brought back, or taken in from where they are now.
    std::fs::rename(bench.beside("away"), &folder).unwrap();
    bench.done(&plan);
    bench.done(&["disc", "cancel", "SET-0002/1"]);
    std::fs::rename(&folder, bench.beside("away")).unwrap();
    refuses(&bench, &plan, "JOB-043");
    let away = bench.beside("away");
    bench.run(&["ingest", away.to_str().unwrap(), "--case", "C"]);
    let planned = bench.done(&plan);
    assert_eq!(planned["discs"][0]["files"], 2, "{planned:#}");
    bench.done(&["build", "SET-0003"]);
}

#[test]
fn a_study_whose_files_are_gone_for_good_is_left_out_and_may_come_again() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("one.pdf", b"first"), ("two.pdf", b"second")]);
    let plan = ["plan", "--media", "16908288", "--copies", "1"];
    let ingest = ["ingest", folder.to_str().unwrap(), "--case", "C"];
    let leave_out = [
        "study",
        "leave-out",
        "case:C",
        "--why",
        "the sender lost them",
    ];
    bench.done(&ingest);
    refuses(&bench, &leave_out, "JOB-049");
    std::fs::rename(&folder, bench.beside("away")).unwrap();
    refuses(&bench, &plan, "JOB-043");
    let next = bench.done(&["status"])["next"].clone();
    assert_eq!(
        [&next["do"], &next["study"]],
        ["leave_out", "case:C"],
        "what is refused is not told"
    );
    let left = bench.done(&leave_out);
    assert_eq!(left["study"], "case:C");
    assert_eq!(left["files"], 2);
    let told = "SELECT a.kind || ': ' || w.text FROM audit a JOIN words w ON w.id = a.words
                ORDER BY a.id DESC LIMIT 1";
    assert_eq!(bench.sqlite(told), "study left out: the sender lost them");
    // It waits no more, for status, plan and find alike.
    assert_eq!(bench.done(&["status"])["waiting"], serde_json::json!([]));
    refuses(&bench, &plan, "JOB-004");
    refuses(&bench, &leave_out, "JOB-048");
    let found = bench.done(&["find", "C"]);
    let study = &found["studies"][0];
    assert_eq!([&study["waiting"], &study["given_up"]], [false, true]);
    // Found after all, they are taken in as new.
    std::fs::rename(bench.beside("away"), &folder).unwrap();
    assert_eq!(bench.done(&ingest)["items"], 2);
    let found = bench.done(&["find", "C"]);
    let study = &found["studies"][0];
    assert_eq!([&study["waiting"], &study["given_up"]], [true, false]);
    assert_eq!(study["files"], 2, "{study:#}");
    assert_eq!(bench.done(&plan)["discs"][0]["files"], 2);
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn files_that_were_looked_at_leave_the_list() {
    let bench = Bench::new();
    let folder = bench.files(
        "in",
        &[("a/x.dcm", b""), ("a/y.dcm", b"no dicom"), ("z", b"")],
    );
    bench
        .run(&["ingest", folder.to_str().unwrap(), "--case", "C"])
        .gives(1);
    let list = bench.run(&["status"]).gives(1)["exceptions"].clone();
    let numbers: Vec<String> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|remark| remark["number"].to_string())
        .collect();
    assert_eq!(numbers.len(), 3);
    refuses(
        &bench,
        &["exceptions", "resolve", &numbers[0], "4711"],
        "JOB-002",
    );
    let one = bench.done(&[
        "exceptions",
        "resolve",
        &numbers[0],
        "--why",
        "asked the sender",
    ]);
    assert_eq!(one["taken_off"], 1);
    assert_eq!(
        bench.done(&["exceptions", "resolve", "--all"])["taken_off"],
        2
    );
    assert_eq!(
        bench.done(&["status"])["exceptions"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
}

/// One boundary: what is refused, with which code.
#[track_caller]
fn refuses(bench: &Bench, arguments: &[&str], code: &str) {
    let ran: Ran = bench.run(arguments);
    ran.refused(code);
}

#[test]
fn what_cannot_be_burned_is_refused_before_anything_is_written() {
    let bench = built();
    let burn = |drive| ["burn", "SET-0001/1", "--drive", drive];
    refuses(&bench, &burn("virtual:NONE"), "STA-001");
    bench.done(&["drive", "create", "EMPTY"]);
    refuses(&bench, &burn("virtual:EMPTY"), "BRN-001");
    bench.drive("SMALL", "2m");
    refuses(&bench, &burn("virtual:SMALL"), "BRN-003");
    refuses(&bench, &["drive", "create", "not a name"], "STA-002");
    let serial = burned(&bench);
    refuses(&bench, &burn("virtual:A"), "BRN-002");
    refuses(
        &bench,
        &["burn", &serial, "--drive", "virtual:A"],
        "JOB-008",
    );
    refuses(
        &bench,
        &["burn", "SET-0009/1", "--drive", "virtual:A"],
        "JOB-002",
    );
    let state = bench.sqlite("SELECT count(*) FROM audit WHERE kind = 'burn started'");
    assert_eq!(state, "1", "a refused burn left a trace");
}

/// A replacement that is refused stays planned for the next blank; one more than is wanted does
/// not.
#[test]
fn a_burn_that_is_refused_uses_up_no_serial() {
    let bench = Bench::new();
    let from = bench.beside("samples");
    samples::write(&from, 2, SampleSize::Few).unwrap();
    bench.build(&from, "40m", &["--copies", "1"]);
    bench.drive("A", "40m");
    bench.drive("SMALL", "2m");
    let serial = burned(&bench);
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:SMALL"];
    refuses(&bench, &[&burn[..], &["--extra"]].concat(), "BRN-003");
    let planned = || bench.sqlite("SELECT serial FROM copy WHERE state = 'planned'");
    assert_eq!(planned(), "");
    bench.done(&["copy", "lost", &serial, "--why", "a test"]);
    refuses(&bench, &burn, "BRN-003");
    let next = planned();
    for _ in 0..2 {
        refuses(&bench, &burn, "BRN-003");
        assert_eq!(planned(), next);
    }
    assert_eq!(bench.run(&["status"]).report["next"]["serial"], *next);
    bench.done(&["drive", "load", "virtual:A", "--blank", "40m"]);
    assert_eq!(burned(&bench), next);
}

#[test]
fn a_wrong_disc_an_empty_drive_and_an_unknown_serial_are_told_apart() {
    let bench = built();
    let serial = burned(&bench);
    refuses(
        &bench,
        &["verify", "STL-000000-F", "--drive", "virtual:A"],
        "JOB-002",
    );
    refuses(
        &bench,
        &["shelve", "STL-000000-F", "--location", "A/B/C/D/E"],
        "JOB-002",
    );
    bench.done(&["drive", "create", "B"]);
    refuses(
        &bench,
        &["verify", &serial, "--drive", "virtual:B"],
        "JOB-016",
    );
    let other = built();
    burned(&other);
    let list = other.done(&["drive", "list"]);
    let medium = list["drives"][0]["file"].as_str().unwrap();
    bench.done(&["drive", "load", "virtual:B", "--medium", medium]);
    refuses(
        &bench,
        &["verify", &serial, "--drive", "virtual:B"],
        "JOB-009",
    );
    let to = bench.beside("out");
    let to = to.to_str().unwrap();
    refuses(
        &bench,
        &["restore", "muster", "--to", to, "--drive", "virtual:B"],
        "JOB-003",
    );
    refuses(
        &bench,
        &["restore", "A-26-4711", "--to", to, "--drive", "virtual:B"],
        "JOB-009",
    );
    let left = std::fs::read_dir(to).map_or(0, |entries| entries.count());
    assert_eq!(left, 0, "a refused restore left files");
}
