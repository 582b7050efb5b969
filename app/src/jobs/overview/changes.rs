//! Notices that another process changed the archive: its catalog, or what lies in a virtual drive;
//! or that one ended without a word. It asks every now and then, which costs next to nothing; the
//! drives of the kernel tell by themselves ([`crate::station::udisks`]).

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
    catalog: u64,
    trays: Vec<VirtualTray>,
    /// Jobs that have not ended and that nobody runs any more: a process that is killed changes
    /// nothing else.
    dead: Vec<JobId>,
}

/// Calls `changed` from a thread of its own, within `every` after any process changed something.
/// While the archive cannot be read nothing is told: whoever looks at it is told why.
pub fn watch(
    archive: &Archive,
    every: Duration,
    changed: impl Fn() + Send + 'static,
) -> ChangeWatch {
    let (goes_on, ends) = channel::<()>();
    let archive = archive.clone();
    std::thread::spawn(move || {
        let mut catalog = None;
        let mut before = look(&archive, &mut catalog).ok();
        while let Err(RecvTimeoutError::Timeout) = ends.recv_timeout(every) {
            let Ok(now) = look(&archive, &mut catalog) else {
                catalog = None;
                continue;
            };
            if before.as_ref().is_some_and(|before| *before != now) {
                changed();
            }
            before = Some(now);
        }
    });
    ChangeWatch { _goes_on: goes_on }
}

fn look(archive: &Archive, catalog: &mut Option<Catalog>) -> Result<Seen, JobError> {
    let catalog = match catalog {
        Some(catalog) => catalog,
        // The count belongs to a connection, so it is kept.
        None => catalog.insert(Catalog::open_to_read(&archive.catalog())?),
    };
    Ok(Seen {
        catalog: catalog.changes_of_others()?,
        trays: virtual_trays(archive)?,
        dead: dead(archive, catalog)?,
    })
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
