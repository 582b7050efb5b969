//! From studies to a disc's layout: which files it has, under which names, and where they lie.
//!
//! Pure: the same studies, labels and times give the same disc.

use stele_discfs::{ContentKey, DiscTime, Extent, Layout, SectorCount};

use crate::fileset::{Conformance, Directory};
use crate::geometry::Geometry;

mod index;
mod lay;
mod names;
mod parity_disc;
mod readme;

pub use lay::{ComposeError, compose};
pub use names::{decode_name, encode_name};
pub use parity_disc::{compose_parity, payload_name};
pub(crate) use readme::read as read_readme;

/// What a disc is called and what its texts say; made by the caller.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct DiscLabel {
    /// The disc's UUID.
    pub uuid: [u8; 16],
    /// The set's name, `SET-0001`.
    pub set: String,
    /// Number of the disc in its set, from 1.
    pub number: u32,
    /// Discs in the set.
    pub of: u32,
    /// When the set was planned: seconds since 1970 UTC, the volume's time.
    pub time: i64,
    /// Whose archive this is, and whom to ask.
    pub owner: String,
    /// Parity discs of the set: so many of its discs may be lost as a whole. None where an earlier
    /// version planned it, which did not note it here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_parity_discs: Option<u8>,
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

/// A disc ready to be built: every address is known, no byte is read yet.
#[derive(Clone, Debug)]
pub struct Composed {
    /// What the disc is called.
    pub label: DiscLabel,
    /// How it is divided.
    pub geometry: Geometry,
    /// Sectors in use from LBA 0 on: the content that parity protects.
    pub used: SectorCount,
    /// Where everything lies; a [`stele_discfs::ContentKey`] is an index into `contents`.
    pub layout: Layout,
    /// The files.
    pub contents: Vec<Content>,
    /// j, where it is parity disc j of its set.
    pub set_parity: Option<u8>,
    /// What may be claimed of its DICOM file-set.
    pub conformance: Conformance,
}

impl Composed {
    /// A late text's place in `contents`, and what is there.
    pub fn late(&self, late: LateText) -> Option<(usize, &Content)> {
        let source = ContentSource::Late(late);
        self.contents
            .iter()
            .enumerate()
            // Late texts stand behind all items, right before the recovery files.
            .rev()
            .find(|(_, content)| content.source == source)
    }

    /// Where the content of this index lies, in one piece; `None` for an empty file.
    ///
    /// File systems divide files of 4 GiB and more; the pieces are adjacent.
    pub fn extent(&self, index: usize) -> Option<Extent> {
        let key = ContentKey(u32::try_from(index).ok()?);
        let pieces = self.layout.extents(key);
        let (first, last) = (pieces.first()?, pieces.last()?);
        Some(Extent {
            lba: first.lba,
            sectors: last.end().since(first.lba),
        })
    }
}

/// Both hashes of one file.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Hashes {
    /// BLAKE3.
    pub blake3: [u8; 32],
    /// SHA-256.
    pub sha256: [u8; 32],
}
