//! What a row of the answer says of a study: who, when, what, and its nearest good copy.

use crate::gui::view::Health;
use crate::jobs::shelf::find::{Copy, Study};
use crate::words::lang::say;
use crate::words::{finds, locations, names};

/// A row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The patient, or the case.
    pub who: String,
    /// Birth date and ID.
    pub about: String,
    /// The day of the study.
    pub date: String,
    /// Modality and description.
    pub what: String,
    /// The accession number.
    pub number: String,
    /// How its best copy is.
    pub health: Option<Health>,
    /// Where that copy is, or that it waits for a disc.
    pub place: String,
    /// How many copies there are.
    pub copies: String,
}

impl Row {
    /// That of a study.
    pub fn of(study: &Study) -> Self {
        let case = study.name.case.as_ref();
        let mut about = Vec::new();
        if case.is_none() {
            about.push(names::date(&study.name.birth_date));
        }
        if !study.patient_id.is_empty() {
            about.push(say!("window-study-id", id = &study.patient_id));
        }
        let modalities = study.name.modalities.join(" ");
        let best = best(study);
        Self {
            who: match case {
                Some(case) => names::case(case),
                None => names::person(&study.name.patient_name),
            },
            about: joined(about),
            date: names::date(&study.name.date),
            what: joined(vec![modalities, finds::description(study).to_owned()]),
            number: study.accession_number.clone(),
            health: best.and_then(health),
            place: match best {
                Some(copy) => near(copy),
                None if study.waiting => say!("find-waiting"),
                None => say!("find-no-copy"),
            },
            copies: say!("find-copies", copies = there(study)),
        }
    }

    /// All that it says, for whoever hears it.
    pub fn name(&self) -> String {
        let health = self.health.map(Health::word).unwrap_or_default();
        let parts = [
            &self.who,
            &self.about,
            &self.date,
            &self.what,
            &self.number,
            &health,
            &self.place,
        ];
        let said = parts.iter().filter(|part| !part.is_empty());
        said.map(|part| part.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

fn joined(mut parts: Vec<String>) -> String {
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// Where a copy is, where there is little room.
fn near(copy: &Copy) -> String {
    let is_here = copy.lent_to.is_none() && copy.in_transit_to.is_none();
    match &copy.place {
        Some(path) if is_here => locations::near(path),
        _ => finds::place(copy),
    }
}

/// Where a copy is, as people say it.
pub fn place(copy: &Copy) -> String {
    let is_here = copy.lent_to.is_none() && copy.in_transit_to.is_none();
    match &copy.place {
        Some(path) if is_here => locations::said(path),
        _ => finds::place(copy),
    }
}

/// How many of its copies nobody misses.
fn there(study: &Study) -> usize {
    let is_gone = |copy: &&Copy| matches!(health(copy), Some(Health::Missing | Health::Lost));
    let gone = study.copies.iter().filter(is_gone).count();
    study.copies.len().saturating_sub(gone)
}

/// How a copy is.
pub fn health(copy: &Copy) -> Option<Health> {
    let is_out = copy.lent_to.is_some() || copy.in_transit_to.is_some();
    Health::of(copy.state, copy.quarantined, is_out)
}

/// The copy to take: one that may be relied on and is here, else one that may be relied on, else
/// any.
pub fn best(study: &Study) -> Option<&Copy> {
    let here = |copy: &&Copy| copy.lent_to.is_none() && copy.in_transit_to.is_none();
    let sound = || study.copies.iter().filter(|copy| copy.sound);
    let placed = sound().filter(here).find(|copy| copy.place.is_some());
    let any = || study.copies.iter().find(|copy| health(copy).is_some());
    placed
        .or_else(|| sound().find(here))
        .or_else(|| sound().next())
        .or_else(any)
}
