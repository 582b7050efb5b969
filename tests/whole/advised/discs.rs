//! Sets and discs: planned, built, dropped; who acts, and with what.

use std::fs;

use serde_json::Value;

use super::{MEDIA, advised, blank, built, burned, next, planned, waiting};
use crate::bench::{Bench, noise};
use crate::objects::Object;
use crate::patients::take_in;
use crate::plain_words::told;
use crate::sets::three_and_two;

#[test]
fn what_is_advised_on_the_way_to_the_first_disc_helps() {
    let bench = Bench::new();
    let plan = ["plan", "--media", MEDIA, "--copies", "1"];
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    let folder = [("FOLDER", folder.to_str().unwrap())];
    advised(&bench, "JOB-004", &plan).followed(&bench, "ingest", &folder);
    // Documents are a case.
    bench.done(&["ingest", folder[0].1, "--case", "C"]);
    bench.run(&["exceptions", "resolve", "--all"]);
    let out = bench.beside("out").display().to_string();
    let unknown = ["restore", "nobody", "--to", &out, "--dry-run"];
    let found = advised(&bench, "JOB-040", &unknown);
    let found = found.followed(&bench, "find", &[("TEXT", "case:C")]);
    assert_eq!(found.report["studies"].as_array().unwrap().len(), 1);
    let gone = ["study", "leave-out", "case:C", "--why", "a test"];
    let advice = advised(&bench, "JOB-049", &gone);
    let plan = advice.followed(&bench, "plan", &[]).report;
    assert_eq!(plan["stored"], false, "{plan:#}");
    advice.followed(&bench, "ingest", &folder);

    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.drive("A", MEDIA);
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    advised(&bench, "JOB-005", &burn).followed(&bench, "build", &[]);
    let nobody = ["burn", "SET-0001/1", "--drive", "virtual:NONE"];
    advised(&bench, "STA-001", &nobody).followed(&bench, "drive list", &[]);
    bench.done(&burn);
    let advice = advised(&bench, "JOB-048", &gone);
    advice.followed(&bench, "status", &[]);
    let more = bench.files("more", &[("more.txt", b"more")]);
    bench.done(&["ingest", more.to_str().unwrap(), "--case", "D"]);
    let image = bench.root().join("images/SET-0001-1.iso");
    let image = image.to_str().unwrap();
    let restore = ["restore", "case:D", "--to", &out, "--image", image];
    advised(&bench, "JOB-060", &restore).followed(&bench, "status", &[]);
    assert_eq!(next(&bench), "shelve");
    let unknown = ["build", "SET-0099"];
    advised(&bench, "JOB-002", &unknown).followed(&bench, "status", &[]);
}

#[test]
fn a_disc_of_a_set_without_parity_discs_is_repaired_with_its_copies() {
    let bench = built("1");
    let image = bench.root().join("images/SET-0001-1.iso");
    let (to, file) = (bench.beside("to"), bench.beside("whole.iso"));
    let image = image.to_str().unwrap();
    let rebuild = ["set", "rebuild", image, "--to", to.to_str().unwrap()];
    let values = [("SOURCES", image), ("FILE", file.to_str().unwrap())];
    let repaired = advised(&bench, "SET-001", &rebuild).followed(&bench, "disc repair", &values);
    assert_eq!(repaired.code, 0, "{:#}", repaired.report);
    assert_eq!(fs::read(&file).unwrap(), fs::read(image).unwrap());
}

#[test]
fn what_is_planned_only_is_built_before_it_is_planned_or_fetched() {
    let bench = built("1");
    let more = bench.files("more", &[("more.txt", b"more")]);
    bench.done(&["ingest", more.to_str().unwrap(), "--case", "D"]);
    let plan = ["plan", "--media", MEDIA, "--copies", "1"];
    bench.done(&plan);
    let out = bench.beside("out").display().to_string();
    let image = bench.root().join("images/SET-0001-1.iso");
    let image = image.to_str().unwrap();
    let restore = ["restore", "case:D", "--to", &out, "--image", image];
    let said = told(&bench, &restore);
    let only = "the disc it is planned for has not been built (SET-0002/1) [JOB-060]";
    assert!(said.contains(only), "{said}");
    assert!(!said.contains("copy"), "{said}");
    let said = told(&bench, &plan);
    assert!(said.contains("1 disc is not built yet [JOB-004]"), "{said}");
    let built = advised(&bench, "JOB-004", &plan).followed(&bench, "build", &[]);
    assert_eq!(built.report["built"][0]["disc"], "SET-0002/1");
    bench.done(&["set", "cancel", "SET-0002"]);
    bench.done(&plan);
    let built = advised(&bench, "JOB-060", &restore).followed(&bench, "build", &[]);
    assert_eq!(built.report["built"][0]["disc"], "SET-0003/1");
    advised(&bench, "JOB-004", &plan).followed(
        &bench,
        "ingest",
        &[("FOLDER", more.to_str().unwrap())],
    );
}

#[test]
fn what_is_advised_of_sets_that_are_dropped_helps() {
    let bench = planned("1");
    let disc = ["set", "cancel", "SET-0001/1"];
    let advice = advised(&bench, "JOB-110", &disc);
    advice.followed(&bench, "disc cancel", &[]);
    let advice = advised(&bench, "JOB-018", &["build", "SET-0001"]);
    advice.followed(&bench, "plan", &[]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let set = ["disc", "cancel", "SET-0002"];
    let advice = advised(&bench, "JOB-111", &set);
    advice.followed(&bench, "set cancel", &[]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let advice = advised(&bench, "JOB-110", &["set", "cancel", "SET-0003/1"]);
    advice.followed(&bench, "set cancel", &[]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let advice = advised(&bench, "JOB-111", &["disc", "cancel", "SET-0004"]);
    advice.followed(&bench, "disc cancel", &[]);

    assert_eq!(next(&bench), "plan");

    let (bench, _) = three_and_two();
    bench.done(&["disc", "cancel", "SET-0001/1"]);
    let build = ["build", "SET-0001/1"];
    advised(&bench, "JOB-030", &build).followed(&bench, "status", &[]);
    let advice = advised(&bench, "JOB-033", &["disc", "cancel", "SET-0001/5"]);
    advice.followed(&bench, "set cancel", &[]);
    assert_eq!(next(&bench), "plan");
}

#[test]
fn what_is_advised_of_sets_that_are_burned_helps() {
    let bench = built("2");
    bench.drive("B", MEDIA);
    let two = ["burn", "SET-0001/1", "-d", "A", "-d", "B"];
    let advice = advised(&bench, "JOB-021", &two);
    advice.followed(&bench, "burn", &[("SET", "SET-0001")]);
    assert_eq!(next(&bench), "verify");
    let bench = built("1");
    let one = burned(&bench);
    let drop = ["set", "cancel", "SET-0001"];
    let advice = advised(&bench, "JOB-019", &drop);
    fs::remove_file(bench.root().join("images/SET-0001-1.iso")).unwrap();
    let from = [("DISC", "SET-0001/1"), ("DRIVE", "virtual:A")];
    let back = advice.followed(&bench, "build", &from).report;
    assert_eq!(back["brought_back"][0], "SET-0001/1", "{back:#}");
    blank(&bench);
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A", "--extra"]);
    let gone = [("SERIAL", one.as_str()), ("TEXT", "fire")];
    advice.followed(&bench, "copy retire", &gone);
}

#[test]
fn what_is_advised_of_files_that_are_gone_helps() {
    let bench = waiting();
    fs::remove_dir_all(bench.beside("in")).unwrap();
    let plan = ["plan", "--media", MEDIA, "--copies", "1"];
    let advice = advised(&bench, "JOB-043", &plan);
    let gone = [("STUDY", "case:C"), ("TEXT", "gone")];
    advice.followed(&bench, "study leave-out", &gone);
    assert_eq!(next(&bench), "ingest");

    // Of the one study that waits its UID is known.
    let bench = Bench::new();
    take_in(&bench, "in", &[Object::default()]);
    fs::rename(bench.beside("in"), bench.beside("moved")).unwrap();
    let advice = advised(&bench, "JOB-043", &plan);
    advice.followed(&bench, "study leave-out", &[("TEXT", "gone")]);
    assert_eq!(next(&bench), "ingest");

    // What a build left out is put back and imported again, and the set planned again.
    let bench = waiting();
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let own = bench.root();
    bench
        .run(&["ingest", own.to_str().unwrap()])
        .refused("JOB-135");
    fs::rename(bench.beside("in"), bench.beside("moved")).unwrap();
    let advice = advised(&bench, "JOB-103", &["build", "SET-0001"]);
    fs::rename(bench.beside("moved"), bench.beside("in")).unwrap();
    let folder = bench.beside("in").display().to_string();
    let case = ["ingest", &folder, "--case", "C"];
    assert_eq!(bench.done(&case)["items"], 0);
    bench.done(&["build", "SET-0001"]);
    assert!(advice.0.contains("To cancel the disc"), "{}", advice.0);

    // A list beside the catalog.
    let bench = Bench::new();
    take_in(&bench, "in", &[Object::default()]);
    fs::remove_dir_all(bench.root().join("lists")).unwrap();
    let advice = advised(&bench, "CAT-045", &plan);
    let folder = bench.beside("in").display().to_string();
    advice.followed(&bench, "audit verify", &[]);
    advice.followed(&bench, "ingest", &[("FOLDER", &folder)]);
    bench.done(&plan);
}

#[test]
fn what_is_advised_of_who_acts_and_where_helps() {
    let bench = planned("1");
    let nobody = ["--as", "PER-0099-3", "status"];
    let people = advised(&bench, "JOB-042", &nobody);
    let people = people.followed(&bench, "person list", &[]).report;
    let me = people["people"][0]["person"].as_str().unwrap().to_owned();
    let settings = bench.root().join("stele.toml");
    let right = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, right.replace(&me, "PER-0009-X")).unwrap();
    advised(&bench, "JOB-138", &["status"]).followed(&bench, "person list", &[]);
    fs::write(&settings, right).unwrap();
    let leave = ["person", "retire", &me];
    let advice = advised(&bench, "CAT-033", &leave);
    advice.followed(&bench, "person add", &[("NAME", "Second")]);
    bench.done(&["person", "add", "Reader", "--role", "borrower"]);
    let reads = bench.done(&["person", "list"])["people"][2]["person"].clone();
    let reads = reads.as_str().unwrap();
    let acts = ["--as", reads, "build", "SET-0001"];
    let advice = advised(&bench, "CAT-032", &acts);
    advice.followed(&bench, "person list", &[]);
    bench.done(&["--as", &me, "build", "SET-0001"]);
    bench.done(&leave);
    advised(&bench, "CAT-035", &["status"]).followed(&bench, "person list", &[]);

    // Settings that are gone, and a folder that is no archive.
    let bench = planned("1");
    let root = bench.root().display().to_string();
    fs::remove_file(bench.root().join("stele.toml")).unwrap();
    let advice = advised(&bench, "ARC-008", &["status"]);
    advice.followed(&bench, "init", &[("DIR", &root)]);
    bench.run(&["status"]).gives(0);
    let new = bench.beside("new").display().to_string();
    let advice = advised(&bench, "ARC-002", &["--archive", &new, "status"]);
    advice.followed(&bench, "init", &[]);
    bench.done(&["--archive", &new, "status"]);
    // A virtual drive burns in a practice archive alone.
    bench.sqlite("UPDATE archive SET practice = 0");
    bench.done(&["build", "SET-0001"]);
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    let advice = advised(&bench, "JOB-037", &burn);
    let practice = bench.beside("practice").display().to_string();
    let made = advice.followed(&bench, "init", &[("DIR", &practice)]);
    assert_eq!(made.report["practice"], true, "{:#}", made.report);
    let plan = ["plan", "--media", "700GB"];
    let advice = advised(&bench, "JOB-141", &plan);
    let other = bench.beside("other").display().to_string();
    advice.followed(&bench, "init", &[("DIR", &other)]);
}

#[test]
fn reasons_that_no_exception_has_are_answered_with_those_there_are() {
    let bench = waiting();
    let folder = bench.files("odd", &[("empty.dcm", b"")]);
    bench.run(&["ingest", folder.to_str().unwrap(), "--case", "O"]);
    let listed = bench.run(&["exceptions", "list"]).report["exceptions"].clone();
    let code = listed[0]["code"].as_str().unwrap_or_default().to_owned();
    let resolve = ["exceptions", "resolve", "--reason", "nonsense"];
    let refused = bench.run(&resolve);
    refused.refused("JOB-112");
    let said = |value: &Value| value.to_string();
    assert!(
        said(&refused.said[0]).contains(&code),
        "{:#?}",
        refused.said
    );
    let advice = advised(&bench, "JOB-112", &resolve);
    advice.followed(&bench, "exceptions list", &[]);
    let right = ["exceptions", "resolve", "--reason", &code];
    assert!(!code.is_empty() && bench.done(&right)["taken_off"] != 0);
    let none = advised(&bench, "JOB-112", &right);
    none.followed(&bench, "exceptions list", &[]);
    burned_once(&bench);
}

/// What was put right does not stand in the way of a disc.
fn burned_once(bench: &Bench) {
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", MEDIA);
    blank(bench);
    burned(bench);
}

#[test]
fn what_is_advised_of_a_source_of_another_disc_repairs_the_one_that_is_meant() {
    let bench = built("1");
    let folder = bench.files("more", &[("other.bin", &crate::bench::noise(9, 2_000_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "D"]);
    bench.done(&["plan", "--media", super::MEDIA, "--copies", "1"]);
    bench.done(&["build", "SET-0002"]);
    let image = |set: u32| bench.root().join(format!("images/SET-000{set}-1.iso"));
    let [one, two] = [1, 2].map(|set| image(set).display().to_string());
    let to = bench.beside("new.iso").display().to_string();
    let repair = ["disc", "repair", &one, &two, "--to", &to];
    let ran = bench.run(&repair);
    let message = ran.said[0]["error"]["message"].as_str().unwrap();
    let disc = message.rsplit(' ').next().unwrap().to_owned();
    let meant = [("SOURCE", &*two), ("UUID/CONTENT", &*disc), ("FILE", &*to)];
    advised(&bench, "JOB-114", &repair).followed(&bench, "disc repair", &meant);
    let [new, old] = [&to, &two].map(|path| std::fs::read(path).unwrap());
    assert!(new == old);
}
