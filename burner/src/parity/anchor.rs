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
        let of_set = |key| u32::try_from(number(key).unwrap_or_default());
        let anchor = Self {
            uuid: uuid_from_text(lines.value("uuid")?)?,
            content,
            needs: lines.value("needs").unwrap_or_default().to_owned(),
            set: lines.value("set").unwrap_or_default().to_owned(),
            number: of_set("number").ok()?,
            of: of_set("of").ok()?,
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
pub(crate) mod tests {
    use super::*;

    /// An anchor for the tests of this crate.
    pub(crate) fn sample(strip: u64, parity: u8) -> Anchor {
        let anchor = Anchor {
            uuid: *b"\x6f\x1e\x2d\x3c\x4b\x5a\x46\x69\x88\x97\xa6\xb5\xc4\xd3\xe2\xf1",
            content: Some(ContentDigest(*b"\x01\x23\x45\x67\x89\xab\xcd\xef")),
            needs: String::new(),
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
            text: AnchorText::default(),
        };
        anchor.worded()
    }

    /// The same disc with a feature that readers must know.
    pub(crate) fn that_needs(anchor: &Anchor, feature: &str) -> Anchor {
        let needs = feature.to_owned();
        Anchor {
            needs,
            ..anchor.clone()
        }
        .worded()
    }

    /// The same disc, with all of its data strips in use.
    pub(crate) fn all_in_use(anchor: &Anchor) -> Anchor {
        Anchor {
            used: anchor.geometry.content(),
            ..anchor.clone()
        }
        .worded()
    }

    /// The same disc, built to this content; none as version 1 had it.
    pub(crate) fn of_content(anchor: &Anchor, content: Option<[u8; 8]>) -> Anchor {
        let content = content.map(ContentDigest);
        Anchor {
            content,
            ..anchor.clone()
        }
        .worded()
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
        assert!(text.starts_with("format=STELE1\nversion=2\nneeds=\nuuid="));
        assert!(text.contains("\nuuid=6f1e2d3c-4b5a-4669-8897-a6b5c4d3e2f1\n"));
        assert!(text.contains("\ncontent=0123456789abcdef\n") && text.contains("\ncopy=16\n"));
        assert!(text.contains("\nN=16192\nS=64\nk=216\nm=30\nused=4711\n"));
        let closing = text.find("crc=").unwrap();
        for at in [0, 30, closing - 2, closing + 5] {
            let mut changed = sector.clone();
            changed[at] ^= 1;
            assert_eq!(Anchor::parse(&changed), None, "byte {at}");
        }
        assert_eq!(Anchor::parse(&[]), None);
        let old = of_content(&sample(64, 30), None);
        let text = String::from_utf8(old.render(3)).unwrap();
        assert!(text.starts_with("format=STELE1\nversion=1\nuuid=") && text.contains("\ncopy=3\n"));
        assert_eq!(Anchor::parse(text.as_bytes()), Some(old));
    }

    fn changed(anchor: &Anchor, from: &str, to: &str) -> Vec<u8> {
        let text = String::from_utf8(anchor.render(0)).unwrap();
        assert!(text.contains(from), "{from}");
        let text = text.replace(from, to);
        let (text, _) = text.split_at(text.find("crc=").unwrap());
        let crc = check_value(text.as_bytes());
        format!("{text}crc={crc:016x}\n").into_bytes()
    }

    /// a number that does not fit the disc makes it no anchor; nothing is ever read there.
    #[test]
    fn numbers_beyond_the_disc_make_it_no_anchor() {
        let mut anchor = sample(64, 30);
        let at = |lba, sectors| Extent {
            lba: Lba(lba),
            sectors: SectorCount(sectors),
        };
        anchor.set_parity = Some(SetParity {
            index: 3,
            discs: vec![1, 2, 4],
            text: at(300, 1),
            text_bytes: 700,
            again: Some(at(1400, 1)),
            payload: at(301, 1000),
        });
        let anchor = anchor.worded();
        assert_eq!(Anchor::parse(&anchor.render(0)).as_ref(), Some(&anchor));
        for (from, to) in [
            ("used=4711", "used=13825"),
            ("manifest_lba=4000", "manifest_lba=18446744073709551615"),
            ("manifest_lba=4000", "manifest_lba=13823"),
            ("manifest_bytes=3000", "manifest_bytes=9223372036854775808"),
            ("setpar_index=3", "setpar_index=4"),
            (
                "setpar_text_lba=300",
                "setpar_text_lba=18446744073709551615",
            ),
            (
                "setpar_text_bytes=700",
                "setpar_text_bytes=9223372036854775808",
            ),
            ("setpar_copy_lba=1400", "setpar_copy_lba=13824"),
            ("setpar_lba=301", "setpar_lba=13000"),
            ("setpar_sectors=1000", "setpar_sectors=36028797018963968"),
            ("N=16192", "N=+16192"),
            ("copy=00", "copy=32"),
            ("content=0123456789abcdef", "content=0123456789ABCDEF"),
        ] {
            assert_eq!(Anchor::parse(&changed(&anchor, from, to)), None, "{to}");
        }
        // Before there were a second text and the numbers, an anchor said neither.
        let old = changed(&anchor, "setpar_copy_lba=1400\n", "");
        let old = Anchor::parse(&old).and_then(|anchor| anchor.set_parity);
        assert!(old.is_some_and(|set| set.again.is_none() && set.discs == [1, 2, 4]));
        for list in ["1,4,2", "1,,4", "", &"1,".repeat(65)] {
            let list = format!("setpar_discs={list}");
            let odd = Anchor::parse(&changed(&anchor, "setpar_discs=1,2,4", &list)).unwrap();
            assert_eq!(odd.set_parity.unwrap().discs, [0; 0], "{list}");
        }
        // A key that is not known stays where it is.
        let more = changed(&anchor, "used=4711", "used=4711\nfuture=1");
        let read = Anchor::parse(&more).unwrap();
        assert!(
            String::from_utf8(read.render(20))
                .unwrap()
                .contains("\nfuture=1\n")
        );
    }

    /// the longest text leaves room for its sum.
    #[test]
    fn the_longest_anchor_fits_its_sector() {
        let far = Extent {
            lba: Lba(u32::MAX.into()),
            sectors: SectorCount(u32::MAX.into()),
        };
        let anchor = Anchor {
            set: "x".repeat(64),
            number: u32::MAX,
            of: u32::MAX,
            time: i64::MIN,
            used: far.sectors,
            manifest: far,
            manifest_bytes: u64::MAX,
            set_parity: Some(SetParity {
                index: 3,
                discs: (1000..1064).collect(),
                text: far,
                text_bytes: SET_TEXT_MAX,
                again: Some(far),
                payload: far,
            }),
            ..sample(17_318_400, 122)
        };
        let text = String::from_utf8(anchor.worded().render(31)).unwrap();
        let (_, closing) = text.split_once("\ncrc=").unwrap();
        assert_eq!(closing.find('\n'), Some(16), "{text}");
    }

    #[test]
    fn names_that_an_anchor_cannot_print_do_not_break_its_lines() {
        let set = printable("A\nN=1\u{e9}");
        assert_eq!(set, "A?N=1?");
    }
}
