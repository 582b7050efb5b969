//! Whose the files are: answers that do not fit, and decisions that were taken.

use super::{Advice, advised};
use crate::bench::Bench;
use crate::objects::{Object, uid};
use crate::patients::{differences, said, study, take_in};

fn answered(bench: &Bench, code: &str, answer: &str) -> Advice {
    advised(bench, code, &["patient", "answer", "1", answer])
}

#[test]
fn what_is_advised_of_answers_about_patients_settles_them() {
    // Another patient in one study, whom nobody knows.
    let bench = Bench::new();
    let late = Object {
        sop: "2",
        name: b"GAMMA^GERDA",
        id: "G1",
        ..Object::default()
    };
    take_in(&bench, "a", &[Object::default()]);
    take_in(&bench, "b", &[late]);
    let number = [("NUMBER", "1")];
    let advice = answered(&bench, "CAT-073", "--two-people");
    assert!(advice.0.contains("--wrong-patient"));
    let advice = answered(&bench, "CAT-061", "--merge");
    advice.followed(&bench, "patient answer", &number);
    assert!(differences(&bench).is_empty());
    let undo = ["patient", "undo", "1"];
    bench.done(&undo);
    advised(&bench, "CAT-064", &undo).followed(&bench, "patient decisions", &[]);
    // On a disc that is planned.
    bench.done(&["plan", "--media", super::MEDIA, "--copies", "1"]);
    let advice = answered(&bench, "CAT-063", "--wrong-patient");
    advice.followed(&bench, "set cancel", &[("SET", "SET-0001")]);
    let advice = answered(&bench, "CAT-073", "--two-people");
    advice.followed(&bench, "patient answer", &number);
    assert!(differences(&bench).is_empty());
    assert_eq!(study(&bench, "1")["patient_name"], "GAMMA^GERDA");
}

#[test]
fn what_is_advised_of_two_studies_with_one_id_settles_them() {
    for (code, answer) in [("CAT-072", "--wrong-patient"), ("CAT-060", "--correction")] {
        let bench = Bench::new();
        let of = |number: &'static str, name: &'static [u8]| Object {
            study: number,
            series: number,
            sop: number,
            id: "42",
            name,
            ..Object::default()
        };
        take_in(&bench, "a", &[of("1", b"MEYER^ANNA")]);
        take_in(&bench, "b", &[of("2", b"MAIER^ANNA")]);
        // Follows: CAT-072 CAT-060
        let advice = answered(&bench, code, answer);
        advice.followed(&bench, "patient answer", &[("NUMBER", "1")]);
        assert!(differences(&bench).is_empty());
        assert_eq!(study(&bench, "2")["patient_name"], "MEYER^ANNA");
    }
}

#[test]
fn what_is_advised_of_decisions_names_them() {
    let bench = Bench::new();
    let anne = Object {
        id: "P2",
        study: "2",
        series: "2",
        sop: "2",
        ..Object::default()
    };
    take_in(&bench, "in", &[Object::default(), anne]);
    let found = bench.done(&["patient", "list", "P2"]);
    let two = found["patients"][0]["number"].to_string();
    let itself = [
        "patient",
        "merge",
        &two,
        "--into",
        &two,
        "--same",
        "--why",
        "one person",
    ];
    advised(&bench, "CAT-076", &itself).followed(&bench, "patient list", &[("TEXT", "P2")]);
    // Of a case nothing says whose it is.
    let folder = bench.files("case", &[("a.txt", b"a")]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "Q9"]);
    let found = bench.done(&["patient", "list", "Q9"]);
    let case = found["patients"][0]["number"].to_string();
    let nobody = [
        "patient",
        "merge",
        &two,
        "--into",
        &case,
        "--why",
        "one person",
    ];
    advised(&bench, "CAT-077", &nobody).followed(&bench, "patient list", &[]);
    for id in ["P8", "P9"] {
        let split = [
            "patient",
            "split",
            &uid("2"),
            "--id",
            id,
            "--name",
            "N^N",
            "--why",
            "as told",
        ];
        bench.done(&split);
    }
    let advice = advised(&bench, "CAT-065", &["patient", "undo", "1"]);
    let decided = advice.followed(&bench, "patient decisions", &[]).report;
    let newest = decided["decisions"][0]["number"].to_string();
    bench.done(&["patient", "undo", &newest]);
    bench.done(&["patient", "undo", "1"]);
    assert_eq!(study(&bench, "2")["uid"], uid("2"));
    // What was merged before.
    let one = bench.sqlite("SELECT min(id) FROM patient");
    let merge = [
        "patient",
        "merge",
        &two,
        "--into",
        &one,
        "--same",
        "--why",
        "one person",
    ];
    bench.done(&merge);
    let advice = advised(&bench, "CAT-062", &merge);
    advice.followed(&bench, "patient list", &[("TEXT", "P2")]);
    advice.followed(&bench, "patient decisions", &[]);
}

#[test]
fn what_is_advised_of_two_who_hardly_are_one_merges_them() {
    let bench = Bench::new();
    let ray = Object {
        study: "2",
        name: b"ROE^RAY",
        id: "300",
        born: "19800101",
        ..Object::default()
    };
    take_in(&bench, "in", &[Object::default(), ray]);
    let merge = ["patient", "merge", "1", "--into", "2", "--why", "said so"];
    let advice = advised(&bench, "JOB-145", &merge);
    advice.followed(&bench, "patient list", &[("TEXT", "anna")]);
    bench.done(&[&merge[..], &["--same"]].concat());
    advice.followed(&bench, "patient decisions", &[]);
}

#[test]
fn what_is_advised_of_exceptions_settles_them() {
    let listed = |bench: &Bench, code: &str| {
        let said = said(bench, &["exceptions", "list"]);
        let line = said.lines().find(|line| line.starts_with(code));
        Advice(
            line.unwrap_or_else(|| panic!("no {code}: {said}"))
                .to_owned(),
        )
    };
    // Follows: SCN-115 SCN-116 SCN-118
    let bench = Bench::new();
    let folder = bench.files("in", &[("note.txt", b"of no study")]);
    let folder = folder.to_str().unwrap();
    bench.run(&["ingest", folder]);
    let case = [("FOLDER", folder), ("NAME", "C")];
    listed(&bench, "Next: ").followed(&bench, "ingest", &case);
    assert_eq!(study_of(&bench, "case:C"), 1);

    let bench = Bench::new();
    let odd = Object {
        name: b"M\xdcLLER^J",
        ..Object::default()
    };
    take_in(&bench, "in", &[odd]);
    let advice = listed(&bench, "SCN-116");
    advice.followed(&bench, "find", &[("TEXT", "P1")]);
    let right = [("NUMBER", "1"), ("NAME", "MUELLER^J"), ("TEXT", "seen")];
    advice.followed(&bench, "patient correct", &right);
    assert_eq!(study(&bench, "1")["patient_name"], "MUELLER^J");

    let bench = Bench::new();
    let unborn = Object {
        born: "29990101",
        ..Object::default()
    };
    take_in(&bench, "in", &[unborn]);
    let right = [("NUMBER", "1"), ("DATE", "1956-03-12"), ("TEXT", "seen")];
    listed(&bench, "SCN-118").followed(&bench, "patient correct", &right);
    assert_eq!(study(&bench, "1")["birth_date"], "19560312");

    let lists = bench.files(
        "lists",
        &[("a.csv", b"patient_id;new_name\r\n7;M\xdcLLER^J")],
    );
    let lists = lists.join("a.csv").display().to_string();
    let advice = advised(&bench, "JOB-058", &["patient", "corrections", &lists]);
    let names = advice
        .followed(&bench, "patient list", &[("NAME", "P1")])
        .report;
    assert_eq!(names["patients"].as_array().unwrap().len(), 1, "{names:#}");
}

/// How many studies a text finds.
fn study_of(bench: &Bench, text: &str) -> usize {
    let found = bench.run(&["find", text]).report;
    found["studies"].as_array().map_or(0, Vec::len)
}
