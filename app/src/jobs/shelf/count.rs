//! A stock-take at the desk: counted by one scan at a time.

use stele_catalog::{CatalogError, Reader, Reason, StocktakeError, StocktakeSeen};

use super::places;
use super::row::{self, Became, Scanned};
use super::stocktake::{self, At, How};
use crate::jobs::{Context, JobError};

/// What is wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Request {
    /// Begin one: of a place with all in it, by its path, or of all places.
    Begin(Option<String>),
    /// Something was scanned.
    Scan {
        /// Code of the place that is being counted; none before the first.
        at: Option<String>,
        /// What was scanned.
        code: String,
    },
    /// Forget what was counted at the place of this code that is not of this archive.
    Again(String),
    /// End it; although places were not counted, where `in_part`.
    End {
        /// Whether places may be left.
        in_part: bool,
    },
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The stock-take, as it is now.
    pub of: stocktake::Outcome,
    /// What the scan was; none where nothing was scanned.
    pub heard: Option<Heard>,
}

/// What a scan was in a stock-take.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Heard {
    /// A place: what is scanned next is there.
    Place(At),
    /// A copy, which is counted.
    Copy {
        /// Its serial.
        serial: String,
        /// Where it was seen.
        at: At,
        /// How it differs from what is recorded; none where it belongs there.
        how: Option<How>,
    },
    /// Something that is not of this archive, which is noted.
    NotOurs(At),
    /// A code that was misread; nothing is counted.
    Misread,
    /// A code of something else than a place or a disc; nothing is counted.
    NotADisc,
    /// No place was scanned before; nothing is counted.
    PlaceFirst,
}

impl Heard {
    /// The place that it begins.
    pub fn place(&self) -> Option<&At> {
        match self {
            Self::Place(at) => Some(at),
            _ => None,
        }
    }
}

/// Does it.
///
/// # Errors
/// As [`stocktake::begin`], [`stocktake::count`] and [`stocktake::end`].
pub fn run(request: Request, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let (of, heard) = match request {
        Request::Begin(of) => (stocktake::begin(of.as_deref(), cx)?, None),
        Request::End { in_part } => (stocktake::end(in_part, cx)?, None),
        Request::Again(place) => (stocktake::count(&[place], true, cx)?, None),
        Request::Scan { at, code } => return scan(at.as_deref(), &code, cx),
    };
    Ok(Outcome { of, heard })
}

fn scan(at: Option<&str>, code: &str, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let reader = cx.catalog.read();
    let (place, seen) = match (row::scanned(&reader, code)?, at) {
        (Scanned::Place(slot), _) => (slot, None),
        (Scanned::Other(Became::Misread), _) => return heard(Heard::Misread, &reader),
        (Scanned::Other(Became::NotADisc), _) => return heard(Heard::NotADisc, &reader),
        (_, None) => return heard(Heard::PlaceFirst, &reader),
        (Scanned::Copy(copy), Some(at)) => {
            let seen = (StocktakeSeen::Copy(copy.id), Some(copy.serial.to_string()));
            (places::existing(&reader, at)?, Some(seen))
        }
        (Scanned::Other(_), Some(at)) => {
            let seen = (StocktakeSeen::Foreign, None);
            (places::existing(&reader, at)?, Some(seen))
        }
    };
    let here: Vec<StocktakeSeen> = seen.iter().map(|(seen, _)| *seen).collect();
    cx.change(Reason::Routine, |c| {
        Ok(c.count_place(place.id, &here, false)?)
    })?;
    let of = stocktake::show(&cx.catalog.read())?;
    let (slot, path) = (place.code, place.path);
    let at = At { slot, path };
    let heard = match seen {
        None => Heard::Place(at),
        Some((_, None)) => Heard::NotOurs(at),
        Some((_, Some(serial))) => {
            let mut differences = of.differences.iter();
            let how = differences.find(|one| one.serial == serial);
            let how = how.map(|one| one.how.clone());
            Heard::Copy { serial, at, how }
        }
    };
    let heard = Some(heard);
    Ok(Outcome { of, heard })
}

fn heard(heard: Heard, reader: &Reader<'_>) -> Result<Outcome, JobError> {
    let of = stocktake::show(reader)?;
    if of.ended.is_some() {
        return Err(CatalogError::from(StocktakeError::NotBegun).into());
    }
    let heard = Some(heard);
    Ok(Outcome { of, heard })
}
