//! What more parity strips would bring.

use serde::Serialize;
use stele_burner::SectorCount;
use stele_burner::disc::Alternative;

/// Another number of parity strips.
#[derive(Clone, Debug, Serialize)]
pub struct MoreParity {
    /// Parity strips of 248.
    pub parity: u8,
    /// Whether the disc's content fits the medium with it.
    pub fits: bool,
    /// What it would survive.
    pub survives: String,
}

/// What more parity strips would bring to a disc of so much content.
pub fn with_more_parity(parity: u8, used: SectorCount, capacity: SectorCount) -> Vec<MoreParity> {
    let all = Alternative::to(parity, used, capacity).into_iter();
    all.map(|other| MoreParity {
        parity: other.parity,
        fits: other.fits,
        survives: other.to_string(),
    })
    .collect()
}
