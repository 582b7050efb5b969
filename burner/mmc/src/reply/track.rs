//! READ TRACK INFORMATION: where to write next and how much is free.

use crate::bytes::{ShortReply, be32, bit, byte, needs, put};

/// Track information (MMC-6 6.26.3). Addresses and sizes in sectors.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct TrackInformation {
    /// Number of the track.
    pub track: u16,
    /// Its session.
    pub session: u16,
    /// Its writing was cut off.
    pub damaged: bool,
    /// Track mode, 0-15; data on BD is 7.
    pub track_mode: u8,
    /// Its size was reserved.
    pub reserved: bool,
    /// Nothing is written in it.
    pub blank: bool,
    /// Packet or incremental writing.
    pub packet: bool,
    /// Packets are of fixed size.
    pub fixed_packet: bool,
    /// Data mode, 0-15; 1 for data.
    pub data_mode: u8,
    /// The sector where it begins.
    pub start: u32,
    /// Next writable address where valid. Pioneer's BDR-205 says -150 of a blank disc.
    pub nwa: Option<u32>,
    /// Sectors left to write.
    pub free: u32,
    /// Sectors in a packet, or of the drive's writing unit.
    pub packet_size: u32,
    /// Sectors of the track.
    pub size: u32,
    /// Last recorded address where valid.
    pub last_recorded: Option<u32>,
}

impl TrackInformation {
    /// Bytes of the answer.
    pub const LEN: u16 = 36;

    /// Reads the answer. Errors: [`ShortReply`] below 28 bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, ShortReply> {
        needs(bytes, 28, "READ TRACK INFORMATION")?;
        let (mode, kind, valid) = (byte(bytes, 5), byte(bytes, 6), byte(bytes, 7));
        Ok(Self {
            track: u16::from_be_bytes([byte(bytes, 32), byte(bytes, 2)]),
            session: u16::from_be_bytes([byte(bytes, 33), byte(bytes, 3)]),
            damaged: mode & 0x20 != 0,
            track_mode: mode & 0x0F,
            reserved: kind & 0x80 != 0,
            blank: kind & 0x40 != 0,
            packet: kind & 0x20 != 0,
            fixed_packet: kind & 0x10 != 0,
            data_mode: kind & 0x0F,
            start: be32(bytes, 8),
            nwa: (valid & 1 != 0).then(|| be32(bytes, 12)),
            free: be32(bytes, 16),
            packet_size: be32(bytes, 20),
            size: be32(bytes, 24),
            last_recorded: (valid & 2 != 0).then(|| be32(bytes, 28)),
        })
    }

    /// The 36 bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![0; usize::from(Self::LEN)];
        let [track_high, track] = self.track.to_be_bytes();
        let [session_high, session] = self.session.to_be_bytes();
        let head = [
            0,
            0x22,
            track,
            session,
            0,
            bit(self.damaged, 5) | self.track_mode & 0x0F,
            bit(self.reserved, 7)
                | bit(self.blank, 6)
                | bit(self.packet, 5)
                | bit(self.fixed_packet, 4)
                | self.data_mode & 0x0F,
            bit(self.last_recorded.is_some(), 1) | bit(self.nwa.is_some(), 0),
        ];
        put(&mut bytes, 0, &head);
        put(&mut bytes, 8, &self.start.to_be_bytes());
        put(&mut bytes, 12, &self.nwa.unwrap_or(0).to_be_bytes());
        put(&mut bytes, 16, &self.free.to_be_bytes());
        put(&mut bytes, 20, &self.packet_size.to_be_bytes());
        put(&mut bytes, 24, &self.size.to_be_bytes());
        put(
            &mut bytes,
            28,
            &self.last_recorded.unwrap_or(0).to_be_bytes(),
        );
        put(&mut bytes, 32, &[track_high, session_high]);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::hex;

    #[test]
    fn the_track_of_a_blank_bd_r_is_read_and_written_byte_for_byte() {
        // RT 0, Blank 1, Packet 1, NWA_V 1, NWA 0, free = size = 12,219,392 (BA7400h).
        let bytes = hex("00 22 01 01 00 07 61 01 00 00 00 00 00 00 00 00
            00 BA 74 00 00 00 00 20 00 BA 74 00 00 00 00 00 00 00 00 00");
        let read = TrackInformation::parse(&bytes).unwrap();
        assert!(read.blank && read.packet && !read.reserved && !read.damaged);
        assert_eq!((read.nwa, read.last_recorded), (Some(0), None));
        assert_eq!((read.free, read.size), (12_219_392, 12_219_392));
        assert_eq!(read.encode(), bytes);
        assert!(TrackInformation::parse(&bytes[..27]).is_err());
    }
}
