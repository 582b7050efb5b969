//! Sectors to read, wherever they come from: an image file, a disc in a drive, several copies.
//!
//! Damage is data: a sector that cannot be had is reported in a [`LostMap`] and is no error.

mod file;
mod image_hash;
mod lost;
mod memory;
mod merge;
mod whole_hash;

pub use file::ImageFile;
pub(crate) use image_hash::ImageHasher;
pub use lost::LostMap;
pub use memory::MemoryImage;
pub use merge::{Masked, Merged};
use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};
pub(crate) use whole_hash::each_of_whole;
pub use whole_hash::whole_hash;

/// The sectors that `bytes` read from `at` on are.
pub(crate) fn extent_of(at: Lba, bytes: &[u8]) -> Extent {
    Extent {
        lba: at,
        sectors: SectorCount((bytes.len() / SECTOR_BYTES) as u64),
    }
}

/// A source of sectors.
pub trait Sectors: Sync {
    /// How many sectors there seem to be. A finalized disc may report more than its N,
    /// a truncated image fewer; readers go by the geometry.
    fn sectors(&self) -> SectorCount;

    /// Whether it is a medium in a drive: reading all of it takes an hour, and does it no good.
    fn is_medium(&self) -> bool {
        false
    }

    /// The medium, where it is one in a drive: how it is read try by try.
    fn medium(&self) -> Option<&dyn Medium> {
        None
    }

    /// Reads `into.len() / 2048` sectors from `at` on. What cannot be had is zero in `into`
    /// and added to `lost`, including all that lies behind the end.
    ///
    /// Shape: `into.len()` is a multiple of 2048.
    ///
    /// Errors: [`ReadError`] only where reading cannot go on at all.
    fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError>;
}

/// How hard a drive tries before it gives a place up.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Effort {
    /// With few retries, where the drive lets itself be told so.
    Quick,
    /// As the drive does by itself.
    Thorough,
}

/// A medium in a drive, read try by try.
pub trait Medium: Sync {
    /// Tries once to read `into.len() / 2048` sectors; whether all of them came.
    ///
    /// Shape: at most a cluster, all of it in one.
    ///
    /// # Errors
    /// [`ReadError`] only where reading cannot go on at all.
    fn attempt(&self, at: Lba, into: &mut [u8], effort: Effort) -> Result<bool, ReadError>;

    /// Drive time.
    fn now(&self) -> std::time::Duration;

    /// The drive tries again as it did before. What a rescue leaves `unread` is not asked for
    /// again.
    fn end_rescue(&self, unread: &LostMap);
}

/// Why reading cannot go on.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The image file cannot be read at all.
    #[error("the image cannot be read")]
    Io {
        /// The image: for the screen, and not part of the text.
        #[serde(skip)]
        path: std::path::PathBuf,
        /// What the system said.
        #[source]
        #[serde(skip)]
        source: std::io::Error,
    },
    /// The disc was taken out, or another one was put in.
    #[error("the disc was taken out while it was read")]
    DiscGone,
    /// The drive is gone.
    #[error("the drive no longer answers")]
    DriveGone {
        /// What the drive or the kernel said.
        #[source]
        #[serde(skip)]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// What was read before cannot be read again.
    #[error("sectors that were read before can no longer be read")]
    NoLonger,
    /// Someone asked to stop.
    #[error("stopped")]
    Cancelled,
}

impl ReadError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "SEC-001",
            Self::DriveGone { .. } => "SEC-002",
            Self::Cancelled => "SEC-003",
            Self::DiscGone => "SEC-004",
            Self::NoLonger => "SEC-005",
        }
    }
}
