//! The BLAKE3 hash of bytes that come in any order, with gaps that are filled in last: that of the
//! content, and that of the whole image.
//!
//! BLAKE3 is a tree: a node with all below it stands for its whole range, so that of what came so
//! far only the nodes beside gaps are kept (the BLAKE3 paper, 2.1: the left subtree of a node is
//! the largest power of two of chunks that leaves something for the right one).

use std::collections::BTreeMap;
use std::ops::Range;

use blake3::Hasher;
use blake3::hazmat::{
    ChainingValue, HasherExt, Mode, merge_subtrees_non_root, merge_subtrees_root,
};
use stele_discfs::Lba;

/// Bytes of a leaf: half a cluster, for the content of a disc begins in the middle of one.
pub(super) const LEAF_BYTES: u64 = 32 * blake3::CHUNK_LEN as u64;

/// Nodes that are kept at most, some 100 bytes each; with more gaps than that the tree gives up.
const NODES_MAX: usize = 1 << 16;

/// A node: how many levels above the leaves, and which one there.
type Place = (u32, u64);

/// What is known of the tree over so many bytes.
#[derive(Clone)]
pub(super) struct ContentTree {
    leaves: u64,
    nodes: BTreeMap<Place, ChainingValue>,
    root: Option<blake3::Hash>,
    gave_up: bool,
}

impl ContentTree {
    /// Of so many bytes, of which nothing came yet.
    pub(super) fn new(bytes: u64) -> Self {
        Self {
            leaves: bytes.div_ceil(LEAF_BYTES),
            nodes: BTreeMap::new(),
            root: None,
            gave_up: false,
        }
    }

    /// The value of a leaf of this tree.
    pub(super) fn value(leaf: u64, bytes: &[u8]) -> ChainingValue {
        let mut hasher = Hasher::new();
        hasher.set_input_offset(leaf * LEAF_BYTES);
        hasher.update(bytes).finalize_non_root()
    }

    /// Takes a leaf; one that is there already, or is none of this tree, counts no more.
    pub(super) fn put(&mut self, leaf: u64, bytes: &[u8]) {
        if self.leaves == 1 && leaf == 0 {
            self.root.get_or_insert_with(|| blake3::hash(bytes));
        } else if leaf < self.leaves {
            self.put_value(leaf, Self::value(leaf, bytes));
        }
    }

    /// Takes whole clusters from this address on, where the tree is that of a whole image.
    pub(super) fn put_clusters(&mut self, at: Lba, clusters: &[u8]) {
        let leaves = clusters.chunks(LEAF_BYTES as usize);
        for (leaf, bytes) in (at.byte() / LEAF_BYTES..).zip(leaves) {
            self.put(leaf, bytes);
        }
    }

    /// As [`Self::put`], of its value; a tree of one leaf has none.
    pub(super) fn put_value(&mut self, leaf: u64, value: ChainingValue) {
        if self.gave_up || leaf >= self.leaves || self.leaves < 2 || self.has(leaf) {
            return;
        }
        let (mut level, mut at, mut value) = (0, leaf, value);
        loop {
            if at.is_multiple_of(2) && (at + 1) << level >= self.leaves {
                // Nothing stands beside it at the right edge.
            } else if let Some(other) = self.nodes.remove(&(level, at ^ 1)) {
                let (left, right) = match at.is_multiple_of(2) {
                    true => (&value, &other),
                    false => (&other, &value),
                };
                if 2 << level >= self.leaves {
                    self.root = Some(merge_subtrees_root(left, right, Mode::Hash));
                    return;
                }
                value = merge_subtrees_non_root(left, right, Mode::Hash);
            } else {
                self.nodes.insert((level, at), value);
                break;
            }
            level += 1;
            at /= 2;
        }
        self.gave_up = self.nodes.len() > NODES_MAX;
        if self.gave_up {
            self.nodes.clear();
        }
    }

    /// Whether a leaf came.
    fn has(&self, leaf: u64) -> bool {
        let mut levels = 0..u64::BITS - self.leaves.leading_zeros();
        self.root.is_some() || levels.any(|level| self.nodes.contains_key(&(level, leaf >> level)))
    }

    /// The hash; none while something is missing.
    pub(super) fn root(&self) -> Option<blake3::Hash> {
        self.root
    }

    /// The ranges of leaves that did not come; none where the tree gave up.
    pub(super) fn gaps(&self) -> Option<Vec<Range<u64>>> {
        if self.gave_up {
            return None;
        }
        if self.root.is_some() {
            return Some(Vec::new());
        }
        let range = |(level, at): &Place| at << level..((at + 1) << level).min(self.leaves);
        let mut known: Vec<_> = self.nodes.keys().map(range).collect();
        known.sort_unstable_by_key(|range| range.start);
        known.push(self.leaves..self.leaves);
        let (mut gaps, mut next) = (Vec::new(), 0);
        for range in known {
            if next < range.start {
                gaps.push(next..range.start);
            }
            next = range.end;
        }
        Some(gaps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf_of(bytes: &[u8], leaf: u64) -> &[u8] {
        let from = (leaf * LEAF_BYTES) as usize;
        &bytes[from..bytes.len().min(from + LEAF_BYTES as usize)]
    }

    /// Every order of leaves gives the hash of all bytes, and no gap is left.
    #[test]
    fn leaves_in_any_order_give_the_hash_of_all() {
        for sectors in (1..17).chain([32, 33, 47, 48, 63, 64, 65, 100, 128, 129, 16 * 37 + 5]) {
            let bytes: Vec<u8> = (0..sectors * 2048).map(|i: u32| (i / 5) as u8).collect();
            let whole = blake3::hash(&bytes);
            let count = (bytes.len() as u64).div_ceil(LEAF_BYTES);
            for step in (1..12).filter(|step| num_gcd(*step, count) == 1) {
                let mut tree = ContentTree::new(bytes.len() as u64);
                for n in 0..count {
                    assert_eq!(tree.root(), None, "{sectors} {step}");
                    let leaf = n * step % count;
                    tree.put(leaf, leaf_of(&bytes, leaf));
                    // What came twice counts once.
                    tree.put(leaf, &[1; 2048]);
                }
                assert_eq!(tree.root(), Some(whole), "{sectors} {step}");
                assert_eq!(tree.gaps(), Some(Vec::new()));
            }
        }
    }

    fn num_gcd(a: u64, b: u64) -> u64 {
        if b == 0 { a } else { num_gcd(b, a % b) }
    }

    #[test]
    fn gaps_are_named_and_another_byte_gives_another_hash() {
        let bytes = vec![7; 10 * LEAF_BYTES as usize + 2048];
        let mut tree = ContentTree::new(bytes.len() as u64);
        for leaf in [0, 1, 2, 5, 6, 10] {
            tree.put(leaf, leaf_of(&bytes, leaf));
        }
        assert_eq!(tree.gaps(), Some(vec![3..5, 7..10]));
        for leaf in [3, 4, 7, 8] {
            tree.put(leaf, leaf_of(&bytes, leaf));
        }
        tree.put(11, &[0; 2048]);
        let last = tree.gaps().and_then(|gaps| gaps.first().cloned());
        assert_eq!((tree.root(), last), (None, Some(9..10)));
        let mut altered = leaf_of(&bytes, 9).to_vec();
        altered[77] ^= 1;
        tree.put(9, &altered);
        assert!(tree.root().is_some_and(|root| root != blake3::hash(&bytes)));
    }

    /// With gaps without number it knows nothing, and holds nothing.
    #[test]
    fn a_tree_of_too_many_gaps_gives_up() {
        let mut tree = ContentTree::new(4 * NODES_MAX as u64 * LEAF_BYTES);
        let value = ContentTree::value(0, &[0; 2048]);
        for leaf in 0..=NODES_MAX as u64 {
            tree.put_value(leaf * 3, value);
        }
        assert_eq!((tree.root(), tree.gaps()), (None, None));
        assert!(tree.nodes.is_empty());
    }
}
