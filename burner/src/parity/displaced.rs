//! Sectors that stand elsewhere than they belong: those of an image from which some are missing,
//! or into which some were put (SPEC.TXT R-069).
//!
//! A copying program that leaves out what it cannot read moves all that follows. Anchors and check
//! sectors name the place that is theirs, so they tell by how much; and a sector has the check
//! value of its place wherever it stands.

use std::collections::BTreeMap;

use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};

use crate::exact::{index, part, part_mut};
use crate::sectors::{LostMap, ReadError, Sectors};

/// Displacements that are counted; more are no accident.
const COUNTED_MAX: usize = 1000;
/// Those that are followed: the ones that most carriers name.
const FOLLOWED: usize = 16;
/// Between two that lie no further apart, those in between are followed too: where sectors are
/// missing at several places, no carrier need stand between two of them.
const STEP_MAX: i64 = 256;
/// So many further ones are followed at both ends of a run: what is missing at one place and too
/// much at another leaves carriers in between less displaced than other sectors.
const MARGIN: i64 = 16;

/// How many carriers of a disc name which displacement: how far behind their place they stand.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Displacements(BTreeMap<i64, u64>);

impl Displacements {
    /// How many carriers there are.
    pub(super) fn carriers(&self) -> u64 {
        self.0.values().sum()
    }

    /// Counts a carrier.
    pub(super) fn add(&mut self, at: Lba, place: Lba) {
        let by = at.0.cast_signed() - place.0.cast_signed();
        if self.0.len() < COUNTED_MAX || self.0.contains_key(&by) {
            *self.0.entry(by).or_default() += 1;
        }
    }

    /// The displacements that are followed.
    pub(super) fn followed(&self) -> Displaced {
        let mut most: Vec<(i64, u64)> = self.0.iter().map(|(by, n)| (*by, *n)).collect();
        // Of those that are named by as many, the lesser come first.
        most.sort_by_key(|(_, carriers)| std::cmp::Reverse(*carriers));
        most.truncate(FOLLOWED);
        if most.is_empty() {
            return Displaced::default();
        }
        let mut all: Vec<i64> = most.iter().map(|(by, _)| *by).chain([0]).collect();
        all.sort_unstable();
        let mut runs: Vec<(i64, i64)> = Vec::new();
        for by in all {
            match runs.last_mut() {
                Some((_, last)) if by - *last <= STEP_MAX => *last = by,
                _ => runs.push((by, by)),
            }
        }
        for (least, greatest) in &mut runs {
            (*least, *greatest) = (*least - MARGIN, *greatest + MARGIN);
        }
        Displaced { runs }
    }
}

/// By how much sectors of an image may be displaced: runs from a least to a greatest number.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Displaced {
    runs: Vec<(i64, i64)>,
}

impl Displaced {
    /// Whether all that names its place stands there.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Looks for sectors of a cluster, bit s of `wanted` for sector s, where they may stand, from
    /// the least displacement on. `fits` takes one that was read; what it takes is not looked for
    /// any further. Its third argument stays with the sector that was read, which is offered to
    /// each of the 32: what it costs to know it is spent once.
    ///
    /// At most 4,700 places are looked at for one sector, and 5,200 sectors are read for a cluster,
    /// whatever an image claims: 17 displacements, 256 from each to the next, and the margins.
    pub(crate) fn search(
        &self,
        from: &dyn Sectors,
        cluster: Lba,
        mut wanted: u32,
        mut fits: impl FnMut(usize, &[u8], &mut Option<u64>) -> bool,
    ) -> Result<(), ReadError> {
        for (least, greatest) in self.runs.iter().copied() {
            if wanted == 0 {
                break;
            }
            let first = cluster.0.saturating_add_signed(least);
            let behind = (cluster.0 + CLUSTER_SECTORS).saturating_add_signed(greatest);
            let behind = behind.min(from.sectors().0);
            let sectors = SectorCount(behind.saturating_sub(first));
            let mut window = vec![0; index(sectors.bytes())];
            let mut lost = LostMap::new();
            from.read(Lba(first), &mut window, &mut lost)?;
            let mut known = vec![None; index(sectors.0)];
            for s in 0..CLUSTER_SECTORS {
                let mut places = (least..=greatest).filter(|by| *by != 0 && wanted >> s & 1 == 1);
                let found = places.any(|by| {
                    let at = (cluster.0 + s).checked_add_signed(by);
                    let Some(at) = at.filter(|at| (first..behind).contains(at)) else {
                        return false;
                    };
                    let turn = index(at - first);
                    let own = turn * SECTOR_BYTES..(turn + 1) * SECTOR_BYTES;
                    let there = Extent {
                        lba: Lba(at),
                        sectors: SectorCount(1),
                    };
                    let known = part_mut(&mut known, turn..turn + 1).first_mut();
                    let offered = known.filter(|_| !lost.touches(there));
                    offered.is_some_and(|known| fits(s as usize, part(&window, own), known))
                });
                wanted &= !(u32::from(found) << s);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sectors::MemoryImage;

    fn of(named: &[(i64, u64)]) -> Displacements {
        Displacements(named.iter().copied().collect())
    }

    #[test]
    fn what_lies_between_two_displacements_is_followed_where_they_are_near() {
        assert!(of(&[]).followed().is_empty());
        let runs = |named: &[(i64, u64)]| of(named).followed().runs;
        assert_eq!(runs(&[(-3, 1)]), [(-19, 16)]);
        assert_eq!(runs(&[(-256, 1), (5, 1)]), [(-272, 21)]);
        assert_eq!(
            runs(&[(-257, 1), (700, 2)]),
            [(-273, -241), (-16, 16), (684, 716)]
        );
        // The sixteen that most carriers name, of equal ones the lesser.
        let many: Vec<(i64, u64)> = (1..=20).map(|n| (n * 1000, u64::from(n > 18))).collect();
        let wanted: Vec<i64> = [0].into_iter().chain(1..=14).chain(19..=20).collect();
        let wanted: Vec<(i64, i64)> = wanted
            .iter()
            .map(|n| (n * 1000 - 16, n * 1000 + 16))
            .collect();
        assert_eq!(runs(&many), wanted);
    }

    #[test]
    fn a_sector_is_found_where_it_stands() {
        let bytes: Vec<u8> = (0..100 * SECTOR_BYTES)
            .map(|i| (i / SECTOR_BYTES) as u8)
            .collect();
        let image = MemoryImage(bytes);
        let displaced = of(&[(-2, 1)]).followed();
        let mut tried = Vec::new();
        let fits = |s: usize, sector: &[u8], _: &mut Option<u64>| {
            tried.push((s, sector[0]));
            sector[0] == 31
        };
        displaced.search(&image, Lba(32), 0b1, fits).unwrap();
        assert_eq!(tried[14..], [(0, 28), (0, 29), (0, 30), (0, 31)]);
        // In front of the image and behind it there is nothing.
        let mut tried = Vec::new();
        let note = |s: usize, sector: &[u8], _: &mut Option<u64>| {
            tried.push((s, sector[0]));
            false
        };
        displaced.search(&image, Lba(0), 0b10, note).unwrap();
        displaced.search(&image, Lba(160), 1, note_none).unwrap();
        let wanted: Vec<(usize, u8)> = (0..18).filter(|at| *at != 1).map(|at| (1, at)).collect();
        assert_eq!(tried, wanted);
    }

    /// Carriers that stand in the worst places make no more work than is said: counted, not timed.
    #[test]
    fn the_work_for_a_cluster_is_bounded() {
        let image = MemoryImage(vec![0; 20_000 * SECTOR_BYTES]);
        let worst: Vec<(i64, u64)> = (-8..=8).filter(|n| *n != 0).map(|n| (n * 256, 1)).collect();
        let displaced = of(&worst).followed();
        let (mut offered, mut new) = (0, 0);
        let count = |_: usize, _: &[u8], known: &mut Option<u64>| {
            offered += 1;
            new += u64::from(known.is_none());
            *known = Some(0);
            false
        };
        displaced
            .search(&image, Lba(9984), u32::MAX, count)
            .unwrap();
        assert_eq!((offered, new), (32 * 4128, 4128 + 32));
        // Runs that do not meet are no more.
        let apart: Vec<(i64, u64)> = (1..=20).map(|n| (n * 400, 1)).collect();
        let mut new = 0;
        let count = |_: usize, _: &[u8], known: &mut Option<u64>| {
            new += u64::from(known.is_none());
            *known = Some(0);
            false
        };
        let displaced = of(&apart).followed();
        displaced
            .search(&image, Lba(9984), u32::MAX, count)
            .unwrap();
        assert_eq!(new, 17 * (33 + 31));
    }

    fn note_none(_: usize, _: &[u8], _: &mut Option<u64>) -> bool {
        panic!("those are not there")
    }
}
