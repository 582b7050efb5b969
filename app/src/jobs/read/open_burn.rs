//! Burns whose disc may lie open in their drive.

use stele_catalog::{CUT_OFF_WRITING, CopyRow, Event, Timestamp};

use crate::jobs::{Context, JobError};

/// The last burn of a copy, where it did not come to its read-back.
pub(super) struct OpenBurn {
    pub(super) drive: String,
    pub(super) at: Timestamp,
    /// Whether it is known that it ended before its last sectors were sent.
    pub(super) cut_off: bool,
}

/// The last burn of a copy; none where its disc was closed, as far as is on record.
///
/// # Errors
/// The catalog's.
pub(super) fn open_burn(copy: &CopyRow, cx: &Context<'_>) -> Result<Option<OpenBurn>, JobError> {
    let mut last = None;
    for row in cx.catalog.read().history(copy.id)? {
        match (row.event, &mut last) {
            (Event::BurnStarted { drive, .. }, _) => {
                let (at, cut_off) = (row.at, false);
                last = Some(OpenBurn { drive, at, cut_off });
            }
            (Event::Interrupted { why }, Some(burn)) if why == CUT_OFF_WRITING => {
                burn.cut_off = true;
            }
            (Event::BurnEnded { stopped, .. }, Some(burn)) => match stopped {
                Some(_) => burn.cut_off = true,
                None => last = None,
            },
            // What was read back, or found to be one, was closed.
            (Event::ReadBack { .. } | Event::FoundByTag { .. }, _) => last = None,
            _ => {}
        }
    }
    Ok(last)
}
