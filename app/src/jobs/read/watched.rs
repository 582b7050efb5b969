//! A disc in a drive that tells whoever watches of each place that was tried: where it lies,
//! whether it came, how long it took.

use std::time::Duration;

use stele_burner::geometry::Geometry;
use stele_burner::sectors::{Effort, LostMap, Medium, ReadError, Sectors};
use stele_burner::watch::{Seen, Watch};
use stele_burner::{Extent, Lba, SECTOR_BYTES, SectorCount};

/// A source of sectors that is watched.
pub(super) struct Watched<'a, S> {
    from: &'a S,
    watch: &'a dyn Watch,
}

impl<'a, S: Sectors> Watched<'a, S> {
    /// All that is read from `from`, which is called `name`, is told to `watch`.
    pub(super) fn new(
        from: &'a S,
        watch: &'a dyn Watch,
        name: &str,
        geometry: Option<Geometry>,
    ) -> Self {
        watch.seen(&Seen::Disc {
            name: name.to_owned(),
            geometry,
            sectors: from.sectors().0,
        });
        Self { from, watch }
    }

    fn tell(&self, extent: Extent, came: bool, took: Option<Duration>) {
        self.watch.seen(&Seen::Tried { extent, came, took });
    }
}

fn extent(at: Lba, bytes: &[u8]) -> Extent {
    Extent {
        lba: at,
        sectors: SectorCount((bytes.len() / SECTOR_BYTES) as u64),
    }
}

impl<S: Sectors> Sectors for Watched<'_, S> {
    fn sectors(&self) -> SectorCount {
        self.from.sectors()
    }

    fn is_medium(&self) -> bool {
        self.from.is_medium()
    }

    fn medium(&self) -> Option<&dyn Medium> {
        self.from.medium().map(|_| self as &dyn Medium)
    }

    // Check values, tail and tags: the drive seeks between them, so that the time it takes says
    // nothing of the place.
    fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
        let mut missing = LostMap::new();
        self.from.read(at, into, &mut missing)?;
        let all = extent(at, into);
        let mut next = all.lba;
        for gap in missing.ranges() {
            let before = Extent {
                lba: next,
                sectors: gap.lba.since(next),
            };
            self.tell(before, true, None);
            self.tell(*gap, false, None);
            next = gap.end();
        }
        let rest = Extent {
            lba: next,
            sectors: all.end().since(next),
        };
        self.tell(rest, true, None);
        lost.merge(&missing);
        Ok(())
    }
}

impl<S: Sectors> Medium for Watched<'_, S> {
    fn attempt(&self, at: Lba, into: &mut [u8], effort: Effort) -> Result<bool, ReadError> {
        // It is asked for where there is a medium alone.
        let Some(medium) = self.from.medium() else {
            return Ok(false);
        };
        let began = medium.now();
        let came = medium.attempt(at, into, effort)?;
        let took = medium.now().saturating_sub(began);
        self.tell(extent(at, into), came, Some(took));
        Ok(came)
    }

    fn now(&self) -> Duration {
        self.from.medium().map_or(Duration::ZERO, Medium::now)
    }

    fn end_rescue(&self, unread: &LostMap) {
        if let Some(medium) = self.from.medium() {
            medium.end_rescue(unread);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use stele_burner::sectors::{Masked, MemoryImage};
    use stele_burner::watch::Progress;

    use super::*;

    #[derive(Default)]
    struct Ears(Mutex<Vec<(u64, u64, bool)>>);

    impl Watch for Ears {
        fn progress(&self, _: Progress) {}
        fn cancelled(&self) -> bool {
            false
        }
        fn seen(&self, seen: &Seen) {
            if let Seen::Tried { extent, came, .. } = seen
                && extent.sectors.0 > 0
            {
                let told = (extent.lba.0, extent.sectors.0, *came);
                self.0.lock().unwrap().push(told);
            }
        }
    }

    #[test]
    fn what_did_not_come_is_told_between_what_did() {
        let image = MemoryImage(vec![7; 100 * SECTOR_BYTES]);
        let mut bad = LostMap::new();
        bad.add(Extent {
            lba: Lba(20),
            sectors: SectorCount(5),
        });
        let (masked, ears) = (Masked::new(&image, &bad), Ears::default());
        let watched = Watched::new(&masked, &ears, "STL-1", None);
        let (mut into, mut lost) = (vec![0; 40 * SECTOR_BYTES], LostMap::new());
        watched.read(Lba(10), &mut into, &mut lost).unwrap();
        assert_eq!(lost.count(), SectorCount(5));
        let told = ears.0.into_inner().unwrap();
        assert_eq!(told, [(10, 10, true), (20, 5, false), (25, 25, true)]);
    }
}
