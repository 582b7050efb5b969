//! One cluster to the medium: strictly at the next writable address, never sent twice blindly.

use std::time::Duration;

use stele_discfs::CLUSTER_SECTORS;
use stele_mmc::{BufferCapacity, Command, Data, Form, Sense, Status, Transport};

use super::burn::{BurnError, BurnPhase};
use super::check::Refused;
use super::handle::{Drive, DriveError, QUICK, SLOW};
use super::{Reaction, react};

/// Sectors of one WRITE.
pub(super) const CLUSTER: u32 = CLUSTER_SECTORS as u32;

/// What one WRITE came to.
enum Answer {
    /// The drive took it.
    Taken,
    /// It wants the same command again, later.
    Later,
    /// It wants the same command again, after synchronizing.
    Again,
    /// The address is not the next one, or the command was aborted: ask where the drive stands.
    Astray(Sense),
    /// It failed.
    Failed(Sense),
}

/// Writes one cluster at `lba` into `track`.
///
/// Errors: [`BurnError`]; the cluster was not written, or it is not known whether.
pub(super) fn write_cluster<T: Transport>(
    drive: &mut Drive<T>,
    track: u16,
    lba: u32,
    cluster: &[u8],
) -> Result<(), BurnError> {
    let command = Command::Write {
        lba,
        sectors: CLUSTER,
        to_medium: false,
        streaming: false,
        form: Form::Ten,
    };
    let began = drive.now();
    let mut repeated = false;
    loop {
        let reply = match drive.send("WRITE", &command, Data::Out(cluster), SLOW) {
            Ok(reply) => reply,
            // Whether the drive took it is not known: never send it again blindly.
            Err(source) => {
                let source = DriveError::Transport(source);
                return match took(drive, track, lba) {
                    true => Ok(()),
                    false => Err(BurnError::Connection { lba, source }),
                };
            }
        };
        match answer(reply.status, reply.sense) {
            Answer::Taken => return Ok(()),
            Answer::Later if drive.spent(began) < SLOW => pace(drive),
            Answer::Later => return Err(BurnError::Stuck { lba, limit: SLOW }),
            Answer::Again if !repeated => {
                repeated = true;
                let flush = Command::SynchronizeCache { immediate: false };
                let _ = drive.firm("SYNCHRONIZE CACHE", &flush);
            }
            Answer::Astray(_) if took(drive, track, lba) => return Ok(()),
            Answer::Failed(sense) if lba == 0 && refuses_medium(&sense) => {
                let why = sense.to_string();
                return Err(BurnError::NotBegun(Refused::Unusable { why }));
            }
            Answer::Again => {
                let sense = Sense::SEQUENCE_ERROR;
                return Err(BurnError::Write { lba, sense });
            }
            Answer::Astray(sense) | Answer::Failed(sense) => {
                return Err(BurnError::Write { lba, sense });
            }
        }
    }
}

fn answer(status: Status, sense: Option<Sense>) -> Answer {
    let sense = match (status, sense) {
        (Status::Good, None) => return Answer::Taken,
        (Status::Good, Some(sense)) if !sense.deferred => return Answer::Taken,
        (Status::Busy, _) => return Answer::Later,
        (_, Some(sense)) => sense,
        // It failed and does not say why.
        (_, None) => return Answer::Failed(Sense::ABORTED),
    };
    if sense.deferred && sense.sense_key > 1 {
        // It tells of an earlier WRITE that was taken and then failed.
        return Answer::Failed(sense);
    }
    match react(&sense, BurnPhase::Writing) {
        Reaction::GoOn => Answer::Taken,
        Reaction::Wait => Answer::Later,
        Reaction::Retry => Answer::Again,
        Reaction::AskNextWritable => Answer::Astray(sense),
        _ => Answer::Failed(sense),
    }
}

fn refuses_medium(sense: &Sense) -> bool {
    react(sense, BurnPhase::Writing) == Reaction::RefuseMedium
}

/// Waits until about half of the drive's buffer is free, at what a drive takes at least.
fn pace<T: Transport>(drive: &mut Drive<T>) {
    let allocation = BufferCapacity::LEN;
    let command = Command::ReadBufferCapacity {
        in_sectors: false,
        allocation,
    };
    let mut bytes = vec![0; usize::from(allocation)];
    // Once only: while the drive formats, it answers this no better than the WRITE.
    let data = Data::In(&mut bytes);
    let reply = drive.send("READ BUFFER CAPACITY", &command, data, QUICK);
    let good = reply.is_ok_and(|reply| reply.status == Status::Good);
    let wait = match BufferCapacity::parse(&bytes) {
        Ok(buffer) if good => {
            let missing = (buffer.size / 2).saturating_sub(buffer.free);
            // 9 MB/s is 2x, slower than any archive burn: never too short by much.
            Duration::from_micros(u64::from(missing) / 9)
        }
        _ => Duration::from_millis(100),
    };
    drive.wait(wait.clamp(Duration::from_millis(5), Duration::from_secs(1)));
}

/// Whether the drive's next writable address says that it has taken the cluster at `lba`.
///
/// The drive is asked once it is ready again; a reset that it reports is then behind it, and what
/// its buffer lost shows in the address.
fn took<T: Transport>(drive: &mut Drive<T>, track: u16, lba: u32) -> bool {
    let next = drive.track_information(track).and_then(|track| track.nwa);
    next.is_some() && next == lba.checked_add(CLUSTER)
}
