//! Discs that nobody has seen since the catalog was made again out of others of their sets: what is
//! on them is not known.

use std::collections::BTreeSet;

use stele_catalog::{DiscRow, Reader, SetId, VersionRow};

use crate::jobs::JobError;
use crate::jobs::run::records;

/// Discs of a set that this catalog does not have, by name; none of a set that it planned itself.
///
/// # Errors
/// The catalog's.
pub fn of_set(reader: &Reader<'_>, set: SetId) -> Result<Vec<String>, JobError> {
    among(&reader.all_discs(set)?, reader)
}

/// As [`of_set`], of all discs that the set ever had.
///
/// # Errors
/// The catalog's.
pub fn among(discs: &[DiscRow], reader: &Reader<'_>) -> Result<Vec<String>, JobError> {
    let Some(first) = discs.iter().find(|disc| disc.found) else {
        return Ok(Vec::new());
    };
    let mut of = 0;
    for disc in discs.iter().filter(|disc| disc.found) {
        of = of.max(records::disc_content(reader, disc.id)?.label.of);
    }
    let known: BTreeSet<u32> = discs.iter().map(|disc| disc.number).collect();
    // A set has 255 discs at most, whatever a label says.
    let missing = (1..=of.min(255)).filter(|number| !known.contains(number));
    let set = set_name(first);
    Ok(missing.map(|number| format!("{set}/{number}")).collect())
}

fn set_name(disc: &DiscRow) -> &str {
    disc.name.split('/').next().unwrap_or(&disc.name)
}

/// The same of all sets that discs of these versions are of: more of their study may be there.
///
/// # Errors
/// The catalog's.
pub fn of_study(reader: &Reader<'_>, versions: &[VersionRow]) -> Result<Vec<String>, JobError> {
    let mut sets = BTreeSet::new();
    for version in versions {
        let discs = reader.discs_of_version(version.id)?.into_iter();
        sets.extend(discs.filter(|disc| disc.found).map(|disc| disc.set));
    }
    let mut unseen = Vec::new();
    for set in sets {
        unseen.extend(of_set(reader, set)?);
    }
    Ok(unseen)
}
