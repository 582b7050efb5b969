//! Jobs that were begun, and files that a person has to look at.

use super::JobKind;
use crate::people::StationId;
use crate::store::{Timestamp, row_numbers};

row_numbers! {
    /// Row of a job; its lock file bears the same number.
    JobId,
}

/// A hold on a job. Its number is raised by whoever takes the job over from a dead process, so
/// that what the earlier holder still writes is refused (fencing).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Lease {
    /// The job.
    pub job: JobId,
    /// 1 for who began it.
    pub number: i64,
}

/// A job that was begun and has not ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JobRow {
    /// The row.
    pub id: JobId,
    /// Which job.
    pub kind: JobKind,
    /// What was asked for, as the application writes it.
    pub request: String,
    /// The station that runs it, where it is known.
    pub station: Option<StationId>,
    /// What that station is called.
    pub station_name: Option<String>,
    /// The hold on it.
    pub lease: Lease,
    /// Whether it has done what it was for, and only its end is not recorded.
    pub done: bool,
    /// When it began.
    pub begun: Timestamp,
    /// When it last said that it runs; for people to see, not to judge by.
    pub heartbeat: Timestamp,
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
    /// The other file, where two are compared; for the screen only.
    pub detail: String,
    /// Since when.
    pub at: Timestamp,
}
