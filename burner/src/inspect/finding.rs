//! What is wrong or remarkable on a disc.

use serde::Serialize;

use super::detail::Detail;

/// Kinds of findings.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// No file system that is known.
    NoFileSystem,
    /// One of the two file systems that a disc of this program has is not there.
    FileSystemMissing,
    /// A descriptor's checksum, CRC, version or place is wrong.
    Descriptor,
    /// A number is written in two byte orders, and they differ.
    ByteOrders,
    /// A directory contradicts itself.
    Directory,
    /// Something lies beyond the volume's end, or beyond the medium's.
    BeyondEnd,
    /// Two files share sectors, but not all of them.
    Overlap,
    /// A tree is deeper, larger or more twisted than is followed.
    NotFollowed,
    /// Two path tables, sequences or mirrors that must be equal differ.
    CopiesDiffer,
    /// A file is in one tree and not in the other, or lies elsewhere in it.
    TreesDiffer,
    /// The integrity descriptor is not closed, or its counts are not true.
    Integrity,
    /// A kind of partition that is not looked into.
    UnknownPartition,
    /// A sector could not be read.
    Unreadable,
    /// A text that helps people is missing or is not what it should be.
    Help,
    /// The protection contradicts itself.
    Protection,
    /// Parts of another disc lie among those of this one.
    OtherDisc,
    /// The DICOM directory contradicts itself, or the objects.
    DicomDir,
    /// The disc claims a DICOM profile that its objects do not bear out, or less than they do.
    Conformance,
    /// The manifest contradicts the trees.
    Manifest,
    /// A file's bytes are not those of its manifest.
    Hash,
    /// Behind the volume another session begins, which is not looked into.
    LaterSession,
    /// An image file has bytes behind those of its disc; its hash leaves them out.
    BytesBehind,
}

/// A finding: its kind, and what and where exactly.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Finding {
    /// What kind.
    pub kind: FindingKind,
    /// What exactly, and where.
    #[serde(flatten)]
    pub detail: Detail,
}
