//! What drives did with copies.

mod change;
mod read;
mod record;
mod sql;

pub use record::{DriveKey, DriveUse, DriveUseRow, UseKind, UseQuery, UseResult};

#[cfg(test)]
pub(crate) mod tests;
