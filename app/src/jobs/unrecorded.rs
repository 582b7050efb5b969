//! Discs of this archive that its catalog does not know as they are, as errors say it: it was
//! brought back from before they were burned.

use std::path::PathBuf;

use crate::jobs::run::days;
use crate::words::lang::say;
use stele_catalog::Timestamp;

/// Why a disc in a drive is not taken for the copy that it says it is.
#[derive(Debug, thiserror::Error)]
pub enum UnrecordedError {
    /// The disc of a copy is in the drive, and this catalog knows no burn of it.
    #[error(
        "{}",
        say!("error-unrecorded-burn", drive = drive, serial = serial, disc = disc)
    )]
    BurnNotKnown {
        /// The copy.
        serial: String,
        /// Its disc.
        disc: String,
        /// The drive.
        drive: String,
        /// What its tag says of its burn.
        burn: Box<TagBurn>,
    },
    /// The disc of a copy is in the drive whose tag has another trail than this catalog, and nobody
    /// has said since its burn which one is gone on with.
    #[error(
        "{}",
        say!(
            "error-unrecorded-branch",
            drive = drive,
            serial = serial,
            disc = disc,
            time = days::when(burn.at)
        )
    )]
    OtherCatalog {
        /// The copy.
        serial: String,
        /// Its disc.
        disc: String,
        /// The drive.
        drive: String,
        /// What its tag says of its burn.
        burn: Box<TagBurn>,
    },
    /// A disc is to be burned, and a log of this archive tells that a copy of it was, of which this
    /// catalog knows nothing.
    #[error("{}", say!("error-unrecorded-log", serial = serial, disc = disc))]
    InLog {
        /// The copy.
        serial: String,
        /// The disc.
        disc: String,
        /// The drive in which another one was to be burned.
        drive: String,
    },
    /// A log of this archive tells that a copy was burned, and the catalog does not have its disc.
    #[error(
        "{}",
        say!(
            "error-unrecorded-disc",
            serial = serial,
            disc = disc.as_deref().unwrap_or("none"),
            time = days::when(*burned)
        )
    )]
    NoDisc {
        /// The copy.
        serial: String,
        /// Its disc, where the log names it.
        disc: Option<String>,
        /// When it was burned.
        burned: Timestamp,
        /// The disc's image, where it is there.
        image: Option<PathBuf>,
    },
    /// Discs are to be planned while logs tell of copies whose discs the catalog does not have.
    #[error(
        "{}",
        say!("error-unrecorded-plan", count = copies.len(), serials = few(copies))
    )]
    MayBeOnDisc {
        /// The copies.
        copies: Vec<String>,
    },
    /// The tag on a disc names a copy of another disc, or none.
    #[error(
        "{}",
        say!("error-unrecorded-serial", drive = drive, serial = serial, disc = disc)
    )]
    OtherSerial {
        /// The drive.
        drive: String,
        /// The disc.
        disc: String,
        /// What the tag says.
        serial: String,
    },
    /// A disc says that it is a copy of a disc, and does not hold the image that is known of that.
    #[error(
        "{}",
        say!("error-unrecorded-build", drive = drive, serial = serial, disc = disc)
    )]
    OtherBuild {
        /// The drive.
        drive: String,
        /// The copy.
        serial: String,
        /// The disc.
        disc: String,
    },
    /// A disc is of one that this catalog has only as planned.
    #[error(
        "{}",
        say!("error-unrecorded-planned", drive = drive, serial = serial, disc = disc)
    )]
    OnlyPlanned {
        /// The drive.
        drive: String,
        /// The copy.
        serial: String,
        /// The disc.
        disc: String,
    },
}

/// What a tag says of the burn of its copy.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct TagBurn {
    /// When it began.
    pub at: Timestamp,
    /// The drive: vendor, product, firmware, serial number.
    pub drive: String,
    /// Name of the station, where this catalog knows it.
    pub station: Option<String>,
}

/// Serials that a text names before it only counts.
const NAMED: usize = 20;

fn few(serials: &[String]) -> String {
    serials.get(..NAMED).unwrap_or(serials).join(", ")
}

impl UnrecordedError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BurnNotKnown { .. } => "JOB-047",
            Self::OtherCatalog { .. } => "JOB-130",
            Self::InLog { .. } => "JOB-131",
            Self::NoDisc { .. } => "JOB-132",
            Self::MayBeOnDisc { .. } => "JOB-133",
            Self::OtherSerial { .. } => "JOB-095",
            Self::OtherBuild { .. } => "JOB-096",
            Self::OnlyPlanned { .. } => "JOB-055",
        }
    }
}
