//! What stops a burn.

use std::time::Duration;

use stele_mmc::Sense;

use super::burn_check::BurnRefused;
use super::open_drive::DriveError;
use crate::as_text;
use crate::sectors::ReadError;

/// What stopped a burn.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum BurnError {
    /// It came to no WRITE, or the drive refused the medium at the first one, as when its laser
    /// finds no calibration.
    #[error(transparent)]
    NotBegun(#[from] BurnRefused),
    /// The drive failed to write.
    #[error("writing failed at sector {lba}: {sense}")]
    Write {
        /// Where.
        lba: u32,
        /// What the drive said.
        #[serde(serialize_with = "as_text::one")]
        sense: Sense,
    },
    /// The connection broke, and it is not known what was written.
    #[error("the connection to the drive broke at sector {lba}")]
    Connection {
        /// Where.
        lba: u32,
        /// What happened.
        #[source]
        #[serde(skip)]
        source: DriveError,
    },
    /// The drive took no more data.
    #[error("the drive accepted no data for {} s at sector {lba}", limit.as_secs())]
    Stuck {
        /// Where.
        lba: u32,
        /// How long it was waited.
        limit: Duration,
    },
    /// The drive lost what it had taken already, as when its power fails for a moment. What is at
    /// the seam nobody knows: the burn does not go on there.
    #[error("the drive dropped buffered sectors (next writable address {next}, expected {lba})")]
    Rewound {
        /// The sector that came next.
        lba: u32,
        /// The drive's next writable address.
        next: u32,
    },
    /// The image cannot be read.
    #[error("the image cannot be read at sector {lba}")]
    Image {
        /// Where.
        lba: u32,
    },
    /// Reading the image failed.
    #[error("the image cannot be read")]
    Source(
        #[from]
        #[serde(skip)]
        ReadError,
    ),
    /// The image is not the one that was built: another hash came of what was written. The disc
    /// is not closed.
    #[error("the image is not the one that was built")]
    OtherImage,
    /// The disc could not be closed. Where the drive only refused, it was read back all the same.
    #[error("the disc could not be closed")]
    Close(
        #[source]
        #[serde(skip)]
        DriveError,
    ),
    /// The disc could not be read back.
    #[error("the disc could not be read back")]
    ReadBack(
        #[source]
        #[serde(skip)]
        DriveError,
    ),
    /// Someone asked to stop.
    #[error("stopped while burning")]
    Cancelled,
}

impl BurnError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotBegun(e) => e.code(),
            Self::Write { .. } => "BRN-010",
            Self::Connection { .. } => "BRN-011",
            Self::Stuck { .. } => "BRN-012",
            Self::Image { .. } => "BRN-013",
            Self::Source(_) => "BRN-014",
            Self::Close(_) => "BRN-015",
            Self::ReadBack(_) => "BRN-016",
            Self::Cancelled => "BRN-017",
            Self::Rewound { .. } => "BRN-018",
            Self::OtherImage => "BRN-019",
        }
    }
}
