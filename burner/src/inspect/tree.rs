//! A tree of names as one file system of a disc has it, and what is said of it.

use std::collections::BTreeMap;

use serde::Serialize;
use stele_discfs::{Extent, SectorCount};

/// A file as a tree has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct FileFacts {
    /// Length in bytes.
    pub len: u64,
    /// Where its bytes lie, adjacent pieces joined; empty for an empty file and for one whose
    /// bytes stand within its entry.
    pub extents: Vec<Extent>,
}

/// One tree of names.
#[derive(Clone, Debug, Default)]
pub(crate) struct FileTree {
    /// Files by path.
    pub files: BTreeMap<String, FileFacts>,
    /// Directories, the root included.
    pub directories: u64,
}

/// What is said of one tree.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TreeFacts {
    /// Files.
    pub files: u64,
    /// Directories, the root included.
    pub directories: u64,
    /// Bytes of all files.
    pub bytes: u64,
}

impl FileTree {
    pub(super) fn facts(&self) -> TreeFacts {
        TreeFacts {
            files: self.files.len() as u64,
            directories: self.directories,
            // What a disc claims may be more than can be counted.
            bytes: self
                .files
                .values()
                .fold(0, |all, file| all.saturating_add(file.len)),
        }
    }
}

/// Adds a piece, joined to the last one where it follows on it.
pub(crate) fn push_extent(extents: &mut Vec<Extent>, new: Extent) {
    match extents.last_mut() {
        Some(last) if last.end() == new.lba => {
            last.sectors = SectorCount(last.sectors.0 + new.sectors.0);
        }
        _ => extents.push(new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// X1: two files that claim all the bytes there can be.
    #[test]
    fn lengths_beyond_all_counting_are_counted() {
        let mut tree = FileTree::default();
        for name in ["a", "b"] {
            let (len, extents) = (u64::MAX, Vec::new());
            tree.files
                .insert(name.to_owned(), FileFacts { len, extents });
        }
        assert_eq!((tree.facts().files, tree.facts().bytes), (2, u64::MAX));
    }
}
