//! Loans: what a copy is lent for, to whom, until when, and how it comes back.

use super::{Condition, Elsewhere, LoanError, LoanKind, SlotId, UnreadReturn, sql};
use crate::CatalogError;
use crate::codes::Serial;
use crate::discs::{CopyId, CopyState, Event, Hindered, KnownBy, NotCounted, Refused};
use crate::people::PersonId;
use crate::store::{Change, Reader, Row, Timestamp, params};
use crate::trail::words;
use crate::typed;

/// A loan to be made.
#[derive(Copy, Clone, Debug)]
pub struct NewLoan<'a> {
    /// Who gets the copy.
    pub borrower: PersonId,
    /// What for.
    pub kind: LoanKind,
    /// In words, which can be erased.
    pub purpose: Option<&'a str>,
    /// When it is due back.
    pub due: Option<Timestamp>,
    /// Who says that it is this copy.
    pub by: KnownBy,
    /// Even if no other good copy of the disc is left in its place.
    pub even_last: bool,
}

/// A copy that somebody has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenLoan {
    /// The copy.
    pub serial: Serial,
    /// Name of its disc.
    pub disc: String,
    /// Code of who has it.
    pub person: String,
    /// The name; none where it was erased.
    pub name: Option<String>,
    /// What for.
    pub kind: LoanKind,
    /// Since when.
    pub since: Timestamp,
    /// When it is due back.
    pub due: Option<Timestamp>,
    /// The place that it came from.
    pub home: Option<String>,
}

impl Change<'_> {
    /// Lends a copy.
    ///
    /// # Errors
    /// [`LoanError::NotSound`], [`LoanError::LastInPlace`], [`LoanError::NoPurpose`];
    /// [`CatalogError::IsLent`], [`CatalogError::OnTheWay`], [`CatalogError::Quarantined`];
    /// [`CatalogError::NotPlain`].
    pub fn lend(&mut self, copy: CopyId, new: &NewLoan<'_>) -> Result<CopyState, CatalogError> {
        self.require_returned(copy)?;
        self.require_settled(copy)?;
        self.require_not_packed(copy)?;
        if self.is_apart(copy)? {
            let serial = self.serial_of(copy)?;
            return Err(CatalogError::Quarantined { serial });
        }
        let (home, state) = self.standing_of(copy)?;
        if matches!(state, CopyState::Failed | CopyState::Suspect) {
            let serial = self.serial_of(copy)?;
            let other = self.other_to_lend(copy)?;
            return Err(LoanError::NotSound {
                serial,
                state,
                other,
            }
            .into());
        }
        if !new.even_last && self.is_last_in_place(copy)? {
            let others = self.elsewhere(copy)?;
            return Err(LoanError::LastInPlace { others }.into());
        }
        match new.purpose {
            Some(text) => {
                typed::check(text, typed::REASON_CHARS)?;
                if !typed::says_something(text) {
                    return Err(LoanError::NoPurpose.into());
                }
            }
            // Nobody who may order it is known otherwise.
            None if new.kind == LoanKind::Order => return Err(LoanError::NoPurpose.into()),
            None => {}
        }
        let purpose = new.purpose.map(|text| words::put(self.db, text));
        let purpose = purpose.transpose()?;
        let params = params![
            copy.0,
            new.borrower.0,
            purpose.map(|words| words.id),
            self.at.0,
            new.due.map(|at| at.0),
            new.kind.text(),
            home
        ];
        let loan = self.db.insert(sql::LEND, params)?;
        let by = Some(new.by);
        let state = self.record(copy, &Event::Lent { loan, by })?;
        self.stand(copy, None)?;
        Ok(state)
    }

    /// Takes a lent copy back into a place; into the one that it came from, where none is given.
    /// `by` is who says that it is this copy.
    ///
    /// # Errors
    /// [`CatalogError::NotLent`]; [`LoanError::NoHome`];
    /// [`PlaceError`](super::PlaceError) where the place cannot take it.
    pub fn give_back(
        &mut self,
        copy: CopyId,
        slot: Option<SlotId>,
        condition: Option<Condition>,
        by: KnownBy,
    ) -> Result<CopyState, CatalogError> {
        let Some(loan) = self.open_loan(copy)? else {
            return Err(self.not_lent(copy, slot)?);
        };
        let home: Option<Option<i64>> = self.db.value(sql::HOME, [loan])?;
        let home = home.flatten().map(SlotId);
        let slot = slot.or(home).ok_or(LoanError::NoHome)?;
        self.require_room(copy, slot)?;
        let params = params![loan, self.at.0, condition.map(Condition::text)];
        self.db.execute_on(("loan", loan), sql::RETURN, params)?;
        let (place, by) = (slot.0, Some(by));
        let slot = place;
        let state = self.record(copy, &Event::GivenBack { loan, slot, by })?;
        self.stand(copy, Some(place))?;
        Ok(state)
    }

    /// Other good copies of its disc, which are in no place now.
    pub(crate) fn elsewhere(&self, copy: CopyId) -> Result<Box<Elsewhere>, CatalogError> {
        Ok(Box::new(Elsewhere {
            away: self.db.value(sql::OTHER_AWAY, [copy.0])?,
            unplaced: self.db.value(sql::OTHER_UNPLACED, [copy.0])?,
        }))
    }

    /// Why a copy that nobody has does not come back: it is on its way ([`CatalogError::OnTheWay`],
    /// as an error), or it is none any more.
    fn not_lent(&self, copy: CopyId, slot: Option<SlotId>) -> Result<CatalogError, CatalogError> {
        self.require_settled(copy)?;
        let serial = self.serial_of(copy)?;
        let (_, state) = self.standing_of(copy)?;
        Ok(match state {
            CopyState::Missing | CopyState::Lost | CopyState::Retired | CopyState::Destroyed => {
                Refused::Hindered {
                    state,
                    event: Hindered::ReturnedUnlent,
                }
                .into()
            }
            _ => CatalogError::NotLent {
                serial,
                to: self.path_of(slot)?,
            },
        })
    }

    /// Whether a copy can be read, and no other good one of its disc is in its place.
    pub(crate) fn is_last_in_place(&self, copy: CopyId) -> Result<bool, CatalogError> {
        let others: i64 = self.db.one(sql::OTHERS_IN_PLACE, [copy.0])?;
        let state = self.standing_of(copy)?.1;
        Ok(others == 0 && (state.is_sound() || state == CopyState::Migrate))
    }

    /// Another copy of its disc that can be lent while a good one stays.
    fn other_to_lend(&self, copy: CopyId) -> Result<Option<String>, CatalogError> {
        let row = |row: &Row<'_>| Ok((CopyId(row.get(0)?), row.get::<String>(1)?));
        for (other, serial) in self.db.rows(sql::OTHERS_TO_LEND, [copy.0], row)? {
            if !self.is_last_in_place(other)? {
                return Ok(Some(serial));
            }
        }
        Ok(None)
    }

    /// Whether a copy holds its disc, or may, and no other good one of it is in a place or a hand.
    pub(crate) fn is_last_sound(&self, copy: CopyId) -> Result<bool, CatalogError> {
        self.db.one(sql::LAST_SOUND, [copy.0])
    }

    /// Another good copy of its disc that does not count now; none where there is none.
    pub(crate) fn not_counted(&self, copy: CopyId) -> Result<Option<NotCounted>, CatalogError> {
        self.db.row(sql::NOT_COUNTED, [copy.0], |row| {
            let serial = row.get(0)?;
            Ok(match row.get::<i64>(1)? {
                0 => NotCounted::InTransit { serial },
                1 => NotCounted::Unseen { serial },
                _ => NotCounted::Unread { serial },
            })
        })
    }

    /// The place that a copy is in.
    pub(crate) fn home_of(&self, copy: CopyId) -> Result<Option<SlotId>, CatalogError> {
        Ok(self.standing_of(copy)?.0.map(SlotId))
    }

    pub(crate) fn standing_of(
        &self,
        copy: CopyId,
    ) -> Result<(Option<i64>, CopyState), CatalogError> {
        let row = self.db.row(sql::STANDING, [copy.0], |row| {
            let state: String = row.get(1)?;
            Ok((row.get(0)?, CopyState::stored(&state)?))
        })?;
        row.ok_or(CatalogError::NoRow {
            what: "copy",
            row: copy.0,
        })
    }
}

impl Reader<'_> {
    /// Copies that came back dirty or scratched and were not read since, the oldest first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn unread_returns(&self) -> Result<Vec<UnreadReturn>, CatalogError> {
        self.db.rows(sql::UNREAD_RETURNS, [], |row| {
            let (serial, condition): (String, Option<String>) = (row.get(0)?, row.get(2)?);
            let condition = condition.map(|text| Condition::stored(&text));
            Ok(UnreadReturn {
                serial: serial.parse()?,
                disc: row.get(1)?,
                condition: condition.transpose()?,
                at: Timestamp(row.get(3)?),
                sealed: row.get::<i64>(4)? != 0,
            })
        })
    }

    /// Copies that somebody has, those that are due first in front; those without a date last.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn open_loans(&self) -> Result<Vec<OpenLoan>, CatalogError> {
        self.db.rows(sql::OPEN_LOANS, [], |row| {
            let (serial, kind): (String, String) = (row.get(0)?, row.get(4)?);
            Ok(OpenLoan {
                serial: serial.parse()?,
                disc: row.get(1)?,
                person: row.get(2)?,
                name: row.get(3)?,
                kind: LoanKind::stored(&kind)?,
                since: Timestamp(row.get(5)?),
                due: row.get::<Option<i64>>(6)?.map(Timestamp),
                home: row.get(7)?,
            })
        })
    }
}
