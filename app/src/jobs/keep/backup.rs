//! A backup of the catalog: one file, checked after it was written.

use std::path::{Path, PathBuf};

use serde::Serialize;
use stele_catalog::{Catalog, Reason, Timestamp};

use super::KeepError;
use crate::archive::Archive;
use crate::encoding;
use crate::jobs::{Context, JobError};

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
}

/// Writes a backup to `to`, or into the archive's folder of backups, and reads it back: its whole
/// trail, and every row against it.
///
/// # Errors
/// [`KeepError`]; the catalog's.
pub fn run(to: Option<&Path>, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let file = match to {
        Some(file) => file.to_path_buf(),
        None => place(cx.archive, cx.clock.now())?,
    };
    if file.symlink_metadata().is_ok() {
        return Err(KeepError::InTheWay { path: file }.into());
    }
    cx.catalog.back_up(&file).map_err(KeepError::io(&file))?;
    let kept = Catalog::open_to_read(&file)?;
    let report = kept.audit_verify()?;
    if !report.problems.is_empty() {
        let problems = report.problems.len() as u64;
        return Err(KeepError::NotWhole {
            path: file,
            problems,
        }
        .into());
    }
    cx.change(Reason::Routine, |c| Ok(c.catalog_backed_up(report.rows)?))?;
    let bytes = file.metadata().map_err(KeepError::io(&file))?.len();
    Ok(Outcome {
        file,
        bytes,
        rows: report.rows,
        head: encoding::hex(&report.head),
    })
}

/// A name in the archive's folder of backups, by the moment.
fn place(archive: &Archive, now: Timestamp) -> Result<PathBuf, KeepError> {
    let folder = archive.backups();
    std::fs::create_dir_all(&folder).map_err(KeepError::io(&folder))?;
    Ok(folder.join(format!("catalog-{}.db", now.0)))
}
