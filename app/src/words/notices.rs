//! What killed jobs left, and what to do about it.

use stele_catalog::{CopyState, JobKind, Timestamp};

use super::quantities::when;
use super::{catalog, states};
use crate::jobs::run::clock::WrongClock;
use crate::jobs::run::opened::Held;
use crate::jobs::run::recovery::{BurnPhase, Left, Notice};

/// What happened.
pub fn what(notice: &Notice) -> String {
    let at = when(Timestamp(notice.begun));
    match &notice.left {
        Left::Done => format!(
            "{}, begun {at}, was cut off at its very end: all of it is kept.",
            doing(notice.job)
        ),
        Left::Nothing | Left::WholeFiles => cut_off(notice.job, &at),
        Left::NoImage { removed } => {
            let parts = match removed {
                0 => "",
                1.. => " Its unfinished image was removed.",
            };
            format!("A build begun {at} was cut off.{parts}")
        }
        Left::Dropped => {
            format!("Giving up a set, begun {at}, was cut off; it is finished now.")
        }
        Left::NotDropped => {
            format!("Giving up a set, begun {at}, was cut off before it began.")
        }
        Left::Blank { serial } => format!(
            "Burning copy {serial}, begun {at}, was cut off before the first write; the blank is \
             untouched."
        ),
        Left::Suspect { serial, phase, .. } => {
            let phase = match phase {
                BurnPhase::Burning => " while it was being written",
                BurnPhase::ReadingBack => " after it was written, and before it was read back",
                BurnPhase::Unknown => "",
            };
            format!("Burning copy {serial}, begun {at}, was cut off{phase}; the copy is suspect.")
        }
        Left::Decided { serial, state } => format!(
            "Burning copy {serial}, begun {at}, was cut off at its very end; the copy is {}.",
            states::state_name(*state)
        ),
    }
}

fn doing(job: JobKind) -> &'static str {
    match job {
        JobKind::Ingest => "Taking in studies",
        JobKind::Plan => "Planning a set",
        JobKind::Build => "A build",
        JobKind::Burn => "A burn",
        JobKind::BurnTrial => "A trial burn",
        JobKind::Verify => "A check",
        JobKind::Restore => "A restore",
        JobKind::Drop => "Giving up a set",
    }
}

fn cut_off(job: JobKind, at: &str) -> String {
    match job {
        JobKind::Ingest => {
            format!("Taking in studies, begun {at}, was cut off; nothing of it was kept.")
        }
        JobKind::Plan => format!("A plan begun {at} was cut off; nothing of it was stored."),
        JobKind::Verify => format!("A check begun {at} was cut off; it counts for nothing."),
        JobKind::Restore => {
            format!("A restore begun {at} was cut off; files that are there are whole.")
        }
        JobKind::BurnTrial => format!("A trial burn begun {at} was cut off."),
        JobKind::Build | JobKind::Burn | JobKind::Drop => {
            format!("A job begun {at} was cut off.")
        }
    }
}

/// What to do now.
pub fn next(notice: &Notice) -> String {
    match &notice.left {
        Left::Nothing => match notice.job {
            JobKind::Ingest => "Give the same ingest again; it takes what is not there yet.",
            JobKind::Plan => "Plan again.",
            JobKind::Burn => "Give the same burn again.",
            JobKind::Build
            | JobKind::Verify
            | JobKind::Restore
            | JobKind::Drop
            | JobKind::BurnTrial => "Give the same command again.",
        }
        .to_owned(),
        Left::Done => "Nothing is to be done for it.".to_owned(),
        Left::WholeFiles | Left::NotDropped => "Give the same command again.".to_owned(),
        Left::NoImage { .. } => "Give the same build again.".to_owned(),
        Left::Dropped => "Its studies wait again: plan them anew.".to_owned(),
        Left::Blank { .. } => "Give the same burn again.".to_owned(),
        Left::Suspect { serial, drive, .. } => decide(serial, drive.as_deref()),
        Left::Decided {
            serial,
            state: CopyState::Suspect,
        } => decide(serial, None),
        Left::Decided { .. } => "Nothing more to do for it.".to_owned(),
    }
}

fn decide(serial: &str, drive: Option<&str>) -> String {
    format!(
        "Let a full read decide: stele verify {serial} --drive {}. If it fails, burn another copy \
         on a fresh blank.",
        drive.unwrap_or("DRIVE")
    )
}

/// Why nothing is written.
pub fn held(held: &Held) -> String {
    match held {
        Held::ReadOnly => {
            "Nothing can be written to this archive: its folder or its disk is read-only."
                .to_owned()
        }
        Held::Full => "Nothing can be written to this archive: its disk is full.".to_owned(),
        Held::Clock(wrong) => format!(
            "The clock says {}, and the archive's last entry is of {}: nothing is written.",
            when(Timestamp(wrong.now)),
            when(Timestamp(wrong.last))
        ),
        Held::Behind(behind) => format!("{} Nothing is written to it.", catalog::of(behind)),
        Held::Damaged => {
            "The catalog's file is damaged. Nothing is written to it; its answers may be wrong."
                .to_owned()
        }
    }
}

/// What that means, and what to do.
pub fn while_held(held: &Held) -> &'static str {
    match held {
        Held::ReadOnly | Held::Full => {
            "It is read as it is; what killed jobs left was not cleared up."
        }
        Held::Behind(_) => {
            "Put the newer catalog.db back. If it is lost, go on with this one: stele catalog \
             accept --why REASON"
        }
        Held::Damaged => {
            "Keep the folder as it is, and bring the last backup back: stele catalog restore FILE \
             --why REASON"
        }
        Held::Clock(_) => "Set the clock. If it is right, say so: stele confirm-clock --why REASON",
    }
}

/// What is to be done before anything can be written again. Ends without a full stop.
pub fn to_write(held: &Held) -> &'static str {
    match held {
        Held::ReadOnly => "Make the archive's folder and its disk writable for whoever works here",
        Held::Full => "Make room on the archive's disk",
        Held::Damaged => "Bring back the last backup: stele catalog restore FILE --why REASON",
        Held::Behind(_) => {
            "Put the newer catalog.db back: stele catalog restore FILE --why REASON. If it is \
             lost, go on with this one: stele catalog accept --why REASON"
        }
        Held::Clock(_) => {
            "Set the computer's clock. If it is right, say so: stele confirm-clock --why REASON"
        }
    }
}

/// What was recorded of the clock.
pub fn clock(confirmed: Option<&WrongClock>) -> String {
    match confirmed {
        Some(wrong) => format!(
            "It is recorded that the clock is right: {}. The entry before was of {}.",
            when(Timestamp(wrong.now)),
            when(Timestamp(wrong.last))
        ),
        None => "The clock fits the archive's last entry: nothing was recorded.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_that_is_suspect_is_never_done_with() {
        for left in [
            Left::Decided {
                serial: "STL-1".to_owned(),
                state: CopyState::Suspect,
            },
            Left::Suspect {
                serial: "STL-1".to_owned(),
                drive: None,
                phase: BurnPhase::Unknown,
            },
        ] {
            let notice = Notice {
                job: JobKind::Burn,
                begun: 0,
                left,
            };
            assert!(next(&notice).contains("stele verify STL-1"), "{notice:?}");
        }
    }
}
