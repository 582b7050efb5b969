//! What is about the engine itself, SQLite: opening a file and its schema, statements and rows, and
//! how blobs and numbers are stored. No other room names the crate under it.

pub(crate) mod backup;
mod change;
pub(crate) mod connection;
mod db;
mod earlier;
mod error;
mod migration;
mod numbers;
mod pack;
mod read_only;
mod reader;
mod schema;
mod storage_error;
mod stored_enum;
mod transaction;
mod unlocked;

pub(crate) use backup::beside;
pub use change::Change;
#[cfg(test)]
pub(crate) use db::busy;
pub(crate) use db::{Db, Row, Value};
pub(crate) use earlier::Earlier;
pub use error::OpenError;
pub use numbers::Timestamp;
pub(crate) use numbers::{TooLarge, count, int, row_numbers};
pub(crate) use pack::{pack, unpack};
pub(crate) use read_only::{another, open_to_read};
pub use reader::Reader;
pub(crate) use rusqlite::params;
pub use schema::MadeFault;
pub(crate) use schema::{Odd, odd, require_own, schema};
pub use storage_error::{StorageError, Unwritable};
pub(crate) use stored_enum::{UnknownWord, stored_enum};
pub(crate) use transaction::{OneState, Store, Transaction};

/// The engine itself, for tests that reach under the catalog.
#[cfg(test)]
pub(crate) type Engine = rusqlite::Connection;

#[cfg(test)]
mod plans;
#[cfg(test)]
mod tests;
