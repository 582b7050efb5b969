//! The quarterly check: which discs are read this quarter, and why.

mod list;
pub mod reading;
pub mod ui;
