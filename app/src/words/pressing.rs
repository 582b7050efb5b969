//! What waits at the desk, in sentences.

use stele_catalog::Timestamp;

use super::advice::Place;
use super::few::few;
use super::lang::{say, say_in};
use super::locations::said;
use super::quantities::day;
use super::{blanks, checks};
use crate::jobs::overview::desk::{OpenStocktake, Unseen};
use crate::jobs::overview::status::Outcome;

/// Requests that are named before the rest is counted.
const NAMED: usize = 3;

/// Requests whose day is over.
pub fn overdue(status: &Outcome) -> Vec<String> {
    let late = status.requests.iter().filter(|one| one.is_overdue);
    let late: Vec<_> = late
        .filter_map(|one| Some((&one.request, one.due?)))
        .collect();
    let overdue = |(request, due): &(&String, Timestamp)| {
        let due = day(*due);
        say!("status-request-overdue", request = *request, day = due)
    };
    few(late.iter().map(overdue), NAMED, |rest| {
        say!("status-requests-more", requests = rest)
    })
}

/// Copies that nobody has seen since they were looked for, requests that are to be signed, a
/// stock-take that is not done with, and blanks that are to be ordered.
pub fn waiting(status: &Outcome) -> Vec<String> {
    let mut lines = unseen(&status.unseen);
    let unsigned = status.requests.iter().filter(|one| one.is_unsigned);
    let unsigned: Vec<&str> = unsigned.map(|one| one.request.as_str()).collect();
    if let Some(first) = unsigned.first() {
        let requests = unsigned.len();
        lines.push(say!(
            "status-requests-unsigned",
            requests = requests,
            request = *first
        ));
    }
    lines.extend(status.check.as_ref().map(checks::open));
    lines.extend(status.stocktake.as_ref().map(of_stocktake));
    let order = |need| blanks::order(need, Place::Terminal);
    lines.extend(status.low_blanks.iter().map(order));
    lines
}

fn of_stocktake(open: &OpenStocktake) -> String {
    let began = day(open.began);
    match open.ended {
        None => say!(
            "status-stocktake-open",
            day = began,
            copies = open.differences
        ),
        Some(at) => {
            let ended = day(at);
            say!(
                "status-stocktake-ended",
                day = ended,
                copies = open.differences
            )
        }
    }
}

/// Copies that an earlier stock-take did not find, a few in a line each.
fn unseen(copies: &[Unseen]) -> Vec<String> {
    few(copies.iter().map(not_seen), NAMED, |rest| {
        more_unseen(rest, Place::Terminal)
    })
}

/// How many copies were not found beyond those that are named.
pub fn more_unseen(rest: usize, place: Place) -> String {
    say_in!(place, "status-unseen-more", copies = rest)
}

/// That a stock-take did not find a copy.
pub fn not_seen(one: &Unseen) -> String {
    say!(
        "status-unseen",
        serial = &one.serial,
        disc = &one.disc,
        place = said(&one.place),
        day = day(one.at)
    )
}
