//! What a catalog that is replaced knew of copies, and the one in its place does not.

use std::collections::BTreeMap;

use serde::Serialize;
use stele_catalog::{CatalogError, CopyRow, CopyState, Reader, Timestamp};

/// A copy as the catalog that was replaced had it last, where the one in its place has it
/// otherwise.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Otherwise {
    /// The copy.
    pub serial: String,
    /// What it was.
    #[serde(serialize_with = "crate::jobs::json::copy_state")]
    pub state: CopyState,
    /// Whether it was kept apart.
    pub quarantined: bool,
    /// Its place, where it had one.
    pub place: Option<String>,
    /// Who had it, where it was lent.
    pub lent_to: Option<String>,
    /// The place that it was on its way to.
    pub in_transit_to: Option<String>,
    /// When that was recorded.
    pub at: Timestamp,
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
            serial,
            state: copy.state,
            quarantined: copy.quarantined.is_some(),
            place: copy.place,
            lent_to: copy.lent_to,
            in_transit_to: copy.bound_for,
            at: last.at,
        });
    }
    Ok(otherwise)
}
