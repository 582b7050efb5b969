//! Taking an image into the archive that was repaired, rebuilt or found: it says itself of which
//! disc it is, and takes its place only as that which was built.

use std::path::Path;

use stele_burner::parity::{FindError, Search, find_geometry};
use stele_catalog::DiscRow;

use super::build;
use crate::jobs::read::repair;
use crate::jobs::run::lookup;
use crate::jobs::{Context, JobError};

/// Takes it in, as a build that brings the image of its disc back from it does.
///
/// # Errors
/// [`JobError::NoDiscInFile`] where it does not say of which disc it is;
/// [`JobError::DiscNotHere`] where that is none of this catalog; those of
/// [building](build::run), which compares all of it with what was built.
pub fn run(file: &Path, cx: &mut Context<'_>) -> Result<(String, build::Outcome), JobError> {
    let disc = disc_of(file, cx)?;
    lookup::not_dropped(&cx.catalog.read(), &disc)?;
    let request = build::Request {
        what: disc.name.clone(),
        again: false,
        from: Some(file.display().to_string()),
        lose_files: false,
        full_trial: false,
    };
    let outcome = build::run(&request, cx)?;
    Ok((disc.name, outcome))
}

/// The disc that it says it is of.
fn disc_of(file: &Path, cx: &Context<'_>) -> Result<DiscRow, JobError> {
    let name = file.to_string_lossy();
    let image = repair::open(&name, None)?;
    let found = match find_geometry(&[image.as_ref()], &Search::quick(cx.watch)) {
        Ok(found) => found,
        Err(error @ FindError::Read(_)) => return Err(error.into()),
        Err(_) => return Err(JobError::NoDiscInFile),
    };
    let identity = found.identity.ok_or(JobError::NoDiscInFile)?;
    let disc = cx.catalog.read().disc_by_uuid(&identity.name.uuid)?;
    disc.ok_or(JobError::DiscNotHere)
}
