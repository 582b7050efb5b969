//! A file that is written over several runs, and gets its name when it is whole.

use std::ffi::{OsStr, OsString};
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use nix::fcntl::OFlag;

use crate::folder::Folder;

/// A file that is being written under the name of its target with `.rescue` behind it. It stays
/// when it is dropped, and when its writer is killed: the next [`KeptFile::open`] goes on with it.
/// Its writer holds a lock, so that two never write one.
#[derive(Debug)]
pub struct KeptFile {
    folder: Folder,
    target: OsString,
    part: OsString,
    file: File,
    new: bool,
}

impl KeptFile {
    /// Begins the file that will stand under `target`, or goes on with it. `mode` are the
    /// permissions of a new one, less what the process's umask takes away.
    ///
    /// # Errors
    /// [`io::ErrorKind::ResourceBusy`] where somebody writes it; what the system says; a link in
    /// its place is refused.
    pub fn open(target: &Path, mode: u32) -> io::Result<Self> {
        let name = target
            .file_name()
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the path names no file"))?;
        let folder = Folder::open(target.parent().unwrap_or(Path::new("")))?;
        let part = part_of(name);
        let (file, new) = match folder.create_file(&part, mode) {
            Ok(file) => (file, true),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                (folder.open_file(&part, OFlag::O_RDWR)?, false)
            }
            Err(error) => return Err(error),
        };
        match file.try_lock() {
            // A file system without locks: two writers of one name are then on their own.
            Ok(()) | Err(TryLockError::Error(_)) => {}
            Err(TryLockError::WouldBlock) => return Err(io::ErrorKind::ResourceBusy.into()),
        }
        Ok(Self {
            folder,
            target: name.to_owned(),
            part,
            file,
            new,
        })
    }

    /// Whether it has just been made.
    pub fn is_new(&self) -> bool {
        self.new
    }

    /// The open file, for positioned writes and reads.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// The path under which it stands meanwhile.
    pub fn part(&self) -> PathBuf {
        self.folder.path().join(&self.part)
    }

    /// Gives the file its name, durably, where nothing stands under that name.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] where something does; what the system says. The file then
    /// stays as it is.
    pub fn finish_new(self) -> io::Result<()> {
        self.file.sync_all()?;
        self.folder.rename_new(&self.part, &self.target)?;
        self.folder.sync()
    }

    /// Removes it.
    ///
    /// # Errors
    /// What the system says.
    pub fn remove(self) -> io::Result<()> {
        self.folder.remove(&self.part)
    }
}

fn part_of(target: &OsStr) -> OsString {
    let mut part = target.to_owned();
    part.push(".rescue");
    part
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn what_was_written_before_is_there_and_two_never_write_one() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("disc.iso");
        let first = KeptFile::open(&target, 0o600).unwrap();
        assert!(first.is_new());
        first.file().write_all(b"half").unwrap();
        let busy = KeptFile::open(&target, 0o600).unwrap_err();
        assert_eq!(busy.kind(), io::ErrorKind::ResourceBusy);
        drop(first);
        let second = KeptFile::open(&target, 0o600).unwrap();
        assert!(!second.is_new() && !target.exists());
        assert_eq!(std::fs::read(second.part()).unwrap(), b"half");
        second.finish_new().unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"half");
        // What stands under the name is never replaced.
        let third = KeptFile::open(&target, 0o600).unwrap();
        let part = third.part();
        let refused = third.finish_new().unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert!(part.exists());
        KeptFile::open(&target, 0o600).unwrap().remove().unwrap();
        std::os::unix::fs::symlink(&target, &part).unwrap();
        assert!(KeptFile::open(&target, 0o600).is_err());
    }
}
