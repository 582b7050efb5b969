//! Speeds: GET PERFORMANCE and the parameters of SET STREAMING. 1 kB is 1000 bytes here.

use stele_exact::rest;

use crate::bytes::{ShortReply, be32, bit, byte, len32, needs, put};

/// One write speed of GET PERFORMANCE type 03h (MMC-6 6.8.3.4).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct WriteSpeed {
    /// Write rotation control: 0 constant linear velocity, 1 constant angular velocity.
    pub rotation: u8,
    /// Go back to the drive's own speeds (RDD).
    pub restore: bool,
    /// The drive can keep exactly to it.
    pub exact: bool,
    /// Suited to mixed reading and writing.
    pub mixed: bool,
    /// Last address it holds for.
    pub end_lba: u32,
    /// Reading, kB/s.
    pub read_kb_per_s: u32,
    /// Writing, kB/s.
    pub write_kb_per_s: u32,
}

/// GET PERFORMANCE type 03h: the write speeds the drive offers for this medium.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct WriteSpeeds {
    /// The speeds, the fastest first as a rule.
    pub speeds: Vec<WriteSpeed>,
}

impl WriteSpeeds {
    /// Reads the answer; a descriptor that was cut off is left out.
    /// Errors: [`ShortReply`] below 8 bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, ShortReply> {
        let speeds = descriptors(bytes)?
            .map(|d| WriteSpeed {
                rotation: byte(d, 0) >> 3 & 3,
                restore: byte(d, 0) & 4 != 0,
                exact: byte(d, 0) & 2 != 0,
                mixed: byte(d, 0) & 1 != 0,
                end_lba: be32(d, 4),
                read_kb_per_s: be32(d, 8),
                write_kb_per_s: be32(d, 12),
            })
            .collect();
        Ok(Self { speeds })
    }

    /// The header and all descriptors.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![0; 8];
        for speed in &self.speeds {
            let flags = (speed.rotation & 3) << 3
                | bit(speed.restore, 2)
                | bit(speed.exact, 1)
                | bit(speed.mixed, 0);
            bytes.extend([flags, 0, 0, 0]);
            bytes.extend(speed.end_lba.to_be_bytes());
            bytes.extend(speed.read_kb_per_s.to_be_bytes());
            bytes.extend(speed.write_kb_per_s.to_be_bytes());
        }
        finished(bytes)
    }
}

/// One stretch of GET PERFORMANCE type 00h (MMC-6 6.8.3.2).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct NominalSpeed {
    /// The sector where the stretch begins.
    pub start_lba: u32,
    /// Speed there, kB/s.
    pub start_kb_per_s: u32,
    /// The sector where the stretch ends.
    pub end_lba: u32,
    /// Speed there, kB/s.
    pub end_kb_per_s: u32,
}

/// GET PERFORMANCE type 00h: how fast the drive reads or writes where.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct NominalPerformance {
    /// Whether it tells of writing instead of reading (header byte 4, bit 1).
    pub writing: bool,
    /// The stretches, ascending.
    pub stretches: Vec<NominalSpeed>,
}

impl NominalPerformance {
    /// Reads the answer; a descriptor that was cut off is left out.
    /// Errors: [`ShortReply`] below 8 bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, ShortReply> {
        let stretches = descriptors(bytes)?
            .map(|d| NominalSpeed {
                start_lba: be32(d, 0),
                start_kb_per_s: be32(d, 4),
                end_lba: be32(d, 8),
                end_kb_per_s: be32(d, 12),
            })
            .collect();
        Ok(Self {
            writing: byte(bytes, 4) & 2 != 0,
            stretches,
        })
    }

    /// The header and all descriptors.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![0, 0, 0, 0, bit(self.writing, 1), 0, 0, 0];
        for s in &self.stretches {
            for field in [s.start_lba, s.start_kb_per_s, s.end_lba, s.end_kb_per_s] {
                bytes.extend(field.to_be_bytes());
            }
        }
        finished(bytes)
    }
}

/// The descriptors of 16 bytes behind the header.
fn descriptors(bytes: &[u8]) -> Result<std::slice::ChunksExact<'_, u8>, ShortReply> {
    needs(bytes, 8, "GET PERFORMANCE")?;
    let len = usize::try_from(be32(bytes, 0))
        .unwrap_or(usize::MAX)
        .saturating_add(4);
    let whole = bytes.get(..len).unwrap_or(bytes);
    Ok(rest(whole, 8).chunks_exact(16))
}

/// Sets the length field, which does not count itself.
fn finished(mut bytes: Vec<u8>) -> Vec<u8> {
    let len = len32(bytes.len().saturating_sub(4));
    put(&mut bytes, 0, &len);
    bytes
}

/// The performance descriptor SET STREAMING sends (MMC-6 6.39.3).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct StreamSpeed {
    /// Write rotation control, as in [`WriteSpeed`].
    pub rotation: u8,
    /// Restore the drive's defaults and ignore the rest (RDD).
    pub restore: bool,
    /// Keep exactly to it, or refuse.
    pub exact: bool,
    /// First address it holds for.
    pub start_lba: u32,
    /// The last sector that the speed is for.
    pub end_lba: u32,
    /// Reading: kB per `read_time_ms`.
    pub read_size_kb: u32,
    /// The time for it, milliseconds.
    pub read_time_ms: u32,
    /// Writing: kB per `write_time_ms`.
    pub write_size_kb: u32,
    /// The time for it, milliseconds.
    pub write_time_ms: u32,
}

impl StreamSpeed {
    /// Bytes of the list.
    pub const LEN: u16 = 28;

    /// Reads the list. Errors: [`ShortReply`] below 28 bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, ShortReply> {
        needs(bytes, usize::from(Self::LEN), "SET STREAMING")?;
        Ok(Self {
            rotation: byte(bytes, 0) >> 3 & 3,
            restore: byte(bytes, 0) & 4 != 0,
            exact: byte(bytes, 0) & 2 != 0,
            start_lba: be32(bytes, 4),
            end_lba: be32(bytes, 8),
            read_size_kb: be32(bytes, 12),
            read_time_ms: be32(bytes, 16),
            write_size_kb: be32(bytes, 20),
            write_time_ms: be32(bytes, 24),
        })
    }

    /// The 28 bytes.
    pub fn encode(&self) -> Vec<u8> {
        let flags = (self.rotation & 3) << 3 | bit(self.restore, 2) | bit(self.exact, 1);
        let mut bytes = vec![flags, 0, 0, 0];
        let fields = [
            self.start_lba,
            self.end_lba,
            self.read_size_kb,
            self.read_time_ms,
            self.write_size_kb,
            self.write_time_ms,
        ];
        for field in fields {
            bytes.extend(field.to_be_bytes());
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::hex;

    #[test]
    fn write_speeds_are_read_and_written_byte_for_byte() {
        // WRC 1 for the CAV speed of 6x, 0 for the CLV one of 2x.
        let bytes = hex("00 00 00 24 00 00 00 00
            08 00 00 00 00 BA 73 FF 00 00 8C 7A 00 00 69 60
            00 00 00 00 00 BA 73 FF 00 00 23 1E 00 00 23 1E");
        let read = WriteSpeeds::parse(&bytes).unwrap();
        let kb: Vec<_> = read
            .speeds
            .iter()
            .map(|s| (s.rotation, s.write_kb_per_s))
            .collect();
        assert_eq!(kb, [(1, 26_976), (0, 8990)]);
        assert_eq!(read.encode(), bytes);
    }

    #[test]
    fn nominal_performance_and_the_stream_speed_keep_their_bytes() {
        let bytes = hex("00 00 00 14 02 00 00 00
            00 00 00 00 00 00 23 1E 00 BA 73 FF 00 00 46 3C");
        let read = NominalPerformance::parse(&bytes).unwrap();
        assert!(read.writing);
        assert_eq!(read.stretches[0].end_kb_per_s, 17_980);
        assert_eq!(read.encode(), bytes);
        let bytes = hex("02 00 00 00 00 00 00 00 00 BA 73 FF 00 00 46 3C 00 00 03 E8
            00 00 46 3C 00 00 03 E8");
        let read = StreamSpeed::parse(&bytes).unwrap();
        assert!(read.exact && !read.restore);
        assert_eq!((read.write_size_kb, read.write_time_ms), (17_980, 1000));
        assert_eq!(read.encode(), bytes);
    }
}
