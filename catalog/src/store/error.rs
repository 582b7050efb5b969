//! Why the catalog's file cannot be opened or made.

use std::io::ErrorKind;

use super::{StorageError, Unwritable};
use crate::CatalogError;

/// What cannot be done to the catalog: one that cannot be written can still be read.
fn opened_or_written(error: &StorageError) -> &'static str {
    match error.cannot_write() {
        Some(Unwritable::ReadOnly | Unwritable::Full) => "written",
        None => "opened",
    }
}

/// Why a catalog could not be opened or made.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// There is no catalog.
    #[error("there is no catalog here")]
    Missing,
    /// A newer Stele wrote it.
    #[error("the catalog has schema {found}, this program knows {known}")]
    Newer {
        /// Schema in the file.
        found: i64,
        /// Newest schema known.
        known: i64,
    },
    /// The file is empty, or the database in it is of another program.
    #[error("the file is not a catalog")]
    NotACatalog,
    /// An earlier Stele wrote it, and it cannot be brought up to date while it cannot be written.
    #[error("the catalog has schema {found} and cannot be updated to schema {known} here")]
    Earlier {
        /// Schema in the file.
        found: i64,
        /// Newest schema known.
        known: i64,
    },
    /// What was changed last stands in the log beside the catalog, which cannot be read here.
    #[error("{log} beside the catalog holds the latest changes and cannot be read here")]
    UnreadLog {
        /// Name of the log.
        log: String,
    },
    /// It is no database, or damaged, or in the way.
    #[error("the catalog cannot be {}", opened_or_written(.0))]
    Storage(
        #[source]
        #[serde(skip)]
        StorageError,
    ),
    /// The backup of a catalog of an earlier schema could not be kept; nothing was changed.
    #[error("the catalog was not updated, because no backup of it could be kept")]
    Backup(
        #[source]
        #[serde(skip)]
        std::io::Error,
    ),
    /// The first entries could not be written, or what an earlier version wrote not be read.
    #[error(transparent)]
    Catalog(CatalogError),
}

impl From<CatalogError> for OpenError {
    fn from(error: CatalogError) -> Self {
        match error {
            CatalogError::Storage(error) => Self::Storage(error),
            other => Self::Catalog(other),
        }
    }
}

impl OpenError {
    /// Why nothing can be written, where that is the disk's doing and not the catalog's.
    pub fn cannot_write(&self) -> Option<Unwritable> {
        match self {
            Self::Storage(error) | Self::Catalog(CatalogError::Storage(error)) => {
                error.cannot_write()
            }
            Self::Backup(error) => match error.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Some(Unwritable::Full),
                ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => {
                    Some(Unwritable::ReadOnly)
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing => "CAT-001",
            Self::Newer { .. } => "CAT-002",
            Self::Earlier { .. } => "CAT-043",
            Self::UnreadLog { .. } => "CAT-041",
            Self::Storage(e) => e.cannot_write().map_or("CAT-003", Unwritable::code),
            Self::Backup(_) => "CAT-016",
            Self::NotACatalog => "CAT-017",
            Self::Catalog(e) => e.code(),
        }
    }
}
