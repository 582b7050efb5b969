//! Several sources of one disc seen as one, and sources with known holes.

use crate::exact::part_mut;
use stele_discfs::{Lba, SECTOR_BYTES, SectorCount};

use super::{LostMap, ReadError, Sectors};

/// Several copies of one disc: a sector that one copy lost is taken from the next.
///
/// It does not know which of two readable sectors is right; repair does, by check values.
pub struct Merged<'a> {
    copies: &'a [&'a dyn Sectors],
}

impl<'a> Merged<'a> {
    /// The copies in the order in which they are asked.
    pub fn new(copies: &'a [&'a dyn Sectors]) -> Self {
        Self { copies }
    }
}

impl Sectors for Merged<'_> {
    fn sectors(&self) -> SectorCount {
        let all = self.copies.iter().map(|copy| copy.sectors());
        all.max().unwrap_or_default()
    }

    fn is_medium(&self) -> bool {
        self.copies.iter().any(|copy| copy.is_medium())
    }

    fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
        let mut missing = LostMap::new();
        let Some((first, others)) = self.copies.split_first() else {
            into.fill(0);
            lost.add(super::extent_of(at, into));
            return Ok(());
        };
        first.read(at, into, &mut missing)?;
        for copy in others {
            let mut still = LostMap::new();
            for range in missing.ranges() {
                let from = range.lba.since(at).bytes() as usize;
                let to = range.end().since(at).bytes() as usize;
                copy.read(range.lba, part_mut(into, from..to), &mut still)?;
            }
            missing = still;
        }
        lost.merge(&missing);
        Ok(())
    }
}

/// A source of which some sectors are known to be lost: a rescued image with its mapfile.
pub struct Masked<'a> {
    inner: &'a dyn Sectors,
    known: &'a LostMap,
}

impl<'a> Masked<'a> {
    /// The source without the sectors of `known`.
    pub fn new(inner: &'a dyn Sectors, known: &'a LostMap) -> Self {
        Self { inner, known }
    }
}

impl Sectors for Masked<'_> {
    fn sectors(&self) -> SectorCount {
        self.inner.sectors()
    }

    fn is_medium(&self) -> bool {
        self.inner.is_medium()
    }

    fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
        self.inner.read(at, into, lost)?;
        let mut lba = at;
        for sector in into.chunks_exact_mut(SECTOR_BYTES) {
            if self.known.contains(lba) {
                sector.fill(0);
                lost.add(super::extent_of(lba, sector));
            }
            lba = lba.after(SectorCount(1));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::MemoryImage;
    use super::*;
    use stele_discfs::Extent;

    fn map(ranges: &[(u64, u64)]) -> LostMap {
        let mut map = LostMap::new();
        for &(lba, sectors) in ranges {
            let (lba, sectors) = (Lba(lba), SectorCount(sectors));
            map.add(Extent { lba, sectors });
        }
        map
    }

    #[test]
    fn what_one_copy_lost_comes_from_the_next() {
        let bytes: Vec<u8> = (0..8u8).flat_map(|i| [i; 2048]).collect();
        let (short, long) = (
            MemoryImage(bytes[..5 * 2048].to_vec()),
            MemoryImage(bytes.clone()),
        );
        let (holes_a, holes_b) = (map(&[(1, 2)]), map(&[(2, 1), (6, 1)]));
        let (a, b) = (Masked::new(&short, &holes_a), Masked::new(&long, &holes_b));
        let copies: [&dyn Sectors; 2] = [&a, &b];
        let merged = Merged::new(&copies);
        assert_eq!(merged.sectors().0, 8);
        let (mut into, mut lost) = (vec![0; 7 * 2048], LostMap::new());
        merged.read(Lba(1), &mut into, &mut lost).unwrap();
        assert_eq!(lost, map(&[(2, 1), (6, 1)]));
        for (i, sector) in (1..8u8).zip(into.chunks(2048)) {
            let expected = if i == 2 || i == 6 { 0 } else { i };
            assert!(sector.iter().all(|b| *b == expected), "sector {i}");
        }
    }
}
