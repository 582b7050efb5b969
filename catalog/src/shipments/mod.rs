//! Shipments: copies that are packed together, sealed, handed to a courier by name and received
//! one by one where they go. Two copies of a disc never travel at once.

mod change;
mod error;
mod read;
mod receive;
mod record;
mod sql;

pub use error::ShipmentError;
pub use record::{
    HandedOver, Journey, Received, ShipmentCopy, ShipmentId, ShipmentResult, ShipmentRow,
};

#[cfg(test)]
mod tests;
