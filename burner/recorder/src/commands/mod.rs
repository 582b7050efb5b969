//! The commands, one file per kind. Each answers with data or with the sense of the standard.

mod close;
mod disc_at_once;
mod features;
mod inquire;
mod mode;
mod motion;
mod read;
mod state;
mod write;

use stele_mmc::{Command, Sense};

use crate::model::{Answer, Failure, Recorder};

impl Recorder {
    /// Carries out a command; `out` are the host's data.
    pub(crate) fn dispatch(&mut self, command: Command, out: &[u8]) -> Result<Answer, Failure> {
        match command {
            Command::TestUnitReady => Ok(self.test_unit_ready()?),
            Command::RequestSense { allocation } => Ok(self.request_sense(allocation)),
            Command::FormatUnit => self.format_unit(out),
            Command::StartStop { immediate, motion } => self.start_stop(motion, immediate),
            Command::PreventRemoval { prevent: true } if self.personality.quirks.no_lock => {
                Err(Sense::INVALID_FIELD_IN_CDB.into())
            }
            Command::PreventRemoval { prevent } => {
                self.hosts.speaker().locked = prevent;
                Ok(Answer::default())
            }
            Command::Read { lba, sectors, .. } => self.read(lba, sectors),
            Command::Write {
                lba,
                sectors,
                to_medium,
                ..
            } => self.write(lba, sectors, to_medium, out),
            Command::SynchronizeCache { immediate } => self.synchronize(immediate),
            Command::ReserveTrack { sectors } => self.reserve_track(sectors),
            Command::Close {
                immediate,
                function,
                number,
            } => self.close(function, number, immediate),
            Command::ModeSelect { list } => self.mode_select(list, out),
            Command::CalibratePower { now } => self.calibrate(now),
            Command::SetStreaming { kind, .. } => self.set_streaming(kind, out),
            Command::SetCdSpeed {
                read_kb_per_s,
                write_kb_per_s,
            } => {
                self.set_speeds(Some(read_kb_per_s.into()), Some(write_kb_per_s.into()));
                Ok(Answer::default())
            }
            question => Ok(self.tell(question)?),
        }
    }

    /// Answers a question; the answer is cut where the host has no room for it.
    fn tell(&mut self, question: Command) -> Result<Answer, Sense> {
        let (bytes, allocation) = match question {
            Command::Inquiry { page, allocation } => (self.inquiry(page)?, allocation),
            Command::ModeSense6 {
                control,
                page,
                allocation,
                ..
            } => (
                self.mode_pages(control, page)?.encode_short(),
                allocation.into(),
            ),
            Command::ModeSense {
                control,
                page,
                allocation,
                ..
            } => (self.mode_pages(control, page)?.encode(), allocation),
            Command::ReadFormatCapacities { allocation } => {
                (self.format_capacities()?.encode(), allocation)
            }
            Command::ReadCapacity => (self.read_capacity()?.encode(), u16::MAX),
            Command::ReadToc {
                msf,
                format,
                start,
                allocation,
            } => (self.read_toc(msf, format, start)?, allocation),
            Command::GetConfiguration {
                range,
                start,
                allocation,
            } => (self.configuration(range, start).encode(), allocation),
            Command::GetEventStatus {
                polled,
                classes,
                allocation,
            } => (self.event_status(polled, classes)?, allocation),
            Command::ReadDiscInformation {
                data_type,
                allocation,
            } => (self.disc_information(data_type)?.encode(), allocation),
            Command::ReadTrackInformation {
                address,
                allocation,
            } => (self.track_information(address)?.encode(), allocation),
            Command::ReadBufferCapacity {
                in_sectors,
                allocation,
            } => (self.buffer_capacity(in_sectors).encode(), allocation),
            Command::GetPerformance {
                data_type,
                descriptors,
                kind,
                ..
            } => (self.performance(data_type, descriptors, kind)?, u16::MAX),
            Command::ReadDiscStructure {
                medium,
                format,
                allocation,
                ..
            } => (self.disc_structure(medium, format)?, allocation),
            _ => return Err(Sense::INVALID_OPCODE),
        };
        Ok(Answer::cut(bytes, allocation))
    }

    /// TEST UNIT READY (SPC-4 6.37).
    fn test_unit_ready(&mut self) -> Result<Answer, Sense> {
        let closing = self.busy.is_some_and(|busy| busy.closes());
        if !(closing && self.personality.quirks.ready_while_closing) {
            self.medium()?;
        }
        Ok(Answer::default())
    }

    /// REQUEST SENSE (SPC-4 6.29): what the next command would hear.
    fn request_sense(&mut self, allocation: u8) -> Answer {
        let busy = self.busy.map(|busy| busy.sense(self.clock));
        let sense = self
            .hosts
            .speaker()
            .news
            .pop_front()
            .or(busy)
            .unwrap_or(Sense::NONE);
        Answer::cut(sense.encode().to_vec(), allocation)
    }
}
