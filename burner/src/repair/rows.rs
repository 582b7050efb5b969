//! Mends the rows of a copied image in place, as many at once as there are cores.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use stele_discfs::{CLUSTER_SECTORS, Lba, SECTOR_BYTES, SectorCount};

use super::{RepairError, Repaired};
use crate::geometry::{CODED_STRIPS, Geometry};
use crate::parity::check_strip::{
    CLUSTER_BYTES, CheckCopy, PartHeader, RowValues, check_value, render_cluster,
};
use crate::parity::protect::{read_row, workers};
use crate::parity::row::{CELLS, CellMask, ROW_BYTES, RowOutcome, cell, cell_mut, mend};
use crate::parity::{Found, RowCodec, bits, mask};
use crate::sectors::{LostMap, Sectors};
use crate::watch::{Phase, Progress, Unit, Watch};

/// The rows of one image.
pub(super) struct Rows<'a> {
    pub(super) image: &'a File,
    pub(super) found: &'a Found,
    pub(super) unread: &'a LostMap,
    /// All sources: one may have right what another reads wrong without an error.
    pub(super) others: &'a [&'a dyn Sectors],
    pub(super) watch: &'a dyn Watch,
}

impl Rows<'_> {
    fn geometry(&self) -> Geometry {
        self.found.geometry
    }

    /// Mends every row.
    pub(super) fn mend_all(&self) -> Result<Repaired, RepairError> {
        let (next, done) = (AtomicU64::new(0), AtomicU64::new(0));
        let stop = AtomicBool::new(false);
        let total = self.geometry().rows();
        let codec = RowCodec::new(self.geometry().data(), self.geometry().parity())?;
        let repaired = Mutex::new(Repaired {
            geometry: self.geometry(),
            uuid: self.found.uuid,
            recovered: LostMap::new(),
            lost: LostMap::new(),
        });
        let work = || -> Result<(), RepairError> {
            let mut cells = vec![0; ROW_BYTES];
            loop {
                let row = next.fetch_add(1, Ordering::Relaxed);
                if row >= total || stop.load(Ordering::Relaxed) {
                    return Ok(());
                }
                if self.watch.cancelled() {
                    return Err(RepairError::Cancelled);
                }
                self.row(&codec, row, &mut cells, &repaired)?;
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                let each = CODED_STRIPS * CLUSTER_SECTORS;
                let (done, total, unit) = (done * each, total * each, Unit::Sectors);
                self.watch.progress(Progress {
                    phase: Phase::Repairing,
                    done,
                    total,
                    unit,
                });
            }
        };
        let results: Vec<_> = std::thread::scope(|scope| {
            let guarded = || work().inspect_err(|_| stop.store(true, Ordering::Relaxed));
            let threads: Vec<_> = (0..workers()).map(|_| scope.spawn(guarded)).collect();
            threads.into_iter().map(|thread| thread.join()).collect()
        });
        for result in results {
            result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        }
        Ok(repaired
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner))
    }

    fn row(
        &self,
        codec: &RowCodec,
        row: u64,
        cells: &mut [u8],
        repaired: &Mutex<Repaired>,
    ) -> Result<(), RepairError> {
        read_row(self.image, self.geometry(), row, cells)?;
        let (values, checks_bad) = self.values(row)?;
        let mut unread = CellMask::default();
        for strip in 0..CELLS {
            unread.add(strip, mask(self.lba(strip, row), self.unread));
        }
        let mut outcome = mend(codec, cells, &values, &unread)?;
        if !outcome.lost.is_empty() && self.others.len() > 1 {
            let helped = self.ask_others(row, cells, &values, &outcome)?;
            let mut still = outcome.lost.clone();
            helped
                .iter()
                .for_each(|(strip, bits)| still.remove(strip, bits));
            let again = mend(codec, cells, &values, &still)?;
            let mut recovered = outcome.recovered;
            for (strip, bits) in helped.iter().chain(again.recovered.iter()) {
                recovered.add(strip, bits);
            }
            outcome = RowOutcome {
                recovered,
                lost: again.lost,
                erased: outcome.erased,
            };
        }
        self.write_back(row, cells, &outcome)?;
        let whole = outcome.lost.is_empty();
        let checks = self.write_checks(row, cells, whole, checks_bad)?;
        let mut all = repaired.lock().unwrap_or_else(PoisonError::into_inner);
        for (strip, named) in outcome.recovered.iter() {
            bits(self.lba(strip, row), named).for_each(|s| all.recovered.add(s));
        }
        for (strip, named) in outcome.lost.iter() {
            bits(self.lba(strip, row), named).for_each(|s| all.lost.add(s));
        }
        for (lba, named) in checks {
            let map = if whole && self.found.uuid.is_some() {
                &mut all.recovered
            } else {
                &mut all.lost
            };
            bits(lba, named).for_each(|s| map.add(s));
        }
        Ok(())
    }

    fn lba(&self, strip: usize, row: u64) -> Lba {
        let start = self.geometry().coded_extent(strip as u64).lba;
        start.after(SectorCount(row * CLUSTER_SECTORS))
    }

    fn check_lba(&self, copy: CheckCopy, row: u64) -> Lba {
        copy.extent(self.geometry())
            .lba
            .after(SectorCount(row * CLUSTER_SECTORS))
    }

    /// The row's check values out of both copies, and which parts of each copy are bad.
    fn values(&self, row: u64) -> Result<(RowValues, [u32; 2]), RepairError> {
        let mut values = RowValues::default();
        let mut bad = [u32::MAX; 2];
        let Some(uuid) = self.found.uuid else {
            return Ok((values, bad));
        };
        let mut cluster = vec![0; CLUSTER_BYTES];
        for (copy, bad) in CheckCopy::BOTH.into_iter().zip(&mut bad) {
            self.image
                .read_exact_at(&mut cluster, self.check_lba(copy, row).byte())?;
            let geometry = self.geometry();
            *bad = values.take(
                PartHeader {
                    uuid,
                    geometry,
                    copy,
                    row,
                    part: 0,
                },
                &cluster,
            );
        }
        Ok((values, bad))
    }

    /// Looks for lost sectors in all sources, one by one; takes those that agree with their check
    /// values.
    fn ask_others(
        &self,
        row: u64,
        cells: &mut [u8],
        values: &RowValues,
        outcome: &RowOutcome,
    ) -> Result<CellMask, RepairError> {
        let mut helped = CellMask::default();
        let mut cluster = vec![0; CLUSTER_BYTES];
        for (strip, lost) in outcome.lost.iter() {
            for source in self.others {
                let mut missing = LostMap::new();
                source.read(self.lba(strip, row), &mut cluster, &mut missing)?;
                let own = cell_mut(cells, strip).chunks_exact_mut(SECTOR_BYTES);
                for ((to, from), s) in own.zip(cluster.chunks_exact(SECTOR_BYTES)).zip(0..) {
                    let wanted = lost >> s & 1 == 1 && helped.bits(strip) >> s & 1 == 0;
                    if wanted && values.get(strip, s) == Some(check_value(from)) {
                        to.copy_from_slice(from);
                        helped.add(strip, 1 << s);
                    }
                }
            }
        }
        Ok(helped)
    }

    /// Writes what was rebuilt; what is lost becomes zero, so that nobody takes it for data.
    fn write_back(
        &self,
        row: u64,
        cells: &mut [u8],
        outcome: &RowOutcome,
    ) -> Result<(), RepairError> {
        for (strip, lost) in outcome.lost.iter() {
            let sectors = cell_mut(cells, strip).chunks_exact_mut(SECTOR_BYTES);
            for (sector, s) in sectors.zip(0..) {
                if lost >> s & 1 == 1 {
                    sector.fill(0);
                }
            }
        }
        for strip in 0..CELLS {
            if outcome.recovered.bits(strip) | outcome.lost.bits(strip) != 0 {
                self.image
                    .write_all_at(cell(cells, strip), self.lba(strip, row).byte())?;
            }
        }
        Ok(())
    }

    /// Writes both check clusters anew where the whole row is right; returns what of them was bad.
    fn write_checks(
        &self,
        row: u64,
        cells: &[u8],
        whole: bool,
        bad: [u32; 2],
    ) -> Result<Vec<(Lba, u32)>, RepairError> {
        let named = CheckCopy::BOTH.into_iter().zip(bad);
        let named = named
            .map(|(copy, bad)| (self.check_lba(copy, row), bad))
            .collect();
        if let (true, Some(uuid)) = (whole && bad != [0, 0], self.found.uuid) {
            let values: Vec<u64> = cells.chunks_exact(SECTOR_BYTES).map(check_value).collect();
            let mut cluster = vec![0; CLUSTER_BYTES];
            for copy in CheckCopy::BOTH {
                render_cluster(uuid, self.geometry(), copy, row, &values, &mut cluster);
                self.image
                    .write_all_at(&cluster, self.check_lba(copy, row).byte())?;
            }
        }
        Ok(named)
    }
}
