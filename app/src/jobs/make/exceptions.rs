//! The list of files to be looked at.

use stele_catalog::Reason;

use crate::jobs::{Context, JobError};

/// Takes files off the list of those to be looked at; where `ids` is empty all of it, or all of one
/// reason, by its code. Gives how many there were.
///
/// # Errors
/// [`JobError::Unknown`] for a number that is not on the list, [`JobError::NoSuchReason`] for a
/// reason that nothing on it has; nothing is then taken off.
pub fn looked_at(
    ids: &[i64],
    reason: Option<&str>,
    why: Reason<'_>,
    cx: &mut Context<'_>,
) -> Result<u64, JobError> {
    let mut all = cx.catalog.read().exceptions()?;
    let is_meant = |kind: &str| reason.is_none_or(|code| kind.eq_ignore_ascii_case(code));
    if reason.is_some() && !all.iter().any(|e| is_meant(&e.kind)) {
        let mut listed: Vec<String> = all.into_iter().map(|e| e.kind).collect();
        listed.sort_unstable();
        listed.dedup();
        return Err(JobError::NoSuchReason { listed });
    }
    all.retain(|e| is_meant(&e.kind));
    let listed: Vec<i64> = all.iter().map(|e| e.id).collect();
    let wanted = if ids.is_empty() { &listed } else { ids };
    if let Some(unknown) = wanted.iter().find(|id| !listed.contains(id)) {
        return Err(JobError::Unknown {
            what: "file to be looked at",
            name: unknown.to_string(),
        });
    }
    if wanted.is_empty() {
        return Ok(0);
    }
    cx.change(why, |c| {
        for id in wanted {
            c.resolve_exception(*id)?;
        }
        Ok(wanted.len() as u64)
    })
}
