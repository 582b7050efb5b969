//! The journal of jobs: what was begun and by which process, so that a job that was killed is
//! noticed by whatever runs next.

use serde::Serialize;
use stele_catalog::EventKind;

use super::process::process_identity;
use super::records::json;
use crate::jobs::{Context, JobError};

/// What a job will have to record, so that whoever may not is told before the work and not after.
fn records_at_its_end(kind: &str) -> Option<EventKind> {
    match kind {
        "ingest" => Some(EventKind::ItemsTakenIn),
        "plan" => Some(EventKind::SetPlanned),
        "build" => Some(EventKind::ImageBuilt),
        "burn" => Some(EventKind::BurnStarted),
        "verify" => Some(EventKind::Checked),
        "drop" => Some(EventKind::SetDropped),
        _ => None,
    }
}

/// Runs `work` with its intent in the journal and its leases held. What `work` changes is the
/// job's: it is refused once another process has taken the job over.
///
/// # Errors
/// Those of `work`; a lease that another living process holds; a permission that is wanting.
pub fn journaled<Q: Serialize, T: Serialize>(
    cx: &mut Context<'_>,
    kind: &'static str,
    request: &Q,
    leases: &[String],
    work: impl FnOnce(&mut Context<'_>) -> Result<T, JobError>,
) -> Result<T, JobError> {
    let holder = process_identity();
    let request = json("request", request)?;
    let lease = cx.change(kind, |c| {
        if let Some(kind) = records_at_its_end(kind) {
            c.require(kind)?;
        }
        let lease = c.begin_job(kind, &request, Some(&holder))?;
        for name in leases {
            c.take_lease(lease.job, name)?;
        }
        Ok(lease)
    })?;
    let outer = cx.by;
    cx.by = outer.holding(lease);
    let result = work(cx);
    let (outcome, ok) = match &result {
        Ok(outcome) => (json("outcome", outcome)?, true),
        Err(e) => (format!("{{\"error\":\"{}\"}}", e.code()), false),
    };
    let ended = cx.change(kind, |c| Ok(c.end_job(lease, &outcome, ok)?));
    cx.by = outer;
    let outcome = result?;
    ended?;
    Ok(outcome)
}
