//! How a DVD-R is to be written: MODE SELECT of the write parameters, RESERVE TRACK for the disc
//! at once, SEND OPC INFORMATION. The other media do not ask for any of it.

use std::time::Duration;

use stele_mmc::{ModePages, Sense, WriteParameters, WriteType};

use crate::VirtualMedium;
use crate::model::{Answer, Failure, Recorder};
use crate::operation::{Operation, Work};
use crate::write_page::default_page;

/// What hosts may change of page 05h: all but the audio pause and what is behind it.
const CHANGEABLE: [u8; 12] = [
    0x7F, 0xFF, 0x0F, 0xFF, 0, 0x3F, 0xFF, 0, 0xFF, 0xFF, 0xFF, 0xFF,
];

impl Recorder {
    /// The data of page 05h for a page control of MODE SENSE.
    pub(super) fn write_page(&self, control: u8) -> Vec<u8> {
        match control {
            1 => {
                let mut mask = CHANGEABLE.to_vec();
                mask.resize(WriteParameters::PAGE_LEN, 0);
                mask
            }
            2 => default_page().data,
            _ => self.write_page.data.clone(),
        }
    }

    /// MODE SELECT (SPC-4 6.10): the write parameters alone. Whether they fit the medium is asked
    /// at the first WRITE (MMC-6 7.5).
    pub(super) fn mode_select(&mut self, list: u16, out: &[u8]) -> Result<Answer, Failure> {
        if list == 0 {
            return Ok(Answer::default());
        }
        let bytes = out.get(..list.into()).ok_or(Sense::PARAMETER_LIST_LENGTH)?;
        let given = ModePages::parse_list(bytes).map_err(|_| Sense::PARAMETER_LIST_LENGTH)?;
        if !self.buffer.is_empty() || self.busy.is_some() {
            return Err(Sense::SEQUENCE_ERROR.into());
        }
        for page in given.pages {
            if let (0x01, [_, retries, .., _]) = (page.code, &*page.data) {
                self.read_retries = *retries;
                continue;
            }
            let whole = page.data.len() == WriteParameters::PAGE_LEN;
            let test = WriteParameters::parse(&page).test;
            if page.code != WriteParameters::PAGE || !whole || test {
                return Err(Sense::INVALID_FIELD_IN_PARAMETERS.into());
            }
            self.write_page = page;
            if let Some(medium) = &mut self.tray.medium {
                medium.announce(None);
            }
        }
        Ok(Answer::default())
    }

    /// SEND OPC INFORMATION (MMC-6 6.36).
    pub(super) fn calibrate(&mut self, now: bool) -> Result<Answer, Failure> {
        let takes = self.personality.times.first_write_ms;
        self.medium()?;
        Ok(Answer {
            takes: Duration::from_millis(if now { takes.into() } else { 0 }),
            ..Answer::default()
        })
    }

    /// RESERVE TRACK says how long the disc at once will be; no other medium, and no other way of
    /// writing, has it so. None where it is an ordinary reservation.
    pub(super) fn reserve_disc(&mut self, sectors: u32) -> Result<Option<Answer>, Failure> {
        let at_once = self.parameters().kind == WriteType::AtOnce;
        let waiting = !self.buffer.is_empty();
        let medium = self.medium()?;
        if !medium.kind().announced() || !at_once {
            return Ok(None);
        }
        if waiting || !medium.is_blank() || sectors == 0 || sectors > medium.capacity() {
            return Err(Sense::INVALID_FIELD_IN_CDB.into());
        }
        medium.announce(Some(sectors));
        Ok(Some(Answer::default()))
    }

    /// What the host asked for.
    pub(super) fn parameters(&self) -> WriteParameters {
        WriteParameters::parse(&self.write_page)
    }

    /// The end of a disc at once: when all that was announced is there, emptying the buffer closes
    /// the disc, unless the drive is one that waits for CLOSE.
    pub(super) fn end_of_disc(&mut self) -> Option<Operation> {
        let end = self.buffer.end();
        let times = self.personality.times;
        if self.personality.quirks.at_once_wants_close {
            return None;
        }
        let medium = self.tray.medium.as_ref()?;
        let all = end.unwrap_or(medium.recorded_end()) >= medium.announced()?;
        let open = all && !medium.is_finalized();
        open.then(|| Operation::new(Work::Finalize, times.finalize_ms))
    }
}

/// Whether the write parameters fit this medium.
///
/// Errors: 5/64/00 where they do not, 5/2C/00 where the length of the disc was not said.
pub(super) fn check_parameters(
    medium: &VirtualMedium,
    asked: WriteParameters,
) -> Result<(), Sense> {
    if !medium.kind().announced() {
        return Ok(());
    }
    let form = asked.track_mode == 5 && asked.block_type == 8;
    match asked.kind {
        _ if !form => Err(Sense::ILLEGAL_MODE),
        // Links and packets have no meaning then, and growisofs sets both.
        WriteType::AtOnce if medium.announced().is_none() => Err(Sense::SEQUENCE_ERROR),
        WriteType::AtOnce => Ok(()),
        // Packets of one ECC block (MMC-6 7.5.4.2).
        WriteType::Incremental if asked.packet == Some(16) => Ok(()),
        _ => Err(Sense::ILLEGAL_MODE),
    }
}
