//! What waits for a disc, and what is left of it.

use std::collections::BTreeMap;

use stele_catalog::Reader;

use super::status::{StudyName, Waiting};
use crate::jobs::JobError;
use crate::jobs::make::plan;
use crate::jobs::run::records;

/// What waits, each study once, however often something of it was taken in.
pub(super) fn by_study(rows: &[stele_catalog::Waiting]) -> Vec<Waiting> {
    let mut all: Vec<Waiting> = Vec::new();
    let mut places = BTreeMap::new();
    for row in rows {
        let place = *places.entry(row.study.id).or_insert(all.len());
        match all.get_mut(place) {
            Some(waiting) => {
                waiting.files = waiting.files.saturating_add(row.files);
                waiting.bytes = waiting.bytes.saturating_add(row.bytes);
            }
            None => all.push(Waiting {
                study: StudyName::of(&row.study),
                files: row.files,
                bytes: row.bytes,
            }),
        }
    }
    all
}

/// What is left of the files of all that waits.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(super) enum Left {
    /// Some of them.
    Some,
    /// None, as far as there are lists of them.
    Nothing,
    /// Nobody knows: there is no list of any.
    Unlisted,
}

/// What is left of what waits; none where nothing waits. As a rule the first file that is looked at
/// is there.
pub(super) fn left_of(
    reader: &Reader<'_>,
    waiting: &[stele_catalog::Waiting],
) -> Result<Option<Left>, JobError> {
    let mut left = (!waiting.is_empty()).then_some(Left::Unlisted);
    for row in waiting {
        let Some(items) = records::items_if_there(reader, row.version)? else {
            continue;
        };
        if items.iter().any(plan::is_there) {
            return Ok(Some(Left::Some));
        }
        left = Some(Left::Nothing);
    }
    Ok(left)
}
