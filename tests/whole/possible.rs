//! What is offered can be done, and what is asked is answered: each in the scene in which it was
//! not.

use serde_json::Value;

use crate::bench::{Bench, noise};
use crate::plain_words::{burned, told};

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value:#}"))
}

fn next_line(said: &str) -> &str {
    let line = said.lines().find(|line| line.starts_with("Next: "));
    line.unwrap_or_else(|| panic!("{said}"))
}

/// Two copies of one disc are never in one box: nobody is told to record that they are.
#[test]
fn a_copy_that_cannot_be_kept_where_it_was_found_is_not_offered_to_be() {
    let (bench, copies) = burned(3);
    let the_box = bench.done(&["place", "add", "Vault/Box 1"]);
    let the_box = text(&the_box["slot"]);
    bench.done(&["place", "add", "House/Shelf 1"]);
    let [one, other, third] = [&copies[0], &copies[1], &copies[2]];
    bench.done(&["shelve", one, "--location", the_box]);
    bench.done(&["shelve", other, "--location", "House/Shelf 1"]);
    bench.done(&["stocktake", "begin"]);
    let count = ["stocktake", "count", the_box, one, other, third];
    let seen = bench.run(&count).gives(1);
    let differences = seen["differences"].as_array().unwrap();
    assert_eq!(differences.len(), 2, "{seen:#}");
    for differs in differences {
        assert_eq!(differs["in_the_way"], **one, "{differs:#}");
    }
    let said = told(&bench, &["stocktake", "show"]);
    assert!(
        !said.contains(&format!("--location {the_box}")) && said.contains("another box or slot"),
        "{said}"
    );
    let said = told(&bench, &["scan", the_box, other]);
    assert!(!said.contains("stele shelve"), "{said}");
    // What is told works.
    bench.done(&["shelve", other, "--location", "Vault/Box 2"]);
    bench.done(&["shelve", third, "--location", "Vault/Box 3"]);
    let left = bench.done(&["stocktake", "show"]);
    assert_eq!(left["differences"], serde_json::json!([]), "{left:#}");
    bench.done(&["audit", "verify"]);
}

/// What a case has is known, whether or not the case is named again.
#[test]
fn documents_of_a_case_are_known_without_its_name_and_what_changed_is_not() {
    let bench = Bench::new();
    let from = bench.files(
        "in",
        &[("a.bin", &noise(1, 3000)), ("b.bin", &noise(2, 3000))],
    );
    let from = text_of(&from);
    bench.done(&["ingest", from, "--case", "CASE-7"]);
    let again = bench.done(&["ingest", from]);
    assert_eq!(
        (&again["known"], &again["exceptions"]),
        (&2.into(), &serde_json::json!([]))
    );
    bench.files(
        "in",
        &[("b.bin", &noise(3, 4000)), ("c.bin", &noise(4, 3000))],
    );
    let again = bench.run(&["ingest", from]).gives(1);
    assert_eq!(again["known"], 1, "{again:#}");
    assert_eq!(again["exceptions"].as_array().unwrap().len(), 2);
}

fn text_of(path: &std::path::Path) -> &str {
    path.to_str().unwrap()
}

/// A disc is asked for by its name: it answers, and not its set.
#[test]
fn a_disc_that_is_scanned_answers_with_its_copies_and_its_own_next_step() {
    let bench = Bench::new();
    for number in 1..=2 {
        let (folder, case) = (format!("in/{number}"), format!("CASE-{number}"));
        let from = bench.files(&folder, &[("a.bin", &noise(number, 7_000_000))]);
        bench.done(&["ingest", text_of(&from), "--case", &case]);
    }
    let planned = bench.done(&["plan", "--media", "16908288", "--copies", "1"]);
    assert_eq!(planned["discs"].as_array().unwrap().len(), 2, "{planned:#}");
    bench.done(&["build", "SET-0001"]);
    let disc = bench.done(&["scan", "SET-0001/2"]);
    assert_eq!(
        (text(&disc["kind"]), text(&disc["disc"])),
        ("disc", "SET-0001/2")
    );
    let copies = disc["of_disc"].as_array().unwrap();
    assert_eq!(copies.len(), 1, "{disc:#}");
    assert_eq!(disc["studies"][0]["uid"], "case:CASE-2", "{disc:#}");
    assert_eq!(disc["next"]["serial"], copies[0]["serial"], "{disc:#}");
    // The set begins with its first disc.
    let set = bench.done(&["scan", "SET-0001"]);
    assert_ne!(set["next"]["serial"], disc["next"]["serial"]);
    bench.drive("A", "16908288");
    bench.done(&["burn", "SET-0001/2", "--drive", "virtual:A"]);
    bench.done(&["shelve", text(&copies[0]["serial"]), "--location", "House"]);
    let said = told(&bench, &["scan", "SET-0001/2"]);
    assert!(said.contains("There is nothing to do"), "{said}");
    bench.done(&["disc", "cancel", "SET-0001/1"]);
    let said = told(&bench, &["scan", "SET-0001/1"]);
    assert!(said.contains("Disc SET-0001/1 was canceled."), "{said}");
    bench.run(&["scan", "SET-0001/9"]).gives(1);
}

/// Who has burned a copy is told what the state of the archive tells.
#[test]
fn a_burn_and_the_status_name_the_same_next_step() {
    let bench = Bench::new();
    let from = bench.files("in", &[("a.bin", &noise(1, 2_000_000))]);
    bench.build(&from, "16908288", &["--copies", "2"]);
    bench.drive("B", "16908288");
    bench.drive("A", "16908288");
    for begins in ["Next: Burn copy ", "Next: Put "] {
        bench.done(&["drive", "load", "virtual:A", "--blank", "16908288"]);
        let burned = told(&bench, &["burn", "SET-0001/1", "--drive", "virtual:A"]);
        let status = told(&bench, &["status"]);
        // Two drives are here: who named one is told it again, and the status names the one that
        // has what is needed.
        let in_any = |said: &str| {
            let one = said.replace("--drive virtual:A", "--drive DRIVE");
            one.replace("--drive virtual:B", "--drive DRIVE")
        };
        assert_eq!(next_line(&in_any(&burned)), next_line(&in_any(&status)));
        assert!(next_line(&burned).starts_with(begins), "{burned}");
    }
}

/// All names of a path that are spelled otherwise are told at once, and the path that is told is
/// the one that works.
#[test]
fn a_near_spelling_is_told_on_all_levels_at_once() {
    let (bench, copies) = burned(1);
    bench.done(&["place", "add", "Hospital/Cellar/Shelf 1"]);
    let near = "Hopsital/cellar/Shelf-1";
    let said = told(&bench, &["shelve", &copies[0], "--location", near]);
    assert!(
        said.contains("recorded: Hospital/Cellar/Shelf 1."),
        "{said}"
    );
    let near = "Hopsital/celler/Shelf 2";
    let said = told(&bench, &["shelve", &copies[0], "--location", near]);
    assert!(
        said.contains("recorded: Hospital/Cellar/Shelf 2."),
        "{said}"
    );
    bench.done(&[
        "shelve",
        &copies[0],
        "--location",
        "Hospital/Cellar/Shelf 2",
    ]);
    // A label is made of a location by its name, too.
    let label = bench.done(&["label", "Hospital/Cellar/Shelf 2"]);
    assert_eq!(label["labels"][0]["path"], "Hospital/Cellar/Shelf 2");
    let said = told(&bench, &["label", "Hospital/Attic"]);
    assert!(said.contains("stele place list"), "{said}");
}

/// A case is named by its name, although another one begins like it; and what is still missing of
/// a study after a restore is a finding.
#[test]
fn a_case_is_restored_by_its_name_and_what_waits_is_told() {
    let bench = Bench::new();
    let mut from = Vec::new();
    for case in ["CASE-7", "CASE-7b"] {
        let folder = bench.files(case, &[("a.bin", &noise(1, 3000))]);
        bench.done(&["ingest", text_of(&folder), "--case", case]);
        from.push(folder);
    }
    bench.done(&["plan", "--media", "16908288", "--copies", "1"]);
    let built = bench.done(&["build", "SET-0001"]);
    let image = text(&built["built"][0]["file"]);
    let (to, beside) = (bench.beside("to"), bench.beside("beside"));
    let restore = ["restore", "CASE-7", "--to", text_of(&to)];
    let with = |more: &[&'static str]| [&restore[..], more].concat();
    assert_eq!(bench.done(&with(&["--dry-run"]))["files"], 1);
    let whole = [&restore[..], &["--image", image]].concat();
    bench.done(&whole);
    bench.files("CASE-7", &[("later.bin", &noise(2, 3000))]);
    bench.done(&["ingest", text_of(&from[0]), "--case", "CASE-7"]);
    assert_eq!(bench.done(&with(&["--dry-run"]))["waiting"], 1);
    let again = [
        "restore",
        "CASE-7",
        "--to",
        text_of(&beside),
        "--image",
        image,
    ];
    assert_eq!(bench.run(&again).gives(1)["waiting"], 1);
    let refused = bench.run(&["restore", "CASE", "--to", "to", "--dry-run"]);
    refused.refused("JOB-003");
    let said = format!("{:?}", refused.said);
    assert!(said.contains("case:CASE-7b"), "{said}");
}

/// The last data disc of a set takes the set with it: that is said.
#[test]
fn who_drops_the_last_data_disc_is_told_that_its_set_goes() {
    let bench = Bench::new();
    let from = bench.files("in", &[("a.bin", &noise(1, 3000))]);
    bench.build(&from, "16908288", &[]);
    let help = told(&bench, &["disc", "cancel", "--help"]);
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("takes its set with it"), "{help}");
    let said = told(&bench, &["disc", "cancel", "SET-0001/1"]);
    assert!(said.contains("the whole set is canceled"), "{said}");
}
