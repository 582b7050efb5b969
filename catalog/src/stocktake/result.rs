//! What a stock-take has found.

use crate::discs::CopyState;
use crate::shelf::SlotId;

/// What a stock-take has found so far, or found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct StocktakeResult {
    /// Copies that were seen where they belong.
    pub in_place: u64,
    /// What differs, by copy.
    pub differences: Vec<Difference>,
    /// Things that are not of this archive, by place.
    pub foreign: Vec<(SlotId, u64)>,
    /// Places with copies in them that were not counted.
    pub not_counted: Vec<SlotId>,
}

/// What differs from what is recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Difference {
    /// It belongs to a place that was counted, and was seen nowhere.
    Missing {
        /// The copy.
        serial: String,
        /// Its disc.
        disc: String,
        /// Where it belongs.
        home: SlotId,
    },
    /// It was seen in another place than the one where it belongs.
    Misplaced {
        /// The copy.
        serial: String,
        /// Its disc.
        disc: String,
        /// Where it belongs.
        home: SlotId,
        /// Where it was seen.
        seen: SlotId,
    },
    /// It was seen, and has no place, or is lent or on its way.
    NotExpected {
        /// The copy.
        serial: String,
        /// Its disc.
        disc: String,
        /// Why nobody expected it.
        why: NotExpected,
        /// Where it was seen.
        seen: SlotId,
    },
    /// It was seen among the others, and should not be there: it failed, is out of use, or was
    /// never burned well.
    ShouldNotBeHere {
        /// The copy.
        serial: String,
        /// Its disc.
        disc: String,
        /// What it is.
        state: CopyState,
        /// Where it was seen.
        seen: SlotId,
    },
}

/// Why nobody expected a copy.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum NotExpected {
    /// It has no place yet.
    NoPlace,
    /// Somebody has it.
    Lent,
    /// It is on its way.
    OnItsWay,
    /// It was missing.
    Missing,
    /// It was lost.
    Lost,
}
