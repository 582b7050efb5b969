//! What is archived: studies and their items, as ingest found them and as plan and build need them.
//!
//! A list of items is kept by the caller as one opaque piece of bytes ([`encode`], [`decode`]).
//!
//! What a DICOMDIR says of an object is kept with the item from the time it was taken in: a disc's
//! layout must know the DICOMDIR's length to the byte before any source is opened again, and
//! planning lays discs out many times. The keys of patient, study and series are the same bytes
//! for all objects of a series and are held once ([`std::sync::Arc`]). An object's own keys are
//! some 200 bytes, so a full disc of 130,000 objects holds about 30 MB of them; packed in a catalog
//! they are 16 bytes an object.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// What was seen of a file. Equal in all of it: the same file. Whether another one has the same
/// bytes is decided by length, head and time of modification (`source::FileSources`).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Fingerprint {
    /// Length in bytes.
    pub len: u64,
    /// Last modification, nanoseconds since 1970 UTC.
    pub mtime_ns: i128,
    /// Last change of the inode, nanoseconds since 1970 UTC.
    pub ctime_ns: i128,
    /// Inode number.
    pub inode: u64,
    /// BLAKE3 of the first 4096 bytes at most.
    pub head: [u8; 32],
}

/// What kind of thing an item is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ItemKind {
    /// A DICOM object in a file of PS3.10 form.
    Object {
        /// SOP Class UID.
        sop_class_uid: String,
        /// SOP Instance UID.
        sop_instance_uid: String,
        /// Transfer Syntax UID.
        transfer_syntax_uid: String,
        /// Series Instance UID.
        series_instance_uid: String,
        /// Instance Number, where it has one: the order inside the series.
        instance_number: Option<i64>,
        /// What its records in a DICOMDIR say; none where an earlier version took it in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        directory: Option<DirectoryKeys>,
    },
    /// Any other file: report, annotation, audit log, or an object that could not be read as one.
    Document,
}

/// What an object's header says for the records of a DICOMDIR: valid values only, as elements in
/// Explicit VR Little Endian, text in UTF-8.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct DirectoryKeys {
    /// Keys of patient, study and series. In encoded lists empty where they are those of the
    /// object before.
    #[serde(with = "hex", default, skip_serializing_if = "is_none")]
    pub shared: Arc<[u8]>,
    /// Keys of the object alone.
    #[serde(with = "hex")]
    pub own: Arc<[u8]>,
    /// The file has preamble, prefix and file meta information (PS3.10 7.1).
    pub in_file_form: bool,
    /// The file ends too early.
    pub cut_off: bool,
    /// What the object says and its records leave out: tags of keys with a value that is not
    /// valid or too long, and of the Per-Frame Functional Groups of an image.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<u32>,
}

/// One file to be archived.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Item {
    /// Where the file lies, absolute: the path's own bytes.
    pub source: Vec<u8>,
    /// The name to keep, relative to the folder that was ingested: the path's own bytes.
    pub name: Vec<u8>,
    /// What it is.
    pub kind: ItemKind,
    /// What was seen of it.
    pub seen: Fingerprint,
    /// Why a person should look at it, where there is something to say; no patient data.
    pub notice: Option<String>,
    /// Where it lay before it was found in another place: it may be there again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<Vec<u8>>,
}

/// A DICOM study or an evidence case, with the items to be written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StudyItems {
    /// The caller's number of the study version; it names the folder on the disc and hides the
    /// patient.
    pub key: u64,
    /// The caller's number of the patient; studies of one patient share a folder. 0 for a case.
    pub patient: u64,
    /// What the disc's own index says of the study.
    pub about: StudyAbout,
    /// The items, ordered by series and instance.
    pub items: Vec<Item>,
}

/// What people see of a study on the disc's own index (INDEX.HTM) and in the catalog.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct StudyAbout {
    /// Study Instance UID, or the name of the case prefixed by `case:`.
    pub study_instance_uid: String,
    /// Patient's Name, as DICOM writes it (`DOE^JANE`).
    pub patient_name: String,
    /// Patient ID.
    pub patient_id: String,
    /// Patient's Birth Date, `YYYYMMDD` or empty.
    pub birth_date: String,
    /// Study Date, `YYYYMMDD` or empty.
    pub study_date: String,
    /// Accession Number.
    pub accession_number: String,
    /// Study Description.
    pub description: String,
    /// Modalities of the series, sorted, without repetition.
    pub modalities: Vec<String>,
    /// What objects say of their patient that is not so by the archive: a correction, or somebody
    /// else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objects_say: Vec<PatientAbout>,
    /// Whether the archive knows something of the patient that no object says.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub patient_added: bool,
}

/// What objects say of a patient.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct PatientAbout {
    /// Patient's Name, as DICOM writes it.
    pub name: String,
    /// Patient ID.
    pub id: String,
    /// Patient's Birth Date, `YYYYMMDD` or empty.
    pub birth_date: String,
}

impl Item {
    /// What the object's records in a DICOMDIR say.
    pub fn directory(&self) -> Option<&DirectoryKeys> {
        match &self.kind {
            ItemKind::Object { directory, .. } => directory.as_ref(),
            ItemKind::Document => None,
        }
    }

    /// Gives the object the keys of patient, study and series that another one holds.
    pub(crate) fn share(&mut self, shared: &Arc<[u8]>) {
        if let ItemKind::Object {
            directory: Some(keys),
            ..
        } = &mut self.kind
        {
            keys.shared = Arc::clone(shared);
        }
    }
}

impl StudyItems {
    /// Bytes of all items.
    pub fn bytes(&self) -> u64 {
        self.items.iter().map(|item| item.seen.len).sum()
    }
}

/// Items as the bytes to keep; one JSON line each.
pub fn encode(items: &[Item]) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = Vec::new();
    let mut before: Arc<[u8]> = Arc::default();
    for item in items {
        let mut short = None;
        if let Some(keys) = item.directory() {
            if keys.shared == before {
                let mut copy = item.clone();
                copy.share(&Arc::default());
                short = Some(copy);
            }
            before = Arc::clone(&keys.shared);
        }
        serde_json::to_writer(&mut out, short.as_ref().unwrap_or(item))?;
        out.push(b'\n');
    }
    Ok(out)
}

/// What [`encode`] wrote.
pub fn decode(bytes: &[u8]) -> Result<Vec<Item>, serde_json::Error> {
    let items = serde_json::Deserializer::from_slice(bytes).into_iter();
    let mut items = items.collect::<Result<Vec<Item>, _>>()?;
    let mut before: Arc<[u8]> = Arc::default();
    for item in &mut items {
        match item.directory().map(|keys| Arc::clone(&keys.shared)) {
            Some(shared) if shared.is_empty() => item.share(&before),
            Some(shared) => before = shared,
            None => {}
        }
    }
    Ok(items)
}

fn is_none(bytes: &Arc<[u8]>) -> bool {
    bytes.is_empty()
}

/// Bytes as hex digits: half of JSON's own way of writing bytes, and it packs well.
mod hex {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(value: &Arc<[u8]>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&crate::ids::hex(value))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<[u8]>, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        let digit = |b: u8| {
            char::from(b)
                .to_digit(16)
                .and_then(|d| u8::try_from(d).ok())
        };
        let pairs = text.as_bytes().chunks(2).map(|pair| match *pair {
            [high, low] => Some(digit(high)? << 4 | digit(low)?),
            _ => None,
        });
        let bytes: Option<Vec<u8>> = pairs.collect();
        bytes
            .map(Arc::from)
            .ok_or_else(|| D::Error::custom("keys are pairs of hex digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(shared: &[u8], own: &[u8]) -> Item {
        Item {
            source: b"/in/1".to_vec(),
            name: b"1".to_vec(),
            kind: ItemKind::Object {
                sop_class_uid: "1.2".into(),
                sop_instance_uid: "1.3".into(),
                transfer_syntax_uid: "1.4".into(),
                series_instance_uid: "1.5".into(),
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
                len: 1,
                mtime_ns: 0,
                ctime_ns: 0,
                inode: 0,
                head: [0; 32],
            },
            notice: None,
            former: Vec::new(),
        }
    }

    #[test]
    fn keys_that_objects_share_are_written_and_held_once() {
        let mut document = item(b"", b"");
        document.kind = ItemKind::Document;
        let items = [
            item(b"\0ab", b"1"),
            document,
            item(b"\0ab", b"2"),
            item(b"c", b""),
        ];
        let bytes = encode(&items).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert_eq!(text.matches("006162").count(), 1);
        let back = decode(&bytes).unwrap();
        assert_eq!(back, items);
        let shared = |i: usize| &back[i].directory().unwrap().shared;
        assert!(Arc::ptr_eq(shared(0), shared(2)));
    }

    #[test]
    fn lists_of_the_version_before_are_read() {
        let mut plain = item(b"", b"");
        if let ItemKind::Object { directory, .. } = &mut plain.kind {
            *directory = None;
        }
        let bytes = encode(std::slice::from_ref(&plain)).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("directory"));
        assert_eq!(decode(&bytes).unwrap(), [plain]);
    }
}
