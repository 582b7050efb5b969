//! Where to look for a copy.

use super::lang::{Place, say};
use super::quantities::when;
use super::{copy_events, locations, names, states};
use crate::jobs::shelf::search::{Near, Search};

/// What is looked for.
pub fn title(search: &Search) -> String {
    let (serial, disc) = (&search.serial, &search.disc);
    let state = states::state_name(search.state);
    match search.since {
        Some(since) => say!(
            "search-title-since",
            serial = serial,
            disc = disc,
            state = state,
            time = when(since)
        ),
        None => say!("search-title", serial = serial, disc = disc, state = state),
    }
}

/// Where to look for it, one a line.
pub fn lines(search: &Search) -> Vec<String> {
    lines_of(search, Place::Terminal)
}

/// The same, with locations as they are said in the window.
pub fn lines_in_window(search: &Search) -> Vec<String> {
    lines_of(search, Place::Window)
}

fn lines_of(search: &Search, at: Place) -> Vec<String> {
    let said = |path: &str| locations::said_in(at, path);
    let mut lines = Vec::new();
    if let Some(is) = &search.place {
        lines.push(say!(
            "search-place",
            place = said(&is.path),
            code = &is.slot
        ));
    }
    let place = search.place.as_ref().map(|at| at.path.as_str());
    if let Some(home) = search.home.as_deref().filter(|home| Some(*home) != place) {
        lines.push(say!("search-home", place = said(home)));
    }
    if let Some(to) = &search.bound_for {
        lines.push(say!(
            "search-bound",
            place = said(&to.path),
            code = &to.slot
        ));
    }
    lines.extend(search.near.iter().filter_map(|one| near(one, at)));
    if let Some(had) = &search.borrower {
        let person = names::with_code(had.name.as_deref(), &had.person);
        let since = when(had.since);
        lines.push(match had.returned {
            Some(at) => say!(
                "search-borrower",
                person = person,
                since = since,
                until = when(at)
            ),
            None => say!("search-borrower-has", person = person, since = since),
        });
    }
    if let Some(last) = &search.handled {
        lines.push(say!(
            "search-handled",
            person = names::with_code(last.name.as_deref(), &last.person),
            time = when(last.at),
            what = copy_events::what(&last.what, at)
        ));
    }
    if let Some(drive) = &search.drive {
        let time = when(drive.at);
        lines.push(say!("search-drive", drive = &drive.name, time = time));
    }
    let away = search.in_transit.iter();
    lines.extend(away.map(|one| {
        say!(
            "search-in-transit",
            serial = &one.serial,
            place = said(&one.to)
        )
    }));
    if search.more_in_transit > 0 {
        lines.push(say!(
            "search-in-transit-more",
            copies = search.more_in_transit
        ));
    }
    lines
}

fn near(near: &Near, at: Place) -> Option<String> {
    let place = locations::said_in(at, &near.at.path);
    let copies = near.copies.join(", ");
    (!near.copies.is_empty()).then(|| match near.more {
        0 => say!("search-cases", place = place, copies = copies),
        more => say!(
            "search-cases-more",
            place = place,
            copies = copies,
            more = more
        ),
    })
}
