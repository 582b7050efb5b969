//! Patients over time: whom objects say, what differs, what was decided of it, and what each answer
//! shows then.

use std::path::Path;

use serde_json::Value;

use crate::bench::{Bench, STELE, manifest, witness};
use crate::objects::{Object, uid};

pub fn said(bench: &Bench, arguments: &[&str]) -> String {
    let mut command = std::process::Command::new(STELE);
    command
        .env("STELE_ARCHIVE", bench.root())
        .env("STELE_STATE", bench.beside("state"))
        .args(arguments);
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

/// Takes objects in from a folder of their own.
pub fn take_in(bench: &Bench, folder: &str, objects: &[Object<'_>]) -> Value {
    for (number, object) in objects.iter().enumerate() {
        bench.files(folder, &[(&format!("{number}.dcm"), &object.file())]);
    }
    let folder = bench.beside(folder);
    let ran = bench.run(&["ingest", folder.to_str().unwrap()]);
    assert!(ran.code < 2, "{:#?}", ran.said);
    ran.report
}

/// UIDs of the studies that a text finds.
pub fn found(bench: &Bench, text: &str) -> Vec<String> {
    let report = bench.run(&["find", text]).report;
    if report["exact"] == false {
        return Vec::new();
    }
    let studies = report["studies"].as_array().unwrap().iter();
    let mut all: Vec<_> = studies
        .map(|s| s["uid"].as_str().unwrap().to_owned())
        .collect();
    all.sort();
    all
}

/// The one study, as it is found.
pub fn study(bench: &Bench, study: &str) -> Value {
    let report = bench.done(&["find", &uid(study)]);
    assert_eq!(report["studies"].as_array().unwrap().len(), 1);
    report["studies"][0].clone()
}

pub fn differences(bench: &Bench) -> Vec<Value> {
    let report = bench.run(&["patient", "mismatches"]).report;
    let listed = bench.run(&["status"]).report["differences"].clone();
    assert_eq!(listed, report["differences"]);
    report["differences"].as_array().unwrap().clone()
}

/// A file at the root of an image, and the names and IDs of its DICOMDIR's patients.
fn on_disc(bench: &Bench) -> (String, Vec<u8>) {
    bench.done(&["plan", "--media", "40m", "--copies", "1"]);
    let built = bench.done(&["build", "SET-0001"]);
    let image = built["built"][0]["file"].as_str().unwrap().to_owned();
    let text = extracted(bench, Path::new(&image), "INDEX.HTM");
    let index = String::from_utf8(text).unwrap();
    (index, extracted(bench, Path::new(&image), "DICOMDIR"))
}

pub fn extracted(bench: &Bench, image: &Path, name: &str) -> Vec<u8> {
    let to = bench.beside(&format!("out-{name}"));
    let mut xorriso = std::process::Command::new("xorriso");
    xorriso.args(["-osirrox", "on", "-indev"]).arg(image);
    witness(xorriso.arg("-extract").arg(format!("/{name}")).arg(&to));
    std::fs::read(to).unwrap()
}

pub fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|at| at == text.as_bytes())
}

pub const TRAUMA: Object<'_> = Object {
    study: "1",
    series: "1",
    sop: "1",
    name: b"UNKNOWN^TRAUMA7",
    id: "TMP77",
    born: "",
    issuer: "",
    sex: "",
    date: "20260901",
    charset: "ISO_IR 192",
    description: "Thorax",
};

pub fn gerda(sop: &'static str) -> Object<'static> {
    Object {
        sop,
        series: "2",
        name: b"GAMMA^GERDA",
        id: "333",
        born: "19700101",
        ..TRAUMA
    }
}

/// gen_identity b2, and id_two_patients_one_study: within a run and across runs.
#[test]
fn another_patient_in_a_study_is_told_once_and_both_find_it() {
    let bench = Bench::new();
    assert_eq!(
        take_in(&bench, "first", &[TRAUMA])["differences"],
        serde_json::json!([])
    );
    let second = take_in(&bench, "second", &[gerda("2")]);
    let told = &second["differences"][0];
    assert_eq!((&told["files"], &told["known"]), (&1.into(), &false.into()));
    assert_eq!(told["patient"]["patient_name"], "UNKNOWN^TRAUMA7");
    assert_eq!(
        (&told["says"]["patient_name"], &told["says"]["birth_date"]),
        (&"GAMMA^GERDA".into(), &"19700101".into())
    );
    // gen_identity b2's third: the first object once more, with its header corrected.
    let third = take_in(&bench, "third", &[gerda("1")]);
    assert_eq!(third["differences"].as_array().unwrap().len(), 1);
    assert_eq!(differences(&bench).len(), 1);
    assert_eq!(differences(&bench)[0]["files"], 2);
    for text in ["trauma7", "TMP77", "gerda", "333", "1970-01-01"] {
        assert_eq!(found(&bench, text), [uid("1")], "{text}");
    }
    let text = said(&bench, &["find", "gerda"]);
    assert!(
        text.contains("UNKNOWN, TRAUMA7 (birth date unknown), ID TMP77"),
        "{text}"
    );
    assert!(
        text.contains("Its files also name GAMMA, GERDA (born 1970-01-01), ID 333."),
        "{text}"
    );
    let undecided = "(mismatch 1): stele patient mismatches";
    assert!(text.contains(undecided), "{text}");
    let status = said(&bench, &["status"]);
    assert!(
        status.contains("2 of the study's 3 files name GAMMA, GERDA (born 1970-01-01)"),
        "{status}"
    );
    assert_eq!(bench.run(&["status"]).code, 1);
    // In one run.
    let one_run = Bench::new();
    let (anna, berta) = (
        Object {
            name: b"ALPHA^ANNA",
            id: "111",
            ..Object::default()
        },
        Object {
            name: b"BETA^BERTA",
            id: "222",
            sop: "2",
            series: "2",
            ..Object::default()
        },
    );
    let taken = take_in(&one_run, "in", &[anna, berta]);
    assert_eq!(taken["differences"].as_array().unwrap().len(), 1);
    for text in ["BETA", "222", "alpha", "111"] {
        assert_eq!(found(&one_run, text), [uid("1")], "{text}");
    }
    let (index, directory) = on_disc(&one_run);
    for text in ["ALPHA ANNA", "111", "BETA BERTA", "222"] {
        assert!(index.contains(text), "{text}: {index}");
    }
    assert!(holds(&directory, "ALPHA^ANNA"));
}

#[test]
fn a_correction_is_shown_and_printed_and_what_objects_say_stays_on_the_disc() {
    let bench = Bench::new();
    take_in(&bench, "first", &[TRAUMA]);
    take_in(&bench, "second", &[gerda("2")]);
    bench
        .run(&["patient", "answer", "1", "--merge"])
        .refused("CAT-061");
    let why = ["--why", "came round"];
    let answer = ["patient", "answer", "1", "--correction"];
    let done = bench.done(&[&answer[..], &why].concat());
    assert_eq!((&done["settled"], &done["open"]), (&1.into(), &0.into()));
    assert_eq!(done["decisions"], serde_json::json!([1]));
    assert_eq!(differences(&bench), Vec::<Value>::new());
    let now = study(&bench, "1");
    assert_eq!(
        [&now["patient_name"], &now["birth_date"]],
        ["GAMMA^GERDA", "19700101"]
    );
    assert_eq!(now["also_said"][0]["patient_name"], "UNKNOWN^TRAUMA7");
    assert_eq!(found(&bench, "trauma7"), [uid("1")]);
    // Late objects by either name are nothing new.
    let late = Object { sop: "3", ..TRAUMA };
    assert_eq!(
        take_in(&bench, "late", &[late])["differences"],
        serde_json::json!([])
    );
    let (index, directory) = on_disc(&bench);
    let image = bench.root().join("images/SET-0001-1.iso");
    let lines = &manifest(&image)[1..];
    let of_study = |line: &&Value| line["study_instance_uid"] == uid("1").as_str();
    let of_study: Vec<_> = lines.iter().filter(of_study).collect();
    assert_eq!(of_study.len(), 3);
    let named = of_study.iter().filter(|line| !line["patient"].is_null());
    let named: Vec<_> = named.map(|line| &line["patient"]["name"]).collect();
    // Of those files alone that say somebody else.
    assert_eq!(named, ["GAMMA^GERDA"; 2]);
    assert!(
        index.contains("<td>GAMMA GERDA<br>(files say: UNKNOWN TRAUMA7)"),
        "{index}"
    );
    assert!(holds(&directory, "UNKNOWN^TRAUMA7"));
    // Undone, the catalog says what it said before; the disc, built once more, is the same.
    let before = std::fs::read(&image).unwrap();
    bench.done(&["patient", "undo", "1"]);
    bench.run(&["patient", "undo", "1"]).refused("CAT-064");
    assert_eq!(study(&bench, "1")["patient_name"], "UNKNOWN^TRAUMA7");
    assert_eq!(differences(&bench).len(), 1);
    let decided = bench.done(&["patient", "decisions"]);
    assert_eq!(decided["decisions"][0]["undone"], true);
    std::fs::remove_file(&image).unwrap();
    bench.done(&["build", "SET-0001"]);
    assert!(std::fs::read(&image).unwrap() == before, "another image");
    assert!(bench.done(&["audit", "verify"])["problems"] == serde_json::json!([]));
}

#[test]
fn patients_are_merged_corrected_and_split_and_each_is_undone() {
    let bench = Bench::new();
    let anna = |study, sop| Object {
        study,
        sop,
        ..Object::default()
    };
    let anne = Object {
        id: "P2",
        name: b"TEST^ANNE",
        ..anna("2", "2")
    };
    take_in(&bench, "in", &[anna("1", "1"), anne, anna("3", "3")]);
    let number = |text: &str| {
        let list = bench.done(&["patient", "list", text]);
        list["patients"][0]["number"].to_string()
    };
    let (one, two) = (number("P1"), number("P2"));
    bench
        .run(&["patient", "merge", &one, "--into", "99", "--why=so"])
        .refused("JOB-002");
    bench
        .run(&["patient", "merge", &one, "--into", &one, "--why=so"])
        .refused("CAT-076");
    bench.done(&["patient", "merge", &one, "--into", &two, "--why=so"]);
    let all = [uid("1"), uid("2"), uid("3")];
    assert_eq!(found(&bench, "P1"), all);
    assert_eq!(study(&bench, "1")["patient_name"], "TEST^ANNE");
    bench.done(&[
        "patient",
        "correct",
        &two,
        "--birth-date",
        "4.3.1962",
        "--why=so",
    ]);
    assert_eq!(study(&bench, "3")["birth_date"], "19620304");
    let split = [
        "patient",
        "split",
        &uid("2"),
        "--id",
        "P9",
        "--name",
        "NEW^NORA",
        "--why=so",
    ];
    bench.done(&split);
    assert_eq!(study(&bench, "2")["patient_name"], "NEW^NORA");
    assert_eq!(found(&bench, "nora"), [uid("2")]);
    let list = said(&bench, &["patient", "decisions"]);
    for text in ["are one person", "was corrected to", "belongs to NEW"] {
        assert!(list.contains(text), "{list}");
    }
    bench.done(&["patient", "undo", "3", "1"]);
    assert_eq!(study(&bench, "1")["patient_name"], "TEST^ANNA");
    assert_eq!(study(&bench, "2")["birth_date"], "19620304");
    assert_eq!(found(&bench, "P1"), [uid("1"), uid("3")]);
    bench.done(&["person", "add", "Vera", "--role", "verifier"]);
    bench
        .run(&["--as", "PER-0002-M", "patient", "undo", "2"])
        .refused("CAT-032");
    assert!(bench.done(&["audit", "verify"])["problems"] == serde_json::json!([]));
}

#[test]
fn objects_of_the_wrong_patient_stay_out() {
    let bench = Bench::new();
    let berta = Object {
        name: b"BETA^BERTA",
        id: "222",
        sop: "2",
        series: "2",
        ..Object::default()
    };
    take_in(&bench, "in", &[Object::default(), berta]);
    assert_eq!(study(&bench, "1")["files"], 2);
    let answered = said(&bench, &["patient", "answer", "1", "--wrong-patient"]);
    let counts = "1 of its files is left out, and 1 file remains in the study";
    assert!(answered.contains(counts), "{answered}");
    assert_eq!(found(&bench, "berta"), Vec::<String>::new());
    assert_eq!(study(&bench, "1")["files"], 1);
    let folder = bench.beside("in");
    let again = bench.done(&["ingest", folder.to_str().unwrap()]);
    assert_eq!(
        (&again["kept_out"], &again["items"]),
        (&1.into(), &0.into())
    );
    let (index, directory) = on_disc(&bench);
    assert!(
        !index.contains("BETA") && !holds(&directory, "BETA"),
        "{index}"
    );
    bench.done(&["patient", "undo", "1"]);
    let waits = study(&bench, "1");
    assert_eq!(
        (&waits["waiting"], &waits["files"]),
        (&true.into(), &2.into())
    );
    // What is on a disc cannot be kept out of it.
    bench.done(&["plan", "--media", "40m", "--copies", "1"]);
    let refused = bench.run(&["patient", "answer", "1", "--wrong-patient"]);
    refused.refused("CAT-063");
}

/// gen_identity b5: spelling is no difference, a near name is one.
#[test]
fn a_near_name_is_a_difference_and_spelling_is_none() {
    let bench = Bench::new();
    let names: [&[u8]; 6] = [
        b"DELTA^DORA",
        b"DELTA^DORA^^",
        b"DELTA^DORA^^^",
        b"Delta^Dora",
        b"DELTA^DORA ",
        b"DELTA, DORA",
    ];
    let sops = ["1", "2", "3", "4", "5", "6"];
    let objects = names.iter().zip(sops).map(|(name, sop)| Object {
        name,
        sop,
        ..Object::default()
    });
    let taken = take_in(&bench, "in", &objects.collect::<Vec<_>>());
    assert_eq!(taken["differences"], serde_json::json!([]));
    let near = Object {
        name: b"DELLA^DORA",
        sop: "7",
        ..Object::default()
    };
    let taken = take_in(&bench, "near", &[near]);
    assert_eq!(taken["differences"].as_array().unwrap().len(), 1);
    // The same person, whose name was right before.
    bench.done(&["patient", "answer", "--all", "--correction", "--keep"]);
    assert_eq!(study(&bench, "1")["patient_name"], "DELTA^DORA");
    assert_eq!(found(&bench, "della"), [uid("1")]);
}

/// gen_identity b3, gen_dicom id_no_patient_id, one ID of two issuers, twins.
#[test]
fn people_who_are_not_one_are_shown_with_their_birth_dates() {
    let bench = Bench::new();
    let hans = |study, born| Object {
        study,
        sop: study,
        name: b"SCHMIDT^HANS",
        id: "",
        born,
        sex: "M",
        ..Object::default()
    };
    take_in(&bench, "a", &[hans("1", "19500101")]);
    take_in(&bench, "b", &[hans("2", "19800615")]);
    let issued = |study, issuer| Object {
        study,
        sop: study,
        id: "42",
        issuer,
        ..Object::default()
    };
    take_in(&bench, "c", &[issued("3", "NORTH"), issued("4", "SOUTH")]);
    let text = said(&bench, &["find", "schmidt"]);
    for born in [
        "SCHMIDT, HANS (born 1950-01-01)",
        "SCHMIDT, HANS (born 1980-06-15)",
    ] {
        assert!(text.contains(born), "{text}");
    }
    assert_eq!(
        bench.done(&["patient", "list", "schmidt"])["patients"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let text = said(&bench, &["find", "42"]);
    for issuer in ["ID 42 (issuer NORTH)", "ID 42 (issuer SOUTH)"] {
        assert!(text.contains(issuer), "{text}");
    }
    assert_eq!(differences(&bench), Vec::<Value>::new());
}

#[test]
fn a_list_of_corrections_holds_as_a_whole_or_not_at_all() {
    let bench = Bench::new();
    let named = |study, id, name: &'static [u8]| Object {
        study,
        sop: study,
        id,
        name,
        ..Object::default()
    };
    let objects = [
        named("1", "7", b"MAIER^ANNA"),
        named("2", "8", b"DOE^JO"),
        named("3", "9", b"ROE^ANN"),
    ];
    take_in(&bench, "in", &objects);
    let list = |text: &str| {
        let file = bench
            .files("lists", &[("list.csv", text.as_bytes())])
            .join("list.csv");
        bench.run(&[
            "patient",
            "corrections",
            file.to_str().unwrap(),
            "--why",
            "HIS export",
        ])
    };
    let head = "patient_id,name,new_patient_id,new_name,new_birth_date\n";
    let wrong = format!("{head}7,,,MEYER^ANNA,\n8,ROE^JO,,X^Y,\n8,,9,ROE^ANN,1956-03-12\n");
    let refused = list(&wrong).gives(1);
    assert_eq!(
        refused["wrong"],
        serde_json::json!([{"line": 3, "wrong": "not_found", "column": null}])
    );
    let known = format!("{head}7,,,MEYER^ANNA,\n8,,9,ROE^ANN,1956-03-12\n");
    let refused = list(&known).gives(1);
    assert_eq!(
        refused["wrong"],
        serde_json::json!([{"line": 3, "wrong": "known", "column": null}])
    );
    assert_eq!(study(&bench, "1")["patient_name"], "MAIER^ANNA");
    let good = format!("{head}7,MAIER^ANNA,,MEYER^ANNA,4.3.1962\n8,,0008,,\n");
    let done = list(&good).gives(0);
    assert_eq!(done["decisions"].as_array().unwrap().len(), 2);
    assert_eq!(study(&bench, "1")["birth_date"], "19620304");
    assert_eq!(study(&bench, "2")["patient_id"], "0008");
    // The same list once more changes nothing: whom it is about is found by what was, too.
    let again = list(&good).gives(0);
    assert_eq!(
        (
            &again["unchanged"],
            again["decisions"].as_array().unwrap().len()
        ),
        (&2.into(), 0)
    );
}

/// Where an issuer is given and somebody has exactly that one, nobody else is meant.
#[test]
fn the_issuer_in_a_list_of_corrections_says_who_is_meant() {
    let bench = Bench::new();
    let of = |study, issuer, name: &'static [u8]| Object {
        study,
        sop: study,
        id: "4711",
        issuer,
        name,
        ..Object::default()
    };
    let objects = [
        of("1", "HOSP-A", b"MAIER^ANNA"),
        of("2", "HOSP-B", b"DOE^JO"),
        of("3", "", b"ROE^ANN"),
    ];
    for (number, object) in objects.iter().enumerate() {
        take_in(&bench, &format!("in{number}"), std::slice::from_ref(object));
    }
    let list = |text: &str| {
        let file = bench.files("lists", &[("list.csv", text.as_bytes())]);
        let file = file.join("list.csv");
        bench.run(&[
            "patient",
            "corrections",
            file.to_str().unwrap(),
            "--why",
            "HIS",
        ])
    };
    list("patient_id,issuer,new_name\n4711,HOSP-A,X^Y\n").gives(0);
    assert_eq!(study(&bench, "1")["patient_name"], "X^Y");
    assert_eq!(study(&bench, "3")["patient_name"], "ROE^ANN");
    // Nobody gets the ID of another patient.
    let refused = list("patient_id,issuer,new_issuer\n4711,HOSP-A,HOSP-B\n").gives(1);
    assert_eq!(refused["wrong"][0]["wrong"], "known", "{refused:#}");
    let listed = bench.done(&["patient", "list", "X^Y"]);
    let number = listed["patients"][0]["number"].to_string();
    let correct = [
        "patient", "correct", &number, "--issuer", "HOSP-B", "--why", "moved",
    ];
    bench.run(&correct).refused("CAT-060");
    assert_eq!(study(&bench, "1")["issuer"], "HOSP-A");
}

/// Before a blank is spent it is said what nobody has decided of the studies on the disc; a disc
/// can be burned all the same.
#[test]
fn what_is_undecided_is_said_before_a_disc_is_burned() {
    let bench = Bench::new();
    let berta = Object {
        name: b"BETA^BERTA",
        sop: "2",
        ..Object::default()
    };
    take_in(&bench, "in", &[Object::default(), berta]);
    on_disc(&bench);
    bench.done(&["drive", "create", "A"]);
    for (what, extra, undecided) in [
        ("SET-0001", None, Some(1)),
        ("SET-0001/1", Some("--extra"), Some(1)),
        ("SET-0001/1", Some("--extra"), None),
    ] {
        bench.done(&["drive", "load", "virtual:A", "--blank", "40m"]);
        if undecided.is_none() {
            bench.done(&["patient", "answer", "1", "--correction"]);
        }
        let burn = ["burn", what, "--drive", "virtual:A"];
        let ran = bench.run(&burn.into_iter().chain(extra).collect::<Vec<_>>());
        let told: Vec<&Value> = ran
            .said
            .iter()
            .filter(|said| said["undecided"] != Value::Null)
            .collect();
        let told: Vec<_> = told.iter().map(|said| said["undecided"].as_i64()).collect();
        assert_eq!(told, Vec::from_iter(undecided.map(Some)), "{what}");
        ran.gives(0);
    }
}

/// Two objects of one UID in one run: each goes on saying whose it is.
#[test]
fn an_object_of_the_same_uid_that_names_somebody_else_waits_for_an_answer() {
    let bench = Bench::new();
    let first = Object::default();
    let others = [
        Object {
            name: b"ZANDER^BERT",
            id: "P2",
            ..first
        },
        // One ID, a name that is nearly the same.
        Object {
            name: b"TEST^HANNA",
            ..first
        },
    ];
    for (number, object) in [first].iter().chain(&others).enumerate() {
        bench.files("in", &[(&format!("{number}.dcm"), &object.file())]);
    }
    let ingest = || {
        bench
            .run(&["ingest", bench.beside("in").to_str().unwrap()])
            .report
    };
    let taken = ingest();
    assert_eq!(taken["items"], 3, "{taken:#}");
    assert_eq!(differences(&bench).len(), 2);
    for name in ["zander", "hanna"] {
        assert_eq!(found(&bench, name), [uid("1")], "{name}");
    }
    // Told once.
    let again = ingest();
    assert_eq!((&again["items"], &again["known"]), (&0.into(), &3.into()));
    // They stay out of the study, on its disc and in what is handed over.
    for number in ["1", "2"] {
        bench.done(&["patient", "answer", number, "--wrong-patient"]);
    }
    bench.done(&["plan", "--media", "40m", "--copies", "1"]);
    let built = bench.done(&["build", "SET-0001"]);
    let image = std::fs::read(built["built"][0]["file"].as_str().unwrap()).unwrap();
    let has = |text: &[u8]| image.windows(text.len()).any(|at| at == text);
    assert!(has(b"TEST^ANNA") && !has(b"ZANDER") && !has(b"HANNA"));
}
