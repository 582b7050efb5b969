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
            if !disc.found && copies.iter().all(never) {
                let (disc, built) = (disc.name, disc.state == DiscState::Built);
                return Ok(Some(Unburned { disc, built }));
            }
        }
    }
    Ok(None)
}

/// A disc of a study that was burned, and has fewer copies than it is to have.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Short {
    /// The disc.
    pub disc: String,
    /// Its copies that can be relied on.
    pub sound: u64,
    /// How many it is to have.
    pub wanted: u32,
}

/// The disc of a study with these versions that was burned and lacks copies, with the fewest that
/// can be relied on; of several the first.
///
/// # Errors
/// The catalog's.
pub fn short_of(
    reader: &Reader<'_>,
    versions: &[VersionRow],
) -> Result<Option<Short>, CatalogError> {
    let mut worst: Option<Short> = None;
    for version in versions {
        for disc in reader.discs_of_version(version.id)? {
            let copies = reader.copies(disc.id)?;
            let burned = |copy: &CopyRow| copy.state != CopyState::Planned && !copy.is_forgotten();
            let set = disc.name.split('/').next().unwrap_or(&disc.name);
            let begun = disc.found || copies.iter().any(burned);
            if disc.replaced_by.is_some() || !begun {
                continue;
            }
            let Some(set) = reader.set(set)? else {
                continue;
            };
            let sound = copies.iter().filter(|copy| copy.standing().is_sound());
            let sound = sound.count() as u64;
            let is_worse = worst.as_ref().is_none_or(|worst| sound < worst.sound);
            if sound < u64::from(set.copies) && is_worse {
                let (disc, wanted) = (disc.name, set.copies);
                worst = Some(Short {
                    disc,
                    sound,
                    wanted,
                });
            }
        }
    }
    Ok(worst)
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
