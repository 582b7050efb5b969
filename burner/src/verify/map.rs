//! Damage maps as ddrescue's mapfile: text that other tools read and write.
//!
//! Source: GNU ddrescue manual, "Mapfile structure". `+` good, `-` bad, everything else counts as
//! bad here. Positions and sizes are bytes in hexadecimal.

use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};

use crate::sectors::LostMap;

/// Why a text is no mapfile.
#[derive(Copy, Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line} of the map cannot be understood")]
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

/// The map of a disc of `sectors` sectors.
pub fn render_mapfile(sectors: SectorCount, damage: &LostMap) -> String {
    let mut text = String::from("# Mapfile, as GNU ddrescue writes it\n0x00000000     +     1\n");
    let mut line = |from: Lba, to: Lba, status: char| {
        if to > from {
            let (at, len) = (from.byte(), to.since(from).bytes());
            text.push_str(&format!("0x{at:08X}  0x{len:08X}  {status}\n"));
        }
    };
    let mut at = Lba(0);
    for range in damage.ranges() {
        line(at, range.lba, '+');
        line(range.lba, range.end(), '-');
        at = range.end();
    }
    line(at, Lba(sectors.0), '+');
    text
}

/// The damage that a map tells; a sector that is bad in part is bad.
///
/// # Errors
/// [`MapError`].
pub fn parse_mapfile(text: &str) -> Result<LostMap, MapError> {
    let mut damage = LostMap::new();
    let mut status_seen = false;
    for (line, number) in text.lines().zip(1..) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = MapError { line: number };
        let words: Vec<&str> = line.split_whitespace().collect();
        // The first line that counts tells where ddrescue is, not what it found.
        if !std::mem::replace(&mut status_seen, true) {
            parse(words.first()).ok_or(wrong)?;
            continue;
        }
        let [at, len, status] = words.as_slice() else {
            return Err(wrong);
        };
        let (at, len) = (
            parse(Some(at)).ok_or(wrong)?,
            parse(Some(len)).ok_or(wrong)?,
        );
        let end = at.checked_add(len).ok_or(wrong)?;
        if *status != "+" && len > 0 {
            let first = at / SECTOR_BYTES as u64;
            let last = end.div_ceil(SECTOR_BYTES as u64);
            damage.add(Extent {
                lba: Lba(first),
                sectors: SectorCount(last - first),
            });
        }
    }
    Ok(damage)
}

fn parse(word: Option<&&str>) -> Option<u64> {
    let word = word?;
    match word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => word.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_comes_back_and_a_foreign_one_is_read() {
        let mut damage = LostMap::new();
        damage.add(Extent {
            lba: Lba(3),
            sectors: SectorCount(2),
        });
        damage.add(Extent {
            lba: Lba(9),
            sectors: SectorCount(1),
        });
        let text = render_mapfile(SectorCount(10), &damage);
        assert_eq!(parse_mapfile(&text), Ok(damage));
        assert!(
            text.ends_with("0x00002800  0x00002000  +\n0x00004800  0x00000800  -\n"),
            "{text}"
        );
        let foreign = "# x\n0x0 + 1\n0x0 0x801 ?\n0x801 0x7FF +\n";
        let range = Extent {
            lba: Lba(0),
            sectors: SectorCount(2),
        };
        assert_eq!(parse_mapfile(foreign).unwrap().ranges(), [range]);
        assert_eq!(
            parse_mapfile("0x0 + 1\n0x0 0xZZ -\n"),
            Err(MapError { line: 2 })
        );
    }
}
