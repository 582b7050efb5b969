//! Directories of small made-up discs, read back by following their links.

use stele_discfs::SectorCount;

use super::element::{Elements, find, items, put};
use super::*;
use crate::compose::{Composed, compose};
use crate::disc::{ContentSource, DiscLabel};
use crate::item::{DirectoryKeys, Fingerprint, Item, ItemKind, StudyAbout, StudyItems};

const CT: &str = "1.2.840.10008.5.1.4.1.1.2";
const SR: &str = "1.2.840.10008.5.1.4.1.1.88.11";
const EXPLICIT: &str = "1.2.840.10008.1.2.1";

/// Text elements in the order given.
fn keys(values: &[(u32, &[u8; 2], &str)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (tag, vr, value) in values {
        put(&mut out, *tag, **vr, value.as_bytes());
    }
    out
}

fn shared(id: &str, name: &str, study: &str, series: &str) -> Vec<u8> {
    keys(&[
        (0x0008_0020, b"DA", "20240131"),
        (0x0008_0030, b"TM", "1015"),
        (0x0008_0060, b"CS", "CT"),
        (0x0010_0010, b"PN", name),
        (0x0010_0020, b"LO", id),
        (0x0020_000D, b"UI", study),
        (0x0020_000E, b"UI", series),
        (0x0020_0010, b"SH", "S1"),
        (0x0020_0011, b"IS", "3"),
    ])
}

fn image(number: &str) -> Vec<u8> {
    let mut own = keys(&[(0x0020_0013, b"IS", number)]);
    put(&mut own, 0x0028_0010, *b"US", &[0, 2]);
    put(&mut own, 0x0028_0011, *b"US", &[0, 2]);
    own
}

fn object(class: &str, uid: &str, syntax: &str, shared: &[u8], own: &[u8]) -> Item {
    Item {
        source: b"/in/x".to_vec(),
        name: uid.as_bytes().to_vec(),
        kind: ItemKind::Object {
            sop_class_uid: class.into(),
            sop_instance_uid: uid.into(),
            transfer_syntax_uid: syntax.into(),
            series_instance_uid: find(shared, SERIES_UID).unwrap().text().into(),
            instance_number: None,
            directory: Some(DirectoryKeys {
                shared: shared.into(),
                own: own.into(),
                in_file_form: true,
                cut_off: false,
                left_out: Vec::new(),
            }),
        },
        seen: Fingerprint {
            len: 10,
            mtime_ns: 0,
            ctime_ns: 0,
            inode: 0,
            head: [0; 32],
        },
        notice: None,
        former: Vec::new(),
    }
}

fn study(key: u64, items: Vec<Item>) -> StudyItems {
    let shared = &items[0].directory().unwrap().shared;
    let uid = find(shared, STUDY_UID).unwrap().text().to_owned();
    StudyItems {
        key,
        patient: key,
        about: StudyAbout {
            study_instance_uid: uid,
            patient_name: "ABOUT^NAME".into(),
            patient_id: "A1".into(),
            ..StudyAbout::default()
        },
        items,
    }
}

fn disc(studies: &[StudyItems]) -> Composed {
    let label = DiscLabel {
        uuid: [7; 16],
        set: "SET-0001".into(),
        number: 1,
        of: 1,
        time: 0,
        owner: String::new(),
        set_parity_discs: Some(0),
    };
    compose(&label, &[], studies, SectorCount(336_000), Some(14)).unwrap()
}

fn bytes(disc: &Composed, studies: &[StudyItems]) -> Vec<u8> {
    let directory = disc.contents.iter().find_map(|c| match &c.source {
        ContentSource::Directory(directory) => Some((c, directory)),
        _ => None,
    });
    let (content, directory) = directory.unwrap();
    let mut out = Vec::new();
    let mut sink = |bytes: &[u8]| {
        out.extend_from_slice(bytes);
        Ok::<(), ()>(())
    };
    directory.write(&disc.contents, studies, &mut sink).unwrap();
    assert_eq!(out.len() as u64, content.len);
    out
}

/// The records as lines, indented by level, by following links from the root.
fn tree(file: &[u8], tags: &[u32]) -> Vec<String> {
    let set = &file[132..];
    let number = |bytes: &[u8], tag| {
        let value = find(bytes, tag).unwrap().value;
        u32::from_le_bytes(value.try_into().unwrap()) as usize
    };
    let mut lines = Vec::new();
    let mut last = 0;
    let mut todo = vec![(number(set, 0x0004_1200), 0)];
    while let Some((at, level)) = todo.pop() {
        let record = items(&file[at..]).next().unwrap();
        if level == 0 {
            last = at;
        }
        let (next, lower) = (number(record, 0x0004_1400), number(record, 0x0004_1420));
        todo.extend((next != 0).then_some((next, level)));
        todo.extend((lower != 0).then_some((lower, level + 1)));
        let tags = [0x0004_1430].iter().chain(tags);
        let shown = tags.filter_map(|tag| Some(find(record, *tag)?.text().to_owned()));
        let shown: Vec<String> = shown.collect();
        lines.push(format!("{}{}", " ".repeat(level), shown.join(" ")));
        assert!(Elements(record).is_sorted_by(|a, b| a.tag < b.tag));
    }
    assert_eq!(last, number(set, 0x0004_1202), "last record of the root");
    let all = items(find(set, 0x0004_1220).unwrap().value).count();
    assert_eq!(all, lines.len(), "records that no link leads to");
    lines
}

fn reasons(disc: &Composed) -> Vec<Reason> {
    disc.conformance.remarks.iter().map(|r| r.reason).collect()
}

#[test]
fn links_lead_through_patients_studies_series_and_objects() {
    let a = shared("P1", "DOE^J", "1.1", "1.1.1");
    let b = shared("P1", "DOE^J", "1.1", "1.1.2");
    let c = shared("P2", "ROE^R", "1.2", "1.2.1");
    let studies = [
        study(
            1,
            vec![
                object(CT, "2.9.1", EXPLICIT, &a, &image("1")),
                object(CT, "2.9.2", EXPLICIT, &a, &image("2")),
                object(CT, "2.9.3", EXPLICIT, &b, &image("1")),
            ],
        ),
        study(2, vec![object(CT, "2.9.4", EXPLICIT, &c, &image("1"))]),
    ];
    let disc = disc(&studies);
    let file = bytes(&disc, &studies);
    let shown = [0x0010_0020, STUDY_UID, SERIES_UID, 0x0004_1511];
    let expected = [
        "PATIENT P1",
        " STUDY 1.1",
        "  SERIES 1.1.1",
        "   IMAGE 2.9.1",
        "   IMAGE 2.9.2",
        "  SERIES 1.1.2",
        "   IMAGE 2.9.3",
        "PATIENT P2",
        " STUDY 1.2",
        "  SERIES 1.2.1",
        "   IMAGE 2.9.4",
    ];
    assert_eq!(tree(&file, &shown), expected);
    assert_eq!(disc.conformance.claim, Claim::Profile(Profile::Bd));
    assert_eq!(reasons(&disc), []);
    assert_eq!(file, bytes(&disc, &studies));
}

#[test]
fn versions_of_a_study_have_one_record_for_each_patient_and_strangers_are_reported() {
    let first = shared("P1", "DOE^J", "1.1", "1.1.1");
    let stranger = shared("P9", "POE^E", "1.1", "1.1.2");
    let studies = [
        study(1, vec![object(CT, "2.9.1", EXPLICIT, &first, &image("1"))]),
        study(
            2,
            vec![
                object(CT, "2.9.2", EXPLICIT, &first, &image("2")),
                object(CT, "2.9.3", EXPLICIT, &stranger, &image("3")),
            ],
        ),
    ];
    let disc = disc(&studies);
    let lines = tree(&bytes(&disc, &studies), &[0x0010_0020, 0x0004_1511]);
    let expected = [
        "PATIENT P1",
        " STUDY",
        "  SERIES",
        "   IMAGE 2.9.1",
        "   IMAGE 2.9.2",
        "PATIENT P9",
        " STUDY",
        "  SERIES",
        "   IMAGE 2.9.3",
    ];
    assert_eq!(lines, expected);
    assert_eq!(reasons(&disc), [Reason::OtherPatient]);
}

#[test]
fn persons_who_share_an_id_are_told_apart_and_reported() {
    let people = [("DOE^J", "1.1"), ("ROE^R", "1.2"), ("DOE^JANE", "1.3")];
    let studies: Vec<StudyItems> = people
        .iter()
        .zip(1..)
        .map(|((name, uid), key)| {
            let shared = shared("P1", name, uid, &format!("{uid}.1"));
            let item = object(CT, &format!("2.9.{key}"), EXPLICIT, &shared, &image("1"));
            study(key, vec![item])
        })
        .collect();
    let disc = disc(&studies);
    let lines = tree(&bytes(&disc, &studies), &[0x0010_0020, STUDY_UID]);
    let upper: Vec<_> = lines.iter().filter(|l| !l.starts_with("  ")).collect();
    let expected = [
        "PATIENT P1",
        " STUDY 1.1",
        " STUDY 1.3",
        "PATIENT P1~2",
        " STUDY 1.2",
    ];
    assert_eq!(upper, expected);
    assert_eq!(reasons(&disc), [Reason::SharedId]);
    // The objects keep what they have, so the claim stays.
    assert_eq!(disc.conformance.claim, Claim::Profile(Profile::Bd));
}

#[test]
fn missing_keys_are_supplied_and_what_cannot_be_makes_a_record_private() {
    let bare = keys(&[(0x0020_000D, b"UI", "1.1"), (0x0020_000E, b"UI", "1.1.1")]);
    let studies = [study(
        1,
        vec![
            object(CT, "2.9.1", EXPLICIT, &bare, &[]),
            object(SR, "2.9.2", EXPLICIT, &bare, &[]),
            object("1.2.3", "2.9.3", EXPLICIT, &bare, &[]),
        ],
    )];
    let disc = disc(&studies);
    let tags = [
        0x0008_0020,
        0x0008_0030,
        0x0008_0060,
        0x0020_0011,
        0x0020_0013,
    ];
    let lines = tree(&bytes(&disc, &studies), &tags);
    let expected = [
        "PATIENT",
        " STUDY 19000101 000000",
        "  SERIES OT 1",
        "   IMAGE 1",
        "   PRIVATE",
        "   PRIVATE",
    ];
    assert_eq!(lines, expected);
    let supplied = [
        0x0008_0020,
        0x0008_0030,
        0x0008_0060,
        0x0010_0020,
        0x0020_0010,
        0x0020_0011,
        0x0020_0013,
    ];
    let mut all = vec![Reason::PrivateClass, Reason::KeyMissing, Reason::NoMatrix];
    all.extend(supplied.map(Reason::Supplied));
    assert_eq!(reasons(&disc), all);
    assert_eq!(disc.conformance.claim, Claim::Archive);
    let text = disc.conformance.text();
    assert!(text.contains("* an image without rows or columns\r\n"));
    assert!(text.is_ascii() && text.contains("DICOMDIR supplies (0010,0020)"));
}

#[test]
fn text_beyond_ascii_names_its_character_set_in_its_own_record_alone() {
    let a = shared("P1", "MÜLLER^J", "1.1", "1.1.1");
    let studies = [study(
        1,
        vec![object(CT, "2.9.1", EXPLICIT, &a, &image("1"))],
    )];
    let disc = disc(&studies);
    let lines = tree(&bytes(&disc, &studies), &[CHARACTER_SET, 0x0010_0010]);
    let expected = [
        "PATIENT ISO_IR 192 MÜLLER^J",
        " STUDY",
        "  SERIES",
        "   IMAGE",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn the_claim_is_the_simplest_profile_that_allows_all_objects() {
    const JPEG: &str = "1.2.840.10008.1.2.4.70";
    const J2K: &str = "1.2.840.10008.1.2.4.90";
    let claim = |syntaxes: &[&str]| {
        let a = shared("P1", "DOE^J", "1.1", "1.1.1");
        let items = syntaxes.iter().zip(1..);
        let items = items.map(|(s, n)| object(CT, &format!("2.9.{n}"), s, &a, &image("1")));
        disc(&[study(1, items.collect())]).conformance.claim
    };
    assert_eq!(claim(&[EXPLICIT]), Claim::Profile(Profile::Bd));
    assert_eq!(claim(&[EXPLICIT, JPEG]), Claim::Profile(Profile::Jpeg));
    assert_eq!(claim(&[J2K]), Claim::Profile(Profile::J2k));
    assert_eq!(claim(&[JPEG, J2K]), Claim::Archive);
    assert_eq!(claim(&["1.2.840.10008.1.2"]), Claim::Archive);
}

#[test]
fn items_of_the_version_before_have_records_of_what_the_catalog_knows() {
    let a = shared("P1", "DOE^J", "1.1", "1.1.1");
    let mut old = study(1, vec![object(CT, "2.9.1", EXPLICIT, &a, &image("1"))]);
    if let ItemKind::Object { directory, .. } = &mut old.items[0].kind {
        *directory = None;
    }
    let studies = [old];
    let disc = disc(&studies);
    let shown = [0x0010_0010, 0x0010_0020, STUDY_UID, SERIES_UID];
    let lines = tree(&bytes(&disc, &studies), &shown);
    let expected = [
        "PATIENT ABOUT^NAME A1",
        " STUDY 1.1",
        "  SERIES 1.1.1",
        "   IMAGE",
    ];
    assert_eq!(lines, expected);
    assert!(reasons(&disc).contains(&Reason::KeysUnknown));
}

#[test]
fn uids_that_break_the_rules_keep_a_disc_from_being_an_interchange_file_set() {
    for (uid, valid) in [
        ("1.2.840", true),
        ("2.25.0", true),
        ("1.02", false),
        ("9.1", false),
        ("1..2", false),
        ("1.2a", false),
        ("1", false),
    ] {
        assert_eq!(super::syntax::is_uid(uid), valid, "{uid}");
    }
    let a = shared("P1", "DOE^J", "1.1", "1.x");
    let disc = disc(&[study(1, vec![object(CT, "1.9", EXPLICIT, &a, &image("1"))])]);
    assert_eq!(reasons(&disc), [Reason::InvalidUid]);
    assert_eq!(disc.conformance.claim, Claim::Archive);
}

#[test]
fn a_disc_without_objects_has_no_directory() {
    let a = shared("P1", "DOE^J", "1.1", "1.1.1");
    let mut documents = study(1, vec![object(CT, "2.9.1", EXPLICIT, &a, &[])]);
    documents.items[0].kind = ItemKind::Document;
    let disc = disc(&[documents]);
    assert_eq!(disc.conformance.claim, Claim::NoObjects);
    let paths: Vec<_> = disc.contents.iter().map(|c| c.path.as_str()).collect();
    assert!(!paths.contains(&"DICOMDIR") && !paths.contains(&"CONFORM.TXT"));
    assert!(paths.contains(&"DOCUMENT/ST000001/2.9.1"));
}
