//! ISO 9660: volume descriptors and path tables (ECMA-119; Joliet; Rock Ridge).

use crate::exact::part;
use serde::Serialize;
use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};

use super::detail::Detail;
use super::detail::TreeName::{self, Iso9660, Joliet};
use super::finding::FindingKind;
use super::iso_tree::{self, Names};
use super::reader::{PART_BYTES_MAX, Reader, u16_at, u32_at};
use super::tree::{FileTree, TreeFacts};
use crate::sectors::ReadError;

/// Descriptors that are looked for at most.
const DESCRIPTORS_MAX: u64 = 64;

/// A session begins at a multiple of so many sectors.
const SESSION_STEP: u64 = 16;

/// Places behind the volume that are looked at: 128 MiB, more than lies between two sessions.
const SESSION_PLACES_MAX: usize = 4096;

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

/// What was read.
#[derive(Debug)]
pub(super) struct Iso {
    volume_id: String,
    sectors: u64,
    pub tree: FileTree,
    rock_ridge: bool,
    pub joliet: Option<FileTree>,
}

impl Iso {
    /// How many sectors the volume has, as it says.
    pub fn sectors(&self) -> u64 {
        self.sectors
    }

    pub fn facts(&self) -> IsoFacts {
        IsoFacts {
            volume_id: self.volume_id.clone(),
            sectors: self.sectors,
            tree: self.tree.facts(),
            rock_ridge: self.rock_ridge,
            joliet: self.joliet.as_ref().map(FileTree::facts),
        }
    }
}

/// Reads the ISO 9660 side; `None` where there is none.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<Option<Iso>, ReadError> {
    let (mut primary, mut joliet, mut ended) = (None, None, false);
    for lba in 16..16 + DESCRIPTORS_MAX {
        let Some(sector) = reader.sector(Lba(lba))? else {
            continue;
        };
        if sector.get(1..6) != Some(b"CD001") {
            break;
        }
        match sector.first() {
            Some(1) => {
                primary.get_or_insert(sector);
            }
            Some(2) if is_joliet(&sector) => {
                joliet.get_or_insert(sector);
            }
            Some(255) => {
                ended = true;
                break;
            }
            _ => {}
        }
    }
    let Some(primary) = primary else {
        return Ok(None);
    };
    if !ended {
        reader.find(
            FindingKind::Descriptor,
            Detail::NoTerminator { tree: Iso9660 },
        );
    }
    let sectors = check_volume(reader, &primary, Iso9660);
    later_sessions(reader, sectors)?;
    check_path_tables(reader, &primary, Iso9660)?;
    let root = root(&primary);
    let (tree, rock_ridge) = iso_tree::read(reader, root, Names::Primary)?;
    let joliet = match joliet {
        None => None,
        Some(descriptor) => {
            check_volume(reader, &descriptor, Joliet);
            check_path_tables(reader, &descriptor, Joliet)?;
            let root = self::root(&descriptor);
            Some(iso_tree::read(reader, root, Names::Joliet)?.0)
        }
    };
    Ok(Some(Iso {
        volume_id: text(part(&primary, 40..72)),
        sectors: sectors.0,
        tree,
        rock_ridge,
        joliet,
    }))
}

/// Says where sessions begin behind the volume's end: only what the first descriptors describe is
/// looked into. A session begins at a multiple of 16 sectors on DVD and Blu-ray media.
fn later_sessions(reader: &mut Reader<'_>, volume: SectorCount) -> Result<(), ReadError> {
    let first = volume.0.max(17).next_multiple_of(SESSION_STEP);
    let places = (first..reader.sectors().0).step_by(SESSION_STEP as usize);
    for lba in places.take(SESSION_PLACES_MAX) {
        let sector = reader.sector(Lba(lba))?.unwrap_or_default();
        if sector.starts_with(b"\x01CD001\x01") {
            let start = lba.saturating_sub(16);
            let (first, last) = (start, start);
            reader.find(FindingKind::LaterSession, Detail::Sectors { first, last });
        }
    }
    Ok(())
}

fn is_joliet(sector: &[u8]) -> bool {
    matches!(sector.get(88..91), Some(b"%/@" | b"%/C" | b"%/E"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end().to_owned()
}

/// Little-endian, and whether the big-endian one behind it agrees.
fn both_32(bytes: &[u8], at: usize) -> (u32, bool) {
    let big = bytes.get(at + 4..).and_then(|rest| rest.first_chunk());
    let big = u32::from_be_bytes(*big.unwrap_or(&[0; 4]));
    let little = u32_at(bytes, at);
    (little, little == big)
}

fn check_volume(reader: &mut Reader<'_>, sector: &[u8], tree: TreeName) -> SectorCount {
    let (sectors, agree) = both_32(sector, 80);
    let (_, tables_agree) = both_32(sector, 132);
    let block = u16_at(sector, 128);
    let big = sector.get(130..132).and_then(|b| b.first_chunk());
    let big = u16::from_be_bytes(*big.unwrap_or(&[0; 2]));
    if !agree || !tables_agree || block != big {
        reader.find(FindingKind::ByteOrders, Detail::VolumeDescriptor { tree });
    }
    if usize::from(block) != SECTOR_BYTES {
        let bytes = block.into();
        reader.find(FindingKind::Descriptor, Detail::BlockSize { tree, bytes });
    }
    if u64::from(sectors) > reader.sectors().0 {
        let detail = Detail::VolumeLength {
            tree,
            sectors: sectors.into(),
            medium: reader.sectors().0,
        };
        reader.find(FindingKind::BeyondEnd, detail);
    }
    SectorCount(sectors.into())
}

fn root(sector: &[u8]) -> Extent {
    let record = part(sector, 156..190);
    let (lba, _) = both_32(record, 2);
    let (len, _) = both_32(record, 10);
    Extent {
        lba: Lba(lba.into()),
        sectors: SectorCount::holding(len.into()),
    }
}

/// Both path tables must list the same directories.
fn check_path_tables(
    reader: &mut Reader<'_>,
    sector: &[u8],
    tree: TreeName,
) -> Result<(), ReadError> {
    let (len, _) = both_32(sector, 132);
    let little = u32_at(sector, 140);
    let big = sector.get(148..152).and_then(|b| b.first_chunk());
    let big = u32::from_be_bytes(*big.unwrap_or(&[0; 4]));
    if u64::from(len) > PART_BYTES_MAX {
        let bytes = len.into();
        reader.find(
            FindingKind::NotFollowed,
            Detail::PathTableSize { tree, bytes },
        );
        return Ok(());
    }
    let table = |reader: &mut Reader<'_>, lba: u32| -> Result<Vec<u8>, ReadError> {
        let mut bytes = reader.bytes(Extent {
            lba: Lba(lba.into()),
            sectors: SectorCount::holding(len.into()),
        })?;
        bytes.truncate(len as usize);
        Ok(bytes)
    };
    let (little, big) = (table(reader, little)?, table(reader, big)?);
    let (left, right) = (path_table(&little, false), path_table(&big, true));
    if left != right || left.is_none() {
        reader.find(FindingKind::CopiesDiffer, Detail::PathTables { tree });
    }
    Ok(())
}

/// Identifier, sector and parent of each directory (ECMA-119 9.4); `None` where it is cut off.
fn path_table(mut bytes: &[u8], big: bool) -> Option<Vec<(Vec<u8>, u32, u16)>> {
    let mut out = Vec::new();
    while !bytes.is_empty() {
        let len = usize::from(*bytes.first()?);
        let lba = *bytes.get(2..)?.first_chunk()?;
        let parent = *bytes.get(6..)?.first_chunk()?;
        let name = bytes.get(8..8 + len)?.to_vec();
        let (lba, parent) = if big {
            (u32::from_be_bytes(lba), u16::from_be_bytes(parent))
        } else {
            (u32::from_le_bytes(lba), u16::from_le_bytes(parent))
        };
        out.push((name, lba, parent));
        bytes = bytes.get(8 + len + len % 2..)?;
    }
    Some(out)
}
