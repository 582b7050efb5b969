//! The clock. Jobs take it from their context; the program's is made in `main`. And what it is to
//! not fit the audit trail.

use serde::Serialize;
pub use stele_catalog::Timestamp;

use crate::words::lang::say;

/// How far a clock may be set back unasked, in milliseconds: the network's time corrects it by
/// less.
const BACK_MS: i64 = 5 * 60 * 1000;
/// How long an archive may rest before its clock is asked about, in milliseconds: ten years.
const REST_MS: i64 = 10 * 366 * 24 * 3_600_000;

/// The wall clock.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

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
    /// What it says.
    pub now: Timestamp,
    /// When the last row was appended, likewise.
    pub last: Timestamp,
}

impl WrongClock {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self.misfit {
            Misfit::Behind => "JOB-045",
            Misfit::Ahead => "JOB-046",
        }
    }

    /// By how much it is off, and in which direction.
    pub fn words(&self) -> String {
        let minutes = self.now.0.abs_diff(self.last.0) / 60_000;
        let (number, unit) = match minutes {
            0..=119 => (minutes, "minutes"),
            120..=2879 => (minutes / 60, "hours"),
            _ => (minutes / (24 * 60), "days"),
        };
        match self.misfit {
            Misfit::Behind => say!("error-clock-behind", number = number, unit = unit),
            Misfit::Ahead => say!("error-clock-ahead", number = number, unit = unit),
        }
    }
}

/// What is wrong with a clock that says `now` when the trail ends at `last`.
pub(super) fn misfit(now: Timestamp, last: Timestamp) -> Option<Misfit> {
    let ahead = now.0.saturating_sub(last.0);
    if ahead < -BACK_MS {
        return Some(Misfit::Behind);
    }
    (ahead > REST_MS).then_some(Misfit::Ahead)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_how_far_off_a_clock_is_and_in_which_direction() {
        let of = |misfit, now, last| {
            let (now, last) = (Timestamp(now), Timestamp(last));
            WrongClock { misfit, now, last }.words()
        };
        let (minute, day) = (60_000, 24 * 3_600_000);
        let behind = |minutes: i64| of(Misfit::Behind, 0, minutes * minute);
        assert!(behind(6).contains("6 minutes behind"), "{}", behind(6));
        assert!(behind(180).contains("3 hours behind"), "{}", behind(180));
        let ahead = of(Misfit::Ahead, 4000 * day, 0);
        assert!(ahead.contains("4000 days after"), "{ahead}");
    }

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
}
