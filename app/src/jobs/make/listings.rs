//! What is listed of discs whose image is lost, so that nobody is told to try again what was tried
//! in vain.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use stele_catalog::{DiscRow, Reader, Reason, Timestamp};

use super::image_file::{is_newer, may_be_built_again};
use super::mark::mark_of;
use crate::jobs::{Context, JobError};

/// The reason under which an image is listed that cannot be mended.
pub const BEYOND_REPAIR: &str = "JOB-074";

/// What is listed with such an image where nobody can tell what it still gives.
const UNKNOWN: &str = "?";

/// The reason under which a disc is listed whose image is lost, and whose files gave another one.
pub const OTHER_FILES: &str = "JOB-079";

/// The reason under which a place is listed in which something else lies than its image.
pub const IN_THE_WAY: &str = "JOB-076";

/// The reason under which an image is listed that was read as a whole before a burn, and is not
/// what was built.
pub const NOT_AS_BUILT: &str = "JOB-041";

/// The reason under which a set is listed whose discs do not all come back from all of its images.
pub const TRIED: &str = "JOB-104";

/// The path under which an image is listed that cannot be mended.
pub fn listed(image: &Path) -> String {
    image.to_string_lossy().into_owned()
}

/// When another image came of the disc's files than the one that it had; none where it never did.
///
/// # Errors
/// The catalog's.
pub(super) fn gave_another(reader: &Reader<'_>, disc: &str) -> Result<Option<Timestamp>, JobError> {
    let known = reader.exceptions_of(OTHER_FILES)?;
    let of_disc = known.iter().filter(|row| row.path == disc);
    Ok(of_disc.map(|row| row.at).max())
}

/// Lists a disc whose image is lost and whose files give another one. What was listed of it before
/// is settled: it was said of the files as they were then.
///
/// # Errors
/// The catalog's.
pub(super) fn list(disc: &DiscRow, cx: &mut Context<'_>) -> Result<(), JobError> {
    list_anew(OTHER_FILES, &disc.name, "", cx)
}

/// Lists a place in which something else lies than its image.
///
/// # Errors
/// The catalog's.
pub(super) fn list_in_the_way(image: &Path, cx: &mut Context<'_>) -> Result<(), JobError> {
    list_anew(IN_THE_WAY, &listed(image), "", cx)
}

/// Lists an image that is not what was built.
///
/// # Errors
/// The catalog's.
pub(in crate::jobs) fn list_not_as_built(
    image: &Path,
    cx: &mut Context<'_>,
) -> Result<(), JobError> {
    list_anew(NOT_AS_BUILT, &listed(image), "", cx)
}

/// Lists a set whose discs do not all come back from its images as they are now.
///
/// # Errors
/// The catalog's.
pub(in crate::jobs) fn list_tried(
    set: &str,
    images: &str,
    cx: &mut Context<'_>,
) -> Result<(), JobError> {
    list_anew(TRIED, set, images, cx)
}

/// What tells the images of a set from what they may be later: their lengths and times.
pub(in crate::jobs) fn state_of<'a>(images: impl Iterator<Item = &'a Path>) -> String {
    let mut state = blake3::Hasher::new();
    for image in images {
        if let Ok(file) = std::fs::metadata(image) {
            let times = format!("{} {} ", file.mtime(), file.mtime_nsec());
            state.update(image.as_os_str().as_encoded_bytes());
            state.update(format!(" {} {times}", file.len()).as_bytes());
        }
    }
    crate::encoding::hex(state.finalize().as_bytes())
}

fn list_anew(kind: &str, path: &str, detail: &str, cx: &mut Context<'_>) -> Result<(), JobError> {
    let mut known = cx.catalog.read().exceptions_of(kind)?;
    known.retain(|row| row.path == path);
    cx.change(Reason::Routine, |c| {
        for row in &known {
            c.resolve_exception(row.id)?;
        }
        Ok(c.add_exception(kind, path, detail)?)
    })
}

/// Lists an image that cannot be mended, with how many files it alone gives, where that is known.
/// What was listed of an earlier file in its place is settled: it was said of that one.
///
/// # Errors
/// The catalog's.
pub(super) fn list_beyond_repair(
    image: &Path,
    alone: Option<u64>,
    cx: &mut Context<'_>,
) -> Result<(), JobError> {
    let gives = match alone {
        Some(0) => String::new(),
        Some(files) => files.to_string(),
        None => UNKNOWN.to_owned(),
    };
    let mark = mark_of(image).map(|mark| format!(" {mark}"));
    let detail = [Some(gives), mark]
        .into_iter()
        .flatten()
        .collect::<String>();
    let listed = listed(image);
    let mut known = cx.catalog.read().exceptions_of(BEYOND_REPAIR)?;
    known.retain(|row| row.path == listed);
    // The file is the one that it was said of.
    let is_of_this = |at| std::fs::metadata(image).is_ok_and(|file| !is_newer(&file, at));
    if known
        .iter()
        .any(|row| is_of_this(row.at) && row.detail == detail)
    {
        return Ok(());
    }
    list_anew(BEYOND_REPAIR, &listed, &detail, cx)
}

/// What was listed with an image that cannot be mended: how many files it alone gives, and a mark.
pub(super) fn gives_and_mark(detail: &str) -> (&str, Option<&str>) {
    match detail.split_once(' ') {
        Some((gives, mark)) => (gives, Some(mark)),
        None => (detail, None),
    }
}

/// What people are told of what is listed: marks are for the program alone.
pub fn told(kind: &str, detail: String) -> Option<String> {
    let told = match kind {
        BEYOND_REPAIR => gives_and_mark(&detail).0.to_owned(),
        TRIED => String::new(),
        _ => detail,
    };
    (!told.is_empty()).then_some(told)
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
    let is_lost = matches!(
        error,
        JobError::BeyondRepair { .. } | JobError::OnlyParts { .. }
    );
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
    known.extend(reader.exceptions_of(IN_THE_WAY)?);
    known.extend(reader.exceptions_of(NOT_AS_BUILT)?);
    known.extend(reader.exceptions_of(TRIED)?);
    let set = disc.name.split_once('/').map(|(set, _)| set);
    known.retain(|row| row.path == image || row.path == disc.name || Some(&*row.path) == set);
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
