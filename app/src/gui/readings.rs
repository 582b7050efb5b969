//! Discs that are read in full: what is seen of them, and how that ended.

use std::time::Instant;

use stele_burner::watch::Seen;

use super::desktop::Desktop;
use super::view::{self, Health, ReadEnd, Reading};
use crate::jobs::JobError;
use crate::jobs::burn::set::CrossRead;
use crate::jobs::run::runner::Outcome;
use crate::words::outcomes::{self, cross_read, trouble};
use stele_catalog::CopyState;

impl Desktop {
    /// Takes what is seen of the disc that a job reads.
    pub(super) fn see(&mut self, numbers: &[u64], drive: Option<String>, seen: &Seen) {
        let mut mine = self.view.jobs.iter();
        let drive = match drive {
            Some(drive) => Some(drive),
            None => mine
                .find(|job| numbers.contains(&job.number))
                .and_then(|job| job.drive.clone()),
        };
        let Some(drive) = drive else { return };
        match seen {
            Seen::Disc {
                name,
                geometry,
                sectors,
            } => {
                let mut reading = Reading::new(name.clone(), *sectors, *geometry);
                let mut known = self.view.readings.iter();
                let before = known.find(|(_, known)| known.serial == *name);
                reading.before = before.map(|(drive, known)| (drive.clone(), known.curve.clone()));
                self.view.readings.insert(drive, reading);
            }
            Seen::Tried { .. } => {
                if let Some(reading) = self.view.readings.get_mut(&drive) {
                    reading.see(seen);
                }
            }
        }
    }

    /// Draws anew what was seen since.
    pub(super) fn refresh_readings(&mut self) {
        view::refresh(self.view.readings.values_mut(), Instant::now());
    }

    /// Takes how a job in a drive ended that read its disc.
    pub(super) fn reading_ended(&mut self, drive: &str, result: &Result<Outcome, JobError>) {
        let Some(reading) = self.view.readings.get_mut(drive) else {
            return;
        };
        if reading.end.is_some() {
            return;
        }
        match result {
            Ok(found) => {
                if let (Outcome::Verify(outcome), Some(note)) = (found, outcomes::note(found)) {
                    reading.end(outcome, note);
                }
            }
            Err(error) => reading.ended(ReadEnd {
                note: trouble(error),
                class: None,
                is_whole: false,
            }),
        }
    }

    /// Takes how a copy was read in a second drive.
    pub(super) fn cross_read_ended(&mut self, read: &CrossRead) {
        if let Some(reading) = self.view.readings.get_mut(&read.drive) {
            let good = read.good.then_some(CopyState::Good);
            reading.ended(ReadEnd {
                note: cross_read(read),
                class: good.and_then(|state| Health::of(state, false, false)),
                is_whole: read.good,
            });
        }
    }
}
