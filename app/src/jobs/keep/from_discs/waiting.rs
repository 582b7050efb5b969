//! Files of a disc that were taken in here already and wait for a disc: they are on this one.

use std::collections::{BTreeMap, BTreeSet};

use stele_burner::item::Item;
use stele_burner::source::{ArchivedStudy, GroupedStudy};
use stele_catalog::{Reader, StudyId, VersionId};

use crate::jobs::keep::KeepError;
use crate::jobs::make::parity_discs;
use crate::jobs::run::records;
use crate::jobs::{Context, JobError};

/// A study of a disc, as this catalog takes it.
pub(super) struct Shares {
    /// Its row, where this catalog has it.
    pub(super) study: Option<StudyId>,
    /// Versions that wait here and are on the disc, all of each; with their files and bytes.
    pub(super) known: Vec<(VersionId, (u64, u64))>,
    /// Versions that wait here, each of whose files is on this disc or on one that is known.
    pub(super) covered: Vec<VersionId>,
    /// What is new of it.
    pub(super) fresh: GroupedStudy,
}

type Likeness = (Vec<u8>, u64, [u8; 32]);

fn likeness(item: &Item) -> Likeness {
    (item.name.clone(), item.seen.len, item.seen.head)
}

/// Refuses files that are laid out on a disc of which no copy was begun: they would be counted
/// twice, and burned again.
fn refuse_planned_again(version: VersionId, reader: &Reader<'_>) -> Result<(), JobError> {
    for disc in reader.discs_of_version(version)? {
        if !disc.dropped && !parity_discs::is_begun(&disc, reader)? {
            return Err(KeepError::PlannedAgain { disc: disc.name }.into());
        }
    }
    Ok(())
}

/// Shares the files of a study out.
///
/// # Errors
/// [`KeepError::PlannedAgain`]; the catalog's.
pub(super) fn shares(of: &ArchivedStudy, cx: &Context<'_>) -> Result<Shares, JobError> {
    let reader = cx.catalog.read();
    let (kind, uid) = records::study_key(&of.study.about.study_instance_uid);
    let mut left: BTreeMap<Likeness, Vec<usize>> = BTreeMap::new();
    for (at, item) in of.study.items.iter().enumerate() {
        left.entry(likeness(item)).or_default().push(at);
    }
    let study = reader.study_by_uid(kind, uid)?.map(|study| study.id);
    let versions = match study {
        Some(study) => reader.versions(study)?,
        None => Vec::new(),
    };
    let (mut known, mut others, mut on_discs) = (Vec::new(), Vec::new(), BTreeSet::new());
    on_discs.extend(of.study.items.iter().map(likeness));
    for version in versions {
        let Some(items) = records::items_if_there(&reader, version.id)? else {
            continue;
        };
        if version.kept.is_some() && items.iter().any(|item| left.contains_key(&likeness(item))) {
            refuse_planned_again(version.id, &reader)?;
        }
        if version.kept.is_some() || version.left_out {
            on_discs.extend(items.iter().filter(|_| !version.left_out).map(likeness));
            continue;
        }
        let mut without = left.clone();
        let is_on_disc = |item: &Item| {
            let same = without.get_mut(&likeness(item));
            same.and_then(Vec::pop).is_some()
        };
        if items.iter().all(is_on_disc) {
            known.push((version.id, (version.files, version.bytes)));
            left = without;
        } else {
            others.push((version.id, items));
        }
    }
    // One that is shared out over several discs waits until the last of them was seen.
    let is_there = |items: &[Item]| items.iter().all(|item| on_discs.contains(&likeness(item)));
    others.retain(|(_, items)| is_there(items));
    let covered = others.into_iter().map(|(version, _)| version).collect();
    let mut fresh = of.study.clone();
    let mut at: Vec<usize> = left.into_values().flatten().collect();
    at.sort_unstable();
    let items = at.into_iter().filter_map(|at| of.study.items.get(at));
    fresh.items = items.cloned().collect();
    fresh.recount();
    Ok(Shares {
        study,
        known,
        covered,
        fresh,
    })
}
