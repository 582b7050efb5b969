//! Whether the computer's clock fits the audit trail, whose rows are only worth what their times
//! are.

use stele_catalog::{Reader, Reason, Timestamp};

use super::clock::{Misfit, WrongClock, misfit};
use crate::jobs::{Context, JobError};

/// No archive was made before this program was: 2026-01-01, in milliseconds since 1970 UTC.
const BEGINNING: Timestamp = Timestamp(1_767_225_600_000);

/// What is wrong with the clock, if anything is.
///
/// # Errors
/// The catalog's.
pub fn wrong(reader: &Reader<'_>, now: Timestamp) -> Result<Option<WrongClock>, JobError> {
    let Some(last) = reader.trail_last_at()? else {
        return Ok(None);
    };
    Ok(misfit(now, last).map(|misfit| WrongClock { misfit, now, last }))
}

/// Refuses a clock by which no archive can begin.
///
/// # Errors
/// [`JobError::Clock`].
pub fn may_begin(now: Timestamp) -> Result<(), JobError> {
    match now < BEGINNING {
        true => Err(JobError::Clock(WrongClock {
            misfit: Misfit::Behind,
            now,
            last: BEGINNING,
        })),
        false => Ok(()),
    }
}

/// Records that the clock is right. Gives what was wrong with it; none where nothing was, and
/// nothing is recorded then.
///
/// # Errors
/// The catalog's; whoever acts may not do it.
pub fn confirm(why: &str, cx: &mut Context<'_>) -> Result<Option<WrongClock>, JobError> {
    let found = wrong(&cx.catalog.read(), cx.clock.now())?;
    if let Some(found) = found {
        let last = found.last;
        cx.change(Reason::Said(why), |c| Ok(c.clock_confirmed(last)?))?;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_archive_begins_before_the_program_did() {
        assert!(may_begin(BEGINNING).is_ok());
        let refused = may_begin(Timestamp(0)).unwrap_err();
        assert_eq!(refused.code(), "JOB-045");
    }
}
