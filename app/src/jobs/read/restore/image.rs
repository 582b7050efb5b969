//! Images that the catalog does not know as they are: of a disc that was dropped, of an earlier
//! build of one, or so damaged that nothing on them says what they are. They are restored from all
//! the same: each file is compared with its hash.

use std::path::Path;

use stele_burner::geometry::Geometry;
use stele_burner::manifest::{self, Manifest};
use stele_burner::repair::RepairingReader;
use stele_burner::sectors::{LostMap, Sectors};
use stele_burner::{SECTOR_BYTES, SectorCount};
use stele_catalog::DiscRow;

use crate::encoding;
use crate::jobs::make::{aside, so_far};
use crate::jobs::{Context, JobError};

/// Bytes of the longest manifest that is read.
const MANIFEST_MAX: u64 = 1 << 30;

/// An image in the folder of the images, by its name alone.
pub(super) struct Placed {
    /// The disc in whose place it lies, or beside which it is kept.
    pub(super) disc: DiscRow,
    /// What was in it when it was built, as the catalog has it or as it was kept beside it.
    pub(super) manifest: Manifest,
    /// Whether the catalog has that.
    pub(super) is_known: bool,
    /// How it is divided.
    pub(super) geometry: Geometry,
}

impl Placed {
    /// Looks for it; none where the file lies elsewhere, or nobody knows what was in it.
    ///
    /// # Errors
    /// The catalog's.
    pub(super) fn of(from: &str, cx: &Context<'_>) -> Result<Option<Self>, JobError> {
        let (Ok(path), Ok(images)) = (
            Path::new(from).canonicalize(),
            cx.archive.images().canonicalize(),
        ) else {
            return Ok(None);
        };
        if path.parent() != Some(&images) {
            return Ok(None);
        }
        let reader = cx.catalog.read();
        let Some(disc) = aside::disc_of(&reader, &path)? else {
            return Ok(None);
        };
        let beside = std::fs::read(aside::manifest_beside(&path)).ok();
        let is_known = beside.is_none();
        let bytes = match beside {
            Some(bytes) => Some(bytes),
            None => reader.manifest(disc.id)?,
        };
        let parsed = bytes.and_then(|bytes| manifest::parse(&bytes).ok());
        Ok(parsed.and_then(|manifest| {
            let facts = &manifest.disc;
            let geometry = Geometry::new(SectorCount(facts.strip), facts.parity).ok()?;
            Some(Self {
                geometry,
                disc,
                manifest,
                is_known,
            })
        }))
    }
}

/// Whether an image that says it is of a disc is of the build that the catalog knows, as far as
/// both tell.
///
/// # Errors
/// The catalog's.
pub(super) fn is_known_build(
    from: &RepairingReader<'_>,
    disc: &DiscRow,
    cx: &Context<'_>,
) -> Result<bool, JobError> {
    let content = from.disc().and_then(|name| name.content);
    if disc.set_parity.is_some() {
        return Ok(true);
    }
    let known = so_far::content(disc, &cx.catalog.read())?;
    Ok(match (content, known) {
        (Some(content), Some(known)) => content == known,
        _ => true,
    })
}

/// The manifest that an image of a disc carries; none where it cannot be read.
///
/// # Errors
/// The image cannot be read.
pub(super) fn own_manifest(
    from: &RepairingReader<'_>,
    disc: &DiscRow,
) -> Result<Option<Manifest>, JobError> {
    let Some(anchor) = from.anchor().filter(|anchor| anchor.uuid == disc.uuid) else {
        return Ok(None);
    };
    let bytes = anchor.manifest_bytes.min(MANIFEST_MAX);
    let sectors = bytes.div_ceil(SECTOR_BYTES as u64);
    let length = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
    let mut read = vec![0; length(sectors * SECTOR_BYTES as u64)];
    let mut lost = LostMap::new();
    from.read(anchor.manifest.lba, &mut read, &mut lost)?;
    read.truncate(length(bytes));
    let parsed = manifest::parse(&read).ok();
    let is_own = |one: &Manifest| one.disc.uuid == encoding::uuid(&disc.uuid);
    Ok(parsed.filter(|one| lost.is_empty() && is_own(one)))
}
