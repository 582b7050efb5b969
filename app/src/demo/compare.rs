//! Comparing folders byte by byte.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::words::lang::say;

/// What a comparison of two folders found.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// Files of the first folder.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Files that are missing from the second folder or differ there.
    pub problems: Vec<String>,
}

/// Compares every file under `from` with the file of the same name under `to`.
pub fn compare(from: &Path, to: &Path) -> io::Result<Compared> {
    let mut found = Compared::default();
    walk(from, Path::new(""), to, &mut found)?;
    Ok(found)
}

fn walk(root: &Path, inside: &Path, to: &Path, found: &mut Compared) -> io::Result<()> {
    let mut names: Vec<_> = std::fs::read_dir(root.join(inside))?.collect::<Result<Vec<_>, _>>()?;
    names.sort_by_key(std::fs::DirEntry::file_name);
    for entry in names {
        let path = inside.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            walk(root, &path, to, found)?;
            continue;
        }
        found.files += 1;
        found.bytes += entry.metadata()?.len();
        let other = to.join(&path);
        if !other.exists() {
            let file = path.display().to_string();
            found.problems.push(say!("demo-file-missing", file = file));
        } else if !same_file(&root.join(&path), &other)? {
            let file = path.display().to_string();
            found.problems.push(say!("demo-file-differs", file = file));
        }
    }
    Ok(())
}

/// Whether two files have the same bytes.
pub fn same_file(a: &Path, b: &Path) -> io::Result<bool> {
    const STEP: u64 = 1 << 20;
    let (mut a, mut b) = (File::open(a)?, File::open(b)?);
    let (mut x, mut y) = (Vec::new(), Vec::new());
    loop {
        x.clear();
        y.clear();
        Read::by_ref(&mut a).take(STEP).read_to_end(&mut x)?;
        Read::by_ref(&mut b).take(STEP).read_to_end(&mut y)?;
        if x != y {
            return Ok(false);
        }
        if x.is_empty() {
            return Ok(true);
        }
    }
}
