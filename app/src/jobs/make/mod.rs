//! Making discs: from folders of studies to images that wait to be burned.

pub mod alternatives;
pub mod build;
pub mod drop_planned;
pub mod exceptions;
pub mod ingest;
pub mod parity_discs;
pub mod plan;
