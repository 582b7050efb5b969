//! Part files that jobs left which were killed.
//!
//! A part carries the number of its job, and its writer holds a lock on it: one that somebody
//! writes is never removed, nor one of a job that lives.

use std::path::Path;

use stele_catalog::JobId;

use super::job_lock::{JobLock, Life};
use crate::archive::Archive;

/// Removes the leftovers of a folder whose owner `of` names; how many there were. What cannot be
/// removed stays for the next time: it is never taken for the file that it was to become.
pub fn remove(folder: &Path, of: &dyn Fn(Option<u64>) -> bool) -> usize {
    stele_files::remove_leftovers(folder, of).map_or(0, |removed| removed.len())
}

/// Removes from all of an archive's folders what no job writes any more.
pub fn clear(archive: &Archive) {
    let locks = archive.locks();
    let is_dead = |owner: Option<u64>| {
        let job = owner.and_then(|number| i64::try_from(number).ok());
        // A part without a job's number has nothing but its own lock to tell that it is written.
        job.is_none_or(|job| is_gone(&locks, JobId(job)))
    };
    for folder in [
        archive.root().to_path_buf(),
        archive.images(),
        archive.staging(),
        archive.labels(),
        archive.backups(),
        archive.logs(),
        archive.drives(),
        archive.media(),
        archive.locks(),
    ] {
        remove(&folder, &is_dead);
    }
    let lists = std::fs::read_dir(archive.lists());
    for folder in lists.into_iter().flatten().flatten() {
        remove(&folder.path(), &is_dead);
    }
}

/// Whether nobody holds the lock of a job. Of one that has ended the file is gone.
fn is_gone(locks: &Path, job: JobId) -> bool {
    match JobLock::look(locks, job) {
        Life::Dead(lock) => {
            lock.end();
            true
        }
        Life::Alive => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_the_living_stay_whole() {
        let root = std::env::temp_dir().join(format!("stele-parts-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&root);
        let archive = Archive::create(&root).unwrap();
        let image = archive.images().join("SET-0001-1.iso");
        let written = |owner| stele_files::WholeFile::create(&image, owner, 0o600).unwrap();
        // A part that its writer has closed, of a job that lives, and one of a job that does not.
        let left_by = |owner| {
            let part = written(owner).part();
            std::fs::write(&part, b"half").unwrap();
            part
        };
        let living = JobLock::take(&archive.locks(), JobId(1)).unwrap();
        let (of_living, of_dead, of_nobody) = (left_by(Some(1)), left_by(Some(2)), left_by(None));
        let being_written = written(Some(3));
        clear(&archive);
        assert!(of_living.exists());
        assert!(being_written.part().exists());
        assert!(!of_dead.exists() && !of_nobody.exists());
        let mut locks = std::fs::read_dir(archive.locks()).unwrap();
        assert!(locks.all(|lock| lock.unwrap().file_name() == "job-1.lock"));
        drop(living);
        std::fs::remove_dir_all(&root).unwrap();
    }
}
