//! Runs of sectors, and sets of them.

use serde::{Deserialize, Serialize};

/// A contiguous run of 2048-byte sectors.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectorRange {
    /// The first sector's logical block address.
    pub lba: u32,
    /// How many sectors.
    pub sectors: u32,
}

impl SectorRange {
    /// The run that begins at `lba` and holds `sectors` sectors.
    pub const fn new(lba: u32, sectors: u32) -> Self {
        Self { lba, sectors }
    }

    /// The first address behind the run.
    pub const fn end(self) -> u64 {
        self.lba as u64 + self.sectors as u64
    }

    /// Whether the two have a sector in common.
    pub const fn meets(self, other: Self) -> bool {
        (self.lba as u64) < other.end() && (other.lba as u64) < self.end()
    }

    /// The smallest run of whole groups of `unit` sectors around this one, at most up to the last
    /// whole group that a 32-bit address can name.
    pub(crate) fn widened(self, unit: u32) -> Self {
        let unit = unit.max(1);
        let lba = self.lba - self.lba % unit;
        let end = self.end().div_ceil(u64::from(unit)) * u64::from(unit);
        let sectors = end - u64::from(lba);
        Self::new(
            lba,
            u32::try_from(sectors).unwrap_or(u32::MAX - u32::MAX % unit),
        )
    }

    /// The part of the run below `end`; `None` where nothing is left.
    pub(crate) fn below(self, end: u32) -> Option<Self> {
        let sectors = self
            .end()
            .min(u64::from(end))
            .checked_sub(u64::from(self.lba))?;
        let sectors = u32::try_from(sectors).ok().filter(|n| *n > 0)?;
        Some(Self::new(self.lba, sectors))
    }
}

/// Adds a run to a sorted list of runs that do not touch, joining those that do.
pub(crate) fn add(set: &mut Vec<SectorRange>, new: SectorRange) {
    if new.sectors == 0 {
        return;
    }
    let (mut lba, mut end) = (u64::from(new.lba), new.end());
    set.retain(|old| {
        let apart = old.end() < lba || end < u64::from(old.lba);
        if !apart {
            lba = lba.min(u64::from(old.lba));
            end = end.max(old.end());
        }
        apart
    });
    // A joined run longer than 32 bits can count cannot occur below 2^32 sectors of addresses.
    let joined = SectorRange::new(
        u32::try_from(lba).unwrap_or(u32::MAX),
        u32::try_from(end - lba).unwrap_or(u32::MAX),
    );
    let at = set.partition_point(|old| old.lba < joined.lba);
    set.insert(at, joined);
}

/// The first sector of `wanted` that the sorted list holds.
pub(crate) fn first_hit(set: &[SectorRange], wanted: SectorRange) -> Option<u32> {
    let from = set.partition_point(|run| run.end() <= u64::from(wanted.lba));
    let run = set.get(from)?;
    run.meets(wanted).then(|| run.lba.max(wanted.lba))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_that_touch_are_joined_and_others_stay_sorted() {
        let mut set = Vec::new();
        for (lba, sectors) in [(64, 32), (0, 32), (32, 32), (640, 32)] {
            add(&mut set, SectorRange::new(lba, sectors));
        }
        assert_eq!(set, [SectorRange::new(0, 96), SectorRange::new(640, 32)]);
        add(&mut set, SectorRange::new(10, 700));
        assert_eq!(set, [SectorRange::new(0, 710)]);
    }

    #[test]
    fn the_first_hit_is_the_first_common_sector() {
        let set = [SectorRange::new(32, 32), SectorRange::new(96, 32)];
        assert_eq!(first_hit(&set, SectorRange::new(0, 32)), None);
        assert_eq!(first_hit(&set, SectorRange::new(0, 33)), Some(32));
        assert_eq!(first_hit(&set, SectorRange::new(40, 32)), Some(40));
        assert_eq!(first_hit(&set, SectorRange::new(64, 64)), Some(96));
        assert_eq!(first_hit(&set, SectorRange::new(128, 64)), None);
    }

    #[test]
    fn widening_covers_whole_clusters() {
        assert_eq!(
            SectorRange::new(33, 1).widened(32),
            SectorRange::new(32, 32)
        );
        assert_eq!(SectorRange::new(31, 2).widened(32), SectorRange::new(0, 64));
        assert_eq!(
            SectorRange::new(40, 40).below(64),
            Some(SectorRange::new(40, 24))
        );
        assert_eq!(SectorRange::new(64, 40).below(64), None);
    }
}
