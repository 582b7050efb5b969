//! Several sources of the same disc as one: what one of them lost, the next may have.

use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};

use super::{LostMap, ReadError, Sectors};

/// Sources of the same disc, asked in order. It cannot tell wrong bytes from right ones; whoever
/// checks them may ask a single source by [`Merged::sources`].
#[derive(Clone)]
pub struct Merged<'a> {
    sources: Vec<&'a dyn Sectors>,
}

impl<'a> Merged<'a> {
    /// Joins sources; the best one comes first.
    pub fn new(sources: &[&'a dyn Sectors]) -> Self {
        Self {
            sources: sources.to_vec(),
        }
    }

    /// The sources in order.
    pub fn sources(&self) -> &[&'a dyn Sectors] {
        &self.sources
    }
}

impl Sectors for Merged<'_> {
    fn sectors(&self) -> SectorCount {
        self.sources
            .iter()
            .map(|s| s.sectors())
            .max()
            .unwrap_or_default()
    }

    fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
        let count = SectorCount((into.len() / SECTOR_BYTES) as u64);
        let mut missing = LostMap::new();
        missing.add(Extent {
            lba: at,
            sectors: count,
        });
        into.fill(0);
        for source in &self.sources {
            let mut still = LostMap::new();
            for range in missing.ranges() {
                let from = (range.lba.since(at).0 as usize).saturating_mul(SECTOR_BYTES);
                let len = (range.sectors.0 as usize).saturating_mul(SECTOR_BYTES);
                let piece = into
                    .get_mut(from..from.saturating_add(len))
                    .unwrap_or_default();
                source.read(range.lba, piece, &mut still)?;
            }
            missing = still;
            if missing.is_empty() {
                return Ok(());
            }
        }
        lost.merge(&missing);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Half(u64);

    impl Sectors for Half {
        fn sectors(&self) -> SectorCount {
            SectorCount(10)
        }
        fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
            for (sector, lba) in into.chunks_mut(SECTOR_BYTES).zip(at.0..) {
                let has = lba % 3 == self.0;
                sector.fill(if has { 1 + self.0 as u8 } else { 0 });
                if !has {
                    lost.add(Extent {
                        lba: Lba(lba),
                        sectors: SectorCount(1),
                    });
                }
            }
            Ok(())
        }
    }

    #[test]
    fn each_sector_comes_from_a_source_that_has_it() {
        let (a, b) = (Half(0), Half(1));
        let merged = Merged::new(&[&a, &b]);
        let (mut into, mut lost) = (vec![9; 6 * SECTOR_BYTES], LostMap::new());
        merged.read(Lba(0), &mut into, &mut lost).unwrap();
        let got: Vec<u8> = into.chunks(SECTOR_BYTES).map(|s| s[0]).collect();
        assert_eq!(got, [1, 2, 0, 1, 2, 0]);
        assert_eq!(lost.count(), SectorCount(2));
    }
}
