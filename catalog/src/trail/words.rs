//! Words that may name people. Rows of the trail hold their digest; the words themselves can be
//! erased, and the trail still holds.

use super::sql;
use crate::CatalogError;
use crate::store::{Db, params};

/// Words that were put down.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) struct Words {
    /// Their row.
    pub id: i64,
    /// BLAKE3 of salt and text.
    pub digest: [u8; 32],
}

/// BLAKE3 of the salt followed by the text.
pub(super) fn digest(salt: &[u8], text: &str) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(salt);
    hasher.update(text.as_bytes());
    *hasher.finalize().as_bytes()
}

/// Puts words down, with a salt of their own.
pub(crate) fn put(db: Db<'_>, text: &str) -> Result<Words, CatalogError> {
    let salt: [u8; 16] = db.one(sql::NEW_SALT, [])?;
    let digest = digest(&salt, text);
    let id = db.insert(sql::PUT_WORDS, params![digest, salt, text])?;
    Ok(Words { id, digest })
}
