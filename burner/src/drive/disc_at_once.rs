//! The disc at once: how a DVD-R has to be told what will come before the first WRITE.
//!
//! A BD-R or DVD+R is written from where it is free and needs nothing of this. A DVD-R wants the
//! way of writing in mode page 05h and, for the disc at once, its whole length beforehand.

use crate::exact::part;
use stele_mmc::{
    Command, DiscInformation, DiscStatus, ModePage, ModePages, Transport, WriteParameters,
};

use super::open_drive::{Drive, DriveError};

/// Room for the header, block descriptors and the longest page 05h seen.
const PAGE_ROOM: u16 = 128;

impl<T: Transport> Drive<T> {
    /// Prepares the drive for one disc at once of so many sectors, whole ECC blocks (MMC-6 7.5
    /// and 6.33). Nothing is written by this.
    ///
    /// Errors: the drive refuses, or has news: nothing may be written then.
    pub(super) fn announce_disc(&mut self, sectors: u32) -> Result<(), DriveError> {
        let mut page = self.write_parameters()?;
        let mends = self.configuration.mends_underruns();
        WriteParameters::disc_at_once(mends).lay_into(&mut page);
        let list = ModePages { pages: vec![page] }.encode_list();
        let len = u16::try_from(list.len()).unwrap_or(u16::MAX);
        let command = Command::ModeSelect { list: len };
        self.tell("MODE SELECT", &command, &list)?;
        self.firm("RESERVE TRACK", &Command::ReserveTrack { sectors })
    }

    /// Page 05h as it is set now. A drive that does not show the page gets one of zeros, of the
    /// length that the standard gives.
    fn write_parameters(&mut self) -> Result<ModePage, DriveError> {
        let command = Command::ModeSense {
            no_blocks: true,
            control: 0,
            page: WriteParameters::PAGE,
            allocation: PAGE_ROOM,
        };
        let mut bytes = [0; PAGE_ROOM as usize];
        let reply = self.firm_data("MODE SENSE", &command, &mut bytes)?;
        let whole = bytes.len().saturating_sub(reply.residual as usize);
        let told = ModePages::parse(part(&bytes, 0..whole))?;
        let shown = told.page(WriteParameters::PAGE).cloned();
        Ok(shown.unwrap_or(ModePage {
            code: WriteParameters::PAGE,
            data: Vec::new(),
        }))
    }

    /// Whether the disc is closed for good. A drive that does not say has not closed it.
    ///
    /// Errors: news, or no answer.
    pub(super) fn is_closed(&mut self) -> Result<bool, DriveError> {
        let allocation = DiscInformation::LEN;
        let command = Command::ReadDiscInformation {
            data_type: 0,
            allocation,
        };
        let mut bytes = vec![0; usize::from(allocation)];
        let reply = self.firm_data("READ DISC INFORMATION", &command, &mut bytes)?;
        let whole = bytes.len().saturating_sub(reply.residual as usize);
        let told = DiscInformation::parse(part(&bytes, 0..whole))?;
        Ok(told.status == DiscStatus::Finalized)
    }
}
