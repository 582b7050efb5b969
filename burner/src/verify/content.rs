//! The content of a disc that is read in order, for its digest (SPEC.TXT ).

use stele_discfs::{CLUSTER_SECTORS, Lba, SECTOR_BYTES, SectorCount};

use crate::exact::{index, part};
use crate::geometry::{ANCHORS, Geometry};
use crate::parity::{Anchor, ContentDigest, ContentHasher, FoundGeometry};
use crate::repair::RepairingReader;
use crate::sectors::{LostMap, ReadError, Sectors};
use crate::watch::{Phase, Progress, Unit, Watch};

/// Clusters that are read at a time.
const STEP: u64 = 16;

/// Damaged clusters in front of the parity up to which an image is read once more, with each
/// rebuilt on the way: that reads its whole row.
const REBUILT_MAX: usize = 64;

/// What was read of it so far.
pub(super) struct Content {
    geometry: Geometry,
    used: SectorCount,
    digest: ContentDigest,
    hasher: ContentHasher,
    /// The cluster that comes next.
    next: Lba,
    /// Clusters came in another order, or in pieces.
    out_of_order: bool,
    /// Nothing stands behind what is in use (SPEC.TXT chapter 2).
    ends: bool,
}

impl Content {
    /// That of the disc of an anchor; none where that names no digest.
    pub(super) fn of(anchor: &Anchor) -> Option<Self> {
        let used = anchor.used;
        let digest = anchor.content.filter(|_| used.0 > ANCHORS)?;
        Some(Self {
            geometry: anchor.geometry,
            used,
            digest,
            hasher: ContentHasher::new(used),
            next: Lba(0),
            out_of_order: false,
            ends: true,
        })
    }

    /// Takes a cluster of the code; those of parity do not count.
    pub(super) fn take(&mut self, at: Lba, cluster: &[u8]) {
        if at.0 >= self.geometry.content().0 || self.out_of_order {
            return;
        }
        self.out_of_order = at != self.next;
        self.next = at.after(SectorCount(CLUSTER_SECTORS));
        self.hasher.take(at.byte(), cluster);
        let in_use = self.used.0.saturating_sub(at.0).min(CLUSTER_SECTORS);
        let behind = index(SectorCount(in_use).bytes()).min(cluster.len());
        let behind = part(cluster, behind..cluster.len());
        self.ends &= behind.iter().all(|byte| *byte == 0);
    }

    /// Whether it is the one that the anchor names; none where not all of it came in order.
    pub(super) fn agrees(self) -> Option<bool> {
        let is_whole = !self.out_of_order && self.next.0 >= self.geometry.content().0;
        let found = is_whole.then(|| self.hasher.finish()).flatten()?;
        Some(self.ends && found == self.digest)
    }
}

/// Whether the content of a damaged image is the one that its anchor names, once what is damaged
/// of it is rebuilt, which the parity is enough for; none where that was not tried. Each sector may
/// be what its check value says, and yet altered together with it.
///
/// # Errors
/// [`ReadError`].
pub(super) fn rebuilt(
    from: &dyn Sectors,
    found: &FoundGeometry,
    damage: &LostMap,
    watch: &dyn Watch,
) -> Result<Option<bool>, ReadError> {
    let Some(mut content) = found.anchor.as_ref().and_then(Content::of) else {
        return Ok(None);
    };
    let end = found.geometry.content().0;
    if from.is_medium() || clusters(damage, end) > REBUILT_MAX {
        return Ok(None);
    }
    let Ok(reader) = RepairingReader::of(from, found.clone()) else {
        return Ok(None);
    };
    let mut bytes = vec![0; index(SectorCount(STEP * CLUSTER_SECTORS).bytes())];
    for at in (0..end).step_by((STEP * CLUSTER_SECTORS) as usize) {
        let count = (end - at).min(STEP * CLUSTER_SECTORS);
        let piece = bytes.get_mut(..index(SectorCount(count).bytes()));
        let piece = piece.ok_or(ReadError::Cancelled)?;
        let mut lost = LostMap::new();
        reader.read(Lba(at), piece, &mut lost)?;
        if !lost.is_empty() {
            // No row misses more than its parity, and yet it does not come back: something that
            // counts as right is not.
            return Ok(Some(false));
        }
        let clusters = piece.chunks(CLUSTER_SECTORS as usize * SECTOR_BYTES);
        for (cluster, n) in clusters.zip(0..) {
            content.take(Lba(at + n * CLUSTER_SECTORS), cluster);
        }
        watch.progress(Progress {
            phase: Phase::Comparing,
            done: at + count,
            total: end,
            unit: Unit::Sectors,
        });
        if watch.cancelled() {
            return Err(ReadError::Cancelled);
        }
    }
    Ok(content.agrees())
}

/// Clusters before `end` of which something is damaged.
fn clusters(damage: &LostMap, end: u64) -> usize {
    let mut count = 0_u64;
    for range in damage.ranges() {
        let (first, last) = (range.lba.0, range.end().0.min(end));
        count += last
            .div_ceil(CLUSTER_SECTORS)
            .saturating_sub(first / CLUSTER_SECTORS);
    }
    usize::try_from(count).unwrap_or(usize::MAX)
}
