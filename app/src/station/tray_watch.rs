//! Waiting for a hand at a drive's tray.

use std::path::Path;
use std::time::{Duration, Instant};

use super::is_device;
use super::udisks::{BusDrive, Udisks};

/// Between two looks at whether to stop; the drive is left alone meanwhile.
const LOOK_UP: Duration = Duration::from_millis(250);

/// After so long a drive is looked at even where nothing was told: news may be lost.
const AT_MOST: Duration = Duration::from_secs(60);

/// Waits for news of a drive's tray, without asking the drive.
#[derive(Debug)]
pub struct TrayWatch<'a> {
    /// Where a drive is told of at all.
    from: Option<(&'a Udisks, &'a Path)>,
}

impl<'a> TrayWatch<'a> {
    /// Watches the drive of this name. Nobody tells of a virtual drive.
    pub fn of(drive: &'a str) -> Self {
        let from = is_device(drive).then(|| (Udisks::system(), Path::new(drive)));
        Self { from }
    }

    /// Watches the drive of this name through a service of the caller's.
    pub fn told_by(service: &'a Udisks, drive: &'a str) -> Self {
        let from = is_device(drive).then(|| (service, Path::new(drive)));
        Self { from }
    }

    /// How the drive stands, to be given to [`Self::wait`]. None where nobody tells of it: then
    /// it must be asked.
    pub fn now(&self) -> Option<BusDrive> {
        let (service, device) = self.from?;
        service.drive(device)
    }

    /// Waits until the drive does not stand as before, nobody tells of it any more, `stop` says
    /// so, or a minute has passed.
    pub fn wait(&self, before: &BusDrive, stop: impl Fn() -> bool) {
        let Some((service, device)) = self.from else {
            return;
        };
        let began = Instant::now();
        while began.elapsed() < AT_MOST && !stop() {
            if service.wait(device, before, LOOK_UP) {
                return;
            }
        }
    }
}
