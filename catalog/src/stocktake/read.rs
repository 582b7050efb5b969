//! Reading stock-takes, and what they found.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Counted, Difference, NotExpected, Stocktake, StocktakeError, StocktakeId, StocktakeResult,
    Unseen, sql,
};
use crate::CatalogError;
use crate::discs::CopyState;
use crate::shelf::{SlotId, slot, slots};
use crate::store::{Db, Reader, Row, Timestamp, count};

fn stocktake_row(row: &Row<'_>) -> Result<Stocktake, CatalogError> {
    Ok(Stocktake {
        id: StocktakeId(row.get(0)?),
        of: row.get::<Option<i64>>(1)?.map(SlotId),
        began: Timestamp(row.get(2)?),
        person: row.get(3)?,
        ended: row.get::<Option<i64>>(4)?.map(Timestamp),
    })
}

pub(super) fn under_way(db: Db<'_>) -> Result<Option<Stocktake>, CatalogError> {
    db.row(sql::UNDER_WAY, [], stocktake_row)
}

/// The places that each place is in, itself first.
struct Above {
    parents: BTreeMap<i64, Option<i64>>,
}

impl Above {
    fn read(db: Db<'_>) -> Result<Self, CatalogError> {
        let slots = slots(db)?;
        let parents = slots.into_iter().map(|slot| (slot.id.0, slot.parent));
        Ok(Self {
            parents: parents.map(|(id, of)| (id, of.map(|of| of.0))).collect(),
        })
    }

    fn of(&self, place: i64) -> impl Iterator<Item = i64> {
        let up = |at: &i64| self.parents.get(at).copied().flatten();
        std::iter::successors(Some(place), up)
    }

    /// Whether a place is another one, or in it.
    fn is_in(&self, place: i64, of: i64) -> bool {
        self.of(place).any(|above| above == of)
    }
}

/// Asks whether a place is among those that are counted.
///
/// # Errors
/// [`StocktakeError::Outside`].
pub(super) fn require_inside(
    db: Db<'_>,
    stocktake: &Stocktake,
    place: SlotId,
) -> Result<(), CatalogError> {
    let Some(of) = stocktake.of else {
        return Ok(());
    };
    let (of, place) = (slot(db, of)?, slot(db, place)?);
    match Above::read(db)?.is_in(place.id.0, of.id.0) {
        true => Ok(()),
        false => {
            let (code, path) = (place.code, of.path);
            Err(StocktakeError::Outside { code, path }.into())
        }
    }
}

/// A copy, and where it is by the catalog.
struct Known {
    id: i64,
    serial: String,
    disc: String,
    state: CopyState,
    home: Option<i64>,
    on_its_way: bool,
    lent: bool,
    /// It is in a box that waits for its courier.
    packed: bool,
    /// When something was last done with it.
    handled: Option<i64>,
    /// When something was last done with it that says where it is: no mere read.
    placed: Option<i64>,
}

/// What a stock-take knows of a copy.
struct Noted {
    place: i64,
    at: i64,
    seen: bool,
}

impl Known {
    fn read(row: &Row<'_>) -> Result<Self, CatalogError> {
        Ok(Self {
            id: row.get(0)?,
            serial: row.get(1)?,
            disc: row.get(2)?,
            state: CopyState::stored(&row.get::<String>(3)?)?,
            home: row.get(4)?,
            on_its_way: row.get(5)?,
            lent: row.get(6)?,
            packed: row.get(7)?,
            handled: row.get(8)?,
            placed: row.get(9)?,
        })
    }

    /// Why it is not among those that are in a place, where it is not.
    fn not_expected(&self) -> Option<NotExpected> {
        Some(match self {
            Self { lent: true, .. } => NotExpected::Lent,
            Self {
                on_its_way: true, ..
            } => NotExpected::OnItsWay,
            Self {
                state: CopyState::Missing,
                ..
            } => NotExpected::Missing,
            Self {
                state: CopyState::Lost,
                ..
            } => NotExpected::Lost,
            Self { home: None, .. } => NotExpected::NoPlace,
            _ => return None,
        })
    }

    /// What differs of it, seen at this place.
    fn seen_at(&self, seen: SlotId, above: &Above) -> Option<Difference> {
        let (serial, disc) = (self.serial.clone(), self.disc.clone());
        if !self.state.is_kept_on_shelves() {
            let state = self.state;
            return Some(Difference::ShouldNotBeHere {
                serial,
                disc,
                state,
                seen,
            });
        }
        if let Some(why) = self.not_expected() {
            return Some(Difference::NotExpected {
                serial,
                disc,
                why,
                seen,
            });
        }
        let home = self.home?;
        // Who counts a shelf sees what is in its slots; who counts a slot sees that one alone.
        (!above.is_in(home, seen.0)).then_some(Difference::Misplaced {
            serial,
            disc,
            home: SlotId(home),
            seen,
        })
    }
}

/// What a stock-take has found.
pub(super) fn result(db: Db<'_>, of: &Stocktake) -> Result<StocktakeResult, CatalogError> {
    let above = Above::read(db)?;
    let covers = of.of.map(|of| slot(db, of)).transpose()?;
    let counted: BTreeMap<i64, i64> = counted(db, of.id)?
        .iter()
        .map(|one| (one.place.0, one.at.0))
        .collect();
    let noted = db.rows(sql::SEEN, [of.id.0], |row| {
        let (place, at, seen) = (row.get(1)?, row.get(2)?, row.get(3)?);
        Ok((row.get::<i64>(0)?, Noted { place, at, seen }))
    })?;
    let noted: BTreeMap<i64, Noted> = noted.into_iter().collect();
    let copies = db.rows(sql::COPIES, [], Known::read)?;
    let mut result = StocktakeResult::default();
    let mut not_counted = BTreeSet::new();
    for copy in copies {
        let noted = noted.get(&copy.id);
        // Somebody had it in hand since it was counted: what was done with it says where it is.
        let since = |at: i64| copy.handled.is_some_and(|handled| handled > at);
        if let Some(seen) = noted.filter(|noted| noted.seen) {
            match copy.seen_at(SlotId(seen.place), &above) {
                // A read of it says that it is there, and not where it is put afterwards.
                Some(_) if copy.placed.is_some_and(|placed| placed > seen.at) => {}
                Some(difference) => result.differences.push(difference),
                None => result.in_place = result.in_place.saturating_add(1),
            }
            continue;
        }
        let expected =
            copy.not_expected().is_none() && copy.state != CopyState::Destroyed && !copy.packed;
        let Some(home) = copy.home.filter(|_| expected) else {
            continue;
        };
        if covers
            .as_ref()
            .is_some_and(|of| !above.is_in(home, of.id.0))
        {
            continue;
        }
        let last = |place: i64| counted.get(&place).copied();
        match noted {
            Some(noted) if since(noted.at) => {}
            Some(_) => result.differences.push(Difference::Missing {
                serial: copy.serial,
                disc: copy.disc,
                home: SlotId(home),
            }),
            // It came here after the place was counted.
            None if above.of(home).filter_map(last).any(since) => {}
            // Or after all of it was over.
            None if of.ended.is_some_and(|ended| copy.placed > Some(ended.0)) => {}
            None => {
                not_counted.insert(home);
            }
        }
    }
    result.not_counted = not_counted.into_iter().map(SlotId).collect();
    let places = self::counted(db, of.id)?.into_iter();
    let foreign = places.filter(|one| one.foreign > 0);
    result.foreign = foreign.map(|one| (one.place, one.foreign)).collect();
    Ok(result)
}

fn counted(db: Db<'_>, id: StocktakeId) -> Result<Vec<Counted>, CatalogError> {
    db.rows(sql::COUNTED, [id.0], |row| {
        Ok(Counted {
            place: SlotId(row.get(0)?),
            at: Timestamp(row.get(1)?),
            person: row.get(2)?,
            foreign: count(row.get(3)?),
        })
    })
}

impl Reader<'_> {
    /// The stock-take that is under way.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn stocktake(&self) -> Result<Option<Stocktake>, CatalogError> {
        under_way(self.db)
    }

    /// The stock-take that is under way, or else the last one.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn last_stocktake(&self) -> Result<Option<Stocktake>, CatalogError> {
        self.db.row(sql::LAST, [], stocktake_row)
    }

    /// Copies that were looked for in a stock-take that has ended, were not seen, and are not known
    /// to have been seen since; the oldest first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn unseen(&self) -> Result<Vec<Unseen>, CatalogError> {
        self.db.rows(sql::UNSEEN, [], |row| {
            let serial: String = row.get(0)?;
            Ok(Unseen {
                serial: serial.parse()?,
                disc: row.get(1)?,
                place: row.get(2)?,
                at: Timestamp(row.get(3)?),
                stocktake: StocktakeId(row.get(4)?),
            })
        })
    }

    /// The places that were counted in a stock-take, and by whom.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn counted(&self, of: StocktakeId) -> Result<Vec<Counted>, CatalogError> {
        counted(self.db, of)
    }

    /// What a stock-take has found, by where copies are now.
    ///
    /// # Errors
    /// [`CatalogError::Storage`]; [`CatalogError::Word`].
    pub fn stocktake_result(&self, of: &Stocktake) -> Result<StocktakeResult, CatalogError> {
        result(self.db, of)
    }
}
