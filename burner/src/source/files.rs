//! Opens files again and sees to it that they are still the ones that were seen.

use crate::exact::part;
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

/// As [`FileSources`], for whoever compares what becomes of the files with what it was before: when
/// they were written says nothing then.
#[derive(Copy, Clone, Debug, Default)]
pub struct UndatedSources;

impl Sources for FileSources {
    fn open(&self, item: &Item) -> Result<Box<dyn Read + Send>, SourceError> {
        in_any_place(item, |item| open(item, may_be))
    }

    fn check(&self, item: &Item) -> Result<(), SourceError> {
        in_any_place(item, |item| {
            let meta = found(item, may_be)?;
            if mtime_ns(&meta) == item.seen.mtime_ns {
                return Ok(());
            }
            // Written anew: its few bytes tell.
            io::copy(&mut open(item, may_be)?, &mut io::sink())
                .map(drop)
                .map_err(to_source)
        })
    }
}

impl Sources for UndatedSources {
    fn open(&self, item: &Item) -> Result<Box<dyn Read + Send>, SourceError> {
        in_any_place(item, |item| open(item, is_as_long))
    }

    fn check(&self, item: &Item) -> Result<(), SourceError> {
        in_any_place(item, |item| {
            let meta = found(item, is_as_long)?;
            if mtime_ns(&meta) == item.seen.mtime_ns {
                return Ok(());
            }
            let mut head = Vec::with_capacity(HEAD_BYTES);
            File::open(path_of(item))
                .and_then(|file| file.take(HEAD_BYTES as u64).read_to_end(&mut head))
                .map_err(to_source)?;
            match *blake3::hash(&head).as_bytes() == item.seen.head {
                true => Ok(()),
                false => Err(SourceError::Changed),
            }
        })
    }
}

/// Asks for an item where it lies now, and, where it is not, in each place where it lay before.
fn in_any_place<T>(
    item: &Item,
    ask: impl Fn(&Item) -> Result<T, SourceError>,
) -> Result<T, SourceError> {
    let error = match ask(item) {
        Ok(found) => return Ok(found),
        Err(error) => error,
    };
    let before = item.former.iter().map(|place| Item {
        source: place.clone(),
        former: Vec::new(),
        ..item.clone()
    });
    let mut found = before.filter_map(|item| ask(&item).ok());
    found.next().ok_or(error)
}

fn path_of(item: &Item) -> &Path {
    Path::new(OsStr::from_bytes(&item.source))
}

/// What stands in an item's place, where that may be it.
fn found(
    item: &Item,
    may_be: fn(&fs::Metadata, &Fingerprint) -> bool,
) -> Result<fs::Metadata, SourceError> {
    // A link in the file's place would lead to another file.
    let meta = fs::symlink_metadata(path_of(item)).map_err(to_source)?;
    match meta.is_file() && may_be(&meta, &item.seen) {
        true => Ok(meta),
        false => Err(SourceError::Changed),
    }
}

fn open(
    item: &Item,
    may_be: fn(&fs::Metadata, &Fingerprint) -> bool,
) -> Result<Box<dyn Read + Send>, SourceError> {
    found(item, may_be)?;
    let file = File::open(path_of(item)).map_err(to_source)?;
    let meta = file.metadata().map_err(to_source)?;
    if !may_be(&meta, &item.seen) {
        return Err(SourceError::Changed);
    }
    let reader = Unchanged {
        file,
        left: item.seen.len,
        opened: mtime_ns(&meta),
        seen: item.seen.clone(),
        head: blake3::Hasher::new(),
        head_left: HEAD_BYTES,
    };
    if reader.left == 0 {
        reader.finish().map_err(to_source)?;
    }
    Ok(Box::new(reader))
}

fn is_as_long(meta: &fs::Metadata, seen: &Fingerprint) -> bool {
    meta.len() == seen.len
}

/// Whether a file may be the one that was seen. Content decides, as far as it is known: inode and
/// the time of the inode's change say nothing of it (a copied tree, another hard link and other
/// permissions leave the bytes as they were). A file that was written anew is the same where its
/// hash covers all of it; that hash is compared with the last byte.
fn may_be(meta: &fs::Metadata, seen: &Fingerprint) -> bool {
    meta.len() == seen.len && (is_covered(seen) || mtime_ns(meta) == seen.mtime_ns)
}

/// Whether the hash of a file's first bytes is that of all of it.
pub fn is_covered(seen: &Fingerprint) -> bool {
    seen.len <= HEAD_BYTES as u64
}

fn mtime_ns(meta: &fs::Metadata) -> i128 {
    fingerprint(meta, [0; 32]).mtime_ns
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
        former: Vec::new(),
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
    /// Its time of modification when it was opened.
    opened: i128,
    seen: Fingerprint,
    head: blake3::Hasher,
    head_left: usize,
}

impl Unchanged {
    /// After the last byte: nobody wrote meanwhile, and the first bytes are the same.
    fn finish(&self) -> io::Result<()> {
        let meta = self.file.metadata()?;
        let unwritten = meta.len() == self.seen.len && mtime_ns(&meta) == self.opened;
        if unwritten && *self.head.finalize().as_bytes() == self.seen.head {
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
        let part = part(into, 0..read.min(self.head_left));
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
