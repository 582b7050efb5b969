//! Fills lost sectors of discs from the same sectors of the others.

use std::collections::BTreeSet;
use std::fs::File;
use std::os::unix::fs::FileExt;

use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};

use super::codec;
use super::error::RebuildError;
use crate::disc::SLOTS;
use crate::exact::part_mut;
use crate::parity::RowCodec;
use crate::sectors::LostMap;
use crate::watch::{Phase, Progress, Unit, Watch};

/// Sectors that are worked on at a time.
const STEP: u64 = 256;

/// What of a disc takes part: its content, or a parity disc's payload.
pub(super) struct Share<'a> {
    /// Point of the code: the slot, or 64 + j.
    pub point: u8,
    /// The disc's image, to be filled in place.
    pub image: &'a File,
    /// Where the share lies in the image; sector 0 of the code is its first.
    pub extent: Extent,
    /// Lost sectors of the whole image.
    pub lost: &'a mut LostMap,
}

impl Share<'_> {
    /// Lost sectors of the share, counted from its first.
    fn lost_ranges(&self) -> Vec<(u64, u64)> {
        let (from, to) = (self.extent.lba.0, self.extent.end().0);
        let cut = |range: &Extent| {
            let (a, b) = (range.lba.0.max(from), range.end().0.min(to));
            (a < b).then(|| (a - from, b - from))
        };
        self.lost.ranges().iter().filter_map(cut).collect()
    }

    /// Whether sector `at` of the code is lost here. Behind a share's end all is zero, so nothing.
    fn is_lost(&self, at: u64) -> bool {
        at < self.extent.sectors.0 && self.lost.contains(self.extent.lba.after(SectorCount(at)))
    }
}

/// Fills what can be filled; gives the number of sectors that are right now.
pub(super) fn fill(
    shares: &mut [Share<'_>],
    watch: &dyn Watch,
) -> Result<SectorCount, RebuildError> {
    let codec = codec()?;
    let mut edges = BTreeSet::new();
    for share in shares.iter() {
        edges.extend(share.lost_ranges().into_iter().flat_map(|(a, b)| [a, b]));
        edges.insert(share.extent.sectors.0);
    }
    let total = edges.last().copied().unwrap_or_default();
    let edges: Vec<u64> = edges.into_iter().collect();
    let mut filled = 0;
    for pair in edges.windows(2) {
        let [from, to] = *pair else { continue };
        filled += stretch(&codec, shares, from, to, watch)?;
        watch.progress(Progress {
            phase: Phase::Repairing,
            done: SectorCount(to).bytes(),
            total: SectorCount(total).bytes(),
            unit: Unit::Bytes,
        });
    }
    Ok(SectorCount(filled))
}

/// Fills sectors `from` to `to`, of which each share has all or none.
fn stretch(
    codec: &RowCodec,
    shares: &mut [Share<'_>],
    from: u64,
    to: u64,
    watch: &dyn Watch,
) -> Result<u64, RebuildError> {
    let is_lost: Vec<bool> = shares.iter().map(|share| share.is_lost(from)).collect();
    let points = |lost: bool| {
        let all = shares.iter().zip(&is_lost);
        let some = all.filter(move |(_, is)| **is == lost);
        some.map(|(share, _)| share.point).collect::<Vec<u8>>()
    };
    let wanted = points(true);
    if wanted.is_empty() {
        return Ok(0);
    }
    // Slots without a disc are zeros, and known; parity discs that are not there are not.
    let known = points(false);
    let empty = (0..SLOTS).filter(|slot| !shares.iter().any(|share| share.point == *slot));
    let mut left: Vec<u8> = known.iter().copied().chain(empty).collect();
    left.sort_unstable();
    if left.len() < usize::from(SLOTS) {
        return Ok(0);
    }
    left.truncate(SLOTS.into());
    let used = |point: &u8| shares.iter().any(|share| share.point == *point);
    let keep: Vec<bool> = left.iter().map(used).collect();
    let map = codec.solve(&left, &wanted)?.keep(&keep);
    let inputs: Vec<u8> = left.into_iter().filter(|point| used(point)).collect();
    let mut at = from;
    while at < to {
        if watch.cancelled() {
            return Err(RebuildError::Cancelled);
        }
        let sectors = (to - at).min(STEP);
        let bytes = SectorCount(sectors).bytes() as usize;
        let mut data = Vec::with_capacity(inputs.len());
        for point in &inputs {
            data.push(read(shares, *point, at, bytes)?);
        }
        let data: Vec<&[u8]> = data.iter().map(Vec::as_slice).collect();
        let mut solved = vec![vec![0; bytes]; wanted.len()];
        let mut outputs: Vec<&mut [u8]> = solved.iter_mut().map(Vec::as_mut_slice).collect();
        map.apply(&data, &mut outputs)?;
        for (point, bytes) in wanted.iter().zip(&solved) {
            write(shares, *point, at, bytes)?;
        }
        at += sectors;
    }
    Ok((to - from) * wanted.len() as u64)
}

/// Sectors of a share, zeros behind its end.
fn read(shares: &[Share<'_>], point: u8, at: u64, bytes: usize) -> Result<Vec<u8>, RebuildError> {
    let mut out = vec![0; bytes];
    let share = shares.iter().find(|share| share.point == point);
    if let Some(share) = share {
        let there = SectorCount(share.extent.sectors.0.saturating_sub(at)).bytes();
        let len = usize::try_from(there).map_or(bytes, |there| there.min(bytes));
        let lba = share.extent.lba.after(SectorCount(at));
        share
            .image
            .read_exact_at(part_mut(&mut out, 0..len), lba.byte())?;
    }
    Ok(out)
}

fn write(shares: &mut [Share<'_>], point: u8, at: u64, bytes: &[u8]) -> Result<(), RebuildError> {
    let Some(share) = shares.iter_mut().find(|share| share.point == point) else {
        return Ok(());
    };
    let lba = share.extent.lba.after(SectorCount(at));
    share.image.write_all_at(bytes, lba.byte())?;
    share.lost.remove(Extent {
        lba: Lba(lba.0),
        sectors: SectorCount((bytes.len() / SECTOR_BYTES) as u64),
    });
    Ok(())
}
