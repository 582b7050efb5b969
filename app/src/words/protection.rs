//! What a disc survives, in a sentence: the same that stands on the disc.

use stele_burner::SectorCount;
use stele_burner::disc::{Alternative, Survives};

use crate::jobs::make::alternatives::{MoreParity, SurvivesFacts};

/// Below this a rim is not told of, in millimeters: so little is recorded that it says nothing.
const RIM_MM: f64 = 0.05;

fn of(facts: &SurvivesFacts) -> Survives {
    let is_told = facts.rim_mm.is_some_and(|mm| mm >= RIM_MM);
    Survives {
        burst: SectorCount(facts.burst_sectors),
        share: facts.share,
        clusters_per_row: facts.clusters_per_row,
        rim_mm: facts.rim_mm.filter(|_| is_told),
        radial_scratch_mm: facts.radial_scratch_mm.filter(|_| is_told),
    }
}

/// What a disc survives.
pub fn survives(facts: &SurvivesFacts) -> String {
    of(facts).to_string()
}

/// What more parity strips would bring.
pub fn with_more(more: &MoreParity) -> String {
    let alternative = Alternative {
        parity: more.parity,
        fits: more.fits,
        survives: of(&more.survives),
    };
    let fits = if more.fits { "" } else { " (no room here)" };
    format!("with --parity {}{fits}: {alternative}", more.parity)
}
