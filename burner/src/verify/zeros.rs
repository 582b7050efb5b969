//! Sectors that cannot be read and are zeros, as their check values say: nothing of them is missing
//! (SPEC.TXT R-050 (4)). What stands behind the content of a disc that is not full is that.

use std::collections::{BTreeMap, BTreeSet};

use stele_discfs::{CLUSTER_SECTORS, SECTOR_BYTES, SectorCount};

use crate::exact::index;
use crate::geometry::{CODED_STRIPS, Geometry};
use crate::parity::check_strip::{check_value, strip_and_offset};
use crate::parity::{CheckDamage, DiscIdentity, mask, read_checks};
use crate::sectors::{LostMap, ReadError, Sectors};
use crate::watch::Watch;

/// Rows whose check values are read together.
const TOGETHER: u64 = 32;

/// Those sectors: of each row that has some a mask for each coded strip, a kilobyte a row.
#[derive(Default)]
pub(super) struct Zeros(BTreeMap<u64, Vec<u32>>);

impl Zeros {
    /// Those among sectors that could not be read. The check values of their rows are read again.
    ///
    /// # Errors
    /// [`ReadError`] where reading cannot go on, and where somebody asked to stop.
    pub(super) fn among(
        lost: &LostMap,
        from: &dyn Sectors,
        identity: DiscIdentity,
        watch: &dyn Watch,
    ) -> Result<Self, ReadError> {
        let zero = Some(check_value(&[0; SECTOR_BYTES]));
        let geometry = identity.geometry;
        let rows = rows_of(lost, geometry);
        let (mut zeros, mut left) = (BTreeMap::new(), rows.iter().copied().peekable());
        while let Some(first) = left.next() {
            if watch.cancelled() {
                return Err(ReadError::Cancelled);
            }
            let mut end = first + 1;
            while end - first < TOGETHER && left.next_if_eq(&end).is_some() {
                end += 1;
            }
            // What the check strips themselves lack was told when they were read first.
            let mut told = CheckDamage::default();
            let values = read_checks(from, identity, first, end - first, &mut told)?;
            for (row, values) in (first..end).zip(values) {
                let of_strip = |strip: u64| {
                    let start = geometry.coded_extent(strip).lba;
                    let unread = mask(start.after(SectorCount(row * CLUSTER_SECTORS)), lost);
                    let is = |s: &u64| values.get(index(strip), index(*s)) == zero;
                    let is_one = |s: &u64| unread >> s & 1 == 1 && is(s);
                    let sectors = (0..CLUSTER_SECTORS).filter(is_one);
                    sectors.fold(0, |mask, s| mask | 1 << s)
                };
                let masks: Vec<u32> = (0..CODED_STRIPS).map(of_strip).collect();
                if masks.iter().any(|mask| *mask != 0) {
                    zeros.insert(row, masks);
                }
            }
        }
        Ok(Self(zeros))
    }

    /// Whether the sector of a coded strip at this place in it is one.
    pub(super) fn has(&self, coded: u64, offset: u64) -> bool {
        let row = self.0.get(&(offset / CLUSTER_SECTORS));
        let mask = row.and_then(|masks| masks.get(index(coded)));
        mask.is_some_and(|mask| mask >> (offset % CLUSTER_SECTORS) & 1 == 1)
    }
}

/// The rows in which sectors are named.
fn rows_of(lost: &LostMap, geometry: Geometry) -> BTreeSet<u64> {
    let clusters = lost
        .ranges()
        .iter()
        .flat_map(|range| range.lba.0 / CLUSTER_SECTORS..range.end().0.div_ceil(CLUSTER_SECTORS));
    let places = clusters.filter_map(|cluster| {
        let lba = stele_discfs::Lba(cluster * CLUSTER_SECTORS);
        strip_and_offset(geometry, lba)
    });
    places.map(|(_, offset)| offset / CLUSTER_SECTORS).collect()
}
