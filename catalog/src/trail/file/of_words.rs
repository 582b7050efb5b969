//! The index of words against the studies: what a study is found by is what its rows say.
//!
//! The engine knows whether the index is sound in itself, and keeps none of what was put into it.
//! So its entries (row, column, term) are read from end to end, and the terms that the studies
//! should have are made once more: as many entries, and the same ones by the sum of their hashes.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use super::key::Sum;
use super::sql;
use crate::CatalogError;
use crate::store::{Db, Value};
use crate::studies;
use crate::trail::AuditProblem;

/// What the index is called where it is not of its studies.
const INDEX: &str = "study_text";

/// Compares the two. What cannot be read of either is named by itself too, as what it is.
///
/// # Errors
/// [`CatalogError::Storage`] where another process keeps it from reading.
pub(super) fn check(
    db: Db<'_>,
    hashes: &RandomState,
) -> Result<Option<AuditProblem>, CatalogError> {
    let compared = found(db, hashes).and_then(|found| Ok(found == expected(db, hashes)?));
    let is_right = match compared {
        Ok(is_right) => is_right,
        Err(CatalogError::Storage(error)) if error.is_busy() => {
            return Err(CatalogError::Storage(error));
        }
        Err(_) => false,
    };
    let finding = || format!("index {INDEX} is not of its rows");
    Ok((!is_right).then(|| AuditProblem::File { finding: finding() }))
}

/// The sum of what is in the index.
fn found(db: Db<'_>, hashes: &RandomState) -> Result<Sum, CatalogError> {
    db.batch(sql::WORDS)?;
    let mut sum = Sum::default();
    let read = db.each(sql::WORD_ENTRIES, [], |row| {
        let doc = match row.value(0)? {
            Value::Integer(doc) => doc,
            _ => 0,
        };
        let text = |value| match value {
            Value::Text(bytes) => bytes,
            _ => &[][..],
        };
        let column = studies::indexed_column(text(row.value(1)?));
        sum.add(&entry(hashes, doc, column, text(row.value(2)?)));
        Ok(())
    });
    db.batch(sql::WORDS_DONE)?;
    read.map(|()| sum)
}

/// The sum of what should be in it.
fn expected(db: Db<'_>, hashes: &RandomState) -> Result<Sum, CatalogError> {
    let mut sum = Sum::default();
    studies::each_indexed(db, |row, column, term| {
        sum.add(&entry(hashes, row, column, term.as_bytes()));
    })?;
    Ok(sum)
}

fn entry(hashes: &RandomState, row: i64, column: usize, term: &[u8]) -> std::hash::DefaultHasher {
    let mut entry = hashes.build_hasher();
    entry.write_i64(row);
    entry.write_usize(column);
    entry.write(term);
    entry
}
