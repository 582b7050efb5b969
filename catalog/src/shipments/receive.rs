//! Shipments received: copy by copy, and what did not arrive.

use super::change::plain_seal;
use super::{ShipmentError, ShipmentId, ShipmentResult, ShipmentRow, read, sql};
use crate::CatalogError;
use crate::discs::{CopyId, KnownBy};
use crate::shelf::{Condition, SlotId};
use crate::store::{Change, params};
use crate::trail::EventKind;

impl Change<'_> {
    /// Receives a copy of a shipment: into the place that the shipment goes to, where none is
    /// given. With the last one that is received, the shipment is closed. `by` is who says that it
    /// is this copy.
    ///
    /// # Errors
    /// [`ShipmentError::NotIn`], [`ShipmentError::NotHandedOver`], [`ShipmentError::Closed`];
    /// [`CatalogError::NotOnTheWay`]; [`PlaceError`](crate::PlaceError) where the place cannot take
    /// it.
    pub fn receive(
        &mut self,
        id: ShipmentId,
        copy: CopyId,
        slot: Option<SlotId>,
        condition: Option<Condition>,
        by: KnownBy,
    ) -> Result<ShipmentRow, CatalogError> {
        let row = self.under_way(id)?;
        let known: Option<i64> = self.db.value(sql::ROW_OF, params![id.0, copy.0])?;
        if known.is_none() {
            return Err(self.not_in(copy, &row)?);
        }
        self.arrive_in(copy, slot, by, condition)?;
        read::shipment(self.db, id)
    }

    /// The shipment that a copy is under way in, where it is in one.
    pub(crate) fn under_way_in(&self, copy: CopyId) -> Result<Option<ShipmentRow>, CatalogError> {
        let found = self.db.row(sql::UNDER_WAY_OF, [copy.0], |row| {
            Ok(ShipmentId(row.get(1)?))
        })?;
        found.map(|id| read::shipment(self.db, id)).transpose()
    }

    /// Ticks a copy off that was put somewhere, where it was in a shipment: it has arrived, or has
    /// come back. With the last one, the shipment is closed.
    pub(crate) fn tick_off(
        &mut self,
        copy: CopyId,
        slot: SlotId,
        condition: Option<Condition>,
    ) -> Result<(), CatalogError> {
        let found = self.db.row(sql::UNDER_WAY_OF, [copy.0], |row| {
            Ok((row.get::<i64>(0)?, ShipmentId(row.get(1)?)))
        })?;
        let Some((row, id)) = found else {
            return Ok(());
        };
        let to = read::shipment(self.db, id)?.to;
        let arrived = self.is_inside(slot, to)?;
        let condition = condition.map(Condition::text);
        let by = self.by.person.0;
        let params = params![row, self.at.0, by, condition, slot.0, arrived];
        self.db
            .execute_on(("copy in a shipment", row), sql::RECEIVE, params)?;
        let detail = match arrived {
            true => format!("copy {}", copy.0),
            false => format!("copy {}, elsewhere", copy.0),
        };
        self.event(EventKind::ShipmentReceived, id.0, &detail)?;
        if self.db.one::<i64>(sql::COUNT_OUTSTANDING, [id.0])? > 0 {
            return Ok(());
        }
        let now = read::shipment(self.db, id)?;
        let result = match now.received == now.copies {
            true => ShipmentResult::Received,
            false => ShipmentResult::InPart,
        };
        self.end_shipment(id, result).map(drop)
    }

    /// Records the number on the seal as it was read where the shipment arrived; also after the
    /// last copy was received. Once it was another one, only a reason puts that right.
    ///
    /// # Errors
    /// [`ShipmentError::NotHandedOver`], [`ShipmentError::Closed`],
    /// [`ShipmentError::SealDiffered`]; [`CatalogError::NotPlain`].
    pub fn check_seal(&mut self, id: ShipmentId, seal: &str) -> Result<ShipmentRow, CatalogError> {
        let before = read::shipment(self.db, id)?;
        // After the last copy was received: once, or with a reason.
        let was_read = before.seal_found.is_some() && self.reason()?.words.is_none();
        if before.handed_over.is_none() || before.closed.is_some() && was_read {
            self.under_way(id)?;
        }
        let seal = plain_seal(seal)?;
        if let Some(found) = before.seal_found.clone()
            && before.seal_differs()
            && found != seal
            && self.reason()?.words.is_none()
        {
            let shipment = before.code;
            return Err(ShipmentError::SealDiffered { shipment, found }.into());
        }
        let params = params![id.0, seal];
        self.db
            .execute_on(("shipment", id.0), sql::SET_SEAL_FOUND, params)?;
        let row = read::shipment(self.db, id)?;
        let detail = match row.seal_differs() {
            true => "differs",
            false => "as it was put on",
        };
        self.event(EventKind::ShipmentSealChecked, id.0, detail)?;
        Ok(row)
    }

    /// Closes a shipment of which not every copy has arrived: those that are still on their way are
    /// missing from now on. Gives these; what became of others since stays as it is.
    ///
    /// # Errors
    /// [`ShipmentError::NotHandedOver`], [`ShipmentError::Closed`];
    /// [`CatalogError::NotPermitted`].
    pub fn close_shipment(
        &mut self,
        id: ShipmentId,
    ) -> Result<(ShipmentRow, Vec<CopyId>), CatalogError> {
        self.under_way(id)?;
        let outstanding = self.db.rows(sql::OUTSTANDING, [id.0], |row| {
            Ok((CopyId(row.get(0)?), row.get::<i64>(1)? != 0))
        })?;
        let mut missing = Vec::new();
        for (copy, is_under_way) in outstanding {
            if is_under_way {
                self.mislay(copy)?;
                missing.push(copy);
            }
        }
        let row = self.end_shipment(id, ShipmentResult::InPart)?;
        Ok((row, missing))
    }

    /// A shipment that was handed over and is not closed.
    fn under_way(&self, id: ShipmentId) -> Result<ShipmentRow, CatalogError> {
        let row = read::shipment(self.db, id)?;
        let shipment = row.code.clone();
        match (&row.closed, &row.handed_over) {
            (Some((_, result)), _) => {
                let result = result.text();
                Err(ShipmentError::Closed { shipment, result }.into())
            }
            (None, None) => Err(ShipmentError::NotHandedOver { shipment }.into()),
            (None, Some(_)) => Ok(row),
        }
    }
}
