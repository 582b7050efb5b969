//! Connections to the catalog's file: made or opened, set up, and its schema up to date.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::OpenError;
use super::migration::migrate;

/// How long a command waits for another one's change to end.
const BUSY: Duration = Duration::from_secs(20);

/// Makes the file.
///
/// Errors: [`OpenError::Database`] where the file cannot be made.
pub(crate) fn create(path: &Path) -> Result<Connection, OpenError> {
    let mut db = Connection::open(path)?;
    set_up(&db)?;
    migrate(&mut db)?;
    Ok(db)
}

/// Opens the file that is there.
///
/// Errors: [`OpenError::Missing`], [`OpenError::Newer`], [`OpenError::Database`].
pub(crate) fn open(path: &Path) -> Result<Connection, OpenError> {
    if !path.exists() {
        return Err(OpenError::Missing);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut db = Connection::open_with_flags(path, flags)?;
    set_up(&db)?;
    migrate(&mut db)?;
    Ok(db)
}

fn set_up(db: &Connection) -> Result<(), OpenError> {
    db.busy_timeout(BUSY)?;
    // WAL: readers are not held up by a change. FULL: a committed change survives a power cut.
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(())
}
