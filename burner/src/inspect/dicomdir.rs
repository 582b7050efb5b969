//! Reads a `DICOMDIR` as a sceptic: every record from the first byte to the last, then every link
//! (PS3.3 F.3, PS3.10 8.6). Of a record 24 bytes are kept, however many there are.

use std::collections::HashMap;

use super::detail::{Detail, Told};
use super::finding::FindingKind;
use super::reader::{u16_at, u32_at};
use super::tree::FileTree;
use crate::fileset::{Elements, Key, Need, PATIENT, RecordKind, SERIES, STUDY, find, keys_of};
use crate::source::{Bytes, HeadError};

/// Records that are followed: as many as an honest medium has room for, and never more than this.
const RECORDS_MAX: u64 = 8_000_000;
/// Bytes of a medium for which a record is followed. The least that a record of any level needs
/// is more, and of each no more memory is held than this.
const BYTES_OF_RECORD: u64 = 64;
/// Longest record: one with a whole icon image in it is far below.
const RECORD_MAX: usize = 8 << 20;
/// Findings of one kind that are told.
const TOLD_MAX: usize = 20;
const ITEM: u32 = 0xFFFE_E000;
const ITEM_END: u32 = 0xFFFE_E00D;
const SEQUENCE_END: u32 = 0xFFFE_E0DD;
const UNDEFINED: u32 = u32::MAX;

/// What one record says of the object that it refers to.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) struct Reference {
    /// The record is a PRIVATE one.
    pub private: bool,
    /// [`digest`] of SOP class, SOP instance and transfer syntax.
    pub names: u64,
}

/// What a directory says.
#[derive(Debug, Default)]
pub(super) struct DirectoryFacts {
    /// Records of all levels.
    pub records: u64,
    /// Files that records refer to: by their place among the tree's files.
    pub references: HashMap<u32, Reference>,
    /// What is wrong.
    pub findings: Vec<(FindingKind, Detail)>,
}

/// Levels of records (PS3.3 table F.4-1); what stands beside patients is none of them.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum Level {
    Patient,
    Study,
    Series,
    Object,
    Other,
}

/// A record, as far as links need it.
struct Record {
    at: u32,
    next: u32,
    lower: u32,
    level: Level,
    reached: bool,
}

/// Two names of one object are hardly ever one number: the first eight bytes of a hash.
pub(super) fn digest(names: [&str; 3]) -> u64 {
    let hash = blake3::hash(names.join("\\").as_bytes());
    u64::from_le_bytes(*hash.as_bytes().first_chunk().unwrap_or(&[0; 8]))
}

/// Reads the directory in `bytes` of a medium of so many; `paths` are all files of the tree, in its
/// order.
pub(super) fn read(
    bytes: &mut dyn Bytes,
    paths: &HashMap<&str, u32>,
    medium: u64,
) -> DirectoryFacts {
    let mut walk = Walk {
        bytes,
        paths,
        facts: DirectoryFacts::default(),
        records: Vec::new(),
        most: crate::exact::index((medium / BYTES_OF_RECORD).min(RECORDS_MAX)),
        told: 0,
    };
    match walk.all() {
        Ok(root) => walk.links(root),
        Err(HeadError::Io(_)) => walk.say(Detail::DirectoryUnreadable),
        Err(_) => walk.say(Detail::NotADirectory),
    }
    walk.facts
}

/// Numbers of all files of a tree, by path.
pub(super) fn numbered(tree: &FileTree) -> HashMap<&str, u32> {
    tree.files.keys().map(String::as_str).zip(0..).collect()
}

struct Walk<'a> {
    bytes: &'a mut dyn Bytes,
    paths: &'a HashMap<&'a str, u32>,
    facts: DirectoryFacts,
    records: Vec<Record>,
    /// Records that are followed.
    most: usize,
    told: usize,
}

impl Walk<'_> {
    fn say(&mut self, what: Detail) {
        self.told += 1;
        if self.told <= TOLD_MAX {
            self.facts.findings.push((FindingKind::DicomDir, what));
        }
    }

    /// All records; gives the offset of the first one of the root.
    fn all(&mut self) -> Result<u32, HeadError> {
        if self.bytes.get(128, 4)? != b"DICM" {
            return Err(HeadError::Malformed);
        }
        let mut at = 132;
        let (mut root, mut class) = (0, Vec::new());
        loop {
            let (tag, len, value_at) = header(self.bytes, at)?;
            if tag == 0x0004_1220 {
                self.sequence(value_at, len)?;
                break;
            }
            if len == UNDEFINED {
                return Err(HeadError::Malformed);
            }
            match tag {
                0x0002_0002 => class = self.bytes.get(value_at, len.min(64) as usize)?.to_vec(),
                0x0004_1200 => root = u32_at(self.bytes.get(value_at, 4)?, 0),
                0x0004_1212 if u16_at(self.bytes.get(value_at, 2)?, 0) != 0 => {
                    self.say(Detail::SaysInconsistent);
                }
                _ => {}
            }
            at = value_at.saturating_add(len.into());
        }
        if class.trim_ascii_end().strip_suffix(b"\0").unwrap_or(&class) != b"1.2.840.10008.1.3.10" {
            self.say(Detail::OtherClass);
        }
        Ok(root)
    }

    /// The items of the Directory Record Sequence.
    fn sequence(&mut self, at: u64, len: u32) -> Result<(), HeadError> {
        let end = match len {
            UNDEFINED => self.bytes.len(),
            len => at.saturating_add(len.into()),
        };
        let mut at = at;
        while at < end {
            let start = self.bytes.get(at, 8)?;
            let (tag, len) = (tag_at(start), u32_at(start, 4));
            let body = at.saturating_add(8);
            match tag {
                SEQUENCE_END => break,
                ITEM if len != UNDEFINED && len as usize <= RECORD_MAX => {
                    let record = self.bytes.get(body, len as usize)?.to_vec();
                    self.record(at, &record);
                    at = body.saturating_add(len.into());
                }
                ITEM if len == UNDEFINED => at = self.open_ended(at)?,
                _ => return Err(HeadError::Malformed),
            }
            if self.records.len() >= self.most {
                let records = self.records.len();
                self.say(Detail::TooManyRecords { records });
                break;
            }
        }
        Ok(())
    }

    /// A record that a delimiter ends; gives the offset behind it.
    fn open_ended(&mut self, item: u64) -> Result<u64, HeadError> {
        let body = item.saturating_add(8);
        let mut at = body;
        loop {
            let (tag, len, value_at) = header(self.bytes, at)?;
            if tag == ITEM_END {
                break;
            }
            if len == UNDEFINED || at - body > RECORD_MAX as u64 {
                return Err(HeadError::Malformed);
            }
            at = value_at.saturating_add(len.into());
        }
        let len = usize::try_from(at - body).map_err(|_| HeadError::Malformed)?;
        let record = self.bytes.get(body, len)?.to_vec();
        self.record(item, &record);
        Ok(at.saturating_add(8))
    }

    fn record(&mut self, at: u64, body: &[u8]) {
        self.facts.records += 1;
        let number = |tag| find(body, tag).map_or(0, |element| u32_at(element.value, 0));
        let text = |tag| find(body, tag).map_or("", |element| element.text());
        let kind = text(0x0004_1430);
        let (level, keys) = match kind {
            "PATIENT" => (Level::Patient, &PATIENT[..]),
            "STUDY" => (Level::Study, &STUDY[..]),
            "SERIES" => (Level::Series, &SERIES[..]),
            "HANGING PROTOCOL" | "PALETTE" | "IMPLANT" | "IMPLANT GROUP" | "IMPLANT ASSY" => {
                (Level::Other, &[][..])
            }
            kind => (
                Level::Object,
                RecordKind::named(kind).map_or(&[][..], keys_of),
            ),
        };
        self.type_1(kind, at, keys, body);
        self.records.push(Record {
            at: u32::try_from(at).unwrap_or(u32::MAX),
            next: number(0x0004_1400),
            lower: number(0x0004_1420),
            level,
            reached: false,
        });
        let file_id = text(0x0004_1500);
        if file_id.is_empty() {
            if level == Level::Object {
                let record = kind.into();
                self.say(Detail::RecordWithoutFile { record, at });
            }
            return;
        }
        let names = [0x0004_1510, 0x0004_1511, 0x0004_1512].map(text);
        self.refers(at, file_id, kind == "PRIVATE", names);
    }

    /// Keys that must be there with a value (PS3.3 F.5).
    fn type_1(&mut self, kind: &str, at: u64, keys: &[Key], body: &[u8]) {
        // What stands behind a sequence that a delimiter ends was not read.
        if Elements(body)
            .map(|element| element.whole.len())
            .sum::<usize>()
            != body.len()
        {
            return;
        }
        for key in keys {
            let value = find(body, key.tag).map_or(&[][..], |element| element.value);
            if matches!(key.need, Need::Value(_)) && value.trim_ascii().is_empty() {
                let (group, element) = (key.tag >> 16, key.tag & 0xFFFF);
                let tag = format!("({group:04X},{element:04X})");
                let record = kind.into();
                self.say(Detail::RecordLacks { record, at, tag });
            }
        }
    }

    fn refers(&mut self, at: u64, file_id: &str, private: bool, names: [&str; 3]) {
        let path = file_id.replace('\\', "/");
        let fits = |part: &str| {
            (1..=8).contains(&part.len())
                && part
                    .bytes()
                    .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        };
        // PS3.10 8.2 and 8.5.
        if !path.split('/').all(fits) || path.split('/').count() > 8 {
            self.say(Detail::FileId { at });
        }
        let Some(file) = self.paths.get(path.as_str()).copied() else {
            let path = Told::from(&path);
            self.say(Detail::RefersToNothing { path });
            return;
        };
        let names = digest(names);
        let new = Reference { private, names };
        if self.facts.references.insert(file, new).is_some() {
            let path = Told::from(&path);
            self.say(Detail::RefersTwice { path });
        }
    }

    /// Follows every link from the root; each record must be reached once, on its own level.
    fn links(&mut self, root: u32) {
        let mut waiting = vec![(root, None)];
        while let Some((mut at, above)) = waiting.pop() {
            while at != 0 {
                let place = self.records.binary_search_by_key(&at, |record| record.at);
                let Some(record) = place.ok().and_then(|place| self.records.get_mut(place)) else {
                    self.say(Detail::LinkToNothing { at });
                    break;
                };
                if std::mem::replace(&mut record.reached, true) {
                    self.say(Detail::ReachedTwice { at });
                    break;
                }
                let (level, next, lower) = (record.level, record.next, record.lower);
                let right = match above {
                    None => matches!(level, Level::Patient | Level::Other),
                    Some(Level::Patient) => matches!(level, Level::Study | Level::Other),
                    Some(Level::Study) => level == Level::Series,
                    Some(Level::Series) => level == Level::Object,
                    Some(_) => true,
                };
                if !right {
                    self.say(Detail::WrongLevel { at });
                }
                if lower != 0 {
                    waiting.push((lower, Some(level)));
                }
                at = next;
            }
        }
        let missed = self.records.iter().filter(|record| !record.reached).count();
        if missed > 0 {
            self.say(Detail::NotReached { records: missed });
        }
    }
}

fn tag_at(bytes: &[u8]) -> u32 {
    u32::from(u16_at(bytes, 0)) << 16 | u32::from(u16_at(bytes, 2))
}

/// Tag, length and offset of the value of the element at `at`, in Explicit VR Little Endian.
fn header(bytes: &mut dyn Bytes, at: u64) -> Result<(u32, u32, u64), HeadError> {
    let start = bytes.get(at, 8)?;
    let tag = tag_at(start);
    if tag >> 16 == 0xFFFE {
        return Ok((tag, u32_at(start, 4), at.saturating_add(8)));
    }
    let vr = *start
        .get(4..)
        .and_then(|rest| rest.first_chunk::<2>())
        .unwrap_or(&[0; 2]);
    if !crate::fileset::has_long_header(vr) {
        return Ok((tag, u16_at(start, 6).into(), at.saturating_add(8)));
    }
    let len = u32_at(bytes.get(at.saturating_add(8), 4)?, 0);
    Ok((tag, len, at.saturating_add(12)))
}
