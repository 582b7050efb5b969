//! READ DISC INFORMATION: whether the disc is blank, open or final.

use crate::bytes::{ShortReply, be32, bit, byte, needs, put};

/// Status of the disc (MMC-6 6.22.3.1.4).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum DiscStatus {
    /// 00b: blank.
    Blank,
    /// 01b: can be appended to.
    Appendable,
    /// 10b: finalized.
    Finalized,
    /// 11b: written in any order, as BD-RE.
    Other,
}

/// State of the last session (MMC-6 6.22.3.1.3).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum SessionState {
    /// 00b: nothing is written.
    Empty,
    /// 01b: it is begun and open.
    Incomplete,
    /// 10b: damaged, or reserved.
    Damaged,
    /// 11b: it is closed.
    Complete,
}

/// Standard disc information (MMC-6 6.22.3.1).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct DiscInformation {
    /// It can be rewritten.
    pub erasable: bool,
    /// State of the last session.
    pub last_session: SessionState,
    /// Status of the disc.
    pub status: DiscStatus,
    /// Number of the first track.
    pub first_track: u8,
    /// Number of sessions, the open one counted.
    pub sessions: u16,
    /// First track of the last session.
    pub first_track_of_last: u16,
    /// Last track of the last session.
    pub last_track: u16,
    /// For unrestricted use (URU).
    pub unrestricted: bool,
    /// State of a background format, 0-3.
    pub background_format: u8,
    /// Disc type; 0 for data, FFh for undefined.
    pub disc_type: u8,
    /// Disc identification, where valid (DID_V).
    pub disc_id: Option<u32>,
    /// Start of the last session's lead-in.
    pub last_lead_in: u32,
    /// Last possible start of the lead-out.
    pub last_lead_out: u32,
    /// Number of OPC tables that follow.
    pub opc_tables: u8,
}

impl DiscInformation {
    /// Bytes of the answer without OPC tables.
    pub const LEN: u16 = 34;

    /// Reads the answer. Errors: [`ShortReply`] below 12 bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, ShortReply> {
        needs(bytes, 12, "READ DISC INFORMATION")?;
        let state = byte(bytes, 2);
        let flags = byte(bytes, 7);
        let two = |high, low| u16::from_be_bytes([byte(bytes, high), byte(bytes, low)]);
        Ok(Self {
            erasable: state & 0x10 != 0,
            last_session: match state >> 2 & 3 {
                0 => SessionState::Empty,
                1 => SessionState::Incomplete,
                2 => SessionState::Damaged,
                _ => SessionState::Complete,
            },
            status: match state & 3 {
                0 => DiscStatus::Blank,
                1 => DiscStatus::Appendable,
                2 => DiscStatus::Finalized,
                _ => DiscStatus::Other,
            },
            first_track: byte(bytes, 3),
            sessions: two(9, 4),
            first_track_of_last: two(10, 5),
            last_track: two(11, 6),
            unrestricted: flags & 0x20 != 0,
            background_format: flags & 3,
            disc_type: byte(bytes, 8),
            disc_id: (flags & 0x80 != 0).then(|| be32(bytes, 12)),
            last_lead_in: be32(bytes, 16),
            last_lead_out: be32(bytes, 20),
            opc_tables: byte(bytes, 33),
        })
    }

    /// The 34 bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![0; usize::from(Self::LEN)];
        let session = match self.last_session {
            SessionState::Empty => 0,
            SessionState::Incomplete => 1,
            SessionState::Damaged => 2,
            SessionState::Complete => 3,
        };
        let status = match self.status {
            DiscStatus::Blank => 0,
            DiscStatus::Appendable => 1,
            DiscStatus::Finalized => 2,
            DiscStatus::Other => 3,
        };
        let flags =
            bit(self.disc_id.is_some(), 7) | bit(self.unrestricted, 5) | self.background_format & 3;
        let [sessions_high, sessions] = self.sessions.to_be_bytes();
        let [first_high, first] = self.first_track_of_last.to_be_bytes();
        let [last_high, last] = self.last_track.to_be_bytes();
        let head = [
            0,
            0x20,
            bit(self.erasable, 4) | session << 2 | status,
            self.first_track,
            sessions,
            first,
            last,
            flags,
            self.disc_type,
            sessions_high,
            first_high,
            last_high,
        ];
        put(&mut bytes, 0, &head);
        put(&mut bytes, 12, &self.disc_id.unwrap_or(0).to_be_bytes());
        put(&mut bytes, 16, &self.last_lead_in.to_be_bytes());
        put(&mut bytes, 20, &self.last_lead_out.to_be_bytes());
        put(&mut bytes, 33, &[self.opc_tables]);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::hex;

    #[test]
    fn a_blank_disc_is_read_and_written_byte_for_byte() {
        // Sessions 1, track 1, URU: the 01 01 01 20 that dvd+rw-mediainfo prints as nonsense.
        let bytes = hex("00 20 00 01 01 01 01 20 00 00 00 00 00 00 00 00
            00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
        let read = DiscInformation::parse(&bytes).unwrap();
        assert_eq!(read.status, DiscStatus::Blank);
        assert_eq!(read.last_session, SessionState::Empty);
        assert_eq!(
            (read.sessions, read.last_track, read.unrestricted),
            (1, 1, true)
        );
        assert_eq!(read.encode(), bytes);
    }

    #[test]
    fn a_final_disc_is_complete_and_large_numbers_keep_their_high_bytes() {
        let bytes = hex("00 20 0E 01 2C 2D 2D A0 00 01 01 01 12 34 56 78
            00 BA 74 00 00 BA 74 00 00 00 00 00 00 00 00 00 00 01");
        let read = DiscInformation::parse(&bytes).unwrap();
        assert_eq!(read.status, DiscStatus::Finalized);
        assert_eq!(read.last_session, SessionState::Complete);
        assert_eq!((read.sessions, read.last_track), (300, 301));
        assert_eq!(read.disc_id, Some(0x1234_5678));
        assert_eq!(read.encode(), bytes);
        assert!(DiscInformation::parse(&bytes[..11]).is_err());
    }
}
