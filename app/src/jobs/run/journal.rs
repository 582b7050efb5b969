//! The journal of jobs: what was begun, and the lock by which others see that it still runs, so
//! that a job that was killed is noticed by whatever runs next.

use serde::Serialize;
use stele_catalog::{JobKind, Reason};

use super::heartbeat;
use super::job_lock::JobLock;
use super::records::json;
use crate::jobs::{Context, JobError};

/// The intent of a job after which nothing is to be cleared up: that it was begun says it all.
#[derive(Copy, Clone, Debug, Serialize)]
pub struct NoIntent {}

/// Runs `work` with its intent in the journal and its leases held. The intent is what clearing up
/// needs to know, and nothing that names a patient or a case. What `work` changes is the
/// job's: it is refused once another process has taken the job over.
///
/// # Errors
/// Those of `work`; a lease that another living job holds; no lock for the job; a permission that
/// is wanting.
pub fn journaled<Q: Serialize, T>(
    cx: &mut Context<'_>,
    kind: JobKind,
    intent: &Q,
    leases: &[String],
    work: impl FnOnce(&mut Context<'_>) -> Result<T, JobError>,
) -> Result<T, JobError> {
    let request = json("request", intent)?;
    let locks = cx.archive.locks();
    let (lease, lock) = cx.change(Reason::Routine, |c| {
        if let Some(aim) = kind.aim() {
            c.require(aim)?;
        }
        let lease = c.begin_job(kind, &request)?;
        for name in leases {
            c.take_lease(lease.job, name)?;
        }
        // Before anybody can see the job: from then on it is alive.
        let lock = JobLock::take(&locks, lease.job).map_err(JobError::io(&locks))?;
        Ok((lease, lock))
    })?;
    let outer = cx.by;
    cx.by = outer.holding(lease);
    let (catalog, clock) = (cx.archive.catalog(), cx.clock);
    let result = heartbeat::beating(&catalog, clock, lease, heartbeat::EVERY, || work(cx));
    let (outcome, ok) = match &result {
        Ok(_) => ("{}".to_owned(), true),
        Err(e) => (format!("{{\"error\":\"{}\"}}", e.code()), false),
    };
    let ended = cx.change(Reason::Routine, |c| Ok(c.end_job(lease, &outcome, ok)?));
    cx.by = outer;
    // Where its end is not recorded, whoever runs next clears up after the job. What it did is
    // told all the same.
    match ended {
        Ok(()) => lock.end(),
        Err(_) => drop(lock),
    }
    result
}
