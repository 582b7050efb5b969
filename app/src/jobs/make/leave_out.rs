//! Leaving a study out: its files, or the list of them, are gone for good, no disc will hold them,
//! and it waits no more.

use serde::Serialize;
use stele_burner::item::Item;
use stele_burner::source::{FileSources, SourceError, Sources};
use stele_catalog::{CatalogError, Reason};

use super::{plan, replaced};
use crate::jobs::run::{lookup, records};
use crate::jobs::shelf::holds::{self, OnNone};
use crate::jobs::shelf::unburned;
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
    /// Files of the study that are on discs, or wait for one, all the same; none where that cannot
    /// be read now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<u64>,
}

/// Records that what is on no disc of a study and is gone is left out, and why: deliveries that
/// wait, or have no list of their files any more, and files that were gone when their disc was
/// built.
///
/// # Errors
/// [`JobError::NothingWaits`]; [`JobError::FilesThere`] where some of each delivery is still where
/// it was taken in: it can be put on a disc. The catalog's; whoever acts may not decide it.
pub fn run(study: &str, why: &str, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let reader = cx.catalog.read();
    let id = lookup::study_named(&reader, study)?;
    let mut on_none = match holds::on_none(&reader, id) {
        // Of what was left out of a disc nothing is known without a list.
        Err(JobError::Catalog(CatalogError::List { .. })) => Vec::new(),
        found => found?,
    };
    let mut unlisted = Vec::new();
    for row in reader
        .waiting()?
        .into_iter()
        .filter(|row| row.study.id == id)
    {
        let version = row.version;
        match records::items_if_there(&reader, version)? {
            Some(items) => on_none.push(OnNone { version, items }),
            // Nothing can be planned of it, whether it is there or not.
            None => unlisted.push(row),
        }
    }
    let is_any = !on_none.is_empty() || !unlisted.is_empty();
    let Some(row) = reader.study(id)?.filter(|_| is_any) else {
        let versions = reader.versions(id)?;
        let holds = holds::of_study(&reader, &versions)?;
        return Err(JobError::NothingWaits {
            unburned: unburned::of_study(&reader, &versions)?,
            left_out: (holds.given_up > 0, holds.given_up > 0 && holds.files == 0),
        });
    };
    let name = records::study_name(&row);
    let mut gone = Vec::new();
    for of in on_none {
        if is_gone(&of.items, &name, cx)? {
            gone.push(of);
        }
    }
    let on_none = gone;
    if on_none.is_empty() && unlisted.is_empty() {
        return Err(JobError::FilesThere);
    }
    cx.change(Reason::Said(why), |c| {
        let gone = on_none.iter().map(|gone| gone.version);
        for version in gone.chain(unlisted.iter().map(|row| row.version)) {
            c.leave_out(id, version)?;
        }
        Ok(())
    })?;
    let gone = on_none.iter().flat_map(|of| &of.items);
    // What was left out is left out, whatever can be said of the rest.
    let reader = cx.catalog.read();
    let versions = reader.versions(id).ok();
    let kept = versions.and_then(|all| holds::of_study(&reader, &all).ok());
    Ok(Outcome {
        study: name,
        kept: kept.map(|kept| kept.files),
        files: gone.clone().count() as u64 + unlisted.iter().map(|row| row.files).sum::<u64>(),
        bytes: gone.map(|item| item.seen.len).sum::<u64>()
            + unlisted.iter().map(|row| row.bytes).sum::<u64>(),
    })
}

/// Whether none of these files is there as it was taken in, and what lies in their places now is in
/// the archive: else there is something to be put on a disc.
fn is_gone(items: &[Item], study: &str, cx: &Context<'_>) -> Result<bool, JobError> {
    if items.iter().any(plan::is_there) {
        return Ok(false);
    }
    let items: Vec<&Item> = items.iter().collect();
    let is_in = replaced::are_in(&items, study, cx)?;
    let is_to_come = |item: &&Item| {
        !is_in.contains(&item.source)
            && matches!(FileSources.check(item), Err(SourceError::Changed))
    };
    Ok(!items.iter().any(is_to_come))
}
