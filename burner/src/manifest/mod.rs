//! The manifests of a disc: `MANIFEST.JSN`, and with it `B3SUMS.TXT` and `SHA256.TXT`, whose lines
//! are written by `texts::sums`.
//!
//! They cover the payload: every file but themselves and `RECOVERY/`. Their lengths are known
//! before any hash is, since whatever is not known yet has a fixed width. This module reads no
//! file and computes no hash.

mod archived;
mod lines;
mod read;
mod write;

pub use archived::{ArchivedFiles, archived_files};
pub use lines::{DiscFacts, FileKind, Manifest, ManifestFile};
pub use read::{ManifestError, parse};

use crate::composed::Composed;
use crate::disc::{Content, DiscLabel, Hashes, LateText};
use crate::item::StudyItems;
use crate::texts::sums;

/// The bytes of a late text; exactly as many as its content says. `hashes` tells both hashes of
/// the content of an index, and is asked for the payload only.
pub fn render(
    late: LateText,
    composed: &Composed,
    studies: &[StudyItems],
    hashes: &dyn Fn(usize) -> Hashes,
) -> Vec<u8> {
    match late {
        LateText::Blake3Sums => sums::render(&composed.contents, &|i| hashes(i).blake3),
        LateText::Sha256Sums => sums::render(&composed.contents, &|i| hashes(i).sha256),
        LateText::Manifest => write::render(composed, studies, hashes),
    }
}

/// Bytes of a late text over these contents, before anything has an address.
pub(crate) fn length(
    late: LateText,
    label: &DiscLabel,
    contents: &[Content],
    studies: &[StudyItems],
) -> u64 {
    match late {
        LateText::Blake3Sums | LateText::Sha256Sums => sums::length(contents),
        LateText::Manifest => write::length(label, contents, studies),
    }
}
