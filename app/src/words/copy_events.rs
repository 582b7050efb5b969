//! What happened to a copy.

use super::lang::{Place, say};
use super::locations::then_in;
use super::quantities::when;
use super::shipments::condition_key;
use crate::jobs::shelf::copy_history::{Carried, Happened, What};
use crate::jobs::shelf::place_then::PlaceThen;

/// One line of a copy's history.
pub fn line(happened: &Happened) -> String {
    let who = happened.name.as_deref().unwrap_or(&happened.person);
    let at = when(happened.at);
    let what = whole(&happened.what, Place::Terminal);
    match &happened.why {
        Some(why) => say!(
            "copy-history-line-why",
            time = at,
            what = what,
            who = who,
            why = why
        ),
        None => say!("copy-history-line", time = at, what = what, who = who),
    }
}

/// What happened to a copy, and whether a person said by its label that it was this one.
pub fn whole(of: &What, at: Place) -> String {
    match of.is_by_label() {
        true => say!("copy-event-by-label", what = what(of, at)),
        false => what(of, at),
    }
}

/// What happened to a copy, in a word or two.
pub fn what(what: &What, at: Place) -> String {
    // Long because it is one flat table.
    match what {
        What::BurnStarted { drive } => say!("copy-event-burn-started", drive = drive),
        What::BurnEnded { stopped: None } => say!("copy-event-burned"),
        What::BurnEnded {
            stopped: Some(code),
        } => say!("copy-event-burn-stopped", code = code),
        What::ReadBack { drive, equal: true } => say!("copy-event-read-back", drive = drive),
        What::ReadBack { drive, .. } => say!("copy-event-read-back-bad", drive = drive),
        What::Interrupted => say!("copy-event-cut-off"),
        What::Checked {
            drive, good: true, ..
        } => say!("copy-event-checked-good", drive = drive),
        What::Checked {
            drive,
            lost,
            sectors,
            ..
        } => say!(
            "copy-event-checked",
            drive = drive,
            lost = *lost,
            sectors = *sectors
        ),
        What::FoundByTag { drive } if drive.is_empty() => say!("copy-event-burned-by-log"),
        What::FoundByTag { drive } => say!("copy-event-found-by-tag", drive = drive),
        What::Shelved { place, .. } => say!("copy-event-shelved", place = then_in(at, place)),
        What::Lent { to, purpose, .. } => match (to, purpose) {
            (Some(to), Some(purpose)) => {
                say!("copy-event-lent-purpose", person = to, purpose = purpose)
            }
            (Some(to), None) => say!("copy-event-lent", person = to),
            (None, _) => say!("copy-event-lent-erased"),
        },
        What::Returned {
            place, condition, ..
        } => say!(
            "copy-event-returned",
            place = then_in(at, place),
            condition = condition_key(*condition)
        ),
        What::Sent {
            place, shipment, ..
        } => sent(place, at, shipment.as_ref()),
        What::Arrived {
            place,
            shipment,
            condition,
            ..
        } => {
            let shipment = shipment.as_ref().map(|of| of.shipment.as_str());
            say!(
                "copy-event-arrived",
                place = then_in(at, place),
                by_shipment = if shipment.is_some() { "yes" } else { "no" },
                shipment = shipment.unwrap_or(""),
                condition = condition_key(*condition)
            )
        }
        What::Doubted => say!("copy-event-doubted"),
        What::ToldApart { .. } => say!("copy-event-told-apart"),
        What::Quarantined => say!("copy-event-quarantined"),
        What::Released => say!("copy-event-released"),
        What::Retired => say!("copy-event-retired"),
        What::Destroyed => say!("copy-event-destroyed"),
        What::Missing => say!("copy-event-missing"),
        What::Lost => say!("copy-event-lost"),
        What::Found => say!("copy-event-found"),
    }
}

/// A copy that went on its way: where to, with which shipment, and who took it.
fn sent(place: &PlaceThen, at: Place, shipment: Option<&Carried>) -> String {
    let place = then_in(at, place);
    let Some(Carried {
        shipment,
        courier,
        seal,
    }) = shipment
    else {
        return say!("copy-event-sent", place = place);
    };
    let courier = courier.as_deref().unwrap_or("");
    match seal {
        Some(seal) => say!(
            "copy-event-sent-sealed",
            place = place,
            shipment = shipment,
            courier = courier,
            seal = seal
        ),
        None => say!(
            "copy-event-sent-with",
            place = place,
            shipment = shipment,
            courier = courier
        ),
    }
}
