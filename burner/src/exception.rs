//! What a person should look at after a scan.

use serde::{Deserialize, Serialize};

/// Why a file, folder or object was set apart or has a notice. Never holds a name or a path.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ExceptionKind {
    /// A symbolic link; links are never followed.
    Link,
    /// A pipe, a socket or a device.
    Special,
    /// A folder that cannot be listed.
    UnreadableFolder,
    /// A file that cannot be opened or read.
    UnreadableFile,
    /// The path has no name that could be kept.
    NoName,
    /// A DICOM file whose first bytes are those of a program; archived as a document.
    ExecutablePreamble,
    /// A file of no bytes; archived as a document.
    Empty,
    /// DICOM whose declared lengths reach beyond its end; archived as a document, or as an object
    /// where only the end of it is missing.
    CutOff,
    /// It claims to be DICOM and is not, or breaks its rules; archived as a document.
    Malformed,
    /// DICOM without the UID of study, series or object; archived as a document.
    UidMissing,
    /// A DICOMDIR of another medium; archived as a document.
    Directory,
    /// An object whose patient is not that of the objects before it in the study.
    PatientConflict,
    /// Another object has the same SOP Instance UID and other bytes; kept all the same.
    ChangedObject,
    /// A document that shares a folder with no study, or with several; not archived.
    NoStudy,
    /// A text of an object is written in another character set than it declares.
    CharacterSet,
    /// A folder with nothing in it: discs keep files alone.
    EmptyFolder,
    /// The patient's birth date is a day on which nobody can be born. The scan knows no clock: who
    /// takes the files in says so.
    NeverBorn,
    /// Other content lies where a file was taken in before. The scan knows no archive: who takes
    /// the files in says so, and where the earlier content is.
    Replaced,
    /// It was written anew in its own place, and nothing tells whether all of it is as it was.
    Rewritten,
}

impl ExceptionKind {
    /// Stable code, the key into the message catalogue.
    pub fn code(self) -> &'static str {
        match self {
            Self::Link => "SCN-101",
            Self::Special => "SCN-102",
            Self::UnreadableFolder => "SCN-103",
            Self::UnreadableFile => "SCN-104",
            Self::NoName => "SCN-105",
            Self::ExecutablePreamble => "SCN-106",
            Self::Empty => "SCN-107",
            Self::CutOff => "SCN-108",
            Self::Malformed => "SCN-109",
            Self::UidMissing => "SCN-110",
            Self::Directory => "SCN-111",
            Self::PatientConflict => "SCN-112",
            Self::ChangedObject => "SCN-114",
            Self::NoStudy => "SCN-115",
            Self::CharacterSet => "SCN-116",
            Self::EmptyFolder => "SCN-117",
            Self::NeverBorn => "SCN-118",
            Self::Replaced => "SCN-119",
            Self::Rewritten => "SCN-120",
        }
    }

    /// Whether the file is archived nevertheless.
    pub fn archived(self) -> bool {
        matches!(
            self,
            Self::ExecutablePreamble
                | Self::Empty
                | Self::CutOff
                | Self::Malformed
                | Self::UidMissing
                | Self::Directory
                | Self::PatientConflict
                | Self::ChangedObject
                | Self::CharacterSet
                | Self::NeverBorn
                | Self::Replaced
                | Self::Rewritten
        )
    }
}

impl std::fmt::Display for ExceptionKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Link => "symbolic link, not followed",
            Self::Special => "not a regular file",
            Self::UnreadableFolder => "the folder cannot be read",
            Self::UnreadableFile => "the file cannot be read",
            Self::NoName => "the path has no name",
            Self::ExecutablePreamble => "the DICOM preamble is that of a program",
            Self::Empty => "the file is empty",
            Self::CutOff => "DICOM, but cut off",
            Self::Malformed => "named or marked as DICOM, but cannot be read as such",
            Self::UidMissing => "DICOM without a valid UID of study, series or object",
            Self::Directory => "DICOMDIR of another medium",
            Self::PatientConflict => "the patient differs from the rest of the study",
            Self::ChangedObject => "another object has the same SOP Instance UID",
            Self::NoStudy => "belongs to no single study; give --case",
            Self::CharacterSet => "names may be wrong: not in the character set that is declared",
            Self::EmptyFolder => "the folder is empty, and discs keep files alone",
            Self::NeverBorn => "the patient's birth date is none, or has not come",
            Self::Replaced => "has other content than what was imported from there",
            Self::Rewritten => "has another modification time than when it was imported",
        })
    }
}

/// One thing a person should look at.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Exception {
    /// Where: the absolute path's own bytes. For the screen alone.
    pub path: Vec<u8>,
    /// Why.
    pub kind: ExceptionKind,
    /// The other file, where two are compared: its path's own bytes.
    pub other: Option<Vec<u8>>,
}

impl Exception {
    /// One about a single file.
    pub fn of(path: Vec<u8>, kind: ExceptionKind) -> Self {
        Self {
            path,
            kind,
            other: None,
        }
    }
}
