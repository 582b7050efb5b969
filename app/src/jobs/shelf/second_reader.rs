//! Two people read a copy that was burned in the place of another, before that one may go.

use stele_catalog::{CopyRow, CopyState, Reader};

use super::in_hand::{InHand, Next};
use crate::jobs::JobError;
use crate::jobs::burn::replace::{Replacement, who_may};

/// That a second person is to read the new copy, where nothing else is to be done with the one that
/// was scanned: the old one or the new one.
///
/// # Errors
/// The catalog's.
pub(super) fn wanted(
    copy: &CopyRow,
    next: &Next,
    reader: &Reader<'_>,
) -> Result<Option<InHand>, JobError> {
    let old = match next {
        Next::Hand(InHand::MayGo { .. }) => Some(copy.clone()),
        Next::Hand(InHand::Nothing) => match copy.replaces {
            Some(old) => reader.copy(&old)?,
            None => None,
        },
        _ => None,
    };
    let is_used = |old: &CopyRow| !matches!(old.state, CopyState::Retired | CopyState::Destroyed);
    let Some(old) = old.filter(is_used) else {
        return Ok(None);
    };
    Ok(match Replacement::of(&old, reader)? {
        Some(Replacement::Read {
            serial,
            proven: false,
            ..
        }) => Some(InHand::SecondReader {
            serial: serial.to_string(),
            of: old.serial.to_string(),
            alone: who_may(&reader.people()?) == 1,
        }),
        _ => None,
    })
}
