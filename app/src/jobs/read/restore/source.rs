//! The files of a study, and the discs they lie on, as the catalog's manifests have them.

use std::collections::{BTreeMap, BTreeSet};

use stele_burner::manifest::{self, Manifest, ManifestFile};
use stele_catalog::{DiscRow, Reader, StudyId};

use super::list::{Key, key_of};
use crate::jobs::JobError;
use crate::jobs::run::{lookup, records};
use crate::jobs::shelf::holds::{self, Holds};
use crate::jobs::shelf::unseen;

/// The files of a study over all discs, in the order of discs and of their manifests. The order
/// decides who gets a name that two files had, so it is the same whichever disc is read.
#[derive(Debug, Default)]
pub(super) struct StudyFiles {
    /// The built discs, by their rows.
    pub(super) discs: Vec<DiscRow>,
    /// The files.
    pub(super) files: Vec<StudyFile>,
    /// Built discs of which no copy is sound.
    pub(super) without_sound: Vec<String>,
    /// Discs that are planned for it and have no manifest yet, and those of its sets that nobody
    /// has seen since the catalog was made out of others: nobody knows what is on them.
    pub(super) not_built: Vec<String>,
    /// What the archive holds of it.
    pub(super) holds: Holds,
    /// Files on discs that are another patient's, as somebody decided: they are not among these.
    pub(super) of_others: u64,
    /// Files of an image that is of no disc on record, or of an earlier build of one, are among
    /// these: what waits, as the catalog has it, may have come back with them.
    pub(super) of_image: bool,
    /// Those of them that the catalog has on no disc of the study.
    pub(super) unrecorded: u64,
    /// The disc on record of which the image is another build.
    pub(super) not_as_built: Option<String>,
}

/// A file of a study.
#[derive(Debug)]
pub(super) struct StudyFile {
    /// What the manifest says of it.
    pub(super) file: ManifestFile,
    /// Where it lies: each disc's place among the discs, and its sectors there.
    pub(super) on: Vec<(usize, Vec<[u64; 2]>)>,
}

impl StudyFile {
    /// Its sectors on a disc.
    pub(super) fn extents(&self, disc: usize) -> Option<&[[u64; 2]]> {
        let mut places = self.on.iter();
        let found = places.find(|(on, _)| *on == disc);
        found.map(|(_, extents)| extents.as_slice())
    }
}

impl StudyFiles {
    /// Place of a disc among the built ones.
    pub(super) fn disc(&self, name: &str) -> Option<usize> {
        self.discs.iter().position(|disc| disc.name == name)
    }

    /// Adds an image that the catalog does not know as it is, with those of its files that are of
    /// the study, behind all discs: whatever has a name by them keeps it. Gives its place among the
    /// discs; none where it has no file of the study.
    ///
    /// # Errors
    /// The catalog's.
    pub(super) fn add_image(
        &mut self,
        disc: DiscRow,
        manifest: Manifest,
        reader: &Reader<'_>,
        studies: &[StudyId],
    ) -> Result<Option<usize>, JobError> {
        let whose = whose(reader, studies)?;
        let manifest = records::in_own_keys(manifest, &disc, reader)?;
        let files = manifest.files.into_iter();
        let wanted = files.filter(|f| f.study.is_some_and(|key| whose.contains_key(&key)));
        let mut wanted = wanted.peekable();
        if wanted.peek().is_none() {
            return Ok(None);
        }
        self.of_image = true;
        let mut known = BTreeMap::new();
        for (at, file) in self.files.iter().enumerate() {
            let same: &mut Vec<usize> = known.entry(same_file(&file.file, &whose)).or_default();
            same.push(at);
        }
        let (at, before) = (self.discs.len(), self.files.len());
        self.add(at, wanted, &whose, &mut known);
        self.unrecorded += (self.files.len() - before) as u64;
        if lookup::not_dropped(reader, &disc).is_ok() {
            self.not_as_built = Some(disc.name.clone());
        }
        self.discs.push(disc);
        Ok(Some(at))
    }

    /// Adds the files of a disc. The same file of a study under the same name on another disc is
    /// one file that lies twice; twice on one disc it is two files, and of two studies it is one of
    /// each.
    fn add(
        &mut self,
        disc: usize,
        files: impl Iterator<Item = ManifestFile>,
        whose: &BTreeMap<u64, StudyId>,
        known: &mut BTreeMap<SameFile, Vec<usize>>,
    ) {
        for file in files {
            let extents = file.extents.clone();
            let same = known.entry(same_file(&file, whose)).or_default();
            let elsewhere = same.iter().find(|at| {
                let other = self.files.get(**at);
                other.is_some_and(|other| other.extents(disc).is_none())
            });
            match elsewhere.and_then(|at| self.files.get_mut(*at)) {
                Some(other) => other.on.push((disc, extents)),
                None => {
                    same.push(self.files.len());
                    let on = vec![(disc, extents)];
                    self.files.push(StudyFile { file, on });
                }
            }
        }
    }
}

/// What is one file wherever it lies: of the same study, name and content.
type SameFile = (Option<StudyId>, Option<String>, [u8; 32]);

fn same_file(file: &ManifestFile, whose: &BTreeMap<u64, StudyId>) -> SameFile {
    let study = file.study.and_then(|key| whose.get(&key).copied());
    (study, file.source_name.clone(), file.blake3)
}

/// The studies by the numbers that manifests have for their versions.
fn whose(reader: &Reader<'_>, studies: &[StudyId]) -> Result<BTreeMap<u64, StudyId>, JobError> {
    let mut all = BTreeMap::new();
    for study in studies {
        let keys = lookup::version_keys(reader, *study)?.into_iter();
        all.extend(keys.map(|key| (key, *study)));
    }
    Ok(all)
}

/// The files of all versions of a study.
///
/// # Errors
/// The catalog's; a manifest that cannot be understood.
pub(super) fn files_of(reader: &Reader<'_>, study: StudyId) -> Result<StudyFiles, JobError> {
    files_of_all(reader, &[study])
}

/// The same of several studies.
///
/// # Errors
/// As [`files_of`].
pub(super) fn files_of_all(
    reader: &Reader<'_>,
    studies: &[StudyId],
) -> Result<StudyFiles, JobError> {
    let whose = whose(reader, studies)?;
    let mut rows = BTreeMap::new();
    let mut all = StudyFiles::default();
    for study in studies {
        for version in reader.versions(*study)? {
            for disc in reader.discs_of_version(version.id)? {
                rows.insert(disc.id.0, disc);
            }
        }
        all.holds = all.holds.with(holds::of_row(reader, *study)?);
        all.of_others = all
            .of_others
            .saturating_add(reader.files_of_others(*study)?);
    }
    for study in studies {
        let unseen = unseen::of_study(reader, &reader.versions(*study)?)?;
        all.not_built.extend(unseen);
    }
    all.not_built.sort();
    all.not_built.dedup();
    let mut known = BTreeMap::new();
    for disc in rows.into_values() {
        let Some(bytes) = reader.manifest(disc.id)? else {
            all.not_built.push(disc.name);
            continue;
        };
        let mut copies = reader.copies(disc.id)?.into_iter();
        // One that does not count may give all of them too.
        if !copies.any(|copy| copy.state.is_whole()) {
            all.without_sound.push(disc.name.clone());
        }
        let manifest = records::in_own_keys(manifest::parse(&bytes)?, &disc, reader)?;
        let files = manifest.files.into_iter();
        let wanted = files.filter(|f| f.study.is_some_and(|key| whose.contains_key(&key)));
        all.add(all.discs.len(), wanted, &whose, &mut known);
        all.discs.push(disc);
    }
    Ok(all)
}

/// What a list calls the files of a disc that is on record; nothing of a disc that was canceled, or
/// that the catalog does not know.
///
/// # Errors
/// The catalog's; a manifest that cannot be understood.
pub(super) fn on_record(reader: &Reader<'_>, disc: &str) -> Result<BTreeSet<Key>, JobError> {
    let Some(row) = reader.disc_by_name(disc)? else {
        return Ok(BTreeSet::new());
    };
    match lookup::not_dropped(reader, &row) {
        Err(JobError::SetDropped { .. } | JobError::DiscGone { .. }) => return Ok(BTreeSet::new()),
        kept => kept?,
    }
    let Some(bytes) = reader.manifest(row.id)? else {
        return Ok(BTreeSet::new());
    };
    let files = manifest::parse(&bytes)?.files;
    Ok(files.iter().map(|file| key_of(disc, file)).collect())
}
