//! Writes the files of a plan into its folder.

use std::ffi::OsString;
use std::fs::{File, FileTimes};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use stele_burner::manifest::ManifestFile;
use stele_burner::mastering::FileHasher;
use stele_burner::sectors::{LostMap, ReadError, Sectors};
use stele_burner::watch::{Phase, Progress, Unit, Watch};
use stele_burner::{Lba, SECTOR_BYTES};
use stele_files::{Folder, WholeFile};

use super::corrected::{self, Correction, Corrections, Rewritten, Uncorrected, WhyUncorrected};
use super::outcome::{Outcome, Refused, hashes};
use super::plan::Plan;
use crate::jobs::JobError;
use crate::words::lang::{error_text, say};

/// What the umask leaves of it: who asked for the files decides who reads them.
const FILE_MODE: u32 = 0o666;
const FOLDER_MODE: u32 = 0o777;
/// Sectors read at once.
const STEP: u64 = 512;
/// Names tried for one file while another program takes them.
const TRIES: usize = 8;

/// Writes files into a folder.
pub(super) struct Writer<'a> {
    root: Folder,
    /// What headers are to say, where they are to be corrected.
    corrections: Option<&'a Corrections<'a>>,
    job: Option<u64>,
    /// Folders that were made, to be removed again where they stay empty.
    made: Vec<PathBuf>,
    /// Keeps what was mended of files yet to come; removed when it is dropped.
    spill: Option<WholeFile>,
}

/// Why a file was not written.
enum Failure {
    /// The source cannot be read any more.
    Read(ReadError),
    /// The folder does not take it.
    Write(io::Error),
    /// What it is to say cannot be found out.
    Unknown(JobError),
}

/// A file that was written.
struct Written {
    path: PathBuf,
    /// What it is, where its header was corrected.
    rewritten: Option<Rewritten>,
    /// Why its header was not, where it does not say what holds.
    why: Option<WhyUncorrected>,
}

impl<'a> Writer<'a> {
    /// Writes into `root`, which is locked, as job `job`.
    pub(super) fn new(
        root: Folder,
        job: Option<u64>,
        corrections: Option<&'a Corrections<'a>>,
    ) -> Self {
        Self {
            root,
            corrections,
            job,
            made: Vec::new(),
            spill: None,
        }
    }

    /// The folder.
    pub(super) fn root(&self) -> &Folder {
        &self.root
    }

    /// Removes what a restore that was killed left half written in the folders of a plan.
    pub(super) fn clear_up(&self, plan: &Plan) -> io::Result<()> {
        for path in plan.folders() {
            if let Ok(folder) = self.root.below(path) {
                folder.remove_leftovers(&|_| true)?;
            }
        }
        Ok(())
    }

    /// A file beside the restored ones for what is mended before it is asked for; none where it
    /// cannot be made, which costs time only.
    pub(super) fn spill(&mut self) -> Option<File> {
        let folder = self.root.below(Path::new("")).ok()?;
        let name = OsString::from("mended");
        self.spill = WholeFile::in_folder(folder, &name, self.job, 0o600).ok();
        self.spill.as_ref()?.file().try_clone().ok()
    }

    /// Removes what only helped, and folders that stayed empty.
    pub(super) fn end(&mut self) {
        self.spill = None;
        while let Some(path) = self.made.pop() {
            let parent = self.root.below(path.parent().unwrap_or(Path::new("")));
            if let (Ok(parent), Some(name)) = (parent, path.file_name()) {
                // One that has files stays: the system refuses.
                let _ = parent.remove_folder(name);
            }
        }
    }

    /// Writes the files `wanted` of disc `disc`; gives those that did not come. What the folder
    /// does not take is told in the outcome, and the others go on.
    ///
    /// # Errors
    /// [`JobError::Cancelled`], [`JobError::NoRoom`], and where the source is gone.
    pub(super) fn write_all(
        &mut self,
        plan: &mut Plan,
        disc: usize,
        wanted: &[usize],
        from: &dyn Sectors,
        watch: &dyn Watch,
        outcome: &mut Outcome,
    ) -> Result<Vec<usize>, JobError> {
        let mut missing = Vec::new();
        let size = |at: &usize| plan.file(*at).map_or(0, |(file, _)| file.size);
        let total = wanted.iter().map(size).fold(0, u64::saturating_add);
        let mut done: u64 = 0;
        for at in wanted {
            if watch.cancelled() {
                return Err(JobError::Cancelled);
            }
            let Some((file, _)) = plan.file(*at) else {
                continue;
            };
            let (size, path) = (file.size, file.path.clone());
            match self.write_one(plan, *at, disc, from, watch) {
                Ok(Some(written)) => {
                    plan.restored(*at, written.path, written.rewritten);
                    let why = written.why.map(|why| Uncorrected { path, why });
                    outcome.uncorrected.extend(why);
                }
                Ok(None) => missing.push(*at),
                Err(Failure::Read(ReadError::Cancelled)) => return Err(JobError::Cancelled),
                Err(Failure::Read(error)) => return Err(error.into()),
                Err(Failure::Unknown(error)) => return Err(error),
                Err(Failure::Write(error)) => {
                    let what = self.why_refused(&error, plan, disc)?;
                    let target = plan.file(*at).map(|(_, target)| target.path.clone());
                    outcome
                        .refused
                        .extend(target.map(|name| Refused { path, name, what }));
                }
            }
            done = done.saturating_add(size);
            watch.progress(Progress {
                phase: Phase::Restoring,
                done,
                total,
                unit: Unit::Bytes,
            });
        }
        Ok(missing)
    }

    /// Why the folder does not take a file: what the system said, or, where it says that there is
    /// no room and there is, what else may be used up.
    fn why_refused(&self, error: &io::Error, plan: &Plan, disc: usize) -> Result<String, JobError> {
        if !is_full(error) {
            return Ok(error_text(error));
        }
        match plan.full(disc, self.corrections.is_some()) {
            Some(full) => Err(full),
            None => Ok(say!("error-no-more-files")),
        }
    }

    /// Writes one file; `None` where the disc does not give it back. Returns its path.
    fn write_one(
        &mut self,
        plan: &Plan,
        at: usize,
        disc: usize,
        from: &dyn Sectors,
        watch: &dyn Watch,
    ) -> Result<Option<Written>, Failure> {
        let Some((file, target)) = plan.file(at) else {
            return Ok(None);
        };
        let mut path = target.path.clone();
        for _ in 0..TRIES {
            let mut out = self.begin(&path).map_err(Failure::Write)?;
            if !stream(file, plan.file_on(at, disc), from, &mut out, watch)? {
                return Ok(None);
            }
            let (out, rewritten, why) = self.correct(file, out, &path)?;
            set_time(file, out.file()).map_err(Failure::Write)?;
            let written = |path, rewritten| Written {
                path,
                rewritten,
                why,
            };
            match out.finish_new() {
                Ok(_) => return Ok(Some(written(path, rewritten))),
                // Another program took the name, or one that this file system does not tell from
                // it: the file gets a number, or is there.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    let other = plan.another(at, &self.root, self.corrections);
                    match other.map_err(Failure::Write)? {
                        Some(other) if other.there => return Ok(Some(written(other.path, None))),
                        Some(other) => path = other.path,
                        None => return Ok(None),
                    }
                }
                Err(error) => return Err(Failure::Write(error)),
            }
        }
        Err(Failure::Write(io::ErrorKind::AlreadyExists.into()))
    }

    fn begin(&mut self, path: &Path) -> io::Result<WholeFile> {
        let folder = self.folder(path.parent().unwrap_or(Path::new("")))?;
        let name = path.file_name().unwrap_or_default();
        WholeFile::in_folder(folder, name, self.job, FILE_MODE)
    }

    /// What came from the disc and agrees with its hash, or in its place a file with another
    /// header, where it is to say something else of the patient.
    fn correct(
        &mut self,
        file: &ManifestFile,
        out: WholeFile,
        path: &Path,
    ) -> Result<(WholeFile, Option<Rewritten>, Option<WhyUncorrected>), Failure> {
        let object = file.sop_instance_uid.is_some();
        let Some(corrections) = self.corrections.filter(|_| object) else {
            return Ok((out, None, None));
        };
        let found = corrections.of_file(out.file(), file.size);
        let splices = match found.map_err(Failure::Unknown)? {
            Correction::Stays => return Ok((out, None, None)),
            Correction::Impossible(why) => return Ok((out, None, Some(why))),
            Correction::Splices(splices) => splices,
        };
        let mut new = self.begin(path).map_err(Failure::Write)?;
        let copied = corrected::copy(out.file(), file.size, &splices, &mut new);
        let (blake3, bytes) = copied.map_err(Failure::Write)?;
        let holds = corrections.digest();
        let rewritten = Rewritten {
            blake3,
            bytes,
            holds,
        };
        Ok((new, Some(rewritten), None))
    }

    /// Opens a folder below the root, and makes it where it is not there.
    fn folder(&mut self, path: &Path) -> io::Result<Folder> {
        let mut folder = self.root.below(Path::new(""))?;
        let mut so_far = PathBuf::new();
        for part in path {
            so_far.push(part);
            let (next, made) = folder.make_folder(part, FOLDER_MODE)?;
            if made {
                self.made.push(so_far.clone());
            }
            folder = next;
        }
        Ok(folder)
    }
}

/// Streams one file from the disc; whether all of it came and agrees with its hashes.
fn stream(
    file: &ManifestFile,
    extents: &[[u64; 2]],
    from: &dyn Sectors,
    out: &mut WholeFile,
    watch: &dyn Watch,
) -> Result<bool, Failure> {
    let mut hasher = FileHasher::new();
    let mut buffer = vec![0_u8; STEP as usize * SECTOR_BYTES];
    let mut left = file.size;
    let mut lost = LostMap::new();
    for [lba, sectors] in extents {
        let mut at = 0;
        while at < *sectors && left > 0 {
            if watch.cancelled() {
                return Err(Failure::Read(ReadError::Cancelled));
            }
            let n = (*sectors - at).min(STEP);
            let Some(piece) = buffer.get_mut(..n as usize * SECTOR_BYTES) else {
                return Ok(false);
            };
            from.read(Lba(lba + at), piece, &mut lost)
                .map_err(Failure::Read)?;
            // What is lost cannot agree any more: the rest need not be read.
            if !lost.is_empty() {
                return Ok(false);
            }
            let used = left.min(piece.len() as u64);
            let Some(bytes) = piece.get(..used as usize) else {
                return Ok(false);
            };
            hasher.update(bytes);
            out.write_all(bytes).map_err(Failure::Write)?;
            left -= used;
            at += n;
        }
    }
    Ok(left == 0 && hasher.finish() == hashes(file))
}

/// Gives a file the time of its source.
fn set_time(file: &ManifestFile, out: &File) -> io::Result<()> {
    let Some(ns) = file.mtime_ns else {
        return Ok(());
    };
    let apart = Duration::from_nanos(ns.unsigned_abs());
    let time = if ns < 0 {
        SystemTime::UNIX_EPOCH.checked_sub(apart)
    } else {
        SystemTime::UNIX_EPOCH.checked_add(apart)
    };
    match time {
        Some(time) => out.set_times(FileTimes::new().set_modified(time)),
        None => Ok(()),
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}
