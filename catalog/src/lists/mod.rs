//! Lists of files, which lie beside the catalog's database and not in it: the items of each study
//! version and the manifest of each image. They are most of what an archive knows and are read
//! rarely; the database stays small without them.
//!
//! A list is one zstd frame (RFC 8878). A file holds the frames of one import, or of a part of a
//! large one, or a manifest; it is called after the BLAKE3 of its bytes, `lists/AB/HASH.zst`, and
//! never changes. It is written whole and durable before a row names it; what no row names is
//! swept up when it is older than a day. The rows are sealed, so the trail proves every list.
//!
//! What it takes, as measured, and held to by a test (tests/whole/lists.rs): the lists grow by 90
//! to 170 bytes for each object and by 900 for each study; the database by 1,500 bytes for each
//! study of one series, its words in the index included, and by nothing for an object. A manifest
//! adds about 150 bytes for each file, once for each disc.

mod check;
mod damage;
mod folder;
mod frame;
mod part;
mod record;
mod sql;
mod sweep;
mod writer;

pub use check::ListFault;
pub(crate) use check::check;
pub use damage::ListDamage;
pub use folder::Lists;
pub use part::ListPart;
pub(crate) use record::{named, put};
pub(crate) use sweep::sweep;
pub use writer::{ListWriter, WrittenLists};

#[cfg(test)]
pub(crate) mod tests;
