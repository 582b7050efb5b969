//! Sizes, counts and moments as people read them.

use jiff::tz::TimeZone;
use stele_catalog::Timestamp;

use super::lang::{decimal, say};
use crate::jobs::run::days;

/// A length in bytes as people read it: three figures, powers of 1000.
pub fn bytes(n: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if n < 1000 {
        return say!("quantity-bytes", bytes = n);
    }
    let mut value = n as f64 / 1000.0;
    let mut unit = "kB";
    for next in UNITS.into_iter().skip(1) {
        if value < 999.5 {
            break;
        }
        value /= 1000.0;
        unit = next;
    }
    let figures = if value < 9.995 { 2 } else { 1 };
    format!("{} {unit}", decimal(value, figures))
}

/// The size of so many sectors, of 2048 bytes each (ECMA-119, 6.1.2).
pub fn of_sectors(sectors: u64) -> String {
    bytes(sectors.saturating_mul(2048))
}

/// A moment as people write it, to the minute: by the clock of this station, with its zone. What
/// machines read is UTC.
pub fn when(at: Timestamp) -> String {
    days::when(at)
}

/// The day of a moment, by the clock of this station.
pub fn day(at: Timestamp) -> String {
    local(at, "%Y-%m-%d")
}

/// The last day of a quarter, which ends by UTC: the same day for everybody, wherever they are.
pub fn last_day(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map_or_else(
        |_| say!("quantity-no-time"),
        |at| at.strftime("%Y-%m-%d").to_string(),
    )
}

/// The day of a moment with its weekday, by the clock of this station: `Thursday 5 November 2026`.
pub fn day_named(at: Timestamp) -> String {
    with_weekday(at, false)
}

/// A moment with the day in words, by the clock of this station: `Thursday 5 November 2026, 14:05`.
pub fn when_named(at: Timestamp) -> String {
    let (day, time) = (day_named(at), local(at, "%H:%M"));
    say!("quantity-when-named", day = day, time = time)
}

/// The day where there is little room: `Thu 5 Nov`.
pub fn day_short(at: Timestamp) -> String {
    with_weekday(at, true)
}

fn with_weekday(at: Timestamp, is_short: bool) -> String {
    let at =
        jiff::Timestamp::from_millisecond(at.0).map(|at| at.to_zoned_datetime(TimeZone::system()));
    at.map_or_else(
        |_| say!("quantity-no-time"),
        |at| {
            let weekday = i32::from(at.weekday().to_monday_one_offset());
            let (day, month) = (i32::from(at.day()), i32::from(at.month()));
            match is_short {
                true => say!(
                    "quantity-day-short",
                    weekday = weekday,
                    day = day,
                    month = month
                ),
                false => say!(
                    "quantity-day-named",
                    weekday = weekday,
                    day = day,
                    month = month,
                    year = at.year().to_string()
                ),
            }
        },
    )
}

/// The year of a moment, by the clock of this station.
pub fn year_of(at: Timestamp) -> i16 {
    let at = jiff::Timestamp::from_millisecond(at.0);
    let at = at.map(|at| at.to_zoned_datetime(TimeZone::system()));
    at.map_or(2000, |at| at.year())
}

/// The end of a day so many days after a moment, by the clock of this station.
pub fn end_of_day(at: Timestamp, days: i64) -> Timestamp {
    let moment = jiff::Timestamp::from_millisecond(at.0).ok();
    let end = moment.and_then(|moment| {
        let day = moment.to_zoned_datetime(TimeZone::system()).date();
        let day = day.checked_add(jiff::Span::new().days(days)).ok()?;
        end(day)
    });
    end.unwrap_or(Timestamp(
        at.0.saturating_add(days.saturating_mul(86_400_000)),
    ))
}

/// The end of a day that somebody typed, `2026-12-01`; none where it is none.
pub fn end_of_typed(day: &str) -> Option<Timestamp> {
    end(day.trim().parse().ok()?)
}

/// A moment that somebody typed, `2026-12-01 09:30`, by the clock of this station; none where it
/// is none.
pub fn typed_moment(text: &str) -> Option<Timestamp> {
    let at = jiff::civil::DateTime::strptime("%Y-%m-%d %H:%M", text.trim()).ok()?;
    let at = TimeZone::system().to_timestamp(at).ok()?;
    Some(Timestamp(at.as_millisecond()))
}

fn end(day: jiff::civil::Date) -> Option<Timestamp> {
    let end = TimeZone::system().to_timestamp(day.at(23, 59, 0, 0)).ok()?;
    Some(Timestamp(end.as_millisecond()))
}

fn local(at: Timestamp, form: &str) -> String {
    days::written(at, form)
}

/// A duration as people say it, rounded up to whole seconds or minutes.
pub fn duration(seconds: u64) -> String {
    let (hours, minutes) = (seconds / 3600, seconds % 3600 / 60);
    match seconds {
        0..60 => say!("quantity-seconds", seconds = seconds.max(1)),
        60..5400 => say!("quantity-minutes", minutes = seconds.div_ceil(60)),
        _ => say!("quantity-hours", hours = hours, minutes = minutes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_read_well() {
        let sizes = [
            (999, "999 bytes"),
            (1000, "1.00 kB"),
            (25_025_314_816, "25.0 GB"),
        ];
        for (n, said) in sizes {
            assert_eq!(bytes(n), said);
        }
    }

    #[test]
    fn durations_read_well() {
        assert_eq!(duration(0), "1 s");
        assert_eq!(duration(61), "2 min");
        assert_eq!(duration(7260), "2 h 1 min");
    }
}
