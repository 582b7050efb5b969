//! A damaged source read as if it were whole: rows are mended when something in them is needed.
//!
//! Good for taking a few files off a damaged disc. For a whole disc [`super::repair`] is kinder to
//! the drive: mending one row here reads 246 places of the disc.

use std::collections::BTreeMap;
use std::fs::File;
use std::sync::{Mutex, PoisonError};

use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};

use super::kept_clusters::KeptClusters;
use super::realign;
use crate::exact::index;
use crate::geometry::{CODED_STRIPS, Geometry};
use crate::parity::check_strip::{CLUSTER_BYTES, CheckCopy, RowValues, strip_and_offset};
use crate::parity::row::{CELLS, CellMask, CodeAlone, ROW_BYTES, cell, compare, mend};
use crate::parity::{
    Anchor, CheckDamage, DiscName, Displaced, FindError, FoundGeometry, How, RowCodec, Search,
    bits, find_geometry, mask, read_checks,
};
use crate::sectors::{LostMap, ReadError, Sectors};
use crate::watch::{Quiet, Watch};

/// Mended rows that are kept: 16 MB each.
const ROWS_KEPT: usize = 4;
/// Rows whose check values are read at a time, and kept 64 times: 63 KB each.
const CHECKS_AT_ONCE: u64 = 16;
const CHECKS_KEPT: usize = 64;

/// A damaged source that mends itself while it is read.
pub struct RepairingReader<'a> {
    from: &'a dyn Sectors,
    found: FoundGeometry,
    codec: RowCodec,
    state: Mutex<State>,
    /// What is still to be asked for, and where its mended clusters are kept until then.
    keep: Option<KeptClusters>,
}

#[derive(Default)]
struct State {
    values: BTreeMap<u64, RowValues>,
    rows: Vec<(u64, MendedRow)>,
    recovered: LostMap,
    unchecked: bool,
}

struct MendedRow {
    cells: Vec<u8>,
    lost: CellMask,
    recovered: CellMask,
}

impl<'a> RepairingReader<'a> {
    /// Finds out how the disc is divided.
    ///
    /// # Errors
    /// [`FindError`].
    pub fn open(from: &'a dyn Sectors, hint: Option<Geometry>) -> Result<Self, FindError> {
        let search = Search {
            hint,
            ..Search::quick(&Quiet)
        };
        Self::of(from, find_geometry(&[from], &search)?)
    }

    /// As [`Self::open`] of an image, of which every sector is asked where it belongs: what stands
    /// elsewhere is found there (SPEC.TXT R-069).
    ///
    /// # Errors
    /// [`FindError`].
    pub fn open_displaced(from: &'a dyn Sectors, watch: &dyn Watch) -> Result<Self, FindError> {
        Self::of(from, find_geometry(&[from], &Search::full(watch))?)
    }

    /// Whether sectors stand elsewhere than they belong, as far as was asked.
    pub fn is_displaced(&self) -> bool {
        !self.found.displaced.is_empty()
    }

    /// Of a source on which nothing that can be relied on says what it is: it is read as it is, and
    /// whoever reads it compares what comes.
    ///
    /// # Errors
    /// [`FindError::NotFound`] where there is no code of this geometry.
    pub fn unnamed(from: &'a dyn Sectors, geometry: Geometry) -> Result<Self, FindError> {
        let found = FoundGeometry {
            geometry,
            identity: None,
            anchor: None,
            others: Vec::new(),
            displaced: Displaced::default(),
            how: How::Hint,
        };
        Self::of(from, found)
    }

    /// Of a source of which it is known how it is divided.
    ///
    /// # Errors
    /// [`FindError::NotFound`] where there is no such code.
    pub(crate) fn of(from: &'a dyn Sectors, found: FoundGeometry) -> Result<Self, FindError> {
        let geometry = found.geometry;
        let codec =
            RowCodec::new(geometry.data(), geometry.parity()).map_err(|_| FindError::NotFound)?;
        Ok(Self {
            from,
            found,
            codec,
            state: Mutex::default(),
            keep: None,
        })
    }

    /// A sound anchor of the disc, where there is one.
    pub fn anchor(&self) -> Option<&Anchor> {
        self.found.anchor.as_ref()
    }

    /// Keeps what is mended of the sectors `wanted` in the file `spill` until it is asked for, so
    /// that a row is read and mended once, however many files need something of it.
    pub fn keep(&mut self, wanted: LostMap, spill: File) {
        self.keep = Some(KeptClusters::new(wanted, spill));
    }

    /// Which disc it is, where anything on it still says so.
    pub fn uuid(&self) -> Option<[u8; 16]> {
        self.found.uuid()
    }

    /// The disc by UUID and content, where anything on it still says so.
    pub fn disc(&self) -> Option<DiscName> {
        self.found.identity.map(|identity| identity.name)
    }

    /// How it is divided.
    pub fn geometry(&self) -> Geometry {
        self.found.geometry
    }

    /// Sectors that were mended so far.
    pub fn recovered(&self) -> LostMap {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recovered
            .clone()
    }

    /// Whether something was read as it is because its check value is lost: only the hash of the
    /// file that it belongs to tells whether that is right.
    pub fn is_unchecked(&self) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.unchecked
    }

    /// One cluster's sectors of a coded strip.
    fn coded(
        &self,
        state: &mut State,
        strip: usize,
        at: Lba,
        into: &mut [u8],
        lost: &mut LostMap,
    ) -> Result<(), ReadError> {
        let offset = at.0 % self.geometry().strip().0;
        let (row, first) = (offset / CLUSTER_SECTORS, offset % CLUSTER_SECTORS);
        let asked_for = Piece {
            cluster: Lba(at.0 - first),
            first,
        };
        let kept = self
            .keep
            .as_ref()
            .and_then(|kept| kept.get(asked_for.cluster));
        if let Some(kept) = kept {
            // It is known to be damaged: the drive is spared another try.
            asked_for.give(&kept.bytes, kept.lost, kept.recovered, into, lost, state);
            return Ok(());
        }
        let mut missing = LostMap::new();
        self.from.read(at, into, &mut missing)?;
        self.load_values(state, row)?;
        let Some(values) = state.values.get(&row) else {
            return Ok(());
        };
        // The piece as a part of its cluster; what was not asked for is not looked at.
        let mut cluster = vec![0; CLUSTER_BYTES];
        let place = cluster.iter_mut().skip(first as usize * SECTOR_BYTES);
        place.zip(into.iter()).for_each(|(to, from)| *to = *from);
        let (wrong, unchecked) = compare(strip, &cluster, values);
        let count = into.len() / SECTOR_BYTES;
        let asked = (((1_u64 << count) - 1) << first) as u32;
        let unread = mask(Lba(at.0 - first), &missing);
        let bad = (wrong | unread) & asked;
        let found = self.realigned((strip, Lba(at.0 - first)), bad, values, &mut cluster)?;
        if bad & !found == 0 {
            let moved = asked_for.cluster;
            bits(moved, found).for_each(|sector| state.recovered.add(sector));
            if found != 0 {
                let right = cluster.iter().skip(first as usize * SECTOR_BYTES);
                into.iter_mut()
                    .zip(right)
                    .for_each(|(to, from)| *to = *from);
            }
            // Sectors without a check value are judged by the code, if at all.
            state.unchecked |= unchecked & asked != 0;
            return Ok(());
        }
        let mended = self.mended(state, row)?;
        let bytes = cell(&mended.cells, strip).to_vec();
        let (gone, recovered) = (mended.lost.bits(strip), mended.recovered.bits(strip));
        asked_for.give(&bytes, gone, recovered, into, lost, state);
        Ok(())
    }

    /// Looks for sectors of a cluster where they may stand.
    fn realigned(
        &self,
        place: (usize, Lba),
        wanted: u32,
        values: &RowValues,
        cluster: &mut [u8],
    ) -> Result<u32, ReadError> {
        let displaced = &self.found.displaced;
        if displaced.is_empty() || wanted == 0 {
            return Ok(0);
        }
        realign::cluster((self.from, displaced), place, wanted, values, cluster)
    }

    fn load_values(&self, state: &mut State, row: u64) -> Result<(), ReadError> {
        if state.values.contains_key(&row) {
            return Ok(());
        }
        let first = row / CHECKS_AT_ONCE * CHECKS_AT_ONCE;
        let count = CHECKS_AT_ONCE.min(self.geometry().rows().saturating_sub(first));
        let values = match self.found.identity {
            Some(identity) => {
                let mut damage = CheckDamage::default();
                let mut all = read_checks(self.from, identity, first, count, &mut damage)?;
                let displaced = &self.found.displaced;
                if !displaced.is_empty() {
                    for (values, row) in all.iter_mut().zip(first..) {
                        for copy in CheckCopy::BOTH {
                            let from = (self.from, displaced);
                            realign::checks(from, identity, (copy, row), values)?;
                        }
                    }
                }
                all
            }
            None => vec![RowValues::default(); index(count)],
        };
        while state.values.len() > CHECKS_KEPT {
            state.values.pop_first();
        }
        state.values.extend((first..).zip(values));
        Ok(())
    }

    fn mended<'s>(&self, state: &'s mut State, row: u64) -> Result<&'s MendedRow, ReadError> {
        if let Some(at) = state.rows.iter().position(|(known, _)| *known == row) {
            // The one just used goes to the end, the oldest is dropped first.
            let used = state.rows.remove(at);
            state.rows.push(used);
        } else {
            let made = self.mend_row(state, row)?;
            self.keep_row(row, &made);
            if state.rows.len() >= ROWS_KEPT {
                state.rows.remove(0);
            }
            state.rows.push((row, made));
        }
        let broken = || ReadError::NoLonger;
        state
            .rows
            .last()
            .map(|(_, mended)| mended)
            .ok_or_else(broken)
    }

    /// Keeps what was mended in a row and is still to be asked for.
    fn keep_row(&self, row: u64, mended: &MendedRow) {
        let Some(kept) = &self.keep else {
            return;
        };
        for (strip, cluster) in mended.cells.chunks_exact(CLUSTER_BYTES).enumerate() {
            let (lost, recovered) = (mended.lost.bits(strip), mended.recovered.bits(strip));
            if lost | recovered != 0 {
                let start = self.geometry().coded_extent(strip as u64).lba;
                let lba = start.after(SectorCount(row * CLUSTER_SECTORS));
                kept.add(lba, cluster, lost, recovered);
            }
        }
    }

    fn mend_row(&self, state: &State, row: u64) -> Result<MendedRow, ReadError> {
        let mut cells = vec![0; ROW_BYTES];
        let mut unread = CellMask::default();
        for (strip, cluster) in (0..CODED_STRIPS).zip(cells.chunks_exact_mut(CLUSTER_BYTES)) {
            let start = self.geometry().coded_extent(strip).lba;
            let lba = start.after(SectorCount(row * CLUSTER_SECTORS));
            let mut missing = LostMap::new();
            self.from.read(lba, cluster, &mut missing)?;
            unread.add(strip as usize, mask(lba, &missing));
        }
        let none = RowValues::default();
        let values = state.values.get(&row).unwrap_or(&none);
        let mut moved = CellMask::default();
        for (strip, cluster) in cells.chunks_exact_mut(CLUSTER_BYTES).enumerate() {
            let (wrong, unknown) = compare(strip, cluster, values);
            let bad = (wrong | unread.bits(strip)) & !unknown;
            let start = self.geometry().coded_extent(strip as u64).lba;
            let lba = start.after(SectorCount(row * CLUSTER_SECTORS));
            let found = self.realigned((strip, lba), bad, values, cluster)?;
            unread.remove(strip, found);
            moved.add(strip, found);
        }
        Ok(
            match mend(&self.codec, &mut cells, values, &unread, CodeAlone::Counts) {
                Ok(outcome) => {
                    let (lost, mut recovered) = (outcome.lost, outcome.recovered);
                    moved
                        .iter()
                        .for_each(|(strip, found)| recovered.add(strip, found));
                    MendedRow {
                        cells,
                        lost,
                        recovered,
                    }
                }
                // The computer erred: nothing of this row is to be trusted.
                Err(_) => {
                    let mut lost = CellMask::default();
                    (0..CELLS).for_each(|strip| lost.add(strip, u32::MAX));
                    MendedRow {
                        cells,
                        lost,
                        recovered: CellMask::default(),
                    }
                }
            },
        )
    }
}

/// A part of a cluster that was asked for.
#[derive(Copy, Clone)]
struct Piece {
    cluster: Lba,
    /// Its first sector, counted in the cluster.
    first: u64,
}

impl Piece {
    /// Gives out the sectors of a mended cluster.
    fn give(
        self,
        cluster: &[u8],
        gone: u32,
        recovered: u32,
        into: &mut [u8],
        lost: &mut LostMap,
        state: &mut State,
    ) {
        let right = cluster.chunks_exact(SECTOR_BYTES).skip(self.first as usize);
        let pairs = into.chunks_exact_mut(SECTOR_BYTES).zip(right);
        for ((to, from), s) in pairs.zip(self.first..) {
            let one = Extent {
                lba: Lba(self.cluster.0 + s),
                sectors: SectorCount(1),
            };
            if gone >> s & 1 == 1 {
                to.fill(0);
                lost.add(one);
                continue;
            }
            to.copy_from_slice(from);
            if recovered >> s & 1 == 1 {
                state.recovered.add(one);
            }
        }
    }
}

impl Sectors for RepairingReader<'_> {
    fn sectors(&self) -> SectorCount {
        self.geometry().sectors()
    }

    fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let data = u64::from(self.geometry().data());
        let (mut at, mut rest) = (at, into);
        while !rest.is_empty() {
            let upto = CLUSTER_SECTORS - at.0 % CLUSTER_SECTORS;
            let bytes = rest.len().min(upto as usize * SECTOR_BYTES);
            let (piece, further) = rest.split_at_mut(bytes);
            match strip_and_offset(self.geometry(), at) {
                Some((strip, _)) if strip < data => {
                    self.coded(&mut state, strip as usize, at, piece, lost)?;
                }
                // Parity is counted without the check strip in front of it.
                Some((strip, _)) if strip > data && strip <= CODED_STRIPS => {
                    self.coded(&mut state, strip as usize - 1, at, piece, lost)?;
                }
                _ => self.from.read(at, piece, lost)?,
            }
            at = Lba(at.0 + (bytes / SECTOR_BYTES) as u64);
            rest = further;
        }
        Ok(())
    }
}
