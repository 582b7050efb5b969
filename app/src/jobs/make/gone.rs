//! Which files of a disc that is to be built cannot be had any more as they were taken in.

use stele_burner::item::StudyItems;
use stele_burner::source::{SourceError, Sources};
use stele_burner::watch::{Phase, Progress, Unit};

use super::image_file::is_closed;
use crate::jobs::{Context, JobError};

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
