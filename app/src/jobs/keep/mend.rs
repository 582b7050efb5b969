//! Lists that are gone or damaged, brought back: from those beside a backup of the catalog, or from
//! the manifest on a disc, which is the list of its files to the byte.

use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Serialize;
use stele_burner::manifest;
use stele_catalog::Lists;

use super::KeepError;
use crate::archive::Archive;
use crate::jobs::typed::Role;
use crate::jobs::{Context, JobError};

/// What a catalog's file begins with (SQLite, "Database File Format", 1.3.1), in part.
const DATABASE: &[u8] = b"SQLite";

/// The longest manifest that is read, in bytes: no list is longer.
const LONGEST: u64 = 1 << 30;

/// What was brought back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Outcome {
    /// Files of lists that were wrong and are whole now.
    pub mended: u64,
    /// Paths of those that are still gone or damaged.
    pub wrong: Vec<String>,
}

/// Brings back what a backup, or the manifest of a disc, has of the lists that are wrong. What is
/// brought back is proven by its hash, so whoever has it may be anybody.
///
/// # Errors
/// [`KeepError::NoLists`] where `from` is neither; the catalog's.
pub fn run(from: &Path, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let about = std::fs::metadata(from).map_err(JobError::io_named(Role::Source, from))?;
    if !about.is_file() {
        return Err(KeepError::NotAFile.into());
    }
    let before = cx.catalog.wrong_lists()?;
    let mut start = Vec::new();
    let mut file =
        stele_files::open_regular(from).map_err(JobError::io_named(Role::Source, from))?;
    (&mut file)
        .take(DATABASE.len() as u64)
        .read_to_end(&mut start)
        .map_err(JobError::io_named(Role::Source, from))?;
    if start == DATABASE {
        let lists = Lists::beside(from);
        let taken = cx.catalog.take_lists(&lists);
        taken.map_err(KeepError::io(&cx.archive.lists()))?;
    } else {
        file.take(LONGEST)
            .read_to_end(&mut start)
            .map_err(JobError::io_named(Role::Source, from))?;
        put_back(&start, from, cx)?;
    }
    let wrong = cx.catalog.wrong_lists()?;
    Ok(Outcome {
        mended: (before.len() as u64).saturating_sub(wrong.len() as u64),
        wrong,
    })
}

/// The newest backup in the archive's folder of backups, where lists lie beside it that are gone or
/// damaged here; none where none of these does.
pub fn backup_with(wrong: &[String], archive: &Archive) -> Option<PathBuf> {
    let newest = newest_backup(archive)?;
    let lists = Lists::beside(&newest);
    lists.has_one_of(wrong).then_some(newest)
}

/// The newest backup in the archive's folder of backups.
pub fn newest_backup(archive: &Archive) -> Option<PathBuf> {
    let folder = archive.backups();
    let backups = std::fs::read_dir(&folder).ok()?.flatten();
    let is_backup = |path: &PathBuf| path.extension().is_some_and(|end| end == "db");
    // Their names hold the moment, of as many figures for centuries.
    backups.map(|entry| entry.path()).filter(is_backup).max()
}

/// Puts the manifest of a disc of this archive back. One of another disc, or another build of it,
/// is a file that no row names, and is swept up.
fn put_back(bytes: &[u8], from: &Path, cx: &Context<'_>) -> Result<(), JobError> {
    let no_lists = |source| KeepError::NoLists {
        path: from.to_path_buf(),
        source,
    };
    manifest::parse(bytes).map_err(no_lists)?;
    let mut lists = cx.catalog.lists().writer(cx.owner())?;
    lists.add(bytes)?;
    lists.finish()?;
    Ok(())
}
