//! What the lines of `MANIFEST.JSN` say: the disc in the first one, then a file in each.

use serde::{Deserialize, Serialize};

use crate::item::PatientAbout;

/// What `MANIFEST.JSN` says of the disc and its files.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Manifest {
    /// The disc.
    pub disc: DiscFacts,
    /// Its payload, in the order of addresses.
    pub files: Vec<ManifestFile>,
}

/// The first line of `MANIFEST.JSN`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DiscFacts {
    /// Name and version of the format: `STELE1`.
    pub format: String,
    /// The disc's UUID, 32 hex digits in the usual groups.
    pub uuid: String,
    /// The set's name.
    pub set: String,
    /// Number of the disc in its set, from 1.
    pub number: u32,
    /// Discs in the set.
    pub of: u32,
    /// When the set was planned: seconds since 1970 UTC.
    pub time: i64,
    /// N: sectors of the disc.
    pub sectors: u64,
    /// S: sectors of a strip.
    pub strip: u64,
    /// k: data strips.
    pub data: u8,
    /// m: parity strips.
    pub parity: u8,
}

/// Any further line of `MANIFEST.JSN`: one file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Path on the disc, real names, `/` between them.
    pub path: String,
    /// Length in bytes.
    pub size: u64,
    /// First sector and sectors of each piece; none for an empty file.
    pub extents: Vec<[u64; 2]>,
    /// BLAKE3 of the file.
    #[serde(with = "hex32")]
    pub blake3: [u8; 32],
    /// SHA-256 of the file.
    #[serde(with = "hex32")]
    pub sha256: [u8; 32],
    /// What it is.
    pub kind: FileKind,
    /// The archive's number of the study, where the file belongs to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<u64>,
    /// Study Instance UID, or `case:` and the case's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study_instance_uid: Option<String>,
    /// Whose the study is by the archive, where objects of it say somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<PatientAbout>,
    /// Series Instance UID of a DICOM object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series_instance_uid: Option<String>,
    /// SOP Class UID of a DICOM object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sop_class_uid: Option<String>,
    /// SOP Instance UID of a DICOM object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sop_instance_uid: Option<String>,
    /// Transfer Syntax UID of a DICOM object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer_syntax_uid: Option<String>,
    /// The name the file had, relative to the folder that was taken in;
    /// [`decode_name`](crate::disc::decode_name) gives its bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_name: Option<String>,
    /// Time of last modification of the source: nanoseconds since 1970 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mtime_ns: Option<i64>,
    /// What a person should know of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
}

/// What a file of the payload is.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// A DICOM object.
    Object,
    /// Any other file that was archived.
    Document,
    /// A file that Stele adds: README.TXT, INDEX.HTM, SPEC.TXT, DECODE.C, DICOMDIR, CONFORM.TXT.
    Text,
}

/// 32 bytes as 64 lower-case hex digits.
mod hex32 {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(value: &[u8; 32], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&crate::ids::hex(value))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
        let text = String::deserialize(from)?;
        blake3::Hash::from_hex(text.as_bytes())
            .map(|hash| *hash.as_bytes())
            .map_err(|_| D::Error::custom("a hash is 64 hex digits"))
    }
}
