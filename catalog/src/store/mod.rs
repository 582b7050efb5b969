//! What is about SQLite itself: opening a file and its schema, reading rows, changing them, and how
//! blobs and numbers are stored.

mod change;
pub(crate) mod connection;
mod error;
mod migration;
mod numbers;
mod pack;
mod reader;

pub use change::Change;
pub(crate) use change::next_number;
pub use error::OpenError;
pub use numbers::Timestamp;
pub(crate) use numbers::{count, int, row_numbers};
pub(crate) use pack::{pack, unpack};
pub use reader::Reader;

#[cfg(test)]
mod tests;
