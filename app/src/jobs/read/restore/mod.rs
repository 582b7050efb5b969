//! Restoring: a study's files from its discs back into a folder.
//!
//! First a plan: every name is settled, and the room is there, before the first byte is written.
//! Then each file is read, mended from the disc's parity where it must be, compared with its hash
//! and given its name; nothing that stands in the folder is replaced. In the end every file that
//! came back is read again from the folder: that count is the one that is told.
//!
//! A restore that was cut off is begun again by the same command: what is there is found by its
//! hash. So is what came from another disc of the study.

mod check;
mod list;
mod outcome;
mod plan;
mod source;
mod targets;
mod write;

use std::path::PathBuf;

pub use check::Checked;
pub use outcome::{Outcome, Refused};
pub use plan::Planned;
use serde::{Deserialize, Serialize};
use stele_burner::repair::RepairingReader;
use stele_burner::sectors::LostMap;
use stele_burner::{Extent, Lba, SectorCount};
use stele_catalog::{DiscRow, JobKind, StudyId};
use stele_files::Folder;

use self::source::StudyFiles;
use self::write::Writer;
use super::repair;
use crate::jobs::run::journal::{self, NoIntent};
use crate::jobs::run::lookup;
use crate::jobs::{Context, FoundDisc, JobError};
use crate::station;

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

/// Says what a restore would do, and writes nothing.
///
/// # Errors
/// [`JobError::Unknown`] for a study that is not there; the catalog's and the disk's.
pub fn plan(study: &str, to: &std::path::Path, cx: &Context<'_>) -> Result<Planned, JobError> {
    let reader = cx.catalog.read();
    let files = source::files_of(&reader, lookup::study_named(&reader, study)?)?;
    plan::plan(files, to, cx.watch).map(|plan| plan.told(None))
}

/// Reads what a folder has of a study and compares it with the hashes.
///
/// # Errors
/// As [`plan`].
pub fn check(study: &str, to: &std::path::Path, cx: &Context<'_>) -> Result<Checked, JobError> {
    let reader = cx.catalog.read();
    let files = source::files_of(&reader, lookup::study_named(&reader, study)?)?;
    check::check(plan::plan(files, to, cx.watch)?, cx.watch)
}

/// Restores what the disc at hand holds of a study.
///
/// # Errors
/// [`JobError::WrongDisc`], [`JobError::NoRoom`], [`JobError::FolderBusy`]; those of drive, image
/// and catalog. What was restored before stays.
pub fn run(request: &Request, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let study = lookup::study_named(&cx.catalog.read(), &request.study)?;
    let from_drive = request.from.starts_with("virtual:") || station::is_device(&request.from);
    let leases: Vec<String> = from_drive
        .then(|| format!("drive:{}", request.from))
        .into_iter()
        .collect();
    // Text and folder may name the patient: the journal is told of neither.
    journal::journaled(cx, JobKind::Restore, &NoIntent {}, &leases, |cx| {
        let source = repair::open(&request.from, Some(cx.archive))?;
        let repairing = RepairingReader::open(source.as_ref(), None)?;
        let files = source::files_of(&cx.catalog.read(), study)?;
        let disc = disc_at_hand(&repairing, study, &files, cx)?;
        restore(request, repairing, files, &disc, cx)
    })
}

fn disc_at_hand(
    repairing: &RepairingReader<'_>,
    study: StudyId,
    files: &StudyFiles,
    cx: &Context<'_>,
) -> Result<DiscRow, JobError> {
    let reader = cx.catalog.read();
    let wanted = lookup::discs_of_study(&reader, study)?;
    if wanted.is_empty() {
        return Err(JobError::OnNoDisc);
    }
    let wrong = |found: FoundDisc| JobError::WrongDisc {
        wanted: wanted.clone(),
        found,
    };
    let uuid = repairing
        .uuid()
        .ok_or_else(|| wrong(FoundDisc::Unrecognizable))?;
    let Some(disc) = reader.disc_by_uuid(&uuid)? else {
        return Err(wrong(FoundDisc::OtherArchive));
    };
    if files.not_built.contains(&disc.name) {
        return Err(JobError::NotBuilt { disc: disc.name });
    }
    if files.disc(&disc.name).is_none() {
        return Err(wrong(FoundDisc::Known(disc.name)));
    }
    Ok(disc)
}

fn restore(
    request: &Request,
    mut repairing: RepairingReader<'_>,
    files: StudyFiles,
    disc: &DiscRow,
    cx: &Context<'_>,
) -> Result<Outcome, JobError> {
    let here = files.disc(&disc.name).unwrap_or(usize::MAX);
    let mut plan = plan::plan(files, &request.to, cx.watch)?;
    plan.room(here)?;
    // Only now: a wrong disc or a full disk must not leave an empty folder behind.
    std::fs::create_dir_all(&request.to).map_err(JobError::io(&request.to))?;
    let root = Folder::open(&request.to).map_err(JobError::io(&request.to))?;
    if !root.try_lock() {
        return Err(JobError::FolderBusy {
            path: request.to.clone(),
        });
    }
    let mut writer = Writer::new(root, cx.owner());
    writer.clear_up(&plan).map_err(JobError::io(&request.to))?;
    let wanted = plan.wanted(here);
    if let Some(spill) = writer.spill() {
        repairing.keep(
            sectors_of(wanted.iter().map(|at| plan.file_on(*at, here))),
            spill,
        );
    }
    let there = plan.there(here);
    let mut outcome = Outcome {
        disc: disc.name.clone(),
        there,
        waiting: plan.holds().waiting,
        left_out: plan.holds().left_out,
        ..Outcome::default()
    };
    let written = writer.write_all(&mut plan, here, &wanted, &repairing, cx.watch, &mut outcome);
    outcome.mended_sectors = repairing.recovered().count().0;
    drop(repairing);
    writer.end();
    plan.count(writer.root(), &wanted, cx.watch, &mut outcome)?;
    outcome.list = list::write(&plan, writer.root(), cx.owner());
    written?;
    outcome.study_files = plan.files() as u64;
    outcome.study_there = plan.all_there() as u64;
    outcome.further_discs = plan.further(Some(here));
    outcome.not_built = plan.not_built().to_vec();
    Ok(outcome)
}

/// The sectors of some files.
fn sectors_of<'a>(files: impl Iterator<Item = &'a [[u64; 2]]>) -> LostMap {
    let mut map = LostMap::new();
    for [lba, sectors] in files.flatten() {
        map.add(Extent {
            lba: Lba(*lba),
            sectors: SectorCount(*sectors),
        });
    }
    map
}
