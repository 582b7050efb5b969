//! Looks at any disc or image as a sceptic would: what file systems it has, whether their
//! structures agree with themselves and with each other, and what can be said of it.
//!
//! Nothing that a disc says is believed: every length is compared with what is there, every tree
//! is bounded in depth and number, and a contradiction is a [`Finding`], never an error.

mod compare;
mod content;
mod dicomdir;
mod file_set;
mod finding;
mod hashes;
mod help;
mod iso;
mod iso_tree;
mod reader;
mod stele;
mod udf;
mod udf_tree;

use std::collections::BTreeMap;

use serde::Serialize;
use stele_discfs::{Extent, SectorCount};

pub use file_set::FileSetFacts;
pub use finding::{Finding, FindingKind};
pub use hashes::{FileHashFacts, HashFacts};
pub use help::{HelpState, HelpText};
pub use stele::{Protection, SteleFacts};

use crate::sectors::{LostMap, ReadError, Sectors};
use crate::watch::Watch;
use reader::Reader;

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
    fn facts(&self) -> TreeFacts {
        TreeFacts {
            files: self.files.len() as u64,
            directories: self.directories,
            bytes: self.files.values().map(|file| file.len).sum(),
        }
    }
}

/// What the ISO 9660 side says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct IsoFacts {
    /// Volume identifier.
    pub volume_id: String,
    /// Sectors of the volume.
    pub sectors: u64,
    /// Names with Rock Ridge where there is one, else those of ISO 9660 itself.
    pub tree: TreeFacts,
    /// Whether the names come from Rock Ridge.
    pub rock_ridge: bool,
    /// The Joliet tree.
    pub joliet: Option<TreeFacts>,
}

/// What the UDF side says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct UdfFacts {
    /// Logical volume identifier.
    pub volume_id: String,
    /// Revision that its domain names, `2.60`.
    pub revision: String,
    /// Revision that a reader must know, `2.50`.
    pub read_revision: String,
    /// First sector and number of sectors of the partition.
    pub partition: (u64, u64),
    /// Whether there is a metadata partition.
    pub metadata_partition: bool,
    /// Whether its mirror has a copy of its own.
    pub mirrored: bool,
    /// Whether the integrity descriptor says closed.
    pub closed: bool,
    /// Sectors in which anchors stand.
    pub anchors: Vec<u64>,
    /// Its files.
    pub tree: TreeFacts,
}

/// Everything that was found out.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Inspection {
    /// Sectors that there are.
    pub sectors: u64,
    /// ISO 9660.
    pub iso: Option<IsoFacts>,
    /// UDF.
    pub udf: Option<UdfFacts>,
    /// Whether both trees lead to the same sectors; none where there is only one.
    pub same_trees: Option<bool>,
    /// What only a disc of this program has.
    pub stele: Option<SteleFacts>,
    /// Its DICOM file-set, judged by its objects; none where there is neither directory nor
    /// object.
    pub file_set: Option<FileSetFacts>,
    /// What its bytes came to; none where only structures were looked at.
    pub hashes: Option<HashFacts>,
    /// What is wrong or remarkable, in the order in which it was met.
    pub findings: Vec<Finding>,
    /// Sectors of what was looked at that could not be read.
    pub lost: Vec<(u64, u64)>,
}

/// How much of a disc is read.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Depth {
    /// Structures, directories, texts for people, and the headers of DICOM objects.
    Structure,
    /// And every sector once, for the hashes of the image and of its files.
    Content,
}

/// Looks at a disc. Memory depends on how many files it has, not on how large they are: about a
/// kilobyte for each.
///
/// # Errors
/// [`ReadError`] only where reading cannot go on at all.
pub fn inspect(
    from: &dyn Sectors,
    depth: Depth,
    watch: &dyn Watch,
) -> Result<Inspection, ReadError> {
    let mut reader = Reader::new(from, watch);
    let iso = iso::read(&mut reader)?;
    let udf = udf::read(&mut reader)?;
    let same_trees = compare_trees(iso.as_ref(), udf.as_ref(), from.sectors(), &mut reader);
    if iso.is_none() && udf.is_none() {
        reader.find(FindingKind::NoFileSystem, "");
    }
    let best = match (&iso, &udf) {
        (Some(iso), _) => Some(&iso.tree),
        (None, Some(udf)) => Some(&udf.tree),
        (None, None) => None,
    };
    let stele = stele::read(&mut reader, best)?;
    let file_set = match best {
        Some(tree) => file_set::judge(&mut reader, tree)?,
        None => None,
    };
    let hashes = match depth {
        Depth::Structure => None,
        Depth::Content => {
            // A drive may report more sectors than the disc was made of.
            let sectors = stele.as_ref().map(|stele| stele.protection.sectors);
            let sectors = sectors.map_or(from.sectors(), SectorCount);
            let tree = best.filter(|_| stele.is_some());
            Some(hashes::read(&mut reader, tree, sectors)?)
        }
    };
    Ok(Inspection {
        sectors: from.sectors().0,
        iso: iso.map(|iso| iso.facts()),
        udf: udf.map(|udf| udf.facts()),
        same_trees,
        stele,
        file_set,
        hashes,
        lost: pairs(&reader.lost),
        findings: reader.findings,
    })
}

/// Compares the trees with the medium and with each other; whether ISO 9660 and UDF lead to the
/// same sectors.
fn compare_trees(
    iso: Option<&iso::Iso>,
    udf: Option<&udf::Udf>,
    medium: SectorCount,
    reader: &mut Reader<'_>,
) -> Option<bool> {
    let trees = [
        iso.map(|iso| ("ISO 9660", &iso.tree)),
        iso.and_then(|iso| Some(("Joliet", iso.joliet.as_ref()?))),
        udf.map(|udf| ("UDF", &udf.tree)),
    ];
    for (name, tree) in trees.into_iter().flatten() {
        compare::check_extents(name, tree, medium, &mut reader.findings);
    }
    if let Some(iso) = iso
        && let Some(joliet) = &iso.joliet
    {
        compare::same(
            ("ISO 9660", &iso.tree),
            ("Joliet", joliet),
            &mut reader.findings,
        );
    }
    match (iso, udf) {
        (Some(iso), Some(udf)) => Some(compare::same(
            ("ISO 9660", &iso.tree),
            ("UDF", &udf.tree),
            &mut reader.findings,
        )),
        _ => None,
    }
}

fn pairs(lost: &LostMap) -> Vec<(u64, u64)> {
    let ranges = lost.ranges().iter();
    ranges.map(|r| (r.lba.0, r.sectors.0)).collect()
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
