//! The index of words: what goes into it for a study, and the day under which it goes.

use std::collections::BTreeSet;

use super::day::Dated;
use super::patients::PatientId;
use super::terms::{BEGINNINGS, Terms};
use super::{Day, StudyId, sql};
use crate::CatalogError;
use crate::discs::CopyId;
use crate::store::{Db, Timestamp, pack, params, unpack};

/// The shortest word of a name that a misspelt one is compared with, in letters.
pub(super) const ALIKE_MIN: usize = 3;

/// The word that every case is found by.
pub(super) const CASE: &str = "case";

/// What a study is found by, as its rows say it.
struct Said {
    patients: Vec<Patient>,
    accession_number: String,
    description: String,
    modalities: String,
    case: Option<String>,
    day: Day,
}

/// What is said of a patient, by which studies are found.
struct Patient {
    name: String,
    patient_id: String,
    birth_date: String,
}

/// Puts a study into the index, under the day that its row says.
pub(super) fn add_study(db: Db<'_>, id: StudyId) -> Result<(), CatalogError> {
    let terms = terms(db, id)?;
    for (column, in_name) in [
        (&terms.name, true),
        (&terms.ids, false),
        (&terms.text, false),
    ] {
        let mut words = column.words().iter();
        words.try_for_each(|word| put_word(db, word, in_name))?;
    }
    put(db, &terms)
}

/// Takes a study out of the index from under the day that its row says, before that changes.
pub(super) fn forget_study(db: Db<'_>, id: StudyId) -> Result<(), CatalogError> {
    let day: i64 = db.one(sql::DAY, [id.0])?;
    db.execute(sql::FORGET_WORDS, [Day::stored(day).index_row(id)?])?;
    Ok(())
}

/// Puts studies into the index anew, whose days are what they were: their words are known, but for
/// those of places.
fn again(db: Db<'_>, studies: &[i64]) -> Result<(), CatalogError> {
    for id in studies.iter().copied().map(StudyId) {
        forget_study(db, id)?;
        put(db, &terms(db, id)?)?;
    }
    Ok(())
}

/// Indexes all studies of a patient, of whom something else is said now.
pub(super) fn index_patient(db: Db<'_>, patient: PatientId) -> Result<(), CatalogError> {
    again(
        db,
        &db.rows(sql::STUDIES_OF_PATIENT, [patient.0], |row| row.get(0))?,
    )
}

/// Indexes studies anew, of which something else is said now.
pub(super) fn index_anew(
    db: Db<'_>,
    studies: impl IntoIterator<Item = StudyId>,
) -> Result<(), CatalogError> {
    for study in studies {
        forget_study(db, study)?;
        add_study(db, study)?;
    }
    Ok(())
}

/// Indexes all studies of which a copy holds anything: it stands somewhere else now.
pub(crate) fn index_copy(db: Db<'_>, copy: CopyId) -> Result<(), CatalogError> {
    again(
        db,
        &db.rows(sql::STUDIES_OF_COPY, [copy.0], |row| row.get(0))?,
    )
}

/// Makes the index of words for all studies of a catalog that has none, as it is made for new
/// ones: their days first, and then in order of those, which is several times as fast.
pub(crate) fn index_all(db: Db<'_>) -> Result<(), CatalogError> {
    for (id, date, taken_in) in db.rows(sql::ALL, [], |row| {
        Ok((
            row.get::<i64>(0)?,
            row.get::<String>(1)?,
            row.get::<Option<i64>>(2)?,
        ))
    })? {
        // Without a version nothing says when: it is listed as the oldest.
        let now = taken_in.map_or(Timestamp(0), Timestamp);
        let (day, dated) = day_of(&date, [], now);
        db.execute(sql::SET_DAY, params![id, day.number(), dated.text()])?;
    }
    let studies: Vec<i64> = db.rows(sql::BY_DAY, [], |row| row.get(0))?;
    for id in studies.into_iter().map(StudyId) {
        add_study(db, id)?;
    }
    Ok(())
}

/// The day under which a study is listed: its Study Date; where there is none, or one that lies in
/// the future, the earliest of its series; where no series has one, the day it is taken in.
pub(super) fn day_of<'a>(
    study_date: &str,
    series: impl IntoIterator<Item = &'a str>,
    taken_in: Timestamp,
) -> (Day, Dated) {
    let today = Day::of(taken_in);
    let past = |text: &str| Day::dicom(text).filter(|day| *day <= today.next());
    let of_series = || series.into_iter().filter_map(past).min();
    match past(study_date) {
        Some(day) => (day, Dated::Study),
        None => match of_series() {
            Some(day) => (day, Dated::Series),
            None => (today, Dated::Import),
        },
    }
}

/// The name of a file by its path's own bytes, without its folders: what a document is found by.
pub fn file_name(path: &[u8]) -> String {
    let name = path.rsplit(|byte| *byte == b'/').next();
    String::from_utf8_lossy(name.unwrap_or(path)).into_owned()
}

/// Adds names of documents to those that a study is found by.
pub(crate) fn put_documents(db: Db<'_>, id: StudyId, names: &[String]) -> Result<(), CatalogError> {
    if names.is_empty() {
        return Ok(());
    }
    let mut all = documents(db, id)?;
    // A name is one line of the list.
    all.extend(names.iter().map(|name| name.replace('\n', " ")));
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let params = params![id.0, pack(all.join("\n").as_bytes())?];
    db.execute(sql::PUT_DOCUMENTS, params)?;
    Ok(())
}

fn documents(db: Db<'_>, id: StudyId) -> Result<BTreeSet<String>, CatalogError> {
    let blob = db.value::<Vec<u8>>(sql::DOCUMENTS, [id.0])?;
    blob.map_or_else(|| Ok(BTreeSet::new()), |blob| names_in(&blob))
}

/// The names of documents in a blob that keeps them.
pub(super) fn names_in(blob: &[u8]) -> Result<BTreeSet<String>, CatalogError> {
    let bytes = unpack(blob)?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.split('\n').map(str::to_owned).collect())
}

fn said(db: Db<'_>, id: StudyId) -> Result<Said, CatalogError> {
    let patients = db.rows(sql::WHO, [id.0], |row| {
        Ok(Patient {
            name: row.get(0)?,
            patient_id: row.get(1)?,
            birth_date: row.get(2)?,
        })
    })?;
    let said = db.row(sql::SAID, [id.0], |row| {
        Ok(Said {
            patients: Vec::new(),
            accession_number: row.get(0)?,
            description: row.get(1)?,
            modalities: row.get(2)?,
            case: row.get(3)?,
            day: Day::stored(row.get(4)?),
        })
    })?;
    let said = said.map(|said| Said { patients, ..said });
    said.ok_or(CatalogError::NoRow {
        what: "study",
        row: id.0,
    })
}

/// The terms of a study by column, and its row in the index.
pub(super) struct Columns {
    pub row: i64,
    pub name: Terms,
    pub ids: Terms,
    pub text: Terms,
    pub tags: Terms,
}

/// The terms of one study. All studies' together are made in one pass ([`super::indexed`]).
pub(super) fn terms(db: Db<'_>, id: StudyId) -> Result<Columns, CatalogError> {
    let said = said(db, id)?;
    let [mut name, mut ids, mut text, mut tags] = std::array::from_fn(|_| Terms::default());
    for patient in &said.patients {
        name.put_name(&patient.name);
        ids.put_text(&patient.patient_id);
        ids.put_born(&patient.birth_date);
    }
    ids.put_text(&said.accession_number);
    text.put_text(&said.description);
    if let Some(case) = &said.case {
        text.put_text(CASE);
        text.put_text(case);
    }
    db.each(sql::DESCRIPTIONS, [id.0], |row| {
        text.put_text(&row.get::<String>(0)?);
        Ok(())
    })?;
    for name in documents(db, id)? {
        text.put_text(&name);
    }
    let modalities = said.modalities.split_whitespace();
    modalities.for_each(|modality| tags.put_modality(modality));
    tags.put_studied(said.day);
    db.each(sql::PLACES, [id.0], |row| {
        tags.put_text(&row.get::<String>(0)?);
        Ok(())
    })?;
    let row = said.day.index_row(id)?;
    Ok(Columns {
        row,
        name,
        ids,
        text,
        tags,
    })
}

fn put(db: Db<'_>, terms: &Columns) -> Result<(), CatalogError> {
    for word in terms.tags.words() {
        put_word(db, word, false)?;
    }
    let Columns {
        row,
        name,
        ids,
        text,
        tags,
    } = terms;
    let params = params![row, name.text(), ids.text(), text.text(), tags.text()];
    db.execute(sql::PUT_WORDS, params)?;
    Ok(())
}

/// Adds a word to those that are known, where its beginnings or what is like it are looked for.
fn put_word(db: Db<'_>, word: &str, in_name: bool) -> Result<(), CatalogError> {
    let letters = word.chars().count();
    let alike = in_name && letters >= ALIKE_MIN;
    if !alike && letters <= BEGINNINGS {
        return Ok(());
    }
    let initial: String = word.chars().take(1).collect();
    let tail: String = word.chars().skip(1).take(ALIKE_MIN).collect();
    let letters = i64::try_from(letters).map_err(|_| CatalogError::TooLarge)?;
    let params = params![word, alike, initial, tail, letters];
    db.execute(sql::PUT_WORD, params)?;
    Ok(())
}
