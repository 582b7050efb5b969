//! Slots, and what happened to a copy.

use crate::discs::{CopyState, Event};
use crate::store::{Timestamp, row_numbers};

row_numbers! {
    /// Row of a slot.
    SlotId,
}

/// A slot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slot {
    /// The row.
    pub id: SlotId,
    /// `SLT-0001`.
    pub code: String,
    /// Site/Room/Rack/Shelf/Slot.
    pub path: String,
}

/// One event of a copy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CustodyRow {
    /// When.
    pub at: Timestamp,
    /// Name of who acted.
    pub person: String,
    /// What happened.
    pub event: Event,
    /// What the copy was then.
    pub state: CopyState,
    /// Why.
    pub why: String,
}
