//! Mode page 05h, write parameters: how a drive writes CD-R and DVD-R. It means nothing on BD.

use super::ModePage;
use crate::bytes::{be32, bit, byte, put};

/// How the host means to write (MMC-6 table 648, write type).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum WriteType {
    /// 0: in packets; on DVD-R, sequential with linking.
    Incremental,
    /// 1: track at once, CD only; what drives begin with.
    TrackAtOnce,
    /// 2: session at once; on DVD-R, the disc at once.
    AtOnce,
    /// Any other: raw, layer jump.
    Other(u8),
}

/// The fields of the page that have a meaning on DVD-R.
///
/// Source: MMC-6 7.5.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct WriteParameters {
    /// The drive goes on where its buffer ran dry, without a gap (BUFE).
    pub underrun_free: bool,
    /// The laser stays off.
    pub test: bool,
    /// How the drive is to write: all at once, in tracks, in packets.
    pub kind: WriteType,
    /// Another session or border may follow (multi-session 11b).
    pub more_sessions: bool,
    /// Track mode: control bits of the Q channel; 5 on DVD.
    pub track_mode: u8,
    /// Data block type: 8 is mode 1, 2,048 bytes.
    pub block_type: u8,
    /// Link size in sectors, where packets are linked (LS_V).
    pub link: Option<u8>,
    /// Packet size in sectors, where packets have a fixed one (FP).
    pub packet: Option<u32>,
}

impl WriteParameters {
    /// The page code.
    pub const PAGE: u8 = 0x05;
    /// Bytes of the page behind its length byte.
    pub const PAGE_LEN: usize = 0x32;

    /// For a DVD-R, one session of one track, closed for good: the disc at once (MMC-6 7.5.4.3).
    pub const fn disc_at_once(underrun_free: bool) -> Self {
        Self {
            underrun_free,
            test: false,
            kind: WriteType::AtOnce,
            more_sessions: false,
            track_mode: 5,
            block_type: 8,
            link: None,
            packet: None,
        }
    }

    /// Reads the page; bytes that did not come are zero.
    pub fn parse(page: &ModePage) -> Self {
        let b = page.data.as_slice();
        let (how, mode) = (byte(b, 0), byte(b, 1));
        Self {
            underrun_free: how & 0x40 != 0,
            test: how & 0x10 != 0,
            kind: match how & 0x0F {
                0 => WriteType::Incremental,
                1 => WriteType::TrackAtOnce,
                2 => WriteType::AtOnce,
                code => WriteType::Other(code),
            },
            more_sessions: mode >> 6 == 3,
            track_mode: mode & 0x0F,
            block_type: byte(b, 2) & 0x0F,
            link: (how & 0x20 != 0).then_some(byte(b, 3)),
            packet: (mode & 0x20 != 0).then_some(be32(b, 8)),
        }
    }

    /// Lays the fields into the page a drive gave, and leaves what they do not cover as it is,
    /// but for the session format, which is 0 on DVD.
    pub fn lay_into(&self, page: &mut ModePage) {
        page.code = Self::PAGE;
        if page.data.len() < Self::PAGE_LEN {
            page.data.resize(Self::PAGE_LEN, 0);
        }
        let kind = match self.kind {
            WriteType::Incremental => 0,
            WriteType::TrackAtOnce => 1,
            WriteType::AtOnce => 2,
            WriteType::Other(code) => code & 0x0F,
        };
        let how = bit(self.underrun_free, 6) | bit(self.link.is_some(), 5) | bit(self.test, 4);
        let sessions = if self.more_sessions { 0xC0 } else { 0 };
        let mode = sessions | bit(self.packet.is_some(), 5) | self.track_mode & 0x0F;
        let b = page.data.as_mut_slice();
        put(b, 0, &[how | kind, mode, self.block_type & 0x0F]);
        if let Some(link) = self.link {
            put(b, 3, &[link]);
        }
        put(b, 6, &[0]);
        if let Some(sectors) = self.packet {
            put(b, 8, &sectors.to_be_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ModePages;
    use crate::bytes::hex;

    /// As a drive gives it: track at once, more sessions, audio pause of 150 sectors.
    const GIVEN: &str = "00 3A 00 00 00 00 00 00
        05 32 41 C5 08 10 00 00 00 00 00 00 00 10 00 96";

    fn page(text: &str) -> ModePage {
        let mut bytes = hex(text);
        bytes.resize(60, 0);
        ModePages::parse(&bytes).unwrap().pages.remove(0)
    }

    #[test]
    fn a_disc_at_once_is_asked_for_in_the_page_the_drive_gave() {
        let mut given = page(GIVEN);
        let before = WriteParameters::parse(&given);
        assert_eq!(before.kind, WriteType::TrackAtOnce);
        assert!(before.more_sessions && before.underrun_free && before.packet.is_none());
        let wanted = WriteParameters::disc_at_once(true);
        wanted.lay_into(&mut given);
        assert_eq!(WriteParameters::parse(&given), wanted);
        let mut list = hex("00 00 00 00 00 00 00 00
            05 32 42 05 08 10 00 00 00 00 00 00 00 10 00 96");
        list.resize(60, 0);
        let pages = ModePages { pages: vec![given] };
        assert_eq!(pages.encode_list(), list);
        assert_eq!(ModePages::parse_list(&list), Ok(pages));
    }

    #[test]
    fn packets_and_links_are_laid_where_the_standard_has_them() {
        let mut given = page("00 08 00 00 00 00 00 00 05 00");
        let wanted = WriteParameters {
            kind: WriteType::Incremental,
            link: Some(16),
            packet: Some(16),
            more_sessions: true,
            ..WriteParameters::disc_at_once(false)
        };
        wanted.lay_into(&mut given);
        assert_eq!(given.data.len(), 0x32, "as long as the standard says");
        assert_eq!(
            given.data[..14],
            hex("20 E5 08 10 00 00 00 00 00 00 00 10 00 00")
        );
        assert_eq!(WriteParameters::parse(&given), wanted);
    }
}
