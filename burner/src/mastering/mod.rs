//! Mastering, which is building a disc's image: stream everything, add protection, try a repair,
//! and only then give the image its name.

mod error;
mod file_hasher;
mod second_hash;
mod stream;
mod trial_decode;

use std::fs::File;
use std::path::Path;

pub use error::BuildError;
pub use file_hasher::FileHasher;
use stele_discfs::SectorCount;
use stele_files::WholeFile;
pub use trial_decode::Trial;

use crate::composed::Composed;
use crate::item::StudyItems;
use crate::manifest::ArchivedFiles;
use crate::parity::{Anchor, ContentDigest, protect};
use crate::source::Sources;
use crate::watch::Watch;

/// How to build.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct BuildOptions {
    /// How much is decoded on trial.
    pub trial: Trial,
    /// Number of the job that builds: the part file is named by it.
    pub owner: Option<u64>,
    /// BLAKE3 that the image must have, where copies of it were burned: another one is not kept.
    pub only: Option<[u8; 32]>,
    /// The files that it must hold, no others and none less: another image is not kept.
    pub files: Option<ArchivedFiles>,
}

/// A finished image.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Built {
    /// N: its sectors.
    pub sectors: SectorCount,
    /// BLAKE3 of all of it.
    pub image_blake3: [u8; 32],
    /// What its anchors call its content (SPEC.TXT R-015).
    pub content: ContentDigest,
    /// `MANIFEST.JSN` as it stands on it.
    pub manifest: Vec<u8>,
}

/// Mode of an image, less what the process's umask takes away.
const MODE: u32 = 0o666;

/// Builds the image of a composed disc: part file, trial, fsync, rename, fsync of the folder.
///
/// # Errors
/// [`BuildError`]; no image is then left, neither whole nor in part, and one that was there stays.
pub fn build(
    composed: &Composed,
    studies: &[StudyItems],
    sources: &dyn Sources,
    to: &Path,
    options: &BuildOptions,
    watch: &dyn Watch,
) -> Result<Built, BuildError> {
    // Dropped on the way, it removes its part file.
    let part = WholeFile::create(to, options.owner, MODE).map_err(BuildError::write)?;
    let built = write_part(composed, studies, sources, part.file(), options, watch)?;
    if let Some(files) = options.files
        && ArchivedFiles::of_manifest(&built.manifest).ok() != Some(files)
    {
        return Err(BuildError::OtherFiles);
    }
    if options.only.is_some_and(|only| only != built.image_blake3) {
        return Err(BuildError::OtherImage);
    }
    part.finish().map_err(BuildError::write)?;
    Ok(built)
}

fn write_part(
    composed: &Composed,
    studies: &[StudyItems],
    sources: &dyn Sources,
    image: &File,
    options: &BuildOptions,
    watch: &dyn Watch,
) -> Result<Built, BuildError> {
    let streamed = stream::stream(composed, studies, sources, image, watch)?;
    let protected = std::thread::scope(|scope| {
        // The disk works off what the first pass left while the processors code. An error is told
        // to the first who asks and to nobody after that, so it is heard here too.
        let synced = scope.spawn(|| image.sync_data());
        let protected = protect(image, &Anchor::of(composed, streamed.content), watch)?;
        trial_decode::trial(image, composed.geometry, options.trial, watch)?;
        let synced = synced.join();
        synced
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            .map_err(BuildError::write)?;
        Ok::<_, BuildError>(protected)
    })?;
    Ok(Built {
        sectors: composed.geometry.sectors(),
        image_blake3: protected.image_blake3,
        content: streamed.content,
        manifest: streamed.manifest,
    })
}
