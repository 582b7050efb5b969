//! What the archive holds of a study: what lies on its discs, what waits for one, and what is on
//! none because it changed or vanished before its disc was built.
//!
//! A study is taken in at several times, and each time keeps the list of its files. A file whose
//! disc is not built and that was taken in again since counts once, as it is now. One that was left
//! out of its disc counts as left out until a file of its path or its name is taken in again.

use std::collections::BTreeSet;

use serde::Serialize;
use stele_burner::item::{Item, ItemKind};
use stele_catalog::{CatalogError, DiscState, Reader, StudyId, VersionId, VersionRow};

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

impl Holds {
    /// Files that were taken in, wherever they are now.
    pub fn taken_in(&self) -> u64 {
        let out = self.left_out.saturating_add(self.given_up);
        self.files.saturating_add(out)
    }

    /// Of two studies together.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            files: self.files.saturating_add(other.files),
            bytes: self.bytes.saturating_add(other.bytes),
            waiting: self.waiting.saturating_add(other.waiting),
            left_out: self.left_out.saturating_add(other.left_out),
            given_up: self.given_up.saturating_add(other.given_up),
        }
    }
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
        match listed(reader, versions) {
            // Without a list files that were taken in twice count twice.
            Err(JobError::Catalog(CatalogError::List { .. })) => {}
            found => return found,
        }
    }
    let mut holds = Holds::default();
    for version in versions {
        let (files, bytes) = match (version.kept, version.left_out) {
            (Some(kept), _) => kept,
            (None, false) => (version.files, version.bytes),
            (None, true) => (0, 0),
        };
        holds.files = holds.files.saturating_add(files);
        holds.bytes = holds.bytes.saturating_add(bytes);
        if waits(version) {
            holds.waiting = holds.waiting.saturating_add(files);
        }
        let missing = version.files.saturating_sub(files);
        let of = match version.left_out {
            true => &mut holds.given_up,
            false => &mut holds.left_out,
        };
        *of = of.saturating_add(missing);
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
    let mut lists = Lists::read(reader, versions)?;
    lists.holds.left_out = count_new(lists.out, &mut lists.seen);
    lists.holds.given_up = count_new(lists.given_up, &mut lists.seen);
    Ok(lists.holds)
}

/// The files of a version that are on no disc, do not wait, and were not taken in again.
pub struct OnNone {
    /// The version.
    pub version: VersionId,
    /// Its files.
    pub items: Vec<Item>,
}

/// What of a study is on no disc, by version.
///
/// # Errors
/// As [`of_study`].
pub fn on_none(reader: &Reader<'_>, study: StudyId) -> Result<Vec<OnNone>, JobError> {
    let Lists { seen, out, .. } = Lists::read(reader, &reader.versions(study)?)?;
    let mut by_version: Vec<OnNone> = Vec::new();
    for (version, item) in out {
        if is_seen(&item, &seen) {
            continue;
        }
        match by_version.last_mut().filter(|last| last.version == version) {
            Some(last) => last.items.push(item),
            None => by_version.push(OnNone {
                version,
                items: vec![item],
            }),
        }
    }
    Ok(by_version)
}

/// The files of a study, from the lists of its versions.
#[derive(Default)]
struct Lists {
    /// What its discs hold, and what waits for one.
    holds: Holds,
    /// Paths and names of those.
    seen: BTreeSet<(bool, Vec<u8>)>,
    /// Files that are on no disc and do not wait, each with its version.
    out: Vec<(VersionId, Item)>,
    /// Those that somebody left out for good.
    given_up: Vec<(VersionId, Item)>,
}

impl Lists {
    fn read(reader: &Reader<'_>, versions: &[VersionRow]) -> Result<Self, JobError> {
        let mut lists = Self::default();
        // The last one first: what waits is as it was seen last.
        for version in versions.iter().rev() {
            lists.add(reader, version)?;
        }
        Ok(lists)
    }

    fn add(&mut self, reader: &Reader<'_>, version: &VersionRow) -> Result<(), JobError> {
        let items = records::items(&reader.items(version.id)?)?;
        let kept = records::planned_items(reader, version.id)?;
        let kept = kept.map(|kept| kept.into_iter().collect::<BTreeSet<u32>>());
        let built = is_built(reader, version)?;
        let holds = &mut self.holds;
        let mut here = Vec::new();
        for (at, item) in (0_u32..).zip(items) {
            let is_kept = kept.as_ref().map(|kept| kept.contains(&at));
            match is_kept {
                None | Some(false) if version.left_out => {
                    self.given_up.push((version.id, item));
                    continue;
                }
                Some(false) => {
                    self.out.push((version.id, item));
                    continue;
                }
                // Not built yet, it comes onto no disc as it was.
                _ if !built && self.seen.contains(&path_of(&item)) => continue,
                Some(true) => {}
                None => holds.waiting = holds.waiting.saturating_add(1),
            }
            holds.files = holds.files.saturating_add(1);
            holds.bytes = holds.bytes.saturating_add(item.seen.len);
            here.extend([path_of(&item), name_of(&item)]);
        }
        self.seen.extend(here);
        Ok(())
    }
}
/// How many files were not seen elsewhere. Left out twice, a file is one.
fn count_new(items: Vec<(VersionId, Item)>, seen: &mut BTreeSet<(bool, Vec<u8>)>) -> u64 {
    let mut new = 0_u64;
    for (_, item) in items {
        if !is_seen(&item, seen) {
            new = new.saturating_add(1);
            seen.insert(path_of(&item));
        }
    }
    new
}

/// Whether a file is seen by where it lies, or by what it is.
fn is_seen(item: &Item, seen: &BTreeSet<(bool, Vec<u8>)>) -> bool {
    [path_of(item), name_of(item)]
        .iter()
        .any(|key| seen.contains(key))
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
