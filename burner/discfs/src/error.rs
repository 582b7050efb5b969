//! Why a tree cannot be laid out.

use crate::key::ContentKey;
use crate::units::{Extent, Lba, SectorCount};

/// Why a tree cannot be laid out.
///
/// Paths may tell something about patients; they are fields for the screen and never part of the
/// text.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub enum LayoutError {
    /// A name of the path is empty, `.`, `..`, longer than 255 bytes, or holds a NUL.
    #[error("a name in the path cannot be written to a disc")]
    BadName {
        /// The path as it was given.
        #[cfg_attr(feature = "serde", serde(skip))]
        path: String,
    },
    /// The path has more names than [`DEPTH_MAX`](crate::DEPTH_MAX).
    #[error("the path is {depth} levels deep")]
    TooDeep {
        /// The path as it was given.
        #[cfg_attr(feature = "serde", serde(skip))]
        path: String,
        /// Its names, the file's own included.
        depth: usize,
    },
    /// The path is there already, as a file or as a folder.
    #[error("two entries have the same path")]
    Duplicate {
        /// The path as it was given.
        #[cfg_attr(feature = "serde", serde(skip))]
        path: String,
    },
    /// The path goes through a file as if it were a folder.
    #[error("the path leads through a file")]
    ThroughFile {
        /// The path as it was given.
        #[cfg_attr(feature = "serde", serde(skip))]
        path: String,
    },
    /// Two entries have one key, or a key is not below the number of entries.
    #[error("content keys are not dense: {} among {entries} entries", key.0)]
    BadKey {
        /// The number that is given twice, or is too large.
        key: ContentKey,
        /// Entries of the tree.
        entries: usize,
    },
    /// More names than the layout counts in 32 bits.
    #[error("the tree has too many names")]
    TooManyNames,
    /// ECMA-119 9.4.4 numbers directories in 16 bits.
    #[error("the tree has {directories} folders, a disc has room for 65,535")]
    TooManyDirectories {
        /// Directories of the tree, the root included.
        directories: usize,
    },
    /// A directory's own records exceed 4 GiB.
    #[error("a folder has too many entries: its records take {sectors} sectors")]
    DirectoryTooLarge {
        /// Sectors of its records.
        sectors: SectorCount,
    },
    /// The allocation descriptors of one block reach no further (UDF 2.60, 2.3.6).
    #[error("file with key {} is {len} bytes long, a disc's file systems hold 122 GB", key.0)]
    FileTooLarge {
        /// Number of its content.
        key: ContentKey,
        /// How long it is.
        len: u64,
    },
    /// A file with a fixed place lies where something else is.
    #[error("file with key {} at sector {} overlaps sector {other}", key.0, extent.lba)]
    Overlap {
        /// Number of its content.
        key: ContentKey,
        /// Where it was to lie.
        extent: Extent,
        /// The first sector that is taken.
        other: Lba,
    },
    /// The volume is shorter than its content.
    #[error("the content ends at sector {end}, the volume has {sectors}")]
    VolumeTooSmall {
        /// The first sector behind the content.
        end: Lba,
        /// The sectors asked for.
        sectors: SectorCount,
    },
    /// Sector numbers are 32 bits wide (ECMA-119 8.4.8).
    #[error("the volume would have more than 4,294,967,295 sectors")]
    VolumeTooLarge,
}
