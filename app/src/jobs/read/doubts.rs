//! That discs say they are a copy which they may not be, as it is recorded.

use stele_catalog::{CopyRow, CopyState, Doubt, DoubtRow, Event, Reason};

use crate::jobs::{Context, JobError};

/// Records that discs in these drives may be others than the copy, once until that is settled.
///
/// # Errors
/// The catalog's.
pub(super) fn record(
    copy: &CopyRow,
    doubt: Doubt,
    drives: &[String],
    cx: &mut Context<'_>,
) -> Result<(), JobError> {
    match copy.state {
        CopyState::Destroyed if doubt == Doubt::Destroyed => {}
        CopyState::Retired if doubt == Doubt::OtherTag && copy.is_forgotten() => {}
        // What is done with such a copy is refused for that.
        CopyState::Planned
        | CopyState::Burning
        | CopyState::Written
        | CopyState::Retired
        | CopyState::Destroyed => {
            return Ok(());
        }
        CopyState::Good
        | CopyState::Watch
        | CopyState::Migrate
        | CopyState::Suspect
        | CopyState::Failed
        | CopyState::Missing
        | CopyState::Lost => {}
    }
    let open = cx.catalog.read().doubted()?;
    let is_known = |drive: &str, row: &DoubtRow| {
        (row.copy, row.doubt, row.drive.as_str()) == (copy.id, doubt, drive)
    };
    let new: Vec<&String> = drives
        .iter()
        .filter(|drive| !open.iter().any(|row| is_known(drive, row)))
        .collect();
    if new.is_empty() {
        return Ok(());
    }
    cx.change(Reason::Routine, |c| {
        for drive in &new {
            let drive = (*drive).clone();
            c.record(copy.id, &Event::Doubted { doubt, drive })?;
        }
        Ok(())
    })
}

/// Records that a disc in a drive has another tag than the log of a copy's burn tells, where the
/// catalog knows nothing of that burn.
///
/// # Errors
/// The catalog's.
pub(super) fn record_other_tag(
    copy: &CopyRow,
    drive: &str,
    cx: &mut Context<'_>,
) -> Result<(), JobError> {
    record(copy, Doubt::OtherTag, &[drive.to_owned()], cx)
}
