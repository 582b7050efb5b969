//! Which file systems an archive may lie on.
//!
//! The catalog (SQLite in WAL mode) shares memory between processes, and jobs show by file locks
//! that they live; both hold on one machine only. On a file system that several machines reach,
//! two of them would write one catalog, and a living burn would be taken for dead.

use std::path::Path;

/// The file system that a folder lies on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileSystem {
    /// Its magic number: statfs(2), `f_type`.
    pub magic: u32,
    /// Its type as /proc/self/mountinfo names it, for FUSE with the subtype: `fuse.sshfs`. None
    /// where that is not known.
    pub kind: Option<String>,
}

/// FUSE says nothing of where the files lie: its subtype does.
const FUSE: u32 = 0x6573_5546;

/// File systems of several machines: statfs(2), linux/magic.h, and the makers' own headers.
const NETWORK: [(u32, &str); 22] = [
    (0x0000_6969, "NFS"),
    (0x0000_517B, "SMB"),
    (0xFF53_4D42, "CIFS"),
    (0xFE53_4D42, "SMB 2"),
    (0x0000_564C, "NetWare"),
    (0x0102_1997, "9P"),
    (0x00C3_6400, "Ceph"),
    (0x0BD0_0BD0, "Lustre"),
    (0x0116_1970, "GFS2"),
    (0x7461_636F, "OCFS2"),
    (0x4750_4653, "GPFS"),
    (0x1983_0326, "BeeGFS"),
    (0x2003_0528, "OrangeFS"),
    (0xAAD7_AAEA, "PanFS"),
    (0xBEEF_DEAD, "StorNext"),
    (0x6163_6673, "ACFS"),
    (0x5346_414F, "AFS"),
    (0x6B41_4653, "AFS"),
    (0x7375_7245, "Coda"),
    (0xBACB_ACBC, "a folder of VMware's host"),
    (0x7C7C_6673, "a folder of Parallels' host"),
    (0x786F_4256, "a folder of VirtualBox's host"),
];

/// FUSE file systems whose files lie on a disk of this machine. Any other may be a network's
/// (sshfs, s3fs, rclone, glusterfs, virtiofs), and is refused.
const LOCAL_FUSE: [&str; 10] = [
    "fuseblk",
    "fuse.bindfs",
    "fuse.cryfs",
    "fuse.encfs",
    "fuse.ext2",
    "fuse.fuse-overlayfs",
    "fuse.gocryptfs",
    "fuse.mergerfs",
    "fuse.securefs",
    "fuse.veracrypt",
];

impl FileSystem {
    /// The file system of a folder that exists.
    ///
    /// # Errors
    /// Where the system does not tell.
    pub fn of(folder: &Path) -> std::io::Result<Self> {
        let stat = nix::sys::statfs::statfs(folder)?;
        // Some kernels give the 32 bits of it with a sign.
        let magic = u32::try_from(stat.filesystem_type().0 & 0xFFFF_FFFF).unwrap_or(u32::MAX);
        let kind = match magic {
            FUSE => kind_of(folder),
            _ => None,
        };
        Ok(Self { magic, kind })
    }

    /// What it is called, where an archive must not lie on it.
    pub fn refused(&self) -> Option<String> {
        if self.magic == FUSE {
            let kind = self.kind.as_deref().unwrap_or("fuse");
            let local = LOCAL_FUSE.contains(&kind);
            return (!local).then(|| kind.to_owned());
        }
        let mut known = NETWORK.iter();
        let found = known.find(|(magic, _)| *magic == self.magic);
        found.map(|(_, name)| (*name).to_owned())
    }
}

/// The type of the file system that a folder lies on: proc(5), /proc/PID/mountinfo, the field
/// after the hyphen of the line with the folder's device.
fn kind_of(folder: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    let device = std::fs::metadata(folder).ok()?.dev();
    let (major, minor) = (nix::sys::stat::major(device), nix::sys::stat::minor(device));
    let device = format!("{major}:{minor}");
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
    kind_in(&mounts, &device)
}

fn kind_in(mounts: &str, device: &str) -> Option<String> {
    let mut lines = mounts.lines();
    let line = lines.find(|line| line.split(' ').nth(2) == Some(device))?;
    let (_, after) = line.split_once(" - ")?;
    Some(after.split(' ').next()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(magic: u32, kind: Option<&str>) -> Option<String> {
        let kind = kind.map(str::to_owned);
        FileSystem { magic, kind }.refused()
    }

    #[test]
    fn file_systems_of_several_machines_are_refused() {
        let expected = [
            (0x6969, "NFS"),
            (0xFF53_4D42, "CIFS"),
            (0xFE53_4D42, "SMB 2"),
            (0x0102_1997, "9P"),
            (0x00C3_6400, "Ceph"),
            (0x0BD0_0BD0, "Lustre"),
            (0x0116_1970, "GFS2"),
        ];
        for (magic, name) in expected {
            assert_eq!(refused(magic, None).as_deref(), Some(name));
        }
    }

    #[test]
    fn disks_of_this_machine_are_not() {
        // ext4, XFS, Btrfs, ZFS, F2FS, tmpfs, overlay, exFAT, NTFS3, bcachefs, eCryptfs.
        let local = [
            0xEF53,
            0x5846_5342,
            0x9123_683E,
            0x2FC1_2FC1,
            0xF2F5_2010,
            0x0102_1994,
            0x794C_7630,
            0x2011_BAB0,
            0x7366_746E,
            0xCA45_1A4E,
            0xF15F,
        ];
        for magic in local {
            assert_eq!(refused(magic, None), None, "{magic:#x}");
        }
    }

    #[test]
    fn of_fuse_only_what_is_known_to_be_local_is_allowed() {
        for local in ["fuseblk", "fuse.gocryptfs", "fuse.mergerfs"] {
            assert_eq!(refused(FUSE, Some(local)), None);
        }
        for other in ["fuse.sshfs", "fuse.rclone", "virtiofs", "fuse", "fuse.new"] {
            assert_eq!(refused(FUSE, Some(other)).as_deref(), Some(other));
        }
        assert_eq!(refused(FUSE, None).as_deref(), Some("fuse"));
    }

    #[test]
    fn the_type_of_a_mount_is_found_by_its_device() {
        let mounts = "29 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw\n\
            90 29 0:57 / /mnt/a\\040b rw shared:5 master:1 - fuse.sshfs host: rw,user_id=0\n";
        assert_eq!(kind_in(mounts, "0:57").as_deref(), Some("fuse.sshfs"));
        assert_eq!(kind_in(mounts, "8:2").as_deref(), Some("ext4"));
        assert_eq!(kind_in(mounts, "8:3"), None);
    }

    #[test]
    fn the_disk_of_temporary_files_is_allowed() {
        let here = FileSystem::of(&std::env::temp_dir()).unwrap();
        assert_eq!(here.refused(), None, "{here:?}");
        let proc = FileSystem::of(Path::new("/proc")).unwrap();
        assert_eq!(
            proc.magic, 0x9FA0,
            "statfs gives the number of this very folder"
        );
    }
}
