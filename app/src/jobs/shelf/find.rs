//! Finding studies: which copies hold them, where those stand, when they were last checked.

use serde::{Deserialize, Serialize};
use stele_catalog::{CopyState, FindQuery, FoundStudy, Reader};

use crate::jobs::JobError;
use crate::jobs::overview::status::StudyName;

/// What to look for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Request {
    /// Words of a name, an id, an accession number, a description, a case.
    pub text: String,
    /// First study date, `YYYYMMDD`.
    pub from: Option<String>,
    /// Last study date, `YYYYMMDD`.
    pub to: Option<String>,
    /// Modality, `CT`.
    pub modality: Option<String>,
    /// How many at most.
    pub limit: u32,
}

/// What was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outcome {
    /// The studies.
    pub studies: Vec<Study>,
    /// Whether there are more than the limit.
    pub more: bool,
}

/// A study as people see it.
#[derive(Clone, Debug, Serialize)]
pub struct Study {
    /// Which one.
    #[serde(flatten)]
    pub name: StudyName,
    /// Patient ID.
    pub patient_id: String,
    /// Accession number.
    pub accession_number: String,
    /// Description.
    pub description: String,
    /// Files of all versions.
    pub files: u64,
    /// Bytes of all versions.
    pub bytes: u64,
    /// Part of it waits for a disc.
    pub waiting: bool,
    /// The copies that hold it.
    pub copies: Vec<Copy>,
}

/// A copy that holds a study.
#[derive(Clone, Debug, Serialize)]
pub struct Copy {
    /// Its serial.
    pub serial: String,
    /// The disc it carries.
    pub disc: String,
    /// What it is.
    #[serde(serialize_with = "crate::jobs::json::copy_state")]
    pub state: CopyState,
    /// Whether it may be relied on.
    pub sound: bool,
    /// Its place, where it has one.
    pub place: Option<String>,
    /// Who has it, where it is lent.
    pub lent_to: Option<String>,
    /// When it was last read in full, in milliseconds since 1970 UTC.
    pub verified: Option<i64>,
}

/// Finds studies.
pub fn run(request: &Request, reader: &Reader<'_>) -> Result<Outcome, JobError> {
    let query = FindQuery {
        text: request.text.clone(),
        study_date_from: request.from.clone(),
        study_date_to: request.to.clone(),
        modality: request.modality.clone(),
    };
    let limit = request.limit.max(1);
    let mut found = reader.find(&query, limit.saturating_add(1))?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    Ok(Outcome {
        studies: found.iter().map(study).collect(),
        more,
    })
}

/// A study as people see it.
pub fn study(found: &FoundStudy) -> Study {
    let row = &found.study;
    let copies = found
        .copies
        .iter()
        .filter(|copy| copy.state != CopyState::Planned);
    Study {
        name: StudyName::of(row),
        patient_id: row.patient_id.clone(),
        accession_number: row.accession_number.clone(),
        description: row.description.clone(),
        files: found.versions.iter().map(|v| v.files).sum(),
        bytes: found.versions.iter().map(|v| v.bytes).sum(),
        waiting: found.waiting,
        copies: copies
            .map(|copy| Copy {
                serial: copy.serial.to_string(),
                disc: copy.disc.clone(),
                state: copy.state,
                sound: copy.state.is_sound(),
                place: copy.place.clone(),
                lent_to: copy.lent_to.clone(),
                verified: copy.last_verified.map(|at| at.0),
            })
            .collect(),
    }
}
