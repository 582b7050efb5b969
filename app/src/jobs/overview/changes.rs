//! Notices that another process changed the archive: its catalog, or what lies in a virtual drive;
//! that one ended without a word; or that another catalog, or none, lies where it was. It asks
//! every now and then, which costs next to nothing; the drives of the kernel tell by themselves
//! ([`crate::station::udisks`]).

use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use stele_catalog::{Catalog, JobId};

use crate::archive::Archive;
use crate::jobs::JobError;
use crate::jobs::run::job_lock::{JobLock, Life};
use crate::station::{VirtualTray, virtual_trays};

/// Watches until it is dropped.
#[derive(Debug)]
pub struct ChangeWatch {
    _goes_on: Sender<()>,
}

/// What is compared.
#[derive(PartialEq, Eq)]
struct Seen {
    file: CatalogFile,
    /// When a file was last put into the folder of images, or taken out of it.
    images: Option<(i64, i64)>,
    catalog: u64,
    trays: Vec<VirtualTray>,
    /// Jobs that have not ended and that nobody runs any more: a process that is killed changes
    /// nothing else.
    dead: Vec<JobId>,
}

/// Device and number of the catalog's file: another one may be put in its place.
type CatalogFile = (u64, u64);

/// Calls `changed` from a thread of its own, within `every` after any process changed something,
/// the archive could not be read any more, or could be read again.
pub fn watch(
    archive: &Archive,
    every: Duration,
    changed: impl Fn() + Send + 'static,
) -> ChangeWatch {
    let (goes_on, ends) = channel::<()>();
    let archive = archive.clone();
    std::thread::spawn(move || {
        let mut open = None;
        let mut before = look(&archive, &mut open);
        while let Err(RecvTimeoutError::Timeout) = ends.recv_timeout(every) {
            let now = look(&archive, &mut open);
            if before != now {
                changed();
            }
            before = now;
        }
    });
    ChangeWatch { _goes_on: goes_on }
}

/// What there is to see; none while the archive cannot be read.
fn look(archive: &Archive, open: &mut Option<(CatalogFile, Catalog)>) -> Option<Seen> {
    let seen = try_look(archive, open).ok();
    if seen.is_none() {
        *open = None;
    }
    seen
}

fn try_look(
    archive: &Archive,
    open: &mut Option<(CatalogFile, Catalog)>,
) -> Result<Seen, JobError> {
    let path = archive.catalog();
    let file = file_at(&path)?;
    // The count belongs to a connection, so it is kept; it goes on reading a file that was moved.
    let catalog = match open.take().filter(|(of, _)| *of == file) {
        Some((_, catalog)) => catalog,
        None => Catalog::open_to_read(&path)?,
    };
    let (_, catalog) = open.insert((file, catalog));
    Ok(Seen {
        file,
        images: std::fs::metadata(archive.images())
            .ok()
            .map(|folder| (folder.mtime(), folder.mtime_nsec())),
        catalog: catalog.changes_of_others()?,
        trays: virtual_trays(archive)?,
        dead: dead(archive, catalog)?,
    })
}

fn file_at(path: &Path) -> Result<CatalogFile, JobError> {
    let found = std::fs::metadata(path).map_err(JobError::io(path))?;
    Ok((found.dev(), found.ino()))
}

fn dead(archive: &Archive, catalog: &Catalog) -> Result<Vec<JobId>, JobError> {
    let locks = archive.locks();
    let open = catalog.read().open_jobs()?;
    let dead = open
        .into_iter()
        .map(|job| job.id)
        .filter(|job| matches!(JobLock::look(&locks, *job), Life::Dead(_)));
    Ok(dead.collect())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use stele_catalog::{NewArchive, Timestamp};

    use super::*;

    #[test]
    fn a_catalog_that_goes_and_another_that_comes_are_told() {
        let dir = tempfile::tempdir().unwrap();
        let archive = Archive::create(&dir.path().join("archive")).unwrap();
        let create = |path: &Path, uuid| {
            let new = NewArchive {
                uuid: [uuid; 16],
                practice: true,
                person: "Test clerk",
            };
            Catalog::create(path, Timestamp(1), &new).unwrap();
        };
        let other = dir.path().join("other.db");
        create(&archive.catalog(), 1);
        create(&other, 2);
        let (told, hears) = channel();
        let every = Duration::from_millis(20);
        let watch = watch(&archive, every, move || told.send(()).unwrap());
        let long = Duration::from_secs(30);
        let calm = Duration::from_millis(200);
        assert!(hears.recv_timeout(calm).is_err(), "nothing has changed");
        fs::rename(archive.catalog(), dir.path().join("away.db")).unwrap();
        hears.recv_timeout(long).unwrap();
        fs::rename(dir.path().join("away.db"), archive.catalog()).unwrap();
        hears.recv_timeout(long).unwrap();
        // In one step, and without a moment in which none is there.
        fs::rename(&other, archive.catalog()).unwrap();
        hears.recv_timeout(long).unwrap();
        drop(watch);
    }
}
