//! `SETPAR/SET.TXT`: which discs a set has, as every parity disc says it.

use std::fmt::Write;

use stele_discfs::SectorCount;

use super::member::{Member, value};
use crate::ids::{uuid_from_text, uuid_text};

/// Data discs of a set at most: points of the code.
pub const SLOTS: u8 = 64;

/// Parity discs of a set at most.
pub const PARITY_DISCS_MAX: u8 = 4;

/// Folder of a parity disc's payload.
pub const FOLDER: &str = "SETPAR";

/// What the set is, as a file of a parity disc.
pub const SET_TEXT: &str = "SETPAR/SET.TXT";

/// The same once more, behind everything else that it holds.
pub const SET_TEXT_AGAIN: &str = "SETPAR/SETCOPY.TXT";

/// Digits of the largest number of sectors.
const SECTORS_DIGITS: usize = 10;

/// The name of a payload file: the parity itself for 0, then the manifest of each slot's disc.
pub fn payload_name(at: usize) -> String {
    match at {
        0 => "PARITY.BIN".to_owned(),
        slot => format!("D{slot:03}.JSN"),
    }
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

    /// The text. Its length depends on nothing that is not known when the set is planned: blanks
    /// stand at the end of lines whose numbers are not.
    pub fn text(&self) -> String {
        let mut out = format!(
            "STELE1 SET\nset={}\ntime={}\nowner={}\ncapacity={}\nslots={SLOTS}\n",
            self.set,
            self.time,
            self.owner.replace(['\n', '\r'], " "),
            self.capacity.0,
        );
        // Writing into a String cannot fail.
        let _ = writeln!(out, "sectors={:<SECTORS_DIGITS$}", self.sectors().0);
        out.extend(self.members.iter().map(|member| member.line(true)));
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
            // A line ends before all its carriage returns: one of them cannot be written back.
            let (key, rest) = line.trim_end_matches('\r').split_once('=')?;
            match key {
                "set" => info.set = rest.to_owned(),
                "owner" => info.owner = rest.to_owned(),
                "time" => info.time = rest.parse().ok()?,
                "capacity" => info.capacity = SectorCount(rest.parse().ok()?),
                "slots" if rest != SLOTS.to_string() => return None,
                "disc" => info.members.push(Member::parse(line, u8::MAX)?),
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
    use super::super::member::BuiltMember;
    use super::*;
    use crate::geometry::Geometry;
    use crate::parity::ContentDigest;

    pub(crate) fn sample() -> SetInfo {
        let member = |slot: u8| Member {
            slot,
            number: u32::from(slot) + 1,
            uuid: [slot + 1; 16],
            geometry: Geometry::new(SectorCount(32 * (1 + u64::from(slot % 2))), 14).unwrap(),
            used: SectorCount(3000 + u64::from(slot)),
            copies: Some(2),
            built: Some(BuiltMember {
                content: ContentDigest([slot; 8]),
                manifest: [slot; 32],
            }),
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
        assert!(
            info.text()
                .contains("\nsectors=3003      \ndisc=1 slot=0 uuid=0101")
        );
    }

    /// Version 1 of the format has blanks in front of numbers, and says less.
    #[test]
    fn the_text_of_version_1_is_read() {
        let text = "STELE1 SET\nset=SET-0001\ntime=1\nowner=A\ncapacity=20000\nslots=64\n\
                    sectors=      3000\n\
                    disc=1 slot=0 uuid=01010101-0101-0101-0101-010101010101 used=      3000 \
                    S=      32 m= 14\n\
                    parity=2 index=0 uuid=64646464-6464-6464-6464-646464646464\n";
        let info = SetInfo::parse(text).unwrap();
        let [member] = &info.members[..] else {
            panic!("one member")
        };
        assert_eq!((member.slot, member.used.0, member.built), (0, 3000, None));
        assert_eq!((info.parity.len(), info.of()), (1, 2));
    }

    #[test]
    fn a_text_that_contradicts_itself_is_refused() {
        let text = sample().text();
        for (from, to) in [
            ("STELE1 SET", "STELE2 SET"),
            ("slots=64", "slots=65"),
            ("slot=1", "slot=2"),
            ("m=14", "m=15"),
            ("used=3001", "used=9999999999"),
            ("index=1", "index=0"),
        ] {
            assert!(text.contains(from), "{from}");
            assert_eq!(SetInfo::parse(&text.replace(from, to)), None, "{to}");
        }
    }
}
