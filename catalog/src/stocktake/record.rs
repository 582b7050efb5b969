//! Stock-takes, as they go in and come out.

use crate::codes::Serial;
use crate::discs::CopyId;
use crate::shelf::SlotId;
use crate::store::{Timestamp, row_numbers};

row_numbers! {
    /// Row of a stock-take.
    StocktakeId,
}

/// A stock-take.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stocktake {
    /// The row.
    pub id: StocktakeId,
    /// The place that is counted with all in it; none for all places.
    pub of: Option<SlotId>,
    /// When it began.
    pub began: Timestamp,
    /// Code of who began it.
    pub person: String,
    /// When it ended.
    pub ended: Option<Timestamp>,
}

/// What was seen at a place.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum StocktakeSeen {
    /// A copy.
    Copy(CopyId),
    /// Something that is not of this archive.
    Foreign,
}

/// A place that was counted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counted {
    /// The place.
    pub place: SlotId,
    /// When it was counted last.
    pub at: Timestamp,
    /// Code of who counted it last.
    pub person: String,
    /// Things there that are not of this archive.
    pub foreign: u64,
}

/// A copy that was looked for in a stock-take that has ended, was not seen, and is not known to
/// have been seen since.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unseen {
    /// The copy.
    pub serial: Serial,
    /// Name of its disc.
    pub disc: String,
    /// The place that it was looked for in.
    pub place: String,
    /// When.
    pub at: Timestamp,
    /// In which stock-take.
    pub stocktake: StocktakeId,
}
