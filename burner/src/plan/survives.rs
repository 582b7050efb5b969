//! What damage a disc survives, in figures and in plain words.

use stele_discfs::SectorCount;

use crate::geometry::{CODED_STRIPS, Geometry, STRIPS};

/// Sectors of a BD-R with one layer and no spare areas.
const ONE_LAYER: u64 = 12_219_392;

/// Where the recorded zone of a disc of 120 mm begins and ends, in millimeters of radius.
const ZONE_MM: (f64, f64) = (24.0, 58.0);

/// What one disc survives without any loss.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Survives {
    /// The longest stretch that may be lost in one piece, wherever it lies.
    pub burst: SectorCount,
    /// Share of the disc that this is, 0 to 1.
    pub share: f64,
    /// Clusters that may be lost among any 246 that belong together.
    pub clusters_per_row: u8,
    /// Width of a damaged rim, in millimeters; only told of full discs of one layer.
    pub rim_mm: Option<f64>,
    /// Length of a scratch from the rim inwards, in millimeters; of the same discs.
    pub radial_scratch_mm: Option<f64>,
}

/// Clusters of the worst row that a radial scratch of one millimeter costs: 31 for 8 mm, simulated
/// (preservation.md, F2).
const CLUSTERS_PER_MM: f64 = 31.0 / 8.0;

impl Survives {
    /// What a disc of this geometry on a medium of `capacity` sectors survives.
    pub fn of(geometry: Geometry, capacity: SectorCount) -> Self {
        let parity = u64::from(geometry.parity());
        let share = parity as f64 / STRIPS as f64;
        let one_layer = (ONE_LAYER * 9 / 10..=ONE_LAYER).contains(&capacity.0);
        let filled = geometry.sectors().0 as f64 / capacity.0.max(1) as f64;
        Self {
            burst: SectorCount(parity * geometry.strip().0),
            share,
            clusters_per_row: geometry.parity(),
            // The rim holds the second check strip as well, and the first one is enough.
            rim_mm: one_layer.then(|| rim(share + 1.0 / STRIPS as f64, filled)),
            radial_scratch_mm: one_layer.then(|| parity as f64 / CLUSTERS_PER_MM),
        }
    }
}

/// How wide a rim of the recorded part may be lost: tracks are equally long per sector, so sectors
/// grow with the area.
fn rim(share: f64, filled: f64) -> f64 {
    let (inner, outer) = ZONE_MM;
    let zone = outer * outer - inner * inner;
    let end = (inner * inner + filled * zone).sqrt();
    let kept = (inner * inner + filled * zone * (1.0 - share)).sqrt();
    end - kept
}

impl std::fmt::Display for Survives {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let megabytes = self.burst.bytes() as f64 / 1e6;
        let share = self.share * 100.0;
        write!(
            f,
            "Survives the loss of any {megabytes:.0} MB in one piece ({share:.0} %"
        )?;
        if let Some(rim) = self.rim_mm {
            write!(f, ", such as a rim of {rim:.1} mm")?;
        }
        write!(
            f,
            "), or of {} in any {CODED_STRIPS} clusters of a row.",
            self.clusters_per_row
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disc_survives_what_the_geometry_says() {
        let capacity = SectorCount(ONE_LAYER);
        let strip = SectorCount(ONE_LAYER / 248 / 32 * 32);
        let survives = Survives::of(Geometry::new(strip, 30).unwrap(), capacity);
        // preservation.md 4.5: a rim of 3.1 mm, 2.9 GB, for 30 parity strips on one layer.
        assert!(
            (survives.rim_mm.unwrap() - 3.1).abs() < 0.05,
            "{survives:?}"
        );
        assert!((survives.burst.bytes() as f64 / 1e9 - 3.0).abs() < 0.1);
        let text = survives.to_string();
        assert!(
            text.contains("12 %") && text.contains("30 in any 246"),
            "{text}"
        );
    }
}
