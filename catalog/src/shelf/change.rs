//! Copies put in their places, sent, kept apart.

use super::{Condition, SlotId, places, sql};
use crate::CatalogError;
use crate::discs::{CopyId, CopyState, Event, KnownBy};
use crate::shipments::ShipmentError;
use crate::store::{Change, params};
use crate::studies;

impl Change<'_> {
    /// Puts a copy into a slot. `by` is who says that it is this copy.
    ///
    /// # Errors
    /// [`CatalogError::IsLent`], [`CatalogError::OnTheWay`]: it is given back, or has arrived,
    /// first. [`PlaceError`](super::PlaceError) where the slot is taken, or another copy of the
    /// disc is in the box.
    pub fn shelve(
        &mut self,
        copy: CopyId,
        slot: SlotId,
        by: KnownBy,
    ) -> Result<CopyState, CatalogError> {
        self.require_returned(copy)?;
        self.require_settled(copy)?;
        self.require_not_packed(copy)?;
        self.require_room(copy, slot)?;
        let (slot, by) = (slot.0, Some(by));
        let state = self.record(copy, &Event::Shelved { slot, by })?;
        self.stand(copy, Some(slot))?;
        Ok(state)
    }

    /// Sends a copy on its way to a slot, by itself. `by` is who says that it is this copy;
    /// `even_last` sends it although no other good copy of its disc is left in its place.
    ///
    /// # Errors
    /// [`ShipmentError`](crate::ShipmentError) where it, or another copy of its disc, is packed or
    /// on its way; [`CatalogError::IsLent`], [`CatalogError::OnTheWay`],
    /// [`CatalogError::NeverBurned`].
    pub fn send(
        &mut self,
        copy: CopyId,
        slot: SlotId,
        by: KnownBy,
        even_last: bool,
    ) -> Result<CopyState, CatalogError> {
        self.require_returned(copy)?;
        self.require_settled(copy)?;
        self.require_burned(copy)?;
        self.require_not_packed(copy)?;
        self.require_alone(copy)?;
        if !even_last && self.is_last_in_place(copy)? {
            let serial = self.serial_of(copy)?;
            let others = self.elsewhere(copy)?;
            let to = places::get(self.db, slot)?.path;
            return Err(ShipmentError::LastToSend { serial, others, to }.into());
        }
        self.send_off(copy, slot, by)
    }

    /// Sends a copy of which the rest was asked before.
    pub(crate) fn send_off(
        &mut self,
        copy: CopyId,
        slot: SlotId,
        by: KnownBy,
    ) -> Result<CopyState, CatalogError> {
        self.require_returned(copy)?;
        self.require_settled(copy)?;
        self.require_burned(copy)?;
        self.require_room(copy, slot)?;
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
    /// [`CatalogError::NotOnTheWay`]; [`ShipmentError::SealUnread`] where the seal of the shipment
    /// that it is in is to be compared first.
    pub fn arrive(
        &mut self,
        copy: CopyId,
        slot: Option<SlotId>,
        by: KnownBy,
    ) -> Result<CopyState, CatalogError> {
        if let Some(row) = self.under_way_in(copy)?
            && row.seal.is_some()
            && row.seal_found.is_none()
        {
            return Err(ShipmentError::SealUnread {
                serial: self.serial_of(copy)?,
                shipment: row.code,
            }
            .into());
        }
        self.arrive_in(copy, slot, by, None)
    }

    /// As [`Change::arrive`], in this condition; ticked off in the shipment that it was in.
    pub(crate) fn arrive_in(
        &mut self,
        copy: CopyId,
        slot: Option<SlotId>,
        by: KnownBy,
        condition: Option<Condition>,
    ) -> Result<CopyState, CatalogError> {
        let Some(bound) = self.bound(copy)? else {
            let serial = self.serial_of(copy)?;
            let to = self.path_of(slot)?;
            return Err(CatalogError::NotOnTheWay { serial, to });
        };
        let slot = slot.map_or(bound, |slot| slot.0);
        self.require_room(copy, SlotId(slot))?;
        let state = self.record(copy, &Event::Arrived { slot, by })?;
        let params = params![copy.0, slot];
        self.db.execute_on(("copy", copy.0), sql::ARRIVE, params)?;
        studies::index_copy(self.db, copy)?;
        self.tick_off(copy, SlotId(slot), condition)?;
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
            false => {
                self.require_not_packed(copy)?;
                self.record(copy, &Event::Quarantined)
            }
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
                shipment: self.under_way_in(copy)?.map(|row| row.code),
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

    pub(super) fn is_apart(&self, copy: CopyId) -> Result<bool, CatalogError> {
        let since: Option<Option<i64>> = self.db.value(sql::APART, [copy.0])?;
        Ok(since.flatten().is_some())
    }

    /// Asks whether a copy is lent to nobody.
    ///
    /// # Errors
    /// [`CatalogError::IsLent`].
    pub fn require_returned(&self, copy: CopyId) -> Result<(), CatalogError> {
        match self.open_loan(copy)? {
            Some(loan) => {
                let home: Option<Option<i64>> = self.db.value(sql::HOME, [loan])?;
                Err(CatalogError::IsLent {
                    serial: self.serial_of(copy)?,
                    has_home: home.flatten().is_some(),
                })
            }
            None => Ok(()),
        }
    }

    /// Ends the loan of a copy that is no more, where it is lent.
    pub(crate) fn end_loan(&mut self, copy: CopyId) -> Result<(), CatalogError> {
        match self.open_loan(copy)? {
            Some(loan) => {
                let unseen: Option<&str> = None;
                let params = params![loan, self.at.0, unseen];
                self.db.execute_on(("loan", loan), sql::RETURN, params)
            }
            None => Ok(()),
        }
    }

    pub(super) fn open_loan(&self, copy: CopyId) -> Result<Option<i64>, CatalogError> {
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

    pub(super) fn stand(&mut self, copy: CopyId, slot: Option<i64>) -> Result<(), CatalogError> {
        let params = params![copy.0, slot];
        self.db.execute_on(("copy", copy.0), sql::STAND, params)?;
        studies::index_copy(self.db, copy)?;
        match slot {
            // One that was missing on the way is there.
            Some(slot) => self.tick_off(copy, SlotId(slot), None),
            None => Ok(()),
        }
    }
}
