//! Files that were taken in, lie on a disc, and were found again in another place: where the disc
//! has no copy yet, its image may have to be built from them once more, and it is recorded where
//! they lie now. How they were seen first stays: the image that comes of them is the same.

use std::collections::{BTreeMap, BTreeSet};

use stele_burner::item;
use stele_catalog::{DiscRow, Reader, Reason, VersionId};

use crate::jobs::run::records;
use crate::jobs::{Context, JobError};

/// A file that was found in another place.
#[derive(Clone, Debug)]
pub(super) struct Moved {
    /// In which version of its study it was taken in, and its place in the list of that.
    pub(super) version: VersionId,
    pub(super) at: u32,
    /// Where it lies now.
    pub(super) source: Vec<u8>,
}

/// The discs on which these lie.
///
/// # Errors
/// The catalog's.
pub(super) fn discs(moved: &[Moved], cx: &Context<'_>) -> Result<Vec<DiscRow>, JobError> {
    let mut discs = BTreeMap::new();
    let versions: BTreeSet<VersionId> = moved.iter().map(|one| one.version).collect();
    for version in versions {
        for disc in cx.catalog.read().discs_of_version(version)? {
            discs.insert(disc.id.0, disc);
        }
    }
    Ok(discs.into_values().collect())
}

/// Records where these lie now; how many files those are.
///
/// # Errors
/// The catalog's; a list cannot be written.
pub(super) fn record(moved: &[Moved], cx: &mut Context<'_>) -> Result<u64, JobError> {
    let mut by_version: BTreeMap<VersionId, BTreeMap<u32, &[u8]>> = BTreeMap::new();
    for one in moved {
        let files = by_version.entry(one.version).or_default();
        files.insert(one.at, &one.source);
    }
    let reader = cx.catalog.read();
    let (mut versions, mut files) = (Vec::new(), 0);
    let mut lists = cx.catalog.lists().writer(cx.owner())?;
    for (version, places) in &by_version {
        if !may_be_built(&reader, *version)? {
            continue;
        }
        let Some(mut items) = records::items_if_there(&reader, *version)? else {
            continue;
        };
        for (at, source) in places {
            if let Some(item) = items.get_mut(*at as usize) {
                let before = std::mem::replace(&mut item.source, source.to_vec());
                item.former
                    .retain(|place| place != source && *place != before);
                item.former.push(before);
                files += 1;
            }
        }
        let list = item::encode(&items).map_err(|source| JobError::Record {
            what: "item list",
            source,
        })?;
        lists.add(&list)?;
        versions.push(*version);
    }
    let lists = lists.finish()?;
    if versions.is_empty() {
        return Ok(0);
    }
    cx.change(Reason::Routine, |c| {
        for (version, list) in versions.iter().zip(lists.parts()) {
            c.version_moved(*version, list)?;
        }
        Ok(())
    })?;
    Ok(files)
}

/// Whether a disc with files of a version has no copy that may be relied on.
fn may_be_built(reader: &Reader<'_>, version: VersionId) -> Result<bool, JobError> {
    for disc in reader.discs_of_version(version)? {
        let mut copies = reader.copies(disc.id)?.into_iter();
        if !copies.any(|copy| copy.standing().is_sound()) {
            return Ok(true);
        }
    }
    Ok(false)
}
