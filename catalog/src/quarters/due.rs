//! Why a copy is read this quarter.

use super::record::QuarterCopy;
use super::{CheckRules, Quarter};
use crate::codes::Serial;
use crate::discs::{CheckClass, CopyId, CopyState};
use crate::store::Timestamp;

const DAY_MS: i64 = 86_400_000;

/// Why a copy is read this quarter, the most pressing reason first.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckReason {
    /// Another copy on a medium of its lot failed.
    LotFailed,
    /// Another copy that its burner burned failed.
    BurnerFailed,
    /// It was to be checked again soon when it was last read.
    Watch,
    /// It came back from somewhere, and was not read since.
    Returned,
    /// Nobody but the drive that burned it has read it.
    SecondDrive,
    /// It is new: early failures show in its first months.
    First,
    /// It was not read as a whole for long.
    Whole,
    /// It was drawn.
    Sample,
}

/// Where a copy is.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Whereabouts {
    /// In this place, by its path.
    Shelf(String),
    /// Somebody has it.
    Lent,
    /// It is on its way.
    OnItsWay,
    /// It was not given a place.
    NoPlace,
}

/// A copy, and what was done with it before and since a quarter's check began.
pub(super) struct History {
    pub copy: CopyId,
    pub serial: Serial,
    pub disc: String,
    pub state: CopyState,
    pub quarantined: bool,
    pub place: Whereabouts,
    /// When its burn began, or it was found by its tag.
    pub burned: Timestamp,
    /// The last whole read before the check began.
    pub before: Option<(Timestamp, CheckClass)>,
    /// The last whole read since.
    pub since: Option<(Timestamp, CheckClass)>,
    /// When it last came back from somewhere.
    pub returned: Option<Timestamp>,
    /// Whether another drive than the one that burned it had read it before the check began.
    pub second: bool,
    /// Whether it was drawn.
    pub drawn: bool,
    /// The drive that burned it, as the station called it; none where that is not known.
    pub burned_in: Option<String>,
    /// Since when all of its lot are to be read, as one failed; and all of its burner.
    pub lot_failed: Option<Timestamp>,
    pub burner_failed: Option<Timestamp>,
}

fn days(from: Timestamp, days: u32) -> Timestamp {
    let later = i64::from(days).saturating_mul(DAY_MS);
    Timestamp(from.0.saturating_add(later))
}

impl History {
    /// Whether it is among those that a sample is drawn from: it counts as good by what is known.
    pub fn is_relied_on(&self) -> bool {
        matches!(self.state, CopyState::Good | CopyState::Watch) && !self.quarantined
    }

    /// From when on a read shows early failures.
    fn first_from(&self, rules: &CheckRules) -> Timestamp {
        days(self.burned, rules.first_after_days)
    }

    /// By when it is to be read as a whole.
    fn whole_by(&self, rules: &CheckRules) -> Timestamp {
        let last = self.before.map_or(self.burned, |read| read.0);
        days(last, rules.whole_within_days)
    }

    fn reasons(&self, quarter: Quarter, rules: &CheckRules, now: Timestamp) -> Vec<CheckReason> {
        let last = self.before.map(|read| read.0);
        let first_from = self.first_from(rules);
        let is_old_enough = first_from <= now && first_from < quarter.end();
        let alarmed =
            |since: Option<Timestamp>| since.is_some_and(|at| last.is_none_or(|read| read < at));
        let due = [
            (CheckReason::LotFailed, alarmed(self.lot_failed)),
            (CheckReason::BurnerFailed, alarmed(self.burner_failed)),
            (
                CheckReason::Watch,
                self.before
                    .is_some_and(|(_, class)| class == CheckClass::Watch),
            ),
            (
                CheckReason::Returned,
                self.returned
                    .is_some_and(|at| last.is_none_or(|read| read < at)),
            ),
            (CheckReason::SecondDrive, !self.second),
            (
                CheckReason::First,
                is_old_enough && last.is_none_or(|read| read < first_from),
            ),
            // In the next quarter it would be read too late, or just so.
            (
                CheckReason::Whole,
                self.whole_by(rules) < quarter.after().end(),
            ),
            (CheckReason::Sample, self.drawn),
        ];
        let due = due.into_iter().filter(|(_, is)| *is);
        due.map(|(reason, _)| reason).collect()
    }

    /// The copy as it stands in the quarter's list; none where it is neither to be read nor was.
    /// `second` says whether a second drive has read it by `now`.
    pub fn listed(
        self,
        quarter: Quarter,
        rules: &CheckRules,
        (second, now): (bool, Timestamp),
    ) -> Option<QuarterCopy> {
        let mut reasons = self.reasons(quarter, rules, now);
        // One that came back after it was read is read once more, and so is a new one that is old
        // enough to show early failures. What a read found of one that failed stays.
        let is_readable = self.is_relied_on() || self.state == CopyState::Suspect;
        let is_first = reasons.contains(&CheckReason::First);
        let from = is_first.then(|| self.first_from(rules));
        let counts = |at: Timestamp| {
            let from = [self.returned, from, self.lot_failed, self.burner_failed];
            from.into_iter().flatten().all(|from| from <= at)
        };
        let read = self.since.filter(|(at, _)| !is_readable || counts(*at));
        let by = [
            is_first.then(|| days(self.burned, rules.first_by_days)),
            reasons
                .contains(&CheckReason::Whole)
                .then(|| self.whole_by(rules)),
        ];
        let by = by.into_iter().flatten().fold(quarter.end(), std::cmp::min);
        if read.is_none() && !is_readable {
            // What to do with it is not a matter of the quarter; what the sample proves is.
            reasons.retain(|reason| *reason == CheckReason::Sample);
        }
        if reasons.is_empty() && read.is_none() {
            return None;
        }
        Some(QuarterCopy {
            copy: self.copy,
            serial: self.serial,
            disc: self.disc,
            state: self.state,
            quarantined: self.quarantined,
            reasons,
            place: self.place,
            burned_in: self.burned_in,
            second,
            by,
            read,
            read_before: self.before.map(|read| read.0),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGUN: i64 = 1_790_812_800_000; // 2026-10-01

    fn history() -> History {
        let day = |n: i64| Timestamp(BEGUN - n * DAY_MS);
        History {
            copy: CopyId(1),
            serial: Serial::from_bits(7),
            disc: "SET-0001/1".to_owned(),
            state: CopyState::Good,
            quarantined: false,
            place: Whereabouts::NoPlace,
            burned: day(400),
            before: Some((day(200), CheckClass::Ok)),
            since: None,
            returned: None,
            second: true,
            drawn: false,
            burned_in: None,
            lot_failed: None,
            burner_failed: None,
        }
    }

    fn why(history: History) -> Vec<CheckReason> {
        let quarter = Quarter::of(Timestamp(BEGUN));
        let listed = history.listed(quarter, &CheckRules::BUILT_IN, (true, quarter.end()));
        listed.map_or(Vec::new(), |copy| copy.reasons)
    }

    #[test]
    fn a_copy_is_read_for_each_reason_and_for_none() {
        let day = |n: i64| Timestamp(BEGUN - n * DAY_MS);
        let with = |change: &dyn Fn(&mut History)| {
            let mut history = history();
            change(&mut history);
            why(history)
        };
        assert_eq!(with(&|_| ()), []);
        assert_eq!(with(&|h| h.drawn = true), [CheckReason::Sample]);
        assert_eq!(with(&|h| h.second = false), [CheckReason::SecondDrive]);
        let watch = |h: &mut History| h.before = Some((day(200), CheckClass::Watch));
        assert_eq!(with(&watch), [CheckReason::Watch]);
        assert_eq!(
            with(&|h| h.returned = Some(day(10))),
            [CheckReason::Returned]
        );
        assert_eq!(with(&|h| h.returned = Some(day(300))), []);
        // Three years are over within the next quarter, on its last day; or a day after it.
        let read = |days| {
            move |h: &mut History| {
                h.burned = day(2000);
                h.before = Some((day(days), CheckClass::Ok));
            }
        };
        assert_eq!(with(&read(1096 - 92 - 89)), [CheckReason::Whole]);
        assert_eq!(with(&read(1096 - 92 - 90)), []);
        // Burned two weeks before, read at birth: due again within the quarter.
        let new = |h: &mut History| {
            h.burned = day(14);
            h.before = Some((day(14), CheckClass::Ok));
        };
        assert_eq!(with(&new), [CheckReason::First]);
        let lot = |h: &mut History| h.lot_failed = Some(day(10));
        assert_eq!(with(&lot), [CheckReason::LotFailed]);
        let burner = |h: &mut History| h.burner_failed = Some(day(10));
        assert_eq!(with(&burner), [CheckReason::BurnerFailed]);
        // It was read since.
        let long_ago = |h: &mut History| h.burner_failed = Some(day(300));
        assert_eq!(with(&long_ago), []);
        let failed = |h: &mut History| {
            h.state = CopyState::Failed;
            h.drawn = true;
        };
        // It was drawn, and was not read: the sample proves less, and that is said.
        assert_eq!(with(&failed), [CheckReason::Sample]);
    }

    #[test]
    fn a_copy_that_was_read_stays_on_the_list_with_its_reason() {
        let quarter = Quarter::of(Timestamp(BEGUN));
        let read = (Timestamp(BEGUN + DAY_MS), CheckClass::Failed);
        let mut history = history();
        (history.since, history.drawn) = (Some(read), true);
        history.state = CopyState::Failed;
        let listed = history
            .listed(quarter, &CheckRules::BUILT_IN, (true, quarter.end()))
            .unwrap();
        assert_eq!(listed.read, Some(read));
        assert_eq!(listed.reasons, [CheckReason::Sample]);
    }
}
