//! A study that is in a set, and of whose discs one has never been burned.

use serde::Serialize;
use stele_catalog::{CatalogError, CopyRow, CopyState, DiscState, Reader, VersionRow};

/// The disc of a study that was never burned.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Unburned {
    /// The disc.
    pub disc: String,
    /// Whether its image is built.
    pub built: bool,
}

/// The first disc of a study with these versions of which nothing was ever burned.
///
/// # Errors
/// The catalog's.
pub fn of_study(
    reader: &Reader<'_>,
    versions: &[VersionRow],
) -> Result<Option<Unburned>, CatalogError> {
    for version in versions {
        for disc in reader.discs_of_version(version.id)? {
            let copies = reader.copies(disc.id)?;
            // A serial that was set aside in vain is out of use.
            let never = |copy: &CopyRow| copy.state == CopyState::Planned || copy.is_forgotten();
            if copies.iter().all(never) {
                let (disc, built) = (disc.name, disc.state == DiscState::Built);
                return Ok(Some(Unburned { disc, built }));
            }
        }
    }
    Ok(None)
}

/// The word by which the text chooses why nothing of a study waits; of what was left out, whether
/// any was, and whether that was all.
pub fn why_none_waits(unburned: Option<&Unburned>, left_out: (bool, bool)) -> &'static str {
    match (unburned, left_out) {
        (Some(of), _) if of.built => "built",
        (Some(_), _) => "planned",
        (None, (_, true)) => "left-out",
        (None, (true, false)) => "part",
        (None, _) => "burned",
    }
}
