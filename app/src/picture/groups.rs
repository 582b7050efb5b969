//! Where damage is together: cells side by side, or nearly so, are one group, of a kind that says
//! what may have happened to the disc.

use std::collections::BTreeSet;
use std::f64::consts::TAU;

use stele_burner::Spiral;

use super::cells::{CELLS, Cells, RINGS};

/// So many groups are named; the others are scattered.
const NAMED: usize = 4;
/// Cells that are missing between two of a group at most.
const NEAR: u32 = 2;
/// More of a layer than that is the layer.
const MOST: f64 = 0.6;
/// From this radius on damage is at the rim, and below the other one at the inner edge, in mm.
const RIM: f64 = 57.0;
const INNER: f64 = 26.0;

/// What a group looks like.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// More than half of a layer.
    Layer,
    /// Along the outer rim.
    Rim,
    /// Along the inner edge.
    Inner,
    /// All round, or nearly so.
    Ring,
    /// Across the tracks.
    Scratch,
    /// Anything else.
    Spot,
}

/// Damage that is together.
#[derive(Clone, PartialEq, Debug)]
pub struct Group {
    /// What it looks like.
    pub kind: Kind,
    /// The layer.
    pub layer: u8,
    /// From which to which radius it goes, in mm.
    pub radii: [f64; 2],
    /// Its middle, in parts of a turn.
    pub turn: f64,
    /// Its cells.
    pub cells: usize,
}

impl Group {
    /// How far from the center its letter stands, in mm: beside it, towards the middle of the data.
    pub fn label(&self) -> f64 {
        let [inner, outer] = self.radii;
        match self.kind {
            Kind::Layer => 41.0,
            _ if (inner + outer) / 2.0 > 41.0 => inner - 4.0,
            _ => outer + 4.0,
        }
    }
}

/// The groups, the largest first; of many, the first few.
pub(super) fn groups(cells: &Cells, spiral: &Spiral) -> Vec<Group> {
    let [inner, outer] = spiral.radii();
    let of_layer = (outer - inner) * RINGS * f64::from(CELLS);
    let mut all = Vec::new();
    for layer in 0..spiral.layers() {
        let mut left = Left::of(layer, cells);
        // Where nearly all is damaged, nobody asks for its parts.
        if left.cells.len() as f64 > MOST * of_layer {
            all.push(group(layer, &left.cells, of_layer));
            continue;
        }
        for first in std::mem::take(&mut left.cells) {
            if left.take(first) {
                all.push(group(layer, &left.together(first), of_layer));
            }
        }
    }
    all.sort_by_key(|group| std::cmp::Reverse(group.cells));
    all.truncate(NAMED);
    all
}

/// A ring and a cell of it.
type Place = (u32, u32);

/// Damaged cells of a layer that are in no group yet.
struct Left {
    cells: Vec<Place>,
    grid: Vec<bool>,
}

impl Left {
    fn of(layer: u8, cells: &Cells) -> Self {
        let runs = cells.runs().filter(|run| run.layer == layer);
        let places = runs.flat_map(|run| {
            let cells = run.first..run.first + run.cells;
            cells.map(move |cell| (run.ring, cell))
        });
        let cells: Vec<Place> = places.collect();
        let rings = cells.iter().map(|(ring, _)| ring + 1).max();
        let mut grid = vec![false; at((rings.unwrap_or(1), 0))];
        for place in &cells {
            if let Some(damaged) = grid.get_mut(at(*place)) {
                *damaged = true;
            }
        }
        Self { cells, grid }
    }

    /// Takes a cell out; whether it was there.
    fn take(&mut self, place: Place) -> bool {
        let damaged = self.grid.get_mut(at(place));
        damaged.is_some_and(std::mem::take)
    }

    /// What hangs together with a cell that was taken out.
    fn together(&mut self, first: Place) -> Vec<Place> {
        let (mut found, mut to_see) = (Vec::new(), vec![first]);
        while let Some((ring, cell)) = to_see.pop() {
            found.push((ring, cell));
            for near in ring.saturating_sub(NEAR)..=ring + NEAR {
                for beside in cell + CELLS - NEAR..=cell + CELLS + NEAR {
                    let place = (near, beside % CELLS);
                    if self.take(place) {
                        to_see.push(place);
                    }
                }
            }
        }
        found
    }
}

/// Where a cell stands in a grid.
fn at((ring, cell): Place) -> usize {
    ring as usize * CELLS as usize + cell as usize
}

fn group(layer: u8, cells: &[Place], of_layer: f64) -> Group {
    let rings = || cells.iter().map(|(ring, _)| *ring);
    let least = f64::from(rings().fold(u32::MAX, u32::min)) / RINGS;
    let most = f64::from(rings().fold(0, u32::max) + 1) / RINGS;
    let around: BTreeSet<u32> = cells.iter().map(|(_, cell)| *cell).collect();
    let part = around.len() as f64 / f64::from(CELLS);
    let middle = (least + most) / 2.0;
    let (across, along) = (most - least, part * TAU * middle);
    let kind = match () {
        () if cells.len() as f64 > MOST * of_layer => Kind::Layer,
        () if most > RIM && part > 0.25 => Kind::Rim,
        () if least < INNER && part > 0.25 => Kind::Inner,
        () if part > 0.75 => Kind::Ring,
        () if across > 3.0 * along => Kind::Scratch,
        () => Kind::Spot,
    };
    let angles = || around.iter().map(|cell| turn(*cell) * TAU);
    let (sin, cos) = (
        angles().map(f64::sin).sum::<f64>(),
        angles().map(f64::cos).sum::<f64>(),
    );
    // Of what goes all round there is no middle: at three o'clock.
    let turn = match sin.hypot(cos) / around.len() as f64 {
        0.2.. => (sin.atan2(cos) / TAU).rem_euclid(1.0),
        _ => 0.25,
    };
    Group {
        kind,
        layer,
        radii: [least, most],
        turn,
        cells: cells.len(),
    }
}

fn turn(cell: u32) -> f64 {
    (f64::from(cell) + 0.5) / f64::from(CELLS)
}
