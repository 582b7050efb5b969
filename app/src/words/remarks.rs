//! Why a file is to be looked at, by the code of the reason.

use super::lang::say;
use super::names::printable;
use crate::jobs::Remark;
use crate::jobs::make::replaced;

/// Why a file is to be looked at.
pub fn reason(code: &str) -> String {
    // Long because it is one flat table.
    match code {
        "JOB-041" => say!("exception-not-as-built"),
        "JOB-074" => say!("exception-beyond-repair"),
        "JOB-076" => say!("exception-in-the-way"),
        "JOB-079" => say!("exception-other-files"),
        "JOB-104" => say!("exception-tried-together"),
        "SCN-101" => say!("exception-link"),
        "SCN-102" => say!("exception-special"),
        "SCN-103" => say!("exception-folder-unreadable"),
        "SCN-104" | "SRC-003" => say!("exception-file-unreadable"),
        "SCN-105" => say!("exception-no-name"),
        "SCN-106" => say!("exception-program"),
        "SCN-107" => say!("exception-empty"),
        "SCN-108" => say!("exception-cut-off"),
        "SCN-109" => say!("exception-malformed"),
        "SCN-110" => say!("exception-no-uid"),
        "SCN-111" => say!("exception-directory"),
        "SCN-112" => say!("exception-patient"),
        "SCN-114" => say!("exception-changed-object"),
        "SCN-115" => say!("exception-no-study"),
        "SCN-116" => say!("exception-character-set"),
        "SCN-117" => say!("exception-empty-folder"),
        "SCN-118" => say!("exception-birth-date"),
        "SCN-119" => say!("exception-replaced"),
        "SCN-120" => say!("exception-rewritten"),
        "SRC-001" => say!("exception-file-gone"),
        "SRC-002" => say!("exception-file-changed"),
        _ => say!("exception-unlisted"),
    }
}

/// Files that an image which cannot be mended still gives.
fn gives(remark: &Remark) -> Option<u64> {
    let other = remark.other.as_ref().filter(|_| remark.code == "JOB-074");
    other?.parse().ok()
}

/// That a place has other content than what was imported from it, when that was, and what became
/// of it.
fn replaced(remark: &Remark) -> Option<String> {
    let other = remark.other.as_ref();
    let told = other.filter(|_| remark.code == replaced::code())?;
    let one = |(day, discs): (&str, Vec<&str>)| match discs[..] {
        [] => say!("exception-replaced-gone", day = day),
        _ => say!("exception-replaced-on", day = day, discs = discs.join(", ")),
    };
    let all = replaced::when_and_where(told).into_iter().map(one);
    Some(all.collect::<Vec<_>>().join("; "))
}

/// A file and why it is to be looked at. A line break in its name must not look like another line
/// of ours.
pub fn line(remark: &Remark) -> String {
    let number = remark.number.map(|n| format!("{n:>4}  "));
    let (path, reason) = (printable(&remark.path), reason(&remark.code));
    let (reason, other) = match (gives(remark), replaced(remark)) {
        (Some(files), _) => (say!("exception-beyond-repair-gives", files = files), &None),
        (None, Some(reason)) => (reason, &None),
        (None, None) => (reason, &remark.other),
    };
    let text = match other {
        None => say!("exception-listed", path = path, reason = reason),
        Some(other) => say!(
            "exception-listed-other",
            path = path,
            reason = reason,
            other = printable(other)
        ),
    };
    match number {
        // The advice for each reason is below the list.
        Some(number) => format!("{number}{text} [{}]", remark.code),
        None => text,
    }
}

/// Many files of one reason.
pub fn group(files: u64, first: &Remark) -> String {
    say!(
        "exception-group",
        files = files,
        code = &first.code,
        reason = reason(&first.code),
        path = printable(&first.path)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_burner::source::{ExceptionKind, SourceError};

    #[test]
    fn reasons_of_the_scan_and_of_the_sources_have_their_texts() {
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
            E::ChangedObject,
            E::NoStudy,
            E::CharacterSet,
            E::EmptyFolder,
            E::NeverBorn,
            E::Replaced,
            E::Rewritten,
        ];
        let unlisted = reason("ZZZ-999");
        for kind in kinds {
            assert_ne!(reason(kind.code()), unlisted, "{kind}");
        }
        for error in [SourceError::Vanished, SourceError::Changed] {
            assert_ne!(reason(error.code()), unlisted, "{error}");
        }
    }
}
