//! What a stock-take shows: how far it is, what the last scan was, what is to be decided.

use std::collections::VecDeque;

use crate::gui::screens::shelf::stock::data::Group;
use crate::jobs::shelf::stocktake::{At, Outcome};
use crate::words::outcomes::Tone;

/// What a stock-take shows.
#[derive(Clone, Debug, Default)]
pub struct StockView {
    /// The one that is under way, or the last one while something that it found is not settled.
    pub of: Option<Outcome>,
    /// What it found, as it is shown.
    pub groups: Vec<Group>,
    /// The place that is being counted.
    pub at: Option<At>,
    /// What the last scan was.
    pub heard: Option<(Tone, String)>,
    /// What was scanned and is not counted yet.
    pub waiting: VecDeque<String>,
    /// A scan is being counted.
    pub counts: bool,
    /// It is to be ended although places were not counted: that is asked about.
    pub in_part: bool,
}

impl StockView {
    /// Whether one is under way.
    pub fn is_under_way(&self) -> bool {
        self.of.as_ref().is_some_and(|of| of.ended.is_none())
    }

    /// How many things are to be decided.
    pub fn to_decide(&self) -> usize {
        self.of.as_ref().map_or(0, |of| of.differences.len())
    }
}
