//! The plan of a restore: each file's target, the room needed, the discs to fetch.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;
use stele_burner::disc::Hashes;
use stele_burner::manifest::ManifestFile;
use stele_burner::watch::{Phase, Progress, Unit, Watch};
use stele_files::Folder;

use super::corrected::{Accepts, Corrections, Rewritten};
use super::list;
use super::outcome::{Beside, LeftChanged, Outcome, Refused, hashes};
use super::source::{StudyFile, StudyFiles};
use super::targets::{Naming, Standing, Target, hash, standing};
use crate::jobs::JobError;
use crate::jobs::shelf::holds::Holds;
use crate::jobs::shelf::nearest::Nearest;
use crate::jobs::typed::Role;
use crate::words::lang::error_text;

/// Bytes that a file takes more than its own, at most: the rest of its last block.
const BLOCK_BYTES: u64 = 4096;

/// What a restore would do.
#[derive(Clone, Debug, Serialize)]
pub struct Planned {
    /// Files of the study.
    pub files: u64,
    /// Those that are in the folder and agree with their hashes.
    pub there: u64,
    /// Files that get another name than they had.
    pub renamed: u64,
    /// Bytes that the rest takes on the disk.
    pub needed_bytes: u64,
    /// Bytes that are free there.
    pub free_bytes: Option<u64>,
    /// The discs to fetch, in order.
    pub discs: Vec<String>,
    /// Of each of them the copy to fetch.
    pub fetch: Vec<Nearest>,
    /// Those of them of which no copy is sound.
    pub without_sound: Vec<String>,
    /// Discs of the study that are not built.
    pub not_built: Vec<String>,
    /// Files of it that wait for a disc.
    pub waiting: u64,
    /// Files of it that are on no disc: they changed or were gone when theirs was built.
    pub left_out: u64,
    /// Files of the study that somebody left out for good, since they were gone.
    pub given_up: u64,
    /// Files on its discs that are another patient's, as somebody decided: they stay out.
    pub of_others: u64,
}

/// The files of a study with their targets.
pub(super) struct Plan {
    source: StudyFiles,
    targets: Vec<Target>,
    to: PathBuf,
    /// The list's path in the folder, and what it said.
    pub(super) list: (PathBuf, list::Entries),
    free: Option<u64>,
}

/// Settles the name of every file. Reads what stands in the folder; writes nothing.
///
/// # Errors
/// [`JobError::Io`], [`JobError::Cancelled`].
pub(super) fn plan(
    source: StudyFiles,
    to: &Path,
    corrections: Option<&Corrections<'_>>,
    accepts: Accepts,
    watch: &dyn Watch,
) -> Result<Plan, JobError> {
    let root = match Folder::open(to) {
        Ok(root) => Some(root),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(JobError::io_named(Role::Restore, to)(error)),
    };
    let list = list::read(root.as_ref());
    let mut naming = Naming::new(root.as_ref(), &list.0).correcting(corrections);
    let mut targets = Vec::with_capacity(source.files.len());
    let failed = |error| JobError::io_named(Role::Restore, to)(error);
    // What stands under the name that the list says keeps it: a file that is to be written, or
    // that was changed, takes it from none.
    let mut listed = Vec::with_capacity(source.files.len());
    for file in &source.files {
        if watch.cancelled() {
            return Err(JobError::Cancelled);
        }
        let known = as_listed(&mut naming, &list.1, &source, file, accepts);
        listed.push(known.map_err(&failed)?);
    }
    for (done, (file, known)) in source.files.iter().zip(listed).enumerate() {
        if watch.cancelled() {
            return Err(JobError::Cancelled);
        }
        let target = match known {
            Some(target) => target,
            None => naming.target(&file.file).map_err(&failed)?,
        };
        targets.push(target);
        watch.progress(Progress {
            phase: Phase::Comparing,
            done: done as u64 + 1,
            total: source.files.len() as u64,
            unit: Unit::Files,
        });
    }
    let free = match &root {
        Some(root) => root.free_bytes().ok(),
        None => above(to).and_then(|folder| folder.free_bytes().ok()),
    };
    Ok(Plan {
        source,
        targets,
        to: to.to_path_buf(),
        list,
        free,
    })
}

/// Settles the name of every file as it is given, in a folder that belongs to this work alone.
///
/// # Errors
/// As [`plan`].
pub(super) fn named(
    source: StudyFiles,
    to: &Path,
    names: Vec<PathBuf>,
    watch: &dyn Watch,
) -> Result<Plan, JobError> {
    let root = match Folder::open(to) {
        Ok(root) => Some(root),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(JobError::io_named(Role::Restore, to)(error)),
    };
    let mut targets = Vec::with_capacity(names.len());
    let total = names.len() as u64;
    for ((file, path), done) in source.files.iter().zip(names).zip(1_u64..) {
        if watch.cancelled() {
            return Err(JobError::Cancelled);
        }
        let there = match &root {
            Some(root) => {
                as_named(root, &path, &file.file).map_err(JobError::io_named(Role::Restore, to))?
            }
            None => false,
        };
        targets.push(Target {
            path,
            there,
            rewritten: None,
            other: None,
        });
        watch.progress(Progress {
            phase: Phase::Comparing,
            done,
            total,
            unit: Unit::Files,
        });
    }
    let free = match &root {
        Some(root) => root.free_bytes().ok(),
        None => above(to).and_then(|folder| folder.free_bytes().ok()),
    };
    Ok(Plan {
        source,
        targets,
        to: to.to_path_buf(),
        list: (PathBuf::new(), list::Entries::default()),
        free,
    })
}

/// Whether a file stands under its name; what stands there instead is removed.
fn as_named(root: &Folder, path: &Path, file: &ManifestFile) -> std::io::Result<bool> {
    let Standing::File { bytes, .. } = standing(root, path)? else {
        return Ok(false);
    };
    if bytes == file.size && hash(root, path).is_ok_and(|found| found == hashes(file)) {
        return Ok(true);
    }
    if let (Some(parent), Some(name)) = (path.parent(), path.file_name()) {
        root.below(parent)?.remove(name)?;
    }
    Ok(false)
}

/// The file that stands under the name that an earlier restore gave it, as it is on the disc or
/// with its header corrected; none where there is none.
fn as_listed(
    naming: &mut Naming<'_>,
    entries: &list::Entries,
    source: &StudyFiles,
    file: &StudyFile,
    accepts: Accepts,
) -> std::io::Result<Option<Target>> {
    let discs = file.on.iter().filter_map(|(at, _)| source.discs.get(*at));
    let discs: Vec<&str> = discs.map(|disc| disc.name.as_str()).collect();
    let listed = discs
        .iter()
        .find_map(|disc| entries.rewritten(disc, &file.file));
    let wanted = listed.filter(|(_, one)| match accepts {
        Accepts::None => false,
        Accepts::Holding(holds) => one.holds == holds,
        Accepts::Listed => true,
    });
    if let Some((path, one)) = wanted
        && let Some(target) = naming.rewritten(&path, one)?
    {
        return Ok(Some(target));
    }
    let before = discs
        .iter()
        .find_map(|disc| entries.name_of(disc, &file.file));
    match before {
        Some(path) => naming.there(&path, &file.file),
        None => Ok(None),
    }
}

/// The nearest folder above that is there.
fn above(path: &Path) -> Option<Folder> {
    let mut above = path.ancestors().skip(1);
    above.find_map(|folder| Folder::open(folder).ok())
}

impl Plan {
    /// Number of files.
    pub(super) fn files(&self) -> usize {
        self.targets.len()
    }

    /// Number of files of the study; of an image that is another build than is on record, what
    /// nothing else has is none.
    pub(super) fn of_study(&self) -> usize {
        let (other, unrecorded) = self.of_another_build();
        let besides = other.map_or(0, |_| usize::try_from(unrecorded).unwrap_or(usize::MAX));
        self.targets.len().saturating_sub(besides)
    }

    /// Number of those that are in the folder.
    pub(super) fn all_there(&self) -> usize {
        // What an image adds stands behind all else.
        let own = self.targets.iter().take(self.of_study());
        own.filter(|target| target.there).count()
    }

    /// What the archive holds of the study.
    pub(super) fn holds(&self) -> Holds {
        self.source.holds
    }

    /// Files that are another patient's, as somebody decided.
    pub(super) fn of_others(&self) -> u64 {
        self.source.of_others
    }

    /// Whether files of an image that is of no disc on record are among these.
    pub(super) fn of_image(&self) -> bool {
        self.source.of_image
    }

    /// The disc on record of which the image at hand is another build, and how many of its files
    /// the catalog has nowhere.
    pub(super) fn of_another_build(&self) -> (Option<String>, u64) {
        (self.source.not_as_built.clone(), self.source.unrecorded)
    }

    /// Discs that are not built.
    pub(super) fn not_built(&self) -> &[String] {
        &self.source.not_built
    }

    /// A file with its target.
    pub(super) fn file(&self, at: usize) -> Option<(&ManifestFile, &Target)> {
        let file = self.source.files.get(at)?;
        Some((&file.file, self.targets.get(at)?))
    }

    /// All files with the disc that each lies on first.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &ManifestFile, &Target)> {
        let pairs = self.source.files.iter().zip(&self.targets);
        pairs.map(|(file, target)| {
            let disc = file
                .on
                .first()
                .and_then(|(at, _)| self.source.discs.get(*at));
            (
                disc.map_or("", |disc| disc.name.as_str()),
                &file.file,
                target,
            )
        })
    }

    /// The names of the files that are in the folder, by what a list calls them on each disc.
    pub(super) fn names_there(&self) -> BTreeMap<list::Key, &Path> {
        let pairs = self.source.files.iter().zip(&self.targets);
        let there = pairs.filter(|(_, target)| target.there);
        let keys = there.flat_map(|(file, target)| {
            let discs = file.on.iter();
            let discs = discs.filter_map(|(at, _)| self.source.discs.get(*at));
            discs.map(|disc| (list::key_of(&disc.name, &file.file), target.path.as_path()))
        });
        keys.collect()
    }

    /// The sectors of a file on a disc.
    pub(super) fn file_on(&self, at: usize, disc: usize) -> &[[u64; 2]] {
        let file = self.source.files.get(at);
        file.and_then(|file| file.extents(disc)).unwrap_or(&[])
    }

    /// Files of a disc that are not in the folder, in the order of their addresses.
    pub(super) fn wanted(&self, disc: usize) -> Vec<usize> {
        let pairs = self.source.files.iter().zip(&self.targets).enumerate();
        let mut wanted: Vec<(u64, usize)> = pairs
            .filter(|(_, (_, target))| !target.there)
            .filter_map(|(at, (file, _))| {
                let extents = file.extents(disc)?;
                Some((extents.first().map_or(0, |[lba, _]| *lba), at))
            })
            .collect();
        wanted.sort_unstable();
        wanted.into_iter().map(|(_, at)| at).collect()
    }

    /// Number of files of a disc that are in the folder.
    pub(super) fn there(&self, disc: usize) -> u64 {
        let pairs = self.source.files.iter().zip(&self.targets);
        let there = pairs.filter(|(file, target)| target.there && file.extents(disc).is_some());
        there.count() as u64
    }

    /// Discs with files that are not in the folder, but for one that is at hand.
    pub(super) fn further(&self, but: Option<usize>) -> Vec<String> {
        let discs = self.source.discs.iter().enumerate();
        let missing = |disc: usize| {
            let mut pairs = self.source.files.iter().zip(&self.targets);
            pairs.any(|(file, target)| !target.there && file.extents(disc).is_some())
        };
        let further = discs.filter(|(at, _)| Some(*at) != but && missing(*at));
        further.map(|(_, disc)| disc.name.clone()).collect()
    }

    /// Bytes that the missing files take; of one disc or of all.
    fn needed(&self, disc: Option<usize>) -> u64 {
        let pairs = self.source.files.iter().zip(&self.targets);
        let missing = pairs.filter(|(file, target)| {
            !target.there && disc.is_none_or(|disc| file.extents(disc).is_some())
        });
        missing
            .map(|(file, _)| file.file.size.next_multiple_of(BLOCK_BYTES))
            .fold(0, u64::saturating_add)
    }

    /// What the files of a disc need, and the list of them. Where headers are corrected, one file
    /// lies there twice meanwhile.
    fn needed_at_once(&self, disc: usize, corrects: bool) -> u64 {
        let sizes = self.source.files.iter().map(|file| file.file.size);
        let twice = sizes.max().filter(|_| corrects).unwrap_or(0);
        let files = self.needed(Some(disc)).saturating_add(twice);
        // Without files to be written the list that stands there is as it is.
        match files > 0 && self.list.0 != Path::new("") {
            true => files.saturating_add(list::bytes(self).next_multiple_of(BLOCK_BYTES)),
            false => files,
        }
    }

    /// Refuses where the files of a disc do not fit.
    pub(super) fn room(&self, disc: usize, corrects: bool) -> Result<(), JobError> {
        let needed = self.needed_at_once(disc, corrects);
        match self.free {
            Some(free) if free < needed => Err(self.no_room(needed, free)),
            _ => Ok(()),
        }
    }

    fn no_room(&self, needed: u64, free: u64) -> JobError {
        JobError::NoRoom {
            path: self.to.clone(),
            needed,
            free,
        }
    }

    /// The disk ran full: what is still needed for a disc, and what is free. None where that is
    /// enough: then it is something else that is used up.
    pub(super) fn full(&self, disc: usize, corrects: bool) -> Option<JobError> {
        let free = Folder::open(&self.to).and_then(|root| root.free_bytes());
        let (needed, free) = (self.needed_at_once(disc, corrects), free.unwrap_or(0));
        (free < needed).then(|| self.no_room(needed, free))
    }

    /// A file has its name now.
    pub(super) fn restored(&mut self, at: usize, path: PathBuf, rewritten: Option<Rewritten>) {
        if let Some(target) = self.targets.get_mut(at) {
            *target = Target {
                path,
                there: true,
                rewritten,
                other: target.other.take(),
            };
        }
    }

    /// Another name for a file whose own was taken meanwhile.
    pub(super) fn another(
        &self,
        at: usize,
        root: &Folder,
        corrections: Option<&Corrections<'_>>,
    ) -> std::io::Result<Option<Target>> {
        let Some((file, _)) = self.file(at) else {
            return Ok(None);
        };
        let mut naming = Naming::new(Some(root), &self.list.0).correcting(corrections);
        for (other, target) in self.targets.iter().enumerate() {
            if other != at {
                naming.reserve(&target.path);
            }
        }
        naming.target(file).map(Some)
    }

    /// Reads what was restored again from the folder, and counts what agrees.
    pub(super) fn count(
        &mut self,
        root: &Folder,
        wanted: &[usize],
        watch: &dyn Watch,
        outcome: &mut Outcome,
    ) -> Result<(), JobError> {
        let restored: Vec<usize> = wanted
            .iter()
            .copied()
            .filter(|at| self.targets.get(*at).is_some_and(|target| target.there))
            .collect();
        for (done, at) in restored.iter().enumerate() {
            let Some((file, target)) = self.file(*at) else {
                continue;
            };
            let found = hash(root, &target.path);
            let agrees = |found: &Hashes| match &target.rewritten {
                Some(rewritten) => found.blake3 == rewritten.blake3,
                None => *found == hashes(file),
            };
            if found.as_ref().is_ok_and(agrees) {
                outcome.files += 1;
                outcome.bytes += target.rewritten.map_or(file.size, |one| one.bytes);
                outcome.corrected += u64::from(target.rewritten.is_some());
            } else {
                outcome.refused.push(Refused {
                    path: file.path.clone(),
                    name: target.path.clone(),
                    what: found.map_or_else(|error| error_text(&error), |_| String::new()),
                });
                if let Some(target) = self.targets.get_mut(*at) {
                    target.there = false;
                }
            }
            watch.progress(Progress {
                phase: Phase::Checking,
                done: done as u64 + 1,
                total: restored.len() as u64,
                unit: Unit::Files,
            });
        }
        Ok(())
    }

    /// The plan in figures.
    pub(super) fn told(&self, disc: Option<usize>) -> Planned {
        let renamed = self.all().filter(|(_, file, target)| {
            let own = file
                .source_name
                .as_deref()
                .map(stele_burner::disc::decode_name);
            let own = own.map(|bytes| crate::encoding::path_from_bytes(&bytes));
            own.is_none_or(|own| own != target.path)
        });
        let discs = self.further(None);
        let no_sound = |disc: &&String| self.source.without_sound.contains(disc);
        Planned {
            without_sound: discs.iter().filter(no_sound).cloned().collect(),
            files: self.files() as u64,
            there: self.all_there() as u64,
            renamed: renamed.count() as u64,
            needed_bytes: self.needed(disc),
            free_bytes: self.free,
            discs,
            fetch: Vec::new(),
            not_built: self.not_built().to_vec(),
            waiting: self.source.holds.waiting,
            left_out: self.source.holds.left_out,
            given_up: self.source.holds.given_up,
            of_others: self.source.of_others,
        }
    }

    /// Of these files those that are there, and not under their own names, since others stand there
    /// of which more is not `known`.
    pub(super) fn beside(&self, wanted: &[usize], known: &[LeftChanged]) -> Vec<Beside> {
        let targets = wanted.iter().filter_map(|at| self.targets.get(*at));
        let beside = targets.filter(|target| target.there).filter_map(|target| {
            let (path, file) = (target.other.clone()?, target.path.clone());
            let is_known = known.iter().any(|left| left.path == path);
            (!is_known).then_some(Beside { path, file })
        });
        beside.collect()
    }

    /// What stands where a file is to go.
    pub(super) fn standing(&self, root: &Folder, path: &Path) -> super::targets::Standing {
        standing(root, path).unwrap_or(super::targets::Standing::Other)
    }

    /// The folder.
    pub(super) fn to(&self) -> &Path {
        &self.to
    }

    /// Folders that files go to.
    pub(super) fn folders(&self) -> std::collections::BTreeSet<&Path> {
        let parents = self
            .targets
            .iter()
            .filter_map(|target| target.path.parent());
        parents.chain([Path::new("")]).collect()
    }
}
