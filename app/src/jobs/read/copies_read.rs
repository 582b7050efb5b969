//! Which copies lay in the drives that an image was made from, by their tags, and what those say
//! of the catalog. Whoever needs no archive asks none; where there is one, a disc that does not fit
//! its trail is told here too.

use serde::Serialize;
use stele_burner::copy_tag::{TagsRead, read_tags};
use stele_burner::parity::{Search, find_geometry};
use stele_burner::sectors::Sectors;
use stele_burner::watch::Watch;
use stele_catalog::{Catalog, CopyState, Reader};

use super::tag_trail::{self, TagTrail};
use crate::archive::Archive;
use crate::jobs::JobError;
use crate::station;

/// A disc in a drive that was read.
#[derive(Clone, Debug, Serialize)]
pub struct CopyRead {
    /// The drive.
    pub drive: String,
    /// The copy, by its tag; none where no tag can be read, or not one alone.
    pub serial: Option<String>,
    /// Whether the catalog knows the copy; none where no catalog was asked.
    pub known: Option<bool>,
    /// What its tag says of the catalog, where that knows the copy.
    pub trail: Option<TagTrail>,
    /// Whether the catalog has it as destroyed.
    pub destroyed: bool,
}

impl CopyRead {
    /// Whether it is a copy that the catalog knows, and they agree; and so where no catalog was
    /// asked, or no tag was read.
    pub fn agrees(&self) -> bool {
        self.known != Some(false)
            && !self.destroyed
            && self.trail.as_ref().is_none_or(|trail| trail.fit.agrees())
    }
}

/// Whether a source that was named is a drive.
pub(super) fn is_drive(from: &str) -> bool {
    from.starts_with("virtual:") || station::is_device(from)
}

/// The copies in those of the sources that are drives. A catalog that cannot be opened is not
/// asked: that is for other commands to tell.
///
/// # Errors
/// The catalog's.
pub(super) fn of(
    sources: &[(&str, &dyn Sectors)],
    archive: Option<&Archive>,
    watch: &dyn Watch,
) -> Result<Vec<CopyRead>, JobError> {
    let drives = sources.iter().filter(|(from, _)| is_drive(from));
    let catalog = archive.and_then(|archive| Catalog::open_to_read(&archive.catalog()).ok());
    let reader = catalog.as_ref().map(Catalog::read);
    let mut all = Vec::new();
    for (drive, source) in drives {
        all.push(copy(drive, *source, reader.as_ref(), watch)?);
    }
    Ok(all)
}

/// The copy in one drive.
///
/// # Errors
/// The catalog's.
pub(super) fn copy(
    drive: &str,
    source: &dyn Sectors,
    reader: Option<&Reader<'_>>,
    watch: &dyn Watch,
) -> Result<CopyRead, JobError> {
    let mut read = CopyRead {
        drive: drive.to_owned(),
        serial: None,
        known: None,
        trail: None,
        destroyed: false,
    };
    let Some(tags) = tags(source, watch) else {
        return Ok(read);
    };
    let Some(tag) = tags.copy() else {
        return Ok(read);
    };
    read.serial = Some(tag.serial.clone());
    let Some(reader) = reader else {
        return Ok(read);
    };
    let copy = reader.copy_by_text(&tag.serial)?;
    read.known = Some(copy.is_some());
    if let Some(copy) = copy {
        read.destroyed = copy.state == CopyState::Destroyed;
        let rows = reader.trail_head()?.rows;
        read.trail = Some(tag_trail::fit(tag, &copy, rows, reader)?);
    }
    Ok(read)
}

/// The tags on a disc, where they do not name two copies.
fn tags(source: &dyn Sectors, watch: &dyn Watch) -> Option<TagsRead> {
    let found = find_geometry(&[source], &Search::quick(watch)).ok()?;
    let identity = found.identity?;
    let tags = read_tags(source, identity.geometry, identity.name).ok()?;
    (!tags.is_disputed()).then_some(tags)
}
