//! A catalog's file that is read without any lock: whether it changed meanwhile.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::OpenError;

/// What the engine keeps beside a catalog until it stands in the catalog itself.
const LOGS: [&str; 2] = ["-wal", "-journal"];

/// A catalog's file as it was, with no log beside it.
#[derive(Debug)]
pub(crate) struct Unlocked {
    path: PathBuf,
    was: Stamp,
}

/// By which a changed file is known.
#[derive(PartialEq, Eq, Debug)]
struct Stamp {
    inode: (u64, u64),
    bytes: u64,
    changed: (i64, i64, i64, i64),
}

impl Stamp {
    fn of(file: &Metadata) -> Self {
        Self {
            inode: (file.dev(), file.ino()),
            bytes: file.len(),
            changed: (
                file.mtime(),
                file.mtime_nsec(),
                file.ctime(),
                file.ctime_nsec(),
            ),
        }
    }
}

impl Unlocked {
    pub(super) fn of(path: &Path) -> Result<Self, OpenError> {
        if let Some(log) = waiting_log(path) {
            return Err(OpenError::UnreadLog { log });
        }
        let file = std::fs::metadata(path).map_err(|_| OpenError::Missing)?;
        Ok(Self {
            path: path.to_path_buf(),
            was: Stamp::of(&file),
        })
    }

    /// Whether nobody has changed it since.
    pub(super) fn is_still(&self) -> bool {
        let now = std::fs::metadata(&self.path);
        waiting_log(&self.path).is_none() && now.is_ok_and(|now| Stamp::of(&now) == self.was)
    }
}

/// Name of a log that holds something; one of no bytes holds nothing.
fn waiting_log(path: &Path) -> Option<String> {
    LOGS.into_iter().find_map(|end| {
        let mut log = path.as_os_str().to_owned();
        log.push(end);
        let waits = std::fs::metadata(&log).is_ok_and(|file| file.len() > 0);
        let name = Path::new(&log).file_name()?;
        waits.then(|| name.to_string_lossy().into_owned())
    })
}
