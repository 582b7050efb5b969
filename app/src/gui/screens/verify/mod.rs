//! The quarterly check: which discs are read this quarter, and why.

mod list;
mod reading;
pub mod ui;
