//! A disc in a drive as a source of sectors.

use crate::exact::number;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};
use stele_mmc::{Command, Data, Form, Sense, Status, Transport, TransportError};

use super::burn_phase::BurnPhase;
use super::open_drive::{Drive, DriveError, SLOW};
use super::read_recovery::ReadRecovery;
use super::sense_reaction::{Reaction, react};
use crate::sectors::{Effort, LostMap, Medium, ReadError, Sectors, extent_of};

/// How often a cluster that cannot be read is tried again.
const RETRIES: u32 = 2;
/// So much drive time goes into clusters that are lost before each of the others is tried only
/// once: what a drive gives at all it mostly gives at the first try.
const PATIENCE: Duration = Duration::from_secs(1800);
/// So many clusters one after the other that fail by the drive's hardware are the drive's fault.
const HARDWARE_MAX: u32 = 16;
/// So many clusters one after the other without any answer are the connection's fault.
const SILENT_MAX: u32 = 3;
/// Sectors of one sample of the speed: 16 MiB.
const SAMPLE_SECTORS: u64 = 8192;

/// What was noticed while reading a disc: the signs of ageing that every drive gives.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ReadingReport {
    /// Errors that the drive corrected by itself.
    pub recovered_errors: u64,
    /// Clusters that came only when asked again.
    pub retried: u64,
    /// The longest that one cluster took, in drive time, retries included.
    pub slowest: Duration,
    /// First sector that was read of that cluster.
    pub slowest_at: Lba,
    /// Read speed in kB/s (1 kB = 1000 bytes) with the first sector of each stretch.
    pub samples: Vec<(Lba, u32)>,
}

/// What was noticed so far, and what the drive turned out not to do.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    report: ReadingReport,
    /// Beginning, length and time of the stretch that is being measured.
    stretch: (Lba, u64, Duration),
    /// The drive refuses FUA: it is read without.
    unforced: bool,
    /// It was reset, and may next say that the medium changed: it recognized it anew.
    reset: bool,
    /// Drive time that went into clusters which were lost all the same.
    in_vain: Duration,
    /// Clusters in a row that failed by hardware, and without an answer.
    hardware: u32,
    silent: u32,
    /// A rescue tries each place once and decides by itself what is tried again.
    once: bool,
    /// The drive's retries, once a rescue asked for fewer.
    recovery: Option<ReadRecovery>,
    /// What was tried and did not come: it is not tried again on the way.
    lost: LostMap,
}

impl Reading {
    /// Takes how long some sectors took.
    fn took(&mut self, lba: Lba, sectors: u64, time: Duration) {
        if time > self.report.slowest {
            (self.report.slowest, self.report.slowest_at) = (time, lba);
        }
        let (begin, count, spent) = &mut self.stretch;
        if *count == 0 {
            *begin = lba;
        }
        *count += sectors;
        *spent += time;
        if *count >= SAMPLE_SECTORS {
            self.sample();
        }
    }

    fn sample(&mut self) {
        let (begin, count, spent) = std::mem::take(&mut self.stretch);
        let micros = u64::try_from(spent.as_micros()).unwrap_or(u64::MAX).max(1);
        let kb_per_s = count * SECTOR_BYTES as u64 * 1000 / micros;
        let kb_per_s = u32::try_from(kb_per_s).unwrap_or(u32::MAX);
        self.report.samples.push((begin, kb_per_s));
    }

    /// The report so far, with the stretch that is not full.
    pub(super) fn report(&self) -> ReadingReport {
        let mut all = self.clone();
        if all.stretch.1 > 0 {
            all.sample();
        }
        all.report
    }
}

/// How one READ ended.
enum Came {
    /// All of it.
    Whole,
    /// Not yet: the drive is busy.
    NotYet,
    /// It failed, and may be tried again.
    Failed(Failure),
    /// It will not come, however often it is asked for.
    Never,
    /// The drive refuses this form of the command.
    OtherForm,
}

/// Why a READ failed.
enum Failure {
    /// By what the drive said.
    Sense(Sense),
    /// Without an answer.
    Silent(TransportError),
}

/// Reads sectors of one cluster.
///
/// What cannot be read is zero and in `lost`: a drive that fails loses the cluster as a whole.
pub(super) fn read_cluster<T: Transport>(
    drive: &mut Drive<T>,
    at: Lba,
    into: &mut [u8],
    lost: &mut LostMap,
    reading: &mut Reading,
) -> Result<(), DriveError> {
    let mut at = at;
    let mut rest = into;
    while !rest.is_empty() {
        let len = rest.len().min(drive.most as usize * SECTOR_BYTES);
        let (piece, further) = rest.split_at_mut(len);
        read_piece(drive, at, piece, lost, reading)?;
        at = Lba(at.0 + (len / SECTOR_BYTES) as u64);
        rest = further;
    }
    Ok(())
}

/// What one READ brings, or several where the way to the drive turns out to move less at once.
fn read_piece<T: Transport>(
    drive: &mut Drive<T>,
    at: Lba,
    into: &mut [u8],
    lost: &mut LostMap,
    reading: &mut Reading,
) -> Result<(), DriveError> {
    let count = (into.len() / SECTOR_BYTES) as u64;
    let began = drive.now();
    let mut failures = 0;
    loop {
        match read_once(drive, at, into, failures > 0, reading)? {
            Came::Whole => {
                reading.report.retried += u64::from(failures > 0);
                (reading.hardware, reading.silent) = (0, 0);
                reading.took(at, count, drive.spent(began));
                return Ok(());
            }
            Came::NotYet if drive.spent(began) < SLOW => drive.wait(Duration::from_millis(500)),
            Came::OtherForm if !reading.unforced => reading.unforced = true,
            Came::Failed(why) if failures < reading.retries(&why) => failures += 1,
            Came::Failed(Failure::Silent(_)) if drive.move_less() => {
                return read_cluster(drive, at, into, lost, reading);
            }
            Came::Failed(why) => {
                reading.blame(why)?;
                break;
            }
            Came::NotYet | Came::Never | Came::OtherForm => break,
        }
    }
    into.fill(0);
    reading.in_vain += drive.spent(began);
    lost.add(Extent {
        lba: at,
        sectors: SectorCount(count),
    });
    reading.took(at, count, drive.spent(began));
    Ok(())
}

impl Reading {
    /// How often what fails so is tried again by now.
    fn retries(&self, why: &Failure) -> u32 {
        match why {
            // An answer that was lost on the way says nothing of the medium.
            Failure::Silent(_) if self.once => 1,
            _ if self.once || self.in_vain >= PATIENCE => 0,
            _ => RETRIES,
        }
    }

    /// Counts failures that may not be the medium's.
    ///
    /// Errors: the drive or the connection failed too often in a row.
    fn blame(&mut self, why: Failure) -> Result<(), DriveError> {
        match why {
            Failure::Sense(sense) if sense.sense_key == 4 => {
                self.hardware += 1;
                if self.hardware >= HARDWARE_MAX {
                    return Err(refused(sense));
                }
            }
            Failure::Sense(_) => {}
            Failure::Silent(source) => {
                self.silent += 1;
                if self.silent >= SILENT_MAX {
                    return Err(source.into());
                }
            }
        }
        Ok(())
    }
}

fn refused(sense: Sense) -> DriveError {
    DriveError::Refused {
        command: "READ",
        sense,
    }
}

/// One READ. What is asked for `again` is to come from the medium and from no cache (FUA): the
/// cache may hold what the drive failed to make of it. Nothing else needs that, for a disc that was
/// taken in has nothing in the cache.
///
/// Errors: the drive is gone, or another medium lies in it.
fn read_once<T: Transport>(
    drive: &mut Drive<T>,
    at: Lba,
    into: &mut [u8],
    again: bool,
    reading: &mut Reading,
) -> Result<Came, DriveError> {
    let Ok(lba) = u32::try_from(at.0) else {
        return Ok(Came::Never);
    };
    let command = Command::Read {
        lba,
        sectors: number(into.len() / SECTOR_BYTES),
        from_medium: again && !reading.unforced,
        streaming: false,
        form: Form::Ten,
    };
    let reply = match drive.send("READ", &command, Data::In(into), SLOW) {
        Ok(reply) => reply,
        Err(source @ (TransportError::Timeout { .. } | TransportError::Bus { .. })) => {
            return Ok(Came::Failed(Failure::Silent(source)));
        }
        Err(gone) => return Err(gone.into()),
    };
    let recovered = reply.sense.is_some_and(|s| s.sense_key == 1 && !s.deferred);
    reading.report.recovered_errors += u64::from(recovered);
    if reply.status == Status::Good || recovered {
        // Fewer bytes than asked for are none: a bridge lost them on the way.
        let whole = (reply.residual as usize) < SECTOR_BYTES;
        let cut = Came::Failed(Failure::Sense(Sense::UNREADABLE));
        return Ok(if whole { Came::Whole } else { cut });
    }
    if reply.status == Status::Busy {
        return Ok(Came::NotYet);
    }
    let sense = reply.sense.unwrap_or(Sense::UNREADABLE);
    let after_reset = std::mem::replace(&mut reading.reset, sense.is(&Sense::RESET));
    let changed = sense.is(&Sense::MEDIUM_CHANGED);
    if changed && !after_reset || (sense.sense_key, sense.asc) == (2, 0x3A) {
        return Err(refused(sense));
    }
    if changed || after_reset && react(&sense, BurnPhase::ReadingBack) == Reaction::Wait {
        reading.reset = !changed;
        return Ok(Came::NotYet);
    }
    Ok(match react(&sense, BurnPhase::ReadingBack) {
        Reaction::Wait | Reaction::Start => Came::NotYet,
        Reaction::Fallback => Came::OtherForm,
        Reaction::EndOfData => Came::Never,
        _ => Came::Failed(Failure::Sense(sense)),
    })
}

/// The disc or the drive, whichever is not there any more.
fn why_gone(error: DriveError) -> ReadError {
    match &error {
        DriveError::Refused { sense, .. }
            if (sense.sense_key, sense.asc) == (2, 0x3A) || sense.is(&Sense::MEDIUM_CHANGED) =>
        {
            ReadError::DiscGone
        }
        _ => ReadError::DriveGone {
            source: Box::new(error),
        },
    }
}

impl Reading {
    /// Whether all of some sectors were tried and did not come.
    fn is_known_lost(&self, extent: Extent) -> bool {
        let mut sectors = (extent.lba.0..extent.end().0).map(Lba);
        !self.lost.is_empty() && sectors.all(|lba| self.lost.contains(lba))
    }

    /// Sets how hard the drive tries. One that does not let itself be told tries as it does.
    fn try_as<T: Transport>(&mut self, drive: &mut Drive<T>, effort: Effort) {
        let recovery = self.recovery.get_or_insert_with(|| drive.read_recovery());
        drive.try_as(recovery, effort);
    }
}

impl<T: Transport> Medium for DriveSectors<T> {
    fn attempt(&self, at: Lba, into: &mut [u8], effort: Effort) -> Result<bool, ReadError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (drive, reading) = &mut *state;
        let own = extent_of(at, into);
        if own.end().0 > self.sectors.0 {
            return Ok(false);
        }
        reading.try_as(drive, effort);
        reading.once = true;
        let mut missing = LostMap::new();
        let read = read_cluster(drive, at, into, &mut missing, reading);
        reading.once = false;
        read.map_err(why_gone)?;
        match missing.is_empty() {
            true => reading.lost.remove(own),
            false => reading.lost.merge(&missing),
        }
        Ok(missing.is_empty())
    }

    fn now(&self) -> Duration {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.0.now().0
    }

    fn end_rescue(&self, unread: &LostMap) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (drive, reading) = &mut *state;
        reading.lost.merge(unread);
        if let Some(mut recovery) = reading.recovery.take() {
            drive.try_as(&mut recovery, Effort::Thorough);
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
        state.1.report()
    }
}

impl<T: Transport> Sectors for DriveSectors<T> {
    fn sectors(&self) -> SectorCount {
        self.sectors
    }

    fn is_medium(&self) -> bool {
        true
    }

    fn medium(&self) -> Option<&dyn Medium> {
        // Sources are shared as they are, whatever their transport.
        Some(self)
    }

    fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (drive, reading) = &mut *state;
        let (mut at, mut rest) = (at, into);
        while !rest.is_empty() {
            // Up to the next cluster's beginning, since a cluster is read and lost as a whole.
            let upto = CLUSTER_SECTORS - at.0 % CLUSTER_SECTORS;
            let bytes = rest.len().min(upto as usize * SECTOR_BYTES);
            let (piece, further) = rest.split_at_mut(bytes);
            let own = extent_of(at, piece);
            if at.0 >= self.sectors.0 || reading.is_known_lost(own) {
                piece.fill(0);
                lost.add(own);
            } else {
                let mut missing = LostMap::new();
                read_cluster(drive, at, piece, &mut missing, reading).map_err(why_gone)?;
                reading.lost.merge(&missing);
                lost.merge(&missing);
            }
            at = Lba(at.0 + (bytes / SECTOR_BYTES) as u64);
            rest = further;
        }
        Ok(())
    }
}
