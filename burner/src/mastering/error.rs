//! Why an image could not be built.

use crate::parity::{CodecError, ProtectError};
use crate::source::SourceError;

/// Why an image could not be built. Nothing is left under the image's name.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// An item's bytes cannot be had.
    #[error("item {item} of study {study} on this disc")]
    Item {
        /// Index of the study among the disc's.
        study: u32,
        /// Index of the item in it.
        item: u32,
        /// Why.
        #[source]
        #[serde(skip)]
        source: SourceError,
    },
    /// The disk takes no more.
    #[error("the disk is full or cannot take another file, or a quota is used up")]
    NoSpace,
    /// The image cannot be written or read.
    #[error("the image cannot be written")]
    Write(
        #[source]
        #[serde(skip)]
        std::io::Error,
    ),
    /// A repair on trial did not give the image back.
    #[error("the trial repair of row {row} failed")]
    Trial {
        /// The row.
        row: u64,
    },
    /// The code failed: memory or processor made an error.
    #[error(transparent)]
    Codec(#[from] CodecError),
    /// The layout contradicts itself: a defect of the program.
    #[error("the layout contradicts itself")]
    Layout,
    /// It came out as another image than the one that was burned.
    #[error("it differs from the image that was burned")]
    OtherImage,
    /// Its files are not those that the image held which it was to take the place of.
    #[error("its files differ from those in its image")]
    OtherFiles,
    /// Someone asked to stop.
    #[error("stopped")]
    Cancelled,
}

impl BuildError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Item { .. } => "BLD-001",
            Self::NoSpace => "BLD-002",
            Self::Write(_) => "BLD-003",
            Self::Layout => "BLD-004",
            Self::Cancelled => "BLD-005",
            Self::Trial { .. } => "BLD-006",
            Self::OtherImage => "BLD-007",
            Self::OtherFiles => "BLD-008",
            Self::Codec(e) => e.code(),
        }
    }

    pub(super) fn write(source: std::io::Error) -> Self {
        match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::NoSpace,
            _ => Self::Write(source),
        }
    }
}

impl From<ProtectError> for BuildError {
    fn from(error: ProtectError) -> Self {
        match error {
            ProtectError::Io(source) => Self::write(source),
            ProtectError::Codec(e) => Self::Codec(e),
            ProtectError::Cancelled => Self::Cancelled,
        }
    }
}
