//! The file set of UDF: entries, identifiers, allocation (ECMA-167 part 4).

use crate::exact::{item, part};
use std::collections::BTreeSet;

use stele_discfs::{Extent, Lba, SectorCount};

use super::detail::{Detail, Told, TreeName};
use super::finding::FindingKind;
use super::reader::{DEPTH_MAX, HELD_FOR_EACH, PART_BYTES_MAX, Reader, u16_at, u32_at, u64_at};
use super::tree::{FileFacts, FileTree, push_extent};
use crate::sectors::ReadError;

/// Blocks of allocation descriptors that are followed for one file.
const CONTINUATIONS_MAX: usize = 4096;

/// The identifier of a descriptor whose tag is sound: version, checksum, CRC, and its place where
/// that is known (ECMA-167 3/7.2).
pub(super) fn tag(descriptor: &[u8], location: Option<u64>) -> Option<u16> {
    let head = descriptor.first_chunk::<16>()?;
    let sum = |sum: u8, (at, byte): (usize, &u8)| sum.wrapping_add(if at == 4 { 0 } else { *byte });
    let checksum = head.iter().enumerate().fold(0_u8, sum);
    let len = usize::from(u16_at(head, 10));
    let body = descriptor.get(16..16 + len)?;
    let right = head.get(4) == Some(&checksum)
        && matches!(u16_at(head, 2), 2 | 3)
        && crc(body) == u16_at(head, 8)
        && location.is_none_or(|at| at == u64::from(u32_at(head, 12)));
    right.then(|| u16_at(head, 0))
}

/// CRC of ECMA-167 1/7.2.6, bit by bit: written apart from the writer's, to be no echo of it.
fn crc(bytes: &[u8]) -> u16 {
    let mut crc = 0_u16;
    for byte in bytes {
        crc ^= u16::from(*byte) << 8;
        for _ in 0..8 {
            crc = crc << 1 ^ if crc >> 15 == 1 { 0x1021 } else { 0 };
        }
    }
    crc
}

/// A field of compressed Unicode with its length in its last byte.
pub(super) fn dstring(field: &[u8]) -> String {
    let len = field.last().map(|len| usize::from(*len));
    // A length beyond its field tells nothing.
    len.and_then(|len| field.get(..len))
        .map_or_else(String::new, name)
}

/// OSTA compressed Unicode (UDF 2.60, 2.1.1).
fn name(bytes: &[u8]) -> String {
    match bytes.split_first() {
        Some((8, rest)) => rest.iter().map(|byte| char::from(*byte)).collect(),
        Some((16, rest)) => {
            let (units, _) = rest.as_chunks::<2>();
            let units: Vec<u16> = units.iter().map(|u| u16::from_be_bytes(*u)).collect();
            String::from_utf16_lossy(&units)
        }
        _ => String::new(),
    }
}

/// Where the blocks of each partition lie.
#[derive(Clone, Debug)]
pub(super) struct Space {
    physical: Extent,
    /// By reference number: the physical one, or extents of a metadata file.
    partitions: Vec<Option<Vec<Extent>>>,
}

impl Space {
    pub fn new(physical: Extent) -> Self {
        Self {
            physical,
            partitions: Vec::new(),
        }
    }

    /// The physical partition alone.
    pub fn plain(physical: Extent) -> Self {
        Self {
            physical,
            partitions: vec![None],
        }
    }

    pub fn push_physical(&mut self) {
        self.partitions.push(None);
    }

    pub fn push_metadata(&mut self, extents: Vec<Extent>) {
        self.partitions.push(Some(extents));
    }

    /// Sectors of `count` blocks from `block` on, in pieces; `None` where they are not there.
    fn extents(&self, partition: u16, block: u32, count: SectorCount) -> Option<Vec<Extent>> {
        let metadata = self.partitions.get(usize::from(partition))?;
        let whole = [self.physical];
        let parts = metadata.as_deref().unwrap_or(&whole);
        let (mut skip, mut left) = (u64::from(block), count.0);
        let mut out = Vec::new();
        for part in parts {
            if left == 0 {
                break;
            }
            let here = part.sectors.0.saturating_sub(skip).min(left);
            if here > 0 {
                let lba = part.lba.after(SectorCount(skip));
                let sectors = SectorCount(here);
                push_extent(&mut out, Extent { lba, sectors });
            }
            left -= here;
            skip = skip.saturating_sub(part.sectors.0);
        }
        (left == 0).then_some(out)
    }

    fn lba(&self, partition: u16, block: u32) -> Option<Lba> {
        let one = self.extents(partition, block, SectorCount(1))?;
        one.first().map(|extent| extent.lba)
    }
}

/// A file entry.
pub(super) struct Entry {
    /// File type of its ICB tag.
    pub kind: u8,
    pub len: u64,
    pub extents: Vec<Extent>,
    /// Bytes that stand in the entry itself.
    embedded: Option<Vec<u8>>,
}

/// Reads the entry in a block; `None` where there is none that is sound.
pub(super) fn entry(
    reader: &mut Reader<'_>,
    space: &Space,
    partition: u16,
    block: u32,
) -> Result<Option<Entry>, ReadError> {
    let Some(lba) = space.lba(partition, block) else {
        return Ok(None);
    };
    let Some(sector) = reader.sector(lba)? else {
        return Ok(None);
    };
    // Header, and where the lengths of attributes and descriptors stand.
    let (attributes_at, behind) = match tag(&sector, Some(block.into())) {
        Some(261) => (168, 176),
        Some(266) => (208, 216),
        _ => return Ok(None),
    };
    let start = behind + u32_at(&sector, attributes_at) as usize;
    let len = u32_at(&sector, attributes_at + 4) as usize;
    let Some(descriptors) = sector.get(start..start.saturating_add(len)) else {
        return Ok(None);
    };
    let mut out = Entry {
        kind: *item(&sector, 27),
        len: u64_at(&sector, 56),
        extents: Vec::new(),
        embedded: None,
    };
    match u16_at(&sector, 34) & 7 {
        3 => out.embedded = Some(descriptors.to_vec()),
        form @ (0 | 1) => {
            let long = form == 1;
            let list = descriptors.to_vec();
            if !allocate(reader, space, partition, long, list, &mut out)? {
                return Ok(None);
            }
        }
        _ => return Ok(None),
    }
    Ok(Some(out))
}

/// Follows allocation descriptors (ECMA-167 4/14.14); `false` where they lead nowhere.
fn allocate(
    reader: &mut Reader<'_>,
    space: &Space,
    own: u16,
    long: bool,
    list: Vec<u8>,
    out: &mut Entry,
) -> Result<bool, ReadError> {
    let size = if long { 16 } else { 8 };
    let mut next = Some(list);
    let mut left = CONTINUATIONS_MAX;
    while let Some(list) = next.take() {
        for descriptor in list.chunks_exact(size) {
            let word = u32_at(descriptor, 0);
            let (kind, len) = (word >> 30, word & 0x3FFF_FFFF);
            if len == 0 {
                break;
            }
            let block = u32_at(descriptor, 4);
            let partition = if long { u16_at(descriptor, 8) } else { own };
            if kind == 3 {
                let Some(lba) = space.lba(partition, block).filter(|_| left > 0) else {
                    return Ok(false);
                };
                left -= 1;
                next = continuation(reader, lba, block)?;
                break;
            }
            let sectors = SectorCount::holding(len.into());
            let Some(extents) = space.extents(partition, block, sectors) else {
                return Ok(false);
            };
            for extent in extents {
                push_extent(&mut out.extents, extent);
            }
            // Pieces that do not overlap are never more than the sectors.
            if out.extents.len() as u64 > reader.sectors().0 {
                return Ok(false);
            }
        }
    }
    Ok(reader.hold(out.extents.len() as u64 * 16))
}

/// The descriptors of an allocation extent descriptor (ECMA-167 4/14.5).
fn continuation(
    reader: &mut Reader<'_>,
    lba: Lba,
    block: u32,
) -> Result<Option<Vec<u8>>, ReadError> {
    let Some(sector) = reader.sector(lba)? else {
        return Ok(None);
    };
    if tag(&sector, Some(block.into())) != Some(258) {
        return Ok(None);
    }
    let len = u32_at(&sector, 20) as usize;
    Ok(sector
        .get(24..24_usize.saturating_add(len))
        .map(<[u8]>::to_vec))
}

/// A folder or file of the tree, by its path.
fn found_at(path: &str) -> Detail {
    Detail::InTree {
        tree: TreeName::Udf,
        path: path.into(),
    }
}

/// Reads the tree whose file set descriptor stands in a block.
pub(super) fn read(
    reader: &mut Reader<'_>,
    space: &Space,
    partition: u16,
    block: u32,
) -> Result<FileTree, ReadError> {
    reader.next_tree();
    let mut tree = FileTree::default();
    let set = match space.lba(partition, block) {
        Some(lba) => reader.sector(lba)?,
        None => None,
    };
    let Some(set) = set.filter(|set| tag(set, Some(block.into())) == Some(256)) else {
        reader.find(FindingKind::Descriptor, Detail::FileSetDescriptor);
        return Ok(tree);
    };
    let mut seen = BTreeSet::new();
    let root = (u16_at(&set, 408), u32_at(&set, 404));
    let mut folders = vec![(String::new(), root, 0_usize)];
    while let Some((prefix, (partition, block), depth)) = folders.pop() {
        if depth > DEPTH_MAX || !seen.insert((partition, block)) {
            reader.find(FindingKind::NotFollowed, found_at(&prefix));
            continue;
        }
        let Some(own) = entry(reader, space, partition, block)?.filter(|e| e.kind == 4) else {
            reader.find(FindingKind::Directory, found_at(&prefix));
            continue;
        };
        tree.directories += 1;
        for (name, is_dir, (at, block)) in identifiers(reader, &own, &prefix)? {
            if !reader.one_more() {
                reader.find(FindingKind::NotFollowed, found_at(&prefix));
                return Ok(tree);
            }
            let path = format!("{prefix}{name}");
            if !reader.hold(path.len() as u64 + HELD_FOR_EACH) {
                reader.find(FindingKind::NotFollowed, found_at(&prefix));
                return Ok(tree);
            }
            if is_dir {
                folders.push((format!("{path}/"), (at, block), depth + 1));
                continue;
            }
            let facts = match entry(reader, space, at, block)? {
                Some(entry) => FileFacts {
                    len: entry.len,
                    extents: entry.extents,
                },
                None => {
                    reader.find(FindingKind::Directory, found_at(&path));
                    continue;
                }
            };
            if tree.files.insert(path.clone(), facts).is_some() {
                let (tree, path) = (TreeName::Udf, Told::from(&path));
                reader.find(FindingKind::Directory, Detail::NameTwice { tree, path });
            }
        }
    }
    Ok(tree)
}

/// A name, whether it is a directory's, and the partition and block of its entry.
type Identifier = (String, bool, (u16, u32));

/// The identifiers of a directory but the one that leads above it and those that are deleted.
fn identifiers(
    reader: &mut Reader<'_>,
    directory: &Entry,
    prefix: &str,
) -> Result<Vec<Identifier>, ReadError> {
    let bytes = match &directory.embedded {
        Some(bytes) => bytes.clone(),
        None => {
            let facts = FileFacts {
                len: directory.len,
                extents: directory.extents.clone(),
            };
            if !reader.fits(facts.len.min(reader.sectors().bytes())) {
                reader.find(FindingKind::NotFollowed, found_at(prefix));
                return Ok(Vec::new());
            }
            reader.file(&facts, PART_BYTES_MAX)?
        }
    };
    let mut out = Vec::new();
    let mut rest = bytes.as_slice();
    while rest.len() >= 38 {
        let (Some(&flags), Some(&name_len)) = (rest.get(18), rest.get(19)) else {
            break;
        };
        let fill = usize::from(u16_at(rest, 36));
        let start = 38 + fill;
        let end = start + usize::from(name_len);
        let len = end.next_multiple_of(4);
        let whole = part(rest, 0..len.min(rest.len()));
        let sound = tag(whole, None) == Some(257) && end <= rest.len();
        let Some(written) = rest.get(start..end).filter(|_| sound) else {
            reader.find(FindingKind::Directory, found_at(prefix));
            break;
        };
        let target = (u16_at(rest, 28), u32_at(rest, 24));
        let name = name(written);
        let is_parent = flags & 8 != 0;
        let is_deleted = flags & 4 != 0;
        if !is_parent && !is_deleted {
            if name.is_empty() || name.contains(['/', '\0']) || name == "." || name == ".." {
                let (tree, path) = (TreeName::Udf, prefix.into());
                reader.find(FindingKind::Directory, Detail::InvalidName { tree, path });
            } else {
                out.push((name, flags & 2 != 0, target));
            }
        }
        rest = stele_exact::rest(rest, len);
    }
    Ok(out)
}
