//! Going on with a catalog that is not the one that was here before.

use serde::Serialize;
use stele_catalog::{Behind, Catalog, CopyRow, CopyState, DiscId, Event, Reason, Serial};

use crate::archive::Archive;
use crate::jobs::{Context, JobError};

/// A catalog that is gone on with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Accepted {
    /// How it was behind.
    #[serde(flatten)]
    pub behind: Behind,
    /// Whether it was not known where the catalog ended that was here: what is told of that is of
    /// this one then.
    pub end_unknown: bool,
    /// Serials of planned copies that got others in their place: discs may carry these.
    pub withdrawn: Vec<String>,
}

/// Records that the catalog is gone on with as it is. None where it was not behind, and nothing is
/// recorded then.
///
/// # Errors
/// The catalog's; whoever acts may not do it.
pub fn run(why: &str, cx: &mut Context<'_>) -> Result<Option<Accepted>, JobError> {
    let end_unknown = !cx.catalog.is_end_known();
    let behind = match cx.catalog.behind()? {
        Some(behind) => behind,
        // It may be an older one, and nobody would know.
        None if end_unknown => {
            let rows = cx.catalog.read().trail_head()?.rows;
            Behind {
                rows,
                seen: rows,
                branch: false,
            }
        }
        None => return Ok(None),
    };
    let planned = planned(cx)?;
    let withdrawn = record(&behind, &planned, why, cx)?;
    cx.catalog.is_here_now();
    Ok(Some(Accepted {
        behind,
        end_unknown,
        withdrawn,
    }))
}

/// A planned copy, its disc, and the serial that takes the place of its own.
pub(super) type Renamed = (DiscId, CopyRow, Serial);

/// The copies that a catalog has as planned. What happened after it is not in it: each of them may
/// have been burned, and a second disc would carry the same serial.
pub(super) fn planned(cx: &Context<'_>) -> Result<Vec<Renamed>, JobError> {
    let mut planned = Vec::new();
    let reader = cx.catalog.read();
    for set in reader.sets()? {
        for disc in reader.discs(set.id)? {
            let copies = reader.copies(disc.id)?.into_iter();
            for copy in copies.filter(|copy| copy.state == CopyState::Planned) {
                let fresh = Serial::from_bits(cx.ids.serial_bits()?);
                planned.push((disc.id, copy, fresh));
            }
        }
    }
    Ok(planned)
}

/// Records that a catalog is gone on with, and gives planned copies new serials. Gives the old
/// ones.
pub(super) fn record(
    behind: &Behind,
    planned: &[Renamed],
    why: &str,
    cx: &mut Context<'_>,
) -> Result<Vec<String>, JobError> {
    let sets = sets_seen(cx.archive);
    cx.change(Reason::Said(why), |c| {
        c.catalog_accepted(behind, sets)?;
        for (disc, copy, fresh) in planned {
            c.record(copy.id, &Event::Retired)?;
            c.add_copy(*disc, fresh)?;
        }
        Ok(())
    })?;
    let serials = planned.iter().map(|(_, copy, _)| copy.serial.to_string());
    Ok(serials.collect())
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
