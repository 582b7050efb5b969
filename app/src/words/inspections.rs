//! What an inspection finds on a disc.

use stele_burner::inspect::{Finding, FindingKind, HelpState, HelpText};

use super::lang::say;

/// A finding, and where it is.
pub fn finding(found: &Finding) -> String {
    let what = kind(found.kind);
    match found.place.as_str() {
        "" => what,
        place => format!("{what}: {}", place.escape_debug()),
    }
}

fn kind(kind: FindingKind) -> String {
    match kind {
        FindingKind::NoFileSystem => say!("finding-no-file-system"),
        FindingKind::Descriptor => say!("finding-descriptor"),
        FindingKind::ByteOrders => say!("finding-byte-orders"),
        FindingKind::Directory => say!("finding-directory"),
        FindingKind::BeyondEnd => say!("finding-beyond-end"),
        FindingKind::Overlap => say!("finding-overlap"),
        FindingKind::NotFollowed => say!("finding-tree-not-followed"),
        FindingKind::CopiesDiffer => say!("finding-copies-differ"),
        FindingKind::TreesDiffer => say!("finding-trees-differ"),
        FindingKind::Integrity => say!("finding-not-closed"),
        FindingKind::UnknownPartition => say!("finding-unknown-partition"),
        FindingKind::Unreadable => say!("finding-unreadable"),
        FindingKind::Help => say!("finding-text-missing"),
        FindingKind::Protection => say!("finding-protection"),
        FindingKind::OtherDisc => say!("finding-other-disc"),
        FindingKind::DicomDir => say!("finding-dicomdir"),
        FindingKind::Conformance => say!("finding-conformance"),
        FindingKind::Manifest => say!("finding-manifest"),
        FindingKind::Hash => say!("finding-hash"),
        FindingKind::LaterSession => say!("finding-later-session"),
        FindingKind::BytesBehind => say!("finding-bytes-behind"),
        // Those that a later burner adds.
        other => other.words().to_owned(),
    }
}

/// What became of a text that helps people; none where it is as it should be.
pub fn help(text: &HelpText) -> Option<String> {
    let file = text.name;
    match text.state {
        HelpState::Current | HelpState::There => None,
        HelpState::Earlier => Some(say!("help-text-earlier", file = file)),
        HelpState::Unknown => Some(say!("help-text-unknown", file = file)),
        HelpState::Missing => Some(say!("help-text-missing", file = file)),
    }
}
