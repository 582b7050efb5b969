//! What is due, most urgent first.

pub mod data;
pub mod desk;
pub mod ui;
