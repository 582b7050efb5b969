//! The journal of jobs: what was begun and by which process, so that a job that was killed is
//! noticed by whatever runs next.

use serde::Serialize;

use super::process::process_identity;
use super::records::json;
use crate::jobs::{Context, JobError};

/// Runs `work` with its intent in the journal and its leases held.
///
/// Errors: those of `work`; a lease that another living process holds.
pub fn journaled<Q: Serialize, T: Serialize>(
    cx: &mut Context<'_>,
    kind: &'static str,
    request: &Q,
    leases: &[String],
    work: impl FnOnce(&mut Context<'_>) -> Result<T, JobError>,
) -> Result<T, JobError> {
    let holder = process_identity();
    let request = json("request", request)?;
    let job = cx.change(kind, |c| {
        for lease in leases {
            c.take_lease(lease, &holder)?;
        }
        Ok(c.begin_job(kind, &request, &holder)?)
    })?;
    let result = work(cx);
    let (outcome, ok) = match &result {
        Ok(outcome) => (json("outcome", outcome)?, true),
        Err(e) => (format!("{{\"error\":\"{}\"}}", e.code()), false),
    };
    cx.change(kind, |c| {
        for lease in leases {
            c.release_lease(lease, &holder)?;
        }
        Ok(c.end_job(job, &outcome, ok)?)
    })?;
    result
}
