//! Transfer syntaxes, and the profiles that allow them.

use serde::{Deserialize, Serialize};

/// Application profiles for Blu-ray discs (PS3.11 annexes D and M).
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Profile {
    /// Uncompressed objects only.
    #[serde(rename = "STD-GEN-BD")]
    Bd,
    /// And JPEG.
    #[serde(rename = "STD-GEN-BD-JPEG")]
    Jpeg,
    /// And JPEG 2000.
    #[serde(rename = "STD-GEN-BD-J2K")]
    J2k,
    /// And MPEG-2 at main level.
    #[serde(rename = "STD-GEN-BD-MPEG2-MPML")]
    Mpeg2Main,
    /// And MPEG-2 at high level.
    #[serde(rename = "STD-GEN-BD-MPEG2-MPHL")]
    Mpeg2High,
    /// And MPEG-4 AVC/H.264.
    #[serde(rename = "STD-GEN-BD-MPEG4-HPLV41")]
    Mpeg4,
    /// And MPEG-4 AVC/H.264 as Blu-ray discs hold it.
    #[serde(rename = "STD-GEN-BD-MPEG4-HPLV41BD")]
    Mpeg4Bd,
}

impl Profile {
    /// All, simplest first.
    pub const ALL: [Self; 7] = [
        Self::Bd,
        Self::Jpeg,
        Self::J2k,
        Self::Mpeg2Main,
        Self::Mpeg2High,
        Self::Mpeg4,
        Self::Mpeg4Bd,
    ];

    /// The identifier that PS3.11 gives it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bd => "STD-GEN-BD",
            Self::Jpeg => "STD-GEN-BD-JPEG",
            Self::J2k => "STD-GEN-BD-J2K",
            Self::Mpeg2Main => "STD-GEN-BD-MPEG2-MPML",
            Self::Mpeg2High => "STD-GEN-BD-MPEG2-MPHL",
            Self::Mpeg4 => "STD-GEN-BD-MPEG4-HPLV41",
            Self::Mpeg4Bd => "STD-GEN-BD-MPEG4-HPLV41BD",
        }
    }

    /// Whether objects of this transfer syntax may be in a file-set of the profile
    /// (PS3.11 tables D.3-1 and M.3-1).
    pub fn allows(self, transfer_syntax_uid: &str) -> bool {
        if transfer_syntax_uid == "1.2.840.10008.1.2.1" {
            return true;
        }
        let Some(number) = transfer_syntax_uid.strip_prefix("1.2.840.10008.1.2.4.") else {
            return false;
        };
        match self {
            Self::Bd => false,
            Self::Jpeg => matches!(number, "50" | "51" | "70"),
            Self::J2k => matches!(number, "90" | "91"),
            Self::Mpeg2Main => number == "100",
            Self::Mpeg2High => number == "101",
            Self::Mpeg4 => number == "102",
            Self::Mpeg4Bd => number == "103",
        }
    }
}

/// Whether a UID keeps the rules of PS3.5 9.1: numbers without leading zeros, a root of 0 to 2.
pub(crate) fn is_uid(uid: &str) -> bool {
    let component = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_digit())
            && (part.len() == 1 || !part.starts_with('0'))
    };
    uid.len() <= 64
        && uid.split('.').all(component)
        && uid
            .split_once('.')
            .is_some_and(|(root, _)| matches!(root, "0" | "1" | "2"))
}

/// What people call a transfer syntax.
pub(crate) fn name(transfer_syntax_uid: &str) -> &'static str {
    match transfer_syntax_uid.strip_prefix("1.2.840.10008.1.2") {
        Some("") => "Implicit VR Little Endian",
        Some(".1") => "Explicit VR Little Endian",
        Some(".1.99") => "Deflated Explicit VR Little Endian",
        Some(".2") => "Explicit VR Big Endian",
        Some(".5") => "RLE Lossless",
        Some(".4.50") => "JPEG Baseline",
        Some(".4.51") => "JPEG Extended",
        Some(".4.57") => "JPEG Lossless, process 14",
        Some(".4.70") => "JPEG Lossless, first-order prediction",
        Some(".4.80") => "JPEG-LS Lossless",
        Some(".4.81") => "JPEG-LS Near-lossless",
        Some(".4.90") => "JPEG 2000 Lossless",
        Some(".4.91") => "JPEG 2000",
        Some(".4.92" | ".4.93") => "JPEG 2000 Part 2",
        Some(".4.100") => "MPEG-2 main level",
        Some(".4.101") => "MPEG-2 high level",
        Some(".4.102") => "MPEG-4 AVC/H.264",
        Some(".4.103") => "MPEG-4 AVC/H.264, BD-compatible",
        Some(".4.110" | ".4.111" | ".4.112") => "JPEG XL",
        Some(".4.201" | ".4.202" | ".4.203") => "High-throughput JPEG 2000",
        _ => "another transfer syntax",
    }
}
