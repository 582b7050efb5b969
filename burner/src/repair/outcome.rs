//! What a repair gives, and why it could not be done.

use std::io;

use crate::geometry::Geometry;
use crate::parity::{Anchor, Candidate, CodecError, DiscIdentity, FindError};
use crate::rescue::Rescued;
use crate::sectors::{LostMap, ReadError};

/// What a repair gave.
#[derive(Clone, PartialEq, Debug)]
pub struct Repaired {
    /// How the disc is divided.
    pub geometry: Geometry,
    /// Which disc it is, where anything on it still said so.
    pub identity: Option<DiscIdentity>,
    /// Other discs that parts of it are of: damage, and mended like any other.
    pub others: Vec<Candidate>,
    /// Sectors that were missing or wrong and are right now.
    pub recovered: LostMap,
    /// Sectors that stay lost; they stand as they were read.
    pub lost: LostMap,
    /// Those of them of which nothing was read; they are zero.
    pub zero: LostMap,
    /// Sectors that stand as they were read, and that nothing confirms.
    pub unchecked: LostMap,
    /// Sectors without a check value that are right since the code alone says so (SPEC.TXT R-055).
    pub by_code: LostMap,
    /// Whether the code alone found any sector wrong (SPEC.TXT R-055 (3)).
    pub located: bool,
    /// Whether A or B was left out by whom more sectors agree with (SPEC.TXT R-057).
    pub counted: bool,
    /// Whether A and B have a value differently (SPEC.TXT R-057).
    pub disputed: bool,
    /// What the digest of the content says.
    pub content: ContentCheck,
    /// What an anchor says of the disc, where one was left or came back.
    pub anchor: Option<Anchor>,
    /// Whether anchors contradict each other, and nothing has more than two thirds of their votes
    /// (SPEC.TXT R-052).
    pub anchors_disputed: bool,
    /// How the media among the sources were read; none where there was none.
    pub rescued: Option<Rescued>,
}

/// What the digest of the content says of the repaired image (SPEC.TXT R-059).
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum ContentCheck {
    /// Every sector has its check value, and nothing speaks against them: the content is the one
    /// that the anchors name, or it is not whole, or none names it.
    NotNeeded,
    /// The content is the one that the anchors name; of some sectors the code alone says so too.
    Agrees,
    /// It was not: what the code alone had decided, or what was left out by counting, stands as it
    /// was read, unchecked.
    Differs,
    /// It is not, though every sector is what its check value or the code says: some were altered
    /// together with their check values.
    Refuted,
    /// The content is not whole, or no anchor names a digest. Where the code alone had found
    /// sectors wrong, what it had decided stands as it was read, unchecked.
    NotKnown,
}

/// Why a repair could not be done. No image was left behind.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum RepairError {
    /// No source was named.
    #[error("no source to repair from was given")]
    NoSource,
    /// The geometry cannot be found.
    #[error(transparent)]
    Find(#[from] FindError),
    /// Less than a quarter of the disc is there (SPEC.TXT R-058).
    #[error("the disc has {sectors} sectors, and only {there} are present")]
    TooShort {
        /// N: sectors of the disc.
        sectors: u64,
        /// Sectors of the longest source.
        there: u64,
    },
    /// Reading cannot go on.
    #[error(transparent)]
    Read(ReadError),
    /// The map beside the image, or the image it speaks of, is not of this disc.
    #[error("the damage map is not for this disc, or its image is missing")]
    OtherRescue {
        /// The map.
        #[serde(skip)]
        map: std::path::PathBuf,
    },
    /// Another repair writes the image.
    #[error("another repair is writing this image")]
    Busy,
    /// The new image cannot be written.
    #[error("the new image cannot be written")]
    Write(
        #[source]
        #[serde(skip)]
        io::Error,
    ),
    /// The disk takes no more.
    #[error("the disk is full or cannot take another file, or a quota is used up")]
    NoSpace,
    /// The computer made an error.
    #[error(transparent)]
    Codec(#[from] CodecError),
    /// Someone asked to stop.
    #[error("stopped")]
    Cancelled,
}

impl RepairError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSource => "REP-001",
            Self::Find(e) => e.code(),
            Self::Read(e) => e.code(),
            Self::Write(_) => "REP-002",
            Self::NoSpace => "REP-003",
            Self::Codec(e) => e.code(),
            Self::Cancelled => "REP-004",
            Self::TooShort { .. } => "REP-005",
            Self::OtherRescue { .. } => "REP-006",
            Self::Busy => "REP-007",
        }
    }
}

impl From<ReadError> for RepairError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Cancelled => Self::Cancelled,
            other => Self::Read(other),
        }
    }
}

impl From<std::io::Error> for RepairError {
    fn from(source: std::io::Error) -> Self {
        match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::NoSpace,
            std::io::ErrorKind::ResourceBusy => Self::Busy,
            _ => Self::Write(source),
        }
    }
}
