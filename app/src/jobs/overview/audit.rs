//! The audit trail: checked, and read.

use std::path::PathBuf;

use serde::Serialize;
use stele_catalog::{AuditProblem, AuditReport, Behind, Catalog};

use super::discs_seen::{self, Misfit, Proof};
use super::doubted::{Doubted, doubted};
use crate::archive::Archive;
use crate::encoding;
use crate::jobs::JobError;
use crate::jobs::keep::burn_logs::{self, LogsSeen};
use crate::jobs::keep::{accept, mend};
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
    #[serde(rename = "lists_backup")]
    pub mend_from: Option<PathBuf>,
    /// Parity discs of other images than their set has now.
    pub outdated: Vec<String>,
    /// Files of lists that were read and compared with their hashes.
    pub lists: u64,
    /// Their bytes.
    pub list_bytes: u64,
    /// What the logs of burns say of the trail.
    pub logs: LogsSeen,
    /// Discs that did not fit the trail when they were read, until somebody has answered that.
    pub tag_misfits: Vec<Misfit>,
    /// Copies that another disc claims to be, as the status tells them.
    pub doubted: Vec<Doubted>,
    /// The newest disc that fitted when it was read: what the trail was when that was burned can be
    /// proven by it. None where no copy was read by a tag that its burn wrote.
    pub proof: Option<Proof>,
    /// How the catalog is behind the one that was here; none where it is that one, or nobody knows.
    pub behind: Option<Behind>,
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

/// The check of a catalog as it lies there, before anything is written to it: an archive that is
/// opened notes this station, and by that what a foreign hand made of its row. None where it cannot
/// be read alone.
pub fn before_anything_is_written(archive: &Archive) -> Option<AuditReport> {
    let catalog = Catalog::open_to_read(&archive.catalog()).ok()?;
    let report = catalog.audit_verify().ok()?;
    catalog.unchanged().ok().map(|()| report)
}

/// Checks the whole chain, and every row and list against it; `before` is what was found before
/// the archive was opened.
///
/// # Errors
/// The catalog's.
pub fn verify(
    before: Option<AuditReport>,
    catalog: &Catalog,
    archive: &Archive,
) -> Result<Outcome, JobError> {
    // Others may be at work: all of it is of one moment.
    let moment = catalog.snapshot()?;
    let report = match before {
        Some(report) => report,
        None => moment.audit_verify()?,
    };
    let reader = moment.read();
    let is_lost = |problem: &AuditProblem| matches!(problem, AuditProblem::Column { .. });
    let (mut outdated, mut logs, mut behind) = (Vec::new(), LogsSeen::default(), None);
    let (mut tag_misfits, mut proof, mut doubted) = (Vec::new(), None, Vec::new());
    // Without all columns nothing more can be asked.
    if !report.problems.iter().any(is_lost) {
        for set in reader.sets()? {
            if let Some(discs) = SetDiscs::read(set.id, &reader)? {
                outdated.extend(discs.outdated(&reader)?);
            }
        }
        logs = burn_logs::compare(archive, report.accepted, &reader)?;
        behind = accept::behind(catalog, archive)?;
        (tag_misfits, proof) = discs_seen::told(&report.discs, report.rows, &reader)?;
        doubted = self::doubted(reader.doubted()?);
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
        logs,
        tag_misfits,
        doubted,
        proof,
        behind,
        head: encoding::hex(&report.head),
    })
}
