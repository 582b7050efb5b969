//! Burning a set: what is asked for, and what is reported of it.

use serde::Serialize;

use super::copy;
use super::speed::SpeedWish;
use super::unproven::Unproven;

/// How a copy was read in another drive than the one that burned it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CrossRead {
    /// The copy.
    pub serial: String,
    /// The drive that burned it.
    pub burned_in: String,
    /// The drive that read it.
    pub drive: String,
    /// Whether every sector was read and agrees.
    pub good: bool,
    /// Code of what kept the drive from reading it.
    pub code: Option<String>,
}

/// What to burn, and where.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Request {
    /// The set.
    pub set: String,
    /// The drives.
    pub drives: Vec<String>,
    /// Write speed.
    pub speed: SpeedWish,
    /// What the boxes of the blanks say.
    pub blank: copy::BoxSays,
    /// With spare areas.
    pub spare_areas: bool,
    /// Afterwards read each copy in another drive than the one that burned it.
    pub second_drive: bool,
}

/// How it ended.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outcome {
    /// The set.
    pub set: String,
    /// Every burn.
    pub burned: Vec<copy::Outcome>,
    /// What was not burned: serials, or discs of which another copy is needed.
    pub left: Vec<String>,
    /// Every read in another drive than the one that burned the copy.
    pub cross_read: Vec<CrossRead>,
    /// Good copies that no second drive has read yet.
    pub unread: Vec<String>,
    /// Discs of which not one copy is known to be good, whether or not this burned any of them.
    pub unproven: Vec<Unproven>,
    /// Discs that were not burned because their image was refused, with the code of the reason.
    pub discs_left: Vec<(String, String)>,
    /// Drives that were left alone, with the code of the reason.
    pub drives_left: Vec<(String, String)>,
}
