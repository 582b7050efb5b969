//! One cluster to the medium: strictly at the next writable address, never sent twice blindly.

use crate::exact::part;
use std::time::Duration;

use stele_discfs::{CLUSTER_SECTORS, SECTOR_BYTES};
use stele_mmc::{
    Command, Data, Form, Sense, Status, TrackAddress, TrackInformation, Transport, TransportError,
};

use super::burn_check::BurnRefused;
use super::burn_error::BurnError;
use super::burn_phase::BurnPhase;
use super::open_drive::{Drive, DriveError, POLL, QUICK, SLOW};
use super::pace::Pace;
use super::sense_reaction::{Reaction, react};

/// Sectors of one WRITE.
pub(super) const CLUSTER: u32 = CLUSTER_SECTORS as u32;

/// So many WRITEs of one burn may be lost on the way: more are a cable or a box that is no good.
const LOST_MAX: u32 = 8;
/// A WRITE that got no answer so often in a row is given again in shorter pieces.
const SILENT_BEFORE_LESS: u32 = 2;
/// So often a WRITE is given again, after synchronizing, where the drive calls it out of sequence.
const SEQUENCE_MAX: u32 = 5;
/// So often the drive may give no answer when it is asked where it stands.
const SILENT_MAX: u32 = 3;

/// What one WRITE came to.
enum Answer {
    /// The drive took it.
    Taken,
    /// It wants the same command again, later.
    Later,
    /// It stands still and wants to be started, then the same command again.
    Start,
    /// It wants the same command again, after synchronizing.
    Again,
    /// The address is not the next one, or the command was aborted: ask where the drive stands.
    Astray(Sense),
    /// It failed.
    Failed(Sense),
}

/// Where a drive stands after a WRITE of which no proper answer came.
enum Stand {
    /// It took the cluster: the next writable address lies behind it.
    Behind,
    /// It did not: the next writable address is still the cluster's own.
    Before,
    /// Anywhere else, or it does not say: what it took before is lost, or is not ours.
    Elsewhere(Option<u32>),
}

/// The writing of one burn.
#[derive(Debug)]
pub(super) struct Writing {
    track: u16,
    /// The medium takes any address at any time, again and again (BD-RE).
    overwrites: bool,
    lost: u32,
    pub(super) pace: Pace,
}

impl Writing {
    /// Nothing was written yet.
    pub(super) fn new(track: u16, overwrites: bool) -> Self {
        Self {
            track,
            overwrites,
            lost: 0,
            pace: Pace::new(),
        }
    }

    /// Writes one cluster at `lba`, in as many WRITEs as the way to the drive needs.
    ///
    /// Errors: [`BurnError`]; the cluster was not written, or it is not known whether.
    pub(super) fn cluster<T: Transport>(
        &mut self,
        drive: &mut Drive<T>,
        lba: u32,
        cluster: &[u8],
    ) -> Result<(), BurnError> {
        let mut done = 0;
        while let Some(rest) = cluster.get(done..).filter(|rest| !rest.is_empty()) {
            let piece = rest
                .get(..drive.most as usize * SECTOR_BYTES)
                .unwrap_or(rest);
            let at = lba.saturating_add((done / SECTOR_BYTES) as u32);
            if self.piece(drive, at, piece)? {
                done += piece.len();
            }
        }
        Ok(())
    }

    /// One WRITE; `false` where it has to be given again in shorter pieces.
    ///
    /// Errors: [`BurnError`]; it was not written, or it is not known whether.
    fn piece<T: Transport>(
        &mut self,
        drive: &mut Drive<T>,
        lba: u32,
        cluster: &[u8],
    ) -> Result<bool, BurnError> {
        let sectors = (cluster.len() / SECTOR_BYTES) as u32;
        let command = Command::Write {
            lba,
            sectors,
            to_medium: false,
            streaming: false,
            form: Form::Ten,
        };
        let len = cluster.len() as u64;
        let told = |sense| BurnError::Write { lba, sense };
        let mut began = drive.now();
        let (mut repeated, mut silent) = (0, 0);
        loop {
            self.pace.before(drive, len).map_err(told)?;
            let answer = match drive.send("WRITE", &command, Data::Out(cluster), SLOW) {
                Ok(reply) => answer(reply.status, reply.sense),
                Err(source) => {
                    if self.landed(drive, (lba, sectors), Some(source), None)? {
                        return Ok(true);
                    }
                    silent += 1;
                    if silent == SILENT_BEFORE_LESS && drive.move_less() {
                        return Ok(false);
                    }
                    began = drive.now();
                    continue;
                }
            };
            match answer {
                Answer::Taken => {
                    self.pace.taken(len);
                    return Ok(true);
                }
                Answer::Later if drive.spent(began) < SLOW => {
                    self.pace.full(drive, len).map_err(told)?;
                }
                Answer::Start if drive.spent(began) < SLOW => {
                    drive.start_unit().map_err(|source| BurnError::Connection {
                        lba,
                        source: DriveError::Transport(source),
                    })?
                }
                Answer::Later | Answer::Start => return Err(BurnError::Stuck { lba, limit: SLOW }),
                Answer::Again if repeated < SEQUENCE_MAX => {
                    // Somebody reads in between, such as a desktop that wants to mount the disc.
                    if repeated > 0 {
                        drive.wait(POLL);
                    }
                    repeated += 1;
                    flush(drive).map_err(told)?;
                    self.pace.forget();
                }
                Answer::Again => return Err(told(Sense::SEQUENCE_ERROR)),
                Answer::Astray(sense) => {
                    if self.landed(drive, (lba, sectors), None, Some(sense))? {
                        return Ok(true);
                    }
                }
                Answer::Failed(sense) if lba == 0 && refuses_medium(&sense) => {
                    let why = sense.to_string();
                    return Err(BurnError::NotBegun(BurnRefused::Unusable { why }));
                }
                Answer::Failed(sense) => return Err(told(sense)),
            }
        }
    }

    /// Whether a WRITE of which no proper answer came was carried out all the same; `false` where
    /// it certainly was not and may be sent again. Exactly one of `silence` and `sense` says what
    /// came instead of an answer.
    ///
    /// The next writable address decides, and nothing else: a drive that stands at the cluster's
    /// own address has taken everything before it and nothing of it, so sending it again records
    /// no sector twice. Everything before were our sectors in our order.
    fn landed<T: Transport>(
        &mut self,
        drive: &mut Drive<T>,
        (lba, sectors): (u32, u32),
        silence: Option<TransportError>,
        sense: Option<Sense>,
    ) -> Result<bool, BurnError> {
        self.lost += 1;
        self.pace.forget();
        let may_repeat = sense.is_none_or(|s| !s.is(&Sense::INVALID_ADDRESS_FOR_WRITE));
        let gone = matches!(silence, Some(TransportError::Gone | TransportError::Io(_)));
        let error = match (silence, sense) {
            (Some(source), _) => BurnError::Connection {
                lba,
                source: DriveError::Transport(source),
            },
            (None, sense) => BurnError::Write {
                lba,
                sense: sense.unwrap_or(Sense::ABORTED),
            },
        };
        if gone || self.lost > LOST_MAX {
            return Err(error);
        }
        let stand = match self.stand(drive, lba, sectors) {
            Ok(stand) => stand,
            // What the drive tells now, as a failure of an earlier WRITE, is the better reason.
            Err(DriveError::Refused { sense, .. }) => return Err(BurnError::Write { lba, sense }),
            Err(_) => return Err(error),
        };
        let at = drive.now();
        match stand {
            Stand::Behind => {
                let text = "the drive did not answer, but took the WRITE: it stands behind it";
                drive.log.note(at, text);
                Ok(true)
            }
            Stand::Before if may_repeat => {
                let text = "the WRITE was lost on its way: the drive still waits for this sector";
                drive.log.note(at, text);
                Ok(false)
            }
            Stand::Elsewhere(Some(next)) if next < lba => Err(BurnError::Rewound { lba, next }),
            Stand::Before | Stand::Elsewhere(_) => Err(error),
        }
    }

    /// Where the drive stands. It is asked once it is ready again, and twice: an address that
    /// still moves is none.
    ///
    /// Errors: another medium lies in it, it tells of a failure, or it does not answer.
    fn stand<T: Transport>(
        &self,
        drive: &mut Drive<T>,
        lba: u32,
        sectors: u32,
    ) -> Result<Stand, DriveError> {
        drive.recover()?;
        if self.overwrites {
            return Ok(Stand::Before);
        }
        let first = self.next_writable(drive)?;
        drive.wait(POLL);
        let next = self.next_writable(drive)?;
        Ok(match next {
            next if next != first => Stand::Elsewhere(None),
            Some(next) if Some(next) == lba.checked_add(sectors) => Stand::Behind,
            // A drive that filled its last place has no next one: it cannot be told apart.
            Some(next) if next == lba => Stand::Before,
            next => Stand::Elsewhere(next),
        })
    }

    /// READ TRACK INFORMATION (MMC-6 6.26), with no news swallowed.
    fn next_writable<T: Transport>(&self, drive: &mut Drive<T>) -> Result<Option<u32>, DriveError> {
        let name = "READ TRACK INFORMATION";
        let command = Command::ReadTrackInformation {
            address: TrackAddress::Track(u32::from(self.track)),
            allocation: TrackInformation::LEN,
        };
        let mut bytes = [0; TrackInformation::LEN as usize];
        let reply = drive.firm_data(name, &command, &mut bytes)?;
        let whole = bytes.len().saturating_sub(reply.residual as usize);
        let track = TrackInformation::parse(part(&bytes, 0..whole))?;
        Ok(track.nwa)
    }
}

impl<T: Transport> Drive<T> {
    /// After a command without an answer: waits until the drive is ready again. A reset is
    /// expected then and no failure by itself.
    ///
    /// Errors: another medium, a failure of what was written before, or no answer.
    pub(super) fn recover(&mut self) -> Result<(), DriveError> {
        let name = "TEST UNIT READY";
        let began = self.now();
        let mut silent = 0;
        loop {
            let reply = match self.send(name, &Command::TestUnitReady, Data::None, QUICK) {
                Ok(reply) => reply,
                Err(e @ (TransportError::Gone | TransportError::Io(_))) => return Err(e.into()),
                Err(e) => {
                    silent += 1;
                    if silent >= SILENT_MAX {
                        return Err(e.into());
                    }
                    self.wait(Duration::from_secs(1));
                    continue;
                }
            };
            let sense = match (reply.status, reply.sense) {
                (Status::Good, _) => return Ok(()),
                (Status::Busy, _) => Sense::NOT_READY_OPERATION,
                (_, Some(sense)) => sense,
                (_, None) => return Err(DriveError::Failed { command: name }),
            };
            let expected = sense.is(&Sense::RESET);
            match react(&sense, BurnPhase::Closing) {
                Reaction::GoOn => return Ok(()),
                Reaction::Wait if !sense.deferred && self.spent(began) < SLOW => self.wait(POLL),
                _ if expected && self.spent(began) < SLOW => self.wait(POLL),
                _ => {
                    return Err(DriveError::Refused {
                        command: name,
                        sense,
                    });
                }
            }
        }
    }
}

/// Has the drive write out what it took. Its own failure is told by the WRITE that follows.
///
/// Errors: news, or the failure of an earlier WRITE, which are told once.
fn flush<T: Transport>(drive: &mut Drive<T>) -> Result<(), Sense> {
    let flush = Command::SynchronizeCache { immediate: false };
    match drive.firm("SYNCHRONIZE CACHE", &flush) {
        Err(DriveError::Refused { sense, .. }) if sense.sense_key == 6 || sense.deferred => {
            Err(sense)
        }
        _ => Ok(()),
    }
}

fn answer(status: Status, sense: Option<Sense>) -> Answer {
    let sense = match (status, sense) {
        (Status::Good, None) => return Answer::Taken,
        (Status::Good, Some(sense)) if !sense.deferred => return Answer::Taken,
        (Status::Busy, _) => return Answer::Later,
        // It failed and does not say why, or lost the reason on the way.
        (_, None) => return Answer::Astray(Sense::ABORTED),
        (_, Some(sense)) if sense.sense_key == 0 => return Answer::Astray(Sense::ABORTED),
        (_, Some(sense)) => sense,
    };
    if sense.deferred && sense.sense_key > 1 {
        // It tells of an earlier WRITE that was taken and then failed.
        return Answer::Failed(sense);
    }
    match react(&sense, BurnPhase::Writing) {
        Reaction::GoOn => Answer::Taken,
        Reaction::Wait => Answer::Later,
        Reaction::Start => Answer::Start,
        Reaction::Retry => Answer::Again,
        Reaction::AskNextWritable => Answer::Astray(sense),
        _ => Answer::Failed(sense),
    }
}

fn refuses_medium(sense: &Sense) -> bool {
    react(sense, BurnPhase::Writing) == Reaction::RefuseMedium
}
