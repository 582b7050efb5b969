//! What killed jobs left, and what to do about it.

use stele_catalog::{CopyState, JobKind};

use super::advice::Place;
use super::lang::{say, say_in};
use super::quantities::when;
use super::{catalog, states};
use crate::jobs::run::clock::WrongClock;
use crate::jobs::run::opened::Held;
use crate::jobs::run::recovery::{BurnPhase, Left, Notice};

/// What happened.
pub fn what(notice: &Notice) -> String {
    let at = when(notice.begun);
    match &notice.left {
        Left::Done => say!("notice-done", job = key(notice.job), at = at),
        Left::Nothing | Left::WholeFiles => cut_off(notice.job, &at),
        Left::NoImage { removed } => say!("notice-build", removed = *removed, at = at),
        Left::Dropped => say!("notice-dropped", at = at),
        Left::NotDropped => say!("notice-not-dropped", at = at),
        Left::Blank { serial } => say!("notice-blank", serial = serial, at = at),
        Left::Suspect { serial, phase, .. } => {
            let phase = match phase {
                BurnPhase::Burning => "writing",
                BurnPhase::ReadingBack => "reading",
                BurnPhase::Unknown => "unknown",
            };
            say!("notice-suspect", serial = serial, phase = phase, at = at)
        }
        Left::Decided { serial, state } => say!(
            "notice-decided",
            serial = serial,
            at = at,
            state = states::state_name(*state)
        ),
    }
}

/// By what name a text chooses what it says of a job.
fn key(job: JobKind) -> &'static str {
    match job {
        JobKind::Ingest => "ingest",
        JobKind::Plan => "plan",
        JobKind::Build => "build",
        JobKind::Burn => "burn",
        JobKind::BurnTrial => "trial",
        JobKind::Verify => "verify",
        JobKind::Restore => "restore",
        JobKind::Deliver => "deliver",
        JobKind::Drop => "drop",
        JobKind::Rebuild => "rebuild",
    }
}

fn cut_off(job: JobKind, at: &str) -> String {
    match job {
        JobKind::Ingest => say!("notice-import", at = at),
        JobKind::Plan => say!("notice-plan", at = at),
        JobKind::Verify => say!("notice-verify", at = at),
        JobKind::Restore => say!("notice-restore", at = at),
        JobKind::Deliver => say!("notice-deliver", at = at),
        JobKind::BurnTrial => say!("notice-trial", at = at),
        JobKind::Rebuild => say!("notice-rebuild", at = at),
        JobKind::Build | JobKind::Burn | JobKind::Drop => say!("notice-job", at = at),
    }
}

/// What to do now.
pub fn next(notice: &Notice, place: Place) -> String {
    match &notice.left {
        Left::Nothing => match notice.job {
            JobKind::Ingest => say_in!(place, "notice-next-import"),
            JobKind::Plan => say!("notice-next-plan"),
            JobKind::Burn => say_in!(place, "notice-next-burn"),
            JobKind::Build
            | JobKind::Verify
            | JobKind::Restore
            | JobKind::Deliver
            | JobKind::Drop
            | JobKind::Rebuild
            | JobKind::BurnTrial => say_in!(place, "notice-next-again"),
        },
        Left::WholeFiles | Left::NotDropped => say_in!(place, "notice-next-again"),
        Left::NoImage { .. } => say_in!(place, "notice-next-build"),
        Left::Dropped => say!("notice-next-dropped"),
        Left::Blank { .. } => say_in!(place, "notice-next-burn"),
        Left::Suspect { serial, drive, .. } => decide(serial, drive.as_deref(), place),
        Left::Decided {
            serial,
            state: CopyState::Suspect,
        } => decide(serial, None, place),
        Left::Done | Left::Decided { .. } => say!("notice-next-nothing"),
    }
}

fn decide(serial: &str, drive: Option<&str>, place: Place) -> String {
    let drive = drive.unwrap_or("DRIVE");
    say_in!(place, "notice-next-suspect", serial = serial, drive = drive)
}

/// Why nothing is written.
pub fn held(held: &Held) -> String {
    match held {
        Held::ReadOnly => say!("held-read-only"),
        Held::Full => say!("held-full"),
        Held::Clock(wrong) => say!("held-clock", now = when(wrong.now), last = when(wrong.last)),
        Held::Behind(behind) => say!("held-behind", what = catalog::of(behind)),
        Held::Damaged => say!("held-damaged"),
        Held::Altered => say!("held-altered"),
    }
}

/// What that means, and what to do.
pub fn while_held(held: &Held, place: Place) -> String {
    match held {
        Held::ReadOnly | Held::Full => say!("held-next-read"),
        Held::Behind(_) => say_in!(place, "held-next-behind"),
        Held::Damaged => say_in!(place, "held-next-damaged"),
        Held::Altered => say_in!(place, "held-next-altered"),
        Held::Clock(_) => say_in!(place, "held-next-clock"),
    }
}

/// What is to be done before anything can be written again.
pub fn to_write(held: &Held, place: Place) -> String {
    match held {
        Held::ReadOnly => say!("held-make-writable"),
        Held::Full => say!("held-make-room"),
        Held::Behind(_) | Held::Damaged | Held::Altered | Held::Clock(_) => while_held(held, place),
    }
}

/// What was recorded of the clock.
pub fn clock(confirmed: Option<&WrongClock>) -> String {
    match confirmed {
        Some(wrong) => say!(
            "clock-confirmed",
            now = when(wrong.now),
            last = when(wrong.last)
        ),
        None => say!("clock-fits"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_catalog::Timestamp;

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
                begun: Timestamp(0),
                left,
            };
            assert!(
                next(&notice, Place::Terminal).contains("stele verify STL-1"),
                "{notice:?}"
            );
        }
    }
}
