//! Reading incidents, whom they concern, and copies that are missing.

use super::{Concerned, IncidentClosed, IncidentId, IncidentRow, MissingRow, sql};
use crate::CatalogError;
use crate::discs::{CopyId, DiscId};
use crate::store::{Db, Reader, Row, Timestamp, count};
use crate::studies::PatientId;

fn incident_row(row: &Row<'_>) -> Result<IncidentRow, CatalogError> {
    let serial: String = row.get(2)?;
    let (at, person): (Option<i64>, Option<String>) = (row.get(9)?, row.get(10)?);
    let why: Option<String> = row.get(11)?;
    Ok(IncidentRow {
        id: IncidentId(row.get(0)?),
        copy: CopyId(row.get(1)?),
        serial: serial.parse()?,
        disc: DiscId(row.get(3)?),
        disc_name: row.get(4)?,
        aware: Timestamp(row.get(5)?),
        opened: Timestamp(row.get(6)?),
        person: row.get(7)?,
        found: row.get::<Option<i64>>(8)?.map(Timestamp),
        closed: at.zip(person).map(|(at, person)| IncidentClosed {
            at: Timestamp(at),
            person,
            why,
        }),
    })
}

pub(super) fn incident(db: Db<'_>, id: IncidentId) -> Result<IncidentRow, CatalogError> {
    let row = db.row(sql::INCIDENT, [id.0], incident_row)?;
    row.ok_or(CatalogError::NoRow {
        what: "incident",
        row: id.0,
    })
}

impl Reader<'_> {
    /// The incident of a number.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn incident(&self, id: IncidentId) -> Result<Option<IncidentRow>, CatalogError> {
        self.db.row(sql::INCIDENT, [id.0], incident_row)
    }

    /// Incidents that are open, those that are known of longest first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn open_incidents(&self) -> Result<Vec<IncidentRow>, CatalogError> {
        self.db.rows(sql::OPEN_ONES, [], incident_row)
    }

    /// All incidents, the newest first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn incidents(&self) -> Result<Vec<IncidentRow>, CatalogError> {
        self.db.rows(sql::ALL, [], incident_row)
    }

    /// Patients of whom the disc of a copy holds anything, by name: those of its studies, and those
    /// that objects of them say.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn concerned(&self, disc: DiscId, copy: CopyId) -> Result<Vec<Concerned>, CatalogError> {
        self.db.rows(sql::CONCERNED, [disc.0, copy.0], |row| {
            Ok(Concerned {
                patient: PatientId(row.get(0)?),
                issuer: row.get(1)?,
                patient_id: row.get(2)?,
                name: row.get(3)?,
                birth_date: row.get(4)?,
                studies: count(row.get(5)?),
                no_other: count(row.get(6)?),
            })
        })
    }

    /// Names of the cases of which the disc of a copy holds anything: they are of no patient, as
    /// far as is known.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn cases_concerned(&self, disc: DiscId) -> Result<Vec<String>, CatalogError> {
        self.db.rows(sql::CASES, [disc.0], |row| row.get(0))
    }

    /// Copies that are being looked for, the longest missing first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn missing_copies(&self) -> Result<Vec<MissingRow>, CatalogError> {
        self.db.rows(sql::MISSING, [], |row| {
            let serial: String = row.get(0)?;
            Ok(MissingRow {
                serial: serial.parse()?,
                disc: DiscId(row.get(1)?),
                disc_name: row.get(2)?,
                since: Timestamp(row.get(3)?),
            })
        })
    }
}
