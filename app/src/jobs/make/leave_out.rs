//! Leaving a study out: its files are gone for good, no disc will hold them, and it waits no more.

use serde::Serialize;
use stele_catalog::Reason;

use super::plan;
use crate::jobs::run::{lookup, records};
use crate::jobs::shelf::holds::{self, OnNone};
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

/// Records that what is on no disc of a study and is gone is left out, and why: deliveries that
/// wait, and files that were gone when their disc was built.
///
/// # Errors
/// [`JobError::NothingWaits`]; [`JobError::FilesThere`] where some of each delivery is still where
/// it was taken in: it can be put on a disc. The catalog's; whoever acts may not decide it.
pub fn run(study: &str, why: &str, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let reader = cx.catalog.read();
    let id = lookup::study_named(&reader, study)?;
    let mut on_none = holds::on_none(&reader, id)?;
    for row in reader.waiting()?.iter().filter(|row| row.study.id == id) {
        on_none.push(OnNone {
            version: row.version,
            items: records::items(&reader.items(row.version)?)?,
        });
    }
    let Some(row) = reader.study(id)?.filter(|_| !on_none.is_empty()) else {
        return Err(JobError::NothingWaits);
    };
    on_none.retain(|of| !of.items.iter().any(plan::is_there));
    if on_none.is_empty() {
        return Err(JobError::FilesThere);
    }
    cx.change(Reason::Said(why), |c| {
        for gone in &on_none {
            c.leave_out(id, gone.version)?;
        }
        Ok(())
    })?;
    let gone = on_none.iter().flat_map(|of| &of.items);
    Ok(Outcome {
        study: records::study_name(&row),
        files: gone.clone().count() as u64,
        bytes: gone.map(|item| item.seen.len).sum(),
    })
}
