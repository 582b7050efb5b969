//! Slots, and what happened to a copy.

use crate::codes::Serial;
use crate::discs::{CopyState, Event};
use crate::people::PersonId;
use crate::shelf::{Condition, LoanKind, SlotKind};
use crate::store::{Timestamp, row_numbers};
use crate::trail::ReasonKind;

row_numbers! {
    /// Row of a slot.
    SlotId,
}

/// What a place was called at some time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SlotThen {
    /// The path that it had.
    pub path: String,
    /// The path that it has now, or that of the place it was merged into; none where it is the
    /// same.
    pub now: Option<String>,
}

impl SlotThen {
    /// Of the path at that time, where it is on record, and the one now; none where there is none.
    pub(crate) fn of(then: Option<String>, now: Option<String>) -> Option<Self> {
        let now = now?;
        Some(match then {
            Some(path) if path != now => Self {
                path,
                now: Some(now),
            },
            _ => Self {
                path: now,
                now: None,
            },
        })
    }
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
    /// What kind of place it is.
    pub kind: SlotKind,
    /// The place that it is in.
    pub parent: Option<SlotId>,
}

impl Slot {
    /// Its own name: the last part of its path.
    pub fn name(&self) -> &str {
        match self.path.rsplit_once('/') {
            Some((_, name)) => name,
            None => &self.path,
        }
    }
}

/// The room that a place has, in mm; none where nobody said.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub struct PlaceWidths {
    /// Its width.
    pub width: Option<u32>,
    /// The width of a case there: 10 for jewel cases, 5 for slim ones.
    pub case: Option<u32>,
}

/// A place with what is in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlaceRow {
    /// The place.
    pub slot: Slot,
    /// Its room, as somebody said.
    pub widths: PlaceWidths,
    /// Copies in it, those in the places inside it included.
    pub copies: u64,
    /// How many cases it has room for; none where that is not known.
    pub capacity: Option<u64>,
}

/// A disc whose copies are all at one site: what happens to the site happens to all of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gathered {
    /// Name of the disc.
    pub disc: String,
    /// Name of the site; none for the one that has no name: places at the top that are no sites.
    pub site: Option<String>,
    /// The copy that came there last.
    pub serial: String,
    /// When it did.
    pub since: Timestamp,
    /// Name of another site; none where there is one alone.
    pub other_site: Option<String>,
}

/// A copy that came back dirty or scratched, or in a box with another seal, and was not read since.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnreadReturn {
    /// The copy.
    pub serial: Serial,
    /// Name of its disc.
    pub disc: String,
    /// How it came back; none where the seal of its box was another one.
    pub condition: Option<Condition>,
    /// When.
    pub at: Timestamp,
    /// Of the seal of its box: whether one was put on that is on record.
    pub sealed: bool,
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
    /// What for, as one of a few.
    pub kind: LoanKind,
    /// How it came back; none where nobody said.
    pub condition: Option<Condition>,
    /// Path of the place that it came from.
    pub home: Option<String>,
}
