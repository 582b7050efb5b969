//! The index of words against the studies: what a study is found by is what its rows say.
//!
//! The engine knows whether the index is sound in itself, and keeps none of what was put into it.
//! So its entries (row, column, term) are read from end to end, and the terms that the studies
//! should have are made once more: as many entries, and the same ones by the sum of their hashes.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::Mutex;

use super::key::Sum;
use super::{removed, sql};
use crate::CatalogError;
use crate::store::{Db, Value};
use crate::studies;
use crate::trail::AuditProblem;

/// What the index is called where it is not of its studies.
const INDEX: &str = "study_text";

/// The two sides of the comparison.
#[derive(Copy, Clone, Debug)]
pub(super) enum Side {
    /// What is in the index.
    Found,
    /// What should be in it.
    Expected,
}

/// What was read of a side: of which state of the catalog (the end of its trail), and the sum of
/// its entries; none where it cannot be read.
type Read = ((i64, [u8; 32]), Option<Sum>);

/// Both sides, each read by whoever has time.
#[derive(Debug, Default)]
pub(super) struct Words(Mutex<[Option<Read>; 2]>);

impl Words {
    /// Reads a side.
    ///
    /// # Errors
    /// [`CatalogError::Storage`] where another process keeps it from being read.
    pub fn read(&self, db: Db<'_>, side: Side, hashes: &RandomState) -> Result<(), CatalogError> {
        let state = crate::trail::verify::recorded_end(db)?;
        let read = Some((state, sum(db, side, hashes)?));
        let mut sides = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let [found, expected] = &mut *sides;
        match side {
            Side::Found => *found = read,
            Side::Expected => *expected = read,
        }
        Ok(())
    }

    /// Compares the two. What cannot be read of either is named by itself too, as what it is.
    /// Where the catalog changed between the two they are read once more, of one state.
    ///
    /// # Errors
    /// [`CatalogError::Storage`] where another process keeps it from being read.
    pub fn compare(
        &self,
        db: Db<'_>,
        hashes: &RandomState,
    ) -> Result<Option<AuditProblem>, CatalogError> {
        let sides = *self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let (found, expected) = match sides {
            [Some((one, found)), Some((other, expected))] if one == other => (found, expected),
            _ => {
                let found = sum(db, Side::Found, hashes)?;
                (found, sum(db, Side::Expected, hashes)?)
            }
        };
        let is_right = found.is_some() && found == expected;
        let index = INDEX.to_owned();
        Ok((!is_right).then_some(AuditProblem::Index { index }))
    }
}

/// The sum of a side's entries; none where it cannot be read.
fn sum(db: Db<'_>, side: Side, hashes: &RandomState) -> Result<Option<Sum>, CatalogError> {
    let sum = match side {
        Side::Found => found(db, hashes),
        Side::Expected => expected(db, hashes).map(Some),
    };
    match sum {
        Err(CatalogError::Storage(error)) if error.is_busy() => Err(CatalogError::Storage(error)),
        sum => Ok(sum.ok().flatten()),
    }
}

/// The sum of what is in the index, which is read in order of its terms; none where there is a page
/// that is read here, but that no search comes to, or none of one that says what was removed.
fn found(db: Db<'_>, hashes: &RandomState) -> Result<Option<Sum>, CatalogError> {
    if db.value::<i64>(sql::UNREACHED, [])? != Some(0) {
        return Ok(None);
    }
    let parts: Option<Vec<u8>> = db.value(sql::PARTS, [])?;
    if db.value(sql::REMOVED, [])? != parts.and_then(|parts| removed::pages(&parts)) {
        return Ok(None);
    }
    db.batch(sql::WORDS)?;
    let mut sum = Sum::default();
    let (mut term, mut hash) = (Vec::new(), term_hash(hashes, b""));
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
        let next = text(row.value(2)?);
        if next != term {
            term.clear();
            term.extend_from_slice(next);
            hash = term_hash(hashes, &term);
        }
        sum.add(&entry(hashes, doc, column, hash));
        Ok(())
    });
    db.batch(sql::WORDS_DONE)?;
    read.map(|()| Some(sum))
}

/// The sum of what should be in it.
fn expected(db: Db<'_>, hashes: &RandomState) -> Result<Sum, CatalogError> {
    let mut sum = Sum::default();
    let hash = |term: &str| term_hash(hashes, term.as_bytes());
    studies::each_indexed(db, hash, |row, column, term| {
        sum.add(&entry(hashes, row, column, term));
    })?;
    Ok(sum)
}

/// Many entries have the same term: it is hashed by itself, with the same key.
fn term_hash(hashes: &RandomState, term: &[u8]) -> u64 {
    let mut hash = hashes.build_hasher();
    hash.write(term);
    hash.finish()
}

fn entry(hashes: &RandomState, row: i64, column: usize, term: u64) -> std::hash::DefaultHasher {
    let mut entry = hashes.build_hasher();
    entry.write_i64(row);
    entry.write_usize(column);
    entry.write_u64(term);
    entry
}
