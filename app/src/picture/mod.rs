//! The disc picture: what was read of a disc and what of it is damaged, as pieces of rings at real
//! radii. Plain figures in mm and parts of a turn, which an SVG and the window draw alike.
//!
//! How much is drawn depends on how finely it can be seen, not on how many sectors a disc has.

mod cells;
mod groups;
mod map;
mod shapes;

use stele_burner::{MediumClass, MediumKind, Spiral};

pub use cells::{Cells, Run};
pub use groups::{Group, Kind};
pub use map::DiscMap;
pub use shapes::{Arc, DISC, HOLE, Ink, RESERVE, Shapes, Tick, WIDTH};

/// That of the smallest medium of the archive that holds so much; of a practice disc, which is much
/// smaller, one that it fills.
pub fn spiral(sectors: u64) -> Spiral {
    let holds = |kind: &MediumKind| u64::from(kind.sectors()) >= sectors;
    let kind = MediumKind::ARCHIVE.into_iter().find(holds);
    match kind {
        Some(kind) if u64::from(kind.sectors()) / 8 <= sectors => Spiral::of(kind),
        _ => Spiral::with(MediumClass::Bd, 1, sectors),
    }
}

/// A whole disc that was read.
#[derive(Copy, Clone, Debug)]
pub struct Whole<'a> {
    /// Sectors of the disc that are written.
    pub sectors: u64,
    /// Damaged ranges: first sector and number.
    pub damage: &'a [(u64, u64)],
    /// Clusters missing in the worst row.
    pub worst_row: u64,
    /// Clusters that a row may miss: the parity.
    pub parity: u8,
}

impl Whole<'_> {
    /// What is drawn of it.
    pub fn shapes(&self) -> Shapes {
        let spiral = spiral(self.sectors);
        let damaged = Cells::of(&spiral, self.damage);
        let mut shapes = Shapes::empty(&spiral);
        shapes.read_upto(&spiral, self.sectors);
        shapes.cells(&damaged, Ink::Damaged);
        shapes.groups = groups::groups(&damaged, &spiral);
        shapes.reserve(self.worst_row, self.parity);
        shapes
    }
}

#[cfg(test)]
mod tests;
