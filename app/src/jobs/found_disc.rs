//! What lies in a drive in which another disc was wanted, as errors say it.

use serde::Serialize;
use stele_catalog::Doubt;

/// What lies in a drive in which another disc was wanted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum FoundDisc {
    /// A copy by its label, or a disc of the archive.
    #[error("{0}")]
    Known(String),
    /// A disc that this catalog does not know, burned at a station of this archive.
    #[error("a disc that this catalog does not know, burned at a station of this archive")]
    NotKnownHere,
    /// A disc that this catalog does not know.
    #[error("a disc of another archive, or one that this catalog does not know")]
    OtherArchive,
    /// Nothing on it says which disc it is.
    #[error("a disc beyond recognition")]
    Unrecognizable,
    /// More could be written to it, and it does not say which copy it is.
    #[error("a disc that was never closed and does not say which copy it is")]
    NeverClosed,
}

/// A disc without a tag, with or without the disc that it is a copy of.
#[derive(Debug, thiserror::Error)]
pub(super) enum Untagged<'a> {
    #[error("the disc in {drive}, a copy of {disc}, has no tag that can be read")]
    CopyOf { drive: &'a str, disc: &'a str },
    #[error("the disc in {drive} has no tag that can be read")]
    Any { drive: &'a str },
}

impl<'a> Untagged<'a> {
    pub fn new(drive: &'a str, disc: Option<&'a str>) -> Self {
        match disc {
            Some(disc) => Self::CopyOf { drive, disc },
            None => Self::Any { drive },
        }
    }
}

/// Why a disc cannot be a copy.
#[derive(Debug, thiserror::Error)]
pub(super) enum WhyNot {
    #[error("another disc says so, too")]
    TwoDrives,
    #[error("its tag is not the one that the burn of that copy wrote")]
    OtherTag,
    #[error("it holds more than the burn of that copy has written")]
    NeverWritten,
    #[error("that copy was destroyed, as somebody said")]
    Destroyed,
}

impl From<Doubt> for WhyNot {
    fn from(doubt: Doubt) -> Self {
        match doubt {
            Doubt::TwoDrives => Self::TwoDrives,
            Doubt::OtherTag => Self::OtherTag,
            Doubt::NeverWritten => Self::NeverWritten,
            Doubt::Destroyed => Self::Destroyed,
        }
    }
}
