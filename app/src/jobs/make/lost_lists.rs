//! Lists of files that are gone or damaged, written again out of the files that they list. What is
//! taken in of a folder comes out the same, to the byte, as long as none of its files was touched;
//! the hash under which a list is known tells whether it did.

use std::collections::BTreeMap;

use stele_burner::item;
use stele_burner::source::{FileSources, Grouped, GroupedStudy, only_new};
use stele_catalog::{ListPart, Timestamp, VersionId};

use super::known::known;
use crate::jobs::run::records;
use crate::jobs::{Context, JobError};

/// A version whose list cannot be read, and what was found now of its study.
struct Lost<'a> {
    version: VersionId,
    /// When it was taken in.
    at: Timestamp,
    part: ListPart,
    found: &'a GroupedStudy,
}

/// Writes lists of the studies that were found again, where these are as they were. Gives how many
/// files of lists that were.
///
/// # Errors
/// The catalog's; a list cannot be written.
pub(super) fn bring_back(grouped: &Grouped, cx: &Context<'_>) -> Result<u64, JobError> {
    let mut back = 0;
    let mut files: Vec<_> = lost(grouped, cx)?.into_values().collect();
    // What was new of a study is told by what was there before.
    files.sort_by_key(|file| file.iter().map(|one| one.version).min());
    for lost in files {
        let mut parts = Vec::new();
        for one in &lost {
            parts.push((one.part, as_taken_in(one, cx)?));
        }
        let whole = cx.catalog.lists().put_back(&parts, cx.owner())?;
        back += u64::from(whole);
    }
    Ok(back)
}

/// The versions of the studies that were found whose lists cannot be read, by the file in which
/// these lie, and in their order there.
fn lost<'a>(
    grouped: &'a Grouped,
    cx: &Context<'_>,
) -> Result<BTreeMap<[u8; 32], Vec<Lost<'a>>>, JobError> {
    let reader = cx.catalog.read();
    let mut lost: BTreeMap<[u8; 32], Vec<Lost<'a>>> = BTreeMap::new();
    for found in &grouped.studies {
        let (kind, uid) = records::study_key(&found.about.study_instance_uid);
        let Some(study) = reader.study_by_uid(kind, uid)? else {
            continue;
        };
        for row in reader.versions(study.id)? {
            let (version, at) = (row.id, row.at);
            if let Some(part) = reader.lost_list(version)? {
                let file = lost.entry(part.place().0).or_default();
                file.push(Lost {
                    version,
                    at,
                    part,
                    found,
                });
            }
        }
    }
    for file in lost.values_mut() {
        file.sort_by_key(|one| one.part.place());
    }
    Ok(lost)
}

/// The list of what was new of a study when a version of it was taken in, by what is there now.
fn as_taken_in(lost: &Lost<'_>, cx: &Context<'_>) -> Result<Vec<u8>, JobError> {
    let before = known(cx, &lost.found.about.study_instance_uid, Some(lost.version))?;
    let mut found = lost.found.clone();
    // What came into the folder since was not among it.
    let at = i128::from(lost.at.0) * 1_000_000;
    found.items.retain(|item| item.seen.ctime_ns <= at);
    let grouped = Grouped {
        studies: vec![found],
        ..Grouped::default()
    };
    // Where an earlier list is gone, the hash tells whether that mattered.
    let fresh = only_new(grouped, &mut |_| before.items.clone(), &FileSources);
    let studies = fresh.grouped.studies.into_iter();
    let items: Vec<_> = studies.flat_map(|study| study.items).collect();
    item::encode(&items).map_err(|source| JobError::Record {
        what: "item list",
        source,
    })
}
