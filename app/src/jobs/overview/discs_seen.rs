//! What discs said of the trail when they were read: what did not fit and nobody has answered, and
//! the newest one that agreed.

use std::collections::BTreeMap;

use serde::Serialize;
use stele_catalog::{CopyId, CopyRow, DiscsSeen, Event, KnownBy, Reader, Timestamp};

use crate::jobs::JobError;
use crate::jobs::read::tag_trail::TagTrail;
use crate::jobs::run::lookup;

/// A disc that did not fit the trail when it was read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Misfit {
    /// The copy that its tag names.
    pub serial: String,
    /// The disc that this is a copy of.
    pub disc: String,
    /// When it was last read.
    pub at: Timestamp,
    /// What its tag said of the trail then.
    #[serde(flatten)]
    pub said: TagTrail,
}

/// The newest disc that agreed with the trail when it was read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Proof {
    /// The copy.
    pub serial: String,
    /// Rows that the trail had before it was burned: its tag has the hash of the last one.
    pub rows: u64,
    /// Rows that were added since.
    pub added: u64,
    /// When it was last read.
    pub at: Timestamp,
}

/// Both, of all that a trail of so many rows says of discs.
///
/// # Errors
/// The catalog's.
pub(super) fn told(
    seen: &DiscsSeen,
    rows: u64,
    reader: &Reader<'_>,
) -> Result<(Vec<Misfit>, Option<Proof>), JobError> {
    let all = reader.all_copies()?.into_iter();
    let copies: BTreeMap<CopyId, CopyRow> = all.map(|copy| (copy.id, copy)).collect();
    let mut misfits = Vec::new();
    for one in &seen.misfits {
        let Some(copy) = copies.get(&one.copy) else {
            continue;
        };
        let what = "tag";
        let said = serde_json::from_str(&one.how);
        misfits.push(Misfit {
            serial: copy.serial.to_string(),
            disc: lookup::disc_of(reader, copy.disc)?.name,
            at: one.at,
            said: said.map_err(|source| JobError::Record { what, source })?,
        });
    }
    let mut burned: Vec<(i64, CopyId)> = seen
        .burned
        .iter()
        .map(|(copy, row)| (*row, *copy))
        .collect();
    burned.sort_unstable();
    let open = |copy: CopyId| seen.misfits.iter().any(|one| one.copy == copy);
    let mut proof = None;
    for (row, copy) in burned.into_iter().rev().filter(|(_, copy)| !open(*copy)) {
        let Some((copy, at)) = copies.get(&copy).zip(read_by_tag(copy, reader)?) else {
            continue;
        };
        let before = u64::try_from(row).unwrap_or(1).saturating_sub(1);
        proof = Some(Proof {
            serial: copy.serial.to_string(),
            rows: before,
            added: rows.saturating_sub(before),
            at,
        });
        break;
    }
    Ok((misfits, proof))
}

/// When a copy was last read by the tag that its burn wrote.
fn read_by_tag(copy: CopyId, reader: &Reader<'_>) -> Result<Option<Timestamp>, JobError> {
    let (mut has_tag, mut read) = (false, None);
    for row in reader.history(copy)? {
        match row.event {
            Event::BurnStarted { tag, .. } => (has_tag, read) = (tag.is_some(), None),
            Event::Checked {
                by: Some(KnownBy::Tag),
                ..
            } if has_tag => read = Some(row.at),
            _ => {}
        }
    }
    Ok(read)
}
