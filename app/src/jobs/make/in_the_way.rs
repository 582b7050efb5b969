//! What lies in the place of an image and is not to be written over.

use std::io::Read;
use std::path::Path;

use stele_burner::SECTOR_BYTES;
use stele_catalog::{DiscRow, DiscState};

use super::image_file::{can_be_built, uuid_in};
use super::same_files;
use crate::jobs::{Context, JobError};

/// What stands from the second byte of sector 16 on in any image (ECMA-119, 8.1.2).
const STANDARD_IDENTIFIER: &[u8] = b"CD001";
/// What all images begin with (SPEC.TXT R-010).
const ANCHOR: &[u8] = b"format=STELE1";
/// Bytes up to the end of that identifier.
const HEAD: usize = 16 * SECTOR_BYTES + 1 + STANDARD_IDENTIFIER.len();

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
        return match is_no_image(path, disc) {
            true => Err(in_the_way(disc, path)),
            false => Ok(()),
        };
    };
    let is_own = uuid == disc.uuid;
    let is_known = disc.state == DiscState::Built;
    let is_replaced = is_known || can_be_built(&cx.catalog.read(), disc.id)?;
    if is_own && is_replaced && !same_files::holds_more(path, disc, cx)? {
        return Ok(());
    }
    Err(in_the_way(disc, path))
}

/// Whether a file was never an image, or part of one: it is not as long as the disc's, holds
/// something, and what it holds does not begin as an image does (ECMA-119, 8.1: a standard
/// identifier in sector 16).
fn is_no_image(path: &Path, disc: &DiscRow) -> bool {
    let length = std::fs::metadata(path).map_or(0, |file| file.len());
    if length == 0 || length == disc.sectors.saturating_mul(SECTOR_BYTES as u64) {
        return false;
    }
    let mut head = Vec::with_capacity(HEAD);
    let read = stele_files::open_regular(path)
        .and_then(|file| file.take(HEAD as u64).read_to_end(&mut head));
    let identifier = head.get(HEAD - STANDARD_IDENTIFIER.len()..);
    let is_part = identifier == Some(STANDARD_IDENTIFIER) || head.starts_with(ANCHOR);
    read.is_ok() && !is_part && head.iter().any(|byte| *byte != 0)
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
