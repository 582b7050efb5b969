//! Locations: what they are, what is in them, what became of them.

use super::lang::{Place as At, say};
use super::quantities::day;
use crate::jobs::shelf::gathered::Gathered;
use crate::jobs::shelf::place_then::PlaceThen;
use crate::jobs::shelf::places::{Done, Outcome, Place};
use stele_catalog::{SlotKind, Timestamp};

/// A location as people say it, the largest part first.
pub fn said(path: &str) -> String {
    path.split('/').collect::<Vec<_>>().join(", ")
}

/// A location as the window says it, or as it is typed in a terminal.
pub fn said_in(place: At, path: &str) -> String {
    match place {
        At::Terminal => path.to_owned(),
        At::Window => said(path),
    }
}

/// A location as it was called when something happened there, and what it is called now.
pub fn then_in(at: At, place: &PlaceThen) -> String {
    let called = said_in(at, &place.place);
    match &place.place_now {
        None => called,
        Some(now) => say!("place-then", place = called, now = said_in(at, now)),
    }
}

/// The smallest parts of a location, where there is little room: one who is there knows the rest.
pub fn near(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    let first = parts.len().saturating_sub(NEAR);
    parts.get(first..).unwrap_or(&parts).join(", ")
}

/// How many parts of a location are said where there is little room.
const NEAR: usize = 3;

/// A kind of location.
pub fn kind(kind: SlotKind) -> String {
    match kind {
        SlotKind::Site => say!("place-kind-site"),
        SlotKind::Vault => say!("place-kind-vault"),
        SlotKind::Quarantine => say!("place-kind-quarantine"),
        SlotKind::Transit => say!("place-kind-transit"),
        SlotKind::Room => say!("place-kind-room"),
        SlotKind::Rack => say!("place-kind-rack"),
        SlotKind::Shelf => say!("place-kind-shelf"),
        SlotKind::Box => say!("place-kind-box"),
        SlotKind::Slot => say!("place-kind-slot"),
    }
}

/// A location in a list, indented below what it is in.
pub fn row(place: &Place) -> String {
    let name = place.path.rsplit_once('/').map_or(&*place.path, |(_, n)| n);
    let (code, kind) = (&place.slot, kind(place.kind));
    match place.capacity {
        _ if place.kind == SlotKind::Slot => say!(
            "place-row-slot",
            name = name,
            code = code,
            copies = place.copies
        ),
        Some(capacity) => say!(
            "place-row-of",
            name = name,
            code = code,
            kind = kind,
            copies = place.copies,
            capacity = capacity
        ),
        None => say!(
            "place-row",
            name = name,
            code = code,
            kind = kind,
            copies = place.copies
        ),
    }
}

/// What became of a location.
pub fn changed(outcome: &Outcome) -> String {
    let (path, code) = (&outcome.place.path, &outcome.place.slot);
    let was = outcome.was.as_deref().unwrap_or("");
    let copies = outcome.place.copies;
    match outcome.done {
        Done::Added => {
            let kind = kind(outcome.place.kind);
            say!("place-added", path = path, code = code, kind = kind)
        }
        Done::Renamed => say!("place-renamed", was = was, path = path, code = code),
        Done::Moved => say!("place-moved", was = was, path = path, copies = copies),
        Done::Merged => say!("place-merged", was = was, path = path, copies = copies),
        Done::Changed => {
            let room = match outcome.place.capacity {
                Some(capacity) => say!("place-room", capacity = capacity),
                None => say!("place-room-unknown"),
            };
            let kind = kind(outcome.place.kind);
            say!("place-changed", path = path, kind = kind, room = room)
        }
    }
}

/// The name of a site, or what the one is called that has none.
pub fn site(name: Option<&str>) -> String {
    name.map_or_else(|| say!("place-site-without-name"), str::to_owned)
}

/// That the copies of discs are all at one site, and by when one is to go; none where there is no
/// such disc.
pub fn gathered(discs: &[Gathered], now: Timestamp) -> Option<String> {
    let first = discs.first()?;
    let is_late = first.due < now;
    Some(say!(
        "status-one-site",
        discs = discs.len(),
        disc = &first.disc,
        site = site(first.site.as_deref()),
        day = day(first.due),
        late = if is_late { "yes" } else { "no" }
    ))
}

/// That more copies are in a location than it has room for.
pub fn too_full(place: &Place) -> Option<String> {
    let capacity = place.capacity.filter(|capacity| place.copies > *capacity)?;
    Some(say!(
        "place-too-full",
        path = &place.path,
        copies = place.copies,
        capacity = capacity
    ))
}
