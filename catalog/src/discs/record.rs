//! Sets, discs, built images and copies, as they go in and come out.

use serde::{Deserialize, Serialize};

use super::{CopyState, Doubt};
use crate::codes::Serial;
use crate::lists::ListPart;
use crate::store::{Timestamp, row_numbers};
use crate::studies::VersionId;

row_numbers! {
    /// Row of a disc set.
    SetId,
    /// Row of a disc.
    DiscId,
    /// Row of a copy.
    CopyId,
}

/// A set to be recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetRecord {
    /// The medium, as it was typed.
    pub media: String,
    /// Its sectors.
    pub capacity_sectors: u64,
    /// Copies of each disc.
    pub copies: u32,
    /// The policy it was planned by, as the application writes it.
    pub policy: String,
}

/// A set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetRow {
    /// The row.
    pub id: SetId,
    /// `SET-0001`.
    pub name: String,
    /// The medium.
    pub media: String,
    /// Its sectors.
    pub capacity_sectors: u64,
    /// Copies of each disc.
    pub copies: u32,
    /// The policy.
    pub policy: String,
    /// It was given up before anything was burned.
    pub dropped: bool,
}

/// A disc to be recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DiscRecord {
    /// Its UUID.
    pub uuid: [u8; 16],
    /// What it is to hold, as the application writes it.
    pub plan: Vec<u8>,
    /// Sectors of the medium.
    pub capacity_sectors: u64,
    /// Sectors of its content.
    pub used_sectors: u64,
    /// Parity strips.
    pub parity: u8,
    /// Its number among the parity discs of its set, from 0; none for a data disc.
    pub set_parity: Option<u8>,
    /// The study versions on it, whole or in part.
    pub studies: Vec<DiscStudy>,
}

/// A study version on a disc.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct DiscStudy {
    /// The version.
    pub version: VersionId,
    /// Files of it on this disc.
    pub files: u64,
    /// Bytes of it on this disc.
    pub bytes: u64,
}

/// Whether a disc has an image.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum DiscState {
    /// Planned only.
    Planned,
    /// Its image is built.
    Built,
}

/// A disc.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DiscRow {
    /// The row.
    pub id: DiscId,
    /// Its set.
    pub set: SetId,
    /// `SET-0001/1`.
    pub name: String,
    /// Number in its set, from 1.
    pub number: u32,
    /// Its UUID.
    pub uuid: [u8; 16],
    /// Whether it has an image.
    pub state: DiscState,
    /// Sectors of the medium.
    pub capacity_sectors: u64,
    /// Sectors of its content.
    pub used_sectors: u64,
    /// Parity strips.
    pub parity: u8,
    /// File name of the image.
    pub image: Option<String>,
    /// Sectors of the image; 0 while it is planned.
    pub sectors: u64,
    /// Sectors of a strip; 0 while it is planned.
    pub strip_sectors: u64,
    /// BLAKE3 of the image.
    pub blake3: Option<[u8; 32]>,
    /// It was given up by itself.
    pub dropped: bool,
    /// The disc that stands for it in its set.
    pub replaced_by: Option<DiscId>,
    /// Its number among the parity discs of its set, from 0; none for a data disc.
    pub set_parity: Option<u8>,
    /// It was recorded from one of its discs or images: there may be copies that nobody has seen.
    pub found: bool,
}

impl DiscRow {
    /// Whether its set still has it: it was neither given up nor replaced.
    pub fn is_in_set(&self) -> bool {
        !self.dropped && self.replaced_by.is_none()
    }
}

/// A built image to be recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BuiltRecord {
    /// File name.
    pub image: String,
    /// Sectors.
    pub sectors: u64,
    /// Sectors of a strip.
    pub strip_sectors: u64,
    /// Parity strips.
    pub parity: u8,
    /// BLAKE3 of the image.
    pub blake3: [u8; 32],
    /// The manifest on it: the one list of its file.
    pub manifest: ListPart,
    /// What may be claimed of its DICOM file-set, as the application writes it; none where that is
    /// not known.
    pub conformance: Option<Vec<u8>>,
    /// Which images a parity disc was made of, as the application writes it.
    pub members: Option<Vec<u8>>,
}

/// A copy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CopyRow {
    /// The row.
    pub id: CopyId,
    /// Its serial.
    pub serial: Serial,
    /// The disc it carries.
    pub disc: DiscId,
    /// Number among the disc's copies, from 1.
    pub number: u32,
    /// What it is.
    pub state: CopyState,
    /// Since when it is kept apart; none where it is not.
    pub quarantined: Option<Timestamp>,
    /// Path of its slot; of one that is lost, of the last one that it was in.
    pub place: Option<String>,
    /// Path of the slot that it is on its way to; none where it is not on its way.
    pub bound_for: Option<String>,
    /// Name of who has it; the code, where the name was erased.
    pub lent_to: Option<String>,
    /// When it is due back.
    pub due: Option<Timestamp>,
    /// When every sector of it was last read.
    pub last_check: Option<Timestamp>,
    /// Media ID as its drive reported it.
    pub media_id: Option<String>,
    /// The damaged or old copy in whose place it is made.
    pub replaces: Option<Serial>,
}

impl CopyRow {
    /// As it is counted.
    pub fn standing(&self) -> Standing {
        Standing {
            state: self.state,
            quarantined: self.quarantined.is_some(),
        }
    }

    /// Whether its serial was set aside and given up before any disc carried it.
    pub fn is_forgotten(&self) -> bool {
        self.state == CopyState::Retired && self.media_id.is_none()
    }
}

/// A copy as it is counted: what it is, and whether it is kept apart.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// What it is.
    pub state: CopyState,
    /// It is kept apart: whatever it is, nobody counts on it until it is released.
    pub quarantined: bool,
}

impl Standing {
    /// Whether it counts as a copy that holds its disc.
    pub fn is_sound(self) -> bool {
        !self.quarantined && self.state.is_sound()
    }
}

/// A disc that says that it is a copy, and may be another one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DoubtRow {
    /// The copy.
    pub copy: CopyId,
    /// Its serial.
    pub serial: Serial,
    /// Name of its disc.
    pub disc: String,
    /// When the disc was seen.
    pub at: Timestamp,
    /// In which drive.
    pub drive: String,
    /// Why it may be another one.
    pub doubt: Doubt,
}

/// A copy that stands, or is to stand, for another one.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct ReplacedBy {
    /// The copy.
    pub copy: CopyId,
    /// Its serial.
    pub serial: Serial,
    /// Whether it is still to be burned.
    pub planned: bool,
}
