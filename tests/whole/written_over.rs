//! A file that is written over with other content, before its disc is planned, built, and after:
//! what became of the earlier content is told once, and nothing of it is left to be decided that
//! cannot be.

use std::fs;

use serde_json::{Value, json};

use crate::bench::{Bench, MEDIA, noise};
use crate::objects::Object;
use crate::patients::{said, study};

const PLAN: [&str; 5] = ["plan", "--media", MEDIA, "--copies", "1"];

fn object(sop: &'static str, description: &'static str) -> Vec<u8> {
    let of = Object {
        sop,
        description,
        ..Object::default()
    };
    of.file()
}

/// Imports a folder; its report, whatever was found.
fn ingest(bench: &Bench) -> Value {
    let folder = bench.beside("in");
    bench.run(&["ingest", folder.to_str().unwrap()]).report
}

/// Codes of what was taken in with something to look at, and what is told beside.
fn notices(taken: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let all = taken["notices"].as_array().unwrap().iter();
    all.map(|one| (text(&one["code"]), text(&one["other"])))
        .collect()
}

fn leave_out(bench: &Bench) -> Vec<String> {
    let uid = study(bench, "1")["uid"].as_str().unwrap().to_owned();
    ["study", "leave-out", &uid, "--why", "replaced"]
        .map(str::to_owned)
        .to_vec()
}

fn run(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

#[test]
fn what_is_written_over_before_a_disc_is_planned_comes_to_an_end() {
    let bench = Bench::new();
    bench.files("in", &[("1.dcm", &object("1", "Head"))]);
    ingest(&bench);
    bench.files("in", &[("1.dcm", &object("1", "Abdomen"))]);
    // There is something to be put on a disc: it is not left out.
    let words = leave_out(&bench);
    bench.run(&run(&words)).refused("JOB-049");
    bench.run(&PLAN).refused("JOB-043");
    let taken = ingest(&bench);
    assert_eq!(taken["items"], 1, "{taken:#}");
    let told = notices(&taken);
    assert_eq!((told.len(), &*told[0].0), (1, "SCN-119"), "{taken:#}");
    // Its day alone: no disc has it.
    assert_eq!(told[0].1.split(' ').count(), 1, "{told:?}");
    let list = said(&bench, &["exceptions", "list"]);
    assert!(
        list.contains("is on no disc and can no longer be found"),
        "{list}"
    );
    let again = ingest(&bench);
    assert_eq!(
        (&again["items"], &again["notices"]),
        (&json!(0), &json!([]))
    );
    let plan = bench.done(&PLAN);
    assert_eq!(
        (&plan["partly_gone"], &plan["discs"][0]["files"]),
        (&json!(1), &json!(1))
    );
    let built = bench.done(&["build", "SET-0001"]);
    assert_eq!(built["left_out"], json!([]));
    let status = said(&bench, &["status"]);
    assert!(status.contains("gone or have changed"), "{status}");
    bench.run(&PLAN).refused("JOB-043");
    assert_eq!(bench.done(&run(&words))["files"], 1);
    bench.run(&PLAN).refused("JOB-004");
    assert_eq!(bench.run(&["status"]).report["waiting"], json!([]));
    assert_eq!(ingest(&bench)["items"], 0);
    assert_eq!(bench.done(&["audit", "verify"])["problems"], json!([]));
}

#[test]
fn what_is_written_over_after_its_disc_is_planned_is_told_once_and_again_when_it_is_on_a_disc() {
    let bench = Bench::new();
    let first = [
        ("1.dcm", object("1", "Head")),
        ("2.dcm", object("2", "Head")),
    ];
    let files: Vec<(&str, &[u8])> = first.iter().map(|(name, of)| (*name, &**of)).collect();
    bench.files("in", &files);
    ingest(&bench);
    bench.done(&PLAN);
    bench.files("in", &[("1.dcm", &object("1", "Abdomen"))]);
    assert_eq!(notices(&ingest(&bench)).len(), 1);
    let built = bench.run(&["build", "SET-0001"]).gives(1);
    assert_eq!(built["left_out"][0]["code"], "SCN-119", "{built:#}");
    // Nobody is sent to import what is imported.
    let listed = bench.run(&["status"]).report["exceptions"].clone();
    assert_eq!(listed.as_array().unwrap().len(), 1, "{listed:#}");
    bench.done(&PLAN);
    bench.done(&["build", "SET-0002"]);
    bench.files("in", &[("1.dcm", &object("1", "Chest"))]);
    let told = notices(&ingest(&bench));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].1.ends_with(" SET-0002/1"), "{told:?}");
    // One line of the file says both.
    let list = said(&bench, &["exceptions", "list"]);
    assert!(list.contains("1 exception to review"), "{list}");
    assert!(
        list.contains("can no longer be found; this file has changed"),
        "{list}"
    );
    assert!(
        list.contains("the earlier version is on SET-0002/1"),
        "{list}"
    );
}

/// Documents have no UID by which anything else would tell.
#[test]
fn a_document_that_is_written_over_is_told_and_one_that_is_moved_aside_is_not() {
    let bench = Bench::new();
    let (folder, long) = (bench.beside("in"), noise(7, 20_000));
    let case = || {
        bench
            .run(&["ingest", folder.to_str().unwrap(), "--case", "C-1"])
            .report
    };
    bench.files(
        "in",
        &[("a.bin", &long), ("b.txt", b"note"), ("c.txt", b"note")],
    );
    case();
    fs::rename(folder.join("a.bin"), folder.join("a.old")).unwrap();
    bench.files("in", &[("a.bin", &noise(8, 20_000)), ("b.txt", b"other")]);
    // What was in a.bin and in b.txt is there, under other names.
    let taken = case();
    assert_eq!(taken["notices"], json!([]), "{taken:#}");
    assert_eq!(
        (&taken["items"], &taken["moved"]),
        (&json!(2), &json!(1)),
        "{taken:#}"
    );
    bench.files("in", &[("a.bin", &noise(9, 20_000))]);
    let told = notices(&case());
    assert_eq!((told.len(), &*told[0].0), (1, "SCN-119"), "{told:?}");
}
