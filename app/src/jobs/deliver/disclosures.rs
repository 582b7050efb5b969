//! What was handed over of one patient, to whom and why.

use serde::Serialize;
use stele_catalog::{PatientId, Reader};

use super::Request;
use crate::jobs::JobError;
use crate::jobs::shelf::patients::Patient;

/// What was handed over of a patient.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Disclosures {
    /// The patient, as the archive knows it today.
    pub patient: Patient,
    /// Requests for which something was handed over, or begun to be; the oldest first. For studies
    /// that were another patient's then they are there too.
    pub disclosures: Vec<Request>,
}

/// What was handed over of the patient of a number, under whatever name.
///
/// # Errors
/// [`JobError::Unknown`]; the catalog's.
pub fn disclosures(patient: i64, reader: &Reader<'_>) -> Result<Disclosures, JobError> {
    let row = reader.patient(PatientId(patient))?;
    let root = row.map(|row| row.root()).ok_or_else(|| JobError::Unknown {
        what: "patient",
        name: patient.to_string(),
    })?;
    let mut wordings = reader.wordings(root)?;
    let mut found = Vec::new();
    for row in reader.requests_of(root)? {
        let request = Request::of(&row, reader)?;
        if !request.deliveries.is_empty() {
            found.push(request);
        }
    }
    Ok(Disclosures {
        patient: Patient::from(wordings.swap_remove(0)),
        disclosures: found,
    })
}
