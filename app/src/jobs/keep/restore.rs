//! A catalog brought back from a backup.

use std::fs::File;
use std::path::{Path, PathBuf};

use serde::Serialize;
use stele_burner::watch::Watch;
use stele_catalog::{AuditProblem, Behind, Catalog, EventKind, Lists, Reason};
use stele_files::{Folder, WholeFile};

use super::backup::MODE;
use super::{KeepError, accept};
use crate::archive::Archive;
use crate::jobs::run::outside::Outside;
use crate::jobs::run::{job_lock, lookup};
use crate::jobs::{Context, JobError};

/// A catalog that was brought back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Outcome {
    /// Rows of the trail of the backup.
    pub rows: u64,
    /// Rows of the catalog that was here, where it could be read.
    pub rows_before: Option<u64>,
    /// Where the catalog that was here is kept, if there was one.
    pub kept: Option<PathBuf>,
    /// Whether the backup's trail is the beginning of the one that was here; none where that could
    /// not be read.
    pub same_trail: Option<bool>,
    /// Serials of planned copies that got others in their place: discs may carry these.
    pub withdrawn: Vec<String>,
    /// Files of lists that the backup names.
    pub lists: u64,
    /// Those of them that are whole neither beside the backup nor here.
    pub lists_wrong: u64,
}

/// Puts a backup in the catalog's place. It is checked whole before, as a copy of its own; the
/// catalog that was here is kept beside it.
///
/// # Errors
/// [`KeepError`]; the catalog's, of the backup; whoever acts may not do it.
pub fn run(
    from: &Path,
    why: &str,
    archive: &Archive,
    person: Option<&str>,
    outside: &Outside,
    watch: &dyn Watch,
) -> Result<Outcome, JobError> {
    let path = archive.catalog();
    let alone = Folder::open(archive.root()).map_err(KeepError::io(archive.root()))?;
    let jobs = job_lock::held(&archive.locks());
    if jobs > 0 || !alone.try_lock() {
        return Err(KeepError::AtWork { jobs: jobs.max(1) }.into());
    }
    let mut backup = File::open(from).map_err(JobError::io(from))?;
    let target = archive.root().join("catalog.db.restoring");
    let mut new = WholeFile::create(&target, None, MODE).map_err(KeepError::io(&target))?;
    std::io::copy(&mut backup, &mut new)
        .and_then(|_| new.file().sync_all())
        .map_err(KeepError::io(&target))?;
    let new = (new.part(), new);
    let found = checked(&new.0, from, archive)?;
    may_accept(&new.0, archive, person, outside)?;
    let now = outside.clock().now();
    let kept = archive.root().join(format!("catalog.db.before-{}", now.0));
    let was_there = path.exists();
    Catalog::replace(&path, &new.0, &kept).map_err(KeepError::io(&path))?;
    let mut catalog = Catalog::open(&path)?;
    let by = lookup::acting_here(
        archive,
        &mut catalog,
        person,
        (outside.clock(), outside.ids()),
    )?;
    let mut cx = Context {
        archive,
        catalog: &mut catalog,
        by,
        clock: outside.clock(),
        ids: outside.ids(),
        watch,
    };
    let behind = Behind {
        rows: found.rows,
        seen: found.before.map_or(found.rows, |(rows, _)| rows),
        branch: found.before.is_some_and(|(_, same)| !same),
    };
    let same = found.before == Some((found.rows, true));
    let planned = match same {
        true => Vec::new(),
        false => accept::planned(&cx)?,
    };
    let withdrawn = accept::record(&behind, &planned, why, &mut cx)?;
    cx.catalog.is_here_now();
    Ok(Outcome {
        rows: found.rows,
        rows_before: found.before.map(|(rows, _)| rows),
        kept: was_there.then_some(kept),
        same_trail: found.before.map(|(_, same)| same),
        withdrawn,
        lists: found.lists,
        lists_wrong: found.lists_wrong,
    })
}

/// Whoever acts must be able to say so in the catalog that is brought back.
fn may_accept(
    new: &Path,
    archive: &Archive,
    person: Option<&str>,
    outside: &Outside,
) -> Result<(), JobError> {
    let mut catalog = Catalog::open(new)?;
    let by = lookup::actor_named(archive, &catalog, person)?;
    let now = outside.clock().now();
    catalog.change(&by, now, Reason::Routine, |c| {
        c.require(EventKind::CatalogAccepted)
            .map_err(JobError::from)
    })
}

/// What a backup is, beside the catalog that is here.
struct Found {
    rows: u64,
    lists: u64,
    lists_wrong: u64,
    /// Rows of the catalog that is here, and whether the backup's trail is its beginning.
    before: Option<(u64, bool)>,
}

fn checked(new: &Path, from: &Path, archive: &Archive) -> Result<Found, JobError> {
    // Opened for change: one of an earlier version is brought up to date.
    let path_of = || from.to_path_buf();
    let backup = Catalog::open(new).map_err(|source| KeepError::NoBackup {
        path: path_of(),
        source,
    })?;
    // Beside the archive's own ones: if the backup is refused in the end, they are swept up.
    backup
        .take_lists(&Lists::beside(from))
        .map_err(KeepError::io(&archive.lists()))?;
    // What cannot even be read to its end is one problem more.
    let report = backup.audit_verify().ok();
    let is_list = |problem: &&AuditProblem| matches!(problem, AuditProblem::List { .. });
    let (lists, wrong, problems) = report.map_or((0, 0, 1), |report| {
        let wrong = report.problems.iter().filter(is_list).count();
        (
            report.lists,
            wrong as u64,
            (report.problems.len() - wrong) as u64,
        )
    });
    if problems > 0 {
        let path = path_of();
        return Err(KeepError::NotWhole { path, problems }.into());
    }
    let reader = backup.read();
    let head = reader.trail_head()?;
    let found = |before| Found {
        rows: head.rows,
        lists,
        lists_wrong: wrong,
        before,
    };
    // One that cannot be read any more is why a backup is brought back.
    let Ok(here) = Catalog::open_to_read(&archive.catalog()) else {
        return Ok(found(None));
    };
    let here = here.read();
    let (Ok(of), Ok(end), Ok(hash)) = (
        here.archive(),
        here.trail_head(),
        here.trail_hash_at(head.rows),
    ) else {
        return Ok(found(None));
    };
    if of.uuid != reader.archive()?.uuid {
        return Err(KeepError::OtherArchive {
            path: from.to_path_buf(),
        }
        .into());
    }
    Ok(found(Some((end.rows, hash == Some(head.hash)))))
}
