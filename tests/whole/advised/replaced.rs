//! What is advised where a copy is to be replaced.

use std::fs;

use crate::bench::Ran;

use super::{advised, blank, built, burned};

#[test]
fn what_is_advised_of_a_copy_that_is_to_be_replaced_replaces_it() {
    let bench = built("1");
    let old = bench.sqlite("SELECT serial FROM copy");
    let drive = [("DRIVE", "virtual:A")];
    let replace = ["copy", "replace", old.trim(), "--drive", "virtual:A"];
    // It is not burned yet.
    advised(&bench, "JOB-150", &replace).followed(&bench, "burn", &drive);
    let with_drive = [("DRIVE", "virtual:A"), ("TEXT", "the dye is old")];
    blank(&bench);
    let advice = advised(&bench, "JOB-151", &replace);
    let replaced = advice.followed(&bench, "copy replace", &with_drive);
    let new = replaced.report["burn"]["serial"].as_str().unwrap();
    assert_eq!(replaced.report["burn"]["good"], true);
    // Given twice, it spends no second blank.
    let again = [&replace[..], &["--why", "the dye is old"]].concat();
    let advice = advised(&bench, "JOB-154", &again);
    let seen = advice.followed(&bench, "scan", &[]);
    assert_eq!(
        seen.report["serial"],
        new_serial(&replaced),
        "{:#}",
        seen.report
    );
    let retire = ["copy", "retire", old.trim(), "--why", "the dye is old"];
    advised(&bench, "JOB-153", &retire).followed(&bench, "verify", &drive);
    bench.done(&["copy", "missing", new, "--why", "not there"]);
    let seen = advised(&bench, "JOB-165", &retire).followed(&bench, "scan", &[]);
    assert_eq!(seen.report["serial"], *new, "{:#}", seen.report);
    bench.done(&["copy", "found", new, "--why", "it was there"]);
    bench.done(&["verify", new, "--drive", "virtual:A"]);
    bench.done(&retire);
    assert!(new.starts_with("STL-"));
}

fn new_serial(replaced: &Ran) -> serde_json::Value {
    replaced.report["burn"]["serial"].clone()
}

#[test]
fn what_is_advised_where_nothing_gives_the_image_names_what_does() {
    let bench = built("1");
    let old = burned(&bench);
    fs::remove_dir_all(bench.beside("in")).unwrap();
    fs::remove_file(bench.root().join("images/SET-0001-1.iso")).unwrap();
    blank(&bench);
    let why = ["--why", "the dye is old"];
    let replace = ["copy", "replace", &old, "--drive", "virtual:A"];
    let advice = advised(&bench, "JOB-152", &[&replace[..], &why].concat());
    let seen = advice.followed(&bench, "scan", &[]);
    assert_eq!(seen.report["kind"], "disc", "{:#}", seen.report);
}
