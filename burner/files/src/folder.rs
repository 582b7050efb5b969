//! A folder that is held open: names are looked up in it alone, and links are not followed.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

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
        let handle = File::open(here)?;
        if !handle.metadata()?.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
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

    /// Opens a folder in this one, and makes it where it is not there.
    ///
    /// # Errors
    /// As [`Folder::folder`].
    pub fn make_folder(&self, name: &OsStr, mode: u32) -> io::Result<Self> {
        match mkdirat(&self.handle, plain(name)?, mode_of(mode)) {
            Ok(()) => self.sync()?,
            Err(Errno::EEXIST) => {}
            Err(error) => return Err(error.into()),
        }
        self.folder(name)
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
        let file = openat(&self.handle, plain(name)?, flags, mode_of(mode))?;
        Ok(file.into())
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
                bytes: u64::try_from(stat.st_size).unwrap_or(0),
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
