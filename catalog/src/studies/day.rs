//! Days, by which studies are ordered and found.

use crate::CatalogError;
use crate::store::{Timestamp, stored_enum};

use super::StudyId;

/// 1800-01-01, in days before 1970-01-01.
const BEFORE_1970: i64 = 62_091;

const DAY_MS: i64 = 86_400_000;

/// The first and the last year of which there are days.
const YEARS: std::ops::RangeInclusive<i64> = 1800..=9999;

/// How many studies there may be, as a power of two: in the index a row's number is the day of the
/// study, shifted by so many bits, and the study's.
const STUDY_BITS: u32 = 32;

/// A day of the Gregorian calendar, from 1800-01-01 to 9999-12-31.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day(i64);

impl Day {
    /// The first day that there is.
    pub const FIRST: Self = Self(0);
    /// The last day that there is.
    pub const LAST: Self = Self(2_994_987);

    /// The day of a moment, in UTC; the first or the last one where it lies outside of them.
    pub fn of(at: Timestamp) -> Self {
        let days = at.0.div_euclid(DAY_MS).saturating_add(BEFORE_1970);
        Self(days).clamp(Self::FIRST, Self::LAST)
    }

    /// Its first moment, in UTC.
    pub fn start(self) -> Timestamp {
        Timestamp((self.0 - BEFORE_1970).saturating_mul(DAY_MS))
    }

    /// The day of a year, month and day of the month, each from 1; none where there is no such day.
    pub fn civil(year: i64, month: i64, day: i64) -> Option<Self> {
        let known = YEARS.contains(&year) && (1..=12).contains(&month);
        if !known || !(1..=days_in(year, month)).contains(&day) {
            return None;
        }
        // Years begin in March, so that the day that is put in is a year's last one.
        let (year, month) = match month {
            1 | 2 => (year - 1, month + 9),
            _ => (year, month - 3),
        };
        let in_year = (153 * month + 2) / 5 + day - 1;
        let before = 365 * year + year / 4 - year / 100 + year / 400;
        // 719,468 days lie between 0000-03-01 and 1970-01-01.
        Some(Self(before + in_year - 719_468 + BEFORE_1970))
    }

    /// The day of a DICOM date: `YYYYMMDD`, or `YYYY.MM.DD` as ACR-NEMA wrote it (PS3.5 6.2, DA).
    /// None for any other text, and for a day that there is not.
    pub fn dicom(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits: String = match text.split('.').collect::<Vec<_>>().as_slice() {
            [year, month, day] if (year.len(), month.len(), day.len()) == (4, 2, 2) => {
                format!("{year}{month}{day}")
            }
            _ => text.to_owned(),
        };
        if digits.len() != 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let all: i64 = digits.parse().ok()?;
        Self::civil(all / 10_000, all / 100 % 100, all % 100)
    }

    /// Year, month and day of the month.
    pub fn year_month_day(self) -> (i64, i64, i64) {
        let days = self.0 - BEFORE_1970 + 719_468;
        let (era, in_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (in_era - in_era / 1460 + in_era / 36_524 - in_era / 146_096) / 365;
        let in_year = in_era - (365 * year + year / 4 - year / 100);
        let month = (5 * in_year + 2) / 153;
        let day = in_year - (153 * month + 2) / 5 + 1;
        let year = year + era * 400;
        match month {
            10.. => (year + 1, month - 9, day),
            _ => (year, month + 3, day),
        }
    }

    /// As DICOM writes it, `YYYYMMDD`.
    pub fn text(self) -> String {
        let (year, month, day) = self.year_month_day();
        format!("{year:04}{month:02}{day:02}")
    }

    /// The day as a row holds it.
    pub(super) fn number(self) -> i64 {
        self.0
    }

    /// A stored day. One outside of the calendar, which only a foreign hand can have written, is
    /// the nearest there is.
    pub(super) fn stored(number: i64) -> Self {
        Self(number).clamp(Self::FIRST, Self::LAST)
    }

    /// One day later: somewhere it is that day already.
    pub(crate) fn next(self) -> Self {
        Self((self.0 + 1).min(Self::LAST.0))
    }

    /// The row of a study in the index of words: in order of days.
    pub(super) fn index_row(self, study: StudyId) -> Result<i64, CatalogError> {
        match study.0 >> STUDY_BITS {
            0 => Ok(self.0 << STUDY_BITS | study.0),
            _ => Err(CatalogError::TooLarge),
        }
    }

    /// The rows of all studies from one day to another one.
    pub(super) fn index_rows(from: Self, to: Self) -> (i64, i64) {
        let last = (1 << STUDY_BITS) - 1;
        (from.0 << STUDY_BITS, to.0 << STUDY_BITS | last)
    }
}

/// Days of a month.
pub(super) fn days_in(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Which date says on what day a study is listed.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum Dated {
    /// Its Study Date.
    #[default]
    Study,
    /// It has no Study Date, or one that lies in the future: the earliest of its series.
    Series,
    /// No series has one either: the day on which it was taken in.
    Import,
}

stored_enum!(Dated, "kind of date" {
    Study = "study",
    Series = "series",
    Import = "import",
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_the_calendar_comes_back_and_follows_the_one_before() {
        let mut before = None;
        for (year, month) in YEARS.flat_map(|year| (1..=12).map(move |month| (year, month))) {
            for day in 1..=days_in(year, month) {
                let of = Day::civil(year, month, day).unwrap();
                assert_eq!(of.year_month_day(), (year, month, day));
                assert_eq!(of.0, before.map_or(0, |last: i64| last + 1));
                before = Some(of.0);
            }
        }
        assert_eq!(before, Some(Day::LAST.0));
    }

    #[test]
    fn dicom_dates_are_read_and_nothing_else_is() {
        let day = |text| Day::dicom(text).map(Day::text);
        assert_eq!(day("20260901").as_deref(), Some("20260901"));
        assert_eq!(day("2004.01.19").as_deref(), Some("20040119"));
        assert_eq!(day("20240229").as_deref(), Some("20240229"));
        for none in [
            "",
            "2026",
            "20260931",
            "20230229",
            "17991231",
            "2026-09-01",
            "２０２６０９０１",
        ] {
            assert_eq!(day(none), None, "{none}");
        }
        assert_eq!(Day::of(Timestamp(0)).text(), "19700101");
        assert_eq!(Day::of(Timestamp(-1)).text(), "19691231");
        assert_eq!(Day::of(Timestamp(i64::MIN)), Day::FIRST);
        assert_eq!(Day::of(Timestamp(i64::MAX)), Day::LAST);
    }
}
