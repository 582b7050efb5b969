//! What is due, most urgent first.

pub mod data;
pub mod ui;
