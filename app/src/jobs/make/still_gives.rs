//! What a damaged image still gives of its disc's files, and nothing else has. Each of them is read
//! as a restore reads it and compared with its hash, before anything is done that loses files.

use std::path::Path;

use stele_burner::geometry::Geometry;
use stele_burner::manifest::{self, ManifestFile};
use stele_burner::parity::FindError;
use stele_burner::repair::RepairingReader;
use stele_burner::sectors::{LostMap, ReadError, Sectors};
use stele_burner::source::{Sources, UndatedSources};
use stele_burner::watch::{Phase, Progress, Unit, Watch};
use stele_burner::{Lba, SECTOR_BYTES, SectorCount};
use stele_catalog::{CatalogError, DiscRow};

use super::image_file::{self, ImageFile, Images};
use super::{listings, same_files};
use crate::jobs::run::records;
use crate::jobs::{Context, JobError};

/// Sectors read at once.
const STEP: u64 = 512;

/// Files of a disc that an image gives whole and whose sources are gone or other ones. Where
/// nothing on the image says any more which disc it is of, the files are looked for where the
/// catalog's manifest has them: a restore does the same.
///
/// # Errors
/// The image cannot be read; the catalog's; a manifest that cannot be understood; somebody stopped
/// it.
pub(super) fn last_files(image: &Path, disc: &DiscRow, cx: &Context<'_>) -> Result<u64, JobError> {
    if !image.is_file() || disc.set_parity.is_some() {
        return Ok(0);
    }
    let Some(manifest) = cx.catalog.read().manifest(disc.id)? else {
        return Ok(0);
    };
    let image = image_file::open(image)?;
    let hint = Geometry::new(SectorCount(disc.strip_sectors), disc.parity).ok();
    let mending = match RepairingReader::open(&image, hint) {
        Err(error @ FindError::Read(_)) => return Err(error.into()),
        found => found.ok(),
    };
    let mut given = Vec::new();
    for file in manifest::parse(&manifest)?.files {
        // Of an empty file nothing can be lost.
        if file.study.is_none() || file.size == 0 {
            continue;
        }
        let is_given = is_whole(&file, &image, cx.watch)?
            || match &mending {
                Some(mending) => is_whole(&file, mending, cx.watch)?,
                None => false,
            };
        if is_given {
            given.push((file.size, file.blake3));
        }
    }
    without_sources(given, disc, cx)
}

/// Counts anew what an image that cannot be mended alone gives, after files of its disc were found
/// elsewhere.
///
/// # Errors
/// As [`last_files`].
pub(super) fn count_again(disc: &DiscRow, cx: &mut Context<'_>) -> Result<(), JobError> {
    let images = Images::read(cx.archive, &cx.catalog.read())?;
    if images.of(disc) != ImageFile::BeyondRepair || images.still_gives(disc).is_none() {
        return Ok(());
    }
    let image = cx.archive.image_of(&disc.name);
    let alone = match last_files(&image, disc, cx) {
        Err(JobError::Cancelled) => return Err(JobError::Cancelled),
        found => found.ok(),
    };
    listings::list_beyond_repair(&image, alone, cx)
}

/// Whether all of a file comes and agrees with its hash.
fn is_whole(file: &ManifestFile, from: &dyn Sectors, watch: &dyn Watch) -> Result<bool, JobError> {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0_u8; STEP as usize * SECTOR_BYTES];
    let (mut left, mut lost) = (file.size, LostMap::new());
    for [lba, sectors] in &file.extents {
        let mut at = 0;
        while at < *sectors && left > 0 {
            if watch.cancelled() {
                return Err(JobError::Cancelled);
            }
            let n = (*sectors - at).min(STEP);
            let Some(piece) = buffer.get_mut(..n as usize * SECTOR_BYTES) else {
                return Ok(false);
            };
            match from.read(Lba(lba + at), piece, &mut lost) {
                Err(ReadError::Cancelled) => return Err(JobError::Cancelled),
                read => read?,
            }
            if !lost.is_empty() {
                return Ok(false);
            }
            let used = left.min(piece.len() as u64);
            let Some(bytes) = piece.get(..used as usize) else {
                return Ok(false);
            };
            hasher.update(bytes);
            left -= used;
            at += n;
        }
    }
    Ok(left == 0 && *hasher.finalize().as_bytes() == file.blake3)
}

/// How many of these files no source of the disc is any more.
fn without_sources(
    mut given: Vec<(u64, [u8; 32])>,
    disc: &DiscRow,
    cx: &Context<'_>,
) -> Result<u64, JobError> {
    let reader = cx.catalog.read();
    let content = records::disc_content(&reader, disc.id)?;
    let all = match records::studies_of(&reader, &content) {
        // Nobody knows where they were.
        Err(JobError::Catalog(CatalogError::List { .. })) => return Ok(given.len() as u64),
        all => all?,
    };
    let studies = content.studies(&all);
    let mut progress = Progress {
        phase: Phase::Comparing,
        done: 0,
        total: given.iter().map(|(size, _)| *size).sum(),
        unit: Unit::Bytes,
    };
    for item in studies.iter().flat_map(|study| &study.items) {
        let is_asked = given.iter().any(|(size, _)| *size == item.seen.len);
        let Some(file) = is_asked.then(|| UndatedSources.open(item).ok()).flatten() else {
            continue;
        };
        let Some(hash) = same_files::hash_of(file, &mut progress, cx)? else {
            continue;
        };
        let same = |one: &(u64, [u8; 32])| *one == (item.seen.len, hash);
        if let Some(at) = given.iter().position(same) {
            given.swap_remove(at);
        }
    }
    Ok(given.len() as u64)
}
