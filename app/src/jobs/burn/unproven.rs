//! Discs of which nobody has read one good copy, and that a copy may hold whose burn was cut off.

use serde::Serialize;
use stele_catalog::{Catalog, CopyRow, CopyState};

use crate::archive::Archive;
use crate::jobs::JobError;
use crate::jobs::run::lookup;

/// Such a disc.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Unproven {
    /// The disc.
    pub disc: String,
    /// Its copies that a full read decides about.
    pub suspect: Vec<String>,
}

/// Those of a set.
pub(super) fn of_set(set: &str, archive: &Archive) -> Result<Vec<Unproven>, JobError> {
    let catalog = Catalog::open(&archive.catalog())?;
    let reader = catalog.read();
    let mut all = Vec::new();
    for disc in reader.discs(lookup::set_named(&reader, set)?.id)? {
        let copies = reader.copies(disc.id)?;
        if copies.iter().any(|copy| copy.standing().is_sound()) {
            continue;
        }
        let is_open =
            |copy: &&CopyRow| copy.state == CopyState::Suspect && copy.quarantined.is_none();
        let suspect = copies.iter().filter(is_open);
        let suspect: Vec<String> = suspect.map(|copy| copy.serial.to_string()).collect();
        if !suspect.is_empty() {
            let disc = disc.name;
            all.push(Unproven { disc, suspect });
        }
    }
    Ok(all)
}
