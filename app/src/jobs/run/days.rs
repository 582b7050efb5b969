//! Days as people at this station count them.

use jiff::tz::TimeZone;
use stele_catalog::Timestamp;

use crate::words::lang::say;

/// The last millisecond of the day of a moment, by the clock of this station: what is due on a day
/// is late on the next one. A moment beyond all calendars stays as it is.
pub fn end_of_day(at: Timestamp) -> Timestamp {
    let day = jiff::Timestamp::from_millisecond(at.0)
        .map(|moment| moment.to_zoned_datetime(TimeZone::system()))
        .and_then(|moment| moment.end_of_day());
    day.map_or(at, |end| Timestamp(end.timestamp().as_millisecond()))
}

/// A moment as people write it, to the minute: by the clock of this station, with its zone. What
/// machines read is UTC.
pub fn when(at: Timestamp) -> String {
    written(at, "%Y-%m-%d %H:%M %Z")
}

/// A moment in this form, by the clock of this station.
pub fn written(at: Timestamp, form: &str) -> String {
    let at =
        jiff::Timestamp::from_millisecond(at.0).map(|at| at.to_zoned_datetime(TimeZone::system()));
    at.map_or_else(
        |_| say!("quantity-no-time"),
        |at| at.strftime(form).to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_on_a_day_is_due_until_its_end() {
        let noon = Timestamp(1_795_867_200_000);
        let end = end_of_day(noon);
        assert!(end.0 > noon.0 && end.0 - noon.0 < 86_400_000);
        assert_eq!(end_of_day(end), end);
        let next = end_of_day(Timestamp(end.0 + 1));
        // Days on which clocks are put back have an hour more.
        assert!((82_800_000..=90_000_000).contains(&(next.0 - end.0)));
        assert_eq!(end_of_day(Timestamp(i64::MAX)), Timestamp(i64::MAX));
    }
}
