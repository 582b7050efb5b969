//! Who may read what an archive holds: whoever made it alone, or its group where the folder says
//! so.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use nix::sys::stat::{Mode, umask};

use super::Archive;

const SETGID: u32 = 0o2000;
const GROUP_WRITES: u32 = 0o0020;
const OTHERS: u32 = 0o0007;

/// Who shares an archive.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Sharing {
    /// Nobody: its owner alone.
    Owner,
    /// The group of its folder.
    Group,
}

impl Sharing {
    /// Who shares the archive at `root`, or will share one that is made there. A setgid folder
    /// hands its group down to all that is made in it: it says that the group works together. So
    /// does, for an archive that is there, a folder in which the group may write.
    pub fn of(root: &Path) -> Self {
        let is_there = root.join(super::SETTINGS_FILE).exists();
        let mut folders = root.ancestors();
        let nearest = folders.find_map(|folder| std::fs::metadata(folder).ok());
        let mode = nearest.map_or(0, |folder| folder.permissions().mode());
        let shared = mode & SETGID != 0 || (is_there && mode & GROUP_WRITES != 0);
        if shared { Self::Group } else { Self::Owner }
    }

    /// What files made from here on do not allow.
    fn umask(self) -> Mode {
        match self {
            Self::Owner => Mode::S_IRWXG | Mode::S_IRWXO,
            Self::Group => Mode::S_IRWXO,
        }
    }

    /// The mode of a file that comes into the archive from elsewhere: as if it had been made there.
    pub fn file_mode(self) -> u32 {
        match self {
            Self::Owner => 0o0600,
            Self::Group => 0o0660,
        }
    }

    /// The mode of an archive's own folder.
    pub fn folder_mode(self) -> u32 {
        match self {
            Self::Owner => 0o0700,
            Self::Group => 0o2770,
        }
    }
}

/// From here on this process makes files that only those read who share the archive at `root`.
pub fn keep_private(root: &Path) {
    umask(Sharing::of(root).umask());
}

/// Whether everybody on this machine may read an archive's catalog.
pub fn readable_by_others(archive: &Archive) -> bool {
    others_read(archive.root()) && others_read(&archive.catalog())
}

/// Whether everybody on this machine may read a file or look into a folder.
fn others_read(path: &Path) -> bool {
    let found = std::fs::metadata(path);
    found.is_ok_and(|found| found.permissions().mode() & OTHERS != 0)
}

#[cfg(test)]
mod tests {
    use std::fs::{create_dir, set_permissions};

    use super::*;

    #[test]
    fn the_folder_says_who_shares() {
        let folder = std::env::temp_dir().join(format!("stele-modes-{}", std::process::id()));
        create_dir(&folder).unwrap();
        let mode = |mode| set_permissions(&folder, PermissionsExt::from_mode(mode)).unwrap();
        let inside = folder.join("a/b");
        mode(0o755);
        assert_eq!(Sharing::of(&inside), Sharing::Owner);
        assert!(others_read(&folder));
        // Of a folder for many things, which is no archive yet, writing alone says nothing.
        mode(0o770);
        assert_eq!(Sharing::of(&folder), Sharing::Owner);
        assert!(!others_read(&folder));
        mode(0o2770);
        assert_eq!(Sharing::of(&inside), Sharing::Group);
        mode(0o770);
        std::fs::write(folder.join(super::super::SETTINGS_FILE), b"").unwrap();
        assert_eq!(Sharing::of(&folder), Sharing::Group);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
