//! Why the catalog's file cannot be opened or made.

use crate::CatalogError;

/// Why a catalog could not be opened or made.
#[derive(Debug, thiserror::Error)]
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
    /// It is no catalog, or damaged, or in the way.
    #[error("the catalog cannot be opened")]
    Database(#[from] rusqlite::Error),
    /// The first entries could not be written.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
}

impl OpenError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing => "CAT-001",
            Self::Newer { .. } => "CAT-002",
            Self::Database(_) => "CAT-003",
            Self::Catalog(e) => e.code(),
        }
    }
}
