//! How far the running job is, and what an ended one has to say.

use std::time::{Duration, Instant};

use stele_burner::verify::Class;
use stele_burner::watch::{Phase, Progress, Unit};

use crate::cli::out::{bytes, count};
use crate::cli::progress::phase_name;
use crate::gui::desktop::{Note, Tone};
use crate::jobs::spawn::Outcome;

/// A running job as it is shown.
#[derive(Clone, Debug)]
pub struct JobView {
    /// What it is.
    pub title: String,
    /// What it is doing.
    pub phase: &'static str,
    /// How much of the phase is done, 0 to 1; none where it is not known.
    pub fraction: Option<f32>,
    /// Rate and remaining time.
    pub detail: String,
    /// Whether it was asked to stop.
    pub stopping: bool,
    began: (Option<Phase>, Instant, u64),
}

impl JobView {
    /// A job that begins now.
    pub fn new(title: &str, now: Instant) -> Self {
        Self {
            title: title.to_owned(),
            phase: "Beginning",
            fraction: None,
            detail: String::new(),
            stopping: false,
            began: (None, now, 0),
        }
    }

    /// Takes a statement of progress; rate and remaining time are derived per phase.
    pub fn update(&mut self, p: Progress, now: Instant) {
        let (phase, _, _) = self.began;
        if phase != Some(p.phase) {
            self.began = (Some(p.phase), now, p.done);
        }
        self.phase = phase_name(p.phase);
        self.fraction = (p.total > 0).then(|| (p.done as f32 / p.total as f32).min(1.0));
        let (_, since, from) = self.began;
        let elapsed = now.duration_since(since);
        self.detail = detail(p, p.done.saturating_sub(from), elapsed);
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
        Outcome::Burn(o) if o.good => note(
            Tone::Good,
            format!(
                "{} is good: every sector was read back and compares equal.",
                o.serial
            ),
            format!("Write {} on the disc, then put it in its place.", o.serial),
        ),
        Outcome::Burn(o) => note(
            Tone::Bad,
            format!("{} did not become a good copy.", o.serial),
            "Mark this disc as spoiled, put in a fresh blank and burn again.".to_owned(),
        ),
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

fn checked(o: &crate::jobs::verify::Outcome) -> Option<Note> {
    let name = o.serial.clone().unwrap_or_default();
    let damaged = o.lost_sectors.saturating_add(o.wrong_sectors);
    let (tone, text, advice) = match o.class {
        Class::Ok => (
            Tone::Good,
            format!("{name} is sound: every sector agrees."),
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
        let mut job = JobView::new("Burning", start);
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
