//! The rows that a change touched, as the engine tells of them, and their seals.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::blob::{self, GONE};
use super::digest::Hasher;
use super::sql::{PARTS, TABLES, table};
use crate::CatalogError;
use crate::store::Db;

/// Rows of sealed tables that were touched since they were last sealed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Touched(Arc<Mutex<BTreeSet<(u8, i64)>>>);

impl Touched {
    fn rows(&self) -> MutexGuard<'_, BTreeSet<(u8, i64)>> {
        // A set is whole whatever became of whoever last held it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a row, by the number of its table.
    pub fn note(&self, table: u8, row: i64) {
        self.rows().insert((table, row));
    }

    /// Forgets all: a change begins.
    pub fn clear(&self) {
        self.rows().clear();
    }

    /// Seals what was touched since this was last asked, as it is kept in a row of the trail.
    pub fn seal(&self, db: Db<'_>) -> Result<Option<Vec<u8>>, CatalogError> {
        let touched = std::mem::take(&mut *self.rows());
        if touched.is_empty() {
            return Ok(None);
        }
        let mut rows = BTreeSet::new();
        for (code, row) in touched {
            match PARTS.iter().find(|part| part.0 == code) {
                None => {
                    rows.insert((code, row));
                }
                Some((_, _, whole, sql)) => {
                    let key: Option<i64> = db.value(sql, [row])?;
                    rows.extend(key.map(|key| (*whole, key)));
                }
            }
        }
        let hasher = Hasher::new();
        let mut seals = Vec::with_capacity(rows.len());
        for (code, row) in rows {
            let Some(table) = table(code) else { continue };
            let digest = db.row(table.one, [row], |found| hasher.of(db, table, found))?;
            seals.push((code, row, digest.unwrap_or(GONE)));
        }
        Ok(blob::pack(&seals))
    }
}

/// Seals every row of the tables that `of` names: of a catalog whose rows never were, or have
/// another form now.
pub(crate) fn seal_of(
    db: Db<'_>,
    of: impl Fn(&str) -> bool,
) -> Result<Option<Vec<u8>>, CatalogError> {
    let hasher = Hasher::new();
    let mut seals = Vec::new();
    for table in TABLES.iter().filter(|table| of(table.name)) {
        db.each(table.all, [], |row| {
            seals.push((table.code, row.get(0)?, hasher.of(db, table, row)?));
            Ok(())
        })?;
    }
    Ok(blob::pack(&seals))
}
