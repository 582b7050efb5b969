//! How far the running job is, and what an ended one has to say.

use std::time::{Duration, Instant};

use stele_burner::verify::Class;
use stele_burner::watch::{Phase, Progress, Unit};

use crate::cli::out::{bytes, count};
use crate::cli::progress::phase_name;
use crate::gui::desktop::{Note, Tone};
use crate::jobs::burn_cross::CrossRead;
use crate::jobs::spawn::Outcome;
use crate::jobs::{burn, burn_set};

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
    pub phase: &'static str,
    /// What a person is to put into the drive.
    pub ask: Option<Ask>,
    /// What was known of drive and medium before, in one line.
    pub known: String,
    /// How much of the phase is done, 0 to 1; none where it is not known.
    pub fraction: Option<f32>,
    /// Rate and remaining time.
    pub detail: String,
    /// Whether it was asked to stop.
    pub stopping: bool,
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
            Self::Blank(left) => format!(
                "Put a blank into {drive}: {} to burn.",
                count(*left as u64, "copy")
            ),
            Self::Copy { serial, burned_in } => {
                format!("Put {serial}, burned in {burned_in}, into {drive}, to be read there too.")
            }
        }
    }
}

impl JobView {
    /// A job that begins now.
    pub fn new(number: u64, title: &str, drive: Option<String>, now: Instant) -> Self {
        Self {
            number,
            drive,
            set: None,
            title: title.to_owned(),
            phase: "Beginning",
            ask: None,
            known: String::new(),
            fraction: None,
            detail: String::new(),
            stopping: false,
            began: (None, now, 0),
        }
    }

    /// Begins with the next disc.
    pub fn begin(&mut self, title: String, now: Instant) {
        self.title = title;
        self.phase = "Beginning";
        (self.ask, self.fraction) = (None, None);
        self.known.clear();
        self.detail.clear();
        self.began = (None, now, 0);
    }

    /// Waits for a person.
    pub fn wait(&mut self, ask: Ask, now: Instant) {
        self.rest(now);
        self.phase = "Waiting for a disc";
        self.ask = Some(ask);
    }

    /// Is done with a disc, and waits for what comes next.
    pub fn rest(&mut self, now: Instant) {
        let set = self.set.clone().unwrap_or_default();
        self.begin(set, now);
        self.phase = "Waiting for the other drives";
    }

    /// How far it is, in a few words.
    pub fn brief(&self) -> String {
        match (self.fraction, &self.ask) {
            (_, Some(_)) => "waits for a disc".to_owned(),
            (None, None) => self.phase.to_lowercase(),
            (Some(fraction), None) => {
                let left = self.detail.rsplit(", ").next();
                let left = left.filter(|text| text.ends_with(" left"));
                let part = format!("{} {:.0} %", self.phase.to_lowercase(), fraction * 100.0);
                left.map_or(part.clone(), |left| format!("{part}, {left}"))
            }
        }
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
            (self.fraction, self.detail) = (None, String::new());
            return begins;
        }
        self.fraction = (p.total > 0).then(|| (p.done as f32 / p.total as f32).min(1.0));
        let (_, since, from) = self.began;
        let elapsed = now.duration_since(since);
        self.detail = detail(p, p.done.saturating_sub(from), elapsed);
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
    if p.total <= p.done {
        return format!("{so_far}, {per_second}/s");
    }
    let left = (p.total - p.done) as f64 / rate;
    format!("{so_far}, {per_second}/s, {} left", duration(left as u64))
}

fn amount(unit: Unit, n: u64) -> String {
    match unit {
        Unit::Bytes => bytes(n),
        Unit::Sectors => bytes(n.saturating_mul(2048)),
        Unit::Files => count(n, "file"),
        Unit::Studies => count(n, "study"),
    }
}

/// A duration as people say it, rounded up to whole seconds or minutes.
pub fn duration(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{} s", seconds.max(1)),
        60..5400 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// What an ended job has to say; none for those that are seen by themselves.
pub fn note(outcome: &Outcome) -> Option<Note> {
    let note = |tone, text: String, advice: String| Some(Note { tone, text, advice });
    match outcome {
        Outcome::Ingest(o) => {
            let text = format!(
                "{} in {} taken in, {} known already.",
                count(o.items, "item"),
                count(o.studies, "study"),
                o.known
            );
            match o.exceptions.len() {
                0 => note(Tone::Good, text, String::new()),
                n => note(
                    Tone::Look,
                    text,
                    format!(
                        "{} could not be taken in: see the list below.",
                        count(n as u64, "file")
                    ),
                ),
            }
        }
        Outcome::Build(o) => {
            let text = format!("{} built.", count(o.built.len() as u64, "image"));
            match o.left_out.len() {
                0 => note(
                    Tone::Good,
                    text,
                    "Put a blank into a drive and burn it.".to_owned(),
                ),
                n => note(
                    Tone::Look,
                    text,
                    format!(
                        "{} changed or vanished; take the folder in again.",
                        count(n as u64, "file")
                    ),
                ),
            }
        }
        Outcome::Burn(o) => Some(burned(o)),
        Outcome::BurnSet(o) => Some(set_burned(o)),
        Outcome::Verify(o) => checked(o),
        Outcome::Dropped(o) => note(
            Tone::Good,
            format!("{} is given up.", o.set),
            "Its studies wait for a disc again.".to_owned(),
        ),
        Outcome::Shelve(o) => note(
            Tone::Good,
            format!("{} is now here: {}.", o.serial, o.place),
            String::new(),
        ),
        _ => None,
    }
}

/// What one burn has to say.
pub fn burned(o: &burn::Outcome) -> Note {
    if o.good {
        return Note {
            tone: Tone::Good,
            text: format!(
                "{} is good: every sector was read back and compares equal.",
                o.serial
            ),
            advice: format!("Write {} on the disc.", o.serial),
        };
    }
    let why = match &o.stopped {
        Some(stopped) => format!(" [{}]", stopped.code),
        None => String::new(),
    };
    Note {
        tone: Tone::Bad,
        text: format!("{} did not become a good copy{why}.", o.serial),
        advice: "Mark this disc as spoiled and keep it away from the shelf.".to_owned(),
    }
}

/// What a read in a second drive has to say.
pub fn cross_read(read: &CrossRead) -> Note {
    if read.good {
        return Note {
            tone: Tone::Good,
            text: format!("{} is verified in a second drive.", read.serial),
            advice: "Put it in its place.".to_owned(),
        };
    }
    Note {
        tone: Tone::Bad,
        text: format!(
            "{} cannot be read well here; {} burned it.",
            read.serial, read.burned_in
        ),
        advice: "Keep it away from the shelf and try a third drive.".to_owned(),
    }
}

fn set_burned(o: &burn_set::Outcome) -> Note {
    let good = o.burned.iter().filter(|burn| burn.good).count() as u64;
    let bad = o.burned.len() as u64 - good;
    let mut text = format!("{}: {} burned", o.set, count(good, "good copy"));
    if bad > 0 {
        text.push_str(&format!(", {} spoiled", count(bad, "disc")));
    }
    if !o.cross_read.is_empty() {
        let read = o.cross_read.iter().filter(|read| read.good).count() as u64;
        text.push_str(&format!(", {read} verified in a second drive"));
    }
    text.push('.');
    let calm = o.left.is_empty() && bad == 0 && o.cross_read.iter().all(|read| read.good);
    Note {
        tone: if calm { Tone::Good } else { Tone::Look },
        text,
        advice: match o.left.len() as u64 {
            0 => String::new(),
            n => format!("{} still to be burned.", count(n, "copy")),
        },
    }
}

fn checked(o: &crate::jobs::verify::Outcome) -> Option<Note> {
    let name = o.serial.clone().unwrap_or_default();
    let damaged = o.lost_sectors.saturating_add(o.wrong_sectors);
    let (tone, text, advice) = match o.class {
        Class::Ok => (
            Tone::Good,
            match o.reading.as_ref().is_some_and(|r| r.second_drive) {
                true => format!("{name} is sound, and verified in a second drive."),
                false => format!("{name} is sound: every sector agrees."),
            },
            "",
        ),
        Class::Failed => (
            Tone::Bad,
            format!("{name} misses more than its parity can give back."),
            "Repair it together with another copy of the same disc.",
        ),
        _ => (
            Tone::Look,
            format!("{name} is damaged in {damaged} sectors; nothing is lost."),
            "Repair it and burn a fresh copy.",
        ),
    };
    Some(Note {
        tone,
        text,
        advice: advice.to_owned(),
    })
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
        assert_eq!(job.brief(), "burning 25 %, 30 s left");
        let next = Progress {
            phase: Phase::ReadingBack,
            ..at(100)
        };
        job.update(next, start + Duration::from_secs(11));
        assert_eq!(job.detail, "204.8 kB");
    }

    #[test]
    fn durations_read_well() {
        assert_eq!(duration(0), "1 s");
        assert_eq!(duration(61), "2 min");
        assert_eq!(duration(7260), "2 h 1 min");
    }
}
