//! Seconds since 1970 as the calendar dates that ECMA-119 records.

use crate::tree::DiscTime;

/// 1900-01-01T00:00:00 and 2155-12-31T23:59:59: what one byte of year can say (ECMA-119 9.1.5).
const FIRST: i64 = -2_208_988_800;
const LAST: i64 = 5_869_583_999;

/// A date and time of UTC.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) struct Civil {
    /// Counted from 1900, as both standards do.
    year: u8,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
}

impl Civil {
    /// The date of a time; times before 1900 and after 2155 come out as the nearest that exists.
    pub(crate) fn of(time: DiscTime) -> Self {
        let seconds = time.0.clamp(FIRST, LAST) - FIRST;
        let (mut days, second) = (seconds / 86_400, seconds % 86_400);
        let mut year = 1900;
        while days >= year_days(year) {
            days -= year_days(year);
            year += 1;
        }
        let mut month = 1;
        while days >= month_days(year, month) {
            days -= month_days(year, month);
            month += 1;
        }
        // Every value is in range: 256 years, 12 months, 31 days.
        let byte = |value: i64| u8::try_from(value).unwrap_or(u8::MAX);
        Self {
            year: byte(year - 1900),
            month: byte(month),
            day: byte(days + 1),
            hour: byte(second / 3600),
            minute: byte(second / 60 % 60),
            second: byte(second % 60),
        }
    }

    /// Seven bytes, the last one the offset from UTC in quarters of an hour (ECMA-119 9.1.5).
    pub(crate) fn short(self) -> [u8; 7] {
        [
            self.year,
            self.month,
            self.day,
            self.hour,
            self.minute,
            self.second,
            0,
        ]
    }

    /// Twelve bytes of UTC: kind and zone, year, month to second, and no fractions
    /// (ECMA-167 1/7.3).
    pub(crate) fn udf(self) -> [u8; 12] {
        // Local time, offset 0 from UTC.
        const UTC: u16 = 1 << 12;
        let [zone_low, zone_high] = UTC.to_le_bytes();
        let [year_low, year_high] = (1900 + u16::from(self.year)).to_le_bytes();
        [
            zone_low,
            zone_high,
            year_low,
            year_high,
            self.month,
            self.day,
            self.hour,
            self.minute,
            self.second,
            0,
            0,
            0,
        ]
    }

    /// Sixteen digits and the offset from UTC (ECMA-119 8.4.26.1).
    pub(crate) fn long(self) -> [u8; 17] {
        let year = 1900 + u16::from(self.year);
        let (month, day) = (self.month, self.day);
        let (hour, minute, second) = (self.hour, self.minute, self.second);
        let text = format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}00");
        let mut out = [0; 17];
        for (to, from) in out.iter_mut().zip(text.bytes()) {
            *to = from;
        }
        out
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn year_days(year: i64) -> i64 {
    if is_leap(year) { 366 } else { 365 }
}

fn month_days(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short(seconds: i64) -> [u8; 7] {
        Civil::of(DiscTime(seconds)).short()
    }

    #[test]
    fn dates_agree_with_the_calendar() {
        // Seconds from `date -u +%s -d ...`.
        assert_eq!(short(0), [70, 1, 1, 0, 0, 0, 0]);
        assert_eq!(short(951_827_696), [100, 2, 29, 12, 34, 56, 0]);
        assert_eq!(short(4_107_542_400), [200, 3, 1, 0, 0, 0, 0]);
        assert_eq!(short(-1), [69, 12, 31, 23, 59, 59, 0]);
        assert_eq!(short(1_795_582_324), [126, 11, 25, 4, 52, 4, 0]);
    }

    #[test]
    fn times_out_of_range_become_the_nearest_date() {
        assert_eq!(short(i64::MIN), [0, 1, 1, 0, 0, 0, 0]);
        assert_eq!(short(i64::MAX), [255, 12, 31, 23, 59, 59, 0]);
    }

    #[test]
    fn volume_dates_are_digits_with_a_binary_offset() {
        let long = Civil::of(DiscTime(951_827_696)).long();
        assert_eq!(&long, b"2000022912345600\0");
    }
}
