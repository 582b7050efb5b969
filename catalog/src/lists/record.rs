//! The rows that name files of lists.

use super::{ListPart, sql};
use crate::CatalogError;
use crate::store::{Db, count, int, params};

/// A file that a row names; in the order of their hashes.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct NamedFile {
    /// BLAKE3 of it.
    pub hash: [u8; 32],
    /// Its length.
    pub bytes: u64,
}

/// The row of the file in which a list lies, added where there is none.
pub(crate) fn put(db: Db<'_>, part: &ListPart) -> Result<i64, CatalogError> {
    db.execute(sql::PUT_FILE, params![part.file, int(part.file_bytes)?])?;
    db.one(sql::FILE, [part.file])
}

/// Every file that a row names, once and in order. A hash that is none was put there by a foreign
/// hand, and the row's seal tells it.
pub(crate) fn named(db: Db<'_>) -> Result<Vec<NamedFile>, CatalogError> {
    let mut named = Vec::new();
    db.each(sql::NAMED, [], |row| {
        let (hash, bytes): (Vec<u8>, i64) = (row.get(0)?, row.get(1)?);
        if let Ok(hash) = hash.try_into() {
            let bytes = count(bytes);
            named.push(NamedFile { hash, bytes });
        }
        Ok(())
    })?;
    named.sort_unstable();
    named.dedup();
    Ok(named)
}
