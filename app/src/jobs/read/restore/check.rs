//! Compares what a folder has of a study with the hashes of its manifests.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Serialize;
use stele_burner::watch::Watch;
use stele_files::Folder;

use super::changed;
use super::list::Key;
use super::outcome::{Beside, LeftChanged};
use super::plan::Plan;
use super::targets::{Standing, hash};
use crate::encoding;
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
    #[serde(serialize_with = "crate::jobs::json::paths")]
    pub changed: Vec<PathBuf>,
    /// Files that were changed, of which a later restore gave back the right one by another name.
    pub left_changed: Vec<LeftChanged>,
    /// Files that are not there, by their paths on their discs.
    pub missing: Vec<String>,
    /// The same files in the same order, by the names that they have or get in the folder.
    #[serde(serialize_with = "crate::jobs::json::paths")]
    pub missing_names: Vec<PathBuf>,
    /// Those of them under whose own names other files stand.
    pub beside: Vec<Beside>,
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
    /// Files that came from images of discs that are not on record.
    pub from_images: FromImages,
}

/// Files in the folder that came from an image of a disc that is not on record: its planning was
/// canceled, or it is an earlier build. The list in the folder alone has their hashes, and says
/// not which study each is of.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FromImages {
    /// Those that the list has.
    pub files: u64,
    /// Those of them that are there and agree with the hash in it.
    pub agree: u64,
    /// Those that are not what they were.
    #[serde(serialize_with = "crate::jobs::json::paths")]
    pub changed: Vec<PathBuf>,
    /// Those that are not there.
    #[serde(serialize_with = "crate::jobs::json::paths")]
    pub missing: Vec<PathBuf>,
    /// Others, of discs on record that have something else at the path that the list names.
    #[serde(serialize_with = "crate::jobs::json::paths")]
    pub not_recorded: Vec<PathBuf>,
}

/// Compares. The plan has read and hashed what is there.
pub(super) fn check(
    plan: Plan,
    on_record: &OnRecord<'_>,
    watch: &dyn Watch,
) -> Result<Checked, JobError> {
    let root = Folder::open(plan.to()).ok();
    let mut checked = Checked {
        files: plan.files() as u64,
        discs: plan.further(None),
        not_built: plan.not_built().to_vec(),
        waiting: plan.holds().waiting,
        left_out: plan.holds().left_out,
        given_up: plan.holds().given_up,
        of_others: plan.of_others(),
        from_images: from_images(&plan, root.as_ref(), on_record, watch)?,
        left_changed: root
            .as_ref()
            .map_or_else(Vec::new, |root| changed::left(&plan, &plan.list.1, root)),
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
                let other = target.other.clone().map(|path| Beside {
                    path,
                    file: name.clone(),
                });
                checked.beside.extend(other);
                checked.missing.push(file.path.clone());
                checked.missing_names.push(name);
            }
        }
    }
    Ok(checked)
}

/// The files of a disc that is on record, as a list calls them.
type OnRecord<'a> = dyn Fn(&str) -> Result<BTreeSet<Key>, JobError> + 'a;

/// Compares what the list has and no disc on record with the list itself.
fn from_images(
    plan: &Plan,
    root: Option<&Folder>,
    on_record: &OnRecord<'_>,
    watch: &dyn Watch,
) -> Result<FromImages, JobError> {
    let mut found = FromImages::default();
    let Some(root) = root else {
        return Ok(found);
    };
    let there = plan.all().filter(|(_, _, target)| target.there);
    let counted: BTreeSet<&Path> = there.map(|(_, _, target)| target.path.as_path()).collect();
    let mut known = BTreeMap::new();
    for (key, path, rewritten) in plan.list.1.all() {
        if watch.cancelled() {
            return Err(JobError::Cancelled);
        }
        let disc = key.0.as_str();
        if !known.contains_key(disc) {
            known.insert(disc, on_record(disc)?);
        }
        let of_disc = known.get(disc);
        let is_known = of_disc.is_some_and(|files| files.contains(key));
        if is_known || counted.contains(path.as_path()) {
            continue;
        }
        let mut recorded = of_disc.into_iter().flatten();
        if recorded.any(|other| other.1 == key.1) {
            // The disc is on record, and has another file there.
            found.not_recorded.push(path);
            continue;
        }
        found.files += 1;
        let wanted = rewritten.map_or_else(|| key.2.clone(), |one| encoding::hex(&one.blake3));
        match plan.standing(root, &path) {
            Standing::File { .. } => {
                let is = hash(root, &path);
                match is.is_ok_and(|is| encoding::hex(&is.blake3) == wanted) {
                    true => found.agree += 1,
                    false => found.changed.push(path),
                }
            }
            _ => found.missing.push(path),
        }
    }
    Ok(found)
}
