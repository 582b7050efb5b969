//! Going on with a catalog that is not the one that was here before.

use serde::Serialize;
use stele_catalog::{Behind, Catalog, CopyRow, CopyState, DiscId, Event, Given, Reason, Serial};

use super::burn_logs;
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
    /// Serials of copies of which a disc was read here, and of which the catalog knows no burn.
    pub seen: Vec<String>,
    /// Serials of planned copies that got others in their place: discs may carry these.
    pub withdrawn: Vec<String>,
}

/// Records that the catalog is gone on with as it is: whatever discs said of another one is
/// answered by that. None where it was not behind and no disc said so, and nothing is recorded
/// then.
///
/// # Errors
/// The catalog's; whoever acts may not do it.
pub fn run(why: &str, cx: &mut Context<'_>) -> Result<Option<Accepted>, JobError> {
    let end_unknown = !cx.catalog.is_end_known();
    let behind = match behind(cx.catalog, cx.archive)? {
        Some(behind) => behind,
        // It may be an older one, and nobody would know; or a disc was seen of another catalog.
        None => {
            let reader = cx.catalog.read();
            let branch = !reader.discs_seen()?.misfits.is_empty();
            if !end_unknown && !branch {
                return Ok(None);
            }
            let rows = reader.trail_head()?.rows;
            Behind {
                rows,
                seen: rows,
                branch,
            }
        }
    };
    let seen = seen(cx)?;
    let planned = planned(cx)?;
    let withdrawn = record(&behind, &planned, Given::default(), why, cx)?;
    cx.catalog.is_here_now();
    Ok(Some(Accepted {
        seen,
        behind,
        end_unknown,
        withdrawn,
    }))
}

/// The copies of which a disc was read here that this catalog has never burned: nobody has answered
/// that until now.
fn seen(cx: &Context<'_>) -> Result<Vec<String>, JobError> {
    let reader = cx.catalog.read();
    let misfits = reader.discs_seen()?.misfits;
    let is_seen = |copy: &CopyRow| misfits.iter().any(|one| one.copy == copy.id);
    let never = |copy: &CopyRow| copy.state == CopyState::Planned || copy.is_forgotten();
    let all = reader.all_copies()?.into_iter();
    let seen = all.filter(|copy| is_seen(copy) && never(copy));
    Ok(seen.map(|copy| copy.serial.to_string()).collect())
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
/// ones. `given` are the numbers that the catalog before it gave, as far as that can be read.
pub(super) fn record(
    behind: &Behind,
    planned: &[Renamed],
    given: Given,
    why: &str,
    cx: &mut Context<'_>,
) -> Result<Vec<String>, JobError> {
    let sets = sets_seen(cx.archive).max(given.sets);
    let given = Given { sets, ..given };
    cx.change(Reason::Said(why), |c| {
        c.catalog_accepted(behind, &given)?;
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
pub fn refuse_behind(catalog: &Catalog, archive: &Archive) -> Result<(), JobError> {
    match behind(catalog, archive)? {
        Some(behind) => Err(JobError::Behind(behind)),
        None => Ok(()),
    }
}

/// How this catalog is behind the one that was here; where it is not known where that ended, what
/// else has seen it is asked.
///
/// # Errors
/// The catalog's.
pub fn behind(catalog: &Catalog, archive: &Archive) -> Result<Option<Behind>, JobError> {
    match catalog.behind()? {
        None if !catalog.is_end_known() => burn_logs::pinned(archive, &catalog.read()),
        None => burn_logs::newest_beyond(archive, &catalog.read()),
        behind => Ok(behind),
    }
}

/// The highest number of a set that was given here, or of which an image or the log of a burn is
/// there: a catalog that does not know of it would give the number again, to another disc, and
/// build over the image.
fn sets_seen(archive: &Archive) -> u64 {
    let images = std::fs::read_dir(archive.images());
    let names = images.into_iter().flatten().flatten();
    let numbers = names.filter_map(|entry| set_number(entry.file_name().to_str()?));
    let given = Catalog::sets_seen(&archive.catalog());
    let burned = burn_logs::discs(archive).into_iter();
    let burned = burned.filter_map(|disc| set_number(disc.split('/').next()?));
    numbers.chain(burned).max().unwrap_or_default().max(given)
}

/// The number of a set by its name, or by the name of an image of it.
pub fn set_number(name: &str) -> Option<u64> {
    let digits = name.strip_prefix("SET-")?.split(['-', '.']).next()?;
    // Numbers of four figures are given; a name with a huge one is not ours.
    digits.parse().ok().filter(|number| *number < 1_000_000)
}
