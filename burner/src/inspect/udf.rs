//! UDF: anchors, descriptor sequences, partitions, integrity (ECMA-167 part 3; UDF 2.60, 2.2).

use std::collections::BTreeSet;

use crate::exact::{behind, part};
use serde::Serialize;
use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};

use super::detail::{self, Detail, TreeName};
use super::finding::FindingKind;
use super::reader::{PART_BYTES_MAX, Reader, u16_at, u32_at};
use super::tree::{FileTree, TreeFacts};
use super::udf_tree::{self, Space, tag};
use crate::sectors::ReadError;

/// Descriptors of one sequence that are looked at.
const SEQUENCE_MAX: u64 = 256;

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

/// What was read.
#[derive(Debug)]
pub(super) struct Udf {
    facts: UdfFacts,
    pub tree: FileTree,
}

impl Udf {
    pub fn facts(&self) -> UdfFacts {
        UdfFacts {
            tree: self.tree.facts(),
            ..self.facts.clone()
        }
    }
}

/// The descriptors of a sequence that count.
#[derive(Clone, Debug, Default)]
struct Sequence {
    partition: Option<Vec<u8>>,
    logical: Option<Vec<u8>>,
    /// All, with their tags' places blanked: two sequences must agree in them.
    all: Vec<Vec<u8>>,
}

/// Reads the UDF side; `None` where there is none. `volume_end` is how many sectors the volume has,
/// by its ISO 9660 side: on a medium that can be written again it may end before the medium does.
pub(super) fn read(
    reader: &mut Reader<'_>,
    volume_end: Option<u64>,
) -> Result<Option<Udf>, ReadError> {
    let end = reader.sectors().0;
    let ends = [Some(end), volume_end.filter(|volume| *volume < end)];
    let behind = ends.into_iter().flatten();
    let places: BTreeSet<u64> = behind
        .flat_map(|end| [256, end.saturating_sub(257), end.saturating_sub(1)])
        .collect();
    let mut anchors = Vec::new();
    let mut first = None;
    for lba in places.into_iter().map(Lba) {
        if let Some(sector) = reader.sector(lba)?
            && tag(&sector, Some(lba.0)) == Some(2)
        {
            anchors.push(lba.0);
            first.get_or_insert(sector);
        }
    }
    let Some(anchor) = first else {
        return Ok(None);
    };
    if anchors.len() < 2 {
        reader.find(FindingKind::Descriptor, Detail::FewUdfAnchors);
    }
    let extent = |at: usize| Extent {
        lba: Lba(u32_at(&anchor, at + 4).into()),
        sectors: SectorCount::holding(u32_at(&anchor, at).into()),
    };
    let main = sequence(reader, extent(16), detail::Sequence::Main)?;
    let reserve = sequence(reader, extent(24), detail::Sequence::Reserve)?;
    if main.all != reserve.all {
        reader.find(FindingKind::CopiesDiffer, Detail::Sequences);
    }
    let partition = main.partition.or(reserve.partition);
    let logical = main.logical.or(reserve.logical);
    let (Some(partition), Some(logical)) = (partition, logical) else {
        reader.find(FindingKind::Descriptor, Detail::NoUdfVolume);
        return Ok(None);
    };
    volume(reader, anchors, &partition, &logical)
}

/// Reads a descriptor sequence up to its terminator.
fn sequence(
    reader: &mut Reader<'_>,
    extent: Extent,
    name: detail::Sequence,
) -> Result<Sequence, ReadError> {
    let mut out = Sequence::default();
    for number in 0..extent.sectors.0.min(SEQUENCE_MAX) {
        let lba = extent.lba.after(SectorCount(number));
        let Some(sector) = reader.sector(lba)? else {
            break;
        };
        let Some(id) = tag(&sector, Some(lba.0)) else {
            let (sequence, sector) = (name, lba.0);
            reader.find(
                FindingKind::Descriptor,
                Detail::SequenceSector { sequence, sector },
            );
            break;
        };
        let mut blanked = sector.clone();
        let mut blank = |from: usize, count: usize| {
            blanked
                .iter_mut()
                .skip(from)
                .take(count)
                .for_each(|b| *b = 0);
        };
        // The tag's checksum and place.
        blank(4, 1);
        blank(12, 4);
        if id == 1 {
            // A primary volume descriptor says when it was recorded, and its CRC with that: two
            // copies need not agree in it (ECMA-167 3/10.1.17).
            blank(8, 2);
            blank(376, 12);
        }
        out.all.push(blanked);
        match id {
            5 => out.partition = Some(sector),
            6 => out.logical = Some(sector),
            8 => return Ok(out),
            _ => {}
        }
    }
    let sequence = name;
    reader.find(FindingKind::Descriptor, Detail::SequenceEnd { sequence });
    Ok(out)
}

fn revision(number: u16) -> String {
    format!("{:x}.{:02x}", number >> 8, number & 0xFF)
}

fn volume(
    reader: &mut Reader<'_>,
    anchors: Vec<u64>,
    partition: &[u8],
    logical: &[u8],
) -> Result<Option<Udf>, ReadError> {
    let block = u32_at(logical, 212);
    if block as usize != SECTOR_BYTES {
        let (tree, bytes) = (TreeName::Udf, block);
        reader.find(FindingKind::Descriptor, Detail::BlockSize { tree, bytes });
        return Ok(None);
    }
    let physical = Extent {
        lba: Lba(u32_at(partition, 188).into()),
        sectors: SectorCount(u32_at(partition, 192).into()),
    };
    if physical.end().0 > reader.sectors().0 {
        reader.find(FindingKind::BeyondEnd, Detail::Partition);
    }
    let mut facts = UdfFacts {
        volume_id: udf_tree::dstring(part(logical, 84..212)),
        revision: revision(u16_at(logical, 216 + 24)),
        read_revision: String::new(),
        partition: (physical.lba.0, physical.sectors.0),
        metadata_partition: false,
        mirrored: false,
        closed: false,
        anchors,
        tree: FileTree::default().facts(),
    };
    let Some(space) = partitions(reader, logical, physical, &mut facts)? else {
        return Ok(None);
    };
    let set_block = u32_at(logical, 252);
    let set_partition = u16_at(logical, 256);
    let tree = udf_tree::read(reader, &space, set_partition, set_block)?;
    integrity(reader, logical, &tree, &mut facts)?;
    Ok(Some(Udf { facts, tree }))
}

/// The partitions that maps name, in their order; `None` where there is one that is not known.
fn partitions(
    reader: &mut Reader<'_>,
    logical: &[u8],
    physical: Extent,
    facts: &mut UdfFacts,
) -> Result<Option<Space>, ReadError> {
    let mut space = Space::new(physical);
    let mut rest = behind(logical, 440);
    for _ in 0..u32_at(logical, 268).min(16) {
        let Some((map, behind)) = rest
            .get(1)
            .and_then(|len| rest.split_at_checked(usize::from(*len)))
        else {
            reader.find(FindingKind::Descriptor, Detail::PartitionMaps);
            return Ok(None);
        };
        rest = behind;
        match (map.first(), map.get(5..28)) {
            (Some(1), _) => space.push_physical(),
            (Some(2), Some(b"*UDF Metadata Partition")) => {
                facts.metadata_partition = true;
                facts.mirrored = map.get(58).is_some_and(|flags| flags & 1 == 1);
                let metadata = metadata_extents(reader, map, physical, facts.mirrored)?;
                space.push_metadata(metadata);
            }
            (_, name) => {
                let name = name.map(|name| String::from_utf8_lossy(name.get(..23).unwrap_or(name)));
                let name = name.unwrap_or_default();
                let name = name.trim_matches(['*', '\0', ' ']);
                let name = name.into();
                reader.find(
                    FindingKind::UnknownPartition,
                    Detail::PartitionKind { name },
                );
                return Ok(None);
            }
        }
    }
    Ok(Some(space))
}

/// Extents of the metadata file; its mirror's where it cannot be had.
fn metadata_extents(
    reader: &mut Reader<'_>,
    map: &[u8],
    physical: Extent,
    mirrored: bool,
) -> Result<Vec<Extent>, ReadError> {
    let space = Space::plain(physical);
    let mut copies = Vec::new();
    for (at, kind, name) in [
        (40, 250, Detail::MetadataFile),
        (44, 251, Detail::MetadataMirror),
    ] {
        let entry = udf_tree::entry(reader, &space, 0, u32_at(map, at))?;
        match entry.filter(|entry| entry.kind == kind) {
            Some(entry) => copies.push(entry.extents),
            None => reader.find(FindingKind::Descriptor, name),
        }
    }
    if let [main, mirror] = copies.as_slice()
        && mirrored
        && !equal(reader, main, mirror)?
    {
        reader.find(FindingKind::CopiesDiffer, Detail::MetadataBoth);
    }
    Ok(copies.into_iter().next().unwrap_or_default())
}

/// Whether two lists of extents hold the same bytes, compared in pieces.
fn equal(reader: &mut Reader<'_>, one: &[Extent], other: &[Extent]) -> Result<bool, ReadError> {
    const PIECE: u64 = 2048;
    let pieces = |extents: &[Extent]| -> Vec<Extent> {
        let cut = |e: &Extent| {
            let (lba, sectors) = (e.lba, e.sectors.0);
            (0..sectors)
                .step_by(PIECE as usize)
                .map(move |skip| Extent {
                    lba: lba.after(SectorCount(skip)),
                    sectors: SectorCount((sectors - skip).min(PIECE)),
                })
        };
        extents.iter().flat_map(cut).collect()
    };
    let (one, other) = (pieces(one), pieces(other));
    if one.len() != other.len() {
        return Ok(false);
    }
    for (left, right) in one.into_iter().zip(other) {
        if reader.bytes(left)? != reader.bytes(right)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The integrity descriptor: closed, and with true counts.
fn integrity(
    reader: &mut Reader<'_>,
    logical: &[u8],
    tree: &FileTree,
    facts: &mut UdfFacts,
) -> Result<(), ReadError> {
    let lba = Lba(u32_at(logical, 436).into());
    let len = u64::from(u32_at(logical, 432)).min(PART_BYTES_MAX);
    let sector = reader.sector(lba)?;
    let Some(sector) = sector.filter(|s| len > 0 && tag(s, Some(lba.0)) == Some(9)) else {
        reader.find(FindingKind::Integrity, Detail::NoIntegrity);
        return Ok(());
    };
    facts.closed = u32_at(&sector, 28) == 1;
    let partitions = u32_at(&sector, 72) as usize;
    let own = 80 + partitions.min(64) * 8 + 32;
    facts.read_revision = revision(u16_at(&sector, own + 8));
    let (files, directories) = (u32_at(&sector, own), u32_at(&sector, own + 4));
    let true_counts =
        u64::from(files) == tree.files.len() as u64 && u64::from(directories) == tree.directories;
    if !facts.closed || !true_counts {
        let detail = Detail::IntegritySays {
            closed: facts.closed,
            files,
            folders: directories,
            files_found: tree.files.len() as u64,
            folders_found: tree.directories,
        };
        reader.find(FindingKind::Integrity, detail);
    }
    Ok(())
}
