//! Drives of the kernel: `/dev/sr0` and its like, through SG_IO.

use std::path::Path;
use std::time::Duration;

use stele_burner::drive::{Drive, MediumFacts, MediumState, MediumType, Transport, Tray};
use stele_burner::transport::{KernelDrive, OpenDriveError, SgIo, kernel_drives};

use super::{DriveRow, StationError};

/// A program that looks at the drives has one for a moment.
const PATIENCE: Duration = Duration::from_secs(3);

/// Whether a drive's name is that of a device.
pub fn is_device(drive: &str) -> bool {
    drive.starts_with("/dev/")
}

/// Opens a drive of the kernel. Nobody else can use it until it is dropped.
pub fn open_device(device: &str) -> Result<Drive<Box<dyn Transport>>, StationError> {
    let transport: Box<dyn Transport> = Box::new(SgIo::open(Path::new(device), PATIENCE)?);
    Ok(Drive::open(transport)?)
}

/// The kernel's drives, as lists show them.
pub(super) fn list() -> Vec<DriveRow> {
    kernel_drives().iter().map(row).collect()
}

fn row(drive: &KernelDrive) -> DriveRow {
    let (medium, blank) = match look(&drive.device) {
        Ok(seen) => seen,
        // A list shows what it can; whoever uses the drive is told more.
        Err(StationError::Device(OpenDriveError::Busy { .. })) => ("in use".to_owned(), false),
        Err(StationError::Device(OpenDriveError::Forbidden { .. })) => {
            ("not allowed for this user".to_owned(), false)
        }
        Err(error) => (error.to_string(), false),
    };
    DriveRow {
        name: drive.device.to_string_lossy().into_owned(),
        model: format!("{} {}", drive.vendor, drive.product),
        medium,
        blank,
        file: None,
        label: None,
    }
}

/// What lies in a drive, in words, and whether it is a blank. Does not wait for a medium that is
/// still being recognized.
fn look(device: &Path) -> Result<(String, bool), StationError> {
    let mut drive = Drive::open(SgIo::open(device, Duration::ZERO)?)?;
    if drive.is_becoming_ready()? {
        return Ok(("being recognized".to_owned(), false));
    }
    Ok(match drive.medium()? {
        Tray::Open => ("tray open".to_owned(), false),
        Tray::Empty => ("empty".to_owned(), false),
        Tray::Unusable(why) => (why, false),
        Tray::Medium(facts) => (words(&facts), facts.state == MediumState::Blank),
    })
}

fn words(facts: &MediumFacts) -> String {
    let kind = match facts.kind {
        MediumType::BdR => "BD-R",
        MediumType::BdRe => "BD-RE",
        MediumType::BdRom => "BD-ROM",
        MediumType::DvdR => "DVD-R",
        MediumType::Other => "disc",
    };
    let state = match facts.state {
        MediumState::Blank => "blank",
        MediumState::Finalized => "burned and closed",
        MediumState::Appendable => "written, not closed",
        MediumState::Other => "rewritable",
    };
    let id = match facts.media_id.as_str() {
        "" => String::new(),
        id => format!(" {id}"),
    };
    format!("{kind}{id} {state}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_burner::SectorCount;

    #[test]
    fn devices_are_told_from_virtual_drives_and_media_have_words() {
        assert!(is_device("/dev/sr0") && !is_device("virtual:dev") && !is_device("image.iso"));
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
        assert_eq!(words(&facts), "BD-R VERBAT/IMe blank");
    }

    #[test]
    fn a_device_that_is_not_there_is_said_to_be_so() {
        let missing = open_device("/dev/sr-none").map(|_| ()).unwrap_err();
        assert_eq!(missing.code(), "SGI-001");
    }
}
