//! What is asked before it is done, because something would be lost by it.

use stele_catalog::Answer as PatientAnswer;

use super::View;

/// A question that waits for its answer. It is withdrawn as soon as nothing would be lost any more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Question {
    /// Whether a drive is to stop in the middle of a disc.
    Stop {
        /// Number of the job's line.
        number: u64,
        /// Which of the discs that the line had: no answer is taken for the next one.
        turn: u32,
    },
    /// Whether the window is to be closed while jobs run.
    Close,
    /// Whether a planned set, or one disc of it, is to be given up.
    GiveUp {
        /// The set or the disc.
        set: String,
    },
    /// Whether a study whose files are gone is left out for good.
    LeaveOut {
        /// Study Instance UID, or `case:NAME`.
        study: String,
    },
    /// Whether two patients are one person who hardly are.
    OnePerson {
        /// Both, in words; empty where nothing speaks against it.
        both: Vec<String>,
        /// Numbers of the differences.
        numbers: Vec<i64>,
        /// What they are said to be.
        answer: PatientAnswer,
    },
    /// Whether a copy was destroyed.
    Destroyed {
        /// The serial.
        serial: String,
        /// What the person says of it, for the audit trail.
        why: String,
    },
    /// Whether the label of the disc in a drive has this serial: nothing else says so.
    Label {
        /// The serial.
        serial: String,
        /// The drive.
        drive: String,
    },
    /// Whether the disc in a drive was changed since it was read as another copy.
    DiscChanged {
        /// The serial that its label is to have.
        serial: String,
        /// The copy that it was read as.
        other: String,
        /// The drive.
        drive: String,
    },
}

/// What would be lost if a job stopped now.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Risk {
    /// Nothing but time.
    Time,
    /// The proof that a written disc is good.
    Proof,
    /// The disc.
    Disc,
}

impl Question {
    /// Whether the question still stands.
    pub fn stands(&self, view: &View) -> bool {
        match self {
            Self::Stop { number, turn } => view
                .jobs
                .iter()
                .any(|job| job.number == *number && job.turn == *turn && job.risk() > Risk::Time),
            Self::Close => !view.jobs.is_empty() && view.ending.is_none(),
            Self::GiveUp { set } => view.may_be_given_up(set),
            Self::LeaveOut { study } => {
                let mut waiting = view.status.waiting.iter();
                view.status.sources_gone && waiting.any(|one| one.study.uid == *study)
            }
            Self::Destroyed { .. } | Self::OnePerson { .. } => true,
            Self::Label { drive, .. } | Self::DiscChanged { drive, .. } => {
                view.job_of(drive).is_none()
            }
        }
    }
}
