//! Words of others: lists as spreadsheets save them, what is typed, what objects say. Nothing of it
//! is guessed, and nothing in it does anything to whoever reads it.

use std::fs::File;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::bench::{Bench, Ran, STELE};
use crate::objects::Object;
use crate::patients::{extracted, said, study, take_in};

/// What no output may hold: it would move a cursor, or turn a name around.
fn hidden(text: &str) -> Vec<char> {
    let turns = |c: char| {
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}')
    };
    let shown = |c: char| c == '\n' || !c.is_control() && !turns(c);
    text.chars().filter(|c| !shown(*c)).collect()
}

fn corrections(bench: &Bench, file: &Path, more: &[&str]) -> Ran {
    let file = file.to_str().unwrap();
    bench.run(&[&["patient", "corrections", file], more].concat())
}

fn list(bench: &Bench, bytes: &[u8], more: &[&str]) -> Ran {
    let file = bench.files("lists", &[("list.csv", bytes)]);
    corrections(bench, &file.join("list.csv"), more)
}

#[test]
fn what_is_no_list_is_refused_at_once() {
    let bench = Bench::new();
    corrections(&bench, Path::new("/dev/zero"), &[]).refused("JOB-056");
    corrections(&bench, &bench.root(), &[]).refused("JOB-056");
    let pipe = bench.beside("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    corrections(&bench, &pipe, &[]).refused("JOB-056");
    let long = bench.beside("long.csv");
    File::create(&long).unwrap().set_len(5 << 30).unwrap();
    corrections(&bench, &long, &[]).refused("JOB-057");
    corrections(&bench, &bench.beside("none.csv"), &[]).refused("JOB-013");
    for file in [
        "/dev/zero",
        pipe.to_str().unwrap(),
        bench.root().to_str().unwrap(),
    ] {
        let restore = ["catalog", "restore", file, "--why", "disk failed"];
        bench.run(&restore).refused("KEP-008");
        bench
            .run(&["catalog", "restore-lists", file])
            .refused("KEP-008");
    }
}

#[test]
fn a_list_in_another_encoding_is_refused_until_somebody_says_which() {
    let bench = Bench::new();
    take_in(
        &bench,
        "in",
        &[Object {
            id: "7",
            name: b"MULLER^JORG",
            ..Object::default()
        }],
    );
    let name = || study(&bench, "1")["patient_name"].clone();
    // As Excel in Western Europe saves it.
    let windows = b"patient_id;new_name\r\n\r\n7;M\xdcLLER^J\xd6RG\r\n";
    let refused = list(&bench, windows, &[]);
    assert!(!format!("{:?}", refused.said).contains("LLER"));
    refused.refused("JOB-058");
    // As Excel saves it since, read as it saved it before: names that nobody bears.
    let unicode = "patient_id;new_name\r\n7;MÜLLER^JÖRG\r\n";
    for encoding in ["windows-1252", "windows-1250", "macintosh", "shift_jis"] {
        list(&bench, unicode.as_bytes(), &["--encoding", encoding]).refused("JOB-059");
    }
    assert_eq!(name(), "MULLER^JORG");
    // Read in a wrong encoding before.
    let twice = "patient_id;new_name\r\n7;MÃœLLER^JÃ–RG\r\n";
    let wrong = list(&bench, twice.as_bytes(), &[]).gives(1);
    let expected = json!([{"line": 2, "wrong": "misread", "column": "new_name"}]);
    assert_eq!(wrong["wrong"], expected);
    assert_eq!(name(), "MULLER^JORG");
    let done = list(&bench, windows, &["--encoding", "Windows-1252"]).gives(0);
    let as_what = (&done["encoding"], &done["separator"]);
    assert_eq!(as_what, (&"windows-1252".into(), &";".into()));
    assert_eq!(name(), "MÜLLER^JÖRG");
    let unicode: Vec<u8> = "\u{feff}patient_id\tnew_name\r\n7\tMÜLLER^JÖRN\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(list(&bench, &unicode, &[]).gives(0)["encoding"], "UTF-16LE");
    assert_eq!(name(), "MÜLLER^JÖRN");
    // The line is told, and not what stands in it.
    let body = "patient_id,new_name\n7,\"MEYERHOLZ\nANNA\"\n7\n7,A\u{1b}[2J\n7,B\u{202e}C\n";
    let file = bench.files("lists", &[("list.csv", body.as_bytes())]);
    let file = file.join("list.csv");
    let text = said(&bench, &["patient", "corrections", file.to_str().unwrap()]);
    for line in [
        "line 2: a field is",
        "line 4: it does not have",
        "line 5: a field",
        "line 6: a",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(!text.contains("MEYERHOLZ"), "{text}");
}

/// Somebody without an ID has a name and a birth date; two of them are not told apart.
#[test]
fn a_patient_without_an_id_is_corrected_by_name_and_birth_date() {
    let bench = Bench::new();
    let of = |study, born| Object {
        study,
        id: "",
        name: b"TRAUMA^NORA",
        born,
        ..Object::default()
    };
    take_in(&bench, "in", &[of("1", "19400304"), of("2", "19510607")]);
    let none = said(&bench, &["patient", "decisions"]);
    assert!(none.contains("No decision"), "{none}");
    let bare = list(
        &bench,
        b"patient_id,name,new_name\n,TRAUMA^NORA,DOE^NORA\n",
        &[],
    );
    assert_eq!(bare.gives(1)["wrong"][0]["wrong"], "no_id");
    let head = "patient_id,name,birth_date,new_patient_id,new_name\n";
    let line = |born: &str| format!("{head},TRAUMA^NORA,{born},4711,DOE^NORA\n");
    let nobody = list(&bench, line("1939-01-01").as_bytes(), &[]).gives(1);
    assert_eq!(nobody["wrong"][0]["wrong"], "not_found");
    let done = list(&bench, line("1940-03-04").as_bytes(), &[]).gives(0);
    assert_eq!(done["decisions"].as_array().unwrap().len(), 1, "{done:#}");
    assert_eq!(study(&bench, "1")["patient_name"], "DOE^NORA");
    assert_eq!(study(&bench, "2")["patient_name"], "TRAUMA^NORA");
}

/// What was said to be done and was not, or not understood.
#[test]
fn an_empty_name_a_page_called_otherwise_and_a_short_year_are_said() {
    let bench = Bench::new();
    take_in(&bench, "in", &[Object::default()]);
    bench
        .run(&["patient", "correct", "1", "--name", " ", "--why", "as told"])
        .refused("CLI-001");
    let year = said(&bench, &["find", "04.03.40"]);
    assert!(year.contains("a year of four digits"), "{year}");
    assert!(!said(&bench, &["find", "nobody"]).contains("year"));
    bench.done(&["place", "add", "House"]);
    let page = bench.beside("page.pdf");
    bench
        .run(&["label", "House", "--to", page.to_str().unwrap()])
        .refused("CLI-001");
    assert!(!page.exists());
}

#[test]
fn what_a_spreadsheet_left_of_a_value_is_refused_with_its_line_and_column() {
    let bench = Bench::new();
    let body = "patient_id,new_patient_id,new_name\n######,7,\n1.2E11,8,\n7,,#N/A\n9,9,A\n";
    let wrong = list(&bench, body.as_bytes(), &[]).gives(1);
    let of = |line: u64, wrong: &str, column: &str| {
        let mut of = json!({"line": line, "wrong": wrong});
        of["column"] = column.into();
        of
    };
    let expected = [
        of(2, "no_value", "patient_id"),
        of(3, "rounded", "patient_id"),
        of(4, "no_value", "new_name"),
    ];
    assert_eq!(wrong["wrong"].as_array().unwrap()[..3], expected);
    let file = bench.files("lists", &[("list.csv", body.as_bytes())]);
    let file = file.join("list.csv");
    let text = said(&bench, &["patient", "corrections", file.to_str().unwrap()]);
    for line in ["line 2, patient_id: the", "line 4, new_name: the"] {
        assert!(text.contains(line), "{line}: {text}");
    }
}

#[test]
fn what_is_typed_is_seen_or_refused() {
    let bench = Bench::new();
    let objects = [Object {
        id: "7",
        ..Object::default()
    }];
    take_in(&bench, "in", &objects);
    bench.done(&["person", "add", "Ann", "--role", "clerk"]);
    let image = bench.build(&bench.beside("in"), "40m", &[]);
    assert!(image.exists());
    let labels = bench.done(&["label", "SET-0001"]);
    let serial = labels["labels"][0]["code"].as_str().unwrap().to_owned();
    let folder = bench.beside("in");
    let folder = folder.to_str().unwrap();
    let patient = study(&bench, "1")["patient_id"].clone();
    assert_eq!(patient, "7");
    for mark in [
        "\u{1b}[2J",
        "\n",
        "\u{202e}",
        "\u{200f}",
        "\u{9b}31m",
        "\u{7f}",
    ] {
        let bad = format!("A{mark}B");
        let bad = bad.as_str();
        let refused = |arguments: &[&str], codes: &[&str]| {
            let ran = bench.run(arguments);
            let code = ran.error().unwrap_or_default().to_owned();
            assert!(codes.contains(&code.as_str()), "{arguments:?}: {code}");
            let code = code.as_str();
            assert!(
                !format!("{:?}", ran.said).contains("A\\u"),
                "{arguments:?} {code}"
            );
        };
        refused(
            &["person", "add", bad, "--role", "clerk"],
            &["CAT-036", "CAT-051"],
        );
        for field in ["--name", "--id", "--issuer"] {
            refused(
                &["patient", "correct", "1", field, bad, "--why", "as told"],
                &["CAT-051"],
            );
            refused(
                &["patient", "split", "7", field, bad, "--why", "as told"],
                &["CAT-051"],
            );
        }
        refused(
            &["patient", "correct", "1", "--name", "A", "--why", bad],
            &["CAT-051"],
        );
        refused(
            &["shelve", &serial, "--location", bad],
            &["CAT-013", "CAT-051", "CAT-005"],
        );
        refused(&["copy", "retire", &serial, "--why", bad], &["CAT-051"]);
        refused(&["set", "cancel", "SET-0001", "--why", bad], &["CAT-051"]);
        refused(&["ingest", folder, "--case", bad], &["CAT-051"]);
    }
    for never in ["2999-01-01", "1700-13-45", "1799-12-31"] {
        let ran = bench.run(&[
            "patient",
            "correct",
            "1",
            "--birth-date",
            never,
            "--why",
            "as told",
        ]);
        assert_eq!(ran.code, 2, "{never}");
        let ran = bench.run(&[
            "patient",
            "split",
            "7",
            "--id",
            "8",
            "--birth-date",
            never,
            "--why",
            "as told",
        ]);
        assert_eq!(ran.code, 2, "{never}");
    }
    let future = [
        "patient",
        "correct",
        "1",
        "--birth-date",
        "2999-01-01",
        "--why",
        "as told",
    ];
    bench.run(&future).refused("CAT-052");
    // Nothing of all that was put down.
    assert_eq!(
        bench.done(&["patient", "decisions"])["decisions"],
        json!([])
    );
    assert_eq!(bench.done(&["status"])["sets"].as_array().unwrap().len(), 1);
}

#[test]
fn a_birth_date_that_nobody_has_is_kept_and_told_once() {
    let bench = Bench::new();
    let of = |study, born| Object {
        study,
        sop: study,
        series: study,
        id: study,
        born,
        ..Object::default()
    };
    let objects = [
        of("1", "29990101"),
        of("2", "19620304"),
        of("3", "19620000"),
    ];
    let report = take_in(&bench, "in", &objects);
    let notices = report["notices"].as_array().unwrap();
    assert_eq!(notices.len(), 1, "{report:#}");
    assert_eq!(notices[0]["code"], "SCN-118");
    assert!(notices[0]["path"].as_str().unwrap().ends_with("0.dcm"));
    assert_eq!(study(&bench, "1")["birth_date"], "29990101");
    let listed = bench.run(&["status"]).report["exceptions"].clone();
    assert_eq!(listed[0]["code"], "SCN-118", "{listed:#}");
    // The same again says nothing new.
    let again = take_in(&bench, "in", &objects);
    assert_eq!(again["notices"], json!([]));
    let number = bench.done(&["patient", "list", "1"])["patients"][0]["number"].to_string();
    let correct = [
        "patient",
        "correct",
        &number,
        "--birth-date",
        "1999-01-01",
        "--why",
        "as told",
    ];
    bench.done(&correct);
    assert_eq!(study(&bench, "1")["birth_date"], "19990101");
}

#[test]
fn what_objects_say_does_nothing_on_a_screen_or_a_page() {
    let bench = Bench::new();
    let names: [&[u8]; 2] = [
        "GREEN\u{202e}^\u{1b}[31mEVIL\u{9b}2J\u{7f}".as_bytes(),
        "GREEN^EVE\u{2066}".as_bytes(),
    ];
    let objects = ["1", "2"].map(|study| Object {
        study,
        sop: study,
        series: study,
        id: "A\u{202d}7",
        name: names[usize::from(study == "2")],
        description: "Thorax\u{202e}\u{1b}]0;x\u{7}",
        ..Object::default()
    });
    take_in(&bench, "in", &objects);
    for arguments in [
        &["find", "green"][..],
        &["status"],
        &["patient", "list", "green"],
        &["patient", "mismatches"],
        &["plan", "--media", "40m", "--dry-run"],
        &["restore", "green", "--dry-run"],
    ] {
        for json in [&[][..], &["--json"]] {
            let line = [arguments, json].concat();
            let mut command = Command::new(STELE);
            command.env("STELE_ARCHIVE", bench.root());
            command.env("STELE_STATE", bench.beside("state"));
            let ran = command.args(&line).output().unwrap();
            // Two studies answer: an error that names both is shown, too.
            let most = if arguments[0] == "restore" { 2 } else { 1 };
            assert!(
                ran.status.code().is_some_and(|code| code <= most),
                "{line:?}"
            );
            for text in [ran.stdout, ran.stderr] {
                let text = String::from_utf8(text).unwrap();
                assert!(hidden(&text).is_empty(), "{line:?}: {text}");
            }
        }
    }
    let image = bench.build(&bench.beside("in"), "40m", &[]);
    let page = extracted(&bench, &image, "INDEX.HTM");
    let page = String::from_utf8(page).unwrap();
    assert!(page.contains("GREEN"), "{page}");
    assert!(hidden(&page).is_empty(), "{page}");
}

/// Not a line is missing from the count of those that are not shown.
#[test]
fn a_long_list_that_is_wrong_counts_all_its_lines() {
    let bench = Bench::new();
    let header = "patient_id,new_name\n".to_owned();
    let wrong = (0..60).map(|n| format!("nope{n},A^B\n"));
    let text: String = std::iter::once(header).chain(wrong).collect();
    bench.files("lists", &[("long.csv", text.as_bytes())]);
    let file = bench.beside("lists").join("long.csv");
    let all = corrections(&bench, &file, &[]).report["wrong"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(all, 60);
    let text = said(&bench, &["patient", "corrections", file.to_str().unwrap()]);
    let shown = text.lines().filter(|line| line.starts_with("  ")).count();
    assert!(
        text.contains(&format!("{} more lines", all - shown)),
        "{text}"
    );
}
