//! The files of a disc: their names on it, and where their bytes come from.

use stele_discfs::DiscTime;

use super::dicomdir::Directory;

/// One file of the disc.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Content {
    /// Path on the disc, real names, `/` between them.
    pub path: String,
    /// Length in bytes.
    pub len: u64,
    /// Time of last modification.
    pub time: DiscTime,
    /// Where its bytes come from.
    pub source: ContentSource,
}

/// Where a content's bytes come from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ContentSource {
    /// Item `item` of study `study`, both counted in the disc's own list of studies.
    Item {
        /// Index into the disc's studies.
        study: u32,
        /// Index into that study's items.
        item: u32,
    },
    /// These bytes.
    Bytes(Vec<u8>),
    /// `DICOMDIR`, written record by record.
    Directory(Box<Directory>),
    /// A manifest, rendered after all hashes are known; its length is fixed before.
    Late(LateText),
    /// A check or parity strip: strip `0..248` of the geometry; written by the second pass.
    Strip(u8),
    /// The first anchor of the tail.
    Anchor,
}

/// The texts that need the hashes of everything else.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum LateText {
    /// `B3SUMS.TXT`, readable by `b3sum -c`.
    Blake3Sums,
    /// `SHA256.TXT`, readable by `sha256sum -c`.
    Sha256Sums,
    /// `MANIFEST.JSN`, one JSON object a line.
    Manifest,
}

/// Whether a manifest covers this content.
pub(crate) fn is_payload(content: &Content) -> bool {
    matches!(
        content.source,
        ContentSource::Item { .. } | ContentSource::Bytes(_) | ContentSource::Directory(_)
    )
}

/// Both hashes of one file.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Hashes {
    /// BLAKE3.
    pub blake3: [u8; 32],
    /// SHA-256.
    pub sha256: [u8; 32],
}
