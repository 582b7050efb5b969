//! Whether the computer's clock fits the audit trail, whose rows are only worth what their times
//! are.

use serde::Serialize;
use stele_catalog::{Reader, Reason, Timestamp};

use crate::jobs::{Context, JobError};

/// How far a clock may be set back unasked, in milliseconds: the network's time corrects it by
/// less.
const BACK_MS: i64 = 5 * 60 * 1000;
/// How long an archive may rest before its clock is asked about, in milliseconds: ten years.
const REST_MS: i64 = 10 * 366 * 24 * 3_600_000;
/// No archive was made before this program was: 2026-01-01, in milliseconds since 1970 UTC.
const BEGINNING: Timestamp = Timestamp(1_767_225_600_000);

/// How a clock does not fit.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Misfit {
    /// It runs behind the last row of the trail.
    Behind,
    /// It is ahead of it by more than anybody leaves an archive alone.
    Ahead,
}

/// A clock that does not fit the trail.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
pub struct WrongClock {
    /// How.
    pub misfit: Misfit,
    /// What it says, in milliseconds since 1970 UTC.
    pub now: i64,
    /// When the last row was appended, likewise.
    pub last: i64,
}

/// What is wrong with a clock that says `now` when the trail ends at `last`.
fn misfit(now: Timestamp, last: Timestamp) -> Option<Misfit> {
    let ahead = now.0.saturating_sub(last.0);
    if ahead < -BACK_MS {
        return Some(Misfit::Behind);
    }
    (ahead > REST_MS).then_some(Misfit::Ahead)
}

/// What is wrong with the clock, if anything is.
///
/// # Errors
/// The catalog's.
pub fn wrong(reader: &Reader<'_>, now: Timestamp) -> Result<Option<WrongClock>, JobError> {
    let Some(last) = reader.trail_last_at()? else {
        return Ok(None);
    };
    Ok(misfit(now, last).map(|misfit| WrongClock {
        misfit,
        now: now.0,
        last: last.0,
    }))
}

/// Refuses a clock by which no archive can begin.
///
/// # Errors
/// [`JobError::Clock`].
pub fn may_begin(now: Timestamp) -> Result<(), JobError> {
    match now < BEGINNING {
        true => Err(JobError::Clock(WrongClock {
            misfit: Misfit::Behind,
            now: now.0,
            last: BEGINNING.0,
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
        let last = Timestamp(found.last);
        cx.change(Reason::Said(why), |c| Ok(c.clock_confirmed(last)?))?;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_may_be_corrected_and_an_archive_may_rest() {
        let last = Timestamp(1_795_000_000_000);
        let of = |apart: i64| misfit(Timestamp(last.0 + apart), last);
        for right in [0, 1, -BACK_MS, 9 * 365 * 24 * 3_600_000, REST_MS] {
            assert_eq!(of(right), None, "{right}");
        }
        assert_eq!(of(-BACK_MS - 1), Some(Misfit::Behind));
        assert_eq!(of(REST_MS + 1), Some(Misfit::Ahead));
        // 1960 and 2099.
        assert_eq!(
            misfit(Timestamp(-315_619_200_000), last),
            Some(Misfit::Behind)
        );
        assert_eq!(
            misfit(Timestamp(4_070_908_800_000), last),
            Some(Misfit::Ahead)
        );
        assert_eq!(misfit(Timestamp(i64::MIN), last), Some(Misfit::Behind));
        assert_eq!(
            misfit(Timestamp(i64::MAX), Timestamp(i64::MIN)),
            Some(Misfit::Ahead)
        );
    }

    #[test]
    fn no_archive_begins_before_the_program_did() {
        assert!(may_begin(BEGINNING).is_ok());
        let refused = may_begin(Timestamp(0)).unwrap_err();
        assert_eq!(refused.code(), "JOB-045");
    }
}
