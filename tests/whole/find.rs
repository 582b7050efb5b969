//! Finding studies as people type what they know: dates, names, numbers, words.

use serde_json::Value;

use crate::bench::Bench;

/// A DICOM object, in Explicit VR Little Endian, with what a search may ask for.
#[derive(Clone, Copy)]
struct Object<'a> {
    uid: &'a str,
    name: &'a str,
    id: &'a str,
    born: &'a str,
    date: &'a str,
    series_date: &'a str,
    description: &'a str,
}

const OBJECT: Object<'_> = Object {
    uid: "1.2.826.1",
    name: "DOE^JANE",
    id: "1",
    born: "",
    date: "20260915",
    series_date: "",
    description: "",
};

impl Object<'_> {
    fn file(&self) -> Vec<u8> {
        let (series, object) = (format!("{}.7", self.uid), format!("{}.7.9", self.uid));
        let class = "1.2.840.10008.5.1.4.1.1.7";
        let mut meta = Vec::new();
        element(&mut meta, (2, 2), b"UI", class);
        element(&mut meta, (2, 3), b"UI", &object);
        element(&mut meta, (2, 0x10), b"UI", "1.2.840.10008.1.2.1");
        let mut file = vec![0; 128];
        file.extend(b"DICM\x02\0\0\0UL\x04\0");
        file.extend((meta.len() as u32).to_le_bytes());
        file.extend(meta);
        for (tag, vr, value) in [
            ((8, 5), b"CS", "ISO_IR 192"),
            ((8, 0x16), b"UI", class),
            ((8, 0x18), b"UI", &object),
            ((8, 0x20), b"DA", self.date),
            ((8, 0x21), b"DA", self.series_date),
            ((8, 0x60), b"CS", "US"),
            ((8, 0x1030), b"LO", self.description),
            ((0x10, 0x10), b"PN", self.name),
            ((0x10, 0x20), b"LO", self.id),
            ((0x10, 0x30), b"DA", self.born),
            ((0x20, 0xD), b"UI", self.uid),
            ((0x20, 0xE), b"UI", &series),
        ] {
            element(&mut file, tag, vr, value);
        }
        file
    }
}

fn element(to: &mut Vec<u8>, tag: (u16, u16), vr: &[u8; 2], value: &str) {
    let mut bytes = value.as_bytes().to_vec();
    if bytes.len() % 2 == 1 {
        bytes.push(if vr == b"UI" { 0 } else { b' ' });
    }
    to.extend(tag.0.to_le_bytes());
    to.extend(tag.1.to_le_bytes());
    to.extend(vr);
    to.extend((bytes.len() as u16).to_le_bytes());
    to.extend(bytes);
}

/// An archive that has taken these in, each from a folder of its own, with a document.
fn taken_in(objects: &[Object<'_>], document: &str) -> Bench {
    let bench = Bench::new();
    let folder = bench.beside("from");
    for object in objects {
        let of = folder.join(object.uid);
        std::fs::create_dir_all(&of).unwrap();
        std::fs::write(of.join("1.dcm"), object.file()).unwrap();
        std::fs::write(of.join(document), object.uid).unwrap();
    }
    // Some of them have one ID: that is told, and is nothing here.
    let taken = bench.run(&["ingest", folder.to_str().unwrap()]);
    assert!(taken.code < 2, "{:?}", taken.said);
    assert_eq!(taken.report["studies"], objects.len());
    bench
}

/// What a command says to people.
fn said(bench: &Bench, arguments: &[&str]) -> String {
    let mut command = std::process::Command::new(bench.command(&[]).get_program());
    command
        .env("STELE_ARCHIVE", bench.root())
        .env("STELE_STATE", bench.beside("state"))
        .args(arguments);
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

fn uids(report: &Value) -> Vec<&str> {
    let studies = report["studies"].as_array().unwrap().iter();
    studies.map(|s| s["uid"].as_str().unwrap()).collect()
}

#[test]
fn dates_are_taken_as_people_write_them_and_what_is_none_is_refused() {
    let on = |uid, date| Object {
        uid,
        date,
        ..OBJECT
    };
    let bench = taken_in(
        &[
            on("1.2.826.1", "20260831"),
            on("1.2.826.2", "20260901"),
            on("1.2.826.3", "2026.09.30"),
            on("1.2.826.4", "20261001"),
        ],
        "letter.pdf",
    );
    let find = |arguments: &[&str]| bench.done(&[&["find"], arguments].concat());
    for (from, to) in [
        ("2026-09-01", "2026-09-30"),
        ("20260901", "20260930"),
        ("1.9.2026", "30.9.2026"),
        ("9/2026", "9/2026"),
        ("2026-09", "Sep 2026"),
    ] {
        let found = find(&["--from", from, "--to", to]);
        assert_eq!(uids(&found), ["1.2.826.3", "1.2.826.2"], "{from} {to}");
        assert_eq!([&found["from"], &found["to"]], ["20260901", "20260930"]);
        assert_eq!(found["studies"][0]["date"], "20260930");
    }
    let text = said(&bench, &["find", "doe", "2026-09"]);
    let dates = "2026-09 was read as a study date or birth date: 2026-09-01 to 2026-09-30";
    assert!(text.contains(dates), "{text}");
    let every = find(&["2026-09-30"]);
    for day in [
        "30 September 2026",
        "September 30th, 2026",
        "30. Sept. 2026",
        "30 septembre 2026",
        "2026年9月30日",
        "30-SEP-2026",
        "30sep2026",
    ] {
        assert_eq!(uids(&find(&[day])), uids(&every), "{day}");
        assert!(!uids(&every).is_empty());
        let told = format!("{day} was read as a study date or birth date: 2026-09-30.");
        let text = said(&bench, &["find", day]);
        assert!(text.contains(&told), "{text}");
    }
    for (code, arguments) in [
        ("JOB-050", ["--from", "hello", "--to", "2026"]),
        ("JOB-050", ["--from", "2026", "--to", "2026-02-30"]),
        ("JOB-051", ["--from", "1/9/2026", "--to", "2026"]),
        ("JOB-052", ["--from", "2026-09-02", "--to", "2026-09-01"]),
    ] {
        bench
            .run(&[&["find"], &arguments[..]].concat())
            .refused(code);
    }
}

#[test]
fn whatever_is_known_of_a_study_finds_it_and_every_answer_has_the_birth_date() {
    let other = Object {
        uid: "1.2.826.9",
        name: "ANDERS^ANNA",
        ..OBJECT
    };
    let object = Object {
        uid: "1.2.826.5",
        name: "=山田^太郎=ヤマダ^タロウ",
        id: "0012345",
        born: "19620304",
        date: "",
        series_date: "20260102",
        description: "頭部MRI Hüfte",
    };
    let bench = taken_in(&[object, other], "Überweisung.pdf");
    for text in [
        "山田太郎",
        "太郎 山田",
        "ﾔﾏﾀﾞ",
        "12345",
        "1962-03-04",
        "4.3.1962",
        "mri",
        "部M",
        "huefte",
        "1.2.826.5",
        "1.2.826.5.7",
        "1.2.826.5.7.9",
    ] {
        assert_eq!(uids(&bench.done(&["find", text])), ["1.2.826.5"], "{text}");
    }
    for text in ["ueberweisung", "ultrasound", "uberw"] {
        assert_eq!(uids(&bench.done(&["find", text])).len(), 2, "{text}");
    }
    assert_eq!(bench.run(&["find", "1.2.826.5.7.8"]).code, 1);
    let found = bench.done(&["find", "山田"])["studies"][0].clone();
    assert_eq!(found["birth_date"], "19620304");
    assert_eq!(
        [&found["listed"], &found["listed_by"]],
        ["20260102", "series"]
    );
    for arguments in [&["find", "12345"][..], &["scan", "12345"]] {
        let text = said(&bench, arguments);
        assert!(text.contains("山田, 太郎 (born 1962-03-04)"), "{text}");
        assert!(text.contains("Listed under 2026-01-02"), "{text}");
    }
    let waiting = bench.run(&["status"]).report["waiting"].to_string();
    assert!(waiting.contains("19620304"), "{waiting}");
}

#[test]
fn a_misspelt_name_finds_what_is_like_it_and_that_is_said() {
    let named = |uid, name| Object {
        uid,
        name,
        ..OBJECT
    };
    let bench = taken_in(
        &[
            named("1.2.826.1", "MAIER^HANS"),
            named("1.2.826.2", "WEBER^EVA"),
        ],
        "letter.pdf",
    );
    for words in [
        &["find", "Meyer"][..],
        &["find", "hnas", "maier"],
        &["scan", "meier"],
    ] {
        let found = bench.run(words).gives(1);
        assert_eq!(
            (uids(&found), &found["exact"]),
            (vec!["1.2.826.1"], &false.into())
        );
        let text = said(&bench, words);
        assert!(text.starts_with("No exact match."), "{text}");
    }
    // What sounds alike comes before what differs in as many letters.
    let bench = taken_in(
        &[
            named("1.2.826.1", "MAIER^HANS"),
            named("1.2.826.2", "LEYEN^EVA"),
        ],
        "letter.pdf",
    );
    let similar = bench.run(&["find", "Meyer"]).gives(1)["similar"].clone();
    assert_eq!(similar, serde_json::json!(["maier", "leyen"]));
    let found = bench.run(&["find", "Zacharias"]).gives(1);
    assert_eq!((uids(&found).len(), &found["exact"]), (0, &true.into()));
    // What is restored must be meant.
    let to = bench.beside("to");
    let restore = ["restore", "Meyer", "--to", to.to_str().unwrap()];
    assert_ne!(bench.run(&restore).code, 0);
}

#[test]
fn twenty_lines_are_said_unasked_and_how_many_more_there_are() {
    let uids: Vec<String> = (0..26).map(|n| format!("1.2.826.{n}")).collect();
    let objects: Vec<_> = uids.iter().map(|uid| Object { uid, ..OBJECT }).collect();
    let bench = taken_in(&objects, "letter.pdf");
    let lines = |arguments: &[&str]| {
        let text = said(&bench, arguments);
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let some = lines(&["find", "doe"]);
    assert_eq!(some.iter().filter(|l| l.contains("DOE")).count(), 19);
    assert!(some.iter().any(|l| l.contains("7 more")), "{some:#?}");
    assert_eq!(bench.done(&["find", "doe"])["more_studies"], 6);
    let all = lines(&["find", "doe", "--all"]);
    assert_eq!(all.iter().filter(|l| l.contains("DOE")).count(), 26);
    assert!(!all.iter().any(|l| l.contains("more")), "{all:#?}");
}

#[test]
fn birth_dates_are_understood_as_they_are_told_and_impossible_ones_are_named() {
    let of = |uid, born| Object {
        uid,
        born,
        ..OBJECT
    };
    let bench = taken_in(
        &[of("1.2.826.1", "19400304"), of("1.2.826.2", "19500101")],
        "a.pdf",
    );
    for text in [
        "born 4 March 1940",
        "doe born 1940-03-04",
        "born 1940",
        "doe born 1940",
        "昭和15年3月4日",
        "S15.3.4",
        "doe s15/3/4",
    ] {
        assert_eq!(
            crate::patients::found(&bench, text),
            ["1.2.826.1"],
            "{text}"
        );
    }
    let text = said(&bench, &["find", "doe", "31.2.1940"]);
    assert!(text.contains("There is no such day: 31.2.1940\n"), "{text}");
    let text = said(&bench, &["find", "doe", "4.3.1941"]);
    assert!(!text.contains("no such day"), "{text}");
}
