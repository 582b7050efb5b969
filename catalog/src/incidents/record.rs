//! Incidents, and copies that are missing, as they come out.

use crate::codes::Serial;
use crate::discs::{CopyId, DiscId};
use crate::store::{Timestamp, row_numbers};
use crate::studies::PatientId;

row_numbers! {
    /// Row of an incident.
    IncidentId,
}

/// An incident: a copy that is lost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IncidentRow {
    /// The row.
    pub id: IncidentId,
    /// The copy.
    pub copy: CopyId,
    /// Its serial.
    pub serial: Serial,
    /// Its disc.
    pub disc: DiscId,
    /// The disc's name.
    pub disc_name: String,
    /// When somebody knew of it first.
    pub aware: Timestamp,
    /// When it was recorded.
    pub opened: Timestamp,
    /// Code of who recorded it.
    pub person: String,
    /// When the copy was there again; none where it is still lost, or gone for good.
    pub found: Option<Timestamp>,
    /// How it ended; none while it is open.
    pub closed: Option<IncidentClosed>,
}

/// How an incident ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IncidentClosed {
    /// When.
    pub at: Timestamp,
    /// Code of who closed it.
    pub person: String,
    /// What was said; none where it was erased.
    pub why: Option<String>,
}

/// A patient of whom a lost copy holds something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Concerned {
    /// The row, as the patient is shown.
    pub patient: PatientId,
    /// Who gave the patient ID.
    pub issuer: String,
    /// The patient ID.
    pub patient_id: String,
    /// Patient's Name as DICOM writes it.
    pub name: String,
    /// Birth date as DICOM writes it.
    pub birth_date: String,
    /// Studies of the patient on the disc.
    pub studies: u64,
    /// Those of which no other good copy holds what this disc does.
    pub no_other: u64,
}

/// A copy that is being looked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MissingRow {
    /// The copy.
    pub serial: Serial,
    /// Its disc.
    pub disc: DiscId,
    /// The disc's name.
    pub disc_name: String,
    /// Since when.
    pub since: Timestamp,
}
