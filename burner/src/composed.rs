//! A disc laid out: what [`compose`](crate::compose::compose) gives, and what manifests, anchors
//! and the image are made from.

use stele_discfs::{ContentKey, Extent, Layout, SectorCount};

use crate::disc::{Content, ContentSource, DiscLabel, LateText};
use crate::fileset::Conformance;
use crate::geometry::Geometry;

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
    /// Of which discs it holds the parity, where it is a parity disc.
    pub set_parity: Option<ParityOf>,
    /// What may be claimed of its DICOM file-set.
    pub conformance: Conformance,
}

/// Whose parity a parity disc holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParityOf {
    /// j: the values at point 64 + j.
    pub index: u8,
    /// Numbers of the data discs, by slot.
    pub discs: Vec<u32>,
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
