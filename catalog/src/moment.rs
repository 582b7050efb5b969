//! Moments as machines read them: RFC 3339, in UTC, to the second.

use serde::{Serialize, Serializer};

use crate::store::Timestamp;
use crate::studies::Day;

const DAY_MS: i64 = 86_400_000;

impl Timestamp {
    /// The moment in UTC, `2026-11-29T02:31:08Z`; none where it lies outside of the calendar, which
    /// only a foreign hand can have written.
    pub fn utc(self) -> Option<String> {
        let day = Day::of(self);
        let seconds = self.0.checked_sub(day.start().0)? / 1000;
        if self < day.start() || seconds >= DAY_MS / 1000 {
            return None;
        }
        let (year, month, date) = day.year_month_day();
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        Some(format!(
            "{year:04}-{month:02}-{date:02}T{hour:02}:{minute:02}:{second:02}Z"
        ))
    }
}

/// As [`Timestamp::utc`]; null where there is no such day.
impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.utc() {
            Some(text) => to.serialize_str(&text),
            None => to.serialize_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_read_a_moment_in_utc_to_the_second() {
        let json = |ms| serde_json::to_string(&Timestamp(ms)).unwrap();
        assert_eq!(json(0), r#""1970-01-01T00:00:00Z""#);
        assert_eq!(json(-1), r#""1969-12-31T23:59:59Z""#);
        assert_eq!(json(1_795_919_468_999), r#""2026-11-29T02:31:08Z""#);
        assert_eq!(json(951_868_799_000), r#""2000-02-29T23:59:59Z""#);
        assert_eq!(json(Day::LAST.start().0), r#""9999-12-31T00:00:00Z""#);
        for beyond in [i64::MIN, i64::MAX, Day::LAST.start().0 + DAY_MS] {
            assert_eq!(json(beyond), "null");
        }
    }
}
