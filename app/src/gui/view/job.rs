//! A running job as it is shown: how far it is, and what it asks for.

use std::time::{Duration, Instant};

use stele_burner::watch::{Phase, Progress, Unit};

use super::Risk;
use crate::jobs::run::stop::When;
use crate::words::lang::say;
use crate::words::quantities::{bytes, duration};
use crate::words::states::phase_name;

/// A running job as it is shown.
#[derive(Clone, Debug)]
pub struct JobView {
    /// Its number, by which it is stopped.
    pub number: u64,
    /// The drive it has; none where it works on the archive.
    pub drive: Option<String>,
    /// The set, where the drive is one of several that burn it.
    pub set: Option<String>,
    /// What it is.
    pub title: String,
    /// What it is doing.
    pub phase: String,
    /// What a person is to put into the drive.
    pub ask: Option<Ask>,
    /// What was known of drive and medium before, in one line.
    pub known: String,
    /// How much of the phase is done, 0 to 1; none where it is not known.
    pub fraction: Option<f32>,
    /// Rate and remaining time.
    pub detail: String,
    /// Remaining time of the phase, in seconds; none where it is not known yet.
    left: Option<u64>,
    /// Whether it was asked to stop, and when.
    pub stopping: Option<When>,
    /// Whether it burns the disc it is at.
    pub burns: bool,
    /// Counts the discs it was at.
    pub turn: u32,
    began: (Option<Phase>, Instant, u64),
}

/// What a person is to put into a drive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ask {
    /// A blank; so many copies are left to be burned.
    Blank(usize),
    /// A copy that another drive burned.
    Copy {
        /// Its serial.
        serial: String,
        /// The drive that burned it.
        burned_in: String,
    },
}

impl Ask {
    /// In a sentence.
    pub fn words(&self, drive: &str) -> String {
        match self {
            Self::Blank(left) => say!("window-ask-blank", drive = drive, copies = *left),
            Self::Copy { serial, burned_in } => say!(
                "window-ask-copy",
                serial = serial,
                burner = burned_in,
                drive = drive
            ),
        }
    }
}

impl JobView {
    /// Whether a person is to push the drive's tray in.
    pub fn wants_tray(&self) -> bool {
        self.began.0 == Some(Phase::TrayWanted)
    }

    /// A job that begins now.
    pub fn new(number: u64, title: &str, drive: Option<String>, now: Instant) -> Self {
        Self {
            number,
            drive,
            set: None,
            title: title.to_owned(),
            phase: say!("window-phase-starting"),
            ask: None,
            known: String::new(),
            fraction: None,
            detail: String::new(),
            left: None,
            stopping: None,
            burns: false,
            turn: 0,
            began: (None, now, 0),
        }
    }

    /// Begins with the next disc.
    pub fn begin(&mut self, title: String, now: Instant) {
        self.title = title;
        self.phase = say!("window-phase-starting");
        (self.ask, self.fraction, self.left) = (None, None, None);
        self.known.clear();
        self.detail.clear();
        self.began = (None, now, 0);
        self.burns = false;
        self.turn = self.turn.wrapping_add(1);
    }

    /// What would be lost if it stopped now.
    pub fn risk(&self) -> Risk {
        match self.began.0 {
            _ if !self.burns || self.ask.is_some() => Risk::Time,
            Some(Phase::ReadingBack) => Risk::Proof,
            // The first sector may be written at any moment.
            Some(_) | None => Risk::Disc,
        }
    }

    /// Waits for a person.
    pub fn wait(&mut self, ask: Ask, now: Instant) {
        self.rest(now);
        self.phase = say!("window-phase-waits-disc");
        self.ask = Some(ask);
    }

    /// Is done with a disc, and waits for what comes next.
    pub fn rest(&mut self, now: Instant) {
        let set = self.set.clone().unwrap_or_default();
        self.begin(set, now);
        self.phase = say!("window-phase-waits-drives");
    }

    /// How far it is, in a few words.
    pub fn brief(&self) -> String {
        match (self.percent(), self.left) {
            _ if self.ask.is_some() => say!("window-phase-waits-disc"),
            (None, _) => self.phase.clone(),
            (Some(percent), None) => {
                say!("window-job-part", phase = &self.phase, percent = percent)
            }
            (Some(percent), Some(left)) => say!(
                "window-job-part-left",
                phase = &self.phase,
                percent = percent,
                left = duration(left)
            ),
        }
    }

    /// How much of the phase is done, in hundredths.
    pub fn percent(&self) -> Option<u32> {
        self.fraction.map(|part| (part * 100.0).round() as u32)
    }

    /// Takes a statement of progress; rate and remaining time are derived per phase. Gives whether
    /// a phase begins with it.
    pub fn update(&mut self, p: Progress, now: Instant) -> bool {
        let begins = self.began.0 != Some(p.phase);
        if begins {
            self.began = (Some(p.phase), now, p.done);
        }
        self.phase = phase_name(p.phase);
        if p.phase == Phase::Closing {
            // A drive does not tell how far it is with that.
            (self.fraction, self.detail, self.left) = (None, String::new(), None);
            return begins;
        }
        self.fraction = (p.total > 0).then(|| (p.done as f32 / p.total as f32).min(1.0));
        let (_, since, from) = self.began;
        let elapsed = now.duration_since(since);
        let done = p.done.saturating_sub(from);
        self.left = left(p, done, elapsed);
        self.detail = detail(p, done, elapsed);
        begins
    }
}

fn detail(p: Progress, done: u64, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64();
    if seconds < 0.5 || done == 0 {
        return amount(p.unit, p.done);
    }
    let rate = done as f64 / seconds;
    let so_far = amount(p.unit, p.done);
    let per_second = amount(p.unit, rate as u64);
    match left(p, done, elapsed) {
        Some(left) => say!(
            "window-job-rate-left",
            done = so_far,
            rate = per_second,
            left = duration(left)
        ),
        None => say!("window-job-rate", done = so_far, rate = per_second),
    }
}

/// Remaining time, in seconds, at the rate of what was `done` so far.
fn left(p: Progress, done: u64, elapsed: Duration) -> Option<u64> {
    let seconds = elapsed.as_secs_f64();
    let to_do = p.total.saturating_sub(p.done);
    let known = seconds >= 0.5 && done > 0 && to_do > 0;
    known.then(|| (to_do as f64 * seconds / done as f64) as u64)
}

fn amount(unit: Unit, n: u64) -> String {
    match unit {
        Unit::Bytes => bytes(n),
        Unit::Sectors => bytes(n.saturating_mul(2048)),
        Unit::Files => say!("window-amount-files", files = n),
        Unit::Studies => say!("window-amount-studies", studies = n),
        Unit::Tries => say!("window-amount-tries", tries = n),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rate_and_remaining_time_are_told_per_phase() {
        let start = Instant::now();
        let mut job = JobView::new(1, "Burning", None, start);
        let at = |done| Progress {
            phase: Phase::Burning,
            done,
            total: 1000,
            unit: Unit::Sectors,
        };
        job.update(at(0), start);
        job.update(at(250), start + Duration::from_secs(10));
        assert_eq!(job.fraction, Some(0.25));
        assert_eq!(job.detail, "512.0 kB, 51.2 kB/s, 30 s left");
        assert_eq!(job.brief(), "Burning 25%, 30 s left");
        let next = Progress {
            phase: Phase::ReadingBack,
            ..at(100)
        };
        job.update(next, start + Duration::from_secs(11));
        assert_eq!(job.detail, "204.8 kB");
    }
}
