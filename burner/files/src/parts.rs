//! Part files that lie in a folder: whose they are, and whether somebody still writes them.

use std::ffi::{OsStr, OsString};
use std::fs::TryLockError;
use std::io;
use std::path::Path;

use nix::fcntl::OFlag;

use crate::folder::Folder;
use crate::part_name::owner_of;

/// A part file.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Part {
    /// Its name in the folder.
    pub name: OsString,
    /// Number of the job that wrote it; `None` where no job did.
    pub owner: Option<u64>,
    /// Whether it is being written.
    pub writer: Writer,
}

/// Whether somebody still writes a part file.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Writer {
    /// A process holds the file's lock: it is being written.
    Alive,
    /// Nobody holds it: a leftover.
    Gone,
    /// It could not be asked: no permission, no locks on this file system. To be left alone.
    Unknown,
}

/// All part files of a folder, in the order of their names.
///
/// # Errors
/// What the system says of the folder.
pub fn parts_in(folder: &Path) -> io::Result<Vec<Part>> {
    look(&Folder::open(folder)?, &|_| false)
}

/// Removes the part files of a folder that nobody writes any more and whose owner `of` names.
/// Returns what was removed.
///
/// # Errors
/// What the system says; files removed before stay removed.
pub fn remove_leftovers(folder: &Path, of: &dyn Fn(Option<u64>) -> bool) -> io::Result<Vec<Part>> {
    Folder::open(folder)?.remove_leftovers(of)
}

impl Folder {
    /// As [`remove_leftovers`], in a folder that is held open.
    ///
    /// # Errors
    /// What the system says; files removed before stay removed.
    pub fn remove_leftovers(&self, of: &dyn Fn(Option<u64>) -> bool) -> io::Result<Vec<Part>> {
        let mut parts = look(self, of)?;
        parts.retain(|part| part.writer == Writer::Gone && of(part.owner));
        if !parts.is_empty() {
            self.sync()?;
        }
        Ok(parts)
    }
}

/// Whether a name is one that part files have: a file of this name may be removed as a leftover.
pub fn is_part_name(name: &OsStr) -> bool {
    owner_of(name).is_some()
}

/// Lists the parts, and removes those leftovers whose owner `remove` names.
fn look(folder: &Folder, remove: &dyn Fn(Option<u64>) -> bool) -> io::Result<Vec<Part>> {
    let mut parts = Vec::new();
    for name in folder.names()? {
        let Some(owner) = owner_of(&name) else {
            continue;
        };
        if let Some(writer) = writer(folder, &name, remove(owner))? {
            parts.push(Part {
                name,
                owner,
                writer,
            });
        }
    }
    Ok(parts)
}

/// Whether somebody writes the file; `None` where it is gone or is no file. With `remove`, a
/// leftover is removed while its lock is held, so that nobody can begin to write it meanwhile.
fn writer(folder: &Folder, name: &OsStr, remove: bool) -> io::Result<Option<Writer>> {
    // Opened for writing, since some file systems of the network ask that of a lock.
    let file = match folder.open_file(name, OFlag::O_RDWR) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            return Ok(Some(Writer::Unknown));
        }
        // A link or a folder of such a name is none of ours.
        Err(_) => return Ok(None),
    };
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(Some(Writer::Alive)),
        Err(TryLockError::Error(_)) => return Ok(Some(Writer::Unknown)),
    }
    if remove {
        match folder.remove(name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(Some(Writer::Gone))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use super::*;
    use crate::WholeFile;

    fn leftover(target: &Path, owner: Option<u64>) -> std::path::PathBuf {
        // As a killed process leaves it: the part under its name, the lock gone.
        let file = WholeFile::create(target, owner, 0o600).unwrap();
        let part = file.part();
        drop(file);
        fs::write(&part, b"half").unwrap();
        part
    }

    #[test]
    fn a_leftover_is_told_from_a_file_that_is_being_written() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("disc.iso");
        let mut living = WholeFile::create(&target, Some(7), 0o600).unwrap();
        living.write_all(b"bytes").unwrap();
        let dead = leftover(&target, Some(7));
        let nobody = leftover(&target, None);
        fs::write(dir.path().join("disc.iso.part"), b"not ours").unwrap();
        fs::create_dir(dir.path().join(".x.nojob.0123456789abcdef.part")).unwrap();
        let found = parts_in(dir.path()).unwrap();
        let writer = |path: &Path| {
            let part = found
                .iter()
                .find(|p| Some(p.name.as_os_str()) == path.file_name());
            part.map(|part| (part.owner, part.writer))
        };
        assert_eq!(writer(&living.part()), Some((Some(7), Writer::Alive)));
        assert_eq!(writer(&dead), Some((Some(7), Writer::Gone)));
        assert_eq!(writer(&nobody), Some((None, Writer::Gone)));
        assert_eq!(found.len(), 3);
        let removed = remove_leftovers(dir.path(), &|owner| owner == Some(7)).unwrap();
        assert_eq!(removed.len(), 1);
        assert!(!dead.exists());
        assert!(nobody.exists());
        living.finish().unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"bytes");
    }

    #[test]
    fn clearing_up_never_takes_a_file_from_its_writer() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("a");
        let stop = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                    remove_leftovers(dir.path(), &|_| true).unwrap();
                }
            });
            for _ in 0..200 {
                let mut file = WholeFile::create(&target, None, 0o600).unwrap();
                file.write_all(b"bytes").unwrap();
                file.finish().unwrap();
            }
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
        });
        assert_eq!(fs::read(&target).unwrap(), b"bytes");
    }
}
