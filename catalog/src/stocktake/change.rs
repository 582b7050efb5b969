//! Stock-takes begun, counted and ended.

use super::{Stocktake, StocktakeError, StocktakeSeen, read, sql};
use crate::CatalogError;
use crate::shelf::SlotId;
use crate::store::{Change, params};
use crate::trail::EventKind;

impl Change<'_> {
    /// Begins a stock-take of a place with all in it; of all places where none is given.
    ///
    /// # Errors
    /// [`StocktakeError::UnderWay`]; [`CatalogError::NotPermitted`].
    pub fn begin_stocktake(&mut self, of: Option<SlotId>) -> Result<Stocktake, CatalogError> {
        if read::under_way(self.db)?.is_some() {
            return Err(StocktakeError::UnderWay.into());
        }
        let params = params![of.map(|slot| slot.0), self.at.0, self.by.person.0];
        let id = self.db.insert(sql::BEGIN, params)?;
        self.event(EventKind::StocktakeBegun, id, "")?;
        self.stocktake()
    }

    /// Records what was seen at a place: these things, and what was seen there before. `anew`
    /// forgets what was seen there that is not of this archive, to count it once more.
    ///
    /// # Errors
    /// [`StocktakeError::NotBegun`], [`StocktakeError::Outside`];
    /// [`CatalogError::NotPermitted`].
    pub fn count_place(
        &mut self,
        place: SlotId,
        seen: &[StocktakeSeen],
        anew: bool,
    ) -> Result<(), CatalogError> {
        let of = self.stocktake()?;
        read::require_inside(self.db, &of, place)?;
        let (stocktake, at) = (of.id.0, self.at.0);
        if anew {
            self.db.execute(sql::EMPTY, params![stocktake, place.0])?;
        }
        let foreign = seen
            .iter()
            .filter(|s| **s == StocktakeSeen::Foreign)
            .count();
        let foreign = i64::try_from(foreign).unwrap_or(i64::MAX);
        let params = params![stocktake, place.0, at, self.by.person.0, foreign];
        let row = self.db.insert(sql::PLACE, params)?;
        for one in seen {
            if let StocktakeSeen::Copy(copy) = one {
                let params = params![stocktake, copy.0, place.0, at];
                self.db.insert(sql::COPY, params)?;
            }
        }
        // What nobody saw is missing of what was here now, whatever comes here later.
        let params = params![stocktake, place.0, at];
        self.db.execute(sql::EXPECTED, params)?;
        let detail = format!("place {}, {} seen", place.0, seen.len());
        self.event(EventKind::PlaceCounted, row, &detail)
    }

    /// Ends the stock-take that is under way; although places were not counted, where `in_part`.
    ///
    /// # Errors
    /// [`StocktakeError::NotBegun`], [`StocktakeError::NotCounted`];
    /// [`CatalogError::NotPermitted`].
    pub fn end_stocktake(&mut self, in_part: bool) -> Result<Stocktake, CatalogError> {
        let of = self.stocktake()?;
        let result = read::result(self.db, &of)?;
        let places = result.not_counted.len();
        if places > 0 && !in_part {
            return Err(StocktakeError::NotCounted { places }.into());
        }
        let params = params![of.id.0, self.at.0];
        self.db
            .execute_on(("stocktake", of.id.0), sql::END, params)?;
        let detail = format!(
            "{} in place, {} differ, {places} places not counted",
            result.in_place,
            result.differences.len()
        );
        self.event(EventKind::StocktakeEnded, of.id.0, &detail)?;
        Ok(Stocktake {
            ended: Some(self.at),
            ..of
        })
    }

    fn stocktake(&self) -> Result<Stocktake, CatalogError> {
        read::under_way(self.db)?.ok_or_else(|| StocktakeError::NotBegun.into())
    }
}
