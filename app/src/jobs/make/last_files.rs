//! What alone has files of a disc that are not where they were taken in any more: its image, the
//! other discs of its set, or nothing. It is read, and not only looked at: whoever gives a disc up
//! relies on it.

use stele_catalog::DiscRow;

use super::image_file::{ImageFile, Images, may_be_built_again};
use super::image_from::other_discs_give;
use super::{needed, same_files, still_gives};
use crate::jobs::losses::LastFiles;
use crate::jobs::run::lookup;
use crate::jobs::{Context, JobError};

/// Refuses where files of what is to be given up are not where they were taken in: says what has
/// them, disc by disc where it is more than one.
///
/// # Errors
/// [`JobError::OnlyInImage`], [`JobError::OnlyInAltered`], [`JobError::OnlyParts`],
/// [`JobError::OnlyInOthers`], [`JobError::InNoImage`]; [`JobError::LastOfSeveral`]; those of
/// reading.
pub(super) fn are_none(name: &str, cx: &Context<'_>) -> Result<(), JobError> {
    let discs = lookup::discs_named(&cx.catalog.read(), name)?;
    let mut found = Vec::new();
    for disc in discs {
        if let Some(last) = of(&disc, cx)? {
            found.push((last, disc.name));
        }
    }
    found.sort();
    match found.as_slice() {
        [] => Ok(()),
        [(last, disc)] => Err(error(*last, disc.clone())),
        several => Err(JobError::LastOfSeveral {
            what: name.to_owned(),
            discs: several.to_vec(),
        }),
    }
}

fn error(last: LastFiles, disc: String) -> JobError {
    match last {
        LastFiles::Image => JobError::OnlyInImage { what: disc },
        LastFiles::AlteredImage => JobError::OnlyInAltered { disc },
        LastFiles::Parts(files) => JobError::OnlyParts { disc, files },
        LastFiles::OtherDiscs => JobError::OnlyInOthers { disc },
        LastFiles::Nothing => JobError::InNoImage { disc },
    }
}

/// What alone has files of a disc; none where all are where they were taken in, or the disc was
/// never built.
fn of(disc: &DiscRow, cx: &Context<'_>) -> Result<Option<LastFiles>, JobError> {
    let reader = cx.catalog.read();
    let images = Images::read(cx.archive, &reader)?;
    let image = images.to_burn(disc);
    if disc.set_parity.is_some() || image == ImageFile::NotBuilt {
        return Ok(None);
    }
    // When they were written says nothing: their hashes are compared.
    if may_be_built_again(&reader, disc.id)? && same_files::are_there(disc, cx)? {
        return Ok(None);
    }
    let last = match image {
        ImageFile::There | ImageFile::Unreadable if needed::is_altered(disc, cx)? => {
            LastFiles::AlteredImage
        }
        ImageFile::There | ImageFile::Unreadable | ImageFile::NotBuilt => LastFiles::Image,
        _ if images.is_misplaced(&reader, disc)? => LastFiles::Image,
        ImageFile::OtherLength | ImageFile::Altered | ImageFile::SpoiledADisc => {
            LastFiles::AlteredImage
        }
        ImageFile::Gone | ImageFile::OtherDisc | ImageFile::InTheWay | ImageFile::BeyondRepair => {
            match other_discs_give(disc, cx)? {
                true => LastFiles::OtherDiscs,
                false => parts(image, disc, cx)?,
            }
        }
    };
    Ok(Some(last))
}

/// What is left in an image that cannot be mended, read now.
fn parts(image: ImageFile, disc: &DiscRow, cx: &Context<'_>) -> Result<LastFiles, JobError> {
    if image != ImageFile::BeyondRepair {
        return Ok(LastFiles::Nothing);
    }
    match still_gives::last_files(&cx.archive.image_of(&disc.name), disc, cx) {
        Ok(0) => Ok(LastFiles::Nothing),
        Ok(files) => Ok(LastFiles::Parts(files)),
        Err(JobError::Cancelled) => Err(JobError::Cancelled),
        // Nobody can tell.
        Err(_) => Ok(LastFiles::AlteredImage),
    }
}
