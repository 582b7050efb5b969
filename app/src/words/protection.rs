//! What a disc survives, in a sentence: the figures that its own text has.

use super::lang::{decimal, say};
use super::quantities::bytes;
use crate::jobs::make::alternatives::{MoreParity, SurvivesFacts};

/// Below this a rim is not told of, in millimeters: so little is recorded that it says nothing.
const RIM_MM: f64 = 0.05;

/// What a disc survives.
pub fn survives(facts: &SurvivesFacts) -> String {
    let size = bytes(facts.burst_sectors * 2048);
    let percent = percent(facts.share);
    let is_told = facts.rim_mm.is_some_and(|mm| mm >= RIM_MM);
    let rim = facts.rim_mm.filter(|_| is_told).map(|mm| decimal(mm, 1));
    let scratch = facts.radial_scratch_mm.filter(|_| is_told);
    let scratch = scratch.map(|mm| decimal(mm / 10.0, 1));
    match (rim, scratch) {
        (None, _) => say!("survives", size = size, percent = percent),
        (Some(rim), None) => say!("survives-rim", size = size, percent = percent, rim = rim),
        (Some(rim), Some(scratch)) => say!(
            "survives-rim-scratch",
            size = size,
            percent = percent,
            rim = rim,
            scratch = scratch
        ),
    }
}

fn percent(share: f64) -> String {
    decimal(share * 100.0, 0)
}

/// What more parity strips would bring a disc.
pub fn with_more(more: &MoreParity, disc: &str) -> String {
    match more.fits {
        true => say!(
            "survives-more",
            parity = more.parity,
            disc = disc,
            what = survives(&more.survives)
        ),
        false => say!(
            "survives-no-room",
            parity = more.parity,
            disc = disc,
            percent = percent(more.survives.share)
        ),
    }
}
