//! Jobs that are at work just now, here or at another station.

use std::collections::BTreeSet;

use serde::Serialize;
use stele_catalog::{JobKind, JobRow, Reader};

use crate::jobs::JobError;

/// A job that is at work.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AtWork {
    /// What it does.
    #[serde(serialize_with = "crate::jobs::json::job_kind")]
    pub job: JobKind,
    /// The set, disc or copy that it is about, where it is about one.
    pub of: Option<String>,
    /// The station that runs it, where that is known.
    pub station: Option<String>,
    /// When it began, in milliseconds since 1970 UTC.
    pub begun: i64,
    /// When it was last heard of, likewise.
    pub heard: i64,
}

/// All of them, oldest first. Clear up before: else jobs that were killed are among them.
///
/// # Errors
/// The catalog's.
pub fn at_work(reader: &Reader<'_>) -> Result<Vec<AtWork>, JobError> {
    let jobs = reader.open_jobs()?;
    Ok(jobs.into_iter().map(AtWork::from).collect())
}

/// Serials of the copies whose burns are at work.
///
/// # Errors
/// The catalog's.
pub fn burning(reader: &Reader<'_>) -> Result<BTreeSet<String>, JobError> {
    let jobs = reader.open_jobs()?;
    let burns = jobs.iter().filter(|job| job.kind == JobKind::Burn);
    Ok(burns.filter_map(|job| subject(&job.request)).collect())
}

impl From<JobRow> for AtWork {
    fn from(row: JobRow) -> Self {
        Self {
            job: row.kind,
            of: subject(&row.request),
            station: row.station_name,
            begun: row.begun.0,
            heard: row.heartbeat.0,
        }
    }
}

/// What a job's intent says that it is about. Intents name no patient and no case.
fn subject(request: &str) -> Option<String> {
    let intent: serde_json::Value = serde_json::from_str(request).ok()?;
    let named = |key| intent.get(key)?.as_str();
    let keys = ["serial", "disc", "set", "what"];
    keys.into_iter().find_map(named).map(str::to_owned)
}
