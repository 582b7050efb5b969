//! Repairing: a whole image from damaged discs and images of the same disc.
//!
//! Needs no archive: the geometry is found on the disc itself.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use stele_burner::drive::DriveSectors;
use stele_burner::repair;
use stele_burner::sectors::{ImageFile, Sectors};
use stele_burner::watch::Watch;

use super::{JobError, convert, verify};
use crate::archive::Archive;
use crate::station;

/// What to repair.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// Image files and drives that hold the same disc.
    pub from: Vec<String>,
    /// The image to write.
    pub to: PathBuf,
}

/// What a repair gave.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The image that was written.
    pub to: PathBuf,
    /// UUID of the disc, where anything on it still said so.
    pub uuid: Option<String>,
    /// Its sectors.
    pub sectors: u64,
    /// Sectors that were damaged or missing and were rebuilt.
    pub recovered_sectors: u64,
    /// Sectors that stay lost.
    pub lost_sectors: u64,
    /// Lost ranges: first sector and number.
    pub lost: Vec<(u64, u64)>,
}

/// Repairs. `archive` is needed only where a source is a drive of this station.
pub fn run(
    request: &Request,
    archive: Option<&Archive>,
    watch: &dyn Watch,
) -> Result<Outcome, JobError> {
    if request.to.exists() {
        return Err(JobError::Exists {
            path: request.to.clone(),
        });
    }
    let mut sources: Vec<Box<dyn Sectors>> = Vec::new();
    for from in &request.from {
        sources.push(open(from, archive)?);
    }
    let borrowed: Vec<&dyn Sectors> = sources.iter().map(AsRef::as_ref).collect();
    let repaired = repair::repair(&borrowed, &request.to, None, watch)?;
    Ok(Outcome {
        to: request.to.clone(),
        uuid: repaired.uuid.as_ref().map(convert::uuid),
        sectors: repaired.geometry.sectors().0,
        recovered_sectors: repaired.recovered.count().0,
        lost_sectors: repaired.lost.count().0,
        lost: repaired
            .lost
            .ranges()
            .iter()
            .map(|r| (r.lba.0, r.sectors.0))
            .collect(),
    })
}

/// A source by name: a drive of the archive, or an image file.
pub fn open(from: &str, archive: Option<&Archive>) -> Result<Box<dyn Sectors>, JobError> {
    let device = station::is_device(from);
    if device || from.starts_with("virtual:") {
        let mut drive = if device {
            station::open_device(from)?
        } else {
            let archive = archive.ok_or(crate::archive::ArchiveError::NoPlace)?;
            station::open(archive, from)?
        };
        verify::medium_in(&mut drive, from)?;
        return Ok(Box::new(DriveSectors::new(drive)));
    }
    let path = Path::new(from);
    if !path.exists() {
        return Err(JobError::NotThere {
            path: path.to_path_buf(),
        });
    }
    Ok(Box::new(ImageFile::open(path)?))
}
