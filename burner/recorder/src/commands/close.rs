//! CLOSE TRACK/SESSION.

use stele_mmc::{CloseFunction, MediumType, Sense};

use crate::model::{Answer, Failure, Recorder};
use crate::operation::{Operation, Work};

impl Recorder {
    /// CLOSE TRACK/SESSION (MMC-6 6.3): for BD-R the functions 001b, 010b and 110b, for DVD+R 101b
    /// too, for DVD-R the first two, for rewritable media none. On DVD-R the write parameters say
    /// whether closing the session closes the disc.
    pub(super) fn close(
        &mut self,
        function: CloseFunction,
        number: u16,
        immediate: bool,
    ) -> Result<Answer, Failure> {
        let times = self.personality.times;
        let finalizes = !self.personality.quirks.no_finalize;
        let waiting = !self.buffer.is_empty();
        let end = self.buffer.end();
        let last = !self.parameters().more_sessions;
        let medium = self.medium()?;
        let kind = medium.kind();
        let finalizes = finalizes && !kind.announced();
        let (work, takes) = match function {
            CloseFunction::Track => (Work::CloseTrack(number), times.close_track_ms),
            CloseFunction::Session if kind.announced() && last => {
                (Work::Finalize, times.finalize_ms)
            }
            CloseFunction::Session => (Work::CloseSession, times.close_session_ms),
            CloseFunction::Finalize if finalizes => (Work::Finalize, times.finalize_ms),
            CloseFunction::FinalizeMinimal if kind.medium_type() == MediumType::DvdPlusR => {
                (Work::Finalize, times.finalize_ms)
            }
            _ => return Err(Sense::INVALID_FIELD_IN_CDB.into()),
        };
        if !kind.write_once() {
            return Err(Sense::INVALID_FIELD_IN_CDB.into());
        }
        // Seen in the field: drives refuse to close a session of pseudo-overwrite (Debian #713016).
        if medium.is_pow() && function == CloseFunction::Session {
            return Err(Sense::INVALID_FIELD_IN_CDB.into());
        }
        if medium.is_finalized() {
            return Err(Sense::SESSION_FIXATION_ERROR.into());
        }
        // A disc at once ends where it was said to end, and not before.
        let end = end.unwrap_or(medium.recorded_end());
        if medium.announced().is_some_and(|sectors| end < sectors) {
            return Err(Sense::SESSION_FIXATION_ERROR.into());
        }
        let tracks = medium.tracks();
        let open = tracks.last().map_or(0, |t| t.number);
        match work {
            Work::CloseTrack(number) => {
                let track = tracks.iter().find(|t| t.number == number);
                let track = track.ok_or(Sense::INVALID_FIELD_IN_CDB)?;
                if track.recorded == 0 && !track.reserved && !(waiting && number == open) {
                    return Err(Sense::EMPTY_TRACK.into());
                }
            }
            _ if medium.recorded_end() == 0 && !waiting => return Err(Sense::EMPTY_TRACK.into()),
            _ => {}
        }
        Ok(self.begin(Operation::new(work, takes), immediate))
    }
}
