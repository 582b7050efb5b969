//! Slots, and copies put there, lent, given back.

use super::{Slot, SlotId, sql};
use crate::CatalogError;
use crate::codes::{CodeKind, Numbered};
use crate::discs::{CopyId, CopyState, Event, KnownBy};
use crate::people::PersonId;
use crate::store::{Change, Timestamp, params};
use crate::studies;
use crate::trail::{EventKind, words};
use crate::typed;

/// The longest path of a place, in bytes: a few levels, each as long as a label is wide.
const PATH_BYTES: usize = 400;

impl Change<'_> {
    /// The slot of a path `Site/Room/Rack/Shelf/Slot`, made with its parents where it is new.
    ///
    /// # Errors
    /// [`CatalogError::NoPlace`] for a path with an empty part; [`CatalogError::NotPlain`].
    pub fn add_slot(&mut self, path: &str) -> Result<Slot, CatalogError> {
        let parts: Vec<&str> = path.split('/').map(str::trim).collect();
        let is_text = |part: &&str| !part.is_empty() && !part.chars().any(char::is_control);
        if path.len() > PATH_BYTES || !parts.iter().all(is_text) {
            return Err(CatalogError::NoPlace);
        }
        typed::check(path, PATH_BYTES)?;
        let mut parent = None;
        let mut slot = Slot {
            id: SlotId(0),
            code: String::new(),
            path: String::new(),
        };
        for part in parts {
            if !slot.path.is_empty() {
                slot.path.push('/');
            }
            slot.path.push_str(part);
            let known = self.db.row(sql::SLOT_BY_PATH, [&slot.path], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
            let (id, code) = match known {
                Some(found) => found,
                None => self.insert_slot(&slot.path, parent)?,
            };
            (slot.id, slot.code) = (SlotId(id), code);
            parent = Some(id);
        }
        Ok(slot)
    }

    fn insert_slot(
        &mut self,
        path: &str,
        parent: Option<i64>,
    ) -> Result<(i64, String), CatalogError> {
        let next = self.db.insert(sql::NEXT_SLOT, [])?;
        let code = Numbered::new(CodeKind::Place, next).ok_or(CatalogError::TooLarge)?;
        let code = code.to_string();
        let params = params![next, code, path, parent];
        self.db.execute(sql::ADD_SLOT, params)?;
        self.event(EventKind::SlotAdded, next, path)?;
        Ok((next, code))
    }

    /// Puts a copy into a slot. `by` is who says that it is this copy.
    ///
    /// # Errors
    /// [`CatalogError::IsLent`], [`CatalogError::OnTheWay`]: it is given back, or has arrived,
    /// first.
    pub fn shelve(
        &mut self,
        copy: CopyId,
        slot: SlotId,
        by: KnownBy,
    ) -> Result<CopyState, CatalogError> {
        self.require_returned(copy)?;
        self.require_settled(copy)?;
        let (slot, by) = (slot.0, Some(by));
        let state = self.record(copy, &Event::Shelved { slot, by })?;
        self.stand(copy, Some(slot))?;
        Ok(state)
    }

    /// Lends a copy; `purpose` goes into erasable words, `by` is who says that it is this copy.
    ///
    /// # Errors
    /// [`CatalogError::IsLent`], [`CatalogError::OnTheWay`], [`CatalogError::Quarantined`];
    /// [`CatalogError::NotPlain`].
    pub fn lend(
        &mut self,
        copy: CopyId,
        borrower: PersonId,
        purpose: Option<&str>,
        due: Option<Timestamp>,
        by: KnownBy,
    ) -> Result<CopyState, CatalogError> {
        self.require_returned(copy)?;
        self.require_settled(copy)?;
        if self.is_apart(copy)? {
            let serial = self.serial_of(copy)?;
            return Err(CatalogError::Quarantined { serial });
        }
        purpose.map_or(Ok(()), |text| typed::check(text, typed::REASON_CHARS))?;
        let purpose = purpose.map(|text| words::put(self.db, text)).transpose()?;
        let params = params![
            copy.0,
            borrower.0,
            purpose.map(|words| words.id),
            self.at.0,
            due.map(|at| at.0)
        ];
        let loan = self.db.insert(sql::LEND, params)?;
        let by = Some(by);
        let state = self.record(copy, &Event::Lent { loan, by })?;
        self.stand(copy, None)?;
        Ok(state)
    }

    /// Takes a lent copy back into a slot. `by` is who says that it is this copy.
    ///
    /// # Errors
    /// [`CatalogError::NotLent`].
    pub fn give_back(
        &mut self,
        copy: CopyId,
        slot: SlotId,
        by: KnownBy,
    ) -> Result<CopyState, CatalogError> {
        let Some(loan) = self.open_loan(copy)? else {
            let serial = self.serial_of(copy)?;
            return Err(CatalogError::NotLent { serial });
        };
        let params = params![loan, self.at.0];
        self.db.execute_on(("loan", loan), sql::RETURN, params)?;
        let (slot, by) = (slot.0, Some(by));
        let state = self.record(copy, &Event::GivenBack { loan, slot, by })?;
        self.stand(copy, Some(slot))?;
        Ok(state)
    }

    /// Sends a copy on its way to a slot. `by` is who says that it is this copy.
    ///
    /// # Errors
    /// [`CatalogError::IsLent`], [`CatalogError::OnTheWay`], [`CatalogError::NeverBurned`].
    pub fn send(
        &mut self,
        copy: CopyId,
        slot: SlotId,
        by: KnownBy,
    ) -> Result<CopyState, CatalogError> {
        self.require_returned(copy)?;
        self.require_settled(copy)?;
        self.require_burned(copy)?;
        let slot = slot.0;
        let state = self.record(copy, &Event::Sent { slot, by })?;
        let params = params![copy.0, slot];
        self.db
            .execute_on(("copy", copy.0), sql::ON_THE_WAY, params)?;
        studies::index_copy(self.db, copy)?;
        Ok(state)
    }

    /// Puts a copy that was on its way into a slot: the one that it was sent to, where none is
    /// given. `by` is who says that it is this copy.
    ///
    /// # Errors
    /// [`CatalogError::NotOnTheWay`].
    pub fn arrive(
        &mut self,
        copy: CopyId,
        slot: Option<SlotId>,
        by: KnownBy,
    ) -> Result<CopyState, CatalogError> {
        let Some(bound) = self.bound(copy)? else {
            let serial = self.serial_of(copy)?;
            return Err(CatalogError::NotOnTheWay { serial });
        };
        let slot = slot.map_or(bound, |slot| slot.0);
        let state = self.record(copy, &Event::Arrived { slot, by })?;
        let params = params![copy.0, slot];
        self.db.execute_on(("copy", copy.0), sql::ARRIVE, params)?;
        studies::index_copy(self.db, copy)?;
        Ok(state)
    }

    /// Keeps a copy apart: it counts for nothing until it is released.
    ///
    /// # Errors
    /// [`CatalogError::Quarantined`]; [`CatalogError::Refused`].
    pub fn quarantine(&mut self, copy: CopyId) -> Result<CopyState, CatalogError> {
        match self.is_apart(copy)? {
            true => Err(CatalogError::Quarantined {
                serial: self.serial_of(copy)?,
            }),
            false => self.record(copy, &Event::Quarantined),
        }
    }

    /// Keeps a copy apart no more: it is what was read of it since.
    ///
    /// # Errors
    /// [`CatalogError::NotQuarantined`]; [`CatalogError::Refused`].
    pub fn release(&mut self, copy: CopyId) -> Result<CopyState, CatalogError> {
        match self.is_apart(copy)? {
            true => self.record(copy, &Event::Released),
            false => Err(CatalogError::NotQuarantined {
                serial: self.serial_of(copy)?,
            }),
        }
    }

    /// Asks whether a copy is not on its way to another place.
    ///
    /// # Errors
    /// [`CatalogError::OnTheWay`].
    pub fn require_settled(&self, copy: CopyId) -> Result<(), CatalogError> {
        match self.bound(copy)? {
            Some(_) => Err(CatalogError::OnTheWay {
                serial: self.serial_of(copy)?,
            }),
            None => Ok(()),
        }
    }

    fn bound(&self, copy: CopyId) -> Result<Option<i64>, CatalogError> {
        Ok(self
            .db
            .value::<Option<i64>>(sql::BOUND, [copy.0])?
            .flatten())
    }

    fn is_apart(&self, copy: CopyId) -> Result<bool, CatalogError> {
        let since: Option<Option<i64>> = self.db.value(sql::APART, [copy.0])?;
        Ok(since.flatten().is_some())
    }

    /// Asks whether a copy is lent to nobody.
    ///
    /// # Errors
    /// [`CatalogError::IsLent`].
    pub fn require_returned(&self, copy: CopyId) -> Result<(), CatalogError> {
        match self.open_loan(copy)? {
            Some(_) => Err(CatalogError::IsLent {
                serial: self.serial_of(copy)?,
            }),
            None => Ok(()),
        }
    }

    /// Ends the loan of a copy that is no more, where it is lent.
    pub(crate) fn end_loan(&mut self, copy: CopyId) -> Result<(), CatalogError> {
        match self.open_loan(copy)? {
            Some(loan) => {
                let params = params![loan, self.at.0];
                self.db.execute_on(("loan", loan), sql::RETURN, params)
            }
            None => Ok(()),
        }
    }

    fn open_loan(&self, copy: CopyId) -> Result<Option<i64>, CatalogError> {
        self.db.value(sql::OPEN_LOAN, [copy.0])
    }

    /// What a copy is called, where an error says so.
    pub(crate) fn serial_of(&self, copy: CopyId) -> Result<String, CatalogError> {
        let serial: Option<String> = self.db.value(sql::SERIAL_OF, [copy.0])?;
        serial.ok_or(CatalogError::NoRow {
            what: "copy",
            row: copy.0,
        })
    }

    fn stand(&mut self, copy: CopyId, slot: Option<i64>) -> Result<(), CatalogError> {
        let params = params![copy.0, slot];
        self.db.execute_on(("copy", copy.0), sql::STAND, params)?;
        studies::index_copy(self.db, copy)
    }
}
