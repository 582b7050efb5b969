//! Anchors: one sector of printable `key=value` lines that says what the disc is.
//!
//! Sixteen at LBA 0, sixteen at the start of the tail; the first of the tail is also the file
//! `RECOVERY/ANCHOR.TXT`. The line `crc=` closes an anchor: 16 hexadecimal digits of the
//! CRC-64/NVME of everything in front of it. Spaces fill the sector, line feeds break them.

use std::fmt::Write;

use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};

use super::check_strip::check_value;
use super::identity::{ContentDigest, DiscIdentity, DiscName};
use crate::composed::Composed;
use crate::disc::{
    ContentSource, DiscLabel, LateText, PARITY_DISCS_MAX, SET_TEXT, SET_TEXT_AGAIN, SLOTS,
};
use crate::geometry::{ANCHORS, Geometry};
use crate::ids::{uuid_from_text, uuid_text};

/// First line of every anchor.
pub(super) const FIRST_LINE: &[u8] = b"format=STELE1\n";
/// Longest SET.TXT that is read; 68 lines need a tenth of it.
const SET_TEXT_MAX: u64 = 1 << 16;

/// What an anchor says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Anchor {
    /// The disc.
    pub uuid: [u8; 16],
    /// What was built; none in version 1.
    pub content: Option<ContentDigest>,
    /// Features that a reader must know, divided by commas.
    pub needs: String,
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
    /// The lines as they are written: keys that are not known stay.
    text: AnchorText,
}

/// Where a parity disc has the parity of its set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetParity {
    /// j: it holds the values at point 64 + j.
    pub index: u8,
    /// Numbers of the data discs, by slot; none in version 1.
    pub discs: Vec<u32>,
    /// Where `SETPAR/SET.TXT` lies.
    pub text: Extent,
    /// Length of `SETPAR/SET.TXT` in bytes.
    pub text_bytes: u64,
    /// Where it lies a second time; nowhere in version 1.
    pub again: Option<Extent>,
    /// Where `SETPAR/PARITY.BIN` lies.
    pub payload: Extent,
}

/// The text of an anchor in front of and behind the number of its copy.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct AnchorText {
    before: String,
    behind: String,
}

impl Anchor {
    /// The anchor of a composed disc on which this was built.
    pub fn of(composed: &Composed, content: ContentDigest) -> Self {
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
        let anchor = Self {
            uuid: *uuid,
            content: Some(content),
            needs: String::new(),
            set: printable(set),
            number: *number,
            of: *of,
            time: *time,
            geometry: composed.geometry,
            used: composed.used,
            manifest: extent.unwrap_or(nowhere),
            manifest_bytes: manifest.map_or(0, |(_, content)| content.len),
            set_parity: set_parity(composed),
            text: AnchorText::default(),
        };
        anchor.worded()
    }

    /// The anchor of a disc that has nothing but sectors in use: for tests and measurements.
    pub fn bare(identity: DiscIdentity, used: SectorCount) -> Self {
        let anchor = Self {
            uuid: identity.name.uuid,
            content: identity.name.content,
            needs: String::new(),
            set: "SET-0001".to_owned(),
            number: 1,
            of: 1,
            time: 1_790_000_000,
            geometry: identity.geometry,
            used,
            manifest: Extent {
                lba: Lba(0),
                sectors: SectorCount(0),
            },
            manifest_bytes: 0,
            set_parity: None,
            text: AnchorText::default(),
        };
        anchor.worded()
    }

    /// Which disc it is of.
    pub fn identity(&self) -> DiscIdentity {
        DiscIdentity {
            name: DiscName {
                uuid: self.uuid,
                content: self.content,
            },
            geometry: self.geometry,
        }
    }

    /// With its text made of its facts.
    fn worded(mut self) -> Self {
        let g = self.geometry;
        let mut before = format!("format=STELE1\nversion={}\n", self.identity().version());
        // Writing into a String cannot fail, here and below.
        if let Some(content) = self.content {
            let (uuid, needs) = (uuid_text(self.uuid), &self.needs);
            let _ = write!(before, "needs={needs}\nuuid={uuid}\ncontent={content}\n");
        } else {
            let _ = writeln!(before, "uuid={}", uuid_text(self.uuid));
        }
        let (set, number, of, time) = (&self.set, self.number, self.of, self.time);
        let _ = write!(before, "set={set}\nnumber={number}\nof={of}\ntime={time}\n");
        let lines = [
            ("N", g.sectors().0),
            ("S", g.strip().0),
            ("k", g.data().into()),
            ("m", g.parity().into()),
            ("used", self.used.0),
            ("manifest_lba", self.manifest.lba.0),
            ("manifest_bytes", self.manifest_bytes),
        ];
        for (key, value) in lines {
            let _ = writeln!(before, "{key}={value}");
        }
        before.push_str("copy=");
        let mut behind = String::from("\n");
        if let Some(set) = &self.set_parity {
            behind.push_str(&set.lines());
        }
        behind.push_str(NOTE);
        self.text = AnchorText { before, behind };
        self
    }

    /// The sector of copy `copy`: 0..16 at the head, 16..32 at the tail.
    pub fn render(&self, copy: u64) -> Vec<u8> {
        let AnchorText { before, behind } = &self.text;
        let mut text = match self.content {
            Some(_) => format!("{before}{copy:02}{behind}"),
            None => format!("{before}{copy}{behind}"),
        };
        let crc = check_value(text.as_bytes());
        let _ = writeln!(text, "crc={crc:016x}");
        let mut sector = text.into_bytes();
        for at in sector.len()..SECTOR_BYTES {
            sector.push(if at % 64 == 63 { b'\n' } else { b' ' });
        }
        sector.truncate(SECTOR_BYTES);
        sector
    }

    /// Reads a sector that is a sound anchor of a version that is known, every number of which
    /// fits the disc (SPEC.TXT ).
    pub fn parse(sector: &[u8]) -> Option<Self> {
        Self::parse_copy(sector).map(|(anchor, _)| anchor)
    }

    /// The same, where it stands in the sector that it says.
    pub(crate) fn in_place(sector: &[u8], lba: Lba) -> Option<Self> {
        let (anchor, copy) = Self::parse_copy(sector)?;
        (anchor.place(copy) == lba).then_some(anchor)
    }

    /// The same, and the number of its copy.
    pub(super) fn parse_copy(sector: &[u8]) -> Option<(Self, u64)> {
        let lines = Lines(sound_text(sector)?);
        let number = |key: &str| lines.number(key);
        let content = match number("version")? {
            1 => None,
            2 => Some(lines.value("content")?.parse().ok()?),
            _ => return None,
        };
        let parity = u8::try_from(number("m")?).ok()?;
        let geometry = Geometry::new(SectorCount(number("S")?), parity).ok()?;
        if number("N")? != geometry.sectors().0 || number("k")? != u64::from(geometry.data()) {
            return None;
        }
        let used = SectorCount(number("used")?);
        let manifest_bytes = number("manifest_bytes")?;
        let manifest = inside(number("manifest_lba")?, manifest_bytes, geometry)?;
        let set_parity = match lines.value("setpar_index") {
            Some(_) => Some(SetParity::parse(&lines, geometry)?),
            None => None,
        };
        let of_set = |key| match lines.value(key) {
            Some(_) => u32::try_from(number(key)?).ok(),
            None => Some(0),
        };
        let anchor = Self {
            uuid: uuid_from_text(lines.value("uuid")?)?,
            content,
            needs: lines.value("needs").unwrap_or_default().to_owned(),
            set: lines.value("set").unwrap_or_default().to_owned(),
            number: of_set("number")?,
            of: of_set("of")?,
            time: lines
                .value("time")
                .and_then(|t| t.parse().ok())
                .unwrap_or(0),
            geometry,
            used,
            manifest,
            manifest_bytes,
            set_parity,
            text: lines.around_copy()?,
        };
        let copy = number("copy")?;
        (used <= geometry.content() && copy < 2 * ANCHORS).then_some((anchor, copy))
    }

    /// The sector where this copy of it belongs.
    pub(super) fn place(&self, copy: u64) -> Lba {
        match copy.checked_sub(ANCHORS) {
            Some(behind) => self.geometry.tail().lba.after(SectorCount(behind)),
            None => Lba(copy),
        }
    }

    /// The sixteen anchors of the head, LBA 0 to 15.
    pub fn head(&self) -> Vec<u8> {
        (0..ANCHORS).flat_map(|copy| self.render(copy)).collect()
    }
}

/// The lines of an anchor in front of its CRC, where that agrees.
fn sound_text(sector: &[u8]) -> Option<&str> {
    const CLOSING: &[u8] = b"\ncrc=";
    if !sector.starts_with(FIRST_LINE) {
        return None;
    }
    let at = sector.windows(CLOSING.len()).position(|w| w == CLOSING)? + 1;
    let (text, rest) = sector.split_at_checked(at)?;
    let digits: ContentDigest = std::str::from_utf8(rest.get(4..20)?).ok()?.parse().ok()?;
    let sound = rest.get(20) == Some(&b'\n') && check_value(text).to_be_bytes() == digits.0;
    std::str::from_utf8(text).ok().filter(|_| sound)
}

/// The version of a sound anchor, whichever it is.
pub(super) fn version_of(sector: &[u8]) -> Option<u64> {
    Lines(sound_text(sector)?).number("version")
}

/// Lines `key=value`; of two with one key the first counts.
struct Lines<'a>(&'a str);

impl<'a> Lines<'a> {
    fn value(&self, key: &str) -> Option<&'a str> {
        let mut lines = self.0.lines().filter_map(|line| line.split_once('='));
        lines.find(|(k, _)| *k == key).map(|(_, value)| value)
    }

    /// Decimal digits and nothing else.
    fn number(&self, key: &str) -> Option<u64> {
        let value = self.value(key)?;
        let digits = value.bytes().all(|b| b.is_ascii_digit());
        value.parse().ok().filter(|_| digits)
    }

    fn around_copy(&self) -> Option<AnchorText> {
        const COPY: &str = "\ncopy=";
        let at = self.0.find(COPY)? + COPY.len();
        let (before, rest) = self.0.split_at_checked(at)?;
        let (_, behind) = rest.split_at_checked(rest.find('\n')?)?;
        Some(AnchorText {
            before: before.to_owned(),
            behind: behind.to_owned(),
        })
    }
}

/// Where so many bytes lie, if that is in the data strips.
fn inside(lba: u64, bytes: u64, geometry: Geometry) -> Option<Extent> {
    let sectors = SectorCount::holding(bytes);
    let end = lba.checked_add(sectors.0)?;
    (end <= geometry.content().0).then_some(Extent {
        lba: Lba(lba),
        sectors,
    })
}

impl SetParity {
    /// What the anchors of a parity disc say besides (SPEC.TXT R-064).
    fn lines(&self) -> String {
        let mut lines = format!("setpar_index={}\n", self.index);
        let mut number = |key: &str, value: u64| {
            // Writing into a String cannot fail.
            let _ = writeln!(lines, "setpar_{key}={value}");
        };
        number("text_lba", self.text.lba.0);
        number("text_bytes", self.text_bytes);
        if let Some(again) = self.again {
            number("copy_lba", again.lba.0);
        }
        number("lba", self.payload.lba.0);
        number("sectors", self.payload.sectors.0);
        if !self.discs.is_empty() {
            let discs: Vec<String> = self.discs.iter().map(u32::to_string).collect();
            let _ = writeln!(lines, "setpar_discs={}", discs.join(","));
        }
        lines
    }

    fn parse(lines: &Lines<'_>, geometry: Geometry) -> Option<Self> {
        let number = |key| lines.number(key);
        let text_bytes = number("setpar_text_bytes")?;
        let index = u8::try_from(number("setpar_index")?).ok()?;
        let bytes = number("setpar_sectors")?.checked_mul(SECTOR_BYTES as u64)?;
        let again = match lines.value("setpar_copy_lba") {
            Some(_) => Some(inside(number("setpar_copy_lba")?, text_bytes, geometry)?),
            None => None,
        };
        // Whoever only repairs the disc has no use for it, and does not look at it.
        let discs = lines.value("setpar_discs").unwrap_or_default();
        let discs: Option<Vec<u32>> = discs.split(',').map(|number| number.parse().ok()).collect();
        let discs = discs.unwrap_or_default();
        let fits = discs.len() <= SLOTS.into() && discs.is_sorted_by(|a, b| a < b);
        let discs = if fits { discs } else { Vec::new() };
        let sound = index < PARITY_DISCS_MAX && text_bytes <= SET_TEXT_MAX;
        let set_parity = Self {
            index,
            discs,
            text: inside(number("setpar_text_lba")?, text_bytes, geometry)?,
            text_bytes,
            again,
            payload: inside(number("setpar_lba")?, bytes, geometry)?,
        };
        sound.then_some(set_parity)
    }
}

/// Where the files of a parity disc lie, on a disc that is one.
fn set_parity(composed: &Composed) -> Option<SetParity> {
    let of = composed.set_parity.as_ref()?;
    let place = |path: &str| {
        let at = composed.contents.iter().position(|c| c.path == path)?;
        Some((composed.extent(at)?, composed.contents.get(at)?.len))
    };
    let (text, text_bytes) = place(SET_TEXT)?;
    let (payload, _) = place("SETPAR/PARITY.BIN")?;
    Some(SetParity {
        index: of.index,
        discs: of.discs.clone(),
        text,
        text_bytes,
        again: place(SET_TEXT_AGAIN).map(|(extent, _)| extent),
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
pub(crate) fn printable(text: &str) -> String {
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
pub(crate) mod tests;
