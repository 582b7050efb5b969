//! Which computer this is: a UUID in its state folder, not in the archive, which several computers
//! may work on one after the other.
//!
//! The folder is `$STELE_STATE`; else `/var/lib/stele` for root, and for others
//! `$XDG_STATE_HOME/stele` or `~/.local/state/stele` (XDG Base Directory Specification).

use std::io::{ErrorKind, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use stele_files::WholeFile;

use super::StationError;
use crate::encoding;

const FILE: &str = "station";
const SYSTEM_STATE: &str = "/var/lib/stele";

/// The state folder; none where the user has neither it nor a home.
pub fn state_folder() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let own = named("STELE_STATE").filter(|path| path.is_absolute());
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    let system = || is_root.then(|| PathBuf::from(SYSTEM_STATE));
    let users = || {
        let base = named("XDG_STATE_HOME").filter(|path| path.is_absolute());
        let home = || named("HOME").map(|home| home.join(".local/state"));
        base.or_else(home).map(|base| base.join("stele"))
    };
    own.or_else(system).or_else(users)
}

/// The UUID of this computer; `fresh` from now on, where it has none yet. Of two commands that
/// make it at once one wins.
///
/// # Errors
/// [`StationError::BrokenId`]; [`StationError::Io`] where the folder cannot be written.
pub fn identity(folder: &Path, fresh: [u8; 16]) -> Result<[u8; 16], StationError> {
    let path = folder.join(FILE);
    let io = |source| StationError::Io {
        path: path.clone(),
        source,
    };
    match std::fs::read_to_string(&path) {
        Ok(text) => return parse(&text, &path),
        Err(e) if e.kind() == ErrorKind::NotFound => {}
        Err(e) => return Err(io(e)),
    }
    std::fs::create_dir_all(folder).map_err(io)?;
    let mut file = WholeFile::create(&path, None, 0o644).map_err(io)?;
    let line = format!("{}\n", encoding::uuid(&fresh));
    file.write_all(line.as_bytes()).map_err(io)?;
    match file.finish_new() {
        Ok(_) => Ok(fresh),
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {
            parse(&std::fs::read_to_string(&path).map_err(io)?, &path)
        }
        Err(e) => Err(io(e)),
    }
}

fn parse(text: &str, path: &Path) -> Result<[u8; 16], StationError> {
    let broken = || StationError::BrokenId {
        path: path.to_path_buf(),
    };
    encoding::parse_uuid(text.trim_end()).ok_or_else(broken)
}

/// What this computer is called.
pub fn host_name() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    match name.trim() {
        "" => "unnamed".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_computer_gets_one_identity_and_keeps_it() {
        let state = tempfile::tempdir().unwrap();
        let folder = state.path().join("not/yet/there");
        assert_eq!(identity(&folder, [1; 16]).unwrap(), [1; 16]);
        assert_eq!(identity(&folder, [2; 16]).unwrap(), [1; 16]);
        std::fs::write(folder.join(FILE), "half").unwrap();
        let broken = identity(&folder, [2; 16]);
        assert!(matches!(broken, Err(StationError::BrokenId { .. })));
    }

    #[test]
    fn two_that_begin_at_once_agree() {
        let state = tempfile::tempdir().unwrap();
        let all: Vec<[u8; 16]> = std::thread::scope(|scope| {
            let begun = (1..=8_u8).map(|n| {
                let folder = state.path();
                scope.spawn(move || identity(folder, [n; 16]).unwrap())
            });
            let begun: Vec<_> = begun.collect();
            begun.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(all.iter().all(|id| *id == all[0]), "{all:?}");
    }
}
