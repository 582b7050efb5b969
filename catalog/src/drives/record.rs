//! What drives did: one record for each burn and each check, never changed. From them follow what
//! is known of a drive with a medium, and whether a second drive has read a copy.

use serde::{Deserialize, Serialize};

use crate::codes::Serial;
use crate::discs::CopyId;
use crate::store::{Timestamp, stored_enum};

/// Which drive it is, by what it says of itself (SPC-4 6.4.2; MMC-6 5.3.24 for the serial).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub struct DriveKey {
    /// Vendor.
    pub vendor: String,
    /// Product.
    pub product: String,
    /// Serial number; empty where the drive tells none.
    pub serial: String,
    /// Firmware revision.
    pub firmware: String,
}

impl DriveKey {
    /// Whether this is certainly another drive: of another model, or with another serial number.
    /// Two of the same model of which one tells no serial cannot be told apart.
    pub fn is_other_than(&self, other: &Self) -> bool {
        let told = !self.serial.is_empty() && !other.serial.is_empty();
        (&self.vendor, &self.product) != (&other.vendor, &other.product)
            || (told && self.serial != other.serial)
    }

    /// Whether both tell a serial number, and it is the same one.
    pub fn tells_serial_of(&self, other: &Self) -> bool {
        !self.serial.is_empty() && self.serial == other.serial
    }
}

/// What a drive was used for.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UseKind {
    /// It burned a copy and read it back.
    Burn,
    /// It read a copy.
    Check,
}

/// What came of it.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UseResult {
    /// Every sector was read and agrees.
    Good,
    /// Something was written, and it is no good copy.
    Spoiled,
    /// A burn that came to no write, or a check that found more damage than parity covers.
    Failed,
    /// A check found damage that parity covers easily.
    Watch,
    /// A check found damage that uses up the reserve.
    Migrate,
}

stored_enum!(UseKind, "kind of use" { Burn = "burn", Check = "check" });
stored_enum!(UseResult, "result of use" {
    Good = "good",
    Spoiled = "spoiled",
    Failed = "failed",
    Watch = "watch",
    Migrate = "migrate",
});

/// One burn or one check, as a drive did it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DriveUse {
    /// Burn or check.
    pub kind: UseKind,
    /// What the station called the drive.
    pub name: String,
    /// Which drive it is.
    pub drive: DriveKey,
    /// Media ID as the drive reports it.
    pub media_id: String,
    /// Brand and type as the box says; empty where nobody told.
    pub box_label: String,
    /// Lot as the box says; empty where nobody told.
    pub lot: String,
    /// Write speed that was asked for, kB/s (1 kB = 1000 bytes); none for the drive's best.
    pub speed_asked: Option<u32>,
    /// Speed that came of it, writing for a burn and reading for a check, kB/s.
    pub speed_got: Option<u32>,
    /// What came of it.
    pub result: UseResult,
    /// Code of what stopped it.
    pub code: Option<String>,
    /// Whether drive or medium is to blame where it is not good.
    pub blamed: bool,
    /// Sectors that were to be read.
    pub sectors: u64,
    /// Sectors that could not be read or are wrong.
    pub bad_sectors: u64,
    /// Errors that the drive corrected by itself and told of.
    pub recovered: u64,
    /// Clusters that came only when asked again.
    pub retried: u64,
    /// Stretches of 16 MiB that were read at less than half the usual speed.
    pub slow_stretches: u64,
    /// The longest that one cluster took, in milliseconds.
    pub slowest_ms: u64,
}

/// A stored record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DriveUseRow {
    /// The row, in order of time.
    pub id: i64,
    /// When it ended.
    pub at: Timestamp,
    /// The copy.
    pub copy: CopyId,
    /// Its serial.
    pub serial: Serial,
    /// What was done.
    pub did: DriveUse,
}

/// Which records are wanted; what is none does not narrow.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct UseQuery {
    /// Of this copy.
    pub copy: Option<CopyId>,
    /// With media of this media ID.
    pub media_id: Option<String>,
    /// Of drives of this vendor and product.
    pub model: Option<(String, String)>,
    /// Burns, or checks.
    pub kind: Option<UseKind>,
}
