//! A disc in a drive as a source of sectors.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};
use stele_mmc::{Command, Data, Form, Sense, Status, Transport};

use super::handle::{Drive, DriveError, SLOW};
use super::{BurnPhase, Reaction, react};
use crate::sectors::{LostMap, ReadError, Sectors};

/// How often a cluster that cannot be read is tried again.
const RETRIES: u32 = 2;

/// What was noticed while reading.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    pub(super) recovered_errors: u64,
    pub(super) slowest: Duration,
    samples: Vec<(Lba, u32)>,
    sampled: (u64, Duration),
}

/// What was noticed while reading a disc.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ReadingReport {
    /// Errors that the drive corrected by itself.
    pub recovered_errors: u64,
    /// The longest that one cluster took.
    pub slowest: Duration,
    /// Read speed in kB/s (1 kB = 1000 bytes), at the sector where it was measured.
    pub samples: Vec<(Lba, u32)>,
}

impl Reading {
    /// Takes how long some sectors took; a sample each 16 MiB.
    fn took(&mut self, lba: Lba, sectors: u64, time: Duration) {
        self.slowest = self.slowest.max(time);
        let (count, spent) = &mut self.sampled;
        *count += sectors;
        *spent += time;
        if *count >= 8192 {
            let micros = u64::try_from(spent.as_micros()).unwrap_or(u64::MAX).max(1);
            let kb_per_s = *count * SECTOR_BYTES as u64 * 1000 / micros;
            self.samples
                .push((lba, u32::try_from(kb_per_s).unwrap_or(u32::MAX)));
            self.sampled = (0, Duration::ZERO);
        }
    }
}

/// Reads sectors of one cluster from the medium, not from a cache.
///
/// What cannot be read is zero and in `lost`: a drive that fails loses the cluster as a whole,
/// but a part of it may still come when asked for alone.
pub(super) fn read_cluster<T: Transport>(
    drive: &mut Drive<T>,
    at: Lba,
    into: &mut [u8],
    lost: &mut LostMap,
    reading: &mut Reading,
) -> Result<(), DriveError> {
    let count = (into.len() / SECTOR_BYTES) as u64;
    let whole = Extent {
        lba: at,
        sectors: SectorCount(count),
    };
    let Ok(lba) = u32::try_from(at.0) else {
        into.fill(0);
        lost.add(whole);
        return Ok(());
    };
    let sectors = u32::try_from(count).unwrap_or_default();
    let form = Form::Ten;
    let command = Command::Read {
        lba,
        sectors,
        from_medium: true,
        streaming: false,
        form,
    };
    let began = drive.now();
    let mut failures = 0;
    loop {
        let reply = drive.send("READ", &command, Data::In(into), SLOW)?;
        if let Some(sense) = reply.sense.filter(|s| s.sense_key == 1) {
            reading.recovered_errors += 1;
            let _ = sense;
        }
        let short = reply.residual as usize >= SECTOR_BYTES;
        let good = reply.status == Status::Good
            || reply.sense.is_some_and(|s| s.sense_key <= 1 && !s.deferred);
        if good && !short {
            reading.took(at, count, drive.spent(began));
            return Ok(());
        }
        let sense = reply.sense.unwrap_or(Sense::NOT_READY);
        match react(&sense, BurnPhase::ReadingBack) {
            Reaction::Wait | Reaction::Start if drive.spent(began) < SLOW => {
                drive.wait(Duration::from_millis(500));
            }
            Reaction::ProbeAgain | Reaction::Retry | Reaction::LostSectors
                if failures < RETRIES =>
            {
                failures += 1;
            }
            Reaction::Fail if sense.sense_key == 2 => {
                return Err(DriveError::Refused {
                    command: "READ",
                    sense,
                });
            }
            _ => {
                into.fill(0);
                lost.add(whole);
                reading.took(at, count, drive.spent(began));
                return Ok(());
            }
        }
    }
}

/// A disc in a drive as a source of sectors. One reader at a time; others wait.
#[derive(Debug)]
pub struct DriveSectors<T: Transport> {
    state: Mutex<(Drive<T>, Reading)>,
    sectors: SectorCount,
}

impl<T: Transport> DriveSectors<T> {
    /// The disc in this drive.
    pub fn new(mut drive: Drive<T>) -> Self {
        let sectors = drive.capacity();
        Self {
            state: Mutex::new((drive, Reading::default())),
            sectors,
        }
    }

    /// Gives the drive back.
    pub fn into_drive(self) -> Drive<T> {
        self.state
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
            .0
    }

    /// What was noticed so far.
    pub fn report(&self) -> ReadingReport {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, reading) = &*state;
        ReadingReport {
            recovered_errors: reading.recovered_errors,
            slowest: reading.slowest,
            samples: reading.samples.clone(),
        }
    }
}

impl<T: Transport> Sectors for DriveSectors<T> {
    fn sectors(&self) -> SectorCount {
        self.sectors
    }

    fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (drive, reading) = &mut *state;
        let gone = |e: DriveError| ReadError::DriveGone {
            what: e.to_string(),
        };
        let (mut at, mut rest) = (at, into);
        while !rest.is_empty() {
            // Up to the next cluster's beginning, since a cluster is read and lost as a whole.
            let upto = CLUSTER_SECTORS - at.0 % CLUSTER_SECTORS;
            let bytes = rest.len().min(upto as usize * SECTOR_BYTES);
            let (piece, further) = rest.split_at_mut_checked(bytes).unwrap_or_default();
            if at.0 >= self.sectors.0 {
                piece.fill(0);
                let sectors = SectorCount((piece.len() / SECTOR_BYTES) as u64);
                lost.add(Extent { lba: at, sectors });
            } else {
                read_cluster(drive, at, piece, lost, reading).map_err(gone)?;
            }
            at = Lba(at.0 + (bytes / SECTOR_BYTES) as u64);
            rest = further;
        }
        Ok(())
    }
}
