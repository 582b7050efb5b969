//! READ(10) and READ(12).

use std::time::Duration;

use stele_mmc::Sense;

use crate::model::{Answer, Failure, Recorder};
use crate::{SectorRange, VirtualMedium};

/// How long a drive tries before it gives a cluster up.
const GIVING_UP: Duration = Duration::from_millis(1_500);

impl Recorder {
    /// READ (MMC-6 6.17, 6.18). The drive first writes out what waits in its buffer. Data before a
    /// bad place are transferred; the sense names the first sector that was not.
    pub(super) fn read(&mut self, lba: u32, sectors: u32) -> Result<Answer, Failure> {
        self.medium()?;
        self.flush_now()?;
        let unwritten = self.personality.quirks.unwritten_read.sense();
        let fastest = self.personality.read_kb_per_s;
        let speed = self
            .read_kb_per_s
            .unwrap_or(fastest)
            .clamp(1, fastest.max(1));
        let seek = if self.head == lba {
            0
        } else {
            self.personality.times.seek_ms
        };
        let medium = self.medium()?;
        let wanted = SectorRange::new(lba, sectors);
        if wanted.end() > readable_end(medium).into() {
            return Err(Sense::LBA_OUT_OF_RANGE.into());
        }
        let blank_from = (lba..)
            .take(sectors as usize)
            .find(|at| !medium.is_recorded(*at));
        let lost_from = medium.first_unreadable(wanted);
        let lost = lost_from.map(|at| (at, Sense::UNREADABLE.with_information(at)));
        let blank = blank_from.map(|at| (at, unwritten.with_information(at)));
        let stop = [lost, blank]
            .into_iter()
            .flatten()
            .min_by_key(|(at, _)| *at);
        let good = stop.map_or(sectors, |(at, _)| at - lba);
        let mut data = vec![0; good as usize * 2048];
        medium.read(lba, &mut data)?;
        let mut takes = Duration::from_millis(seek.into());
        takes += Duration::from_micros(data.len() as u64 * 1000 / u64::from(speed));
        if lost_from.is_some_and(|at| stop.is_some_and(|(first, _)| first == at)) {
            takes += self.trying(GIVING_UP);
        }
        self.head = lba.saturating_add(good);
        Ok(Answer {
            data,
            sense: stop.map(|(_, sense)| sense),
            takes,
            waits: false,
        })
    }
}

/// Behind the last sector there is: on a finalized disc the recorded ones, else all.
fn readable_end(medium: &VirtualMedium) -> u32 {
    if medium.is_finalized() {
        medium.recorded_end()
    } else {
        medium.capacity()
    }
}
