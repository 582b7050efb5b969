//! Copies all that can be read of the sources of one disc into one image.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};
use stele_files::write_whole;

use super::outcome::RepairError;
use crate::exact::{index, part_mut};
use crate::geometry::{CODED_STRIPS, Geometry, TAGS};
use crate::parity::check_strip::{CLUSTER_BYTES, CheckCopy, strip_and_offset};
use crate::rescue::{BlockStatus, Pass, Plan, RescueMap, Rescued, Sink, rescue};
use crate::sectors::{LostMap, Sectors};
use crate::watch::{Phase, Progress, Unit, Watch};

/// Clusters that are read of an image at a time.
const STEP: u64 = 16;
/// Parity that is left for sectors of a row that are read wrong without an error.
const SPARE: u64 = 4;
/// A map tells of what a disc holds no more than its sectors do, but it is nobody else's.
const MODE: u32 = 0o600;

/// How a copy is made.
pub(super) struct Copying<'a> {
    pub(super) geometry: Geometry,
    pub(super) image: &'a File,
    /// Where the map is kept, in case the copy is cut off.
    pub(super) map_at: Option<&'a Path>,
    pub(super) budget: std::time::Duration,
    pub(super) watch: &'a dyn Watch,
}

impl Copying<'_> {
    /// Copies from the sources, the best one first; the map says what came. Media are swept, then
    /// whatever is needed and still missing is tried again.
    pub(super) fn copy(
        &self,
        from: &[&dyn Sectors],
        map: &mut RescueMap,
    ) -> Result<Rescued, RepairError> {
        let mut all = Rescued::default();
        for (source, number) in from.iter().zip(0..) {
            if number > 0 {
                // What one source did not give nobody has tried to get of the next.
                map.forget_tries();
            }
            match source.medium() {
                Some(_) => self.medium(*source, map, Pass::Backward, &mut all)?,
                None => self.image(*source, map)?,
            }
        }
        for (source, number) in from.iter().zip(0..) {
            if source.medium().is_none() {
                continue;
            }
            if number > 0 || from.len() > 1 {
                map.forget_tries();
                map.pass = Pass::Rest;
            }
            self.medium(*source, map, Pass::Inside, &mut all)?;
        }
        Ok(all)
    }

    fn medium(
        &self,
        from: &dyn Sectors,
        map: &mut RescueMap,
        upto: Pass,
        all: &mut Rescued,
    ) -> Result<(), RepairError> {
        let Some(medium) = from.medium() else {
            return Ok(());
        };
        let plan = Plan {
            phase: Phase::ReadingBack,
            upto,
            budget: self.budget.saturating_sub(all.in_vain),
            sure: None,
        };
        let rescued = rescue(medium, map, &mut ToImage(self), &plan, self.watch)?;
        all.in_vain += rescued.in_vain;
        all.stopped |= rescued.stopped;
        Ok(())
    }

    /// Reads an image where the map calls nothing finished yet.
    fn image(&self, from: &dyn Sectors, map: &mut RescueMap) -> Result<(), RepairError> {
        let mut buffer = vec![0; index(STEP) * CLUSTER_BYTES];
        let mut at = Lba(0);
        while let Some(gap) = map.next(BlockStatus::Untried, at) {
            if self.watch.cancelled() {
                return Err(RepairError::Cancelled);
            }
            let sectors = SectorCount(gap.sectors.0.min(STEP * CLUSTER_SECTORS));
            let piece = Extent {
                lba: gap.lba,
                sectors,
            };
            let bytes = part_mut(&mut buffer, 0..index(sectors.bytes()));
            let mut lost = LostMap::new();
            from.read(piece.lba, bytes, &mut lost)?;
            self.write(piece.lba, bytes)?;
            map.set(piece, BlockStatus::Finished);
            for range in lost.ranges() {
                map.set(*range, BlockStatus::Bad);
            }
            at = piece.end();
            self.watch.progress(Progress {
                phase: Phase::ReadingBack,
                done: at.byte(),
                total: map.sectors().bytes(),
                unit: Unit::Bytes,
            });
        }
        Ok(())
    }

    /// Writes sectors as they stand in an image: the tags of a copy are no part of it.
    fn write(&self, at: Lba, sectors: &mut [u8]) -> Result<(), RepairError> {
        for (lba, sector) in (at.0..).zip(sectors.chunks_exact_mut(SECTOR_BYTES)) {
            if self.geometry.is_tag(Lba(lba)) {
                sector.fill(0);
            }
        }
        Ok(self.image.write_all_at(sectors, at.byte())?)
    }
}

/// What of a map counts as unread: the tags of a copy are zeros in any case (SPEC.TXT R-067).
pub(super) fn unread(geometry: Geometry, map: &RescueMap) -> LostMap {
    let mut unread = map.unread();
    for place in 0..TAGS {
        unread.remove(Extent {
            lba: geometry.tag(place),
            sectors: SectorCount(1),
        });
    }
    unread
}

/// Takes what a rescue reads into the image.
pub(super) struct ToImage<'a>(pub(super) &'a Copying<'a>);

impl Sink<RepairError> for ToImage<'_> {
    fn take(&mut self, at: Lba, sectors: &[u8]) -> Result<(), RepairError> {
        self.0.write(at, &mut sectors.to_vec())
    }

    /// A cluster of a row that parity gives back need not be read.
    fn wants(&self, map: &RescueMap, at: Lba) -> bool {
        let geometry = self.0.geometry;
        let Some((strip, offset)) = strip_and_offset(geometry, at) else {
            return true;
        };
        let row = offset / CLUSTER_SECTORS;
        let there = |strip: Extent| {
            map.is_finished(Extent {
                lba: strip.lba.after(SectorCount(row * CLUSTER_SECTORS)),
                sectors: SectorCount(CLUSTER_SECTORS),
            })
        };
        let values = CheckCopy::BOTH
            .iter()
            .any(|copy| there(copy.extent(geometry)));
        let is_check = CheckCopy::BOTH
            .iter()
            .any(|copy| copy.extent(geometry).lba == geometry.strip_extent(strip).lba);
        if is_check || !values {
            return !values;
        }
        let missing = (0..CODED_STRIPS).filter(|strip| !there(geometry.coded_extent(*strip)));
        missing.count() as u64 + SPARE > u64::from(geometry.parity())
    }

    fn save(&mut self, map: &RescueMap) -> Result<(), RepairError> {
        if let Some(path) = self.0.map_at {
            // What the map calls read must be on the disk before the map says so.
            self.0.image.sync_data()?;
            write_whole(path, map.render().as_bytes(), None, MODE)?;
        }
        Ok(())
    }
}
