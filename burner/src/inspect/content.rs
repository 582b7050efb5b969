//! The bytes of a file through a small window, read from wherever the tree says that they lie.

use std::io;

use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};

use super::reader::Reader;
use super::tree::FileFacts;
use crate::sectors::ReadError;
use crate::source::{Bytes, HeadError};

/// Sectors of a window: headers of most objects fit into one.
const WINDOW: u64 = 8;

/// Bytes that are held of a file at once; what asks for more is no header of an honest file.
const HELD_MAX: usize = 16 << 20;

/// A file of a tree.
pub(super) struct FileBytes<'r, 'a> {
    reader: &'r mut Reader<'a>,
    file: &'r FileFacts,
    held: Vec<u8>,
    held_at: u64,
    /// Reading cannot go on at all.
    pub failed: Option<ReadError>,
    /// Some of what was asked for could not be read.
    pub lost: bool,
}

impl<'r, 'a> FileBytes<'r, 'a> {
    pub fn new(reader: &'r mut Reader<'a>, file: &'r FileFacts) -> Self {
        Self {
            reader,
            file,
            held: Vec::new(),
            held_at: 0,
            failed: None,
            lost: false,
        }
    }

    /// Fills the window with at least `count` bytes from `at` on, as far as there are any.
    fn fetch(&mut self, at: u64, count: usize) -> Result<(), ReadError> {
        const SECTOR: u64 = SECTOR_BYTES as u64;
        self.held.clear();
        self.held_at = at / SECTOR * SECTOR;
        let end = at.saturating_add(count as u64).min(self.file.len);
        let wanted = end.div_ceil(SECTOR).saturating_sub(at / SECTOR).max(WINDOW);
        let (mut skip, mut left) = (at / SECTOR, wanted);
        for extent in &self.file.extents {
            let inside = extent.sectors.0.saturating_sub(skip).min(left);
            if inside > 0 {
                let part = Extent {
                    lba: Lba(extent.lba.0.saturating_add(skip)),
                    sectors: SectorCount(inside),
                };
                let before = self.reader.lost.count();
                self.held.extend(self.reader.bytes(part)?);
                self.lost |= self.reader.lost.count() != before;
                left -= inside;
            }
            skip = skip.saturating_sub(extent.sectors.0);
            if left == 0 {
                break;
            }
        }
        let inside = self.file.len.saturating_sub(self.held_at);
        self.held
            .truncate(usize::try_from(inside).unwrap_or(usize::MAX));
        Ok(())
    }
}

impl Bytes for FileBytes<'_, '_> {
    fn len(&self) -> u64 {
        self.file.len
    }

    fn get(&mut self, at: u64, count: usize) -> Result<&[u8], HeadError> {
        let end = at.checked_add(count as u64).ok_or(HeadError::CutOff)?;
        if end > self.file.len || count > HELD_MAX {
            return Err(HeadError::CutOff);
        }
        let held = self.held_at..=self.held_at.saturating_add(self.held.len() as u64);
        if (!held.contains(&at) || !held.contains(&end))
            && let Err(error) = self.fetch(at, count)
        {
            let text = io::Error::other(error.to_string());
            self.failed = Some(error);
            return Err(HeadError::Io(text));
        }
        usize::try_from(at - self.held_at)
            .ok()
            .and_then(|from| self.held.get(from..from.checked_add(count)?))
            .ok_or(HeadError::CutOff)
    }
}
