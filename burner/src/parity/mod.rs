//! Protection inside one disc: the code, check strips, anchors, and how to find them again.

pub mod anchor;
mod ballot;
pub mod check_strip;
mod checks;
pub mod codec;
mod content;
mod displaced;
pub(crate) mod elected;
mod error_locator;
pub mod find_geometry;
mod identity;
mod kernel;
pub mod protect;
pub mod row;
pub(crate) mod tail;

pub(crate) use anchor::printable;
pub use anchor::{Anchor, SetParity};
pub use ballot::{Candidate, PLACES_MAX};
pub use codec::{CodecError, RowCodec};
pub use displaced::Displaced;
pub use find_geometry::{FindError, FoundGeometry, How, Search, find_geometry};
pub(crate) use find_geometry::{as_stated, named_in};
pub use identity::{ContentDigest, DiscIdentity, DiscName, NoDiscName};
pub(crate) use protect::determined;
pub use protect::{ProtectError, Protected, protect};

pub(crate) use checks::{CheckDamage, bits, mask, read_checks, read_checks_to};
pub(crate) use content::{ContentHasher, content_of};
