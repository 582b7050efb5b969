//! What is about SQLite itself: reading rows, changing them, and how blobs and numbers are stored.

mod change;
mod numbers;
mod pack;
mod reader;

pub use change::Change;
pub(crate) use change::next_number;
pub use numbers::Timestamp;
pub(crate) use numbers::{count, int, row_numbers};
pub(crate) use pack::{pack, unpack};
pub use reader::Reader;
