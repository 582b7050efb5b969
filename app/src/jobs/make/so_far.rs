//! What a data disc says of those of its set with a lower number (SPEC.TXT R-068), and whether
//! what a built one says still holds.
//!
//! The catalog keeps the text with the image: a disc that was burned is built again bit for bit,
//! whatever became of the others since.

use std::os::unix::fs::FileExt;

use serde::{Deserialize, Serialize};
use stele_burner::SectorCount;
use stele_burner::disc::{BuiltMember, DiscLabel, Member, parse_set_so_far, set_so_far};
use stele_burner::geometry::Geometry;
use stele_burner::parity::{Anchor, ContentDigest};
use stele_catalog::{DiscRow, DiscState, Reader};

use super::image_file::has_nothing;
use super::parity_discs::is_begun;
use crate::jobs::run::records;
use crate::jobs::{Context, JobError};

/// What the catalog keeps of a data disc's image beside its manifest.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// `content` of its anchors.
    content: String,
    /// `SETSOFAR.TXT` as it stands on it.
    so_far: String,
}

/// Those bytes, of an image with this content and the discs `before` named on it.
pub fn kept(
    content: ContentDigest,
    label: &DiscLabel,
    before: &[Member],
) -> Result<Vec<u8>, JobError> {
    let kept = Kept {
        content: content.to_string(),
        so_far: set_so_far(label, before),
    };
    Ok(records::json("what a disc says of its set", &kept)?.into_bytes())
}

/// None where the disc is not built, or an earlier version built it.
fn read(disc: &DiscRow, reader: &Reader<'_>) -> Result<Option<Kept>, JobError> {
    let Some(bytes) = reader.members(disc.id)? else {
        return Ok(None);
    };
    let kept = serde_json::from_slice(&bytes).map_err(|source| JobError::Record {
        what: "what a disc says of its set",
        source,
    })?;
    Ok(Some(kept))
}

/// What the anchors of a data disc's image call its content; none where that is not known, and
/// none of a parity disc, which names no set so far.
///
/// # Errors
/// The catalog's.
pub fn content(disc: &DiscRow, reader: &Reader<'_>) -> Result<Option<ContentDigest>, JobError> {
    if disc.set_parity.is_some() {
        return Ok(None);
    }
    Ok(read(disc, reader)?.and_then(|kept| kept.content.parse().ok()))
}

/// What the catalog keeps of the discs that a disc names.
///
/// # Errors
/// The catalog's.
pub fn told(disc: &DiscRow, reader: &Reader<'_>) -> Result<Vec<Member>, JobError> {
    let kept = read(disc, reader)?;
    let told = kept.and_then(|kept| parse_set_so_far(&kept.so_far));
    Ok(told.into_iter().flatten().collect())
}

/// The discs that a disc names: those it named when it was built, where copies of it were begun,
/// else those that its set has now.
///
/// # Errors
/// [`JobError::NotBuilt`] where one of them is not built yet.
pub fn before(disc: &DiscRow, cx: &Context<'_>) -> Result<Vec<Member>, JobError> {
    if is_begun(disc, &cx.catalog.read())?
        && let Some(kept) = read(disc, &cx.catalog.read())?
        && let Some(before) = parse_set_so_far(&kept.so_far)
    {
        return Ok(before);
    }
    let mut before = Vec::new();
    let slots = (0..=u8::MAX).chain(std::iter::repeat(u8::MAX));
    for (other, slot) in below(disc, cx)?.iter().zip(slots) {
        before.push(member(slot, other, cx)?);
    }
    Ok(before)
}

/// The data discs of its set with a lower number; without those of which nothing is left to be
/// put on them.
pub fn below(disc: &DiscRow, cx: &Context<'_>) -> Result<Vec<DiscRow>, JobError> {
    let reader = cx.catalog.read();
    let mut below = Vec::new();
    for other in reader.discs(disc.set)? {
        if other.number < disc.number
            && other.set_parity.is_none()
            && !has_nothing(&reader, &other)?
        {
            below.push(other);
        }
    }
    Ok(below)
}

/// Whether the disc is built, no copy of it was begun, and one that it names is another now.
pub fn is_stale(disc: &DiscRow, cx: &Context<'_>) -> Result<bool, JobError> {
    if disc.state != DiscState::Built || is_begun(disc, &cx.catalog.read())? {
        return Ok(false);
    }
    let Some(kept) = read(disc, &cx.catalog.read())? else {
        return Ok(false);
    };
    let label = records::disc_content(&cx.catalog.read(), disc.id)?.label;
    Ok(set_so_far(&label, &before(disc, cx)?) != kept.so_far)
}

/// What a set says of one of its data discs.
///
/// # Errors
/// [`JobError::NotBuilt`] before it is built.
pub fn member(slot: u8, disc: &DiscRow, cx: &Context<'_>) -> Result<Member, JobError> {
    let not_built = || JobError::NotBuilt {
        disc: disc.name.clone(),
    };
    let geometry = Geometry::new(SectorCount(disc.strip_sectors), disc.parity);
    let set = cx.catalog.read().set_by_id(disc.set)?;
    Ok(Member {
        slot,
        number: disc.number,
        uuid: disc.uuid,
        geometry: geometry.map_err(|_| not_built())?,
        used: SectorCount(disc.used_sectors),
        copies: set.map(|set| set.copies),
        built: built(disc, cx)?,
    })
}

/// What was built; none where neither catalog nor image tell.
fn built(disc: &DiscRow, cx: &Context<'_>) -> Result<Option<BuiltMember>, JobError> {
    let content = match read(disc, &cx.catalog.read())? {
        Some(kept) => kept.content.parse().ok(),
        None => of_image(disc, cx),
    };
    let manifest = cx.catalog.read().manifest(disc.id)?;
    Ok(content
        .zip(manifest)
        .map(|(content, manifest)| BuiltMember {
            content,
            manifest: *blake3::hash(&manifest).as_bytes(),
        }))
}

fn of_image(disc: &DiscRow, cx: &Context<'_>) -> Option<ContentDigest> {
    let image = stele_files::open_regular(&cx.archive.image_of(&disc.name)).ok()?;
    let mut sector = [0; stele_burner::SECTOR_BYTES];
    image.read_exact_at(&mut sector, 0).ok()?;
    let anchor = Anchor::parse(&sector)?;
    anchor.content.filter(|_| anchor.uuid == disc.uuid)
}
