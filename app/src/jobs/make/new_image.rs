//! An image that was built, into the catalog: with how its disc is laid out now, and with what was
//! left out of it.

use std::path::Path;

use stele_burner::compose;
use stele_burner::item::StudyItems;
use stele_burner::mastering;
use stele_burner::plan::DiscContent;
use stele_catalog::{BuiltRecord, Change, DiscRecord, DiscRow, Reason};

use super::aside::{self, Grown};
use super::build::Image;
use super::{listings, replaced};
use crate::encoding;
use crate::jobs::run::{lookup, records};
use crate::jobs::{Context, JobError, Remark};

/// What the catalog hears of with a new image.
pub(super) struct NewImage<'a> {
    pub(super) composed: &'a compose::Composed,
    /// How the disc is laid out now, where that is another way.
    pub(super) laid_out: Option<DiscRecord>,
    /// Items that are not on it any more.
    pub(super) left_out: &'a [Remark],
}

impl NewImage<'_> {
    /// Records the new layout, and what was left out.
    pub(super) fn record(&self, disc: &DiscRow, c: &mut Change<'_>) -> Result<(), JobError> {
        // What was written over was told of when its new content was taken in.
        let told_before = |remark: &&Remark| remark.code != replaced::code();
        for remark in self.left_out.iter().filter(told_before) {
            c.add_exception(&remark.code, &remark.path, "")?;
        }
        match &self.laid_out {
            Some(laid_out) => Ok(c.replan_disc(disc.id, laid_out)?),
            None => Ok(()),
        }
    }
}

/// What the catalog has to know of a disc that came out of another length than it was planned
/// with: discs before it were given up since, or an earlier version planned it.
pub(super) fn laid_out(
    disc: &DiscRow,
    content: &DiscContent,
    studies: &[StudyItems],
    composed: &compose::Composed,
    left_out: &[Remark],
    cx: &Context<'_>,
) -> Result<Option<DiscRecord>, JobError> {
    // As it is now: it may have been laid out anew since this build began.
    let now = lookup::disc_of(&cx.catalog.read(), disc.id)?;
    if composed.used.0 == now.used_sectors && left_out.is_empty() {
        return Ok(None);
    }
    records::disc_record(content, studies, composed, disc.capacity_sectors).map(Some)
}

/// Puts an image that has grown in its place, and into the catalog.
///
/// # Errors
/// As [`aside::put`]; the catalog's.
pub(super) fn put(
    disc: &DiscRow,
    grown: &Path,
    new: &NewImage<'_>,
    built: &mastering::Built,
    members: Vec<u8>,
    cx: &mut Context<'_>,
) -> Result<Image, JobError> {
    let grown = Grown {
        file: grown,
        manifest: Some(&built.manifest),
    };
    let kept = aside::put(disc, &grown, cx)?;
    let path = cx.archive.image_of(&disc.name);
    let image = commit(disc, &path, new, built, members, cx)?;
    Ok(Image { kept, ..image })
}

fn commit(
    disc: &DiscRow,
    path: &Path,
    new: &NewImage<'_>,
    built: &mastering::Built,
    members: Vec<u8>,
    cx: &mut Context<'_>,
) -> Result<Image, JobError> {
    let file = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    // On disk before the row that names it; held until then.
    let mut manifest = cx.catalog.lists().writer(cx.owner())?;
    manifest.add(&built.manifest)?;
    let manifest = manifest.finish()?;
    let record = BuiltRecord {
        image: file,
        sectors: built.sectors.0,
        strip_sectors: new.composed.geometry.strip().0,
        parity: new.composed.geometry.parity(),
        blake3: built.image_blake3,
        manifest: manifest.only()?,
        conformance: Some(records::json("conformance", &new.composed.conformance)?.into_bytes()),
        members: Some(members),
    };
    let why = match new.left_out {
        [] => Reason::Routine,
        _ => Reason::SourceChanged,
    };
    cx.change(why, |c| {
        new.record(disc, c)?;
        Ok(c.disc_built(disc.id, &record)?)
    })?;
    listings::settle(disc, cx)?;
    Ok(Image {
        disc: disc.name.clone(),
        file: path.to_path_buf(),
        sectors: built.sectors.0,
        parity: record.parity,
        blake3: encoding::hex(&built.image_blake3),
        kept: None,
    })
}
