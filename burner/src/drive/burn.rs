//! Burning: one pass, strictly at the next writable address, closed, finalized, read back.
//!
//! From the first WRITE on there is no error, only facts: [`BurnOutcome`] says how far it came.

use std::ops::ControlFlow;
use std::time::Duration;

use stele_discfs::SectorCount;
use stele_mmc::{
    CloseFunction, Command, Data, FormatDescriptor, MediumType, StreamSpeed, Transport, WriteMode,
};

use super::burn_check::{BurnRefused, Finalize, Ready, Speed};
use super::burn_error::BurnError;
use super::burn_log::BurnLog;
use super::burn_phase::BurnPhase;
use super::command_log::CommandLog;
use super::medium_facts::{MediumFacts, MediumState, Tray};
use super::open_drive::{CLOSING, Drive, DriveError, QUICK, SLOW, passes};
use super::read_ahead::each_cluster;
use super::readback::{ReadBack, read_back};
use super::sense_reaction::{Reaction, react};
use super::tray::no_disc;
use super::write::{CLUSTER, Writing};
use crate::sectors::{ImageHasher, Sectors};
use crate::watch::{Phase, Progress, Unit, Watch};

/// How a burn ended.
#[derive(Debug)]
pub struct BurnOutcome {
    /// The phase it came to.
    pub reached: BurnPhase,
    /// The medium as it is now; as it was before, where the drive tells no more.
    pub medium: MediumFacts,
    /// Sectors that the drive took, whole clusters.
    pub written: SectorCount,
    /// Drive time from before the first WRITE until the drive's buffer was empty.
    pub writing: Duration,
    /// Whether all was written and the drive closed the disc, or refused only the closing. Where
    /// nothing was read back, such a disc is not known to be bad.
    pub closed: bool,
    /// What reading back found, where it came to its end.
    pub read_back: Option<ReadBack>,
    /// What happened.
    pub log: CommandLog,
    /// What stopped it; none where it ran to its end.
    pub stopped: Option<BurnError>,
}

impl<T: Transport> Ready<'_, T> {
    /// Burns, closes, reads everything back and compares.
    pub fn burn(self, image: &dyn Sectors, watch: &dyn Watch) -> BurnOutcome {
        let at = self.drive.now();
        let burn_log = BurnLog::new(&mut self.drive.log, at, &self.facts, &self.speeds);
        let mut burn = Burn {
            drive: self.drive,
            sectors: self.spec.sectors,
            padded: self.padded,
            end: u32::try_from(self.facts.free.0.max(self.facts.written.0)).unwrap_or(u32::MAX),
            track: self.facts.track,
            finalize: self.spec.finalize,
            blake3: self.spec.blake3,
            kind: self.facts.kind,
            format: self.format,
            writing: None,
            burn_log,
            written: 0,
            took: Duration::ZERO,
            reached: BurnPhase::Prepared,
            after: None,
            read_back: None,
        };
        let stopped = burn.run(image, self.spec.speed, watch).err();
        burn.drive.be_patient(Duration::ZERO);
        if burn.after.is_none() {
            // Whatever happened, the person must be able to take the disc out.
            let allow = Command::PreventRemoval { prevent: false };
            let _ = burn.drive.send("ALLOW REMOVAL", &allow, Data::None, QUICK);
            burn.after = burn.look().ok();
        }
        let at = burn.drive.now();
        let why = stopped.as_ref().map(|why| why as &dyn std::fmt::Display);
        let pace = burn.writing.as_ref().map(|writing| &writing.pace);
        burn.burn_log.end(&mut burn.drive.log, at, pace, why);
        BurnOutcome {
            reached: burn.reached,
            medium: burn.after.unwrap_or(self.facts),
            written: SectorCount(u64::from(burn.written)),
            writing: burn.took,
            closed: burn.reached >= BurnPhase::Reloading,
            read_back: burn.read_back,
            log: std::mem::take(&mut burn.drive.log),
            stopped,
        }
    }
}

struct Burn<'a, T: Transport> {
    drive: &'a mut Drive<T>,
    sectors: SectorCount,
    padded: u32,
    /// Sectors of the whole medium.
    end: u32,
    track: u16,
    finalize: Finalize,
    /// What the image was when it was built.
    blake3: Option<[u8; 32]>,
    kind: MediumType,
    format: Option<FormatDescriptor>,
    writing: Option<Writing>,
    burn_log: BurnLog,
    written: u32,
    took: Duration,
    reached: BurnPhase,
    /// The medium after the reload.
    after: Option<MediumFacts>,
    read_back: Option<ReadBack>,
}

impl<T: Transport> Burn<'_, T> {
    fn run(
        &mut self,
        image: &dyn Sectors,
        speed: Speed,
        watch: &dyn Watch,
    ) -> Result<(), BurnError> {
        let prevent = Command::PreventRemoval { prevent: true };
        // A drive that cannot lock its tray writes all the same.
        unless_news(self.drive.firm_twice("PREVENT REMOVAL", &prevent))
            .and_then(|_| self.set_speed(speed))
            .map_err(BurnRefused::Drive)?;
        if let Some(format) = self.format.take() {
            self.drive.format(&format).map_err(BurnRefused::Drive)?;
            // Burning programs do so too: the drive keeps what it knows of the format.
            self.synchronize().map_err(BurnRefused::Drive)?;
        }
        if self.kind.write_mode() == WriteMode::Announced {
            let told = self.drive.announce_disc(self.padded);
            told.map_err(BurnRefused::Drive)?;
        }
        self.enter(BurnPhase::Writing);
        self.drive.be_patient(SLOW);
        let began = self.drive.now();
        let wrote = self.write_all(image, watch);
        self.took = self.drive.spent(began);
        let wrote = wrote.and_then(|hash| match self.blake3 {
            Some(built) if built != hash => Err(BurnError::OtherImage),
            _ => Ok(()),
        });
        if wrote.is_err() {
            // What the drive has in its buffer still goes to the disc; the copy is spoiled anyway.
            if self.written > 0 {
                let _ = self.synchronize();
            }
            return wrote;
        }
        self.enter(BurnPhase::Synchronizing);
        self.progress(watch, Phase::Closing, 0);
        self.synchronize().map_err(BurnError::Close)?;
        self.took = self.drive.spent(began);
        self.enter(BurnPhase::Closing);
        let closed = match self.close_all() {
            // A drive that refuses to close may have written well: reading back decides.
            Err(DriveError::Refused { command, sense }) if sense.sense_key == 5 => {
                Err(DriveError::Refused { command, sense })
            }
            Err(e) => return Err(BurnError::Close(e)),
            Ok(()) => Ok(()),
        };
        self.drive.be_patient(Duration::ZERO);
        self.enter(BurnPhase::Reloading);
        let facts = self.reload(watch)?;
        let is_final = facts.state == MediumState::Finalized;
        self.after = Some(facts);
        self.enter(BurnPhase::ReadingBack);
        let back = read_back(self.drive, (image, self.blake3), self.sectors, watch)?;
        let at = self.drive.now();
        self.burn_log.read_back(&mut self.drive.log, at, &back);
        self.read_back = Some(back);
        if !is_final {
            closed.map_err(BurnError::Close)?;
        }
        self.enter(BurnPhase::Done);
        Ok(())
    }

    /// Asks for a speed. Drives differ in which command they know; all burn without either.
    ///
    /// Errors: news of a changed medium or a reset.
    fn set_speed(&mut self, speed: Speed) -> Result<(), DriveError> {
        let kb_per_s = match speed {
            Speed::Max => 0xFFFF,
            Speed::KbPerS(n) => n,
        };
        let list = StreamSpeed {
            rotation: 0,
            restore: speed == Speed::Max,
            exact: false,
            start_lba: 0,
            end_lba: self.end.max(self.padded).saturating_sub(1),
            read_size_kb: kb_per_s,
            read_time_ms: 1000,
            write_size_kb: kb_per_s,
            write_time_ms: 1000,
        };
        let command = Command::SetStreaming {
            kind: 0,
            list: StreamSpeed::LEN,
        };
        let told = self.drive.tell("SET STREAMING", &command, &list.encode());
        if unless_news(told)? {
            return Ok(());
        }
        let write_kb_per_s = u16::try_from(kb_per_s).unwrap_or(0xFFFF);
        let command = Command::SetCdSpeed {
            read_kb_per_s: 0xFFFF,
            write_kb_per_s,
        };
        let told = self.drive.firm("SET CD SPEED", &command);
        unless_news(told).map(|_| ())
    }

    fn enter(&mut self, phase: BurnPhase) {
        self.reached = phase;
        let at = self.drive.now();
        self.burn_log.enter(&mut self.drive.log, at, phase);
    }

    fn progress(&self, watch: &dyn Watch, phase: Phase, done: u32) {
        watch.progress(Progress {
            phase,
            done: u64::from(done),
            total: u64::from(self.padded),
            unit: Unit::Sectors,
        });
    }

    /// Gives the BLAKE3 of the image that was written.
    fn write_all(&mut self, image: &dyn Sectors, watch: &dyn Watch) -> Result<[u8; 32], BurnError> {
        let mut writing = Writing::new(self.track, self.kind.write_mode() == WriteMode::Overwrite);
        let mut hash = ImageHasher::new(self.sectors);
        let through = each_cluster(image, self.sectors, |lba, cluster| {
            if watch.cancelled() {
                return ControlFlow::Break(BurnError::Cancelled);
            }
            if let Err(e) = writing.cluster(self.drive, self.written, cluster) {
                return ControlFlow::Break(e);
            }
            hash.take(lba, cluster);
            self.written = self.written.saturating_add(CLUSTER);
            self.progress(watch, Phase::Burning, self.written);
            let (at, done) = (self.drive.now(), (self.written, self.padded));
            self.burn_log
                .came(&mut self.drive.log, at, done, Some(&writing.pace));
            ControlFlow::Continue(())
        });
        self.writing = Some(writing);
        match through? {
            ControlFlow::Continue(()) => Ok(hash.finish()),
            ControlFlow::Break(why) => Err(why),
        }
    }

    /// Empties the drive's buffer and waits for that.
    fn synchronize(&mut self) -> Result<(), DriveError> {
        let name = "SYNCHRONIZE CACHE";
        let command = Command::SynchronizeCache { immediate: true };
        self.drive.firm_twice(name, &command)?;
        self.drive.finish(name, CLOSING)
    }

    /// Closes the track, then the disc or the session. A rewritable medium is never closed.
    ///
    /// Errors: the first refusal, unless a later step made it good.
    fn close_all(&mut self) -> Result<(), DriveError> {
        match self.kind.write_mode() {
            WriteMode::Overwrite => return Ok(()),
            WriteMode::Announced => return self.close_at_once(),
            WriteMode::Sequential | WriteMode::ReadOnly => {}
        }
        let track = self.close_one("CLOSE TRACK", CloseFunction::Track, self.track);
        if matches!(&track, Err(e) if !is_refusal(e)) {
            return track;
        }
        if self.finalize == Finalize::Disc {
            // DVD+R has 101b for it, and 110b as BD-R (libburn takes the first).
            let own = (self.kind == MediumType::DvdPlusR)
                .then(|| self.close_one("FINALIZE", CloseFunction::FinalizeMinimal, 0));
            let ended = match own {
                Some(Err(e)) if is_refusal(&e) => None,
                other => other,
            };
            let common = |burn: &mut Self| burn.close_one("FINALIZE", CloseFunction::Finalize, 0);
            match ended.unwrap_or_else(|| common(self)) {
                // Drives that cannot finalize close the session; the disc is read all the same.
                Err(e) if is_refusal(&e) => {}
                other => return other,
            }
        }
        self.close_one("CLOSE SESSION", CloseFunction::Session, 1)?;
        track
    }

    /// A disc at once is closed by its drive when the last sector announced is on it, which was
    /// waited for. Some drives wait for CLOSE SESSION all the same.
    fn close_at_once(&mut self) -> Result<(), DriveError> {
        match self.drive.is_closed()? {
            true => Ok(()),
            false => self.close_one("CLOSE SESSION", CloseFunction::Session, 1),
        }
    }

    fn close_one(
        &mut self,
        name: &'static str,
        function: CloseFunction,
        number: u16,
    ) -> Result<(), DriveError> {
        let command = Command::Close {
            immediate: true,
            function,
            number,
        };
        self.drive.firm_twice(name, &command)?;
        self.drive.finish(name, CLOSING)
    }

    /// Takes the medium out and in, so that nothing is answered from memory.
    ///
    /// Errors: it could not be, or `watch` stopped it.
    fn reload(&mut self, watch: &dyn Watch) -> Result<MediumFacts, BurnError> {
        self.drive.eject().map_err(BurnError::ReadBack)?;
        let tray = self.drive.load_again(watch);
        let tray = tray.map_err(BurnError::ReadBack)?;
        in_drive(tray.ok_or(BurnError::Cancelled)?).map_err(BurnError::ReadBack)
    }

    /// The medium in the drive, where there is one.
    fn look(&mut self) -> Result<MediumFacts, DriveError> {
        in_drive(self.drive.medium()?)
    }
}

fn in_drive(tray: Tray) -> Result<MediumFacts, DriveError> {
    match (no_disc(&tray), tray) {
        (None, Tray::Medium(facts)) => Ok(facts),
        (why, _) => Err(why.unwrap_or(DriveError::Failed { command: "LOAD" })),
    }
}

/// Whether the drive only does not know, or does not want, this form of a command.
fn is_refusal(error: &DriveError) -> bool {
    let DriveError::Refused { sense, .. } = error else {
        return false;
    };
    react(sense, BurnPhase::Closing) == Reaction::Fallback || sense.asc == 0x72
}

/// Whether a speed was taken.
///
/// Errors: news of a changed medium or a reset, or a drive that is gone. That a drive knows no
/// speeds, or lost the command on the way, is none: it then has its own.
fn unless_news(told: Result<(), DriveError>) -> Result<bool, DriveError> {
    match told {
        Ok(()) => Ok(true),
        Err(DriveError::Refused { sense, .. }) if sense.sense_key != 6 => Ok(false),
        Err(DriveError::Transport(e)) if passes(&e) => Ok(false),
        Err(e) => Err(e),
    }
}
