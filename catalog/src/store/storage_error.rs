//! What the engine under the catalog said when it failed.

/// The engine under the catalog failed or refused. It holds a number and a text, and nothing of
/// any row.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[error("{text}")]
pub struct StorageError {
    #[serde(skip)]
    code: Option<i32>,
    #[serde(skip)]
    busy: bool,
    text: String,
}

/// Why the catalog cannot be written, where that is no fault of the catalog: reading goes on.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Unwritable {
    /// Its folder or its disk does not let this user write.
    ReadOnly,
    /// Its disk is full.
    Full,
}

impl Unwritable {
    /// Stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::ReadOnly => "CAT-039",
            Self::Full => "CAT-040",
        }
    }
}

/// SQLite's result codes (<https://www.sqlite.org/rescode.html>): the low byte is the primary one.
mod result {
    pub(super) const PRIMARY: i32 = 0xFF;
    pub(super) const PERM: i32 = 3;
    pub(super) const READONLY: i32 = 8;
    pub(super) const FULL: i32 = 13;
    pub(super) const CANTOPEN: i32 = 14;
    /// `SQLITE_IOERR_SHMSIZE`: no room for the file that readers share.
    pub(super) const IOERR_SHMSIZE: i32 = 4874;
}

impl StorageError {
    /// The engine's own number of it (an SQLite extended result code), where it has one.
    pub fn code(&self) -> Option<i32> {
        self.code
    }

    /// Whether another connection was in the way, so that the same may succeed when it is gone.
    pub fn is_busy(&self) -> bool {
        self.busy
    }

    /// Why nothing can be written, where that is the disk's doing and not the catalog's.
    pub fn cannot_write(&self) -> Option<Unwritable> {
        let code = self.code?;
        match (code, code & result::PRIMARY) {
            (result::IOERR_SHMSIZE, _) | (_, result::FULL) => Some(Unwritable::Full),
            (_, result::READONLY | result::CANTOPEN | result::PERM) => Some(Unwritable::ReadOnly),
            _ => None,
        }
    }

    /// That the engine opened a file to be read alone, though it was to be written.
    pub(super) fn read_only() -> Self {
        let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_READONLY);
        Self::of(&rusqlite::Error::SqliteFailure(code, None))
    }

    /// That the system does not give the file to be read.
    pub(super) fn of_file(error: &std::io::Error) -> Self {
        Self {
            code: None,
            busy: false,
            text: error.to_string(),
        }
    }

    /// That the system does not let a file be written.
    pub(crate) fn of_write(error: &std::io::Error) -> Self {
        use std::io::ErrorKind as Kind;
        let code = match error.kind() {
            Kind::StorageFull | Kind::QuotaExceeded => Some(result::FULL),
            Kind::ReadOnlyFilesystem | Kind::PermissionDenied => Some(result::READONLY),
            _ => None,
        };
        Self {
            code,
            ..Self::of_file(error)
        }
    }

    pub(super) fn of(error: &rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
        let engine = error.sqlite_error();
        let told = Self {
            code: engine.map(|e| e.extended_code),
            busy: engine.is_some_and(|e| matches!(e.code, DatabaseBusy | DatabaseLocked)),
            text: said(error),
        };
        match told.cannot_write() {
            Some(disk) => Self {
                text: in_words(disk).to_owned(),
                ..told
            },
            None => told,
        }
    }
}

/// What the disk does not let anybody do.
fn in_words(disk: Unwritable) -> &'static str {
    match disk {
        Unwritable::ReadOnly => {
            "its folder or its disk is read-only, or this user may not write to it"
        }
        Unwritable::Full => "its disk is full",
    }
}

/// What the engine says. Its index of words quotes what it was asked for, which may be a name: of
/// that only the number's own words are kept.
fn said(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(code, Some(text)) if text.starts_with("fts5: ") => {
            code.to_string()
        }
        other => other.to_string(),
    }
}
