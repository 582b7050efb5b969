//! Cells of a disc, and in which of them sectors are damaged.

use std::collections::BTreeMap;

use stele_burner::{Spiral, Spot};

/// Rings of a millimeter.
pub(super) const RINGS: f64 = 4.0;
/// Cells of a ring.
pub(super) const CELLS: u32 = 240;
/// Cells of the longest sector: a turn holds a hundred.
const LONGEST: u32 = 4;
/// Damaged sectors that are looked up at most; of more, every second or third range.
const SPOTS_MAX: u64 = 1 << 18;

/// Cells side by side in a ring.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Run {
    /// The layer.
    pub layer: u8,
    /// The ring, counted from the center.
    pub ring: u32,
    /// The first cell, clockwise from the top.
    pub first: u32,
    /// How many there are.
    pub cells: u32,
}

impl Run {
    /// Inner and outer radius in mm.
    pub fn radii(&self) -> [f64; 2] {
        let inner = f64::from(self.ring) / RINGS;
        [inner, inner + 1.0 / RINGS]
    }

    /// Where it begins and ends, in turns.
    pub fn turns(&self) -> [f64; 2] {
        let turn = |cell: u32| f64::from(cell) / f64::from(CELLS);
        [turn(self.first), turn(self.first + self.cells)]
    }
}

/// How many sectors are damaged in each cell of a disc.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Cells {
    rings: BTreeMap<(u8, u32), Vec<u32>>,
}

impl Cells {
    /// Those of damaged ranges: first sector and number.
    pub fn of(spiral: &Spiral, damage: &[(u64, u64)]) -> Self {
        // What is longer than a turn is looked up turn by turn.
        let looked_up = |sectors: u64| sectors.min(4 * u64::from(CELLS));
        let all: u64 = damage.iter().map(|(_, sectors)| looked_up(*sectors)).sum();
        let step = usize::try_from(all / SPOTS_MAX)
            .unwrap_or(usize::MAX)
            .max(1);
        let mut cells = Self::default();
        for (first, sectors) in damage.iter().step_by(step) {
            cells.add(spiral, *first, *sectors);
        }
        cells
    }

    /// Whether nothing is damaged.
    pub fn is_empty(&self) -> bool {
        self.rings.is_empty()
    }

    /// Sectors from the first one on are damaged.
    pub fn add(&mut self, spiral: &Spiral, first: u64, sectors: u64) {
        each(spiral, first, sectors, |ring, cell| {
            let ring = self.rings.entry(ring);
            let ring = ring.or_insert_with(|| vec![0; CELLS as usize]);
            if let Some(count) = ring.get_mut(cell as usize) {
                *count += 1;
            }
        });
    }

    /// Sectors that were added are not damaged after all.
    pub fn remove(&mut self, spiral: &Spiral, first: u64, sectors: u64) {
        each(spiral, first, sectors, |at, cell| {
            if let Some(ring) = self.rings.get_mut(&at)
                && let Some(count) = ring.get_mut(cell as usize)
            {
                *count = count.saturating_sub(1);
                if *count == 0 && ring.iter().all(|count| *count == 0) {
                    self.rings.remove(&at);
                }
            }
        });
    }

    /// The damaged cells, those side by side as one.
    pub fn runs(&self) -> impl Iterator<Item = Run> + '_ {
        self.rings.iter().flat_map(|((layer, ring), counts)| {
            let (layer, ring) = (*layer, *ring);
            let cells: Vec<u32> = (0..)
                .zip(counts)
                .filter(|(_, count)| **count > 0)
                .map(|(cell, _)| cell)
                .collect();
            let runs = cells.chunk_by(|a, b| a + 1 == *b);
            let runs = runs.filter_map(|run| {
                let (first, last) = (*run.first()?, *run.last()?);
                Some(Run {
                    layer,
                    ring,
                    first,
                    cells: last + 1 - first,
                })
            });
            runs.collect::<Vec<_>>()
        })
    }
}

/// Hands on the cells of some sectors, by layer and ring. A sector of a small disc is longer than a
/// cell.
fn each(spiral: &Spiral, first: u64, sectors: u64, mut found: impl FnMut((u8, u32), u32)) {
    let end = first.saturating_add(sectors);
    let ring = |spot: &Spot| (spot.layer, (spot.radius * RINGS) as u32);
    let mut sector = first;
    while sector < end {
        let from = spiral.spot(sector);
        let turn = spiral.sectors_of_turn(from.radius).ceil() as u64 + 1;
        if end - sector > turn && ring(&spiral.spot(sector + turn)) == ring(&from) {
            (0..CELLS).for_each(|cell| found(ring(&from), cell));
            sector += turn;
            continue;
        }
        // The rest of a ring, or less than a turn.
        for at in sector..end.min(sector + turn) {
            let (from, to) = (spiral.spot(at), spiral.spot(at + 1));
            let cell = |turn: f64| ((turn * f64::from(CELLS)) as u32).min(CELLS - 1);
            let (first, last) = (cell(from.turn), cell(to.turn));
            // It may go past where turns begin.
            let length = match last.checked_sub(first) {
                Some(length) => length,
                None => last + CELLS - first,
            };
            for cell in first..first + length.clamp(1, LONGEST) {
                found(ring(&from), cell % CELLS);
            }
        }
        sector = end.min(sector + turn);
    }
}
