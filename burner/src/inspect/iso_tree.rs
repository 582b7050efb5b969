//! The directories of ISO 9660, with the names of Rock Ridge or of Joliet (ECMA-119 9.1; RRIP
//! 4.1.4; SUSP 5.1).

use std::collections::BTreeSet;

use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};

use super::detail::{Detail, Told, TreeName};
use super::finding::FindingKind;
use super::reader::{DEPTH_MAX, HELD_FOR_EACH, Reader, u32_at};
use super::tree::{FileFacts, FileTree, push_extent};
use crate::sectors::ReadError;

/// Whose names are read.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Names {
    /// Rock Ridge's where a record has one, else ISO 9660's own.
    Primary,
    /// UCS-2.
    Joliet,
}

impl Names {
    fn tree(self) -> TreeName {
        match self {
            Self::Primary => TreeName::Iso9660,
            Self::Joliet => TreeName::Joliet,
        }
    }

    /// A folder or file of the tree, by its path.
    fn at(self, path: &str) -> Detail {
        Detail::InTree {
            tree: self.tree(),
            path: path.into(),
        }
    }
}

/// One record of a directory.
struct Record {
    name: String,
    extent: Extent,
    len: u64,
    is_dir: bool,
    more: bool,
    rock_ridge: bool,
}

/// Reads a tree; the second value tells whether any name came from Rock Ridge.
pub(super) fn read(
    reader: &mut Reader<'_>,
    root: Extent,
    names: Names,
) -> Result<(FileTree, bool), ReadError> {
    reader.next_tree();
    let mut tree = FileTree::default();
    let mut rock_ridge = false;
    let mut seen = BTreeSet::new();
    let mut folders = vec![(String::new(), root, 0_usize)];
    while let Some((prefix, extent, depth)) = folders.pop() {
        if depth > DEPTH_MAX || !seen.insert(extent.lba) {
            reader.find(FindingKind::NotFollowed, names.at(&prefix));
            continue;
        }
        tree.directories += 1;
        // A file in several sections: the name of the one that is not complete yet.
        let mut open: Option<String> = None;
        for record in records(reader, extent, &prefix, names)? {
            if !reader.one_more() {
                reader.find(FindingKind::NotFollowed, names.at(&prefix));
                return Ok((tree, rock_ridge));
            }
            rock_ridge |= record.rock_ridge;
            let path = format!("{prefix}{}", record.name);
            let held = path.len() as u64 + HELD_FOR_EACH;
            if !reader.hold(held) {
                reader.find(FindingKind::NotFollowed, names.at(&prefix));
                return Ok((tree, rock_ridge));
            }
            if record.is_dir {
                folders.push((format!("{path}/"), record.extent, depth + 1));
                continue;
            }
            let goes_on = open.as_deref() == Some(path.as_str());
            if !goes_on && tree.files.contains_key(&path) {
                let (tree, path) = (names.tree(), Told::from(&path));
                reader.find(FindingKind::Directory, Detail::NameTwice { tree, path });
            }
            let file = tree.files.entry(path.clone()).or_insert(FileFacts {
                len: 0,
                extents: Vec::new(),
            });
            file.len += record.len;
            if record.extent.sectors.0 > 0 {
                push_extent(&mut file.extents, record.extent);
            }
            open = record.more.then_some(path);
        }
        if let Some(path) = open {
            let (tree, path) = (names.tree(), Told::from(&path));
            reader.find(FindingKind::Directory, Detail::NoLastSection { tree, path });
        }
    }
    Ok((tree, rock_ridge))
}

/// The records of a directory but `.` and `..`.
fn records(
    reader: &mut Reader<'_>,
    extent: Extent,
    prefix: &str,
    names: Names,
) -> Result<Vec<Record>, ReadError> {
    if !reader.fits(extent.sectors.bytes().min(reader.sectors().bytes())) {
        reader.find(FindingKind::NotFollowed, names.at(prefix));
        return Ok(Vec::new());
    }
    let bytes = reader.bytes(extent)?;
    if bytes.len() as u64 != extent.sectors.bytes() {
        reader.find(FindingKind::BeyondEnd, names.at(prefix));
    }
    let mut out = Vec::new();
    for (sector, number) in bytes.chunks(SECTOR_BYTES).zip(0_u64..) {
        let mut rest = sector;
        while let Some(&len) = rest.first().filter(|len| **len > 0) {
            let Some((record, behind)) = rest.split_at_checked(usize::from(len)) else {
                let detail = Detail::DirectorySector {
                    tree: names.tree(),
                    path: prefix.into(),
                    sector: number,
                };
                reader.find(FindingKind::Directory, detail);
                break;
            };
            rest = behind;
            match parse(reader, record, names)? {
                Some(Some(record)) => out.push(record),
                Some(None) => {}
                None => reader.find(FindingKind::Directory, names.at(prefix)),
            }
        }
    }
    Ok(out)
}

/// A record; `Some(None)` for the two that lead to the directory itself and above it.
fn parse(
    reader: &mut Reader<'_>,
    record: &[u8],
    names: Names,
) -> Result<Option<Option<Record>>, ReadError> {
    let (Some(&name_len), Some(&flags)) = (record.get(32), record.get(25)) else {
        return Ok(None);
    };
    let Some(identifier) = record.get(33..33 + usize::from(name_len)) else {
        return Ok(None);
    };
    if matches!(identifier, [0] | [1]) {
        return Ok(Some(None));
    }
    let big = |at: usize| {
        let found = record.get(at..).and_then(|rest| rest.first_chunk());
        u32::from_be_bytes(*found.unwrap_or(&[0; 4]))
    };
    if u32_at(record, 2) != big(6) || u32_at(record, 10) != big(14) {
        let tree = names.tree();
        reader.find(FindingKind::ByteOrders, Detail::DirectoryRecord { tree });
    }
    let len = u32_at(record, 10);
    // System use begins on an even offset.
    let behind = 33 + usize::from(name_len) + usize::from(name_len.is_multiple_of(2));
    let system_use = crate::exact::rest(record, behind);
    let extended = match names {
        Names::Joliet => RockRidge::default(),
        Names::Primary => rock_ridge(reader, system_use)?,
    };
    if extended.relocated {
        // It stands here for readers that follow eight levels only; its own place has a link.
        return Ok(Some(None));
    }
    let rock_ridge = extended.name.is_some();
    let name = match (extended.name, names) {
        (Some(name), _) => name,
        (None, Names::Joliet) => ucs2(identifier),
        (None, Names::Primary) => plain(identifier),
    };
    if name.is_empty() || name.contains(['/', '\0']) || name == "." || name == ".." {
        return Ok(None);
    }
    let extent = Extent {
        lba: Lba(u32_at(record, 2).into()),
        sectors: SectorCount::holding(len.into()),
    };
    let child = match extended.child {
        Some(lba) => relocated_to(reader, lba)?,
        None => None,
    };
    Ok(Some(Some(Record {
        name,
        extent: child.unwrap_or(extent),
        len: len.into(),
        is_dir: flags & 2 != 0 || child.is_some(),
        more: flags & 0x80 != 0,
        rock_ridge,
    })))
}

fn plain(identifier: &[u8]) -> String {
    let text = String::from_utf8_lossy(identifier);
    let name = text.split(';').next().unwrap_or_default();
    name.trim_end_matches('.').to_owned()
}

fn ucs2(identifier: &[u8]) -> String {
    let (units, _) = identifier.as_chunks::<2>();
    let units: Vec<u16> = units.iter().map(|unit| u16::from_be_bytes(*unit)).collect();
    let text = String::from_utf16_lossy(&units);
    text.strip_suffix(";1").map_or(text.clone(), str::to_owned)
}

/// What a system use area says.
#[derive(Default)]
struct RockRidge {
    name: Option<String>,
    /// Where the folder lies that this record stands for (RRIP 4.1.5.1).
    child: Option<Lba>,
    /// The record's folder belongs elsewhere (RRIP 4.1.5.3).
    relocated: bool,
}

/// The extent of a folder that lies elsewhere: its first record tells its length. `None` where
/// there is no folder.
fn relocated_to(reader: &mut Reader<'_>, lba: Lba) -> Result<Option<Extent>, ReadError> {
    let Some(sector) = reader.sector(lba)? else {
        return Ok(None);
    };
    let is_itself = sector.get(32..34) == Some(&[1, 0]);
    let own = is_itself && u64::from(u32_at(&sector, 2)) == lba.0;
    Ok(own.then(|| Extent {
        lba,
        sectors: SectorCount::holding(u32_at(&sector, 10).into()),
    }))
}

/// The system use area of a record and its continuations.
fn rock_ridge(reader: &mut Reader<'_>, area: &[u8]) -> Result<RockRidge, ReadError> {
    // Longer chains of continuations than any name needs are not followed.
    const CONTINUATIONS_MAX: usize = 16;
    let mut name: Option<Vec<u8>> = None;
    let mut out = RockRidge::default();
    let mut next = Some(area.to_vec());
    let mut left = CONTINUATIONS_MAX;
    while let Some(area) = next.take().filter(|_| left > 0) {
        left -= 1;
        let mut rest = area.as_slice();
        while let Some(&[a, b, len, _]) = rest.first_chunk::<4>() {
            let Some((entry, behind)) = rest.split_at_checked(usize::from(len)) else {
                break;
            };
            if len < 4 {
                break;
            }
            match &[a, b] {
                b"NM" => {
                    let part = crate::exact::rest(entry, 5);
                    name.get_or_insert_default().extend_from_slice(part);
                }
                b"CL" => out.child = Some(Lba(u32_at(entry, 4).into())),
                b"RE" => out.relocated = true,
                b"CE" => {
                    let lba = Lba(u32_at(entry, 4).into());
                    let (at, len) = (u32_at(entry, 12) as usize, u32_at(entry, 20) as usize);
                    if let Some(sector) = reader.sector(lba)? {
                        let end = at.saturating_add(len);
                        next = sector.get(at..end).map(<[u8]>::to_vec);
                    }
                }
                _ => {}
            }
            rest = behind;
        }
    }
    out.name = name.map(|name| String::from_utf8_lossy(&name).into_owned());
    Ok(out)
}
