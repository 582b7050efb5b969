//! Shipments, as they come out.

use crate::codes::Serial;
use crate::discs::{CopyId, CopyState, DiscId};
use crate::shelf::{Condition, SlotId, SlotThen};
use crate::store::{Timestamp, row_numbers, stored_enum};

row_numbers! {
    /// Row of a shipment.
    ShipmentId,
}

/// How a shipment ended.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum ShipmentResult {
    /// Every copy was received.
    Received,
    /// Some were not.
    InPart,
    /// It was never handed over.
    Canceled,
}

stored_enum!(ShipmentResult, "result of a shipment" {
    Received = "received",
    InPart = "received in part",
    Canceled = "canceled",
});

/// A shipment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShipmentRow {
    /// The row.
    pub id: ShipmentId,
    /// Its code, `SHP-…`.
    pub code: String,
    /// Where it goes.
    pub to: SlotId,
    /// The path of that.
    pub to_path: String,
    /// When it was begun.
    pub at: Timestamp,
    /// Code of who began it.
    pub person: String,
    /// The number on its seal, while the seal is not broken.
    pub seal: Option<String>,
    /// Who took it, and when.
    pub handed_over: Option<HandedOver>,
    /// The number on the seal as it was read where it arrived.
    pub seal_found: Option<String>,
    /// When and how it ended.
    pub closed: Option<(Timestamp, ShipmentResult)>,
    /// Copies in it.
    pub copies: u64,
    /// Those of them that were received where it goes.
    pub received: u64,
}

impl ShipmentRow {
    /// Whether the seal that was found is another than the one that was put on.
    pub fn seal_differs(&self) -> bool {
        self.seal_found.is_some() && self.seal_found != self.seal
    }
}

/// That a shipment was handed to a courier.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HandedOver {
    /// Code of the courier.
    pub courier: String,
    /// The name; none where it was erased.
    pub name: Option<String>,
    /// When.
    pub at: Timestamp,
    /// When it should be there.
    pub due: Timestamp,
}

/// A copy in a shipment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShipmentCopy {
    /// The copy.
    pub copy: CopyId,
    /// Its serial.
    pub serial: Serial,
    /// Its disc.
    pub disc: DiscId,
    /// The disc's name.
    pub disc_name: String,
    /// What the copy is now.
    pub state: CopyState,
    /// The place that it was packed at; none where it had none.
    pub from: Option<SlotThen>,
    /// It was packed although no other good copy was in its place.
    pub was_last: bool,
    /// When and how it was received, or put elsewhere.
    pub received: Option<Received>,
}

/// That a copy was received.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Received {
    /// When.
    pub at: Timestamp,
    /// Code of who received it.
    pub person: String,
    /// How it arrived; none where nobody said.
    pub condition: Option<Condition>,
    /// Whether that was where the shipment goes; else it came back, or turned up elsewhere.
    pub arrived: bool,
    /// Where it was put.
    pub place: Option<SlotThen>,
}

/// A shipment that a copy was packed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Journey {
    /// The shipment.
    pub shipment: ShipmentRow,
    /// When the copy was received, or put elsewhere.
    pub received: Option<Timestamp>,
    /// How it arrived; none where nobody said.
    pub condition: Option<Condition>,
}
