//! Requests: what each needs, and what may be done with it.

use super::{MEDIA, advised};
use crate::bench::Bench;
use crate::objects::{Object, uid};

/// An archive with a study each of two patients.
fn two_patients() -> Bench {
    let bench = Bench::new();
    let one = Object::default();
    let other = Object {
        name: b"BETA^BERTA",
        id: "222",
        study: "2",
        series: "2",
        sop: "2",
        ..one
    };
    for (name, file) in [("1.dcm", one.file()), ("2.dcm", other.file())] {
        bench.files("in", &[(name, &file)]);
    }
    bench.done(&["ingest", bench.beside("in").to_str().unwrap()]);
    bench
}

fn add<'a>(study: &'a str, kind: &'a str) -> [&'a str; 8] {
    [
        "request",
        "add",
        study,
        "--for",
        kind,
        "--recipient",
        "Anan, Ken",
        "--address=Graz",
    ]
}

#[test]
fn what_is_advised_of_a_request_helps() {
    let bench = two_patients();
    let [one, other] = [uid("1"), uid("2")];
    let both = [&add(&one, "treatment")[..], &[&other]].concat();
    let advice = advised(&bench, "REQ-002", &both);
    advice.followed(&bench, "patient list", &[("TEXT", "berta")]);
    let unseen = add(&one, "patient");
    advised(&bench, "REQ-004", &unseen).followed(&bench, "request kinds", &[]);
    let seen = [&unseen[..], &["--proof", "passport"]].concat();
    let request = bench.done(&seen)["request"].as_str().unwrap().to_owned();
    let sign = ["request", "sign", &request];
    let unsigned = advised(&bench, "REQ-009", &sign);
    assert!(!unsigned.0.contains("second"), "{}", unsigned.0);
    unsigned.followed(&bench, "request show", &[]);
    let close = ["request", "close", &request];
    advised(&bench, "REQ-010", &close).followed(&bench, "request close", &[("TEXT", "no")]);
    let advice = advised(&bench, "REQ-005", &close);
    let shown = advice.followed(&bench, "request show", &[]).report;
    assert_eq!(shown["result"], "refused");
}

#[test]
fn what_is_advised_of_a_date_helps() {
    let bench = two_patients();
    let one = uid("1");
    let seen = [&add(&one, "patient")[..], &["--proof", "passport"]].concat();
    let request = bench.done(&seen)["request"].as_str().unwrap().to_owned();
    let extend = ["request", "extend", &request, "--why", "vault"];
    bench.done(&extend);
    let advice = advised(&bench, "REQ-006", &extend);
    advice.followed(&bench, "request close", &[("TEXT", "too late")]);
    let court = [&add(&one, "court")[..], &["--proof", "order 7"]].concat();
    let court = bench.done(&court)["request"].as_str().unwrap().to_owned();
    let extend = ["request", "extend", &court, "--why", "vault"];
    advised(&bench, "REQ-007", &extend).followed(&bench, "request show", &[]);
}

#[test]
fn what_is_advised_of_a_delivery_helps() {
    let bench = two_patients();
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let built = bench.done(&["build", "SET-0001"]);
    let image = built["built"][0]["file"].as_str().unwrap().to_owned();
    bench.drive("A", MEDIA);
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let one = uid("1");
    let to = bench.beside("out");
    let to = to.to_str().unwrap();
    let court = [&add(&one, "court")[..], &["--proof", "order 7"]].concat();
    let code = bench.done(&court)["request"].as_str().unwrap().to_owned();
    let line = ["deliver", &code, "--to", to, "--image", &image];
    let advice = advised(&bench, "REQ-008", &line);
    advice.followed(&bench, "request sign", &[]);
    let sign = ["request", "sign", &code];
    let signed = advised(&bench, "REQ-013", &sign);
    assert!(signed.0.contains("no second signature"), "{}", signed.0);
    signed.followed(&bench, "request show", &[]);
    let today = [&line[..], &["--identity", "today"]].concat();
    let advice = advised(&bench, "DLV-004", &today);
    advice.followed(&bench, "deliver", &[("FOLDER", to), ("DRIVE", "virtual:A")]);
    let code = bench.done(&add(&one, "treatment"));
    let code = code["request"].as_str().unwrap().to_owned();
    let unwanted = bench.done(&add(&one, "emergency"));
    let unwanted = unwanted["request"].as_str().unwrap().to_owned();
    let erase = ["request", "erase", &unwanted, "--why", "asked for"];
    let advice = advised(&bench, "REQ-012", &erase);
    advice.followed(&bench, "request close", &[("TEXT", "not needed")]);
    bench.done(&erase);
    let next = bench.beside("next");
    let next = next.to_str().unwrap();
    let advice = advised(&bench, "DLV-010", &["deliver", &one, "--to", next]);
    advice.followed(&bench, "request list", &[]);
    let advice = advised(&bench, "DLV-009", &["deliver", &code, "--to", next]);
    advice.followed(&bench, "scan", &[("CODE", "SET-0001/1")]);
    let there = advice.0.split_once("again with --drive ").unwrap().1;
    let there = there.split_once(". ").unwrap().0;
    bench.done(&["deliver", &code, "--to", next, "--drive", there]);
    let before = bench.done(&add(&one, "treatment"));
    let before = before["request"].as_str().unwrap().to_owned();
    let next = bench.beside("before");
    let next = next.to_str().unwrap();
    let found = bench.done(&["patient", "list", "berta"]);
    let berta = found["patients"][0]["number"].to_string();
    bench.done(&["patient", "split", &one, "--to", &berta, "--why", "as told"]);
    let code = bench.done(&add(&one, "treatment"));
    let code = code["request"].as_str().unwrap().to_owned();
    let third = bench.beside("third");
    let third = third.to_str().unwrap();
    let line = ["deliver", &code, "--to", third, "--image", &image];
    let advice = advised(&bench, "DLV-003", &line);
    // The same target: what was begun there goes on.
    let values = [("FOLDER", third), ("DRIVE", "virtual:A")];
    advice.followed(&bench, "deliver", &values);
    assert!(!bench.beside("third.unfinished").exists());
    let line = ["deliver", &before, "--to", next, "--image", &image];
    let advice = advised(&bench, "DLV-011", &line);
    let shown = advice.followed(&bench, "request show", &[]).report;
    assert_eq!(shown["studies"][0]["now_of"]["patient_id"], "222");
    let close = ["request", "close", &before];
    let advice = advised(&bench, "DLV-012", &close);
    advice.followed(&bench, "request close", &[("TEXT", "another patient's")]);
}

#[test]
fn what_is_advised_of_files_of_two_patients_helps() {
    let bench = Bench::new();
    let one = Object::default();
    let other = Object {
        name: b"BETA^BERTA",
        id: "222",
        series: "2",
        sop: "2",
        ..one
    };
    for (name, file) in [("1.dcm", one.file()), ("2.dcm", other.file())] {
        bench.files("in", &[(name, &file)]);
    }
    assert!(
        bench
            .run(&["ingest", bench.beside("in").to_str().unwrap()])
            .code
            < 2
    );
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.done(&["build", "SET-0001"]);
    let code = bench.done(&add(&uid("1"), "treatment"));
    let code = code["request"].as_str().unwrap().to_owned();
    let to = bench.beside("out");
    let line = ["deliver", &code, "--to", to.to_str().unwrap()];
    advised(&bench, "DLV-001", &line).followed(&bench, "patient mismatches", &[]);
}
