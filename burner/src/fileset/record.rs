//! Directory records as bytes (PS3.3 F.3).

use super::element::{Element, Elements, find, is_text, put, put_tag};
use super::keys::{
    ACCESSION, CHARACTER_SET, COLUMNS, Fill, Key, Need, OTHER_DATES, PATIENT, PATIENT_ID, ROWS,
    SERIES, STUDY, STUDY_DATE, of as keys_of,
};
use super::kind::RecordKind;
use super::patient::stand_in;

/// Identifies our PRIVATE records (0004,1432); made once, under the UUID root 2.25.
const PRIVATE_RECORD: &str = "2.25.183759756199052579123575507200779363639";
const ITEM: u32 = 0xFFFE_E000;

/// The keys of a record, and what had to be supplied for it.
#[derive(Debug, Default)]
pub(super) struct Keys {
    bytes: Vec<u8>,
    /// Tags of the keys that were supplied.
    pub(super) supplied: Vec<u32>,
    /// A key of type 1 is missing for which nothing can stand.
    pub(super) incomplete: bool,
}

/// What a record refers to.
#[derive(Copy, Clone, Debug)]
pub(super) struct FileReference<'a> {
    /// Path on the disc.
    pub(super) path: &'a str,
    pub(super) sop_class_uid: &'a str,
    pub(super) sop_instance_uid: &'a str,
    pub(super) transfer_syntax_uid: &'a str,
}

/// The date that the record of the study with these keys has.
fn study_date(shared: &[u8]) -> &str {
    std::iter::once(STUDY_DATE)
        .chain(OTHER_DATES)
        .find_map(|tag| find(shared, tag))
        .map_or("19000101", |element| element.text())
}

/// Keys of the PATIENT record under its ID on this disc.
pub(super) fn patient_keys(shared: &[u8], id: &str) -> Keys {
    let fill = |fill| (fill == Fill::PatientId).then(|| id.to_owned());
    let own = find(shared, PATIENT_ID).map_or("", |element| element.text());
    if own.is_empty() || own == id {
        return keys(&PATIENT, shared, false, &fill);
    }
    let mut other = Vec::with_capacity(shared.len() + 8);
    for element in Elements(shared).filter(|element| element.tag != PATIENT_ID) {
        other.extend_from_slice(element.whole);
    }
    let mut keys = keys(&PATIENT, &other, false, &fill);
    // Not lacking, only told apart: that is reported by itself.
    keys.supplied.clear();
    keys
}

/// Keys of the STUDY record.
pub(super) fn study_keys(shared: &[u8], study_uid: &str) -> Keys {
    keys(&STUDY, shared, false, &|fill| match fill {
        Fill::StudyDate => Some(study_date(shared).to_owned()),
        Fill::StudyId => Some(match find(shared, ACCESSION) {
            Some(accession) => accession.text().to_owned(),
            None => stand_in(study_uid),
        }),
        Fill::StudyUid => Some(study_uid.to_owned()),
        Fill::Text(text) => Some(text.to_owned()),
        _ => None,
    })
}

/// Keys of the SERIES record; `place` counts from 1.
pub(super) fn series_keys(shared: &[u8], series_uid: &str, place: u32) -> Keys {
    keys(&SERIES, shared, false, &|fill| match fill {
        Fill::SeriesUid => Some(series_uid.to_owned()),
        Fill::SeriesNumber => Some(place.to_string()),
        Fill::Text(text) => Some(text.to_owned()),
        _ => None,
    })
}

/// Keys of an object's record; `place` counts from 1, `shared` are the keys of its study's record.
pub(super) fn object_keys(
    kind: RecordKind,
    own: &[u8],
    shared: &[u8],
    place: u32,
    sop_class_uid: &str,
) -> Keys {
    let nested_text = find(own, CHARACTER_SET).is_some();
    keys(keys_of(kind), own, nested_text, &|fill| match fill {
        Fill::InstanceNumber => Some(place.to_string()),
        Fill::DateOfStudy => Some(study_date(shared).to_owned()),
        Fill::DocumentType => document_type(sop_class_uid).map(str::to_owned),
        Fill::Text(text) => Some(text.to_owned()),
        _ => None,
    })
}

/// Whether an image's own keys lack rows or columns.
pub(crate) fn lacks_matrix(own: &[u8]) -> bool {
    find(own, ROWS).is_none() || find(own, COLUMNS).is_none()
}

fn document_type(sop_class_uid: &str) -> Option<&'static str> {
    Some(
        match sop_class_uid.strip_prefix("1.2.840.10008.5.1.4.1.1.104.")? {
            "1" => "application/pdf",
            "2" => "text/XML",
            "3" => "model/stl",
            "4" => "model/obj",
            "5" => "model/mtl",
            _ => return None,
        },
    )
}

/// The keys of a table out of elements; both are in ascending order.
fn keys(
    table: &[Key],
    from: &[u8],
    nested_text: bool,
    fill: &dyn Fn(Fill) -> Option<String>,
) -> Keys {
    let mut out = Keys::default();
    let mut body = Vec::with_capacity(from.len() + 64);
    let mut elements = Elements(from).peekable();
    let mut wide = false;
    for key in table {
        while elements.next_if(|element| element.tag < key.tag).is_some() {}
        if let Some(element) = elements.next_if(|element| element.tag == key.tag) {
            wide |= is_wide(&element) || nested_text && element.vr == *b"SQ";
            body.extend_from_slice(element.whole);
            continue;
        }
        match key.need {
            Need::Value(by) => match fill(by) {
                Some(value) => {
                    wide |= !value.is_ascii();
                    put(&mut body, key.tag, key.vr, value.as_bytes());
                    out.supplied.push(key.tag);
                }
                None => out.incomplete = true,
            },
            Need::Place => put(&mut body, key.tag, key.vr, &[]),
            Need::IfPresent => {}
        }
    }
    if wide {
        put(&mut out.bytes, CHARACTER_SET, *b"CS", b"ISO_IR 192");
    }
    out.bytes.append(&mut body);
    out
}

fn is_wide(element: &Element<'_>) -> bool {
    is_text(element.vr) && !element.value.is_ascii()
}

/// Appends a record. `at` is where it will stand, `next` the record behind it on its level or 0;
/// one with records below it has them right behind itself.
pub(super) fn put_record(
    out: &mut Vec<u8>,
    kind: &str,
    keys: &Keys,
    file: Option<FileReference<'_>>,
    at: u32,
    next: u32,
    has_below: bool,
) {
    let start = out.len();
    put_tag(out, ITEM);
    out.extend_from_slice(&[0; 4]);
    put(out, 0x0004_1400, *b"UL", &next.to_le_bytes());
    put(out, 0x0004_1410, *b"US", &[0xFF, 0xFF]);
    put(out, 0x0004_1420, *b"UL", &[0; 4]);
    let lower_at = out.len() - 4;
    put(out, 0x0004_1430, *b"CS", kind.as_bytes());
    if kind == RecordKind::Private.name() {
        put(out, 0x0004_1432, *b"UI", PRIVATE_RECORD.as_bytes());
    }
    if let Some(file) = file {
        let file_id = file.path.replace('/', "\\");
        put(out, 0x0004_1500, *b"CS", file_id.as_bytes());
        put(out, 0x0004_1510, *b"UI", file.sop_class_uid.as_bytes());
        put(out, 0x0004_1511, *b"UI", file.sop_instance_uid.as_bytes());
        put(
            out,
            0x0004_1512,
            *b"UI",
            file.transfer_syntax_uid.as_bytes(),
        );
    }
    out.extend_from_slice(&keys.bytes);
    let length = u32::try_from(out.len() - start).unwrap_or(u32::MAX);
    let lower = if has_below {
        at.saturating_add(length)
    } else {
        0
    };
    for (place, value) in [(start + 4, length.saturating_sub(8)), (lower_at, lower)] {
        if let Some(field) = out.get_mut(place..place + 4) {
            field.copy_from_slice(&value.to_le_bytes());
        }
    }
}
