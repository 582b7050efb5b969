//! Stock-takes: how far they are, and what differs.

use super::lang::say;
use super::quantities::when;
use super::states;
use crate::jobs::shelf::stocktake::{Differs, How, Outcome};
use stele_catalog::Timestamp;

/// How far one is, and what it found so far.
pub fn head(outcome: &Outcome) -> String {
    let began = when(Timestamp(outcome.began));
    let (counted, in_place) = (outcome.counted.len(), outcome.in_place);
    match outcome.ended {
        None => say!(
            "stocktake-under-way",
            time = began,
            places = counted,
            copies = in_place
        ),
        Some(ended) => {
            let ended = when(Timestamp(ended));
            say!(
                "stocktake-ended",
                time = ended,
                places = counted,
                copies = in_place
            )
        }
    }
}

/// What differs of one copy, and what to do about it.
pub fn difference(one: &Differs) -> String {
    let (serial, disc) = (&one.serial, &one.disc);
    match &one.how {
        How::Missing { home } => {
            say!(
                "stocktake-missing",
                serial = serial,
                disc = disc,
                home = &home.path
            )
        }
        How::Misplaced { home, seen } => say!(
            "stocktake-misplaced",
            serial = serial,
            disc = disc,
            home = &home.path,
            seen = &seen.path,
            code = &seen.slot
        ),
        How::NoPlace { seen } => say!(
            "stocktake-no-place",
            serial = serial,
            seen = &seen.path,
            code = &seen.slot
        ),
        How::Lent { seen } => say!(
            "stocktake-lent",
            serial = serial,
            seen = &seen.path,
            code = &seen.slot
        ),
        How::OnItsWay { seen } => say!(
            "stocktake-on-its-way",
            serial = serial,
            seen = &seen.path,
            code = &seen.slot
        ),
        How::WasLost { seen } => say!(
            "stocktake-was-lost",
            serial = serial,
            seen = &seen.path,
            code = &seen.slot
        ),
        How::ShouldNotBeHere { state, seen } => {
            let state = states::state_name(*state);
            say!(
                "stocktake-should-not-be-here",
                serial = serial,
                state = state,
                seen = &seen.path
            )
        }
    }
}

/// The one next thing.
pub fn next(outcome: &Outcome) -> String {
    let open = outcome.differences.len();
    match (outcome.ended, outcome.not_counted.first()) {
        (None, Some(at)) => say!("stocktake-next-count", path = &at.path, code = &at.slot),
        (None, None) => say!("stocktake-next-end"),
        (Some(_), _) if open > 0 => say!("stocktake-next-settle", copies = open),
        (Some(_), _) => say!("stocktake-next-none"),
    }
}
