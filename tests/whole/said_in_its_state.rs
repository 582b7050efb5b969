//! What a command says in a state where another text used to say less, or something else.

use std::fs;

use serde_json::Value;

use crate::bench::{Bench, noise};
use crate::objects::Object;
use crate::patients::take_in;
use crate::plain_words::{burned, told};

const SHELF: [&str; 2] = ["Ward/Rack 1/1", "Vault/Shelf/1"];

#[test]
fn a_disc_of_which_no_copy_can_be_relied_on_is_in_danger() {
    let (bench, serials) = burned(2);
    let without = || bench.run(&["status"]).report["without_sound"].clone();
    assert_eq!(without(), serde_json::json!([]));
    for (serial, place) in serials.iter().zip(SHELF) {
        bench.done(&["shelve", serial, "--location", place]);
        bench.done(&["copy", "lost", serial, "--why", "moved house"]);
    }
    let status = bench.run(&["status"]);
    assert_eq!(status.code, 1);
    assert_eq!(status.report["without_sound"][0]["disc"], "SET-0001/1");
    let said = told(&bench, &["status"]);
    let danger = "In danger: no copy of SET-0001/1 can be relied on. The disc's image is still";
    assert!(said.contains(danger), "{said}");
    // The place of a copy that is lost is the one where it was last.
    assert!(said.contains("last at Ward, Rack 1, 1") || said.contains("last at Ward/Rack 1/1"));
    fs::remove_file(bench.root().join("images/SET-0001-1.iso")).unwrap();
    let said = told(&bench, &["status"]);
    assert!(said.contains("The disc's image is missing"), "{said}");
}

#[test]
fn what_is_settled_of_a_copy_is_what_is_said() {
    let (bench, serials) = burned(2);
    let [one, other] = [serials[0].as_str(), serials[1].as_str()];
    bench.done(&["shelve", one, "--location", SHELF[0]]);
    bench.done(&["copy", "quarantine", one, "--why", "doubt"]);
    let said = told(&bench, &["copy", "retire", one, "--why", "broken"]);
    assert!(said.contains("out of use"), "{said}");
    assert!(!said.contains("copy release"), "{said}");
    bench.run(&["return", one]).refused("CAT-005");
    bench.done(&["shelve", other, "--location", SHELF[0]]);
    bench.done(&["place", "add", SHELF[1]]);
    bench.done(&[
        "copy", "send", other, "--to", SHELF[1], "--last", "--why", "moved",
    ]);
    bench.run(&["return", other]).refused("CAT-053");
    // A burn of what is burned.
    let again = told(&bench, &["burn", other, "--drive", "virtual:A"]);
    assert!(
        again.contains("has already been burned, and is good [JOB-008]"),
        "{again}"
    );
    assert!(again.contains("stele burn SET-0001/1 --extra"), "{again}");
}

#[test]
fn a_slot_that_has_its_copy_takes_no_other() {
    let (bench, serials) = burned(1);
    bench.done(&["place", "add", "Ward/Rack 1/1/1", "--kind", "slot"]);
    bench.done(&["shelve", &serials[0], "--location", "Ward/Rack 1/1/1"]);
    let places = bench.done(&["place", "list"]);
    let places = places["places"].as_array().unwrap();
    let slot = places.iter().find(|place| place["kind"] == "slot");
    let code = slot.unwrap()["slot"].as_str().unwrap();
    let said = told(&bench, &["scan", code]);
    assert!(
        said.contains("To see what to do with it: stele scan"),
        "{said}"
    );
    assert!(!said.contains("To shelve a copy here"), "{said}");
}

/// What is imported, by whatever command, is on the list of what could not be no more; and what
/// was remarked of a file is told once.
#[test]
fn what_the_archive_has_is_not_called_missing_and_told_once() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("letter.txt", b"a letter"), ("empty.dat", b"")]);
    let folder = folder.to_str().unwrap();
    bench.run(&["ingest", folder]).gives(1);
    let status = bench.run(&["status"]).report;
    assert!(!status["exceptions"].as_array().unwrap().is_empty());
    bench.run(&["ingest", folder, "--case", "C"]);
    let status = bench.run(&["status"]).report;
    assert!(
        !status["exceptions"].to_string().contains("letter.txt"),
        "{status:#}"
    );
    bench.run(&["exceptions", "resolve", "--all"]);
    let again = bench.done(&["ingest", folder, "--case", "C"]);
    assert_eq!(again["items"], 0, "{again:#}");
    assert_eq!(again["notices"], serde_json::json!([]));
    let status = bench.done(&["status"]);
    assert_eq!(status["exceptions"], serde_json::json!([]), "{status:#}");
}

#[test]
fn what_waits_at_the_desk_is_in_the_status() {
    let bench = Bench::new();
    take_in(&bench, "in", &[Object::default()]);
    let studies = bench.done(&["find"])["studies"].clone();
    let uid = studies[0]["uid"].as_str().unwrap();
    let add = [
        "request",
        "add",
        uid,
        "--for",
        "court",
        "--recipient",
        "District Court",
    ];
    let more = ["--address", "Main Street 1", "--proof", "order 7"];
    let request = bench.done(&[&add[..], &more].concat());
    let code = request["request"].as_str().unwrap();
    let said = told(&bench, &["status"]);
    let unsigned = format!("Request {code} still has to be signed: stele request sign {code}");
    assert!(said.contains(&unsigned), "{said}");
    // Nothing of it is on a disc: the request that was recorded for it stays, and is named.
    let to = bench.beside("out");
    let to = to.to_str().unwrap();
    let deliver = ["deliver", uid, "--to", to];
    bench.run(&deliver).refused("DLV-010");
    let who = [
        "--for",
        "treatment",
        "--recipient",
        "Dr. Haddad",
        "--address",
        "Ward 3",
    ];
    let said = told(&bench, &[&deliver[..], &who].concat());
    assert!(
        said.contains("JOB-060") && said.contains("stays open"),
        "{said}"
    );
}

#[test]
fn a_stocktake_that_found_something_is_in_the_status() {
    let (bench, serials) = burned(1);
    bench.done(&["shelve", &serials[0], "--location", SHELF[0]]);
    bench.done(&["stocktake", "begin"]);
    let said = told(&bench, &["status"]);
    assert!(
        said.contains("A stock-take has been under way since"),
        "{said}"
    );
    let places = bench.done(&["stocktake", "show"]);
    let code = places["not_counted"][0]["slot"].as_str().unwrap();
    bench.run(&["stocktake", "count", code]);
    bench.run(&["stocktake", "end"]);
    let said = told(&bench, &["status"]);
    assert!(
        said.contains("found 1 copy that is not where the catalog has it"),
        "{said}"
    );
    bench.done(&["shelve", &serials[0], "--location", SHELF[0]]);
    let said = told(&bench, &["status"]);
    assert!(!said.contains("stock-take"), "{said}");
}

/// Whoever names the archive gets commands that name it.
#[test]
fn a_named_archive_is_named_in_the_commands() {
    let bench = Bench::new();
    let root = bench.beside("my archive");
    let root = root.to_str().unwrap();
    let made = told(
        &bench,
        &["--archive", root, "init", "--practice", "--name", "Ada"],
    );
    let next = format!("stele --archive '{root}' ingest FOLDER");
    assert!(made.contains(&next), "{made}");
    let said = told(&bench, &["--archive", root, "status"]);
    assert!(
        said.contains(&format!("stele --archive '{root}' ")),
        "{said}"
    );
    let refused = told(&bench, &["--archive", root, "build", "SET-0001"]);
    assert!(
        refused.contains(&format!("stele --archive '{root}' status")),
        "{refused}"
    );
    let files = bench.files("in", &[("a.bin", &noise(1, 1000))]);
    let plain = told(&bench, &["ingest", files.to_str().unwrap(), "--case", "C"]);
    assert!(!plain.contains("--archive"), "{plain}");
}

/// A good copy that nobody has put anywhere yet is fetched, and not one that nobody can rely on.
#[test]
fn a_good_copy_without_a_location_is_fetched_before_one_that_is_not_relied_on() {
    let (bench, serials) = burned(2);
    let [one, other] = [serials[0].as_str(), serials[1].as_str()];
    bench.done(&["shelve", one, "--location", SHELF[0]]);
    let to = bench.beside("out");
    let to = to.to_str().unwrap();
    let restore = ["restore", "evidence", "--to", to, "--dry-run"];
    for gone in [
        &["quarantine", one, "--why", "a test"][..],
        &["retire", one, "--why", "a test"],
        &["missing", one, "--why", "a test"],
    ] {
        bench.done(&[&["copy"], gone].concat());
        // Whether it lies in a drive, where it is seen, or nobody knows where.
        for blank in [false, true] {
            let other_disc = ["drive", "load", "virtual:A", "--blank", "16908288"];
            if blank && gone[0] == "missing" {
                bench.done(&other_disc);
            }
            let fetch = &bench.run(&restore).report["fetch"][0];
            assert_eq!(fetch["serial"], other, "{fetch:#}");
        }
    }
    let said = told(&bench, &restore);
    let find = format!("Find {other}, a copy of disc SET-0001/1: no location is recorded for it");
    assert!(said.contains(&find), "{said}");
}

/// As a copy that is missing, one that failed is said first, until others stand for it.
#[test]
fn a_copy_that_failed_its_last_check_is_said_first() {
    let (bench, one) = crate::states::burned("2");
    crate::states::make("failed", &bench, &one);
    let status = bench.run(&["status"]).gives(1);
    let first = &status["in_danger"][0];
    assert_eq!(
        (&first["serial"], &first["state"], &first["others_good"]),
        (&one.clone().into(), &"failed".into(), &1.into()),
        "{status:#}"
    );
    let said = told(&bench, &["status"]);
    let line = format!(
        "{one} (SET-0001/1) failed its last check, and is to be replaced. 1 other copy of this \
         disc is good."
    );
    assert!(said.contains(&line), "{said}");
    let next = format!("Next: Replace {one} (SET-0001/1), which failed its last check");
    assert!(said.contains(&next), "{said}");
    // The other one is damaged, too.
    crate::states::spoil(&bench, "B", 2);
    bench.run(&["verify", "--drive", "virtual:B"]).gives(1);
    let said = told(&bench, &["status"]);
    let line = format!("In danger: {one} (SET-0001/1) failed its last check, and no other copy");
    assert!(said.contains(&line), "{said}");
    for drive in ["C", "D"] {
        bench.drive(drive, "16908288");
        let drive = format!("virtual:{drive}");
        bench
            .run(&["burn", "SET-0001/1", "--extra", "--drive", &drive])
            .gives(0);
    }
    let status = bench.run(&["status"]);
    assert_eq!(status.report["in_danger"], serde_json::json!([]));
}

#[test]
fn while_the_other_copy_is_in_transit_that_is_why_none_may_go() {
    let (bench, [one, other]) = crate::loans::with_two();
    bench.done(&["copy", "send", &other, "--to", "Vault/1"]);
    let said = told(&bench, &["copy", "retire", &one, "--why", "broken"]);
    let why = format!("[CAT-048]\n  {other} does not count while it is in transit. Wait until it");
    assert!(said.contains(&why), "{said}");
    bench.done(&["copy", "arrived", &other]);
    bench.done(&["copy", "retire", &one, "--why", "broken"]);
}

#[test]
fn a_copy_that_is_read_though_it_is_lost_on_record_is_said_to_be_so() {
    let (bench, serials) = burned(1);
    let one = serials[0].as_str();
    let to = bench.beside("out");
    let restore = [
        "restore",
        "evidence",
        "--to",
        to.to_str().unwrap(),
        "-d",
        "virtual:A",
    ];
    bench.done(&restore);
    for (recorded, state) in [("missing", "missing"), ("lost", "lost")] {
        bench.done(&["copy", recorded, one, "--why", "not there"]);
        assert_eq!(bench.done(&restore)["recorded_as"], state);
        let said = told(&bench, &restore);
        let line = format!("{one} is recorded as {state}, but was read here.");
        assert!(said.contains(&line), "{said}");
        assert!(said.contains(&format!("stele copy found {one}")), "{said}");
    }
    // Whoever delivers from it hears it, too; a check ends it.
    let disclosed = bench.beside("disclosed");
    let deliver = [
        &["deliver", "evidence", "--for", "treatment"][..],
        &["--recipient", "Dr. Haddad", "--address", "1 Court Square"],
        &["--to", disclosed.to_str().unwrap(), "-d", "virtual:A"],
    ];
    let delivered = bench.run(&deliver.concat());
    let said = &delivered.said;
    assert_eq!(delivered.report["recorded_as"], "lost", "{said:?}");
    let verify = ["verify", one, "--drive", "virtual:A"];
    let said = told(&bench, &verify);
    let line =
        format!("{one} was recorded as lost until now. It was read, and so it is recorded as");
    assert!(said.contains(&line), "{said}");
    assert!(said.contains("stele incident list"), "{said}");
    assert!(said.contains(&format!("stele scan {one}")), "{said}");
    assert!(!told(&bench, &verify).contains("until now"));
    bench.done(&["copy", "missing", one, "--why", "not there"]);
    let said = told(&bench, &verify);
    assert!(
        said.contains("was recorded as missing until now."),
        "{said}"
    );
    assert!(!said.contains("stele incident list"), "{said}");
    bench.done(&["copy", "lost", one, "--why", "not there"]);
    assert_eq!(bench.done(&verify)["recorded_as"], "lost");
    assert_eq!(bench.done(&verify)["recorded_as"], Value::Null);
    assert_eq!(bench.done(&restore)["recorded_as"], Value::Null);
    assert!(!told(&bench, &restore).contains("recorded as"));
}

#[test]
fn a_study_of_whose_copies_one_was_given_up_before_it_was_burned_lacks_it() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    bench.build(&folder, "16908288", &["--copies", "2"]);
    bench.drive("A", "16908288");
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let planned = bench.sqlite("SELECT serial FROM copy WHERE state = 'planned'");
    bench.done(&["copy", "retire", &planned, "--why", "its label tore"]);
    let said = told(&bench, &["find"]);
    let line = "SET-0001/1 needs 2 copies; 1 can be relied on.";
    assert!(said.contains(line), "{said}");
    bench.done(&["drive", "load", "virtual:A", "--blank", "16908288"]);
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let said = told(&bench, &["find"]);
    assert!(!said.contains("can be relied on"), "{said}");
}

#[test]
fn a_study_whose_only_planned_copy_was_given_up_is_not_burned_yet() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    bench.build(&folder, "16908288", &["--copies", "1"]);
    let serial = bench.sqlite("SELECT serial FROM copy");
    bench.done(&["copy", "retire", &serial, "--why", "its label tore"]);
    let said = told(&bench, &["find"]);
    assert!(
        said.contains("SET-0001/1 is built, but not burned yet."),
        "{said}"
    );
    // No disc has its serial: nothing of it can be missing.
    for settled in ["missing", "lost"] {
        bench
            .run(&["copy", settled, &serial, "--why", "not there"])
            .refused("CAT-049");
    }
}
