//! Before the first write: whether the image is the one that was built, as far as a look at it
//! can tell, and the tag that says which copy of it this will be.

use stele_burner::copy_tag::CopyTag;
use stele_burner::drive::{BurnError, DriveIdentity};
use stele_burner::parity::DiscIdentity;
use stele_burner::repair::RepairingReader;
use stele_burner::sectors::{LostMap, Sectors, whole_hash};
use stele_burner::{Lba, SECTOR_BYTES};
use stele_catalog::{CopyRow, CustodyRow, DiscRow, Event};

use crate::encoding;
use crate::jobs::make::{image_file, listings, so_far};
use crate::jobs::{Context, JobError};

/// Which disc the image is of.
///
/// # Errors
/// [`JobError::WrongImage`] where it is another one, or of another length, or has spoiled a disc
/// before and is still not the one that was built; [`JobError::Find`] where it cannot be read.
pub(super) fn identity_of(
    disc: &DiscRow,
    image: &dyn Sectors,
    cx: &mut Context<'_>,
) -> Result<DiscIdentity, JobError> {
    let found = as_built(disc, image, cx);
    if matches!(found, Err(JobError::WrongImage { .. })) {
        // Else the next step is to burn it, for ever.
        listings::list_not_as_built(&cx.archive.image_of(&disc.name), cx)?;
    }
    found
}

fn as_built(
    disc: &DiscRow,
    image: &dyn Sectors,
    cx: &Context<'_>,
) -> Result<DiscIdentity, JobError> {
    let wrong = || JobError::WrongImage {
        disc: disc.name.clone(),
    };
    let own = image_file::identity(disc, image, cx.watch)?.ok_or_else(wrong)?;
    // One of an earlier build has the same UUID.
    let known = so_far::content(disc, &cx.catalog.read())?;
    if known.is_some() && own.name.content.is_some() && own.name.content != known {
        return Err(wrong());
    }
    // Once a disc was spoiled by its image, or some of that is not right, or somebody wrote to its
    // file after it was built, all of it is looked at before the next blank.
    let is_doubtful =
        is_newer_than_built(disc, cx)? || has_spoiled(disc, cx)? || !samples_agree(image)?;
    if is_doubtful && whole_hash(image, image.sectors(), cx.watch)? != disc.blake3 {
        return Err(wrong());
    }
    Ok(own)
}

/// Sectors of an image that are compared with their check values before it is burned.
const SAMPLES: u64 = 64;

/// Whether sectors all over an image agree with the check values that it carries itself. What is
/// changed in few places is found by the hash while it is burned.
fn samples_agree(image: &dyn Sectors) -> Result<bool, JobError> {
    let repairing = RepairingReader::open(image, None)?;
    let sectors = repairing.sectors().0;
    let mut sector = [0; SECTOR_BYTES];
    let mut lost = LostMap::new();
    for sample in 0..SAMPLES {
        let at = u128::from(sectors) * u128::from(2 * sample + 1) / u128::from(2 * SAMPLES);
        let at = Lba(u64::try_from(at).unwrap_or(u64::MAX));
        repairing.read(at, &mut sector, &mut lost)?;
        if !lost.is_empty() || !repairing.recovered().is_empty() || repairing.is_unchecked() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the file was written, or got its name, after the image was built.
fn is_newer_than_built(disc: &DiscRow, cx: &Context<'_>) -> Result<bool, JobError> {
    let path = cx.archive.image_of(&disc.name);
    let file = std::fs::metadata(&path).map_err(JobError::io(&path))?;
    let built = cx.catalog.read().built_at(disc.id)?;
    Ok(built.is_none_or(|at| image_file::is_newer(&file, at)))
}

/// Whether a burn of this disc has ended because its image was not the one that was built.
fn has_spoiled(disc: &DiscRow, cx: &Context<'_>) -> Result<bool, JobError> {
    let code = BurnError::OtherImage.code();
    let reader = cx.catalog.read();
    for copy in reader.copies(disc.id)? {
        let ended = |row: &CustodyRow| match &row.event {
            Event::BurnEnded { stopped, .. } => stopped.as_deref() == Some(code),
            _ => false,
        };
        if reader.history(copy.id)?.iter().any(ended) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Vendor, product, firmware and, where the drive tells one, its serial number.
fn named(drive: &DriveIdentity) -> String {
    match drive.serial.as_deref().map(str::trim) {
        Some(serial) if !serial.is_empty() => format!("{drive} {serial}"),
        _ => drive.to_string(),
    }
}

/// The tag of a copy that is about to be burned. It carries the end of the audit trail as it is
/// now, before the burn's first event.
pub(super) fn tag_of(
    copy: &CopyRow,
    disc: &DiscIdentity,
    drive: &DriveIdentity,
    media_id: &str,
    cx: &Context<'_>,
) -> Result<CopyTag, JobError> {
    let reader = cx.catalog.read();
    let stations = reader.stations()?;
    let own = stations.iter().find(|s| Some(s.id) == cx.by.station);
    let head = reader.trail_head()?;
    Ok(CopyTag {
        serial: copy.serial.to_string(),
        disc: disc.name,
        burned: cx.clock.now().0.div_euclid(1000),
        station: own.map_or_else(String::new, |s| encoding::uuid(&s.uuid)),
        drive: named(drive),
        media: media_id.to_owned(),
        trail_rows: head.rows,
        trail_hash: head.hash,
    })
}
