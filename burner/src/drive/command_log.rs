//! The log of a burn that a person can read: commands, waits, what the drive said, with times.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use stele_mmc::{DriveTime, Reply, Status, TransportError};

/// Lines at most; a disc of a hundred gigabytes writes the same command two million times. Of
/// more, the middle is left out: the beginning and the end tell the story.
const LINES_MAX: usize = 4000;
/// How far back the same is looked for: writing alternates with waiting and asking.
const WINDOW: usize = 4;
/// A command that takes longer has its time told.
const LONG: Duration = Duration::from_secs(1);

/// What happened, in order.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct CommandLog {
    lines: Vec<Line>,
    left_out: u64,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Line {
    at_ms: u64,
    text: String,
    /// How often the same came again soon after.
    again: u64,
    last_ms: u64,
    /// It tells what happens, and is no command: nothing is gathered across it.
    #[serde(default)]
    fact: bool,
}

impl CommandLog {
    /// Notes something.
    pub fn note(&mut self, at: DriveTime, text: impl Into<String>) {
        let text = text.into();
        let ms = millis(at.0);
        let since_fact = self.lines.iter_mut().rev().take_while(|line| !line.fact);
        let mut recent = since_fact.take(WINDOW);
        if let Some(same) = recent.find(|line| line.text == text) {
            same.again += 1;
            same.last_ms = ms;
            return;
        }
        self.push(ms, text, false);
    }

    /// Tells what happens: a phase, a speed, an end. Stands by itself.
    pub(super) fn fact(&mut self, at: DriveTime, text: impl Into<String>) {
        self.push(millis(at.0), text.into(), true);
    }

    fn push(&mut self, ms: u64, text: String, fact: bool) {
        if self.lines.len() >= LINES_MAX {
            self.lines.remove(LINES_MAX / 2);
            self.left_out += 1;
        }
        self.lines.push(Line {
            at_ms: ms,
            text,
            again: 0,
            last_ms: ms,
            fact,
        });
    }

    /// Notes a command and its answer. `name` leaves addresses out, so that repetitions collapse.
    pub(super) fn command(
        &mut self,
        at: DriveTime,
        took: Duration,
        name: &str,
        reply: &Result<Reply, TransportError>,
    ) {
        let mut text = match reply {
            Ok(reply) => match (reply.status, reply.sense) {
                (Status::Good, None) => name.to_owned(),
                (_, Some(sense)) => format!("{name}: {sense}"),
                (status, None) => format!("{name}: {status:?}"),
            },
            Err(e) => format!("{name}: {e}"),
        };
        if took >= LONG {
            text.push_str(&format!("  (took {})", seconds(took)));
        }
        self.note(at, text);
    }

    /// Lines so far.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether nothing was noted.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

/// `12.5 s`.
pub(super) fn seconds(time: Duration) -> String {
    format!("{}.{} s", time.as_secs(), time.subsec_millis() / 100)
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

impl fmt::Display for CommandLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, line) in self.lines.iter().enumerate() {
            if self.left_out > 0 && number == LINES_MAX / 2 {
                writeln!(f, "             {} lines were left out", self.left_out)?;
            }
            let (seconds, ms) = (line.at_ms / 1000, line.at_ms % 1000);
            let mark = if line.fact { "" } else { "    " };
            write!(f, "{seconds:>7}.{ms:03} s  {mark}{}", line.text)?;
            if line.again > 0 {
                let last = line.last_ms / 1000;
                write!(f, "  ({} times, until {last} s)", line.again + 1)?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repetitions_collapse_and_the_log_stays_bounded() {
        let mut log = CommandLog::default();
        for i in 0..5 {
            log.note(DriveTime(Duration::from_secs(i)), "WRITE");
        }
        let at = DriveTime(Duration::from_millis(6500));
        log.note(at, "SYNCHRONIZE CACHE");
        let text = log.to_string();
        assert!(
            text.contains("0.000 s      WRITE  (5 times, until 4 s)"),
            "{text}"
        );
        assert!(text.contains("6.500 s      SYNCHRONIZE CACHE"), "{text}");
        for i in 0..10_000 {
            log.note(at, i.to_string());
        }
        log.note(at, "FINALIZE");
        assert_eq!(log.len(), LINES_MAX);
        let text = log.to_string();
        assert!(text.contains("were left out"));
        assert!(text.ends_with("FINALIZE\n"), "the end is kept");
    }

    #[test]
    fn writing_that_alternates_with_asking_stays_two_lines() {
        let mut log = CommandLog::default();
        for ms in 0..10_000 {
            log.note(DriveTime(Duration::from_millis(ms)), "WRITE");
            log.note(DriveTime(Duration::from_millis(ms)), "READ BUFFER CAPACITY");
        }
        assert_eq!(log.len(), 2);
    }
}
