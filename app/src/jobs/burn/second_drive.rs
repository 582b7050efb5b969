//! After a set is burned: each copy is read in another drive than the one that burned it, since a
//! drive may read well what only it can read.
//!
//! What is to be read is what the catalog says no second drive has read, so after a crash the
//! same command goes on.

use std::sync::Mutex;

use stele_burner::drive::{MediumState, Tray};
use stele_burner::verify::Class;
use stele_catalog::{Catalog, CopyState, DriveKey};

use super::events::{BurnEvent, InDrive};
use super::queue::{POLL, Queue, is_busy};
use super::set_report::CrossRead;
use crate::archive::Archive;
use crate::jobs::JobError;
use crate::jobs::read::verify;
use crate::jobs::run::{lookup, records};

/// A good copy that no second drive has read, and the drive that burned it.
#[derive(Clone, Debug)]
pub(super) struct Unread {
    pub(super) serial: String,
    burner: DriveKey,
    burned_in: String,
}

/// The good copies of a set that no second drive has read, where their burner is known.
pub(super) fn unread(set: &str, archive: &Archive) -> Result<Vec<Unread>, JobError> {
    let catalog = Catalog::open(&archive.catalog())?;
    let reader = catalog.read();
    let read = reader.read_in_second_drive()?;
    let mut unread = Vec::new();
    for disc in reader.discs(lookup::set_named(&reader, set)?.id)? {
        for copy in reader.copies(disc.id)? {
            let wants = copy.state == CopyState::Good
                && copy.quarantined.is_none()
                && copy.lent_to.is_none()
                && copy.bound_for.is_none();
            if !wants || read.contains(&copy.id) {
                continue;
            }
            if let Some(burn) = reader.burn_of(copy.id)? {
                unread.push(Unread {
                    serial: copy.serial.to_string(),
                    burner: burn.did.drive,
                    burned_in: burn.did.name,
                });
            }
        }
    }
    Ok(unread)
}

impl Queue<'_> {
    /// Has each unread copy of the set read in a drive that did not burn it.
    pub(super) fn cross_read(&self) -> Result<(), JobError> {
        let waiting = Mutex::new(unread(&self.request.set, self.archive)?);
        let left: Vec<String> = self.note(|done| {
            let left = done.drives_left.iter().map(|(drive, _)| drive.clone());
            left.collect()
        });
        std::thread::scope(|scope| {
            for drive in self.request.drives.iter().filter(|d| !left.contains(d)) {
                scope.spawn(|| {
                    self.serve(drive, |queue, drive| queue.read_others(drive, &waiting));
                    self.no_more(drive);
                });
            }
        });
        Ok(())
    }

    /// One drive reads what others burned.
    fn read_others(&self, drive: &str, waiting: &Mutex<Vec<Unread>>) -> Result<(), JobError> {
        if self.observer.watch(drive).cancelled() {
            return Ok(());
        }
        let key = self.when_free(drive, |d| Ok(records::drive_key(d.identity())))?;
        loop {
            let copy = {
                let mut waiting = waiting.lock().unwrap_or_else(|held| held.into_inner());
                let place = waiting.iter().position(|c| key.is_other_than(&c.burner));
                place.map(|place| waiting.remove(place))
            };
            let Some(copy) = copy else {
                return Ok(());
            };
            if !self.read_one(drive, &copy)? {
                return Ok(());
            }
            self.when_free(drive, |drive| drive.eject())?;
        }
    }

    /// Asks for a copy until the right one is in the drive, and reads it; `false` where somebody
    /// asked to stop.
    fn read_one(&self, drive: &str, copy: &Unread) -> Result<bool, JobError> {
        let written =
            |tray: &Tray| matches!(tray, Tray::Medium(facts) if facts.state != MediumState::Blank);
        let ask = |now: &InDrive| {
            self.observer.hear(&BurnEvent::CopyWanted {
                drive: drive.to_owned(),
                serial: copy.serial.clone(),
                burned_in: copy.burned_in.clone(),
                now: now.clone(),
            });
        };
        loop {
            if !self.wait_for(drive, || true, written, ask)? {
                return Ok(false);
            }
            self.observer.hear(&BurnEvent::Reading {
                drive: drive.to_owned(),
                serial: copy.serial.clone(),
            });
            let request = verify::Request {
                serial: Some(copy.serial.clone()),
                drive: drive.to_owned(),
                by_label: false,
                disc_changed: false,
            };
            let (good, code) = match self.with_context(drive, |cx| verify::run(&request, cx)) {
                Ok(outcome) => (outcome.class == Class::Ok, None),
                Err(JobError::WrongDisc { found, .. }) => {
                    self.when_free(drive, |drive| drive.eject())?;
                    ask(&InDrive::Other(found));
                    continue;
                }
                Err(error) if is_busy(&error) => {
                    std::thread::sleep(POLL);
                    continue;
                }
                // Nobody is asked for a label here: the copy waits for whoever reads it by itself.
                Err(
                    error @ (JobError::NoTag { .. }
                    | JobError::CannotBe { .. }
                    | JobError::DestroyedSeen { .. }
                    | JobError::TwoDiscs { .. }),
                ) => (false, Some(error.code().to_owned())),
                Err(JobError::Verify(error)) if !self.observer.watch(drive).cancelled() => {
                    (false, Some(error.code().to_owned()))
                }
                Err(_) if self.observer.watch(drive).cancelled() => return Ok(false),
                Err(error) => return Err(error),
            };
            let read = CrossRead {
                serial: copy.serial.clone(),
                burned_in: copy.burned_in.clone(),
                drive: drive.to_owned(),
                good,
                code,
            };
            self.observer.hear(&BurnEvent::Read(read.clone()));
            self.note(|done| done.cross_read.push(read));
            return Ok(true);
        }
    }
}
