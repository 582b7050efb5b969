//! The folder in which lists lie, and one list of it.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use stele_files::{Folder, Kind, WholeFile};

use super::damage::ListDamage;
use super::frame;
use super::part::{LONGEST, ListPart, file_name, folder_name, hash_in};
use super::record::NamedFile;
use crate::CatalogError;
use crate::store::StorageError;

/// Modes, less what the process's umask takes away: lists name patients.
const FILE_MODE: u32 = 0o660;
const FOLDER_MODE: u32 = 0o770;

/// The lists that lie beside a catalog.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lists {
    /// The folder of the catalog.
    above: PathBuf,
    path: PathBuf,
}

/// The folder's name.
const NAME: &str = "lists";

/// Held by whoever writes lists until their rows are there, and by whoever copies some: nothing is
/// swept up meanwhile.
#[derive(Debug)]
pub(crate) struct Hold {
    _folder: Folder,
}

impl Lists {
    /// Those of the catalog at this path, a backup too: in the folder `lists` beside it.
    pub fn beside(catalog: &Path) -> Self {
        let above = catalog.parent().unwrap_or(Path::new(""));
        Self {
            above: above.to_path_buf(),
            path: above.join(NAME),
        }
    }

    /// Their folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the folder where it is not there, and waits for a sweep to end.
    pub(crate) fn hold(&self) -> io::Result<Hold> {
        let folder = self.folder()?;
        folder.lock_shared()?;
        Ok(Hold { _folder: folder })
    }

    /// As [`Lists::hold`], for whoever only reads; none where there is no folder.
    pub(super) fn hold_to_read(&self) -> Option<Hold> {
        let folder = Folder::open(&self.path).ok()?;
        folder.lock_shared().ok()?;
        Some(Hold { _folder: folder })
    }

    fn folder(&self) -> io::Result<Folder> {
        durable(&Folder::open(&self.above)?, OsStr::new(NAME))
    }

    /// Writes a file of frames, durably; its hash.
    pub(super) fn write(
        &self,
        frames: &[u8],
        owner: Option<u64>,
    ) -> Result<[u8; 32], CatalogError> {
        let hash = *blake3::hash(frames).as_bytes();
        self.begin(&hash, owner)
            .and_then(|mut file| {
                file.write_all(frames)?;
                file.finish()
            })
            .map_err(unwritten)?;
        Ok(hash)
    }

    fn begin(&self, hash: &[u8; 32], owner: Option<u64>) -> io::Result<WholeFile> {
        let (below, name) = (folder_name(hash), file_name(hash));
        let folder = durable(&self.folder()?, OsStr::new(&below))?;
        WholeFile::in_folder(folder, OsStr::new(&name), owner, FILE_MODE)
    }

    /// A file of this hash as it lies there, whatever is in it.
    fn open(&self, hash: &[u8; 32]) -> io::Result<File> {
        let below = Folder::open(&self.path)?.folder(OsStr::new(&folder_name(hash)))?;
        below.file(OsStr::new(&file_name(hash)))
    }

    /// A list, taken out of its frame. `discs` tells of which discs it is, where it is wrong.
    pub(crate) fn read(
        &self,
        part: &ListPart,
        discs: impl FnOnce() -> Result<Vec<String>, CatalogError>,
    ) -> Result<Vec<u8>, CatalogError> {
        self.take_out(part)
            .or_else(|source| Err(part.wrong(discs()?, source)))
    }

    pub(super) fn take_out(&self, part: &ListPart) -> io::Result<Vec<u8>> {
        let end = part.offset.checked_add(part.length);
        if part.bytes > LONGEST || end.is_none_or(|end| end > part.file_bytes) {
            return Err(ListDamage::Row.into());
        }
        let mut file = self.open(&part.file)?;
        if file.metadata()?.len() != part.file_bytes {
            return Err(ListDamage::Length.into());
        }
        file.seek(SeekFrom::Start(part.offset))?;
        frame::take_out(BufReader::new(file.take(part.length)), part.bytes)
    }

    /// The length of a file; none where it is not there.
    pub(super) fn length(&self, hash: &[u8; 32]) -> Option<u64> {
        let path = self.path.join(folder_name(hash)).join(file_name(hash));
        let found = std::fs::symlink_metadata(path).ok()?;
        found.is_file().then_some(found.len())
    }

    /// Those of these files that are not there, or have another length, in the order of their
    /// names: each folder is opened once.
    pub(super) fn gone(&self, mut named: Vec<NamedFile>) -> Vec<NamedFile> {
        named.sort_unstable();
        let mut open: Option<(u8, Option<Folder>)> = None;
        named.retain(|file| {
            let [first, ..] = file.hash;
            let folder = match open.take() {
                Some((of, folder)) if of == first => folder,
                _ => Folder::open(&self.path.join(folder_name(&file.hash))).ok(),
            };
            let kind = |folder: &Folder| folder.kind(OsStr::new(&file_name(&file.hash))).ok();
            let found = folder.as_ref().and_then(kind).flatten();
            open = Some((first, folder));
            found != Some(Kind::File { bytes: file.bytes })
        });
        named
    }

    /// Whether one of these files, by its path `lists/AB/HASH.zst`, is here as it was written.
    pub fn has_one_of(&self, paths: &[String]) -> bool {
        let name = |path: &String| path.rsplit('/').next().and_then(hash_in);
        let mut hashes = paths.iter().filter_map(name);
        hashes.any(|hash| self.is_whole(&hash).unwrap_or(false))
    }

    /// Writes a file again, where these lists, in this order, make up just the one that was
    /// written; whether they do.
    ///
    /// # Errors
    /// [`CatalogError::Storage`] where it cannot be written.
    pub fn put_back(
        &self,
        parts: &[(ListPart, Vec<u8>)],
        owner: Option<u64>,
    ) -> Result<bool, CatalogError> {
        let Some((first, _)) = parts.first() else {
            return Ok(false);
        };
        let mut frames = Vec::new();
        for (part, list) in parts {
            // Nothing is packed in vain where an earlier one came out otherwise.
            if (part.file, part.offset) != (first.file, frames.len() as u64) {
                return Ok(false);
            }
            frames.extend(frame::put_in(list).map_err(unwritten)?);
        }
        if *blake3::hash(&frames).as_bytes() != first.file {
            return Ok(false);
        }
        let _nothing_is_swept = self.hold().map_err(unwritten)?;
        self.write(&frames, owner)?;
        Ok(true)
    }

    /// Whether a file is there as it was written.
    pub(crate) fn is_whole(&self, hash: &[u8; 32]) -> io::Result<bool> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(self.open(hash)?)?;
        Ok(hasher.finalize() == blake3::Hash::from(*hash))
    }

    /// Copies a file from here, where it is whole, to where it is not; whether it is whole there
    /// now.
    ///
    /// # Errors
    /// What the system says of writing it.
    pub(crate) fn copy(&self, hash: &[u8; 32], to: &Self) -> io::Result<bool> {
        if to.is_whole(hash).unwrap_or(false) {
            return Ok(true);
        }
        let Ok(mut file) = self.open(hash) else {
            return Ok(false);
        };
        let mut copy = to.begin(hash, None)?.hashed();
        io::copy(&mut file, &mut copy)?;
        copy.file().sync_all()?;
        // What is damaged here replaces nothing there.
        let is_whole = copy.hash() == Some(*hash);
        if is_whole {
            copy.finish()?;
        }
        Ok(is_whole)
    }
}

/// A folder in another one, made where it is not there. It is durable in each case: whoever made it
/// may have been killed before it was.
fn durable(above: &Folder, name: &OsStr) -> io::Result<Folder> {
    let (folder, made) = above.make_folder(name, FOLDER_MODE)?;
    if !made {
        above.sync()?;
    }
    Ok(folder)
}

/// That lists could not be written.
pub(super) fn unwritten(error: io::Error) -> CatalogError {
    CatalogError::Storage(StorageError::of_write(&error))
}
