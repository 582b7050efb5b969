//! Opening a file that somebody named, or that lies where one should be.

use std::fs::File;
use std::io;
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;

use nix::fcntl::OFlag;
use nix::unistd::AccessFlags;

/// Opens a file, or a block device, for reading. A pipe in its place, at which an ordinary open
/// waits for a writer for ever, and all else that has no end, is refused at once.
///
/// # Errors
/// [`io::ErrorKind::InvalidInput`] where it is no file; those of opening it.
pub fn open_regular(path: &Path) -> io::Result<File> {
    let file = File::options()
        .read(true)
        .custom_flags(OFlag::O_NONBLOCK.bits())
        .open(path)?;
    let kind = file.metadata()?.file_type();
    match kind.is_file() || kind.is_block_device() {
        true => Ok(file),
        false => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "not a regular file",
        )),
    }
}

/// Whether whoever asks may make and remove files in a folder: it is there, on a file system that
/// can be written, and theirs to change.
pub fn may_change(folder: &Path) -> bool {
    let access = AccessFlags::W_OK | AccessFlags::X_OK;
    folder.is_dir() && nix::unistd::access(folder, access).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_end_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).unwrap();
        let refused = |path: &Path| open_regular(path).unwrap_err().kind();
        for path in [&pipe, folder.path(), Path::new("/dev/zero")] {
            assert_eq!(refused(path), io::ErrorKind::InvalidInput, "{path:?}");
        }
        let file = folder.path().join("file");
        assert_eq!(refused(&file), io::ErrorKind::NotFound);
        std::fs::write(&file, b"bytes").unwrap();
        assert_eq!(
            io::read_to_string(open_regular(&file).unwrap()).unwrap(),
            "bytes"
        );
    }
}
