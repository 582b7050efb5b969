//! What nobody has decided about the studies on a disc: whoever is about to burn it should hear it
//! before a blank is spent.

use std::collections::BTreeSet;

use stele_catalog::{Code, DiscId, Reader};

use crate::jobs::JobError;
use crate::jobs::run::lookup;

/// How many differences between patients nobody has decided, of the studies on what is to be
/// burned: a set, a disc, or the disc of a copy.
///
/// # Errors
/// The catalog's.
pub fn on_disc(what: &str, reader: &Reader<'_>) -> Result<u64, JobError> {
    let open = reader.differences()?;
    if open.is_empty() {
        return Ok(0);
    }
    // What is no disc is refused by the burn.
    let discs: BTreeSet<DiscId> = match reader.code(what) {
        Ok(Code::Copy(_)) => lookup::copy_named(reader, what)
            .into_iter()
            .map(|copy| copy.disc)
            .collect(),
        _ => lookup::discs_named(reader, what)
            .into_iter()
            .flatten()
            .map(|disc| disc.id)
            .collect(),
    };
    let mut undecided = 0;
    for one in open {
        let mut is_there = false;
        for version in reader.versions(one.study.id)? {
            let lies = reader.discs_of_version(version.id)?;
            is_there |= lies.iter().any(|disc| discs.contains(&disc.id));
        }
        undecided += u64::from(is_there);
    }
    Ok(undecided)
}
