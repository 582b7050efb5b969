//! What is still to be looked for once discs were recorded.

use std::collections::BTreeSet;

use stele_catalog::{DiscRow, Reader, SetRow};

use super::{How, Source};
use crate::jobs::shelf::unburned::Short;
use crate::jobs::shelf::unseen;
use crate::jobs::{Context, JobError};

/// Discs of the sets of these sources that the catalog does not have, by name; and those that have
/// too few good copies.
///
/// # Errors
/// The catalog's.
pub(super) fn of(
    sources: &[Source],
    cx: &Context<'_>,
) -> Result<(Vec<String>, Vec<Short>), JobError> {
    let reader = cx.catalog.read();
    let discs = sources.iter().filter(|source| source.how != How::Refused);
    let names = discs.filter_map(|source| source.disc.as_deref()?.split('/').next());
    let names: BTreeSet<&str> = names.collect();
    let (mut not_seen, mut all_short) = (Vec::new(), Vec::new());
    for set in reader.sets()? {
        if names.contains(set.name.as_str()) {
            let discs = reader.all_discs(set.id)?;
            not_seen.extend(unseen::of_set(&reader, set.id)?);
            for disc in &discs {
                all_short.extend(short(&set, disc, &reader)?);
            }
        }
    }
    Ok((not_seen, all_short))
}

fn short(set: &SetRow, disc: &DiscRow, reader: &Reader<'_>) -> Result<Option<Short>, JobError> {
    let copies = reader.copies(disc.id)?;
    let sound = copies.iter().filter(|copy| copy.standing().is_sound());
    let sound = sound.count() as u64;
    let is_short = disc.found && sound < u64::from(set.copies);
    Ok(is_short.then(|| Short {
        disc: disc.name.clone(),
        sound,
        wanted: set.copies,
    }))
}
