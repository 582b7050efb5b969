//! What a catalog that is replaced knew of copies, and the one in its place does not.

use std::collections::BTreeMap;

use serde::Serialize;
use stele_catalog::{CatalogError, CopyRow, CopyState, Reader, Timestamp};

use crate::jobs::shelf::scan::OfDisc;

/// A copy as the catalog that was replaced had it last, where the one in its place has it
/// otherwise.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Otherwise {
    /// The copy as it was.
    #[serde(flatten)]
    pub copy: OfDisc,
    /// When that was recorded.
    pub at: Timestamp,
    /// Whether the one in its place has it on record again that the copy cannot be relied on.
    pub carried: bool,
}

/// The copies that both know to be burned, and of which they say otherwise.
///
/// # Errors
/// The catalogs'.
pub(super) fn copies(
    before: &Reader<'_>,
    now: &Reader<'_>,
) -> Result<Vec<Otherwise>, CatalogError> {
    let is_burned = |copy: &CopyRow| !copy.is_forgotten() && copy.state != CopyState::Planned;
    let all = now.all_copies()?.into_iter().filter(is_burned);
    let known: BTreeMap<String, CopyRow> =
        all.map(|copy| (copy.serial.to_string(), copy)).collect();
    let mut otherwise = Vec::new();
    for copy in before.all_copies()?.into_iter().filter(is_burned) {
        let serial = copy.serial.to_string();
        let is_same = |now: &CopyRow| {
            (now.standing(), &now.place, &now.lent_to, &now.bound_for)
                == (copy.standing(), &copy.place, &copy.lent_to, &copy.bound_for)
        };
        if known.get(&serial).is_none_or(is_same) {
            continue;
        }
        let Some(last) = before.history(copy.id)?.pop() else {
            continue;
        };
        otherwise.push(Otherwise {
            copy: OfDisc {
                serial,
                state: copy.state,
                quarantined: copy.quarantined.is_some(),
                place: copy.place,
                lent_to: copy.lent_to,
                in_transit_to: copy.bound_for,
            },
            at: last.at,
            carried: false,
        });
    }
    Ok(otherwise)
}
