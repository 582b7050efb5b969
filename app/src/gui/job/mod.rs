//! The running job and the message that the last one left.

pub mod data;
pub mod ui;
