//! At most twenty lines are said unasked, what to do next among them; how many more there are, and
//! how to see them, is said too.

use std::fs;

use crate::bench::{Bench, MEDIA};
use crate::objects::Object;
use crate::patients::{said, take_in};

/// How many there are of everything: more than twenty, and one line of each is too much.
const MANY: usize = 26;

/// An archive in which there is much of everything that is listed.
fn much() -> Bench {
    let bench = Bench::new();
    let empty: Vec<String> = (0..MANY).map(|n| format!("{n}.dcm")).collect();
    let empty: Vec<(&str, &[u8])> = empty.iter().map(|name| (&**name, &b""[..])).collect();
    let empty = bench.files("empty", &empty);
    bench.run(&["ingest", empty.to_str().unwrap()]);
    for n in 0..MANY {
        let (id, study, other) = (format!("P{n}"), format!("{n}"), format!("{n}.1"));
        let one = Object {
            study: &study,
            id: &id,
            sop: &study,
            ..Object::default()
        };
        let differs = Object {
            name: b"BETA^BERTA",
            sop: &other,
            ..one
        };
        take_in(&bench, &format!("in{n}"), &[one, differs]);
        bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
        let name = format!("Clerk {n}");
        bench.done(&["person", "add", &name, "--role", "clerk"]);
        let place = format!("Vault/Rack {n}");
        bench.done(&["place", "add", &place, "--new"]);
        let uid = crate::objects::uid(&study);
        let who = ["--recipient", "Dr. Haddad", "--address", "Ward 3"];
        let add = ["request", "add", &uid, "--for", "treatment"];
        bench.done(&[&add[..], &who].concat());
    }
    bench.done(&["stocktake", "begin"]);
    bench
}

fn lines(bench: &Bench, arguments: &[&str]) -> Vec<String> {
    let text = said(bench, arguments);
    text.lines().map(str::to_owned).collect()
}

/// The lines of an answer that nobody asked more of.
fn few(bench: &Bench, arguments: &[&str]) -> Vec<String> {
    let few = lines(bench, arguments);
    assert!((2..=20).contains(&few.len()), "{arguments:?}: {few:#?}");
    few
}

#[test]
fn whatever_is_much_is_said_in_twenty_lines_and_whole_where_that_is_asked_for() {
    let bench = much();
    let check = |command: &[&str], more: &[&str]| {
        let few = few(&bench, command);
        let told = few.iter().any(|line| line.contains(more[0]));
        assert!(told, "{command:?}: {few:#?}");
        let all = lines(&bench, &[command, more].concat());
        assert!(all.len() >= MANY, "{command:?}: {all:#?}");
        let told = all.iter().any(|line| line.contains("add --"));
        assert!(!told, "{command:?}: {all:#?}");
    };
    check(&["status"], &["--all"]);
    check(&["exceptions", "list"], &["--all"]);
    check(&["patient", "mismatches"], &["--all"]);
    check(&["patient", "list", "beta"], &["--all"]);
    check(&["person", "list"], &["--all"]);
    check(&["place", "list"], &["--all"]);
    check(&["find", "test"], &["--all"]);
    check(&["request", "list"], &["--limit", "1000"]);
    few(&bench, &["stocktake", "show"]);
    few(&bench, &["scan", "test"]);
    // What was done is said in as many, and where the rest is.
    let answered = few(&bench, &["patient", "answer", "--all", "--correction"]);
    let told = answered
        .iter()
        .any(|line| line.contains("patient decisions --limit"));
    assert!(told, "{answered:#?}");
    few(&bench, &["patient", "decisions"]);
    fs::remove_dir_all(bench.root().join("lists")).unwrap();
    check(&["audit", "verify"], &["--all"]);
}

#[test]
fn a_run_with_much_to_look_at_says_so_in_twenty_lines() {
    let bench = Bench::new();
    let names: Vec<String> = (0..18).map(|n| format!("in/{n}.dcm")).collect();
    for name in &names {
        bench.files("in", &[(name, b"")]);
    }
    let texts: Vec<String> = (0..MANY).map(|n| format!("in/{n}")).collect();
    for (study, file) in texts.iter().enumerate() {
        let study = study.to_string();
        let (one, other) = (format!("{study}.1"), format!("{study}.2"));
        let object = |sop, name| Object {
            study: &study,
            id: &study,
            sop,
            name,
            ..Object::default()
        };
        for (sop, name) in [(&one, &b"TEST^ANNA"[..]), (&other, b"BETA^BERTA")] {
            let file = format!("{file}-{sop}");
            bench.files("in", &[(&file, &object(sop, name).file())]);
        }
    }
    let folder = bench.beside("in");
    let ingest = ["ingest", folder.to_str().unwrap()];
    let told = few(&bench, &ingest);
    assert!(told[0].contains("52"), "{told:#?}");
    let more = |line: &String| line.contains("stele exceptions list, stele patient mismatches");
    assert!(told.iter().any(more), "{told:#?}");
    assert!(told.last().unwrap().starts_with("Next: "), "{told:#?}");
    // All of it where that is asked for.
    let bench_2 = Bench::new();
    let all = lines(&bench_2, &["ingest", folder.to_str().unwrap(), "--all"]);
    assert!(all.len() > 38, "{all:#?}");
}

/// A disc with many studies and copies, all of them lent and due back.
#[test]
fn many_copies_and_loans_are_said_in_twenty_lines() {
    let bench = Bench::new();
    for n in 0..MANY {
        let study = n.to_string();
        let one = Object {
            study: &study,
            sop: &study,
            ..Object::default()
        };
        take_in(&bench, &format!("in{n}"), &[one]);
    }
    bench.done(&["plan", "--media", MEDIA, "--copies", "9"]);
    bench.done(&["build", "SET-0001"]);
    let mut serial = String::new();
    for n in 0..9 {
        let drive = format!("d{n}");
        bench.drive(&drive, MEDIA);
        let drive = format!("virtual:{drive}");
        let burned = bench.done(&["burn", "SET-0001/1", "--drive", &drive]);
        serial = burned["serial"].as_str().unwrap().to_owned();
        let clerk = bench.done(&["person", "add", &format!("Clerk {n}"), "--role", "clerk"]);
        let clerk = clerk["person"].as_str().unwrap().to_owned();
        let why = ["--last", "--why", "test"];
        bench.done(&[&["lend", &serial, "--to", &clerk], &why[..]].concat());
    }
    for command in [
        &["find", "test"][..],
        &["find", &crate::objects::uid("1")],
        &["scan", "test"],
        &["scan", &serial],
        &["scan", "SET-0001/1"],
        &["status"],
    ] {
        few(&bench, command);
    }
    let all = lines(&bench, &["find", "test", "--all"]);
    assert!(all.len() > MANY * 9, "{}", all.len());
}
