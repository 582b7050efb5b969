//! The strip at the bottom: a tile for each drive, and one for jobs that use none.

pub mod data;
pub mod ui;
