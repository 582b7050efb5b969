//! What an inspection finds on a disc.

use stele_burner::fileset::{Claim, Reason};
use stele_burner::inspect::{Finding, FindingKind, HelpState, HelpText};

use super::findings;
use super::lang::say;

/// A finding, and where it is.
pub fn finding(found: &Finding) -> String {
    let what = kind(found.kind);
    match findings::detail(&found.detail) {
        None => what,
        Some(detail) => format!("{what}: {detail}"),
    }
}

fn kind(kind: FindingKind) -> String {
    match kind {
        FindingKind::NoFileSystem => say!("finding-no-file-system"),
        FindingKind::FileSystemMissing => say!("finding-file-system-missing"),
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
    }
}

/// What a DICOM file-set may be called.
pub fn claim(claim: Claim) -> String {
    match claim {
        Claim::NoObjects => say!("claim-no-objects"),
        Claim::Profile(profile) => profile.name().to_owned(),
        Claim::Archive => say!("claim-archive"),
    }
}

/// What is to be known of an object of a file-set.
pub fn reason(reason: Reason) -> String {
    let tag = |tag: u32| format!("({:04X},{:04X})", tag >> 16, tag & 0xFFFF);
    match reason {
        Reason::Syntax => say!("conformance-syntax"),
        Reason::NotAFile => say!("conformance-not-a-file"),
        Reason::SameInstance => say!("conformance-same-instance"),
        Reason::CutOff => say!("conformance-cut-off"),
        Reason::InvalidUid => say!("conformance-invalid-uid"),
        Reason::PrivateClass => say!("conformance-private-class"),
        Reason::KeyMissing => say!("conformance-key-missing"),
        Reason::NoMatrix => say!("conformance-no-matrix"),
        Reason::OtherPatient => say!("conformance-other-patient"),
        Reason::SharedId => say!("conformance-shared-id"),
        Reason::KeysUnknown => say!("conformance-keys-unknown"),
        by_frame if by_frame.is_by_frame() => say!("conformance-by-frame"),
        Reason::LeftOut(key) => say!("conformance-left-out", tag = tag(key)),
        Reason::Supplied(key) => say!("conformance-supplied", tag = tag(key)),
        // Those that a later burner adds.
        other => other.to_string(),
    }
}

/// What became of a text that helps people; none where it is as it should be.
pub fn help(text: &HelpText) -> Option<String> {
    help_state(text.name, text.state)
}

/// As [`help`].
pub(super) fn help_state(file: &str, state: HelpState) -> Option<String> {
    match state {
        HelpState::Current | HelpState::There => None,
        HelpState::Earlier => Some(say!("help-text-earlier", file = file)),
        HelpState::Unknown => Some(say!("help-text-unknown", file = file)),
        HelpState::Missing => Some(say!("help-text-missing", file = file)),
    }
}
