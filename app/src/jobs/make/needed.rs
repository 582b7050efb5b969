//! A disc of a set whose image is lost and whose files are gone comes back from the images of the
//! others, by the set's parity. Until it has, none of those is given up or made another one.

use stele_catalog::{DiscRow, DiscState};

use super::image_file::{Images, is_it, may_be_built_again};
use super::same_files;
use crate::jobs::{Context, JobError};

/// The disc of the same set that can come back from the images of the others alone, this one's
/// among them; none where there is none, or the set has no parity that could do it.
///
/// # Errors
/// The catalog's.
pub(super) fn by_another(disc: &DiscRow, cx: &Context<'_>) -> Result<Option<String>, JobError> {
    let reader = cx.catalog.read();
    let all = reader.discs(disc.set)?;
    let is_built = |disc: &&DiscRow| disc.state == DiscState::Built;
    let is_parity = |disc: &DiscRow| disc.set_parity.is_some();
    if !all.iter().filter(is_built).any(is_parity) {
        return Ok(None);
    }
    for other in all.iter().filter(|other| other.id != disc.id) {
        let mut copies = reader.copies(other.id)?.into_iter();
        let is_held = copies.any(|copy| copy.standing().is_sound());
        if !is_parity(other) && !is_held && is_lost(other, cx)? {
            return Ok(Some(other.name.clone()));
        }
    }
    Ok(None)
}

/// Whether the image of a disc is gone or altered, and its files do not give it again. What the
/// disc hangs on is read: its files where the image is lost, its image where files are gone.
///
/// # Errors
/// The catalog's; somebody stopped it.
pub(super) fn is_lost(disc: &DiscRow, cx: &Context<'_>) -> Result<bool, JobError> {
    let reader = cx.catalog.read();
    let images = Images::read(cx.archive, &reader)?;
    let image = images.to_burn(disc);
    let has_files = may_be_built_again(&reader, disc.id)?;
    match (image.is_there(), image.is_lost()) {
        (true, _) => Ok(!has_files && is_altered(disc, cx)?),
        // It is put back into its place when it is asked for.
        (false, true) if images.is_misplaced(&reader, disc)? => Ok(false),
        (false, true) => Ok(!has_files || !same_files::are_there(disc, cx)?),
        (false, false) => Ok(false),
    }
}

/// Whether a file is in the image's place that is not what was built, although nothing that a look
/// at it tells speaks against it. All of it is read.
///
/// # Errors
/// It cannot be read; somebody stopped it.
pub(super) fn is_altered(disc: &DiscRow, cx: &Context<'_>) -> Result<bool, JobError> {
    let image = cx.archive.image_of(&disc.name);
    match &disc.blake3 {
        Some(hash) => Ok(!is_it(&image, hash, cx.watch)?),
        None => Ok(false),
    }
}
