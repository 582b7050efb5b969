//! What a shipment shows: what is in it, what the last scan was, what is typed.

use std::collections::VecDeque;

use stele_catalog::Condition;

use crate::jobs::shelf::shipments::{Outcome, Stage};
use crate::jobs::shelf::shipping::Scan;
use crate::jobs::shelf::stocktake::At;
use crate::words::outcomes::Tone;

/// What is asked before it is done.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Asks {
    /// The shipment is given up.
    Cancel,
    /// It is closed, and what did not arrive is missing.
    Close,
}

/// What stands in the fields of a shipment.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ShipmentForm {
    /// The number of its seal.
    pub seal: String,
    /// Who takes it.
    pub courier: String,
    /// The number of the seal as it arrived.
    pub seal_found: String,
    /// Why it was read as another one before.
    pub seal_why: String,
    /// Why it is closed.
    pub why: String,
    /// Why the last good copy in its place goes.
    pub last_why: String,
}

/// What is shown of shipments.
#[derive(Clone, Debug, Default)]
pub struct ShipmentsView {
    /// The one that is shown.
    pub of: Option<Outcome>,
    /// What the last scan was.
    pub heard: Option<(Tone, String)>,
    /// What was scanned and is not packed or received yet.
    pub waiting: VecDeque<Scan>,
    /// A scan is being packed or received.
    pub busy: bool,
    /// Where received copies are put; none for where the shipment goes.
    pub at: Option<At>,
    /// How the copy that is scanned next has arrived.
    pub condition: Option<Condition>,
    /// What was typed.
    pub form: ShipmentForm,
    /// What is asked.
    pub asks: Option<Asks>,
    /// The copy that is the last good one in its place: a reason is asked for.
    pub last: Option<String>,
    /// How many should have arrived.
    pub late: usize,
}

impl ShipmentsView {
    /// The code of the one that is shown.
    pub fn code(&self) -> Option<&str> {
        self.of.as_ref().map(|of| of.shipment.shipment.as_str())
    }

    /// Whether what is scanned is packed into it, or received of it.
    pub fn takes_scans(&self) -> bool {
        let stage = self.of.as_ref().map(|of| of.shipment.stage);
        matches!(stage, Some(Stage::Packing | Stage::HandedOver))
    }
}
