//! The month's work: what waits, the plan, the sets and their copies, and the one next thing.

pub mod data;
pub mod ui;
