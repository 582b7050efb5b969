//! Studies are found by their words, dates and UIDs, however they are written.

use super::matching::exclude_each_other;
use crate::tests::{catalog, filled, patient, try_change};
use crate::*;

fn query(text: &str) -> FindQuery {
    FindQuery {
        text: text.to_owned(),
        ..FindQuery::default()
    }
}

fn uids(catalog: &Catalog, query: &FindQuery) -> Vec<String> {
    let found = catalog.read().find(query, 50).unwrap();
    assert_eq!(catalog.read().count(query, 50).unwrap(), found.len() as u64);
    found.into_iter().map(|f| f.study.uid).collect()
}

#[test]
fn studies_are_found_by_any_of_their_words() {
    let (_dir, catalog, ..) = filled();
    let find = |text: &str| uids(&catalog, &query(text));
    for text in ["muller", "MÜL ann", "山田", "ID1.2.3", "a-20260102"] {
        assert_eq!(find(text), ["1.2.3"], "{text}");
    }
    assert_eq!(find("thor rout"), ["1.2.4", "1.2.3"]);
    assert_eq!(find("nobody"), Vec::<String>::new());
    assert_eq!(find("\" OR 1 ) -- *"), Vec::<String>::new());
    let narrow = FindQuery {
        from: Day::dicom("20260201"),
        modality: Some("ct".to_owned()),
        ..FindQuery::default()
    };
    assert_eq!(uids(&catalog, &narrow), ["1.2.4"]);
    let all = catalog.read().find(&FindQuery::default(), 10).unwrap();
    assert_eq!(
        (all[1].copies.len(), all[1].waiting, all[0].waiting),
        (1, false, false)
    );
    assert_eq!(catalog.read().waiting().unwrap().len(), 0);
    assert_eq!(
        catalog.read().items(all[1].versions[0].id).unwrap(),
        b"items"
    );
}

/// What a study says of itself, and what is typed to find it.
const TYPED: &[(&str, &[&str])] = &[
    (
        "MÜLLER^ÄNNE",
        &[
            "müller",
            "mueller",
            "muller",
            "Mu\u{308}ller",
            "anne müller",
            "aenne mueller",
        ],
    ),
    (
        "MUELLER^ILSE",
        &["müller ilse", "muller ilse", "MÜLLER^ILSE"],
    ),
    (
        "MULLER^OTTO",
        &["müller otto", "mueller otto", "otto MÜLLER"],
    ),
    (
        "O'BRIEN^CONOR",
        &["obrien", "o'brien", "o’brien conor", "brien", "conorobrien"],
    ),
    (
        "SMITH-JONES^AMY",
        &[
            "smithjones",
            "smith jones",
            "jones smith",
            "Smith-Jones",
            "amy smithj",
        ],
    ),
    (
        "VAN DER MEER^PIET",
        &["vandermeer", "van der meer", "meer piet", "pietvandermeer"],
    ),
    (
        "Yamada^Taro=山田^太郎=ヤマダ^タロウ",
        &[
            "山田太郎",
            "太郎山田",
            "田太",
            "山田 太郎",
            "ﾔﾏﾀﾞ",
            "ヤマダタロウ",
            "やまだ",
            "yamadataro",
        ],
    ),
    (
        "Hong^Gildong=洪^吉洞=홍^길동",
        &["홍길동", "길동", "\u{1112}\u{1169}\u{11BC}길동", "honggil"],
    ),
    ("=王^小明", &["王小明", "wang", "小明"]),
    ("ИВАНОВ^ПЁТР", &["иванов", "ivanov", "ИВАНОВ ПЕТР"]),
    (
        "ÅSTRÖM^BJØRN",
        &["astrom", "aastroem", "åström", "bjorn", "bjoern"],
    ),
    ("STRAßE^ŁUKASZ", &["strasse", "straße", "lukasz", "łukasz"]),
];

#[test]
fn names_are_found_however_they_are_written() {
    let (_dir, mut catalog, by) = catalog();
    for (number, (name, _)) in TYPED.iter().enumerate() {
        let study = StudyRecord {
            uid: format!("1.2.{number}"),
            patient: patient(&format!("P{number}"), name, ""),
            ..StudyRecord::default()
        };
        try_change(&mut catalog, &by, |c| c.put_study(&study)).unwrap();
    }
    for (number, (name, typed)) in TYPED.iter().enumerate() {
        for text in *typed {
            let found = uids(&catalog, &query(text));
            assert!(found.contains(&format!("1.2.{number}")), "{name}: {text}");
        }
    }
    // And nobody else's.
    assert_eq!(uids(&catalog, &query("obrien")).len(), 1);
    assert_eq!(uids(&catalog, &query("müller")).len(), 3);
    assert_eq!(uids(&catalog, &query("山田花子")).len(), 0);
}

fn described() -> (tempfile::TempDir, Catalog, Acting) {
    let (dir, mut catalog, by) = catalog();
    let study = StudyRecord {
        uid: "1.2.840.5.1".to_owned(),
        patient: patient("0012345", "DOE^JANE", "19620304"),
        study_date: "20260503".to_owned(),
        accession_number: "ACC-778".to_owned(),
        description: "頭部MRI 単純".to_owned(),
        modalities: vec!["US".to_owned()],
        series: vec![SeriesRecord {
            series_instance_uid: "1.2.840.5.1.9".to_owned(),
            description: "Kontrastmittel spät".to_owned(),
            ..SeriesRecord::default()
        }],
        documents: vec!["Arztbrief_Hüfte.pdf".to_owned()],
        ..StudyRecord::default()
    };
    let case = StudyRecord {
        kind: StudyKind::Case,
        uid: "2026-0017 Hafen".to_owned(),
        study_date: "20260105".to_owned(),
        ..StudyRecord::default()
    };
    try_change(&mut catalog, &by, |c| {
        c.put_study(&study)?;
        c.put_study(&case)
    })
    .unwrap();
    (dir, catalog, by)
}

#[test]
fn ids_dates_descriptions_documents_modalities_and_uids_are_found() {
    let (_dir, catalog, _) = described();
    for text in [
        "12345",
        "0012345",
        "00123",
        "acc-778",
        "acc778",
        "778",
        "1962-03-04",
        "4.3.1962",
        "19620304",
        "3/1962",
        "1962",
        "2026-05-03",
        "3.5.2026",
        "5/2026",
        "2026年5月3日",
        "3/5/2026",
        "MRI",
        "頭部",
        "部M",
        "頭部MRI",
        "kontrast",
        "spaet",
        "arztbrief",
        "huefte",
        "hüfte.pdf",
        "ultrasound",
        "Ultraschall",
        "us",
        "doe 1962-03-04",
        "jane 2026-05",
        "1.2.840.5.1",
        "1.2.840.5.1.9",
    ] {
        assert_eq!(uids(&catalog, &query(text)), ["1.2.840.5.1"], "{text}");
    }
    for text in [
        "1962-03-05",
        "2026-10",
        "2025",
        "doe 1963",
        "1.2.840.5.2",
        "röntgen",
        "頭部CT",
    ] {
        assert_eq!(uids(&catalog, &query(text)), [""; 0], "{text}");
    }
    for text in ["2026-0017", "20260017", "hafen", "case 17", "2026-01-05"] {
        assert_eq!(uids(&catalog, &query(text)), ["2026-0017 Hafen"], "{text}");
    }
    let both = FindQuery {
        modality: Some("ultrasound".to_owned()),
        ..query("doe")
    };
    assert_eq!(uids(&catalog, &both).len(), 1);
    for modality in ["u", "MR", "", "-"] {
        let modality = Some(modality.to_owned());
        let narrow = FindQuery {
            modality,
            ..both.clone()
        };
        assert_eq!(uids(&catalog, &narrow), [""; 0]);
    }
    let reader = catalog.read();
    let near = reader.studies_near_uid("1.2.840.5.1.9.44", 3).unwrap();
    assert_eq!(near, [reader.studies_by_uid("1.2.840.5.1").unwrap()[0].id]);
}

#[test]
fn a_range_of_days_has_both_its_ends_and_the_newest_come_first() {
    let (_dir, mut catalog, by) = catalog();
    for day in ["20260831", "20260901", "20260930", "20261001", "20260915"] {
        let study = StudyRecord {
            uid: day.to_owned(),
            study_date: day.to_owned(),
            description: "Knie".to_owned(),
            ..StudyRecord::default()
        };
        let late = Timestamp(1_800_000_000_000);
        let why = Reason::Said("test");
        catalog
            .change::<_, CatalogError>(&by, late, why, |c| c.put_study(&study))
            .unwrap();
    }
    for text in ["", "knie", "kni"] {
        let september = FindQuery {
            from: Day::dicom("20260901"),
            to: Day::dicom("20260930"),
            ..query(text)
        };
        let expected = ["20260930", "20260915", "20260901"];
        assert_eq!(uids(&catalog, &september), expected, "{text}");
    }
    let newest = catalog.read().find(&query("knie"), 1).unwrap();
    assert_eq!(newest[0].study.uid, "20261001");
    assert_eq!(catalog.read().count(&query("knie"), 3).unwrap(), 3);
}

#[test]
fn a_study_without_a_date_is_listed_by_its_series_or_its_import() {
    let (_dir, mut catalog, by) = catalog();
    // The tests' clock says 2026-05-28.
    let mut study = StudyRecord {
        uid: "1.2.3".to_owned(),
        patient: patient("", "DOE^JOHN", ""),
        ..StudyRecord::default()
    };
    let mut put = |study: &StudyRecord, from: &str, to: &str| {
        try_change(&mut catalog, &by, |c| c.put_study(study)).unwrap();
        let row = catalog.read().studies_by_uid("1.2.3").unwrap().remove(0);
        // Under its day, and under no other one it had before.
        let found = |from: &str, to: &str| {
            let query = FindQuery {
                from: Day::dicom(from),
                to: Day::dicom(to),
                ..query("doe")
            };
            uids(&catalog, &query).len()
        };
        assert_eq!((found(from, to), found("18000101", "99991231")), (1, 1));
        (row.day.text(), row.dated)
    };
    let (import, day) = ("20260528".to_owned(), "20260528");
    assert_eq!(put(&study, day, day), (import.clone(), Dated::Import));
    study.study_date = "20991231".to_owned();
    assert_eq!(put(&study, day, day), (import, Dated::Import));
    for (date, earliest) in [
        ("20240505", "20240505"),
        ("20230101", "20230101"),
        ("20250101", "20230101"),
    ] {
        study.series = vec![SeriesRecord {
            series_instance_uid: date.to_owned(),
            date: date.to_owned(),
            ..SeriesRecord::default()
        }];
        let expected = (earliest.to_owned(), Dated::Series);
        assert_eq!(put(&study, earliest, earliest), expected);
    }
}

#[test]
fn a_birth_date_that_is_learned_is_found_with_the_studies_before() {
    let (_dir, mut catalog, by) = catalog();
    let of = |uid: &str, birth_date: &str| StudyRecord {
        uid: uid.to_owned(),
        patient: patient("7", "DOE^JOHN", birth_date),
        study_date: "20260101".to_owned(),
        ..StudyRecord::default()
    };
    try_change(&mut catalog, &by, |c| c.put_study(&of("1.2.1", ""))).unwrap();
    assert_eq!(uids(&catalog, &query("1950-06-07")), [""; 0]);
    try_change(&mut catalog, &by, |c| c.put_study(&of("1.2.2", "19500607"))).unwrap();
    assert_eq!(uids(&catalog, &query("1950-06-07")), ["1.2.2", "1.2.1"]);
}

#[test]
fn studies_are_found_by_where_their_copies_stand_until_they_are_moved() {
    let (_dir, mut catalog, by, copy) = filled();
    let stand = |catalog: &mut Catalog, path: &str| {
        try_change(catalog, &by, |c| {
            let slot = c.add_slot(path)?;
            c.shelve(copy, slot.id, KnownBy::Label)
        })
    };
    for event in [
        Event::BurnStarted {
            drive: "virtual:A".to_owned(),
            media_id: "M".to_owned(),
            tag: None,
        },
        Event::BurnEnded {
            written_sectors: 9,
            stopped: None,
        },
        Event::ReadBack {
            sectors: 9,
            equal: 9,
            lost: 0,
            different: 0,
            drive: "virtual:A".to_owned(),
        },
    ] {
        try_change(&mut catalog, &by, |c| c.record(copy, &event)).unwrap();
    }
    stand(&mut catalog, "Keller/Schrank").unwrap();
    assert_eq!(uids(&catalog, &query("keller")), ["1.2.3"]);
    stand(&mut catalog, "Dachboden").unwrap();
    assert_eq!(uids(&catalog, &query("keller")), [""; 0]);
    assert_eq!(uids(&catalog, &query("dachboden müller")), ["1.2.3"]);
}

#[test]
fn what_is_like_a_misspelt_name_is_named_as_such() {
    let (_dir, mut catalog, by) = catalog();
    for (uid, name) in [
        ("1.2.1", "MAIER^HANS"),
        ("1.2.2", "MCDONALD^AMY"),
        ("1.2.3", "WEBER^EVA"),
    ] {
        let study = StudyRecord {
            uid: uid.to_owned(),
            patient: patient(uid, name, ""),
            description: "maler".to_owned(),
            ..StudyRecord::default()
        };
        try_change(&mut catalog, &by, |c| c.put_study(&study)).unwrap();
    }
    let alike = |text: &str| {
        assert_eq!(uids(&catalog, &query(text)), [""; 0], "{text}");
        let found = catalog.read().alike(&query(text), 10).unwrap();
        let studies = found.studies.into_iter().map(|f| f.study.uid);
        (found.words, studies.collect::<Vec<_>>())
    };
    let of = |word: &str, uid: &str| (vec![word.to_owned()], vec![uid.to_owned()]);
    // The description is no name.
    assert_eq!(alike("meier"), of("maier", "1.2.1"));
    assert_eq!(alike("hans mayer"), of("maier", "1.2.1"));
    assert_eq!(alike("eber"), of("weber", "1.2.3"));
    assert_eq!(alike("meyer"), of("maier", "1.2.1"));
    assert_eq!(alike("evva weber").1, ["1.2.3"]);
    assert_eq!(alike("mc donald").1, ["1.2.2"]);
    assert_eq!(alike("zzz"), (vec![], vec![]));
    assert_eq!(alike("weber hans"), (vec![], vec![]));
}

#[test]
fn two_words_that_many_studies_have_and_none_both_are_not_misspelt() {
    let (_dir, mut catalog, by) = catalog();
    for (uid, description, date) in [
        ("1.2.1", "kiefer links", "20260901"),
        ("1.2.2", "kiefer", "20260902"),
        ("1.2.3", "schulter", "20260903"),
        ("1.2.4", "schulter rechts", "20260904"),
    ] {
        let study = StudyRecord {
            uid: uid.to_owned(),
            patient: patient(uid, "A^B", ""),
            description: description.to_owned(),
            study_date: date.to_owned(),
            ..StudyRecord::default()
        };
        try_change(&mut catalog, &by, |c| c.put_study(&study)).unwrap();
    }
    let exclude = |words: &[&str], from: Day, common: u32| {
        let asked: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        let asked: Vec<&String> = asked.iter().collect();
        let reader = catalog.read();
        exclude_each_other(reader.db, &asked, (from, Day::LAST), common).unwrap()
    };
    assert!(exclude(&["kiefer", "schulter"], Day::FIRST, 2));
    // One is in fewer, of all days or of those that are asked for.
    assert!(!exclude(&["kiefer", "schulter"], Day::FIRST, 3));
    assert!(!exclude(&["rechts", "schulter"], Day::FIRST, 2));
    let later = Day::dicom("20260902").unwrap();
    assert!(!exclude(&["kiefer", "schulter"], later, 2));
    // There may be no study of one, or of three, by chance.
    assert!(!exclude(&["kiefer"], Day::FIRST, 1));
    assert!(!exclude(&["kiefer", "schulter", "links"], Day::FIRST, 1));
}
