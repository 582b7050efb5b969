//! The tag of a copy: which of the copies of a disc a medium is (SPEC.TXT R-067).
//!
//! Two copies of a disc are equal on their tracks but for seven sectors of the tail, each in a
//! cluster of its own. An image has zeros there; the burn puts the copy's tag in their place.

mod read;
mod tagged;

pub use read::{TagsRead, read_tags};
pub use tagged::Tagged;

use std::fmt::Write;

use stele_discfs::SECTOR_BYTES;

use crate::geometry::TAGS;
use crate::ids::{hex, uuid_from_text, uuid_text};
use crate::parity::check_strip::check_value;
use crate::parity::{ContentDigest, DiscName};

/// First line of every tag.
const FIRST_LINE: &[u8] = b"tag=STELE1\n";
/// Longest text of a value.
const VALUE_MAX: usize = 80;

/// What a tag says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CopyTag {
    /// Serial of the copy.
    pub serial: String,
    /// The disc it is a copy of.
    pub disc: DiscName,
    /// When the burn began: seconds since 1970 UTC.
    pub burned: i64,
    /// The station that burned it.
    pub station: String,
    /// The drive: vendor, product, firmware, serial number.
    pub drive: String,
    /// The medium's ID, as the drive told it.
    pub media: String,
    /// Rows of the station's audit trail before the burn's first event.
    pub trail_rows: u64,
    /// Hash of the last of them.
    pub trail_hash: [u8; 32],
}

impl CopyTag {
    /// The sector for place `place` of the seven.
    pub fn render(&self, place: u64) -> Vec<u8> {
        let mut text = format!("tag=STELE1\nplace={place}\n");
        let uuid = uuid_text(self.disc.uuid);
        // Writing into a String cannot fail, here and below.
        let _ = write!(text, "serial={}\nuuid={uuid}\n", plain(&self.serial));
        if let Some(content) = self.disc.content {
            let _ = writeln!(text, "content={content}");
        }
        let _ = writeln!(text, "burned={}", self.burned);
        for (key, value) in [
            ("station", &self.station),
            ("drive", &self.drive),
            ("media", &self.media),
        ] {
            let _ = writeln!(text, "{key}={}", plain(value));
        }
        let _ = writeln!(text, "trail_rows={}", self.trail_rows);
        let _ = writeln!(text, "trail_hash={}", hex(&self.trail_hash));
        let _ = writeln!(text, "crc={:016x}", check_value(text.as_bytes()));
        let mut sector = text.into_bytes();
        for at in sector.len()..SECTOR_BYTES {
            sector.push(if at % 64 == 63 { b'\n' } else { b' ' });
        }
        sector.truncate(SECTOR_BYTES);
        sector
    }

    /// BLAKE3 over the tag's sectors in the order of their places, by which the trail of the
    /// station that burned the copy knows it.
    pub fn digest(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        for place in 0..TAGS {
            hasher.update(&self.render(place));
        }
        *hasher.finalize().as_bytes()
    }

    /// Reads a sound tag that stands in its place.
    pub fn parse(sector: &[u8], place: u64) -> Option<Self> {
        const CLOSING: &[u8] = b"\ncrc=";
        if !sector.starts_with(FIRST_LINE) {
            return None;
        }
        let at = sector.windows(CLOSING.len()).position(|w| w == CLOSING)? + 1;
        let (text, rest) = sector.split_at_checked(at)?;
        let crc: ContentDigest = std::str::from_utf8(rest.get(4..20)?).ok()?.parse().ok()?;
        if check_value(text).to_be_bytes() != crc.0 {
            return None;
        }
        let text = std::str::from_utf8(text).ok()?;
        let value = |key: &str| {
            let mut lines = text.lines().filter_map(|line| line.split_once('='));
            lines.find(|(k, _)| *k == key).map(|(_, value)| value)
        };
        let content = value("content").map(str::parse).transpose().ok()?;
        let hash = blake3::Hash::from_hex(value("trail_hash")?).ok()?;
        let text = |key: &str| value(key).map(plain);
        let tag = Self {
            serial: text("serial")?,
            disc: DiscName {
                uuid: uuid_from_text(value("uuid")?)?,
                content,
            },
            burned: value("burned")?.parse().ok()?,
            station: text("station")?,
            drive: text("drive")?,
            media: text("media")?,
            trail_rows: value("trail_rows")?.parse().ok()?,
            trail_hash: *hash.as_bytes(),
        };
        let own = value("place")?.parse() == Ok(place) && place < TAGS;
        own.then_some(tag)
    }
}

/// Printable ASCII of a length that fits; anything else as `?`.
fn plain(text: &str) -> String {
    let visible = |c: char| match c {
        ' '..='~' => c,
        _ => '?',
    };
    text.chars().map(visible).take(VALUE_MAX).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn tag(serial: &str, disc: DiscName) -> CopyTag {
        CopyTag {
            serial: serial.to_owned(),
            disc,
            burned: 1_790_000_000,
            station: "station-1".to_owned(),
            drive: "HL-DT-ST BD-RE BU40N 1.03".to_owned(),
            media: "CMCMAG-BA5-000".to_owned(),
            trail_rows: 123,
            trail_hash: [0xab; 32],
        }
    }

    /// lines, padding and CRC as those of an anchor; each place its own.
    #[test]
    fn a_tag_is_one_printable_sector_and_reads_back_in_its_place_alone() {
        let disc = DiscName {
            uuid: [7; 16],
            content: Some(ContentDigest([1; 8])),
        };
        let tag = tag("STL-AAAA", disc);
        let sector = tag.render(3);
        assert_eq!(sector.len(), 2048);
        let text = String::from_utf8(sector.clone()).unwrap();
        assert!(text.starts_with("tag=STELE1\nplace=3\nserial=STL-AAAA\nuuid=07070707-"));
        assert!(text.contains("\ncontent=0101010101010101\nburned=1790000000\n"));
        assert!(text.chars().all(|c| c == '\n' || (' '..='~').contains(&c)));
        assert_eq!(CopyTag::parse(&sector, 3), Some(tag.clone()));
        assert_eq!(CopyTag::parse(&sector, 2), None);
        // Whichever of its places is read, the trail knows it by the same hash.
        let read = CopyTag::parse(&tag.render(6), 6).unwrap();
        assert_eq!(read.digest(), tag.digest());
        let all: Vec<u8> = (0..TAGS).flat_map(|place| tag.render(place)).collect();
        assert_eq!(tag.digest(), *blake3::hash(&all).as_bytes());
        let end = text.find("crc=").unwrap();
        for at in [0, 12, end - 2, end + 6] {
            let mut changed = sector.clone();
            changed[at] ^= 1;
            assert_eq!(CopyTag::parse(&changed, 3), None, "byte {at}");
        }
        let long = CopyTag {
            drive: "\u{e9}\n".repeat(500),
            ..tag
        };
        let read = CopyTag::parse(&long.render(0), 0).unwrap();
        assert_eq!(read.drive, "?".repeat(80));
    }
}
