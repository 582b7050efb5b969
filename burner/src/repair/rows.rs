//! Mends the rows of a copied image in place, as many at once as there are cores.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use stele_discfs::{CLUSTER_SECTORS, Lba, SECTOR_BYTES, SectorCount};

use super::outcome::{ContentCheck, RepairError, Repaired};
use super::realign;
use crate::exact::{part, part_mut};
use crate::geometry::{CODED_STRIPS, Geometry};
use crate::parity::check_strip::{
    CLUSTER_BYTES, CheckCopy, PartHeader, RowCopies, RowValues, Settled, VALUES_PER_PART,
    VALUES_PER_ROW, check_value, render_cluster,
};
use crate::parity::protect::{read_row, workers};
use crate::parity::row::{
    CELLS, CellMask, CodeAlone, ROW_BYTES, RowOutcome, cell, cell_mut, compare, mend,
};
use crate::parity::{FoundGeometry, RowCodec, bits, mask};
use crate::sectors::{LostMap, Sectors};
use crate::watch::{Phase, Progress, Unit, Watch};

/// How often what came back is asked anew which check values count (SPEC.TXT R-057).
const COUNTED_AGAIN: usize = 8;

/// The check value of the sector that value number `at` of a row tells of, where it is there.
fn check_of(cells: &[u8], unread: &CellMask, at: usize) -> Option<u64> {
    let (strip, s) = (at / CLUSTER_SECTORS as usize, at % CLUSTER_SECTORS as usize);
    let own = s * SECTOR_BYTES..(s + 1) * SECTOR_BYTES;
    let there = unread.bits(strip) >> s & 1 == 0;
    there.then(|| check_value(part(cell(cells, strip), own)))
}

/// What became of one copy of the check sectors of a row: bits of its 32 sectors.
struct CheckCluster {
    lba: Lba,
    recovered: u32,
    lost: u32,
    unchecked: u32,
}

/// Which check sectors of a row have a value that what was computed (SPEC.TXT R-050 (6)), or read
/// and is lost, contradicts, while nothing else speaks for either.
fn contradicted(outcome: &RowOutcome, values: &RowValues, unread: &CellMask) -> u32 {
    let part = |strip: usize, s: usize| {
        1_u32 << ((strip * CLUSTER_SECTORS as usize + s) / VALUES_PER_PART)
    };
    let computed = outcome.contradicted.iter();
    let mut all = computed.fold(0, |all, (strip, s, _)| all | part(*strip, *s));
    for (strip, lost) in outcome.lost.iter() {
        let read = lost & !unread.bits(strip);
        let told = |s: &usize| read >> s & 1 == 1 && values.get(strip, *s).is_some();
        let told = (0..CLUSTER_SECTORS as usize).filter(told);
        all = told.fold(all, |all, s| all | part(strip, s));
    }
    all
}

/// Which check values count where those of A and B differ (SPEC.TXT ).
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Counting {
    /// Those that more sectors agree with.
    Sectors,
    /// Neither.
    Nobody,
    /// Those of this copy.
    Only(CheckCopy),
}

/// By what a row is mended.
pub(super) type Rules = (CodeAlone, Counting);

/// The rows of one image.
pub(super) struct Rows<'a> {
    pub(super) image: &'a File,
    pub(super) found: &'a FoundGeometry,
    pub(super) unread: &'a LostMap,
    /// Sectors of the head that are not what most anchors say: they have no check value.
    pub(super) outvoted: &'a LostMap,
    /// All sources: one may have right what another reads wrong without an error.
    pub(super) others: &'a [&'a dyn Sectors],
    pub(super) alone: CodeAlone,
    pub(super) counting: Counting,
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
            identity: self.found.identity,
            others: Vec::new(),
            recovered: LostMap::new(),
            lost: LostMap::new(),
            zero: LostMap::new(),
            unchecked: LostMap::new(),
            by_code: LostMap::new(),
            located: false,
            counted: false,
            disputed: false,
            content: ContentCheck::NotNeeded,
            anchor: None,
            anchors_disputed: false,
            rescued: None,
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
        let mut unread = CellMask::default();
        for strip in 0..CELLS {
            unread.add(strip, mask(self.lba(strip, row), self.unread));
        }
        let (copies, mut bad) = self.copies(row)?;
        // First the code decides, then whom the sectors agree with (SPEC.TXT R-057).
        let first = match self.counting {
            Counting::Sectors | Counting::Nobody => copies.settle(|_| None),
            Counting::Only(copy) => copies.only(copy),
        };
        let disputed = first.left_out != [0, 0];
        let mut settled = self.without_outvoted(row, first);
        let mut outcome = self.mend(codec, row, cells, &settled.values, &unread)?;
        let mut counted = false;
        for _ in 0..COUNTED_AGAIN {
            let is_short = !outcome.lost.is_empty() || !outcome.unchecked.is_empty();
            if !is_short || self.counting != Counting::Sectors {
                break;
            }
            let mut still = unread.clone();
            for (strip, bits) in outcome.recovered.iter() {
                still.remove(strip, bits);
            }
            let again = copies.settle(|at| check_of(cells, &still, at));
            if again.left_out == settled.left_out {
                break;
            }
            (settled, counted) = (self.without_outvoted(row, again), true);
            read_row(self.image, self.geometry(), row, cells)?;
            outcome = self.mend(codec, row, cells, &settled.values, &unread)?;
        }
        for (bad, left_out) in bad.iter_mut().zip(settled.left_out) {
            *bad |= left_out | u32::from(row == 0 && !self.outvoted.is_empty());
        }
        self.write_back(row, cells, &outcome)?;
        let known = (&settled.values, &copies);
        let read = (&*cells, &unread);
        let checks = self.write_checks(row, read, known, &outcome, bad)?;
        let mut all = repaired.lock().unwrap_or_else(PoisonError::into_inner);
        for (strip, named) in outcome.recovered.iter() {
            bits(self.lba(strip, row), named).for_each(|s| all.recovered.add(s));
        }
        for (strip, named) in outcome.lost.iter() {
            bits(self.lba(strip, row), named).for_each(|s| all.lost.add(s));
        }
        for (strip, named) in outcome.unchecked.iter() {
            bits(self.lba(strip, row), named).for_each(|s| all.unchecked.add(s));
        }
        for (strip, named) in outcome.by_code.iter() {
            bits(self.lba(strip, row), named).for_each(|s| all.by_code.add(s));
        }
        all.located |= outcome.located;
        all.counted |= counted;
        all.disputed |= disputed;
        for one in checks {
            bits(one.lba, one.recovered).for_each(|s| all.recovered.add(s));
            bits(one.lba, one.lost).for_each(|s| all.lost.add(s));
            bits(one.lba, one.unchecked).for_each(|s| all.unchecked.add(s));
        }
        Ok(())
    }

    /// What counts, without the values of sectors of the head that do not (SPEC.TXT R-052).
    fn without_outvoted(&self, row: u64, mut settled: Settled) -> Settled {
        let all = mask(self.lba(0, row), self.outvoted);
        let own = (0..CLUSTER_SECTORS as usize).filter(|s| all >> s & 1 == 1);
        own.for_each(|s| settled.values.forget(0, s));
        settled
    }

    /// Mends a row that was read, by the check values that count.
    fn mend(
        &self,
        codec: &RowCodec,
        row: u64,
        cells: &mut [u8],
        values: &RowValues,
        unread: &CellMask,
    ) -> Result<RowOutcome, RepairError> {
        let mut unread = unread.clone();
        let found = self.realign(row, cells, values, &mut unread)?;
        let mut outcome = mend(codec, cells, values, &unread, self.alone)?;
        for (strip, bits) in found.iter() {
            outcome.recovered.add(strip, bits);
        }
        let short = !outcome.lost.is_empty() || !outcome.unchecked.is_empty();
        if short && self.others.len() > 1 {
            let helped = self.ask_others(row, cells, values, &outcome)?;
            let mut still = outcome.lost.clone();
            helped
                .iter()
                .for_each(|(strip, bits)| still.remove(strip, bits));
            let again = mend(codec, cells, values, &still, self.alone)?;
            let mut recovered = outcome.recovered;
            for (strip, bits) in helped.iter().chain(again.recovered.iter()) {
                recovered.add(strip, bits);
            }
            outcome = RowOutcome {
                recovered,
                lost: again.lost,
                unchecked: again.unchecked,
                by_code: again.by_code,
                refuted: again.refuted,
                contradicted: again.contradicted,
                located: again.located,
                erased: outcome.erased,
            };
        }
        self.confirm(row, cells, &mut outcome)?;
        Ok(outcome)
    }

    /// Takes what was computed and is not what its check value says where that stands elsewhere:
    /// it is right, and the check value is wrong (SPEC.TXT R-050 (6)).
    fn confirm(
        &self,
        row: u64,
        cells: &mut [u8],
        outcome: &mut RowOutcome,
    ) -> Result<(), RepairError> {
        if self.found.displaced.is_empty() || outcome.contradicted.is_empty() {
            return Ok(());
        }
        let mut all = std::mem::take(&mut outcome.contradicted);
        all.sort_unstable();
        for one in all.chunk_by(|one, next| one.0 == next.0) {
            let Some((strip, ..)) = one.first() else {
                continue;
            };
            let mut wanted = one.iter().fold(0, |bits, (_, s, _)| bits | 1_u32 << s);
            let computed = |at: usize| one.iter().find(|(_, s, _)| *s == at);
            for source in self.images() {
                let lba = self.lba(*strip, row);
                let mut found = 0;
                self.found
                    .displaced
                    .search(*source, lba, wanted, |s, sector, _| {
                        let is = computed(s).is_some_and(|(.., bytes)| bytes == sector);
                        found |= u32::from(is) << s;
                        is
                    })?;
                wanted &= !found;
                outcome.lost.remove(*strip, found);
                outcome.recovered.add(*strip, found);
                outcome.refuted.add(*strip, found);
            }
            for (strip, s, bytes) in one {
                if wanted >> s & 1 == 1 {
                    outcome.contradicted.push((*strip, *s, bytes.clone()));
                } else {
                    let own = s * SECTOR_BYTES..(s + 1) * SECTOR_BYTES;
                    part_mut(cell_mut(cells, *strip), own).copy_from_slice(bytes);
                }
            }
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

    /// Both copies of the row's check values, and which parts of each do not stand in their places.
    fn copies(&self, row: u64) -> Result<(RowCopies, [u32; 2]), RepairError> {
        let mut bad = [u32::MAX; 2];
        let Some(identity) = self.found.identity else {
            return Ok((RowCopies::default(), bad));
        };
        let header = |copy| PartHeader {
            identity,
            copy,
            row,
            part: 0,
        };
        let mut copies = RowCopies::default();
        let mut cluster = vec![0; CLUSTER_BYTES];
        for (copy, bad) in CheckCopy::BOTH.into_iter().zip(&mut bad) {
            self.image
                .read_exact_at(&mut cluster, self.check_lba(copy, row).byte())?;
            *bad = copies.copy(copy).take(header(copy), &cluster);
        }
        // What the first source reads wrong without an error, another may have right.
        for source in self.others.iter().skip(1) {
            for copy in CheckCopy::BOTH {
                if copies.is_complete() {
                    break;
                }
                let mut missing = LostMap::new();
                source.read(self.check_lba(copy, row), &mut cluster, &mut missing)?;
                copies.copy(copy).take(header(copy), &cluster);
            }
        }
        self.displaced_checks(row, &mut copies)?;
        Ok((copies, bad))
    }

    /// The sources in which sectors may stand elsewhere than they belong: a drive finds each by its
    /// number.
    fn images(&self) -> impl Iterator<Item = &&dyn Sectors> {
        self.others.iter().filter(|source| !source.is_medium())
    }

    /// Takes check sectors that stand elsewhere than they belong (SPEC.TXT R-069).
    fn displaced_checks(&self, row: u64, copies: &mut RowCopies) -> Result<(), RepairError> {
        let displaced = &self.found.displaced;
        let Some(identity) = self.found.identity.filter(|_| !displaced.is_empty()) else {
            return Ok(());
        };
        for source in self.images() {
            for copy in CheckCopy::BOTH {
                let of_copy = copies.copy(copy);
                realign::checks((*source, displaced), identity, (copy, row), of_copy)?;
            }
        }
        Ok(())
    }

    /// Takes sectors that are not what their check values say from where they may stand (SPEC.TXT
    /// R-069), and gives those that were found.
    fn realign(
        &self,
        row: u64,
        cells: &mut [u8],
        values: &RowValues,
        unread: &mut CellMask,
    ) -> Result<CellMask, RepairError> {
        let mut found = CellMask::default();
        if self.found.displaced.is_empty() {
            return Ok(found);
        }
        for strip in 0..CELLS {
            let cluster = cell_mut(cells, strip);
            let (wrong, unknown) = compare(strip, cluster, values);
            let mut bad = (wrong | unread.bits(strip)) & !unknown;
            for source in self.images() {
                let (from, place) = (
                    (*source, &self.found.displaced),
                    (strip, self.lba(strip, row)),
                );
                let taken = realign::cluster(from, place, bad, values, cluster)?;
                bad &= !taken;
                found.add(strip, taken);
            }
            unread.remove(strip, found.bits(strip));
        }
        Ok(found)
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

    /// Writes what was rebuilt. What is lost stays as it was read (SPEC.TXT R-051).
    fn write_back(&self, row: u64, cells: &[u8], outcome: &RowOutcome) -> Result<(), RepairError> {
        for strip in 0..CELLS {
            if outcome.recovered.bits(strip) != 0 {
                self.image
                    .write_all_at(cell(cells, strip), self.lba(strip, row).byte())?;
            }
        }
        Ok(())
    }

    /// Writes the bad sectors of both check clusters anew, each from what is known of its values
    /// or from the sectors that it tells of (SPEC.TXT R-056). Returns what became of both.
    fn write_checks(
        &self,
        row: u64,
        (cells, unread): (&[u8], &CellMask),
        (values, copies): (&RowValues, &RowCopies),
        outcome: &RowOutcome,
        bad: [u32; 2],
    ) -> Result<Vec<CheckCluster>, RepairError> {
        let mut bad = bad;
        for (strip, bits) in outcome.refuted.iter() {
            let of_strip = (0..CLUSTER_SECTORS as usize).filter(|s| bits >> s & 1 == 1);
            let parts = of_strip.map(|s| (strip * CLUSTER_SECTORS as usize + s) / VALUES_PER_PART);
            let parts = parts.fold(0, |all, part| all | 1_u32 << part);
            bad = bad.map(|bad| bad | parts);
        }
        let contradicted = contradicted(outcome, values, unread);
        if bad == [0, 0] && contradicted == 0 {
            return Ok(Vec::new());
        }
        let (mut all, mut unknown) = (Vec::with_capacity(VALUES_PER_ROW), 0);
        let sectors = cells.chunks_exact(SECTOR_BYTES).enumerate();
        for (n, sector) in sectors {
            let (strip, s) = (n / CLUSTER_SECTORS as usize, n % CLUSTER_SECTORS as usize);
            let refuted = outcome.refuted.bits(strip) >> s & 1 == 1;
            let value = values.get(strip, s).filter(|_| !refuted);
            let doubtful = outcome.lost.bits(strip) | outcome.unchecked.bits(strip);
            if value.is_none() && doubtful >> s & 1 == 1 {
                unknown |= 1 << (n / VALUES_PER_PART);
            }
            all.push(value.unwrap_or_else(|| check_value(sector)));
        }
        let mut cluster = vec![0; CLUSTER_BYTES];
        let mut told = Vec::new();
        for (copy, bad) in CheckCopy::BOTH.into_iter().zip(bad) {
            let lba = self.check_lba(copy, row);
            let Some(identity) = self.found.identity else {
                told.push(CheckCluster {
                    lba,
                    recovered: 0,
                    lost: bad,
                    unchecked: 0,
                });
                continue;
            };
            render_cluster(identity, copy, row, &all, &mut cluster);
            let lost = unknown & bad;
            let (mut there, mut same) = ([0; SECTOR_BYTES], 0);
            for (sector, part) in cluster.chunks_exact_mut(SECTOR_BYTES).zip(0..) {
                let known = bad >> part & 1 == 1 && {
                    let header = PartHeader {
                        identity,
                        copy,
                        row,
                        part,
                    };
                    // One that is lost stands where it belongs, if it was found.
                    lost >> part & 1 == 0 || copies.render(header, sector)
                };
                let at = lba.after(SectorCount(part.into())).byte();
                self.image.read_exact_at(&mut there, at)?;
                // One that was left out may have been right.
                same |= u32::from(known && there == *sector) << part;
                if known {
                    self.image.write_all_at(sector, at)?;
                }
            }
            let unchecked = contradicted & !lost;
            told.push(CheckCluster {
                lba,
                recovered: bad & !lost & !unchecked & !same,
                lost,
                unchecked,
            });
        }
        Ok(told)
    }
}
