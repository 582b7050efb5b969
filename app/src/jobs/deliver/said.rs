//! Requests and deliveries as facts.

use serde::Serialize;
use stele_catalog::{
    DeliveryForm, DeliveryRow, PatientId, PatientRow, Reader, RequestRow, Signs, Timestamp,
};

use crate::jobs::JobError;
use crate::jobs::overview::status::StudyName;
use crate::jobs::run::lookup;
use crate::jobs::shelf::patients::Patient;

/// A study that is asked for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Wanted {
    /// Which one.
    #[serde(flatten)]
    pub name: StudyName,
    /// The discs that it is on.
    pub discs: Vec<String>,
    /// Whose it is now, where that is another patient than the request was recorded for.
    pub now_of: Option<Patient>,
}

/// What was handed over, or begun to be.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Delivery {
    /// Number on its receipt: the request's code and its number there, `REQ-0001-X/1`.
    pub receipt: String,
    /// When it was begun.
    pub begun: Timestamp,
    /// When it was counted where it lies, likewise; none where that is not known.
    pub delivered: Option<Timestamp>,
    /// Code of who did it.
    pub person: String,
    /// `folder` or `image`.
    pub form: &'static str,
    /// `as archived` or `today`.
    pub identity: &'static str,
    /// Files of the patient.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// BLAKE3 of the receipt as machines read it.
    pub blake3: Option<String>,
}

impl Delivery {
    /// Whether another system took it, or was to.
    pub fn is_sent(&self) -> bool {
        self.form == DeliveryForm::Pacs.text()
    }

    pub(super) fn of(row: &DeliveryRow, request: &str) -> Self {
        Self {
            receipt: format!("{request}/{}", row.number),
            begun: row.begun,
            delivered: row.delivered,
            person: row.person.clone(),
            form: row.form.text(),
            identity: row.identity.text(),
            files: row.files,
            bytes: row.bytes,
            blake3: row.receipt.map(|hash| crate::encoding::hex(&hash)),
        }
    }
}

/// A request, whole.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Request {
    /// Its code.
    pub request: String,
    /// The ground: `treatment`, `emergency`, `patient`, `lawyer`, `court`, `police`, `research`.
    pub kind: &'static str,
    /// Who asks; none where it was erased.
    pub recipient: Option<String>,
    /// Where that is; none where it was erased.
    pub address: Option<String>,
    /// What for; none where nobody said, or it was erased.
    pub purpose: Option<String>,
    /// What was seen as proof, likewise.
    pub proof: Option<String>,
    /// Whose studies, as the archive knows the patient today.
    pub patient: Patient,
    /// The studies.
    pub studies: Vec<Wanted>,
    /// When it was taken down.
    pub asked: Timestamp,
    /// By when, likewise; none where nobody said.
    pub due: Option<Timestamp>,
    /// When its date was put off, likewise.
    pub extended: Option<Timestamp>,
    /// Whether an administrator has to sign it.
    pub needs_signature: bool,
    /// Code of who signed it.
    pub signed: Option<String>,
    /// When it was closed.
    pub closed: Option<Timestamp>,
    /// How it ended: `handed over`, `refused`, `withdrawn`.
    pub result: Option<&'static str>,
    /// What was handed over, or begun to be.
    pub deliveries: Vec<Delivery>,
}

impl Request {
    /// Whether its date has passed and it is open.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.closed.is_none() && self.due.is_some_and(|due| due < now)
    }

    /// Whether something was handed over.
    pub fn is_delivered(&self) -> bool {
        self.deliveries.iter().any(|one| one.delivered.is_some())
    }

    /// Whether what was handed over last was sent to another system.
    pub fn is_sent(&self) -> bool {
        let mut done = self.deliveries.iter().filter(|one| one.delivered.is_some());
        done.next_back().is_some_and(Delivery::is_sent)
    }

    /// Whether a study of it belongs to another patient now.
    pub fn has_moved_study(&self) -> bool {
        self.studies.iter().any(|study| study.now_of.is_some())
    }

    /// # Errors
    /// The catalog's.
    pub(super) fn of(row: &RequestRow, reader: &Reader<'_>) -> Result<Self, JobError> {
        let mut wordings = reader.wordings(row.patient)?;
        let mut studies = Vec::new();
        for id in reader.studies_of_request(row.id)? {
            let Some(study) = reader.study(id)? else {
                continue;
            };
            studies.push(Wanted {
                name: StudyName::of(&study),
                discs: lookup::discs_of_study(reader, id)?,
                now_of: other_patient(reader, study.patient, wordings.first())?,
            });
        }
        let deliveries = reader.deliveries(row.id)?;
        Ok(Self {
            request: row.code.clone(),
            kind: row.kind.text(),
            recipient: row.recipient.clone(),
            address: row.address.clone(),
            purpose: row.purpose.clone(),
            proof: row.proof.clone(),
            patient: Patient::from(wordings.swap_remove(0)),
            studies,
            asked: row.at,
            due: row.due,
            extended: row.extended,
            needs_signature: row.kind.signs() == Signs::Administrator,
            signed: row.signed.clone(),
            closed: row.closed.map(|(at, _)| at),
            result: row.closed.map(|(_, result)| result.text()),
            deliveries: deliveries
                .iter()
                .map(|one| Delivery::of(one, &row.code))
                .collect(),
        })
    }
}

/// Whose a study is, where that is not whom a request is for.
fn other_patient(
    reader: &Reader<'_>,
    of: PatientId,
    asked_for: Option<&PatientRow>,
) -> Result<Option<Patient>, JobError> {
    let now = reader.wordings(of)?.into_iter().next();
    let other = now.filter(|now| asked_for.map(|row| row.id) != Some(now.id));
    Ok(other.map(Patient::from))
}
