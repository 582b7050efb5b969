//! Building a disc's image: stream everything, add protection, try a repair, and only then give
//! the image its name.

mod file_hasher;
mod second_hash;
mod stream;
mod trial_decode;

use std::fs::{File, OpenOptions};
use std::path::Path;

pub use file_hasher::FileHasher;
use stele_discfs::SectorCount;

use crate::compose::Composed;
use crate::item::StudyItems;
use crate::parity::{Anchor, CodecError, ProtectError, protect};
use crate::repair::part_of;
use crate::source::{SourceError, Sources};
use crate::watch::Watch;

/// How much of a finished image is decoded on trial.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Trial {
    /// A few rows from all over the disc.
    Quick,
    /// Every row.
    Full,
}

/// How to build.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct BuildOptions {
    /// How much is decoded on trial.
    pub trial: Trial,
}

/// A finished image.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Built {
    /// N: its sectors.
    pub sectors: SectorCount,
    /// BLAKE3 of all of it.
    pub image_blake3: [u8; 32],
    /// `MANIFEST.JSN` as it stands on it.
    pub manifest: Vec<u8>,
}

/// Why an image could not be built. Nothing is left under the image's name.
#[derive(Debug, thiserror::Error)]
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
        source: SourceError,
    },
    /// The disk is full.
    #[error("the disk is full")]
    NoSpace,
    /// The image cannot be written or read.
    #[error("the image cannot be written")]
    Write(#[source] std::io::Error),
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
            Self::Codec(e) => e.code(),
        }
    }

    fn write(source: std::io::Error) -> Self {
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

/// Builds the image of a composed disc: part file, trial, fsync, rename, fsync of the folder.
///
/// # Errors
/// [`BuildError`]; no image is then left, neither whole nor in part.
pub fn build(
    composed: &Composed,
    studies: &[StudyItems],
    sources: &dyn Sources,
    to: &Path,
    options: &BuildOptions,
    watch: &dyn Watch,
) -> Result<Built, BuildError> {
    let part = part_of(to);
    let result = write_part(composed, studies, sources, &part, options, watch);
    if result.is_err() {
        // The reason of the failure is the one to tell; a part file is never taken for an image.
        let _ = std::fs::remove_file(&part);
    }
    let built = result?;
    std::fs::rename(&part, to).map_err(BuildError::write)?;
    if let Some(folder) = to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        File::open(folder)
            .and_then(|f| f.sync_all())
            .map_err(BuildError::write)?;
    }
    Ok(built)
}

fn write_part(
    composed: &Composed,
    studies: &[StudyItems],
    sources: &dyn Sources,
    part: &Path,
    options: &BuildOptions,
    watch: &dyn Watch,
) -> Result<Built, BuildError> {
    let open = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(true)
        .open(part);
    let image = open.map_err(BuildError::write)?;
    let streamed = stream::stream(composed, studies, sources, &image, watch)?;
    let protected = std::thread::scope(|scope| {
        // The disk works off what the first pass left while the processors code. An error is told
        // to the first who asks and to nobody after that, so it is heard here too.
        let synced = scope.spawn(|| image.sync_data());
        let protected = protect(&image, &Anchor::of(composed), watch)?;
        trial_decode::trial(&image, composed.geometry, options.trial, watch)?;
        let synced = synced.join();
        synced
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            .map_err(BuildError::write)?;
        Ok::<_, BuildError>(protected)
    })?;
    image.sync_all().map_err(BuildError::write)?;
    Ok(Built {
        sectors: composed.geometry.sectors(),
        image_blake3: protected.image_blake3,
        manifest: streamed.manifest,
    })
}
