//! Repair: a whole image from damaged sources of one disc.
//!
//! First everything that can be read is copied in order, which a bad disc bears best; then the
//! rows of the copy are mended in place, in parallel, and nothing is read twice.

mod affected_files;
mod kept_clusters;
mod outcome;
mod repairing_reader;
mod rows;

pub(crate) use affected_files::hash_of;
pub use affected_files::{AffectedFiles, affected_files};
pub use outcome::{RepairError, Repaired};
pub use repairing_reader::RepairingReader;

use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};

use crate::exact::part_mut;
use crate::geometry::{ANCHORS, Geometry};
use crate::parity::check_strip::CLUSTER_BYTES;
use crate::parity::protect::sector;
use crate::parity::tail::end_of_udf;
use crate::parity::{Anchor, Candidate, FindError, FoundGeometry, Search, find_geometry};
use crate::sectors::{ImageFile, LostMap, Masked, Merged, Sectors};
use crate::watch::{Phase, Progress, Unit, Watch};

/// Repairs a disc from its sources, the best one first, into the image `to`. What stays lost or
/// unchecked stands in it as it was read, as zeros where nothing was, and is named in the result.
///
/// # Errors
/// [`RepairError`]; nothing is then left under the name `to`.
pub fn repair(
    from: &[&dyn Sectors],
    to: &Path,
    search: &Search<'_>,
) -> Result<Repaired, RepairError> {
    if from.is_empty() {
        return Err(RepairError::NoSource);
    }
    let found = find_geometry(from, search)?;
    // A division that a few forged sectors claim must not fill the disk.
    let (sectors, there) = (found.geometry.sectors().0, Merged::new(from).sectors().0);
    if there < sectors / 4 {
        return Err(RepairError::TooShort { sectors, there });
    }
    let part = part_of(to);
    let result = write(from, found, &part, search);
    if result.is_err() {
        // The error of the repair is the one to tell; what is left is only a part file.
        let _ = std::fs::remove_file(&part);
    }
    let repaired = result?;
    std::fs::rename(&part, to)?;
    if let Some(folder) = to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        File::open(folder)?.sync_all()?;
    }
    Ok(repaired)
}

/// The name under which a file stands until it is whole.
pub(crate) fn part_of(to: &Path) -> PathBuf {
    let mut part = to.as_os_str().to_owned();
    part.push(".part");
    PathBuf::from(part)
}

fn write(
    from: &[&dyn Sectors],
    found: FoundGeometry,
    part: &Path,
    search: &Search<'_>,
) -> Result<Repaired, RepairError> {
    let geometry = found.geometry;
    let image = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(true)
        .open(part)?;
    image.set_len(geometry.sectors().bytes())?;
    let unread = copy(from, geometry, &image, search.watch)?;
    let found = voted_again(from, found, part, &unread, search)?;
    let mut repaired = std::thread::scope(|scope| {
        // The disk works off what was copied while the processors mend. An error is told to the
        // first who asks and to nobody after that, so it is heard here too.
        let synced = scope.spawn(|| image.sync_data());
        let repaired = mended(from, &found, &image, &unread, search.watch)?;
        let synced = synced.join();
        synced.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        Ok::<_, RepairError>(repaired)
    })?;
    tail(&image, &unread, &mut repaired)?;
    repaired.zero = repaired.lost.and(&unread);
    repaired.others = found.others;
    image.sync_all()?;
    Ok(repaired)
}

/// Of a medium some sectors voted to begin with; of its copy all do.
fn voted_again(
    from: &[&dyn Sectors],
    found: FoundGeometry,
    part: &Path,
    unread: &LostMap,
    search: &Search<'_>,
) -> Result<FoundGeometry, RepairError> {
    if found.identity.is_none() || !from.iter().any(|source| source.is_medium()) {
        return Ok(found);
    }
    let copied = ImageFile::open(part)?;
    let copied = Masked::new(&copied, unread);
    let full = Search {
        full: true,
        ..*search
    };
    let again = find_geometry(&[&copied], &full)?;
    if again.identity == found.identity {
        return Ok(again);
    }
    let votes = |found: &FoundGeometry| {
        let identity = found.identity?;
        Some(Candidate { identity, votes: 0 })
    };
    let both = votes(&again).into_iter().chain(votes(&found));
    let candidates = both.collect();
    Err(FindError::Disputed { candidates }.into())
}

/// Mends all rows of a copied image.
fn mended(
    from: &[&dyn Sectors],
    found: &FoundGeometry,
    image: &File,
    unread: &LostMap,
    watch: &dyn Watch,
) -> Result<Repaired, RepairError> {
    let mend = |found: &FoundGeometry, unread: &LostMap| {
        rows::Rows {
            image,
            found,
            unread,
            others: from,
            watch,
        }
        .mend_all()
    };
    let mut repaired = mend(found, unread)?;
    repaired.anchor = mended_anchor(image, &repaired)?.or_else(|| found.anchor.clone());
    if let (None, Some(anchor)) = (found.identity, &repaired.anchor) {
        // The division came from the code alone. Now that the disc has told its name, its check
        // strips can be written anew: that takes a second look at each row.
        let found = FoundGeometry {
            identity: Some(anchor.identity()),
            anchor: Some(anchor.clone()),
            ..found.clone()
        };
        let mut again = mend(&found, &repaired.lost)?;
        again.recovered.merge(&repaired.recovered);
        again.anchor = repaired.anchor;
        repaired = again;
    }
    Ok(repaired)
}

/// An anchor of the mended head: one that is right, of the disc that this is (SPEC.TXT R-052).
fn mended_anchor(image: &File, repaired: &Repaired) -> Result<Option<Anchor>, RepairError> {
    for lba in (0..ANCHORS).map(Lba) {
        if repaired.lost.contains(lba) || repaired.unchecked.contains(lba) {
            continue;
        }
        let own = |anchor: &Anchor| match repaired.identity {
            Some(identity) => anchor.identity() == identity,
            None => anchor.geometry == repaired.geometry,
        };
        if let Some(anchor) = Anchor::parse(&sector(image, lba)?).filter(own) {
            return Ok(Some(anchor));
        }
    }
    Ok(None)
}

/// Copies all that can be read, in order.
fn copy(
    from: &[&dyn Sectors],
    geometry: Geometry,
    image: &File,
    watch: &dyn Watch,
) -> Result<LostMap, RepairError> {
    const STEP: usize = 16 * CLUSTER_BYTES;
    let merged = Merged::new(from);
    let mut buffer = vec![0; STEP];
    let mut unread = LostMap::new();
    let total = geometry.sectors().bytes();
    let mut at = 0;
    while at < total {
        if watch.cancelled() {
            return Err(RepairError::Cancelled);
        }
        let n = usize::try_from(total - at).unwrap_or(STEP).min(STEP);
        let piece = part_mut(&mut buffer, 0..n);
        let first = Lba(at / SECTOR_BYTES as u64);
        merged.read(first, piece, &mut unread)?;
        without_tags(geometry, first, piece, &mut unread);
        image.write_all_at(piece, at)?;
        at += n as u64;
        let unit = Unit::Bytes;
        watch.progress(Progress {
            phase: Phase::ReadingBack,
            done: at,
            total,
            unit,
        });
    }
    Ok(unread)
}

/// Takes the sectors of a copy tag as zeros: they are no part of the image (SPEC.TXT R-067).
fn without_tags(geometry: Geometry, first: Lba, sectors: &mut [u8], unread: &mut LostMap) {
    for (lba, sector) in (first.0..)
        .map(Lba)
        .zip(sectors.chunks_exact_mut(SECTOR_BYTES))
    {
        if geometry.is_tag(lba) {
            sector.fill(0);
            unread.remove(Extent {
                lba,
                sectors: SectorCount(1),
            });
        }
    }
}

/// Writes the tail anew where an anchor is known (SPEC.TXT R-052): what it is made of must be
/// right, otherwise it stays as it was read and nothing confirms it.
fn tail(image: &File, unread: &LostMap, repaired: &mut Repaired) -> Result<(), RepairError> {
    let place = repaired.geometry.tail();
    let mut there = vec![0; place.sectors.bytes() as usize];
    image.read_exact_at(&mut there, place.lba.byte())?;
    let Some(anchor) = repaired.anchor.clone() else {
        repaired.unchecked.add(place);
        return Ok(());
    };
    let mut known = true;
    let mut right = anchor.tail(|lba| {
        known &= !repaired.lost.contains(lba) && !repaired.unchecked.contains(lba);
        sector(image, lba)
    })?;
    let pairs = right
        .chunks_exact_mut(SECTOR_BYTES)
        .zip(there.chunks_exact(SECTOR_BYTES));
    for ((right, there), at) in pairs.zip(0..) {
        let sector = Extent {
            lba: place.lba.after(SectorCount(at)),
            sectors: SectorCount(1),
        };
        if !known && end_of_udf(at) {
            right.copy_from_slice(there);
            repaired.unchecked.add(sector);
        } else if right != there || unread.contains(sector.lba) {
            repaired.recovered.add(sector);
        }
    }
    image.write_all_at(&right, place.lba.byte())?;
    Ok(())
}

#[cfg(test)]
mod tests;
