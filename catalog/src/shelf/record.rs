//! Slots, and what happened to a copy.

use crate::discs::{CopyState, Event};
use crate::people::PersonId;
use crate::store::{Timestamp, row_numbers};
use crate::trail::ReasonKind;

row_numbers! {
    /// Row of a slot.
    SlotId,
}

/// A slot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slot {
    /// The row.
    pub id: SlotId,
    /// `SLT-0001-W`.
    pub code: String,
    /// Site/Room/Rack/Shelf/Slot.
    pub path: String,
}

/// One event of a copy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CustodyRow {
    /// When.
    pub at: Timestamp,
    /// Code of who acted.
    pub person: String,
    /// What happened.
    pub event: Event,
    /// What the copy was then.
    pub state: CopyState,
    /// Why.
    pub reason: ReasonKind,
    /// What was said, where something was and it was not erased.
    pub why: Option<String>,
}

/// One loan of a copy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LoanRow {
    /// The row.
    pub id: i64,
    /// Who has or had the copy.
    pub borrower: PersonId,
    /// The borrower's code.
    pub code: String,
    /// The borrower's name; none where it was erased.
    pub name: Option<String>,
    /// What for; none where nobody said, or it was erased.
    pub purpose: Option<String>,
    /// Since when.
    pub since: Timestamp,
    /// When it is due back.
    pub due: Option<Timestamp>,
    /// When it came back; none while it is lent.
    pub returned: Option<Timestamp>,
}
