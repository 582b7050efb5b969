//! What a damaged image still gives of its disc's files, and nothing else has. Each of them is read
//! as a restore reads it and compared with its hash, before anything is done that loses files.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use stele_burner::manifest::{self, ManifestFile};
use stele_burner::parity::FindError;
use stele_burner::repair::RepairingReader;
use stele_burner::sectors::{LostMap, ReadError, Sectors};
use stele_burner::source::{Sources, UndatedSources};
use stele_burner::watch::{Phase, Progress, Unit, Watch};
use stele_burner::{Lba, SECTOR_BYTES};
use stele_catalog::{CatalogError, DiscRow, DiscState};

use super::image_file::{self, ImageFile, Images, may_be_built_again};
use super::in_the_way::{Lies, lies};
use super::{needed, same_files};
use crate::archive::sync_directory;
use crate::jobs::run::records;
use crate::jobs::{Context, JobError};

/// Sectors read at once.
const STEP: u64 = 512;
/// Names tried for an image that is kept.
const TRIES: u32 = 1000;

/// Files of a disc that an image gives whole and whose sources are gone or other ones. None where
/// nothing on the image says any more which disc it is of: a restore would not take it either.
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
    let from = match RepairingReader::open(&image, None) {
        Ok(from) if from.uuid() == Some(disc.uuid) => from,
        Err(error @ FindError::Read(_)) => return Err(error.into()),
        Ok(_) | Err(_) => return Ok(0),
    };
    let mut given = Vec::new();
    for file in manifest::parse(&manifest)?.files {
        // Of an empty file nothing can be lost.
        if file.study.is_some() && file.size > 0 && is_whole(&file, &from, cx.watch)? {
            given.push((file.size, file.blake3));
        }
    }
    without_sources(given, disc, cx)
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

/// Whether the file in the place of a disc's image stays although its disc is given up: it is not
/// what was built, and still gives what nothing else has, or nobody can tell.
///
/// # Errors
/// Somebody stopped it; the catalog's.
pub(super) fn stays(disc: &DiscRow, cx: &Context<'_>) -> Result<bool, JobError> {
    let reader = cx.catalog.read();
    let file = Images::read(cx.archive, &reader)?.to_burn(disc);
    if disc.state != DiscState::Built || !file.is_a_file() || file == ImageFile::OtherDisc {
        return Ok(false);
    }
    let told = || -> Result<bool, JobError> {
        if may_be_built_again(&reader, disc.id)? && same_files::are_there(disc, cx)? {
            return Ok(false);
        }
        // Whoever gives a whole one up was told just that.
        if file.is_there() && !needed::is_altered(disc, cx)? {
            return Ok(false);
        }
        Ok(last_files(&cx.archive.image_of(&disc.name), disc, cx)? > 0)
    };
    match told() {
        Err(JobError::Cancelled) => Err(JobError::Cancelled),
        told => Ok(told.unwrap_or(true)),
    }
}

/// Gives the image of a disc a second name before another one takes its place, where it holds what
/// nothing else has: that name.
///
/// # Errors
/// It cannot be read, or not be given another name; somebody stopped it.
pub(super) fn keep_beside(
    disc: &DiscRow,
    image: &Path,
    cx: &Context<'_>,
) -> Result<Option<PathBuf>, JobError> {
    let is_own = matches!(lies(image, disc, cx.watch), Lies::Own);
    if !is_own || last_files(image, disc, cx)? == 0 {
        return Ok(None);
    }
    let name = disc.name.replace('/', "-");
    for number in 1..TRIES {
        let kept = image.with_file_name(format!("{name}-kept-{number}.iso"));
        if kept.symlink_metadata().is_ok() {
            continue;
        }
        // A disk that knows no links: then its own place is free until the new one is there.
        std::fs::hard_link(image, &kept)
            .or_else(|_| std::fs::rename(image, &kept))
            .and_then(|()| sync_directory(&kept))
            .map_err(JobError::io(&kept))?;
        return Ok(Some(kept));
    }
    Err(JobError::io(image)(
        std::io::ErrorKind::AlreadyExists.into(),
    ))
}

/// Nothing took its place: it has its own name again, and no other.
pub(super) fn put_back(kept: &Path, image: &Path) {
    // What cannot be undone stays under the name in which it is kept: nothing is lost with it.
    let _ = match (image.symlink_metadata(), kept.symlink_metadata()) {
        // Two names of one file.
        (Ok(one), Ok(two)) if one.ino() == two.ino() => std::fs::remove_file(kept),
        (Err(_), _) => std::fs::rename(kept, image),
        // The new one is there, and was not recorded.
        (Ok(_), _) => return,
    };
}
