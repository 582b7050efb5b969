//! Files of another patient that were burned with a study before anybody looked: the discs stay as
//! they are, and the files count as that patient's no more.

use std::path::Path;

use serde_json::{Value, json};

use crate::bench::{Bench, MEDIA, dropping, manifest};
use crate::deliveries::{deliver, request};
use crate::objects::{Object, uid};
use crate::patients::{differences, extracted, found, said, study, take_in};

const HANS: Object<'_> = Object {
    study: "1",
    series: "2",
    sop: "2",
    name: b"SCHMIDT^HANS",
    id: "555",
    issuer: "",
    born: "19500101",
    sex: "",
    date: "20260901",
    charset: "ISO_IR 192",
    description: "Thorax",
};

const ANSWER: [&str; 4] = ["patient", "answer", "1", "--wrong-patient"];

/// A disc that is built with a file of another patient, and a drive with a blank.
fn built() -> Bench {
    let bench = Bench::new();
    let taken = take_in(&bench, "in", &[Object::default(), HANS]);
    assert_eq!(taken["differences"].as_array().unwrap().len(), 1);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.done(&["build", "SET-0001"]);
    bench.drive("a", MEDIA);
    bench
}

fn burn(bench: &Bench) -> String {
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:a"]);
    burned["serial"].as_str().unwrap().to_owned()
}

/// Files of the study, and those that stay out.
fn counted(bench: &Bench) -> (Value, Value) {
    let study = study(bench, "1");
    (study["files"].clone(), study["of_others"].clone())
}

fn restored(bench: &Bench, to: &str, more: &[&str]) -> Value {
    let to = bench.beside(to);
    let line = ["restore", &uid("1"), "--to", to.to_str().unwrap()];
    bench.done(&[&line[..], more].concat())
}

/// Whoever looks for the patient whose files a disc holds is told so, and by which decision nothing
/// is found; and not of somebody else.
#[test]
fn what_a_disc_holds_of_another_patient_is_said_to_whoever_looks_for_that_patient() {
    let bench = built();
    let find = |text: &str| bench.run(&["find", text]).report;
    burn(&bench);
    assert_eq!(find("schmidt")["kept_out"], json!([]), "the study is found");
    bench.done(&ANSWER);
    for text in [
        "schmidt",
        "hans schmi",
        "555",
        "1950-01-01",
        "Schmidt 1950",
        "schmidthans",
    ] {
        let report = find(text);
        assert_eq!(report["studies"], json!([]), "{text}");
        let [one] = &report["kept_out"].as_array().unwrap()[..] else {
            panic!("{text}: {report:#}");
        };
        assert_eq!(one["claimed"]["patient_name"], "SCHMIDT^HANS");
        assert_eq!(one["study"]["uid"], uid("1"));
        assert_eq!((&one["decision"], &one["files"]), (&json!(1), &json!(1)));
        assert_eq!(one["discs"], json!(["SET-0001/1"]));
    }
    let text = said(&bench, &["find", "schmidt"]);
    let first =
        "SET-0001/1: 1 file names SCHMIDT, HANS (born 1950-01-01), ID 555. Decision 1 leaves";
    assert!(text.starts_with(first), "{text}");
    assert!(text.contains("stele patient undo 1"), "{text}");
    // So is whoever types the name into the scan box.
    let scanned = bench.run(&["scan", "schmidt"]).report;
    let kept_out = scanned["kept_out"].as_array().unwrap();
    assert_eq!(kept_out[0]["claimed"]["patient_name"], "SCHMIDT^HANS");
    assert_eq!(scanned["next"]["do"], "only_kept_out");
    let text = said(&bench, &["scan", "schmidt"]);
    assert!(text.starts_with("No study of this patient"), "{text}");
    assert!(text.contains(first), "{text}");
    assert!(!text.contains("Try fewer letters"), "{text}");
    for text in ["anna", "schmidt anna", "1951", "xyz"] {
        assert_eq!(find(text)["kept_out"], json!([]), "{text}");
    }
    bench.done(&["patient", "undo", "1"]);
    assert_eq!(found(&bench, "schmidt"), [uid("1")]);
    assert_eq!(find("schmidt")["kept_out"], json!([]));
}

/// A disc that holds nothing of a study but files of somebody else does not concern its patient.
#[test]
fn whose_files_were_taken_away_is_not_concerned_by_a_lost_disc_of_them() {
    let bench = Bench::new();
    take_in(&bench, "first", &[Object::default()]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    take_in(&bench, "second", &[HANS]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.done(&["build", "SET-0002"]);
    bench.drive("a", MEDIA);
    let burned = bench.done(&["burn", "SET-0002/1", "--drive", "virtual:a"]);
    let serial = burned["serial"].as_str().unwrap();
    bench.done(&["copy", "lost", serial, "--why", "stolen"]);
    let names = || {
        let shown = bench.done(&["incident", "show", "1"]);
        let all = shown["concerned"].as_array().unwrap().clone();
        let names = all.iter().map(|one| one["patient_id"].clone());
        names.collect::<Vec<_>>()
    };
    assert_eq!(names().len(), 2);
    bench.done(&ANSWER);
    assert_eq!(names(), [json!("555")]);
    bench.done(&["patient", "undo", "1"]);
    assert_eq!(names().len(), 2);
}

#[test]
fn of_a_burned_disc_the_wrong_patients_files_stay_out_and_come_back() {
    let bench = built();
    burn(&bench);
    let image = bench.root().join("images/SET-0001-1.iso");
    let code = request(&bench, &uid("1"), "patient");
    let to = bench.beside("handed over");
    deliver(&bench, &code, &to, &image, &[]).refused("DLV-001");
    let decided = bench.done(&ANSWER);
    assert_eq!(
        (&decided["settled"], &decided["open"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(differences(&bench), Vec::<Value>::new());
    assert_eq!(counted(&bench), (json!(1), json!(1)));
    assert_eq!(found(&bench, "schmidt"), [""; 0]);
    let text = said(&bench, &["find", "test"]);
    assert!(
        text.contains("1 file on its discs belongs to another patient"),
        "{text}"
    );
    let drive = ["--drive", "virtual:a"];
    for (to, more) in [
        ("a", &["--dry-run"][..]),
        ("b", &drive),
        ("b", &["--verify-only"]),
    ] {
        let report = restored(&bench, to, more);
        assert_eq!(
            (&report["files"], &report["of_others"]),
            (&json!(1), &json!(1)),
            "{more:?}"
        );
    }
    let done = deliver(&bench, &code, &to, &image, &[]).gives(0);
    assert_eq!(
        (&done["files"], &done["not_included"]["of_others"]),
        (&json!(1), &json!(1))
    );
    let again = take_in(&bench, "in", &[Object::default(), HANS]);
    assert_eq!(
        (&again["kept_out"], &again["items"]),
        (&json!(1), &json!(0))
    );
    later_discs_say_it(&bench);
    bench.done(&["patient", "undo", "1"]);
    assert_eq!(counted(&bench), (json!(3), json!(0)));
    assert_eq!(found(&bench, "schmidt"), [uid("1")]);
    assert_eq!(restored(&bench, "c", &["--dry-run"])["files"], 3);
    assert!(bench.done(&["audit", "verify"])["problems"] == json!([]));
}

/// What comes to the study later is on a disc that does not name the other one.
fn later_discs_say_it(bench: &Bench) {
    let late = Object {
        sop: "3",
        ..Object::default()
    };
    take_in(bench, "late", &[late]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let built = bench.done(&["build", "SET-0002"]);
    let image = Path::new(built["built"][0]["file"].as_str().unwrap());
    let index = String::from_utf8(extracted(bench, image, "INDEX.HTM")).unwrap();
    assert!(
        index.contains("TEST") && !index.contains("SCHMIDT"),
        "{index}"
    );
    let mut named = manifest(image).into_iter();
    assert!(named.all(|line| line["patient"].is_null()));
}

/// Burned after the refusal, as is advised too; and given up later, its discs gone for good.
#[test]
fn what_is_only_built_is_dropped_or_burned_before_the_answer() {
    let bench = built();
    bench.run(&ANSWER).refused("CAT-063");
    let serial = burn(&bench);
    bench.done(&ANSWER);
    bench.done(&["copy", "retire", &serial, "--last", "--why", "scratched"]);
    bench.done(&dropping("SET-0001"));
    // The study waits again, and the other patient's file does not.
    let study = study(&bench, "1");
    assert_eq!(
        (&study["files"], &study["waiting"]),
        (&json!(1), &json!(true))
    );
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    assert_eq!(counted(&bench), (json!(1), json!(0)));
    bench.done(&["patient", "undo", "1"]);
    assert_eq!(counted(&bench), (json!(2), json!(0)));
    let status = bench.run(&["status"]).report;
    assert_eq!(status["waiting"].as_array().unwrap().len(), 1);
    assert!(bench.done(&["audit", "verify"])["problems"] == json!([]));
}
