//! Deliveries: begun before anything is written, delivered once that was counted.

use super::{Delivered, DeliveryId, DeliveryRow, NewDelivery, RequestError, Signs, read, sql};
use crate::CatalogError;
use crate::people::only_one_who_may;
use crate::store::{Change, int, params};
use crate::trail::EventKind;

impl Change<'_> {
    /// Begins a delivery.
    ///
    /// # Errors
    /// [`RequestError::Closed`], [`RequestError::NotSigned`].
    pub fn begin_delivery(&mut self, new: &NewDelivery) -> Result<DeliveryRow, CatalogError> {
        let request = self.open_request(new.request)?;
        if request.kind.signs() == Signs::Administrator && request.signed.is_none() {
            let request = request.code;
            let signer = only_one_who_may(self.db, EventKind::RequestSigned.permission())?;
            return Err(RequestError::NotSigned { request, signer }.into());
        }
        let last: Option<i64> = self.db.value(sql::LAST_DELIVERY, [new.request.0])?;
        let number = last.map_or(1, |last| last.saturating_add(1));
        let params = params![
            new.request.0,
            number,
            self.at.0,
            self.by.person.0,
            new.form.text(),
            new.identity.text()
        ];
        let id = self.db.insert(sql::BEGIN, params)?;
        let detail = format!("{}, {}", new.form.text(), new.identity.text());
        self.event(EventKind::DeliveryBegun, id, &detail)?;
        read::delivery(self.db, DeliveryId(id))
    }

    /// Ends a delivery: it was counted where it lies.
    ///
    /// # Errors
    /// [`RequestError::Ended`]; [`CatalogError::NoRow`].
    pub fn delivered(
        &mut self,
        id: DeliveryId,
        what: &Delivered,
    ) -> Result<DeliveryRow, CatalogError> {
        if read::delivery(self.db, id)?.delivered.is_some() {
            return Err(RequestError::Ended.into());
        }
        let params = params![
            id.0,
            self.at.0,
            int(what.files)?,
            int(what.bytes)?,
            what.receipt
        ];
        self.db
            .execute_on(("delivery", id.0), sql::DELIVER, params)?;
        let receipt = blake3::Hash::from(what.receipt).to_hex();
        let detail = format!("files {}, receipt {receipt}", what.files);
        self.event(EventKind::Delivered, id.0, &detail)?;
        read::delivery(self.db, id)
    }
}
