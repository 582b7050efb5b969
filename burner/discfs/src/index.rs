//! Finds a node by its directory and name: a hash table of node numbers alone.
//!
//! Nothing is ever listed from it, so its order cannot reach a disc.

use std::hash::{DefaultHasher, Hash, Hasher};

/// An empty place of the table.
const NONE: u32 = u32::MAX;

/// Node numbers by the hash of what they stand for; open addressing, at most three quarters full.
#[derive(Clone, Debug)]
pub(crate) struct Index {
    slots: Vec<u32>,
    used: usize,
}

impl Index {
    pub(crate) fn new() -> Self {
        Self {
            slots: vec![NONE; 16],
            used: 0,
        }
    }

    /// The node that `is_it` recognizes.
    pub(crate) fn find(&self, dir: u32, name: &str, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        self.probe(dir, name)
            .map_while(|place| self.slots.get(place).copied().filter(|&node| node != NONE))
            .find(|&node| is_it(node))
    }

    /// Enters a node that is not there; `what` tells any node's directory and name.
    pub(crate) fn insert<'a>(&mut self, node: u32, what: impl Fn(u32) -> (u32, &'a str)) {
        if (self.used + 1) * 4 > self.slots.len() * 3 {
            let larger = vec![NONE; self.slots.len() * 2];
            let old = std::mem::replace(&mut self.slots, larger);
            for node in old.into_iter().filter(|&node| node != NONE) {
                let (dir, name) = what(node);
                self.place(dir, name, node);
            }
        }
        let (dir, name) = what(node);
        self.place(dir, name, node);
        self.used += 1;
    }

    fn place(&mut self, dir: u32, name: &str, node: u32) {
        let free = self
            .probe(dir, name)
            .find(|&place| self.slots.get(place) == Some(&NONE));
        if let Some(slot) = free.and_then(|place| self.slots.get_mut(place)) {
            *slot = node;
        }
    }

    /// Places to look at, in order, each once. The table's length is a power of two.
    fn probe(&self, dir: u32, name: &str) -> impl Iterator<Item = usize> + use<> {
        let mut hasher = DefaultHasher::new();
        (dir, name).hash(&mut hasher);
        let mask = self.slots.len() - 1;
        // The mask takes the low bits, so the cut on 32-bit machines is harmless.
        let first = hasher.finish() as usize & mask;
        (0..=mask).map(move |step| (first.wrapping_add(step)) & mask)
    }
}
