//! Takes out of a header what the records of a DICOMDIR need.

use super::charset::Charset;
use super::raw_header::RawHeader;
use super::values::clean;
use crate::fileset::{
    CHARACTER_SET, Key, Need, OBSERVERS, ORIENTATION, OTHER_DATES, PATIENT, PER_FRAME_GROUPS,
    POSITION, RecordKind, SERIES, SERIES_UID, SHARED_GROUPS, SPACING, STUDY, STUDY_DATE, STUDY_UID,
    VERIFIED_AT, find, first_item, items, keys_of, put,
};
use crate::item::DirectoryKeys;

/// Sequences inside of the Shared Functional Groups that hold what an image record wants: the
/// sequence, then the element (PS3.3 C.7.6.16.2).
const IN_GROUPS: [(u32, u32); 3] = [
    (0x0020_9113, POSITION),
    (0x0020_9116, ORIENTATION),
    (0x0028_9110, SPACING),
];

/// The keys of an object, for the records of its patient, study, series and its own.
pub(super) fn directory_keys(
    raw: &RawHeader,
    charset: &Charset,
    kind: RecordKind,
) -> DirectoryKeys {
    let header = Header { raw, charset };
    let mut shared = Vec::new();
    for table in [&PATIENT[..], &STUDY, &SERIES] {
        shared.extend(table.iter().filter_map(|key| header.value(key)));
    }
    if !shared.iter().any(|(key, _)| key.tag == STUDY_DATE) {
        let other = OTHER_DATES.iter().find_map(|&tag| header.date(tag));
        shared.extend(other);
    }
    shared.sort_by_key(|(key, _)| key.tag);
    let own: Vec<_> = keys_of(kind)
        .iter()
        .filter_map(|key| header.value(key).or_else(|| header.inside(key)))
        .collect();
    let mut bytes = Vec::new();
    // Elements by themselves show whether they are ASCII; inside of a sequence they do not.
    let nested = own.iter().filter(|(key, _)| key.vr == *b"SQ");
    if nested.into_iter().any(|(_, value)| has_text(value)) {
        put(&mut bytes, CHARACTER_SET, *b"CS", b"ISO_IR 192");
    }
    bytes.extend(written(&own));
    let left_out = header.left_out(kind, &own);
    DirectoryKeys {
        shared: written(&shared).into(),
        own: bytes.into(),
        in_file_form: true,
        cut_off: false,
        left_out,
    }
}

fn written(values: &[(Key, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (key, value) in values {
        put(&mut out, key.tag, key.vr, value);
    }
    out
}

/// Whether two bytes of a character above ASCII in UTF-8 stand anywhere in a sequence: a lead byte
/// and what may follow it. Lengths below 32 KiB hardly look like that, and a character set that
/// was not needed does no harm.
fn has_text(sequence: &[u8]) -> bool {
    sequence
        .windows(2)
        .any(|pair| matches!(pair, [0xC2..=0xF4, 0x80..=0xBF]))
}

struct Header<'a> {
    raw: &'a RawHeader,
    charset: &'a Charset,
}

impl Header<'_> {
    fn value(&self, key: &Key) -> Option<(Key, Vec<u8>)> {
        let value = match key.tag {
            _ if key.vr == *b"SQ" => self.raw.sequence(key.tag).to_vec(),
            // The item is known by these: the same bytes, valid or not.
            STUDY_UID | SERIES_UID => self.raw.uid(key.tag).into_bytes(),
            _ => {
                let (bytes, big) = (self.raw.bytes(key.tag), self.raw.big_endian);
                clean(key.vr, bytes, self.charset, big)?
            }
        };
        (!value.is_empty()).then_some((*key, value))
    }

    /// What the object says and no record will: keys of types 1C, 2 and 3 with a value that is not
    /// valid or too long (one of type 1 is supplied, and that is told), and what an image has by
    /// frame.
    fn left_out(&self, kind: RecordKind, own: &[(Key, Vec<u8>)]) -> Vec<u32> {
        let blank = |tag| {
            let padding = |byte: &u8| matches!(byte, 0 | b' ');
            self.raw.bytes(tag).iter().all(padding)
        };
        let is_left_out = |key: &&Key| {
            let said = !blank(key.tag) || self.raw.not_kept.contains(&key.tag);
            let by_us = matches!(key.need, Need::Value(_));
            said && !by_us && self.value(key).is_none() && self.inside(key).is_none()
        };
        let tables = [&PATIENT[..], &STUDY, &SERIES, keys_of(kind)];
        let keys = tables.into_iter().flatten().filter(is_left_out);
        let mut tags: Vec<u32> = keys.map(|key| key.tag).collect();
        let has = |tag| own.iter().any(|(key, _)| key.tag == tag);
        let by_frame = !IN_GROUPS.iter().all(|(_, tag)| has(*tag));
        if kind == RecordKind::Image && by_frame && self.raw.not_kept.contains(&PER_FRAME_GROUPS) {
            tags.push(PER_FRAME_GROUPS);
        }
        tags
    }

    fn date(&self, tag: u32) -> Option<(Key, Vec<u8>)> {
        self.value(&Key::if_present(tag, *b"DA"))
    }

    /// A key that an enhanced image keeps in its Shared Functional Groups, or a report with those
    /// who verified it: of several the last time counts.
    fn inside(&self, key: &Key) -> Option<(Key, Vec<u8>)> {
        if key.tag == VERIFIED_AT {
            let observers = items(self.raw.sequence(OBSERVERS));
            let times = observers.filter_map(|observer| Some(find(observer, VERIFIED_AT)?.text()));
            return Some((*key, times.max()?.as_bytes().to_vec()));
        }
        let (sequence, _) = IN_GROUPS.iter().find(|(_, tag)| *tag == key.tag)?;
        let groups = first_item(self.raw.sequence(SHARED_GROUPS));
        let inner = first_item(find(groups, *sequence)?.value);
        let text = find(inner, key.tag)?.text();
        Some((*key, text.as_bytes().to_vec()))
    }
}
