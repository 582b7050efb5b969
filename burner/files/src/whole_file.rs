//! One file that is there whole or not at all.

use std::ffi::{OsStr, OsString};
use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::folder::Folder;
use crate::part_name::{any_number, part_name};

/// Tries to find a part name that is free. Each name is one of 2^64, so more than one try means
/// that somebody is at work on the folder.
const TRIES: u32 = 64;

/// A file that is being written under a part name. Dropped before [`WholeFile::finish`], it is
/// removed again.
#[derive(Debug)]
pub struct WholeFile {
    folder: Folder,
    target: OsString,
    part: OsString,
    file: File,
    hasher: Option<Box<blake3::Hasher>>,
    renamed: bool,
}

/// What a file was when it got its name.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Finished {
    /// Its length in bytes.
    pub bytes: u64,
    /// BLAKE3 of what was written, where [`WholeFile::hashed`] asked for it.
    pub blake3: Option<[u8; 32]>,
}

impl WholeFile {
    /// Begins a file that will stand under `target`. `owner` is the number of the job that writes
    /// it; `mode` its permissions, less what the process's umask takes away.
    ///
    /// # Errors
    /// What the system says; a target that names no file.
    pub fn create(target: &Path, owner: Option<u64>, mode: u32) -> io::Result<Self> {
        let name = target
            .file_name()
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the path names no file"))?;
        let folder = Folder::open(target.parent().unwrap_or(Path::new("")))?;
        Self::in_folder(folder, name, owner, mode)
    }

    /// As [`WholeFile::create`], for a name in a folder that is held open.
    ///
    /// # Errors
    /// What the system says; a name that is not one plain part of a path.
    pub fn in_folder(
        folder: Folder,
        name: &OsStr,
        owner: Option<u64>,
        mode: u32,
    ) -> io::Result<Self> {
        Self::with_random(folder, name, owner, mode, any_number)
    }

    fn with_random(
        folder: Folder,
        name: &OsStr,
        owner: Option<u64>,
        mode: u32,
        mut random: impl FnMut() -> u64,
    ) -> io::Result<Self> {
        for _ in 0..TRIES {
            let part = part_name(name, owner, random());
            let file = match folder.create_file(&part, mode) {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(error),
            };
            match file.try_lock() {
                Ok(()) => {}
                // Whoever clears up saw it in the moment before, and will remove it.
                Err(TryLockError::WouldBlock) => continue,
                // A file system without locks: nobody can take the file for a leftover there.
                Err(TryLockError::Error(_)) => {}
            }
            if file.metadata()?.nlink() == 0 {
                continue;
            }
            return Ok(Self {
                folder,
                target: name.to_owned(),
                part,
                file,
                hasher: None,
                renamed: false,
            });
        }
        Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            "no part name is free",
        ))
    }

    /// Hashes what is written through [`Write`]. Whoever writes by [`WholeFile::file`] hashes
    /// himself.
    #[must_use]
    pub fn hashed(mut self) -> Self {
        self.hasher = Some(Box::default());
        self
    }

    /// BLAKE3 of what was written so far, where [`WholeFile::hashed`] asked for it.
    pub fn hash(&self) -> Option<[u8; 32]> {
        self.hasher.as_ref().map(|h| *h.finalize().as_bytes())
    }

    /// The open file, for positioned writes and reads.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// The path of the part, for messages and for readers that open it themselves.
    pub fn part(&self) -> PathBuf {
        self.folder.path().join(&self.part)
    }

    /// The path under which it will stand.
    pub fn target(&self) -> PathBuf {
        self.folder.path().join(&self.target)
    }

    /// Gives the file its name, durably; what stood there is replaced.
    ///
    /// # Errors
    /// What the system says; the part is then removed. If only the folder could not be synced, the
    /// new file stands there.
    pub fn finish(self) -> io::Result<Finished> {
        self.name(Folder::rename)
    }

    /// Gives the file its name, durably, where nothing stands under that name.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] where something does, a link as well; as
    /// [`WholeFile::finish`].
    pub fn finish_new(self) -> io::Result<Finished> {
        self.name(Folder::rename_new)
    }

    fn name(
        mut self,
        rename: impl Fn(&Folder, &OsStr, &OsStr) -> io::Result<()>,
    ) -> io::Result<Finished> {
        self.file.sync_all()?;
        let finished = Finished {
            bytes: self.file.metadata()?.len(),
            blake3: self.hash(),
        };
        rename(&self.folder, &self.part, &self.target)?;
        self.renamed = true;
        self.folder.sync()?;
        Ok(finished)
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        if let (Some(hasher), Some(done)) = (&mut self.hasher, bytes.get(..written)) {
            hasher.update(done);
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        if !self.renamed {
            // Whoever drops it has the reason to tell. What cannot be removed is a leftover, and
            // [`crate::remove_leftovers`] knows it by its name.
            let _ = self.folder.remove(&self.part);
        }
    }
}

/// Writes a small file whole, or leaves what is there.
///
/// # Errors
/// As [`WholeFile::create`] and [`WholeFile::finish`].
pub fn write_whole(
    target: &Path,
    bytes: &[u8],
    owner: Option<u64>,
    mode: u32,
) -> io::Result<Finished> {
    let mut file = WholeFile::create(target, owner, mode)?;
    file.write_all(bytes)?;
    file.finish()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn names(folder: &Path) -> Vec<OsString> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_there_whole_or_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("a");
        fs::write(&target, b"old").unwrap();
        let mut file = WholeFile::create(&target, Some(7), 0o600).unwrap();
        file.write_all(b"ne").unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"old");
        drop(file);
        assert_eq!(fs::read(&target).unwrap(), b"old");
        assert_eq!(names(dir.path()), ["a"], "what was given up is removed");
        let mut file = WholeFile::create(&target, Some(7), 0o600).unwrap().hashed();
        file.write_all(b"new").unwrap();
        let finished = file.finish().unwrap();
        assert_eq!(finished.bytes, 3);
        let hash = blake3::hash(b"new");
        assert_eq!(finished.blake3, Some(*hash.as_bytes()));
        assert_eq!(fs::read(&target).unwrap(), b"new");
        let mode = fs::metadata(&target).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(names(dir.path()), ["a"]);
    }

    #[test]
    fn a_new_file_never_replaces_one() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("a");
        let write = |bytes: &[u8]| {
            let mut file = WholeFile::create(&target, None, 0o600).unwrap();
            file.write_all(bytes).unwrap();
            file.finish_new()
        };
        assert_eq!(write(b"mine").unwrap().bytes, 4);
        let error = write(b"other").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&target).unwrap(), b"mine");
        fs::remove_file(&target).unwrap();
        std::os::unix::fs::symlink("nowhere", &target).unwrap();
        assert!(write(b"through a link").is_err());
        assert_eq!(names(dir.path()), ["a"]);
    }

    #[test]
    fn a_planted_link_is_neither_followed_nor_removed() {
        let dir = tempfile::tempdir().unwrap();
        let victim = dir.path().join("victim");
        fs::write(&victim, b"precious").unwrap();
        let planted = dir.path().join(part_name(OsStr::new("a"), None, 1));
        std::os::unix::fs::symlink(&victim, &planted).unwrap();
        let mut numbers = [1, 1, 2].into_iter();
        let folder = Folder::open(dir.path()).unwrap();
        let random = || numbers.next().unwrap();
        let mut file =
            WholeFile::with_random(folder, OsStr::new("a"), None, 0o600, random).unwrap();
        file.write_all(b"bytes").unwrap();
        file.finish().unwrap();
        assert_eq!(fs::read(&victim).unwrap(), b"precious");
        assert!(planted.is_symlink());
        assert_eq!(fs::read(dir.path().join("a")).unwrap(), b"bytes");
    }

    #[test]
    fn two_writers_of_one_name_both_write_whole_files() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("a");
        std::thread::scope(|scope| {
            for byte in 0..8 {
                let target = &target;
                scope.spawn(move || {
                    for _ in 0..20 {
                        write_whole(target, &[byte; 100_000], None, 0o600).unwrap();
                    }
                });
            }
        });
        let found = fs::read(&target).unwrap();
        assert_eq!(found.len(), 100_000);
        let first = found.first();
        assert!(found.iter().all(|byte| Some(byte) == first));
        assert_eq!(names(dir.path()), ["a"]);
    }

    #[test]
    fn a_name_of_255_bytes_has_a_part_too() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("x".repeat(255));
        write_whole(&target, b"bytes", Some(u64::MAX), 0o600).unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"bytes");
        assert!(write_whole(&dir.path().join(".."), b"", None, 0o600).is_err());
        assert!(write_whole(Path::new("/"), b"", None, 0o600).is_err());
    }
}
