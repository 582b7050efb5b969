//! Reading shipments, and what is in them.

use super::{
    HandedOver, Journey, Received, ShipmentCopy, ShipmentId, ShipmentResult, ShipmentRow, sql,
};
use crate::CatalogError;
use crate::codes::Numbered;
use crate::discs::{CopyId, CopyState, DiscId};
use crate::shelf::{Condition, SlotId, SlotThen};
use crate::store::{Db, Reader, Row, Timestamp, count};

fn shipment_row(row: &Row<'_>) -> Result<ShipmentRow, CatalogError> {
    let handed: Option<i64> = row.get(7)?;
    let courier: Option<String> = row.get(8)?;
    let due: Option<i64> = row.get(10)?;
    let handed_over = match (handed, courier, due) {
        (Some(at), Some(courier), Some(due)) => Some(HandedOver {
            courier,
            name: row.get(9)?,
            at: Timestamp(at),
            due: Timestamp(due),
        }),
        _ => None,
    };
    let closed: Option<i64> = row.get(12)?;
    let result: Option<String> = row.get(13)?;
    let closed = match (closed, result) {
        (Some(at), Some(result)) => Some((Timestamp(at), ShipmentResult::stored(&result)?)),
        _ => None,
    };
    Ok(ShipmentRow {
        id: ShipmentId(row.get(0)?),
        code: row.get(1)?,
        to: SlotId(row.get(2)?),
        to_path: row.get(3)?,
        at: Timestamp(row.get(4)?),
        person: row.get(5)?,
        seal: row.get(6)?,
        handed_over,
        seal_found: row.get(11)?,
        closed,
        copies: count(row.get(14)?),
        received: count(row.get(15)?),
    })
}

fn copy_row(row: &Row<'_>) -> Result<ShipmentCopy, CatalogError> {
    let (serial, state): (String, String) = (row.get(1)?, row.get(4)?);
    let received: Option<i64> = row.get(7)?;
    let person: Option<String> = row.get(8)?;
    let condition: Option<String> = row.get(9)?;
    let condition = condition.map(|text| Condition::stored(&text)).transpose()?;
    let arrived = row.get::<Option<i64>>(10)? == Some(1);
    let place = SlotThen::of(row.get(13)?, row.get(11)?);
    Ok(ShipmentCopy {
        copy: CopyId(row.get(0)?),
        serial: serial.parse()?,
        disc: DiscId(row.get(2)?),
        disc_name: row.get(3)?,
        state: CopyState::stored(&state)?,
        from: SlotThen::of(row.get(12)?, row.get(5)?),
        was_last: row.get::<i64>(6)? != 0,
        received: received.zip(person).map(|(at, person)| Received {
            at: Timestamp(at),
            person,
            condition,
            arrived,
            place,
        }),
    })
}

pub(super) fn shipment(db: Db<'_>, id: ShipmentId) -> Result<ShipmentRow, CatalogError> {
    let row = db.row(sql::SHIPMENT, [id.0], shipment_row)?;
    row.ok_or(CatalogError::NoRow {
        what: "shipment",
        row: id.0,
    })
}

pub(super) fn copies(db: Db<'_>, id: ShipmentId) -> Result<Vec<ShipmentCopy>, CatalogError> {
    db.rows(sql::COPIES, [id.0], copy_row)
}

impl Reader<'_> {
    /// The shipment of a code.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn shipment(&self, code: Numbered) -> Result<Option<ShipmentRow>, CatalogError> {
        self.db.row(sql::BY_CODE, [code.to_string()], shipment_row)
    }

    /// Shipments that are open, the oldest first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn open_shipments(&self) -> Result<Vec<ShipmentRow>, CatalogError> {
        self.db.rows(sql::OPEN_ONES, [], shipment_row)
    }

    /// All shipments, the newest first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn shipments(&self) -> Result<Vec<ShipmentRow>, CatalogError> {
        self.db.rows(sql::ALL, [], shipment_row)
    }

    /// What is in a shipment, as it was packed.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn shipment_copies(&self, id: ShipmentId) -> Result<Vec<ShipmentCopy>, CatalogError> {
        copies(self.db, id)
    }

    /// The shipments that a copy was packed in, the oldest first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn journeys(&self, copy: CopyId) -> Result<Vec<Journey>, CatalogError> {
        let all = self.db.rows(sql::ALL_OF, [copy.0], |row| {
            let received: Option<i64> = row.get(1)?;
            let condition: Option<String> = row.get(2)?;
            let condition = condition.map(|text| Condition::stored(&text)).transpose()?;
            Ok((row.get(0)?, received.map(Timestamp), condition))
        })?;
        let journey = |(id, received, condition)| {
            Ok(Journey {
                shipment: shipment(self.db, ShipmentId(id))?,
                received,
                condition,
            })
        };
        all.into_iter().map(journey).collect()
    }

    /// The open shipment that a copy is packed in, or under way with.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn shipment_of(&self, copy: CopyId) -> Result<Option<ShipmentRow>, CatalogError> {
        let open: Option<i64> = self.db.value(sql::OPEN_OF, [copy.0])?;
        open.map(|id| shipment(self.db, ShipmentId(id))).transpose()
    }
}
