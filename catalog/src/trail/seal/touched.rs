//! The rows that a change touched, as the engine tells of them, and their seals.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::blob::{self, Before, Digest, GONE, Seal};
use super::digest::Hasher;
use super::sql::{PARTS, TABLES, Table, table};
use crate::CatalogError;
use crate::store::{Db, Earlier};

/// Rows of sealed tables that a change touches.
#[derive(Clone, Debug, Default)]
pub(crate) struct Touched(Arc<Mutex<Rows>>);

#[derive(Debug, Default)]
struct Rows {
    /// Those that were touched since they were last sealed.
    touched: BTreeSet<(u8, i64)>,
    /// What this change has sealed so far.
    sealed: BTreeMap<(u8, i64), Digest>,
}

impl Touched {
    fn rows(&self) -> MutexGuard<'_, Rows> {
        // The sets are whole whatever became of whoever last held them.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a row, by the number of its table.
    pub fn note(&self, table: u8, row: i64) {
        self.rows().touched.insert((table, row));
    }

    /// Forgets all: a change begins.
    pub fn clear(&self) {
        *self.rows() = Rows::default();
    }

    /// Seals what was touched since this was last asked, as it is kept in a row of the trail; and
    /// what each row was `earlier`, before the change, so that one that another hand has changed
    /// meanwhile does not become right by being changed once more.
    pub fn seal(&self, db: Db<'_>, earlier: &Earlier) -> Result<Option<Vec<u8>>, CatalogError> {
        let touched = std::mem::take(&mut self.rows().touched);
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
        let of = |db: Db<'_>, table: &Table, row: i64| {
            let digest = db.row(table.one, [row], |found| hasher.of(db, table, found))?;
            Ok::<_, CatalogError>(digest.unwrap_or(GONE))
        };
        let mut known = self.rows();
        earlier.read(|earlier| {
            for (code, row) in rows {
                let Some(own) = table(code) else { continue };
                let digest = of(db, own, row)?;
                let before = match (known.sealed.insert((code, row), digest), earlier) {
                    (Some(sealed), _) => Before::of(&sealed),
                    (None, Some(earlier)) => Before::of(&of(earlier, own, row)?),
                    (None, None) => Before::UNKNOWN,
                };
                seals.push(Seal {
                    table: code,
                    row,
                    digest,
                    before,
                });
            }
            Ok(())
        })?;
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
            seals.push(Seal {
                table: table.code,
                row: row.get(0)?,
                digest: hasher.of(db, table, row)?,
                before: Before::UNKNOWN,
            });
            Ok(())
        })?;
    }
    Ok(blob::pack(&seals))
}
