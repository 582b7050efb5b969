//! The records of a disc's `DICOMDIR`, as numbers of its contents: what is kept of it from the
//! layout until it is written. [`crate::fileset`] makes and writes it.

/// The directory of a disc's file-set, ready to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Directory {
    pub(crate) nodes: Nodes,
    /// Number of the disc's first item among its contents.
    pub(crate) base: usize,
    pub(crate) head: Vec<u8>,
    pub(crate) len: u64,
}

/// A record with records below it. Numbers of contents count from the first item of the disc.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Node {
    /// The content whose keys the record has.
    pub(crate) first: u32,
    /// Records below it: numbers of nodes, or of contents below a series.
    pub(crate) below: Vec<u32>,
    /// Bytes of the record and of all below it.
    pub(crate) bytes: u64,
}

impl Node {
    pub(crate) fn new(first: u32) -> Self {
        Self {
            first,
            below: Vec::new(),
            bytes: 0,
        }
    }
}

/// All records. Four bytes an object, since a disc may have a million.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Nodes {
    pub(crate) patients: Vec<Node>,
    /// The IDs that the records of patients have.
    pub(crate) ids: Vec<String>,
    pub(crate) studies: Vec<Node>,
    pub(crate) series: Vec<Node>,
}
