//! The content of a disc as it is read, for its digest (SPEC.TXT ).

use std::collections::{BTreeMap, BTreeSet};

use blake3::hazmat::ChainingValue;
use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};

use super::content_tree::{ContentTree, LEAF_BYTES};
use crate::exact::{index, part, part_mut};
use crate::geometry::{ANCHORS, Geometry};
use crate::parity::check_strip::CLUSTER_BYTES;
use crate::parity::{Anchor, ContentDigest, FoundGeometry};
use crate::repair::RepairingReader;
use crate::sectors::{LostMap, Masked, ReadError, Sectors};
use crate::watch::{Phase, Progress, Unit, Watch};

/// Leaves of a cluster.
const LEAVES: u64 = CLUSTER_BYTES as u64 / LEAF_BYTES;

/// Damaged rows of an image up to which they are rebuilt for the digest: 16 MB are read of each.
const ROWS_MAX: usize = 64;

/// Of a medium: a row lies at 246 places of it, half a minute of the drive.
pub(super) const ROWS_OF_MEDIUM_MAX: usize = 16;

/// Clusters that are read at a time.
const STEP: u64 = 16 * CLUSTER_SECTORS;

/// Clusters that are set aside at most.
const ASIDE_MAX: usize = 4096;

/// What was read of it so far.
pub(super) struct Content {
    anchor: Anchor,
    geometry: Geometry,
    used: SectorCount,
    digest: ContentDigest,
    tree: ContentTree,
    /// Clusters that are not what their check values say, or have none, as they were read.
    aside: BTreeMap<Lba, AsRead>,
    /// There are too many of those: what was read counts, whatever its check values say.
    only_as_read: bool,
    /// Nothing stands behind what is in use (SPEC.TXT chapter 2).
    ends: bool,
}

/// A cluster as it was read.
struct AsRead {
    leaves: Vec<(u64, ChainingValue)>,
    ends: bool,
}

impl Content {
    /// That of the disc of an anchor; none where that names no digest.
    pub(super) fn of(anchor: &Anchor) -> Option<Self> {
        let used = anchor.used;
        let bytes = used.0.checked_sub(ANCHORS).map(SectorCount)?.bytes();
        let digest = anchor.content.filter(|_| bytes > 0)?;
        Some(Self {
            anchor: anchor.clone(),
            geometry: anchor.geometry,
            used,
            digest,
            tree: ContentTree::new(bytes),
            aside: BTreeMap::new(),
            // A tree of one leaf has no values to set aside.
            only_as_read: bytes <= LEAF_BYTES,
            ends: true,
        })
    }

    /// The anchor that names it.
    pub(super) fn anchor(&self) -> &Anchor {
        &self.anchor
    }

    /// Takes a cluster of the code, each sector of which is what its check value says; those of
    /// parity do not count.
    pub(super) fn take(&mut self, at: Lba, cluster: &[u8]) {
        if at.0 >= self.geometry.content().0 {
            return;
        }
        for (leaf, bytes) in self.leaves(at, cluster) {
            self.tree.put(leaf, bytes);
        }
        self.ends &= self.is_empty_behind(at, cluster);
    }

    /// Takes a cluster that is not what its check values say, or has none.
    pub(super) fn set_aside(&mut self, at: Lba, cluster: &[u8]) {
        if self.only_as_read || at.0 >= self.geometry.content().0 {
            self.take(at, cluster);
            return;
        }
        let leaves = self.leaves(at, cluster);
        let values = leaves.map(|(leaf, bytes)| (leaf, ContentTree::value(leaf, bytes)));
        let read = AsRead {
            leaves: values.collect(),
            ends: self.is_empty_behind(at, cluster),
        };
        self.aside.insert(at, read);
        if self.aside.len() > ASIDE_MAX {
            self.only_as_read = true;
            let all = std::mem::take(&mut self.aside);
            self.ends &= put_all(&mut self.tree, all.values());
        }
    }

    /// What a cluster holds of the content, by leaves of it.
    fn leaves<'c>(
        &self,
        at: Lba,
        cluster: &'c [u8],
    ) -> impl Iterator<Item = (u64, &'c [u8])> + use<'c> {
        let (from, end) = (at.byte(), self.used.bytes());
        let halves = cluster.chunks(LEAF_BYTES as usize);
        (from / LEAF_BYTES..)
            .zip(halves)
            .filter_map(move |(half, bytes)| {
                // The anchors are no content, and are as long as a leaf.
                let leaf = half.checked_sub(Lba(ANCHORS).byte() / LEAF_BYTES)?;
                let own = end.saturating_sub(half * LEAF_BYTES).min(LEAF_BYTES);
                (own > 0).then(|| (leaf, part(bytes, 0..index(own).min(bytes.len()))))
            })
    }

    /// Whether nothing stands behind what is in use.
    fn is_empty_behind(&self, at: Lba, cluster: &[u8]) -> bool {
        let in_use = self.used.0.saturating_sub(at.0).min(CLUSTER_SECTORS);
        let behind = index(SectorCount(in_use).bytes()).min(cluster.len());
        part(cluster, behind..cluster.len())
            .iter()
            .all(|byte| *byte == 0)
    }

    /// Whether what was read is the content that the anchor names; none where not all was.
    pub(super) fn agrees_as_read(&self) -> Option<bool> {
        let mut tree = self.tree.clone();
        let ends = self.ends & put_all(&mut tree, self.aside.values());
        let root = tree.root()?;
        Some(ends && ContentDigest::of(&root) == self.digest)
    }

    /// Whether it is that content once what is damaged of it is rebuilt, which the parity is enough
    /// for; none where that was not tried. Each sector may be what its check value says, and yet
    /// altered together with it. What is rebuilt goes into the tree of the image, too.
    ///
    /// # Errors
    /// [`ReadError`].
    pub(super) fn agrees_rebuilt(
        mut self,
        (from, found): (&dyn Sectors, &FoundGeometry),
        damage: &LostMap,
        image: &mut ContentTree,
        watch: &dyn Watch,
    ) -> Result<Option<bool>, ReadError> {
        let most = rows_max(from);
        let (Some(gaps), false) = (self.gaps(damage, most), self.only_as_read) else {
            return Ok(None);
        };
        let Ok(reader) = RepairingReader::of(from, found.clone()) else {
            return Ok(None);
        };
        let total = gaps.len() as u64;
        let mut cluster = vec![0; CLUSTER_BYTES];
        for ((_, at), done) in gaps.into_iter().zip(1..) {
            let mut lost = LostMap::new();
            reader.read(at, &mut cluster, &mut lost)?;
            if !lost.is_empty() {
                // No row misses more than its parity, and yet it does not come back: something
                // that counts as right is not.
                return Ok(Some(false));
            }
            self.take(at, &cluster);
            image.put_clusters(at, &cluster);
            watch.progress(Progress {
                phase: Phase::Comparing,
                done: done * CLUSTER_SECTORS,
                total: total * CLUSTER_SECTORS,
                unit: Unit::Sectors,
            });
            if watch.cancelled() {
                return Err(ReadError::Cancelled);
            }
        }
        self.aside.clear();
        Ok(self.agrees_as_read())
    }

    /// Takes all clusters of it that are not damaged; those that cannot be had now are gaps.
    fn read_again(
        &mut self,
        from: &dyn Sectors,
        damage: &LostMap,
        watch: &dyn Watch,
    ) -> Result<(), ReadError> {
        let end = self.geometry.content().0;
        let mut bytes = vec![0; index(SectorCount(STEP).bytes())];
        for first in (0..end).step_by(index(STEP)) {
            let sectors = SectorCount(STEP.min(end - first));
            let piece = part_mut(&mut bytes, 0..index(sectors.bytes()));
            let mut lost = LostMap::new();
            from.read(Lba(first), piece, &mut lost)?;
            for (cluster, at) in piece
                .chunks(CLUSTER_BYTES)
                .zip((0..).map(|n| n * CLUSTER_SECTORS))
            {
                let (lba, sectors) = (Lba(first + at), SectorCount(CLUSTER_SECTORS));
                let own = Extent { lba, sectors };
                if !damage.touches(own) && !lost.touches(own) {
                    self.take(lba, cluster);
                }
            }
            watch.progress(Progress {
                phase: Phase::Comparing,
                done: first + sectors.0,
                total: end,
                unit: Unit::Sectors,
            });
            if watch.cancelled() {
                return Err(ReadError::Cancelled);
            }
        }
        Ok(())
    }

    /// The clusters that are to be rebuilt, by row; none where they are of more rows than `most`.
    fn gaps(&self, damage: &LostMap, most: usize) -> Option<BTreeSet<(u64, Lba)>> {
        let (strip, end) = (self.geometry.strip().0, self.geometry.content().0);
        let of_tree = self.tree.gaps()?.into_iter().map(|leaves| {
            // Leaf 0 is the second half of cluster 0.
            (leaves.start + 1) / LEAVES..(leaves.end + 1).div_ceil(LEAVES)
        });
        let aside = self.aside.keys().map(|at| at.0 / CLUSTER_SECTORS);
        let damaged = clusters_of(damage, end);
        by_row(of_tree.flatten().chain(damaged).chain(aside), strip, most)
    }
}

/// The clusters that a map touches in front of `end`.
fn clusters_of(map: &LostMap, end: u64) -> impl Iterator<Item = u64> {
    map.ranges().iter().flat_map(move |range| {
        let (first, last) = (range.lba.0, range.end().0.min(end));
        first / CLUSTER_SECTORS..last.div_ceil(CLUSTER_SECTORS)
    })
}

/// Clusters by row; none where they are of more rows than `most`.
fn by_row(
    clusters: impl Iterator<Item = u64>,
    strip: u64,
    most: usize,
) -> Option<BTreeSet<(u64, Lba)>> {
    let (mut all, mut rows) = (BTreeSet::new(), BTreeSet::new());
    for cluster in clusters {
        let at = Lba(cluster * CLUSTER_SECTORS);
        let row = at.0 % strip / CLUSTER_SECTORS;
        rows.insert(row);
        all.insert((row, at));
        if rows.len() > most {
            return None;
        }
    }
    Some(all)
}

/// Damaged rows up to which they are rebuilt for the digest.
fn rows_max(from: &dyn Sectors) -> usize {
    match from.is_medium() {
        true => ROWS_OF_MEDIUM_MAX,
        false => ROWS_MAX,
    }
}

/// Reads the content of a disc again of which no anchor is left, so that nothing told where it
/// ends when it was read first: the parity gives an anchor. None where it does not, and where so
/// many rows are damaged that they are not rebuilt.
///
/// # Errors
/// [`ReadError`].
pub(super) fn without_anchor(
    from: &dyn Sectors,
    found: &FoundGeometry,
    damage: &LostMap,
    watch: &dyn Watch,
) -> Result<Option<Content>, ReadError> {
    let damaged = clusters_of(damage, found.geometry.content().0);
    if by_row(damaged, found.geometry.strip().0, rows_max(from)).is_none() {
        return Ok(None);
    }
    let anchor = anchor_rebuilt(from, found)?;
    let Some(mut content) = anchor.as_ref().and_then(Content::of) else {
        return Ok(None);
    };
    content.read_again(from, damage, watch)?;
    Ok(Some(content))
}

/// A disc on which no anchor and no check sector is left, named by the anchor that its code gives;
/// as it was found where that gives none.
///
/// # Errors
/// [`ReadError`].
pub(super) fn named_by_code(
    from: &dyn Sectors,
    found: FoundGeometry,
) -> Result<FoundGeometry, ReadError> {
    if found.identity.is_some() {
        return Ok(found);
    }
    // What stands there is no anchor.
    let mut head = LostMap::new();
    head.add(Extent {
        lba: Lba(0),
        sectors: SectorCount(ANCHORS),
    });
    let anchor = anchor_rebuilt(&Masked::new(from, &head), &found)?;
    let Some(anchor) = anchor.filter(|anchor| anchor.geometry == found.geometry) else {
        return Ok(found);
    };
    Ok(FoundGeometry {
        identity: Some(anchor.identity()),
        anchor: Some(anchor),
        ..found
    })
}

/// The anchor of a disc on which none is left, by its parity.
fn anchor_rebuilt(from: &dyn Sectors, found: &FoundGeometry) -> Result<Option<Anchor>, ReadError> {
    let Ok(reader) = RepairingReader::of(from, found.clone()) else {
        return Ok(None);
    };
    let (mut head, mut lost) = (vec![0; index(SectorCount(ANCHORS).bytes())], LostMap::new());
    reader.read(Lba(0), &mut head, &mut lost)?;
    let sectors = head.chunks(SECTOR_BYTES).zip((0..).map(Lba));
    let mut anchors = sectors
        .filter(|(_, lba)| !lost.contains(*lba))
        .filter_map(|(sector, lba)| Anchor::in_place(sector, lba));
    Ok(anchors.find(|anchor| {
        let named = found.identity;
        named.is_none_or(|identity| anchor.identity() == identity)
    }))
}

/// Puts clusters into a tree as they were read; whether nothing stands behind the content in them.
fn put_all<'a>(tree: &mut ContentTree, all: impl Iterator<Item = &'a AsRead>) -> bool {
    let mut ends = true;
    for read in all {
        ends &= read.ends;
        for (leaf, value) in &read.leaves {
            tree.put_value(*leaf, *value);
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parity::anchor::tests::of_content;
    use crate::parity::protect::tests::protected_image;

    /// What was never taken, what was set aside and what is damaged: each is rebuilt once, by row.
    #[test]
    fn gaps_are_the_clusters_that_are_to_be_rebuilt() {
        let (anchor, _) = protected_image(32, 30);
        let mut anchor = of_content(&anchor, Some([1; 8]));
        // Three rows.
        anchor.geometry = Geometry::new(SectorCount(96), 30).unwrap();
        anchor.used = anchor.geometry.content();
        let mut content = Content::of(&anchor).unwrap();
        let zeros = vec![0; CLUSTER_BYTES];
        let clusters = anchor.used.0 / CLUSTER_SECTORS;
        for cluster in (0..clusters).filter(|cluster| ![0, 5, 10, 11].contains(cluster)) {
            let at = Lba(cluster * CLUSTER_SECTORS);
            match cluster {
                7 => content.set_aside(at, &zeros),
                _ => content.take(at, &zeros),
            }
        }
        let mut damage = LostMap::new();
        let mut damaged = |lba: u64, sectors: u64| {
            let (lba, sectors) = (Lba(lba), SectorCount(sectors));
            damage.add(Extent { lba, sectors });
        };
        damaged(13 * CLUSTER_SECTORS - 1, 2);
        damaged(20 * CLUSTER_SECTORS, CLUSTER_SECTORS);
        // Of the last cluster a sector, and what stands behind the data strips.
        damaged(anchor.used.0 - 1, 5 * CLUSTER_SECTORS);
        let wanted = [0, 5, 7, 10, 11, 12, 13, 20, clusters - 1];
        let wanted = wanted.map(|cluster| (cluster % 3, Lba(cluster * CLUSTER_SECTORS)));
        assert_eq!(content.gaps(&damage, 3), Some(wanted.into()));
        assert_eq!(content.gaps(&damage, 2), None);
    }
}
