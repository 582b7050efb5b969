//! A place as it was called when something happened there.

use serde::Serialize;
use stele_catalog::SlotThen;

/// A place as it was called then, and now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PlaceThen {
    /// The path that it had.
    pub place: String,
    /// The path that it has now; none where it is the same.
    pub place_now: Option<String>,
}

impl From<SlotThen> for PlaceThen {
    fn from(slot: SlotThen) -> Self {
        Self {
            place: slot.path,
            place_now: slot.now,
        }
    }
}
