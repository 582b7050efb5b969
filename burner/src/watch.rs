//! Progress out of long work, and the wish to stop into it.
//!
//! It knows no clock: rate and remaining time are the receiver's to derive.

use std::time::Duration;

use stele_discfs::Extent;

use crate::geometry::Geometry;

/// What a long piece of work is doing at the moment.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Phase {
    /// Walking folders and reading headers.
    Scanning,
    /// Comparing new files with what the archive has.
    Comparing,
    /// Deciding what goes on which disc.
    Planning,
    /// Writing files into the image, hashing on the way.
    Writing,
    /// Computing check and parity strips.
    Protecting,
    /// Erasing and decoding on trial.
    TrialDecoding,
    /// Writing to the medium.
    Burning,
    /// Closing and finalizing the medium.
    Closing,
    /// Waiting for a hand: the tray is out, and the drive cannot draw it in by itself.
    TrayWanted,
    /// Reading back and comparing every sector.
    ReadingBack,
    /// Reading and checking every sector against its check value.
    Checking,
    /// Trying again what a damaged disc did not give at first.
    Rescuing,
    /// Rebuilding what is missing.
    Repairing,
    /// Bringing files back to a folder.
    Restoring,
    /// Waiting for a catalog that cannot be written, to record what was done.
    Recording,
}

/// What `done` and `total` count.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// Files.
    Files,
    /// Sectors of 2048 bytes.
    Sectors,
    /// Studies.
    Studies,
    /// Tries.
    Tries,
}

/// A statement of progress.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Progress {
    /// What is being done.
    pub phase: Phase,
    /// How much is done.
    pub done: u64,
    /// How much there is; 0 where it is not known yet.
    pub total: u64,
    /// What the two numbers count.
    pub unit: Unit,
}

/// What is seen of a disc while all of it is read.
#[derive(Clone, PartialEq, Debug)]
pub enum Seen {
    /// Which disc it is. Said once, before its sectors are.
    Disc {
        /// What whoever reads it calls it.
        name: String,
        /// How it is divided, where that is known by then.
        geometry: Option<Geometry>,
        /// How many sectors there seem to be.
        sectors: u64,
    },
    /// Sectors were asked for.
    Tried {
        /// Which.
        extent: Extent,
        /// Whether all of them came. What did not may be tried again later.
        came: bool,
        /// Drive time that it took; none where that says nothing of how the disc is read.
        took: Option<Duration>,
    },
}

/// Whoever watches long work: takes progress, and may ask it to stop.
///
/// Calls are cheap and may come from several threads at once.
pub trait Watch: Sync {
    /// Takes a statement of progress.
    fn progress(&self, progress: Progress);
    /// Whether the work should stop at the next safe point.
    fn cancelled(&self) -> bool;
    /// Takes what is seen of a disc. Who shows no more than how far it is does nothing.
    fn seen(&self, _: &Seen) {}
}

/// A watch that neither listens nor stops anything.
#[derive(Copy, Clone, Debug, Default)]
pub struct Quiet;

impl Watch for Quiet {
    fn progress(&self, _: Progress) {}
    fn cancelled(&self) -> bool {
        false
    }
}
