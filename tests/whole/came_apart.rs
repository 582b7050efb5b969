//! Files that came while a merge, a split or a correction held: once it is undone, somebody is
//! asked about them, and nothing is handed over before.

use serde_json::{Value, json};

use crate::bench::Bench;
use crate::deliveries::{built, deliver, request};
use crate::objects::{Object, uid};
use crate::patients::{differences, found, said, study, take_in};

fn ray(study: &'static str, sop: &'static str) -> Object<'static> {
    Object {
        study,
        series: sop,
        sop,
        name: b"ROE^RAY",
        id: "300",
        born: "19800101",
        ..Object::default()
    }
}

/// Study 1 of Anna, patient 1, and study 2 of Ray, patient 2.
fn two() -> Bench {
    let bench = Bench::new();
    take_in(&bench, "a", &[Object::default()]);
    take_in(&bench, "b", &[ray("2", "2")]);
    bench
}

fn is_sound(bench: &Bench) {
    assert_eq!(bench.done(&["audit", "verify"])["problems"], json!([]));
}

#[test]
fn what_came_meanwhile_is_asked_when_a_decision_is_undone() {
    let split = [
        "patient",
        "split",
        &uid("1"),
        "--to",
        "2",
        "--why",
        "as told",
    ];
    let merge = [
        "patient",
        "merge",
        "2",
        "--into",
        "1",
        "--same",
        "--why",
        "one person",
    ];
    let correct = [
        "patient", "correct", "1", "--id", "301", "--name", "ROE^RAY", "--why", "as told",
    ];
    for (decision, born, id) in [
        (&merge[..], "19800101", "300"),
        (&split, "19800101", "300"),
        (&correct, "19560312", "301"),
    ] {
        let bench = two();
        bench.done(decision);
        let came = Object {
            born,
            id,
            sex: "F",
            ..ray("1", "3")
        };
        let taken = take_in(&bench, "c", &[came]);
        assert_eq!(taken["differences"], json!([]), "{decision:?}");
        assert_eq!(differences(&bench), Vec::<Value>::new(), "{decision:?}");
        bench.done(&["patient", "undo", "1"]);
        let [one] = differences(&bench).try_into().unwrap();
        assert_eq!(one["files"], 1, "{one:#}");
        assert_eq!(one["says"]["patient_id"], id, "{one:#}");
        assert_eq!(study(&bench, "1")["patient_name"], "TEST^ANNA");
        assert!(found(&bench, "ray").contains(&uid("1")), "{decision:?}");
        let card = said(&bench, &["find", &uid("1")]);
        assert!(card.contains("Its files also name ROE, RAY"), "{card}");
        // The question leads somewhere: they stay out, and come back.
        bench.done(&["patient", "answer", "1", "--wrong-patient"]);
        assert_eq!(study(&bench, "1")["files"], 1);
        is_sound(&bench);
    }
}

#[test]
fn what_stays_out_does_so_while_both_are_one_patient() {
    let bench = two();
    take_in(&bench, "c", &[ray("1", "3")]);
    bench.done(&["patient", "answer", "1", "--wrong-patient"]);
    bench.done(&[
        "patient",
        "merge",
        "2",
        "--into",
        "1",
        "--same",
        "--why",
        "one person",
    ]);
    assert_eq!(take_in(&bench, "c", &[ray("1", "3")])["kept_out"], 1);
    bench.done(&["patient", "undo", "2"]);
    assert_eq!(study(&bench, "1")["files"], 1);
    bench.done(&["patient", "undo", "1"]);
    assert_eq!(study(&bench, "1")["files"], 2);
    bench.done(&["patient", "answer", "1", "--wrong-patient"]);
    assert_eq!(study(&bench, "1")["files"], 1);
    is_sound(&bench);
}

#[test]
fn a_study_that_was_split_off_is_found_by_whom_its_files_name() {
    let bench = two();
    bench.done(&[
        "patient",
        "split",
        &uid("1"),
        "--to",
        "2",
        "--why",
        "as told",
    ]);
    for text in ["P1", "anna", "300", "ray"] {
        assert!(found(&bench, text).contains(&uid("1")), "{text}");
    }
    let list = bench.done(&["patient", "list", "P1"]);
    assert_eq!(list["patients"][0]["number"], 2, "{list:#}");
    let card = said(&bench, &["find", &uid("1")]);
    assert!(card.contains("Its files also name TEST, ANNA"), "{card}");
    bench.done(&["patient", "undo", "1"]);
    assert_eq!(found(&bench, "ray"), [uid("2")]);
    is_sound(&bench);
}

/// DLV-001 says to decide: what is to be decided is on the list, whatever made it.
#[test]
fn what_a_delivery_asks_to_decide_is_on_the_list() {
    let bench = two();
    bench.done(&[
        "patient",
        "merge",
        "2",
        "--into",
        "1",
        "--same",
        "--why",
        "one person",
    ]);
    take_in(&bench, "c", &[ray("1", "3")]);
    bench.done(&["patient", "undo", "1"]);
    let image = built(&bench);
    let code = request(&bench, &uid("1"), "patient");
    let to = bench.beside("handed over");
    deliver(&bench, &code, &to, &image, &[]).refused("DLV-001");
    assert_eq!(differences(&bench).len(), 1);

    // A birth date that nobody had said contradicts a correction, and nobody was asked.
    let bench = Bench::new();
    let of = |sop, born| Object {
        sop,
        born,
        ..Object::default()
    };
    take_in(&bench, "a", &[of("1", ""), of("2", "19700101")]);
    bench.done(&[
        "patient",
        "correct",
        "1",
        "--birth-date",
        "1960-01-01",
        "--why",
        "as told",
    ]);
    let image = built(&bench);
    let code = request(&bench, &uid("1"), "patient");
    let to = bench.beside("handed over");
    assert_eq!(differences(&bench), Vec::<Value>::new());
    // Whoever hands over may ask, and need not be allowed to decide.
    let add = ["person", "add", "Lo", "--role", "locator"];
    let locator = bench.done(&add)["person"].as_str().unwrap().to_owned();
    deliver(&bench, &code, &to, &image, &["--as", &locator]).refused("DLV-001");
    let [one] = differences(&bench).try_into().unwrap();
    assert_eq!(one["says"]["birth_date"], "19700101", "{one:#}");
    deliver(&bench, &code, &to, &image, &[]).refused("DLV-001");
    let list = said(&bench, &["patient", "mismatches"]);
    assert!(list.contains(": files name TEST, ANNA"), "{list}");
    let alone = bench.run(&["patient", "answer", "1", "--wrong-patient"]);
    alone.refused("CAT-075");
    assert_eq!(study(&bench, "1")["files"], 2);
    bench.done(&["patient", "answer", "1", "--correction", "--keep", "--same"]);
    let later = bench.beside("later");
    let done = deliver(&bench, &code, &later, &image, &["--identity", "today"]).gives(0);
    assert_eq!(done["files"], 2, "{done:#}");
    is_sound(&bench);
}
