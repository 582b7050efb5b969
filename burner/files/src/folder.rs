//! A folder that is held open: names are looked up in it alone, and links are not followed.

use std::ffi::{OsStr, OsString};
use std::fs::{File, TryLockError};
use std::io;
use std::os::fd::AsFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, fchown};
use std::path::{Path, PathBuf};

use nix::dir::Dir;
use nix::errno::Errno;
use nix::fcntl::{AtFlags, OFlag, RenameFlags, openat, renameat2};
use nix::sys::stat::{Mode, SFlag, fstatat, mkdirat};
use nix::sys::statvfs::fstatvfs;
use nix::unistd::{UnlinkatFlags, linkat, unlinkat};

/// A folder, held open. What another program does to the path it was opened by changes nothing.
#[derive(Debug)]
pub struct Folder {
    handle: File,
    path: PathBuf,
}

/// What stands under a name; a link is told as such, not followed.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Kind {
    /// A regular file.
    File {
        /// Its length in bytes.
        bytes: u64,
    },
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A device, a socket or a pipe.
    Other,
}

impl Folder {
    /// Opens the folder at `path`. Links in this path are followed: it is the caller's own.
    ///
    /// # Errors
    /// What the system says; a path that is no folder.
    pub fn open(path: &Path) -> io::Result<Self> {
        let here = if path.as_os_str().is_empty() {
            Path::new(".")
        } else {
            path
        };
        // An ordinary open would wait at a pipe for a writer.
        let folder = OFlag::O_DIRECTORY.bits();
        let handle = File::options().read(true).custom_flags(folder).open(here)?;
        Ok(Self {
            handle,
            path: path.to_path_buf(),
        })
    }

    /// The path by which it was opened, for messages.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens a folder in this one. A link of that name is refused.
    ///
    /// # Errors
    /// What the system says; a name that is not one plain part of a path.
    pub fn folder(&self, name: &OsStr) -> io::Result<Self> {
        let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
        let handle = openat(&self.handle, plain(name)?, flags, Mode::empty())?;
        Ok(Self {
            handle: handle.into(),
            path: self.path.join(name),
        })
    }

    /// Opens a folder in this one, and makes it where it is not there. Returns whether it was
    /// made.
    ///
    /// # Errors
    /// As [`Folder::folder`].
    pub fn make_folder(&self, name: &OsStr, mode: u32) -> io::Result<(Self, bool)> {
        let made = match mkdirat(&self.handle, plain(name)?, mode_of(mode)) {
            Ok(()) => true,
            Err(Errno::EEXIST) => false,
            Err(error) => return Err(error.into()),
        };
        let folder = self.folder(name)?;
        if made {
            self.hand_over(&folder.handle)?;
            self.sync()?;
        }
        Ok((folder, made))
    }

    /// Opens the folder that a relative path names, part by part; no link on the way is followed.
    ///
    /// # Errors
    /// As [`Folder::folder`].
    pub fn below(&self, path: &Path) -> io::Result<Self> {
        let mut folder = Self {
            handle: self.handle.try_clone()?,
            path: self.path.clone(),
        };
        for part in path {
            folder = folder.folder(part)?;
        }
        Ok(folder)
    }

    /// Takes the lock of this folder, which lasts as long as this value and those that
    /// [`Folder::below`] made of an empty path. `false` where another holds it. A file system
    /// without locks always grants it.
    pub fn try_lock(&self) -> bool {
        !matches!(self.handle.try_lock(), Err(TryLockError::WouldBlock))
    }

    /// Waits for the lock of this folder, and shares it with all who ask for it so. It lasts as
    /// long as that of [`Folder::try_lock`]. A file system without locks always grants it.
    ///
    /// # Errors
    /// What the system says, where waiting was cut short.
    pub fn lock_shared(&self) -> io::Result<()> {
        match self.handle.lock_shared() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            _ => Ok(()),
        }
    }

    /// Removes a folder in this one, if it is empty.
    ///
    /// # Errors
    /// What the system says.
    pub fn remove_folder(&self, name: &OsStr) -> io::Result<()> {
        let flag = UnlinkatFlags::RemoveDir;
        Ok(unlinkat(self.handle.as_fd(), plain(name)?, flag)?)
    }

    /// Names of what is in it, in their order.
    ///
    /// # Errors
    /// What the system says.
    pub fn names(&self) -> io::Result<Vec<OsString>> {
        let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC;
        let mut listing = Dir::openat(&self.handle, ".", flags, Mode::empty())?;
        let mut names = Vec::new();
        for entry in listing.iter() {
            let entry = entry?;
            let name = OsStr::from_bytes(entry.file_name().to_bytes());
            if name != "." && name != ".." {
                names.push(name.to_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// Opens a regular file for reading. Links are refused, and so is what would wait or act when
    /// it is opened.
    ///
    /// # Errors
    /// What the system says; a name that is not a regular file.
    pub fn file(&self, name: &OsStr) -> io::Result<File> {
        self.open_file(name, OFlag::O_RDONLY)
    }

    pub(crate) fn open_file(&self, name: &OsStr, access: OFlag) -> io::Result<File> {
        let flags = access | OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_CLOEXEC;
        let file = openat(&self.handle, plain(name)?, flags, Mode::empty())?;
        let file = File::from(file);
        if file.metadata()?.is_file() {
            Ok(file)
        } else {
            Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "it is not a regular file",
            ))
        }
    }

    /// Makes a file that is not there yet, for reading and writing.
    pub(crate) fn create_file(&self, name: &OsStr, mode: u32) -> io::Result<File> {
        let flags =
            OFlag::O_RDWR | OFlag::O_CREAT | OFlag::O_EXCL | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
        let file = File::from(openat(&self.handle, plain(name)?, flags, mode_of(mode))?);
        self.hand_over(&file)?;
        Ok(file)
    }

    /// Gives what an administrator made in somebody's folder to that one, who could not even read
    /// it otherwise. Nobody else may give files away, and then it stays as it is.
    fn hand_over(&self, made: &File) -> io::Result<()> {
        let owner = self.handle.metadata()?.uid();
        if made.metadata()?.uid() != owner {
            let _ = fchown(made, Some(owner), None);
        }
        Ok(())
    }

    /// What stands under a name; `None` where nothing does.
    ///
    /// # Errors
    /// What the system says.
    pub fn kind(&self, name: &OsStr) -> io::Result<Option<Kind>> {
        let stat = match fstatat(&self.handle, plain(name)?, AtFlags::AT_SYMLINK_NOFOLLOW) {
            Ok(stat) => stat,
            Err(Errno::ENOENT) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let format = SFlag::from_bits_truncate(stat.st_mode) & SFlag::S_IFMT;
        Ok(Some(match format {
            SFlag::S_IFREG => Kind::File {
                bytes: stat.st_size.max(0).unsigned_abs(),
            },
            SFlag::S_IFDIR => Kind::Folder,
            SFlag::S_IFLNK => Kind::Link,
            _ => Kind::Other,
        }))
    }

    /// Bytes that this user may still write on the disk of the folder.
    ///
    /// # Errors
    /// What the system says.
    pub fn free_bytes(&self) -> io::Result<u64> {
        let disk = fstatvfs(&self.handle)?;
        Ok(disk.blocks_available().saturating_mul(disk.fragment_size()))
    }

    /// Makes names that were added, changed or taken away durable.
    ///
    /// # Errors
    /// What the system says.
    pub fn sync(&self) -> io::Result<()> {
        self.handle.sync_all()
    }

    /// Removes a file or a link, never what a link leads to.
    ///
    /// # Errors
    /// What the system says.
    pub fn remove(&self, name: &OsStr) -> io::Result<()> {
        Ok(unlinkat(
            self.handle.as_fd(),
            plain(name)?,
            UnlinkatFlags::NoRemoveDir,
        )?)
    }

    /// Gives a file another name; what stood under that name is gone.
    pub(crate) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        self.rename_with(from, to, RenameFlags::empty())
    }

    /// Gives a file a name under which nothing stands.
    pub(crate) fn rename_new(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        let renamed = self.rename_with(from, to, RenameFlags::RENAME_NOREPLACE);
        let unknown = [Errno::EINVAL, Errno::ENOSYS, Errno::EOPNOTSUPP];
        match renamed {
            // A file system that knows no such rename: a hard link is as good, and refuses too.
            Err(error)
                if unknown
                    .iter()
                    .any(|e| error.raw_os_error() == Some(*e as i32)) =>
            {
                let (from, to) = (plain(from)?, plain(to)?);
                linkat(&self.handle, from, &self.handle, to, AtFlags::empty())?;
                self.remove(from)
            }
            renamed => renamed,
        }
    }

    fn rename_with(&self, from: &OsStr, to: &OsStr, flags: RenameFlags) -> io::Result<()> {
        let (from, to) = (plain(from)?, plain(to)?);
        Ok(renameat2(&self.handle, from, &self.handle, to, flags)?)
    }
}

/// Gives two files of one folder each other's name, in one step and durably.
///
/// # Errors
/// What the system says; files of two folders; a file system that knows no such rename.
pub fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    let named = |path: &Path| path.file_name().map(OsStr::to_owned);
    let (Some(first), Some(second)) = (named(one), named(other)) else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    if one.parent() != other.parent() {
        return Err(io::ErrorKind::CrossesDevices.into());
    }
    let folder = Folder::open(one.parent().unwrap_or(Path::new("")))?;
    folder.rename_with(&first, &second, RenameFlags::RENAME_EXCHANGE)?;
    folder.sync()
}

/// A name that is one part of a path and leads nowhere else.
fn plain(name: &OsStr) -> io::Result<&OsStr> {
    let bytes = name.as_bytes();
    let leads = bytes.is_empty() || bytes == b"." || bytes == b".." || bytes.contains(&b'/');
    if leads || bytes.contains(&0) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is not a plain name",
        ));
    }
    Ok(name)
}

fn mode_of(bits: u32) -> Mode {
    Mode::from_bits_truncate(bits)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn no_link_leads_out_of_a_folder() {
        let dir = tempfile::tempdir().unwrap();
        let inside = dir.path().join("inside");
        fs::create_dir_all(inside.join("a/b")).unwrap();
        fs::write(dir.path().join("secret"), b"x").unwrap();
        symlink("..", inside.join("up")).unwrap();
        symlink("../secret", inside.join("file")).unwrap();
        let folder = Folder::open(&inside).unwrap();
        assert!(folder.below(Path::new("a/b")).is_ok());
        assert!(folder.below(Path::new("up")).is_err());
        assert!(folder.below(Path::new("a/../..")).is_err());
        assert!(folder.make_folder(OsStr::new("up"), 0o700).is_err());
        assert!(folder.file(OsStr::new("file")).is_err());
        assert!(folder.file(OsStr::new("../secret")).is_err());
        assert_eq!(folder.kind(OsStr::new("up")).unwrap(), Some(Kind::Link));
        assert_eq!(folder.kind(OsStr::new("a")).unwrap(), Some(Kind::Folder));
        assert_eq!(folder.kind(OsStr::new("none")).unwrap(), None);
        assert_eq!(folder.names().unwrap(), ["a", "file", "up"]);
    }

    /// A pipe is no folder, and nobody waits for one who writes into it.
    #[test]
    fn what_is_no_folder_is_refused_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let pipe = dir.path().join("pipe");
        nix::unistd::mkfifo(&pipe, Mode::S_IRWXU).unwrap();
        fs::write(dir.path().join("file"), b"x").unwrap();
        for path in [&pipe, &dir.path().join("file"), Path::new("/dev/null")] {
            let refused = Folder::open(path).unwrap_err().kind();
            assert_eq!(refused, io::ErrorKind::NotADirectory, "{path:?}");
        }
    }

    #[test]
    fn what_an_administrator_makes_in_a_folder_is_its_owners() {
        let dir = tempfile::tempdir().unwrap();
        if std::os::unix::fs::chown(dir.path(), Some(4321), None).is_err() {
            println!("not an administrator: nothing to give away");
            return;
        }
        let folder = Folder::open(dir.path()).unwrap();
        let file = folder.create_file(OsStr::new("image"), 0o600).unwrap();
        assert_eq!(file.metadata().unwrap().uid(), 4321);
        assert_eq!(file.metadata().unwrap().mode() & 0o777, 0o600);
        let (inner, made) = folder.make_folder(OsStr::new("lists"), 0o700).unwrap();
        assert!(made);
        assert_eq!(inner.handle.metadata().unwrap().uid(), 4321);
    }

    #[test]
    fn a_folder_is_locked_by_one_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let first = Folder::open(dir.path()).unwrap();
        let second = Folder::open(dir.path()).unwrap();
        assert!(first.try_lock());
        assert!(!second.try_lock());
        drop(first);
        assert!(second.try_lock());
        drop(second);
        let (third, fourth) = (
            Folder::open(dir.path()).unwrap(),
            Folder::open(dir.path()).unwrap(),
        );
        third.lock_shared().unwrap();
        fourth.lock_shared().unwrap();
        let alone = Folder::open(dir.path()).unwrap();
        assert!(!alone.try_lock());
        drop((third, fourth));
        assert!(alone.try_lock());
    }
}
