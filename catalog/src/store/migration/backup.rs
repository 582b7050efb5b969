//! The backup of a catalog that is to be brought up to date: whole or not there.

use std::fs::File;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use crate::store::OpenError;

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Keeps a copy of the catalog at `path` beside it, as `NAME.schema-VERSION`, with the same
/// permissions. The caller holds the write lock, so that the copy is what is migrated; a copy that
/// an earlier try left is replaced.
pub(super) fn keep(path: &Path, version: i64) -> Result<(), OpenError> {
    let kept = beside(path, &format!(".schema-{version}"));
    let part = beside(path, &format!(".schema-{version}.part"));
    write(path, &part)
        .and_then(|()| std::fs::rename(&part, &kept))
        .and_then(|()| sync_folder(&kept))
        .map_err(OpenError::Backup)
}

fn write(path: &Path, part: &Path) -> Result<(), Error> {
    match std::fs::remove_file(part) {
        Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    // It holds patients' names: nobody may read it who may not read the catalog.
    let permissions = std::fs::metadata(path)?.permissions();
    let file = File::options().write(true).create_new(true).open(part)?;
    file.set_permissions(permissions)?;
    copy(path, part).map_err(Error::other)?;
    file.sync_all()
}

/// Copies the last committed state, what is in the write-ahead log included.
fn copy(path: &Path, part: &Path) -> Result<(), rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(path, flags)?;
    source.execute("VACUUM INTO ?1", [part.to_string_lossy()])?;
    Ok(())
}

fn sync_folder(path: &Path) -> Result<(), Error> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}
