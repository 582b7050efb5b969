//! A station as the scheduler sees it: a process that it lets run, waits for, and kills.

use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::hand::{ARCHIVE, SEED};
use crate::wire::{Job, Line, Order, Word};

/// How long a step may take before it counts as stuck.
const STUCK: Duration = Duration::from_secs(90);

/// A running process.
pub struct Process {
    child: Child,
    line: Line,
}

impl Process {
    /// Starts one. `state` is the machine's own folder.
    pub fn start(archive: &Path, state: &Path, seed: u64) -> Self {
        let (ours, theirs) = UnixStream::pair().unwrap();
        ours.set_read_timeout(Some(STUCK)).unwrap();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", "hand", "--test-threads=1"])
            .env(ARCHIVE, archive)
            .env(SEED, seed.to_string())
            .env("STELE_STATE", state)
            .env("HOME", state)
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null());
        let child = command.spawn().unwrap();
        let line = Line::new(ours);
        Self { child, line }
    }

    /// Lets it begin a job, until it stops or ends.
    pub fn begin(&mut self, job: &Job, now: i64, steps: u64) -> Result<Word, String> {
        let job = job.clone();
        self.order(&Order::Do { job, now, steps })
    }

    /// Lets it go on, until it stops or ends.
    pub fn go(&mut self, now: i64, steps: u64) -> Result<Word, String> {
        self.order(&Order::Go { now, steps })
    }

    fn order(&mut self, order: &Order) -> Result<Word, String> {
        let heard = self.line.say(order).and_then(|()| self.line.hear());
        heard.map_err(|e| format!("a process is stuck or gone after {order:?}: {e}"))
    }
}

impl Drop for Process {
    /// As `kill -9`, and the kernel has closed its files when this returns.
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
