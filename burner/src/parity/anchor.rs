//! Anchors: one sector of printable `key=value` lines that says what the disc is.
//!
//! Sixteen at LBA 0, sixteen at the start of the tail; the first of the tail is also the file
//! `RECOVERY/ANCHOR.TXT`. The line `crc=` closes an anchor: 16 hexadecimal digits of the
//! CRC-64/NVME of everything in front of it. Spaces fill the sector, line feeds break them.

use std::fmt::Write;

use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};

use super::check_strip::{VERSION, check_value};
use crate::composed::Composed;
use crate::disc::{ContentSource, DiscLabel, LateText};
use crate::geometry::{ANCHORS, Geometry};
use crate::ids::{uuid_from_text, uuid_text};

/// What an anchor says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Anchor {
    /// The disc.
    pub uuid: [u8; 16],
    /// Name of its set; printable ASCII.
    pub set: String,
    /// Number in the set, from 1.
    pub number: u32,
    /// Discs in the set.
    pub of: u32,
    /// When the set was planned, seconds since 1970 UTC.
    pub time: i64,
    /// How the disc is divided.
    pub geometry: Geometry,
    /// Sectors in use from LBA 0 on.
    pub used: SectorCount,
    /// Where `MANIFEST.JSN` lies; its length in bytes follows.
    pub manifest: Extent,
    /// Length of `MANIFEST.JSN` in bytes.
    pub manifest_bytes: u64,
    /// What a parity disc of a set says besides.
    pub set_parity: Option<SetParity>,
}

/// Where a parity disc has the parity of its set.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct SetParity {
    /// j: it holds the values at point 64 + j.
    pub index: u8,
    /// Where `SETPAR/SET.TXT` lies.
    pub text: Extent,
    /// Length of `SETPAR/SET.TXT` in bytes.
    pub text_bytes: u64,
    /// Where `SETPAR/PARITY.BIN` lies.
    pub payload: Extent,
}

impl Anchor {
    /// The anchor of a composed disc.
    pub fn of(composed: &Composed) -> Self {
        let DiscLabel {
            uuid,
            set,
            number,
            of,
            time,
            ..
        } = &composed.label;
        let late = ContentSource::Late(LateText::Manifest);
        let manifest = (0..)
            .zip(&composed.contents)
            .find(|(_, c)| c.source == late);
        let extent = manifest.and_then(|(key, _)| {
            let key = stele_discfs::ContentKey(key);
            composed.layout.extents(key).first().copied()
        });
        let nowhere = Extent {
            lba: Lba(0),
            sectors: SectorCount(0),
        };
        Self {
            uuid: *uuid,
            set: printable(set),
            number: *number,
            of: *of,
            time: *time,
            geometry: composed.geometry,
            used: composed.used,
            manifest: extent.unwrap_or(nowhere),
            manifest_bytes: manifest.map_or(0, |(_, content)| content.len),
            set_parity: set_parity(composed),
        }
    }

    /// The sector of copy `copy`: 0..16 at the head, 16..32 at the tail.
    pub fn render(&self, copy: u64) -> Vec<u8> {
        let g = self.geometry;
        let mut text = format!(
            "format=STELE1\nversion={VERSION}\nuuid={}\nset={}\nnumber={}\nof={}\ntime={}\n",
            uuid_text(self.uuid),
            self.set,
            self.number,
            self.of,
            self.time,
        );
        let lines = [
            ("N", g.sectors().0),
            ("S", g.strip().0),
            ("k", g.data().into()),
            ("m", g.parity().into()),
            ("used", self.used.0),
            ("manifest_lba", self.manifest.lba.0),
            ("manifest_bytes", self.manifest_bytes),
            ("copy", copy),
        ];
        for (key, value) in lines {
            // Writing into a String cannot fail.
            let _ = writeln!(text, "{key}={value}");
        }
        if let Some(set) = self.set_parity {
            let lines = [
                ("setpar_index", set.index.into()),
                ("setpar_text_lba", set.text.lba.0),
                ("setpar_text_bytes", set.text_bytes),
                ("setpar_lba", set.payload.lba.0),
                ("setpar_sectors", set.payload.sectors.0),
            ];
            for (key, value) in lines {
                let _ = writeln!(text, "{key}={value}");
            }
        }
        text.push_str(NOTE);
        let crc = check_value(text.as_bytes());
        let _ = writeln!(text, "crc={crc:016x}");
        let mut sector = text.into_bytes();
        for at in sector.len()..SECTOR_BYTES {
            sector.push(if at % 64 == 63 { b'\n' } else { b' ' });
        }
        sector.truncate(SECTOR_BYTES);
        sector
    }

    /// Reads a sector that is a sound anchor of a version that is known.
    pub fn parse(sector: &[u8]) -> Option<Self> {
        const CLOSING: &[u8] = b"\ncrc=";
        let at = sector.windows(CLOSING.len()).position(|w| w == CLOSING)? + 1;
        let (text, rest) = sector.split_at_checked(at)?;
        let digits = std::str::from_utf8(rest.get(4..20)?).ok()?;
        if rest.get(20) != Some(&b'\n')
            || check_value(text) != u64::from_str_radix(digits, 16).ok()?
        {
            return None;
        }
        let text = std::str::from_utf8(text).ok()?;
        let value = |key: &str| {
            let mut lines = text.lines().filter_map(|line| line.split_once('='));
            lines.find(|(k, _)| *k == key).map(|(_, value)| value)
        };
        let number = |key: &str| value(key)?.parse::<u64>().ok();
        if value("format")? != "STELE1" || number("version")? != u64::from(VERSION) {
            return None;
        }
        let parity = u8::try_from(number("m")?).ok()?;
        let geometry = Geometry::new(SectorCount(number("S")?), parity).ok()?;
        if number("N")? != geometry.sectors().0 || number("k")? != u64::from(geometry.data()) {
            return None;
        }
        let manifest_bytes = number("manifest_bytes")?;
        Some(Self {
            uuid: uuid_from_text(value("uuid")?)?,
            set: value("set")?.to_owned(),
            number: number("number")?.try_into().ok()?,
            of: number("of")?.try_into().ok()?,
            time: value("time")?.parse().ok()?,
            geometry,
            used: SectorCount(number("used")?),
            manifest: Extent {
                lba: Lba(number("manifest_lba")?),
                sectors: SectorCount::holding(manifest_bytes),
            },
            manifest_bytes,
            set_parity: parse_set_parity(number),
        })
    }

    /// The sixteen anchors of the head, LBA 0 to 15.
    pub fn head(&self) -> Vec<u8> {
        (0..ANCHORS).flat_map(|copy| self.render(copy)).collect()
    }
}

fn parse_set_parity(number: impl Fn(&str) -> Option<u64>) -> Option<SetParity> {
    let text_bytes = number("setpar_text_bytes")?;
    Some(SetParity {
        index: u8::try_from(number("setpar_index")?).ok()?,
        text: Extent {
            lba: Lba(number("setpar_text_lba")?),
            sectors: SectorCount::holding(text_bytes),
        },
        text_bytes,
        payload: Extent {
            lba: Lba(number("setpar_lba")?),
            sectors: SectorCount(number("setpar_sectors")?),
        },
    })
}

/// Where the files of a parity disc lie, on a disc that is one.
fn set_parity(composed: &Composed) -> Option<SetParity> {
    let place = |path: &str| {
        let at = composed.contents.iter().position(|c| c.path == path)?;
        Some((composed.extent(at)?, composed.contents.get(at)?.len))
    };
    let (text, text_bytes) = place("SETPAR/SET.TXT")?;
    let (payload, _) = place("SETPAR/PARITY.BIN")?;
    Some(SetParity {
        index: composed.set_parity?,
        text,
        text_bytes,
        payload,
    })
}

/// For whoever finds this sector and nothing else.
const NOTE: &str = "\
note=All numbers are decimal. The disc has N sectors of 2048 bytes:
note=248 equal strips of S sectors, then a tail of 320. Strips 0 to k-1
note=are the files, strip k and strip 247 are check values, strips k+1
note=to k+m are parity. Row r is sectors 32*r to 32*r+31 of each strip.
note=Number the 246 coded strips (all but the check strips) from 0: in
note=every row, at every byte, any k of them determine the others, as
note=values of one polynomial of degree below k over GF(256) modulo
note=0x11D at the points 0 to 245. See SPEC.TXT and DECODE.C.
";

/// Other characters than printable ASCII as `?`: an anchor must be readable by eye.
fn printable(text: &str) -> String {
    let visible = |c: char| {
        if c.is_ascii_graphic() || c == ' ' {
            c
        } else {
            '?'
        }
    };
    text.chars().map(visible).take(64).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// An anchor for the tests of this crate.
    pub(crate) fn sample(strip: u64, parity: u8) -> Anchor {
        Anchor {
            uuid: *b"\x6f\x1e\x2d\x3c\x4b\x5a\x46\x69\x88\x97\xa6\xb5\xc4\xd3\xe2\xf1",
            set: "SET-0001".to_owned(),
            number: 1,
            of: 2,
            time: 1_790_000_000,
            geometry: Geometry::new(SectorCount(strip), parity).unwrap(),
            used: SectorCount(4711),
            manifest: Extent {
                lba: Lba(4000),
                sectors: SectorCount(2),
            },
            manifest_bytes: 3000,
            set_parity: None,
        }
    }

    #[test]
    fn an_anchor_is_one_printable_sector_and_reads_back() {
        let anchor = sample(64, 30);
        let sector = anchor.render(16);
        assert_eq!(sector.len(), 2048);
        assert!(
            sector
                .iter()
                .all(|b| *b == b'\n' || (b' '..=b'~').contains(b))
        );
        assert_eq!(Anchor::parse(&sector), Some(anchor));
        let text = String::from_utf8(sector.clone()).unwrap();
        assert!(text.contains("\nuuid=6f1e2d3c-4b5a-4669-8897-a6b5c4d3e2f1\n"));
        assert!(text.contains("\nN=16192\nS=64\nk=216\nm=30\nused=4711\n"));
        let closing = text.find("crc=").unwrap();
        for at in [0, 30, closing - 2, closing + 5] {
            let mut changed = sector.clone();
            changed[at] ^= 1;
            assert_eq!(Anchor::parse(&changed), None, "byte {at}");
        }
        assert_eq!(Anchor::parse(&[]), None);
    }

    #[test]
    fn names_that_an_anchor_cannot_print_do_not_break_its_lines() {
        let set = printable("A\nN=1\u{e9}");
        assert_eq!(set, "A?N=1?");
    }
}
