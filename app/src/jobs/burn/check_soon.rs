//! When a copy that is damaged without a loss is to be read again.

use stele_catalog::{CopyRow, CopyState, Timestamp};

/// How long after its last read it is to be read again, in milliseconds: three months, as the words
/// of its state say. A year is no "soon".
const WITHIN_MS: i64 = 91 * 86_400_000;

/// Of the copies of a disc the one that is to be read again first, and by when; none where no copy
/// that counts waits for a check. One that is at hand comes before one that somebody has, or that
/// is on its way. One whose last read is not on record is to be read at once.
pub fn first(copies: &[CopyRow]) -> Option<(String, Timestamp)> {
    let waits = |copy: &&CopyRow| copy.state == CopyState::Watch && copy.quarantined.is_none();
    let by = |copy: &CopyRow| {
        copy.last_check
            .map_or(0, |read| read.0.saturating_add(WITHIN_MS))
    };
    let is_out = |copy: &CopyRow| copy.lent_to.is_some() || copy.bound_for.is_some();
    let waiting = copies.iter().filter(waits);
    let first = waiting.min_by_key(|copy| (is_out(copy), by(copy)))?;
    Some((first.serial.to_string(), Timestamp(by(first))))
}
