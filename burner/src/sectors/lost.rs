//! Which sectors are lost: a sorted list of ranges.

use crate::exact::part;
use stele_discfs::{Extent, Lba, SectorCount};

/// Ranges of another map that are added one by one.
const FEW: usize = 32;

/// Sectors that could not be read, or were read and found wrong: sorted ranges that neither
/// touch nor overlap.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LostMap {
    ranges: Vec<Extent>,
}

impl LostMap {
    /// A map of nothing lost.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a range; joined with those it touches. Adding in ascending order costs nothing.
    pub fn add(&mut self, new: Extent) {
        if new.sectors.0 == 0 {
            return;
        }
        let from = self.ranges.partition_point(|r| r.end() < new.lba);
        let to = self.ranges.partition_point(|r| r.lba <= new.end());
        let (mut lba, mut end) = (new.lba, new.end());
        for touched in part(&self.ranges, from..to) {
            lba = lba.min(touched.lba);
            end = end.max(touched.end());
        }
        self.ranges.splice(
            from..to,
            [Extent {
                lba,
                sectors: end.since(lba),
            }],
        );
    }

    /// Takes a range out: its sectors are there after all.
    pub fn remove(&mut self, found: Extent) {
        let from = self.ranges.partition_point(|r| r.end() <= found.lba);
        let to = self.ranges.partition_point(|r| r.lba < found.end());
        let touched = part(&self.ranges, from..to);
        let (Some(first), Some(last)) = (touched.first(), touched.last()) else {
            return;
        };
        let before = Extent {
            lba: first.lba,
            sectors: found.lba.since(first.lba),
        };
        let after = Extent {
            lba: found.end(),
            sectors: last.end().since(found.end()),
        };
        let rest = [before, after].into_iter().filter(|r| r.sectors.0 > 0);
        self.ranges.splice(from..to, rest.collect::<Vec<_>>());
    }

    /// Adds all of another map. Takes as long as both maps are large, not their product.
    pub fn merge(&mut self, other: &Self) {
        let behind = self.ranges.last().map(|last| last.lba);
        let first = other.ranges.first().map(|first| first.lba);
        if behind <= first || other.ranges.len() < FEW {
            other.ranges.iter().for_each(|range| self.add(*range));
            return;
        }
        let mut both = Self {
            ranges: Vec::with_capacity(self.ranges.len() + other.ranges.len()),
        };
        let (mut own, mut others) = (
            self.ranges.iter().peekable(),
            other.ranges.iter().peekable(),
        );
        loop {
            let next = match (own.peek(), others.peek()) {
                (Some(a), Some(b)) if a.lba <= b.lba => own.next(),
                (_, Some(_)) => others.next(),
                (_, None) => own.next(),
            };
            let Some(range) = next else { break };
            both.add(*range);
        }
        *self = both;
    }

    /// What both maps name.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let mut both = Self::new();
        for range in &self.ranges {
            let after = other.ranges.partition_point(|r| r.end() <= range.lba);
            let further = other.ranges.iter().skip(after);
            for found in further.take_while(|found| found.lba < range.end()) {
                let lba = found.lba.max(range.lba);
                let sectors = found.end().min(range.end()).since(lba);
                both.add(Extent { lba, sectors });
            }
        }
        both
    }

    /// Whether any sector of an extent is lost.
    pub fn touches(&self, extent: Extent) -> bool {
        let after = self
            .ranges
            .partition_point(|range| range.end() <= extent.lba);
        let range = self.ranges.get(after);
        range.is_some_and(|range| range.lba < extent.end())
    }

    /// Whether this sector is lost.
    pub fn contains(&self, lba: Lba) -> bool {
        let at = self.ranges.partition_point(|r| r.end() <= lba);
        self.ranges.get(at).is_some_and(|r| r.lba <= lba)
    }

    /// Whether nothing is lost.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// The ranges in ascending order.
    pub fn ranges(&self) -> &[Extent] {
        &self.ranges
    }

    /// Number of lost sectors.
    pub fn count(&self) -> SectorCount {
        SectorCount(self.ranges.iter().map(|r| r.sectors.0).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_again_is_taken_out() {
        let extent = |lba, n| Extent {
            lba: Lba(lba),
            sectors: SectorCount(n),
        };
        let mut map = LostMap::new();
        map.add(extent(10, 10));
        map.add(extent(30, 5));
        map.remove(extent(12, 3));
        map.remove(extent(18, 14));
        map.remove(extent(0, 5));
        map.remove(extent(35, 9));
        let left = [extent(10, 2), extent(15, 3), extent(32, 3)];
        assert_eq!(map.ranges(), left);
        map.remove(extent(0, 100));
        assert!(map.is_empty());
    }

    #[test]
    fn merging_is_adding_one_by_one() {
        let mut state = 7_u64;
        let mut dice = |sides: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % sides
        };
        let mut random = || {
            let mut map = LostMap::new();
            for _ in 0..100 {
                map.add(Extent {
                    lba: Lba(dice(2000)),
                    sectors: SectorCount(1 + dice(9)),
                });
            }
            map
        };
        for _ in 0..200 {
            let (a, b) = (random(), random());
            let (mut merged, mut added) = (a.clone(), a);
            merged.merge(&b);
            b.ranges().iter().for_each(|range| added.add(*range));
            assert_eq!(merged, added);
        }
    }

    #[test]
    fn what_both_maps_name_is_found() {
        let map = |ranges: &[(u64, u64)]| {
            let mut map = LostMap::new();
            for (lba, n) in ranges {
                map.add(Extent {
                    lba: Lba(*lba),
                    sectors: SectorCount(*n),
                });
            }
            map
        };
        let (a, b) = (map(&[(0, 5), (10, 10), (30, 2)]), map(&[(3, 9), (18, 20)]));
        assert_eq!(a.and(&b), map(&[(3, 2), (10, 2), (18, 2), (30, 2)]));
        assert_eq!(b.and(&a), a.and(&b));
        assert!(a.and(&LostMap::new()).is_empty());
    }

    #[test]
    fn ranges_join_whatever_the_order() {
        let mut map = LostMap::new();
        for (lba, n) in [(10, 2), (20, 5), (12, 8), (0, 1), (40, 0)] {
            map.add(Extent {
                lba: Lba(lba),
                sectors: SectorCount(n),
            });
        }
        let got: Vec<_> = map
            .ranges()
            .iter()
            .map(|r| (r.lba.0, r.sectors.0))
            .collect();
        assert_eq!(got, [(0, 1), (10, 15)]);
        assert_eq!(map.count().0, 16);
        assert!(map.contains(Lba(24)) && !map.contains(Lba(25)) && !map.contains(Lba(1)));
    }
}
