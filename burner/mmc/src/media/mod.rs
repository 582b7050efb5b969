//! Media: what kinds there are, how each is written, how fast 1x is, and what they hold. Every
//! other part of the program takes these facts from here.

mod kind;
mod size;
mod spiral;

use serde::{Deserialize, Serialize};

use crate::Profile;

pub use kind::{MediumKind, NoSuchMedium};
pub use size::{ByteSize, NotASize};
pub use spiral::{Spiral, Spot};

/// The family of a medium. Discs of one class share a laser, a unit of error correction and what
/// 1x means; a set is planned for one of them.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediumClass {
    /// Compact disc, 0.7 GB.
    Cd,
    /// DVD, 4.7 GB a layer.
    Dvd,
    /// Blu-ray Disc, 25 GB a layer and more.
    Bd,
}

impl MediumClass {
    /// The name that people know, in English.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cd => "CD",
            Self::Dvd => "DVD",
            Self::Bd => "Blu-ray",
        }
    }

    /// Bytes a second at 1x, as drives count them: 75 sectors of 2,352 bytes on CD, 1.385 MB of
    /// user data on DVD, 4.4956 MB on BD.
    pub const fn bytes_per_s(self) -> u32 {
        match self {
            Self::Cd => 176_400,
            Self::Dvd => 1_385_000,
            Self::Bd => 4_495_600,
        }
    }

    /// So many times 1x in kB/s (1 kB = 1000 bytes), the unit of MMC's speeds; rounded down.
    pub fn kb_per_s(self, times: u32) -> u32 {
        let kb = u64::from(self.bytes_per_s()) * u64::from(times) / 1000;
        u32::try_from(kb).unwrap_or(u32::MAX)
    }

    /// How many tenths of 1x a speed in kB/s is, rounded: 18 MB/s on BD are 40.
    pub fn tenths_of_x(self, kb_per_s: u32) -> u64 {
        let one = u64::from(self.bytes_per_s());
        (u64::from(kb_per_s) * 10_000 + one / 2) / one
    }

    /// Whole times of 1x that fit into a speed in kB/s, at least 1. What a drive rounded off, up
    /// to a fiftieth of 1x, does not count: 8,990 kB/s on BD are 2x.
    pub fn whole_x(self, kb_per_s: u32) -> u32 {
        let one = u64::from(self.bytes_per_s());
        let times = (u64::from(kb_per_s) * 1000 + one / 50) / one;
        u32::try_from(times).unwrap_or(u32::MAX).max(1)
    }

    /// Sectors of 2,048 bytes that a drive corrects, writes and loses as a whole: 32 on BD, 16 on
    /// DVD; 1 on CD.
    pub const fn cluster_sectors(self) -> u32 {
        match self {
            Self::Cd => 1,
            Self::Dvd => 16,
            Self::Bd => 32,
        }
    }
}

/// How a kind of medium is written.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum WriteMode {
    /// Not at all: it is pressed, or nothing is known of it.
    ReadOnly,
    /// Once, from the next writable address on, and closed by command.
    Sequential,
    /// Once, after mode page 05h and the length were told; the drive closes it by itself.
    Announced,
    /// At any address, again and again, once it is formatted. It is never closed.
    Overwrite,
}

/// What kind of medium it is, whatever it holds.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub enum MediumType {
    /// CD-ROM, pressed.
    CdRom,
    /// CD-R, written once.
    CdR,
    /// CD-RW, rewritable.
    CdRw,
    /// DVD-ROM, pressed.
    DvdRom,
    /// DVD-R, written once.
    DvdMinusR,
    /// DVD+R, written once.
    DvdPlusR,
    /// DVD-RW, rewritable.
    DvdMinusRw,
    /// DVD+RW, rewritable.
    DvdPlusRw,
    /// DVD-RAM, rewritable.
    DvdRam,
    /// BD-ROM, pressed.
    BdRom,
    /// BD-R, written once.
    BdR,
    /// BD-RE, rewritable.
    BdRe,
    /// Anything else.
    Other,
}

impl MediumType {
    /// The kind that a drive's current profile tells (MMC-6, table 92). Of a finalized BD-R many
    /// drives say BD-ROM: the disc's own information counts above the profile.
    pub const fn of_profile(profile: Profile) -> Self {
        match profile.0 {
            0x08 => Self::CdRom,
            0x09 => Self::CdR,
            0x0A => Self::CdRw,
            0x10 => Self::DvdRom,
            0x11 | 0x15 | 0x16 => Self::DvdMinusR,
            0x12 => Self::DvdRam,
            0x13 | 0x14 | 0x17 => Self::DvdMinusRw,
            0x1A | 0x2A => Self::DvdPlusRw,
            0x1B | 0x2B => Self::DvdPlusR,
            0x40 => Self::BdRom,
            0x41 | 0x42 => Self::BdR,
            0x43 => Self::BdRe,
            _ => Self::Other,
        }
    }

    /// The name that people know, in English.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CdRom => "CD-ROM",
            Self::CdR => "CD-R",
            Self::CdRw => "CD-RW",
            Self::DvdRom => "DVD-ROM",
            Self::DvdMinusR => "DVD-R",
            Self::DvdPlusR => "DVD+R",
            Self::DvdMinusRw => "DVD-RW",
            Self::DvdPlusRw => "DVD+RW",
            Self::DvdRam => "DVD-RAM",
            Self::BdRom => "BD-ROM",
            Self::BdR => "BD-R",
            Self::BdRe => "BD-RE",
            Self::Other => "another kind of disc",
        }
    }

    /// Its class; none where nothing is known of it.
    pub const fn class(self) -> Option<MediumClass> {
        match self {
            Self::CdRom | Self::CdR | Self::CdRw => Some(MediumClass::Cd),
            Self::DvdRom
            | Self::DvdMinusR
            | Self::DvdPlusR
            | Self::DvdMinusRw
            | Self::DvdPlusRw
            | Self::DvdRam => Some(MediumClass::Dvd),
            Self::BdRom | Self::BdR | Self::BdRe => Some(MediumClass::Bd),
            Self::Other => None,
        }
    }

    /// How it is written.
    pub const fn write_mode(self) -> WriteMode {
        match self {
            Self::CdRom | Self::DvdRom | Self::BdRom | Self::Other => WriteMode::ReadOnly,
            Self::DvdPlusR | Self::BdR => WriteMode::Sequential,
            Self::CdR | Self::DvdMinusR => WriteMode::Announced,
            Self::CdRw | Self::DvdMinusRw | Self::DvdPlusRw | Self::DvdRam | Self::BdRe => {
                WriteMode::Overwrite
            }
        }
    }

    /// Each place of it can be written once and never again.
    pub const fn write_once(self) -> bool {
        matches!(
            self.write_mode(),
            WriteMode::Sequential | WriteMode::Announced
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_is_the_kind_that_the_standard_names() {
        for (profile, kind, class) in [
            (Profile::CD_R, MediumType::CdR, Some(MediumClass::Cd)),
            (
                Profile::DVD_R,
                MediumType::DvdMinusR,
                Some(MediumClass::Dvd),
            ),
            (
                Profile::DVD_PLUS_R,
                MediumType::DvdPlusR,
                Some(MediumClass::Dvd),
            ),
            (
                Profile::DVD_PLUS_R_DL,
                MediumType::DvdPlusR,
                Some(MediumClass::Dvd),
            ),
            (Profile::BD_ROM, MediumType::BdRom, Some(MediumClass::Bd)),
            (Profile::BD_R, MediumType::BdR, Some(MediumClass::Bd)),
            (Profile::BD_R_RANDOM, MediumType::BdR, Some(MediumClass::Bd)),
            (Profile::BD_RE, MediumType::BdRe, Some(MediumClass::Bd)),
            (Profile::NONE, MediumType::Other, None),
        ] {
            assert_eq!(MediumType::of_profile(profile), kind, "{profile}");
            assert_eq!(kind.class(), class, "{profile}");
        }
        // The standard's own words for both.
        assert_eq!(MediumType::DvdPlusR.name(), Profile::DVD_PLUS_R.to_string());
        assert_eq!(MediumType::DvdMinusR.name(), Profile::DVD_R.to_string());
    }

    #[test]
    fn how_a_medium_is_written_follows_from_its_kind() {
        assert_eq!(MediumType::BdR.write_mode(), WriteMode::Sequential);
        assert_eq!(MediumType::DvdPlusR.write_mode(), WriteMode::Sequential);
        assert_eq!(MediumType::DvdMinusR.write_mode(), WriteMode::Announced);
        assert!(!MediumType::BdRe.write_once() && !MediumType::BdRom.write_once());
    }

    #[test]
    fn speeds_are_those_that_drives_report() {
        // Real drives say 17,980 to 17,984 at 4x and 8,990 at 2x.
        assert_eq!(MediumClass::Bd.kb_per_s(4), 17_982);
        assert_eq!(MediumClass::Bd.kb_per_s(2), 8_991);
        assert_eq!(MediumClass::Dvd.kb_per_s(16), 22_160);
        assert_eq!(MediumClass::Cd.kb_per_s(1), 176);
        assert_eq!(MediumClass::Bd.kb_per_s(u32::MAX), u32::MAX);
        for real in [17_980, 17_982, 17_984] {
            assert_eq!(MediumClass::Bd.tenths_of_x(real), 40);
        }
        assert_eq!(MediumClass::Bd.tenths_of_x(6_743), 15);
        assert_eq!(MediumClass::Bd.whole_x(26_976), 6);
        for twice in [8_990, 8_991, 8_992] {
            assert_eq!(MediumClass::Bd.whole_x(twice), 2);
        }
        assert_eq!(MediumClass::Bd.whole_x(8_900), 1);
        assert_eq!(MediumClass::Bd.whole_x(3), 1);
    }
}
