//! What is about SQLite itself: reading rows, changing them, and how blobs and numbers are stored.

mod change;
mod pack;
mod reader;

pub use change::Change;
pub(crate) use change::next_number;
pub(crate) use pack::{count, int, pack, unpack};
pub use reader::Reader;
