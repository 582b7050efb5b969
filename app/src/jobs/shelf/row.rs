//! A location, then discs: what is done with each of them as it is scanned.

use serde::Serialize;
use stele_catalog::{
    CatalogError, Code, CodeKind, CopyRow, CopyState, PlaceError, Reader, ShipmentError, Slot,
    SlotId,
};

use super::shelve;
use crate::jobs::read::in_drive::Which;
use crate::jobs::run::lookup;
use crate::jobs::{Context, JobError};

/// What came of a row of scans.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Each disc in the order of the scans.
    pub rows: Vec<Row>,
}

/// One disc at a place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Row {
    /// What was scanned.
    pub code: String,
    /// Code of the place that was scanned before it.
    pub slot: String,
    /// Its path.
    pub path: String,
    /// What was done.
    #[serde(flatten)]
    pub became: Became,
}

/// What was done with a disc at a place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "became", rename_all = "snake_case")]
pub enum Became {
    /// It belongs there.
    Present,
    /// It had no place, and has this one.
    Filed,
    /// It was on its way there, and has arrived.
    Arrived,
    /// It belongs to another place, and is to be asked about.
    Elsewhere {
        /// Where.
        home: String,
        /// The copy for which it cannot be kept here; none where it can.
        #[serde(skip_serializing_if = "Option::is_none")]
        other: Option<String>,
    },
    /// Somebody has it, by what is recorded.
    Lent {
        /// Who.
        to: String,
    },
    /// It is on its way to another place.
    OnItsWay {
        /// Where to.
        to: String,
    },
    /// It is no copy that is kept among the others.
    ShouldNotBeHere {
        /// What it is.
        #[serde(serialize_with = "crate::jobs::json::copy_state")]
        state: CopyState,
    },
    /// The place cannot take it.
    NoRoom {
        /// The error's code.
        error: String,
        /// The copy that is in its way.
        other: String,
    },
    /// It is of no archive, or of another one.
    NotOurs,
    /// It is a code that was misread.
    Misread,
    /// It is a code of something else than a disc or a place.
    NotADisc,
}

impl Became {
    /// Whether somebody has to do something about it.
    pub fn is_open(&self) -> bool {
        !matches!(self, Self::Present | Self::Filed | Self::Arrived)
    }
}

/// What one of several codes is.
pub(super) enum Scanned {
    /// A place: what follows is there.
    Place(Slot),
    /// A copy.
    Copy(CopyRow),
    /// Nothing that is put into a place.
    Other(Became),
}

/// Understands codes that were scanned one after the other.
///
/// # Errors
/// The catalog's.
pub(super) fn scanned(reader: &Reader<'_>, code: &str) -> Result<Scanned, JobError> {
    let not_ours = Scanned::Other(Became::NotOurs);
    Ok(match reader.code(code) {
        Ok(Code::Copy(serial)) => reader.copy(&serial)?.map_or(not_ours, Scanned::Copy),
        Ok(Code::Numbered(of)) if matches!(of.kind(), CodeKind::Place | CodeKind::Box) => {
            match lookup::place_named(reader, code) {
                Ok(Some(slot)) => Scanned::Place(slot),
                Ok(None) | Err(JobError::Unknown { .. }) => not_ours,
                Err(JobError::Catalog(CatalogError::Code(_))) => Scanned::Other(Became::Misread),
                Err(error) => return Err(error),
            }
        }
        // Typed, a place may be named by its path.
        Ok(Code::Text(text)) => reader.slot_by_path(&text)?.map_or(not_ours, Scanned::Place),
        Ok(_) => Scanned::Other(Became::NotADisc),
        Err(CatalogError::Code(_)) => Scanned::Other(Became::Misread),
        Err(error) => return Err(error.into()),
    })
}

/// The place that a row begins with, by its code or its path.
///
/// # Errors
/// [`JobError::Unknown`].
pub(super) fn first_place(reader: &Reader<'_>, codes: &[String]) -> Result<Slot, JobError> {
    let first = codes.first().map_or("", String::as_str);
    super::places::existing(reader, first)
}

/// Whether a place is at this path or inside.
pub(super) fn is_at(path: &str, of: &str) -> bool {
    let rest = path.strip_prefix(of);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Files discs: `codes` begin with a place, and each place among them is where those after it are.
/// What has no place is put there, what belongs there is present, and what belongs elsewhere is
/// left to be asked about.
///
/// # Errors
/// [`JobError::Unknown`] where the first is no place; the catalog's. What cannot be done with one
/// disc is said in its row.
pub fn run(codes: &[String], cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let mut at = first_place(&cx.catalog.read(), codes)?;
    let mut rows = Vec::new();
    for code in codes.iter().skip(1) {
        let became = match scanned(&cx.catalog.read(), code)? {
            Scanned::Place(slot) => {
                at = slot;
                continue;
            }
            Scanned::Copy(copy) => one(&copy, &at, cx)?,
            Scanned::Other(became) => became,
        };
        rows.push(Row {
            code: code.clone(),
            slot: at.code.clone(),
            path: at.path.clone(),
            became,
        });
    }
    Ok(Outcome { rows })
}

/// The copy for which this one cannot be kept at a place: it has the slot, or is another copy of
/// the same disc in the same box.
///
/// # Errors
/// The catalog's.
pub(super) fn in_the_way(
    copy: &CopyRow,
    at: SlotId,
    reader: &Reader<'_>,
) -> Result<Option<String>, JobError> {
    Ok(match reader.no_room(copy.id, at)? {
        Some(PlaceError::Taken { serial, .. } | PlaceError::SameBox { serial, .. }) => Some(serial),
        _ => None,
    })
}

fn one(copy: &CopyRow, at: &Slot, cx: &mut Context<'_>) -> Result<Became, JobError> {
    let state = copy.state;
    if !state.is_kept_on_shelves() {
        return Ok(Became::ShouldNotBeHere { state });
    }
    let done = match (&copy.lent_to, &copy.bound_for, &copy.place) {
        (Some(to), ..) => return Ok(Became::Lent { to: to.clone() }),
        (_, Some(to), _) if is_at(to, &at.path) => Became::Arrived,
        (_, Some(to), _) => return Ok(Became::OnItsWay { to: to.clone() }),
        (_, _, Some(_)) if state.is_away() => Became::Filed,
        (_, _, Some(home)) if is_at(home, &at.path) => return Ok(Became::Present),
        (_, _, Some(home)) => {
            let home = home.clone();
            let other = in_the_way(copy, at.id, &cx.catalog.read())?;
            return Ok(Became::Elsewhere { home, other });
        }
        (_, _, None) => Became::Filed,
    };
    let which = Which {
        serial: Some(copy.serial.to_string()),
        drive: None,
        by_label: false,
        disc_changed: false,
    };
    let put = match done {
        Became::Arrived => shelve::arrived(&which, None, cx),
        _ => shelve::shelve(&which, &at.code, cx),
    };
    match put {
        Ok(_) => Ok(done),
        Err(JobError::Catalog(CatalogError::Place(
            ref error @ (PlaceError::Taken { ref serial, .. }
            | PlaceError::SameBox { ref serial, .. }),
        ))) => Ok(Became::NoRoom {
            error: error.code().to_owned(),
            other: serial.clone(),
        }),
        // The number on the seal is compared first.
        Err(JobError::Catalog(CatalogError::Shipment(ShipmentError::SealUnread { .. }))) => {
            let to = at.path.clone();
            Ok(Became::OnItsWay { to })
        }
        Err(error) => Err(error),
    }
}
