//! Repairing: a whole image from damaged discs and images of the same disc.
//!
//! Needs no archive: the geometry is found on the disc itself.

use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use stele_burner::drive::{DriveSectors, MediumState};
use stele_burner::geometry::ANCHORS;
use stele_burner::parity::{Candidate, DiscIdentity, DiscName, Search, find_geometry};
use stele_burner::repair::{self, AffectedFiles, RepairError, Repaired, Rescuing};
use stele_burner::rescue::{self, MAP_MAX, RescueMap};
use stele_burner::sectors::{ImageFile, LostMap, Masked, Sectors};
use stele_burner::watch::Watch;
use stele_burner::{Extent, Lba, SectorCount};
use stele_catalog::Reader;

use super::copies_read::{self, CopyRead};
use super::{as_recorded, in_drive};
use crate::archive::{self, Archive};
use crate::jobs::JobError;
use crate::jobs::typed::{Named, Role};
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
    /// Where the map of a disc in a drive is kept; beside the image where none is named.
    #[serde(default)]
    pub map: Option<PathBuf>,
    /// Drive time in minutes that may go into places that fail.
    #[serde(default)]
    pub minutes: Option<u64>,
}

/// How a disc in a drive was read.
#[derive(Clone, Debug, Serialize)]
pub struct Rescue {
    /// Drive time in seconds that went into places that failed.
    pub failed_seconds: u64,
    /// Time ran out before everything that is needed had been tried.
    pub stopped: bool,
    /// The map of what is still missing in the image; none where nothing is.
    pub map: Option<PathBuf>,
}

/// A disc that parts of a source are of.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// UUID and content.
    pub disc: String,
    /// Clusters that name it.
    pub votes: u64,
    /// Sectors that name it.
    pub sectors: u64,
    /// Where those lie, the first stretches of them: first sector and number.
    pub places: Vec<(u64, u64)>,
}

/// What the digest of the content says of the repaired image.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ContentCheck {
    /// Every sector has its check value, and nothing speaks against them.
    NotNeeded,
    /// The content is the one that the disc names; of some sectors the code alone says so too.
    Agrees,
    /// It was another one: what the code alone had decided, or counting, does not count.
    Differs,
    /// It is another one, though every sector is what its check value or the code says.
    Refuted,
    /// The content is not whole, or the disc names no digest.
    NotKnown,
}

/// Discs that parts of a source are of, as facts.
pub(super) fn parts(others: &[Candidate]) -> Vec<Part> {
    let part = |other: &Candidate| Part {
        disc: other.identity.name.to_string(),
        votes: other.votes,
        sectors: other.sectors,
        places: other
            .places
            .iter()
            .map(|place| (place.lba.0, place.sectors.0))
            .collect(),
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
    /// Sectors without a check value that are right since the code alone says so.
    pub by_code_sectors: u64,
    /// What the digest of the content says of them.
    pub content_check: ContentCheck,
    /// Whether anchors contradict each other, so that none of them counts.
    pub anchors_disputed: bool,
    /// Files that are lost in whole or in part, by their paths on the disc; none where the
    /// disc's manifest is lost too.
    pub lost_files: Option<Vec<String>>,
    /// Files with unchecked sectors whose hashes disagree.
    pub wrong_files: Vec<String>,
    /// Files with unchecked sectors that are right by their hashes.
    pub confirmed_files: Vec<String>,
    /// How discs in drives were read; none where all sources are images.
    pub rescue: Option<Rescue>,
    /// The disc of this archive that the image names, where it is not what was built as that disc.
    pub not_as_built: Option<String>,
    /// Which copies lay in the drives.
    pub copies: Vec<CopyRead>,
}

/// Repairs from what somebody named. `archive` is needed only where a source is a drive of this
/// station.
///
/// # Errors
/// [`JobError::OtherSource`] where two sources are of different discs, and nobody said which is
/// meant; [`JobError::SourcesContradict`] where two of one disc are not the same; those of [`run`].
pub fn run_named(
    request: &Request,
    archive: Option<&Archive>,
    watch: &dyn Watch,
) -> Result<Outcome, JobError> {
    if request.from.len() > 1 {
        are_of_one_disc(request, archive, watch)?;
    }
    run(request, archive, watch)
}

/// Refuses sources of different discs, as far as a look tells. What is of no disc that can be told
/// may be of any.
fn are_of_one_disc(
    request: &Request,
    archive: Option<&Archive>,
    watch: &dyn Watch,
) -> Result<(), JobError> {
    let wanted: Option<DiscName> = request.identity.as_deref().map(str::parse).transpose()?;
    let mut alike: Vec<(Named, DiscIdentity, Box<dyn Sectors>)> = Vec::new();
    for (number, from) in (1..).zip(&request.from) {
        let place = Named::new(Role::Image, number, request.from.len());
        let source = open_one_of((with_map(from).0, place), archive)?;
        let found = find_geometry(&[source.as_ref()], &Search::quick(watch));
        if watch.cancelled() {
            return Err(JobError::Cancelled);
        }
        let Some(identity) = found.ok().and_then(|found| found.identity) else {
            continue;
        };
        match (alike.first(), wanted) {
            (_, Some(wanted)) if wanted != identity.name => {}
            (Some((first, known, _)), None) if known.name != identity.name => {
                let (disc, other) = (identity.name.to_string(), known.name.to_string());
                return Err(JobError::OtherSource {
                    of: place,
                    first: *first,
                    disc,
                    other,
                });
            }
            _ => alike.push((place, identity, source)),
        }
    }
    agree(&alike, watch)
}

/// Refuses sources of one disc of which one was changed after it was built: nobody knows which, and
/// what came first would count.
fn agree(
    alike: &[(Named, DiscIdentity, Box<dyn Sectors>)],
    watch: &dyn Watch,
) -> Result<(), JobError> {
    let Some((_, identity, _)) = alike.first() else {
        return Ok(());
    };
    let sources: Vec<&dyn Sectors> = alike.iter().map(|(.., source)| source.as_ref()).collect();
    let found = repair::contradicting(&sources, *identity, watch)?;
    let place = |at: usize| alike.get(at).map(|(place, ..)| *place);
    match found.and_then(|(first, of)| Some((place(first)?, place(of)?))) {
        Some((first, of)) => Err(JobError::SourcesContradict { of, first }),
        None => Ok(()),
    }
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
    for (number, from) in (1..).zip(&request.from) {
        let (source, map) = with_map(from);
        let place = Named::new(Role::Image, number, request.from.len());
        sources.push((
            open_one_of((source, place), archive)?,
            map.map_or(Ok(LostMap::new()), holes)?,
        ));
    }
    let masked: Vec<Masked<'_>> = sources
        .iter()
        .map(|(source, holes)| Masked::new(source.as_ref(), holes))
        .collect();
    let borrowed: Vec<&dyn Sectors> = masked
        .iter()
        .zip(&sources)
        .map(|(masked, (source, holes))| match holes.is_empty() {
            // A disc in a drive has no map of its own, and is read as what it is.
            true => source.as_ref(),
            false => masked as &dyn Sectors,
        })
        .collect();
    let named = sources.iter().zip(&request.from);
    let named: Vec<_> = named
        .map(|((source, _), from)| (from.as_str(), source.as_ref()))
        .collect();
    let copies = copies_read::of(&named, archive, watch)?;
    let wanted = request.identity.as_deref().map(str::parse).transpose()?;
    let search = Search {
        wanted,
        exhaustive: true,
        ..Search::full(watch)
    };
    let map = request.map.clone().unwrap_or_else(|| beside(&request.to));
    let minutes = request.minutes.map(|minutes| minutes.saturating_mul(60));
    let rescuing = Rescuing {
        budget: minutes.map_or(rescue::BUDGET, Duration::from_secs),
        map: Some(&map),
    };
    let repaired = repair::repair_with(&borrowed, &request.to, &search, &rescuing);
    let repaired = repaired.map_err(|e| why(e, &request.to))?;
    Ok(Outcome {
        copies,
        ..outcome(request, &repaired, map)?
    })
}

/// What another one made under the name meanwhile is there, as if it had been there before.
fn why(error: RepairError, to: &Path) -> JobError {
    match error {
        RepairError::Write(e) if e.kind() == ErrorKind::AlreadyExists => JobError::Exists {
            path: to.to_owned(),
        },
        other => other.into(),
    }
}

/// The same, where nothing is known to be right: each file is asked for its hash.
fn doubted(repaired: &Repaired) -> Repaired {
    let mut all = repaired.clone();
    let geometry = repaired.geometry;
    all.unchecked.add(Extent {
        lba: Lba(ANCHORS),
        sectors: SectorCount(geometry.content().0 - ANCHORS),
    });
    all
}

/// What a repair gave, and which files it could not bring back.
fn outcome(request: &Request, repaired: &Repaired, map: PathBuf) -> Result<Outcome, JobError> {
    let refuted = repaired.content == repair::ContentCheck::Refuted;
    let whole = repaired.lost.is_empty() && repaired.unchecked.is_empty();
    let affected = match (refuted, whole) {
        (true, _) => repair::affected_files(&ImageFile::open(&request.to)?, &doubted(repaired))?,
        (false, true) => Some(AffectedFiles::default()),
        (false, false) => repair::affected_files(&ImageFile::open(&request.to)?, repaired)?,
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
        by_code_sectors: repaired.by_code.count().0,
        content_check: match repaired.content {
            repair::ContentCheck::NotNeeded => ContentCheck::NotNeeded,
            repair::ContentCheck::Agrees => ContentCheck::Agrees,
            repair::ContentCheck::Differs => ContentCheck::Differs,
            repair::ContentCheck::Refuted => ContentCheck::Refuted,
            repair::ContentCheck::NotKnown => ContentCheck::NotKnown,
        },
        anchors_disputed: repaired.anchors_disputed,
        lost_files: known.then_some(affected.lost),
        wrong_files: affected.wrong,
        confirmed_files: affected.confirmed,
        rescue: repaired.rescued.map(|rescued| Rescue {
            failed_seconds: rescued.in_vain.as_secs(),
            stopped: rescued.stopped,
            map: map.exists().then_some(map),
        }),
        not_as_built: None,
        copies: Vec::new(),
    })
}

/// Holds what a repair wrote to what the catalog knows of the disc.
///
/// # Errors
/// As [`as_recorded::other_than_built`].
pub fn held_to_record(
    outcome: Outcome,
    known: (&Archive, &Reader<'_>),
    watch: &dyn Watch,
) -> Result<Outcome, JobError> {
    let found = as_recorded::Found {
        uuid: outcome.uuid.as_deref(),
        content: outcome.content.as_deref(),
        sectors: outcome.sectors,
        is_whole: outcome.lost_sectors == 0 && outcome.unchecked_sectors == 0,
        blake3: None,
    };
    let not_as_built = as_recorded::other_than_built(&outcome.to, found, known, watch)?;
    Ok(Outcome {
        not_as_built,
        ..outcome
    })
}

/// The map that stands beside an image where nobody names another place.
fn beside(image: &Path) -> PathBuf {
    let mut map = image.as_os_str().to_owned();
    map.push(".map");
    PathBuf::from(map)
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
    let mut bytes = Vec::new();
    let file = stele_files::open_regular(map).map_err(JobError::io_named(Role::Map, map))?;
    let most = file.take(MAP_MAX).read_to_end(&mut bytes);
    most.map_err(JobError::io_named(Role::Map, map))?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(RescueMap::parse(&text, None)?.unread())
}

/// A source by name: a drive of the archive, or an image file.
pub fn open(from: &str, archive: Option<&Archive>) -> Result<Box<dyn Sectors>, JobError> {
    open_one_of((from, Named::Only(Role::Image)), archive)
}

/// The same of several that were named.
pub(super) fn open_one_of(
    (from, place): (&str, Named),
    archive: Option<&Archive>,
) -> Result<Box<dyn Sectors>, JobError> {
    let device = station::is_device(from);
    if device || from.starts_with("virtual:") {
        let mut drive = if device {
            station::open_device(from)?
        } else {
            let archive = archive.ok_or(archive::ArchiveError::NoPlace)?;
            station::open(archive, from)?
        };
        if in_drive::medium_in(&mut drive, from)?.state == MediumState::Blank {
            let drive = from.to_owned();
            return Err(JobError::NothingToRead { drive });
        }
        return Ok(Box::new(DriveSectors::new(drive)));
    }
    let path = Path::new(from);
    if !path.exists() {
        return Err(JobError::NotThere { place });
    }
    Ok(Box::new(ImageFile::open(path)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of two repairs into one name the slower one is told what the first made, not that its
    /// folder cannot be written.
    #[test]
    fn an_image_that_came_meanwhile_is_there() {
        let of = |kind: ErrorKind| why(RepairError::Write(kind.into()), Path::new("x.iso"));
        assert_eq!(of(ErrorKind::AlreadyExists).code(), "JOB-011");
        assert_eq!(of(ErrorKind::PermissionDenied).code(), "REP-002");
    }
}
