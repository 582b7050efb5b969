//! Quarters of a year.

use crate::store::Timestamp;
use crate::studies::Day;

/// A quarter of a year, in UTC.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Quarter(i64);

impl Quarter {
    /// The quarter of a moment.
    pub fn of(at: Timestamp) -> Self {
        let (year, month, _) = Day::of(at).year_month_day();
        Self(year * 4 + (month - 1) / 3)
    }

    /// Year, and the quarter in it from 1.
    pub fn year_and_quarter(self) -> (i64, i64) {
        (self.0.div_euclid(4), self.0.rem_euclid(4) + 1)
    }

    /// Its first moment.
    pub fn start(self) -> Timestamp {
        let (year, quarter) = self.year_and_quarter();
        let first = Day::civil(year, quarter * 3 - 2, 1);
        first.unwrap_or(Day::FIRST).start()
    }

    /// The first moment after it.
    pub fn end(self) -> Timestamp {
        match Day::civil(self.0.div_euclid(4), 1, 1) {
            Some(_) => Self(self.0 + 1).start_or_last(),
            None => Day::LAST.start(),
        }
    }

    fn start_or_last(self) -> Timestamp {
        let (year, quarter) = self.year_and_quarter();
        let first = Day::civil(year, quarter * 3 - 2, 1);
        first.unwrap_or(Day::LAST).start()
    }

    /// The quarter before it.
    pub fn before(self) -> Self {
        Self(self.0 - 1)
    }

    /// The quarter after it.
    pub fn after(self) -> Self {
        Self(self.0 + 1)
    }

    pub(super) fn row(self) -> i64 {
        self.0
    }

    pub(super) fn stored(row: i64) -> Self {
        Self(row)
    }
}

/// A text that is no quarter.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct NotAQuarter;

/// `2026-Q4`, in any case.
impl std::str::FromStr for Quarter {
    type Err = NotAQuarter;

    fn from_str(text: &str) -> Result<Self, NotAQuarter> {
        let (year, quarter) = text.trim().split_once(['-', ' ']).ok_or(NotAQuarter)?;
        let number = quarter.strip_prefix(['Q', 'q']).ok_or(NotAQuarter)?;
        let year: i64 = year.parse().map_err(|_| NotAQuarter)?;
        let number: i64 = number.parse().map_err(|_| NotAQuarter)?;
        match (1900..=9999).contains(&year) && (1..=4).contains(&number) {
            true => Ok(Self(year * 4 + number - 1)),
            false => Err(NotAQuarter),
        }
    }
}

/// `2026-Q4`.
impl std::fmt::Display for Quarter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, quarter) = self.year_and_quarter();
        write!(f, "{year:04}-Q{quarter}")
    }
}

impl serde::Serialize for Quarter {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}
