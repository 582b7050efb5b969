//! Who has a drive that cannot be had: mounts and processes, as the kernel tells of them.
//!
//! Source: proc(5), `/proc/PID/mountinfo` and `/proc/PID/fd`; the kernel's
//! `Documentation/ABI/stable/sysfs-block`. Of other people's processes only root may know.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// Someone who has a drive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Holder {
    /// What lies in it is mounted in a folder below this one. The folder's own name is the
    /// disc's label, which may be a patient's name: it is left out.
    Mount {
        /// The folder above.
        below: PathBuf,
    },
    /// A process has it open, or a file on it.
    Process {
        /// Its number.
        id: u32,
        /// Its name.
        name: String,
    },
}

/// A folder, or a name with the number of its process.
impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mount { below } => write!(f, "{}", below.display()),
            Self::Process { id, name } => write!(f, "{name} ({id})"),
        }
    }
}

/// Who has a drive, as far as this user may know; nobody where that cannot be told.
pub fn holders(device: &Path) -> Vec<Holder> {
    in_folders(Path::new("/proc"), Path::new("/sys"), device)
}

fn in_folders(proc: &Path, sys: &Path, device: &Path) -> Vec<Holder> {
    let names = names_of(
        sys,
        &fs::canonicalize(device).unwrap_or_else(|_| device.into()),
    );
    let mounts: Vec<PathBuf> = names
        .iter()
        .flat_map(|name| mounts(proc, sys, name))
        .collect();
    let devices: Vec<PathBuf> = names.iter().map(|n| Path::new("/dev").join(n)).collect();
    let has = |path: PathBuf| {
        devices.contains(&path) || mounts.iter().any(|mount| path.starts_with(mount))
    };
    let above = |mount: &PathBuf| mount.parent().map(Path::to_path_buf);
    let mut found: Vec<Holder> = mounts
        .iter()
        .filter_map(above)
        .map(|below| Holder::Mount { below })
        .collect();
    let mut processes: Vec<(u32, PathBuf)> = entries(proc)
        .filter_map(|path| Some((path.file_name()?.to_str()?.parse().ok()?, path)))
        .filter(|(id, _)| *id != std::process::id())
        .collect();
    processes.sort();
    for (id, folder) in processes {
        let links = entries(&folder.join("fd")).chain([folder.join("cwd")]);
        if links.filter_map(|link| fs::read_link(link).ok()).any(has) {
            let name = fs::read_to_string(folder.join("comm")).unwrap_or_default();
            let name = name.trim().to_owned();
            found.push(Holder::Process { id, name });
        }
    }
    found
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path())
}

/// The drive's names in `/dev`: as a block device and as a generic one.
fn names_of(sys: &Path, device: &Path) -> Vec<String> {
    let Some(name) = device.file_name().and_then(|name| name.to_str()) else {
        return Vec::new();
    };
    let mut names = vec![name.to_owned()];
    for (class, other) in [("block", "scsi_generic"), ("scsi_generic", "block")] {
        let others = entries(
            &sys.join("class")
                .join(class)
                .join(name)
                .join("device")
                .join(other),
        );
        names.extend(others.filter_map(|path| Some(path.file_name()?.to_str()?.to_owned())));
    }
    names
}

/// Where a block device is mounted.
fn mounts(proc: &Path, sys: &Path, name: &str) -> Vec<PathBuf> {
    let number = fs::read_to_string(sys.join("class/block").join(name).join("dev"));
    let table = fs::read_to_string(proc.join("self/mountinfo"));
    let (Ok(number), Ok(table)) = (number, table) else {
        return Vec::new();
    };
    let of = |line: &str| {
        let mut fields = line.split(' ').skip(2);
        let here = fields.next()? == number.trim();
        let place = fields.nth(1)?;
        here.then(|| PathBuf::from(plain(place)))
    };
    table.lines().filter_map(of).collect()
}

/// Spaces and their like are written as `\040` there.
fn plain(place: &str) -> String {
    let mut text = place.to_owned();
    for (code, sign) in [
        ("\\040", " "),
        ("\\011", "\t"),
        ("\\012", "\n"),
        ("\\134", "\\"),
    ] {
        text = text.replace(code, sign);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn mounts_and_processes_are_found_and_no_label_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let (proc, sys) = (folder.path().join("proc"), folder.path().join("sys"));
        let write = |path: PathBuf, text: &str| {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write(sys.join("class/block/sr0/dev"), "11:0\n");
        fs::create_dir_all(sys.join("class/block/sr0/device/scsi_generic/sg3")).unwrap();
        fs::create_dir_all(sys.join("class/scsi_generic/sg3/device/block/sr0")).unwrap();
        let table = "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n\
            90 22 11:0 / /media/ada/DOE\\040JOHN ro - udf /dev/sr0 ro\n";
        write(proc.join("self/mountinfo"), table);
        for (id, name, target) in [
            ("41", "growisofs", "/dev/sg3"),
            ("42", "eog", "/media/ada/DOE JOHN/1.jpg"),
            ("43", "sh", "/dev/sr1"),
        ] {
            write(proc.join(id).join("comm"), &format!("{name}\n"));
            fs::create_dir_all(proc.join(id).join("fd")).unwrap();
            symlink(target, proc.join(id).join("fd/7")).unwrap();
        }
        for device in ["/dev/sr0", "/dev/sg3"] {
            let found = in_folders(&proc, &sys, Path::new(device));
            let words: Vec<String> = found.iter().map(Holder::to_string).collect();
            let expected = ["/media/ada", "growisofs (41)", "eog (42)"];
            assert_eq!(words, expected, "{device}");
        }
        assert_eq!(in_folders(&proc, &sys, Path::new("/dev/sr9")), []);
    }

    #[test]
    fn a_file_that_another_process_has_open_is_found_in_the_real_proc() {
        let mut child = std::process::Command::new("sleep")
            .arg("30")
            .stdin(fs::File::open("/dev/zero").unwrap())
            .spawn()
            .unwrap();
        let found = holders(Path::new("/dev/zero"));
        child.kill().unwrap();
        child.wait().unwrap();
        let id = child.id();
        assert!(
            found.contains(&Holder::Process {
                id,
                name: "sleep".to_owned()
            }),
            "{found:?}"
        );
    }
}
