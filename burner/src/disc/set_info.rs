//! `SETPAR/SET.TXT`: which discs a set has, as every parity disc says it.

use std::fmt::Write;

use stele_discfs::SectorCount;

use crate::geometry::Geometry;
use crate::ids::{uuid_from_text, uuid_text};

/// Data discs of a set at most: points of the code.
pub const SLOTS: u8 = 64;

/// Parity discs of a set at most.
pub const PARITY_DISCS_MAX: u8 = 4;

/// Folder of a parity disc's payload.
pub const FOLDER: &str = "SETPAR";

/// The name of a payload file: the parity itself for 0, then the manifest of each slot's disc.
pub fn payload_name(at: usize) -> String {
    match at {
        0 => "PARITY.BIN".to_owned(),
        slot => format!("D{slot:03}.JSN"),
    }
}

/// A data disc of a set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Its slot: the point of the code.
    pub slot: u8,
    /// Its number in the set.
    pub number: u32,
    /// The disc.
    pub uuid: [u8; 16],
    /// How it is divided.
    pub geometry: Geometry,
    /// Sectors of its content: what parity covers.
    pub used: SectorCount,
}

/// A parity disc of a set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParityDisc {
    /// j: its parity is the value at point 64 + j.
    pub index: u8,
    /// Its number in the set.
    pub number: u32,
    /// The disc.
    pub uuid: [u8; 16],
}

/// All discs of a set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetInfo {
    /// The set's name.
    pub set: String,
    /// When it was planned, seconds since 1970 UTC.
    pub time: i64,
    /// Whose archive it is of.
    pub owner: String,
    /// Sectors of the medium.
    pub capacity: SectorCount,
    /// Data discs, by slot.
    pub members: Vec<Member>,
    /// Parity discs, by index.
    pub parity: Vec<ParityDisc>,
}

impl SetInfo {
    /// U: sectors that parity covers, those of the longest member.
    pub fn sectors(&self) -> SectorCount {
        let longest = self.members.iter().map(|member| member.used).max();
        longest.unwrap_or_default()
    }

    /// Discs of the set.
    pub fn of(&self) -> u32 {
        u32::try_from(self.members.len() + self.parity.len()).unwrap_or(u32::MAX)
    }

    /// The text. Its length depends on nothing that is not known when the set is planned.
    pub fn text(&self) -> String {
        let mut out = format!(
            "STELE1 SET\nset={}\ntime={}\nowner={}\ncapacity={}\nslots={SLOTS}\nsectors={:>10}\n",
            self.set,
            self.time,
            self.owner.replace(['\n', '\r'], " "),
            self.capacity.0,
            self.sectors().0
        );
        for m in &self.members {
            // Writing into a String cannot fail.
            let _ = writeln!(
                out,
                "disc={} slot={} uuid={} used={:>10} S={:>8} m={:>3}",
                m.number,
                m.slot,
                uuid_text(m.uuid),
                m.used.0,
                m.geometry.strip().0,
                m.geometry.parity()
            );
        }
        for p in &self.parity {
            let uuid = uuid_text(p.uuid);
            let _ = writeln!(out, "parity={} index={} uuid={uuid}", p.number, p.index);
        }
        out
    }

    /// Reads the text; `None` where it is not one or contradicts itself.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next()? != "STELE1 SET" {
            return None;
        }
        let mut info = Self {
            set: String::new(),
            time: 0,
            owner: String::new(),
            capacity: SectorCount(0),
            members: Vec::new(),
            parity: Vec::new(),
        };
        for line in lines {
            let (key, rest) = line.split_once('=')?;
            match key {
                "set" => info.set = rest.to_owned(),
                "owner" => info.owner = rest.to_owned(),
                "time" => info.time = rest.parse().ok()?,
                "capacity" => info.capacity = SectorCount(rest.parse().ok()?),
                "slots" if rest != SLOTS.to_string() => return None,
                "disc" => info.members.push(member(line)?),
                "parity" => info.parity.push(parity_disc(line)?),
                _ => {}
            }
        }
        let slots = info.members.iter().map(|m| usize::from(m.slot));
        let indexes = info.parity.iter().map(|p| usize::from(p.index));
        let fits = info.members.len() <= SLOTS.into()
            && info.parity.len() <= PARITY_DISCS_MAX.into()
            && slots.eq(0..info.members.len())
            && indexes.eq(0..info.parity.len());
        fits.then_some(info)
    }
}

/// A value among `key=value` words; spaces may stand in front of a number.
fn value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let start = line.find(&format!("{key}="))? + key.len() + 1;
    line.get(start..)?.split_whitespace().next()
}

fn member(line: &str) -> Option<Member> {
    let number = |key| value(line, key)?.parse::<u64>().ok();
    let parity = u8::try_from(number(" m")?).ok()?;
    let geometry = Geometry::new(SectorCount(number(" S")?), parity).ok()?;
    let used = SectorCount(number(" used")?);
    (used <= geometry.content()).then_some(Member {
        slot: u8::try_from(number(" slot")?).ok()?,
        number: u32::try_from(number("disc")?).ok()?,
        uuid: uuid_from_text(value(line, " uuid")?)?,
        geometry,
        used,
    })
}

fn parity_disc(line: &str) -> Option<ParityDisc> {
    let number = |key| value(line, key)?.parse::<u32>().ok();
    Some(ParityDisc {
        index: u8::try_from(number(" index")?).ok()?,
        number: number("parity")?,
        uuid: uuid_from_text(value(line, " uuid")?)?,
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn sample() -> SetInfo {
        let member = |slot: u8| Member {
            slot,
            number: u32::from(slot) + 1,
            uuid: [slot + 1; 16],
            geometry: Geometry::new(SectorCount(32 * (1 + u64::from(slot % 2))), 14).unwrap(),
            used: SectorCount(3000 + u64::from(slot)),
        };
        let parity = |index: u8| ParityDisc {
            index,
            number: 5 + u32::from(index),
            uuid: [100 + index; 16],
        };
        SetInfo {
            set: "SET-0001".to_owned(),
            time: 1_780_000_000,
            owner: "St. Mary's, Zürich".to_owned(),
            capacity: SectorCount(20_000),
            members: (0..4).map(member).collect(),
            parity: (0..2).map(parity).collect(),
        }
    }

    #[test]
    fn the_text_says_everything() {
        let info = sample();
        assert_eq!(SetInfo::parse(&info.text()), Some(info.clone()));
        assert_eq!((info.sectors().0, info.of()), (3003, 6));
    }

    #[test]
    fn a_text_that_contradicts_itself_is_refused() {
        let text = sample().text();
        for (from, to) in [
            ("STELE1 SET", "STELE2 SET"),
            ("slots=64", "slots=65"),
            ("slot=1", "slot=2"),
            ("m= 14", "m= 15"),
            ("used=      3001", "used=9999999999"),
            ("index=1", "index=0"),
        ] {
            assert!(text.contains(from), "{from}");
            assert_eq!(SetInfo::parse(&text.replace(from, to)), None, "{to}");
        }
    }
}
