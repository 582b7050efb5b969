//! The tray and what lies in it.

use std::path::PathBuf;
use std::time::Duration;

use crate::{MediumError, VirtualMedium};

/// The tray.
#[derive(Debug)]
pub(crate) struct LoadingMechanism {
    /// It is out.
    pub open: bool,
    /// The medium that lies in it, whether it is open or closed.
    pub path: Option<PathBuf>,
    /// The medium under the laser; only while the tray is closed.
    pub medium: Option<VirtualMedium>,
    /// When the drive sees that something lies in it.
    pub seen_at: Duration,
    /// When it is spun up and known.
    pub ready_at: Duration,
    /// When a hand will push the tray in.
    pub hand_at: Option<Duration>,
    /// The host still has to be told that a medium came.
    pub news: bool,
}

impl LoadingMechanism {
    pub(crate) fn new(open: bool, path: Option<PathBuf>) -> Self {
        Self {
            open,
            path,
            medium: None,
            seen_at: Duration::ZERO,
            ready_at: Duration::ZERO,
            hand_at: None,
            news: false,
        }
    }

    /// Draws the tray in. A medium whose file is gone counts as taken out.
    ///
    /// Errors: those of [`VirtualMedium::open`] else; the tray is closed all the same.
    pub(crate) fn close(&mut self, ready_at: Duration) -> Result<(), MediumError> {
        self.open = false;
        (self.seen_at, self.hand_at) = (Duration::ZERO, None);
        self.ready_at = ready_at;
        self.medium = None;
        let Some(path) = &self.path else {
            return Ok(());
        };
        match VirtualMedium::open_soon(path) {
            Ok(medium) => {
                self.medium = Some(medium);
                self.news = true;
                Ok(())
            }
            Err(MediumError::NotAMedium { .. }) => {
                self.path = None;
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Puts the tray out. The medium is let go of, so that a hand may take it.
    pub(crate) fn put_out(&mut self) {
        self.open = true;
        self.medium = None;
        self.news = false;
    }
}
