//! What the archive holds of a study: what lies on its discs, what waits for one, and what is on
//! none because it changed or vanished before its disc was built.
//!
//! A study is taken in at several times, and each time keeps the list of its files. A file whose
//! disc is not built and that was taken in again since counts once, as it is now. One that was left
//! out of its disc counts as left out until a file of its path or its name is taken in again.

use std::collections::BTreeSet;

use serde::Serialize;
use stele_burner::item::{Item, ItemKind};
use stele_catalog::{DiscState, Reader, StudyId, VersionRow};

use crate::jobs::JobError;
use crate::jobs::run::records;

/// What the archive holds of a study.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Holds {
    /// Files on discs and files that wait for one.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Those of the files that wait for a disc.
    pub waiting: u64,
    /// Files that are on no disc and do not wait: they changed or were gone when theirs was built.
    pub left_out: u64,
    /// Files that somebody left out for good, since they were gone, and that were not taken in
    /// again.
    pub given_up: u64,
}

/// What is on no disc, over the whole archive.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct LeftOut {
    /// Studies of which something is.
    pub studies: u64,
    /// Files.
    pub files: u64,
}

/// What the archive holds of a study with these versions.
///
/// # Errors
/// The catalog's; a list of files that cannot be understood.
pub fn of_study(reader: &Reader<'_>, versions: &[VersionRow]) -> Result<Holds, JobError> {
    let is_whole = |version: &VersionRow| {
        !version.left_out && version.kept.is_none_or(|kept| kept.0 == version.files)
    };
    let waits = |version: &VersionRow| version.kept.is_none();
    let mut simple = versions.len() < 2 || versions.iter().all(is_whole);
    for version in versions.iter().filter(|_| versions.len() > 1) {
        simple = simple && is_built(reader, version)?;
    }
    if !simple {
        return listed(reader, versions);
    }
    let mut holds = Holds::default();
    for version in versions {
        if version.left_out {
            holds.given_up = holds.given_up.saturating_add(version.files);
            continue;
        }
        let (files, bytes) = version.kept.unwrap_or((version.files, version.bytes));
        holds.files = holds.files.saturating_add(files);
        holds.bytes = holds.bytes.saturating_add(bytes);
        if waits(version) {
            holds.waiting = holds.waiting.saturating_add(files);
        }
        holds.left_out = holds
            .left_out
            .saturating_add(version.files.saturating_sub(files));
    }
    Ok(holds)
}

/// Whether a disc of a version is built.
fn is_built(reader: &Reader<'_>, version: &VersionRow) -> Result<bool, JobError> {
    let mut discs = reader.discs_of_version(version.id)?.into_iter();
    Ok(discs.any(|disc| disc.state == DiscState::Built))
}

/// As [`of_study`], by the lists of files.
fn listed(reader: &Reader<'_>, versions: &[VersionRow]) -> Result<Holds, JobError> {
    let mut holds = Holds::default();
    let mut seen = BTreeSet::new();
    let (mut out, mut given_up) = (Vec::new(), Vec::new());
    // The last one first: what waits is as it was seen last.
    for version in versions.iter().rev() {
        let items = records::items(&reader.items(version.id)?)?;
        if version.left_out {
            given_up.extend(items);
            continue;
        }
        let kept = records::planned_items(reader, version.id)?;
        let kept = kept.map(|kept| kept.into_iter().collect::<BTreeSet<u32>>());
        let built = is_built(reader, version)?;
        let mut here = Vec::new();
        for (at, item) in (0_u32..).zip(items) {
            match &kept {
                Some(kept) if !kept.contains(&at) => {
                    out.push(item);
                    continue;
                }
                // Not built yet, it comes onto no disc as it was.
                _ if !built && seen.contains(&path_of(&item)) => continue,
                Some(_) => {}
                None => holds.waiting = holds.waiting.saturating_add(1),
            }
            holds.files = holds.files.saturating_add(1);
            holds.bytes = holds.bytes.saturating_add(item.seen.len);
            here.extend([path_of(&item), name_of(&item)]);
        }
        seen.extend(here);
    }
    holds.left_out = count_new(out, &mut seen);
    holds.given_up = count_new(given_up, &mut seen);
    Ok(holds)
}

/// How many files were not seen elsewhere. Left out twice, a file is one.
fn count_new(items: Vec<Item>, seen: &mut BTreeSet<(bool, Vec<u8>)>) -> u64 {
    let mut new = 0_u64;
    for item in items {
        let keys = [path_of(&item), name_of(&item)];
        if !keys.iter().any(|key| seen.contains(key)) {
            new = new.saturating_add(1);
            seen.insert(path_of(&item));
        }
    }
    new
}

/// What is on no disc, over the whole archive.
///
/// # Errors
/// As [`of_study`].
pub fn left_out(reader: &Reader<'_>) -> Result<LeftOut, JobError> {
    let mut all = LeftOut::default();
    for study in reader.studies_in_part()? {
        let files = of_study(reader, &reader.versions(study)?)?.left_out;
        all.files = all.files.saturating_add(files);
        all.studies = all.studies.saturating_add(u64::from(files > 0));
    }
    Ok(all)
}

/// What the archive holds of the study of a row.
///
/// # Errors
/// As [`of_study`].
pub fn of_row(reader: &Reader<'_>, study: StudyId) -> Result<Holds, JobError> {
    of_study(reader, &reader.versions(study)?)
}

/// A file by where it lies.
fn path_of(item: &Item) -> (bool, Vec<u8>) {
    (false, item.source.clone())
}

/// An object by its UID, a document by its name.
fn name_of(item: &Item) -> (bool, Vec<u8>) {
    let name = match &item.kind {
        ItemKind::Object {
            sop_instance_uid, ..
        } => sop_instance_uid.clone().into_bytes(),
        ItemKind::Document => item.name.clone(),
    };
    (true, name)
}
