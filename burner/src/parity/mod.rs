//! Protection inside one disc: the code, check strips, anchors, and how to find them again.

pub mod anchor;
pub mod check_strip;
mod checks;
pub mod codec;
mod error_locator;
pub mod find_geometry;
mod kernel;
pub mod protect;
pub mod row;
pub(crate) mod tail;

pub use anchor::{Anchor, SetParity};
pub use codec::{CodecError, RowCodec};
pub use find_geometry::{FindError, FoundGeometry, find_geometry};
pub use protect::{ProtectError, Protected, protect};

pub(crate) use checks::{CheckDamage, bits, mask, read_checks};
