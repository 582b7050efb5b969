//! What UDisks2 tells of optical drives: bytes of the bus to facts.
//!
//! Source: the UDisks 2.9 reference, interfaces `org.freedesktop.UDisks2.Drive`, `.Block` and
//! `.Filesystem`. A property that is missing, or of another type, counts as not told.

use std::collections::HashMap;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

use zbus::fdo::ManagedObjects;
use zbus::zvariant::{ObjectPath, OwnedObjectPath, OwnedValue};

use crate::station::{Condition, Lying};

/// Objects of UDisks2 that stand for drives and for block devices lie below these.
pub(super) const DRIVES: &str = "/org/freedesktop/UDisks2/drives/";
pub(super) const BLOCKS: &str = "/org/freedesktop/UDisks2/block_devices/";

const DRIVE: &str = "org.freedesktop.UDisks2.Drive";
const BLOCK: &str = "org.freedesktop.UDisks2.Block";
pub(super) const FILESYSTEM: &str = "org.freedesktop.UDisks2.Filesystem";

/// An optical drive as UDisks2 sees it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BusDrive {
    /// Its device, `/dev/sr0`.
    pub device: PathBuf,
    /// Vendor.
    pub vendor: String,
    /// Product.
    pub product: String,
    /// Revision of its firmware.
    pub firmware: String,
    /// Its serial number.
    pub serial: String,
    /// What media it takes, in the words of UDisks2: `optical_bd_r` and so on.
    pub takes: Vec<String>,
    /// A medium lies in it.
    pub present: bool,
    /// What kind of medium that is, as in `takes`; empty where that is not known.
    pub media: String,
    /// The medium is blank.
    pub blank: bool,
    /// Bytes of the medium that can be read.
    pub bytes: u64,
    /// When UDisks2 found the medium, in microseconds since 1970: two media of one kind differ
    /// in this alone.
    pub found_us: u64,
    /// Where the medium is mounted.
    pub mounts: Vec<PathBuf>,
    /// The block device's object.
    pub(in crate::station) block: OwnedObjectPath,
}

type Properties = HashMap<String, OwnedValue>;

/// The optical drives among the objects, in the order of their numbers.
pub(super) fn drives(objects: &ManagedObjects) -> Vec<BusDrive> {
    let part = |path: &ObjectPath<'_>, name: &str| -> Option<&Properties> {
        let interfaces = objects.get(path)?;
        interfaces
            .iter()
            .find(|(n, _)| n.as_str() == name)
            .map(|(_, p)| p)
    };
    let mut found: Vec<BusDrive> = objects
        .keys()
        .filter_map(|path| {
            let block = part(path, BLOCK)?;
            let drive: OwnedObjectPath = value(block, "Drive")?;
            let drive = part(&drive, DRIVE)?;
            let mounts: Option<Vec<Vec<u8>>> =
                part(path, FILESYSTEM).and_then(|f| value(f, "MountPoints"));
            let takes: Vec<String> = told(drive, "MediaCompatibility");
            takes
                .iter()
                .any(|kind| kind.starts_with("optical"))
                .then(|| BusDrive {
                    device: path_of(told(block, "Device")),
                    vendor: told(drive, "Vendor"),
                    product: told(drive, "Model"),
                    firmware: told(drive, "Revision"),
                    serial: told(drive, "Serial"),
                    takes,
                    present: told(drive, "MediaAvailable"),
                    media: told(drive, "Media"),
                    blank: told(drive, "OpticalBlank"),
                    bytes: told(block, "Size"),
                    found_us: told(drive, "TimeMediaDetected"),
                    mounts: mounts
                        .unwrap_or_default()
                        .into_iter()
                        .map(path_of)
                        .collect(),
                    block: path.clone(),
                })
        })
        .collect();
    found.sort_by_key(|drive| (drive.device.as_os_str().len(), drive.device.clone()));
    found
}

fn value<T: TryFrom<OwnedValue>>(properties: &Properties, name: &str) -> Option<T> {
    T::try_from(properties.get(name)?.try_clone().ok()?).ok()
}

/// What is told of a property; nothing where the service does not know it.
fn told<T: TryFrom<OwnedValue> + Default>(properties: &Properties, name: &str) -> T {
    value(properties, name).unwrap_or_default()
}

/// Paths come as bytes that end with a zero.
fn path_of(bytes: Vec<u8>) -> PathBuf {
    let bytes = bytes.into_iter().take_while(|byte| *byte != 0).collect();
    PathBuf::from(OsString::from_vec(bytes))
}

impl BusDrive {
    /// What lies in it.
    pub fn lying(&self) -> Lying {
        if !self.present {
            return Lying::Nothing { open: false };
        }
        let kind = match self.media.strip_prefix("optical_").unwrap_or_default() {
            "bd_r" => "BD-R",
            "bd_re" => "BD-RE",
            "bd" => "BD-ROM",
            "dvd_r" => "DVD-R",
            "dvd_plus_r" => "DVD+R",
            _ => "other",
        };
        Lying::Disc {
            kind: kind.to_owned(),
            media_id: None,
            condition: match self.blank {
                true => Condition::Blank,
                false => Condition::Written,
            },
            open: false,
            room: None,
        }
    }
}
