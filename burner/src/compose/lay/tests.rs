//! Composing small discs.

use super::*;
use crate::disc::Hashes;
use crate::item::{Fingerprint, StudyAbout};
use crate::manifest::{FileKind, parse, render};

fn item(name: &str, len: u64, series: Option<&str>) -> Item {
    let kind = series.map_or(ItemKind::Document, |series| ItemKind::Object {
        sop_class_uid: "1.2.840.10008.5.1.4.1.1.2".into(),
        sop_instance_uid: format!("{series}.{len}"),
        transfer_syntax_uid: "1.2.840.10008.1.2.1".into(),
        series_instance_uid: series.into(),
        instance_number: None,
        directory: None,
    });
    Item {
        source: format!("/in/{name}").into_bytes(),
        name: name.as_bytes().to_vec(),
        kind,
        seen: Fingerprint {
            len,
            mtime_ns: -1,
            ctime_ns: 0,
            inode: 7,
            head: [0; 32],
        },
        notice: None,
        former: Vec::new(),
    }
}

fn studies() -> Vec<StudyItems> {
    let one = StudyItems {
        key: 12,
        patient: 3,
        about: StudyAbout {
            study_instance_uid: "1.2.3".into(),
            patient_name: "DOE^JANE <b>".into(),
            ..StudyAbout::default()
        },
        items: vec![
            item("a/1", 5000, Some("1.2.3.1")),
            item("a/2", 5001, Some("1.2.3.1")),
            item("b/1", 0, Some("1.2.3.2")),
            item("notes \\ 100%\n.txt", 2048, None),
        ],
    };
    let mut two = one.clone();
    two.key = 1_000_000;
    two.items.truncate(1);
    two.about.study_instance_uid = "1.2.4".into();
    if let ItemKind::Object {
        sop_instance_uid, ..
    } = &mut two.items[0].kind
    {
        *sop_instance_uid = "1.2.4.1".into();
    }
    vec![one, two]
}

fn label() -> DiscLabel {
    DiscLabel {
        uuid: [0xAB; 16],
        set: "SET-0001".into(),
        number: 1,
        of: 2,
        time: 1_700_000_000,
        owner: "Klinik Süd".into(),
        set_parity_discs: Some(0),
    }
}

const CD: SectorCount = SectorCount(336_000);

#[test]
fn a_disc_has_numbered_objects_real_documents_and_recovery_files() {
    let disc = compose(&label(), &[], &studies(), CD, None).unwrap();
    let paths: Vec<_> = disc.contents.iter().map(|c| c.path.as_str()).collect();
    let expected = [
        "README.TXT",
        "INDEX.HTM",
        "SETSOFAR.TXT",
        "SPEC.TXT",
        "DECODE.C",
        "DICOMDIR",
        "CONFORM.TXT",
        "DICOM/PT000003/ST000012/SE000001/IM000001",
        "DICOM/PT000003/ST000012/SE000001/IM000002",
        "DICOM/PT000003/ST000012/SE000002/IM000001",
        "DOCUMENT/ST000012/notes %5C 100%25%0A.txt",
        "DICOM/PT000003/STA00000/SE000001/IM000001",
        "B3SUMS.TXT",
        "SHA256.TXT",
        "MANIFEST.JSN",
        "RECOVERY/CHECK_A.BIN",
        "RECOVERY/PAR_000.BIN",
    ];
    assert_eq!(&paths[..17], expected);
    assert_eq!(paths.last(), Some(&"RECOVERY/ANCHOR.TXT"));
    let g = disc.geometry;
    assert_eq!((g.strip().0, g.parity()), (32, 122));
    assert_eq!(disc.layout.sectors(), g.sectors());
    assert!(disc.used <= g.content());
    for (index, content) in disc.contents.iter().enumerate() {
        let extent = disc.extent(index);
        match content.source {
            ContentSource::Strip(strip) => {
                assert_eq!(extent, Some(g.strip_extent(u64::from(strip))));
            }
            ContentSource::Anchor => assert_eq!(extent.unwrap().lba, g.tail().lba),
            _ => assert_eq!(extent.is_none(), content.len == 0),
        }
    }
    let (at, manifest) = disc.late(LateText::Manifest).unwrap();
    assert_eq!((at, manifest.path.as_str()), (14, "MANIFEST.JSN"));
}

#[test]
fn late_texts_have_the_length_that_was_laid_out_and_read_back() {
    let studies = studies();
    let disc = compose(&label(), &[], &studies, CD, None).unwrap();
    let hashes = |index: usize| Hashes {
        blake3: [index as u8; 32],
        sha256: [0xFF; 32],
    };
    for late in [
        LateText::Blake3Sums,
        LateText::Sha256Sums,
        LateText::Manifest,
    ] {
        let (_, content) = disc.late(late).unwrap();
        let bytes = render(late, &disc, &studies, &hashes);
        assert_eq!(bytes.len() as u64, content.len, "{late:?}");
    }
    let bytes = render(LateText::Manifest, &disc, &studies, &hashes);
    let manifest = parse(&bytes).unwrap();
    assert_eq!(manifest.disc.sectors, disc.geometry.sectors().0);
    assert_eq!(manifest.disc.uuid, "abababab-abab-abab-abab-abababababab");
    assert_eq!(manifest.files.len(), 12);
    let object = &manifest.files[7];
    assert_eq!(object.kind, FileKind::Object);
    assert_eq!(object.extents[0][0], disc.extent(7).unwrap().lba.0);
    assert_eq!(object.blake3, [7; 32]);
    assert_eq!(object.series_instance_uid.as_deref(), Some("1.2.3.1"));
    assert!(manifest.files[9].extents.is_empty());
    let notes = manifest.files[10].source_name.as_deref().unwrap();
    let name = &studies[0].items[3].name;
    assert_eq!(&crate::disc::decode_name(notes), name);
}

#[test]
fn number_and_count_in_the_label_move_nothing() {
    let one = compose(&label(), &[], &studies(), CD, None).unwrap();
    let mut other = label();
    (other.number, other.of) = (117, 120);
    let two = compose(&other, &[], &studies(), CD, None).unwrap();
    let lens = |disc: &Composed| disc.contents.iter().map(|c| c.len).collect::<Vec<_>>();
    assert_eq!(lens(&one), lens(&two));
    assert_eq!((one.used, one.geometry), (two.used, two.geometry));
}

#[test]
fn names_of_people_stand_in_the_index_alone_and_are_escaped() {
    let disc = compose(&label(), &[], &studies(), CD, None).unwrap();
    for content in &disc.contents {
        if let ContentSource::Bytes(bytes) = &content.source {
            let text = String::from_utf8_lossy(bytes);
            assert_eq!(text.contains("DOE"), content.path == "INDEX.HTM");
            assert!(!text.contains("<b>"));
        }
        assert!(!content.path.contains("DOE"));
    }
}

#[test]
fn nothing_turns_a_name_around_in_the_index() {
    let mut studies = studies();
    studies[0].about.patient_name = "DOE\u{202e}^\u{1b}[2JJANE\u{2066}\u{200f}".to_owned();
    let disc = compose(&label(), &[], &studies, CD, None).unwrap();
    let index = disc.contents.iter().find(|c| c.path == "INDEX.HTM");
    let ContentSource::Bytes(bytes) = &index.unwrap().source else {
        panic!("the index is made here")
    };
    let text = String::from_utf8_lossy(bytes);
    assert!(text.contains("<td>DOE  [2JJANE<td>"), "{text}");
}

#[test]
fn a_second_file_of_one_instance_is_no_part_of_the_file_set() {
    let mut studies = studies();
    studies[1].items = studies[0].items[..1].to_vec();
    let disc = compose(&label(), &[], &studies, CD, None).unwrap();
    let moved = disc.contents.iter().find(|c| c.path.ends_with("/a/1"));
    assert_eq!(moved.unwrap().path, "DOCUMENT/STA00000/a/1");
    assert_eq!(disc.conformance.objects, 3);
}

#[test]
fn what_does_not_fit_is_refused_with_a_reason() {
    let small = SectorCount(8000);
    let code = |result: Result<Composed, ComposeError>| result.unwrap_err().code();
    assert_eq!(
        code(compose(&label(), &[], &studies(), small, None)),
        "CMP-001"
    );
    assert_eq!(
        code(compose(&label(), &[], &studies(), CD, Some(5))),
        "CMP-002"
    );
    let mut twice = studies();
    twice[1].key = 12;
    assert_eq!(code(compose(&label(), &[], &twice, CD, None)), "CMP-005");
    twice[1].key = u64::MAX;
    assert_eq!(code(compose(&label(), &[], &twice, CD, None)), "CMP-004");
}

#[test]
fn media_of_every_size_are_composed_when_full() {
    // BD-R without spare areas, preservation.md 2.1.
    for capacity in [12_219_392, 24_438_784, 48_878_592, 62_500_864] {
        let capacity = SectorCount(capacity);
        let room = Geometry::room(capacity, 30);
        let mut studies = studies();
        studies[0].items[0].seen.len = room.bytes() - 1_500_000;
        let disc = compose(&label(), &[], &studies, capacity, None).unwrap();
        assert_eq!(disc.geometry.parity(), 30);
        assert!(disc.geometry.sectors() <= capacity);
        assert_eq!(disc.used.0, disc.layout.flow_end().0);
        studies[0].items[0].seen.len = room.bytes();
        assert!(compose(&label(), &[], &studies, capacity, Some(30)).is_err());
    }
}

#[test]
fn the_text_says_what_the_finished_disc_survives_whatever_its_owner_is_called() {
    let survives = |composed: &Composed, capacity| {
        let text = composed.contents.iter().find(|c| c.path == "README.TXT");
        let ContentSource::Bytes(text) = &text.unwrap().source else {
            panic!("not bytes");
        };
        let (figures, known) = readme::read(text).unwrap();
        let wanted =
            Survives::of(composed.geometry, capacity).lines(composed.label.set_parity_discs);
        assert_eq!(figures.lines().collect::<Vec<_>>(), wanted, "{figures}");
        assert!(known);
        (figures, text.len())
    };
    let capacity = SectorCount(12_219_392);
    let mut label = label();
    label.owner = "~".repeat(70) + "\r\n";
    let small = compose(&label, &[], &[], capacity, Some(14)).unwrap();
    let large = compose(&label, &[], &[], capacity, Some(122)).unwrap();
    label.set_parity_discs = Some(2);
    let set = compose(&label, &[], &[], SectorCount(40_000), Some(22)).unwrap();
    let all = [
        survives(&small, capacity),
        survives(&large, capacity),
        survives(&set, SectorCount(40_000)),
    ];
    assert!(all[0].0 != all[1].0 && all[1].0 != all[2].0);
    assert!(all.iter().all(|(_, len)| *len == all[0].1));
    assert!(all[2].0.contains("any 2 of this set"), "{}", all[2].0);
}

/// I7: nothing is named that is not on the disc.
#[test]
fn the_text_for_people_names_what_is_there_and_nothing_else() {
    let mut documents = studies();
    documents.iter_mut().for_each(|study| {
        study.items.retain(|item| item.kind == ItemKind::Document);
    });
    let mut objects = studies();
    objects.iter_mut().for_each(|study| {
        study.items.retain(|item| item.kind != ItemKind::Document);
    });
    for on_disc in [studies(), documents, objects] {
        let disc = compose(&label(), &[], &on_disc, CD, None).unwrap();
        let text = disc.contents.iter().find(|c| c.path == "README.TXT");
        let ContentSource::Bytes(text) = &text.unwrap().source else {
            panic!("not bytes");
        };
        let (_, known) = readme::read(text).unwrap();
        assert!(known);
        let text = std::str::from_utf8(text).unwrap();
        let named = [
            "DICOMDIR",
            "DICOM/",
            "CONFORM.TXT",
            "DOCUMENT/",
            "SETSOFAR.TXT",
        ];
        for name in named {
            let there = disc.contents.iter().any(|c| c.path.starts_with(name));
            assert_eq!(text.contains(&format!("\r\n{name}")), there, "{name}");
        }
    }
}
