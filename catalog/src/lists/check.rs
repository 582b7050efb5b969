//! Whether the files that rows name are there as they were written.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;

use serde::Serialize;

use super::part::path_of;
use super::{Lists, named, sql};
use crate::CatalogError;
use crate::store::{Db, Reader, count};

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

/// Hashes of files in which there is nothing but lists of versions that were left out: nobody needs
/// one of them that is gone.
fn unneeded(db: Db<'_>) -> Result<BTreeSet<Vec<u8>>, CatalogError> {
    let mut left: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
    let mut unneeded = BTreeSet::new();
    db.each(sql::LEFT_OUT_PARTS, [], |row| {
        let hash: Vec<u8> = row.get(0)?;
        let (bytes, length) = (count(row.get(1)?), count(row.get(2)?));
        let left = left.entry(hash.clone()).or_insert(bytes);
        *left = left.saturating_sub(length);
        if *left == 0 {
            unneeded.insert(hash);
        }
        Ok(())
    })?;
    Ok(unneeded)
}

impl Reader<'_> {
    /// Paths of the files of lists that are not there, or have another length than was written.
    /// None of them is read: [`crate::Catalog::wrong_lists`] does.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn lists_gone(&self) -> Result<Vec<String>, CatalogError> {
        let mut gone = self.lists.gone(named(self.db)?);
        if !gone.is_empty() {
            let unneeded = unneeded(self.db)?;
            gone.retain(|file| !unneeded.contains(&file.hash[..]));
        }
        Ok(gone.iter().map(|file| path_of(&file.hash)).collect())
    }
}

/// Reads every file that a row names and calls `found` with the path of each that is not as it was
/// written. Gives how many are named, and their bytes; one that is gone and that nobody needs is
/// not among them.
pub(crate) fn check(
    db: Db<'_>,
    lists: &Lists,
    mut found: impl FnMut(String, ListFault),
) -> Result<(u64, u64), CatalogError> {
    // What an older state names is not swept up while it is read.
    let _held = lists.hold_to_read();
    let (mut files, mut bytes) = (0, 0_u64);
    let unneeded = unneeded(db)?;
    for file in named(db)? {
        if unneeded.contains(&file.hash[..]) && lists.length(&file.hash).is_none() {
            continue;
        }
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
