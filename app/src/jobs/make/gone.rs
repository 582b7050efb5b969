//! Which files of a disc that is to be built cannot be had any more as they were taken in.

use std::collections::{BTreeMap, BTreeSet};

use stele_burner::item::StudyItems;
use stele_burner::plan::DiscContent;
use stele_burner::source::{SourceError, Sources};
use stele_burner::watch::{Phase, Progress, Unit};

use super::image_file::is_closed;
use crate::jobs::{Context, JobError, Remark};

/// An item that cannot be had: indexes of its study and of itself, and why.
pub(super) type Gone = (u32, u32, SourceError);

/// The items that are not there any more as they were taken in: one look at each, before the
/// first byte is written.
///
/// # Errors
/// [`JobError::MayNotRead`]: those are not gone.
pub(super) fn gone(
    disc: &str,
    studies: &[StudyItems],
    sources: &dyn Sources,
    cx: &Context<'_>,
) -> Result<Vec<Gone>, JobError> {
    let mut gone = Vec::new();
    let total = studies.iter().map(|study| study.items.len() as u64).sum();
    let mut done = 0;
    for (study, of) in (0..).zip(studies) {
        for (item, found) in (0..).zip(&of.items) {
            if cx.watch.cancelled() {
                return Err(JobError::Cancelled);
            }
            match sources.check(found) {
                Ok(()) => {}
                Err(source) if is_closed(&source) => {
                    let disc = disc.to_owned();
                    return Err(JobError::MayNotRead { disc });
                }
                Err(source) => gone.push((study, item, source)),
            }
            done += 1;
            cx.watch.progress(Progress {
                phase: Phase::Comparing,
                done,
                total,
                unit: Unit::Files,
            });
        }
    }
    Ok(gone)
}

/// Leaves items out of a disc's content, all of them at once.
pub(super) fn leave_out(
    content: &mut DiscContent,
    all: &[StudyItems],
    mut gone: Vec<Gone>,
) -> Result<Vec<Remark>, JobError> {
    let studies = content.studies(all);
    gone.sort_by_key(|(study, item, _)| (*study, *item));
    let mut remarks = Vec::new();
    let mut places: BTreeMap<u64, BTreeSet<u32>> = BTreeMap::new();
    for (study, item, source) in &gone {
        let missing = || JobError::Unknown {
            what: "item",
            name: format!("{study}/{item}"),
        };
        let of = studies.get(*study as usize).ok_or_else(missing)?;
        let found = of.items.get(*item as usize).ok_or_else(missing)?;
        places.entry(of.key).or_default().insert(*item);
        remarks.push(Remark {
            number: None,
            path: String::from_utf8_lossy(&found.source).into_owned(),
            code: source.code().to_owned(),
            other: None,
        });
    }
    for (key, places) in &places {
        content.leave_out(*key, places);
    }
    Ok(remarks)
}
