//! What waits at the desk, in sentences.

use stele_catalog::Timestamp;

use super::few::few;
use super::lang::say;
use super::quantities::day;
use crate::jobs::overview::desk::{OpenStocktake, PressingRequest};

/// Requests that are named before the rest is counted.
const NAMED: usize = 3;

/// Requests that somebody has to see to, and a stock-take that is not done with.
pub fn waiting(requests: &[PressingRequest], stocktake: Option<&OpenStocktake>) -> Vec<String> {
    let late = requests.iter().filter(|one| one.is_overdue);
    let late: Vec<_> = late
        .filter_map(|one| Some((&one.request, one.due?)))
        .collect();
    let overdue = |(request, due): &(&String, i64)| {
        let due = day(Timestamp(*due));
        say!("status-request-overdue", request = *request, day = due)
    };
    let mut lines = few(late.iter().map(overdue), NAMED, |rest| {
        say!("status-requests-more", requests = rest)
    });
    let unsigned = requests.iter().filter(|one| one.is_unsigned);
    let unsigned: Vec<&str> = unsigned.map(|one| one.request.as_str()).collect();
    if let Some(first) = unsigned.first() {
        let requests = unsigned.len();
        lines.push(say!(
            "status-requests-unsigned",
            requests = requests,
            request = *first
        ));
    }
    lines.extend(stocktake.map(of_stocktake));
    lines
}

fn of_stocktake(open: &OpenStocktake) -> String {
    let began = day(Timestamp(open.began));
    match open.ended {
        None => say!(
            "status-stocktake-open",
            day = began,
            copies = open.differences
        ),
        Some(at) => {
            let ended = day(Timestamp(at));
            say!(
                "status-stocktake-ended",
                day = ended,
                copies = open.differences
            )
        }
    }
}
