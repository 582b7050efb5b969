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
    let is_needed = !repaired.by_code.is_empty();
    Ok(match agrees(image, repaired, watch)? {
        Some(false) => ContentCheck::Differs,
        _ if !is_needed => ContentCheck::NotNeeded,
        Some(true) => ContentCheck::Agrees,
        None => ContentCheck::NotKnown,
    })
}

/// Whether the content is what the anchor says; none where it cannot be compared.
pub(super) fn agrees(
    image: &File,
    repaired: &Repaired,
    watch: &dyn Watch,
) -> Result<Option<bool>, RepairError> {
    let named = repaired.anchor.as_ref();
    let named = named.and_then(|anchor| Some((anchor.used, anchor.content?)));
    let Some((used, content)) = named.filter(|(used, _)| used.0 > ANCHORS) else {
        return Ok(None);
    };
    // Behind what is in use the data strips are zeros (SPEC.TXT chapter 2).
    let end = repaired.geometry.content();
    let all = Extent {
        lba: Lba(ANCHORS),
        sectors: SectorCount(end.0 - ANCHORS),
    };
    if repaired.lost.touches(all) || repaired.unchecked.touches(all) {
        return Ok(None);
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
    Ok(Some(zeros && hasher.finish() == Some(content)))
}

/// Puts all that a repair has changed back as it was read: zeros where nothing was.
pub(super) fn put_back(
    from: &[&dyn Sectors],
    image: &File,
    repaired: &Repaired,
    unread: &LostMap,
) -> Result<(), RepairError> {
    let mut back = repaired.recovered.clone();
    back.merge(&repaired.by_code);
    for copy in CheckCopy::BOTH {
        back.add(copy.extent(repaired.geometry));
    }
    let merged = Merged::new(from);
    let mut buffer = vec![0; index(SectorCount(STEP).bytes())];
    for piece in back.ranges().iter().flat_map(|range| pieces(*range)) {
        let bytes = part_mut(&mut buffer, 0..index(piece.sectors.bytes()));
        bytes.fill(0);
        // What a drive could not read it is not asked again.
        let mut there = LostMap::new();
        there.add(piece);
        let gone = there.and(unread);
        gone.ranges().iter().for_each(|range| there.remove(*range));
        for range in there.ranges() {
            let own = index(range.lba.since(piece.lba).bytes());
            let own = own..own + index(range.sectors.bytes());
            merged.read(range.lba, part_mut(bytes, own), &mut LostMap::new())?;
        }
        image.write_all_at(bytes, piece.lba.byte())?;
    }
    Ok(())
}

/// An extent in pieces of [`STEP`] sectors.
fn pieces(all: Extent) -> impl Iterator<Item = Extent> {
    let starts = (all.lba.0..all.end().0).step_by(index(STEP));
    starts.map(move |at| Extent {
        lba: Lba(at),
        sectors: SectorCount(STEP.min(all.end().0 - at)),
    })
}
