//! The month's work: what waits, the plan, the sets and their copies, and the one next thing.

mod burning;
pub mod data;
pub mod ui;
