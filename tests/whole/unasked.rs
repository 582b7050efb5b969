//! At most twenty lines are said unasked, and below them what to do next; how many more there are,
//! and how to see them, is said too.

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

/// The lines of an answer above what to do next.
fn lines(bench: &Bench, arguments: &[&str]) -> Vec<String> {
    let text = said(bench, arguments);
    let lines = text.lines().filter(|line| !line.starts_with("Next: "));
    lines.map(str::to_owned).collect()
}

#[test]
fn whatever_is_much_is_said_in_twenty_lines_and_whole_where_that_is_asked_for() {
    let bench = much();
    let check = |command: &[&str], more: &[&str]| {
        let few = lines(&bench, command);
        assert!((2..=21).contains(&few.len()), "{command:?}: {few:#?}");
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
    let stocktake = lines(&bench, &["stocktake", "show"]);
    assert!(stocktake.len() <= 20, "{stocktake:#?}");
    // What was done is said in as many, and where the rest is.
    let answered = lines(&bench, &["patient", "answer", "--all", "--correction"]);
    assert!(answered.len() <= 22, "{answered:#?}");
    let told = answered
        .iter()
        .any(|line| line.contains("patient decisions --limit"));
    assert!(told, "{answered:#?}");
    fs::remove_dir_all(bench.root().join("lists")).unwrap();
    check(&["audit", "verify"], &["--all"]);
}
