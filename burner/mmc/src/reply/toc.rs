//! READ TOC: tracks and where the last session begins.

use stele_exact::behind;

use crate::bytes::{ShortReply, be32, byte, len16, needs, put};

/// One track of the answer.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct TocEntry {
    /// ADR in bits 7:4, control in 3:0; 14h is a data track.
    pub adr_control: u8,
    /// Number of the track; AAh is the lead-out.
    pub track: u8,
    /// Its first sector.
    pub start: u32,
}

/// READ TOC data of formats 0 and 1 (MMC-6 6.25.3.2, 6.25.3.3), addresses as LBA.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Toc {
    /// First track (format 0) or session (format 1).
    pub first: u8,
    /// Last track or session.
    pub last: u8,
    /// The tracks; in format 1 the first one of the last session alone.
    pub entries: Vec<TocEntry>,
}

impl Toc {
    /// Reads the answer; an entry that was cut off is left out.
    /// Errors: [`ShortReply`] below 4 bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, ShortReply> {
        needs(bytes, 4, "READ TOC")?;
        let entries = behind(bytes, 4).chunks_exact(8);
        Ok(Self {
            first: byte(bytes, 2),
            last: byte(bytes, 3),
            entries: entries
                .map(|e| TocEntry {
                    adr_control: byte(e, 1),
                    track: byte(e, 2),
                    start: be32(e, 4),
                })
                .collect(),
        })
    }

    /// The header and all entries.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![0, 0, self.first, self.last];
        for entry in &self.entries {
            bytes.extend([0, entry.adr_control, entry.track, 0]);
            bytes.extend(entry.start.to_be_bytes());
        }
        let len = len16(bytes.len() - 2);
        put(&mut bytes, 0, &len);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::hex;

    #[test]
    fn one_data_track_and_the_lead_out_keep_their_bytes() {
        let bytes = hex("00 12 01 01 00 14 01 00 00 00 00 00 00 14 AA 00 00 00 1F 40");
        let toc = Toc::parse(&bytes).unwrap();
        assert_eq!(toc.entries[1].start, 8000);
        assert_eq!(toc.encode(), bytes);
    }
}
