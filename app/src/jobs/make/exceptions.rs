//! The list of files to be looked at.

use std::collections::BTreeSet;

use serde::Serialize;
use stele_burner::source::ExceptionKind;
use stele_catalog::Reason;

use crate::jobs::{Context, JobError};

/// What was taken off the list.
#[derive(Copy, Clone, Debug, Default, Serialize)]
pub struct Looked {
    /// How many there were.
    pub taken_off: u64,
    /// Those of them that were not imported: they are not in the archive.
    pub not_imported: u64,
}

/// Reasons for which a file may not be imported.
const KEPT_OUT: [ExceptionKind; 7] = [
    ExceptionKind::Link,
    ExceptionKind::Special,
    ExceptionKind::UnreadableFolder,
    ExceptionKind::UnreadableFile,
    ExceptionKind::NoName,
    ExceptionKind::NoStudy,
    ExceptionKind::EmptyFolder,
];

/// Whether what has this reason is not in the archive.
fn is_kept_out(code: &str) -> bool {
    let mut kept_out = KEPT_OUT.iter().filter(|kind| !kind.archived());
    kept_out.any(|kind| kind.code() == code)
}

/// Takes files off the list of those to be looked at; where `ids` is empty all of it, or all of one
/// reason, by its code.
///
/// # Errors
/// [`JobError::Unknown`] for a number that is not on the list, [`JobError::NoSuchReason`] for a
/// reason that nothing on it has; nothing is then taken off.
pub fn looked_at(
    ids: &[i64],
    reason: Option<&str>,
    why: Reason<'_>,
    cx: &mut Context<'_>,
) -> Result<Looked, JobError> {
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
        return Ok(Looked::default());
    }
    cx.change(why, |c| {
        for id in wanted {
            c.resolve_exception(*id)?;
        }
        Ok(())
    })?;
    let taken_off: BTreeSet<&i64> = wanted.iter().collect();
    let kept_out = all.iter().filter(|e| is_kept_out(&e.kind));
    Ok(Looked {
        taken_off: wanted.len() as u64,
        not_imported: kept_out.filter(|e| taken_off.contains(&e.id)).count() as u64,
    })
}
