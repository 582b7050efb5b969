//! Which optical drives the kernel knows, without opening any.

use std::fs;
use std::path::{Path, PathBuf};

/// An optical drive of the kernel.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KernelDrive {
    /// Its device, `/dev/sr0`.
    pub device: PathBuf,
    /// Vendor.
    pub vendor: String,
    /// Product.
    pub product: String,
}

/// The kernel's optical drives in the order of their numbers; none where there is no sysfs.
///
/// Source: the kernel's `Documentation/ABI/stable/sysfs-block` and `testing/sysfs-bus-scsi`.
pub fn kernel_drives() -> Vec<KernelDrive> {
    in_folder(Path::new("/sys/class/block"))
}

fn in_folder(blocks: &Path) -> Vec<KernelDrive> {
    let entries = fs::read_dir(blocks).into_iter().flatten().flatten();
    let mut found: Vec<(u32, KernelDrive)> = entries
        .filter_map(|entry| {
            let name = entry.file_name();
            let name = name.to_str()?;
            let number = name.strip_prefix("sr")?.parse().ok()?;
            let text = |file: &str| {
                let path = entry.path().join("device").join(file);
                fs::read_to_string(path).map_or_else(|_| String::new(), |t| t.trim().to_owned())
            };
            let drive = KernelDrive {
                device: Path::new("/dev").join(name),
                vendor: text("vendor"),
                product: text("model"),
            };
            Some((number, drive))
        })
        .collect();
    found.sort_by_key(|(number, _)| *number);
    found.into_iter().map(|(_, drive)| drive).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drives_come_in_the_order_of_their_numbers_and_nothing_else_does() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["sr10", "sr2", "sda", "srx", "sr0"] {
            let device = folder.path().join(name).join("device");
            fs::create_dir_all(&device).unwrap();
            fs::write(device.join("vendor"), "HL-DT-ST\n").unwrap();
            fs::write(device.join("model"), "BD-RE  WH16NS40 \n").unwrap();
        }
        let drives = in_folder(folder.path());
        let names: Vec<_> = drives.iter().map(|d| d.device.to_str().unwrap()).collect();
        assert_eq!(names, ["/dev/sr0", "/dev/sr2", "/dev/sr10"]);
        assert_eq!(drives[0].vendor, "HL-DT-ST");
        assert_eq!(drives[0].product, "BD-RE  WH16NS40");
        assert_eq!(in_folder(&folder.path().join("none")), []);
    }
}
