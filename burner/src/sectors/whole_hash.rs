//! The hash of a whole disc, to be compared with that of its image.

use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};

use super::{ImageHasher, LostMap, ReadError, Sectors};
use crate::geometry::is_tag_of;
use crate::watch::{Phase, Progress, Unit, Watch};

/// Clusters that are read at a time.
const STEP: u64 = 16 * CLUSTER_SECTORS;

/// BLAKE3 of the image of a disc of `sectors` sectors; none where one of them cannot be had. The
/// tag of a copy counts as zeros (SPEC.TXT R-067).
///
/// # Errors
/// [`ReadError`] where reading cannot go on, and where somebody asked to stop.
pub fn whole_hash(
    from: &dyn Sectors,
    sectors: SectorCount,
    watch: &dyn Watch,
) -> Result<Option<[u8; 32]>, ReadError> {
    let mut hasher = ImageHasher::new(sectors);
    let whole = each_of_whole(from, sectors, watch, &mut |lba, own| hasher.take(lba, own))?;
    Ok(whole.then(|| hasher.finish()))
}

/// Hands over a disc of `sectors` sectors in the order of addresses; whether all of it could be
/// had: it ends where a sector cannot, apart from those of a copy's tag.
///
/// # Errors
/// As [`whole_hash`].
pub(crate) fn each_of_whole(
    from: &dyn Sectors,
    sectors: SectorCount,
    watch: &dyn Watch,
    take: &mut dyn FnMut(Lba, &[u8]),
) -> Result<bool, ReadError> {
    let mut bytes = vec![0; STEP as usize * SECTOR_BYTES];
    let mut at = 0;
    while at < sectors.0 {
        let count = STEP.min(sectors.0 - at);
        let mut lost = LostMap::new();
        let own = bytes.get_mut(..count as usize * SECTOR_BYTES);
        let own = own.ok_or(ReadError::Cancelled)?;
        from.read(Lba(at), own, &mut lost)?;
        for lba in (at..at + count).map(Lba) {
            if is_tag_of(sectors, lba) {
                let sectors = SectorCount(1);
                lost.remove(Extent { lba, sectors });
            }
        }
        if !lost.is_empty() {
            return Ok(false);
        }
        take(Lba(at), own);
        at += count;
        watch.progress(Progress {
            phase: Phase::ReadingBack,
            done: at,
            total: sectors.0,
            unit: Unit::Sectors,
        });
        if watch.cancelled() {
            return Err(ReadError::Cancelled);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::super::{Masked, MemoryImage};
    use super::*;
    use crate::watch::Quiet;

    #[test]
    fn every_sector_counts() {
        let count = STEP * 2 + 5;
        let mut bytes: Vec<u8> = (0..count * SECTOR_BYTES as u64).map(|n| n as u8).collect();
        let sectors = bytes.chunks_exact_mut(SECTOR_BYTES).zip(0..);
        let tags = sectors.filter(|(_, lba)| is_tag_of(SectorCount(count), Lba(*lba)));
        tags.for_each(|(sector, _)| sector.fill(0));
        let hash = |bytes: &[u8]| {
            let image = MemoryImage(bytes.to_vec());
            whole_hash(&image, SectorCount(count), &Quiet).unwrap()
        };
        let whole = *blake3::hash(&bytes).as_bytes();
        assert_eq!(hash(&bytes), Some(whole));
        // A copy's tag is no part of the image.
        let mut tagged = bytes.clone();
        tagged[(count as usize - 96) * SECTOR_BYTES] = 1;
        assert_eq!(hash(&tagged), Some(whole));
        // What lies behind the image is no part of it; what is missing of it is.
        bytes.extend([7; SECTOR_BYTES]);
        assert_eq!(hash(&bytes), Some(whole));
        bytes.truncate((count as usize - 1) * SECTOR_BYTES);
        assert_eq!(hash(&bytes), None);
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        bytes.extend([0; SECTOR_BYTES]);
        assert_ne!(hash(&bytes), Some(whole));
        let mut lost = LostMap::new();
        lost.add(Extent {
            lba: Lba(STEP),
            sectors: SectorCount(1),
        });
        let image = MemoryImage(bytes);
        let masked = Masked::new(&image, &lost);
        let found = whole_hash(&masked, SectorCount(count), &Quiet).unwrap();
        assert_eq!(found, None);
    }
}
