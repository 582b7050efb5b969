//! Walks folders and reads the heads of the files in them.
//!
//! In sorted order, so that the same folders give the same findings. Symbolic links are never
//! followed (so there are no loops), except where a root itself is one. It decides nothing about
//! studies.

use std::fs::{self, File};
use std::io;
use std::ops::ControlFlow;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::dicom::{Head, Owner, read_head};
use super::guard::FileBytes;
use super::{DicomKeys, Exception, ExceptionKind};
use crate::item::Fingerprint;
use crate::watch::{Phase, Progress, Unit, Watch};

/// Bytes of a file that its fingerprint hashes.
pub(super) const HEAD_BYTES: usize = 4096;
/// Files between two statements of progress.
const STEP: u64 = 256;

/// What to pass over.
#[derive(Clone, Debug, Default)]
pub struct ScanOptions {
    /// Folders that are not entered: absolute paths, such as the archive's own.
    pub skip: Vec<PathBuf>,
}

/// A file as it was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScannedFile {
    /// Absolute path, its own bytes.
    pub source: Vec<u8>,
    /// Which of the roots it lies below.
    pub root: u32,
    /// Name relative to the root; the file's own name where the root is a file.
    pub name: Vec<u8>,
    /// What was seen of it.
    pub seen: Fingerprint,
    /// Why a person should look at it.
    pub notice: Option<ExceptionKind>,
    /// Whose a document says it is.
    pub owner: Option<Box<Owner>>,
}

/// One finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Scanned {
    /// A DICOM object.
    Object(ScannedFile, Box<DicomKeys>),
    /// Any other file.
    Document(ScannedFile),
    /// Something that is not taken in.
    Exception(Exception),
}

/// What a scan counted.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub struct ScanSummary {
    /// DICOM objects.
    pub objects: u64,
    /// Other files.
    pub documents: u64,
    /// Exceptions.
    pub exceptions: u64,
    /// Bytes of objects and documents.
    pub bytes: u64,
    /// The receiver asked to stop.
    pub stopped: bool,
}

/// Why there was no scan, or no whole one. Paths are for the screen and not part of the text.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum ScanError {
    /// A folder or file that was named cannot be entered.
    #[error("the named place cannot be read")]
    Root {
        /// As it was named.
        #[serde(skip)]
        path: PathBuf,
        /// What the system said.
        #[source]
        #[serde(skip)]
        source: io::Error,
    },
    /// The watch asked to stop.
    #[error("stopped on request")]
    Cancelled,
}

impl ScanError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Root { .. } => "SCN-001",
            Self::Cancelled => "SCN-002",
        }
    }
}

/// Walks the roots and hands every finding to `each`, which may end the scan.
///
/// Unreadable folders and files, links and special files are findings; nothing stops for them.
///
/// # Errors
/// [`ScanError::Root`] before anything is walked, [`ScanError::Cancelled`].
pub fn scan(
    roots: &[PathBuf],
    options: &ScanOptions,
    watch: &dyn Watch,
    each: &mut dyn FnMut(Scanned) -> ControlFlow<()>,
) -> Result<ScanSummary, ScanError> {
    let places = roots
        .iter()
        .map(|path| {
            let error = |source| ScanError::Root {
                path: path.clone(),
                source,
            };
            let place = fs::canonicalize(path).map_err(error)?;
            let is_dir = fs::metadata(&place).map_err(error)?.is_dir();
            Ok((place, is_dir))
        })
        .collect::<Result<Vec<_>, ScanError>>()?;
    let mut scan = Scan {
        options,
        watch,
        each,
        summary: ScanSummary::default(),
        seen: 0,
    };
    for ((place, is_dir), root) in places.iter().zip(0_u32..) {
        let base = if *is_dir {
            Some(place.as_path())
        } else {
            place.parent()
        };
        let root = Root {
            number: root,
            base: base.unwrap_or(place),
        };
        let flow = if *is_dir {
            scan.folder(&root, place)?
        } else {
            let is_file = place.symlink_metadata().is_ok_and(|meta| meta.is_file());
            let kind = if is_file { Kind::File } else { Kind::Other };
            scan.entry(&root, place, kind)?
        };
        if flow.is_break() {
            scan.summary.stopped = true;
            break;
        }
    }
    scan.report();
    Ok(scan.summary)
}

struct Root<'a> {
    number: u32,
    base: &'a Path,
}

struct Scan<'a> {
    options: &'a ScanOptions,
    watch: &'a dyn Watch,
    each: &'a mut dyn FnMut(Scanned) -> ControlFlow<()>,
    summary: ScanSummary,
    seen: u64,
}

impl Scan<'_> {
    /// Walks one folder and those below it. An own stack: trees may be deeper than the program's.
    fn folder(&mut self, root: &Root<'_>, top: &Path) -> Result<ControlFlow<()>, ScanError> {
        let mut stack = vec![vec![(top.to_path_buf(), Kind::Folder)]];
        while let Some(level) = stack.last_mut() {
            let Some((path, kind)) = level.pop() else {
                stack.pop();
                continue;
            };
            let flow = match kind {
                Kind::Folder if self.options.skip.contains(&path) => ControlFlow::Continue(()),
                Kind::Folder => match list(&path) {
                    Ok(entries) if entries.is_empty() => {
                        self.exception(&path, ExceptionKind::EmptyFolder)
                    }
                    Ok(entries) => {
                        stack.push(entries);
                        ControlFlow::Continue(())
                    }
                    Err(_) => self.exception(&path, ExceptionKind::UnreadableFolder),
                },
                _ => self.entry(root, &path, kind)?,
            };
            if flow.is_break() {
                return Ok(flow);
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// One thing that is no folder.
    fn entry(
        &mut self,
        root: &Root<'_>,
        path: &Path,
        kind: Kind,
    ) -> Result<ControlFlow<()>, ScanError> {
        self.seen += 1;
        if self.seen.is_multiple_of(STEP) {
            self.report();
        }
        if self.watch.cancelled() {
            return Err(ScanError::Cancelled);
        }
        let found = match kind {
            Kind::File => look(root, path),
            Kind::Link => Err(ExceptionKind::Link),
            Kind::Folder | Kind::Other => Err(ExceptionKind::Special),
        };
        Ok(match found {
            Ok(found) => self.give(found),
            Err(kind) => self.exception(path, kind),
        })
    }

    fn exception(&mut self, path: &Path, kind: ExceptionKind) -> ControlFlow<()> {
        let path = path.as_os_str().as_bytes().to_vec();
        self.give(Scanned::Exception(Exception::of(path, kind)))
    }

    fn give(&mut self, found: Scanned) -> ControlFlow<()> {
        match &found {
            Scanned::Object(file, _) => {
                self.summary.objects += 1;
                self.summary.bytes = self.summary.bytes.saturating_add(file.seen.len);
            }
            Scanned::Document(file) => {
                self.summary.documents += 1;
                self.summary.bytes = self.summary.bytes.saturating_add(file.seen.len);
            }
            Scanned::Exception(_) => self.summary.exceptions += 1,
        }
        (self.each)(found)
    }

    fn report(&self) {
        self.watch.progress(Progress {
            phase: Phase::Scanning,
            done: self.seen,
            total: 0,
            unit: Unit::Files,
        });
    }
}

#[derive(Copy, Clone)]
enum Kind {
    Folder,
    File,
    Link,
    Other,
}

/// What a folder holds, last name first, so that taking from the end gives sorted order.
fn list(folder: &Path) -> io::Result<Vec<(PathBuf, Kind)>> {
    let mut entries = fs::read_dir(folder)?
        .map(|entry| {
            let entry = entry?;
            let kind = match entry.file_type() {
                Ok(kind) if kind.is_dir() => Kind::Folder,
                Ok(kind) if kind.is_file() => Kind::File,
                Ok(kind) if kind.is_symlink() => Kind::Link,
                _ => Kind::Other,
            };
            Ok((entry.path(), kind))
        })
        .collect::<io::Result<Vec<_>>>()?;
    entries.sort_unstable_by(|a, b| b.0.as_os_str().cmp(a.0.as_os_str()));
    Ok(entries)
}

/// First bytes of what macOS keeps beside a file (AppleDouble, RFC 1740).
const APPLE_DOUBLE: [u8; 4] = [0, 5, 0x16, 7];

fn file_name(path: &Path) -> &[u8] {
    path.file_name().map_or(&[], |name| name.as_bytes())
}

/// Opens one regular file and reads its head.
fn look(root: &Root<'_>, path: &Path) -> Result<Scanned, ExceptionKind> {
    let unreadable = |_| ExceptionKind::UnreadableFile;
    let relative = path.strip_prefix(root.base).unwrap_or(path);
    let name = relative.as_os_str().as_bytes().to_vec();
    if name.is_empty() {
        return Err(ExceptionKind::NoName);
    }
    let file = File::open(path).map_err(unreadable)?;
    let meta = file.metadata().map_err(unreadable)?;
    if !meta.is_file() {
        return Err(ExceptionKind::Special);
    }
    let mut bytes = FileBytes::new(&file, meta.len()).map_err(unreadable)?;
    let start = bytes.window();
    let head = start.get(..HEAD_BYTES).unwrap_or(start);
    let seen = fingerprint(&meta, blake3::hash(head).into());
    // What macOS keeps beside a file has the file's name behind `._`, and is none of its kind.
    let beside = file_name(path).starts_with(b"._") && start.starts_with(&APPLE_DOUBLE);
    let extension = path.extension();
    let named_dicom = !beside
        && extension
            .is_some_and(|e| e.eq_ignore_ascii_case("dcm") || e.eq_ignore_ascii_case("dicom"));
    let head = read_head(&mut bytes, named_dicom).map_err(unreadable)?;
    let mut found = ScannedFile {
        source: path.as_os_str().as_bytes().to_vec(),
        root: root.number,
        name,
        seen,
        notice: None,
        owner: None,
    };
    Ok(match head {
        Head::Object(keys, notice) => {
            found.notice = notice;
            Scanned::Object(found, keys)
        }
        Head::Document(notice, owner) => {
            found.notice = notice;
            found.owner = owner;
            Scanned::Document(found)
        }
    })
}

/// The fingerprint of a file by its inode and the hash of its first bytes.
pub(super) fn fingerprint(meta: &fs::Metadata, head: [u8; 32]) -> Fingerprint {
    const NANOS: i128 = 1_000_000_000;
    Fingerprint {
        len: meta.len(),
        mtime_ns: i128::from(meta.mtime()) * NANOS + i128::from(meta.mtime_nsec()),
        ctime_ns: i128::from(meta.ctime()) * NANOS + i128::from(meta.ctime_nsec()),
        inode: meta.ino(),
        head,
    }
}
