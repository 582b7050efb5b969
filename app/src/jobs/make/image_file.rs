//! The image file of a built disc, as far as a look at its name and length, and at what became of
//! burns, tells: the file may be gone or altered, whatever the catalog says.

use std::collections::BTreeMap;
use std::time::UNIX_EPOCH;

use serde::Serialize;
use stele_burner::SECTOR_BYTES;
use stele_burner::drive::BurnError;
use stele_burner::parity::{DiscIdentity, FindError, Search, find_geometry};
use stele_burner::sectors::{ImageFile as ImageSectors, Sectors};
use stele_burner::source::{FileSources, Sources};
use stele_burner::watch::{Quiet, Watch};
use stele_catalog::{CatalogError, DiscId, DiscRow, DiscState, Reader, Timestamp};

use crate::archive::Archive;
use crate::jobs::JobError;
use crate::jobs::run::records;

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
    /// It does not say that it is of this disc.
    OtherDisc,
    /// Since it was built, a disc was spoiled because it is not what was built.
    SpoiledADisc,
}

impl ImageFile {
    /// Whether it can be burned, as far as is known.
    pub fn is_there(self) -> bool {
        self == Self::There
    }

    /// Whether a file has its name, right or altered.
    pub fn is_a_file(self) -> bool {
        match self {
            Self::NotBuilt | Self::Gone => false,
            Self::There | Self::OtherLength | Self::OtherDisc | Self::SpoiledADisc => true,
        }
    }

    /// Whether the disc is built, and its file is not.
    pub fn is_lost(self) -> bool {
        match self {
            Self::NotBuilt | Self::There => false,
            Self::Gone | Self::OtherLength | Self::OtherDisc | Self::SpoiledADisc => true,
        }
    }
}

/// Looks at image files.
pub struct Images<'a> {
    archive: &'a Archive,
    spoilers: BTreeMap<DiscId, Timestamp>,
}

impl<'a> Images<'a> {
    /// Asks the catalog which images have spoiled a disc.
    ///
    /// # Errors
    /// The catalog's.
    pub fn read(archive: &'a Archive, reader: &Reader<'_>) -> Result<Self, JobError> {
        let spoilers = reader.spoiled(BurnError::OtherImage.code())?;
        Ok(Self {
            archive,
            spoilers: spoilers.into_iter().collect(),
        })
    }

    /// The image file of a disc.
    pub fn of(&self, disc: &DiscRow) -> ImageFile {
        if disc.state == DiscState::Planned {
            return ImageFile::NotBuilt;
        }
        let Ok(file) = std::fs::metadata(self.archive.image_of(&disc.name)) else {
            return ImageFile::Gone;
        };
        if file.len() != disc.sectors.saturating_mul(SECTOR_BYTES as u64) {
            return ImageFile::OtherLength;
        }
        // One that was written since, say by a repair, is read as a whole before it is burned.
        let spoiled = self.spoilers.get(&disc.id);
        match spoiled.is_some_and(|at| !is_newer(&file, *at)) {
            true => ImageFile::SpoiledADisc,
            false => ImageFile::There,
        }
    }
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

/// Whether the same image can be built once more: each of its files is where it was taken in, and
/// as it was then, as far as a look tells. Where the list of its files cannot be read, nothing
/// speaks against it.
///
/// # Errors
/// The catalog's.
pub fn can_be_built_again(reader: &Reader<'_>, disc: DiscId) -> Result<bool, JobError> {
    let content = records::disc_content(reader, disc)?;
    let all = match records::studies_of(reader, &content) {
        Err(JobError::Catalog(CatalogError::List { .. })) => return Ok(true),
        all => all?,
    };
    let studies = content.studies(&all);
    let mut items = studies.iter().flat_map(|study| &study.items);
    Ok(items.all(|item| FileSources.check(item).is_ok()))
}

impl Images<'_> {
    /// As [`Images::of`], for a disc that is to be burned next: with a look into its image, as the
    /// burn takes one.
    pub fn to_burn(&self, disc: &DiscRow) -> ImageFile {
        let file = self.of(disc);
        if file != ImageFile::There {
            return file;
        }
        let image = ImageSectors::open(&self.archive.image_of(&disc.name));
        // One that cannot be read says nothing; whoever burns it is told.
        let is_it = image.is_ok_and(|image| !matches!(identity(disc, &image, &Quiet), Ok(None)));
        match is_it {
            true => file,
            false => ImageFile::OtherDisc,
        }
    }
}

/// Whether a file was written after this.
fn is_newer(file: &std::fs::Metadata, at: Timestamp) -> bool {
    let since = file
        .modified()
        .ok()
        .and_then(|m| m.duration_since(UNIX_EPOCH).ok());
    since.is_some_and(|since| since.as_millis() > u128::from(at.0.unsigned_abs()))
}
