//! Which jobs are alive: a job holds the lock on its own file, `locks/job-N.lock`, from before it
//! can be seen in the catalog until its end is recorded there.
//!
//! The lock is flock(2), by [`File::try_lock`]. It belongs to the open file description: the
//! kernel gives it back when the process ends, however it ends, and it means the same to every
//! user and in every PID namespace that reaches the file. A record lock of the same owner
//! (`F_OFD_SETLK`) would need unsafe code here and a file that the looker may write. On network
//! file systems neither can be relied on; [`crate::archive`] refuses those.

use std::fs::{File, OpenOptions, Permissions, TryLockError};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use stele_catalog::JobId;

/// How often a job that begins asks for its lock: whoever clears up holds it for a moment only.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(20);

/// The lock of one job, held until this value is dropped.
#[derive(Debug)]
pub struct JobLock {
    file: File,
    path: PathBuf,
}

/// What a looker learns of a job that has not ended.
#[derive(Debug)]
pub enum Life {
    /// Somebody holds its lock, or nobody can tell.
    Alive,
    /// Its process is gone; its lock is the looker's now.
    Dead(JobLock),
}

impl JobLock {
    /// Takes the lock of a job that begins, before anyone can see the job.
    ///
    /// # Errors
    /// Where the file cannot be made, or somebody else keeps holding it.
    pub fn take(folder: &Path, job: JobId) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let path = path_of(folder, job);
        for _ in 0..TRIES {
            if let Some(lock) = Self::try_open(&path)? {
                return Ok(lock);
            }
            std::thread::sleep(PAUSE);
        }
        Err(ErrorKind::WouldBlock.into())
    }

    /// Whether a job is alive. A lock that cannot be tried is one of a living job, as far as we
    /// know: clearing up after it can wait, a burn that is disturbed cannot be mended.
    pub fn look(folder: &Path, job: JobId) -> Life {
        // A missing file is made: begun by an earlier version, or lost in a power cut.
        match Self::take_if_free(folder, job) {
            Ok(Some(lock)) => Life::Dead(lock),
            Ok(None) | Err(_) => Life::Alive,
        }
    }

    fn take_if_free(folder: &Path, job: JobId) -> io::Result<Option<Self>> {
        std::fs::create_dir_all(folder)?;
        Self::try_open(&path_of(folder, job))
    }

    /// The lock where it is free and the file still has its name: one that was removed in between
    /// is locked by nobody else, and its lock says nothing.
    fn try_open(path: &Path) -> io::Result<Option<Self>> {
        let file = open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(e)) => return Err(e),
        }
        let named = match std::fs::symlink_metadata(path) {
            Ok(named) => named,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(e),
        };
        let held = file.metadata()?;
        let same = (held.dev(), held.ino()) == (named.dev(), named.ino());
        Ok(same.then(|| Self {
            file,
            path: path.to_path_buf(),
        }))
    }

    /// Gives the lock back and removes its file, after the job's end is recorded. The file goes
    /// first: nobody can take the lock of a job that has ended.
    pub fn end(self) {
        // One that stays is removed by whoever clears up next.
        let _ = std::fs::remove_file(&self.path);
        drop(self.file);
    }
}

/// Opens a lock file to lock it: one that is there may belong to another user, and reading it is
/// enough.
fn open(path: &Path) -> io::Result<File> {
    match File::open(path) {
        Err(e) if e.kind() == ErrorKind::NotFound => {}
        opened => return opened,
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let file = options.open(path)?;
    // It says nothing, and whoever may enter the folder must be able to ask whether its job lives:
    // also the folder's owner after a command of another user was killed.
    let _ = file.set_permissions(Permissions::from_mode(0o644));
    Ok(file)
}

fn path_of(folder: &Path, job: JobId) -> PathBuf {
    folder.join(format!("job-{}.lock", job.0))
}

/// The job of a file in the folder of locks, `job-N.ending`.
pub fn job_of(path: &Path, ending: &str) -> Option<JobId> {
    let name = path.file_name()?.to_str()?;
    let number = name.strip_prefix("job-")?.strip_suffix(ending)?;
    let number = number.strip_suffix('.')?;
    Some(JobId(number.parse().ok().filter(|number| *number > 0)?))
}

/// Removes the lock files of jobs that have ended and were killed before they could do it. `open`
/// tells whether a job has not ended.
///
/// # Errors
/// Those of `open`.
pub fn sweep<E>(folder: &Path, open: impl Fn(JobId) -> Result<bool, E>) -> Result<(), E> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        let Some(job) = job_of(&path, "lock") else {
            continue;
        };
        // A job that begins has its lock before it can be seen: asked in this order.
        if let Life::Dead(lock) = JobLock::look(folder, job)
            && !open(job)?
        {
            lock.end();
        }
    }
    Ok(())
}

/// How many jobs are alive by their locks, whatever the catalog says.
pub fn held(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let jobs = entries.filter_map(|entry| job_of(&entry.path(), "lock"));
    let alive = jobs.filter(|job| matches!(JobLock::look(folder, *job), Life::Alive));
    alive.count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_may_enter_the_folder_may_ask_whether_a_job_lives() {
        let folder = Folder::new("mode");
        let lock = JobLock::take(&folder.0, JobId(3)).unwrap();
        let mode = lock.file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o644);
    }

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let folder = format!("stele-locks-{name}-{}", std::process::id());
            let folder = std::env::temp_dir().join(folder);
            let _ = std::fs::remove_dir_all(&folder);
            Self(folder)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn is_alive(folder: &Folder, job: i64) -> bool {
        matches!(JobLock::look(&folder.0, JobId(job)), Life::Alive)
    }

    #[test]
    fn a_job_lives_while_its_lock_is_held() {
        let folder = Folder::new("lives");
        let lock = JobLock::take(&folder.0, JobId(7)).unwrap();
        assert!(is_alive(&folder, 7));
        assert!(!is_alive(&folder, 8), "nobody holds that one");
        // As when its process is killed: the file stays, the lock does not.
        drop(lock);
        assert!(folder.0.join("job-7.lock").exists());
        assert!(!is_alive(&folder, 7));
    }

    #[test]
    fn the_lock_of_a_removed_file_says_nothing() {
        let folder = Folder::new("removed");
        let lock = JobLock::take(&folder.0, JobId(1)).unwrap();
        let path = lock.path.clone();
        // A looker that has opened the file before it was removed.
        let opened = File::open(&path).unwrap();
        lock.end();
        opened.try_lock().unwrap();
        assert!(!path.exists());
        let again = JobLock::take(&folder.0, JobId(1)).unwrap();
        assert!(
            is_alive(&folder, 1),
            "the removed file's lock does not count"
        );
        drop(again);
    }

    #[test]
    fn a_file_that_cannot_be_opened_is_of_a_living_job() {
        let folder = Folder::new("unreadable");
        // Root may open anything, but nobody opens a folder to write.
        std::fs::create_dir_all(folder.0.join("job-3.lock/x")).unwrap();
        let file = Folder::new("file");
        std::fs::write(&file.0, b"").unwrap();
        assert!(matches!(
            JobLock::look(&file.0.join("no folder"), JobId(3)),
            Life::Alive
        ));
        std::fs::remove_file(&file.0).unwrap();
    }

    #[test]
    fn sweeping_leaves_the_living_and_the_open_alone() {
        let folder = Folder::new("sweep");
        let living = JobLock::take(&folder.0, JobId(1)).unwrap();
        for dead in [2, 3] {
            drop(JobLock::take(&folder.0, JobId(dead)).unwrap());
        }
        std::fs::write(folder.0.join("job-x.lock"), b"").unwrap();
        std::fs::write(folder.0.join("job-3.record"), b"").unwrap();
        sweep(&folder.0, |job| Ok::<_, ()>(job == JobId(3))).unwrap();
        let mut names: Vec<_> = std::fs::read_dir(&folder.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        let left = ["job-1.lock", "job-3.lock", "job-3.record", "job-x.lock"];
        assert_eq!(names, left);
        drop(living);
    }

    #[test]
    fn names_in_the_folder_are_of_jobs_or_of_nothing() {
        let job = |name: &str| job_of(Path::new(name), "lock").map(|job| job.0);
        assert_eq!(job("locks/job-12.lock"), Some(12));
        for other in [
            "job-0.lock",
            "job--1.lock",
            "job-1.record",
            "job-.lock",
            "x",
        ] {
            assert_eq!(job(other), None, "{other}");
        }
    }
}
