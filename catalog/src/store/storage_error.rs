//! What the engine under the catalog said when it failed.

/// The engine under the catalog failed or refused. It holds a number and a text, and nothing of
/// any row.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum StorageError {
    /// Its folder or its disk does not let this user write.
    #[error("its folder or its disk is read-only, or this user may not write to it")]
    ReadOnly {
        /// The engine's number of it.
        #[serde(skip)]
        code: i32,
    },
    /// Its disk is full.
    #[error("its disk is full")]
    Full {
        /// The engine's number of it.
        #[serde(skip)]
        code: i32,
    },
    /// Anything else, as the engine or the system says it.
    #[error("{text}")]
    Other {
        /// The engine's number of it, where the engine said it.
        #[serde(skip)]
        code: Option<i32>,
        /// Whether another connection was in the way.
        #[serde(skip)]
        busy: bool,
        /// What was said.
        text: String,
    },
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
    pub(super) const CORRUPT: i32 = 11;
    pub(super) const NOTADB: i32 = 26;
    pub(super) const FULL: i32 = 13;
    pub(super) const CANTOPEN: i32 = 14;
    /// `SQLITE_IOERR_SHMSIZE`: no room for the file that readers share.
    pub(super) const IOERR_SHMSIZE: i32 = 4874;
}

impl StorageError {
    /// The engine's own number of it (an SQLite extended result code), where it has one.
    pub fn code(&self) -> Option<i32> {
        match self {
            Self::ReadOnly { code } | Self::Full { code } => Some(*code),
            Self::Other { code, .. } => *code,
        }
    }

    /// Whether the file is damaged, or is no catalog (`SQLITE_CORRUPT`, `SQLITE_NOTADB`).
    pub fn is_damage(&self) -> bool {
        let code = self.code().map(|code| code & result::PRIMARY);
        matches!(code, Some(result::CORRUPT | result::NOTADB))
    }

    /// Whether another connection was in the way, so that the same may succeed when it is gone.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Other { busy: true, .. })
    }

    /// Why nothing can be written, where that is the disk's doing and not the catalog's.
    pub fn cannot_write(&self) -> Option<Unwritable> {
        match self {
            Self::ReadOnly { .. } => Some(Unwritable::ReadOnly),
            Self::Full { .. } => Some(Unwritable::Full),
            Self::Other { .. } => None,
        }
    }

    /// What a result code of the engine means; none where only its own text tells.
    fn of_code(code: i32) -> Option<Self> {
        match (code, code & result::PRIMARY) {
            (result::IOERR_SHMSIZE, _) | (_, result::FULL) => Some(Self::Full { code }),
            (_, result::READONLY | result::CANTOPEN | result::PERM) => {
                Some(Self::ReadOnly { code })
            }
            _ => None,
        }
    }

    /// That the engine opened a file to be read alone, though it was to be written.
    pub(super) fn read_only() -> Self {
        Self::ReadOnly {
            code: result::READONLY,
        }
    }

    /// That the system does not give the file to be read.
    pub(super) fn of_file(error: &std::io::Error) -> Self {
        Self::Other {
            code: None,
            busy: false,
            text: error.to_string(),
        }
    }

    /// That the system does not let a file be written.
    pub(crate) fn of_write(error: &std::io::Error) -> Self {
        use std::io::ErrorKind as Kind;
        match error.kind() {
            Kind::StorageFull | Kind::QuotaExceeded => Self::Full { code: result::FULL },
            Kind::ReadOnlyFilesystem | Kind::PermissionDenied => Self::read_only(),
            _ => Self::of_file(error),
        }
    }

    pub(super) fn of(error: &rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
        let engine = error.sqlite_error();
        let code = engine.map(|e| e.extended_code);
        let other = || Self::Other {
            code,
            busy: engine.is_some_and(|e| matches!(e.code, DatabaseBusy | DatabaseLocked)),
            text: said(error),
        };
        code.and_then(Self::of_code).unwrap_or_else(other)
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
