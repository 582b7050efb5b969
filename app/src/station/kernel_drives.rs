//! Drives of the kernel: `/dev/sr0` and its like, through SG_IO.

use std::path::Path;
use std::time::Duration;

use stele_burner::MediumType;
use stele_burner::drive::{Drive, MediumFacts, MediumState, Transport, Tray};
use stele_burner::transport::{OpenDriveError, SgIo, kernel_drives};

use super::udisks::{BusDrive, Known, Udisks};
use super::{Condition, DriveRow, Lying, StationError, Unseen};

/// A program that looks at the drives has one for a moment.
const PATIENCE: Duration = Duration::from_secs(3);

/// Whether a drive's name is that of a device. `/dev/shm` holds ordinary files.
pub fn is_device(drive: &str) -> bool {
    drive.starts_with("/dev/") && !drive.starts_with("/dev/shm/")
}

/// Opens a drive of the kernel. Nobody else can use it until it is dropped. A disc that the
/// desktop mounted by itself is unmounted first.
pub fn open_device(device: &str) -> Result<Drive<Box<dyn Transport>>, StationError> {
    let path = Path::new(device);
    let transport = match SgIo::open(path, Duration::ZERO) {
        Err(OpenDriveError::Busy { .. }) => {
            // Whoever still has it then is named by the second try.
            Udisks::system().unmount(path);
            SgIo::open(path, PATIENCE)?
        }
        opened => opened?,
    };
    let transport: Box<dyn Transport> = Box::new(transport);
    Ok(Drive::open(transport)?)
}

/// Opens a drive of the kernel for a look: where anybody has it, or has it mounted, it is left
/// alone.
pub(super) fn glance_at(device: &str) -> Result<Drive<Box<dyn Transport>>, StationError> {
    let transport = SgIo::open(Path::new(device), Duration::ZERO)?;
    let transport: Box<dyn Transport> = Box::new(transport);
    Ok(Drive::open(transport)?)
}

/// Names of the kernel's drives.
pub(super) fn names() -> Vec<String> {
    let (told, seen) = known();
    let name = |drive: &BusDrive| drive.device.to_string_lossy().into_owned();
    told.iter().chain(&seen).map(name).collect()
}

/// The kernel's drives, as lists show them: those that UDisks2 tells of, then those that it does
/// not know.
pub(super) fn list() -> Vec<DriveRow> {
    let (told, seen) = known();
    let told = told.iter().map(|drive| row(drive, Some(drive.lying())));
    told.chain(seen.iter().map(|drive| row(drive, None)))
        .collect()
}

/// How many drives the kernel has.
pub(super) fn count() -> usize {
    let (told, seen) = known();
    told.len() + seen.len()
}

/// Drives that UDisks2 tells of, and those that it does not know.
fn known() -> (Vec<BusDrive>, Vec<BusDrive>) {
    let told = match Udisks::system().known() {
        Known::Drives(drives) => drives,
        Known::Starting | Known::Silent(_) => Vec::new(),
    };
    let seen = kernel_drives()
        .into_iter()
        .filter(|drive| told.iter().all(|known| known.device != drive.device))
        .map(|drive| BusDrive {
            device: drive.device,
            vendor: drive.vendor,
            product: drive.product,
            ..BusDrive::default()
        })
        .collect();
    (told, seen)
}

/// `told` is what UDisks2 says of the medium, for a drive that cannot be asked itself.
fn row(drive: &BusDrive, told: Option<Lying>) -> DriveRow {
    let found_by = if told.is_some() { "udisks2" } else { "sysfs" };
    // A list shows what it can; whoever uses the drive is told more.
    let medium = look(&drive.device).unwrap_or_else(|error| Lying::Unseen {
        told: told.map(Box::new),
        why: unseen(error),
    });
    let known = |text: &String| (!text.is_empty()).then(|| text.clone());
    DriveRow {
        name: drive.device.to_string_lossy().into_owned(),
        model: format!("{} {}", drive.vendor, drive.product),
        blank: medium.is_blank(),
        tray: medium.tray(),
        medium,
        serial: known(&drive.serial),
        firmware: known(&drive.firmware),
        found_by: Some(found_by),
        file: None,
        label: None,
    }
}

fn unseen(error: StationError) -> Unseen {
    match error {
        StationError::Device(OpenDriveError::Busy { by, .. }) => Unseen::InUse {
            by: by.first().map(ToString::to_string),
        },
        StationError::Device(OpenDriveError::Forbidden { .. }) => Unseen::Forbidden,
        other => Unseen::Failed {
            code: other.code().to_owned(),
            message: other.to_string(),
        },
    }
}

/// What lies in a drive. Does not wait for a medium that is still being recognized.
fn look(device: &Path) -> Result<Lying, StationError> {
    let mut drive = Drive::open(SgIo::open(device, Duration::ZERO)?)?;
    if drive.is_becoming_ready()? {
        return Ok(Lying::Becoming);
    }
    Ok(match drive.medium()? {
        Tray::Open => Lying::Nothing { open: true },
        Tray::Empty => Lying::Nothing { open: false },
        Tray::Unusable(message) => Lying::Unusable { message },
        Tray::Medium(facts) => disc(facts),
    })
}

fn disc(facts: MediumFacts) -> Lying {
    let kind = match facts.kind {
        MediumType::Other => "other",
        known => known.name(),
    };
    Lying::Disc {
        kind: kind.to_owned(),
        media_id: Some(facts.media_id).filter(|id| !id.is_empty()),
        condition: match facts.state {
            MediumState::Blank => Condition::Blank,
            MediumState::Finalized => Condition::Closed,
            MediumState::Appendable => Condition::Appendable,
            MediumState::Other => Condition::Rewritable,
        },
        open: false,
        room: Some(facts.free.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_burner::SectorCount;

    #[test]
    fn devices_are_told_from_virtual_drives_and_media_are_named() {
        assert!(is_device("/dev/sr0") && !is_device("virtual:dev") && !is_device("image.iso"));
        assert!(!is_device("/dev/shm/image.iso"));
        let facts = MediumFacts {
            profile: 0x41,
            kind: MediumType::BdR,
            state: MediumState::Blank,
            media_id: "VERBAT/IMe".to_owned(),
            layers: 1,
            low_to_high: false,
            free: SectorCount(1),
            written: SectorCount(0),
            nwa: Some(0),
            track: 1,
        };
        let lying = disc(facts.clone());
        assert!(lying.is_blank());
        let plus = MediumFacts {
            kind: MediumType::DvdPlusR,
            media_id: String::new(),
            ..facts
        };
        let Lying::Disc { kind, media_id, .. } = disc(plus) else {
            panic!("no disc");
        };
        assert_eq!((kind.as_str(), media_id), ("DVD+R", None));
    }

    #[test]
    fn a_device_that_is_not_there_is_said_to_be_so() {
        let missing = open_device("/dev/sr-none").map(|_| ()).unwrap_err();
        assert_eq!(missing.code(), "SGI-001");
    }
}
