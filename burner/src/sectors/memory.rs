//! A small image held in memory.

use crate::exact::part;
use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};

use super::{LostMap, ReadError, Sectors};

/// An image held in memory.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MemoryImage(
    /// The bytes; a last piece shorter than a sector does not count.
    pub Vec<u8>,
);

impl Sectors for MemoryImage {
    fn sectors(&self) -> SectorCount {
        SectorCount((self.0.len() / SECTOR_BYTES) as u64)
    }

    fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
        let whole = self.0.len() / SECTOR_BYTES * SECTOR_BYTES;
        let from = usize::try_from(at.byte()).unwrap_or(usize::MAX).min(whole);
        let left = part(&self.0, from..whole);
        let present = left.len().min(into.len());
        let (there, beyond) = into.split_at_mut(present);
        there.copy_from_slice(part(left, 0..present));
        beyond.fill(0);
        lost.add(Extent {
            lba: at.after(SectorCount((present / SECTOR_BYTES) as u64)),
            sectors: SectorCount((beyond.len() / SECTOR_BYTES) as u64),
        });
        Ok(())
    }
}
