//! The metadata partition, block by block: the file set, then of each directory its entry, its
//! identifiers, and the entries of its files.

use stele_exact::{behind, behind_mut, item, item_mut, number as exact, part};

use super::bytes::compressed_len;
use super::entries::{self, EXTENT_MAX, EXTENTS_MAX, Entry, Kind, Target, block_in};
use super::names::Names;
use super::volume::{self, UNIT};
use crate::error::LayoutError;
use crate::place::Contents;
use crate::tree::{Options, ROOT, Tables};
use crate::units::{CLUSTER_SECTORS, Lba, SECTOR_BYTES, SectorCount};

/// Blocks in front of the root: file set descriptor and terminator.
const SET_BLOCKS: u32 = 2;

/// Unique IDs below 16 are kept back (UDF 2.60, 2.3.4.3 and 3.2.1.1).
const UNIQUE_ID_MIN: u32 = 16;

/// What stands in the next block.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum Stage {
    /// A block of the file set.
    Set,
    /// The entry of the directory itself.
    Entry,
    /// Its identifiers, from this one on, which begins at offset `at`. The first is the directory
    /// above. `files` of those before are files.
    Names { index: u32, at: u64, files: u32 },
    /// The entry of this file, counted among the directory's entries.
    File { index: u32 },
    /// Nothing: all blocks behind the last entry are empty.
    End,
}

/// How far a walk over the blocks is.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
struct Cursor {
    block: u32,
    dir: u32,
    stage: Stage,
}

/// The metadata partition's content.
#[derive(Clone, Debug)]
pub(super) struct Metadata {
    names: Names,
    /// Entries of all directories, and where each directory's begin.
    entries: Vec<u32>,
    starts: Vec<u32>,
    /// Directories in each directory.
    subdirectories: Vec<u32>,
    /// Block of each directory's entry.
    first: Vec<u32>,
    /// Bytes of each directory's identifiers.
    bytes: Vec<u32>,
    /// Where each cluster begins.
    runs: Vec<Cursor>,
    /// Blocks of the whole partition, in whole units.
    blocks: u32,
}

/// What blocks say that is known only when everything is placed.
pub(super) struct Placed<'a> {
    pub options: &'a Options,
    pub contents: &'a Contents,
    pub partition: Lba,
}

impl Placed<'_> {
    /// The program that writes it.
    fn implementation(&self) -> &str {
        &self.options.implementation
    }
}

impl Metadata {
    /// Gives every directory and file its block.
    pub fn plan(tables: &Tables) -> Result<Self, LayoutError> {
        let (entries, starts) = tables.grouped();
        let mut this = Self {
            names: Names::default(),
            entries,
            starts,
            subdirectories: vec![0; tables.directories.len()],
            first: Vec::with_capacity(tables.directories.len()),
            bytes: Vec::with_capacity(tables.directories.len()),
            runs: Vec::new(),
            blocks: 0,
        };
        check_lengths(tables)?;
        for node in tables.nodes.iter().skip(1).filter(|node| node.is_dir) {
            *item_mut(&mut this.subdirectories, node.parent as usize) += 1;
        }
        let mut next = u64::from(SET_BLOCKS);
        for dir in 0..tables.directories.len() {
            let own = part(&this.entries, this.range(dir)).to_vec();
            this.names.arrange(tables, &own);
            let mut at = entries::identifier_len(0, 0).0 as u64;
            let mut files = 0_u64;
            for &node in &own {
                let compressed = compressed_len(this.names.name(tables, node));
                at += entries::identifier_len(compressed, at).0 as u64;
                files += u64::from(!tables.node(node).is_dir);
            }
            let sectors = SectorCount::holding(at);
            if at > EXTENT_MAX {
                return Err(LayoutError::DirectoryTooLarge { sectors });
            }
            this.first.push(number(next)?);
            this.bytes.push(number(at)?);
            next += 1 + sectors.0 + files;
        }
        this.blocks = number(next.next_multiple_of(UNIT.into()))?;
        this.mark_runs(tables);
        Ok(this)
    }

    fn mark_runs(&mut self, tables: &Tables) {
        let mut cursor = Cursor {
            block: 0,
            dir: ROOT,
            stage: Stage::Set,
        };
        while cursor.block < self.blocks {
            if u64::from(cursor.block).is_multiple_of(CLUSTER_SECTORS) {
                self.runs.push(cursor);
            }
            self.step(tables, &mut cursor, None);
        }
    }

    /// Blocks of the partition, whole units.
    pub fn blocks(&self) -> u32 {
        self.blocks
    }

    /// Clusters of the partition.
    pub fn runs(&self) -> u32 {
        exact(self.runs.len())
    }

    /// Writes a cluster of the partition.
    pub fn render(&self, tables: &Tables, placed: &Placed<'_>, run: u32, into: &mut [u8]) {
        let mut cursor = *item(&self.runs, run as usize);
        for block in into.chunks_mut(SECTOR_BYTES) {
            self.step(tables, &mut cursor, Some((placed, block)));
        }
    }

    /// One block, written where it is asked for.
    fn step(&self, tables: &Tables, cursor: &mut Cursor, mut to: Option<(&Placed<'_>, &mut [u8])>) {
        match cursor.stage {
            Stage::Set => {
                if let Some((placed, into)) = &mut to {
                    let bytes = match cursor.block {
                        0 => entries::file_set(placed.options, SET_BLOCKS),
                        location => volume::terminator(location),
                    };
                    put(into, &bytes);
                }
                if cursor.block + 1 == SET_BLOCKS {
                    cursor.stage = Stage::Entry;
                }
            }
            Stage::Entry => {
                if let Some((placed, into)) = &mut to {
                    let entry = self.directory(tables, placed, cursor.dir);
                    put(into, &entry.render(cursor.block, placed.implementation()));
                }
                cursor.stage = Stage::Names {
                    index: 0,
                    at: 0,
                    files: 0,
                };
            }
            Stage::Names { index, at, files } => {
                self.names_block(tables, cursor, (index, at, files), to);
            }
            Stage::File { index } => {
                if let Some((placed, into)) = &mut to {
                    let entry = self.file(tables, placed, cursor.dir, index);
                    put(into, &entry.render(cursor.block, placed.implementation()));
                }
                self.go_to_file(tables, cursor, index + 1);
            }
            Stage::End => {}
        }
        cursor.block += 1;
    }

    /// A block of identifiers. One that begins in it may end in the next.
    fn names_block(
        &self,
        tables: &Tables,
        cursor: &mut Cursor,
        (mut index, mut at, mut files): (u32, u64, u32),
        mut to: Option<(&Placed<'_>, &mut [u8])>,
    ) {
        let own = self.own(cursor.dir);
        let first = self.first_block(cursor.dir).saturating_add(1);
        let from = u64::from(cursor.block.saturating_sub(first)) * SECTOR_BYTES as u64;
        let end = from + SECTOR_BYTES as u64;
        let mut identifier = Vec::new();
        while (index as usize) <= own.len() {
            let node = index
                .checked_sub(1)
                .and_then(|entry| own.get(entry as usize).copied());
            let name = node.map(|node| self.names.name(tables, node));
            let len = entries::identifier_len(name.map_or(0, compressed_len), at).0 as u64;
            if let Some((placed, into)) = &mut to {
                identifier.clear();
                let target = self.target(tables, cursor.dir, node, files);
                let by = placed.implementation();
                entries::identifier(name, target, (at, first), by, &mut identifier);
                // Both cuts are within a block or within an identifier.
                let skip = from.saturating_sub(at) as usize;
                let room = behind_mut(into, at.saturating_sub(from) as usize);
                put(room, behind(&identifier, skip));
            }
            if at + len > end {
                cursor.stage = Stage::Names { index, at, files };
                return;
            }
            files += u32::from(node.is_some_and(|node| !tables.node(node).is_dir));
            at += len;
            index += 1;
            if at == end && (index as usize) <= own.len() {
                cursor.stage = Stage::Names { index, at, files };
                return;
            }
        }
        self.go_to_file(tables, cursor, 0);
    }

    /// Goes to the directory's next file from `index` on, or to the next directory.
    fn go_to_file(&self, tables: &Tables, cursor: &mut Cursor, index: u32) {
        let own = self.own(cursor.dir);
        let rest = behind(own, index as usize);
        let is_file = |node: &u32| !tables.node(*node).is_dir;
        if let Some(skipped) = rest.iter().position(is_file) {
            cursor.stage = Stage::File {
                index: index + exact::<usize, u32>(skipped),
            };
            return;
        }
        cursor.dir += 1;
        cursor.stage = if (cursor.dir as usize) < self.first.len() {
            Stage::Entry
        } else {
            Stage::End
        };
    }

    /// Where the identifier of `node` in `dir` leads; no node: to the directory above.
    fn target(&self, tables: &Tables, dir: u32, node: Option<u32>, files: u32) -> Target {
        let Some(node) = node else {
            let own = *item(&tables.directories, dir as usize);
            return self.directory_target(tables, tables.node(own).parent);
        };
        let found = tables.node(node);
        if found.is_dir {
            return self.directory_target(tables, found.number);
        }
        let block = self.files_at(dir).saturating_add(files);
        Target {
            block,
            unique_id: unique_id(node),
            is_dir: false,
        }
    }

    fn directory_target(&self, tables: &Tables, dir: u32) -> Target {
        Target {
            block: self.first_block(dir),
            unique_id: unique_id(*item(&tables.directories, dir as usize)),
            is_dir: true,
        }
    }

    fn directory(&self, tables: &Tables, placed: &Placed<'_>, dir: u32) -> Entry {
        let node = *item(&tables.directories, dir as usize);
        let below = *item(&self.subdirectories, dir as usize);
        Entry {
            kind: Kind::Directory,
            // Itself in the directory above, and one for each directory in it.
            links: exact(below.saturating_add(1)),
            len: (*item(&self.bytes, dir as usize)).into(),
            time: placed.options.time,
            unique_id: unique_id(node).into(),
            data: self.first_block(dir).saturating_add(1),
        }
    }

    fn file(&self, tables: &Tables, placed: &Placed<'_>, dir: u32, index: u32) -> Entry {
        let node = *item(self.own(dir), index as usize);
        let file = tables.file(tables.node(node).number);
        // None where the file is empty.
        let extent = placed.contents.extents(file.key).first();
        Entry {
            kind: Kind::File,
            links: 1,
            len: file.len,
            time: file.time,
            unique_id: unique_id(node).into(),
            data: extent.map_or(0, |extent| block_in(placed.partition, extent.lba)),
        }
    }

    fn range(&self, dir: usize) -> std::ops::Range<usize> {
        let bound = |at: usize| *item(&self.starts, at) as usize;
        bound(dir)..bound(dir + 1)
    }

    fn own(&self, dir: u32) -> &[u32] {
        part(&self.entries, self.range(dir as usize))
    }

    fn first_block(&self, dir: u32) -> u32 {
        *item(&self.first, dir as usize)
    }

    /// Block of the entry of the directory's first file.
    fn files_at(&self, dir: u32) -> u32 {
        let bytes = *item(&self.bytes, dir as usize);
        let names: u32 = exact(SectorCount::holding(bytes.into()).0);
        self.first_block(dir)
            .saturating_add(1)
            .saturating_add(names)
    }
}

/// The first unique ID behind those of all nodes.
pub(super) fn next_unique_id(tables: &Tables) -> u64 {
    tables.nodes.len() as u64 + u64::from(UNIQUE_ID_MIN) - 1
}

/// Unique ID of a node: 0 is the root's (UDF 2.60, 3.2.1.1).
fn unique_id(node: u32) -> u32 {
    match node {
        ROOT => 0,
        node => node.saturating_add(UNIQUE_ID_MIN - 1),
    }
}

fn number(value: u64) -> Result<u32, LayoutError> {
    u32::try_from(value).map_err(|_| LayoutError::VolumeTooLarge)
}

/// Files whose extents fit their entry's block.
fn check_lengths(tables: &Tables) -> Result<(), LayoutError> {
    let too_long = |len: u64| len.div_ceil(EXTENT_MAX) > EXTENTS_MAX;
    match tables.files.iter().find(|file| too_long(file.len)) {
        Some(file) => Err(LayoutError::FileTooLarge {
            key: file.key,
            len: file.len,
        }),
        None => Ok(()),
    }
}

fn put(into: &mut [u8], bytes: &[u8]) {
    into.iter_mut()
        .zip(bytes)
        .for_each(|(to, from)| *to = *from);
}
