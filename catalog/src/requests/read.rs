//! Reading requests and deliveries.

use super::{
    DeliveryForm, DeliveryId, DeliveryRow, Identity, RequestId, RequestKind, RequestResult,
    RequestRow, sql,
};
use crate::CatalogError;
use crate::codes::Numbered;
use crate::store::{Db, Reader, Row, Timestamp, count};
use crate::studies::{PatientId, StudyId, VersionId};

fn request_row(row: &Row<'_>) -> Result<RequestRow, CatalogError> {
    let kind: String = row.get(2)?;
    let closed: Option<i64> = row.get(12)?;
    let result: Option<String> = row.get(13)?;
    let closed = match (closed, result) {
        (Some(at), Some(result)) => Some((Timestamp(at), RequestResult::stored(&result)?)),
        _ => None,
    };
    Ok(RequestRow {
        id: RequestId(row.get(0)?),
        code: row.get(1)?,
        kind: RequestKind::stored(&kind)?,
        patient: PatientId(row.get(3)?),
        recipient: row.get(4)?,
        address: row.get(5)?,
        purpose: row.get(6)?,
        proof: row.get(7)?,
        at: Timestamp(row.get(8)?),
        due: row.get::<Option<i64>>(9)?.map(Timestamp),
        extended: row.get::<Option<i64>>(10)?.map(Timestamp),
        signed: row.get(11)?,
        closed,
    })
}

fn delivery_row(row: &Row<'_>) -> Result<DeliveryRow, CatalogError> {
    let (form, identity): (String, String) = (row.get(5)?, row.get(6)?);
    Ok(DeliveryRow {
        id: DeliveryId(row.get(0)?),
        request: RequestId(row.get(1)?),
        number: u32::try_from(row.get::<i64>(2)?).unwrap_or(u32::MAX),
        begun: Timestamp(row.get(3)?),
        person: row.get(4)?,
        form: DeliveryForm::stored(&form)?,
        identity: Identity::stored(&identity)?,
        delivered: row.get::<Option<i64>>(7)?.map(Timestamp),
        files: row.get::<Option<i64>>(8)?.map_or(0, count),
        bytes: row.get::<Option<i64>>(9)?.map_or(0, count),
        receipt: row.get(10)?,
    })
}

pub(super) fn request(db: Db<'_>, id: RequestId) -> Result<RequestRow, CatalogError> {
    let row = db.row(sql::REQUEST, [id.0], request_row)?;
    row.ok_or(CatalogError::NoRow {
        what: "request",
        row: id.0,
    })
}

pub(super) fn delivery(db: Db<'_>, id: DeliveryId) -> Result<DeliveryRow, CatalogError> {
    let row = db.row(sql::DELIVERY, [id.0], delivery_row)?;
    row.ok_or(CatalogError::NoRow {
        what: "delivery",
        row: id.0,
    })
}

pub(super) fn days(db: Db<'_>, kind: RequestKind) -> Result<Option<u32>, CatalogError> {
    let days: Option<i64> = db.value(sql::DAYS_OF, [kind.text()])?;
    let days = days.and_then(|days| u32::try_from(days).ok());
    Ok(days.or_else(|| kind.usual_days()))
}

impl Reader<'_> {
    /// How many days requests of a kind have here.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn request_days(&self, kind: RequestKind) -> Result<Option<u32>, CatalogError> {
        days(self.db, kind)
    }

    /// The request of a code.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn request_by_code(&self, code: Numbered) -> Result<Option<RequestRow>, CatalogError> {
        let code = code.with_check().to_string();
        self.db.row(sql::BY_CODE, [code], request_row)
    }

    /// Requests that are not closed, those that are due first in front.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn open_requests(&self) -> Result<Vec<RequestRow>, CatalogError> {
        self.db.rows(sql::OPEN, [], request_row)
    }

    /// Requests, closed ones too, the newest first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn newest_requests(&self, limit: u32) -> Result<Vec<RequestRow>, CatalogError> {
        self.db.rows(sql::NEWEST, [limit], request_row)
    }

    /// Requests that were for a patient, by any of the wordings that are shown as this one, or for
    /// studies that are the patient's now; the oldest first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn requests_of(&self, root: PatientId) -> Result<Vec<RequestRow>, CatalogError> {
        let mut all = self.db.rows(sql::OF_PATIENT, [root.0], request_row)?;
        all.extend(self.db.rows(sql::OF_STUDIES, [root.0], request_row)?);
        all.sort_by_key(|row| row.id);
        all.dedup_by_key(|row| row.id);
        Ok(all)
    }

    /// The studies of a request.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn studies_of_request(&self, id: RequestId) -> Result<Vec<StudyId>, CatalogError> {
        self.db
            .rows(sql::STUDIES, [id.0], |row| Ok(StudyId(row.get(0)?)))
    }

    /// Versions of a study whose objects are another patient's, as somebody decided.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn versions_that_stay_out(&self, study: StudyId) -> Result<Vec<VersionId>, CatalogError> {
        let id = |row: &Row<'_>| Ok(VersionId(row.get(0)?));
        self.db.rows(sql::STAY_OUT, [study.0], id)
    }

    /// The deliveries of a request, in order.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn deliveries(&self, id: RequestId) -> Result<Vec<DeliveryRow>, CatalogError> {
        self.db.rows(sql::DELIVERIES, [id.0], delivery_row)
    }

    /// A delivery by its row.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`], [`CatalogError::Storage`].
    pub fn delivery(&self, id: DeliveryId) -> Result<DeliveryRow, CatalogError> {
        delivery(self.db, id)
    }
}
