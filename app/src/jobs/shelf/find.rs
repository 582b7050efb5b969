//! Finding studies: which copies hold them, where those stand, when they were last checked.

use serde::{Deserialize, Serialize};
use stele_burner::item::ItemKind;
use stele_catalog::{
    CatalogError, Code, CodeKind, CopyState, Dated, Day, FindQuery, FoundStudy, PatientRow, Period,
    Reader, Serial, StudyId, Timestamp, without_born, words_and_dates,
};

use super::holds::{self, Holds};
use super::patients::Patient;
use super::unburned::{self, Short, Unburned};
use super::unseen;
use crate::jobs::overview::status::StudyName;
use crate::jobs::run::{lookup, records};
use crate::jobs::{End, JobError};

/// How many studies beyond those that are told of are counted.
const COUNTED: u32 = 1000;

/// How many studies are looked through for an object of a UID.
const STUDIES_NEAR: u32 = 8;

/// What to look for.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Request {
    /// Words of a name, an id, an accession number, a description, a document's name, a case; a
    /// date of study or birth; a UID.
    pub text: String,
    /// First date, as people write it.
    pub from: Option<String>,
    /// Last date, as people write it: of a month or a year its last day.
    pub to: Option<String>,
    /// Modality, `CT`, or a word for it.
    pub modality: Option<String>,
    /// How many at most; none for all.
    pub limit: Option<u32>,
}

/// What was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outcome {
    /// First day that was understood, `YYYYMMDD`.
    pub from: Option<String>,
    /// Last day that was understood, `YYYYMMDD`.
    pub to: Option<String>,
    /// Dates that were understood in the text.
    pub dates: Vec<Dates>,
    /// Whether the studies answer to the text, and not to one that is like it.
    pub exact: bool,
    /// Words of names that are like those of the text, where nothing answers to it.
    pub similar: Vec<String>,
    /// The studies, newest first.
    pub studies: Vec<Study>,
    /// Files on discs that name a patient who answers to the text, and stay out of their study:
    /// they belong to another patient than it does, as somebody decided.
    pub kept_out: Vec<OfOther>,
    /// Whether there are more than the limit.
    pub more: bool,
    /// How many more there are, as far as they are counted.
    pub more_studies: u64,
    /// Whether there are more than those.
    pub many_more: bool,
}

/// Files on discs that are another patient's than their study.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct OfOther {
    /// Whom they name.
    pub claimed: Patient,
    /// The study that they came with.
    pub study: StudyName,
    /// Number of the decision by which they stay out.
    pub decision: i64,
    /// Discs that hold them.
    pub discs: Vec<String>,
    /// How many they are.
    pub files: u64,
}

/// The days that a date in a text stands for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Dates {
    /// As it stands there.
    pub text: String,
    /// First day, `YYYYMMDD`.
    pub first: String,
    /// Last day, `YYYYMMDD`.
    pub last: String,
}

/// A study as people see it.
#[derive(Clone, Debug, Serialize)]
pub struct Study {
    /// Which one.
    #[serde(flatten)]
    pub name: StudyName,
    /// Patient ID.
    pub patient_id: String,
    /// Who gave the patient ID; empty where that is not said.
    pub issuer: String,
    /// Sex, as DICOM writes it.
    pub sex: String,
    /// What files of it say of their patient besides.
    pub also_said: Vec<Patient>,
    /// Differences of its files that nobody has decided.
    pub differences: Vec<i64>,
    /// Accession number.
    pub accession_number: String,
    /// Description.
    pub description: String,
    /// The day under which it is listed, `YYYYMMDD`.
    pub listed: String,
    /// Which date that is.
    #[serde(serialize_with = "crate::jobs::json::dated")]
    pub listed_by: Dated,
    /// Files that lie on its discs or wait for one.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Files that are on no disc and do not wait: they changed or were gone when theirs was built.
    pub left_out: u64,
    /// Files on its discs that are another patient's, as somebody decided: they stay out, and count
    /// nowhere else here.
    pub of_others: u64,
    /// It waits for a disc, or part of it does.
    pub waiting: bool,
    /// Files of it that wait for a disc.
    #[serde(skip)]
    pub waiting_files: u64,
    /// It was left out, or part of it was: its files were gone, and are on no disc.
    pub given_up: bool,
    /// A disc of it that was never burned.
    pub unburned: Option<Unburned>,
    /// Discs of its sets that nobody has seen since the catalog was made out of others: more of it
    /// may be on them.
    pub unseen: Vec<String>,
    /// A disc of it that was burned, and has fewer copies than it is to have.
    pub short: Option<Short>,
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
    /// Whether it is kept apart: it counts for nothing until it is released.
    pub quarantined: bool,
    /// Whether it may be relied on.
    pub sound: bool,
    /// Whether it came back dirty or scratched, or in a box with another seal, and was not read
    /// since: it is read first.
    pub read_first: bool,
    /// Its place, where it has one.
    pub place: Option<String>,
    /// Who has it, where it is lent.
    pub lent_to: Option<String>,
    /// The place that it is on its way to.
    pub in_transit_to: Option<String>,
    /// When it was last read in full.
    pub verified: Option<Timestamp>,
}

/// Finds studies. Where nothing answers to a text, those that are like it are told of, and named as
/// such.
///
/// # Errors
/// [`JobError::NotADate`], [`JobError::TwoDates`], [`JobError::DatesSwapped`]; the catalog's, a
/// code that was misread or is of no disc among them.
pub fn run(request: &Request, reader: &Reader<'_>) -> Result<Outcome, JobError> {
    let mut query = FindQuery {
        text: request.text.clone(),
        from: date(End::First, request.from.as_deref())?.map(Period::first),
        to: date(End::Last, request.to.as_deref())?.map(Period::last),
        modality: request.modality.clone(),
    };
    if let (Some(from), Some(to)) = (query.from, query.to)
        && from > to
    {
        return Err(JobError::DatesSwapped);
    }
    let limit = request.limit.unwrap_or(u32::MAX).max(1);
    let mut outcome = Outcome {
        from: query.from.map(Day::text),
        to: query.to.map(Day::text),
        dates: dates(&request.text),
        exact: true,
        ..Outcome::default()
    };
    if let Some(held) = held(&query, reader)? {
        let some = held
            .iter()
            .take(limit as usize)
            .cloned()
            .collect::<Vec<_>>();
        outcome.dates.clear();
        outcome.more_studies = held.len().saturating_sub(some.len()) as u64;
        outcome.more = outcome.more_studies > 0;
        outcome.studies = studies(&some, reader)?;
        return Ok(outcome);
    }
    let mut found = reader.find(&query, limit)?;
    if found.is_empty()
        && let Some(text) = without_born(&query.text)
    {
        // Nobody of that name: it says what the year is.
        query.text = text;
        found = reader.find(&query, limit)?;
    }
    if found.is_empty()
        && let Some(uid) = query.uid()
        && let Some(study) = study_of_object(reader, uid)?
    {
        found.extend(reader.found_study(study)?);
    }
    outcome.kept_out = kept_out(&query, reader)?;
    if found.is_empty() && outcome.kept_out.is_empty() {
        Code::not_misread(&request.text).map_err(CatalogError::from)?;
        let alike = reader.alike(&query, limit)?;
        outcome.exact = alike.studies.is_empty();
        if !outcome.exact {
            outcome.similar = alike.words;
        }
        found = alike.studies;
    } else if found.len() >= limit as usize {
        let most = limit.saturating_add(COUNTED);
        let all = reader.count(&query, most.saturating_add(1))?;
        outcome.many_more = all > u64::from(most);
        outcome.more_studies = all.min(u64::from(most)).saturating_sub(found.len() as u64);
        outcome.more = outcome.more_studies > 0;
    }
    outcome.studies = studies(&found, reader)?;
    Ok(outcome)
}

/// How many decisions about other patients' files are told of.
const KEPT_OUT: usize = 5;

fn kept_out(query: &FindQuery, reader: &Reader<'_>) -> Result<Vec<OfOther>, JobError> {
    let mut all = Vec::new();
    for one in reader.kept_out(query, KEPT_OUT)? {
        let Some(study) = reader.study(one.study)? else {
            continue;
        };
        all.push(OfOther {
            claimed: Patient::from(one.claimed),
            study: StudyName::of(&study),
            decision: one.decision.0,
            discs: one.discs,
            files: one.files,
        });
    }
    Ok(all)
}

/// The studies on what a code is of: a copy, a disc, a set; none where the text is no code.
fn held(query: &FindQuery, reader: &Reader<'_>) -> Result<Option<Vec<FoundStudy>>, JobError> {
    let text = &query.text;
    let discs = match reader.code(text)? {
        Code::Text(_) => return Ok(None),
        Code::Copy(_) => vec![lookup::copy_named(reader, text)?.disc],
        Code::Numbered(code) if code.kind() != CodeKind::Set => {
            return Err(lookup::refuse(&Code::Numbered(code), text, "study"));
        }
        Code::Numbered(_) | Code::Disc { .. } | Code::DiscUuid(_) => {
            let discs = lookup::discs_named(reader, text)?;
            discs.iter().map(|disc| disc.id).collect()
        }
    };
    let mut found: Vec<FoundStudy> = Vec::new();
    for disc in discs {
        for study in reader.studies_on_disc(disc, None)? {
            if found.iter().all(|known| known.study.id != study.study.id) {
                found.push(study);
            }
        }
    }
    let others = FindQuery {
        text: String::new(),
        ..query.clone()
    };
    if others != FindQuery::default() {
        let asked = reader.find(&others, u32::MAX)?;
        found.retain(|held| asked.iter().any(|asked| asked.study.id == held.study.id));
    }
    Ok(Some(found))
}

fn date(end: End, text: Option<&str>) -> Result<Option<Period>, JobError> {
    let Some(text) = text else { return Ok(None) };
    match Period::parse(text).as_slice() {
        [] => Err(JobError::NotADate { end }),
        [one] => Ok(Some(*one)),
        [one, other, ..] => Err(JobError::TwoDates {
            end,
            one: one.first().text(),
            other: other.first().text(),
        }),
    }
}

/// The dates in a text. A number of few digits is more likely something else, and is only looked
/// for as a date too.
fn dates(text: &str) -> Vec<Dates> {
    let words = words_and_dates(text).into_iter();
    let is_said = |word: &String| {
        let number = word.bytes().all(|b| b.is_ascii_digit());
        !number || word.len() == 8
    };
    let periods = words.filter(is_said).flat_map(|word| {
        let periods = Period::parse(&word).into_iter();
        periods.map(move |period| Dates {
            text: word.clone(),
            first: period.first().text(),
            last: period.last().text(),
        })
    });
    periods.collect()
}

/// The study that has an object of this UID, among those whose series have UIDs like it.
fn study_of_object(reader: &Reader<'_>, uid: &str) -> Result<Option<StudyId>, JobError> {
    for study in reader.studies_near_uid(uid, STUDIES_NEAR)? {
        for version in reader.versions(study)? {
            let items = records::items(&reader.items(version.id)?)?;
            let is = |kind: &ItemKind| match kind {
                ItemKind::Object {
                    sop_instance_uid, ..
                } => sop_instance_uid == uid,
                ItemKind::Document => false,
            };
            if items.iter().any(|item| is(&item.kind)) {
                return Ok(Some(study));
            }
        }
    }
    Ok(None)
}

/// Studies as people see them.
///
/// # Errors
/// The catalog's.
pub fn studies(found: &[FoundStudy], reader: &Reader<'_>) -> Result<Vec<Study>, JobError> {
    let unread = reader.unread_returns()?.into_iter();
    let unread: Vec<Serial> = unread.map(|one| one.serial).collect();
    let study = |found: &FoundStudy| {
        let holds = holds::of_study(reader, &found.versions)?;
        Ok(Study {
            unburned: unburned::of_study(reader, &found.versions)?,
            short: unburned::short_of(reader, &found.versions)?,
            unseen: unseen::of_study(reader, &found.versions)?,
            ..study(found, holds, &unread)
        })
    };
    found.iter().map(study).collect()
}

/// Those who are named: files that name nobody name nobody besides.
fn others_named(also: &[PatientRow]) -> Vec<Patient> {
    let named = also.iter().filter(|row| row.claim.names_anybody());
    named.cloned().map(Patient::from).collect()
}

/// A study as people see it.
fn study(found: &FoundStudy, holds: Holds, unread: &[Serial]) -> Study {
    let row = &found.study;
    let copies = found
        .copies
        .iter()
        .filter(|copy| copy.state != CopyState::Planned);
    Study {
        name: StudyName::of(row),
        patient_id: row.patient_id.clone(),
        issuer: row.issuer.clone(),
        sex: row.sex.clone(),
        also_said: others_named(&found.also_said),
        differences: found.differences.iter().map(|id| id.0).collect(),
        accession_number: row.accession_number.clone(),
        description: row.description.clone(),
        listed: row.day.text(),
        listed_by: row.dated,
        files: holds.files,
        bytes: holds.bytes,
        left_out: holds.left_out,
        of_others: found.of_others,
        waiting: found.waiting,
        waiting_files: holds.waiting,
        given_up: holds.given_up > 0,
        unburned: None,
        short: None,
        unseen: Vec::new(),
        copies: copies
            .map(|copy| Copy {
                serial: copy.serial.to_string(),
                disc: copy.disc.clone(),
                state: copy.state,
                quarantined: copy.quarantined,
                sound: copy.standing().is_sound(),
                read_first: unread.contains(&copy.serial),
                place: copy.place.clone(),
                lent_to: copy.lent_to.clone(),
                in_transit_to: copy.bound_for.clone(),
                verified: copy.last_verified,
            })
            .collect(),
    }
}
