//! A stock-take: what is really in its place.

pub mod data;
pub mod ui;
