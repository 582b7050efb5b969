//! From studies to verified discs, as a library: sources, plan, images, parity, burning,
//! verification, repair.
//!
//! It knows no catalog, no clock, no environment and no randomness; identifiers, times and seeds
//! are arguments, so the same input gives the same bytes.
//!
//! The way of a disc through the rooms: `source` finds items, `plan` shares them out, `compose`
//! lays a disc out (`fileset`: its DICOMDIR; `texts` and `manifest`: what it says of itself),
//! `mastering` makes the image with its `parity`, `set` the parity discs, `drive` burns and reads
//! back over a `transport`; `verify`, `repair` and `inspect` read, a damaged disc by the
//! plan of `rescue`. `archived_disc` is what a finished disc tells of itself. `disc` is what is
//! known of a disc apart from its layout, `sectors` whatever sectors are read from.

pub mod archived_disc;
mod as_text;
pub mod compose;
mod composed;
pub mod copy_tag;
pub mod disc;
pub mod drive;
mod exception;
pub mod fileset;
pub mod geometry;
mod ids;
pub mod inspect;
pub mod interchange;
pub mod item;
pub mod manifest;
pub mod mastering;
pub mod parity;
pub mod plan;
pub mod repair;
pub mod rescue;
pub mod sectors;
pub mod set;
pub mod source;
pub mod spec;
mod texts;
pub mod transport;
pub mod verify;
pub mod watch;

// Its own rooms say `crate::exact`.
pub(crate) use stele_exact as exact;

pub use stele_discfs::{CLUSTER_SECTORS, Extent, LayoutError, Lba, SECTOR_BYTES, SectorCount};
pub use stele_mmc::{ByteSize, MediumClass, MediumKind, MediumType, NoSuchMedium, WriteMode};
pub use stele_mmc::{NotASize, SenseError, ShortReply, Spiral, Spot, TransportError};
