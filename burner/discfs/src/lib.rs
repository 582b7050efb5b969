//! Disc file systems: lays files out on a disc, computes every sector address before a byte is
//! written, and renders the structures sector by sector.
//!
//! It does no I/O and knows no clock; it never sees the content of a file.

mod error;
mod index;
mod iso;
mod key;
mod layout;
mod place;
mod spans;
mod time;
mod tree;
mod udf;
mod units;

pub use error::LayoutError;
pub use key::ContentKey;
pub use layout::{LaidFile, Layout, MetaId, layout};
pub use spans::Span;
pub use tree::{DEPTH_MAX, DiscTime, Entry, NAME_BYTES_MAX, Options, Place, Tree};
pub use udf::fits_udf;
pub use units::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};
