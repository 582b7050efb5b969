//! Looking at any disc or image: what it is, and whether it agrees with itself.

use stele_burner::inspect::{Depth, Inspection, inspect};
use stele_burner::watch::Watch;

use super::repair;
use crate::archive::Archive;
use crate::jobs::JobError;

/// Looks at an image file or at the disc in a drive; nothing is recorded. `archive` is needed
/// only for a drive of the archive.
pub fn run(
    from: &str,
    depth: Depth,
    archive: Option<&Archive>,
    watch: &dyn Watch,
) -> Result<Inspection, JobError> {
    let source = repair::open(from, archive)?;
    Ok(inspect(source.as_ref(), depth, watch)?)
}
