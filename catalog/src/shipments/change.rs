//! Shipments begun, packed, sealed, handed over, canceled.

use std::collections::BTreeSet;

use super::{ShipmentError, ShipmentId, ShipmentResult, ShipmentRow, read, sql};
use crate::CatalogError;
use crate::codes::{CodeKind, Numbered};
use crate::discs::{CopyId, KnownBy};
use crate::people::PersonId;
use crate::shelf::SlotId;
use crate::store::{Change, Timestamp, params};
use crate::trail::EventKind;
use crate::typed;

/// The longest number of a seal, in characters.
const SEAL_CHARS: usize = 40;

impl Change<'_> {
    /// Begins a shipment to a place.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`]; [`CatalogError::Storage`].
    pub fn begin_shipment(&mut self, to: SlotId) -> Result<ShipmentRow, CatalogError> {
        let next = self.db.insert(sql::NEXT_NUMBER, [])?;
        let code = Numbered::new(CodeKind::Shipment, next).ok_or(CatalogError::TooLarge)?;
        let params = params![next, code.to_string(), to.0, self.at.0, self.by.person.0];
        self.db.execute(sql::ADD, params)?;
        self.event(EventKind::ShipmentBegun, next, &format!("place {}", to.0))?;
        read::shipment(self.db, ShipmentId(next))
    }

    /// Packs a copy. A seal that is on the shipment is broken by that. `even_last` packs it
    /// although no other good copy of its disc is left in its place.
    ///
    /// # Errors
    /// [`ShipmentError`]; [`CatalogError::IsLent`], [`CatalogError::OnTheWay`],
    /// [`CatalogError::NeverBurned`]; [`PlaceError`](crate::PlaceError) where the place that it
    /// goes to cannot take it; [`CatalogError::NotPermitted`].
    pub fn pack(
        &mut self,
        id: ShipmentId,
        copy: CopyId,
        even_last: bool,
    ) -> Result<ShipmentRow, CatalogError> {
        let row = self.packable(id)?;
        self.require_returned(copy)?;
        self.require_settled(copy)?;
        self.require_burned(copy)?;
        self.require_in_none(copy, sql::OPEN_OF)?;
        self.require_alone(copy)?;
        let home = self.require_elsewhere(copy, &row)?;
        self.require_room(copy, row.to)?;
        let is_last = self.is_last_in_place(copy)?;
        if is_last && !even_last {
            return Err(self.last_in_place(copy)?);
        }
        let home = home.map(|slot| slot.0);
        let params = params![id.0, copy.0, self.at.0, self.by.person.0, home, is_last];
        self.db.insert(sql::PACK, params)?;
        self.break_seal(&row)?;
        let detail = match is_last {
            true => format!("copy {}, the last in its place", copy.0),
            false => format!("copy {}", copy.0),
        };
        self.event(EventKind::ShipmentPacked, id.0, &detail)?;
        read::shipment(self.db, id)
    }

    /// That no other good copy would be left in its place.
    fn last_in_place(&self, copy: CopyId) -> Result<CatalogError, CatalogError> {
        Ok(ShipmentError::LastInPlace {
            serial: self.serial_of(copy)?,
            others: self.elsewhere(copy)?,
        }
        .into())
    }

    /// Takes a copy out of a shipment that was not handed over. A seal on it is broken by that.
    ///
    /// # Errors
    /// [`ShipmentError::NotIn`], [`ShipmentError::HandedOver`], [`ShipmentError::Closed`];
    /// [`CatalogError::NotPermitted`].
    pub fn unpack(&mut self, id: ShipmentId, copy: CopyId) -> Result<ShipmentRow, CatalogError> {
        let row = self.packable(id)?;
        if self.db.execute(sql::UNPACK, params![id.0, copy.0])? == 0 {
            return Err(self.not_in(copy, &row)?);
        }
        self.break_seal(&row)?;
        let detail = format!("copy {}", copy.0);
        self.event(EventKind::ShipmentUnpacked, id.0, &detail)?;
        read::shipment(self.db, id)
    }

    /// Records the number of the seal that was put on.
    ///
    /// # Errors
    /// [`ShipmentError::Empty`], [`ShipmentError::HandedOver`], [`ShipmentError::Closed`];
    /// [`CatalogError::NotPlain`], [`CatalogError::NotPermitted`].
    pub fn seal_shipment(
        &mut self,
        id: ShipmentId,
        seal: &str,
    ) -> Result<ShipmentRow, CatalogError> {
        let row = self.packable(id)?;
        require_filled(&row)?;
        let seal = plain_seal(seal)?;
        self.db
            .execute_on(("shipment", id.0), sql::SET_SEAL, params![id.0, seal])?;
        self.event(EventKind::ShipmentSealed, id.0, "")?;
        read::shipment(self.db, id)
    }

    /// Hands a shipment over: every copy in it is on its way from now on. `even_last` are copies
    /// that may go although no other good copy of their discs is left in its place.
    ///
    /// # Errors
    /// [`ShipmentError::Empty`], [`ShipmentError::HandedOver`], [`ShipmentError::Closed`],
    /// [`ShipmentError::LastInPlace`] where another copy has gone since it was packed; as
    /// [`Change::send`] for each copy.
    pub fn hand_over_shipment(
        &mut self,
        id: ShipmentId,
        courier: PersonId,
        due: Timestamp,
        even_last: &BTreeSet<CopyId>,
    ) -> Result<ShipmentRow, CatalogError> {
        let row = self.packable(id)?;
        require_filled(&row)?;
        let copies = read::copies(self.db, id)?;
        for of in &copies {
            let may_go = of.was_last || even_last.contains(&of.copy);
            if !may_go && self.is_last_in_place(of.copy)? {
                return Err(self.last_in_place(of.copy)?);
            }
        }
        for of in &copies {
            self.send_off(of.copy, row.to, KnownBy::Label)?;
        }
        let params = params![id.0, courier.0, self.at.0, due.0];
        self.db
            .execute_on(("shipment", id.0), sql::HAND_OVER, params)?;
        let detail = format!("{} copies", copies.len());
        self.event(EventKind::ShipmentHandedOver, id.0, &detail)?;
        read::shipment(self.db, id)
    }

    /// Gives a shipment up that was not handed over. What is in it was never moved.
    ///
    /// # Errors
    /// [`ShipmentError::HandedOver`], [`ShipmentError::Closed`]; [`CatalogError::NotPermitted`].
    pub fn cancel_shipment(&mut self, id: ShipmentId) -> Result<ShipmentRow, CatalogError> {
        self.packable(id)?;
        self.end_shipment(id, ShipmentResult::Canceled)
    }

    pub(super) fn end_shipment(
        &mut self,
        id: ShipmentId,
        result: ShipmentResult,
    ) -> Result<ShipmentRow, CatalogError> {
        let params = params![id.0, self.at.0, result.text()];
        self.db.execute_on(("shipment", id.0), sql::CLOSE, params)?;
        self.event(EventKind::ShipmentClosed, id.0, result.text())?;
        read::shipment(self.db, id)
    }

    /// A shipment that is neither handed over nor closed.
    fn packable(&self, id: ShipmentId) -> Result<ShipmentRow, CatalogError> {
        let row = read::shipment(self.db, id)?;
        let shipment = row.code.clone();
        match (&row.closed, &row.handed_over) {
            (Some((_, result)), _) => {
                let result = result.text();
                Err(ShipmentError::Closed { shipment, result }.into())
            }
            (None, Some(_)) => Err(ShipmentError::HandedOver { shipment }.into()),
            (None, None) => Ok(row),
        }
    }

    /// Asks whether a copy is not packed in a shipment that waits to be handed over.
    ///
    /// # Errors
    /// [`ShipmentError::Packed`].
    pub(crate) fn require_not_packed(&self, copy: CopyId) -> Result<(), CatalogError> {
        self.require_in_none(copy, sql::PACKED_IN)
    }

    fn require_in_none(&self, copy: CopyId, of: &str) -> Result<(), CatalogError> {
        match self.db.value::<i64>(of, [copy.0])? {
            Some(open) => Err(ShipmentError::Packed {
                serial: self.serial_of(copy)?,
                shipment: read::shipment(self.db, ShipmentId(open))?.code,
            }
            .into()),
            None => Ok(()),
        }
    }

    /// Takes a copy out of the shipment that it is packed in, where it is not there any more. One
    /// that was handed over knows itself what did not arrive.
    pub(crate) fn is_not_there(&mut self, copy: CopyId) -> Result<(), CatalogError> {
        match self.db.value::<i64>(sql::PACKED_IN, [copy.0])? {
            Some(id) => self.unpack(ShipmentId(id), copy).map(drop),
            None => Ok(()),
        }
    }

    /// Asks whether no other copy of a copy's disc is packed or on its way.
    ///
    /// # Errors
    /// [`ShipmentError::SameDisc`], [`ShipmentError::SameDiscInTransit`].
    pub(crate) fn require_alone(&self, copy: CopyId) -> Result<(), CatalogError> {
        let same = self.db.row(sql::SAME_DISC, [copy.0], |row| {
            let (other, shipment) = (row.get(0)?, row.get(1)?);
            Ok(match row.get(2)? {
                true => ShipmentError::SameDisc { other, shipment },
                false => ShipmentError::SameDiscPacked { other, shipment },
            })
        })?;
        if let Some(same) = same {
            return Err(same.into());
        }
        match self.db.value::<String>(sql::SAME_DISC_SENT, [copy.0])? {
            Some(other) => Err(ShipmentError::SameDiscInTransit { other }.into()),
            None => Ok(()),
        }
    }

    /// Asks whether a copy is not where a shipment goes; where it is.
    fn require_elsewhere(
        &self,
        copy: CopyId,
        row: &ShipmentRow,
    ) -> Result<Option<SlotId>, CatalogError> {
        let Some(home) = self.home_of(copy)? else {
            return Ok(None);
        };
        match self.is_inside(home, row.to)? {
            true => Err(ShipmentError::IsThere {
                serial: self.serial_of(copy)?,
                shipment: row.code.clone(),
            }
            .into()),
            false => Ok(Some(home)),
        }
    }

    pub(super) fn not_in(
        &self,
        copy: CopyId,
        row: &ShipmentRow,
    ) -> Result<CatalogError, CatalogError> {
        let serial = self.serial_of(copy)?;
        let shipment = row.code.clone();
        Ok(ShipmentError::NotIn { serial, shipment }.into())
    }

    fn break_seal(&self, row: &ShipmentRow) -> Result<(), CatalogError> {
        match row.seal {
            Some(_) => {
                let params = params![row.id.0, None::<&str>];
                self.db
                    .execute_on(("shipment", row.id.0), sql::SET_SEAL, params)
            }
            None => Ok(()),
        }
    }
}

/// The number of a seal without the blanks around it.
pub(super) fn plain_seal(seal: &str) -> Result<&str, CatalogError> {
    let seal = seal.trim();
    typed::check(seal, SEAL_CHARS)?;
    match seal.is_empty() {
        true => Err(ShipmentError::NoSeal.into()),
        false => Ok(seal),
    }
}

fn require_filled(row: &ShipmentRow) -> Result<(), CatalogError> {
    match row.copies {
        0 => Err(ShipmentError::Empty {
            shipment: row.code.clone(),
        }
        .into()),
        _ => Ok(()),
    }
}
