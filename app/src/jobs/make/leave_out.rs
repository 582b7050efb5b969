//! Leaving a study out: its files are gone for good, no disc will hold them, and it waits no more.

use serde::Serialize;
use stele_catalog::{Reason, VersionId};

use super::plan;
use crate::jobs::run::{lookup, records};
use crate::jobs::{Context, JobError};

/// A study that was left out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Outcome {
    /// Study Instance UID, or `case:NAME`.
    pub study: String,
    /// Files that were taken in and are on no disc.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Records that what was taken in of a study, waits for a disc and is gone is left out, and why.
///
/// # Errors
/// [`JobError::NothingWaits`]; [`JobError::FilesThere`] where some of each delivery is still where
/// it was taken in: it can be put on a disc. The catalog's; whoever acts may not decide it.
pub fn run(study: &str, why: &str, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let reader = cx.catalog.read();
    let id = lookup::study_named(&reader, study)?;
    let mut waiting = reader.waiting()?;
    waiting.retain(|row| row.study.id == id);
    let Some(name) = waiting.first().map(|row| records::study_name(&row.study)) else {
        return Err(JobError::NothingWaits);
    };
    let mut gone = Vec::new();
    for row in waiting {
        let items = records::items(&reader.items(row.version)?)?;
        if !items.iter().any(plan::is_there) {
            gone.push(row);
        }
    }
    if gone.is_empty() {
        return Err(JobError::FilesThere);
    }
    let versions: Vec<VersionId> = gone.iter().map(|row| row.version).collect();
    cx.change(Reason::Said(why), |c| {
        for version in &versions {
            c.leave_out(id, *version)?;
        }
        Ok(())
    })?;
    Ok(Outcome {
        study: name,
        files: gone.iter().map(|row| row.files).sum(),
        bytes: gone.iter().map(|row| row.bytes).sum(),
    })
}
