//! Mended clusters that somebody will ask for later, kept in a file.

use std::collections::BTreeMap;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::{Mutex, PoisonError};

use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SectorCount};

use crate::parity::check_strip::CLUSTER_BYTES;
use crate::sectors::LostMap;

/// Clusters that were mended, by their addresses. In memory each costs some 60 bytes.
pub(super) struct KeptClusters {
    wanted: LostMap,
    spill: File,
    places: Mutex<BTreeMap<u64, Place>>,
}

#[derive(Copy, Clone)]
struct Place {
    /// Its number in the file.
    slot: u64,
    lost: u32,
    recovered: u32,
}

/// A cluster as it was kept.
pub(super) struct Kept {
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// Its sectors that are not to be had.
    pub(super) lost: u32,
    /// Its sectors that were rebuilt.
    pub(super) recovered: u32,
}

impl KeptClusters {
    /// Keeps clusters with any of the sectors `wanted` in `spill`, which is nobody else's.
    pub(super) fn new(wanted: LostMap, spill: File) -> Self {
        Self {
            wanted,
            spill,
            places: Mutex::default(),
        }
    }

    /// Keeps a cluster, where it is wanted. What cannot be kept is mended again later.
    pub(super) fn add(&self, lba: Lba, bytes: &[u8], lost: u32, recovered: u32) {
        let extent = Extent {
            lba,
            sectors: SectorCount(CLUSTER_SECTORS),
        };
        if !self.wanted.touches(extent) {
            return;
        }
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if places.contains_key(&lba.0) {
            return;
        }
        let slot = places.len() as u64;
        let written = self.spill.write_all_at(bytes, slot * CLUSTER_BYTES as u64);
        if written.is_ok() {
            let place = Place {
                slot,
                lost,
                recovered,
            };
            places.insert(lba.0, place);
        }
    }

    /// The cluster at an address, where it was kept.
    pub(super) fn get(&self, lba: Lba) -> Option<Kept> {
        let places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let place = *places.get(&lba.0)?;
        drop(places);
        let mut bytes = vec![0; CLUSTER_BYTES];
        let at = place.slot * CLUSTER_BYTES as u64;
        self.spill.read_exact_at(&mut bytes, at).ok()?;
        Some(Kept {
            bytes,
            lost: place.lost,
            recovered: place.recovered,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use stele_discfs::SECTOR_BYTES;

    use crate::parity::protect::tests::protected_image;
    use crate::repair::RepairingReader;
    use crate::sectors::{LostMap, Masked, MemoryImage, ReadError, Sectors};

    use super::*;

    struct Counting<'a>(&'a dyn Sectors, AtomicU64);

    impl Sectors for Counting<'_> {
        fn sectors(&self) -> SectorCount {
            self.0.sectors()
        }
        fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
            self.1.fetch_add(1, Ordering::Relaxed);
            self.0.read(at, into, lost)
        }
    }

    #[test]
    fn a_damaged_row_is_read_once_however_many_files_need_it() {
        const ROWS: u64 = 6;
        let (anchor, image) = protected_image(ROWS * CLUSTER_SECTORS, 30);
        let strip = |n: u64| anchor.geometry.coded_extent(n);
        let whole = MemoryImage(image.clone());
        let mut unreadable = LostMap::new();
        // What stands in the way of a scratch: the same rows of many strips.
        (3..13).for_each(|n| unreadable.add(strip(n)));
        let damaged = Masked::new(&whole, &unreadable);
        let counting = Counting(&damaged, AtomicU64::new(0));
        let mut reader = RepairingReader::open(&counting, None).unwrap();
        let mut wanted = LostMap::new();
        (3..13).for_each(|n| wanted.add(strip(n)));
        reader.keep(wanted, tempfile::tempfile().unwrap());
        let before = counting.1.load(Ordering::Relaxed);
        // Ten files, one in each strip; a file is read in two pieces a cluster.
        for n in 3..13 {
            for piece in 0..ROWS * 2 {
                let at = strip(n).lba.after(SectorCount(piece * 16));
                let (mut got, mut lost) = (vec![0; 16 * SECTOR_BYTES], LostMap::new());
                reader.read(at, &mut got, &mut lost).unwrap();
                assert!(lost.is_empty());
                let from = at.byte() as usize;
                assert!(Some(&got[..]) == image.get(from..from + got.len()));
            }
        }
        let reads = counting.1.load(Ordering::Relaxed) - before;
        // 246 clusters of each row, the try that showed the damage, and the check values.
        assert!(reads <= ROWS * 248 + 64, "{reads} reads");
        assert_eq!(reader.recovered().count().0, 10 * ROWS * CLUSTER_SECTORS);
    }
}
