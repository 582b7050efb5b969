//! Looks at any disc or image as a sceptic would: what file systems it has, whether their
//! structures agree with themselves and with each other, and what can be said of it.
//!
//! Nothing that a disc says is believed: every length is compared with what is there, every tree
//! is bounded in depth and number, and a contradiction is a [`Finding`], never an error.

mod carriers;
mod compare;
mod content;
mod detail;
mod dicomdir;
mod file_set;
mod finding;
mod hashes;
mod help;
mod iso;
mod iso_tree;
mod reader;
mod stele;
mod tree;
mod udf;
mod udf_tree;

use serde::Serialize;
use stele_discfs::SectorCount;

pub use detail::{Detail, HelpState, Sequence, Told, TreeName};
pub use file_set::FileSetFacts;
pub use finding::{Finding, FindingKind};
pub use hashes::{FileHashFacts, HashFacts};
pub use help::HelpText;
pub use iso::IsoFacts;
pub use stele::{Protection, SteleFacts};
pub use tree::TreeFacts;
pub use udf::UdfFacts;

use crate::sectors::{LostMap, ReadError, Sectors};
use crate::watch::Watch;
use reader::Reader;

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
/// kilobyte for each. Whatever a disc claims, it is no more than 16 bytes for each byte of the
/// medium and 4 MiB, nor than 1 GiB, and 64 MiB besides for windows, findings and lost sectors.
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
    let udf = udf::read(&mut reader, iso.as_ref().map(iso::Iso::sectors))?;
    let same_trees = compare_trees(iso.as_ref(), udf.as_ref(), from.sectors(), &mut reader);
    // One that is there and cannot be looked into has been told.
    if iso.is_none() && udf.is_none() && reader.findings.is_empty() {
        reader.find(FindingKind::NoFileSystem, Detail::Disc);
    }
    let best = match (&iso, &udf) {
        (Some(iso), _) => Some(&iso.tree),
        (None, Some(udf)) => Some(&udf.tree),
        (None, None) => None,
    };
    let stele = stele::read(&mut reader, best, depth == Depth::Content)?;
    let missing = [
        (TreeName::Iso9660, iso.is_none()),
        (TreeName::Udf, udf.is_none()),
    ];
    for (tree, _) in missing.iter().filter(|(_, gone)| stele.is_some() && *gone) {
        let tree = *tree;
        reader.find(FindingKind::FileSystemMissing, Detail::NoTree { tree });
    }
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
            let geometry = stele.as_ref().and_then(|stele| stele.geometry);
            let built = stele.as_ref().and_then(|stele| stele.built.as_ref());
            Some(hashes::read(&mut reader, tree, sectors, geometry, built)?)
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
        iso.map(|iso| (TreeName::Iso9660, &iso.tree)),
        iso.and_then(|iso| Some((TreeName::Joliet, iso.joliet.as_ref()?))),
        udf.map(|udf| (TreeName::Udf, &udf.tree)),
    ];
    for (name, tree) in trees.into_iter().flatten() {
        compare::check_extents(name, tree, medium, &mut reader.findings);
    }
    if let Some(iso) = iso
        && let Some(joliet) = &iso.joliet
    {
        compare::same(
            (TreeName::Iso9660, &iso.tree),
            (TreeName::Joliet, joliet),
            &mut reader.findings,
        );
    }
    match (iso, udf) {
        (Some(iso), Some(udf)) => Some(compare::same(
            (TreeName::Iso9660, &iso.tree),
            (TreeName::Udf, &udf.tree),
            &mut reader.findings,
        )),
        _ => None,
    }
}

fn pairs(lost: &LostMap) -> Vec<(u64, u64)> {
    let ranges = lost.ranges().iter();
    ranges.map(|r| (r.lba.0, r.sectors.0)).collect()
}
