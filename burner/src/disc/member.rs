//! A data disc of a set, and the line that says what it is in `SETSOFAR.TXT` and `SET.TXT`.

use std::fmt::Write;

use stele_discfs::SectorCount;

use crate::geometry::Geometry;
use crate::ids::{hex, uuid_from_text, uuid_text};
use crate::parity::ContentDigest;

/// Bytes of a line, its line feed included; the longest one has 222. Blanks fill it up, so that
/// the length of a text is known before its numbers are.
const LINE_BYTES: usize = 224;

/// A data disc of a set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Its slot: the point of the code, counted from 0 in the order of numbers. It means nothing
    /// in a set without parity discs.
    pub slot: u8,
    /// Its number in the set.
    pub number: u32,
    /// The disc.
    pub uuid: [u8; 16],
    /// How it is divided.
    pub geometry: Geometry,
    /// Sectors of its content: what parity covers.
    pub used: SectorCount,
    /// Copies of it that were planned; none where that is not known.
    pub copies: Option<u32>,
    /// What was built; none before it is built, and of a disc of version 1 of the format.
    pub built: Option<BuiltMember>,
}

/// What tells one build of a disc from another.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct BuiltMember {
    /// `content` of its anchors (SPEC.TXT R-015).
    pub content: ContentDigest,
    /// BLAKE3 of its `MANIFEST.JSN`.
    pub manifest: [u8; 32],
}

impl Member {
    /// The line, of a length that depends on nothing; with its slot where the set has parity discs.
    pub(super) fn line(&self, with_slot: bool) -> String {
        let g = self.geometry;
        let mut line = format!("disc={}", self.number);
        // Writing into a String cannot fail, here and below.
        if with_slot {
            let _ = write!(line, " slot={}", self.slot);
        }
        let _ = write!(line, " uuid={}", uuid_text(self.uuid));
        if let Some(built) = self.built {
            let _ = write!(line, " content={}", built.content);
        }
        let (s, k, m, used) = (g.strip().0, g.data(), g.parity(), self.used.0);
        let _ = write!(line, " S={s} k={k} m={m} used={used}");
        if let Some(built) = self.built {
            let _ = write!(line, " manifest={}", hex(&built.manifest));
        }
        if let Some(copies) = self.copies {
            let _ = write!(line, " copies={copies}");
        }
        let width = LINE_BYTES - 1;
        format!("{line:width$}\n")
    }

    /// Reads a line; `None` where it contradicts itself. `slot` is that of a line that says none.
    pub(super) fn parse(line: &str, slot: u8) -> Option<Self> {
        let number = |key| value(line, key)?.parse::<u64>().ok();
        let small = |key| u32::try_from(number(key)?).ok();
        let parity = u8::try_from(number(" m")?).ok()?;
        let geometry = Geometry::new(SectorCount(number(" S")?), parity).ok()?;
        if number(" k").is_some_and(|k| k != u64::from(geometry.data())) {
            return None;
        }
        let built = match (value(line, " content"), value(line, " manifest")) {
            (Some(content), Some(manifest)) => Some(BuiltMember {
                content: content.parse().ok()?,
                manifest: *blake3::Hash::from_hex(manifest).ok()?.as_bytes(),
            }),
            _ => None,
        };
        let used = SectorCount(number(" used")?);
        (used <= geometry.content()).then_some(Self {
            slot: match value(line, " slot") {
                Some(slot) => slot.parse().ok()?,
                None => slot,
            },
            number: small("disc")?,
            uuid: uuid_from_text(value(line, " uuid")?)?,
            geometry,
            used,
            copies: small(" copies"),
            built,
        })
    }
}

/// A value among `key=value` words; version 1 has spaces in front of a number.
pub(super) fn value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let start = line.find(&format!("{key}="))? + key.len() + 1;
    line.get(start..)?.split_whitespace().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_one_length_and_reads_back() {
        let member = |slot: u8, big: bool| Member {
            slot,
            number: if big { u32::MAX } else { 1 },
            uuid: [slot; 16],
            geometry: Geometry::new(SectorCount(if big { 17_318_400 } else { 32 }), 14).unwrap(),
            used: SectorCount(if big { 4_017_868_800 } else { 300 }),
            copies: big.then_some(u32::MAX),
            built: big.then_some(BuiltMember {
                content: ContentDigest([slot; 8]),
                manifest: [slot; 32],
            }),
        };
        for member in [member(0, false), member(63, true)] {
            let line = member.line(true);
            assert_eq!(line.len(), LINE_BYTES, "{line}");
            assert_eq!(Member::parse(&line, 9), Some(member.clone()));
            let line = member.line(false);
            assert_eq!(line.len(), LINE_BYTES, "{line}");
            let read = Member::parse(&line, 9).unwrap();
            assert_eq!((read.slot, read.used), (9, member.used));
            let other = line.replace(" k=232", " k=231");
            assert!(other != line && Member::parse(&other, 0).is_none());
        }
    }
}
