//! The stock of blanks: lots, what is left of them, and boxes that are received.

pub mod data;
pub mod ui;
