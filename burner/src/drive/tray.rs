//! The tray: out, in, and in again after a burn, with the help of a hand where a drive cannot.

use std::time::Duration;

use stele_mmc::{Command, FeatureCode, Motion, Sense, Transport};

use super::medium_facts::Tray;
use super::open_drive::{CLOSING, Drive, DriveError, LOADING, POLL, passes};
use crate::watch::{Phase, Progress, Unit, Watch};

/// For so long after LOAD a drive may say that nothing lies in it: some see the disc late.
const LATE: Duration = Duration::from_secs(60);
/// A drive that cannot draw its tray in is given so long before a hand is asked for.
const BY_HAND: Duration = Duration::from_secs(3);
/// So long a hand is waited for: over a night.
const NIGHT: Duration = Duration::from_secs(16 * 3600);
/// Between two looks meanwhile.
const LOOK: Duration = Duration::from_secs(5);
/// LOAD is given so often before a hand is asked for.
const LOADS: u32 = 3;

impl<T: Transport> Drive<T> {
    /// Opens the tray. A drive that still closes the disc is waited for as long as that may take.
    ///
    /// # Errors
    /// [`DriveError`]: the tray stays where it is.
    pub fn eject(&mut self) -> Result<(), DriveError> {
        let allow = Command::PreventRemoval { prevent: false };
        match self.plain_within("ALLOW REMOVAL", &allow, CLOSING) {
            // A drive that locks nothing need not unlock.
            Err(DriveError::Refused { sense, .. }) if sense.sense_key == 5 => {}
            other => other?,
        }
        let eject = Command::StartStop {
            immediate: false,
            motion: Motion::Eject,
        };
        self.plain_within("EJECT", &eject, CLOSING)
    }

    /// Closes the tray and waits until the medium is recognized, or known to be none.
    ///
    /// # Errors
    /// [`DriveError`]; a drive whose tray is closed by hand refuses.
    pub fn load(&mut self) -> Result<(), DriveError> {
        self.plain("LOAD", &LOAD)?;
        self.settle(LOADING).map(|_| ())
    }

    /// Whether the drive says that it draws its tray in by command (MMC-6 5.3.4): a bit of its own
    /// from version 1 of the feature on. Before that a tray is enough.
    fn loads_by_command(&self) -> bool {
        let feature = self.configuration.feature(FeatureCode::REMOVABLE);
        let Some((version, byte)) = feature.and_then(|f| Some((f.version, *f.data.first()?)))
        else {
            return true;
        };
        version == 0 || byte & 0x10 != 0
    }

    /// Draws the tray in and waits until the disc that was burned is known again. Where a minute
    /// later nothing lies in the drive, or it cannot draw the tray in, somebody is asked to push
    /// it, and waited for.
    ///
    /// Errors: the drive fails, or it holds something it cannot use. None where `watch` stopped it.
    pub(super) fn load_again(&mut self, watch: &dyn Watch) -> Result<Option<Tray>, DriveError> {
        let mut patience = BY_HAND;
        let tries = if self.loads_by_command() { LOADS } else { 0 };
        for _ in 0..tries {
            match self.plain("LOAD", &LOAD) {
                Ok(()) => {
                    patience = LATE;
                    break;
                }
                // It does not know how, or its motor fails: a hand does.
                Err(DriveError::Refused { .. } | DriveError::Failed { .. }) => self.wait(POLL),
                Err(DriveError::Transport(e)) if passes(&e) => self.wait(POLL),
                Err(e) => return Err(e),
            }
        }
        let began = self.now();
        let mut asked = false;
        loop {
            match self.settle(LOADING)? {
                Some(sense) if (sense.sense_key, sense.asc) == (2, 0x3A) => {}
                _ => return self.medium().map(Some),
            }
            if watch.cancelled() {
                return Ok(None);
            }
            if self.spent(began) >= NIGHT {
                return Err(DriveError::NotReady { limit: NIGHT });
            }
            if !asked && self.spent(began) >= patience {
                asked = true;
                let at = self.now();
                let text = "the drive has no disc in it: somebody has to push the tray in";
                self.log.note(at, text);
                watch.progress(Progress {
                    phase: Phase::TrayWanted,
                    done: 0,
                    total: 0,
                    unit: Unit::Sectors,
                });
            }
            self.wait(if asked { LOOK } else { POLL });
        }
    }
}

const LOAD: Command = Command::StartStop {
    immediate: false,
    motion: Motion::Load,
};

/// Why what lies in a drive after a reload is not the disc that was burned; none where it may be.
pub(super) fn no_disc(tray: &Tray) -> Option<DriveError> {
    let sense = match tray {
        Tray::Medium(_) => return None,
        Tray::Open => Sense::NO_MEDIUM_TRAY_OPEN,
        Tray::Empty => Sense::NO_MEDIUM,
        Tray::Unusable(_) => Sense::INCOMPATIBLE_MEDIUM,
    };
    Some(DriveError::Refused {
        command: "LOAD",
        sense,
    })
}
