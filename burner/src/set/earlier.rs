//! What a rebuild that was cut off leaves for the next one.
//!
//! Below `unfinished` each disc that was brought in has its image and, beside it, a note: a map of
//! what is missing in that very file. A note is true at any time. It is written when all that it
//! calls there has reached the disk; while an image is filled, only sectors that its note calls
//! missing change; an image that is replaced has another number in the file system than its note
//! says. An image without a note that fits it is not believed, and brought in anew.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use stele_discfs::SectorCount;
use stele_files::{is_part_name, open_regular, remove_leftovers, write_whole};

use super::disc_in_rebuild::DiscInRebuild;
use super::error::RebuildError;
use crate::geometry::Geometry;
use crate::parity::DiscName;
use crate::rescue::{MAP_MAX, RescueMap};
use crate::sectors::LostMap;

/// Folder for what is not whole yet.
pub(super) const UNFINISHED: &str = "unfinished";
/// Images hold what patients' discs hold: they are for their owner alone.
pub(super) const MODE: u32 = 0o600;
/// Ending of an image.
const IMAGE: &str = "iso";
/// Ending of the note beside an image.
const NOTE: &str = "note";
/// Ending of an image that is to take another's place.
const AGAIN: &str = "again";
/// Ending of the map of a rescue that is under way.
const READING: &str = "reading";
/// What [`stele_files::KeptFile`] puts behind the name of an image while it is read.
const RESCUE: &str = "rescue";
/// The first words of a note.
const FIRST_WORDS: &str = "# Rebuild 1 ";

/// Where a disc stands while it is worked on: another build of it has another name.
pub(super) fn image_path(parts: &Path, name: DiscName) -> PathBuf {
    parts.join(format!("{}.{IMAGE}", name.to_string().replace('/', "-")))
}

/// Where the image grows that will take another's place.
pub(super) fn again_path(parts: &Path, name: DiscName) -> PathBuf {
    image_path(parts, name).with_extension(AGAIN)
}

/// Where a rescue keeps its map.
pub(super) fn reading_path(parts: &Path, name: DiscName) -> PathBuf {
    image_path(parts, name).with_extension(READING)
}

fn note_path(parts: &Path, name: DiscName) -> PathBuf {
    image_path(parts, name).with_extension(NOTE)
}

/// Which file an image is, and when it last changed, in nanoseconds since 1970 UTC; no time while
/// it is being filled.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
struct FileMark {
    len: u64,
    inode: u64,
    changed: Option<i128>,
}

impl FileMark {
    fn of(file: &File) -> io::Result<Self> {
        let facts = file.metadata()?;
        let seconds = i128::from(facts.mtime()) * 1_000_000_000;
        Ok(Self {
            len: facts.len(),
            inode: facts.ino(),
            changed: Some(seconds + i128::from(facts.mtime_nsec())),
        })
    }

    /// Whether a file of this mark is the one that `noted` was written of.
    fn fits(self, noted: Self) -> bool {
        let same = (self.len, self.inode) == (noted.len, noted.inode);
        same && (noted.changed.is_none() || noted.changed == self.changed)
    }
}

/// Notes what is missing in the image of a disc, once that has reached the disk. `filled` where
/// what is missing is going to change.
///
/// # Errors
/// What the system says.
pub(super) fn note(
    work: &DiscInRebuild,
    parts: &Path,
    missing: &LostMap,
    filled: bool,
) -> io::Result<()> {
    work.image.sync_all()?;
    let mark = FileMark::of(&work.image)?;
    let changed = mark.changed.filter(|_| !filled);
    let changed = changed.map_or_else(|| "no".to_owned(), |at| at.to_string());
    let (g, present) = (work.geometry, u8::from(work.present));
    let mut map = RescueMap::of_damage(g.sectors(), missing);
    map.disc = Some(work.name);
    let text = format!(
        "{FIRST_WORDS}S={} m={} present={present} len={} inode={} changed={changed}\n{}",
        g.strip().0,
        g.parity(),
        mark.len,
        mark.inode,
        map.render()
    );
    write_whole(&note_path(parts, work.name), text.as_bytes(), None, MODE)?;
    // What a rescue kept is in the image.
    remove_if_there(&reading_path(parts, work.name))
}

/// What a note says.
struct Note {
    name: DiscName,
    geometry: Geometry,
    present: bool,
    mark: FileMark,
    missing: LostMap,
}

impl Note {
    /// Reads a note; none where it cannot be understood.
    fn read(path: &Path) -> io::Result<Option<Self>> {
        let mut text = String::new();
        match open_regular(path)?.take(MAP_MAX).read_to_string(&mut text) {
            Err(error) if error.kind() == io::ErrorKind::InvalidData => return Ok(None),
            read => read?,
        };
        Ok(Self::parse(&text))
    }

    fn parse(text: &str) -> Option<Self> {
        let first = text.lines().next()?.strip_prefix(FIRST_WORDS)?;
        let value = |key: &str| {
            let mut words = first.split(' ').filter_map(|word| word.split_once('='));
            words.find(|(k, _)| *k == key).map(|(_, value)| value)
        };
        let number = |key| value(key)?.parse::<u64>().ok();
        let parity = u8::try_from(number("m")?).ok()?;
        let geometry = Geometry::new(SectorCount(number("S")?), parity).ok()?;
        let map = RescueMap::parse(text, Some(geometry.sectors())).ok()?;
        let changed = match value("changed")? {
            "no" => None,
            at => Some(at.parse().ok()?),
        };
        Some(Self {
            name: map.disc?,
            geometry,
            present: number("present")? == 1,
            mark: FileMark {
                len: number("len")?,
                inode: number("inode")?,
                changed,
            },
            missing: map.unread(),
        })
    }

    /// The disc, where `path` is the file that this was written of.
    fn of(&self, path: &Path, in_parts: bool) -> io::Result<Option<DiscInRebuild>> {
        let found = fs::metadata(path);
        if !found.as_ref().is_ok_and(std::fs::Metadata::is_file) {
            // It went, or a pipe lies in its place, for which nobody waits.
            return match found {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                Ok(_) | Err(_) => Ok(None),
            };
        }
        let mut options = OpenOptions::new();
        let image = match options.read(true).write(in_parts).open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        let whole = self.mark.len == self.geometry.sectors().bytes();
        if !whole || !FileMark::of(&image)?.fits(self.mark) {
            return Ok(None);
        }
        Ok(Some(DiscInRebuild {
            uuid: self.name.uuid,
            name: self.name,
            path: path.to_owned(),
            image,
            geometry: self.geometry,
            lost: self.missing.clone(),
            present: self.present,
            proven: false,
            earlier: true,
            altered: false,
        }))
    }
}

/// The discs that an earlier run in this folder has left; all else that it left is removed.
///
/// # Errors
/// [`RebuildError::NotEmpty`] where anything stands there that is no rebuild's; what the system
/// says.
pub(super) fn left_by_earlier(to: &Path, parts: &Path) -> Result<Vec<DiscInRebuild>, RebuildError> {
    let below = if parts.is_dir() {
        entries(parts)?
    } else {
        Vec::new()
    };
    let beside: Vec<PathBuf> = entries(to)?
        .into_iter()
        .filter(|path| path != parts)
        .collect();
    if !below.iter().all(|path| is_ours(path)) {
        return Err(RebuildError::NotEmpty);
    }
    let mut works = Vec::new();
    for path in below.iter().filter(|path| ends_with(path, NOTE)) {
        let Some(note) = Note::read(path)? else {
            continue;
        };
        if *path != note_path(parts, note.name) {
            continue;
        }
        let own = note.of(&image_path(parts, note.name), true)?;
        let mut named = own;
        // Once whole, it was given its name.
        for image in beside.iter().filter(|_| note.missing.is_empty()) {
            if named.is_none() {
                named = note.of(image, false)?;
            }
        }
        works.extend(named);
    }
    let known = |path: &PathBuf| works.iter().any(|work: &DiscInRebuild| work.path == *path);
    let is_part = |path: &Path| path.file_name().is_some_and(is_part_name);
    if beside.iter().any(|path| !known(path) && !is_part(path)) {
        return Err(RebuildError::NotEmpty);
    }
    let kept = |path: &Path| {
        let own = works.iter().any(|work| {
            path == work.path || (ends_with(path, NOTE) && path == note_path(parts, work.name))
        });
        own || is_rescue(path)
    };
    for path in below.iter().filter(|path| !is_part(path) && !kept(path)) {
        fs::remove_file(path)?;
    }
    for folder in [to, parts].into_iter().filter(|folder| folder.is_dir()) {
        remove_leftovers(folder, &|owner| owner.is_none())?;
    }
    Ok(works)
}

/// What stands in a folder, by name.
pub(super) fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let all = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut all: Vec<PathBuf> = all.collect::<io::Result<_>>()?;
    all.sort();
    Ok(all)
}

fn ends_with(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|end| end == ending)
}

/// Whether a file is the note of a disc.
pub(super) fn is_note(path: &Path) -> bool {
    ends_with(path, NOTE) && is_ours(path)
}

/// Whether a rebuild gives such names below `unfinished`.
fn is_ours(path: &Path) -> bool {
    let Some(name) = path.file_name() else {
        return false;
    };
    let Some(text) = name.to_str() else {
        return false;
    };
    let stem = text.split_once('.').map_or(text, |(stem, _)| stem);
    // A UUID has 36 characters; the content follows it.
    let disc = match stem.split_at_checked(36) {
        Some((uuid, "")) => uuid.parse::<DiscName>(),
        Some((uuid, content)) => format!("{uuid}/{}", content.replacen('-', "", 1)).parse(),
        None => return is_part_name(name),
    };
    is_part_name(name) || disc.is_ok() && path.is_file()
}

/// Whether a file is one of a rescue that is under way: the image that grows, or the map beside it.
/// One is nothing without the other.
fn is_rescue(path: &Path) -> bool {
    let with = |ending: &str| path.with_extension(ending).exists();
    match path.extension().and_then(|end| end.to_str()) {
        Some(RESCUE) => path.with_extension("").with_extension(READING).exists(),
        Some(READING) => with(&format!("{IMAGE}.{RESCUE}")),
        _ => false,
    }
}

/// Removes the image of a disc that is not used after all, and its note; one that has its name
/// stays.
pub(super) fn discard(work: &DiscInRebuild) -> io::Result<()> {
    let Some(parts) = work.path.parent().filter(|at| at.ends_with(UNFINISHED)) else {
        return Ok(());
    };
    remove_if_there(&note_path(parts, work.name))?;
    remove_if_there(&work.path)
}

/// Removes the note of a disc: the next run makes its image anew.
pub(super) fn forget(work: &DiscInRebuild, parts: &Path) -> io::Result<()> {
    remove_if_there(&note_path(parts, work.name))
}

pub(super) fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_discfs::{Extent, Lba};

    fn work(parts: &Path, text: &str) -> DiscInRebuild {
        let name: DiscName = text.parse().unwrap();
        let (path, geometry) = (
            image_path(parts, name),
            Geometry::new(SectorCount(32), 30).unwrap(),
        );
        let options = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .to_owned();
        let image = options.open(&path).unwrap();
        image.set_len(geometry.sectors().bytes()).unwrap();
        DiscInRebuild {
            uuid: name.uuid,
            name,
            path,
            image,
            geometry,
            lost: LostMap::new(),
            present: true,
            proven: false,
            earlier: false,
            altered: false,
        }
    }

    const NAME: &str = "6f1e2d3c-4b5a-4669-8897-a6b5c4d3e2f1/0123456789abcdef";

    /// A note is of one file as it was, and of no other.
    #[test]
    fn an_image_is_believed_by_a_note_of_itself_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (to, parts) = (folder.path(), folder.path().join(UNFINISHED));
        let mut missing = LostMap::new();
        missing.add(Extent {
            lba: Lba(7),
            sectors: SectorCount(9),
        });
        let begin = |filled: bool| {
            let _ = fs::remove_dir_all(&parts);
            fs::create_dir(&parts).unwrap();
            let work = work(&parts, NAME);
            note(&work, &parts, &missing, filled).unwrap();
            work
        };
        let found = || left_by_earlier(to, &parts).unwrap();
        for filled in [false, true] {
            begin(filled);
            let again = found();
            assert_eq!(again.len(), 1);
            assert_eq!(
                (&again[0].lost, again[0].name.to_string()),
                (&missing, NAME.into())
            );
        }
        // Another file of that name, one that changed, one that is shorter, none at all.
        let work = begin(true);
        fs::copy(&work.path, parts.join("x")).unwrap();
        fs::rename(parts.join("x"), &work.path).unwrap();
        assert!(found().is_empty() && entries(&parts).unwrap().is_empty());
        let work = begin(false);
        std::thread::sleep(std::time::Duration::from_millis(20));
        std::os::unix::fs::FileExt::write_all_at(&work.image, b"x", 0).unwrap();
        assert!(found().is_empty());
        begin(true).image.set_len(2048).unwrap();
        assert!(found().is_empty());
        fs::remove_file(begin(true).path).unwrap();
        assert!(found().is_empty());
        // A note of a disc whole is found beside `unfinished` too.
        let work = begin(true);
        note(&work, &parts, &LostMap::new(), false).unwrap();
        fs::rename(&work.path, to.join("SET-1.iso")).unwrap();
        assert_eq!(found()[0].path, to.join("SET-1.iso"));
        // What is not a rebuild's is never touched.
        fs::write(to.join("mine.iso"), b"mine").unwrap();
        assert!(left_by_earlier(to, &parts).is_err() && to.join("mine.iso").exists());
        fs::remove_file(to.join("mine.iso")).unwrap();
        fs::write(parts.join("letter.txt"), b"mine").unwrap();
        assert!(left_by_earlier(to, &parts).is_err() && parts.join("letter.txt").exists());
    }

    /// What cannot be opened may be all that there is: it is neither passed over nor removed.
    #[test]
    fn an_image_that_cannot_be_opened_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (to, parts) = (folder.path(), folder.path().join(UNFINISHED));
        fs::create_dir(&parts).unwrap();
        let work = work(&parts, NAME);
        note(&work, &parts, &LostMap::new(), false).unwrap();
        fs::remove_file(&work.path).unwrap();
        std::os::unix::fs::symlink(&work.path, &work.path).unwrap();
        assert!(left_by_earlier(to, &parts).is_err());
        assert!(work.path.is_symlink());
    }

    #[test]
    fn a_mark_is_of_the_nanosecond() {
        let file = tempfile::tempfile().unwrap();
        let time = std::time::UNIX_EPOCH + std::time::Duration::new(3, 5);
        file.set_modified(time).unwrap();
        assert_eq!(FileMark::of(&file).unwrap().changed, Some(3_000_000_005));
    }

    #[test]
    fn a_rescue_is_kept_with_its_map_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (to, parts) = (folder.path(), folder.path().join(UNFINISHED));
        fs::create_dir(&parts).unwrap();
        let path = image_path(&parts, NAME.parse().unwrap());
        let (growing, map) = (
            path.with_extension("iso.rescue"),
            path.with_extension(READING),
        );
        fs::write(&growing, b"half").unwrap();
        fs::write(&map, b"map").unwrap();
        assert!(left_by_earlier(to, &parts).unwrap().is_empty());
        assert!(growing.exists() && map.exists());
        fs::remove_file(&growing).unwrap();
        left_by_earlier(to, &parts).unwrap();
        assert!(!map.exists());
        fs::write(&growing, b"half").unwrap();
        left_by_earlier(to, &parts).unwrap();
        assert!(!growing.exists());
    }
}
