//! Incidents: copies that are lost, whom that concerns, and by when who is to be told.

use serde::Serialize;
use stele_catalog::{
    CatalogError, Concerned, CopyState, IncidentClock, IncidentId, IncidentRow, Person, Reader,
    Reason, Timestamp,
};

use crate::jobs::overview::doubted::{self, Doubted};
use crate::jobs::run::lookup;
use crate::jobs::{Context, JobError};

/// An incident.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Incident {
    /// Its number.
    pub incident: i64,
    /// The copy that is lost.
    pub serial: String,
    /// Its disc.
    pub disc: String,
    /// When somebody knew of it first; as all times here.
    pub aware: Timestamp,
    /// When it was recorded.
    pub opened: Timestamp,
    /// Code of who recorded it.
    pub person: String,
    /// The name; none where it was erased.
    pub name: Option<String>,
    /// By when the authority is to be told.
    pub authority_by: Timestamp,
    /// By when the patients are to be told.
    pub patients_by: Timestamp,
    /// Whether the disc is encrypted: none is.
    pub encrypted: bool,
    /// When the copy was there again; none where it is still lost, or gone for good.
    pub found: Option<Timestamp>,
    /// When it was closed; none while it is open.
    pub closed: Option<Timestamp>,
    /// Code of who closed it.
    pub closed_by: Option<String>,
    /// The name; none where it was erased.
    pub closed_name: Option<String>,
    /// What was said then; none where it was erased.
    pub why: Option<String>,
}

impl Incident {
    /// Of a row of the catalog.
    pub fn of(row: IncidentRow, people: &[Person]) -> Self {
        let name_of = |code: &str| {
            let who = people.iter().find(|person| person.code == code);
            who.and_then(|person| person.name.clone())
        };
        let (closed, closed_by, why) = match row.closed {
            Some(closed) => (Some(closed.at), Some(closed.person), closed.why),
            None => (None, None, None),
        };
        Self {
            incident: row.id.0,
            serial: row.serial.to_string(),
            disc: row.disc_name,
            aware: row.aware,
            opened: row.opened,
            name: name_of(&row.person),
            person: row.person,
            authority_by: IncidentClock::Authority.ends(row.aware),
            patients_by: IncidentClock::Patients.ends(row.aware),
            encrypted: false,
            found: row.found,
            closed,
            closed_name: closed_by.as_deref().and_then(name_of),
            closed_by,
            why,
        }
    }
}

/// Incidents.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct List {
    /// Those that were asked for.
    pub incidents: Vec<Incident>,
    /// Copies that other discs say they are, until somebody tells them apart.
    pub doubted: Vec<Doubted>,
}

/// An incident, and whom it concerns.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Outcome {
    /// The incident.
    #[serde(flatten)]
    pub incident: Incident,
    /// What the copy is now.
    #[serde(serialize_with = "crate::jobs::json::copy_state")]
    pub state: CopyState,
    /// Whether the disc holds parity alone: with the other discs of its set it gives back their
    /// files.
    pub parity: bool,
    /// How many patients are concerned.
    pub patients: u64,
    /// How many of them have studies of which no other good copy is left.
    pub patients_no_other: u64,
    /// Who they are.
    pub concerned: Vec<Patient>,
    /// The names of the cases on the disc, which are of no patient as far as is known.
    pub cases: Vec<String>,
}

/// A patient who is concerned.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Patient {
    /// The patient's number.
    pub number: i64,
    /// Patient ID.
    pub patient_id: String,
    /// Who gave the ID; empty where that is not said.
    pub issuer: String,
    /// Patient's Name as DICOM writes it (PS3.5, 6.2: PN).
    pub patient_name: String,
    /// Birth date as DICOM writes it, `YYYYMMDD`; empty where it is not known.
    pub birth_date: String,
    /// Studies of the patient on the disc.
    pub studies: u64,
    /// Those of which no other good copy holds what is on this disc.
    pub no_other: u64,
}

impl From<Concerned> for Patient {
    fn from(row: Concerned) -> Self {
        Self {
            number: row.patient.0,
            patient_id: row.patient_id,
            issuer: row.issuer,
            patient_name: row.name,
            birth_date: row.birth_date,
            studies: row.studies,
            no_other: row.no_other,
        }
    }
}

/// Lists incidents: those that are open, the first clock first; or all of them, the newest first.
/// That discs say they are a copy which they may not be is one as long as nobody told them apart.
///
/// # Errors
/// The catalog's.
pub fn list(all: bool, reader: &Reader<'_>) -> Result<List, JobError> {
    let rows = match all {
        true => reader.incidents()?,
        false => reader.open_incidents()?,
    };
    let people = reader.people()?;
    let incidents = rows.into_iter().map(|row| Incident::of(row, &people));
    Ok(List {
        incidents: incidents.collect(),
        doubted: doubted::doubted(reader.doubted()?),
    })
}

/// Tells of one, with the patients whom it concerns.
///
/// # Errors
/// [`JobError::Unknown`]; the catalog's.
pub fn show(number: i64, reader: &Reader<'_>) -> Result<Outcome, JobError> {
    let row = found(number, reader)?;
    let disc = lookup::disc_of(reader, row.disc)?;
    let concerned = reader.concerned(row.disc, row.copy)?.into_iter();
    let concerned: Vec<Patient> = concerned.map(Patient::from).collect();
    let copies = reader.copies(row.disc)?;
    let copy = copies.iter().find(|copy| copy.id == row.copy);
    let last = concerned.iter().filter(|one| one.no_other > 0);
    Ok(Outcome {
        state: copy.map_or(CopyState::Lost, |copy| copy.state),
        parity: disc.set_parity.is_some(),
        patients: concerned.len() as u64,
        patients_no_other: last.count() as u64,
        concerned,
        cases: reader.cases_concerned(row.disc)?,
        incident: Incident::of(row, &reader.people()?),
    })
}

/// Closes one.
///
/// # Errors
/// [`JobError::Unknown`]; [`stele_catalog::IncidentError::Closed`]; only an administrator may.
pub fn close(number: i64, why: &str, cx: &mut Context<'_>) -> Result<Incident, JobError> {
    let row = found(number, &cx.catalog.read())?;
    // One word does not say who was told, and when.
    if why.split_whitespace().count() < 2 {
        return Err(CatalogError::NoReason.into());
    }
    let closed = cx.change(Reason::Said(why), |c| Ok(c.close_incident(row.id)?))?;
    Ok(Incident::of(closed, &cx.catalog.read().people()?))
}

fn found(number: i64, reader: &Reader<'_>) -> Result<IncidentRow, JobError> {
    let row = reader.incident(IncidentId(number))?;
    row.ok_or_else(|| JobError::Unknown {
        what: "incident",
        name: number.to_string(),
    })
}
