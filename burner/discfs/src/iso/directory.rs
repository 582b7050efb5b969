//! One tree of directories: which entries each has, in which order, and how its records and the
//! continuation area behind them come out, sector by sector.

use stele_exact::{item, item_mut, part, part_mut};

use super::bytes::in_32;
use super::record::{DIRECTORY, Facts, MORE_SECTIONS, base_len, record};
use super::rock_ridge::{self, Attributes, Continuation, Who, in_one_sector};
use super::unique::{Flavor, Naming};
use crate::error::LayoutError;
use crate::place::{Contents, SECTION_BYTES_MAX};
use crate::time::Civil;
use crate::tree::{DiscTime, ROOT, Tables};
use crate::units::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};

/// How far a walk through a directory's records is.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Cursor {
    /// 0 is `.`, 1 is `..`, from 2 on the entries.
    index: u32,
    /// Section of the entry.
    section: u32,
    /// Offset of the next record.
    records: u64,
    /// Offset of the next piece in the continuation area.
    area: u64,
    /// Offset of the current entry's piece.
    piece: u64,
}

/// One record met on a walk.
struct Step {
    index: u32,
    section: u32,
    at: u64,
    /// Offset and length in the continuation area.
    rest: Option<(u64, usize)>,
}

/// A directory tree of one flavor.
#[derive(Clone, Debug)]
pub(crate) struct Trees {
    naming: Naming,
    /// Entries of all directories, sorted within each.
    entries: Vec<u32>,
    /// Where each directory's entries start; one more than directories.
    starts: Vec<u32>,
    /// Directories in each directory.
    subdirectories: Vec<u32>,
    /// Directories level by level, as path tables list them.
    pub(crate) order: Vec<u32>,
    /// Records of each directory.
    pub(crate) records: Vec<Extent>,
    /// Time of all directories.
    time: DiscTime,
}

/// Where a run of at most one cluster of a directory begins.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) struct Run {
    pub(crate) dir: u32,
    pub(crate) extent: Extent,
    pub(crate) from: Cursor,
    /// Records, or the continuation area.
    pub(crate) is_area: bool,
}

impl Trees {
    /// All directories of the tree, sorted as the standard wants their records.
    pub(crate) fn new(
        flavor: Flavor,
        tables: &Tables,
        time: DiscTime,
    ) -> Result<Self, LayoutError> {
        let directories = tables.directories.len();
        if directories > usize::from(u16::MAX) {
            return Err(LayoutError::TooManyDirectories { directories });
        }
        let (mut entries, starts) = tables.grouped();
        let mut naming = Naming::new(flavor);
        let mut subdirectories = vec![0; directories];
        for node in tables.nodes.iter().skip(1).filter(|node| node.is_dir) {
            *item_mut(&mut subdirectories, node.parent as usize) += 1;
        }
        for dir in 0..directories {
            naming.arrange(tables, part_mut(&mut entries, range(&starts, dir)));
        }
        let none = Extent {
            lba: Lba(0),
            sectors: SectorCount(0),
        };
        let records = vec![none; directories];
        let order = Vec::with_capacity(directories);
        let mut trees = Self {
            naming,
            entries,
            starts,
            subdirectories,
            order,
            records,
            time,
        };
        trees.order = trees.by_level(tables);
        Ok(trees)
    }

    fn by_level(&self, tables: &Tables) -> Vec<u32> {
        let mut order = vec![ROOT];
        let mut at = 0;
        while let Some(&dir) = order.get(at) {
            let nodes = self.entries(dir).iter().map(|&node| tables.node(node));
            let below: Vec<u32> = nodes.filter(|n| n.is_dir).map(|n| n.number).collect();
            order.extend(below);
            at += 1;
        }
        order
    }

    /// Entries of a directory in order.
    fn entries(&self, dir: u32) -> &[u32] {
        part(&self.entries, range(&self.starts, dir as usize))
    }

    fn is_primary(&self) -> bool {
        self.naming.flavor == Flavor::Primary
    }

    /// Appends the identifier of a directory as records and path tables have it.
    pub(crate) fn directory_identifier(&self, tables: &Tables, dir: u32, out: &mut Vec<u8>) {
        match *item(&tables.directories, dir as usize) {
            ROOT => out.push(0),
            node => self.naming.identifier(tables, node, out),
        }
    }

    /// Sectors of a directory: its records, and the continuation area behind them. `each` is told
    /// where every run begins, counted from the directory's first sector.
    pub(crate) fn measure(
        &self,
        tables: &Tables,
        dir: u32,
        mut each: impl FnMut(bool, u64, Cursor),
    ) -> (SectorCount, SectorCount) {
        const RUN: u64 = CLUSTER_SECTORS * SECTOR_BYTES as u64;
        let mut cursor = Cursor::default();
        let mut name = Vec::new();
        let (mut records_run, mut area_run) = (0, 0);
        loop {
            let before = cursor;
            let Some(step) = self.step(tables, dir, &mut cursor, &mut name) else {
                break;
            };
            if step.at >= records_run {
                each(
                    false,
                    step.at,
                    Cursor {
                        records: step.at,
                        ..before
                    },
                );
                records_run = step.at / RUN * RUN + RUN;
            }
            if let Some((at, _)) = step.rest.filter(|_| step.section == 0)
                && at >= area_run
            {
                each(true, at, Cursor { area: at, ..before });
                area_run = at / RUN * RUN + RUN;
            }
        }
        (
            SectorCount::holding(cursor.records),
            SectorCount::holding(cursor.area),
        )
    }

    fn step(
        &self,
        tables: &Tables,
        dir: u32,
        cursor: &mut Cursor,
        name: &mut Vec<u8>,
    ) -> Option<Step> {
        let node = self.node_at(tables, dir, cursor.index)?;
        self.identifier_at(tables, node, cursor.index, name);
        let base = base_len(name.len());
        let who = who(tables, dir, node, cursor.index);
        let (here, rest) = if self.is_primary() {
            rock_ridge::sizes(who, base)
        } else {
            (0, 0)
        };
        if cursor.section == 0 && rest > 0 {
            cursor.piece = in_one_sector(cursor.area, rest);
            cursor.area = cursor.piece + rest as u64;
        }
        let len = (base + here).next_multiple_of(2);
        let at = in_one_sector(cursor.records, len);
        let rest = (rest > 0).then_some((cursor.piece, rest));
        let step = Step {
            index: cursor.index,
            section: cursor.section,
            at,
            rest,
        };
        cursor.records = at + len as u64;
        cursor.section += 1;
        if cursor.index < 2 || u64::from(cursor.section) >= sections(tables, node) {
            cursor.index += 1;
            cursor.section = 0;
        }
        Some(step)
    }

    fn node_at(&self, tables: &Tables, dir: u32, index: u32) -> Option<u32> {
        let own = *item(&tables.directories, dir as usize);
        match index {
            0 => Some(own),
            1 => {
                let above = tables.node(own).parent;
                Some(*item(&tables.directories, above as usize))
            }
            _ => self.entries(dir).get(index as usize - 2).copied(),
        }
    }

    fn identifier_at(&self, tables: &Tables, node: u32, index: u32, name: &mut Vec<u8>) {
        name.clear();
        match index {
            0 => name.push(0),
            1 => name.push(1),
            _ => self.naming.identifier(tables, node, name),
        }
    }

    /// Writes a run of a directory's records or of its continuation area.
    pub(crate) fn render(&self, tables: &Tables, contents: &Contents, run: &Run, into: &mut [u8]) {
        let mut cursor = run.from;
        let start = if run.is_area {
            cursor.area
        } else {
            cursor.records
        };
        let end = start + into.len() as u64;
        let (mut name, mut out) = (Vec::new(), Vec::new());
        while let Some(step) = self.step(tables, run.dir, &mut cursor, &mut name) {
            out.clear();
            let at = match (run.is_area, step.rest) {
                (false, _) => {
                    self.write_record(tables, contents, run.dir, &step, &name, &mut out);
                    step.at
                }
                (true, Some((at, _))) if step.section == 0 => {
                    let Some(node) = self.node_at(tables, run.dir, step.index) else {
                        return;
                    };
                    rock_ridge::continuation(&mut out, who(tables, run.dir, node, step.index));
                    at
                }
                (true, _) => continue,
            };
            if at >= end {
                return;
            }
            let place = into
                .iter_mut()
                .skip(usize::try_from(at - start).unwrap_or(usize::MAX));
            place.zip(&out).for_each(|(to, from)| *to = *from);
        }
    }

    fn write_record(
        &self,
        tables: &Tables,
        contents: &Contents,
        dir: u32,
        step: &Step,
        name: &[u8],
        out: &mut Vec<u8>,
    ) {
        let Some(node) = self.node_at(tables, dir, step.index) else {
            return;
        };
        let facts = self.facts(tables, contents, node, step.section);
        let mut system_use = Vec::new();
        if self.is_primary() {
            let is_dir = facts.flags & DIRECTORY != 0;
            let number = tables.node(node).number as usize;
            let below = is_dir.then(|| *item(&self.subdirectories, number));
            // Nodes count from 0, serial numbers from 1.
            let serial = node.saturating_add(1);
            let attributes = Attributes {
                subdirectories: below,
                serial,
                time: facts.time,
            };
            let area = item(&self.records, dir as usize).end();
            let rest = step.rest.map(|(at, len)| Continuation {
                lba: in_32(area.0 + at / SECTOR_BYTES as u64),
                offset: in_32(at % SECTOR_BYTES as u64),
                len: in_32(len as u64),
            });
            let who = who(tables, dir, node, step.index);
            rock_ridge::fields(&mut system_use, who, &attributes, rest);
        }
        record(out, &facts, name, &system_use);
    }

    /// What the record of a node's section says.
    fn facts(&self, tables: &Tables, contents: &Contents, node: u32, section: u32) -> Facts {
        let found = tables.node(node);
        if found.is_dir {
            return self.directory_facts(found.number);
        }
        let file = tables.file(found.number);
        let extents = contents.extents(file.key);
        // None where the file is empty.
        let extent = extents.get(section as usize);
        let before = u64::from(section) * SECTION_BYTES_MAX;
        let left = file.len.saturating_sub(before);
        let last = section as usize + 1 >= extents.len();
        Facts {
            lba: extent.map_or(0, |extent| in_32(extent.lba.0)),
            len: in_32(left.min(SECTION_BYTES_MAX)),
            time: Civil::of(file.time).short(),
            flags: if last { 0 } else { MORE_SECTIONS },
        }
    }

    /// What a directory's own record says.
    pub(crate) fn directory_facts(&self, dir: u32) -> Facts {
        let extent = item(&self.records, dir as usize);
        Facts {
            lba: in_32(extent.lba.0),
            len: in_32(extent.sectors.bytes()),
            time: Civil::of(self.time).short(),
            flags: DIRECTORY,
        }
    }
}

fn who(tables: &Tables, dir: u32, node: u32, index: u32) -> Who<'_> {
    match index {
        0 if dir == ROOT => Who::Root,
        0 | 1 => Who::Dots,
        _ => Who::Entry(tables.name(node)),
    }
}

fn sections(tables: &Tables, node: u32) -> u64 {
    let found = tables.node(node);
    if found.is_dir {
        return 1;
    }
    let len = tables.file(found.number).len;
    len.div_ceil(SECTION_BYTES_MAX).max(1)
}

fn range(starts: &[u32], dir: usize) -> std::ops::Range<usize> {
    *item(starts, dir) as usize..*item(starts, dir + 1) as usize
}
