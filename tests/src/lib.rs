//! Helpers shared by the cross-crate tests.

pub mod errors;
pub mod fluent;
pub mod literals;
pub mod modules;
pub mod source;
pub mod story;
pub mod witness;
