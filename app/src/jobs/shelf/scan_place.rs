//! What is typed that is no code and names one thing: the path of a location, an image file.

use stele_catalog::{DiscRow, Reader, Slot};

use super::places;
use crate::jobs::JobError;

/// The location of a path, which has a `/`: a single name may be a person's.
///
/// # Errors
/// The catalog's.
pub(super) fn named(text: &str, reader: &Reader<'_>) -> Result<Option<Slot>, JobError> {
    let path = text.trim().trim_end_matches('/');
    if !path.contains('/') {
        return Ok(None);
    }
    // What stands before it may be no code, or a wrong one: then it is no path.
    let path = places::resolved(reader, path);
    let path = path.ok().filter(|path| path.contains('/'));
    Ok(match path {
        Some(path) => reader.slot_by_path(&path)?,
        None => None,
    })
}

/// The location of a name without a `/`: a site, or the only one in the archive of this name.
///
/// # Errors
/// The catalog's.
pub(super) fn called(text: &str, reader: &Reader<'_>) -> Result<Option<Slot>, JobError> {
    match reader.slot_by_path(text.trim())? {
        Some(site) => Ok(Some(site)),
        None => places::only_one_called(reader, text),
    }
}

/// The disc whose image has this file name, with its end or without it: `SET-0001-1`.
///
/// # Errors
/// The catalog's.
pub(super) fn disc_of_image(text: &str, reader: &Reader<'_>) -> Result<Option<DiscRow>, JobError> {
    let name = text.trim().to_ascii_uppercase();
    let name = name.strip_suffix(".ISO").unwrap_or(&name);
    Ok(match name.rsplit_once('-') {
        Some((set, number)) => reader.disc_by_name(&format!("{set}/{number}"))?,
        None => None,
    })
}
