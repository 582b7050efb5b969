//! What is wrong or remarkable on a disc.

use serde::Serialize;

/// Kinds of findings.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FindingKind {
    /// No file system that is known.
    NoFileSystem,
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

impl FindingKind {
    /// In a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoFileSystem => "no file system that is known",
            Self::Descriptor => "a descriptor is not valid",
            Self::ByteOrders => "a number differs in its two byte orders",
            Self::Directory => "a directory contradicts itself",
            Self::BeyondEnd => "something lies beyond the end",
            Self::Overlap => "two files share sectors",
            Self::NotFollowed => "a tree that is not followed to its end",
            Self::CopiesDiffer => "two copies differ that must be equal",
            Self::TreesDiffer => "the trees of names differ",
            Self::Integrity => "the volume is not closed as it should be",
            Self::UnknownPartition => "a kind of partition that is not looked into",
            Self::Unreadable => "sectors that cannot be read",
            Self::Help => "a text for people is missing or altered",
            Self::Protection => "the protection contradicts itself",
            Self::OtherDisc => "parts of another disc lie here",
            Self::DicomDir => "the DICOM directory and the disc differ",
            Self::Conformance => "the disc claims what its objects do not bear out",
            Self::Manifest => "the manifest and the disc differ",
            Self::LaterSession => "a later session, which is not looked into",
            Self::BytesBehind => "bytes stand behind the image, and its hash leaves them out",
            Self::Hash => "a file is not the one that the manifest lists",
        }
    }
}

/// A finding: what, and where on the disc.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// Where: a structure's name, a sector, a path on the disc.
    pub place: String,
}
