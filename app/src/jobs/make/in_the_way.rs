//! What lies in the place of an image and is not to be written over.

use std::path::Path;

use stele_catalog::{DiscRow, DiscState};

use super::image_file::{can_be_built, uuid_in};
use super::same_files;
use crate::jobs::{Context, JobError};

/// Refuses to write an image over a file that holds what may be nowhere else: the image of another
/// disc, or of this one by a catalog that was newer than this.
///
/// # Errors
/// [`JobError::ForeignImage`].
pub(super) fn covers_nothing(
    disc: &DiscRow,
    path: &Path,
    cx: &Context<'_>,
) -> Result<(), JobError> {
    if path.is_dir() {
        return Err(in_the_way(disc, path));
    }
    let Some(uuid) = uuid_in(path, cx.watch) else {
        return Ok(());
    };
    let is_own = uuid == disc.uuid;
    let is_known = disc.state == DiscState::Built;
    let is_replaced = is_known || can_be_built(&cx.catalog.read(), disc.id)?;
    if is_own && is_replaced && !same_files::holds_more(path, disc, cx)? {
        return Ok(());
    }
    Err(in_the_way(disc, path))
}

/// The error for a file that stays in an image's place.
fn in_the_way(disc: &DiscRow, path: &Path) -> JobError {
    JobError::ForeignImage {
        disc: disc.name.clone(),
        path: path.display().to_string(),
    }
}

/// Refuses to bring an image back over an older one of the same disc, with files that it is
/// without.
///
/// # Errors
/// [`JobError::ForeignImage`].
pub(super) fn keeps_more(disc: &DiscRow, cx: &Context<'_>) -> Result<(), JobError> {
    let path = cx.archive.image_of(&disc.name);
    match same_files::holds_more(&path, disc, cx)? {
        true => Err(in_the_way(disc, &path)),
        false => Ok(()),
    }
}
