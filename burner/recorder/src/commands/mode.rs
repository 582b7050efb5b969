//! MODE SENSE: the pages that hosts read.

use stele_mmc::{ModePage, ModePages, Sense};

use crate::model::{READ_RETRIES, Recorder};

impl Recorder {
    /// MODE SENSE (SPC-4 6.13; pages of MMC-6 7). `control` 1 asks what can be changed: the write
    /// parameters alone.
    pub(super) fn mode_pages(&self, control: u8, page: u8) -> Result<ModePages, Sense> {
        if control == 3 {
            return Err(Sense::SAVING_NOT_SUPPORTED);
        }
        let mut pages: Vec<ModePage> = [0x01, 0x05, 0x1A, 0x1D, 0x2A]
            .into_iter()
            .filter(|code| page == 0x3F || page == *code)
            .map(|code| ModePage {
                code,
                data: match code {
                    0x01 => self.recovery_page(control),
                    0x05 => self.write_page(control),
                    _ => self.page(code),
                },
            })
            .collect();
        if pages.is_empty() {
            return Err(Sense::INVALID_FIELD_IN_CDB);
        }
        if control == 1 {
            let fixed = pages
                .iter_mut()
                .filter(|page| ![0x01, 0x05].contains(&page.code));
            fixed.for_each(|page| page.data.fill(0));
        }
        Ok(ModePages { pages })
    }

    /// Page 01h, error recovery: automatic reallocation, retries of reading and of writing. Only
    /// those of reading can be changed.
    fn recovery_page(&self, control: u8) -> Vec<u8> {
        match control {
            1 => vec![0, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0],
            2 => vec![0xC0, READ_RETRIES, 0, 0, 0, 0, 8, 0, 0, 0],
            _ => vec![0xC0, self.read_retries, 0, 0, 0, 0, 8, 0, 0, 0],
        }
    }

    fn page(&self, code: u8) -> Vec<u8> {
        match code {
            0x1A => vec![0; 10],
            0x1D => vec![0, 0, 4, 0, 0, 0, 0, 30],
            _ => self.capabilities(),
        }
    }

    /// Page 2Ah, capabilities and mechanical status (MMC-3 6.3.11): burning programs want one of
    /// the write bits, the kernel takes its view of the drive from it.
    fn capabilities(&self) -> Vec<u8> {
        let read = speed16(self.personality.read_kb_per_s);
        let speeds = match &self.tray.medium {
            Some(medium) => self.personality.write_speeds(medium.kind()),
            None => self.personality.write_kb_per_s.clone(),
        };
        let fastest = speed16(speeds.first().copied().unwrap_or(0));
        let now = speed16(self.writing_speed().max(1));
        let buffer = u16::try_from(self.buffer.size() / 1024).unwrap_or(u16::MAX);
        let mut page = vec![
            // Reads CD-R, CD-RW, DVD-ROM, DVD-R; writes CD-R, CD-RW, DVD-R.
            0x3F,
            0x13,
            0x71,
            0x63,
            // Tray, eject, lock; whether it is locked.
            0x29 | u8::from(self.hosts.locked()) << 1,
            0,
        ];
        page.extend(read);
        page.extend([0, 0]);
        page.extend(buffer.to_be_bytes());
        page.extend(read);
        page.extend([0, 0]);
        page.extend(fastest);
        page.extend(now);
        page.extend([0, 1, 0, 0, 0, 0]);
        page.extend(now);
        page.extend([0, u8::try_from(speeds.len()).unwrap_or(u8::MAX)]);
        for speed in speeds {
            page.extend([0, 0]);
            page.extend(speed16(speed));
        }
        page
    }
}

/// kB/s in two bytes.
fn speed16(kb_per_s: u32) -> [u8; 2] {
    u16::try_from(kb_per_s).unwrap_or(u16::MAX).to_be_bytes()
}
