//! Shipments: packed, sealed, handed over, received.

pub mod data;
pub mod ui;
