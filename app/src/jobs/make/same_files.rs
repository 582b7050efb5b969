//! Whether the files of a built disc are those that are in its image. Length and time tell only
//! where they differ: a disk that rots, and whoever copies with times kept, leave both as they
//! were.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use stele_burner::item::Item;
use stele_burner::manifest::{ArchivedFiles, archived_files};
use stele_burner::parity::Anchor;
use stele_burner::sectors::{ImageFile, LostMap, Sectors};
use stele_burner::source::{Sources, UndatedSources};
use stele_burner::watch::{Phase, Progress, Unit};
use stele_burner::{Lba, SECTOR_BYTES};
use stele_catalog::{CatalogError, DiscId, DiscRow, Reader};

use super::image_file::is_closed;
use super::so_far;
use crate::jobs::run::records;
use crate::jobs::{Context, JobError};

/// Bytes of a file that are read before it is asked whether somebody stopped it.
const PIECE: u64 = 1 << 20;
/// Sectors at the beginning of an image that are anchors (SPEC.TXT R-020).
const ANCHORS: u64 = 16;
/// Sectors of its tail, which begins with as many anchors (SPEC.TXT R-052).
const TAIL: u64 = 320;
/// Sectors of the longest manifest that is read.
const MANIFEST_MAX: u64 = 1 << 19;

/// The files that are in a disc's image by its manifest; none where it has none, or none that can
/// be read.
///
/// # Errors
/// The catalog's.
pub(super) fn archived(
    reader: &Reader<'_>,
    disc: DiscId,
) -> Result<Option<ArchivedFiles>, JobError> {
    match reader.manifest(disc) {
        Err(CatalogError::List { .. }) | Ok(None) => Ok(None),
        Ok(Some(manifest)) => Ok(ArchivedFiles::of_manifest(&manifest).ok()),
        Err(error) => Err(error.into()),
    }
}

/// Whether all files of a built disc are where they were taken in, and are those in its image: all
/// of them are read. Of a disc whose manifest cannot be had nothing speaks against it.
///
/// # Errors
/// [`JobError::MayNotRead`]; the catalog's; somebody stopped it.
pub(super) fn are_there(disc: &DiscRow, cx: &Context<'_>) -> Result<bool, JobError> {
    let reader = cx.catalog.read();
    let Some(archived) = archived(&reader, disc.id)? else {
        return Ok(true);
    };
    let content = records::disc_content(&reader, disc.id)?;
    let all = match records::studies_of(&reader, &content) {
        Err(JobError::Catalog(CatalogError::List { .. })) => return Ok(true),
        all => all?,
    };
    let studies = content.studies(&all);
    let items: Vec<&Item> = studies.iter().flat_map(|study| &study.items).collect();
    let mut progress = Progress {
        phase: Phase::Comparing,
        done: 0,
        total: items.iter().map(|item| item.seen.len).sum(),
        unit: Unit::Bytes,
    };
    let mut files = Vec::new();
    for item in items {
        let file = match UndatedSources.open(item) {
            Err(error) if is_closed(&error) => {
                let disc = disc.name.clone();
                return Err(JobError::MayNotRead { disc });
            }
            Err(_) => return Ok(false),
            Ok(file) => file,
        };
        let Some(hash) = hash_of(file, &mut progress, cx)? else {
            return Ok(false);
        };
        files.push((item.seen.len, hash));
    }
    Ok(ArchivedFiles::of(files) == archived)
}

/// BLAKE3 of a file; none where it cannot be had.
pub(super) fn hash_of(
    mut file: impl Read,
    progress: &mut Progress,
    cx: &Context<'_>,
) -> Result<Option<[u8; 32]>, JobError> {
    let mut hasher = blake3::Hasher::new();
    loop {
        if cx.watch.cancelled() {
            return Err(JobError::Cancelled);
        }
        let mut piece = file.by_ref().take(PIECE);
        if hasher.update_reader(&mut piece).is_err() {
            return Ok(None);
        }
        let read = PIECE - piece.limit();
        if read == 0 {
            return Ok(Some(hasher.finalize().into()));
        }
        progress.done += read;
        cx.watch.progress(*progress);
    }
}

/// Whether the file in the place of a data disc's image is another image of this disc, with files
/// that the one that the catalog knows is without: they may be nowhere else.
///
/// # Errors
/// The catalog's.
pub(super) fn holds_more(image: &Path, disc: &DiscRow, cx: &Context<'_>) -> Result<bool, JobError> {
    let (Ok(image), None) = (ImageFile::open(image), disc.set_parity) else {
        return Ok(false);
    };
    let tail = image.sectors().0.saturating_sub(TAIL);
    let places = (0..ANCHORS).chain(tail..tail.saturating_add(ANCHORS));
    let mut anchors = places.filter_map(|at| Anchor::parse(&bytes(&image, Lba(at), 1)?));
    let Some(anchor) = anchors.find(|anchor| anchor.uuid == disc.uuid) else {
        return Ok(false);
    };
    let known = so_far::content(disc, &cx.catalog.read())?;
    if known.is_none() || anchor.content.is_none() || anchor.content == known {
        return Ok(false);
    }
    let sectors = anchor.manifest.sectors.0.min(MANIFEST_MAX);
    let length = usize::try_from(anchor.manifest_bytes).unwrap_or(usize::MAX);
    let theirs = bytes(&image, anchor.manifest.lba, sectors)
        .and_then(|bytes| archived_files(bytes.get(..length)?).ok());
    let reader = cx.catalog.read();
    let ours = match reader.manifest(disc.id) {
        Err(CatalogError::List { .. }) => None,
        manifest => manifest?.and_then(|manifest| archived_files(&manifest).ok()),
    };
    let (Some(theirs), Some(ours)) = (theirs, ours) else {
        // It is another one, and what it holds cannot be compared.
        return Ok(true);
    };
    let ours: BTreeSet<_> = ours.into_iter().collect();
    Ok(theirs.iter().any(|file| !ours.contains(file)))
}

/// Sectors of an image; none where one of them cannot be read.
fn bytes(image: &ImageFile, at: Lba, sectors: u64) -> Option<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(sectors).ok()? * SECTOR_BYTES];
    let mut lost = LostMap::new();
    image.read(at, &mut bytes, &mut lost).ok()?;
    lost.is_empty().then_some(bytes)
}
