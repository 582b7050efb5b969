//! Helpers shared by the cross-crate tests.

pub mod source;
pub mod witness;
