//! The schema: made for a new catalog, and reached from every earlier one. Forward only.

mod from_4;
mod from_5;
mod to_lists;

use std::path::Path;

use rusqlite::Connection;

use super::db::{Db, failed};
use super::transaction::Transaction;
use super::{OpenError, Timestamp, backup, pack};
use crate::CatalogError;
use crate::lists::Lists;
use crate::shelf;
use crate::trail::{self, EventKind, NewRow, Reason, reason};

/// The schema's version.
const KNOWN: i64 = 6;

/// What says that a database is a catalog of ours, in its header: `Stel` (SQLite, `PRAGMA
/// application_id`). Catalogs of versions 1 to 5 have none.
const APPLICATION: i64 = 0x5374_656C;

/// The schema as new catalogs are made.
const SCHEMA: &str = include_str!("../../schema/0006_nouns.sql");

/// The steps by which catalogs of versions 1 to 3 came to version 4.
const TO_4: [&str; 4] = [
    include_str!("../../schema/0001_first.sql"),
    include_str!("../../schema/0002_dropped.sql"),
    include_str!("../../schema/0003_drives.sql"),
    include_str!("../../schema/0004_discs.sql"),
];

/// Copies whose last check said `migrate` were recorded as ones to be watched until version 5.
const WAS_WATCHED: &str = "UPDATE copy SET state = 'migrate' WHERE state = 'watch'
    AND (SELECT h.class FROM custody h WHERE h.copy = copy.id
        AND h.kind IN ('read back', 'checked') ORDER BY h.id DESC LIMIT 1) = 'migrate'";

/// Until version 5 all cases that name no patient had one row: each but the first gets its own.
const NAMELESS_APART: &str = "UPDATE study
        SET patient = id + (SELECT id FROM patient ORDER BY id DESC LIMIT 1)
        WHERE patient IN (SELECT id FROM patient
                WHERE patient_id = '' AND name = '' AND birth_date = '')
            AND EXISTS (SELECT 1 FROM study t WHERE t.patient = study.patient AND t.id < study.id);
    INSERT INTO patient (id, issuer, patient_id, name, birth_date)
        SELECT patient, '', '', '', '' FROM study WHERE patient NOT IN (SELECT id FROM patient)";

fn version(db: Db<'_>) -> Result<i64, OpenError> {
    Ok(db.one("PRAGMA user_version", [])?)
}

fn set_version(db: Db<'_>) -> Result<(), OpenError> {
    Ok(db.batch(&format!(
        "PRAGMA user_version = {KNOWN}; PRAGMA application_id = {APPLICATION}"
    ))?)
}

/// Makes the tables of a new catalog.
///
/// # Errors
/// [`OpenError::Storage`], also where the file holds tables already.
pub(super) fn create(connection: &mut Connection) -> Result<(), OpenError> {
    let tx = Transaction::begin(connection)?;
    tx.db().batch(SCHEMA)?;
    set_version(tx.db())?;
    Ok(tx.commit()?)
}

/// Brings the schema up to date, in one transaction, after a backup.
///
/// # Errors
/// [`OpenError::Newer`], [`OpenError::NotACatalog`], [`OpenError::Backup`],
/// [`OpenError::Storage`]; [`OpenError::Catalog`] where an earlier version's record cannot be
/// understood. The file is then as it was.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), OpenError> {
    if version_of_catalog(Db::new(connection))? == KNOWN {
        return Ok(());
    }
    // Tables are set aside and their names taken by new ones: references are checked at the end.
    let enforce = |connection: &Connection, on: bool| {
        let set = connection.pragma_update(None, "foreign_keys", on);
        set.map_err(failed)
    };
    enforce(connection, false)?;
    let migrated = bring_up(connection, path);
    enforce(connection, true)?;
    migrated
}

/// The schema of a catalog that this program knows.
fn version_of_catalog(db: Db<'_>) -> Result<i64, OpenError> {
    let (found, known) = (version(db)?, KNOWN);
    let application: i64 = db.one("PRAGMA application_id", [])?;
    if application != 0 && application != APPLICATION {
        return Err(OpenError::NotACatalog);
    }
    let is_ours = application == APPLICATION;
    match found {
        found if found > known && is_ours => return Err(OpenError::Newer { found, known }),
        found if found == known && is_ours => return Ok(found),
        found if found >= known => return Err(OpenError::NotACatalog),
        _ => {}
    }
    let is_catalog = "SELECT 1 FROM sqlite_schema WHERE name = 'audit_head'";
    let is_catalog: Option<i64> = db.value(is_catalog, [])?;
    match found < 1 || is_catalog.is_none() {
        true => Err(OpenError::NotACatalog),
        false => Ok(found),
    }
}

/// Refuses what cannot be read as it is.
///
/// # Errors
/// [`OpenError::Newer`], [`OpenError::Earlier`], [`OpenError::NotACatalog`],
/// [`OpenError::Storage`].
pub(super) fn is_known(db: Db<'_>) -> Result<(), OpenError> {
    let (found, known) = (version_of_catalog(db)?, KNOWN);
    match found == known {
        true => Ok(()),
        false => Err(OpenError::Earlier { found, known }),
    }
}

fn bring_up(connection: &mut Connection, path: &Path) -> Result<(), OpenError> {
    let tx = Transaction::begin(connection)?;
    let db = tx.db();
    // Another process may have migrated while this one waited.
    let found = version(db)?;
    if found == KNOWN {
        return Ok(());
    }
    // A number below zero is none of ours.
    let known = usize::try_from(found).map_err(|_| OpenError::NotACatalog)?;
    backup::keep(path, found)?;
    // Nothing of them is swept up before the rows are there that name them.
    let mut writer = Lists::beside(path).writer(None)?;
    if found == 5 {
        let made = from_5::run(db, &mut writer)?;
        shelf::put_kinds(db)?;
        db.batch(WAS_WATCHED)?;
        db.batch(NAMELESS_APART)?;
        let is_made = |table: &str| table == "study" || made.iter().any(|made| made == table);
        let seals = trail::seal_of(db, is_made)?;
        seal(db, found, seals.as_deref())?;
    } else {
        for step in TO_4.iter().skip(known) {
            db.batch(step)?;
        }
        db.batch(include_str!("../../schema/0005_rename_4.sql"))?;
        db.batch(SCHEMA)?;
        to_lists::run(db, &mut writer, &to_lists::VERSION_4)?;
        db.batch(include_str!("../../schema/0005_from_4.sql"))?;
        from_4::run(db)?;
        shelf::put_kinds(db)?;
        db.batch(include_str!("../../schema/0005_drop_4.sql"))?;
        db.batch(WAS_WATCHED)?;
        db.batch(NAMELESS_APART)?;
        let seals = trail::seal_of(db, |_| true)?;
        seal(db, 4, seals.as_deref())?;
    }
    let broken = db.row("PRAGMA foreign_key_check", [], |row| row.get::<String>(0))?;
    if broken.is_some() {
        return Err(CatalogError::Word { what: "reference" }.into());
    }
    set_version(db)?;
    #[cfg(test)]
    tests::before_commit(path);
    Ok(tx.commit()?)
}

/// When the last thing happened: a migration knows no clock.
const LAST: &str = "SELECT at FROM audit ORDER BY id DESC LIMIT 1";

/// Seals the rows that were taken over: what a foreign hand changes from now on is found. Nobody
/// that the catalog knows did this, so person 0 stands for the program.
fn seal(db: Db<'_>, from: i64, seals: Option<&[u8]>) -> Result<(), CatalogError> {
    let at: Option<i64> = db.value(LAST, [])?;
    let row = NewRow {
        at: Timestamp(at.unwrap_or(0)),
        person: 0,
        station: None,
        kind: EventKind::CatalogMigrated,
        subject: from,
        detail: format!("schema {from} to {KNOWN}"),
        reason: reason::put(db, Reason::Routine)?,
    };
    trail::append(db, &row, seals)
}

#[cfg(test)]
mod tests;
