//! What is listed of discs whose image is lost, so that nobody is told to try again what was tried
//! in vain.

use std::path::Path;

use stele_catalog::{DiscRow, Reader, Reason};

use super::image_file::{is_newer, may_be_built_again};
use crate::jobs::{Context, JobError};

/// The reason under which an image is listed that cannot be mended.
pub const BEYOND_REPAIR: &str = "JOB-074";

/// The reason under which a disc is listed whose image is lost, and whose files gave another one.
pub const OTHER_FILES: &str = "JOB-079";

/// The path under which an image is listed that cannot be mended.
pub fn listed(image: &Path) -> String {
    image.to_string_lossy().into_owned()
}

/// Whether another image came of the disc's files than the one that it had, when they were tried
/// last.
///
/// # Errors
/// The catalog's.
pub(super) fn gave_another(reader: &Reader<'_>, disc: &str) -> Result<bool, JobError> {
    let known = reader.exceptions_of(OTHER_FILES)?;
    Ok(known.iter().any(|row| row.path == disc))
}

/// Lists a disc whose image is lost and whose files give another one, once.
///
/// # Errors
/// The catalog's.
pub(super) fn list(disc: &DiscRow, cx: &mut Context<'_>) -> Result<(), JobError> {
    if gave_another(&cx.catalog.read(), &disc.name)? {
        return Ok(());
    }
    cx.change(Reason::Routine, |c| {
        Ok(c.add_exception(OTHER_FILES, &disc.name, "")?)
    })
}

/// Lists an image that cannot be mended. What was listed of an earlier file in its place is
/// settled: it was said of that one.
///
/// # Errors
/// The catalog's.
pub(super) fn list_beyond_repair(image: &Path, cx: &mut Context<'_>) -> Result<(), JobError> {
    let listed = listed(image);
    let mut known = cx.catalog.read().exceptions_of(BEYOND_REPAIR)?;
    known.retain(|row| row.path == listed);
    // The file is the one that it was said of.
    let is_of_this = |at| std::fs::metadata(image).is_ok_and(|file| !is_newer(&file, at));
    if known.iter().any(|row| is_of_this(row.at)) {
        return Ok(());
    }
    cx.change(Reason::Routine, |c| {
        for row in &known {
            c.resolve_exception(row.id)?;
        }
        Ok(c.add_exception(BEYOND_REPAIR, &listed, "")?)
    })
}

/// The error for a disc whose image is lost and did not come of its files: where a look at those
/// says that it might, nobody is told to try them again.
///
/// # Errors
/// The catalog's.
pub(super) fn with_listing(
    error: JobError,
    disc: &DiscRow,
    cx: &mut Context<'_>,
) -> Result<JobError, JobError> {
    let is_lost = matches!(error, JobError::BeyondRepair { .. });
    if is_lost && may_be_built_again(&cx.catalog.read(), disc.id)? {
        list(disc, cx)?;
    }
    Ok(error)
}

/// What was listed of a disc's image and files is settled: the image is there as it was.
///
/// # Errors
/// The catalog's.
pub(super) fn settle(disc: &DiscRow, cx: &mut Context<'_>) -> Result<(), JobError> {
    let image = listed(&cx.archive.image_of(&disc.name));
    let reader = cx.catalog.read();
    let mut known = reader.exceptions_of(BEYOND_REPAIR)?;
    known.extend(reader.exceptions_of(OTHER_FILES)?);
    known.retain(|row| row.path == image || row.path == disc.name);
    if known.is_empty() {
        return Ok(());
    }
    cx.change(Reason::Routine, |c| {
        for row in &known {
            c.resolve_exception(row.id)?;
        }
        Ok(())
    })
}
