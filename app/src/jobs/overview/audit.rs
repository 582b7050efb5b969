//! The audit trail: checked, and read.

use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Serialize;
use stele_catalog::{AuditProblem, Catalog, Reader};

use crate::archive::Archive;
use crate::encoding;
use crate::jobs::JobError;
use crate::jobs::keep::mend;
use crate::jobs::make::parity_discs::SetDiscs;

/// What a check of the trail found.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Rows in the trail.
    pub rows: u64,
    /// Whether the chain holds from the first row to the last.
    pub whole: bool,
    /// What is wrong, row by row.
    pub problems: Vec<AuditProblem>,
    /// A backup of which lists that are wrong can be taken; none where none is wrong, or no backup
    /// in the archive's folder has any of them.
    pub mend_from: Option<PathBuf>,
    /// Parity discs of other images than their set has now.
    pub outdated: Vec<String>,
    /// Files of lists that were read and compared with their hashes.
    pub lists: u64,
    /// Their bytes.
    pub list_bytes: u64,
    /// What the logs of burns say of the trail.
    pub logs: LogsSeen,
    /// The last hash: write it down elsewhere, and a cut-off trail shows.
    pub head: String,
}

impl Outcome {
    /// Whether nothing but lists of files is wrong.
    pub fn only_lists(&self) -> bool {
        let is_list = |problem: &AuditProblem| matches!(problem, AuditProblem::List { .. });
        self.problems.iter().all(is_list)
    }
}

/// Checks the whole chain, and every row and list against it.
///
/// # Errors
/// The catalog's.
pub fn verify(catalog: &Catalog, archive: &Archive) -> Result<Outcome, JobError> {
    // Others may be at work: all of it is of one moment.
    let moment = catalog.snapshot()?;
    let report = moment.audit_verify()?;
    let reader = moment.read();
    let mut outdated = Vec::new();
    for set in reader.sets()? {
        if let Some(discs) = SetDiscs::read(set.id, &reader)? {
            outdated.extend(discs.outdated(&reader)?);
        }
    }
    let lists = report.problems.iter().filter_map(|problem| match problem {
        AuditProblem::List { file, .. } => Some(file.clone()),
        _ => None,
    });
    let wrong: Vec<String> = lists.collect();
    Ok(Outcome {
        mend_from: mend::backup_with(&wrong, archive),
        rows: report.rows,
        whole: report.problems.is_empty(),
        problems: report.problems,
        outdated,
        lists: report.lists,
        list_bytes: report.list_bytes,
        logs: logs(archive, report.accepted, &reader)?,
        head: encoding::hex(&report.head),
    })
}

/// What logs of burns say of the trail: each has its end, as it was then.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LogsSeen {
    /// Logs that were compared.
    pub compared: u64,
    /// The newest row that one of them saw, and that is the same here.
    pub newest: Option<u64>,
    /// Logs that saw another trail.
    pub misfits: Vec<LogMisfit>,
    /// Logs of burns that this catalog may not know, since an older one is gone on with: they saw
    /// what was lost with the newer one.
    pub of_lost: u64,
}

/// A log that saw another trail than this one.
#[derive(Clone, Debug, Serialize)]
pub struct LogMisfit {
    /// Its name in the archive's folder of logs.
    pub log: String,
    /// The row that it saw.
    pub rows: u64,
    /// Whether the trail here has no such row; else it has another one.
    pub older: bool,
}

/// The longest log that is looked into, and where in it the end of the trail stands.
const LOG_HEAD: u64 = 4096;

/// Compares the logs of burns with the trail; `accepted` is its first row that says that an older
/// catalog is gone on with.
fn logs(
    archive: &Archive,
    accepted: Option<u64>,
    reader: &Reader<'_>,
) -> Result<LogsSeen, JobError> {
    let mut seen = LogsSeen::default();
    let Ok(entries) = std::fs::read_dir(archive.logs()) else {
        return Ok(seen);
    };
    let mut names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    names.sort();
    let rows_here = reader.trail_head()?.rows;
    for name in names {
        let Some((rows, hash)) = end_in(&archive.logs().join(&name)) else {
            continue;
        };
        seen.compared += 1;
        if reader.trail_hash_at(rows)? == Some(hash) {
            seen.newest = seen.newest.max(Some(rows));
        } else if accepted.is_some_and(|first| rows >= first) {
            seen.of_lost += 1;
        } else {
            seen.misfits.push(LogMisfit {
                log: name.to_string_lossy().into_owned(),
                rows,
                older: rows > rows_here,
            });
        }
    }
    Ok(seen)
}

/// The end of the trail that a log has: `trail ROWS HASH`.
fn end_in(log: &Path) -> Option<(u64, [u8; 32])> {
    let mut start = Vec::new();
    let file = stele_files::open_regular(log).ok()?;
    file.take(LOG_HEAD).read_to_end(&mut start).ok()?;
    let start = String::from_utf8_lossy(&start);
    let mut lines = start.lines();
    let end = lines.find_map(|line| line.strip_prefix("trail "))?;
    let (rows, hash) = end.split_once(' ')?;
    Some((rows.parse().ok()?, encoding::from_hex(hash)?))
}
