//! What came of a delivery.

use std::path::PathBuf;

use serde::Serialize;
use stele_catalog::CopyState;

use super::receipt::{NotIncluded, Source};
use crate::jobs::read::restore::{Refused, Tried};
use crate::jobs::read::tag_trail::TagTrail;
use crate::jobs::shelf::nearest::Nearest;

/// What came of a delivery.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outcome {
    /// Whether all of it is there, was counted, and has its name.
    pub delivered: bool,
    /// Its number: `REQ-0001-X/1`.
    pub receipt: String,
    /// The request.
    pub request: String,
    /// `folder` or `image`.
    pub form: &'static str,
    /// `as archived` or `today`.
    pub identity: &'static str,
    /// Where it is, or is to be.
    pub to: PathBuf,
    /// Studies.
    pub studies: u64,
    /// Files of the patient that are handed over.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Files that are there so far.
    pub there: u64,
    /// Bytes of the image.
    pub image_bytes: Option<u64>,
    /// Files whose headers were written with today's identity.
    pub changed: u64,
    /// Files whose headers could not be, and are as archived.
    pub uncorrected: Vec<String>,
    /// What is not in it.
    pub not_included: NotIncluded,
    /// The discs that files came from.
    pub sources: Vec<Source>,
    /// The disc that was read.
    pub disc: Option<String>,
    /// Files that the disc does not give back, by their paths on it.
    pub lost: Vec<String>,
    /// Files that the folder does not take.
    pub refused: Vec<Refused>,
    /// Sectors that were rebuilt from parity on the way.
    pub mended_sectors: u64,
    /// How a disc in a drive was read.
    pub rescue: Option<Tried>,
    /// What the tag of the copy says of this catalog.
    pub trail: Option<TagTrail>,
    /// Missing or lost, where the copy is on record as that although it was read.
    #[serde(serialize_with = "crate::jobs::json::some_copy_state")]
    pub recorded_as: Option<CopyState>,
    /// Discs with files that are not there yet, in the order to fetch them.
    pub further_discs: Vec<String>,
    /// Of each of them the copy to fetch.
    pub fetch: Vec<Nearest>,
    /// BLAKE3 of the receipt as machines read it.
    pub blake3: Option<String>,
}

impl Outcome {
    /// Whether there is something to look at.
    pub fn has_findings(&self) -> bool {
        !self.delivered
            || self.not_included.is_anything()
            || self.not_included.documents > 0
            || !self.uncorrected.is_empty()
            || self.trail.as_ref().is_some_and(|trail| !trail.fit.agrees())
    }
}
