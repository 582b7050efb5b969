//! The image file of a built disc, as far as a look at its name and length, and at what became of
//! burns, tells: the file may be gone or altered, whatever the catalog says.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{ErrorKind, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use serde::Serialize;
use stele_burner::SECTOR_BYTES;
use stele_burner::drive::BurnError;
use stele_burner::item::Item;
use stele_burner::parity::{DiscIdentity, FindError, Search, find_geometry};
use stele_burner::sectors::{ImageFile as ImageSectors, ReadError, Sectors, whole_hash};
use stele_burner::source::{FileSources, SourceError, Sources, UndatedSources};
use stele_burner::watch::{Quiet, Watch};
use stele_catalog::{CatalogError, DiscId, DiscRow, DiscState, Reader, Timestamp};

use super::listings::{
    BEYOND_REPAIR, IN_THE_WAY, NOT_AS_BUILT, TRIED, gave_another, gives_and_mark, listed, state_of,
};
use super::mark::mark_of;
use crate::archive::Archive;
use crate::jobs::JobError;
use crate::jobs::run::{lookup, records};

/// The name of an image file: all end as it does.
const IMAGE: &str = "SET-0001-1.iso";

/// What stands from the second byte of sector 16 on in any image (ECMA-119, 8.1.2).
const STANDARD_IDENTIFIER: &[u8] = b"CD001";
/// What all images begin with (SPEC.TXT R-010).
const ANCHOR: &[u8] = b"format=STELE1";
/// Bytes up to the end of that identifier.
const HEAD: usize = 16 * SECTOR_BYTES + 1 + STANDARD_IDENTIFIER.len();

/// What is known of an image file without reading it.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageFile {
    /// The disc is not built.
    NotBuilt,
    /// Nothing speaks against it.
    #[default]
    There,
    /// The file is gone.
    Gone,
    /// It is not as long as what was built.
    OtherLength,
    /// It is the image of another disc.
    OtherDisc,
    /// It does not say any more which disc it is of, or was read as a whole and is not what was
    /// built.
    Altered,
    /// Since it was built, a disc was spoiled because it is not what was built.
    SpoiledADisc,
    /// It is not what was built, and what is left of it was tried: it cannot be mended.
    BeyondRepair,
    /// A folder lies in its place, or a file that was never an image.
    InTheWay,
    /// It is there, and may not be read by whoever runs the program.
    Unreadable,
}

impl ImageFile {
    /// Whether it can be burned, as far as is known.
    pub fn is_there(self) -> bool {
        self == Self::There
    }

    /// Whether a file has its name, right or altered.
    pub fn is_a_file(self) -> bool {
        match self {
            Self::NotBuilt | Self::Gone | Self::InTheWay => false,
            Self::There
            | Self::Unreadable
            | Self::OtherLength
            | Self::OtherDisc
            | Self::Altered
            | Self::SpoiledADisc
            | Self::BeyondRepair => true,
        }
    }

    /// Whether the disc is built, and its file is not.
    pub fn is_lost(self) -> bool {
        match self {
            Self::NotBuilt | Self::There | Self::Unreadable => false,
            Self::Gone
            | Self::InTheWay
            | Self::OtherLength
            | Self::OtherDisc
            | Self::Altered
            | Self::SpoiledADisc
            | Self::BeyondRepair => true,
        }
    }

    /// Whether nothing of its file is worth anything, as far as is known.
    pub fn is_no_more(self) -> bool {
        match self {
            Self::Gone | Self::OtherDisc | Self::BeyondRepair | Self::InTheWay => true,
            Self::NotBuilt
            | Self::There
            | Self::Unreadable
            | Self::OtherLength
            | Self::Altered
            | Self::SpoiledADisc => false,
        }
    }
}

/// What an image that cannot be mended alone gives, as it was found when that was tried.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StillGives {
    /// The image.
    pub image: PathBuf,
    /// Files whose sources were gone or changed; none where nobody could tell.
    pub files: Option<u64>,
}

/// Looks at image files.
pub struct Images<'a> {
    archive: &'a Archive,
    spoilers: BTreeMap<DiscId, Timestamp>,
    /// Files that could not be mended, when that was tried, and what was listed with it.
    beyond_repair: BTreeMap<String, (Timestamp, String)>,
    /// Places in which something else lay, and when that came out.
    in_the_way: BTreeMap<String, Timestamp>,
    /// Files that were read as a whole and are not what was built, and when that came out.
    not_as_built: BTreeMap<String, Timestamp>,
    /// Sets that did not come back from all of their images together, and what those were.
    tried: BTreeMap<String, String>,
    /// Image files by the disc that they say they are of; read when it is asked for.
    by_uuid: OnceCell<Vec<([u8; 16], PathBuf)>>,
}

impl<'a> Images<'a> {
    /// Asks the catalog which images have spoiled a disc, and which cannot be mended.
    ///
    /// # Errors
    /// The catalog's.
    pub fn read(archive: &'a Archive, reader: &Reader<'_>) -> Result<Self, JobError> {
        let spoilers = reader.spoiled(BurnError::OtherImage.code())?;
        let beyond_repair = reader.exceptions_of(BEYOND_REPAIR)?.into_iter();
        let in_the_way = reader.exceptions_of(IN_THE_WAY)?.into_iter();
        let not_as_built = reader.exceptions_of(NOT_AS_BUILT)?.into_iter();
        let tried = reader.exceptions_of(TRIED)?.into_iter();
        Ok(Self {
            archive,
            spoilers: spoilers.into_iter().collect(),
            beyond_repair: beyond_repair
                .map(|row| (row.path, (row.at, row.detail)))
                .collect(),
            in_the_way: in_the_way.map(|row| (row.path, row.at)).collect(),
            not_as_built: not_as_built.map(|row| (row.path, row.at)).collect(),
            tried: tried.map(|row| (row.path, row.detail)).collect(),
            by_uuid: OnceCell::new(),
        })
    }

    /// The image file of a disc.
    pub fn of(&self, disc: &DiscRow) -> ImageFile {
        if disc.state == DiscState::Planned {
            return ImageFile::NotBuilt;
        }
        let path = self.archive.image_of(&disc.name);
        let found = std::fs::metadata(&path);
        if matches!(&found, Err(e) if e.kind() == ErrorKind::PermissionDenied) {
            return ImageFile::Unreadable;
        }
        let Ok(file) = found else {
            return ImageFile::Gone;
        };
        if !file.is_file() {
            // A folder, a pipe or a device stands there; of a link the link alone is replaced.
            return match file.is_dir() || !path.is_symlink() {
                true => ImageFile::InTheWay,
                false => ImageFile::Gone,
            };
        }
        let since = |at| is_of(&file, at);
        if since(self.in_the_way.get(&listed(&path))) {
            return ImageFile::InTheWay;
        }
        if is_shut(&path) {
            return ImageFile::Unreadable;
        }
        let tried = self.beyond_repair.get(&listed(&path));
        // Its times change with a name or a right, and it stays what it is.
        let is_marked = |detail: &str| {
            let (_, mark) = gives_and_mark(detail);
            mark.is_some() && mark_of(&path).as_deref() == mark
        };
        if tried.is_some_and(|(at, detail)| is_of(&file, Some(at)) || is_marked(detail)) {
            return ImageFile::BeyondRepair;
        }
        if file.len() != disc.sectors.saturating_mul(SECTOR_BYTES as u64) {
            return match is_no_image(&path, disc) {
                true => ImageFile::InTheWay,
                false => ImageFile::OtherLength,
            };
        }
        // One that was written since, say by a repair, is read as a whole before it is burned.
        let not_as_built = self.not_as_built.get(&listed(&path));
        match (since(self.spoilers.get(&disc.id)), since(not_as_built)) {
            (true, _) => ImageFile::SpoiledADisc,
            (false, true) => ImageFile::Altered,
            (false, false) => ImageFile::There,
        }
    }
}

/// Opens an image of the archive: its path is no secret, and says where to look.
///
/// # Errors
/// [`JobError::Io`] with the path.
pub fn open(image: &Path) -> Result<ImageSectors, JobError> {
    ImageSectors::open(image).map_err(|error| match error {
        ReadError::Io { path, source } => JobError::io(&path)(source),
        error => error.into(),
    })
}

/// Whether a file holds the image of this hash; the tag of a copy in it counts as zeros.
///
/// # Errors
/// It cannot be read; somebody stopped it.
pub(super) fn is_it(image: &Path, hash: &[u8; 32], watch: &dyn Watch) -> Result<bool, JobError> {
    let image = open(image)?;
    let found = whole_hash(&image, image.sectors(), watch)?;
    Ok(found.as_ref() == Some(hash))
}

/// Which disc an image says that it is of; none where that is not this disc, as it was built.
///
/// # Errors
/// It cannot be read.
pub fn identity(
    disc: &DiscRow,
    image: &dyn Sectors,
    watch: &dyn Watch,
) -> Result<Option<DiscIdentity>, FindError> {
    let found = match find_geometry(&[image], &Search::quick(watch)) {
        Ok(found) => found,
        Err(error @ FindError::Read(_)) => return Err(error),
        // It was built here: whatever it says now, it is not what was built.
        Err(_) => return Ok(None),
    };
    Ok(found.identity.filter(|identity| {
        let sectors = identity.geometry.sectors();
        identity.name.uuid == disc.uuid
            && sectors.0 == disc.sectors
            && sectors == image.sectors()
            && found.others.is_empty()
    }))
}

/// Whether a disc can be built from its files: each is where it was taken in, and as it was then,
/// as far as a look tells. Where the list of its files cannot be read, nothing speaks against it.
///
/// # Errors
/// The catalog's.
pub fn can_be_built(reader: &Reader<'_>, disc: DiscId) -> Result<bool, JobError> {
    all_are(reader, disc, |item| FileSources.check(item).is_ok())
}

/// Whether the image that was built may be built once more by somebody: when its files were written
/// says nothing, for the image tells whether they are the same; and those that this user may not
/// look at may be there.
///
/// # Errors
/// The catalog's.
pub fn may_be_built_again(reader: &Reader<'_>, disc: DiscId) -> Result<bool, JobError> {
    all_are(reader, disc, |item| match UndatedSources.check(item) {
        Ok(()) => true,
        Err(source) => is_closed(&source),
    })
}

/// Whether nothing is to be put on a planned disc: it never was, or none of its files is as it was
/// taken in. Where the list of its files cannot be read, nothing speaks against it.
///
/// # Errors
/// The catalog's.
pub fn has_nothing(reader: &Reader<'_>, disc: &DiscRow) -> Result<bool, JobError> {
    if disc.state == DiscState::Built || disc.set_parity.is_some() {
        return Ok(false);
    }
    let content = records::disc_content(reader, disc.id)?;
    let all = match records::studies_of(reader, &content) {
        Err(JobError::Catalog(CatalogError::List { .. })) => return Ok(false),
        all => all?,
    };
    let is_there = |item: &Item| match FileSources.check(item) {
        Ok(()) => true,
        Err(source) => is_closed(&source),
    };
    let studies = content.studies(&all);
    Ok(!studies.iter().flat_map(|study| &study.items).any(is_there))
}

fn all_are(
    reader: &Reader<'_>,
    disc: DiscId,
    right: impl Fn(&Item) -> bool,
) -> Result<bool, JobError> {
    let content = records::disc_content(reader, disc)?;
    let all = match records::studies_of(reader, &content) {
        Err(JobError::Catalog(CatalogError::List { .. })) => return Ok(true),
        all => all?,
    };
    let studies = content.studies(&all);
    let mut items = studies.iter().flat_map(|study| &study.items);
    // What was said of them counts as long as none of them is another one since.
    if let Some(at) = gave_another(reader, &lookup::disc_of(reader, disc)?.name)? {
        let is_new = |item: &Item| {
            let path = Path::new(OsStr::from_bytes(&item.source));
            std::fs::metadata(path).is_ok_and(|file| is_newer(&file, at))
        };
        if !items.clone().any(is_new) {
            return Ok(false);
        }
    }
    Ok(items.all(right))
}

/// UUID of the disc that the file at an image's place says it is of; none where there is none, or
/// it says nothing.
pub fn uuid_in(image: &Path, watch: &dyn Watch) -> Option<[u8; 16]> {
    let image = ImageSectors::open(image).ok()?;
    let found = find_geometry(&[&image], &Search::quick(watch)).ok()?;
    found.identity.map(|identity| identity.name.uuid)
}

/// Whether a file is there, and may not be read by whoever runs the program.
pub(super) fn is_closed(source: &SourceError) -> bool {
    matches!(source, SourceError::Unreadable(e) if e.kind() == ErrorKind::PermissionDenied)
}

impl Images<'_> {
    /// Whether the image of a disc whose file is gone lies in the place of another disc.
    ///
    /// # Errors
    /// The catalog's.
    pub fn is_misplaced(&self, reader: &Reader<'_>, disc: &DiscRow) -> Result<bool, JobError> {
        let file = self.to_burn(disc);
        if !file.is_no_more() || file == ImageFile::BeyondRepair {
            return Ok(false);
        }
        let all = self.by_uuid.get_or_init(|| by_uuid(self.archive));
        let mut own = all.iter().filter(|(uuid, _)| *uuid == disc.uuid);
        // Those that were given up too: somebody may have put it there before or since.
        own.try_fold(false, |found, (_, path)| {
            Ok(found || disc_at(reader, path)?.is_some_and(|other| other.id != disc.id))
        })
    }

    /// Whether all images of a set were tried together in vain, as they are now.
    pub fn was_tried(&self, set: &str, discs: &[DiscRow]) -> bool {
        let images = discs.iter().map(|disc| self.archive.image_of(&disc.name));
        let images: Vec<PathBuf> = images.filter(|image| image.is_file()).collect();
        let state = state_of(images.iter().map(PathBuf::as_path));
        self.tried.get(set) == Some(&state)
    }

    /// What the image of a disc alone gives, where it cannot be mended; none where that is nothing.
    pub fn still_gives(&self, disc: &DiscRow) -> Option<StillGives> {
        let image = self.archive.image_of(&disc.name);
        let (_, detail) = self.beyond_repair.get(&listed(&image))?;
        let (gives, _) = gives_and_mark(detail);
        let files = gives.parse().ok();
        (!gives.is_empty()).then_some(StillGives { image, files })
    }

    /// What lies in the place of the image of a disc that is not built, where nothing is written
    /// over it.
    pub fn in_place_of(&self, disc: &DiscRow) -> Option<ImageFile> {
        let path = self.archive.image_of(&disc.name);
        let found = (disc.state == DiscState::Planned).then(|| path.symlink_metadata())?;
        let file = match found {
            Err(e) if e.kind() == ErrorKind::PermissionDenied => {
                return Some(ImageFile::Unreadable);
            }
            found => found.ok()?,
        };
        if file.is_file() && is_shut(&path) {
            return Some(ImageFile::Unreadable);
        }
        let in_way = !file.is_file() && !file.is_symlink()
            || file.is_file()
                && (is_of(&file, self.in_the_way.get(&listed(&path))) || is_no_image(&path, disc));
        in_way.then_some(ImageFile::InTheWay)
    }

    /// As [`Images::to_burn`]: the image of a disc that this catalog does not have, or has given
    /// up, is in the way, for it has no place of its own to go to.
    ///
    /// # Errors
    /// The catalog's.
    pub fn to_burn_of(&self, disc: &DiscRow, reader: &Reader<'_>) -> Result<ImageFile, JobError> {
        let file = self.to_burn(disc);
        let path = self.archive.image_of(&disc.name);
        let uuid = match file {
            ImageFile::OtherDisc => uuid_in(&path, &Quiet),
            _ => return Ok(file),
        };
        let other = uuid.map(|uuid| reader.disc_by_uuid(&uuid)).transpose()?;
        let is_ours = other.flatten().is_some_and(|other| !other.dropped);
        Ok(match is_ours || self.is_misplaced(reader, disc)? {
            true => file,
            false => ImageFile::InTheWay,
        })
    }

    /// As [`Images::of`], for a disc that is to be burned next: with a look into its image, as the
    /// burn takes one.
    pub fn to_burn(&self, disc: &DiscRow) -> ImageFile {
        let file = self.of(disc);
        if file != ImageFile::There {
            return file;
        }
        let path = self.archive.image_of(&disc.name);
        let image = ImageSectors::open(&path);
        // One that cannot be read says nothing; whoever burns it is told.
        let is_other = |image| matches!(identity(disc, &image, &Quiet), Ok(None));
        match image.is_ok_and(is_other) {
            true if uuid_in(&path, &Quiet).is_some_and(|uuid| uuid != disc.uuid) => {
                ImageFile::OtherDisc
            }
            true => ImageFile::Altered,
            false => file,
        }
    }
}

/// Whether what was said at this time was said of the file as it is: what was written or put there
/// since is looked at afresh.
fn is_of(file: &std::fs::Metadata, at: Option<&Timestamp>) -> bool {
    at.is_some_and(|at| !is_newer(file, *at))
}

/// Whether whoever runs the program may not read a file.
fn is_shut(path: &Path) -> bool {
    let closed = |e: std::io::Error| e.kind() == ErrorKind::PermissionDenied;
    stele_files::open_regular(path).is_err_and(closed)
}

/// Whether a file has a name as images have.
pub(super) fn is_named_as_image(path: &Path) -> bool {
    path.extension() == Path::new(IMAGE).extension()
}

/// The image files of an archive, in order, each with the disc that it says it is of.
pub(super) fn by_uuid(archive: &Archive) -> Vec<([u8; 16], PathBuf)> {
    let entries = std::fs::read_dir(archive.images());
    let paths = entries.into_iter().flatten().flatten().map(|e| e.path());
    let mut paths: Vec<PathBuf> = paths.filter(|path| is_named_as_image(path)).collect();
    paths.sort();
    let with_uuid = |path: PathBuf| Some((uuid_in(&path, &Quiet)?, path));
    paths.into_iter().filter_map(with_uuid).collect()
}

/// The disc in whose place a file lies; none where it is no disc's.
///
/// # Errors
/// The catalog's.
pub fn disc_at(reader: &Reader<'_>, path: &Path) -> Result<Option<DiscRow>, JobError> {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let Some((set, number)) = stem.and_then(|stem| stem.rsplit_once('-')) else {
        return Ok(None);
    };
    Ok(reader.disc_by_name(&format!("{set}/{number}"))?)
}

/// Whether a file was never an image, or part of one: it is not as long as the disc's, holds
/// something, and what it holds does not begin as an image does. So does one that cannot be read.
pub(super) fn is_no_image(path: &Path, disc: &DiscRow) -> bool {
    let length = std::fs::metadata(path).map_or(0, |file| file.len());
    if length == 0 || length == disc.sectors.saturating_mul(SECTOR_BYTES as u64) {
        return false;
    }
    let mut head = Vec::with_capacity(HEAD);
    let read = stele_files::open_regular(path)
        .and_then(|file| file.take(HEAD as u64).read_to_end(&mut head));
    let identifier = head.get(HEAD - STANDARD_IDENTIFIER.len()..);
    let is_part = identifier == Some(STANDARD_IDENTIFIER) || head.starts_with(ANCHOR);
    read.is_err() || !is_part && head.iter().any(|byte| *byte != 0)
}

/// Whether a file was written, or got its name, after this.
pub fn is_newer(file: &std::fs::Metadata, at: Timestamp) -> bool {
    let seconds = file.ctime().saturating_mul(1000);
    let changed = seconds.saturating_add(file.ctime_nsec() / 1_000_000);
    changed > at.0
}
