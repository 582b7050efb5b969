//! What is archived: studies and their items, as ingest found them and as plan and build need them.
//!
//! A list of items is kept by the caller as one opaque piece of bytes ([`encode`], [`decode`]).

use serde::{Deserialize, Serialize};

/// What tells that a file is still the one that was seen: any difference means it changed.
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
    },
    /// Any other file: report, annotation, audit log, or an object that could not be read as one.
    Document,
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
    for item in items {
        serde_json::to_writer(&mut out, item)?;
        out.push(b'\n');
    }
    Ok(out)
}

/// What [`encode`] wrote.
pub fn decode(bytes: &[u8]) -> Result<Vec<Item>, serde_json::Error> {
    serde_json::Deserializer::from_slice(bytes)
        .into_iter()
        .collect()
}
