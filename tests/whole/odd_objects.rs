//! Objects as foreign programs write them: odd headers and character sets, each with what is to be
//! known of it. Cases are called as in the list of reproduced faults (S2, S3, S5).

use serde_json::Value;

use crate::bench::Bench;
use crate::objects::{Element, Object, element, meta, tag_bytes, uid};

/// The patient's name: odd elements stand before it.
const NAME: u32 = 0x0010_0010;

const ITEM: [u8; 4] = [0xFE, 0xFF, 0, 0xE0];
const ITEM_END: [u8; 8] = [0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0];
const SEQUENCE_END: [u8; 8] = [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];
const UNDEFINED: [u8; 4] = [0xFF; 4];

/// A sequence of undefined length with one item, whose VR is spelled so.
fn undefined(tag: u32, vr: &[u8; 2], inside: &[u8], ends: &[&[u8]]) -> Vec<u8> {
    let mut out = tag_bytes(tag).to_vec();
    out.extend(vr);
    out.extend([0, 0]);
    for part in [&UNDEFINED[..], &ITEM, &UNDEFINED, inside] {
        out.extend(part);
    }
    ends.iter().for_each(|end| out.extend(*end));
    out
}

/// What stands before the patient's name, by the case.
fn odd_headers() -> Vec<(&'static str, Vec<u8>)> {
    let private = |vr: &[u8], length: &[u8]| {
        let owner = element(0x0009_0010, *b"LO", b"SOMEONE");
        [&owner[..], &tag_bytes(0x0009_1001), vr, length, b"ABCD"].concat()
    };
    let inside = element(0x0008_0060, *b"CS", b"CT");
    let two = [inside.clone(), element(0x0008_0104, *b"LO", b"something")].concat();
    let mut implicit = tag_bytes(0x0008_0060).to_vec();
    implicit.extend(b"\x02\0\0\0CT");
    let reference = element(0x0008_1150, *b"UI", b"1.2.3");
    let mut item = ITEM.to_vec();
    item.extend((reference.len() as u32).to_le_bytes());
    item.extend(&reference);
    let defined = element(0x0008_1140, *b"SQ", &item);
    let ends: &[&[u8]] = &[&ITEM_END, &SEQUENCE_END];
    vec![
        ("st_vr_nul", private(b"\0\0", b"\x04\0")),
        ("st_vr_spaces", private(b"  ", b"\x04\0")),
        ("st_vr_question", private(b"??", b"\x04\0")),
        ("st_vr_lowercase", private(b"lo", b"\x04\0")),
        ("st_vr_new32", private(b"ZZ\0\0", b"\x04\0\0\0")),
        (
            "st_un_undef_implicit",
            undefined(0x0009_1001, b"UN", &implicit, ends),
        ),
        (
            "st_un_undef_explicit",
            undefined(0x0009_1001, b"UN", &two, ends),
        ),
        (
            "st_un_public_sq_explicit_inside",
            undefined(0x0008_2202, b"UN", &two, ends),
        ),
        ("st_stray_seq_delim", [&defined[..], &SEQUENCE_END].concat()),
        ("st_stray_item_delim", [&defined[..], &ITEM_END].concat()),
        (
            "st_item_closed_by_seq_delim",
            undefined(0x0008_1140, b"SQ", &reference, &[&SEQUENCE_END]),
        ),
    ]
}

/// A file of these elements.
fn of_elements(sop: &str, elements: &[Element]) -> Vec<u8> {
    let mut out = meta(&uid(sop), "1.2.840.10008.1.2.1");
    for (tag, vr, value) in elements {
        out.extend(element(*tag, *vr, value));
    }
    out
}

/// The one study of a text, with its patient and how many files it has.
fn only(bench: &Bench, text: &str) -> (String, String, u64) {
    let report = bench.run(&["find", text]).report;
    let studies = report["studies"].as_array().unwrap();
    assert_eq!(
        (studies.len(), &report["exact"]),
        (1, &Value::Bool(true)),
        "{text}"
    );
    let part = |key: &str| studies[0][key].as_str().unwrap().to_owned();
    (
        part("uid"),
        part("patient_name"),
        studies[0]["files"].as_u64().unwrap(),
    )
}

/// gen_identity b1, gen_dicom st_*: each beside a good object of somebody else.
#[test]
fn odd_headers_are_read_and_belong_to_their_own_patients() {
    let bench = Bench::new();
    let mut cases: Vec<(&str, Vec<u8>)> = Vec::new();
    let numbers: Vec<String> = (0..40).map(|number| (800 + number).to_string()).collect();
    let names: Vec<String> = numbers.iter().map(|n| format!("BETA^B{n}")).collect();
    let object = |at: usize| Object {
        study: &numbers[at],
        sop: &numbers[at],
        id: &numbers[at],
        name: names[at].as_bytes(),
        ..Object::default()
    };
    for (case, before) in odd_headers() {
        cases.push((case, object(cases.len()).with(NAME, &before)));
    }
    let at = cases.len();
    let mut elements = object(at).elements();
    let image = elements.iter().position(|e| e.0 >> 16 == 0x28).unwrap();
    let patient = elements.iter().position(|e| e.0 >> 16 == 0x10).unwrap();
    let last = elements.len() - 1;
    elements[patient..last].rotate_left(image - patient);
    cases.push(("st_not_ascending", of_elements(&numbers[at], &elements)));
    let at = cases.len();
    let mut elements = object(at).elements();
    let number = elements.iter().position(|e| e.0 == 0x0020_0013).unwrap();
    let study = elements.iter().position(|e| e.0 == 0x0020_000D).unwrap();
    elements[study..=number].rotate_left(2);
    cases.push((
        "st_uids_after_0020_0013",
        of_elements(&numbers[at], &elements),
    ));
    let good = Object {
        name: b"ALPHA^ANNA",
        id: "111",
        ..Object::default()
    };
    for (case, file) in &cases {
        bench.files(
            &format!("in/{case}"),
            &[("IM1", &good.file()), ("IM2", file)],
        );
    }
    let from = bench.beside("in");
    let taken = bench.run(&["ingest", from.to_str().unwrap()]).report;
    let odd: Vec<_> = taken["notices"].as_array().unwrap().iter().collect();
    assert_eq!((odd.len(), &taken["documents"]), (0, &0.into()), "{odd:#?}");
    assert_eq!(taken["differences"], serde_json::json!([]));
    for (at, (case, _)) in cases.iter().enumerate() {
        let (study, name, files) = only(&bench, &numbers[at]);
        assert_eq!(
            (study, name, files),
            (uid(&numbers[at]), names[at].clone(), 1),
            "{case}"
        );
    }
    assert_eq!(only(&bench, "ALPHA").2, 1);
}

#[test]
fn what_cannot_be_read_belongs_to_whom_it_says_and_never_to_the_neighbor() {
    let bench = Bench::new();
    let berta = Object {
        study: "2",
        sop: "2",
        name: b"BETA^BERTA",
        id: "222",
        ..Object::default()
    };
    let anna = Object {
        name: b"ALPHA^ANNA",
        id: "111",
        ..Object::default()
    };
    // Cut off behind its study's UID, before the series'.
    let whole = berta.file();
    let series = tag_bytes(0x0020_000E);
    let cut = whole.windows(4).position(|at| at == series).unwrap() + 10;
    let patient = whole
        .windows(4)
        .position(|at| at == tag_bytes(0x0020_000D))
        .unwrap()
        + 4;
    bench.files("in", &[("IM1", &anna.file()), ("IM2", &whole[..cut])]);
    bench.files("in", &[("IM3", &whole[..patient])]);
    let from = bench.beside("in");
    let taken = bench.run(&["ingest", from.to_str().unwrap()]).report;
    let (study, name, files) = only(&bench, "BETA");
    assert_eq!((study, name, files), (uid("2"), "BETA^BERTA".to_owned(), 1));
    assert_eq!(only(&bench, "ALPHA").2, 1);
    let reasons = |list: &str| -> Vec<String> {
        let all = taken[list].as_array().unwrap().iter();
        all.map(|one| one["code"].as_str().unwrap().to_owned())
            .collect()
    };
    // One reason for each: cut off, and kept; and of somebody else, kept nowhere.
    assert_eq!(
        (reasons("notices"), reasons("exceptions")),
        (vec!["SCN-108".into()], vec!["SCN-115".into()])
    );
}

/// gen_dicom cs_*.
#[test]
fn character_sets_are_understood_or_told_of() {
    let bench = Bench::new();
    let latin = b"M\xFCller^J\xFCrgen".as_slice();
    let utf_8 = "Müller^Jürgen".as_bytes();
    let cyrillic = b"\xBB\xEE\xDA\xE1\xD5\xDC\xD1\xE3\xE0\xD3".as_slice();
    let yamada = b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B".as_slice();
    let wang = b"\xCD\xF5^\xD0\xA1\xB6\xAB".as_slice();
    let german = "Müller^Jürgen";
    let cases = [
        ("cs_isospace192", "ISO IR 192", utf_8, german, false),
        ("cs_isodash100", "ISO-IR 100", latin, german, false),
        ("cs_isodash144", "ISO-IR 144", cyrillic, "Люксембург", false),
        ("cs_space144", "ISO IR 144", cyrillic, "Люксембург", false),
        ("cs_lower", "iso_ir 144", cyrillic, "Люксембург", false),
        ("cs_utf8_word", "UTF-8", utf_8, german, false),
        (
            "cs_2022_gb18030",
            "ISO 2022 GB18030",
            wang,
            "王^小东",
            false,
        ),
        (
            "cs_escape_but_single_valued",
            "ISO_IR 100",
            yamada,
            "Yamada^Tarou=山田^太郎",
            false,
        ),
        ("cs_decl_utf8_is_latin1", "ISO_IR 192", latin, german, true),
        ("cs_none_is_utf8", "", utf_8, german, true),
    ];
    for (at, (case, charset, name, ..)) in cases.iter().enumerate() {
        let number = (100 + at).to_string();
        let of = |sop: &str| {
            let object = Object {
                study: &number,
                sop,
                id: &number,
                name,
                charset,
                ..Object::default()
            };
            object.file()
        };
        // Twice in one study: told of once.
        let (one, two) = (of(&format!("{number}.1")), of(&format!("{number}.2")));
        bench.files(&format!("in/{case}"), &[("1.dcm", &one), ("2.dcm", &two)]);
    }
    let from = bench.beside("in");
    let taken = bench.run(&["ingest", from.to_str().unwrap()]).report;
    let told: Vec<_> = taken["notices"].as_array().unwrap().iter().collect();
    for (at, (case, _, _, name, doubtful)) in cases.iter().enumerate() {
        assert_eq!(only(&bench, &(100 + at).to_string()).1, *name, "{case}");
        let of_case = |one: &&&Value| {
            let path = one["path"].as_str().unwrap();
            path.contains(&format!("/{case}/")) && one["code"] == "SCN-116"
        };
        assert_eq!(
            told.iter().filter(of_case).count(),
            usize::from(*doubtful),
            "{case}"
        );
    }
    assert_eq!(told.len(), 2, "{told:#?}");
}

/// gen_identity b6, gen_files fn_empty, `._` files.
#[test]
fn what_looks_like_something_else_is_not_taken_for_it() {
    let bench = Bench::new();
    let mut evil = Object {
        study: "",
        name: b"EVIL^EVE",
        ..Object::default()
    }
    .elements();
    for (tag, _, value) in &mut evil {
        if *tag == 0x0020_000D {
            *value = b"case:CASE-1".to_vec();
        }
    }
    let apple = [&[0, 5, 0x16, 7, 0, 2, 0, 0][..], b"Mac OS X"].concat();
    bench.files(
        "in",
        &[("1.dcm", &of_elements("1", &evil)), ("note.txt", b"a note")],
    );
    bench.files("in", &[("._1.dcm", &apple)]);
    std::fs::create_dir_all(bench.beside("in/nothing")).unwrap();
    let from = bench.beside("in");
    let ingest = ["ingest", from.to_str().unwrap(), "--case", "CASE-1"];
    let taken = bench.run(&ingest).report;
    assert_eq!(
        (&taken["studies"], &taken["documents"]),
        (&1.into(), &3.into())
    );
    assert_eq!(taken["notices"][0]["code"], "SCN-110");
    assert_eq!(taken["notices"].as_array().unwrap().len(), 1);
    assert_eq!(taken["exceptions"][0]["code"], "SCN-117");
    let case = bench.done(&["find", "CASE-1"]);
    assert_eq!(case["studies"][0]["patient_name"], "");
}

/// S5: the same objects from another folder, also where the first files are gone.
#[test]
fn what_is_on_a_disc_is_known_in_whatever_folder_it_comes_again() {
    let bench = Bench::new();
    let (one, two) = (
        Object::default(),
        Object {
            sop: "2",
            ..Object::default()
        },
    );
    bench.files(
        "a/S",
        &[
            ("IM1", &one.file()),
            ("IM2", &two.file()),
            ("note.txt", b"note"),
        ],
    );
    let from = bench.beside("a");
    bench.done(&["ingest", from.to_str().unwrap()]);
    bench.done(&["plan", "--media", "40m", "--copies", "1"]);
    bench.done(&["build", "SET-0001"]);
    std::fs::remove_dir_all(&from).unwrap();
    let changed = Object {
        description: "Abdomen",
        ..one
    };
    bench.files(
        "b/X",
        &[
            ("9", &two.file()),
            ("8", &changed.file()),
            ("note.txt", b"note"),
        ],
    );
    let from = bench.beside("b");
    let again = bench.run(&["ingest", from.to_str().unwrap()]).report;
    assert_eq!(
        (&again["known"], &again["items"]),
        (&2.into(), &1.into()),
        "{again:#}"
    );
    let notice = &again["notices"][0];
    assert_eq!(notice["code"], "SCN-114");
    assert!(
        notice["other"].as_str().unwrap().ends_with("/a/S/IM1"),
        "{notice}"
    );
    let listed = bench.run(&["status"]).report["exceptions"][0].clone();
    assert_eq!(listed["other"], notice["other"]);
    assert_eq!(
        bench.done(&["exceptions", "resolve", "--reason", "SCN-114"])["taken_off"],
        1
    );
}
