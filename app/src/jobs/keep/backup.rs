//! A backup of the catalog: one file, and the lists that it names in the folder `lists` beside it,
//! which all backups of that folder share. It is checked after it was written. Then what the
//! archive's own folder of lists has and no row names is swept up.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Serialize;
use stele_catalog::{AuditProblem, Catalog, EventKind, Reason, Timestamp};
use stele_files::WholeFile;

use super::{KeepError, leftovers};
use crate::archive::Archive;
use crate::encoding;
use crate::jobs::{Context, JobError};

/// Mode of backups, less what the process's umask takes away: they hold patients' names.
pub(super) const MODE: u32 = 0o660;

/// A backup that was written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Outcome {
    /// The file.
    pub file: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// Rows of its audit trail.
    pub rows: u64,
    /// Hash of the last one.
    pub head: String,
    /// Files of lists that it names, which lie in the folder `lists` beside it.
    pub lists: u64,
    /// Their bytes.
    pub list_bytes: u64,
    /// Files of lists that it names and that lie there whole nowhere, as in the archive: it cannot
    /// bring them back.
    pub lists_wrong: u64,
    /// What a check of it found. The catalog has the same: a backup of one that was tampered with
    /// is better than none.
    pub problems: u64,
}

/// Writes a backup to `to`, or into the archive's folder of backups, and reads it back: its whole
/// trail, and every row and list against it.
///
/// # Errors
/// [`KeepError`]; the catalog's.
pub fn run(to: Option<&Path>, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let file = match to {
        Some(file) => file.to_path_buf(),
        None => place(cx.archive, cx.clock.now())?,
    };
    let in_the_way = || KeepError::InTheWay { path: file.clone() };
    if file.symlink_metadata().is_ok() {
        return Err(in_the_way().into());
    }
    // Before anything is written.
    cx.change(Reason::Routine, |c| {
        c.require(EventKind::CatalogBackedUp)
            .map_err(JobError::from)
    })?;
    if let Some(folder) = file.parent() {
        leftovers::clear(folder);
    }
    // It gets its name when it was read back.
    let part = WholeFile::create(&file, cx.owner(), MODE).map_err(KeepError::io(&file))?;
    cx.catalog
        .back_up(&part.part())
        .map_err(KeepError::io(&file))?;
    let report = Catalog::open_to_read(&part.part())?.audit_verify()?;
    let written = part.finish_new().map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => in_the_way(),
        _ => KeepError::io(&file)(error),
    })?;
    cx.change(Reason::Routine, |c| Ok(c.catalog_backed_up(report.rows)?))?;
    // Where a foreign hand was at work, what no row names may yet be what one should name.
    if report.problems.is_empty() {
        cx.catalog.sweep_lists(cx.clock.now())?;
    }
    let is_list = |problem: &&AuditProblem| matches!(problem, AuditProblem::List { .. });
    let lists_wrong = report.problems.iter().filter(is_list).count();
    Ok(Outcome {
        bytes: written.bytes,
        rows: report.rows,
        head: encoding::hex(&report.head),
        lists: report.lists,
        list_bytes: report.list_bytes,
        lists_wrong: lists_wrong as u64,
        problems: report.problems.len() as u64,
        file,
    })
}

/// A name in the archive's folder of backups, by the moment.
fn place(archive: &Archive, now: Timestamp) -> Result<PathBuf, KeepError> {
    let folder = archive.backups();
    std::fs::create_dir_all(&folder).map_err(KeepError::io(&folder))?;
    Ok(folder.join(format!("catalog-{}.db", now.0)))
}
