//! A location, then discs: what was done with each.

use stele_catalog::Serial;

use super::lang::say;
use super::states;
use crate::jobs::shelf::row::{Became, Row};

/// What was done with one disc.
pub fn line(row: &Row) -> String {
    let (code, path, slot) = (&row.code, &row.path, &row.slot);
    match &row.became {
        Became::Present => say!("row-present", code = code, path = path),
        Became::Filed => say!("row-filed", code = code, path = path),
        Became::Arrived => say!("row-arrived", code = code, path = path),
        Became::Elsewhere {
            home,
            other: Some(other),
        } => say!(
            "row-elsewhere-only",
            code = code,
            home = home,
            other = other
        ),
        Became::Elsewhere { home, other: None } => {
            say!("row-elsewhere", code = code, home = home, slot = slot)
        }
        Became::Lent { to } => say!("row-lent", code = code, person = to, slot = slot),
        Became::OnItsWay { to } => say!("row-on-its-way", code = code, place = to, slot = slot),
        Became::ShouldNotBeHere { state } => {
            let state = states::state_name(*state);
            say!("row-should-not-be-here", code = code, state = state)
        }
        Became::NoRoom { other, error } => {
            say!("row-no-room", code = code, other = other, error = error)
        }
        Became::NotOurs => match code.parse::<Serial>() {
            Ok(_) => say!("row-not-ours-copy", code = code, slot = slot),
            // What was typed otherwise is not repeated.
            Err(_) => say!("row-not-ours"),
        },
        Became::Misread => say!("row-misread"),
        Became::NotADisc => say!("row-not-a-disc", code = code),
    }
}
