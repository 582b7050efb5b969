//! What a search understood and found.

use stele_catalog::{CopyState, Timestamp};

use super::quantities::{bytes, count, when};
use super::{names, outcomes, patients, scans, states};
use crate::jobs::shelf::find::{Copy, Outcome, Study};

/// Which dates were understood, one a line.
pub fn understood(outcome: &Outcome) -> Vec<String> {
    let day = |day: &Option<String>| day.as_deref().map(names::date);
    let mut lines = Vec::new();
    lines.extend(match (day(&outcome.from), day(&outcome.to)) {
        (Some(from), Some(to)) if from == to => Some(format!("Studies of {from}.")),
        (Some(from), Some(to)) => Some(format!("Studies from {from} to {to}.")),
        (Some(from), None) => Some(format!("Studies from {from} on.")),
        (None, Some(to)) => Some(format!("Studies up to {to}.")),
        (None, None) => None,
    });
    for date in &outcome.dates {
        let (first, last) = (names::date(&date.first), names::date(&date.last));
        let days = match first == last {
            true => first,
            false => format!("{first} to {last}"),
        };
        lines.push(format!(
            "{} read as a date of study or birth: {days}.",
            date.text
        ));
    }
    lines
}

/// A study with its copies, on several lines.
pub fn card(study: &Study) -> Vec<String> {
    let mut lines = vec![about(study).join(", ")];
    let accession = match study.accession_number.as_str() {
        "" => String::new(),
        number => format!("accession {number}, "),
    };
    lines.push(format!(
        "  {}{}, {}; {}",
        accession,
        count(study.files, "file"),
        bytes(study.bytes),
        study.name.uid
    ));
    for copy in &study.copies {
        let read = match copy.verified {
            Some(at) => format!("read in full {}", when(Timestamp(at))),
            None => "never read in full".to_owned(),
        };
        lines.push(format!(
            "  {}  disc {}, {}, {}, {read}",
            copy.serial,
            copy.disc,
            states::standing(copy.state, copy.quarantined),
            place(copy)
        ));
    }
    lines.extend(whose(study).iter().map(|text| format!("  {text}")));
    lines.extend(scans::listed(study).map(|listed| format!("  {listed}")));
    lines.extend(not_on_disc(study).iter().map(|text| format!("  {text}")));
    lines
}

/// Where a copy is.
pub fn place(copy: &Copy) -> String {
    if copy.state == CopyState::Destroyed {
        return names::NOWHERE.to_owned();
    }
    let (place, lent_to) = (copy.place.as_deref(), copy.lent_to.as_deref());
    names::place(place, lent_to, copy.in_transit_to.as_deref())
}

/// What files of a study say of their patient besides, and what is to be decided of it.
pub fn whose(study: &Study) -> Vec<String> {
    let said = patients::also_said(&study.also_said);
    said.into_iter()
        .chain(patients::undecided(&study.differences))
        .collect()
}

/// What of a study is on no disc, in sentences.
pub fn not_on_disc(study: &Study) -> Vec<String> {
    let mut texts = Vec::new();
    if study.waiting {
        let all = study.waiting_files == study.files && study.left_out == 0 && !study.given_up;
        let what = if all { "It" } else { "Part of it" };
        texts.push(format!("{what} waits for a disc."));
    }
    if study.left_out > 0 {
        texts.push(outcomes::left_out(study.left_out));
    }
    if study.given_up {
        let all = study.files == 0 && study.left_out == 0;
        let what = if all { "It" } else { "Part of it" };
        texts.push(format!(
            "{what} was given up: its files were gone before a disc held them."
        ));
    }
    texts
}

/// A study in one line, with the first sound copy of it.
pub fn line(study: &Study) -> String {
    let mut about = about(study);
    let copies = study.copies.iter();
    about.push(match copies.clone().find(|copy| copy.sound) {
        Some(copy) => format!("{} {}", copy.serial, place(copy)),
        None if copies.len() == 0 => "on no disc yet".to_owned(),
        None => "no sound copy".to_owned(),
    });
    about.join(", ")
}

fn about(study: &Study) -> Vec<String> {
    let mut about = vec![names::title(&study.name)];
    if !study.patient_id.is_empty() {
        let of = match study.issuer.as_str() {
            "" => String::new(),
            issuer => format!(" of {issuer}"),
        };
        about.push(format!("id {}{of}", study.patient_id));
    }
    about.extend([
        names::date(&study.name.date),
        study.name.modalities.join(" "),
        study.description.clone(),
    ]);
    about.retain(|part| !part.is_empty());
    about
}
