//! A text that was scanned or typed and is no code of ours: a box of blanks, or words of studies.

use stele_catalog::{CatalogError, Reader, Timestamp};

use super::in_hand::{InHand, Next};
use super::scan::{Outcome, Thing, outcome};
use super::{find, scan_blanks};
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
    Ok(of_found(text, found))
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
