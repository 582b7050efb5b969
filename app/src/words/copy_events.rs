//! What happened to a copy.

use super::lang::say;
use super::quantities::when;
use crate::jobs::shelf::copy_history::{Happened, What};
use stele_catalog::Timestamp;

/// One line of a copy's history.
pub fn line(happened: &Happened) -> String {
    let who = happened.name.as_deref().unwrap_or(&happened.person);
    let at = when(Timestamp(happened.at));
    let what = match happened.what.is_by_label() {
        true => say!("copy-event-by-label", what = what(&happened.what)),
        false => what(&happened.what),
    };
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

/// What happened to a copy, in a word or two.
pub fn what(what: &What) -> String {
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
        What::FoundByTag { drive } => say!("copy-event-found-by-tag", drive = drive),
        What::Shelved { place, .. } => say!("copy-event-shelved", place = place),
        What::Lent { to, purpose, .. } => match (to, purpose) {
            (Some(to), Some(purpose)) => {
                say!("copy-event-lent-purpose", person = to, purpose = purpose)
            }
            (Some(to), None) => say!("copy-event-lent", person = to),
            (None, _) => say!("copy-event-lent-erased"),
        },
        What::Returned { place, .. } => say!("copy-event-returned", place = place),
        What::Sent { place, .. } => say!("copy-event-sent", place = place),
        What::Arrived { place, .. } => say!("copy-event-arrived", place = place),
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
