//! What killed backups and restores left: copies of the catalog, which hold patients' names, and
//! what the engine keeps beside them.

use std::path::Path;

/// What is kept beside a catalog that is open.
const BESIDE: [&str; 4] = ["-wal", "-shm", "-journal", ".head"];

/// Removes them from a folder. What somebody is writing stays; what cannot be removed waits for the
/// next time.
pub(super) fn clear(folder: &Path) {
    let _ = stele_files::remove_leftovers(folder, &|owner| owner.is_none());
    // The lists that they name lie in folders of their own.
    for lists in std::fs::read_dir(folder.join("lists"))
        .into_iter()
        .flatten()
        .flatten()
    {
        let _ = stele_files::remove_leftovers(&lists.path(), &|owner| owner.is_none());
    }
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let part = BESIDE
            .iter()
            .find_map(|end| name.to_str()?.strip_suffix(end));
        let is_left = part.is_some_and(|part| {
            stele_files::is_part_name(part.as_ref()) && !folder.join(part).exists()
        });
        if is_left {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
