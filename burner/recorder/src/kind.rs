//! The kinds of media a virtual recorder takes, as data.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Sectors of one layer of a 25 GB BD-R without spare areas (BD-R part 1; seen on real drives).
const BD_LAYER_SECTORS: u32 = 12_219_392;

/// What lies in the tray. Written in files and on the command line as its `Display` text.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum MediumKind {
    /// BD-R, one layer, 25 GB: `bd25`.
    Bdr25,
    /// BD-R, two layers, 50 GB: `bd50`.
    Bdr50,
    /// BD-R XL, three layers, 100 GB: `bd100`.
    Bdr100,
    /// BD-R XL, four layers, 128 GB: `bd128`.
    Bdr128,
    /// BD-R of one layer whose media identifier is that of the early M-DISCs: `mdisc25`.
    MDisc25,
    /// A BD-R of this many sectors, a multiple of 32, for tests and demonstrations: `16M`.
    BdrOfSize(u32),
    /// BD-RE, one layer, 25 GB: `bdre25`.
    Bdre25,
    /// A BD-RE of this many sectors, a multiple of 32: `bdre:16M`.
    BdreOfSize(u32),
    /// DVD+R, one layer, 4.7 GB: `dvd+r`.
    DvdPlusR,
    /// DVD-R, one layer, 4.7 GB: `dvd-r`.
    DvdMinusR,
    /// A DVD-R of this many sectors, a multiple of 32: `dvd-r:16M`.
    DvdMinusROfSize(u32),
}

/// The text names no medium. Code `REC-120`.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("no medium is called {text:?}")]
pub struct ParseMediumKindError {
    /// What was given.
    pub text: String,
}

impl ParseMediumKindError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        "REC-120"
    }
}

impl MediumKind {
    /// Sectors of the blank medium without spare areas.
    pub const fn sectors(self) -> u32 {
        match self {
            Self::Bdr25 | Self::MDisc25 | Self::Bdre25 => BD_LAYER_SECTORS,
            Self::Bdr50 => 24_438_784,
            Self::Bdr100 => 48_878_592,
            Self::Bdr128 => 62_500_864,
            Self::BdrOfSize(n) | Self::BdreOfSize(n) | Self::DvdMinusROfSize(n) => n,
            Self::DvdPlusR => 2_295_104,
            Self::DvdMinusR => 2_298_496,
        }
    }

    /// Sectors that remain for the host after formatting with the default spare areas.
    pub const fn sectors_with_spare(self) -> u32 {
        match self {
            Self::Bdr25 | Self::MDisc25 | Self::Bdre25 => 11_826_176,
            Self::Bdr50 => 23_652_352,
            Self::Bdr100 => 47_305_728,
            Self::Bdr128 => 60_403_712,
            // Small ones give the same share of their room, about a thirty-second.
            Self::BdrOfSize(n) | Self::BdreOfSize(n) => (n - n / 32) / 32 * 32,
            Self::DvdPlusR | Self::DvdMinusR | Self::DvdMinusROfSize(_) => self.sectors(),
        }
    }

    /// Recording layers.
    pub const fn layers(self) -> u8 {
        match self.sectors() {
            0..=12_219_392 => 1,
            12_219_393..=24_438_784 => 2,
            24_438_785..=48_878_592 => 3,
            _ => 4,
        }
    }

    /// Sectors the drive corrects and loses as a whole: 32 on BD, 16 on DVD.
    pub const fn cluster_sectors(self) -> u32 {
        match self {
            _ if self.blu_ray() => 32,
            _ => 16,
        }
    }

    /// Each place can be written once, strictly one after the other.
    pub const fn write_once(self) -> bool {
        !matches!(self, Self::Bdre25 | Self::BdreOfSize(_))
    }

    /// A Blu-ray medium, not a DVD.
    pub const fn blu_ray(self) -> bool {
        !matches!(
            self,
            Self::DvdPlusR | Self::DvdMinusR | Self::DvdMinusROfSize(_)
        )
    }

    /// A DVD-R, which is written as mode page 05h says.
    pub const fn dvd_minus(self) -> bool {
        matches!(self, Self::DvdMinusR | Self::DvdMinusROfSize(_))
    }

    /// Manufacturer and media type of the medium's own identification.
    pub const fn media_id(self) -> (&'static str, &'static str) {
        match self {
            Self::Bdr25 => ("VERBAT", "IMe"),
            Self::Bdr50 => ("VERBAT", "IMf"),
            Self::Bdr100 => ("VERBAT", "IMk"),
            Self::Bdr128 => ("SONY", "NQ1"),
            Self::MDisc25 => ("MILLEN", "MR1"),
            // Nobody shall mistake a small one for stock of a real manufacturer.
            Self::BdrOfSize(_) => ("STELE", "DEM"),
            Self::BdreOfSize(_) => ("STELE", "DRE"),
            Self::Bdre25 => ("VERBAT", "IM0"),
            Self::DvdPlusR => ("MCC", "004"),
            Self::DvdMinusR => ("MCC 03", "RG20"),
            Self::DvdMinusROfSize(_) => ("STELE", "DDR"),
        }
    }
}

impl fmt::Display for MediumKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bdr25 => f.write_str("bd25"),
            Self::Bdr50 => f.write_str("bd50"),
            Self::Bdr100 => f.write_str("bd100"),
            Self::Bdr128 => f.write_str("bd128"),
            Self::MDisc25 => f.write_str("mdisc25"),
            Self::Bdre25 => f.write_str("bdre25"),
            Self::DvdPlusR => f.write_str("dvd+r"),
            Self::DvdMinusR => f.write_str("dvd-r"),
            Self::BdrOfSize(sectors) => write_size(f, *sectors),
            Self::BdreOfSize(sectors) => {
                f.write_str("bdre:")?;
                write_size(f, *sectors)
            }
            Self::DvdMinusROfSize(sectors) => {
                f.write_str("dvd-r:")?;
                write_size(f, *sectors)
            }
        }
    }
}

/// Sectors as bytes with the largest binary unit that divides them; clusters always divide by K.
fn write_size(f: &mut fmt::Formatter<'_>, sectors: u32) -> fmt::Result {
    let bytes = u64::from(sectors) * 2048;
    for (unit, shift) in [("G", 30), ("M", 20)] {
        if bytes.is_multiple_of(1 << shift) {
            return write!(f, "{}{unit}", bytes >> shift);
        }
    }
    write!(f, "{}K", bytes >> 10)
}

impl FromStr for MediumKind {
    type Err = ParseMediumKindError;

    /// A name (`bd25`), or a size in bytes with K, M or G (binary) behind it, at least 64 KiB and
    /// below 4 TiB; what does not fill a cluster is dropped.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || ParseMediumKindError {
            text: text.to_owned(),
        };
        let lower = text.trim().to_ascii_lowercase();
        Ok(match lower.as_str() {
            "bd25" => Self::Bdr25,
            "bd50" => Self::Bdr50,
            "bd100" => Self::Bdr100,
            "bd128" => Self::Bdr128,
            "mdisc25" => Self::MDisc25,
            "bdre25" => Self::Bdre25,
            "dvd+r" => Self::DvdPlusR,
            "dvd-r" => Self::DvdMinusR,
            other => {
                let (of, size): (fn(u32) -> Self, _) = match other.split_once(':') {
                    Some(("bdre", size)) => (Self::BdreOfSize, size),
                    Some(("dvd-r", size)) => (Self::DvdMinusROfSize, size),
                    _ => (Self::BdrOfSize, other),
                };
                parse_size(size).map(of).ok_or_else(unknown)?
            }
        })
    }
}

fn parse_size(text: &str) -> Option<u32> {
    let (digits, shift) = match text.strip_suffix(['k', 'm', 'g']) {
        Some(digits) if text.ends_with('k') => (digits, 10),
        Some(digits) if text.ends_with('m') => (digits, 20),
        Some(digits) => (digits, 30),
        None => (text, 0),
    };
    let bytes = digits.parse::<u64>().ok()?.checked_mul(1 << shift)?;
    let sectors = bytes / 65_536 * 32;
    u32::try_from(sectors)
        .ok()
        .filter(|n| (32..=1 << 31).contains(n))
}

impl From<MediumKind> for String {
    fn from(kind: MediumKind) -> Self {
        kind.to_string()
    }
}

impl TryFrom<String> for MediumKind {
    type Error = ParseMediumKindError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_back_from_its_own_text() {
        for kind in [
            MediumKind::Bdr25,
            MediumKind::Bdr50,
            MediumKind::Bdr100,
            MediumKind::Bdr128,
            MediumKind::MDisc25,
            MediumKind::Bdre25,
            MediumKind::DvdPlusR,
            MediumKind::DvdMinusR,
            MediumKind::DvdMinusROfSize(8000),
            MediumKind::BdrOfSize(8000),
            MediumKind::BdrOfSize(1 << 20),
            MediumKind::BdreOfSize(512),
        ] {
            assert_eq!(kind.to_string().parse(), Ok(kind));
        }
        assert_eq!("16M".parse(), Ok(MediumKind::BdrOfSize(8192)));
        assert_eq!("100000".parse(), Ok(MediumKind::BdrOfSize(32)));
    }

    #[test]
    fn nonsense_and_impossible_sizes_are_refused_with_a_code() {
        for text in ["", "bd", "1K", "99999999G", "-5M", "bdre:", "dvd-r:", "12x"] {
            assert_eq!(
                text.parse::<MediumKind>().unwrap_err().code(),
                "REC-120",
                "{text}"
            );
        }
    }

    #[test]
    fn capacities_are_those_seen_on_real_media() {
        assert_eq!(
            u64::from(MediumKind::Bdr25.sectors()) * 2048,
            25_025_314_816
        );
        let layers = |kind: MediumKind| kind.layers();
        assert_eq!(layers(MediumKind::Bdr25), 1);
        assert_eq!(layers(MediumKind::Bdr50), 2);
        assert_eq!(layers(MediumKind::Bdr100), 3);
        assert_eq!(layers(MediumKind::Bdr128), 4);
        for kind in [MediumKind::Bdr50, MediumKind::Bdr100, MediumKind::Bdr128] {
            assert!(
                kind.sectors().is_multiple_of(32) && kind.sectors_with_spare() < kind.sectors()
            );
        }
    }
}
