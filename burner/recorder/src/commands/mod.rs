//! The commands, one file per kind. Each answers with data or with the sense of the standard.

mod close;
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
        Ok(match command {
            Command::TestUnitReady => self.test_unit_ready()?,
            Command::RequestSense { allocation } => self.request_sense(allocation),
            Command::FormatUnit => self.format_unit(out)?,
            Command::Inquiry { page, allocation } => Answer::cut(self.inquiry(page)?, allocation),
            Command::ModeSense6 {
                control,
                page,
                allocation,
                ..
            } => Answer::cut(self.mode_pages(control, page)?.encode_short(), allocation),
            Command::ModeSense {
                control,
                page,
                allocation,
                ..
            } => Answer::cut(self.mode_pages(control, page)?.encode(), allocation),
            Command::StartStop { immediate, motion } => self.start_stop(motion, immediate)?,
            Command::PreventRemoval { prevent } => {
                self.locked = prevent;
                Answer::default()
            }
            Command::ReadFormatCapacities { allocation } => {
                Answer::cut(self.format_capacities()?.encode(), allocation)
            }
            Command::ReadCapacity => Answer::data(self.read_capacity()?.encode()),
            Command::Read { lba, sectors, .. } => self.read(lba, sectors)?,
            Command::Write {
                lba,
                sectors,
                to_medium,
                ..
            } => self.write(lba, sectors, to_medium, out)?,
            Command::SynchronizeCache { immediate } => self.synchronize(immediate)?,
            Command::ReadToc {
                msf,
                format,
                start,
                allocation,
            } => Answer::cut(self.read_toc(msf, format, start)?, allocation),
            Command::GetConfiguration {
                range,
                start,
                allocation,
            } => Answer::cut(self.configuration(range, start).encode(), allocation),
            Command::GetEventStatus {
                polled,
                classes,
                allocation,
            } => Answer::cut(self.event_status(polled, classes)?, allocation),
            Command::ReadDiscInformation {
                data_type,
                allocation,
            } => Answer::cut(self.disc_information(data_type)?.encode(), allocation),
            Command::ReadTrackInformation {
                address,
                allocation,
            } => Answer::cut(self.track_information(address)?.encode(), allocation),
            Command::ReserveTrack { sectors } => self.reserve_track(sectors)?,
            Command::Close {
                immediate,
                function,
                number,
            } => self.close(function, number, immediate)?,
            Command::ReadBufferCapacity {
                in_sectors,
                allocation,
            } => Answer::cut(self.buffer_capacity(in_sectors).encode(), allocation),
            Command::GetPerformance {
                data_type,
                descriptors,
                kind,
                ..
            } => Answer::data(self.performance(data_type, descriptors, kind)?),
            Command::ReadDiscStructure {
                medium,
                format,
                allocation,
                ..
            } => Answer::cut(self.disc_structure(medium, format)?, allocation),
            Command::SetStreaming { kind, .. } => self.set_streaming(kind, out)?,
            Command::SetCdSpeed {
                read_kb_per_s,
                write_kb_per_s,
            } => {
                self.set_speeds(Some(read_kb_per_s.into()), Some(write_kb_per_s.into()));
                Answer::default()
            }
        })
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
        let sense = self.news.pop_front().or(busy).unwrap_or(Sense::NONE);
        Answer::cut(sense.encode().to_vec(), allocation)
    }
}
