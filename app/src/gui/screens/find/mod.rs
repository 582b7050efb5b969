//! The answer to a scan or a search.

pub mod ui;
