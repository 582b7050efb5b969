//! Whether what names a disc and checks its sectors is all there: anchors and check strips.

use stele_discfs::{Lba, SectorCount};

use super::detail::Detail;
use super::finding::FindingKind;
use super::reader::Reader;
use crate::geometry::{ANCHORS, Geometry};
use crate::parity::check_strip::CheckCopy;
use crate::parity::elected::{Elected, elected, said_by_most};
use crate::parity::{Anchor, CheckDamage, DiscIdentity, FoundGeometry};
use crate::sectors::{LostMap, ReadError};

/// Rows whose check sectors are read together.
const ROWS_AT_ONCE: u64 = 32;
/// Rows of which check sectors are read where the disc is not read in full.
const SAMPLES: u64 = 4;

/// Looks at all anchors, and at the check strips: at all of them, or at some rows. Whether they
/// are all there and agree.
pub(super) fn check(
    reader: &mut Reader<'_>,
    found: &FoundGeometry,
    full: bool,
) -> Result<bool, ReadError> {
    let Some(identity) = found.identity else {
        reader.find(FindingKind::Protection, Detail::NoCarrier);
        return Ok(false);
    };
    let there = anchors(reader, found.geometry, identity)?;
    let anchors = count_anchors(reader, &there);
    // a few forged sectors may claim a disc of any length.
    if reader.sectors().0 < found.geometry.sectors().0 / 4 {
        return Ok(false);
    }
    let damage = strips(reader, identity, full)?;
    let mut bad = damage.lost;
    bad.merge(&damage.wrong);
    let mut all = anchors == 0;
    for (copy, letter) in CheckCopy::BOTH.into_iter().zip(['A', 'B']) {
        let mut strip = LostMap::new();
        strip.add(copy.extent(found.geometry));
        let bad = bad.and(&strip).count().0;
        if bad > 0 {
            let (strip, sectors) = (letter, bad);
            reader.find(
                FindingKind::Protection,
                Detail::CheckStrip { strip, sectors },
            );
            all = false;
        }
    }
    Ok(all)
}

/// The anchors of a disc that are there.
fn anchors(
    reader: &mut Reader<'_>,
    geometry: Geometry,
    identity: DiscIdentity,
) -> Result<Vec<Anchor>, ReadError> {
    let tail = geometry.tail().lba;
    let behind = (0..ANCHORS).map(|at| tail.after(SectorCount(at)));
    let mut all = Vec::new();
    for lba in (0..ANCHORS).map(Lba).chain(behind) {
        let there = reader.sector(lba)?;
        let anchor = there.and_then(|sector| Anchor::in_place(&sector, lba));
        all.extend(anchor.filter(|anchor| anchor.identity() == identity));
    }
    Ok(all)
}

/// Tells what is wrong with them; how many are not there, or not what most say.
fn count_anchors(reader: &mut Reader<'_>, there: &[Anchor]) -> u64 {
    let all = 2 * ANCHORS;
    let alike = said_by_most(there).map_or(0, |(_, votes)| votes as u64);
    let bad = all.saturating_sub(alike);
    if bad > 0 {
        reader.find(FindingKind::Protection, Detail::Anchors { bad, of: all });
    }
    if let Elected::Disputed = elected(there) {
        reader.find(FindingKind::Protection, Detail::AnchorsDisagree);
    }
    bad
}

fn strips(
    reader: &Reader<'_>,
    identity: DiscIdentity,
    full: bool,
) -> Result<CheckDamage, ReadError> {
    let (rows, mut damage) = (identity.geometry.rows(), CheckDamage::default());
    let last = rows.saturating_sub(1);
    let mut some: Vec<(u64, u64)> = match full {
        true => (0..rows)
            .step_by(ROWS_AT_ONCE as usize)
            .map(|first| (first, ROWS_AT_ONCE.min(rows - first)))
            .collect(),
        false => (0..SAMPLES)
            .map(|n| (n * last / (SAMPLES - 1), 1))
            .collect(),
    };
    some.dedup();
    for (first, count) in some {
        reader.checks(identity, (first, count), &mut damage)?;
    }
    Ok(damage)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use stele_discfs::SECTOR_BYTES;

    use super::super::{Depth, inspect};
    use super::*;
    use crate::parity::anchor::tests::sample;
    use crate::sectors::{MemoryImage, Sectors};
    use crate::watch::Quiet;

    struct Counting(MemoryImage, AtomicU64);

    impl Sectors for Counting {
        fn sectors(&self) -> SectorCount {
            self.0.sectors()
        }
        fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
            self.1.fetch_add(1, Ordering::Relaxed);
            self.0.read(at, into, lost)
        }
    }

    /// what a few anchors claim is not read where it cannot be.
    #[test]
    fn a_disc_of_any_length_may_be_claimed_and_is_not_searched() {
        let anchor = sample(17_318_304, 30);
        let mut bytes = anchor.head();
        bytes.resize(8256 * SECTOR_BYTES, 0);
        let image = Counting(MemoryImage(bytes), AtomicU64::new(0));
        let found = inspect(&image, Depth::Content, &Quiet).unwrap();
        let told = |detail| found.findings.iter().any(|one| one.detail == detail);
        let (there, of) = (8256, 4_294_939_712);
        assert!(told(Detail::CutOff { there, of }));
        assert!(told(Detail::Anchors { bad: 16, of: 32 }));
        let reads = image.1.load(Ordering::Relaxed);
        assert!(reads < 1000, "{reads} reads");
    }
}
