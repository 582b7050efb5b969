//! Disc file systems: lays files out on a disc, computes every sector address before a byte is
//! written, and renders the structures sector by sector.
//!
//! It does no I/O and knows no clock; it never sees the content of a file.

mod layout;
mod tree;
mod units;

pub use layout::Layout;
pub use tree::{ContentKey, DiscTime, Entry, Options, Place};
pub use units::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};
