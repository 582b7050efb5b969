//! Repairing: a whole image from damaged discs and images of the same disc.
//!
//! Needs no archive: the geometry is found on the disc itself.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use stele_burner::drive::DriveSectors;
use stele_burner::parity::{Candidate, Search};
use stele_burner::repair::{self, AffectedFiles};
use stele_burner::sectors::{ImageFile, LostMap, Masked, Sectors};
use stele_burner::verify::parse_mapfile;
use stele_burner::watch::Watch;

use super::verify;
use crate::archive::{self, Archive};
use crate::jobs::JobError;
use crate::{encoding, station};

/// What to repair.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// Image files and drives that hold the same disc; an image may be followed by a colon and
    /// its mapfile.
    pub from: Vec<String>,
    /// The image to write.
    pub to: PathBuf,
    /// The disc, as `UUID/CONTENT`, where its sectors cannot agree which it is.
    #[serde(default)]
    pub identity: Option<String>,
}

/// A disc that parts of a source are of.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// UUID and content.
    pub disc: String,
    /// Clusters that name it.
    pub votes: u64,
}

/// Discs that parts of a source are of, as facts.
pub(super) fn parts(others: &[Candidate]) -> Vec<Part> {
    let part = |other: &Candidate| Part {
        disc: other.identity.name.to_string(),
        votes: other.votes,
    };
    others.iter().map(part).collect()
}

/// What a repair gave.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The image that was written.
    pub to: PathBuf,
    /// UUID of the disc, where anything on it still said so.
    pub uuid: Option<String>,
    /// What was built under it; none in version 1 of the format.
    pub content: Option<String>,
    /// Other discs that parts of the sources are of: taken as damage.
    pub others: Vec<Part>,
    /// Its sectors.
    pub sectors: u64,
    /// Sectors that were damaged or missing and were rebuilt.
    pub recovered_sectors: u64,
    /// Sectors that stay lost.
    pub lost_sectors: u64,
    /// Lost ranges: first sector and number.
    pub lost: Vec<(u64, u64)>,
    /// Those of them that are zero, since nothing was read of them; the others stand as read.
    pub zero: Vec<(u64, u64)>,
    /// Sectors that stand as they were read, and that nothing confirms.
    pub unchecked_sectors: u64,
    /// Their ranges.
    pub unchecked: Vec<(u64, u64)>,
    /// Files that are lost in whole or in part, by their paths on the disc; none where the
    /// disc's manifest is lost too.
    pub lost_files: Option<Vec<String>>,
    /// Files with unchecked sectors whose hashes disagree.
    pub wrong_files: Vec<String>,
    /// Files with unchecked sectors that are right by their hashes.
    pub confirmed_files: Vec<String>,
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
    let mut sources: Vec<(Box<dyn Sectors>, LostMap)> = Vec::new();
    for from in &request.from {
        let (source, map) = with_map(from);
        sources.push((
            open(source, archive)?,
            map.map_or(Ok(LostMap::new()), holes)?,
        ));
    }
    let masked: Vec<Masked<'_>> = sources
        .iter()
        .map(|(source, holes)| Masked::new(source.as_ref(), holes))
        .collect();
    let borrowed: Vec<&dyn Sectors> = masked.iter().map(|source| source as &dyn Sectors).collect();
    let wanted = request.identity.as_deref().map(str::parse).transpose()?;
    let search = Search {
        wanted,
        exhaustive: true,
        ..Search::full(watch)
    };
    let repaired = repair::repair(&borrowed, &request.to, &search)?;
    let affected = match repaired.lost.is_empty() && repaired.unchecked.is_empty() {
        true => Some(AffectedFiles::default()),
        false => repair::affected_files(&ImageFile::open(&request.to)?, &repaired)?,
    };
    let known = affected.is_some();
    let affected = affected.unwrap_or_default();
    Ok(Outcome {
        to: request.to.clone(),
        uuid: repaired
            .identity
            .map(|identity| encoding::uuid(&identity.name.uuid)),
        content: repaired
            .identity
            .and_then(|identity| identity.name.content)
            .map(|content| content.to_string()),
        others: parts(&repaired.others),
        sectors: repaired.geometry.sectors().0,
        recovered_sectors: repaired.recovered.count().0,
        lost_sectors: repaired.lost.count().0,
        lost: ranges(&repaired.lost),
        zero: ranges(&repaired.zero),
        unchecked_sectors: repaired.unchecked.count().0,
        unchecked: ranges(&repaired.unchecked),
        lost_files: known.then_some(affected.lost),
        wrong_files: affected.wrong,
        confirmed_files: affected.confirmed,
    })
}

fn ranges(map: &LostMap) -> Vec<(u64, u64)> {
    let all = map.ranges().iter();
    all.map(|r| (r.lba.0, r.sectors.0)).collect()
}

/// A source and its mapfile: `IMAGE:MAP`, unless there is a file of just that name.
fn with_map(from: &str) -> (&str, Option<&Path>) {
    if from.starts_with("virtual:") || Path::new(from).exists() {
        return (from, None);
    }
    match from.rsplit_once(':') {
        Some((image, map)) if Path::new(image).exists() => (image, Some(Path::new(map))),
        _ => (from, None),
    }
}

/// What a mapfile says could not be read.
fn holes(map: &Path) -> Result<LostMap, JobError> {
    let text = std::fs::read_to_string(map).map_err(JobError::io(map))?;
    Ok(parse_mapfile(&text)?)
}

/// A source by name: a drive of the archive, or an image file.
pub fn open(from: &str, archive: Option<&Archive>) -> Result<Box<dyn Sectors>, JobError> {
    let device = station::is_device(from);
    if device || from.starts_with("virtual:") {
        let mut drive = if device {
            station::open_device(from)?
        } else {
            let archive = archive.ok_or(archive::ArchiveError::NoPlace)?;
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
