//! Pacing: the drive is asked how full its buffer is, so that no WRITE finds it full.
//!
//! The speed of the medium is measured by these answers, not assumed. Drives that do not know
//! READ BUFFER CAPACITY, or whose answers do not fit what they do, are paced by what they say to
//! WRITE (2/04/08) alone.

use std::time::Duration;

use stele_mmc::{BufferCapacity, Command, Data, DriveTime, Sense, Status, Transport};

use super::open_drive::{Drive, QUICK};

/// The shortest and the longest wait for room.
const SHORTEST: Duration = Duration::from_millis(5);
const LONGEST: Duration = Duration::from_millis(1000);
/// Between two looks while no speed is known: when the laser has been calibrated, a buffer of 2 MB
/// lasts for 40 ms at 12x, so a longer wait could find it empty.
const LOOK: Duration = Duration::from_millis(20);
/// Between two answers from which a speed is taken: in less, single clusters would tell it.
const MEASURED: Duration = Duration::from_millis(10);
/// A buffer that is full and does not move for so long is tried with a WRITE all the same.
const UNMOVED: Duration = Duration::from_secs(30);
/// So often a drive may say "full" and take a WRITE, or "free" and refuse one.
const LIES_MAX: u32 = 3;

/// What the drive said of its buffer.
#[derive(Copy, Clone, Debug)]
struct Level {
    at: DriveTime,
    /// Bytes.
    free: u64,
    /// Bytes that were sent until then, since the beginning.
    sent: u64,
}

/// What is known of a drive's buffer.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    /// Whether the drive is still asked.
    asks: bool,
    /// Bytes that are certainly free: by the last answer, less what was sent since.
    room: u64,
    size: u64,
    sent: u64,
    last: Option<Level>,
    /// Bytes a second at which the buffer was seen to empty at the most: what is derived from it
    /// is rather too short a wait than too long.
    rate: Option<u64>,
    /// It was already emptying when last looked at.
    moves: bool,
    lies: u32,
    /// The last WRITE went out although the buffer was said to be full.
    doubted: bool,
    pub(super) report: PaceReport,
}

/// How the pacing went.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct PaceReport {
    /// How long it was waited for room in all.
    pub waited: Duration,
    /// The least that the buffer held whenever it was asked, once it had been full; percent.
    pub lowest: Option<u8>,
    /// How often it was found empty while writing: the drive had to stop and link.
    pub empty: u32,
}

impl Pace {
    /// Nothing is known yet.
    pub(super) fn new() -> Self {
        Self {
            asks: true,
            room: 0,
            size: 0,
            sent: 0,
            last: None,
            rate: None,
            moves: false,
            lies: 0,
            doubted: false,
            report: PaceReport::default(),
        }
    }

    /// Waits until the drive has room for `len` bytes, or no longer can be believed.
    ///
    /// Errors: news or a late error that the drive told instead of an answer.
    pub(super) fn before<T: Transport>(
        &mut self,
        drive: &mut Drive<T>,
        len: u64,
    ) -> Result<(), Sense> {
        let began = drive.now();
        while self.asks && self.room < len {
            let Some(level) = self.ask(drive)? else {
                return Ok(());
            };
            if level.free >= len {
                break;
            }
            // While the laser is calibrated nothing moves; then the drive itself has to say.
            if drive.spent(began) >= UNMOVED && self.rate.is_none() {
                self.doubted = true;
                return Ok(());
            }
            let wait = self.until_room(level);
            self.rest(drive, wait);
        }
        Ok(())
    }

    /// The drive took so many bytes.
    pub(super) fn taken(&mut self, len: u64) {
        if self.doubted {
            self.lie();
        }
        self.doubted = false;
        self.sent = self.sent.saturating_add(len);
        self.room = self.room.saturating_sub(len);
    }

    /// The drive refused a WRITE since its buffer is full: waits for room.
    ///
    /// Errors: as [`Pace::before`].
    pub(super) fn full<T: Transport>(
        &mut self,
        drive: &mut Drive<T>,
        len: u64,
    ) -> Result<(), Sense> {
        self.doubted = false;
        if self.room >= len {
            self.lie();
        }
        self.room = 0;
        if self.asks
            && let Some(level) = self.ask(drive)?
            && level.free < len
        {
            let wait = self.until_room(level);
            self.rest(drive, wait);
            return Ok(());
        }
        // By trial, as libburn does.
        self.room = 0;
        self.rest(drive, LOOK);
        Ok(())
    }

    /// Whatever was known of the buffer is no longer true.
    pub(super) fn forget(&mut self) {
        (self.room, self.last, self.moves) = (0, None, false);
    }

    fn lie(&mut self) {
        self.lies += 1;
        self.asks = self.asks && self.lies < LIES_MAX;
    }

    fn rest<T: Transport>(&mut self, drive: &mut Drive<T>, wait: Duration) {
        let wait = wait.clamp(SHORTEST, LONGEST);
        self.report.waited += wait;
        drive.wait(wait);
    }

    /// How long until a quarter of the buffer is free, at the speed that was measured: the rest
    /// lasts while this program is held up.
    fn until_room(&self, level: Level) -> Duration {
        let missing = (self.size / 4).saturating_sub(level.free);
        match self.rate.filter(|rate| *rate > 0) {
            Some(rate) => Duration::from_micros(missing.saturating_mul(1_000_000) / rate),
            None => LOOK,
        }
    }

    /// READ BUFFER CAPACITY (MMC-6 6.20). None where the drive has no answer now, or never.
    ///
    /// Errors: what the drive had to tell instead: it must not be lost.
    fn ask<T: Transport>(&mut self, drive: &mut Drive<T>) -> Result<Option<Level>, Sense> {
        let allocation = BufferCapacity::LEN;
        let command = Command::ReadBufferCapacity {
            in_sectors: false,
            allocation,
        };
        let mut bytes = [0; BufferCapacity::LEN as usize];
        let data = Data::In(&mut bytes);
        let Ok(reply) = drive.send("READ BUFFER CAPACITY", &command, data, QUICK) else {
            // The WRITE that follows tells whether anybody is there.
            self.asks = false;
            return Ok(None);
        };
        if let Some(sense) = reply.sense
            && (sense.sense_key == 6 || sense.deferred && sense.sense_key > 1)
        {
            return Err(sense);
        }
        let good = reply.status == Status::Good || reply.sense.is_some_and(|s| s.sense_key == 1);
        if !good {
            // Busy for the moment; whatever else it is, it will not answer later either.
            let later =
                reply.status == Status::Busy || reply.sense.is_some_and(|s| s.sense_key == 2);
            self.asks = later;
            return Ok(None);
        }
        let whole = usize::from(allocation).saturating_sub(reply.residual as usize);
        let told = bytes.get(..whole).map(BufferCapacity::parse);
        let Some(Ok(buffer)) = told else {
            self.asks = false;
            return Ok(None);
        };
        if buffer.size == 0 || buffer.free > buffer.size {
            self.asks = false;
            return Ok(None);
        }
        Ok(Some(self.learn(drive.now(), &buffer)))
    }

    fn learn(&mut self, at: DriveTime, buffer: &BufferCapacity) -> Level {
        let level = Level {
            at,
            free: u64::from(buffer.free),
            sent: self.sent,
        };
        self.size = u64::from(buffer.size);
        self.room = level.free;
        if let Some(before) = self.last {
            let sent = level.sent.saturating_sub(before.sent);
            let out = (level.free + sent).saturating_sub(before.free);
            let time = at.0.saturating_sub(before.at.0);
            if time < MEASURED && out > 0 {
                return level;
            }
            let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
            // An empty buffer empties no further: then the speed is not seen; nor is it while the
            // laser began somewhere between two looks.
            let moved = std::mem::replace(&mut self.moves, out > 0);
            if moved && out > 0 && level.free < self.size {
                let rate = out.saturating_mul(1_000_000) / micros.max(1);
                self.rate = Some(self.rate.map_or(rate, |most| most.max(rate)));
            }
        }
        self.last = Some(level);
        if self.rate.is_some() {
            let held = self.size.saturating_sub(level.free);
            let percent = u8::try_from(held * 100 / self.size.max(1)).unwrap_or(100);
            let lowest = self.report.lowest.map_or(percent, |low| low.min(percent));
            self.report.lowest = Some(lowest);
            self.report.empty += u32::from(held == 0);
        }
        level
    }

    /// Bytes a second at which the buffer was seen to empty at the most.
    pub(super) fn rate(&self) -> Option<u64> {
        self.rate
    }

    /// How full the buffer was when last asked, percent; None where the drive is not asked.
    pub(super) fn level(&self) -> Option<u64> {
        let level = self.last.filter(|_| self.asks)?;
        Some(self.size.saturating_sub(level.free) * 100 / self.size.max(1))
    }
}
