//! Compares what a folder has of a study with the hashes of its manifests.

use std::path::PathBuf;

use serde::Serialize;
use stele_burner::watch::Watch;
use stele_files::Folder;

use super::plan::Plan;
use super::targets::Standing;
use crate::jobs::JobError;
use crate::jobs::shelf::nearest::Nearest;

/// What a folder has of a study.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Checked {
    /// Files of the study.
    pub files: u64,
    /// Those that are there and agree with their hashes.
    pub agree: u64,
    /// Those of them whose headers were corrected: they agree with the hash that the list in the
    /// folder has of them.
    pub corrected: u64,
    /// Bytes of those.
    pub bytes: u64,
    /// Files that stand where they were restored, and are not what they were.
    pub changed: Vec<PathBuf>,
    /// Files that are not there, by their paths on their discs.
    pub missing: Vec<String>,
    /// The same files in the same order, by the names that they have or get in the folder.
    pub missing_names: Vec<PathBuf>,
    /// The discs that hold what is missing or changed, in the order to fetch them.
    pub discs: Vec<String>,
    /// Of each of them the copy to fetch.
    pub fetch: Vec<Nearest>,
    /// Discs of the study that are not built.
    pub not_built: Vec<String>,
    /// Files of it that wait for a disc.
    pub waiting: u64,
    /// Files of it that are on no disc: they changed or were gone when theirs was built.
    pub left_out: u64,
    /// Files of the study that somebody left out for good, since they were gone.
    pub given_up: u64,
    /// Files on its discs that are another patient's, as somebody decided: they stay out.
    pub of_others: u64,
}

/// Compares. The plan has read and hashed what is there.
pub(super) fn check(plan: Plan, watch: &dyn Watch) -> Result<Checked, JobError> {
    let root = Folder::open(plan.to()).ok();
    let mut checked = Checked {
        files: plan.files() as u64,
        discs: plan.further(None),
        not_built: plan.not_built().to_vec(),
        waiting: plan.holds().waiting,
        left_out: plan.holds().left_out,
        given_up: plan.holds().given_up,
        of_others: plan.of_others(),
        ..Checked::default()
    };
    for (disc, file, target) in plan.all() {
        if watch.cancelled() {
            return Err(JobError::Cancelled);
        }
        if target.there {
            checked.agree += 1;
            checked.corrected += u64::from(target.rewritten.is_some());
            checked.bytes += target.rewritten.map_or(file.size, |one| one.bytes);
            continue;
        }
        let entries = &plan.list.1;
        let rewritten = || entries.rewritten(disc, file).map(|(path, _)| path);
        let listed = entries.name_of(disc, file).or_else(rewritten);
        let stands = |path: &PathBuf| {
            let root = root.as_ref();
            let standing = root.map(|root| plan.standing(root, path));
            standing.is_some_and(|standing| matches!(standing, Standing::File { .. }))
        };
        let name = listed.clone().unwrap_or_else(|| target.path.clone());
        match listed.filter(stands) {
            Some(path) => checked.changed.push(path),
            None => {
                checked.missing.push(file.path.clone());
                checked.missing_names.push(name);
            }
        }
    }
    Ok(checked)
}
