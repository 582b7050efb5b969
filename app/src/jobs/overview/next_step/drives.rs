//! Which steps want a drive, and whether one is free.
// In a circle because a status names the next step, which follows from it.

use std::collections::BTreeSet;

use super::NextStep;
use crate::jobs::overview::status::Outcome;

/// Whether a step cannot be done while jobs have every drive.
pub(super) fn wants_drive(step: &NextStep) -> bool {
    matches!(
        step,
        NextStep::Burn { .. }
            | NextStep::Replace { .. }
            | NextStep::BringBack { .. }
            | NextStep::LookForDiscs { .. }
            | NextStep::RecordDisc { .. }
            | NextStep::Verify { .. }
            | NextStep::ReadForCheck { .. }
            | NextStep::Settle { read: false, .. }
    )
}

/// Whether jobs have every drive of this station. Where it has none, none is at work.
pub(super) fn all_drives_at_work(status: &Outcome) -> bool {
    let drives = status.at_work.iter().filter_map(|work| work.drive.as_ref());
    let drives = drives.collect::<BTreeSet<_>>().len();
    drives > 0 && drives >= status.drives
}
