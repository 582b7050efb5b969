//! The station's drives and what lies in them.

pub mod ui;
