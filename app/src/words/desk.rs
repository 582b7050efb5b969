//! What was done at the desk.

use super::lang::say;
use super::locations;
use super::quantities::day_named;
use crate::jobs::shelf::desk::Act;
use crate::jobs::shelf::places::{Done, Outcome};
use crate::jobs::shelf::shelve;

/// What was done with a copy.
pub fn done(now: &shelve::Outcome, act: Act) -> String {
    let serial = &now.serial;
    let place = locations::said(now.place.as_deref().unwrap_or(""));
    match (act, &now.lent_to, now.due) {
        (Act::Lent, Some(who), Some(due)) => say!(
            "desk-lent",
            serial = serial,
            who = who,
            day = day_named(due)
        ),
        (Act::Returned, ..) => say!("desk-returned", serial = serial, place = place),
        (Act::TakenBack, Some(who), _) => {
            say!("desk-taken-back-lent", serial = serial, who = who)
        }
        (Act::TakenBack, ..) => say!("desk-taken-back", serial = serial, place = place),
        (Act::Sent, ..) => {
            let to = locations::said(now.in_transit_to.as_deref().unwrap_or(""));
            say!("desk-sent", serial = serial, place = to)
        }
        (Act::Lent | Act::Put, ..) => say!("desk-put", serial = serial, place = place),
    }
}

/// What became of a place, without its code.
pub fn place_changed(outcome: &Outcome) -> String {
    let place = locations::said(&outcome.place.path);
    let was = locations::said(outcome.was.as_deref().unwrap_or(""));
    match outcome.done {
        Done::Added => say!("desk-place-added", place = place),
        Done::Renamed => say!("desk-place-renamed", was = was, place = place),
        Done::Moved => say!("desk-place-moved", was = was, place = place),
        Done::Merged => say!("desk-place-merged", was = was, place = place),
        Done::Changed => say!("desk-place-changed", place = place),
    }
}
