//! Finding studies: which copies hold them, where those stand, when they were last checked.

use serde::{Deserialize, Serialize};
use stele_catalog::{CopyState, FindQuery, FoundStudy, Reader};

use crate::jobs::JobError;
use crate::words::quantities::when;
use crate::words::{names, states};

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
    /// Its Study Instance UID, or `case:NAME`.
    pub uid: String,
    /// Patient's name, readable; the case's name for a case.
    pub title: String,
    /// Patient ID.
    pub patient_id: String,
    /// Study date, `YYYY-MM-DD`.
    pub date: String,
    /// Modalities.
    pub modalities: String,
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
    /// What it is, in words.
    pub state: String,
    /// Whether it may be relied on.
    pub sound: bool,
    /// Where it stands, or who has it.
    pub place: String,
    /// When it was last read in full.
    pub verified: Option<String>,
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
        uid: row.study_instance_uid.clone(),
        title: names::title(row),
        patient_id: row.patient_id.clone(),
        date: names::date(&row.study_date),
        modalities: row.modalities.join(" "),
        accession_number: row.accession_number.clone(),
        description: row.description.clone(),
        files: found.versions.iter().map(|v| v.files).sum(),
        bytes: found.versions.iter().map(|v| v.bytes).sum(),
        waiting: found.waiting,
        copies: copies
            .map(|copy| Copy {
                serial: copy.serial.to_string(),
                disc: copy.disc.clone(),
                state: states::state_name(copy.state).to_owned(),
                sound: copy.state.is_sound(),
                place: names::place(copy.place.as_deref(), copy.lent_to.as_deref()),
                verified: copy.last_verified.map(when),
            })
            .collect(),
    }
}
