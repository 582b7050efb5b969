//! Copies that somebody has.

use super::few::few;
use super::lang::say;
use super::quantities::day;
use crate::jobs::shelf::loans::{Lent, Unread};
use stele_catalog::Timestamp;

/// How many overdue copies are named before the rest is counted.
const NAMED: usize = 5;

/// A sentence for each copy that should have come back, and one for those beyond a few.
pub fn overdue(lent: &[Lent], now: Timestamp) -> Vec<String> {
    let late: Vec<&Lent> = lent.iter().filter(|one| one.is_overdue(now)).collect();
    let lines = late.iter().map(|one| sentence(one));
    few(lines, NAMED, |rest| {
        say!("status-overdue-more", copies = rest)
    })
}

/// How many days something is overdue, at least one.
pub fn days_late(due: Timestamp, now: Timestamp) -> i64 {
    let past = now.0.saturating_sub(due.0);
    (past.saturating_add(86_399_999) / 86_400_000).max(1)
}

/// A sentence for each copy that came back dirty or scratched, and one for those beyond a few.
pub fn unread(back: &[Unread]) -> Vec<String> {
    let line = |one: &Unread| {
        say!(
            "status-came-back",
            serial = &one.serial,
            disc = &one.disc,
            condition = one.back(),
            day = day(one.returned)
        )
    };
    few(back.iter().map(line), NAMED, |rest| {
        say!("status-came-back-more", copies = rest)
    })
}

fn sentence(one: &Lent) -> String {
    say!(
        "status-overdue",
        serial = &one.serial,
        disc = &one.disc,
        person = one.who(),
        day = day(one.due.unwrap_or(one.since))
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_catalog::LoanKind;

    #[test]
    fn what_should_have_come_back_is_named_and_the_rest_counted() {
        let one = |number: usize, due: Option<Timestamp>| Lent {
            serial: format!("STL-{number}"),
            disc: "SET-0001/1".to_owned(),
            person: "PER-0002-M".to_owned(),
            name: (number > 0).then(|| "Dr. Okafor".to_owned()),
            kind: LoanKind::Reading,
            since: Timestamp(0),
            due,
            home: None,
        };
        let lent: Vec<Lent> = (0..8).map(|n| one(n, Some(Timestamp(1000)))).collect();
        assert_eq!(overdue(&lent, Timestamp(1000)), [""; 0]);
        assert_eq!(overdue(&[one(1, None)], Timestamp(i64::MAX)), [""; 0]);
        let lines = overdue(&lent, Timestamp(1001));
        assert_eq!(lines.len(), NAMED + 1);
        assert!(
            lines[0].contains("PER-0002-M"),
            "without a name the code: {}",
            lines[0]
        );
        assert!(lines[1].contains("STL-1") && lines[1].contains("Dr. Okafor"));
        assert!(lines[NAMED].starts_with("3 "), "{}", lines[NAMED]);
    }
}
