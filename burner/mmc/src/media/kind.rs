//! The media that are sold, and those of any size for tests and practice: one table.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{ByteSize, MediumClass, MediumType, WriteMode};

/// Sectors of a write and a loss on BD; a medium of any size is a multiple of it.
const CLUSTER: u32 = MediumClass::Bd.cluster_sectors();

/// A blank by what it is and how much it holds. Written in files and on the command line as its
/// `Display` text.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
#[non_exhaustive]
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
    /// A BD-R of this many sectors, a multiple of 32, for tests and practice: `16MB`.
    BdrOfSize(u32),
    /// BD-RE, one layer, 25 GB: `bdre25`.
    Bdre25,
    /// A BD-RE of this many sectors, a multiple of 32: `bdre:16MB`.
    BdreOfSize(u32),
    /// DVD+R, one layer, 4.7 GB: `dvd+r`.
    DvdPlusR,
    /// A DVD+R of this many sectors, a multiple of 32: `dvd+r:16MB`.
    DvdPlusROfSize(u32),
    /// DVD-R, one layer, 4.7 GB: `dvd-r`.
    DvdMinusR,
    /// A DVD-R of this many sectors, a multiple of 32: `dvd-r:16MB`.
    DvdMinusROfSize(u32),
}

/// The text names no medium. Code `MED-001`.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[error("there is no type of disc with this name")]
pub struct NoSuchMedium {
    /// What was given, as it was typed.
    #[serde(skip)]
    pub text: String,
}

impl NoSuchMedium {
    /// The code that programs know the error by.
    pub fn code(&self) -> &'static str {
        "MED-001"
    }
}

/// What the table says of one medium.
struct Row {
    /// Its name; of one of any size what stands in front of the size.
    name: &'static str,
    medium: MediumType,
    layers: u8,
    /// Blank, without spare areas.
    sectors: u32,
    /// Formatted with the default spare areas.
    with_spare: u32,
}

const fn row(
    name: &'static str,
    medium: MediumType,
    layers: u8,
    sectors: u32,
    with_spare: u32,
) -> Row {
    Row {
        name,
        medium,
        layers,
        sectors,
        with_spare,
    }
}

impl MediumKind {
    /// All that have a name of their own.
    pub const NAMED: [Self; 8] = [
        Self::Bdr25,
        Self::Bdr50,
        Self::Bdr100,
        Self::Bdr128,
        Self::MDisc25,
        Self::Bdre25,
        Self::DvdPlusR,
        Self::DvdMinusR,
    ];

    /// Those that sets are usually planned for, the smallest first.
    pub const ARCHIVE: [Self; 4] = [Self::Bdr25, Self::Bdr50, Self::Bdr100, Self::Bdr128];

    /// The table. Capacities of BD are those that blanks in real drives report (READ FORMAT
    /// CAPACITIES), of DVD those of ECMA-349 and ECMA-359.
    const fn row(self) -> Row {
        use MediumType::{BdR, BdRe, DvdMinusR, DvdPlusR};
        match self {
            Self::Bdr25 => row("bd25", BdR, 1, 12_219_392, 11_826_176),
            Self::Bdr50 => row("bd50", BdR, 2, 24_438_784, 23_652_352),
            Self::Bdr100 => row("bd100", BdR, 3, 48_878_592, 47_305_728),
            Self::Bdr128 => row("bd128", BdR, 4, 62_500_864, 60_403_712),
            Self::MDisc25 => row("mdisc25", BdR, 1, 12_219_392, 11_826_176),
            Self::Bdre25 => row("bdre25", BdRe, 1, 12_219_392, 11_826_176),
            Self::DvdPlusR => row("dvd+r", DvdPlusR, 1, 2_295_104, 2_295_104),
            Self::DvdMinusR => row("dvd-r", DvdMinusR, 1, 2_298_496, 2_298_496),
            Self::BdrOfSize(n) => row("", BdR, layers_for(n), n, less_spare(n)),
            Self::BdreOfSize(n) => row("bdre:", BdRe, layers_for(n), n, less_spare(n)),
            Self::DvdPlusROfSize(n) => row("dvd+r:", DvdPlusR, 1, n, n),
            Self::DvdMinusROfSize(n) => row("dvd-r:", DvdMinusR, 1, n, n),
        }
    }

    /// What kind of medium it is.
    pub const fn medium_type(self) -> MediumType {
        self.row().medium
    }

    /// Whether it is a CD, a DVD or a BD.
    pub const fn class(self) -> MediumClass {
        match self.medium_type().class() {
            Some(class) => class,
            // The table has no row of a kind without a class.
            None => MediumClass::Bd,
        }
    }

    /// Sectors of the blank medium without spare areas.
    pub const fn sectors(self) -> u32 {
        self.row().sectors
    }

    /// Sectors that remain for the host after formatting with the default spare areas.
    pub const fn sectors_with_spare(self) -> u32 {
        self.row().with_spare
    }

    /// How many recording layers it has.
    pub const fn layers(self) -> u8 {
        self.row().layers
    }

    /// Each place can be written once, strictly one after the other.
    pub const fn write_once(self) -> bool {
        self.medium_type().write_once()
    }

    /// Sectors the drive corrects and loses as a whole.
    pub const fn cluster_sectors(self) -> u32 {
        self.class().cluster_sectors()
    }

    /// Whether it is a BD of any kind.
    pub const fn blu_ray(self) -> bool {
        matches!(self.class(), MediumClass::Bd)
    }

    /// Written as mode page 05h says.
    pub const fn announced(self) -> bool {
        matches!(self.medium_type().write_mode(), WriteMode::Announced)
    }

    /// The same kind of medium with another number of sectors.
    fn of_size(self, sectors: u32) -> Self {
        match self.medium_type() {
            MediumType::BdRe => Self::BdreOfSize(sectors),
            MediumType::DvdPlusR => Self::DvdPlusROfSize(sectors),
            MediumType::DvdMinusR => Self::DvdMinusROfSize(sectors),
            _ => Self::BdrOfSize(sectors),
        }
    }

    fn size(self) -> Option<u32> {
        match self {
            Self::BdrOfSize(n)
            | Self::BdreOfSize(n)
            | Self::DvdPlusROfSize(n)
            | Self::DvdMinusROfSize(n) => Some(n),
            _ => None,
        }
    }
}

/// Recording layers that hold so many sectors of BD.
const fn layers_for(sectors: u32) -> u8 {
    match sectors {
        0..=12_219_392 => 1,
        12_219_393..=24_438_784 => 2,
        24_438_785..=48_878_592 => 3,
        _ => 4,
    }
}

/// Spare areas take about a thirty-second of a small medium, as of a real one.
const fn less_spare(sectors: u32) -> u32 {
    (sectors - sectors / 32) / CLUSTER * CLUSTER
}

impl fmt::Display for MediumKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.row().name)?;
        match self.size() {
            Some(sectors) => ByteSize(u64::from(sectors) * 2048).fmt(f),
            None => Ok(()),
        }
    }
}

impl FromStr for MediumKind {
    type Err = NoSuchMedium;

    /// A name (`bd25`), or a size ([`ByteSize`]) of a BD-R, with `bdre:`, `dvd-r:` or `dvd+r:` in
    /// front of one of those, at least 64 KiB and below 4 TiB; what does not fill a cluster is
    /// dropped.
    fn from_str(text: &str) -> Result<Self, NoSuchMedium> {
        let lower = text.trim().to_ascii_lowercase();
        if let Some(kind) = Self::NAMED.iter().find(|kind| kind.row().name == lower) {
            return Ok(*kind);
        }
        let any = [Self::Bdre25, Self::DvdPlusR, Self::DvdMinusR].map(|kind| kind.of_size(0));
        let of_size = any.iter().find_map(|kind| {
            let size = lower.strip_prefix(kind.row().name)?;
            Some((*kind, size))
        });
        let (kind, size) = of_size.unwrap_or((Self::BdrOfSize(0), &lower));
        let sectors = size.parse().ok().and_then(whole_clusters);
        sectors
            .map(|sectors| kind.of_size(sectors))
            .ok_or_else(|| NoSuchMedium {
                text: text.to_owned(),
            })
    }
}

fn whole_clusters(size: ByteSize) -> Option<u32> {
    let cluster = u64::from(CLUSTER);
    let sectors = size.0 / 2048 / cluster * cluster;
    u32::try_from(sectors)
        .ok()
        .filter(|n| (CLUSTER..=1 << 31).contains(n))
}

impl From<MediumKind> for String {
    fn from(kind: MediumKind) -> Self {
        kind.to_string()
    }
}

impl TryFrom<String> for MediumKind {
    type Error = NoSuchMedium;

    /// A kind as files keep it. In those of version 0.1.0 K, M and G were powers of 1024; since
    /// then a letter is never written alone.
    fn try_from(text: String) -> Result<Self, NoSuchMedium> {
        match text.ends_with(['K', 'M', 'G']) {
            true => format!("{text}iB").parse(),
            false => text.parse(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_back_from_its_own_text() {
        let sizes = [
            8000,
            1 << 20,
            512,
            32 * 15_625,
            10_000_000_000_u64 as u32 / 32 * 32,
        ];
        let any = MediumKind::NAMED.iter().flat_map(|kind| {
            let sized = sizes.map(|sectors| kind.of_size(sectors));
            sized.into_iter().chain([*kind])
        });
        for kind in any {
            assert_eq!(kind.to_string().parse(), Ok(kind));
            assert_eq!(MediumKind::try_from(kind.to_string()), Ok(kind));
        }
        assert_eq!("16MiB".parse(), Ok(MediumKind::BdrOfSize(8192)));
        assert_eq!("16M".parse(), Ok(MediumKind::BdrOfSize(7808)));
        assert_eq!("16 MB".parse(), Ok(MediumKind::BdrOfSize(7808)));
        assert_eq!("DVD-R:16M".parse(), Ok(MediumKind::DvdMinusROfSize(7808)));
        assert_eq!("100000".parse(), Ok(MediumKind::BdrOfSize(32)));
    }

    #[test]
    fn a_medium_that_0_1_0_kept_has_the_size_it_had() {
        for (kept, kind) in [
            ("16M", MediumKind::BdrOfSize(8192)),
            ("16000K", MediumKind::BdrOfSize(8000)),
            ("dvd-r:2G", MediumKind::DvdMinusROfSize(1 << 20)),
            ("bd25", MediumKind::Bdr25),
        ] {
            assert_eq!(MediumKind::try_from(kept.to_owned()), Ok(kind), "{kept}");
        }
    }

    #[test]
    fn nonsense_and_impossible_sizes_are_refused_with_a_code() {
        for text in [
            "",
            "bd",
            "bd26",
            "1K",
            "20480",
            "99999999G",
            "-5M",
            "bdre:",
            "dvd-r:",
            "12x",
            "M",
            "bd25:16M",
        ] {
            assert_eq!(
                text.parse::<MediumKind>().unwrap_err().code(),
                "MED-001",
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
        for (kind, layers) in MediumKind::ARCHIVE.iter().zip(1..) {
            assert_eq!(kind.layers(), layers);
            assert_eq!(kind.layers(), layers_for(kind.sectors()));
            assert!(kind.sectors().is_multiple_of(32));
            assert!(kind.sectors_with_spare() < kind.sectors());
        }
        for kind in MediumKind::NAMED {
            assert!(kind.medium_type().class().is_some(), "{kind}");
        }
    }
}
