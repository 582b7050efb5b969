//! Files of a disc that were taken in here already and wait for a disc: they are on this one.

use std::collections::BTreeMap;

use stele_burner::item::Item;
use stele_burner::source::{ArchivedStudy, GroupedStudy};
use stele_catalog::VersionId;

use crate::jobs::run::records;
use crate::jobs::{Context, JobError};

/// A study of a disc, as this catalog takes it.
pub(super) struct Shares {
    /// Versions that wait here and are on the disc, all of each; with their files and bytes.
    pub(super) known: Vec<(VersionId, (u64, u64))>,
    /// What is new of it.
    pub(super) fresh: GroupedStudy,
}

type Likeness = (Vec<u8>, u64, [u8; 32]);

fn likeness(item: &Item) -> Likeness {
    (item.name.clone(), item.seen.len, item.seen.head)
}

/// Shares the files of a study out.
///
/// # Errors
/// The catalog's.
pub(super) fn shares(of: &ArchivedStudy, cx: &Context<'_>) -> Result<Shares, JobError> {
    let reader = cx.catalog.read();
    let (kind, uid) = records::study_key(&of.study.about.study_instance_uid);
    let mut left: BTreeMap<Likeness, Vec<usize>> = BTreeMap::new();
    for (at, item) in of.study.items.iter().enumerate() {
        left.entry(likeness(item)).or_default().push(at);
    }
    let mut known = Vec::new();
    let versions = match reader.study_by_uid(kind, uid)? {
        Some(study) => reader.versions(study.id)?,
        None => Vec::new(),
    };
    for version in versions {
        if version.kept.is_some() || version.left_out {
            continue;
        }
        let Some(items) = records::items_if_there(&reader, version.id)? else {
            continue;
        };
        let mut without = left.clone();
        let is_on_disc = |item: &Item| {
            let same = without.get_mut(&likeness(item));
            same.and_then(Vec::pop).is_some()
        };
        if items.iter().all(is_on_disc) {
            known.push((version.id, (version.files, version.bytes)));
            left = without;
        }
    }
    let mut fresh = of.study.clone();
    let mut at: Vec<usize> = left.into_values().flatten().collect();
    at.sort_unstable();
    let items = at.into_iter().filter_map(|at| of.study.items.get(at));
    fresh.items = items.cloned().collect();
    fresh.recount();
    Ok(Shares { known, fresh })
}
