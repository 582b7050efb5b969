//! Bringing the image of a built disc back: the same bytes, from what is left of its file, from a
//! copy of the disc or from another image of it.
//!
//! What comes of it takes the place of the old file only where its hash is that of the image that
//! was built. Else nothing is changed.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use stele_burner::sectors::{ImageFile as ImageSectors, Sectors, whole_hash};
use stele_burner::watch::Watch;
use stele_catalog::DiscRow;

use super::image_file::{Images, can_be_built_again};
use crate::archive::sync_directory;
use crate::jobs::read::repair;
use crate::jobs::{Context, JobError};

/// Brings the image back; whether it is there now. `from` is a drive that holds a copy of the disc,
/// or an image file.
///
/// # Errors
/// [`JobError::NotItsImage`] where what `from` gives is not the image; those of reading it. The
/// file that is there stays as it is.
pub(super) fn run(
    disc: &DiscRow,
    from: Option<&str>,
    cx: &mut Context<'_>,
) -> Result<bool, JobError> {
    let image = cx.archive.image_of(&disc.name);
    let Some(hash) = disc.blake3 else {
        return Ok(false);
    };
    let old = image.is_file().then(|| image.display().to_string());
    let sources: Vec<String> = from.map(str::to_owned).into_iter().chain(old).collect();
    if sources.is_empty() {
        return Ok(false);
    }
    let to = beside(disc, cx)?;
    let request = repair::Request {
        from: sources,
        to: to.clone(),
        identity: None,
        map: None,
        minutes: None,
    };
    let is_it = match repair::run(&request, Some(cx.archive), cx.watch) {
        Ok(_) => is_it(&to, &hash, cx.watch)?,
        // There was nothing in the old file that could be mended.
        Err(error) if from.is_none() && !matches!(error, JobError::Cancelled) => false,
        Err(error) => return Err(error),
    };
    if is_it {
        std::fs::rename(&to, &image).map_err(JobError::io(&image))?;
        sync_directory(&image).map_err(JobError::io(&image))?;
        return Ok(true);
    }
    remove(&to)?;
    match from {
        None => Ok(false),
        Some(from) => Err(JobError::NotItsImage {
            disc: disc.name.clone(),
            from: from.to_owned(),
        }),
    }
}

/// Refuses to make an image anew while what is in its place holds files that are not as they were
/// taken in: the new one would be without them.
///
/// # Errors
/// [`JobError::LastInImage`].
pub(super) fn loses_no_file(disc: &DiscRow, cx: &Context<'_>) -> Result<(), JobError> {
    let reader = cx.catalog.read();
    let is_file = Images::read(cx.archive, &reader)?.of(disc).is_a_file();
    match is_file && !can_be_built_again(&reader, disc.id)? {
        false => Ok(()),
        true => Err(JobError::LastInImage {
            disc: disc.name.clone(),
        }),
    }
}

/// Where the image grows: in the folder of the images, which may lie on a disk of its own. What an
/// earlier attempt that was killed left there is worth nothing.
fn beside(disc: &DiscRow, cx: &Context<'_>) -> Result<PathBuf, JobError> {
    let name = disc.name.replace('/', "-");
    let to = cx.archive.images().join(format!(".back-{name}.iso"));
    remove(&to)?;
    Ok(to)
}

/// Removes an image that is not it, and the map that a repair may have left beside it.
fn remove(image: &Path) -> Result<(), JobError> {
    let mut map = image.as_os_str().to_owned();
    map.push(".map");
    for path in [image.to_path_buf(), PathBuf::from(map)] {
        match std::fs::remove_file(&path) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(JobError::io(&path)(e)),
            _ => {}
        }
    }
    Ok(())
}

/// Whether a file holds the image of this hash; the tag of a copy in it counts as zeros.
///
/// # Errors
/// It cannot be read; somebody stopped it.
pub(super) fn is_it(image: &Path, hash: &[u8; 32], watch: &dyn Watch) -> Result<bool, JobError> {
    let image = ImageSectors::open(image)?;
    let found = whole_hash(&image, image.sectors(), watch)?;
    Ok(found.as_ref() == Some(hash))
}
