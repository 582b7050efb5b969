//! Whether the files that rows name are there as they were written.

use std::io::ErrorKind;

use serde::Serialize;

use super::part::path_of;
use super::{Lists, named};
use crate::CatalogError;
use crate::store::Db;

/// What is wrong with a file of lists.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ListFault {
    /// It is not there.
    Missing,
    /// It is not what was written.
    Changed,
    /// It cannot be read.
    Unread,
}

/// Reads every file that a row names and calls `found` with the path of each that is not as it was
/// written. Gives how many were read, and their bytes.
pub(crate) fn check(
    db: Db<'_>,
    lists: &Lists,
    mut found: impl FnMut(String, ListFault),
) -> Result<(u64, u64), CatalogError> {
    // What an older state names is not swept up while it is read.
    let _held = lists.hold_to_read();
    let (mut files, mut bytes) = (0, 0_u64);
    for file in named(db)? {
        files += 1;
        bytes = bytes.saturating_add(file.bytes);
        match lists.is_whole(&file.hash) {
            Ok(true) => {}
            Ok(false) => found(path_of(&file.hash), ListFault::Changed),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                found(path_of(&file.hash), ListFault::Missing);
            }
            Err(_) => found(path_of(&file.hash), ListFault::Unread),
        }
    }
    Ok((files, bytes))
}
