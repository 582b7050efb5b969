//! The content of a disc that is read in order, for its digest (SPEC.TXT ).

use stele_discfs::{CLUSTER_SECTORS, Lba, SectorCount};

use crate::exact::{index, part};
use crate::geometry::{ANCHORS, Geometry};
use crate::parity::{Anchor, ContentDigest, ContentHasher};

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
