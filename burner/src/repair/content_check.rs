//! The digest of the content, which alone tells whether the image is that of its disc (SPEC.TXT
//!
//!
//! Some patterns are codewords, such as all bytes inverted from one strip on: where no check value
//! is left, the code takes them for what was built; and whoever alters a sector can alter its check
//! value too. The digest that the anchors name does not agree then.

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

/// Compares the content of the mended image with the digest that its anchor names.
pub(super) fn compare(
    image: &File,
    repaired: &Repaired,
    watch: &dyn Watch,
) -> Result<ContentCheck, RepairError> {
    // Nobody asks for a digest where no sector lacks its check value.
    let (agrees, not_known) = match repaired.by_code.is_empty() {
        true => (ContentCheck::NotNeeded, ContentCheck::NotNeeded),
        false => (ContentCheck::Agrees, ContentCheck::NotKnown),
    };
    let named = repaired.anchor.as_ref();
    let named = named.and_then(|anchor| Some((anchor.used, anchor.content?)));
    let Some((used, content)) = named.filter(|(used, _)| used.0 > ANCHORS) else {
        return Ok(not_known);
    };
    // Behind what is in use the data strips are zeros (SPEC.TXT chapter 2).
    let end = repaired.geometry.content();
    let all = Extent {
        lba: Lba(ANCHORS),
        sectors: SectorCount(end.0 - ANCHORS),
    };
    if repaired.lost.touches(all) || repaired.unchecked.touches(all) {
        return Ok(not_known);
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
        true => agrees,
        false => ContentCheck::Differs,
    })
}

/// What the code alone had decided, and the check sectors that were made of it.
pub(super) fn decided(repaired: &Repaired) -> LostMap {
    let mut checks = LostMap::new();
    for copy in CheckCopy::BOTH {
        checks.add(copy.extent(repaired.geometry));
    }
    let mut decided = repaired.recovered.and(&checks);
    decided.merge(&repaired.by_code);
    decided
}

/// Puts sectors back as they were read. Returns what of them was not read.
pub(super) fn as_read(
    from: &[&dyn Sectors],
    image: &File,
    reread: &LostMap,
) -> Result<LostMap, RepairError> {
    let (merged, mut missing) = (Merged::new(from), LostMap::new());
    let mut buffer = vec![0; index(SectorCount(STEP).bytes())];
    for piece in reread.ranges().iter().flat_map(|range| pieces(*range)) {
        let bytes = part_mut(&mut buffer, 0..index(piece.sectors.bytes()));
        merged.read(piece.lba, bytes, &mut missing)?;
        image.write_all_at(bytes, piece.lba.byte())?;
    }
    Ok(missing)
}

/// An extent in pieces of [`STEP`] sectors.
fn pieces(all: Extent) -> impl Iterator<Item = Extent> {
    let starts = (all.lba.0..all.end().0).step_by(index(STEP));
    starts.map(move |at| Extent {
        lba: Lba(at),
        sectors: SectorCount(STEP.min(all.end().0 - at)),
    })
}
