//! What lies in the place of an image, and what of it is not to be written over or removed.

use std::io::{Error, ErrorKind};
use std::path::Path;

use stele_burner::watch::Watch;
use stele_catalog::{DiscRow, DiscState};

use super::image_file::{can_be_built, is_it, is_no_image, uuid_in};
use super::same_files;
use crate::archive::sync_directory;
use crate::jobs::{Context, JobError};

/// What lies in the place of a disc's image.
#[derive(Debug)]
pub(super) enum Lies {
    /// Nothing, a link, or what is left of an image that does not say which.
    Remains,
    /// The disc's own image, or one of it from another build.
    Own,
    /// The image of another disc.
    Other([u8; 16]),
    /// A folder, a pipe or a device, or a file that was never an image.
    NoImage,
    /// Nobody knows: it cannot be read.
    Unread(Error),
}

impl Lies {
    /// Whether it may hold what is nowhere else, so that it stays.
    pub(super) fn stays(&self) -> bool {
        match self {
            Self::Remains | Self::Own => false,
            Self::Other(_) | Self::NoImage | Self::Unread(_) => true,
        }
    }

    /// The error for whoever was to write over it.
    pub(super) fn error(self, disc: &DiscRow, path: &Path) -> JobError {
        match self {
            Self::Unread(error) => JobError::io(path)(error),
            _ => in_the_way(disc, path),
        }
    }
}

/// Looks at what lies in the place of a disc's image.
pub(super) fn lies(path: &Path, disc: &DiscRow, watch: &dyn Watch) -> Lies {
    let there = match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Lies::Remains,
        Err(error) => return Lies::Unread(error),
        Ok(there) => there,
    };
    // Of a link the link alone is replaced.
    if there.is_symlink() {
        return Lies::Remains;
    }
    if !there.is_file() {
        return Lies::NoImage;
    }
    if let Err(error) = stele_files::open_regular(path) {
        return Lies::Unread(error);
    }
    match uuid_in(path, watch) {
        Some(uuid) if uuid == disc.uuid => Lies::Own,
        Some(uuid) => Lies::Other(uuid),
        None if is_no_image(path, disc) => Lies::NoImage,
        None => Lies::Remains,
    }
}

/// Refuses to write an image over a file that holds what may be nowhere else: the image of another
/// disc, or of this one by a catalog that was newer than this. The image of another disc whose own
/// place is free goes there.
///
/// # Errors
/// [`JobError::ForeignImage`]; it cannot be read.
pub(super) fn covers_nothing(
    disc: &DiscRow,
    path: &Path,
    cx: &Context<'_>,
) -> Result<(), JobError> {
    let found = lies(path, disc, cx.watch);
    match found {
        Lies::Remains => Ok(()),
        Lies::Other(uuid) if makes_room(&uuid, path, cx)? => Ok(()),
        Lies::Own => {
            let is_known = disc.state == DiscState::Built;
            let is_replaced = is_known || can_be_built(&cx.catalog.read(), disc.id)?;
            match is_replaced && !same_files::holds_more(path, disc, cx)? {
                true => Ok(()),
                false => Err(in_the_way(disc, path)),
            }
        }
        found => Err(found.error(disc, path)),
    }
}

/// Moves the image of another disc into its own place, where that is free, and removes it where it
/// is whole there as well. Whether nothing lies here any more.
///
/// # Errors
/// It cannot be read or moved.
pub(super) fn makes_room(uuid: &[u8; 16], path: &Path, cx: &Context<'_>) -> Result<bool, JobError> {
    let other = cx.catalog.read().disc_by_uuid(uuid)?;
    let Some(other) = other.filter(|other| !other.dropped) else {
        return Ok(false);
    };
    let Some(hash) = other.blake3 else {
        return Ok(false);
    };
    let own = cx.archive.image_of(&other.name);
    match std::fs::symlink_metadata(&own) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            // Never over anything: a link of the same file, and then the old name goes. A kill
            // between leaves two names of one file, and the next look takes one away. Where the
            // disk knows no links, or somebody was faster, it stays where it is.
            if std::fs::hard_link(path, &own).is_err() {
                return Ok(false);
            }
            std::fs::remove_file(path).map_err(JobError::io(path))?;
            sync_directory(&own).map_err(JobError::io(&own))?;
            Ok(true)
        }
        Ok(there) if there.is_file() => {
            let is_twice = is_it(&own, &hash, cx.watch)? && is_it(path, &hash, cx.watch)?;
            if is_twice {
                std::fs::remove_file(path).map_err(JobError::io(path))?;
            }
            Ok(is_twice)
        }
        _ => Ok(false),
    }
}

/// The error for a file that stays in an image's place.
fn in_the_way(disc: &DiscRow, path: &Path) -> JobError {
    JobError::ForeignImage {
        disc: disc.name.clone(),
        path: path.display().to_string(),
        no_file: no_file(path),
    }
}

/// Whether a pipe or a device lies there.
fn no_file(path: &Path) -> bool {
    let found = std::fs::symlink_metadata(path).map(|found| found.file_type());
    found.is_ok_and(|kind| !kind.is_file() && !kind.is_dir() && !kind.is_symlink())
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
