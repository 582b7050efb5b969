//! Which keys do what.

pub mod ui;
