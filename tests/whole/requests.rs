//! The request desk: what is asked for, by when, and who agrees.

use crate::bench::{Bench, moment};
use crate::objects::{Object, uid};

const DAY: i64 = 86_400_000;

fn bench() -> (Bench, String) {
    let bench = Bench::new();
    bench.files("in", &[("1.dcm", &Object::default().file())]);
    bench.done(&["ingest", bench.beside("in").to_str().unwrap()]);
    (bench, uid("1"))
}

fn line(study: &str) -> [&str; 5] {
    [
        "request",
        "add",
        study,
        "--recipient=Anan, Ken",
        "--address=Graz",
    ]
}

fn add(bench: &Bench, study: &str, more: &[&str]) -> serde_json::Value {
    bench.done(&[&line(study)[..], more].concat())
}

#[test]
fn a_request_is_taken_down_extended_once_and_closed() {
    let (bench, study) = bench();
    let one = add(&bench, &study, &["--for=patient", "--proof=passport 4471"]);
    assert_eq!(moment(&one["due"]) - moment(&one["asked"]), 30 * DAY);
    let code = one["request"].as_str().unwrap();
    assert!(code.starts_with("REQ-0001-"), "{code}");
    // As a scanner types it, and with a character misread.
    bench.done(&["request", "show", &code.to_lowercase().replace('-', "")]);
    let wrong = code.replace("0001", "0007");
    bench.run(&["request", "show", &wrong]).refused("CAT-070");
    let later = bench.done(&["request", "extend", code, "--why", "vault"]);
    assert_eq!(moment(&later["due"]) - moment(&one["asked"]), 60 * DAY);
    let list = bench.done(&["request", "list"]);
    assert_eq!(list["requests"][0]["request"], code);
    let closed = ["request", "close", code, "--result", "withdrawn"];
    assert_eq!(bench.done(&closed)["result"], "withdrawn");
    let list = bench.done(&["request", "list"]);
    assert_eq!(list["requests"].as_array().unwrap().len(), 0);
    let list = bench.done(&["request", "list", "--all"]);
    assert_eq!(list["requests"].as_array().unwrap().len(), 1);
    bench.done(&["audit", "verify"]);
}

#[test]
fn what_is_overdue_is_a_finding() {
    let (bench, study) = bench();
    let due =
        |day: &str| bench.run(&[&line(&study)[..], &["--for=treatment", "--due", day]].concat());
    // What is overdue from the start was mistyped; what is due today is not.
    due("2026-01-31").refused("REQ-014");
    due(&bench.sqlite("SELECT date('now', '-1 day')")).refused("REQ-014");
    due(&bench.sqlite("SELECT date('now', '+1 day')")).gives(0);
    bench.tampered("UPDATE request SET due = 1769903999000");
    let list = bench.run(&["request", "list"]).gives(1);
    assert_eq!(list["requests"][0]["due"], "2026-01-31T23:59:59Z");
}

#[test]
fn a_court_order_is_signed_by_an_administrator() {
    let (bench, study) = bench();
    let person = ["person", "add", "Lo", "--role", "locator"];
    let locator = bench.done(&person)["person"].as_str().unwrap().to_owned();
    let one = add(
        &bench,
        &study,
        &["--for=court", "--proof=order 7", "--as", &locator],
    );
    assert_eq!(one["needs_signature"], true);
    let code = one["request"].as_str().unwrap();
    let sign = ["request", "sign", code];
    bench
        .run(&[&sign[..], &["--as", &locator]].concat())
        .refused("CAT-032");
    assert!(bench.done(&sign)["signed"].is_string());
    bench.run(&sign).refused("REQ-013");
}

#[test]
fn what_a_request_says_of_people_is_erased_for_good() {
    let (bench, study) = bench();
    let one = add(
        &bench,
        &study,
        &["--for=patient", "--proof=passport ZZ4471"],
    );
    let code = one["request"].as_str().unwrap();
    let erase = ["request", "erase", code, "--why", "asked for"];
    // Somebody may still have to be handed something.
    bench.run(&erase).refused("REQ-012");
    bench.done(&["request", "close", code, "--result", "withdrawn"]);
    bench.done(&erase);
    let shown = bench.done(&["request", "show", code]);
    for said in ["recipient", "address", "purpose", "proof"] {
        assert!(shown[said].is_null(), "{said}");
    }
    bench.done(&["audit", "verify"]);
    assert_eq!(
        bench.sqlite("SELECT count(*) FROM words WHERE text LIKE '%4471%'"),
        "0"
    );
}

/// A backup from before brings back no name that was erased since.
#[test]
fn what_was_erased_stays_erased_in_an_older_catalog() {
    let (bench, study) = bench();
    let proof = ["--for=patient", "--proof=passport ZZ4471"];
    let one = add(&bench, &study, &proof);
    let code = one["request"].as_str().unwrap();
    bench.done(&["request", "close", code, "--result", "withdrawn"]);
    let backup = bench.beside("backup.db");
    let backup = backup.to_str().unwrap();
    bench.done(&["catalog", "backup", backup]);
    bench.done(&["request", "erase", code, "--why", "asked for"]);
    let restore = ["catalog", "restore", backup, "--why", "a test of it"];
    bench.run_as_it_is(&restore).refused("KEP-012");
    let restored = bench.run_as_it_is(&[&restore[..], &["--older"]].concat());
    let restored = restored.gives(0);
    assert!(restored["erased"].as_u64().unwrap() > 0, "{restored:#}");
    let left = "SELECT count(*) FROM words WHERE text LIKE '%4471%'";
    assert_eq!(bench.sqlite(left), "0");
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn days_are_the_sites_own() {
    let (bench, study) = bench();
    bench.done(&[
        "request",
        "days",
        "patient",
        "20",
        "--why",
        "policy of 2026",
    ]);
    let one = add(&bench, &study, &["--for=patient", "--proof=passport"]);
    assert_eq!(moment(&one["due"]) - moment(&one["asked"]), 20 * DAY);
    let kinds = bench.done(&["request", "kinds"]);
    assert_eq!(kinds["kinds"].as_array().unwrap().len(), 7);
    assert_eq!(kinds["kinds"][2]["days"], 20);
    bench
        .run(&["request", "days", "patient", "0"])
        .refused("CLI-001");
}

/// Who received a patient's studies is erased only by a word: nothing tells it afterwards.
#[test]
fn whom_something_was_delivered_to_is_erased_only_by_a_word() {
    let bench = Bench::new();
    crate::patients::take_in(&bench, "in", &[crate::objects::Object::default()]);
    let image = crate::deliveries::built(&bench);
    let study = crate::objects::uid("1");
    let code = crate::deliveries::request(&bench, &study, "treatment");
    let to = bench.beside("handed over");
    crate::deliveries::deliver(&bench, &code, &to, &image, &[]).gives(0);
    let erase = ["request", "erase", &code, "--why", "asked for"];
    bench.run(&erase).refused("REQ-012");
    bench.done(&["request", "close", &code]);
    let refused = bench.run(&erase);
    refused.refused("JOB-147");
    let shown = bench.done(&["request", "show", &code]);
    assert!(!shown["recipient"].is_null(), "{shown:#}");
    bench.done(&[&erase[..], &["--anyway"]].concat());
    let shown = bench.done(&["request", "show", &code]);
    assert!(shown["recipient"].is_null(), "{shown:#}");
}
