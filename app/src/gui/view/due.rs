//! What is due, and a message that can be taken back.

use std::time::{Duration, Instant};

use super::Health;
use crate::gui::command::Command;

/// In which order things that are due are told: as `stele status` does.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Order {
    /// Files may be lost.
    Danger,
    /// Its day has come, or is over.
    Pressing,
    /// It waits for somebody.
    #[default]
    Waiting,
    /// It is to be done at some time.
    Month,
}

/// Something that is due: a sentence with its button.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Due {
    /// Before what it is told.
    pub order: Order,
    /// How the copy is that it is about, where that is what makes it due.
    pub health: Option<Health>,
    /// What is due.
    pub what: String,
    /// What helps to decide; empty where nothing does.
    pub about: String,
    /// Words on the button, and what it does; none where a person does it elsewhere.
    pub button: Option<(String, Command)>,
}

/// How long something can be taken back.
pub const UNDO_FOR: Duration = Duration::from_secs(10);

/// What was done just now and can be taken back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Toast {
    /// What was done.
    pub text: String,
    /// What takes it back.
    pub undo: Vec<Command>,
    /// When it was done.
    pub since: Instant,
}

impl Toast {
    /// How much of its time is left; none when it is over.
    pub fn left(&self, now: Instant) -> Option<Duration> {
        UNDO_FOR.checked_sub(now.saturating_duration_since(self.since))
    }
}
