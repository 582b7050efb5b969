//! Stock-take: what is really in its place, counted place by place.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use stele_catalog::{
    CatalogError, CopyState, Difference, NotExpected, Reader, Reason, Slot, SlotId, Stocktake,
    StocktakeError, StocktakeSeen, Timestamp,
};

use super::places;
use super::row::{self, Became, Scanned};
use crate::jobs::run::lookup;
use crate::jobs::{Context, JobError};

/// A stock-take, and what it has found so far.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Path of what is counted; none for all places.
    pub of: Option<String>,
    /// When it began.
    pub began: Timestamp,
    /// Code of who began it.
    pub person: String,
    /// When it ended; none while it is under way.
    pub ended: Option<Timestamp>,
    /// Places that were counted.
    pub counted: Vec<Counted>,
    /// Places with copies in them that were not counted.
    pub not_counted: Vec<At>,
    /// Copies that were seen where they belong.
    pub in_place: u64,
    /// Copies that differ.
    pub differences: Vec<Differs>,
    /// Codes of this run that could not be read: those discs were not counted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub misread: Vec<String>,
}

/// A place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct At {
    /// Its code.
    pub slot: String,
    /// Its path.
    pub path: String,
}

/// A place that was counted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Counted {
    /// The place.
    #[serde(flatten)]
    pub at: At,
    /// When.
    pub when: Timestamp,
    /// Code of who counted it.
    pub person: String,
    /// Things there that are not of this archive.
    pub foreign: u64,
}

/// A copy that differs from what is recorded.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Differs {
    /// The copy.
    pub serial: String,
    /// Its disc.
    pub disc: String,
    /// How it differs.
    #[serde(flatten)]
    pub how: How,
    /// The copy that is in its way where it was seen: the slot is taken, or the box has another
    /// copy of the same disc. It cannot be kept there.
    pub in_the_way: Option<String>,
    /// That copy was looked for there too, and is missing: it is there by the catalog alone.
    pub in_the_way_missing: bool,
}

/// How a copy differs from what is recorded.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "differs", rename_all = "snake_case")]
pub enum How {
    /// It was seen nowhere.
    Missing {
        /// Where it belongs.
        home: At,
    },
    /// It was seen in another place.
    Misplaced {
        /// Where it belongs.
        home: At,
        /// Where it was seen.
        seen: At,
    },
    /// It has no place yet.
    NoPlace {
        /// Where it was seen.
        seen: At,
    },
    /// Somebody has it, by what is recorded.
    Lent {
        /// Where it was seen.
        seen: At,
    },
    /// It is on its way, by what is recorded.
    OnItsWay {
        /// Where it was seen.
        seen: At,
    },
    /// It was being looked for.
    WasMissing {
        /// Where it was seen.
        seen: At,
    },
    /// Nobody knew where it was.
    WasLost {
        /// Where it was seen.
        seen: At,
    },
    /// It is no copy that is kept among the others.
    ShouldNotBeHere {
        /// What it is.
        #[serde(serialize_with = "crate::jobs::json::copy_state")]
        state: CopyState,
        /// Where it was seen.
        seen: At,
    },
}

/// Begins one, of a place with all in it or of all places.
///
/// # Errors
/// [`StocktakeError::UnderWay`]; [`JobError::Unknown`].
pub fn begin(of: Option<&str>, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let of = of.map(|of| places::existing(&cx.catalog.read(), of));
    let of = of.transpose()?.map(|slot| slot.id);
    cx.change(Reason::Routine, |c| Ok(c.begin_stocktake(of)?))?;
    show(&cx.catalog.read())
}

/// Counts: `codes` begin with a place, and each place among them is where those after it are.
/// `anew` forgets what was counted there that is not of this archive.
///
/// # Errors
/// [`StocktakeError::NotBegun`], [`StocktakeError::Outside`]; [`JobError::Unknown`] where the first
/// is no place.
pub fn count(codes: &[String], anew: bool, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let mut misread = Vec::new();
    let mut seen: Vec<(SlotId, Vec<StocktakeSeen>)> = Vec::new();
    let reader = cx.catalog.read();
    seen.push((row::first_place(&reader, codes)?.id, Vec::new()));
    for code in codes.iter().skip(1) {
        let one = match row::scanned(&reader, code)? {
            Scanned::Place(slot) => {
                seen.push((slot.id, Vec::new()));
                continue;
            }
            Scanned::Copy(copy) => StocktakeSeen::Copy(copy.id),
            // A code of ours that is no disc's lies on no shelf.
            Scanned::Other(Became::Misread | Became::NotADisc) => {
                misread.push(code.clone());
                continue;
            }
            Scanned::Other(_) => StocktakeSeen::Foreign,
        };
        if let Some((_, here)) = seen.last_mut() {
            here.push(one);
        }
    }
    cx.change(Reason::Routine, |c| {
        for (place, here) in &seen {
            c.count_place(*place, here, anew)?;
        }
        Ok(())
    })?;
    let shown = show(&cx.catalog.read())?;
    Ok(Outcome { misread, ..shown })
}

/// Ends the one that is under way; although places were not counted, where `in_part`.
///
/// # Errors
/// [`StocktakeError::NotBegun`], [`StocktakeError::NotCounted`].
pub fn end(in_part: bool, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    cx.change(Reason::Routine, |c| Ok(c.end_stocktake(in_part)?))?;
    show(&cx.catalog.read())
}

/// Tells of the one that is under way, or else of the last one, by where copies are now.
///
/// # Errors
/// [`StocktakeError::NotBegun`] where there never was one.
pub fn show(reader: &Reader<'_>) -> Result<Outcome, JobError> {
    let Some(of) = reader.last_stocktake()? else {
        return Err(CatalogError::from(StocktakeError::NotBegun).into());
    };
    outcome(&of, reader)
}

/// The one that is under way, or the last one while something that it found is not settled.
///
/// # Errors
/// The catalog's.
pub fn standing(reader: &Reader<'_>) -> Result<Option<Outcome>, JobError> {
    let Some(of) = reader.last_stocktake()? else {
        return Ok(None);
    };
    let outcome = outcome(&of, reader)?;
    let is_open = outcome.ended.is_none() || !outcome.differences.is_empty();
    Ok(is_open.then_some(outcome))
}

/// Places by their rows.
struct Places(BTreeMap<i64, Slot>);

impl Places {
    fn read(reader: &Reader<'_>) -> Result<Self, JobError> {
        let rows = reader.places()?.into_iter().map(|row| row.slot);
        Ok(Self(rows.map(|slot| (slot.id.0, slot)).collect()))
    }

    fn at(&self, slot: SlotId, reader: &Reader<'_>) -> Result<At, JobError> {
        let slot = match self.0.get(&slot.0) {
            Some(slot) => slot.clone(),
            None => reader.slot_by_id(slot)?,
        };
        let (slot, path) = (slot.code, slot.path);
        Ok(At { slot, path })
    }
}

fn outcome(of: &Stocktake, reader: &Reader<'_>) -> Result<Outcome, JobError> {
    let places = Places::read(reader)?;
    let at = |slot: SlotId| places.at(slot, reader);
    let result = reader.stocktake_result(of)?;
    let mut counted = Vec::new();
    for one in reader.counted(of.id)? {
        counted.push(Counted {
            at: at(one.place)?,
            when: one.at,
            person: one.person,
            foreign: one.foreign,
        });
    }
    let mut not_counted = Vec::new();
    for slot in result.not_counted {
        not_counted.push(at(slot)?);
    }
    not_counted.sort_by(|one, other| stele_catalog::walking_order(&one.path, &other.path));
    let mut differences = Vec::new();
    for difference in result.differences {
        let in_the_way = in_the_way(&difference, reader)?;
        differences.push(Differs {
            in_the_way,
            ..differs(difference, &at)?
        });
    }
    let missing =
        |one: &Differs| matches!(one.how, How::Missing { .. }).then(|| one.serial.clone());
    let missing: BTreeSet<String> = differences.iter().filter_map(missing).collect();
    for one in &mut differences {
        let other = one.in_the_way.as_ref();
        one.in_the_way_missing = other.is_some_and(|other| missing.contains(other));
    }
    Ok(Outcome {
        of: of.of.map(at).transpose()?.map(|at| at.path),
        began: of.began,
        person: of.person.clone(),
        ended: of.ended,
        counted,
        not_counted,
        in_place: result.in_place,
        differences,
        misread: Vec::new(),
    })
}

/// The copy for which one cannot be kept where it was seen.
fn in_the_way(difference: &Difference, reader: &Reader<'_>) -> Result<Option<String>, JobError> {
    let (serial, seen) = match difference {
        Difference::Misplaced { serial, seen, .. }
        | Difference::NotExpected { serial, seen, .. } => (serial, *seen),
        Difference::Missing { .. } | Difference::ShouldNotBeHere { .. } => return Ok(None),
    };
    row::in_the_way(&lookup::copy_named(reader, serial)?, seen, reader)
}

fn differs(
    difference: Difference,
    at: &dyn Fn(SlotId) -> Result<At, JobError>,
) -> Result<Differs, JobError> {
    let (serial, disc, how) = match difference {
        Difference::Missing { serial, disc, home } => {
            (serial, disc, How::Missing { home: at(home)? })
        }
        Difference::Misplaced {
            serial,
            disc,
            home,
            seen,
        } => {
            let (home, seen) = (at(home)?, at(seen)?);
            (serial, disc, How::Misplaced { home, seen })
        }
        Difference::NotExpected {
            serial,
            disc,
            why,
            seen,
        } => {
            let seen = at(seen)?;
            let how = match why {
                NotExpected::NoPlace => How::NoPlace { seen },
                NotExpected::Lent => How::Lent { seen },
                NotExpected::OnItsWay => How::OnItsWay { seen },
                NotExpected::Missing => How::WasMissing { seen },
                NotExpected::Lost => How::WasLost { seen },
            };
            (serial, disc, how)
        }
        Difference::ShouldNotBeHere {
            serial,
            disc,
            state,
            seen,
        } => {
            let seen = at(seen)?;
            (serial, disc, How::ShouldNotBeHere { state, seen })
        }
    };
    Ok(Differs {
        serial,
        disc,
        how,
        in_the_way: None,
        in_the_way_missing: false,
    })
}
