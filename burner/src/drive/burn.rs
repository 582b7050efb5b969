//! Burning: one pass, strictly at the next writable address, closed, finalized, read back.
//!
//! From the first WRITE on there is no error, only facts: [`BurnOutcome`] says how far it came.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use stele_discfs::{CLUSTER_SECTORS, Lba, SECTOR_BYTES, SectorCount};
use stele_mmc::{
    BufferCapacity, CloseFunction, Command, Data, Form, Sense, Status, StreamSpeed, Transport,
};

use super::check::{Finalize, Ready, Speed};
use super::facts::MediumFacts;
use super::handle::{CLOSING, DriveError, QUICK, SLOW};
use super::readback::{ReadBack, read_back};
use super::{Drive, Reaction, Timeline, react};
use crate::sectors::{LostMap, ReadError, Sectors};
use crate::watch::{Phase, Progress, Unit, Watch};

/// How far a burn came.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum BurnPhase {
    /// Nothing was written yet.
    Prepared,
    /// Writing.
    Writing,
    /// The drive's buffer is being emptied.
    Synchronizing,
    /// Track and session are being closed.
    Closing,
    /// The medium is being taken out and in, so that nothing is answered from memory.
    Reloading,
    /// Everything is being read and compared.
    ReadingBack,
    /// Done.
    Done,
}

/// What stopped a burn.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BurnError {
    /// The drive failed to write.
    #[error("writing failed at sector {lba}: {sense}")]
    Write {
        /// Where.
        lba: u32,
        /// What the drive said.
        sense: Sense,
    },
    /// The connection broke, and it is not known what was written.
    #[error("the connection to the drive broke at sector {lba}")]
    Connection {
        /// Where.
        lba: u32,
        /// What happened.
        #[source]
        source: DriveError,
    },
    /// The drive took no more data.
    #[error("the drive took no data for {} s at sector {lba}", limit.as_secs())]
    Stuck {
        /// Where.
        lba: u32,
        /// How long it was waited.
        limit: Duration,
    },
    /// The image cannot be read.
    #[error("the image cannot be read at sector {lba}")]
    Image {
        /// Where.
        lba: u32,
    },
    /// Reading the image failed.
    #[error("the image cannot be read")]
    Source(#[from] ReadError),
    /// The disc could not be closed.
    #[error("the disc could not be closed")]
    Close(#[source] DriveError),
    /// The disc could not be read back.
    #[error("the disc could not be read back")]
    ReadBack(#[source] DriveError),
    /// Someone asked to stop.
    #[error("stopped while burning")]
    Cancelled,
}

impl BurnError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Write { .. } => "BRN-010",
            Self::Connection { .. } => "BRN-011",
            Self::Stuck { .. } => "BRN-012",
            Self::Image { .. } => "BRN-013",
            Self::Source(_) => "BRN-014",
            Self::Close(_) => "BRN-015",
            Self::ReadBack(_) => "BRN-016",
            Self::Cancelled => "BRN-017",
        }
    }
}

/// How a burn ended.
#[derive(Debug)]
pub struct BurnOutcome {
    /// The phase it came to.
    pub reached: BurnPhase,
    /// The medium as it was before.
    pub medium: MediumFacts,
    /// Sectors that the drive took.
    pub written: SectorCount,
    /// What reading back found, where it came to that.
    pub read_back: Option<ReadBack>,
    /// What happened.
    pub log: Timeline,
    /// What stopped it; none where it ran to its end.
    pub stopped: Option<BurnError>,
}

impl<T: Transport> Ready<'_, T> {
    /// Burns, closes, reads everything back and compares.
    pub fn burn(self, image: &dyn Sectors, watch: &dyn Watch) -> BurnOutcome {
        let mut burn = Burn {
            drive: self.drive,
            spec_sectors: self.spec.sectors,
            padded: self.padded,
            track: self.facts.track,
            written: 0,
            reached: BurnPhase::Prepared,
        };
        let result = burn.run(image, self.spec.speed, self.spec.finalize, watch);
        let (reached, written) = (burn.reached, burn.written);
        let (read_back, stopped) = match result {
            Ok(read_back) => (Some(read_back), None),
            Err(e) => (None, Some(e)),
        };
        let drive = self.drive;
        if stopped.is_some() {
            // Whatever happened, the person must be able to take the disc out.
            let allow = Command::PreventRemoval { prevent: false };
            let _ = drive.send("ALLOW REMOVAL", &allow, Data::None, QUICK);
        }
        BurnOutcome {
            reached,
            medium: self.facts,
            written: SectorCount(u64::from(written)),
            read_back,
            log: std::mem::take(&mut drive.log),
            stopped,
        }
    }
}

struct Burn<'a, T: Transport> {
    drive: &'a mut Drive<T>,
    spec_sectors: SectorCount,
    padded: u32,
    track: u16,
    written: u32,
    reached: BurnPhase,
}

/// What became of one WRITE.
enum Written {
    Taken,
    /// The drive had written it already: the answer was lost, not the command.
    Before,
}

impl<T: Transport> Burn<'_, T> {
    fn run(
        &mut self,
        image: &dyn Sectors,
        speed: Speed,
        finalize: Finalize,
        watch: &dyn Watch,
    ) -> Result<ReadBack, BurnError> {
        let prepare = |source| BurnError::Connection { lba: 0, source };
        let prevent = Command::PreventRemoval { prevent: true };
        self.drive
            .plain("PREVENT REMOVAL", &prevent)
            .map_err(prepare)?;
        self.set_speed(speed);
        self.reached = BurnPhase::Writing;
        let wrote = self.write_all(image, watch);
        if wrote.is_err() {
            // What the drive has in its buffer still goes to the disc; the copy is spoiled anyway.
            let _ = self.synchronize();
            wrote?;
        }
        self.reached = BurnPhase::Synchronizing;
        self.progress(watch, Phase::Closing, 0);
        self.synchronize().map_err(BurnError::Close)?;
        self.reached = BurnPhase::Closing;
        self.close(finalize).map_err(BurnError::Close)?;
        self.reached = BurnPhase::Reloading;
        self.drive.eject().map_err(BurnError::ReadBack)?;
        self.drive.load().map_err(BurnError::ReadBack)?;
        self.drive.medium().map_err(BurnError::ReadBack)?;
        self.reached = BurnPhase::ReadingBack;
        let back = read_back(self.drive, image, self.spec_sectors, watch);
        let back = back.map_err(BurnError::ReadBack)?;
        if back.cut_short {
            return Err(BurnError::Cancelled);
        }
        self.reached = BurnPhase::Done;
        Ok(back)
    }

    /// Asks for a speed. Drives differ in which command they know; all burn without either.
    fn set_speed(&mut self, speed: Speed) {
        let kb_per_s = match speed {
            Speed::Max => 0xFFFF,
            Speed::KbPerS(n) => n,
        };
        let list = StreamSpeed {
            rotation: 0,
            restore: speed == Speed::Max,
            exact: false,
            start_lba: 0,
            end_lba: self.padded.saturating_sub(1),
            read_size_kb: kb_per_s,
            read_time_ms: 1000,
            write_size_kb: kb_per_s,
            write_time_ms: 1000,
        };
        let command = Command::SetStreaming {
            kind: 0,
            list: StreamSpeed::LEN,
        };
        if self
            .drive
            .tell("SET STREAMING", &command, &list.encode())
            .is_err()
        {
            let write_kb_per_s = u16::try_from(kb_per_s).unwrap_or(0xFFFF);
            let command = Command::SetCdSpeed {
                read_kb_per_s: 0xFFFF,
                write_kb_per_s,
            };
            let _ = self.drive.plain("SET CD SPEED", &command);
        }
    }

    fn progress(&self, watch: &dyn Watch, phase: Phase, done: u32) {
        let (done, total) = (u64::from(done), u64::from(self.padded));
        watch.progress(Progress {
            phase,
            done,
            total,
            unit: Unit::Sectors,
        });
    }

    fn write_all(&mut self, image: &dyn Sectors, watch: &dyn Watch) -> Result<(), BurnError> {
        const CLUSTER: u32 = CLUSTER_SECTORS as u32;
        let mut cluster = vec![0; CLUSTER as usize * SECTOR_BYTES];
        while self.written < self.padded {
            if watch.cancelled() {
                return Err(BurnError::Cancelled);
            }
            let lba = self.written;
            self.read_image(image, lba, &mut cluster)?;
            match self.write_cluster(lba, &cluster)? {
                Written::Taken | Written::Before => self.written = lba + CLUSTER,
            }
            self.progress(watch, Phase::Burning, self.written);
        }
        Ok(())
    }

    /// The next cluster of the image; behind its end zeros.
    fn read_image(
        &self,
        image: &dyn Sectors,
        lba: u32,
        cluster: &mut [u8],
    ) -> Result<(), BurnError> {
        let left = self.spec_sectors.0.saturating_sub(u64::from(lba));
        let sectors = left.min(CLUSTER_SECTORS) as usize;
        let (own, padding) = cluster
            .split_at_mut_checked(sectors * SECTOR_BYTES)
            .ok_or(BurnError::Image { lba })?;
        let mut lost = LostMap::new();
        image.read(Lba(u64::from(lba)), own, &mut lost)?;
        padding.fill(0);
        if lost.is_empty() {
            Ok(())
        } else {
            Err(BurnError::Image { lba })
        }
    }

    fn write_cluster(&mut self, lba: u32, cluster: &[u8]) -> Result<Written, BurnError> {
        let sectors = CLUSTER_SECTORS as u32;
        let form = Form::Ten;
        let command = Command::Write {
            lba,
            sectors,
            to_medium: false,
            streaming: false,
            form,
        };
        let began = self.drive.now();
        let mut retried = false;
        loop {
            let reply = match self.drive.send("WRITE", &command, Data::Out(cluster), SLOW) {
                Ok(reply) => reply,
                // Whether the drive took it is not known: never send it again blindly.
                Err(e) => {
                    let source = DriveError::Transport(e);
                    return self.ask_next_writable(lba, Err(source));
                }
            };
            let sense = match (reply.status, reply.sense) {
                (Status::Good, None) => return Ok(Written::Taken),
                (Status::Good, Some(sense)) if !sense.deferred => return Ok(Written::Taken),
                (Status::Busy, _) => Sense::NOT_READY_LONG_WRITE,
                (_, Some(sense)) => sense,
                (_, None) => {
                    let source = DriveError::Failed { command: "WRITE" };
                    return Err(BurnError::Connection { lba, source });
                }
            };
            if sense.deferred && sense.sense_key > 1 {
                // It tells of an earlier WRITE that was taken and then failed.
                return Err(BurnError::Write { lba, sense });
            }
            match react(&sense, BurnPhase::Writing) {
                Reaction::GoOn => return Ok(Written::Taken),
                Reaction::Wait if self.drive.spent(began) < SLOW => self.pace(),
                Reaction::Wait => return Err(BurnError::Stuck { lba, limit: SLOW }),
                Reaction::Retry if !retried => {
                    retried = true;
                    let _ = self.synchronize();
                }
                Reaction::AskNextWritable => return self.ask_next_writable(lba, Ok(sense)),
                _ => return Err(BurnError::Write { lba, sense }),
            }
        }
    }

    /// Waits until about half of the drive's buffer is free, at what a buffer takes at least.
    fn pace(&mut self) {
        let allocation = BufferCapacity::LEN;
        let command = Command::ReadBufferCapacity {
            in_sectors: false,
            allocation,
        };
        let capacity = self.drive.ask("READ BUFFER CAPACITY", &command, allocation);
        let wait = match capacity.ok().and_then(|b| BufferCapacity::parse(&b).ok()) {
            Some(buffer) => {
                let missing = (buffer.size / 2).saturating_sub(buffer.free);
                // 9 MB/s is 2x, slower than any archive burn: never too short by much.
                Duration::from_micros(u64::from(missing) / 9)
            }
            None => Duration::from_millis(100),
        };
        self.drive
            .wait(wait.clamp(Duration::from_millis(5), Duration::from_secs(1)));
    }

    /// The drive refused an address, or its answer was lost: its next writable address tells.
    fn ask_next_writable(
        &mut self,
        lba: u32,
        why: Result<Sense, DriveError>,
    ) -> Result<Written, BurnError> {
        let nwa = self
            .drive
            .track_information(self.track)
            .and_then(|track| track.nwa);
        match (nwa, why) {
            (Some(nwa), _) if nwa == lba + CLUSTER_SECTORS as u32 => Ok(Written::Before),
            (_, Ok(sense)) => Err(BurnError::Write { lba, sense }),
            (_, Err(source)) => Err(BurnError::Connection { lba, source }),
        }
    }

    /// Empties the drive's buffer and waits for that.
    fn synchronize(&mut self) -> Result<(), DriveError> {
        self.drive.plain(
            "SYNCHRONIZE CACHE",
            &Command::SynchronizeCache { immediate: true },
        )?;
        self.drive.settle(CLOSING).map(|_| ())
    }

    fn close(&mut self, finalize: Finalize) -> Result<(), DriveError> {
        let close = |function, number| Command::Close {
            immediate: true,
            function,
            number,
        };
        let track = close(CloseFunction::Track, self.track);
        self.drive.plain("CLOSE TRACK", &track)?;
        self.drive.settle(CLOSING)?;
        if finalize == Finalize::Disc {
            let whole = close(CloseFunction::Finalize, 0);
            match self.drive.plain("FINALIZE", &whole) {
                Ok(()) => return self.drive.settle(CLOSING).map(|_| ()),
                // Drives that cannot finalize close the session; the disc is read all the same.
                Err(DriveError::Refused { sense, .. })
                    if react(&sense, BurnPhase::Closing) == Reaction::Fallback => {}
                Err(e) => return Err(e),
            }
        }
        self.drive
            .plain("CLOSE SESSION", &close(CloseFunction::Session, 1))?;
        self.drive.settle(CLOSING).map(|_| ())
    }
}
