//! The volume from its first sector to its last, as a writer meets it.

use crate::key::ContentKey;
use crate::layout::{Layout, MetaId};
use crate::units::{Extent, Lba};

/// A run of sectors of one kind.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Span {
    /// A structure of the file system; [`Layout::render`] gives its bytes. At most one cluster.
    Meta {
        /// The sectors that it fills.
        extent: Extent,
        /// What [`Layout::render`] is to write.
        id: MetaId,
    },
    /// Bytes of a file; zeros fill the last sector.
    File {
        /// The sectors that it fills.
        extent: Extent,
        /// The number that the caller gave the content.
        key: ContentKey,
        /// Offset of the first byte in the file.
        at: u64,
        /// Bytes of the file in this span.
        len: u64,
    },
    /// Sectors that belong to nothing, and are zero.
    Zero(Extent),
}

impl Span {
    /// The sectors of the span.
    pub fn extent(&self) -> Extent {
        match *self {
            Self::Meta { extent, .. } | Self::File { extent, .. } | Self::Zero(extent) => extent,
        }
    }
}

/// Structures and files merged by address, gaps filled with zeros.
#[derive(Clone, Debug)]
pub(crate) struct Spans<'a> {
    layout: &'a Layout,
    /// The sector behind the last span.
    at: Lba,
    meta: u32,
    file: usize,
    /// Section of the file, and the bytes before it.
    section: usize,
    bytes_before: u64,
}

impl Layout {
    /// The whole volume in ascending order, without gaps.
    pub fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        Spans::new(self)
    }
}

impl<'a> Spans<'a> {
    pub(crate) fn new(layout: &'a Layout) -> Self {
        Self {
            layout,
            at: Lba(0),
            meta: 0,
            file: 0,
            section: 0,
            bytes_before: 0,
        }
    }

    fn next_meta(&self) -> Option<Span> {
        let extent = self.layout.meta_extent(MetaId(self.meta))?;
        Some(Span::Meta {
            extent,
            id: MetaId(self.meta),
        })
    }

    fn next_file(&self) -> Option<Span> {
        let key = *self.layout.contents.by_lba.get(self.file)?;
        let extent = *self.layout.extents(key).get(self.section)?;
        let len = self.layout.len_of(key).saturating_sub(self.bytes_before);
        let len = len.min(extent.sectors.bytes());
        Some(Span::File {
            extent,
            key,
            at: self.bytes_before,
            len,
        })
    }

    fn step_over(&mut self, span: &Span) {
        match *span {
            Span::Meta { .. } => self.meta += 1,
            Span::File { key, len, .. } => {
                self.section += 1;
                self.bytes_before += len;
                if self.section == self.layout.extents(key).len() {
                    self.file += 1;
                    self.section = 0;
                    self.bytes_before = 0;
                }
            }
            Span::Zero(_) => {}
        }
    }
}

impl Iterator for Spans<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let next = [self.next_meta(), self.next_file()]
            .into_iter()
            .flatten()
            .min_by_key(|span| span.extent().lba);
        let until = next.map_or(Lba(self.layout.sectors().0), |span| span.extent().lba);
        let gap = until.since(self.at);
        let span = if gap.0 > 0 {
            Span::Zero(Extent {
                lba: self.at,
                sectors: gap,
            })
        } else {
            next?
        };
        self.step_over(&span);
        self.at = span.extent().end();
        Some(span)
    }
}
