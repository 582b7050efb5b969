//! The history of a copy, its loans, and slots.

use std::collections::BTreeMap;

use super::walk::walking_order;
use super::{
    Condition, CustodyRow, LoanKind, LoanRow, PlaceError, PlaceRow, PlaceWidths, Slot, SlotId,
    SlotKind, SlotThen, custody, places, sql,
};
use crate::CatalogError;
use crate::codes::Numbered;
use crate::discs::{CopyId, CopyState};
use crate::people::PersonId;
use crate::store::{Reader, Row, Timestamp, count, params};
use crate::trail::ReasonKind;

pub(super) fn slot_row(row: &Row<'_>) -> Result<Slot, CatalogError> {
    let kind: String = row.get(3)?;
    Ok(Slot {
        id: SlotId(row.get(0)?),
        code: row.get(1)?,
        path: row.get(2)?,
        kind: SlotKind::stored(&kind)?,
        parent: row.get::<Option<i64>>(4)?.map(SlotId),
    })
}

/// The width of a case, in mm, where nobody said: a jewel case. A slim one has 5.
const JEWEL_CASE: u32 = 10;

impl Reader<'_> {
    /// What happened to a copy, oldest first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`]; [`CatalogError::Word`] for a kind that is not known.
    pub fn history(&self, copy: CopyId) -> Result<Vec<CustodyRow>, CatalogError> {
        self.db.rows(sql::HISTORY, [copy.0], |row| {
            let (state, reason): (String, String) = (row.get(2)?, row.get(20)?);
            Ok(CustodyRow {
                at: Timestamp(row.get(0)?),
                person: row.get(1)?,
                state: CopyState::stored(&state)?,
                reason: ReasonKind::stored(&reason)?,
                why: row.get(3)?,
                event: custody::event(row, 4)?,
            })
        })
    }

    /// Who had a copy, oldest first; whoever has it now is last.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn loans(&self, copy: CopyId) -> Result<Vec<LoanRow>, CatalogError> {
        self.db.rows(sql::LOANS, [copy.0], |row| {
            Ok(LoanRow {
                id: row.get(0)?,
                borrower: PersonId(row.get(1)?),
                code: row.get(2)?,
                name: row.get(3)?,
                purpose: row.get(4)?,
                since: Timestamp(row.get(5)?),
                due: row.get::<Option<i64>>(6)?.map(Timestamp),
                returned: row.get::<Option<i64>>(7)?.map(Timestamp),
                kind: LoanKind::stored(&row.get::<String>(8)?)?,
                condition: match row.get::<Option<String>>(9)? {
                    Some(text) => Some(Condition::stored(&text)?),
                    None => None,
                },
                home: row.get(10)?,
            })
        })
    }

    /// All places with what is in them, in the order in which one walks past them.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn places(&self) -> Result<Vec<PlaceRow>, CatalogError> {
        let mut slots = self.db.rows(sql::SLOTS, [], slot_row)?;
        slots.sort_by(|one, other| walking_order(&one.path, &other.path));
        let widths = self.db.rows(sql::WIDTHS, [], |row| {
            let (width, case) = (row.get(1)?, row.get(2)?);
            Ok((row.get::<i64>(0)?, PlaceWidths { width, case }))
        })?;
        let widths: BTreeMap<i64, PlaceWidths> = widths.into_iter().collect();
        let counts = self.db.rows(sql::COUNTS, [], |row| {
            Ok((row.get::<i64>(0)?, count(row.get(1)?)))
        })?;
        let parents: BTreeMap<i64, Option<i64>> = slots
            .iter()
            .map(|slot| (slot.id.0, slot.parent.map(|above| above.0)))
            .collect();
        let mut copies: BTreeMap<i64, u64> = BTreeMap::new();
        for (slot, here) in counts {
            let mut at = Some(slot);
            while let Some(slot) = at {
                let sum = copies.entry(slot).or_default();
                *sum = sum.saturating_add(here);
                at = parents.get(&slot).copied().flatten();
            }
        }
        let case_of = |slot: &Slot| {
            let mut at = Some(slot.id.0);
            while let Some(slot) = at {
                if let Some(case) = widths.get(&slot).and_then(|widths| widths.case) {
                    return case;
                }
                at = parents.get(&slot).copied().flatten();
            }
            JEWEL_CASE
        };
        let of = |slot: Slot| {
            let none = PlaceWidths::default();
            let widths = *widths.get(&slot.id.0).unwrap_or(&none);
            let capacity = match (slot.kind, widths.width) {
                (SlotKind::Slot, _) => Some(1),
                (_, Some(width)) => width.checked_div(case_of(&slot)).map(u64::from),
                (_, None) => None,
            };
            PlaceRow {
                copies: *copies.get(&slot.id.0).unwrap_or(&0),
                slot,
                widths,
                capacity,
            }
        };
        Ok(slots.into_iter().map(of).collect())
    }

    /// What a place was called at a time.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`].
    pub fn slot_then(&self, slot: SlotId, at: Timestamp) -> Result<SlotThen, CatalogError> {
        let params = params![slot.0, at.0];
        let found = self.db.row(sql::PATH_AT, params, |row| {
            Ok(SlotThen::of(row.get(0)?, row.get(1)?))
        })?;
        found.flatten().ok_or(CatalogError::NoRow {
            what: "place",
            row: slot.0,
        })
    }

    /// The place with nearly the name that a path has where it is new, but for one; none where all
    /// of it is known, or nothing there is called like it.
    ///
    /// # Errors
    /// [`CatalogError::NoPlace`], [`CatalogError::NotPlain`] for what is no path.
    pub fn place_like(
        &self,
        path: &str,
        but: Option<SlotId>,
    ) -> Result<Option<Slot>, CatalogError> {
        places::near(self.db, path, but)
    }

    /// Why a copy may not be put into a place: the slot is taken, or another copy of its disc is in
    /// the same box; none where it may.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn no_room(&self, copy: CopyId, slot: SlotId) -> Result<Option<PlaceError>, CatalogError> {
        places::no_room(self.db, copy, slot)
    }

    /// A place and those that it is in, from the smallest to the largest.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn places_above(&self, slot: SlotId) -> Result<Vec<Slot>, CatalogError> {
        places::upward(self.db, slot)
    }

    /// The slot of a path, as it is written there.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn slot_by_path(&self, path: &str) -> Result<Option<Slot>, CatalogError> {
        self.db.row(sql::SLOT_OF_PATH, [path], slot_row)
    }

    /// The place that another one is since a merge, by the path which that had; none where no such
    /// place was merged into one.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn slot_merged_from(&self, path: &str) -> Result<Option<Slot>, CatalogError> {
        self.db.row(sql::SLOT_MERGED_FROM, [path], slot_row)
    }

    /// The slot of a row, or the one that it is since a merge.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`]; [`CatalogError::Storage`].
    pub fn slot_by_id(&self, slot: SlotId) -> Result<Slot, CatalogError> {
        places::get(self.db, slot)
    }

    /// The slot of a code. One that was given out before codes had a check character has it with
    /// and without.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn slot_by_code(&self, code: Numbered) -> Result<Option<Slot>, CatalogError> {
        let found = self
            .db
            .row(sql::SLOT_BY_CODE, [code.to_string()], slot_row)?;
        match found {
            None if code.has_check() => {
                self.db
                    .row(sql::SLOT_BY_CODE, [code.bare().to_string()], slot_row)
            }
            found => Ok(found),
        }
    }
}
