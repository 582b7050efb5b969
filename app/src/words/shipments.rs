//! What is said of shipments.

use stele_catalog::{Condition, Timestamp};

use super::few::few;
use super::lang::{Place, say};
use super::locations::{said, said_in, then_in};
use super::outcomes::Tone;
use super::quantities::{day, when};
use super::{names, states};
use crate::jobs::shelf::shipments::{InDrive, Inside, Outcome, Shipment, Stage};
use crate::jobs::shelf::shipping::Heard;

/// Shipments that are named before the rest is counted.
const NAMED: usize = 3;

/// How far it is.
pub fn standing(one: &Shipment, now: Timestamp) -> String {
    let closed = one.closed.unwrap_or(one.at);
    match one.stage {
        Stage::Packing => say!("shipment-packing", copies = one.copies),
        Stage::Sealed => say!("shipment-sealed", copies = one.copies),
        Stage::HandedOver => say!(
            "shipment-handed-over",
            late = if one.is_overdue(now) { "yes" } else { "no" },
            copies = one.copies,
            received = one.received,
            due = day(one.due.unwrap_or(one.at))
        ),
        Stage::Received => say!("shipment-received", copies = one.copies, day = day(closed)),
        Stage::ReceivedInPart => say!(
            "shipment-in-part",
            copies = one.copies,
            received = one.received,
            day = day(closed)
        ),
        Stage::Canceled => say!("shipment-canceled", day = day(closed)),
    }
}

/// A shipment in a line.
pub fn listed(one: &Shipment, now: Timestamp, at: Place) -> String {
    say!(
        "shipment-listed",
        shipment = &one.shipment,
        place = said_in(at, &one.to),
        standing = standing(one, now)
    )
}

/// What it is, and how far.
pub fn title(outcome: &Outcome, now: Timestamp) -> String {
    listed(&outcome.shipment, now, Place::Terminal)
}

/// Its seal, and whether the one that arrived is another; none where there is none.
pub fn seal(one: &Shipment) -> Option<String> {
    match (&one.seal, &one.seal_found) {
        (Some(seal), None) => Some(match one.stage {
            Stage::Received | Stage::ReceivedInPart => say!("shipment-seal-unchecked", seal = seal),
            _ => say!("shipment-seal", seal = seal),
        }),
        (Some(seal), Some(_)) if !one.seal_differs => Some(say!("shipment-seal-same", seal = seal)),
        (seal, Some(found)) => Some(say!(
            "shipment-seal-differs",
            put = if seal.is_some() { "yes" } else { "no" },
            seal = seal.as_deref().unwrap_or(""),
            found = found
        )),
        (None, None) => None,
    }
}

/// What is known of it, one a line.
pub fn facts(outcome: &Outcome) -> Vec<String> {
    let one = &outcome.shipment;
    let mut facts = Vec::new();
    for InDrive { serial, drive } in &outcome.in_drives {
        facts.push(say!("shipment-in-drive", serial = serial, drive = drive));
    }
    if outcome.seal_broken {
        facts.push(say!("shipment-seal-broken"));
    }
    facts.extend(seal(one));
    if let (Some(at), Some(code)) = (one.handed_over, &one.courier) {
        let person = names::with_code(one.courier_name.as_deref(), code);
        let time = when(at);
        facts.push(say!("shipment-courier", person = person, time = time));
    }
    if one.handed_over.is_some() && one.seal.is_none() {
        facts.push(say!("shipment-unsealed"));
    }
    if !outcome.missing.is_empty() {
        let copies = outcome.missing.join(", ");
        let count = outcome.missing.len();
        facts.push(say!("shipment-missing", count = count, copies = copies));
    }
    facts
}

/// A copy in a shipment, in a line.
pub fn inside(copy: &Inside, shown: Place) -> String {
    let (serial, disc) = (&copy.serial, &copy.disc);
    let from = copy
        .from
        .as_ref()
        .map(|from| then_in(shown, from))
        .unwrap_or_else(|| say!("place-none"));
    let last = if copy.was_last { "yes" } else { "no" };
    match copy.received {
        None => say!(
            "shipment-copy",
            serial = serial,
            disc = disc,
            from = from,
            last = last,
            is_gone = if copy.state.is_away() { "yes" } else { "no" },
            state = states::state_name(copy.state)
        ),
        Some(at) if !copy.arrived => say!(
            "shipment-copy-elsewhere",
            serial = serial,
            disc = disc,
            place = copy
                .put
                .as_ref()
                .map_or_else(|| say!("place-none"), |put| then_in(shown, put)),
            time = when(at)
        ),
        Some(at) => say!(
            "shipment-copy-received",
            serial = serial,
            disc = disc,
            time = when(at),
            condition = condition_key(copy.condition)
        ),
    }
}

/// The word by which texts choose how a copy came back.
pub fn condition_key(condition: Option<Condition>) -> &'static str {
    match condition {
        None | Some(Condition::AsBefore) => "as-before",
        Some(Condition::Dirty) => "dirty",
        Some(Condition::Scratched) => "scratched",
        Some(Condition::CaseBroken) => "case-broken",
    }
}

/// Whether any copy in it may still arrive.
fn to_come(outcome: &Outcome) -> bool {
    let mut inside = outcome.inside.iter();
    inside.any(|copy| copy.received.is_none() && !copy.state.is_away())
}

/// The next thing to do.
pub fn next(outcome: &Outcome) -> Option<String> {
    let one = &outcome.shipment;
    let shipment = &one.shipment;
    Some(match one.stage {
        Stage::Packing if one.copies == 0 => say!("shipment-next-pack", shipment = shipment),
        Stage::Packing => say!("shipment-next-seal", shipment = shipment),
        Stage::Sealed => say!("shipment-next-hand-over", shipment = shipment),
        Stage::HandedOver if !to_come(outcome) => {
            say!("shipment-next-close", shipment = shipment)
        }
        Stage::HandedOver if one.seal.is_some() && one.seal_found.is_none() => {
            say!("shipment-next-receive-sealed", shipment = shipment)
        }
        Stage::HandedOver => say!("shipment-next-receive", shipment = shipment),
        Stage::ReceivedInPart => {
            let gone = |copy: &&Inside| outcome.missing.contains(&copy.serial);
            let first = outcome.inside.iter().find(gone)?;
            say!("shipment-next-search", serial = &first.serial)
        }
        Stage::Received if one.seal_differs => {
            let first = outcome.inside.first()?;
            say!(
                "shipment-next-seal-differs",
                serial = &first.serial,
                copies = outcome.inside.len()
            )
        }
        Stage::Received | Stage::Canceled => {
            let read = |copy: &&Inside| {
                matches!(
                    copy.condition,
                    Some(Condition::Dirty | Condition::Scratched)
                )
            };
            let first = outcome.inside.iter().find(read)?;
            let condition = condition_key(first.condition);
            say!(
                "shelf-next-read",
                serial = &first.serial,
                condition = condition
            )
        }
    })
}

/// Shipments that wait for somebody, each in a line: those that should have arrived in front.
pub fn waiting(open: &[Shipment], now: Timestamp) -> Vec<String> {
    let late = open.iter().filter(|one| one.is_overdue(now));
    let others = open.iter().filter(|one| !one.is_overdue(now));
    let all: Vec<&Shipment> = late.chain(others).collect();
    few(
        all.iter().map(|one| listed(one, now, Place::Terminal)),
        NAMED,
        |rest| say!("status-shipments-more", shipments = rest),
    )
}

/// What a scan was, while a shipment was shown.
pub fn heard(heard: &Heard) -> Option<(Tone, String)> {
    let told = match heard {
        Heard::Shipment => return None,
        Heard::Packed { serial } => (Tone::Good, say!("ship-heard-packed", serial = serial)),
        Heard::PackedAll { at, copies } => {
            let place = said(&at.path);
            let words = say!("ship-heard-packed-all", copies = *copies, place = place);
            (Tone::Good, words)
        }
        Heard::Empty(at) => (Tone::Look, say!("ship-heard-empty", place = said(&at.path))),
        Heard::Received { serial, left } => (
            Tone::Good,
            say!("ship-heard-received", serial = serial, left = *left),
        ),
        Heard::Place(at) => (Tone::Good, say!("ship-heard-place", place = said(&at.path))),
        Heard::Sealed => (Tone::Look, say!("ship-heard-sealed")),
        Heard::NotADisc => (Tone::Bad, say!("ship-heard-not-a-disc")),
    };
    Some(told)
}
