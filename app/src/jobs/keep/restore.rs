//! A catalog brought back from a backup.

use std::path::{Path, PathBuf};

use serde::Serialize;
use stele_burner::watch::Watch;
use stele_catalog::{AuditProblem, Behind, Catalog, Given, Lists, Reader, Reason};
use stele_files::{Folder, WholeFile};

use super::backup::MODE;
use super::lost::{self, LostKind};
use super::only_in_log::OnlyInLog;
use super::otherwise::{self, Otherwise};
use super::{KeepError, accept, burn_logs, carried, leftovers, mend};
use crate::archive::Archive;
use crate::jobs::run::outside::Outside;
use crate::jobs::run::{job_lock, lookup};
use crate::jobs::typed::Role;
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
    /// Whether the shorter of the two trails, the backup's and that of the catalog that was here,
    /// is the beginning of the other one; none where that catalog could not be read.
    pub same_trail: Option<bool>,
    /// Serials of planned copies that got others in their place: discs may carry these.
    pub withdrawn: Vec<String>,
    /// Serials of copies that were burned after the backup was written, by the logs of their burns.
    pub burned_since: Vec<String>,
    /// Copies that logs of burns tell of, and whose discs the backup does not have.
    pub only_in_log: Vec<OnlyInLog>,
    /// Copies of which the catalog that was here knew something else, the last it knew.
    pub otherwise: Vec<Otherwise>,
    /// What the catalog that was here had recorded besides, by kind.
    pub lost: Vec<LostKind>,
    /// How many names and reasons were erased here, since the catalog that was here had erased
    /// them.
    pub erased: u64,
    /// The file beside the archive that lists all of it; none where nothing was lost, or it could
    /// not be written.
    pub lost_list: Option<PathBuf>,
    /// Whether some of what the catalog that was here knew could not be read.
    pub unread: bool,
    /// Files of lists that the backup names.
    pub lists: u64,
    /// Those of them that are whole neither beside the backup nor here.
    pub lists_wrong: u64,
}

/// Puts a backup in the catalog's place. It is checked whole before, as a copy of its own; the
/// catalog that was here is kept beside it. One that is sound and newer gives way only where
/// whoever acts says so (`older`).
///
/// # Errors
/// [`KeepError`]; the catalog's, of the backup; whoever acts may not do it.
pub fn run(
    (from, older): (&Path, bool),
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
    leftovers::clear(archive.root());
    // A device would be copied without end, and a pipe waited for.
    let about = std::fs::metadata(from).map_err(JobError::io_named(Role::Backup, from))?;
    if !about.is_file() {
        return Err(KeepError::NotAFile.into());
    }
    let mut backup =
        stele_files::open_regular(from).map_err(JobError::io_named(Role::Backup, from))?;
    let target = archive.root().join("catalog.db.restoring");
    let mut new = WholeFile::create(&target, None, MODE).map_err(KeepError::io(&target))?;
    std::io::copy(&mut backup, &mut new)
        .and_then(|_| new.file().sync_all())
        .map_err(KeepError::io(&target))?;
    let part = new.part();
    let mut found = checked(&part, from, archive)?;
    if !older && let Some(refused) = refused(&found, archive) {
        drop(new);
        leftovers::clear(archive.root());
        return Err(refused.into());
    }
    let now = outside.clock().now();
    let withdrawn = match record(&part, why, &mut found, archive, person, outside, watch) {
        Ok(withdrawn) => withdrawn,
        Err(error) => {
            // What the refusal left beside the part goes with it.
            drop(new);
            leftovers::clear(archive.root());
            return Err(error);
        }
    };
    let kept = archive.root().join(format!("{}{}", lost::KEPT, now.0));
    let was_there = path.exists();
    // Before what it lists is out of its place: a cut between the two loses no list.
    let lost_list = lost::listed(&found.lost, &found.otherwise, now, archive);
    if let Err(error) = Catalog::replace(&path, &part, &kept) {
        lost_list.map(std::fs::remove_file);
        return Err(KeepError::io(&path)(error).into());
    }
    let here = Catalog::open_to_read(&path)?;
    here.is_here_now();
    let reader = here.read();
    let logs = burn_logs::compare(archive, reader.first_accepted()?, &reader)?;
    Ok(Outcome {
        burned_since: logs.unknown,
        only_in_log: logs.only_in_log,
        rows: found.rows,
        rows_before: found.before.map(|(rows, _)| rows),
        kept: was_there.then_some(kept),
        same_trail: found.before.map(|(_, same)| same),
        withdrawn,
        otherwise: found.otherwise,
        lost_list,
        erased: match found.is_sound {
            true => found.erased.len() as u64,
            false => 0,
        },
        lost: found.lost,
        unread: found.unread,
        lists: found.lists,
        lists_wrong: found.lists_wrong,
    })
}

/// Records in the catalog that is brought back that it is gone on with, and notes that it will be
/// the one that is here. Killed before it is in its place, nothing has happened. Gives the serials
/// that were withdrawn.
fn record(
    part: &Path,
    why: &str,
    found: &mut Found,
    archive: &Archive,
    person: Option<&str>,
    outside: &Outside,
    watch: &dyn Watch,
) -> Result<Vec<String>, JobError> {
    let mut catalog = Catalog::open(part)?;
    let own = (outside.clock(), outside.ids());
    let by = lookup::acting_here(archive, &mut catalog, person, own)?;
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
    let planned = match found.has_all {
        true => Vec::new(),
        false => accept::planned(&cx)?,
    };
    let withdrawn = accept::record(&behind, &planned, found.given, why, &mut cx)?;
    if found.is_sound {
        carried::copies(&mut found.otherwise, &mut cx)?;
        carried::erase(&found.erased, &mut cx)?;
    }
    // With its lists it is a backup of the catalog that is here now.
    if found.is_backup {
        cx.change(Reason::Routine, |c| Ok(c.catalog_backed_up(found.rows)?))?;
    }
    catalog.will_be_at(&archive.catalog())?;
    Ok(withdrawn)
}

/// Why a backup does not take the catalog's place but where somebody says that it is older.
fn refused(found: &Found, archive: &Archive) -> Option<KeepError> {
    if found.is_sound && !found.lost.is_empty() {
        let lost = found.lost.clone();
        return Some(KeepError::WouldLose { lost });
    }
    let entries = found.rows;
    let newer = newer_backup(found, archive).filter(|_| found.before.is_none())?;
    Some(KeepError::NewerBackup { newer, entries })
}

/// Entries of the archive's newest backup, where it goes on beyond the one that was found: who can
/// no longer read the catalog knows nothing else of what that one lacks.
fn newer_backup(found: &Found, archive: &Archive) -> Option<u64> {
    let newest = mend::newest_backup(archive)?;
    let catalog = Catalog::open_to_read(&newest).ok()?;
    let reader = catalog.read();
    let is_own = reader.archive().is_ok_and(|of| of.uuid == found.uuid);
    let rows = reader.trail_head().ok()?.rows;
    (is_own && rows > found.rows).then_some(rows)
}

/// What a backup is, beside the catalog that is here.
struct Found {
    /// UUID of its archive.
    uuid: [u8; 16],
    rows: u64,
    lists: u64,
    lists_wrong: u64,
    /// Rows of the catalog that is here, and whether the shorter one of its trail and the backup's
    /// is the beginning of the other.
    before: Option<(u64, bool)>,
    /// Copies of which the catalog that is here knows something else.
    otherwise: Vec<Otherwise>,
    /// What it has recorded besides.
    lost: Vec<LostKind>,
    /// Words that it has erased, and the backup has.
    erased: Vec<i64>,
    /// Whether some of that cannot be read.
    unread: bool,
    /// Whether all that it has is as its trail says.
    is_sound: bool,
    /// The highest numbers that the catalog that is here has given.
    given: Given,
    /// Whether nothing is known to have happened that the backup does not have.
    has_all: bool,
    /// Whether all its lists lie beside it.
    is_backup: bool,
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
    let (lists, wrong, problems) = problems_of(&backup);
    if problems > 0 {
        let path = path_of();
        return Err(KeepError::NotWhole { path, problems }.into());
    }
    let reader = backup.read();
    let head = reader.trail_head()?;
    let is_backup = backup.wrong_lists_in(&Lists::beside(from))?.is_empty();
    let has_seen = backup.has_what_was_seen(&archive.catalog())?;
    let uuid = reader.archive()?.uuid;
    let found = |before: Option<(u64, bool)>, given: Given| Found {
        uuid,
        given,
        otherwise: Vec::new(),
        lost: Vec::new(),
        erased: Vec::new(),
        unread: before.is_none() && archive.catalog().exists(),
        is_sound: false,
        rows: head.rows,
        lists,
        lists_wrong: wrong,
        has_all: has_seen && before.is_some_and(|(rows, same)| same && rows <= head.rows),
        before,
        is_backup,
    };
    // One that cannot be read any more is why a backup is brought back.
    let Ok(catalog) = Catalog::open_to_read(&archive.catalog()) else {
        return Ok(found(None, Given::default()));
    };
    let here = catalog.read();
    let (Ok(of), Ok(end), Ok(hash)) = (
        here.archive(),
        here.trail_head(),
        here.trail_hash_at(head.rows),
    ) else {
        return Ok(found(None, Given::default()));
    };
    let same = match end.rows > head.rows {
        true => hash == Some(head.hash),
        false => reader.trail_hash_at(end.rows)? == Some(end.hash),
    };
    if of.uuid != uuid {
        return Err(KeepError::OtherArchive {
            path: from.to_path_buf(),
        }
        .into());
    }
    let given = here.numbers_given().unwrap_or_default();
    let mut found = found(Some((end.rows, same)), given);
    if !found.has_all {
        tell_lost(&mut found, &catalog, &reader);
    }
    Ok(found)
}

/// Lists that a backup names, those of them that are wrong, and its other problems. What cannot
/// even be read to its end is one problem more.
fn problems_of(backup: &Catalog) -> (u64, u64, u64) {
    let report = backup.audit_verify().ok();
    let is_list = |problem: &&AuditProblem| matches!(problem, AuditProblem::List { .. });
    report.map_or((0, 0, 1), |report| {
        let wrong = report.problems.iter().filter(is_list).count();
        let others = report.problems.len() - wrong;
        (report.lists, wrong as u64, others as u64)
    })
}

/// Tells what the catalog that is here knows and the backup does not, as far as it can be read.
fn tell_lost(found: &mut Found, catalog: &Catalog, backup: &Reader<'_>) {
    let here = catalog.read();
    let otherwise = otherwise::copies(&here, backup);
    let after = lost::common(&here, backup);
    let (lost, erased) = match after {
        Ok(rows) => (
            lost::between(&here, rows),
            carried::erased(&here, backup, rows),
        ),
        Err(error) => (Err(error), Ok(Vec::new())),
    };
    found.unread = otherwise.is_err() || lost.is_err() || erased.is_err();
    found.erased.extend(erased.into_iter().flatten());
    found.otherwise.extend(otherwise.into_iter().flatten());
    found.lost.extend(lost.into_iter().flatten());
    found.is_sound = !found.unread && !found.lost.is_empty() && is_sound(catalog);
}

/// Whether nothing is wrong with a catalog but lists, which any copy of them mends.
fn is_sound(catalog: &Catalog) -> bool {
    let is_list = |problem: &AuditProblem| matches!(problem, AuditProblem::List { .. });
    let report = catalog.audit_verify();
    report.is_ok_and(|report| report.problems.iter().all(is_list))
}
