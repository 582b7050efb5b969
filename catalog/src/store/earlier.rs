//! The catalog as it was before the change that is under way: read by a connection of its own,
//! since the one that changes it sees what it has changed (SQLite, "Isolation In SQLite").

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OpenFlags};

use super::db::Db;
use crate::CatalogError;

/// Reads what was committed last. Nobody else commits while a change is under way.
#[derive(Clone, Debug, Default)]
pub(crate) struct Earlier {
    /// None where the catalog has no file, as in some tests.
    path: Option<PathBuf>,
    open: Arc<Mutex<Option<Connection>>>,
}

impl Earlier {
    /// Of a catalog that is open to be changed.
    pub(super) fn of(changing: &Connection) -> Self {
        let path = changing.path().filter(|path| !path.is_empty());
        Self {
            path: path.map(PathBuf::from),
            open: Arc::default(),
        }
    }

    /// Reads from it; none where it cannot be opened once more.
    pub(crate) fn read<R>(
        &self,
        read: impl FnOnce(Option<Db<'_>>) -> Result<R, CatalogError>,
    ) -> Result<R, CatalogError> {
        // A connection is whole whatever became of whoever last read from it.
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.is_none() {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let path = self.path.as_deref();
            *open = path.and_then(|path| Connection::open_with_flags(path, flags).ok());
        }
        read(open.as_ref().map(Db::new))
    }
}
