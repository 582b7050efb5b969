//! A text that was scanned or typed and is no code of ours: a box of blanks, or words of studies.

use stele_catalog::{CatalogError, Reader, Timestamp};

use super::in_hand::{InHand, Next};
use super::scan::{Outcome, Thing, of_slot, outcome};
use super::{find, scan_blanks, scan_place};
use crate::jobs::JobError;

/// How many studies are told of that answer to a text.
const TEXT_LIMIT: u32 = 20;

/// What a text is.
///
/// # Errors
/// The catalog's.
pub(super) fn answer(text: &str, reader: &Reader<'_>, now: Timestamp) -> Result<Outcome, JobError> {
    if let Some(known) = scan_blanks::product(text, reader, now)? {
        return Ok(outcome(text, known));
    }
    let request = find::Request {
        text: text.to_owned(),
        limit: Some(TEXT_LIMIT),
        ..find::Request::default()
    };
    let found = match find::run(&request, reader) {
        // A lot may be written like a serial without its letters.
        Err(JobError::Catalog(CatalogError::Code(misread))) => {
            return match scan_blanks::lot_or_unknown(text, reader, now)? {
                Some(known) => Ok(outcome(text, known)),
                None => Err(CatalogError::Code(misread).into()),
            };
        }
        found => found?,
    };
    // Somebody's number may look like a bar code, or like a lot: whoever answers to it comes first.
    let is_somebodys = found.exact && !(found.studies.is_empty() && found.kept_out.is_empty());
    if !is_somebodys && let Some(known) = scan_blanks::lot_or_unknown(text, reader, now)? {
        return Ok(outcome(text, known));
    }
    // A study answers to the name of the place that it lies in, too: then the place is meant.
    let is_nobodys = !found.studies.iter().any(|study| says(study, text));
    if is_nobodys
        && found.kept_out.is_empty()
        && let Some(slot) = scan_place::called(text, reader)?
    {
        return Ok(outcome(text, of_slot(slot, reader)?));
    }
    Ok(of_found(text, found))
}

/// Whether a study's own names or numbers say a text.
fn says(study: &find::Study, text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let name = &study.name;
    let of_study = [
        &name.patient_name,
        &study.patient_id,
        &study.accession_number,
        &study.description,
    ];
    let of_study = of_study.into_iter().chain(&name.case);
    of_study
        .into_iter()
        .any(|said| said.to_lowercase().contains(&text))
}

/// What a search found, as the answer to its text.
pub fn of_found(text: &str, found: find::Outcome) -> Outcome {
    let studies = found.studies;
    let next = match studies.len() {
        0 if !found.kept_out.is_empty() => InHand::OnlyKeptOut,
        0 => InHand::SearchAgain,
        1 => InHand::Fetch,
        2.. => InHand::Choose,
    };
    let thing = Thing::Text {
        exact: found.exact,
        similar: found.similar,
        kept_out: found.kept_out,
        more_studies: found.more_studies,
        many_more: found.many_more,
    };
    Outcome {
        studies_held: studies.len() as u64,
        studies,
        ..outcome(text, (thing, Next::Hand(next)))
    }
}
