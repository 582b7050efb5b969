//! What of a disc has been read, what failed and how: GNU ddrescue's mapfile, which other tools
//! read and write.
//!
//! Source: GNU ddrescue manual, "Mapfile structure". Positions and sizes are bytes, in hexadecimal;
//! blocks are in order and do not overlap. What no block names has not been tried.

use std::collections::BTreeMap;
use std::fmt::Write;

use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};

use super::Pass;
use crate::parity::DiscName;
use crate::sectors::LostMap;

/// Longest text that is taken for a mapfile, in bytes: over a million blocks.
pub const MAP_MAX: u64 = 64 << 20;
/// More sectors than any command can address.
const SECTORS_MAX: u64 = 1 << 32;
/// Comment that names the disc; other tools pass over it.
const DISC: &str = "# Disc ";

/// Why a text is no mapfile.
#[derive(Copy, Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[error("line {line} of the map cannot be read")]
pub struct MapError {
    /// The line, from 1.
    pub line: usize,
}

impl MapError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        "VER-001"
    }
}

/// What is known of some sectors. The letters are ddrescue's.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum BlockStatus {
    /// `?`: nobody tried.
    Untried,
    /// `*`: a large read failed.
    Untrimmed,
    /// `/`: what is left between the edges that were looked for.
    Unscraped,
    /// `-`: read one by one, and not to be had.
    Bad,
    /// `+`: read.
    Finished,
}

impl BlockStatus {
    const ALL: [Self; 5] = [
        Self::Untried,
        Self::Untrimmed,
        Self::Unscraped,
        Self::Bad,
        Self::Finished,
    ];

    fn letter(self) -> &'static str {
        match self {
            Self::Untried => "?",
            Self::Untrimmed => "*",
            Self::Unscraped => "/",
            Self::Bad => "-",
            Self::Finished => "+",
        }
    }
}

/// What of a disc has been read, what failed and how.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RescueMap {
    sectors: SectorCount,
    /// Where each run of one status begins; neighbors differ, and the first is at 0.
    starts: BTreeMap<u64, BlockStatus>,
    /// The disc, where it is known.
    pub disc: Option<DiscName>,
    /// The pass that was under way.
    pub pass: Pass,
}

impl RescueMap {
    /// A disc of which nothing has been tried.
    pub fn new(sectors: SectorCount, disc: Option<DiscName>) -> Self {
        let first = (sectors.0 > 0).then_some((0, BlockStatus::Untried));
        Self {
            sectors,
            starts: first.into_iter().collect(),
            disc,
            pass: Pass::Forward,
        }
    }

    /// A disc that was read but for its damage.
    pub fn of_damage(sectors: SectorCount, damage: &LostMap) -> Self {
        let mut map = Self::new(sectors, None);
        map.pass = Pass::Done;
        let lba = Lba(0);
        map.set(Extent { lba, sectors }, BlockStatus::Finished);
        for range in damage.ranges() {
            map.set(*range, BlockStatus::Bad);
        }
        map
    }

    /// Sectors of the disc.
    pub fn sectors(&self) -> SectorCount {
        self.sectors
    }

    /// Says what became of some sectors.
    pub fn set(&mut self, extent: Extent, status: BlockStatus) {
        let (from, to) = (extent.lba.0, extent.end().0.min(self.sectors.0));
        if from >= to {
            return;
        }
        let behind = self.status(Lba(to));
        let before = from.checked_sub(1).and_then(|lba| self.status(Lba(lba)));
        let inside: Vec<u64> = self.starts.range(from..=to).map(|(at, _)| *at).collect();
        for at in inside {
            self.starts.remove(&at);
        }
        if before != Some(status) {
            self.starts.insert(from, status);
        }
        if let Some(behind) = behind.filter(|behind| *behind != status) {
            self.starts.insert(to, behind);
        }
    }

    /// What is known of a sector; none behind the end.
    pub fn status(&self, lba: Lba) -> Option<BlockStatus> {
        let run = self.starts.range(..=lba.0).next_back();
        run.map(|(_, status)| *status)
            .filter(|_| lba.0 < self.sectors.0)
    }

    /// Whether all of some sectors have been read.
    pub fn is_finished(&self, extent: Extent) -> bool {
        let first = self.status(extent.lba) == Some(BlockStatus::Finished);
        let inside = extent.lba.0 + 1..extent.end().0;
        first
            && extent.end().0 <= self.sectors.0
            && (inside.is_empty() || self.starts.range(inside).next().is_none())
    }

    /// The first run of a status that reaches behind `from`, from there on.
    pub fn next(&self, status: BlockStatus, from: Lba) -> Option<Extent> {
        let mut at = from.0;
        let mut here = self.status(from)?;
        loop {
            let end = self.starts.range(at + 1..).next();
            let to = end.map_or(self.sectors.0, |(at, _)| *at);
            if here == status {
                let sectors = SectorCount(to - at);
                return Some(Extent {
                    lba: Lba(at),
                    sectors,
                });
            }
            (at, here) = end.map(|(at, status)| (*at, *status))?;
        }
    }

    /// All runs, in order.
    pub fn runs(&self) -> impl Iterator<Item = (Extent, BlockStatus)> + '_ {
        let ends = self.starts.keys().skip(1).copied();
        let ends = ends.chain(std::iter::once(self.sectors.0));
        self.starts.iter().zip(ends).map(|((at, status), end)| {
            let (lba, sectors) = (Lba(*at), SectorCount(end - at));
            (Extent { lba, sectors }, *status)
        })
    }

    /// The runs of a status, in order.
    pub fn ranges(&self, status: BlockStatus) -> Vec<Extent> {
        let runs = self.runs().filter(|(_, is)| *is == status);
        runs.map(|(extent, _)| extent).collect()
    }

    /// Sectors of a status.
    pub fn count(&self, status: BlockStatus) -> SectorCount {
        let runs = self.runs().filter(|(_, is)| *is == status);
        SectorCount(runs.map(|(extent, _)| extent.sectors.0).sum())
    }

    /// All that has not been read.
    pub fn unread(&self) -> LostMap {
        let mut lost = LostMap::new();
        let runs = self.runs().filter(|(_, is)| *is != BlockStatus::Finished);
        runs.for_each(|(extent, _)| lost.add(extent));
        lost
    }

    /// What has not been read has not been tried either: by another source.
    pub fn forget_tries(&mut self) {
        for extent in self.unread().ranges() {
            self.set(*extent, BlockStatus::Untried);
        }
        self.pass = Pass::Forward;
    }

    /// The mapfile.
    pub fn render(&self) -> String {
        let mut text = String::from("# Mapfile, as GNU ddrescue writes it\n");
        // Writing into a String cannot fail, here and below.
        if let Some(disc) = self.disc {
            let _ = writeln!(text, "{DISC}{disc}");
        }
        let (letter, number) = self.pass.told();
        let _ = writeln!(text, "0x00000000     {letter}     {number}");
        for (extent, status) in self.runs() {
            let (at, len) = (extent.lba.byte(), extent.sectors.bytes());
            let letter = status.letter();
            let _ = writeln!(text, "0x{at:08X}  0x{len:08X}  {letter}");
        }
        text
    }

    /// Reads a mapfile; a sector that was read in part only was not read. `sectors` of a disc that
    /// is known; otherwise the last block ends it.
    ///
    /// # Errors
    /// [`MapError`]: a line that is none, blocks out of order or behind the end of any disc.
    pub fn parse(text: &str, sectors: Option<SectorCount>) -> Result<Self, MapError> {
        let blocks = Blocks::parse(text)?;
        let all = SectorCount(blocks.end.div_ceil(SECTOR_BYTES as u64));
        let mut map = Self::new(sectors.unwrap_or(all), blocks.disc);
        map.pass = blocks.pass;
        for (from, to, status) in blocks.list {
            let sector = SECTOR_BYTES as u64;
            let (first, last) = match status {
                BlockStatus::Finished => (from.div_ceil(sector), to / sector),
                _ => (from / sector, to.div_ceil(sector)),
            };
            let (lba, sectors) = (Lba(first), SectorCount(last.saturating_sub(first)));
            map.set(Extent { lba, sectors }, status);
        }
        Ok(map)
    }
}

/// A mapfile as it stands, in bytes.
struct Blocks {
    disc: Option<DiscName>,
    pass: Pass,
    /// First byte, end and status.
    list: Vec<(u64, u64, BlockStatus)>,
    end: u64,
}

impl Blocks {
    fn parse(text: &str) -> Result<Self, MapError> {
        let mut blocks = Self {
            disc: None,
            pass: Pass::Forward,
            list: Vec::new(),
            end: 0,
        };
        let mut begun = false;
        for (line, number) in text.lines().zip(1..) {
            let wrong = MapError { line: number };
            if let Some(disc) = line.strip_prefix(DISC) {
                blocks.disc = disc.trim().parse().ok();
            }
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut words = line.split_whitespace();
            let at = words.next().and_then(number_of).ok_or(wrong)?;
            // The first line that counts tells where ddrescue is, not what it found.
            if !std::mem::replace(&mut begun, true) {
                blocks.pass = Pass::of(words.next(), words.next());
                continue;
            }
            let len = words.next().and_then(number_of).ok_or(wrong)?;
            let status = words.next().and_then(status_of).ok_or(wrong)?;
            let end = at.checked_add(len).ok_or(wrong)?;
            if words.next().is_some() || at < blocks.end || end > SECTORS_MAX * 2048 {
                return Err(wrong);
            }
            blocks.end = end;
            blocks.add(at, end, status);
        }
        Ok(blocks)
    }

    /// Neighbors of one status are one: a sector may lie in both.
    fn add(&mut self, at: u64, to: u64, status: BlockStatus) {
        match self.list.last_mut() {
            _ if at == to => {}
            Some((_, end, last)) if *end == at && *last == status => *end = to,
            _ => self.list.push((at, to, status)),
        }
    }
}

fn status_of(word: &str) -> Option<BlockStatus> {
    let all = BlockStatus::ALL.into_iter();
    all.into_iter().find(|status| status.letter() == word)
}

fn number_of(word: &str) -> Option<u64> {
    match word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => word.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(lba: u64, sectors: u64) -> Extent {
        Extent {
            lba: Lba(lba),
            sectors: SectorCount(sectors),
        }
    }

    #[test]
    fn a_map_comes_back_and_a_foreign_one_is_read() {
        let mut damage = LostMap::new();
        damage.add(extent(3, 2));
        damage.add(extent(9, 1));
        let map = RescueMap::of_damage(SectorCount(10), &damage);
        let text = map.render();
        assert_eq!(RescueMap::parse(&text, None), Ok(map));
        assert!(
            text.ends_with("0x00002800  0x00002000  +\n0x00004800  0x00000800  -\n"),
            "{text}"
        );
        // Sectors that were read in part were not read; nor was what no block names.
        let foreign = "# x\n0x0 + 1\n0x0 0x801 ?\n0x801 0x7FF +\n0x2000 4096 +\n";
        let read = RescueMap::parse(foreign, None).unwrap();
        assert_eq!(read.unread().ranges(), [extent(0, 4)]);
        assert_eq!(read.sectors(), SectorCount(6));
    }

    #[test]
    fn what_is_no_mapfile_is_refused_by_its_line() {
        for (text, line) in [
            ("0x0 + 1\n0x0 0xZZ -\n", 2),
            ("0x0 + 1\n0x0 0x800 x\n", 2),
            ("nothing\n", 1),
            ("0x0 + 1\n0x800 0x800 +\n# y\n0x0 0x800 +\n", 4),
            ("0x0 + 1\n0x0 0x1000 +\n0x800 0x800 -\n", 3),
            ("0x0 + 1\n0xFFFFFFFFFFFFFFFF 0x800 -\n", 2),
            ("0x0 + 1\n0x0 0x8000000000000 -\n", 2),
            ("0x0 + 1\n0x0 0x800 - +\n", 2),
        ] {
            assert_eq!(
                RescueMap::parse(text, None),
                Err(MapError { line }),
                "{text}"
            );
        }
    }

    #[test]
    fn disc_and_pass_are_kept() {
        let name = "6f1e2d3c-4b5a-4669-8897-a6b5c4d3e2f1/0123456789abcdef";
        let mut map = RescueMap::new(SectorCount(64), name.parse().ok());
        for pass in Pass::ALL {
            map.pass = pass;
            let read = RescueMap::parse(&map.render(), Some(SectorCount(64))).unwrap();
            assert_eq!(read, map);
        }
    }

    #[test]
    fn setting_is_what_a_list_of_sectors_would_say() {
        let mut state = 3_u64;
        let mut dice = |sides: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % sides
        };
        let mut map = RescueMap::new(SectorCount(200), None);
        let mut list = [BlockStatus::Untried; 200];
        for _ in 0..3000 {
            let (lba, sectors) = (dice(210), dice(30));
            let status = BlockStatus::ALL[dice(5) as usize];
            map.set(extent(lba, sectors), status);
            let end = (lba + sectors).min(200) as usize;
            list.iter_mut()
                .take(end)
                .skip(lba as usize)
                .for_each(|s| *s = status);
            let runs: Vec<_> = map.runs().collect();
            assert!(runs.windows(2).all(|pair| pair[0].1 != pair[1].1));
            for (at, status) in list.iter().enumerate() {
                assert_eq!(map.status(Lba(at as u64)), Some(*status));
            }
            let asked = extent(dice(190), 1 + dice(10));
            let range = asked.lba.0 as usize..asked.end().0 as usize;
            let all = list[range].iter().all(|s| *s == BlockStatus::Finished);
            assert_eq!(map.is_finished(asked), all);
            let next = map.next(status, asked.lba).map(|run| run.lba.0);
            let places = (asked.lba.0..200).find(|at| list[*at as usize] == status);
            assert_eq!(next, places);
        }
        assert_eq!(map.status(Lba(200)), None);
        let counted = map.count(BlockStatus::Bad).0;
        assert_eq!(
            counted,
            list.iter().filter(|s| **s == BlockStatus::Bad).count() as u64
        );
    }
}
