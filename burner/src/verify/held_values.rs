//! What is held of the check values of a whole disc: one digest for each cluster.
//!
//! The check values of a cluster's 32 sectors are 256 bytes; of them the CRC-64 is held, 8 bytes.
//! A wrong sector has another check value, and another check value another digest, but for one
//! case in 2^64 each. Which sector of a cluster is wrong, the values say (`suspects.rs`).

use stele_discfs::{CLUSTER_SECTORS, SECTOR_BYTES};

use crate::exact::{index, part};
use crate::geometry::{CODED_STRIPS, Geometry};
use crate::parity::check_strip::{
    CLUSTER_BYTES, RowValues, VALUES_PER_PART, VALUES_PER_ROW, check_value,
};

/// Sectors of a cluster.
const SECTORS: usize = CLUSTER_SECTORS as usize;
/// Clusters of a row that the code covers.
const CELLS: usize = CODED_STRIPS as usize;
/// Words of one bit for each value of a row.
const DISPUTED_WORDS: usize = VALUES_PER_ROW.div_ceil(64);

/// The check values of the sectors of one cluster.
pub(super) type ClusterValues = [u64; SECTORS];

/// Digests of the check values of the rows from the first on.
pub(super) struct HeldValues {
    digests: Vec<u64>,
    rows: Vec<KnownOfRow>,
}

/// Which of the values of a row are known.
struct KnownOfRow {
    /// Bit p: part p.
    parts: u32,
    /// Values of known parts that are unknown all the same; most rows have none.
    disputed: Option<Box<[u64; DISPUTED_WORDS]>>,
}

impl KnownOfRow {
    fn of(values: &RowValues) -> Self {
        let mut disputed = None;
        for at in values.disputed() {
            let words = disputed.get_or_insert_with(|| Box::new([0; DISPUTED_WORDS]));
            for word in words.iter_mut().skip(at / 64).take(1) {
                *word |= 1 << (at % 64);
            }
        }
        Self {
            parts: values.known_parts(),
            disputed,
        }
    }

    /// Which values of the cluster of a strip are known, bit s for sector s.
    fn of_cluster(&self, strip: usize) -> u32 {
        if self.parts == u32::MAX && self.disputed.is_none() {
            return u32::MAX;
        }
        let known = |s: &usize| {
            let at = strip * SECTORS + s;
            let disputed = self.disputed.as_ref().and_then(|words| words.get(at / 64));
            let disputed = disputed.is_some_and(|word| word >> (at % 64) & 1 == 1);
            self.parts >> (at / VALUES_PER_PART) & 1 == 1 && !disputed
        };
        (0..SECTORS).filter(known).fold(0, |mask, s| mask | 1 << s)
    }
}

impl HeldValues {
    /// Of none of the rows of a disc as yet; the room that they take is taken now.
    pub(super) fn new(geometry: Geometry) -> Self {
        let rows = index(geometry.rows());
        Self {
            digests: Vec::with_capacity(rows * CELLS),
            rows: Vec::with_capacity(rows),
        }
    }

    /// Takes the values of the next row.
    pub(super) fn push(&mut self, values: &RowValues) {
        let row = KnownOfRow::of(values);
        for strip in 0..CELLS {
            let mut of_cluster = [0; SECTORS];
            for (s, value) in of_cluster.iter_mut().enumerate() {
                *value = values.get(strip, s).unwrap_or_default();
            }
            self.digests.push(digest(&of_cluster));
        }
        self.rows.push(row);
    }

    /// Which sectors of a cluster have a known value, bit s for sector s.
    pub(super) fn known(&self, strip: usize, row: usize) -> u32 {
        let row = part(&self.rows, row..row + 1);
        row.iter().fold(0, |_, row| row.of_cluster(strip))
    }

    /// Whether a cluster with these values is right as far as its values are known.
    pub(super) fn agrees(&self, strip: usize, row: usize, values: &ClusterValues) -> bool {
        let known = self.known(strip, row);
        let mut of_known = *values;
        for (s, value) in of_known.iter_mut().enumerate() {
            if known >> s & 1 == 0 {
                *value = 0;
            }
        }
        let at = row * CELLS + strip;
        part(&self.digests, at..at + 1) == [digest(&of_known)]
    }
}

/// The check values of a cluster as it was read.
pub(super) fn values_of(cluster: &[u8]) -> ClusterValues {
    let mut values = [0; SECTORS];
    let sectors = part(cluster, 0..CLUSTER_BYTES).chunks_exact(SECTOR_BYTES);
    for (value, sector) in values.iter_mut().zip(sectors) {
        *value = check_value(sector);
    }
    values
}

fn digest(values: &ClusterValues) -> u64 {
    let mut bytes = [0; SECTORS * 8];
    let (words, _) = bytes.as_chunks_mut::<8>();
    for (word, value) in words.iter_mut().zip(values) {
        *word = value.to_le_bytes();
    }
    check_value(&bytes)
}

#[cfg(test)]
mod tests {
    use stele_discfs::SectorCount;

    use super::*;
    use crate::parity::check_strip::{CheckCopy, RowCopies};

    #[test]
    fn one_other_value_of_a_cluster_is_noticed_and_no_unknown_one() {
        let geometry = Geometry::new(SectorCount(64), 30).unwrap();
        let all: Vec<u64> = (0..VALUES_PER_ROW as u64).map(|v| v * v + 1).collect();
        let cluster = |strip: usize| -> ClusterValues {
            all[strip * SECTORS..(strip + 1) * SECTORS]
                .try_into()
                .unwrap()
        };
        let mut held = HeldValues::new(geometry);
        held.push(&RowValues::default());
        held.push(&RowValues::complete(&all));
        for strip in [0, 1, 200, CELLS - 1] {
            assert_eq!(held.known(strip, 1), u32::MAX);
            assert!(held.agrees(strip, 1, &cluster(strip)));
            for s in 0..SECTORS {
                let mut other = cluster(strip);
                other[s] ^= 1 << s;
                assert!(!held.agrees(strip, 1, &other), "{strip} {s}");
            }
            let mut turned = cluster(strip);
            turned.swap(3, 4);
            assert!(!held.agrees(strip, 1, &turned));
            // Nothing is known of row 0, so nothing is wrong there.
            assert_eq!(held.known(strip, 0), 0);
            assert!(held.agrees(strip, 0, &cluster(strip)));
        }
    }

    /// Each value of which two copies say two things is unknown, and no other.
    #[test]
    fn values_that_are_disputed_are_not_known() {
        let all: Vec<u64> = (0..VALUES_PER_ROW as u64).collect();
        let mut other = all.clone();
        for at in [0, 1, 5, 63, 64] {
            other[at] = u64::MAX;
        }
        let mut copies = RowCopies::default();
        *copies.copy(CheckCopy::A) = RowValues::complete(&all);
        *copies.copy(CheckCopy::B) = RowValues::complete(&other);
        let settled = copies.settle(|_| None);
        let mut held = HeldValues::new(Geometry::new(SectorCount(32), 30).unwrap());
        held.push(&settled.values);
        let known = [0, 1, 2, 3].map(|strip| !held.known(strip, 0));
        assert_eq!(known, [0b10_0011, 1 << 31, 1, 0]);
    }
}
