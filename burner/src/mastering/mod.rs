//! Mastering, which is building a disc's image: stream everything, add protection, try a repair,
//! and only then give the image its name.

mod error;
mod file_hasher;
mod second_hash;
mod stream;
mod trial_decode;

use std::fs::{File, OpenOptions};
use std::path::Path;

pub use error::BuildError;
pub use file_hasher::FileHasher;
use stele_discfs::SectorCount;
pub use trial_decode::Trial;

use crate::composed::Composed;
use crate::item::StudyItems;
use crate::parity::{Anchor, protect};
use crate::repair::part_of;
use crate::source::Sources;
use crate::watch::Watch;

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
