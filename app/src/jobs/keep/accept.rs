//! Going on with a catalog that is not the one that was here before.

use stele_catalog::{Behind, Catalog, Reason};

use crate::archive::Archive;
use crate::jobs::{Context, JobError};

/// Records that the catalog is gone on with as it is. Gives how it was behind; none where it was
/// not, and nothing is recorded then.
///
/// # Errors
/// The catalog's; whoever acts may not do it.
pub fn run(why: &str, cx: &mut Context<'_>) -> Result<Option<Behind>, JobError> {
    let found = cx.catalog.behind()?;
    if let Some(behind) = found {
        let sets = sets_seen(cx.archive);
        cx.change(
            Reason::Said(why),
            |c| Ok(c.catalog_accepted(&behind, sets)?),
        )?;
        cx.catalog.is_here_now();
    }
    Ok(found)
}

/// How this catalog is behind the one that was here, as an error for whoever would change it.
///
/// # Errors
/// [`JobError::Behind`]; the catalog's.
pub fn refuse_behind(catalog: &Catalog) -> Result<(), JobError> {
    match catalog.behind()? {
        Some(behind) => Err(JobError::Behind(behind)),
        None => Ok(()),
    }
}

/// The highest number of a set of which an image is there: a catalog that does not know of it
/// would give the number again, and build over the image.
pub(super) fn sets_seen(archive: &Archive) -> u64 {
    let images = std::fs::read_dir(archive.images());
    let names = images.into_iter().flatten().flatten();
    let number = |name: &str| {
        let digits = name.strip_prefix("SET-")?.split(['-', '.']).next()?;
        digits.parse::<u64>().ok()
    };
    let numbers = names.filter_map(|entry| number(entry.file_name().to_str()?));
    // Numbers of four figures are given; a name with a huge one is not ours.
    numbers.filter(|n| *n < 1_000_000).max().unwrap_or(0)
}
