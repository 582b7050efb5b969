//! Stock-takes: how far they are, and what differs.

use super::advice::Place;
use super::lang::{say, say_in};
use super::outcomes::Tone;
use super::quantities::when;
use super::{locations, states};
use crate::jobs::shelf::count::Heard;
use crate::jobs::shelf::stocktake::{At, Counted, Differs, How, Outcome};

/// How far one is, and what it found so far.
pub fn head(outcome: &Outcome) -> String {
    let began = when(outcome.began);
    let (counted, in_place) = (outcome.counted.len(), outcome.in_place);
    match outcome.ended {
        None => say!(
            "stocktake-under-way",
            time = began,
            places = counted,
            copies = in_place
        ),
        Some(ended) => {
            let ended = when(ended);
            say!(
                "stocktake-ended",
                time = ended,
                places = counted,
                copies = in_place
            )
        }
    }
}

/// A place as it is said there: by its path in a terminal, as a person says it in the window.
fn path(at: &At, place: Place) -> String {
    match place {
        Place::Window => locations::said(&at.path),
        Place::Terminal => at.path.clone(),
    }
}

/// What differs of one copy, and what to do about it.
pub fn difference(one: &Differs, place: Place) -> String {
    let serial = &one.serial;
    if let Some(other) = &one.in_the_way
        && let Some(words) = no_room(one, other, place)
    {
        return words;
    }
    match &one.how {
        How::Missing { home } => say_in!(
            place,
            "stocktake-missing",
            serial = serial,
            disc = &one.disc,
            home = path(home, place)
        ),
        How::Misplaced { home, seen } => say_in!(
            place,
            "stocktake-misplaced",
            serial = serial,
            disc = &one.disc,
            home = path(home, place),
            seen = path(seen, place),
            code = &seen.slot
        ),
        How::NoPlace { seen } => say_in!(
            place,
            "stocktake-no-place",
            serial = serial,
            seen = path(seen, place),
            code = &seen.slot
        ),
        How::Lent { seen } => say_in!(
            place,
            "stocktake-lent",
            serial = serial,
            seen = path(seen, place),
            code = &seen.slot
        ),
        How::OnItsWay { seen } => say_in!(
            place,
            "stocktake-on-its-way",
            serial = serial,
            seen = path(seen, place),
            code = &seen.slot
        ),
        How::WasMissing { seen } => say_in!(
            place,
            "stocktake-was-missing",
            serial = serial,
            seen = path(seen, place),
            code = &seen.slot
        ),
        How::WasLost { seen } => say_in!(
            place,
            "stocktake-was-lost",
            serial = serial,
            seen = path(seen, place),
            code = &seen.slot
        ),
        How::ShouldNotBeHere { state, seen } => say!(
            "stocktake-should-not-be-here",
            serial = serial,
            state = states::state_name(*state),
            seen = path(seen, place)
        ),
    }
}

/// What differs of a copy that cannot be kept where it was seen, because of another one.
fn no_room(one: &Differs, other: &str, place: Place) -> Option<String> {
    let (serial, disc) = (&one.serial, &one.disc);
    let (seen, how) = match &one.how {
        How::Misplaced { home, seen } if one.in_the_way_missing => {
            return Some(say_in!(
                place,
                "stocktake-misplaced-after",
                serial = serial,
                disc = disc,
                home = path(home, place),
                seen = path(seen, place),
                other = other,
                code = &seen.slot
            ));
        }
        How::Misplaced { home, seen } => {
            return Some(say_in!(
                place,
                "stocktake-misplaced-only",
                serial = serial,
                disc = disc,
                home = path(home, place),
                seen = path(seen, place),
                other = other
            ));
        }
        How::NoPlace { seen } | How::WasMissing { seen } | How::WasLost { seen } => (seen, "here"),
        How::Lent { seen } => (seen, "lent"),
        How::OnItsWay { seen } => (seen, "on-its-way"),
        How::Missing { .. } | How::ShouldNotBeHere { .. } => return None,
    };
    if one.in_the_way_missing {
        return Some(say_in!(
            place,
            "stocktake-room-after",
            serial = serial,
            seen = path(seen, place),
            other = other,
            code = &seen.slot,
            how = how
        ));
    }
    Some(say_in!(
        place,
        "stocktake-no-room",
        serial = serial,
        seen = path(seen, place),
        other = other,
        how = how
    ))
}

/// Things at a place that are not of this archive.
pub fn not_ours(counted: &Counted, place: Place) -> String {
    say!(
        "stocktake-foreign",
        things = counted.foreign,
        path = path(&counted.at, place)
    )
}

/// What a scan was.
pub fn heard(heard: &Heard) -> (Tone, String) {
    let window = Place::Window;
    match heard {
        Heard::Place(at) => (
            Tone::Good,
            say!("stock-heard-place", place = path(at, window)),
        ),
        Heard::Copy { serial, at, how } => match how {
            None => {
                let place = path(at, window);
                (
                    Tone::Good,
                    say!("stock-heard-copy", serial = serial, place = place),
                )
            }
            Some(how) => {
                let (serial, disc, how) = (serial.clone(), String::new(), how.clone());
                let one = Differs {
                    serial,
                    disc,
                    how,
                    in_the_way: None,
                    in_the_way_missing: false,
                };
                (Tone::Look, difference(&one, window))
            }
        },
        Heard::NotOurs(at) => (
            Tone::Look,
            say!("stock-heard-not-ours", place = path(at, window)),
        ),
        Heard::Misread => (Tone::Bad, say!("row-misread")),
        Heard::NotADisc => (Tone::Bad, say!("stock-heard-not-a-disc")),
        Heard::PlaceFirst => (Tone::Bad, say!("stock-heard-place-first")),
    }
}

/// The one next thing.
pub fn next(outcome: &Outcome, place: Place) -> String {
    let open = outcome.differences.len();
    match (outcome.ended, outcome.not_counted.first()) {
        (None, Some(at)) => say!("stocktake-next-count", path = &at.path, code = &at.slot),
        (None, None) if outcome.counted.is_empty() => say!("stocktake-next-nothing"),
        (None, None) => say!("stocktake-next-end"),
        (Some(_), _) if open > 0 => say_in!(place, "stocktake-next-settle", copies = open),
        (Some(_), _) if outcome.counted.is_empty() => say!("stocktake-next-not-counted"),
        (Some(_), Some(_)) => say!("stocktake-next-in-part", places = outcome.not_counted.len()),
        (Some(_), None) => say!("stocktake-next-none"),
    }
}
