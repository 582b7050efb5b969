//! Files that were taken in and were found again in another place: where they lie on no disc, or on
//! one that has no copy yet, its image has to be built from them, and it is recorded where they lie
//! now. Of what lies in an image it stays how it was seen first: the image that comes of it once
//! more is the same.

use std::collections::{BTreeMap, BTreeSet};

use stele_burner::item::{self, Fingerprint};
use stele_burner::source::{Exception, ExceptionKind};
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
    /// What was seen of it there, where it is archived as it is now.
    pub(super) seen: Option<Fingerprint>,
    /// Whether it has another time of modification there, and nothing tells whether all of it is
    /// as it was.
    pub(super) rewritten: bool,
    /// Whether it was rewritten in the place where it was taken in.
    pub(super) in_place: bool,
}

/// What is told of files that were written anew in their own places.
pub(super) fn told(moved: &[Moved]) -> impl Iterator<Item = Exception> {
    let here = moved.iter().filter(|one| one.rewritten && one.in_place);
    here.map(|one| Exception {
        path: one.source.clone(),
        kind: ExceptionKind::Rewritten,
        other: None,
    })
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

/// Records where these lie now, and how they were seen there; how many lie in another place.
///
/// # Errors
/// The catalog's; a list cannot be written.
pub(super) fn record(moved: &[Moved], cx: &mut Context<'_>) -> Result<u64, JobError> {
    let mut by_version: BTreeMap<VersionId, BTreeMap<u32, &Moved>> = BTreeMap::new();
    for one in moved {
        let files = by_version.entry(one.version).or_default();
        files.insert(one.at, one);
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
        for (at, now) in places {
            if let Some(item) = items.get_mut(*at as usize) {
                if let Some(seen) = &now.seen {
                    item.seen = seen.clone();
                }
                let before = std::mem::replace(&mut item.source, now.source.clone());
                // Written anew in its own place.
                if before == now.source {
                    continue;
                }
                item.former
                    .retain(|place| *place != now.source && *place != before);
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

/// Whether a version waits, or a disc with files of it has no copy that may be relied on.
fn may_be_built(reader: &Reader<'_>, version: VersionId) -> Result<bool, JobError> {
    let discs = reader.discs_of_version(version)?;
    if discs.is_empty() {
        return Ok(true);
    }
    for disc in discs {
        let mut copies = reader.copies(disc.id)?.into_iter();
        if !copies.any(|copy| copy.standing().is_sound()) {
            return Ok(true);
        }
    }
    Ok(false)
}
