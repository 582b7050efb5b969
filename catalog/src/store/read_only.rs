//! Reading a catalog that cannot be written: on a full disk, a read-only one, or in a folder of
//! somebody else.
//!
//! The engine makes a file beside the catalog that readers and writers share (SQLite, "Write-Ahead
//! Logging", "Read-Only Databases"). Where it cannot, and no log waits to be read, the file is read
//! as one that does not change (`immutable=1`); whether that held is asked afterwards.

use std::fmt::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::connection::{BUSY, keep_statements};
use super::db::failed;
use super::unlocked::Unlocked;
use super::{Db, OpenError, StorageError, Store, migration};

/// Opens a catalog to be read alone.
///
/// # Errors
/// [`OpenError::Missing`], [`OpenError::Newer`], [`OpenError::Earlier`], [`OpenError::UnreadLog`],
/// [`OpenError::NotACatalog`], [`OpenError::Storage`].
pub(crate) fn open_to_read(path: &Path) -> Result<Store, OpenError> {
    if !path.exists() {
        return Err(OpenError::Missing);
    }
    let shared = Connection::open_with_flags(path, READ).map_err(|e| cannot_open(path, e))?;
    match readable(&shared) {
        Ok(()) => return Ok(Store::of(shared, None)),
        Err(error) if error.cannot_write().is_none() => return Err(error),
        // The file that readers share cannot be made.
        Err(_) => drop(shared),
    }
    let unlocked = Unlocked::of(path)?;
    let flags = READ | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(unchanging(path), flags).map_err(failed)?;
    readable(&connection)?;
    Ok(Store::of(connection, Some(unlocked)))
}

/// Why the engine cannot open a file: it says no more of it than that. A file that it can open is
/// not opened beside it: closing that would end all locks of this process, those of other
/// connections too, and another process would remove a log that is being written (SQLite, "How To
/// Corrupt An SQLite Database File", 2.2).
fn cannot_open(path: &Path, error: rusqlite::Error) -> OpenError {
    match std::fs::File::open(path) {
        Err(e) => OpenError::Storage(StorageError::of_file(&e)),
        Ok(_) => failed(error).into(),
    }
}

/// A catalog that is open, once more, to be read in another thread; none where it is read without
/// any lock, or cannot be opened again.
pub(crate) fn another(open: &Store) -> Option<Store> {
    if open.is_unlocked() {
        return None;
    }
    let path = Path::new(open.connection.path()?);
    let connection = Connection::open_with_flags(path, READ).ok()?;
    readable(&connection).ok()?;
    Some(Store::of(connection, None))
}

const READ: OpenFlags = OpenFlags::SQLITE_OPEN_READ_ONLY.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

fn readable(connection: &Connection) -> Result<(), OpenError> {
    connection.busy_timeout(BUSY).map_err(failed)?;
    keep_statements(connection)?;
    migration::is_known(Db::new(connection))
}

/// The catalog's name for the engine, as a file that nobody changes: RFC 8089, every byte but
/// plain ones as its number.
fn unchanging(path: &Path) -> String {
    let mut name = "file:".to_owned();
    for byte in path.as_os_str().as_bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' => name.push(char::from(*byte)),
            plain if plain.is_ascii_alphanumeric() => name.push(char::from(*plain)),
            // Writing to a text never fails.
            other => drop(write!(name, "%{other:02X}")),
        }
    }
    name.push_str("?immutable=1");
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{catalog, try_change};
    use crate::{Catalog, CatalogError, Role};

    #[test]
    fn a_path_is_told_to_the_engine_byte_by_byte() {
        let name = unchanging(Path::new("/a b/c?d#e%/ä.db"));
        assert_eq!(name, "file:/a%20b/c%3Fd%23e%25/%C3%A4.db?immutable=1");
    }

    /// As where the file that readers share cannot be made: read without a lock.
    fn unlocked(path: &Path) -> Result<Catalog, OpenError> {
        let unlocked = Unlocked::of(path)?;
        let flags = READ | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(unchanging(path), flags).unwrap();
        readable(&connection)?;
        Ok(Catalog::of(Store::of(connection, Some(unlocked)), path))
    }

    #[test]
    fn what_is_read_without_a_lock_is_of_one_state_or_said_not_to_be() {
        let (dir, mut writer, by) = catalog();
        let path = dir.path().join("c.db");
        // Its log is there, and is not passed over in silence.
        let refused = unlocked(&path);
        assert!(
            matches!(&refused, Err(OpenError::UnreadLog { log }) if log == "c.db-wal"),
            "{refused:?}"
        );
        // Where the log can be read, it is.
        let shared = Catalog::open_to_read(&path).unwrap();
        assert_eq!(shared.read().people().unwrap().len(), 1);
        drop((writer, shared));
        writer = Catalog::open(&path).unwrap();
        drop(writer);

        let alone = unlocked(&path).unwrap();
        assert_eq!(alone.read().people().unwrap().len(), 1);
        alone.unchanged().unwrap();
        let mut writer = Catalog::open(&path).unwrap();
        try_change(&mut writer, &by, |c| c.add_person("Bo", Role::Clerk)).unwrap();
        let changed = alone.unchanged();
        assert!(matches!(changed, Err(CatalogError::ChangedMeanwhile)));
        drop(writer);
        let changed = alone.unchanged();
        assert!(matches!(changed, Err(CatalogError::ChangedMeanwhile)));
    }

    #[test]
    fn a_catalog_that_is_read_is_not_changed() {
        let (dir, writer, by) = catalog();
        drop(writer);
        let path = dir.path().join("c.db");
        let mut alone = Catalog::open_to_read(&path).unwrap();
        let refused = try_change(&mut alone, &by, |c| c.add_person("Bo", Role::Clerk));
        let error = refused.unwrap_err();
        assert_eq!(error.code(), "CAT-039", "{error}");
        // In words, and not in those of the engine.
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(error.to_string(), "the catalog cannot be written");
        assert!(cause.contains("read-only"), "{cause}");
        alone.unchanged().unwrap();
        assert_eq!(alone.read().people().unwrap().len(), 1);
    }

    #[test]
    fn an_earlier_schema_is_named_where_it_cannot_be_brought_up_to_date() {
        let (dir, writer, _) = catalog();
        let path = dir.path().join("c.db");
        let database = writer.database();
        database.pragma_update(None, "user_version", 4).unwrap();
        drop(writer);
        assert!(matches!(
            Catalog::open_to_read(&path),
            Err(OpenError::Earlier { found: 4, known: 6 })
        ));
        let none = Catalog::open_to_read(&dir.path().join("none.db"));
        assert!(matches!(none, Err(OpenError::Missing)));
    }
}
