//! What is known of a drive and of the medium in it.

use serde::{Deserialize, Serialize};
use stele_discfs::SectorCount;
use stele_mmc::MediumType;

/// Which drive it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DriveIdentity {
    /// Vendor.
    pub vendor: String,
    /// Product.
    pub product: String,
    /// Firmware revision.
    pub firmware: String,
    /// Serial number, where the drive tells it.
    pub serial: Option<String>,
}

impl std::fmt::Display for DriveIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.vendor, self.product, self.firmware)
    }
}

/// What is in the tray.
#[derive(Clone, PartialEq, Debug)]
pub enum Tray {
    /// The tray is open.
    Open,
    /// The tray is closed and empty.
    Empty,
    /// A medium that the drive can use.
    Medium(MediumFacts),
    /// A medium that this drive cannot use, and what the drive says of it.
    Unusable(String),
}

/// How far a medium is written.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum MediumState {
    /// Nothing is written.
    Blank,
    /// Something is written; more could be.
    Appendable,
    /// Nothing more can be written.
    Finalized,
    /// Written in any order (BD-RE), or the drive does not say.
    Other,
}

/// A medium as the drive reports it. "M-DISC" is never derived from this: no command tells it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct MediumFacts {
    /// The current profile (MMC-6, table 92).
    pub profile: u16,
    /// What kind of medium it is.
    pub kind: MediumType,
    /// How far it is written.
    pub state: MediumState,
    /// Manufacturer and type as pressed into the groove: `VERBAT/IMe`; empty where not known.
    pub media_id: String,
    /// Recording layers; 0 where not known.
    pub layers: u8,
    /// An organic dye (low to high): not for archives.
    pub low_to_high: bool,
    /// Sectors that can still be written.
    #[serde(with = "count")]
    pub free: SectorCount,
    /// Sectors that can be read.
    #[serde(with = "count")]
    pub written: SectorCount,
    /// Next writable address, where one is valid.
    pub nwa: Option<u32>,
    /// The track to write to.
    pub track: u16,
}

mod count {
    use serde::{Deserialize, Deserializer, Serializer};
    use stele_discfs::SectorCount;

    pub(super) fn serialize<S: Serializer>(n: &SectorCount, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(n.0)
    }
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<SectorCount, D::Error> {
        u64::deserialize(d).map(SectorCount)
    }
}
