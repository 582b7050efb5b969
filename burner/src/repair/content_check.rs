//! The digest of the content, where the code alone decided what is right (SPEC.TXT R-059).
//!
//! Some patterns are codewords, such as all bytes inverted from one strip on: where no check value
//! is left, the code takes them for what was built. The digest that the anchors name does not.

use std::fs::File;
use std::os::unix::fs::FileExt;

use stele_discfs::{Extent, Lba, SectorCount};

use super::outcome::{ContentCheck, RepairError, Repaired};
use crate::exact::{index, part, part_mut};
use crate::geometry::ANCHORS;
use crate::parity::ContentHasher;
use crate::parity::check_strip::CheckCopy;
use crate::sectors::{LostMap, Merged, Sectors};
use crate::watch::{Phase, Progress, Unit, Watch};

/// Sectors that are read at a time.
const STEP: u64 = 512;

/// Compares the content of the mended image with the digest that its anchor names, where the code
/// alone decided about any of it.
pub(super) fn compare(
    image: &File,
    repaired: &Repaired,
    watch: &dyn Watch,
) -> Result<ContentCheck, RepairError> {
    if repaired.by_code.is_empty() {
        return Ok(ContentCheck::NotNeeded);
    }
    let named = repaired.anchor.as_ref();
    let named = named.and_then(|anchor| Some((anchor.used, anchor.content?)));
    let Some((used, content)) = named.filter(|(used, _)| used.0 > ANCHORS) else {
        return Ok(ContentCheck::NotKnown);
    };
    // Behind what is in use the data strips are zeros (SPEC.TXT chapter 2).
    let end = repaired.geometry.content();
    let all = Extent {
        lba: Lba(ANCHORS),
        sectors: SectorCount(end.0 - ANCHORS),
    };
    if repaired.lost.touches(all) || repaired.unchecked.touches(all) {
        return Ok(ContentCheck::NotKnown);
    }
    let (mut hasher, mut zeros) = (ContentHasher::new(used), true);
    let mut buffer = vec![0; index(SectorCount(STEP).bytes())];
    for piece in pieces(all) {
        if watch.cancelled() {
            return Err(RepairError::Cancelled);
        }
        let bytes = part_mut(&mut buffer, 0..index(piece.sectors.bytes()));
        image.read_exact_at(bytes, piece.lba.byte())?;
        hasher.take(piece.lba.byte(), bytes);
        let in_use = used.0.saturating_sub(piece.lba.0).min(piece.sectors.0);
        let behind = SectorCount(in_use).bytes();
        zeros &= part(bytes, index(behind)..bytes.len())
            .iter()
            .all(|byte| *byte == 0);
        watch.progress(Progress {
            phase: Phase::Checking,
            done: piece.end().0,
            total: end.0,
            unit: Unit::Sectors,
        });
    }
    Ok(match zeros && hasher.finish() == Some(content) {
        true => ContentCheck::Agrees,
        false => ContentCheck::Differs,
    })
}

/// Puts back as it was read what the code alone had decided, and the check sectors that were made
/// of it. Returns what that is, and what of it was not read.
pub(super) fn as_read(
    from: &[&dyn Sectors],
    image: &File,
    repaired: &Repaired,
) -> Result<(LostMap, LostMap), RepairError> {
    let mut checks = LostMap::new();
    for copy in CheckCopy::BOTH {
        checks.add(copy.extent(repaired.geometry));
    }
    let mut reread = repaired.recovered.and(&checks);
    reread.merge(&repaired.by_code);
    let (merged, mut missing) = (Merged::new(from), LostMap::new());
    let mut buffer = vec![0; index(SectorCount(STEP).bytes())];
    for piece in reread.ranges().iter().flat_map(|range| pieces(*range)) {
        let bytes = part_mut(&mut buffer, 0..index(piece.sectors.bytes()));
        merged.read(piece.lba, bytes, &mut missing)?;
        image.write_all_at(bytes, piece.lba.byte())?;
    }
    Ok((reread, missing))
}

/// An extent in pieces of [`STEP`] sectors.
fn pieces(all: Extent) -> impl Iterator<Item = Extent> {
    let starts = (all.lba.0..all.end().0).step_by(index(STEP));
    starts.map(move |at| Extent {
        lba: Lba(at),
        sectors: SectorCount(STEP.min(all.end().0 - at)),
    })
}
