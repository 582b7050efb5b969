//! The record of a burn outlives a catalog that is locked or full, and its own process.
//!
//! It is written beside the locks first, `locks/job-N.record`, and removed when the catalog has
//! it. Until then it is tried without an end, unless somebody asks to stop; whoever runs next
//! enters what a dead job has left. Its room is taken before the first WRITE: a disk that fills up
//! while a disc is burned does not lose what became of that.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use stele_burner::drive::BurnOutcome;
use stele_burner::watch::{Phase, Progress, Unit};
use stele_catalog::{CatalogError, CopyRow, CopyState, DriveUse, Event, Reason, UseResult};

use crate::archive;
use crate::jobs::run::job_lock::{self, JobLock, Life};
use crate::jobs::run::{lookup, records};
use crate::jobs::{Context, JobError};

/// How long it waits before the catalog is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// Ending of its file.
const ENDING: &str = "record";

/// Bytes that a record has room for: far more than one needs.
const ROOM: usize = 64 * 1024;

/// The room of a record: its file, all of it spaces, which a reader of JSON passes over. It goes
/// with this value, unless the record is in it.
pub(super) struct Room(Option<PathBuf>);

impl Room {
    /// Takes it, before the first WRITE.
    ///
    /// # Errors
    /// [`JobError::NoRecordRoom`]: nothing is to be burned then.
    pub(super) fn take(cx: &Context<'_>) -> Result<Self, JobError> {
        let Some(job) = cx.owner() else {
            return Ok(Self(None));
        };
        let path = path_of(&cx.archive.locks(), job);
        match archive::write(&path, &[b' '; ROOM], Some(job)) {
            Ok(()) => Ok(Self(Some(path))),
            Err(source) => Err(JobError::NoRecordRoom { source }),
        }
    }

    /// Puts the record into it: whole or not at all, or, where there is no room for a second file,
    /// over the spaces.
    fn fill(mut self, text: &[u8], job: u64) -> Option<PathBuf> {
        let path = self.0.as_ref()?;
        if archive::write(path, text, Some(job)).is_err() {
            write_over(path, text).ok()?;
        }
        self.0.take()
    }
}

/// Writes a record over the spaces of its room.
fn write_over(path: &Path, text: &[u8]) -> std::io::Result<()> {
    let mut file = File::options().write(true).open(path)?;
    file.write_all(text)?;
    file.sync_all()
}

impl Drop for Room {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            forget(path);
        }
    }
}

fn path_of(locks: &Path, job: u64) -> PathBuf {
    locks.join(format!("job-{job}.{ENDING}"))
}

/// What the catalog is to know of a burn that ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BurnRecord {
    serial: String,
    ended: Event,
    read_back: Option<Event>,
    did: DriveUse,
}

impl BurnRecord {
    /// Of a burn that ended just now.
    pub(super) fn new(copy: &CopyRow, drive: &str, burned: &BurnOutcome, did: DriveUse) -> Self {
        let code = burned.stopped.as_ref().map(|e| e.code().to_owned());
        // Closed, and nothing read back: such a disc is not known to be bad. A full read decides.
        let unread = burned.closed && burned.read_back.is_none();
        let ended = Event::BurnEnded {
            written_sectors: burned.written.0,
            stopped: code.clone().filter(|_| !unread),
        };
        let unread = unread.then(|| Event::Interrupted {
            why: format!("not read back: {}", code.unwrap_or_default()),
        });
        let read_back = burned.read_back.as_ref().map(|back| Event::ReadBack {
            sectors: back.sectors.0,
            equal: back.equal.0,
            lost: back.lost.count().0,
            different: back.different.count().0,
            drive: drive.to_owned(),
        });
        Self {
            serial: copy.serial.to_string(),
            ended,
            read_back: read_back.or(unread),
            did,
        }
    }

    /// Enters it into the catalog, however long that takes.
    ///
    /// # Errors
    /// [`JobError::RecordWaits`] where somebody asks to stop while the catalog cannot be written,
    /// [`JobError::RecordLost`] where the record could not be kept either; what the catalog
    /// refuses.
    pub(super) fn put(&self, room: Room, cx: &mut Context<'_>) -> Result<CopyState, JobError> {
        // Where this cannot be written either, the record lives as long as this process.
        let kept = self.keep(room, cx);
        let mut tries = 0;
        loop {
            match self.enter(cx) {
                Err(JobError::Catalog(CatalogError::Storage(_))) if kept.is_some() => {}
                Err(JobError::Catalog(CatalogError::Storage(error))) if cx.watch.cancelled() => {
                    return Err(JobError::RecordLost {
                        serial: self.serial.clone(),
                        source: error,
                    });
                }
                Err(JobError::Catalog(CatalogError::Storage(_))) => {}
                entered => {
                    if let Some(kept) = kept.filter(|_| entered.is_ok()) {
                        forget(&kept);
                    }
                    return entered;
                }
            }
            if cx.watch.cancelled() {
                return Err(JobError::RecordWaits {
                    serial: self.serial.clone(),
                });
            }
            tries += 1;
            cx.watch.progress(Progress {
                phase: Phase::Recording,
                done: tries,
                total: 0,
                unit: Unit::Tries,
            });
            std::thread::sleep(PAUSE);
        }
    }

    /// Writes it beside the locks; where.
    fn keep(&self, room: Room, cx: &Context<'_>) -> Option<PathBuf> {
        let text = records::json("record of a burn", self).ok()?;
        room.fill(text.as_bytes(), cx.owner()?)
    }

    fn enter(&self, cx: &mut Context<'_>) -> Result<CopyState, JobError> {
        let copy = lookup::copy_named(&cx.catalog.read(), &self.serial)?;
        cx.change(Reason::Routine, |c| {
            let mut state = c.record(copy.id, &self.ended)?;
            if let Some(event) = &self.read_back {
                state = c.record(copy.id, event)?;
            }
            // The copy's state decides: what is remembered of the drive never says more.
            let mut did = self.did.clone();
            did.result = match (state, did.result) {
                (CopyState::Good, _) => UseResult::Good,
                (_, UseResult::Good) => UseResult::Spoiled,
                (_, result) => result,
            };
            c.drive_used(copy.id, &did)?;
            Ok(state)
        })
    }
}

/// One that stays is found to be in the catalog, and removed, by whoever runs next.
fn forget(path: &Path) {
    let _ = std::fs::remove_file(path);
}

/// Enters the records that dead jobs have left. Gives the serials of copies whose record waits for
/// somebody who may burn: nobody else decides on those.
///
/// # Errors
/// The catalog's; the record is then kept.
pub fn enter_kept(cx: &mut Context<'_>) -> Result<Vec<String>, JobError> {
    let mut waiting = Vec::new();
    let locks = cx.archive.locks();
    let entries = std::fs::read_dir(&locks).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        let Some(job) = job_lock::job_of(&path, ENDING) else {
            continue;
        };
        let Life::Dead(_lock) = JobLock::look(&locks, job) else {
            continue;
        };
        // Gone where somebody else was quicker. One of another version is left alone.
        let text = std::fs::read(&path).unwrap_or_default();
        if text.iter().all(|byte| *byte == b' ') {
            // The burn was cut off: there was only the room.
            forget(&path);
            continue;
        }
        let Ok(record) = serde_json::from_slice::<BurnRecord>(&text) else {
            continue;
        };
        // A catalog that was brought back from before the burn knows no such copy. The record stays
        // for the one that does, and is in nobody's way.
        let Some(copy) = cx.catalog.read().copy_by_text(&record.serial)? else {
            continue;
        };
        if copy.state == CopyState::Burning {
            match record.enter(cx) {
                Err(JobError::Catalog(CatalogError::NotPermitted { .. })) => {
                    waiting.push(record.serial);
                    continue;
                }
                entered => entered?,
            };
        }
        forget(&path);
    }
    Ok(waiting)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    #[test]
    fn a_record_has_its_room_before_it_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = path_of(folder.path(), 7);
        let room = |path: &Path| {
            archive::write(path, &[b' '; ROOM], Some(7)).unwrap();
            Room(Some(path.to_owned()))
        };
        drop(room(&path));
        assert!(!path.exists());
        let taken = room(&path);
        let found = std::fs::metadata(&path).unwrap();
        assert!(found.blocks() * 512 >= ROOM as u64, "{found:?}");
        // Where no second file can be made.
        write_over(&path, br#"{"a":1}"#).unwrap();
        let found_now = std::fs::metadata(&path).unwrap();
        assert_eq!(
            (found_now.ino(), found_now.len()),
            (found.ino(), ROOM as u64)
        );
        let text = std::fs::read(&path).unwrap();
        assert!(serde_json::from_slice::<serde_json::Value>(&text).is_ok());
        assert_eq!(taken.fill(b"{}", 7).as_deref(), Some(path.as_path()));
        assert_eq!(std::fs::read(&path).unwrap(), b"{}");
    }
}
