//! A copy that is missing, then lost: where to look for it, whom its loss concerns, by when who is
//! to be told, and what is left once it is found again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use serde_json::Value;

use crate::bench::{Bench, manifest, moment};
use crate::loans::with_two;
use crate::objects::{Object, uid};
use crate::patients::take_in;

const HOUR: i64 = 3_600_000;

#[track_caller]
fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("{value:#}"))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Objects of a month: in each study some of a patient, in one of them one of somebody else.
fn objects() -> Vec<Object<'static>> {
    let of = |study, sop, name: &'static [u8], id, born| Object {
        study,
        series: sop,
        sop,
        name,
        id,
        born,
        ..Object::default()
    };
    vec![
        of("1", "11", b"ALPHA^ANNA", "A1", "19500101"),
        of("1", "12", b"ALPHA^ANNA", "A1", "19500101"),
        of("2", "21", b"ALPHA^ANNA", "A1", "19500101"),
        of("3", "31", b"BETA^BERT", "B1", "19510202"),
        // The technician had not changed the name.
        of("3", "32", b"GAMMA^GERDA", "G1", "19520303"),
        of("4", "41", b"DELTA^DORA", "D1", "19530404"),
    ]
}

/// Burns a copy of a disc in a new drive; its serial.
fn burned(bench: &Bench, disc: &str, drive: &str) -> String {
    bench.drive(drive, "40m");
    let burn = ["burn", disc, "--drive", &format!("virtual:{drive}")];
    text(&bench.run(&burn).gives(0)["serial"])
}

/// Whom an incident concerns: ID, name, birth date, studies.
fn concerned(shown: &Value) -> BTreeMap<String, (String, String, i64)> {
    let all = shown["concerned"].as_array().unwrap().iter();
    all.map(|one| {
        let who = (text(&one["patient_name"]), text(&one["birth_date"]));
        (
            text(&one["patient_id"]),
            (who.0, who.1, number(&one["studies"])),
        )
    })
    .collect()
}

#[test]
fn the_patients_of_a_lost_disc_are_those_that_its_manifest_says() {
    let bench = Bench::new();
    take_in(&bench, "month", &objects());
    bench.done(&["plan", "--media", "40m", "--copies", "2"]);
    bench.done(&["build", "SET-0001"]);
    // Patients of another disc, one of them of this one too.
    let next = [
        Object {
            study: "5",
            series: "51",
            sop: "51",
            name: b"EPSILON^EMIL",
            id: "E1",
            ..Object::default()
        },
        Object {
            study: "6",
            series: "61",
            sop: "61",
            name: b"ALPHA^ANNA",
            id: "A1",
            born: "19500101",
            ..Object::default()
        },
    ];
    take_in(&bench, "next", &next);
    bench.done(&["plan", "--media", "40m", "--copies", "1"]);
    bench.done(&["build", "SET-0002"]);
    let serial = burned(&bench, "SET-0001/1", "A");
    burned(&bench, "SET-0002/1", "C");
    bench.done(&["copy", "lost", &serial, "--why", "stolen from the car"]);
    let shown = bench.done(&["incident", "show", "1"]);
    // What each object on the disc says, by the disc's own list.
    let said: BTreeMap<String, Object<'_>> = objects()
        .into_iter()
        .map(|object| (uid(object.sop), object))
        .collect();
    let mut studies: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let image = bench.root().join("images/SET-0001-1.iso");
    for file in manifest(&image).iter().skip(1) {
        if let Some(object) = said.get(&text(&file["sop_instance_uid"])) {
            let study = text(&file["study_instance_uid"]);
            studies
                .entry(object.id.to_owned())
                .or_default()
                .insert(study);
        }
    }
    assert_eq!(studies.len(), 4);
    let truth: BTreeMap<String, (String, String, i64)> = studies
        .iter()
        .map(|(id, studies)| {
            let mut objects = said.values();
            let object = objects.find(|object| object.id == id).unwrap();
            let name = String::from_utf8(object.name.to_vec()).unwrap();
            let count = i64::try_from(studies.len()).unwrap();
            (id.clone(), (name, object.born.to_owned(), count))
        })
        .collect();
    assert_eq!(concerned(&shown), truth);
    assert_eq!(number(&shown["patients"]), 4);
    // It was the only copy: no other holds anything of it.
    assert_eq!(number(&shown["patients_no_other"]), 4);
    let second = burned(&bench, "SET-0001/1", "B");
    let shown = bench.done(&["incident", "show", "1"]);
    assert_eq!(number(&shown["patients_no_other"]), 0, "{shown:#}");
    // That one is kept apart: nobody counts on it.
    bench.done(&["copy", "quarantine", &second, "--why", "wet"]);
    let shown = bench.done(&["incident", "show", "1"]);
    let anna = shown["concerned"].as_array().unwrap().iter();
    let anna: Vec<_> = anna.filter(|one| one["patient_id"] == "A1").collect();
    assert_eq!(
        (number(&anna[0]["studies"]), number(&anna[0]["no_other"])),
        (2, 2)
    );
    bench.done(&["audit", "verify"]);
}

#[test]
fn a_missing_copy_counts_for_nothing_and_is_looked_for() {
    let (bench, [one, other]) = with_two();
    bench.done(&["lend", &one, "--to", "Dr. Okafor", "--for", "reading"]);
    bench.done(&["return", &one]);
    bench.done(&["copy", "send", &other, "--to", "Vault/1"]);
    let missing = ["copy", "missing", &one];
    bench.run(&missing).refused("CLI-001");
    bench
        .run(&[&missing[..], &["--why", "."]].concat())
        .refused("CAT-059");
    let gone = bench.done(&[&missing[..], &["--why", "not in its slot"]].concat());
    assert_eq!(
        (&gone["state"], number(&gone["missing"])),
        (&"missing".into(), 1)
    );
    let search = &gone["search"];
    assert_eq!(search["place"]["path"], "House/Cellar/Rack/1/A");
    assert_eq!(search["home"], "House/Cellar/Rack/1/A");
    assert_eq!(search["borrower"]["name"], "Dr. Okafor");
    assert_eq!(search["handled"]["name"], "Test clerk");
    assert_eq!(search["handled"]["event"], "returned");
    assert_eq!(search["drive"]["name"], "virtual:A");
    assert_eq!(search["in_transit"][0]["serial"], *other);
    // The same from a scan, and from whoever asks.
    let scanned = bench.done(&["scan", &one.to_lowercase()]);
    assert_eq!(&scanned["search"], search);
    assert_eq!(scanned["next"]["do"], "was_missing");
    let asked = bench.done(&["copy", "search", &one]);
    assert_eq!(asked["near"], search["near"]);
    let status = bench.run(&["status"]).gives(1);
    assert_eq!(status["missing"][0]["serial"], *one);
    assert_eq!(status["missing"][0]["place"], "House/Cellar/Rack/1/A");
    assert_eq!(status["incidents"], serde_json::json!([]));
    // It is nowhere, and found all the same.
    let there = bench.run(&["scan", "House/Cellar/Rack/1", &other]).gives(1);
    assert_eq!(there["rows"][0]["became"], "on_its_way");
    let find = bench.done(&["find"]);
    let copies = find["studies"][0]["copies"].as_array().unwrap();
    assert!(copies.iter().any(|copy| copy["serial"] == *one));
    bench
        .run(&[&missing[..], &["--why", "again"]].concat())
        .refused("CAT-005");
    bench.run(&["lend", &one, "--to", "X"]).refused("CAT-005");
    // Scanned in a place: there again, and a full read decides.
    let slot = "House/Cellar/Rack/1/A";
    let filed = bench.done(&["scan", slot, &one]);
    assert_eq!(filed["rows"][0]["became"], "filed");
    let seen = bench.done(&["scan", &one]);
    assert_eq!(
        (&seen["state"], &seen["place"]),
        (&"suspect".into(), &slot.into())
    );
    bench.done(&["verify", &one, "--drive", "virtual:A"]);
    assert_eq!(bench.done(&["scan", &one])["state"], "good");
    bench.done(&["audit", "verify"]);
}

#[test]
fn a_neighbor_may_hold_it_and_no_list_is_endless() {
    let (bench, [one, other]) = with_two();
    let gone = bench.done(&["copy", "missing", &one, "--why", "not there"]);
    let near = gone["search"]["near"].as_array().unwrap();
    let beside: Vec<&Value> = near.iter().filter(|at| at["here"] == false).collect();
    assert_eq!(beside.len(), 1, "{near:#?}");
    assert_eq!(beside[0]["copies"], serde_json::json!([other]));
    // Lost on its way: it was seen last where it was sent from.
    bench.done(&["copy", "found", &one]);
    // Not read yet, it counts for nothing.
    let shelve = ["shelve", &one, "--location", "House/Cellar/Rack/1/A"];
    bench.run(&shelve).gives(1);
    bench
        .run(&["copy", "send", &one, "--to", "Vault/1"])
        .gives(1);
    let gone = bench.done(&["copy", "missing", &one, "--why", "courier has it not"]);
    assert_eq!(gone["search"]["bound_for"]["path"], "Vault/1");
    assert_eq!(gone["search"]["place"]["path"], "House/Cellar/Rack/1/A");
    bench.done(&["audit", "verify"]);
}

#[test]
fn who_may_not_say_lost_says_missing_and_the_refusal_is_recorded() {
    let (bench, [one, other]) = with_two();
    let add = ["person", "add", "Lo", "--role", "locator"];
    let locator = text(&bench.done(&add)["person"]);
    let as_locator = |words: &[&str]| bench.run(&[words, &["--as", &locator][..]].concat());
    as_locator(&["copy", "lost", &one, "--why", "gone"]).refused("INC-001");
    let refused = bench.sqlite("SELECT count(*) FROM audit WHERE kind = 'refused'");
    assert_eq!(refused, "1");
    as_locator(&["copy", "missing", &one, "--why", "not there"]).gives(0);
    let lost = bench.done(&["copy", "lost", &one, "--why", "gone"]);
    let since = bench.sqlite("SELECT at FROM custody WHERE kind = 'mislaid'");
    let since = since.parse::<i64>().unwrap() / 1000 * 1000;
    assert_eq!(moment(&lost["incident"]["aware"]), since);
    assert_eq!(lost["incident"]["encrypted"], false);
    // A fire: nobody looks for it first.
    bench.done(&["copy", "lost", &other, "--why", "fire in the vault"]);
    bench
        .run(&["copy", "lost", &other, "--why", "gone"])
        .refused("CAT-005");
    let list = bench.done(&["incident", "list"]);
    assert_eq!(list["incidents"].as_array().unwrap().len(), 2);
    let close = ["incident", "close", "1", "--why", "told on Monday"];
    as_locator(&close).refused("CAT-032");
    as_locator(&["incident", "show", "1"]).gives(0);
    bench
        .run(&["incident", "close", "1", "--why", "told"])
        .refused("CAT-059");
    assert_eq!(bench.done(&close)["why"], "told on Monday");
    bench.run(&close).refused("INC-004");
    bench.run(&["incident", "show", "3"]).refused("JOB-002");
    let list = bench.done(&["incident", "list", "--all"]);
    assert_eq!(list["incidents"].as_array().unwrap().len(), 2);
    assert_eq!(
        bench.done(&["incident", "list"])["incidents"][0]["incident"],
        2
    );
    bench.done(&["audit", "verify"]);
}

#[test]
fn the_clocks_run_from_when_it_was_known_and_stay_when_it_is_found() {
    let (bench, [one, other]) = with_two();
    let lost = ["copy", "lost", &one, "--why", "gone", "--aware"];
    let at = |when: &str| bench.run(&[&lost[..], &[when]].concat());
    at("2199-01-01 09:00").refused("INC-002");
    at("1999-01-01 09:00").refused("INC-003");
    // What happened is said in words: an incident begins with it.
    bench.run(&["copy", "lost", &one]).refused("CLI-001");
    for unfit in ["yesterday", "2026-11-02", "2026-11-02 25:00"] {
        at(unfit).refused("CLI-001");
    }
    // In the minute of its burn, or a little later.
    let now = Command::new("date").arg("+%Y-%m-%d %H:%M").output();
    let now = String::from_utf8(now.unwrap().stdout).unwrap();
    let opened = at(now.trim()).gives(0);
    let incident = &opened["incident"];
    let aware = moment(&incident["aware"]);
    assert!(moment(&incident["opened"]) - aware < 2 * 60_000);
    assert_eq!(moment(&incident["authority_by"]) - aware, 72 * HOUR);
    assert_eq!(moment(&incident["patients_by"]) - aware, 60 * 24 * HOUR);
    let status = bench.run(&["status"]).gives(1);
    assert_eq!(status["incidents"][0]["serial"], *one);
    let shown = bench.done(&["incident", "show", "1"]);
    assert_eq!(
        (&shown["state"], &shown["found"]),
        (&"lost".into(), &Value::Null)
    );
    bench.done(&["copy", "found", &one]);
    let shown = bench.done(&["incident", "show", "1"]);
    assert_eq!(shown["state"], "suspect");
    assert!(shown["found"].is_string(), "{shown:#}");
    assert_eq!(shown["closed"], Value::Null, "a person closes it");
    let said = crate::plain_words::told(&bench, &["incident", "list"]);
    assert!(said.contains("was lost and has been found"), "{said}");
    assert_eq!(
        bench.run(&["status"]).gives(1)["incidents"][0]["incident"],
        1
    );
    // Read in full without a word: there again, too.
    bench.done(&["copy", "lost", &other, "--why", "gone"]);
    bench.done(&["verify", &other, "--drive", "virtual:B"]);
    let shown = bench.done(&["incident", "show", "2"]);
    assert!(shown["found"].is_string(), "{shown:#}");
    for incident in ["1", "2"] {
        bench.done(&["incident", "close", incident, "--why", "found again"]);
    }
    let status = bench.run(&["status"]).report;
    assert_eq!(status["incidents"], serde_json::json!([]));
    bench.done(&["audit", "verify"]);
}

#[test]
fn an_incident_that_somebody_else_changed_is_found() {
    let (bench, [one, _]) = with_two();
    bench.done(&["copy", "lost", &one, "--why", "gone"]);
    bench.done(&["audit", "verify"]);
    let catalog = bench.root().join("catalog.db");
    bench.sqlite("PRAGMA wal_checkpoint(TRUNCATE)");
    let kept = fs::read(&catalog).unwrap();
    for tampered in [
        "UPDATE incident SET aware = aware - 1000",
        "DELETE FROM incident",
        "UPDATE incident SET closed = opened, closed_by = person, why = 1",
    ] {
        bench.sqlite(tampered);
        let found = bench.run(&["audit", "verify"]).gives(1);
        let found = found.to_string();
        assert!(found.contains("incident"), "{tampered}: {found}");
        for end in ["-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{end}", catalog.display()));
        }
        fs::write(&catalog, &kept).unwrap();
    }
    bench.done(&["audit", "verify"]);
}

/// A copy that this station can see is neither missing nor lost.
#[test]
fn a_copy_that_is_in_a_drive_is_not_gone() {
    let (bench, serials) = with_two();
    let here = bench.done(&["drive", "list"]).to_string();
    let one = serials.iter().find(|one| here.contains(one.as_str()));
    let one = one.unwrap_or_else(|| panic!("{here}"));
    for word in ["missing", "lost"] {
        let gone = ["copy", word, one, "--why", "not there"];
        bench.run_as_it_is(&gone).refused("JOB-137");
    }
    assert_eq!(bench.sqlite("SELECT count(*) FROM incident"), "0");
    assert_eq!(bench.done(&["scan", one])["state"], "good");
    bench.done(&["drive", "eject", "virtual:A"]);
    let missing = ["copy", "missing", one, "--why", "not there"];
    assert_eq!(bench.run_as_it_is(&missing).report["state"], "missing");
}

/// The copy is lost and its incident open, or neither: there is one change.
#[test]
fn no_copy_is_lost_without_its_incident_whenever_it_is_killed() {
    let (bench, [one, _]) = with_two();
    bench.done(&["drive", "eject", "virtual:A"]);
    for delay in [0, 5, 10, 20, 40, 80] {
        let mut lost = bench.command(&["copy", "lost", &one, "--why", "gone"]);
        lost.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = lost.spawn().unwrap();
        sleep(Duration::from_millis(delay));
        let _ = child.kill();
        child.wait().unwrap();
        let lost = bench.sqlite("SELECT count(*) FROM custody WHERE kind = 'missed'");
        let open = bench.sqlite("SELECT count(*) FROM incident");
        assert_eq!(lost, open, "after {delay} ms");
        bench.done(&["audit", "verify"]);
        if bench.done(&["scan", &one])["state"] == "lost" {
            bench.done(&["copy", "found", &one]);
            bench.done(&["incident", "close", &open, "--why", "found again"]);
        }
    }
}
