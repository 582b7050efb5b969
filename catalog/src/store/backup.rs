//! Backups of a catalog, whole or not there, and the way back from one.

use std::fs::File;
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

/// Keeps a copy of the catalog at `path` beside it, as `NAME.schema-VERSION`. The caller holds the
/// write lock, so that the copy is what is migrated; a copy that an earlier try left is replaced.
pub(super) fn keep(path: &Path, version: i64) -> Result<(), OpenError> {
    let kept = beside(path, &format!(".schema-{version}"));
    copy_to(path, &kept).map_err(OpenError::Backup)
}

/// Writes the last committed state of the catalog at `path` to `to`, while others go on writing
/// (SQLite, `VACUUM INTO`). The copy has the same permissions: it holds patients' names, and nobody
/// may read it who may not read the catalog. A file that is there is replaced when the copy is
/// whole.
pub(crate) fn copy_to(path: &Path, to: &Path) -> Result<(), Error> {
    let part = beside(to, ".part");
    match std::fs::remove_file(&part) {
        Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let permissions = std::fs::metadata(path)?.permissions();
    let file = File::options().write(true).create_new(true).open(&part)?;
    file.set_permissions(permissions)?;
    vacuum(path, &part).map_err(Error::other)?;
    file.sync_all()?;
    std::fs::rename(&part, to)?;
    sync_folder(to)
}

fn vacuum(path: &Path, part: &Path) -> Result<(), rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(path, flags)?;
    source.execute("VACUUM INTO ?1", [part.to_string_lossy()])?;
    Ok(())
}

/// Puts the file `new` in the place of the catalog at `path`, which is kept as `kept`; each of the
/// two steps is whole or not done. Where the catalog can still be opened its log goes into it
/// first; where it cannot, its log is kept beside it.
pub(crate) fn swap(path: &Path, new: &Path, kept: &Path) -> Result<(), Error> {
    if path.exists() {
        // One that is damaged is kept as it is.
        let _ = Connection::open(path)
            .and_then(|db| db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)"));
        // The log goes first: none is left that would be taken for the new one's.
        for end in ["-wal", "-shm", ""] {
            match std::fs::rename(beside(path, end), beside(kept, end)) {
                Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
                _ => {}
            }
        }
    }
    std::fs::rename(new, path)?;
    sync_folder(path)
}

fn sync_folder(path: &Path) -> Result<(), Error> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}
