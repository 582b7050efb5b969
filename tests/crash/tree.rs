//! A folder in memory: what lies on a disk at one moment.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Files and folders below a root, by paths relative to it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Tree {
    /// Folders, without the root.
    pub folders: BTreeSet<PathBuf>,
    /// Files with their content.
    pub files: BTreeMap<PathBuf, Arc<Vec<u8>>>,
    /// Inode numbers of the files, where they are known.
    pub inodes: BTreeMap<PathBuf, u64>,
}

/// SQLite's index of its log is no durable state: it is made anew by whoever opens first.
fn is_index(path: &Path) -> bool {
    path.to_string_lossy().ends_with("-shm")
}

impl Tree {
    /// Reads a folder. Content that `before` has too is shared with it.
    pub fn read(root: &Path, before: &Self) -> Self {
        let mut tree = Self::default();
        let mut waiting = vec![root.to_path_buf()];
        while let Some(folder) = waiting.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let entry = entry.unwrap();
                let path = entry.path();
                let name = path.strip_prefix(root).unwrap().to_path_buf();
                if entry.file_type().unwrap().is_dir() {
                    tree.folders.insert(name);
                    waiting.push(path);
                } else if !is_index(&path) {
                    let bytes = Arc::new(fs::read(&path).unwrap());
                    let known = before.files.get(&name).filter(|known| **known == bytes);
                    let inode = entry.metadata().unwrap().ino();
                    tree.inodes.insert(name.clone(), inode);
                    tree.files
                        .insert(name, known.map(Arc::clone).unwrap_or(bytes));
                }
            }
        }
        tree
    }

    /// Gives this the inode numbers that its files have below a folder.
    pub fn found_in(&self, root: &Path) -> Self {
        let mut found = self.clone();
        for (name, inode) in &mut found.inodes {
            *inode = fs::metadata(root.join(name)).unwrap().ino();
        }
        found
    }

    /// Makes a folder hold just this; what lies below `spared` stays as it is there.
    pub fn restore(&self, root: &Path, spared: Option<&str>) {
        fs::create_dir_all(root).unwrap();
        let is_spared = |path: &Path| spared.is_some_and(|spared| path.starts_with(spared));
        for entry in fs::read_dir(root).unwrap() {
            let path = entry.unwrap().path();
            if is_spared(path.strip_prefix(root).unwrap()) {
                continue;
            }
            match path.is_dir() {
                true => fs::remove_dir_all(&path).unwrap(),
                false => fs::remove_file(&path).unwrap(),
            }
        }
        for folder in self.folders.iter().filter(|path| !is_spared(path)) {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        for (path, bytes) in self.files.iter().filter(|(path, _)| !is_spared(path)) {
            fs::write(root.join(path), bytes.as_slice()).unwrap();
        }
    }

    /// The same without what lies below a folder.
    pub fn without(&self, folder: &str) -> Self {
        let mut rest = self.clone();
        rest.folders.retain(|path| !path.starts_with(folder));
        rest.files.retain(|path, _| !path.starts_with(folder));
        rest
    }

    /// How this differs from another, one line for each name; inodes do not count.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        for folder in self.folders.symmetric_difference(&other.folders) {
            let side = if self.folders.contains(folder) {
                "only here"
            } else {
                "missing"
            };
            found.push(format!("{}/: {side}", folder.display()));
        }
        let names: BTreeSet<_> = self.files.keys().chain(other.files.keys()).collect();
        for name in names {
            let said = match (self.files.get(name), other.files.get(name)) {
                (Some(a), Some(b)) if a != b => content(a, b),
                (Some(a), None) => format!("only here, {} bytes", a.len()),
                (None, Some(b)) => format!("missing, {} bytes", b.len()),
                _ => continue,
            };
            found.push(format!("{}: {said}", name.display()));
        }
        found
    }
}

/// How one content differs from another.
fn content(a: &[u8], b: &[u8]) -> String {
    let pages = a.chunks(512).zip(b.chunks(512));
    let other = pages.filter(|(a, b)| a != b).count();
    let first = a.iter().zip(b).position(|(a, b)| a != b);
    let zeros = a.iter().all(|byte| *byte == 0);
    format!(
        "{} bytes instead of {}, {other} pieces of 512 differ, the first at byte {first:?}{}",
        a.len(),
        b.len(),
        if zeros { ", all zero" } else { "" }
    )
}
