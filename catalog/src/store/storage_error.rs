//! What the engine under the catalog said when it failed.

/// The engine under the catalog failed or refused. It holds a number and a text, and nothing of
/// any row.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{text}")]
pub struct StorageError {
    code: Option<i32>,
    busy: bool,
    text: String,
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

    pub(super) fn of(error: &rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
        let engine = error.sqlite_error();
        Self {
            code: engine.map(|e| e.extended_code),
            busy: engine.is_some_and(|e| matches!(e.code, DatabaseBusy | DatabaseLocked)),
            text: error.to_string(),
        }
    }
}
