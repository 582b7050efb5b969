//! The list of files to be looked at.

use stele_catalog::Reason;

use crate::jobs::{Context, JobError};

/// Takes files off the list of those to be looked at; where `ids` is empty all of it, or all of one
/// reason, by its code. Gives how many there were.
///
/// # Errors
/// [`JobError::Unknown`] for a number that is not on the list; nothing is then taken off.
pub fn looked_at(
    ids: &[i64],
    reason: Option<&str>,
    why: Reason<'_>,
    cx: &mut Context<'_>,
) -> Result<u64, JobError> {
    let mut all = cx.catalog.read().exceptions()?;
    all.retain(|e| reason.is_none_or(|code| e.kind.eq_ignore_ascii_case(code)));
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
