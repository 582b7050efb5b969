//! How far a burn came, for whoever clears up after it was killed: a file beside its lock that
//! changes its name before the last sectors are written.
//!
//! `locks/job-N.writing` is there before the first WRITE. Before the last cluster is sent it
//! becomes `locks/job-N.written`. So a copy whose burn left the first one was never written whole,
//! whatever lies in a drive; of any other nobody may say so.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use stele_burner::watch::{Phase, Progress, Watch};
use stele_catalog::{CopyRow, JobId};

use super::from_box::Taken;
use crate::archive;
use crate::jobs::run::job_lock;
use crate::jobs::{Context, JobError};

/// Endings of the two names.
const WRITING: &str = "writing";
const WRITTEN: &str = "written";

/// Sectors before the end at which the name changes: more than one cluster of any medium.
const NEAR_THE_END: u64 = 64;

/// What the custody of a copy says (`phase`) where its burn was cut off while it was written.
pub const CUT_OFF_WRITING: &str = "writing";

/// How far a burn came that was killed.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum CameTo {
    /// Its last cluster was never sent.
    Writing,
    /// All of it may be written, closed, read back.
    Written,
    /// Nothing says how far it came.
    Unknown,
}

/// The file of a burn that is under way. It goes with this value.
pub struct ProgressMark {
    writing: PathBuf,
    written: PathBuf,
    is_written: AtomicBool,
}

fn path_of(locks: &Path, job: u64, ending: &str) -> PathBuf {
    locks.join(format!("job-{job}.{ending}"))
}

impl ProgressMark {
    /// Writes it, before the first WRITE of a copy onto a blank of a lot that is in stock.
    ///
    /// # Errors
    /// [`JobError::Io`], the catalog's: nothing is to be burned then.
    pub(super) fn put(copy: &CopyRow, taken: &Taken, cx: &Context<'_>) -> Result<Self, JobError> {
        let locks = cx.archive.locks();
        let job = cx.owner().ok_or_else(|| JobError::Unknown {
            what: "job that burns",
            name: copy.serial.to_string(),
        })?;
        let mark = Self {
            writing: path_of(&locks, job, WRITING),
            written: path_of(&locks, job, WRITTEN),
            is_written: AtomicBool::new(false),
        };
        let lot = taken.in_stock(&cx.catalog.read())?;
        let text = format!("{}\n{lot}", copy.serial);
        cx.write(&mark.writing, text.as_bytes())?;
        Ok(mark)
    }

    /// Who watches a burn, followed by the mark.
    pub(super) fn with<'a>(&'a self, watch: &'a dyn Watch) -> Marked<'a> {
        Marked { mark: self, watch }
    }

    /// The last sectors are about to be written. Where the name cannot be changed the file goes:
    /// then nothing says how far the burn came.
    fn near_the_end(&self) {
        if self.is_written.swap(true, Ordering::Relaxed) {
            return;
        }
        if std::fs::rename(&self.writing, &self.written).is_err() {
            let _ = std::fs::remove_file(&self.writing);
        }
        // A power cut takes the drive with it in most rooms; where it does not, this counts.
        let _ = archive::sync_directory(&self.writing);
    }

    /// Where a killed burn came to.
    pub fn of(locks: &Path, job: JobId) -> CameTo {
        let Ok(job) = u64::try_from(job.0) else {
            return CameTo::Unknown;
        };
        let is_there = |ending| path_of(locks, job, ending).is_file();
        match (is_there(WRITTEN), is_there(WRITING)) {
            (true, _) => CameTo::Written,
            (false, true) => CameTo::Writing,
            (false, false) => CameTo::Unknown,
        }
    }

    /// The lot of the blank that a killed burn was writing to; none where nobody knows.
    pub fn lot(locks: &Path, job: JobId) -> Option<String> {
        let job = u64::try_from(job.0).ok()?;
        let read = |ending| std::fs::read_to_string(path_of(locks, job, ending)).ok();
        let text = [WRITTEN, WRITING].into_iter().find_map(read)?;
        let lot = text.lines().nth(1)?.trim();
        (!lot.is_empty()).then(|| lot.to_owned())
    }

    /// Removes what burns have left that are in the catalog no more as begun. `open` tells whether
    /// a job has not ended.
    ///
    /// # Errors
    /// Those of `open`.
    pub fn sweep<E>(locks: &Path, open: impl Fn(JobId) -> Result<bool, E>) -> Result<(), E> {
        let entries = std::fs::read_dir(locks).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            let job = [WRITING, WRITTEN]
                .iter()
                .find_map(|ending| job_lock::job_of(&path, ending));
            if let Some(job) = job
                && !open(job)?
            {
                // One that stays is removed by whoever clears up next.
                let _ = std::fs::remove_file(&path);
            }
        }
        Ok(())
    }
}

impl Drop for ProgressMark {
    fn drop(&mut self) {
        for path in [&self.writing, &self.written] {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Who watches a burn, and the mark that follows it.
pub(super) struct Marked<'a> {
    mark: &'a ProgressMark,
    watch: &'a dyn Watch,
}

impl Watch for Marked<'_> {
    fn progress(&self, progress: Progress) {
        let left = progress.total.saturating_sub(progress.done);
        if progress.phase != Phase::Burning || left <= NEAR_THE_END {
            self.mark.near_the_end();
        }
        self.watch.progress(progress);
    }
    fn cancelled(&self) -> bool {
        self.watch.cancelled()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_burner::watch::{Quiet, Unit};

    #[test]
    fn the_mark_changes_before_the_last_cluster_and_goes_with_the_burn() {
        let folder = tempfile::tempdir().unwrap();
        let locks = folder.path();
        let job = JobId(7);
        assert_eq!(ProgressMark::of(locks, job), CameTo::Unknown);
        std::fs::write(path_of(locks, 7, WRITING), b"").unwrap();
        let mark = ProgressMark {
            writing: path_of(locks, 7, WRITING),
            written: path_of(locks, 7, WRITTEN),
            is_written: AtomicBool::new(false),
        };
        let marked = Marked {
            mark: &mark,
            watch: &Quiet,
        };
        let at = |phase, done| {
            marked.progress(Progress {
                phase,
                done,
                total: 1024,
                unit: Unit::Sectors,
            });
            ProgressMark::of(locks, job)
        };
        assert_eq!(at(Phase::Burning, 32), CameTo::Writing);
        assert_eq!(at(Phase::Burning, 1024 - 96), CameTo::Writing);
        // One cluster is still to be sent.
        assert_eq!(at(Phase::Burning, 1024 - 32), CameTo::Written);
        assert_eq!(at(Phase::ReadingBack, 0), CameTo::Written);
        drop(mark);
        assert_eq!(ProgressMark::of(locks, job), CameTo::Unknown);
    }

    #[test]
    fn what_killed_burns_left_is_swept_once_they_are_in_the_catalog() {
        let folder = tempfile::tempdir().unwrap();
        let locks = folder.path();
        for (job, ending) in [(1, WRITING), (2, WRITTEN), (3, WRITING)] {
            std::fs::write(path_of(locks, job, ending), b"").unwrap();
        }
        ProgressMark::sweep(locks, |job| Ok::<_, ()>(job == JobId(3))).unwrap();
        let of = |job| ProgressMark::of(locks, JobId(job));
        assert_eq!([of(1), of(2)], [CameTo::Unknown; 2]);
        assert_eq!(of(3), CameTo::Writing);
    }
}
