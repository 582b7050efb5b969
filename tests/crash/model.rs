//! What a power cut may leave on the disk, out of a snapshot and the shim's log.
//!
//! The model is that of a journaled file system. Names change in one order, and a power cut leaves
//! a prefix of it: at least up to what was synced. The sync of a file makes its own name durable
//! and what came before that in the order, not every name so far: ext4 does more, btrfs does not.
//! Some seeds take less for granted, which POSIX allows: each folder has an order of its own then,
//! and only a sync of the folder itself makes its names durable.
//!
//! Data is durable where its file was synced after it was written. Other data is kept, dropped or
//! torn, each write and each piece of 512 bytes or 4 KiB for itself; a file that grew may have its
//! new length with zeros in it. Lengths that were set are kept in order, and what was written after
//! one that was dropped is dropped too. So a renamed file whose data was never synced may be empty,
//! zeros, or anything between.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::dice::Dice;
use crate::log::{Record, What};
use crate::tree::Tree;

/// A file's number in the model: an inode number is used again once its file is gone.
type FileId = usize;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    Folder,
    File(FileId),
}

type Names = BTreeMap<PathBuf, Entry>;

/// A change of names.
enum Naming {
    Put(PathBuf, Entry),
    Move(PathBuf, PathBuf),
    Remove(PathBuf),
}

/// A change of a file's content.
enum Change {
    Length(usize),
    AtLeast(usize),
    Bytes(usize, Vec<u8>),
}

struct File {
    base: Arc<Vec<u8>>,
    /// Changes with their places in the log.
    changes: Vec<(usize, Change)>,
    /// Changes before this place are durable.
    synced: usize,
}

struct Named {
    at: usize,
    naming: Naming,
    file: Option<FileId>,
    folders: Vec<PathBuf>,
}

/// A disk while a program runs.
pub struct Model {
    base: Names,
    now: Names,
    files: Vec<File>,
    namings: Vec<Named>,
    by_inode: BTreeMap<u64, FileId>,
    /// So many changes of names are durable in a journal.
    journal: usize,
    /// For each folder, the place in the log before which its names are durable.
    folders: BTreeMap<PathBuf, usize>,
}

impl Model {
    /// The disk after the calls of a log. What lies below `spared` is no part of it.
    pub fn new(before: &Tree, log: &[Record], spared: Option<&str>) -> Self {
        let mut model = Self {
            base: Names::new(),
            now: Names::new(),
            files: Vec::new(),
            namings: Vec::new(),
            by_inode: BTreeMap::new(),
            journal: 0,
            folders: BTreeMap::new(),
        };
        let is_spared = |path: &Path| spared.is_some_and(|spared| path.starts_with(spared));
        for folder in before.folders.iter().filter(|path| !is_spared(path)) {
            model.base.insert(folder.clone(), Entry::Folder);
        }
        for (path, bytes) in before.files.iter().filter(|(path, _)| !is_spared(path)) {
            let id = model.file(Arc::clone(bytes));
            model.base.insert(path.clone(), Entry::File(id));
            model.by_inode.insert(before.inodes[path], id);
        }
        model.now = model.base.clone();
        let mut begun = BTreeMap::new();
        for (at, record) in log.iter().enumerate() {
            if is_spared(record.what.path()) {
                continue;
            }
            match &record.what {
                What::Sync { .. } | What::SyncAll => {
                    begun.insert(record.call, at);
                }
                What::Synced { .. } => {
                    if let Some(begin) = begun.get(&record.call) {
                        model.sync(*begin, &log[*begin].what);
                    }
                }
                what => model.change(at, what),
            }
        }
        model
    }

    fn file(&mut self, base: Arc<Vec<u8>>) -> FileId {
        self.files.push(File {
            base,
            changes: Vec::new(),
            synced: 0,
        });
        self.files.len() - 1
    }

    fn change(&mut self, at: usize, what: &What) {
        let size = |n: u64| usize::try_from(n).unwrap();
        let (inode, change) = match what {
            What::Truncate { inode, length, .. } => (inode, Change::Length(size(*length))),
            What::Extend { inode, length, .. } => (inode, Change::AtLeast(size(*length))),
            What::Write {
                inode,
                offset,
                data,
                ..
            } => (inode, Change::Bytes(size(*offset), data.clone())),
            _ => return self.name(at, what),
        };
        let id = self.by_inode[inode];
        self.files[id].changes.push((at, change));
    }

    fn name(&mut self, at: usize, what: &What) {
        let (naming, paths) = match what {
            What::Create { path, inode } => {
                let id = self.file(Arc::default());
                self.by_inode.insert(*inode, id);
                let put = Naming::Put(path.clone(), Entry::File(id));
                (put, vec![path])
            }
            What::MakeFolder { path } => (Naming::Put(path.clone(), Entry::Folder), vec![path]),
            What::Link { from, to } => (Naming::Put(to.clone(), self.now[from]), vec![to]),
            What::Rename { from, to } => (Naming::Move(from.clone(), to.clone()), vec![from, to]),
            What::Unlink { path } | What::RemoveFolder { path } => {
                (Naming::Remove(path.clone()), vec![path])
            }
            _ => return,
        };
        let folder = |path: &&PathBuf| path.parent().unwrap_or(Path::new("")).to_path_buf();
        let folders = paths.iter().map(folder).collect();
        let file = match &naming {
            Naming::Put(_, Entry::File(id)) => Some(*id),
            Naming::Move(path, _) => match self.now.get(path) {
                Some(Entry::File(id)) => Some(*id),
                _ => None,
            },
            _ => None,
        };
        apply(&mut self.now, &naming);
        self.namings.push(Named {
            at,
            naming,
            file,
            folders,
        });
    }

    /// A sync that began at a place of the log has returned.
    fn sync(&mut self, begin: usize, what: &What) {
        let mut synced = |durable: &dyn Fn(&Named) -> bool| {
            let before = |named: &Named| named.at < begin && durable(named);
            let last = self.namings.iter().rposition(before);
            self.journal = self.journal.max(last.map_or(0, |last| last + 1));
        };
        match what {
            What::Sync { path, folder, .. } if *folder => {
                synced(&|named| named.folders.contains(path));
                self.folders.insert(path.clone(), begin);
            }
            What::Sync { inode, .. } => {
                let id = self.by_inode[inode];
                synced(&|named| named.file == Some(id));
                self.files[id].synced = begin;
            }
            _ => {
                synced(&|_| true);
                let all = self.namings.iter().flat_map(|named| named.folders.clone());
                let all: Vec<PathBuf> = all.collect();
                self.folders
                    .extend(all.into_iter().map(|path| (path, begin)));
                self.files.iter_mut().for_each(|file| file.synced = begin);
            }
        }
    }

    /// The disk when only the process dies: the system writes everything out in the end.
    pub fn killed(&self) -> Tree {
        self.tree(&self.now, |file| {
            let mut bytes = file.base.as_ref().clone();
            for (_, change) in &file.changes {
                make(&mut bytes, change);
            }
            bytes
        })
    }

    /// The disk that one power cut leaves.
    pub fn power_cut(&self, dice: &mut Dice) -> Tree {
        let names = if dice.once_in(4) {
            self.names_by_folder(dice)
        } else {
            self.names_by_journal(dice)
        };
        self.tree(&names, |file| file.after_power_cut(dice))
    }

    fn names_by_journal(&self, dice: &mut Dice) -> Names {
        let more = self.namings.len() - self.journal;
        let kept = match dice.below(3) {
            0 => self.journal,
            1 => self.namings.len(),
            _ => self.journal + dice.below(more + 1),
        };
        let mut names = self.base.clone();
        for named in &self.namings[..kept] {
            apply(&mut names, &named.naming);
        }
        names
    }

    fn names_by_folder(&self, dice: &mut Dice) -> Names {
        let mut ends: BTreeMap<&Path, usize> = BTreeMap::new();
        let last = self.namings.last().map_or(0, |named| named.at + 1);
        for folder in self.namings.iter().flat_map(|named| &named.folders) {
            ends.entry(folder).or_insert_with(|| {
                let synced = self.folders.get(folder).copied().unwrap_or(0);
                synced + dice.below(last.saturating_sub(synced) + 1)
            });
        }
        let mut names = self.base.clone();
        for named in &self.namings {
            if named
                .folders
                .iter()
                .all(|folder| named.at < ends[&**folder])
            {
                apply(&mut names, &named.naming);
            }
        }
        names
    }

    fn tree(&self, names: &Names, mut content: impl FnMut(&File) -> Vec<u8>) -> Tree {
        let mut tree = Tree::default();
        let mut made: BTreeMap<FileId, Arc<Vec<u8>>> = BTreeMap::new();
        for (path, entry) in names {
            match entry {
                Entry::Folder => _ = tree.folders.insert(path.clone()),
                Entry::File(id) => {
                    let file = &self.files[*id];
                    let bytes = made.entry(*id).or_insert_with(|| match file.changes.len() {
                        0 => Arc::clone(&file.base),
                        _ => Arc::new(content(file)),
                    });
                    tree.files.insert(path.clone(), Arc::clone(bytes));
                }
            }
        }
        tree
    }
}

/// Changes names; what is not there is not moved, and nothing is put where no folder is.
fn apply(names: &mut Names, naming: &Naming) {
    let has_folder = |names: &Names, path: &Path| {
        let parent = path.parent().unwrap_or(Path::new(""));
        parent == Path::new("") || names.get(parent) == Some(&Entry::Folder)
    };
    match naming {
        Naming::Put(path, entry) => {
            if has_folder(names, path) {
                names.insert(path.clone(), *entry);
            }
        }
        Naming::Move(from, to) => {
            if !names.contains_key(from) || !has_folder(names, to) {
                return;
            }
            let below: Vec<PathBuf> = names
                .keys()
                .filter(|p| p.starts_with(from))
                .cloned()
                .collect();
            for path in below {
                let rest = path.strip_prefix(from).unwrap();
                let new = if rest == Path::new("") {
                    to.clone()
                } else {
                    to.join(rest)
                };
                if let Some(entry) = names.remove(&path) {
                    names.insert(new, entry);
                }
            }
        }
        Naming::Remove(path) => _ = names.remove(path),
    }
}

fn make(bytes: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Length(length) => bytes.resize(*length, 0),
        Change::AtLeast(length) => bytes.resize(bytes.len().max(*length), 0),
        Change::Bytes(offset, data) => put(bytes, *offset, data),
    }
}

fn put(bytes: &mut Vec<u8>, offset: usize, data: &[u8]) {
    let end = offset + data.len();
    bytes.resize(bytes.len().max(end), 0);
    bytes[offset..end].copy_from_slice(data);
}

impl File {
    fn after_power_cut(&self, dice: &mut Dice) -> Vec<u8> {
        let mut bytes = self.base.as_ref().clone();
        let (durable, open): (Vec<_>, Vec<_>) =
            self.changes.iter().partition(|(at, _)| *at < self.synced);
        for (_, change) in durable {
            make(&mut bytes, change);
        }
        // All, nothing, or each change for itself.
        let style = dice.below(4);
        for (_, change) in open {
            let keep = match style {
                0 => false,
                1 => true,
                _ => dice.once_in(2),
            };
            match change {
                change if keep => make(&mut bytes, change),
                // Later changes of its length and data presuppose this one.
                Change::Length(_) | Change::AtLeast(_) => break,
                Change::Bytes(offset, data) => {
                    if style > 1 && dice.once_in(2) {
                        torn(&mut bytes, *offset, data, dice);
                    }
                    // The length was written, the data was not.
                    if dice.once_in(3) {
                        bytes.resize(bytes.len().max(offset + data.len()), 0);
                    }
                }
            }
        }
        bytes
    }
}

/// Keeps some pieces of a write.
fn torn(bytes: &mut Vec<u8>, offset: usize, data: &[u8], dice: &mut Dice) {
    let unit = if dice.once_in(2) { 512 } else { 4096 };
    let mut at = 0;
    while at < data.len() {
        // Pieces lie at multiples of the unit in the file, wherever the write began.
        let end = data.len().min((offset + at) / unit * unit + unit - offset);
        if dice.once_in(2) {
            put(bytes, offset + at, &data[at..end]);
        }
        at = end;
    }
}
