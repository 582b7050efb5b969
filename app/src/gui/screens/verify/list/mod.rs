//! The copies of a check.

pub mod ui;
