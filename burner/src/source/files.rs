//! Opens files again and sees to it that they are still the ones that were seen.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::walk::{HEAD_BYTES, fingerprint};
use super::{SourceError, Sources};
#[cfg(test)]
use crate::item::ItemKind;
use crate::item::{Fingerprint, Item};

/// Files of this machine, by the path in [`Item::source`].
#[derive(Copy, Clone, Debug, Default)]
pub struct FileSources;

impl Sources for FileSources {
    fn open(&self, item: &Item) -> Result<Box<dyn Read + Send>, SourceError> {
        let path = Path::new(OsStr::from_bytes(&item.source));
        // A link in the file's place would lead to another file; the inode is compared below too.
        let meta = fs::symlink_metadata(path).map_err(to_source)?;
        if !meta.is_file() {
            return Err(SourceError::Changed);
        }
        let file = File::open(path).map_err(to_source)?;
        let reader = Unchanged {
            file,
            left: item.seen.len,
            seen: item.seen.clone(),
            head: blake3::Hasher::new(),
            head_left: HEAD_BYTES,
        };
        if !reader.is_same_inode().map_err(to_source)? {
            return Err(SourceError::Changed);
        }
        if reader.left == 0 {
            reader.finish().map_err(to_source)?;
        }
        Ok(Box::new(reader))
    }
}

/// A file as an item under the name `name`.
///
/// # Errors
/// Where it cannot be read.
#[cfg(test)]
pub(crate) fn staged(path: &Path, name: &str) -> io::Result<Item> {
    let file = File::open(path)?;
    let mut head = Vec::with_capacity(HEAD_BYTES);
    (&file).take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    Ok(Item {
        source: path.as_os_str().as_bytes().to_vec(),
        name: name.as_bytes().to_vec(),
        kind: ItemKind::Document,
        seen: fingerprint(&file.metadata()?, blake3::hash(&head).into()),
        notice: None,
    })
}

fn to_source(error: io::Error) -> SourceError {
    match (error.kind(), SourceError::of(&error)) {
        (_, Some(_)) => SourceError::Changed,
        (io::ErrorKind::NotFound | io::ErrorKind::NotADirectory, None) => SourceError::Vanished,
        _ => SourceError::Unreadable(error),
    }
}

/// A file that is compared with its fingerprint when it is opened and with its last byte.
struct Unchanged {
    file: File,
    left: u64,
    seen: Fingerprint,
    head: blake3::Hasher,
    head_left: usize,
}

impl Unchanged {
    /// Everything that the inode tells.
    fn is_same_inode(&self) -> io::Result<bool> {
        let meta = self.file.metadata()?;
        Ok(fingerprint(&meta, self.seen.head) == self.seen)
    }

    /// After the last byte: nothing changed meanwhile, and the first bytes are the same.
    fn finish(&self) -> io::Result<()> {
        if self.is_same_inode()? && *self.head.finalize().as_bytes() == self.seen.head {
            Ok(())
        } else {
            Err(changed())
        }
    }
}

impl Read for Unchanged {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.left).map_or(into.len(), |left| left.min(into.len()));
        let Some(into) = into.get_mut(..room).filter(|into| !into.is_empty()) else {
            return Ok(0);
        };
        let read = self.file.read(into)?;
        if read == 0 {
            return Err(changed());
        }
        let part = into.get(..read.min(self.head_left)).unwrap_or_default();
        self.head.update(part);
        self.head_left -= part.len();
        self.left = self.left.saturating_sub(read as u64);
        if self.left == 0 {
            self.finish()?;
        }
        Ok(read)
    }
}

fn changed() -> io::Error {
    io::Error::other(SourceError::Changed)
}
