//! What the scheduler and its processes say to each other: a line of JSON each.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What a person does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Job {
    /// Looks at the archive; whatever was killed is cleared up.
    Status,
    /// Takes in a folder as a case.
    Ingest { folder: PathBuf, case: String },
    /// Plans what waits.
    Plan { parity_discs: u8 },
    /// Builds the images of a set.
    Build { set: String },
    /// Burns one more copy of a disc.
    Burn { disc: String, drive: String },
    /// Reads a copy back.
    Verify { serial: String, drive: String },
    /// Puts a copy into a place.
    Shelve { serial: String, place: String },
    /// Lends a copy.
    Lend { serial: String },
    /// Takes a copy back.
    Return { serial: String, place: String },
    /// Keeps a copy apart.
    Quarantine { serial: String },
    /// Keeps a copy apart no more.
    Release { serial: String },
    /// Sends a copy on its way.
    Send { serial: String, place: String },
    /// A copy has come to the end of its way.
    Arrived { serial: String },
    /// Somebody saw that a copy was destroyed, the last one or not.
    Destroyed { serial: String, last: bool },
    /// Gives a set up.
    Drop { set: String },
}

/// What came of it, by what it says itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Done {
    /// It was looked at.
    Seen,
    /// A case was taken in.
    TakenIn { items: u64 },
    /// A set was stored.
    Planned { set: String },
    /// Images were built.
    Built { discs: Vec<String> },
    /// A burn ended.
    Burned { serial: String, good: bool },
    /// A check ended.
    Checked { serial: String },
    /// Put away, lent or taken back; kept apart, sent, destroyed.
    Moved { serial: String },
    /// Given up.
    Dropped { set: String },
    /// It was refused, or failed: the error's code, and what it says.
    Refused { code: String, what: String },
}

/// From the scheduler.
#[derive(Debug, Serialize, Deserialize)]
pub enum Order {
    /// Do a job; it is `now`, and stop at the step after so many.
    Do { job: Job, now: i64, steps: u64 },
    /// Go on.
    Go { now: i64, steps: u64 },
}

/// To the scheduler.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Word {
    /// Stopped before a step.
    Paused { now: i64, at: Point },
    /// The job ended.
    Done { now: i64, done: Done },
}

/// Where a process may be stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Point {
    /// It asks the time, as before each change of the catalog.
    Clock,
    /// It asks for an identifier.
    Id,
    /// It tells progress: after each cluster, file or study.
    Progress,
    /// It asks whether it should stop.
    Asked,
}

/// A line out, lines in.
pub struct Line {
    from: BufReader<UnixStream>,
    to: UnixStream,
}

impl Line {
    /// Both directions of a socket.
    pub fn new(socket: UnixStream) -> Self {
        let to = socket.try_clone().unwrap();
        let from = BufReader::new(socket);
        Self { from, to }
    }

    /// Says something.
    pub fn say<T: Serialize>(&mut self, what: &T) -> std::io::Result<()> {
        let mut text = serde_json::to_vec(what)?;
        text.push(b'\n');
        self.to.write_all(&text)
    }

    /// Hears something; an error where the other side is gone or says nothing for too long.
    pub fn hear<T: DeserializeOwned>(&mut self) -> std::io::Result<T> {
        let mut text = String::new();
        if self.from.read_line(&mut text)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(serde_json::from_str(&text)?)
    }
}
