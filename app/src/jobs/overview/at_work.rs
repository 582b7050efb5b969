//! Jobs that are at work just now, here or at another station.

use std::collections::BTreeSet;

use serde::Serialize;
use stele_catalog::{JobKind, JobRow, Reader, Timestamp};

use crate::jobs::JobError;

/// A job that is at work.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AtWork {
    /// What it does.
    #[serde(serialize_with = "crate::jobs::json::job_kind")]
    pub job: JobKind,
    /// The set, disc or copy that it is about, where it is about one.
    pub of: Option<String>,
    /// The drive that it has, where it has one.
    pub drive: Option<String>,
    /// The station that runs it, where that is known.
    pub station: Option<String>,
    /// When it began.
    pub begun: Timestamp,
    /// When it was last heard of, likewise.
    pub heard: Timestamp,
}

/// All of them, oldest first. Clear up before: else jobs that were killed are among them.
///
/// # Errors
/// The catalog's.
pub fn at_work(reader: &Reader<'_>) -> Result<Vec<AtWork>, JobError> {
    let jobs = reader.open_jobs()?;
    Ok(jobs.into_iter().map(AtWork::from).collect())
}

/// What jobs that are at work have, so that nobody is told to take it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct InUse {
    /// Sets of which something is being built or given up.
    pub sets: BTreeSet<String>,
    /// Serials of copies that are being burned, from the burn's first look at the drive on.
    pub burned: BTreeSet<String>,
    /// Serials of copies that are being read.
    pub read: BTreeSet<String>,
}

/// What jobs have that are at work.
///
/// # Errors
/// The catalog's.
pub fn in_use(reader: &Reader<'_>) -> Result<InUse, JobError> {
    let mut in_use = InUse::default();
    for AtWork { job, of, .. } in at_work(reader)? {
        let Some(of) = of.map(|of| of.to_ascii_uppercase()) else {
            continue;
        };
        match job {
            JobKind::Build | JobKind::Drop => {
                let set = of.split('/').next().unwrap_or_default();
                in_use.sets.insert(set.to_owned());
            }
            JobKind::Burn => {
                in_use.burned.insert(of);
            }
            JobKind::Verify => {
                in_use.read.insert(of);
            }
            JobKind::Ingest
            | JobKind::Plan
            | JobKind::BurnTrial
            | JobKind::Restore
            | JobKind::Deliver
            | JobKind::Rebuild => {}
        }
    }
    Ok(in_use)
}

impl From<JobRow> for AtWork {
    fn from(row: JobRow) -> Self {
        Self {
            job: row.kind,
            of: said(&row.request, &["serial", "disc", "set", "what"]),
            drive: said(&row.request, &["drive"]),
            station: row.station_name,
            begun: row.begun,
            heard: row.heartbeat,
        }
    }
}

/// What a job's intent says under the first of these keys that it has. Intents name no patient and
/// no case.
fn said(request: &str, keys: &[&str]) -> Option<String> {
    let intent: serde_json::Value = serde_json::from_str(request).ok()?;
    let named = |key: &&str| intent.get(*key)?.as_str();
    keys.iter().find_map(named).map(str::to_owned)
}
