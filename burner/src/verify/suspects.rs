//! Clusters that do not agree with what is held of their check values: which of their sectors are
//! wrong, the check strips say when they are asked a second time.

use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SectorCount};

use super::held_values::ClusterValues;
use crate::exact::index;
use crate::parity::check_strip::RowValues;
use crate::parity::{CheckDamage, DiscIdentity, bits, read_checks};
use crate::sectors::{LostMap, ReadError, Sectors};

/// Clusters that are remembered before the check strips are asked: 9 MB.
const MOST: usize = 32_768;
/// Rows whose check values are read together.
const ROWS_AT_ONCE: u64 = 32;
/// Ranges of wrong sectors that are named exactly; behind them whole clusters are named, so that
/// no image makes the list of its damage longer than a fifth of a byte a sector.
const EXACT: usize = 1 << 18;

/// A cluster in which something is wrong, or of which a part could not be read.
struct Suspect {
    lba: Lba,
    strip: usize,
    row: u64,
    lost: u32,
    values: ClusterValues,
}

/// The suspects so far, and what was found wrong.
#[derive(Default)]
pub(super) struct Suspects {
    list: Vec<Suspect>,
}

impl Suspects {
    /// Remembers a cluster with its values as read, of which the sectors `lost` were not.
    pub(super) fn add(
        &mut self,
        lba: Lba,
        (strip, row): (usize, u64),
        lost: u32,
        values: ClusterValues,
    ) {
        self.list.push(Suspect {
            lba,
            strip,
            row,
            lost,
            values,
        });
    }

    /// Whether it is time to ask the check strips.
    pub(super) fn are_many(&self) -> bool {
        self.list.len() >= MOST
    }

    /// Asks the check strips, and adds the sectors that are wrong.
    ///
    /// # Errors
    /// [`ReadError`] where reading cannot go on.
    pub(super) fn settle(
        &mut self,
        from: &dyn Sectors,
        identity: DiscIdentity,
        wrong: &mut LostMap,
    ) -> Result<(), ReadError> {
        // In the order of rows, so that the strips are read once from front to back.
        self.list.sort_unstable_by_key(|suspect| suspect.row);
        let mut found = Vec::new();
        let mut left = self.list.iter().peekable();
        while let Some(first) = left.peek().map(|suspect| suspect.row) {
            let rows = ROWS_AT_ONCE.min(identity.geometry.rows().saturating_sub(first));
            let mut last = first;
            let together = std::iter::from_fn(|| {
                let near = |s: &&Suspect| s.row <= last + 1 && s.row < first + rows;
                let next = left.next_if(near)?;
                last = next.row;
                Some(next)
            });
            let together: Vec<&Suspect> = together.collect();
            // What the check strips themselves lack was told when they were read first.
            let mut told = CheckDamage::default();
            let values = read_checks(from, identity, first, last + 1 - first, &mut told)?;
            for suspect in together {
                let own = values.get(index(suspect.row - first));
                let bad = own.map_or(0, |own| suspect.wrong(own));
                if bad != 0 {
                    found.push((suspect.lba, bad));
                }
            }
        }
        self.list.clear();
        found.sort_unstable();
        for (lba, bad) in found {
            name(wrong, lba, bad);
        }
        Ok(())
    }
}

/// Adds sectors of a cluster, bit s for sector s.
pub(super) fn name(wrong: &mut LostMap, lba: Lba, bad: u32) {
    if bad == 0 {
        return;
    }
    if wrong.ranges().len() < EXACT {
        bits(lba, bad).for_each(|sector| wrong.add(sector));
    } else {
        wrong.add(Extent {
            lba,
            sectors: SectorCount(CLUSTER_SECTORS),
        });
    }
}

impl Suspect {
    /// The sectors that were read and are not what the check strips say.
    fn wrong(&self, of_row: &RowValues) -> u32 {
        let differs = |(s, read): (usize, &u64)| {
            let right = of_row.get(self.strip, s);
            let bad = self.lost >> s & 1 == 0 && right.is_some_and(|right| right != *read);
            u32::from(bad) << s
        };
        let each = self.values.iter().enumerate();
        each.map(differs).fold(0, |mask, bit| mask | bit)
    }
}
