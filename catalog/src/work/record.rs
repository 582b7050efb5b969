//! Jobs that were begun, and files that a person has to look at.

use crate::store::{Timestamp, row_numbers};

row_numbers! {
    /// Row of a job.
    JobId,
}

/// A job that was begun and has not ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JobRow {
    /// The row.
    pub id: JobId,
    /// Which job.
    pub kind: String,
    /// What was asked for, as the application writes it.
    pub request: String,
    /// The process that runs it.
    pub holder: String,
    /// When it began.
    pub begun: Timestamp,
}

/// Something about a file that a person has to look at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExceptionRow {
    /// The row.
    pub id: i64,
    /// Code of the reason.
    pub kind: String,
    /// The file; for the screen only.
    pub path: String,
    /// The reason in words.
    pub detail: String,
    /// Since when.
    pub at: Timestamp,
}
