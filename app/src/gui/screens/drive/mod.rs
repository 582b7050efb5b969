//! One drive: what lies in it, what it is doing, and what it is.

pub mod data;
pub mod ui;
