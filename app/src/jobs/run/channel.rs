//! How a running job speaks to whoever started it: one channel, and one for each of its drives.

use std::sync::Arc;
use std::sync::mpsc::Sender;

use stele_burner::watch::{Progress, Seen, Watch};

use super::runner::JobEvent;
use super::stop::Brake;
use crate::jobs::burn::events::{BurnEvent, BurnObserver};

/// What a job says to whoever started it.
pub(super) struct Channel {
    pub(super) to: Sender<JobEvent>,
    pub(super) brake: Brake,
    pub(super) woken: Arc<dyn Fn() + Send + Sync>,
    pub(super) drives: Vec<DriveChannel>,
}

/// One of several drives of a job: it is watched, and may be stopped, for itself.
pub(super) struct DriveChannel {
    pub(super) drive: String,
    pub(super) to: Sender<JobEvent>,
    pub(super) brake: Brake,
    pub(super) woken: Arc<dyn Fn() + Send + Sync>,
}

impl Watch for DriveChannel {
    fn progress(&self, progress: Progress) {
        let drive = self.drive.clone();
        self.brake.phase(progress.phase);
        let _ = self.to.send(JobEvent::Drive { drive, progress });
        (self.woken)();
    }
    fn cancelled(&self) -> bool {
        self.brake.stops()
    }
    fn seen(&self, seen: &Seen) {
        let (drive, seen) = (Some(self.drive.clone()), seen.clone());
        let _ = self.to.send(JobEvent::Seen { drive, seen });
    }
}

impl BurnObserver for Channel {
    fn watch(&self, drive: &str) -> &dyn Watch {
        match self.drives.iter().find(|one| one.drive == drive) {
            Some(one) => one,
            None => self,
        }
    }
    fn hear(&self, event: &BurnEvent) {
        if let BurnEvent::Ended(burned) = event {
            let mut drives = self.drives.iter();
            if let Some(one) = drives.find(|one| one.drive == burned.drive) {
                one.brake.disc_done();
            }
        }
        let _ = self.to.send(JobEvent::Burn(Box::new(event.clone())));
        (self.woken)();
    }
}

impl Watch for Channel {
    fn progress(&self, progress: Progress) {
        self.brake.phase(progress.phase);
        // Whoever dropped the handle does not listen any more.
        let _ = self.to.send(JobEvent::Progress(progress));
        (self.woken)();
    }
    fn cancelled(&self) -> bool {
        self.brake.stops()
    }
    // Nobody is woken: how far it is follows at once.
    fn seen(&self, seen: &Seen) {
        let (drive, seen) = (None, seen.clone());
        let _ = self.to.send(JobEvent::Seen { drive, seen });
    }
}
