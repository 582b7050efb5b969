//! Backups of a catalog, whole or not there, and the way back from one.

use std::fs::{self, File};
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::OpenError;

/// The path of a file beside another one, named as it is and more.
pub(crate) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Keeps a copy of the catalog at `path` beside it, as `NAME.schema-VERSION`, with the same
/// permissions: it holds patients' names, and nobody may read it who may not read the catalog. The
/// caller holds the write lock, so that the copy is what is migrated; a copy that an earlier try
/// left is replaced.
pub(super) fn keep(path: &Path, version: i64) -> Result<(), OpenError> {
    let kept = beside(path, &format!(".schema-{version}"));
    let part = beside(&kept, ".part");
    keep_as(path, &part)
        .and_then(|()| fs::rename(&part, &kept))
        .and_then(|()| sync_folder(&kept))
        .map_err(OpenError::Backup)
}

fn keep_as(path: &Path, part: &Path) -> Result<(), Error> {
    remove(part)?;
    let permissions = fs::metadata(path)?.permissions();
    let file = File::options().write(true).create_new(true).open(part)?;
    file.set_permissions(permissions)?;
    copy(path, part)?;
    file.sync_all()
}

/// Writes the last committed state of the catalog at `path` into the empty file `to`, while others
/// go on writing, what is in the write-ahead log included (SQLite, `VACUUM INTO`).
pub(crate) fn copy(path: &Path, to: &Path) -> Result<(), Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(path, flags).map_err(Error::other)?;
    let copied = source.execute("VACUUM INTO ?1", [to.to_string_lossy()]);
    copied.map(|_| ()).map_err(Error::other)
}

/// Puts the file `new` in the place of the catalog at `path`, which is kept as `kept`. There is a
/// catalog at every moment: the one name changes from the one to the other. Where the catalog can
/// still be opened its log goes into it first; where it cannot, its log is kept beside it.
pub(crate) fn swap(path: &Path, new: &Path, kept: &Path) -> Result<(), Error> {
    if path.exists() {
        // One that is damaged is kept as it is.
        let _ = Connection::open(path)
            .and_then(|db| db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)"));
        // The log goes before: none is left that would be taken for the new one's.
        for end in ["-wal", "-shm"] {
            match fs::rename(beside(path, end), beside(kept, end)) {
                Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
                _ => {}
            }
        }
        fs::hard_link(path, kept)?;
    }
    fs::rename(new, path)?;
    sync_folder(path)
}

/// Whether a catalog lies beside the one at `path` that it took the place of ([`swap`]).
pub(crate) fn is_one_kept(path: &Path) -> bool {
    let before = beside(path, ".before-");
    let (Some(name), Some(folder)) = (before.file_name(), before.parent()) else {
        return false;
    };
    let folder = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    let mut entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.any(|entry| {
        let found = entry.file_name();
        let (found, name) = (found.as_encoded_bytes(), name.as_encoded_bytes());
        found.starts_with(name)
    })
}

fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

fn sync_folder(path: &Path) -> Result<(), Error> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}
