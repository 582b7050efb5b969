//! Why the catalog cannot be read or changed.

use crate::discs::{Refused, SerialError};

/// Why the catalog could not be read or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogError {
    /// The database failed, or refused.
    #[error("the catalog's database failed")]
    Database(#[from] rusqlite::Error),
    /// What happened cannot follow on what the copy is.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// A serial that is none stands in the catalog.
    #[error(transparent)]
    Serial(#[from] SerialError),
    /// Something else holds what is wanted.
    #[error("{name} is in use since another command began")]
    LeaseHeld {
        /// What is held.
        name: String,
        /// Who holds it.
        holder: String,
    },
    /// Rows were changed without an event that says so.
    #[error("a change without an event was refused")]
    Unexplained,
    /// A row is not there.
    #[error("no {what} has row {row}")]
    NoRow {
        /// Which table.
        what: &'static str,
        /// The row.
        row: i64,
    },
    /// A disc of which copies were begun cannot be laid out anew.
    #[error("copies of this disc were begun")]
    CopiesBegun,
    /// A study of the disc is on another disc in part.
    #[error("a study of this disc is on another disc in part")]
    StudyDivided,
    /// A compressed record cannot be read.
    #[error("a stored record is damaged")]
    Damaged(#[source] std::io::Error),
    /// A stored event or plan cannot be understood.
    #[error("a stored record cannot be understood")]
    Record(#[from] serde_json::Error),
    /// A number is too large for the catalog.
    #[error("a number is too large for the catalog")]
    TooLarge,
    /// A place's path is empty or has an empty part.
    #[error("{path:?} is no place")]
    NoPlace {
        /// What was given.
        path: String,
    },
    /// The copy is lent.
    #[error("the copy is lent")]
    IsLent,
    /// The copy is not lent.
    #[error("the copy is not lent")]
    NotLent,
}

impl CatalogError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Database(_) => "CAT-004",
            Self::Refused(_) => "CAT-005",
            Self::Serial(e) => e.code(),
            Self::LeaseHeld { .. } => "CAT-006",
            Self::Unexplained => "CAT-007",
            Self::NoRow { .. } => "CAT-008",
            Self::CopiesBegun => "CAT-009",
            Self::StudyDivided => "CAT-030",
            Self::Damaged(_) => "CAT-010",
            Self::Record(_) => "CAT-011",
            Self::TooLarge => "CAT-012",
            Self::NoPlace { .. } => "CAT-013",
            Self::IsLent => "CAT-014",
            Self::NotLent => "CAT-015",
        }
    }
}
