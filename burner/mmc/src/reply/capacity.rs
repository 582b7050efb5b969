//! Sizes: READ CAPACITY, READ FORMAT CAPACITIES, READ BUFFER CAPACITY, and what to format to.

use stele_exact::rest;

use crate::bytes::{ShortReply, be24, be32, bit, byte, len16, needs, put};

/// READ CAPACITY data (MMC-6 6.21.3).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Capacity {
    /// Address of the last sector; 0 on a blank disc.
    pub last_lba: u32,
    /// Bytes of a sector.
    pub sector_len: u32,
}

impl Capacity {
    /// Bytes of the answer.
    pub const LEN: usize = 8;

    /// Reads the answer. Errors: [`ShortReply`] below 8 bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, ShortReply> {
        needs(bytes, Self::LEN, "READ CAPACITY")?;
        Ok(Self {
            last_lba: be32(bytes, 0),
            sector_len: be32(bytes, 4),
        })
    }

    /// The 8 bytes.
    pub fn encode(&self) -> Vec<u8> {
        [self.last_lba.to_be_bytes(), self.sector_len.to_be_bytes()].concat()
    }
}

/// What the current capacity of READ FORMAT CAPACITIES is of (MMC-6 6.23.3.2).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum CapacityState {
    /// 1: unformatted or blank; the greatest that can be had.
    Unformatted,
    /// 2: formatted; what it has.
    Formatted,
    /// 3, or 0: no medium; the greatest the drive can do.
    NoMedium,
}

/// One way to format (MMC-6 6.23.3.3).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct FormatDescriptor {
    /// Sectors it gives.
    pub sectors: u32,
    /// Format type, 0-3Fh: 00h default spare, 32h chosen spare (BD-R), 30h and 31h (BD-RE).
    pub kind: u8,
    /// Type dependent parameter, 24 bits: for BD the size of the spare area in clusters.
    pub parameter: u32,
}

/// READ FORMAT CAPACITIES data.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct FormatCapacities {
    /// Sectors now.
    pub sectors: u32,
    /// What they are of.
    pub state: CapacityState,
    /// Bytes of a sector, 24 bits.
    pub sector_len: u32,
    /// The ways to format.
    pub formats: Vec<FormatDescriptor>,
}

impl FormatCapacities {
    /// Reads the answer; a descriptor that was cut off is left out.
    /// Errors: [`ShortReply`] below 12 bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, ShortReply> {
        needs(bytes, 12, "READ FORMAT CAPACITIES")?;
        let whole = bytes
            .get(..4 + usize::from(byte(bytes, 3)))
            .unwrap_or(bytes);
        let formats = rest(whole, 12).chunks_exact(8);
        Ok(Self {
            sectors: be32(bytes, 4),
            state: match byte(bytes, 8) & 3 {
                1 => CapacityState::Unformatted,
                2 => CapacityState::Formatted,
                _ => CapacityState::NoMedium,
            },
            sector_len: be24(bytes, 9),
            formats: formats
                .map(|d| FormatDescriptor {
                    sectors: be32(d, 0),
                    kind: byte(d, 4) >> 2,
                    parameter: be24(d, 5),
                })
                .collect(),
        })
    }

    /// The header and all descriptors; at most 30 of them fit the length of one byte.
    pub fn encode(&self) -> Vec<u8> {
        let state = match self.state {
            CapacityState::Unformatted => 1,
            CapacityState::Formatted => 2,
            CapacityState::NoMedium => 3,
        };
        let mut bytes = vec![0; 4];
        bytes.extend(self.sectors.to_be_bytes());
        bytes.extend((state << 24 | self.sector_len & 0xFF_FFFF).to_be_bytes());
        for format in self.formats.iter().take(30) {
            let kind = u32::from(format.kind) << 26;
            bytes.extend(format.sectors.to_be_bytes());
            bytes.extend((kind | format.parameter & 0xFF_FFFF).to_be_bytes());
        }
        let [_, len] = len16(bytes.len() - 4);
        put(&mut bytes, 3, &[len]);
        bytes
    }
}

/// The parameter list of FORMAT UNIT: what to format to (MMC-6 6.5.3).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct FormatRequest {
    /// The options of byte 1 are meant (FOV).
    pub options_valid: bool,
    /// Answer before it is done.
    pub immediate: bool,
    /// Sectors wanted.
    pub sectors: u32,
    /// Format type, 0-3Fh.
    pub kind: u8,
    /// Subtype, 0-3. For BD-R: 0 SRM with POW, 1 SRM without, 2 RRM.
    pub subtype: u8,
    /// Type dependent parameter, 24 bits.
    pub parameter: u32,
}

impl FormatRequest {
    /// Reads the list. Errors: [`ShortReply`] below 12 bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, ShortReply> {
        needs(bytes, 12, "FORMAT UNIT")?;
        Ok(Self {
            options_valid: byte(bytes, 1) & 0x80 != 0,
            immediate: byte(bytes, 1) & 2 != 0,
            sectors: be32(bytes, 4),
            kind: byte(bytes, 8) >> 2,
            subtype: byte(bytes, 8) & 3,
            parameter: be24(bytes, 9),
        })
    }

    /// The 12 bytes.
    pub fn encode(&self) -> Vec<u8> {
        let options = bit(self.options_valid, 7) | bit(self.immediate, 1);
        let kind = u32::from(self.kind & 0x3F) << 26 | u32::from(self.subtype & 3) << 24;
        let mut bytes = vec![0, options, 0, 8];
        bytes.extend(self.sectors.to_be_bytes());
        bytes.extend((kind | self.parameter & 0xFF_FFFF).to_be_bytes());
        bytes
    }
}

/// READ BUFFER CAPACITY data (MMC-6 6.20.3).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct BufferCapacity {
    /// The numbers count sectors instead of bytes.
    pub in_sectors: bool,
    /// Size of the buffer.
    pub size: u32,
    /// How much of it is free.
    pub free: u32,
}

impl BufferCapacity {
    /// Bytes of the answer.
    pub const LEN: u16 = 12;

    /// Reads the answer. Errors: [`ShortReply`] below 12 bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, ShortReply> {
        needs(bytes, usize::from(Self::LEN), "READ BUFFER CAPACITY")?;
        let in_sectors = byte(bytes, 3) & 1 != 0;
        Ok(Self {
            in_sectors,
            size: be32(bytes, 4),
            free: be32(bytes, 8),
        })
    }

    /// The 12 bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![0, 10, 0, bit(self.in_sectors, 0)];
        bytes.extend(self.size.to_be_bytes());
        bytes.extend(self.free.to_be_bytes());
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::hex;

    #[test]
    fn the_formats_of_a_real_blank_bd_r_are_read_and_written_byte_for_byte() {
        let bytes = hex("00 00 00 28 00 BA 74 00 01 00 08 00
            00 B4 74 00 00 00 30 00  00 B4 74 00 C8 00 30 00
            00 58 74 00 C8 00 5E 00  00 B8 74 00 C8 00 10 00");
        let read = FormatCapacities::parse(&bytes).unwrap();
        assert_eq!(read.sectors, 12_219_392);
        assert_eq!(read.state, CapacityState::Unformatted);
        assert_eq!(read.sector_len, 2048);
        let formats: Vec<_> = read.formats.iter().map(|f| (f.kind, f.sectors)).collect();
        let quoted = [
            (0x00, 11_826_176),
            (0x32, 11_826_176),
            (0x32, 5_796_864),
            (0x32, 12_088_320),
        ];
        assert_eq!(formats, quoted);
        assert_eq!(read.formats[0].parameter, 0x3000);
        assert_eq!(read.encode(), bytes);
    }

    #[test]
    fn the_format_request_of_the_reference_has_its_bytes() {
        let request = FormatRequest {
            options_valid: true,
            immediate: true,
            sectors: 11_826_176,
            kind: 0x32,
            subtype: 1,
            parameter: 0x3000,
        };
        let bytes = hex("00 82 00 08 00 B4 74 00 C9 00 30 00");
        assert_eq!(request.encode(), bytes);
        assert_eq!(FormatRequest::parse(&bytes), Ok(request));
    }

    #[test]
    fn capacity_and_buffer_are_read_and_written_byte_for_byte() {
        let bytes = hex("00 BA 73 FF 00 00 08 00");
        let capacity = Capacity::parse(&bytes).unwrap();
        assert_eq!(capacity.last_lba, 12_219_391);
        assert_eq!(capacity.encode(), bytes);
        let bytes = hex("00 0A 00 00 00 40 00 00 00 10 00 00");
        let buffer = BufferCapacity {
            in_sectors: false,
            size: 4 << 20,
            free: 1 << 20,
        };
        assert_eq!(BufferCapacity::parse(&bytes), Ok(buffer));
        assert_eq!(buffer.encode(), bytes);
    }
}
