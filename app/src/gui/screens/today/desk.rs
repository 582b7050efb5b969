//! What is due at the shelf desk.

use crate::gui::command::{Command, To};
use crate::gui::screens::requests::data::is_due;
use crate::gui::view::{Due, Order, RequestWish, Screen, ShelfWish, Tab};
use crate::jobs::deliver::Request;
use crate::jobs::quarters::OpenCheck;
use crate::jobs::shelf::blanks::Need;
use crate::jobs::shelf::shipments::{Shipment, Stage};
use crate::jobs::shelf::stocktake::Outcome;
use crate::words::advice::Place;
use crate::words::lang::say;
use crate::words::locations::said;
use crate::words::{blanks, checks, requests as words, shipments};
use stele_catalog::Timestamp;

/// The stock-take of which something is to be done.
pub fn stocktake(of: &Outcome) -> Due {
    let what = match of.ended {
        None => say!("today-stocktake", places = of.not_counted.len()),
        Some(_) => say!("today-stocktake-ended", things = of.differences.len()),
    };
    let open = Command::Shelf(ShelfWish::List(Tab::Stock));
    Due {
        order: Order::Waiting,
        health: None,
        what,
        about: String::new(),
        button: Some((say!("today-stocktake-open"), open)),
    }
}

/// The quarterly check, where it is to begin or to go on.
pub fn check(of: &OpenCheck) -> Due {
    let button = match of.begun {
        false => (say!("verify-begin"), Command::BeginCheck),
        true => (say!("verify-open"), Command::To(To::Screen(Screen::Verify))),
    };
    Due {
        order: Order::Waiting,
        health: None,
        what: checks::open(of),
        about: String::new(),
        button: Some(button),
    }
}

/// Shipments that should have arrived, and those that wait for their courier.
pub fn shipments_due(open: &[Shipment], now: Timestamp) -> Vec<Due> {
    let late = open.iter().filter(|one| one.is_overdue(now));
    let sealed = open.iter().filter(|one| one.stage == Stage::Sealed);
    let due = |one: &Shipment| Due {
        order: match one.stage {
            Stage::Sealed => Order::Waiting,
            _ => Order::Pressing,
        },
        health: None,
        what: say!(
            "today-shipment",
            shipment = &one.shipment,
            place = said(&one.to),
            standing = shipments::standing(one, now)
        ),
        about: match one.stage {
            Stage::Sealed => say!("today-shipment-sealed"),
            _ => say!("today-shipment-late"),
        },
        button: Some((
            say!("ship-open", shipment = &one.shipment),
            Command::Shelf(ShelfWish::Shipment(one.shipment.clone())),
        )),
    };
    late.chain(sealed).map(due).collect()
}

/// Blanks that are to be ordered.
pub fn blanks_due(low: &[Need]) -> Vec<Due> {
    let open = Command::Shelf(ShelfWish::List(Tab::Blanks));
    let due = |need: &Need| Due {
        order: Order::Month,
        health: None,
        what: blanks::order(need, Place::Window),
        about: say!("today-blanks-about"),
        button: Some((say!("today-blanks-open"), open.clone())),
    };
    low.iter().map(due).collect()
}

/// Requests that are due, the next one first.
pub fn requests(open: &[Request], now: Timestamp) -> Vec<Due> {
    let due = open.iter().filter(|one| is_due(one, now));
    let one = |request: &Request| Due {
        order: Order::Pressing,
        health: None,
        what: say!(
            "today-request",
            who = words::recipient(request),
            step = words::step(request, now)
        ),
        about: say!("today-request-about", ground = words::ground(request.kind)),
        button: Some((
            say!("today-request-open", who = words::recipient(request)),
            Command::Request(RequestWish::Open(request.request.clone())),
        )),
    };
    due.map(one).collect()
}
