//! Why a file is to be looked at, by the code of the reason.

use super::quantities::count;
use crate::jobs::Remark;

/// Why a file is to be looked at.
pub fn reason(code: &str) -> &'static str {
    let known = REASONS.iter().find(|(known, _)| *known == code);
    known.map_or("another version of the program has set it apart", |known| {
        known.1
    })
}

/// A file and why it is to be looked at. A line break in its name must not look like another line
/// of ours.
pub fn line(remark: &Remark) -> String {
    let number = remark.number.map(|n| format!("{n:>4}  "));
    let other = remark
        .other
        .as_deref()
        .map(|other| format!(": {}", other.escape_debug()));
    format!(
        "{}{}: {}{}",
        number.unwrap_or_default(),
        remark.path.escape_debug(),
        reason(&remark.code),
        other.unwrap_or_default()
    )
}

/// Many files of one reason.
pub fn group(files: u64, first: &Remark) -> String {
    format!(
        "{} ({}): {}; the first is {}",
        count(files, "file"),
        first.code,
        reason(&first.code),
        first.path.escape_debug()
    )
}

const REASONS: &[(&str, &str)] = &[
    (
        "JOB-074",
        "the image was altered and cannot be mended from what is left of it",
    ),
    (
        "JOB-079",
        "its image is lost, and its files are not those that were in it, though they look the same",
    ),
    ("SCN-101", "symbolic link, not followed"),
    ("SCN-102", "not a regular file"),
    ("SCN-103", "the folder cannot be read"),
    ("SCN-104", "the file cannot be read"),
    ("SCN-105", "the path has no name"),
    ("SCN-106", "the DICOM preamble is that of a program"),
    ("SCN-107", "the file is empty"),
    ("SCN-108", "DICOM, but cut off"),
    (
        "SCN-109",
        "named or marked as DICOM, but cannot be read as such",
    ),
    (
        "SCN-110",
        "DICOM without the UID of study, series or object",
    ),
    ("SCN-111", "DICOMDIR of another medium"),
    ("SCN-112", "the patient differs from the rest of the study"),
    ("SCN-113", "the same object is there already"),
    ("SCN-114", "another object has the same SOP Instance UID"),
    ("SCN-115", "belongs to no single study; give --case"),
    (
        "SCN-116",
        "names may be wrong: not in the character set that is declared",
    ),
    ("SCN-117", "the folder is empty, and discs keep files alone"),
    (
        "SCN-118",
        "the patient's birth date is none, or has not come",
    ),
    ("SRC-001", "the file is gone"),
    ("SRC-002", "the file changed since it was taken in"),
    ("SRC-003", "the file cannot be read"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use stele_burner::source::{ExceptionKind, SourceError};

    #[test]
    fn reasons_are_those_of_the_scan_and_of_the_sources() {
        use ExceptionKind as E;
        let kinds = [
            E::Link,
            E::Special,
            E::UnreadableFolder,
            E::UnreadableFile,
            E::NoName,
            E::ExecutablePreamble,
            E::Empty,
            E::CutOff,
            E::Malformed,
            E::UidMissing,
            E::Directory,
            E::PatientConflict,
            E::Duplicate,
            E::ChangedObject,
            E::NoStudy,
            E::CharacterSet,
            E::EmptyFolder,
            E::NeverBorn,
        ];
        for kind in kinds {
            assert_eq!(reason(kind.code()), kind.to_string());
        }
        for error in [SourceError::Vanished, SourceError::Changed] {
            assert_eq!(reason(error.code()), error.to_string());
        }
        // And two of an image.
        assert_eq!(REASONS.len(), kinds.len() + 5);
    }
}
