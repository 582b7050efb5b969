//! Connections to the catalog's file: made or opened, set up, and its schema up to date.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::db::failed;
use super::{Db, OpenError, StorageError, Store, beside, migration};

/// How long a command waits for another one's change to end.
pub(super) const BUSY: Duration = Duration::from_secs(20);

/// Makes the file, with empty tables.
///
/// # Errors
/// [`OpenError::Storage`] where the file cannot be made or holds something already.
pub(crate) fn create(path: &Path) -> Result<Store, OpenError> {
    let mut connection = Connection::open(path).map_err(failed)?;
    set_up(&connection)?;
    migration::create(&mut connection)?;
    Ok(Store::changing(connection)?)
}

/// Opens the file that is there.
///
/// # Errors
/// [`OpenError::Missing`], [`OpenError::Newer`], [`OpenError::NotACatalog`],
/// [`OpenError::Backup`], [`OpenError::Storage`].
pub(crate) fn open(path: &Path) -> Result<Store, OpenError> {
    let_write_beside(path);
    let mut connection = open_existing(path)?;
    // The engine opens what it may not write to be read alone, and says so at the first change.
    if connection.is_readonly(rusqlite::MAIN_DB).map_err(failed)? {
        return Err(OpenError::Storage(StorageError::read_only()));
    }
    set_up(&connection)?;
    migration::migrate(&mut connection, path)?;
    Ok(Store::changing(connection)?)
}

/// Whether the file that is there is a database without a table.
///
/// # Errors
/// [`OpenError::Missing`], [`OpenError::Storage`].
pub(crate) fn has_no_tables(path: &Path) -> Result<bool, OpenError> {
    let connection = open_existing(path)?;
    let any = "SELECT 1 FROM sqlite_schema LIMIT 1";
    let any: Option<i64> = Db::new(&connection).value(any, [])?;
    Ok(any.is_none())
}

/// The engine makes its files beside a catalog as readable as the catalog is at that moment. Those
/// of one that could only be read, for a while, are made writable as it is again.
fn let_write_beside(path: &Path) {
    let Ok(catalog) = std::fs::metadata(path) else {
        return;
    };
    for end in ["-wal", "-shm"] {
        let file = beside(path, end);
        let differs = |file: &std::fs::Metadata| {
            file.permissions().readonly() && !catalog.permissions().readonly()
        };
        if std::fs::metadata(&file).is_ok_and(|file| differs(&file)) {
            // Where it is somebody else's, the engine says what it cannot do.
            let _ = std::fs::set_permissions(&file, catalog.permissions());
        }
    }
}

fn open_existing(path: &Path) -> Result<Connection, OpenError> {
    if !path.exists() {
        return Err(OpenError::Missing);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(path, flags).map_err(failed)?)
}

fn set_up(db: &Connection) -> Result<(), OpenError> {
    db.busy_timeout(BUSY).map_err(failed)?;
    // WAL: readers are not held up by a change. FULL: a committed change survives a power cut.
    // Secure delete: words that were erased do not stay behind in the file's free space.
    for (name, value) in [
        ("journal_mode", "WAL"),
        ("synchronous", "FULL"),
        ("secure_delete", "ON"),
        ("foreign_keys", "ON"),
    ] {
        db.pragma_update(None, name, value).map_err(failed)?;
    }
    keep_statements(db)
}

/// Statements are kept as they were prepared. Without the guarantee that a plan does not depend on
/// the values that are bound, the engine prepares most of them anew each time that they are used.
pub(super) fn keep_statements(db: &Connection) -> Result<(), OpenError> {
    db.set_prepared_statement_cache_capacity(96);
    let set = db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true);
    Ok(set.map(|_| ()).map_err(failed)?)
}

#[cfg(test)]
mod tests {
    use std::fs::{Permissions, metadata, set_permissions, write};
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn what_was_left_beside_a_catalog_that_could_only_be_read_is_writable_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("catalog.db");
        let shm = beside(&path, "-shm");
        let mode = |path: &Path| metadata(path).unwrap().permissions().mode() & 0o777;
        for file in [&path, &shm] {
            write(file, b"").unwrap();
            set_permissions(file, Permissions::from_mode(0o400)).unwrap();
        }
        let_write_beside(&path);
        assert_eq!(mode(&shm), 0o400, "the catalog is read-only itself");
        set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        let_write_beside(&path);
        assert_eq!((mode(&shm), mode(&path)), (0o600, 0o600));
    }
}
