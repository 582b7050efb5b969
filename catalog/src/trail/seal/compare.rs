//! The rows that there are against their seals.

use std::cmp::Ordering;

use super::blob::{GONE, Seals};
use super::digest::Hasher;
use super::sql::{TABLES, Table};
use crate::CatalogError;
use crate::store::Db;
use crate::trail::report::RowFault;

/// Calls `found` for each row that is not what was sealed: table, row, and what is wrong. What a
/// change found of a row is asked where the trail is `whole`: without one of its rows, or with
/// another one, the next change of what it sealed is no witness.
pub(in crate::trail) fn compare(
    db: Db<'_>,
    mut seals: Seals,
    whole: bool,
    mut found: impl FnMut(&'static str, i64, RowFault),
) -> Result<(), CatalogError> {
    let hasher = Hasher::new();
    for table in &TABLES {
        let seals = seals.of(table.code);
        for row in seals.found_otherwise.into_iter().filter(|_| whole) {
            found(table.name, row, RowFault::FoundOtherwise);
        }
        of_table(db, &hasher, table, &seals.last, &mut found)?;
    }
    Ok(())
}

fn of_table(
    db: Db<'_>,
    hasher: &Hasher,
    table: &Table,
    seals: &[(i64, super::blob::Digest)],
    found: &mut impl FnMut(&'static str, i64, RowFault),
) -> Result<(), CatalogError> {
    let mut seals = seals.iter().peekable();
    db.each(table.all, [], |row| {
        let key: i64 = row.get(0)?;
        while let Some((gone, digest)) = seals.next_if(|(sealed, _)| *sealed < key) {
            if *digest != GONE {
                found(table.name, *gone, RowFault::Removed);
            }
        }
        match seals.next_if(|(sealed, _)| sealed.cmp(&key) == Ordering::Equal) {
            Some((_, digest)) if *digest == GONE => found(table.name, key, RowFault::Added),
            Some((_, digest)) if *digest == hasher.of(db, table, row)? => {}
            Some(_) => found(table.name, key, RowFault::Changed),
            None => found(table.name, key, RowFault::Added),
        }
        Ok(())
    })?;
    for (gone, digest) in seals {
        if *digest != GONE {
            found(table.name, *gone, RowFault::Removed);
        }
    }
    Ok(())
}
