//! A medium: one sparse file of sectors and a small JSON file beside it.
//!
//! On write-once media the next writable address is the length of the data file, so every cluster
//! that left the drive's buffer is on the disc without any second write. The JSON file says what
//! changes seldom: tracks, sessions, formatting, damage. It does not know drives or commands.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::range::{add, first_hit};
use crate::{MediumKind, SectorRange, store};

/// Bytes of one sector.
pub(crate) const SECTOR_BYTES: u64 = 2048;

/// Version of the state file. Readers refuse a later one.
const VERSION: u32 = 1;

/// A medium that lies before us: made, opened, or in a drive. While it exists no other process can
/// open the same medium.
#[derive(Debug)]
pub struct VirtualMedium {
    path: PathBuf,
    file: File,
    disc: StoredMedium,
    /// Length of the data file; a multiple of the cluster on write-once media.
    sectors_held: u32,
    /// Sectors that a disc at once will have; forgotten when the medium leaves the drive.
    announced: Option<u32>,
}

/// A track as READ TRACK INFORMATION would tell of it. Addresses and lengths in sectors.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct RecordedTrack {
    /// From 1.
    pub number: u16,
    /// From 1.
    pub session: u16,
    /// The first sector.
    pub lba: u32,
    /// All its sectors, written or not.
    pub sectors: u32,
    /// Sectors recorded from its start.
    pub recorded: u32,
    /// Where the next write must go, while the track is open and has room.
    pub next_writable: Option<u32>,
    /// It was reserved with a fixed length and is not closed.
    pub reserved: bool,
}

/// How far a disc has come (READ DISC INFORMATION, disc status).
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) enum DiscStatus {
    Blank,
    Appendable,
    Finalized,
    /// Rewritable.
    Other,
}

/// The state file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredMedium {
    version: u32,
    kind: MediumKind,
    /// Host sectors after formatting, where it was formatted.
    formatted: Option<u32>,
    /// It was formatted for pseudo-overwrite.
    #[serde(default)]
    pow: bool,
    tracks: Vec<StoredTrack>,
    closed_sessions: u16,
    #[serde(rename = "finalised")]
    finalized: bool,
    unreadable: Vec<SectorRange>,
}

/// A track that was closed or reserved; the open one at the end follows from the others.
#[derive(Copy, Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredTrack {
    session: u16,
    lba: u32,
    sectors: u32,
    /// Sectors recorded when it was closed; `None` while a reserved track is open.
    closed_at: Option<u32>,
}

/// Why a medium could not be made, opened or damaged. Codes `REC-101` to `REC-105`.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum MediumError {
    /// There is a medium of that name already. `REC-101`.
    #[error("{path} already exists")]
    Exists {
        /// The data file.
        path: PathBuf,
    },
    /// No such file, or no state file beside it. `REC-102`.
    #[error("{path} is not a virtual disc")]
    NotAMedium {
        /// The data file.
        path: PathBuf,
    },
    /// It lies in a drive that is running, or another process holds it. `REC-103`.
    #[error("{path} is in use")]
    InUse {
        /// The data file.
        path: PathBuf,
    },
    /// The state file cannot be understood. `REC-104`.
    #[error("the state file of {path} cannot be read")]
    State {
        /// The data file.
        path: PathBuf,
        /// What the reader said; `None` where the version is later than ours.
        #[source]
        #[serde(skip)]
        source: Option<serde_json::Error>,
    },
    /// The system refused or failed. `REC-105`.
    #[error("{path} could not be read or written")]
    Io {
        /// The data file.
        path: PathBuf,
        /// What the system said.
        #[source]
        #[serde(skip)]
        source: io::Error,
    },
}

impl MediumError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Exists { .. } => "REC-101",
            Self::NotAMedium { .. } => "REC-102",
            Self::InUse { .. } => "REC-103",
            Self::State { .. } => "REC-104",
            Self::Io { .. } => "REC-105",
        }
    }
}

fn state_path(path: &Path) -> PathBuf {
    store::beside(path, ".json")
}

/// How often, and how long apart, a medium is asked for that somebody else holds.
const TRIES: u32 = 25;
const APART: Duration = Duration::from_millis(20);

impl VirtualMedium {
    /// Makes a new blank medium at `path`. It takes no room on the disk, whatever its kind.
    ///
    /// Errors: [`MediumError::Exists`] where there is one, [`MediumError::Io`].
    pub fn create(path: &Path, kind: MediumKind) -> Result<Self, MediumError> {
        let io = |source| MediumError::Io {
            path: path.to_owned(),
            source,
        };
        if state_path(path).exists() {
            return Err(MediumError::Exists {
                path: path.to_owned(),
            });
        }
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path);
        let file = file.map_err(io)?;
        lock(&file, path)?;
        // An empty file without state is what a creation that was cut short leaves behind.
        if file.metadata().map_err(io)?.len() > 0 {
            return Err(MediumError::Exists {
                path: path.to_owned(),
            });
        }
        let disc = StoredMedium {
            version: VERSION,
            kind,
            formatted: None,
            pow: false,
            tracks: Vec::new(),
            closed_sessions: 0,
            finalized: false,
            unreadable: Vec::new(),
        };
        store::save(&state_path(path), &disc).map_err(io)?;
        Ok(Self {
            path: path.to_owned(),
            file,
            disc,
            sectors_held: 0,
            announced: None,
        })
    }

    /// Opens a medium. Whoever lists drives holds it for a moment to see what it is; another drive
    /// holds it for as long as it lies in there.
    ///
    /// # Errors
    /// Those of [`VirtualMedium::open`].
    pub fn open_soon(path: &Path) -> Result<Self, MediumError> {
        for _ in 1..TRIES {
            match Self::open(path) {
                Err(MediumError::InUse { .. }) => std::thread::sleep(APART),
                other => return other,
            }
        }
        Self::open(path)
    }

    /// Opens an existing medium. A cluster that was torn when a process died counts as written and
    /// is unreadable from then on, as on a real disc.
    ///
    /// Errors: all but [`MediumError::Exists`].
    pub fn open(path: &Path) -> Result<Self, MediumError> {
        let io = |source| MediumError::Io {
            path: path.to_owned(),
            source,
        };
        let absent = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => MediumError::NotAMedium {
                path: path.to_owned(),
            },
            _ => MediumError::Io {
                path: path.to_owned(),
                source: error,
            },
        };
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .open(path)
            .map_err(absent)?;
        lock(&file, path)?;
        let text = std::fs::read(state_path(path)).map_err(absent)?;
        let state = |source| MediumError::State {
            path: path.to_owned(),
            source,
        };
        let disc: StoredMedium = serde_json::from_slice(&text).map_err(|e| state(Some(e)))?;
        if disc.version != VERSION {
            return Err(state(None));
        }
        let mut medium = Self {
            path: path.to_owned(),
            file,
            disc,
            sectors_held: 0,
            announced: None,
        };
        medium.take_length().map_err(io)?;
        Ok(medium)
    }

    /// Learns from the data file how much is recorded, and settles a torn cluster.
    fn take_length(&mut self) -> io::Result<()> {
        let len = self.file.metadata()?.len();
        let unit = self.cluster_sectors();
        let whole = len
            .div_ceil(SECTOR_BYTES * u64::from(unit))
            .saturating_mul(unit.into());
        let too_long = |_| io::Error::from(io::ErrorKind::InvalidData);
        self.sectors_held = u32::try_from(whole).map_err(too_long)?;
        if len != u64::from(self.sectors_held) * SECTOR_BYTES {
            if self.disc.kind.write_once() {
                let torn = SectorRange::new(self.sectors_held - unit, unit);
                add(&mut self.disc.unreadable, torn);
                self.save()?;
            }
            self.file
                .set_len(u64::from(self.sectors_held) * SECTOR_BYTES)?;
        }
        Ok(())
    }

    fn save(&self) -> io::Result<()> {
        store::save(&state_path(&self.path), &self.disc)
    }

    /// Its data file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it is.
    pub fn kind(&self) -> MediumKind {
        self.disc.kind
    }

    /// Nothing was ever written or reserved on it.
    pub fn is_blank(&self) -> bool {
        self.status() == DiscStatus::Blank
    }

    /// It was closed for good.
    pub fn is_finalized(&self) -> bool {
        self.disc.finalized
    }

    /// Sectors the host may use: all, or what formatting left.
    pub fn capacity(&self) -> u32 {
        self.disc.formatted.unwrap_or(self.disc.kind.sectors())
    }

    /// Sectors that cannot be read, sorted.
    pub fn unreadable(&self) -> &[SectorRange] {
        &self.disc.unreadable
    }

    pub(crate) fn cluster_sectors(&self) -> u32 {
        self.disc.kind.cluster_sectors()
    }

    pub(crate) fn is_pow(&self) -> bool {
        self.disc.pow
    }

    pub(crate) fn is_formatted(&self) -> bool {
        self.disc.formatted.is_some()
    }

    pub(crate) fn status(&self) -> DiscStatus {
        let disc = &self.disc;
        match () {
            () if !disc.kind.write_once() && disc.formatted.is_some() => DiscStatus::Other,
            () if disc.finalized => DiscStatus::Finalized,
            () if disc.tracks.is_empty() && self.sectors_held == 0 && disc.formatted.is_none() => {
                DiscStatus::Blank
            }
            () => DiscStatus::Appendable,
        }
    }

    /// Sessions that are closed.
    pub(crate) fn closed_sessions(&self) -> u16 {
        self.disc.closed_sessions
    }

    /// The tracks in order; the last one is the open one at the end, unless the disc is finalized.
    /// A rewritable medium has one track over everything.
    pub fn tracks(&self) -> Vec<RecordedTrack> {
        let capacity = self.capacity();
        if !self.disc.kind.write_once() {
            let recorded = if self.is_formatted() { capacity } else { 0 };
            return vec![RecordedTrack {
                number: 1,
                session: 1,
                lba: 0,
                sectors: capacity,
                recorded,
                next_writable: None,
                reserved: false,
            }];
        }
        let mut views = Vec::new();
        let mut number = 1;
        let mut free_from = 0;
        for track in &self.disc.tracks {
            let recorded = track
                .closed_at
                .unwrap_or_else(|| self.recorded_from(track.lba, track.sectors));
            let open = track.closed_at.is_none() && recorded < track.sectors;
            views.push(RecordedTrack {
                number,
                session: track.session,
                lba: track.lba,
                sectors: track.sectors,
                recorded,
                next_writable: open.then(|| track.lba.saturating_add(recorded)),
                reserved: track.closed_at.is_none(),
            });
            number += 1;
            free_from = track.lba.saturating_add(track.sectors);
        }
        if !self.disc.finalized {
            let end = self.announced.unwrap_or(capacity);
            let sectors = end.saturating_sub(free_from);
            let recorded = self.recorded_from(free_from, sectors);
            views.push(RecordedTrack {
                number,
                session: self.open_session(),
                lba: free_from,
                sectors,
                recorded,
                next_writable: (recorded < sectors).then(|| free_from.saturating_add(recorded)),
                reserved: self.announced.is_some(),
            });
        }
        views
    }

    fn recorded_from(&self, lba: u32, at_most: u32) -> u32 {
        self.sectors_held.saturating_sub(lba).min(at_most)
    }

    fn open_session(&self) -> u16 {
        let last = self.disc.tracks.last().map_or(1, |t| t.session);
        last.max(self.disc.closed_sessions.saturating_add(1))
    }

    /// The one address the next write must have; `None` on rewritable, full and finalized media.
    pub fn next_writable(&self) -> Option<u32> {
        self.tracks().iter().find_map(|t| t.next_writable)
    }

    /// Says how many sectors a disc at once will have, all in one track.
    pub(crate) fn announce(&mut self, sectors: Option<u32>) {
        self.announced = sectors;
    }

    /// What was said so.
    pub(crate) fn announced(&self) -> Option<u32> {
        self.announced
    }

    /// Sectors from 0 up to the last recorded one.
    pub fn recorded_end(&self) -> u32 {
        if self.disc.kind.write_once() {
            self.sectors_held
        } else {
            self.capacity()
        }
    }

    /// Whether the sector was ever recorded. A rewritable medium is, by being formatted.
    pub(crate) fn is_recorded(&self, lba: u32) -> bool {
        self.tracks()
            .iter()
            .any(|t| lba >= t.lba && lba - t.lba < t.recorded)
    }

    /// The first sector of the run that cannot be read.
    pub(crate) fn first_unreadable(&self, wanted: SectorRange) -> Option<u32> {
        first_hit(&self.disc.unreadable, wanted)
    }

    /// Puts whole sectors onto the medium. On write-once media the caller keeps to
    /// [`next_writable`](Self::next_writable) and to whole clusters.
    pub(crate) fn write(&mut self, lba: u32, data: &[u8]) -> io::Result<()> {
        let at = u64::from(lba) * SECTOR_BYTES;
        let end = at + data.len() as u64;
        let held = u64::from(self.sectors_held) * SECTOR_BYTES;
        if at >= held && is_blank(data) {
            // Growing the file instead keeps blank stretches sparse.
            self.file.set_len(end)?;
        } else {
            self.file.write_all_at(data, at)?;
        }
        let sectors = u32::try_from(end.div_ceil(SECTOR_BYTES)).unwrap_or(u32::MAX);
        self.sectors_held = self.sectors_held.max(sectors);
        Ok(())
    }

    /// The sectors from `lba` on; what the file does not hold is zero. Damage is the caller's
    /// question ([`first_unreadable`](Self::first_unreadable)).
    pub(crate) fn read(&self, lba: u32, into: &mut [u8]) -> io::Result<()> {
        let at = u64::from(lba) * SECTOR_BYTES;
        let held = (u64::from(self.sectors_held) * SECTOR_BYTES).saturating_sub(at);
        let held = usize::try_from(held).unwrap_or(usize::MAX).min(into.len());
        let (stored, blank) = into.split_at_mut(held);
        self.file.read_exact_at(stored, at)?;
        blank.fill(0);
        Ok(())
    }

    /// Makes what was written durable.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    /// Marks sectors as lost for ever and remembers it.
    pub(crate) fn lose(&mut self, range: SectorRange) -> io::Result<()> {
        let unit = self.cluster_sectors();
        if let Some(range) = range.widened(unit).below(self.disc.kind.sectors()) {
            add(&mut self.disc.unreadable, range);
        }
        self.save()
    }

    /// The same for many runs, with one write of the state.
    pub(crate) fn lose_all(&mut self, ranges: &[SectorRange]) -> io::Result<()> {
        let unit = self.cluster_sectors();
        let end = self.disc.kind.sectors();
        for range in ranges.iter().filter_map(|r| r.widened(unit).below(end)) {
            add(&mut self.disc.unreadable, range);
        }
        self.save()
    }

    /// Formats: the host has `sectors` from now on.
    pub(crate) fn format(&mut self, sectors: u32, pow: bool) -> io::Result<()> {
        self.disc.pow = pow;
        self.disc.formatted = Some(sectors.min(self.disc.kind.sectors()));
        self.save()
    }

    /// Sets `sectors` aside for a track of its own, rounded up to clusters. False where the room
    /// does not suffice, or where the open track has data already.
    pub(crate) fn reserve(&mut self, sectors: u32) -> io::Result<bool> {
        let unit = self.cluster_sectors();
        let Some(open) = self
            .tracks()
            .last()
            .copied()
            .filter(|t| !self.is_stored(t.number))
        else {
            return Ok(false);
        };
        let rounded = sectors
            .checked_next_multiple_of(unit)
            .filter(|n| *n <= open.sectors);
        let Some(sectors) = rounded.filter(|n| *n > 0 && open.recorded == 0) else {
            return Ok(false);
        };
        let track = StoredTrack {
            session: open.session,
            lba: open.lba,
            sectors,
            closed_at: None,
        };
        self.disc.tracks.push(track);
        self.save()?;
        Ok(true)
    }

    fn is_stored(&self, number: u16) -> bool {
        usize::from(number) <= self.disc.tracks.len()
    }

    /// Closes the track; an empty one at the end stays open, closing it means nothing.
    pub(crate) fn close_track(&mut self, number: u16) -> io::Result<()> {
        self.note_closed(number);
        self.sync()?;
        self.save()
    }

    fn note_closed(&mut self, number: u16) {
        let Some(view) = self.tracks().into_iter().find(|t| t.number == number) else {
            return;
        };
        let index = usize::from(number).saturating_sub(1);
        match self.disc.tracks.get_mut(index) {
            Some(stored) => stored.closed_at = stored.closed_at.or(Some(view.recorded)),
            None if view.recorded > 0 => self.disc.tracks.push(StoredTrack {
                session: view.session,
                lba: view.lba,
                sectors: view.recorded,
                closed_at: Some(view.recorded),
            }),
            None => (),
        }
    }

    /// Closes what is open in the session, and the session; `finalize` closes the disc for good.
    pub(crate) fn close_session(&mut self, finalize: bool) -> io::Result<()> {
        for track in self.tracks() {
            self.note_closed(track.number);
        }
        self.disc.closed_sessions = self.disc.tracks.last().map_or(0, |t| t.session);
        self.disc.finalized = self.disc.finalized || finalize;
        self.sync()?;
        self.save()
    }
}

/// Whether all bytes are zero; compared by the sector, which takes a tenth of the time.
fn is_blank(data: &[u8]) -> bool {
    const ZEROS: [u8; SECTOR_BYTES as usize] = [0; SECTOR_BYTES as usize];
    data.chunks(ZEROS.len())
        .all(|part| ZEROS.get(..part.len()) == Some(part))
}

fn lock(file: &File, path: &Path) -> Result<(), MediumError> {
    file.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => MediumError::InUse {
            path: path.to_owned(),
        },
        TryLockError::Error(source) => MediumError::Io {
            path: path.to_owned(),
            source,
        },
    })
}

#[cfg(test)]
#[path = "medium_tests.rs"]
mod tests;
