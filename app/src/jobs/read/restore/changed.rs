//! Files that were changed in the folder after they were restored. A restore leaves them as they
//! are, and gives the file of the study another name; both names are told, so that nobody takes
//! the changed one for it.

use stele_files::Folder;

use super::list::Entries;
use super::outcome::LeftChanged;
use super::plan::Plan;
use super::targets::{Standing, hash};
use crate::encoding;

/// Files that the list names, that are not what it says, and whose right content is there under
/// another name.
pub(super) fn left(plan: &Plan, entries: &Entries, root: &Folder) -> Vec<LeftChanged> {
    let there = plan.names_there();
    let changed = entries.told().filter_map(|told| {
        let now = there.get(&told.key)?;
        if there.values().any(|name| *name == told.path) {
            return None;
        }
        let Standing::File { .. } = plan.standing(root, &told.path) else {
            return None;
        };
        let wanted = match &told.rewritten {
            Some(one) => encoding::hex(&one.blake3),
            None => told.key.2.clone(),
        };
        let is = hash(root, &told.path).map(|is| encoding::hex(&is.blake3));
        (is.ok().as_ref() != Some(&wanted)).then(|| LeftChanged {
            path: told.path,
            restored_as: now.to_path_buf(),
        })
    });
    changed.collect()
}
