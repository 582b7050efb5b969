//! Cases that name no patient: nobody else is that patient.

use std::fs;
use std::path::PathBuf;

use crate::bench::{Bench, noise};
use crate::patients::said;

const MEDIA: &str = "16908288";
/// Somebody whom nothing in the archive names.
const NEW_PERSON: [&str; 5] = [
    "--name",
    "NEW^PERSON",
    "--birth-date",
    "1960-02-03",
    "--why=so",
];

/// Cases of three documents each, byte for byte the same ones.
fn taken_in(cases: &[&str]) -> Bench {
    let bench = Bench::new();
    for case in cases {
        let bytes = [1, 2, 3].map(|seed| noise(seed, 3000));
        let files = [
            ("a.txt", &bytes[0][..]),
            ("b.txt", &bytes[1]),
            ("c.txt", &bytes[2]),
        ];
        let folder = bench.files(case, &files);
        bench.done(&["ingest", folder.to_str().unwrap(), "--case", case]);
    }
    bench
}

/// The number of the patient of a case.
fn patient(bench: &Bench, case: &str) -> String {
    let list = bench.done(&["patient", "list", case]);
    list["patients"][0]["number"].to_string()
}

fn request(bench: &Bench, studies: &[&str]) -> crate::bench::Ran {
    let to = ["--recipient=Dr. Haddad", "--address=Graz"];
    let ground = ["--for=treatment", "--proof=seen"];
    bench.run(&[&["request", "add"][..], studies, &ground, &to].concat())
}

#[test]
fn cases_that_name_nobody_have_no_patient_in_common() {
    let bench = taken_in(&["D1", "D2", "D3"]);
    let list = bench.done(&["patient", "list"]);
    let listed = list["patients"].as_array().unwrap().iter();
    let mut cases: Vec<_> = listed
        .map(|one| (one["case"].as_str().unwrap(), one["studies"].as_u64()))
        .collect();
    cases.sort_unstable();
    assert_eq!(cases, [("D1", Some(1)), ("D2", Some(1)), ("D3", Some(1))]);
    let shown = said(&bench, &["patient", "list"]);
    assert!(shown.contains("Case D2: 1 study"), "{shown}");
    assert!(!shown.contains("No name"), "{shown}");

    // Whoever one of them is, it is that one alone.
    let one = patient(&bench, "D1");
    bench.done(&[
        "patient",
        "correct",
        &one,
        "--name",
        "XENO^YVES",
        "--why=so",
    ]);
    let found = bench.done(&["find", "xeno"]);
    assert_eq!(found["studies"].as_array().unwrap().len(), 1, "{found:#}");
    assert_eq!(found["studies"][0]["case"], "D1");

    // Nothing is joined to whom nothing names.
    let (two, three) = (patient(&bench, "D2"), patient(&bench, "D3"));
    for from in [&one, &two] {
        let merge = ["patient", "merge", from, "--into", &three, "--why=so"];
        bench.run(&merge).refused("CAT-077");
    }
    let split = ["patient", "split", "case:D2", "--to", &three, "--why=so"];
    bench.run(&split).refused("CAT-077");
    request(&bench, &["case:D2", "case:D3"]).refused("REQ-002");
    let asked = request(&bench, &["case:D3"]).gives(0);
    let code = asked["request"].as_str().unwrap();
    let shown = said(&bench, &["request", "show", code]);
    assert!(shown.contains("Case D3"), "{shown}");
    assert!(!shown.contains("No name"), "{shown}");

    // Of a case that is somebody's now, the files say nobody else.
    bench.done(&[&["patient", "split", "case:D2"][..], &NEW_PERSON].concat());
    let shown = said(&bench, &["find", "D2"]);
    assert!(!shown.contains("also name"), "{shown}");
    let shown = said(&bench, &["patient", "decisions"]);
    assert!(shown.contains("not to Case D2"), "{shown}");
    bench.done(&["patient", "undo", "2"]);
    assert_eq!(patient(&bench, "D2"), two);
    // What is known of nobody may be somebody's who is named.
    let merge = ["patient", "merge", &two, "--into", &one, "--why=so"];
    bench.done(&merge);
    let found = bench.done(&["find", "xeno"]);
    assert_eq!(found["studies"].as_array().unwrap().len(), 2, "{found:#}");
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn each_of_two_cases_with_the_same_files_has_them_in_a_delivery() {
    let bench = Bench::new();
    let mut images = Vec::new();
    for (case, set) in [("D1", "SET-0001"), ("D2", "SET-0002")] {
        let bytes = noise(7, 3000);
        let folder = bench.files(case, &[("a.txt", &bytes[..]), ("b.txt", b"b")]);
        bench.done(&["ingest", folder.to_str().unwrap(), "--case", case]);
        bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
        let built = bench.done(&["build", set]);
        images.push(PathBuf::from(built["built"][0]["file"].as_str().unwrap()));
    }
    bench.done(&[&["patient", "split", "case:D1", "case:D2"][..], &NEW_PERSON].concat());
    let asked = request(&bench, &["case:D1", "case:D2"]).gives(0);
    let code = asked["request"].as_str().unwrap();
    let to = bench.beside("out");
    for image in &images {
        let line = ["deliver", code, "--to", to.to_str().unwrap(), "--image"];
        bench.run(&[&line[..], &[image.to_str().unwrap()]].concat());
    }
    let text = |name: &str| fs::read_to_string(to.join(name)).unwrap();
    let receipt = text("RECEIPT.TXT");
    for line in ["ST000001:", "ST000002:"] {
        let line = receipt.lines().find(|one| one.starts_with(line)).unwrap();
        assert!(line.ends_with("(2 files)"), "{receipt}");
    }
    assert!(!receipt.contains("Not included"), "{receipt}");
    // There is no ID and no image: neither is spoken of.
    assert!(
        receipt.contains("Patient: NEW, PERSON (born 1960-02-03)\r\n"),
        "{receipt}"
    );
    for name in ["README.TXT", "INDEX.HTM"] {
        let text = text(name);
        assert!(text.contains("Documents"), "{text}");
        assert!(!text.contains("images"), "{text}");
    }
    assert_eq!(
        fs::read_dir(to.join("DOCUMENT/ST000002")).unwrap().count(),
        2
    );
}

/// Whose a case is that names nobody stands on its disc: a catalog that is made of it knows it.
#[test]
fn who_a_case_is_of_comes_back_from_its_disc() {
    let bench = taken_in(&["D1"]);
    let one = patient(&bench, "D1");
    let named = ["--name", "XENO^YVES", "--id", "777", "--why=so"];
    bench.done(&[&["patient", "correct", &one][..], &named].concat());
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let built = bench.done(&["build", "SET-0001"]);
    let image = built["built"][0]["file"].as_str().unwrap();
    let new = Bench::new();
    new.done(&[
        "catalog",
        "rebuild",
        "--from",
        image,
        "--why",
        "all is lost",
    ]);
    for text in ["xeno", "777"] {
        let found = new.done(&["find", text]);
        assert_eq!(found["studies"].as_array().unwrap().len(), 1, "{found:#}");
        assert_eq!(found["studies"][0]["case"], "D1");
    }
    assert_eq!(new.done(&["audit", "verify"])["whole"], true);
}
