//! Under which name each file is restored: settled for all of them before the first is written.
//!
//! A file gets the name it had, as Windows can open it too ([`windows_name`], as on the disc): who
//! restores here need not be who reads it. Where that is taken, also in other capitals, by another
//! file of the study or by what stands in the folder, it gets a number; a name that could lead out
//! of the folder is replaced by the path on the disc. What stands there already and is equal is the
//! file. Nothing is written.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use stele_burner::disc::{Hashes, decode_name, windows_name, without_case};
use stele_burner::manifest::ManifestFile;
use stele_burner::mastering::FileHasher;
use stele_files::{Folder, Kind, is_part_name};

use super::corrected::{Correction, Corrections, Rewritten};
use super::outcome::hashes;

/// The longest name of most file systems, in bytes.
const NAME_BYTES: usize = 255;
/// Folders within folders; what goes deeper is restored by its path on the disc.
const DEPTH: usize = 64;

/// Where a file goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Target {
    /// The path in the folder: plain names only.
    pub(super) path: PathBuf,
    /// Whether it stands there and is equal.
    pub(super) there: bool,
    /// What stands there, where its header was corrected.
    pub(super) rewritten: Option<Rewritten>,
    /// The file that stands under the name that it has by itself, and is not equal.
    pub(super) other: Option<PathBuf>,
}

/// Gives each file its name.
pub(super) struct Naming<'a> {
    /// The folder to restore into, where it is there already.
    root: Option<&'a Folder>,
    /// By what each is in capitals.
    taken: BTreeMap<Vec<u8>, Taken>,
    /// The folders of sources, and what they are called here.
    folders: BTreeMap<PathBuf, PathBuf>,
    wanted: BTreeMap<PathBuf, Numbers>,
    seen: BTreeMap<PathBuf, Option<Hashes>>,
    /// What stands in folders, each by what it is in capitals.
    names: BTreeMap<PathBuf, BTreeMap<Vec<u8>, OsString>>,
    /// Files that are taken, by device and inode: one file can have two names.
    inodes: BTreeSet<(u64, u64)>,
    /// Where headers are to be corrected: a file that is as on its disc is not what is wanted,
    /// where its header does not say what holds.
    corrections: Option<&'a Corrections<'a>>,
}

#[derive(Clone, PartialEq, Eq)]
enum Taken {
    File,
    /// As it is written: in other capitals it is another one.
    Folder(PathBuf),
}

/// What a path is to a file system that does not tell capitals from small letters.
fn key(path: &Path) -> Vec<u8> {
    let bytes = path.as_os_str().as_bytes();
    match std::str::from_utf8(bytes) {
        Ok(text) => without_case(text).into_bytes(),
        Err(_) => bytes.to_vec(),
    }
}

/// The numbers that were tried behind one name.
#[derive(Default)]
struct Numbers {
    next: u32,
    /// Numbers of what stood there and was not equal to the file that asked.
    passed: Vec<u32>,
}

impl<'a> Naming<'a> {
    /// Nothing is named yet but `reserved`, which the restore writes itself.
    pub(super) fn new(root: Option<&'a Folder>, reserved: &Path) -> Self {
        Self {
            root,
            taken: BTreeMap::from([(key(reserved), Taken::File)]),
            folders: BTreeMap::new(),
            wanted: BTreeMap::new(),
            seen: BTreeMap::new(),
            names: BTreeMap::new(),
            inodes: BTreeSet::new(),
            corrections: None,
        }
    }

    /// The same, where headers are to be corrected.
    pub(super) fn correcting(self, corrections: Option<&'a Corrections<'a>>) -> Self {
        Self {
            corrections,
            ..self
        }
    }

    /// The file whose header was corrected, where it stands under its name as the list says.
    ///
    /// # Errors
    /// What the disk says.
    pub(super) fn rewritten(
        &mut self,
        path: &Path,
        listed: Rewritten,
    ) -> io::Result<Option<Target>> {
        let Standing::File { bytes, id } = self.standing(path)? else {
            return Ok(None);
        };
        let taken = self.is_taken(path) || self.inodes.contains(&id);
        if taken
            || bytes != listed.bytes
            || self.hash_of(path).is_none_or(|h| h.blake3 != listed.blake3)
        {
            return Ok(None);
        }
        let target = self.take(path.to_path_buf(), Some(id));
        Ok(Some(Target {
            rewritten: Some(listed),
            ..target
        }))
    }

    /// Keeps a name from all others.
    pub(super) fn reserve(&mut self, path: &Path) {
        self.taken.insert(key(path), Taken::File);
        let folders = path.ancestors().skip(1);
        for folder in folders.filter(|folder| !folder.as_os_str().is_empty()) {
            let taken = Taken::Folder(folder.to_path_buf());
            self.taken.insert(key(folder), taken);
        }
    }

    /// The file, where it stands under a name and is equal.
    ///
    /// # Errors
    /// What the disk says.
    pub(super) fn there(&mut self, path: &Path, file: &ManifestFile) -> io::Result<Option<Target>> {
        if self.is_taken(path) {
            return Ok(None);
        }
        Ok(match self.equal(path, file)? {
            Some(Standing::File { id, .. }) => Some(self.take(path.to_path_buf(), Some(id))),
            _ => None,
        })
    }

    /// The name of a file: where nothing is equal to it, one that is free.
    ///
    /// # Errors
    /// What the disk says.
    pub(super) fn target(&mut self, file: &ManifestFile) -> io::Result<Target> {
        let own = parts_of(file);
        let folder = self.folder(own.parent().unwrap_or(Path::new("")))?;
        let name = own.file_name().unwrap_or(OsStr::new("file")).to_owned();
        let wanted = folder.join(&name);
        let mut numbers = self.wanted.remove(&wanted).unwrap_or_default();
        let target = self.numbered_target(file, &folder, &name, &mut numbers);
        let other = numbers.passed.contains(&1).then(|| wanted.clone());
        self.wanted.insert(wanted, numbers);
        target.map(|target| Target { other, ..target })
    }

    fn numbered_target(
        &mut self,
        file: &ManifestFile,
        folder: &Path,
        name: &OsStr,
        numbers: &mut Numbers,
    ) -> io::Result<Target> {
        for (at, number) in numbers.passed.iter().enumerate() {
            let path = folder.join(numbered(name, *number));
            if self.is_taken(&path) {
                continue;
            }
            if let Some(Standing::File { id, .. }) = self.equal(&path, file)? {
                numbers.passed.remove(at);
                return Ok(self.take(path, Some(id)));
            }
        }
        loop {
            numbers.next += 1;
            let path = folder.join(numbered(name, numbers.next));
            if self.is_taken(&path) {
                continue;
            }
            match self.standing(&path)? {
                Standing::Nothing if self.is_in_other_capitals(&path) => {}
                Standing::Nothing => return Ok(self.take(path, None)),
                Standing::File { .. } => {
                    if let Some(Standing::File { id, .. }) = self.equal(&path, file)? {
                        return Ok(self.take(path, Some(id)));
                    }
                    numbers.passed.push(numbers.next);
                }
                Standing::Folder => {}
                Standing::Other => self.reach(folder)?,
            }
        }
    }

    /// Where a folder is there and cannot be entered, no name in it is free.
    fn reach(&self, folder: &Path) -> io::Result<()> {
        match self.root.map(|root| root.below(folder)) {
            Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn is_taken(&self, path: &Path) -> bool {
        self.taken.contains_key(&key(path))
    }

    fn take(&mut self, path: PathBuf, there: Option<(u64, u64)>) -> Target {
        self.taken.insert(key(&path), Taken::File);
        self.inodes.extend(there);
        Target {
            path,
            there: there.is_some(),
            rewritten: None,
            other: None,
        }
    }

    /// What a source's folder is called here: its name, with a number where a file has it.
    fn folder(&mut self, source: &Path) -> io::Result<PathBuf> {
        if source.as_os_str().is_empty() {
            return Ok(PathBuf::new());
        }
        if let Some(known) = self.folders.get(source) {
            return Ok(known.clone());
        }
        let parent = self.folder(source.parent().unwrap_or(Path::new("")))?;
        let name = source.file_name().unwrap_or(OsStr::new("folder"));
        let mut number = 0;
        let path = loop {
            number += 1;
            let path = parent.join(numbered(name, number));
            let free = match self.taken.get(&key(&path)) {
                Some(taken) => *taken == Taken::Folder(path.clone()),
                None => match self.standing(&path)? {
                    Standing::Folder => true,
                    Standing::Nothing => !self.is_in_other_capitals(&path),
                    Standing::File { .. } | Standing::Other => false,
                },
            };
            if free {
                break path;
            }
            self.reach(&parent)?;
        };
        self.taken.insert(key(&path), Taken::Folder(path.clone()));
        self.folders.insert(source.to_path_buf(), path.clone());
        Ok(path)
    }

    fn standing(&self, path: &Path) -> io::Result<Standing> {
        self.root
            .map_or(Ok(Standing::Nothing), |root| standing(root, path))
    }

    /// Whether something stands there whose name is this one in other capitals. What cannot be
    /// listed has nothing that could be written beside.
    fn is_in_other_capitals(&mut self, path: &Path) -> bool {
        let (Some(root), Some(folder), Some(name)) = (self.root, path.parent(), path.file_name())
        else {
            return false;
        };
        if !self.names.contains_key(folder) {
            let below = root.below(folder).and_then(|folder| folder.names());
            let names = below.into_iter().flatten();
            let names = names.map(|name| (key(Path::new(&name)), name)).collect();
            self.names.insert(folder.to_path_buf(), names);
        }
        let names = self.names.get(folder);
        let there = names.and_then(|names| names.get(&key(Path::new(name))));
        there.is_some_and(|there| there.as_os_str() != name)
    }

    /// The file at `path`, where it is equal to `file` and nobody else's yet.
    fn equal(&mut self, path: &Path, file: &ManifestFile) -> io::Result<Option<Standing>> {
        let there = self.standing(path)?;
        let Standing::File { bytes, id } = there else {
            return Ok(None);
        };
        if bytes != file.size || self.inodes.contains(&id) {
            return Ok(None);
        }
        let equal = self.hash_of(path) == Some(hashes(file));
        Ok((equal && self.says_what_holds(path, bytes)).then_some(there))
    }

    /// Whether the header of a file is not to be corrected any more.
    fn says_what_holds(&self, path: &Path, bytes: u64) -> bool {
        let (Some(corrections), Some(root)) = (self.corrections, self.root) else {
            return true;
        };
        let opened = opened(root, path).ok();
        let correction = opened.and_then(|file| corrections.of_file(&file, bytes).ok());
        !matches!(correction, Some(Correction::Splices(_)))
    }

    fn hash_of(&mut self, path: &Path) -> Option<Hashes> {
        match self.seen.get(path) {
            Some(found) => *found,
            None => {
                let found = self.root.and_then(|root| hash(root, path).ok());
                self.seen.insert(path.to_path_buf(), found);
                found
            }
        }
    }
}

/// What stands at a path.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Standing {
    Nothing,
    File { bytes: u64, id: (u64, u64) },
    Folder,
    Other,
}

/// What stands at a path in the folder; links are not followed, and a link on the way hides what
/// is behind it.
pub(super) fn standing(root: &Folder, path: &Path) -> io::Result<Standing> {
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
        return Ok(Standing::Other);
    };
    let folder = match root.below(parent) {
        Ok(folder) => folder,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Standing::Nothing),
        Err(_) => return Ok(Standing::Other),
    };
    Ok(match folder.kind(name) {
        Ok(None) => Standing::Nothing,
        // One of another user may be closed to us.
        Ok(Some(Kind::Folder)) => match folder.folder(name) {
            Ok(_) => Standing::Folder,
            Err(_) => Standing::Other,
        },
        Ok(Some(Kind::File { .. })) => match folder.file(name).and_then(|file| file.metadata()) {
            Ok(found) => Standing::File {
                bytes: found.len(),
                id: (found.dev(), found.ino()),
            },
            // One that cannot be opened is no file of ours.
            Err(_) => Standing::Other,
        },
        Ok(Some(_)) => Standing::Other,
        // A name that this file system does not take: told when it is to be written.
        Err(_) => Standing::Nothing,
    })
}

/// A file in the folder.
fn opened(root: &Folder, path: &Path) -> io::Result<File> {
    let folder = root.below(path.parent().unwrap_or(Path::new("")))?;
    folder.file(path.file_name().unwrap_or_default())
}

/// The hashes of a file in the folder.
pub(super) fn hash(root: &Folder, path: &Path) -> io::Result<Hashes> {
    let mut file = opened(root, path)?;
    let mut hasher = FileHasher::new();
    io::copy(&mut file, &mut hasher)?;
    Ok(hasher.finish())
}

/// The path to restore under: the one the file had, or the one on the disc where that could lead
/// out of the folder or cannot be a path.
fn parts_of(file: &ManifestFile) -> PathBuf {
    let own = file.source_name.as_deref().map(decode_name);
    let own = own.filter(|bytes| is_safe(bytes));
    own.map_or_else(|| made_safe(&file.path), |own| on_windows(&own))
}

/// A path part by part as Windows opens it. A part that is no UTF-8 has no name there, and stays.
fn on_windows(path: &[u8]) -> PathBuf {
    let parts = path.split(|byte| *byte == b'/').map(|part| {
        let text = std::str::from_utf8(part).map(windows_name);
        let fits = text.ok().filter(|text| text.len() <= NAME_BYTES);
        fits.map_or_else(|| part.to_vec(), |text| text.as_bytes().to_vec())
    });
    joined(parts.collect::<Vec<_>>().join(&b'/'))
}

fn joined(path: Vec<u8>) -> PathBuf {
    PathBuf::from(OsString::from_vec(path))
}

fn is_safe(path: &[u8]) -> bool {
    let parts: Vec<&[u8]> = path.split(|byte| *byte == b'/').collect();
    parts.len() <= DEPTH && parts.into_iter().all(is_plain)
}

/// Whether a part of a path names something in its folder, and nothing that the restore itself
/// would clear up.
fn is_plain(part: &[u8]) -> bool {
    let leads = part.is_empty() || part == b"." || part == b"..";
    let fits = part.len() <= NAME_BYTES && !part.contains(&0);
    !leads && fits && !is_part_name(OsStr::from_bytes(part))
}

/// A path from a manifest; parts that lead elsewhere are left out.
fn made_safe(path: &str) -> PathBuf {
    let parts = path.split('/').filter(|part| is_plain(part.as_bytes()));
    let made: PathBuf = parts.take(DEPTH).collect();
    if made.as_os_str().is_empty() {
        PathBuf::from("file")
    } else {
        made
    }
}

/// A name with a number, before its extension; number 1 is the name itself.
fn numbered(name: &OsStr, number: u32) -> OsString {
    if number <= 1 {
        return name.to_owned();
    }
    let bytes = name.as_bytes();
    let dot = bytes.iter().rposition(|byte| *byte == b'.');
    // A dot in front or far from the end begins no extension.
    let dot = dot.filter(|at| *at > 0 && bytes.len() - at <= 16);
    let (stem, extension) = bytes.split_at(dot.unwrap_or(bytes.len()));
    let number = format!("-{number}");
    let room = NAME_BYTES.saturating_sub(number.len() + extension.len());
    let mut end = stem.len().min(room);
    while end > 0 && stem.get(end).is_some_and(|byte| byte & 0xC0 == 0x80) {
        end -= 1;
    }
    let stem = stem.get(..end).unwrap_or(stem);
    OsString::from_vec([stem, number.as_bytes(), extension].concat())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use stele_burner::disc::encode_name;
    use stele_burner::manifest::FileKind;

    use super::*;

    fn file(source: Option<&[u8]>, bytes: &[u8]) -> ManifestFile {
        let mut hasher = FileHasher::new();
        hasher.update(bytes);
        let hashes = hasher.finish();
        ManifestFile {
            path: "CASE/../ON/DISC.TXT".to_owned(),
            size: bytes.len() as u64,
            extents: Vec::new(),
            blake3: hashes.blake3,
            sha256: hashes.sha256,
            kind: FileKind::Document,
            study: None,
            study_instance_uid: None,
            patient: None,
            series_instance_uid: None,
            sop_class_uid: None,
            sop_instance_uid: None,
            transfer_syntax_uid: None,
            source_name: source.map(encode_name),
            mtime_ns: None,
            notice: None,
        }
    }

    fn name(naming: &mut Naming<'_>, source: &[u8], bytes: &[u8]) -> (String, bool) {
        let target = naming.target(&file(Some(source), bytes)).unwrap();
        (target.path.to_string_lossy().into_owned(), target.there)
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let mut naming = Naming::new(None, Path::new("RESTORED.TXT"));
        let long = [b'n'; 256];
        let deep = [&b"d/"[..]; 64].concat();
        let hostile: [&[u8]; 9] = [
            b"../out",
            b"/etc/passwd",
            b"a/../../out",
            b"a//b",
            b".",
            b"",
            b"a\0b",
            &long,
            &[&deep, &b"x"[..]].concat(),
        ];
        for (number, source) in (1..).zip(hostile) {
            let expected = match number {
                1 => "CASE/ON/DISC.TXT".to_owned(),
                n => format!("CASE/ON/DISC-{n}.TXT"),
            };
            assert_eq!(name(&mut naming, source, b"x"), (expected, false));
        }
        let part = b".a.nojob.0123456789abcdef.part";
        assert!(name(&mut naming, part, b"x").0.starts_with("CASE/ON/DISC-"));
        assert_eq!(name(&mut naming, b"RESTORED.TXT", b"x").0, "RESTORED-2.TXT");
        // A path on the disc that names nothing.
        let mut nameless = file(None, b"x");
        nameless.path = "../..".to_owned();
        let target = naming.target(&nameless).unwrap();
        assert_eq!(target.path, Path::new("file"));
    }

    #[test]
    fn names_are_unique_and_keep_their_ending() {
        let mut naming = Naming::new(None, Path::new("RESTORED.TXT"));
        let mut named = |source: &[u8]| name(&mut naming, source, b"x").0;
        assert_eq!(named(b"a.tar"), "a.tar");
        assert_eq!(named(b"a-2.tar"), "a-2.tar");
        assert_eq!(named(b"a.tar"), "a-3.tar");
        assert_eq!(named(b".hidden"), ".hidden");
        assert_eq!(named(b".hidden"), ".hidden-2");
        assert_eq!(named(b"r"), "r");
        assert_eq!(named(b"r/x"), "r-2/x");
        assert_eq!(named(b"r/x"), "r-2/x-2");
        assert_eq!(named(b"d/x"), "d/x");
        assert_eq!(named(b"d"), "d-2");
        let long = [b'n'; 255];
        assert_eq!(named(&long).len(), 255);
        let second = named(&long);
        assert_eq!((second.len(), &second[250..]), (255, "nnn-2"));
    }

    #[test]
    fn names_are_such_as_windows_opens_and_tells_apart() {
        let mut naming = Naming::new(None, Path::new("RESTORED.TXT"));
        let mut named = |source: &[u8]| name(&mut naming, source, b"x").0;
        assert_eq!(named(b"CON/a:b"), "%43ON/a%3Ab");
        assert_eq!(named(b"nul.txt"), "%6Eul.txt");
        assert_eq!(named(b"end. "), "end.%20");
        assert_eq!(named(b"IM1"), "IM1");
        assert_eq!(named(b"im1"), "im1-2");
        assert_eq!(named(b"Set/x"), "Set/x");
        assert_eq!(named(b"SET/x"), "SET-2/x");
        assert_eq!(named(b"SET/y"), "SET-2/y");
        assert_eq!(named(b"Set/X"), "Set/X-2");
        assert_eq!(named(b"restored.txt"), "restored-2.txt");
    }

    #[test]
    fn what_is_there_is_found_and_what_is_unequal_is_left() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a"), b"mine").unwrap();
        fs::write(dir.path().join("a-2"), b"theirs").unwrap();
        fs::hard_link(dir.path().join("a-2"), dir.path().join("a-3")).unwrap();
        let root = Folder::open(dir.path()).unwrap();
        let mut naming = Naming::new(Some(&root), Path::new("RESTORED.TXT"));
        assert_eq!(name(&mut naming, b"a", b"theirs"), ("a-2".to_owned(), true));
        // Another file of the same bytes: the one inode is taken.
        assert_eq!(
            name(&mut naming, b"a", b"theirs"),
            ("a-4".to_owned(), false)
        );
        assert_eq!(name(&mut naming, b"a", b"mine"), ("a".to_owned(), true));
        assert_eq!(name(&mut naming, b"a", b"mine"), ("a-5".to_owned(), false));
    }

    /// A folder that cannot be entered was tried under one name after the other, for ever.
    #[test]
    fn in_a_folder_that_cannot_be_entered_no_name_is_looked_for() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("d");
        fs::create_dir(&folder).unwrap();
        let root = Folder::open(dir.path()).unwrap();
        let mut naming = Naming::new(Some(&root), Path::new("RESTORED.TXT"));
        assert_eq!(name(&mut naming, b"d/x", b"1"), ("d/x".to_owned(), false));
        // Meanwhile another program puts a link in its place.
        fs::remove_dir(&folder).unwrap();
        std::os::unix::fs::symlink("/", &folder).unwrap();
        assert!(naming.target(&file(Some(b"d/y"), b"2")).is_err());
        let mut naming = Naming::new(Some(&root), Path::new("RESTORED.TXT"));
        assert_eq!(name(&mut naming, b"d/y", b"2"), ("d-2/y".to_owned(), false));
    }

    #[test]
    fn ten_thousand_files_of_one_name_are_named_at_once() {
        let mut naming = Naming::new(None, Path::new("RESTORED.TXT"));
        for number in 1..=10_000 {
            let (path, _) = name(&mut naming, b"IM", b"x");
            if number > 1 {
                assert_eq!(path, format!("IM-{number}"));
            }
        }
    }
}
