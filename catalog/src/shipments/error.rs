//! Why a shipment cannot be packed, handed over, received or closed.

use crate::shelf::Elsewhere;

/// Why a shipment cannot be packed, handed over, received or closed.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum ShipmentError {
    /// Another copy of the disc is packed, and a courier has it.
    #[error("{other}, another copy of the same disc, is in transit in {shipment}")]
    SameDisc {
        /// The other copy.
        other: String,
        /// The shipment that it is in.
        shipment: String,
    },
    /// Another copy of the disc is packed.
    #[error("{other}, another copy of the same disc, is packed in {shipment}")]
    SameDiscPacked {
        /// The other copy.
        other: String,
        /// The shipment that it is in.
        shipment: String,
    },
    /// Another copy of the disc is in transit without a shipment.
    #[error("{other}, another copy of the same disc, is in transit")]
    SameDiscInTransit {
        /// The other copy.
        other: String,
    },
    /// No other good copy of the disc would be left in its place.
    #[error("no other good copy of {serial}'s disc would be left at its location")]
    LastInPlace {
        /// The copy.
        serial: String,
        /// Other good copies.
        #[serde(skip)]
        others: Box<Elsewhere>,
    },
    /// No other good copy of the disc would be left in its place, were it sent by itself.
    #[error("no other good copy of {serial}'s disc would be left at its location")]
    LastToSend {
        /// The copy.
        serial: String,
        /// Other good copies.
        #[serde(skip)]
        others: Box<Elsewhere>,
        /// The place that it was to go to.
        #[serde(skip)]
        to: String,
    },
    /// The copy is packed already.
    #[error("{serial} is packed in {shipment}")]
    Packed {
        /// The copy.
        serial: String,
        /// The shipment.
        shipment: String,
    },
    /// The number on the seal of its shipment was not compared yet.
    #[error("{serial} is in {shipment}, and its seal has not been checked yet")]
    SealUnread {
        /// The copy.
        serial: String,
        /// The shipment.
        shipment: String,
    },
    /// The copy is not in the shipment.
    #[error("{serial} is not in {shipment}")]
    NotIn {
        /// The copy.
        serial: String,
        /// The shipment.
        shipment: String,
    },
    /// The copy is at the place that the shipment goes to.
    #[error("{serial} is at the location that {shipment} goes to")]
    IsThere {
        /// The copy.
        serial: String,
        /// The shipment.
        shipment: String,
    },
    /// Nothing is packed.
    #[error("nothing is packed in {shipment}")]
    Empty {
        /// The shipment.
        shipment: String,
    },
    /// The number of its seal has no characters.
    #[error("the number of the seal is missing")]
    NoSeal,
    /// Another number was read on its seal before, which was not the one that was put on.
    #[error("the seal of {shipment} was read as {found} before")]
    SealDiffered {
        /// The shipment.
        shipment: String,
        /// The number that was read.
        found: String,
    },
    /// The number of its seal is a code of ours.
    #[error("{code} is a code of this archive, not the number on a seal")]
    SealIsCode {
        /// The code.
        code: String,
    },
    /// It was handed over: it is not packed or canceled any more.
    #[error("{shipment} was handed over")]
    HandedOver {
        /// The shipment.
        shipment: String,
    },
    /// It was not handed over: nothing of it arrives.
    #[error("{shipment} was not handed over")]
    NotHandedOver {
        /// The shipment.
        shipment: String,
    },
    /// It came to its end.
    #[error("{shipment} has ended: it was {result} before")]
    Closed {
        /// The shipment.
        shipment: String,
        /// How it ended: the word for it.
        result: &'static str,
    },
}

impl ShipmentError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::SameDisc { .. } => "SHP-001",
            Self::LastInPlace { .. } => "SHP-002",
            Self::Packed { .. } => "SHP-003",
            Self::NotIn { .. } => "SHP-004",
            Self::IsThere { .. } => "SHP-005",
            Self::Empty { .. } => "SHP-006",
            Self::HandedOver { .. } => "SHP-007",
            Self::NotHandedOver { .. } => "SHP-008",
            Self::Closed { .. } => "SHP-009",
            Self::SameDiscInTransit { .. } => "SHP-010",
            Self::NoSeal => "SHP-011",
            Self::SameDiscPacked { .. } => "SHP-012",
            Self::SealDiffered { .. } => "SHP-013",
            Self::SealIsCode { .. } => "SHP-014",
            Self::LastToSend { .. } => "SHP-015",
            Self::SealUnread { .. } => "SHP-016",
        }
    }
}
