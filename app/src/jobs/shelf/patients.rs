//! Patients: where objects say another one than their study's, what was decided, and deciding it.

use serde::Serialize;
use stele_catalog::{
    Answer, CatalogError, Change, DecisionId, DecisionKind, DecisionRow, DifferenceId,
    DifferenceKind, DifferenceRow, FindQuery, PatientClaim, PatientId, PatientRow, Reader, Reason,
    StudyKind, Timestamp, Unlike,
};

use crate::jobs::run::{lookup, records};
use crate::jobs::{Context, JobError, TwoPeople};

/// How many studies are looked through for patients.
const STUDIES: u32 = 200;

/// A patient, in one wording of what is said of it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Patient {
    /// Its number.
    pub number: i64,
    /// Patient ID.
    pub patient_id: String,
    /// Who gave the ID; empty where that is not said.
    pub issuer: String,
    /// Patient's Name as DICOM writes it (PS3.5, 6.2: PN).
    pub patient_name: String,
    /// Birth date as DICOM writes it, `YYYYMMDD`; empty where it is not known.
    pub birth_date: String,
    /// Sex as DICOM writes it.
    pub sex: String,
    /// The case, where nothing says who its patient is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
}

impl From<PatientRow> for Patient {
    fn from(row: PatientRow) -> Self {
        Self {
            number: row.id.0,
            case: row.case,
            ..Self::said(row.claim)
        }
    }
}

impl Patient {
    fn said(claim: PatientClaim) -> Self {
        Self {
            number: 0,
            patient_id: claim.patient_id,
            issuer: claim.issuer,
            patient_name: claim.name,
            birth_date: claim.birth_date,
            sex: claim.sex,
            case: None,
        }
    }

    fn claim(&self) -> PatientClaim {
        PatientClaim {
            issuer: self.issuer.clone(),
            patient_id: self.patient_id.clone(),
            name: self.patient_name.clone(),
            birth_date: self.birth_date.clone(),
            sex: self.sex.clone(),
        }
    }
}

/// Two patients of whom nobody has decided whether they are one person: objects of a study say
/// another patient than the study's, or different studies one ID of two who cannot be the same.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Difference {
    /// Its number, to answer it by.
    pub number: i64,
    /// Study Instance UID.
    pub study: String,
    /// Study date as DICOM writes it, `YYYYMMDD`.
    pub date: String,
    /// Modalities of the study.
    pub modalities: Vec<String>,
    /// The study's patient.
    pub patient: Patient,
    /// Whom the objects say, or the other studies.
    pub says: Patient,
    /// How many files of the study say so; 0 between studies.
    pub files: u64,
    /// How many files the study has.
    pub study_files: u64,
    /// Whether it is between studies: the patients have one ID, and no file of the study says the
    /// other one.
    pub between_studies: bool,
    /// Whether whom they say has studies of their own: then it is no correction but a merge.
    pub known: bool,
}

impl From<DifferenceRow> for Difference {
    fn from(row: DifferenceRow) -> Self {
        let study = row.study;
        Self {
            number: row.id.0,
            study: records::study_name(&study),
            date: study.study_date,
            modalities: study.modalities,
            patient: Patient {
                number: study.patient.0,
                patient_id: study.patient_id,
                issuer: study.issuer,
                patient_name: study.patient_name,
                birth_date: study.birth_date,
                sex: study.sex,
                case: None,
            },
            says: row.claimed.into(),
            files: row.files,
            study_files: row.study_files,
            between_studies: row.kind == DifferenceKind::Studies,
            known: row.is_known,
        }
    }
}

impl Difference {
    /// Both, where they hardly are one person. Of somebody without studies there is nothing that
    /// could be given away, and what the files say may correct all but the birth date: as where an
    /// unknown patient gets a name.
    pub fn two_people(&self) -> Option<TwoPeople> {
        let unlike = self.patient.claim().unlike(&self.says.claim())?;
        (self.known || unlike.birth_date).then_some(TwoPeople {
            one: self.patient.number,
            other: self.says.number,
            unlike,
        })
    }
}

/// What nobody has decided, oldest first.
///
/// # Errors
/// The catalog's.
pub fn differences(reader: &Reader<'_>) -> Result<Vec<Difference>, JobError> {
    let rows = reader.differences()?.into_iter();
    Ok(rows.map(Difference::from).collect())
}

/// What nobody has decided.
#[derive(Clone, Debug, Serialize)]
pub struct Differences {
    /// Oldest first.
    pub differences: Vec<Difference>,
}

/// A patient with what else was said of it.
#[derive(Clone, Debug, Serialize)]
pub struct Listed {
    /// As it is shown.
    #[serde(flatten)]
    pub patient: Patient,
    /// Other wordings that are shown as it, since corrections and merges.
    pub also: Vec<Patient>,
    /// Studies of it that answer to the text.
    pub studies: u64,
}

/// Patients.
#[derive(Clone, Debug, Default, Serialize)]
pub struct List {
    /// In the order of their newest studies.
    pub patients: Vec<Listed>,
}

/// The patients of the studies that answer to a text, the newest two hundred.
///
/// # Errors
/// The catalog's.
pub fn list(text: &str, reader: &Reader<'_>) -> Result<List, JobError> {
    let query = FindQuery {
        text: text.to_owned(),
        ..FindQuery::default()
    };
    let mut list = List::default();
    for found in reader.find(&query, STUDIES)? {
        let shown = found.study.patient;
        let known = |one: &&mut Listed| one.patient.number == shown.0;
        if let Some(one) = list.patients.iter_mut().find(known) {
            one.studies += 1;
            continue;
        }
        let mut wordings = reader.wordings(shown)?.into_iter();
        if let Some(patient) = wordings.next() {
            let also = wordings.filter(|row| row.claim.names_anybody());
            list.patients.push(Listed {
                patient: patient.into(),
                also: also.map(Patient::from).collect(),
                studies: 1,
            });
        }
    }
    Ok(list)
}

/// What was decided.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Decided {
    /// Numbers of the decisions, to undo them by.
    pub decisions: Vec<i64>,
    /// Differences that are settled by them.
    pub settled: u64,
    /// Differences that nobody has decided yet.
    pub open: u64,
    /// Of studies whose files of another patient stay out by this: how many those are, and how many
    /// the study keeps.
    #[serde(skip)]
    pub left_out: Vec<(String, u64, u64)>,
}

/// Makes decisions, all or none, and counts what they settled.
fn decide(
    why: Reason<'_>,
    cx: &mut Context<'_>,
    f: impl Fn(&mut Change<'_>) -> Result<Vec<DecisionId>, JobError>,
) -> Result<Decided, JobError> {
    let before = cx.catalog.read().differences()?.len() as u64;
    let decisions = cx.change(why, |c| f(c))?;
    let open = cx.catalog.read().differences()?.len() as u64;
    Ok(Decided {
        decisions: decisions.iter().map(|id| id.0).collect(),
        settled: before.saturating_sub(open),
        open,
        left_out: Vec::new(),
    })
}

/// Answers differences; without numbers all that the answer fits, but for patients of different
/// studies, who are merged by their numbers alone.
///
/// # Errors
/// [`JobError::Unknown`] for a number that nobody has to decide; the catalog's.
pub fn answer(
    numbers: &[i64],
    answer: Answer,
    same: bool,
    why: Reason<'_>,
    cx: &mut Context<'_>,
) -> Result<Decided, JobError> {
    let open = cx.catalog.read().differences()?;
    if let Some(number) = numbers
        .iter()
        .find(|n| !open.iter().any(|one| one.id.0 == **n))
    {
        return Err(JobError::Unknown {
            what: "difference",
            name: number.to_string(),
        });
    }
    let asks = |one: &DifferenceRow| match answer {
        Answer::Correction { .. } | Answer::Merge { .. } => match same {
            true => None,
            false => Difference::from(one.clone()).two_people(),
        },
        Answer::WrongPatient | Answer::TwoPeople => None,
    };
    let fits = |one: &&DifferenceRow| match (answer, one.kind) {
        _ if asks(one).is_some() => false,
        (Answer::Correction { .. }, DifferenceKind::Objects) => !one.is_known,
        (Answer::Merge { .. }, DifferenceKind::Objects) => one.is_known,
        (Answer::WrongPatient, DifferenceKind::Objects) => true,
        (Answer::TwoPeople, DifferenceKind::Studies) => true,
        (Answer::TwoPeople, DifferenceKind::Objects) | (_, DifferenceKind::Studies) => false,
    };
    let named = |one: &&DifferenceRow| numbers.contains(&one.id.0);
    if let Some(of) = open.iter().filter(named).find_map(asks) {
        return Err(JobError::TwoPeople { of });
    }
    let wanted: Vec<DifferenceId> = match numbers {
        [] => open.iter().filter(fits).map(|one| one.id).collect(),
        numbers => numbers.iter().map(|number| DifferenceId(*number)).collect(),
    };
    if wanted.is_empty() {
        return Ok(Decided {
            open: open.len() as u64,
            ..Decided::default()
        });
    }
    let done = decide(why, cx, |c| {
        let mut decisions = Vec::new();
        for id in &wanted {
            decisions.extend(c.answer(*id, answer)?);
        }
        Ok(decisions)
    })?;
    let out = open.iter().filter(|one| wanted.contains(&one.id));
    let left_out = out.map(|one| {
        let kept = one.study_files.saturating_sub(one.files);
        (records::study_name(&one.study), one.files, kept)
    });
    Ok(Decided {
        left_out: match answer {
            Answer::WrongPatient => left_out.collect(),
            Answer::Correction { .. } | Answer::Merge { .. } | Answer::TwoPeople => Vec::new(),
        },
        ..done
    })
}

/// The patient of a number.
fn patient(number: i64, reader: &Reader<'_>) -> Result<PatientRow, JobError> {
    reader
        .patient(PatientId(number))?
        .ok_or_else(|| JobError::Unknown {
            what: "patient",
            name: number.to_string(),
        })
}

/// Says that two patients are one, who is shown as `into`: those who hardly are one person only
/// where whoever acts says that they are the `same`.
///
/// # Errors
/// [`JobError::Unknown`]; [`JobError::TwoPeople`]; the catalog's.
pub fn merge(
    from: i64,
    into: i64,
    same: bool,
    why: Reason<'_>,
    cx: &mut Context<'_>,
) -> Result<Decided, JobError> {
    let (from, into) = {
        let reader = cx.catalog.read();
        let (from, into) = (patient(from, &reader)?, patient(into, &reader)?);
        let unlike = match same {
            true => None,
            false => unlike(&from, &into, &reader)?,
        };
        if let Some(unlike) = unlike {
            let (one, other) = (from.id.0, into.id.0);
            let of = TwoPeople { one, other, unlike };
            return Err(JobError::TwoPeople { of });
        }
        (from.id, into.id)
    };
    decide(why, cx, |c| Ok(vec![c.merge_patients(from, into)?]))
}

/// What speaks against two patients being one person, by all that was said of each so far: one
/// without a name would else join any two.
fn unlike(
    one: &PatientRow,
    other: &PatientRow,
    reader: &Reader<'_>,
) -> Result<Option<Unlike>, JobError> {
    let (one, other) = (reader.wordings(one.id)?, reader.wordings(other.id)?);
    let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
    let mut unlike = pairs.filter_map(|(a, b)| a.claim.unlike(&b.claim));
    Ok(unlike.next())
}

/// Says what holds of a patient; what is empty stays as it is.
///
/// # Errors
/// [`JobError::Unknown`]; the catalog's.
pub fn correct(
    number: i64,
    holds: &PatientClaim,
    why: Reason<'_>,
    cx: &mut Context<'_>,
) -> Result<Decided, JobError> {
    let id = patient(number, &cx.catalog.read())?.id;
    decide(why, cx, |c| Ok(vec![c.correct_patient(id, holds)?]))
}

/// Whose a study is.
#[derive(Clone, Debug)]
pub enum Whose {
    /// A patient of the archive, by its number.
    Known(i64),
    /// Whom somebody names.
    Named(PatientClaim),
}

/// Says that studies are another patient's than they are now.
///
/// # Errors
/// [`JobError::Unknown`], [`JobError::UnknownStudy`], [`JobError::Ambiguous`]; the catalog's.
pub fn split(
    studies: &[String],
    whose: &Whose,
    why: Reason<'_>,
    cx: &mut Context<'_>,
) -> Result<Decided, JobError> {
    let mut ids = Vec::new();
    for text in studies {
        ids.push(lookup::study_named(&cx.catalog.read(), text)?);
    }
    if let Whose::Known(number) = whose {
        patient(*number, &cx.catalog.read())?;
    }
    decide(why, cx, |c| {
        let to = match whose {
            Whose::Known(number) => PatientId(*number),
            Whose::Named(claim) => c.name_patient(claim)?,
        };
        let mut decisions = Vec::new();
        for study in &ids {
            decisions.push(c.split_study(*study, to)?);
        }
        Ok(decisions)
    })
}

/// Undoes decisions, in the order given.
///
/// # Errors
/// [`JobError::Unknown`] for a number of none; the catalog's.
pub fn undo(numbers: &[i64], why: Reason<'_>, cx: &mut Context<'_>) -> Result<Decided, JobError> {
    decide(why, cx, |c| {
        for number in numbers {
            let undone = c.undo_decision(DecisionId(*number));
            undone.map_err(|error| no_decision(*number, error))?;
        }
        Ok(numbers.iter().map(|number| DecisionId(*number)).collect())
    })
}

/// That no decision has the number, where that is why it cannot be undone.
fn no_decision(number: i64, error: CatalogError) -> JobError {
    match error {
        CatalogError::NoRow {
            what: "decision", ..
        } => JobError::Unknown {
            what: "decision",
            name: number.to_string(),
        },
        error => error.into(),
    }
}

/// A decision.
#[derive(Clone, Debug, Serialize)]
pub struct Decision {
    /// Its number, to undo it by.
    pub number: i64,
    /// What was decided.
    #[serde(serialize_with = "crate::jobs::json::decision_kind")]
    pub kind: DecisionKind,
    /// Who is shown as the other one, had the study before, or is not the study's.
    pub patient: Patient,
    /// Who is shown instead, or has the study now.
    pub other: Option<Patient>,
    /// The study, where it is about one.
    pub study: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Code of the person who decided.
    pub person: String,
    /// Whether it was undone.
    pub undone: bool,
}

impl From<DecisionRow> for Decision {
    fn from(row: DecisionRow) -> Self {
        // A case that was split off is no longer that of the one whom nothing names.
        let nameless = !row.patient.claim.names_anybody();
        let case = row
            .study
            .as_ref()
            .filter(|study| nameless && study.kind == StudyKind::Case);
        let case = case.map(|study| study.uid.clone());
        Self {
            number: row.id.0,
            kind: row.kind,
            patient: Patient {
                case: row.patient.case.clone().or(case),
                ..row.patient.into()
            },
            other: row.other.map(Patient::from),
            study: row.study.as_ref().map(records::study_name),
            at: row.at,
            person: row.person,
            undone: row.undone.is_some(),
        }
    }
}

/// Decisions about patients.
#[derive(Clone, Debug, Serialize)]
pub struct Decisions {
    /// The newest first.
    pub decisions: Vec<Decision>,
}

/// The newest decisions, at most `limit`.
///
/// # Errors
/// The catalog's.
pub fn decisions(limit: u32, reader: &Reader<'_>) -> Result<Decisions, JobError> {
    let rows = reader.decisions(limit)?.into_iter();
    Ok(Decisions {
        decisions: rows.map(Decision::from).collect(),
    })
}
