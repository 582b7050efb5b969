#![doc = include_str!("../README.md")]

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
pub use tree::{DEPTH_MAX, DiscTime, Entry, FileSystems, NAME_BYTES_MAX, Options, Place, Tree};
pub use udf::fits_udf;
pub use units::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};
