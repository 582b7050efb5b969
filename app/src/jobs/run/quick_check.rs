//! A look at the catalog's file before it is worked on: once a day, and after the computer was
//! started, since a power cut and a failing disk are what damages one. When and by which start it
//! was last found sound is kept beside it, in `catalog.db.checked`.
//!
//! It reads every page. What it does not see, a changed value in a sound page, `audit verify` does.

use std::path::PathBuf;

use stele_catalog::{Catalog, Timestamp};

use crate::archive::{self, Archive};
use crate::jobs::JobError;

/// In milliseconds.
const DAY: i64 = 86_400_000;

/// Longer than any note that is written.
const LONGEST: u64 = 256;

/// Looks, where that is due.
///
/// # Errors
/// [`JobError::Damaged`]; the catalog's.
pub fn run(archive: &Archive, catalog: &Catalog, now: Timestamp) -> Result<(), JobError> {
    let start = this_start();
    if !is_due(noted(archive).as_ref(), now, &start) {
        return Ok(());
    }
    match catalog.quick_check()? {
        0 => {
            let note = format!("{} {start}\n", now.0);
            // Where it cannot be written the next command looks again.
            let _ = archive::write(&place(archive), note.as_bytes(), None);
            Ok(())
        }
        findings => Err(JobError::Damaged { findings }),
    }
}

fn place(archive: &Archive) -> PathBuf {
    archive.root().join("catalog.db.checked")
}

/// When it was last found sound, and by which start of which computer.
fn noted(archive: &Archive) -> Option<(Timestamp, String)> {
    let text = short(&place(archive))?;
    let (at, start) = text.strip_suffix('\n')?.split_once(' ')?;
    Some((Timestamp(at.parse().ok()?), start.to_owned()))
}

fn short(path: &std::path::Path) -> Option<String> {
    use std::io::Read;
    let mut text = String::new();
    let file = stele_files::open_regular(path).ok()?;
    file.take(LONGEST).read_to_string(&mut text).ok()?;
    Some(text)
}

fn is_due(noted: Option<&(Timestamp, String)>, now: Timestamp, start: &str) -> bool {
    noted.is_none_or(|(at, by)| {
        let age = now.0.saturating_sub(at.0);
        !(0..DAY).contains(&age) || by != start
    })
}

/// What tells this start of the computer from others (Linux, `random(4)`); nothing where the system
/// does not say.
fn this_start() -> String {
    let id = short(std::path::Path::new("/proc/sys/kernel/random/boot_id"));
    id.unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_looked_at_once_a_day_and_after_a_start() {
        let noted = (Timestamp(10 * DAY), "one".to_owned());
        let due = |now: i64, start| is_due(Some(&noted), Timestamp(now), start);
        assert!(!due(10 * DAY, "one"));
        assert!(!due(11 * DAY - 1, "one"));
        assert!(due(11 * DAY, "one"));
        assert!(due(10 * DAY + 1, "two"));
        // A clock that was set back tells nothing.
        assert!(due(10 * DAY - 1, "one"));
        assert!(is_due(None, Timestamp(10 * DAY), "one"));
    }
}
