//! The discs that are read in full, a card each: what is seen of them, and what was found.

pub mod data;
pub mod ui;
