//! Repair: a whole image from damaged sources of one disc.
//!
//! First everything that can be read is copied in order, which a bad disc bears best; then the
//! rows of the copy are mended in place, in parallel, and nothing is read twice.

mod mended;
mod rows;

pub use mended::Mended;

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};

use crate::geometry::Geometry;
use crate::parity::check_strip::CLUSTER_BYTES;
use crate::parity::protect::sector;
use crate::parity::{Anchor, CodecError, FindError, Found, find};
use crate::sectors::{LostMap, Merged, ReadError, Sectors};
use crate::watch::{Phase, Progress, Unit, Watch};

/// What a repair gave.
#[derive(Clone, PartialEq, Debug)]
pub struct Repaired {
    /// How the disc is divided.
    pub geometry: Geometry,
    /// Which disc it is, where anything on it still said so.
    pub uuid: Option<[u8; 16]>,
    /// Sectors that were missing or wrong and are right now.
    pub recovered: LostMap,
    /// Sectors that stay lost, or that nothing confirms.
    pub lost: LostMap,
}

/// Why a repair could not be done. No image was left behind.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RepairError {
    /// No source was named.
    #[error("there is nothing to repair from")]
    NoSource,
    /// The geometry cannot be found.
    #[error(transparent)]
    Find(#[from] FindError),
    /// Reading cannot go on.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The new image cannot be written.
    #[error("the new image cannot be written")]
    Write(#[source] io::Error),
    /// The disk is full.
    #[error("the disk is full")]
    NoSpace,
    /// The computer made an error.
    #[error(transparent)]
    Codec(#[from] CodecError),
    /// Someone asked to stop.
    #[error("stopped")]
    Cancelled,
}

impl RepairError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSource => "REP-001",
            Self::Find(e) => e.code(),
            Self::Read(e) => e.code(),
            Self::Write(_) => "REP-002",
            Self::NoSpace => "REP-003",
            Self::Codec(e) => e.code(),
            Self::Cancelled => "REP-004",
        }
    }
}

impl From<io::Error> for RepairError {
    fn from(source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::NoSpace,
            _ => Self::Write(source),
        }
    }
}

/// Repairs a disc from its sources, the best one first, into the image `to`. What stays lost is
/// zero in it and in the result.
///
/// # Errors
/// [`RepairError`]; nothing is then left under the name `to`.
pub fn repair(
    from: &[&dyn Sectors],
    to: &Path,
    hint: Option<Geometry>,
    watch: &dyn Watch,
) -> Result<Repaired, RepairError> {
    if from.is_empty() {
        return Err(RepairError::NoSource);
    }
    let found = find_in_any(from, hint)?;
    let part = part_of(to);
    let result = write(from, &found, &part, watch);
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

fn find_in_any(from: &[&dyn Sectors], hint: Option<Geometry>) -> Result<Found, RepairError> {
    let mut last = FindError::NotFound;
    for source in from {
        match find(*source, hint) {
            Ok(found) => return Ok(found),
            Err(e) => last = e,
        }
    }
    Err(last.into())
}

fn write(
    from: &[&dyn Sectors],
    found: &Found,
    part: &Path,
    watch: &dyn Watch,
) -> Result<Repaired, RepairError> {
    let geometry = found.geometry;
    let image = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(true)
        .open(part)?;
    image.set_len(geometry.sectors().bytes())?;
    let unread = copy(from, geometry, &image, watch)?;
    let rows = rows::Rows {
        image: &image,
        found,
        unread: &unread,
        others: from,
        watch,
    };
    let mut repaired = rows.mend_all()?;
    tail(&image, found, &unread, &mut repaired)?;
    image.sync_all()?;
    Ok(repaired)
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
        let piece = buffer.get_mut(..n).unwrap_or_default();
        merged.read(Lba(at / SECTOR_BYTES as u64), piece, &mut unread)?;
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

/// Writes the tail anew where an anchor is known: from the disc, or from its mended head.
fn tail(
    image: &File,
    found: &Found,
    unread: &LostMap,
    repaired: &mut Repaired,
) -> Result<(), RepairError> {
    let place = found.geometry.tail();
    let mut head = vec![0; 16 * SECTOR_BYTES];
    image.read_exact_at(&mut head, 0)?;
    let mended = head.chunks_exact(SECTOR_BYTES).find_map(Anchor::parse);
    let Some(anchor) = found.anchor.clone().or(mended) else {
        for range in unread
            .ranges()
            .iter()
            .filter(|range| range.lba >= place.lba)
        {
            repaired.lost.add(*range);
        }
        return Ok(());
    };
    let right = anchor.tail(|lba| sector(image, lba))?;
    let mut there = vec![0; right.len()];
    image.read_exact_at(&mut there, place.lba.byte())?;
    let pairs = right
        .chunks_exact(SECTOR_BYTES)
        .zip(there.chunks_exact(SECTOR_BYTES));
    for ((right, there), lba) in pairs.zip(place.lba.0..) {
        if right != there || unread.contains(Lba(lba)) {
            repaired.recovered.add(Extent {
                lba: Lba(lba),
                sectors: SectorCount(1),
            });
        }
    }
    image.write_all_at(&right, place.lba.byte())?;
    Ok(())
}

#[cfg(test)]
mod tests;
