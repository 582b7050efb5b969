//! Burns that began, and whose end nobody recorded.

use stele_burner::drive::MediumFacts;
use stele_catalog::{CUT_OFF_WRITING, CopyRow, Event};

use crate::jobs::{Context, JobError};

/// A burn that began, and whose end nobody recorded.
pub(super) struct Unended {
    pub(super) drive: String,
    pub(super) media_id: String,
    /// Whether it was cut off before its last sectors were sent.
    pub(super) cut_off: bool,
}

/// The last burn of a copy, where nobody recorded its end.
///
/// # Errors
/// The catalog's.
pub(super) fn unended(copy: &CopyRow, cx: &Context<'_>) -> Result<Option<Unended>, JobError> {
    let mut last = None;
    for row in cx.catalog.read().history(copy.id)? {
        match row.event {
            Event::BurnStarted {
                drive, media_id, ..
            } => {
                last = Some(Unended {
                    drive,
                    media_id,
                    cut_off: false,
                });
            }
            Event::Interrupted { why } => {
                if let Some(burn) = &mut last {
                    burn.cut_off = why == CUT_OFF_WRITING;
                }
            }
            // It came to its end, whatever that was.
            Event::BurnEnded { .. } | Event::ReadBack { .. } => return Ok(None),
            Event::FoundByTag { .. }
            | Event::Checked { .. }
            | Event::Shelved { .. }
            | Event::Lent { .. }
            | Event::GivenBack { .. }
            | Event::Doubted { .. }
            | Event::ToldApart { .. }
            | Event::Quarantined
            | Event::Released
            | Event::Sent { .. }
            | Event::Arrived { .. }
            | Event::Retired
            | Event::Destroyed
            | Event::Mislaid
            | Event::Missed
            | Event::Found => {}
        }
    }
    Ok(last)
}

/// The refusal of a disc that does not show that the burn of a copy was cut off on it.
///
/// # Errors
/// The catalog's.
pub(super) fn cut_off(
    copy: &CopyRow,
    (facts, drive): (&MediumFacts, &str),
    cx: &Context<'_>,
) -> Result<JobError, JobError> {
    let burn = unended(copy, cx)?;
    let (serial, drive) = (copy.serial.to_string(), drive.to_owned());
    let here =
        |burn: &Unended| burn.drive == drive && is_such_a_medium(&burn.media_id, &facts.media_id);
    if burn.as_ref().is_some_and(here) {
        // To put it in once more would find the same.
        return Ok(JobError::CutOffHere { serial, drive });
    }
    Ok(JobError::CutOffIn {
        serial,
        drive: drive.clone(),
        there: burn.map_or(drive, |burn| burn.drive),
    })
}

/// Whether two media IDs may be of one medium: a drive does not tell it of every medium.
pub(super) fn is_such_a_medium(then: &str, now: &str) -> bool {
    then.is_empty() || now.is_empty() || then == now
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_medium_that_says_another_maker_is_another() {
        assert!(is_such_a_medium("VERBAT/IMe", "VERBAT/IMe"));
        assert!(is_such_a_medium("", "VERBAT/IMe"));
        assert!(is_such_a_medium("VERBAT/IMe", ""));
        assert!(!is_such_a_medium("VERBAT/IMe", "RITEK/BR3"));
    }
}
