//! Restoring: a study's files from a disc or image back into a folder.
//!
//! Every file is checked by its hash before it gets its name; a damaged disc is mended on the way
//! from its parity. A file that does not agree with its hash is listed and not left behind.

use std::io::Write;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};
use stele_burner::disc::{Hashes, decode_name};
use stele_burner::manifest::{self, Manifest, ManifestFile};
use stele_burner::repair::RepairingReader;
use stele_burner::sectors::{LostMap, Sectors};
use stele_burner::watch::{Phase, Progress, Unit};
use stele_burner::{Lba, SECTOR_BYTES};
use stele_catalog::{DiscRow, StudyId};

use super::repair;
use crate::archive::sync_directory;
use crate::jobs::run::journal::{self, NoIntent};
use crate::jobs::run::lookup;
use crate::jobs::{Context, JobError};
use crate::{encoding, station};

/// What to restore.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// The study: its UID, or a text that only it answers to.
    pub study: String,
    /// The folder to write into.
    pub to: PathBuf,
    /// A drive that holds a disc, or an image file.
    pub from: String,
}

/// What came back.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outcome {
    /// The disc that was read.
    pub disc: String,
    /// Files restored, each equal to its hash.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Files that were there already and agree with their hash.
    pub there: u64,
    /// Files that could not be brought back.
    pub lost: Vec<String>,
    /// Sectors that were rebuilt from parity on the way.
    pub mended_sectors: u64,
    /// Other discs that hold the rest of the study.
    pub further_discs: Vec<String>,
}

/// Restores what the disc at hand holds of a study.
pub fn run(request: &Request, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let study = lookup::study_named(&cx.catalog.read(), &request.study)?;
    let from_drive = request.from.starts_with("virtual:") || station::is_device(&request.from);
    let leases: Vec<String> = from_drive
        .then(|| format!("drive:{}", request.from))
        .into_iter()
        .collect();
    // Text and folder may name the patient: the journal is told of neither.
    journal::journaled(cx, "restore", &NoIntent {}, &leases, |cx| {
        let source = repair::open(&request.from, Some(cx.archive))?;
        let repairing = RepairingReader::open(source.as_ref(), None)?;
        let (disc, manifest) = disc_at_hand(&repairing, study, cx)?;
        // Only now: a wrong disc must not leave an empty folder behind.
        std::fs::create_dir_all(&request.to).map_err(JobError::io(&request.to))?;
        let mut outcome = Outcome {
            disc: disc.name.clone(),
            ..Outcome::default()
        };
        let keys = lookup::version_keys(&cx.catalog.read(), study)?;
        let wanted = manifest
            .files
            .iter()
            .filter(|f| f.study.is_some_and(|k| keys.contains(&k)));
        let wanted: Vec<_> = wanted.collect();
        restore_files(&wanted, &repairing, &request.to, &mut outcome, cx)?;
        outcome.mended_sectors = repairing.recovered().count().0;
        outcome.further_discs = lookup::discs_of_study(&cx.catalog.read(), study)?;
        outcome.further_discs.retain(|name| *name != disc.name);
        Ok(outcome)
    })
}

fn disc_at_hand(
    repairing: &RepairingReader<'_>,
    study: StudyId,
    cx: &Context<'_>,
) -> Result<(DiscRow, Manifest), JobError> {
    let reader = cx.catalog.read();
    let wanted = lookup::discs_of_study(&reader, study)?.join(" or ");
    let wrong = |found: String| JobError::WrongDisc {
        wanted: wanted.clone(),
        found,
    };
    let uuid = repairing
        .uuid()
        .ok_or_else(|| wrong("a disc beyond recognition".to_owned()))?;
    let Some(disc) = reader.disc_by_uuid(&uuid)? else {
        return Err(wrong("a disc of another archive".to_owned()));
    };
    if !lookup::discs_of_study(&reader, study)?.contains(&disc.name) {
        return Err(wrong(disc.name));
    }
    let bytes = reader.manifest(disc.id)?;
    let bytes = bytes.ok_or_else(|| JobError::NotBuilt {
        disc: disc.name.clone(),
    })?;
    Ok((disc, manifest::parse(&bytes)?))
}

fn restore_files(
    wanted: &[&ManifestFile],
    from: &dyn Sectors,
    to: &Path,
    outcome: &mut Outcome,
    cx: &Context<'_>,
) -> Result<(), JobError> {
    let total = wanted.iter().map(|f| f.size).sum();
    let mut done = 0;
    for file in wanted {
        if cx.watch.cancelled() {
            return Err(JobError::Cancelled);
        }
        let target = to.join(safe_name(file));
        if agrees(&target, file) {
            outcome.there += 1;
        } else if write_file(file, from, &target)? {
            outcome.files += 1;
            outcome.bytes += file.size;
        } else {
            outcome.lost.push(file.path.clone());
        }
        done += file.size;
        let unit = Unit::Bytes;
        cx.watch.progress(Progress {
            phase: Phase::Restoring,
            done,
            total,
            unit,
        });
    }
    Ok(())
}

/// The name to restore under: the one the file had, or the one on the disc where that could leave
/// the folder.
fn safe_name(file: &ManifestFile) -> PathBuf {
    let name = file.source_name.as_deref().map(decode_name);
    let own = name
        .map(|bytes| encoding::path_from_bytes(&bytes))
        .unwrap_or_default();
    let inside = own
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let named = own.file_name().is_some();
    if inside && named {
        own
    } else {
        PathBuf::from(&file.path)
    }
}

fn hashes(file: &ManifestFile) -> Hashes {
    Hashes {
        blake3: file.blake3,
        sha256: file.sha256,
    }
}

/// Whether the file is there already, whole.
fn agrees(target: &Path, file: &ManifestFile) -> bool {
    let Ok(mut there) = std::fs::File::open(target) else {
        return false;
    };
    if there.metadata().map(|m| m.len()).ok() != Some(file.size) {
        return false;
    }
    let mut hasher = stele_burner::mastering::FileHasher::new();
    let copied = std::io::copy(&mut there, &mut hasher);
    copied.is_ok() && hasher.finish() == hashes(file)
}

/// Writes one file under a part name, and renames it when its hash agrees.
fn write_file(file: &ManifestFile, from: &dyn Sectors, target: &Path) -> Result<bool, JobError> {
    let folder = target.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(JobError::io(folder))?;
    // A short name of its own: the file's may be as long as the file system allows.
    let part = folder.join(".stele-restore.part");
    let whole = stream(file, from, &part)?;
    if !whole {
        std::fs::remove_file(&part).map_err(JobError::io(&part))?;
        return Ok(false);
    }
    std::fs::rename(&part, target).map_err(JobError::io(target))?;
    sync_directory(target).map_err(JobError::io(target))?;
    Ok(true)
}

fn stream(file: &ManifestFile, from: &dyn Sectors, part: &Path) -> Result<bool, JobError> {
    const STEP: usize = 512;
    let mut out = std::fs::File::create(part).map_err(JobError::io(part))?;
    let mut hasher = stele_burner::mastering::FileHasher::new();
    let mut buffer = vec![0_u8; STEP * SECTOR_BYTES];
    let mut left = file.size;
    let mut lost = LostMap::new();
    for [lba, sectors] in &file.extents {
        let mut at = 0;
        while at < *sectors && left > 0 {
            let n = (*sectors - at).min(STEP as u64);
            let piece = buffer
                .get_mut(..n as usize * SECTOR_BYTES)
                .unwrap_or_default();
            from.read(Lba(lba + at), piece, &mut lost)?;
            let used = left.min(piece.len() as u64) as usize;
            let bytes = piece.get(..used).unwrap_or_default();
            hasher.write_all(bytes).map_err(JobError::io(part))?;
            out.write_all(bytes).map_err(JobError::io(part))?;
            left -= used as u64;
            at += n;
        }
    }
    out.sync_all().map_err(JobError::io(part))?;
    let found = hasher.finish();
    Ok(lost.is_empty() && left == 0 && found == hashes(file))
}
