//! Where sectors lie on a disc: along a spiral that is read at constant linear velocity, so that
//! equal areas hold equally many.

use super::{MediumClass, MediumKind};

/// Where a sector lies.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Spot {
    /// Its layer, counted from 0: the one that is read first.
    pub layer: u8,
    /// Distance from the center in mm.
    pub radius: f64,
    /// Part of a turn, from 0 up to 1. Two sectors side by side on neighboring turns differ little;
    /// against the mark on the label the whole picture may be turned.
    pub turn: f64,
}

/// The spiral of a medium, or several of them, one above the other.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Spiral {
    /// Where the data begins and ends at most, in mm.
    radii: [f64; 2],
    layers: u8,
    /// Sectors of a layer.
    sectors: u64,
    /// Distance from turn to turn in mm.
    pitch: f64,
}

impl Spiral {
    /// That of a medium of this kind.
    pub fn of(kind: MediumKind) -> Self {
        let class = kind.medium_type().class();
        Self::with(
            class.unwrap_or(MediumClass::Bd),
            kind.layers(),
            u64::from(kind.sectors()),
        )
    }

    /// That of a disc of so many sectors in all. The pitch is such that a turn holds as much as it
    /// does on a disc of the class: what is tried with a small one looks like a large one.
    pub fn with(class: MediumClass, layers: u8, sectors: u64) -> Self {
        let radii = radii(class);
        let layers = layers.max(1);
        let sectors = sectors.div_ceil(u64::from(layers)).max(1);
        let turns = (sectors as f64 / sectors_of_a_turn(class)).max(1.0);
        Self {
            radii,
            layers,
            sectors,
            pitch: (radii[1] - radii[0]) / turns,
        }
    }

    /// Layers.
    pub fn layers(&self) -> u8 {
        self.layers
    }

    /// Where the data begins and ends at most, in mm.
    pub fn radii(&self) -> [f64; 2] {
        self.radii
    }

    /// Sectors of a layer.
    pub fn layer_sectors(&self) -> u64 {
        self.sectors
    }

    /// Sectors of a turn at this distance from the center in mm.
    pub fn sectors_of_turn(&self, radius: f64) -> f64 {
        let [inner, outer] = self.radii;
        let area = outer * outer - inner * inner;
        self.sectors as f64 * 2.0 * radius * self.pitch / area
    }

    /// Where a sector lies; one behind the last lies where the last does.
    pub fn spot(&self, sector: u64) -> Spot {
        let last = u64::from(self.layers - 1);
        let layer = (sector / self.sectors).min(last);
        let along = (sector - layer * self.sectors).min(self.sectors) as f64;
        let along = along / self.sectors as f64;
        // Every second layer is read from its outer edge to its inner one.
        let outward = layer.is_multiple_of(2);
        let part = if outward { along } else { 1.0 - along };
        let [inner, outer] = self.radii;
        let area = inner * inner + part * (outer * outer - inner * inner);
        let radius = area.sqrt();
        let turns = match outward {
            true => radius - inner,
            false => outer - radius,
        };
        Spot {
            layer: u8::try_from(layer).unwrap_or(self.layers - 1),
            radius,
            turn: (turns / self.pitch).fract(),
        }
    }
}

/// Radii of the data zone in mm: of CD by IEC 60908 (25.0; 58.0), of DVD by ECMA-267, 10.7 (24.0;
/// 58.0 at most), of BD by the white paper of the Blu-ray Disc Association on BD-R (24.0; 58.0).
const fn radii(class: MediumClass) -> [f64; 2] {
    match class {
        MediumClass::Cd => [25.0, 58.0],
        MediumClass::Dvd | MediumClass::Bd => [24.0, 58.0],
    }
}

/// Sectors of a turn on the mean: those of a full layer by the turns between the radii, with a
/// pitch of 1.6 µm on CD, 0.74 µm on DVD, 0.32 µm on BD (same sources).
fn sectors_of_a_turn(class: MediumClass) -> f64 {
    let (sectors, pitch) = match class {
        MediumClass::Cd => (360_000.0, 0.001_6),
        MediumClass::Dvd => (2_295_104.0, 0.000_74),
        MediumClass::Bd => (12_219_392.0, 0.000_32),
    };
    let [inner, outer] = radii(class);
    sectors / ((outer - inner) / pitch)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(is: f64, wanted: f64) -> bool {
        (is - wanted).abs() < 1e-6
    }

    /// Half of the sectors lie on half of the area, and the pitch of a full disc is the real one.
    #[test]
    fn equal_areas_hold_equally_many() {
        let spiral = Spiral::of(MediumKind::Bdr25);
        assert!((spiral.pitch - 0.000_32).abs() < 1e-9);
        let sectors = u64::from(MediumKind::Bdr25.sectors());
        let half = spiral.spot(sectors / 2);
        assert!(near(
            half.radius,
            ((24.0 * 24.0 + 58.0 * 58.0) / 2.0_f64).sqrt()
        ));
        let (first, end) = (spiral.spot(0), spiral.spot(sectors));
        assert!(near(first.radius, 24.0) && near(first.turn, 0.0) && near(end.radius, 58.0));
        assert_eq!(spiral.spot(u64::MAX), end);
    }

    /// Layers are read out, in, out, in: where one ends the next one begins.
    #[test]
    fn a_layer_begins_where_the_one_above_it_ends() {
        for kind in [MediumKind::Bdr50, MediumKind::Bdr100, MediumKind::Bdr128] {
            let spiral = Spiral::of(kind);
            for layer in 1..spiral.layers() {
                let at = u64::from(layer) * spiral.sectors;
                let (end, begin) = (spiral.spot(at - 1), spiral.spot(at));
                assert_eq!((end.layer, begin.layer), (layer - 1, layer));
                assert!((end.radius - begin.radius).abs() < 1e-4, "{kind} {layer}");
            }
        }
    }

    /// A scratch from the center outward lies at one angle: the sectors under it are a turn apart.
    #[test]
    fn a_turn_further_is_at_the_same_angle() {
        let spiral = Spiral::with(MediumClass::Bd, 1, 100_000);
        let there = spiral.spot(50_000);
        let next = (50_001..100_000).map(|sector| spiral.spot(sector));
        let mut same = next.filter(|spot| (spot.turn - there.turn).abs() < 0.005);
        let beside = same.find(|spot| spot.radius - there.radius > spiral.pitch / 2.0);
        let apart = beside.unwrap().radius - there.radius;
        assert!((apart / spiral.pitch - 1.0).abs() < 0.02, "{apart}");
        let turn = spiral.sectors_of_turn(there.radius).round() as u64;
        let further = spiral.spot(50_000 + turn);
        assert!((further.turn - there.turn).abs() < 0.02, "{turn}");
    }
}
