//! An image of which some bytes are others, without a copy of the whole.

use stele_burner::sectors::{LostMap, ReadError, Sectors};
use stele_burner::{Extent, Lba, SECTOR_BYTES, SectorCount};

/// The image.
pub struct Patched<'a> {
    base: &'a [u8],
    len: usize,
    pieces: Vec<(usize, Vec<u8>)>,
}

impl<'a> Patched<'a> {
    pub fn new(base: &'a [u8]) -> Self {
        let len = base.len();
        let pieces = Vec::new();
        Self { base, len, pieces }
    }

    /// From byte `at` on other bytes stand; what was put later counts.
    pub fn put(&mut self, at: usize, bytes: Vec<u8>) {
        self.pieces.push((at, bytes));
    }

    /// The image ends earlier.
    pub fn cut(&mut self, sectors: usize) {
        self.len = self.len.min(sectors * SECTOR_BYTES);
    }
}

impl Sectors for Patched<'_> {
    fn sectors(&self) -> SectorCount {
        SectorCount((self.len / SECTOR_BYTES) as u64)
    }

    fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
        let from = usize::try_from(at.0 * SECTOR_BYTES as u64).unwrap();
        let there = self.len.saturating_sub(from).min(into.len());
        let (read, beyond) = into.split_at_mut(there);
        if there > 0 {
            read.copy_from_slice(&self.base[from..from + there]);
        }
        for (start, bytes) in &self.pieces {
            let first = (*start).max(from);
            let end = (start + bytes.len()).min(from + there);
            if first < end {
                let source = &bytes[first - start..end - start];
                read[first - from..end - from].copy_from_slice(source);
            }
        }
        beyond.fill(0);
        lost.add(Extent {
            lba: Lba(at.0 + (there / SECTOR_BYTES) as u64),
            sectors: SectorCount((beyond.len() / SECTOR_BYTES) as u64),
        });
        Ok(())
    }
}
