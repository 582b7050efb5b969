//! What a disc survives, and what more parity strips would bring.

use serde::Serialize;
use stele_burner::SectorCount;
use stele_burner::disc::{Alternative, Survives};

/// Another number of parity strips.
#[derive(Clone, Debug, Serialize)]
pub struct MoreParity {
    /// Parity strips of 248.
    pub parity: u8,
    /// Whether the disc's content fits the medium with it.
    pub fits: bool,
    /// What it would survive; where it does not fit, only the share counts.
    pub survives: SurvivesFacts,
}

/// What a disc survives without any loss.
#[derive(Copy, Clone, PartialEq, Debug, Serialize)]
pub struct SurvivesFacts {
    /// The longest stretch that may be lost in one piece, in sectors of 2048 bytes.
    pub burst_sectors: u64,
    /// Share of the disc that this is, 0 to 1.
    pub share: f64,
    /// Clusters of 64 KiB that may be lost among any 246 that belong together.
    pub clusters_per_row: u8,
    /// Width of a damaged rim, in millimeters; of full discs of one layer only.
    pub rim_mm: Option<f64>,
    /// Length of a scratch from the rim inwards, in millimeters; of the same discs.
    pub radial_scratch_mm: Option<f64>,
}

impl From<Survives> for SurvivesFacts {
    fn from(survives: Survives) -> Self {
        Self {
            burst_sectors: survives.burst.0,
            share: survives.share,
            clusters_per_row: survives.clusters_per_row,
            rim_mm: survives.rim_mm,
            radial_scratch_mm: survives.radial_scratch_mm,
        }
    }
}

/// What more parity strips would bring to a disc of so much content.
pub fn with_more_parity(parity: u8, used: SectorCount, capacity: SectorCount) -> Vec<MoreParity> {
    let all = Alternative::to(parity, used, capacity).into_iter();
    all.map(|other| MoreParity {
        parity: other.parity,
        fits: other.fits,
        survives: other.survives.into(),
    })
    .collect()
}
