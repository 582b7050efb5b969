//! The shapes of a disc picture: pieces of rings, each with what it means.

use stele_burner::Spiral;

use super::cells::Cells;
use super::groups::Group;

/// Radius of a disc in mm.
pub const DISC: f64 = 60.0;
/// Radius of its hole in mm.
pub const HOLE: f64 = 7.5;
/// Inner and outer radius of the gauge around it that shows the parity, in mm.
pub const RESERVE: [f64; 2] = [62.5, 66.5];
/// Width of the drawing of a layer in mm, with the gauge and its mark.
pub const WIDTH: f64 = 142.0;
/// Part of a turn between two segments of the gauge.
const GAP: f64 = 1.4 / 360.0;
/// From this part of the parity on a disc is to be replaced (`verify::class` of the burner).
const DUE: f64 = 1.0 / 3.0;

/// What a piece of a ring means.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Ink {
    /// The disc itself.
    Disc,
    /// Where data may be.
    Zone,
    /// What was read, or at least tried.
    Read,
    /// What came at a later try.
    Recovered,
    /// What is damaged.
    Damaged,
    /// Parity that is left.
    Spare,
    /// Parity that the worst row needs.
    Taken,
    /// All of it, and the worst row needs more.
    Exceeded,
}

/// A piece of a ring.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Arc {
    /// The layer that it is drawn on.
    pub layer: u8,
    /// Inner and outer radius in mm.
    pub radii: [f64; 2],
    /// Where it begins and ends: parts of a turn clockwise from the top, 0 and 1 where it is a
    /// whole ring.
    pub turns: [f64; 2],
    /// What it means.
    pub ink: Ink,
}

impl Arc {
    /// Whether it is a whole ring.
    pub fn is_ring(&self) -> bool {
        let [from, to] = self.turns;
        to - from >= 1.0
    }
}

/// The mark on the gauge: from there on a disc is to be replaced.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Tick {
    /// The layer that it is drawn on.
    pub layer: u8,
    /// The part of a turn.
    pub turn: f64,
}

/// What is drawn of a disc, from the ground up.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Shapes {
    /// Layers, each a drawing of its own.
    pub layers: u8,
    /// The pieces.
    pub arcs: Vec<Arc>,
    /// Where damage is together, the largest first.
    pub groups: Vec<Group>,
    /// The mark on the gauge; none where nothing is known of the parity.
    pub tick: Option<Tick>,
}

impl Shapes {
    /// A disc of which nothing is known.
    pub(super) fn empty(spiral: &Spiral) -> Self {
        let mut shapes = Self {
            layers: spiral.layers(),
            ..Self::default()
        };
        for layer in 0..spiral.layers() {
            shapes.ring(layer, [HOLE, DISC], Ink::Disc);
            shapes.ring(layer, spiral.radii(), Ink::Zone);
        }
        shapes
    }

    pub(super) fn ring(&mut self, layer: u8, radii: [f64; 2], ink: Ink) {
        let [inner, outer] = radii;
        let radii = [inner.min(outer), inner.max(outer)];
        let turns = [0.0, 1.0];
        self.arcs.push(Arc {
            layer,
            radii,
            turns,
            ink,
        });
    }

    /// All is read up to a sector.
    pub(super) fn read_upto(&mut self, spiral: &Spiral, sectors: u64) {
        let last = spiral.spot(sectors.saturating_sub(1));
        let [inner, outer] = spiral.radii();
        for layer in 0..=last.layer {
            let outward = layer.is_multiple_of(2);
            let radii = match (layer < last.layer, outward) {
                (true, _) => [inner, outer],
                (false, true) => [inner, last.radius],
                (false, false) => [last.radius, outer],
            };
            self.ring(layer, radii, Ink::Read);
        }
    }

    /// The cells of damage, or of what came at last.
    pub(super) fn cells(&mut self, cells: &Cells, ink: Ink) {
        for run in cells.runs() {
            let arc = Arc {
                layer: run.layer,
                radii: run.radii(),
                turns: run.turns(),
                ink,
            };
            let [inner, outer] = arc.radii;
            match self.arcs.last_mut() {
                // Whole rings one around the other are one.
                Some(last)
                    if arc.is_ring()
                        && last.is_ring()
                        && (last.ink, last.layer) == (ink, arc.layer)
                        && last.radii[1] >= inner =>
                {
                    last.radii = [last.radii[0], outer];
                }
                _ => self.arcs.push(arc),
            }
        }
    }

    /// The gauge: a segment for each cluster that a row may miss, those that the worst row needs
    /// first. Around one layer it is a ring; around several its left half embraces the first and
    /// its right half the last.
    pub(super) fn reserve(&mut self, taken: u64, parity: u8) {
        let several = self.layers > 1;
        let last = self.layers.saturating_sub(1);
        let place = |part: f64| match several {
            false => (0, part),
            true if part < 0.5 => (0, part + 0.5),
            true => (last, part - 0.5),
        };
        let all = f64::from(parity.max(1));
        for segment in 0..parity {
            let ink = match u64::from(segment) < taken {
                _ if taken > u64::from(parity) => Ink::Exceeded,
                true => Ink::Taken,
                false => Ink::Spare,
            };
            let (layer, from) = place(f64::from(segment) / all);
            let to = from + 1.0 / all;
            self.arcs.push(Arc {
                layer,
                radii: RESERVE,
                turns: [from + GAP / 2.0, to - GAP / 2.0],
                ink,
            });
        }
        let (layer, turn) = place(DUE);
        self.tick = (parity > 0).then_some(Tick { layer, turn });
    }
}
