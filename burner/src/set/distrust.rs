//! What of a disc is not believed: no more than what is not as it was built.
//!
//! The digest of its content tells that a disc was altered, and not where. Where its own parity was
//! left as it was, that tells it; else the hashes of its files do.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};

use super::believed::Believed;
use super::bring_in::{replace, wanted};
use super::disc_in_rebuild::{DiscInRebuild, anchor};
use super::earlier::{again_path, remove_if_there};
use super::error::RebuildError;
use super::fits::manifest_at;
use super::witness::manifest_bytes;
use crate::disc::Member;
use crate::exact::{index, part, part_mut};
use crate::manifest::{self, ManifestFile};
use crate::parity::check_strip::CheckCopy;
use crate::parity::{Anchor, ContentDigest, content_of};
use crate::repair::{ContentCheck, RepairError, hash_of, repair};
use crate::sectors::{ImageFile, Masked, Sectors};
use crate::watch::Watch;

/// Bytes that are read at a time.
const STEP: usize = 1 << 20;

/// Nothing of a disc that was altered after it was built counts at first, however well its sums
/// agree: its content has the digest that its anchors say (SPEC.TXT R-015). Version 1 of the format
/// has none.
pub(super) fn prove(
    works: &mut [DiscInRebuild],
    parts: &Path,
    watch: &dyn Watch,
) -> Result<(), RebuildError> {
    // Check sectors and copies of UDF that nothing proves say nothing of the content.
    let content = |work: &DiscInRebuild| Extent {
        lba: Lba(0),
        sectors: work.geometry.content(),
    };
    let whole = works
        .iter_mut()
        .filter(|work| !work.lost.touches(content(work)));
    for work in whole.filter(|work| !work.proven) {
        if watch.cancelled() {
            return Err(RebuildError::Cancelled);
        }
        work.proven = match anchor(work) {
            None => false,
            Some(anchor) => match anchor.content {
                Some(built) => is_as_built(work, anchor.used, built)?,
                None => true,
            },
        };
        if !work.proven && !by_code(work, parts, watch)? {
            lose_all(work);
            work.altered = true;
        }
    }
    Ok(())
}

/// Whether the data strips of an image hold what was built: the content of this digest, and zeros
/// behind it (SPEC.TXT chapter 2).
pub(super) fn is_as_built(
    work: &DiscInRebuild,
    used: SectorCount,
    built: ContentDigest,
) -> io::Result<bool> {
    let (mut at, end) = (used.bytes(), work.geometry.content().bytes());
    let mut buffer = vec![0; STEP];
    while at < end {
        let len = index((end - at).min(STEP as u64));
        let bytes = part_mut(&mut buffer, 0..len);
        work.image.read_exact_at(bytes, at)?;
        if bytes.iter().any(|byte| *byte != 0) {
            return Ok(false);
        }
        at += len as u64;
    }
    Ok(content_of(&work.image, used)? == built)
}

/// Whether the content of a disc that was altered is what was built, now that what the set knows of
/// it was filled in: all else, though nothing spoke for it, was right then.
pub(super) fn is_again_as_built(work: &DiscInRebuild, own: &Anchor) -> io::Result<bool> {
    if !work.altered || !work.present {
        return Ok(false);
    }
    let found = content_of(&work.image, own.used)?;
    Ok(own.content == Some(found))
}

/// Nothing of an image is what it should be.
pub(super) fn lose_all(work: &mut DiscInRebuild) {
    let (lba, sectors) = (Lba(0), work.geometry.content());
    work.lost.add(Extent { lba, sectors });
    work.proven = false;
}

/// Brings a disc back whose content has another digest than its anchors say, by its own parity
/// alone: its check values agree with what was altered. Whether that is what was built the digest
/// says, else nothing has changed.
pub(super) fn by_code(
    work: &mut DiscInRebuild,
    parts: &Path,
    watch: &dyn Watch,
) -> Result<bool, RebuildError> {
    // An image that has its name is not replaced.
    if !work.path.starts_with(parts) || !work.present {
        return Ok(false);
    }
    let mut masked = work.lost.clone();
    for copy in CheckCopy::BOTH {
        masked.add(copy.extent(work.geometry));
    }
    let source = ImageFile::open(&work.path)?;
    let source = Masked::new(&source, &masked);
    let sources: [&dyn Sectors; 1] = [&source];
    let again = again_path(parts, work.name);
    let search = wanted(work.name, Some(work.geometry), watch);
    let repaired = match repair(&sources, &again, &search) {
        Err(RepairError::Find(_)) => return Ok(false),
        repaired => repaired?,
    };
    let is_whole = repaired.lost.is_empty() && repaired.unchecked.is_empty();
    if repaired.content != ContentCheck::Agrees || !is_whole {
        remove_if_there(&again)?;
        return Ok(false);
    }
    replace(work, &again, &repaired, parts)?;
    work.proven = true;
    Ok(true)
}

/// Holds the files of data discs that are not whole against their hashes, in a manifest that the
/// set has: those that agree count, whatever became of the disc; of a disc that is damaged those
/// that do not agree count no more. Returns whether anything counts now that did not.
pub(super) fn by_files(
    believed: &Believed,
    works: &mut [DiscInRebuild],
    watch: &dyn Watch,
) -> Result<bool, RebuildError> {
    let mut gained = false;
    for member in &believed.info.members {
        let named = |work: &DiscInRebuild| work.uuid == member.uuid && work.present;
        let Some(at) = works.iter().position(named) else {
            continue;
        };
        let Some(files) = files_of(works, at, member)? else {
            continue;
        };
        let Some(work) = works.get_mut(at) else {
            continue;
        };
        let (image, content) = (ImageFile::open(&work.path)?, work.geometry.content());
        for file in &files {
            if watch.cancelled() {
                return Err(RebuildError::Cancelled);
            }
            let extents = || extents(file, content);
            let lacks = extents().any(|extent| work.lost.touches(extent));
            let agrees = hash_of(&image, file)? == Some(file.blake3);
            if lacks && agrees && is_zero_behind(&work.image, file)? {
                extents().for_each(|extent| work.lost.remove(extent));
                gained = true;
            } else if !lacks && !agrees {
                extents().for_each(|extent| work.lost.add(extent));
            }
        }
    }
    Ok(gained)
}

/// The files of a disc that is not whole, and its list of them itself, by the hash of that list
/// which the set has.
fn files_of(
    works: &[DiscInRebuild],
    at: usize,
    member: &Member,
) -> Result<Option<Vec<ManifestFile>>, RebuildError> {
    let (Some(work), Some(built)) = (works.get(at), member.built) else {
        return Ok(None);
    };
    if work.lost.is_empty() {
        return Ok(None);
    }
    // Another build of it has other files.
    let Some(anchor) = anchor(work).filter(|own| own.content == Some(built.content)) else {
        return Ok(None);
    };
    let right = |bytes: &Vec<u8>| *blake3::hash(bytes).as_bytes() == built.manifest;
    let bytes = match manifest_at(work, &anchor)?.filter(right) {
        None => manifest_bytes(works, member)?.filter(right),
        own => own,
    };
    let Some(mut files) = bytes.and_then(|bytes| Some(manifest::parse(&bytes).ok()?.files)) else {
        return Ok(None);
    };
    let place = anchor.manifest;
    let own = files.first().map(|like| ManifestFile {
        size: anchor.manifest_bytes,
        blake3: built.manifest,
        extents: vec![[place.lba.0, place.sectors.0]],
        ..like.clone()
    });
    files.extend(own);
    Ok(Some(files))
}

/// Where a file lies, within the content.
fn extents(file: &ManifestFile, content: SectorCount) -> impl Iterator<Item = Extent> {
    let within = file.extents.iter().map(move |[lba, sectors]| {
        let lba = (*lba).min(content.0);
        let sectors = SectorCount((*sectors).min(content.0 - lba));
        let lba = Lba(lba);
        Extent { lba, sectors }
    });
    within.filter(|extent| extent.sectors.0 > 0)
}

/// Whether zeros follow a file in its last sector: its hash does not say so.
fn is_zero_behind(image: &File, file: &ManifestFile) -> io::Result<bool> {
    let all: u64 = file.extents.iter().map(|[_, sectors]| sectors).sum();
    let behind = SectorCount(all).bytes().checked_sub(file.size);
    let Some(behind) = behind.filter(|behind| *behind < SECTOR_BYTES as u64) else {
        return Ok(false);
    };
    let Some([lba, sectors]) = file.extents.last() else {
        return Ok(true);
    };
    let mut last = [0; SECTOR_BYTES];
    image.read_exact_at(&mut last, Lba(lba + sectors.saturating_sub(1)).byte())?;
    let behind = part(&last, SECTOR_BYTES - index(behind)..SECTOR_BYTES);
    Ok(behind.iter().all(|byte| *byte == 0))
}
