//! Why a parity disc could not be built, or a set not be rebuilt.

use std::io;

use crate::compose::ComposeError;
use crate::mastering::BuildError;
use crate::parity::{CodecError, FindError, ProtectError};
use crate::repair::RepairError;
use crate::sectors::ReadError;

/// Why a parity disc could not be built.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum ParityDiscError {
    /// The set has no such parity disc.
    #[error("the set has no parity disc {index}")]
    NoSuchDisc {
        /// Its index.
        index: u8,
    },
    /// Laying it out.
    #[error(transparent)]
    Compose(#[from] ComposeError),
    /// Building it.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// Its payload cannot be read or written.
    #[error("the parity of the set cannot be read or written")]
    Io(
        #[from]
        #[serde(skip)]
        io::Error,
    ),
}

impl ParityDiscError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSuchDisc { .. } => "SET-004",
            Self::Compose(e) => e.code(),
            Self::Build(e) => e.code(),
            Self::Io(_) => "SET-005",
        }
    }
}

/// Why a set could not be rebuilt.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum RebuildError {
    /// No source is a parity disc that can say which discs the set has.
    #[error("no parity disc of the set can be read")]
    NoParityDisc,
    /// All parity discs given were made of other images than those of the data discs.
    #[error("parity disc {parity} was made from a different image of disc {member}")]
    Outdated {
        /// Number of the parity disc in its set.
        parity: u32,
        /// Number of the data disc.
        member: u32,
    },
    /// A parity disc says that a disc which no source holds is longer than its parity: what it says
    /// of lengths fills no disk (SPEC.TXT R-058, of a disc that is there).
    #[error("the parity disc claims a length for disc {member} that it has no parity for")]
    TooLong {
        /// Number of the disc in its set.
        member: u32,
    },
    /// Sources say that they are one disc, each agrees with itself, and they contradict each other:
    /// nothing in the set tells which is right.
    #[error("two of the sources are the same disc by name, but hold different things")]
    Contradicting {
        /// The place in the list given of one.
        #[serde(skip)]
        first: usize,
        /// That of another; the same where only one was given, and an earlier run had the other.
        #[serde(skip)]
        second: usize,
    },
    /// The target folder holds something: an image there might be one that is needed.
    #[error("the folder is not empty")]
    NotEmpty,
    /// Another rebuild writes into the folder.
    #[error("another rebuild is writing to the folder")]
    Busy,
    /// Inside a disc.
    #[error(transparent)]
    Repair(#[from] RepairError),
    /// Reading cannot go on.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Protection cannot be written anew.
    #[error(transparent)]
    Protect(#[from] ProtectError),
    /// Building a parity disc anew.
    #[error(transparent)]
    ParityDisc(#[from] ParityDiscError),
    /// The computer made an error.
    #[error(transparent)]
    Codec(#[from] CodecError),
    /// An image cannot be read or written.
    #[error("an image cannot be read or written")]
    Io(
        #[from]
        #[serde(skip)]
        io::Error,
    ),
    /// Someone asked to stop.
    #[error("stopped")]
    Cancelled,
}

impl RebuildError {
    /// Whether the same command would end the same way: nothing that was begun serves it.
    pub(super) fn is_final(&self) -> bool {
        match self {
            Self::NoParityDisc
            | Self::Outdated { .. }
            | Self::TooLong { .. }
            | Self::Contradicting { .. }
            | Self::NotEmpty => true,
            Self::Repair(error) => {
                matches!(
                    error,
                    RepairError::NoSource | RepairError::Find(_) | RepairError::TooShort { .. }
                ) && !matches!(error, RepairError::Find(FindError::Read(_)))
            }
            _ => false,
        }
    }

    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoParityDisc => "SET-001",
            Self::NotEmpty => "SET-006",
            Self::Outdated { .. } => "SET-007",
            Self::Busy => "SET-008",
            Self::TooLong { .. } => "SET-009",
            Self::Contradicting { .. } => "SET-010",
            Self::Repair(e) => e.code(),
            Self::Read(e) => e.code(),
            Self::Protect(e) => e.code(),
            Self::ParityDisc(e) => e.code(),
            Self::Codec(e) => e.code(),
            Self::Io(_) => "SET-002",
            Self::Cancelled => "SET-003",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a further attempt may get over leaves what was begun.
    #[test]
    fn only_what_would_end_the_same_way_is_final() {
        let unread = || RepairError::Find(FindError::Read(ReadError::Cancelled));
        for (error, is_final) in [
            (RebuildError::NotEmpty, true),
            (RepairError::NoSource.into(), true),
            (RepairError::Find(FindError::NotFound).into(), true),
            (unread().into(), false),
            (RebuildError::Busy, false),
        ] {
            assert_eq!(error.is_final(), is_final, "{error}");
        }
    }
}
