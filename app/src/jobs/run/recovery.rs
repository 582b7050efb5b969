//! Clearing up after jobs that were killed: what became of each, from the journal and the catalog.

use serde::Serialize;
use stele_catalog::{CatalogError, CopyState, Event, JobRow};

use super::process::{is_alive, process_identity};
use crate::jobs::make::drop_planned;
use crate::jobs::{Context, JobError, burn};

/// What a killed job left.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Notice {
    /// What it was.
    pub job: JobKind,
    /// When it began, in milliseconds since 1970 UTC.
    pub begun: i64,
    /// What it left.
    #[serde(flatten)]
    pub left: Left,
}

/// Kinds of jobs that may be cut off.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// Taking in studies.
    Ingest,
    /// Planning a set.
    Plan,
    /// Building images.
    Build,
    /// Burning a copy.
    Burn,
    /// Checking a copy.
    Verify,
    /// Bringing back a study.
    Restore,
    /// Giving up a set or a disc.
    Drop,
    /// Anything else.
    Other,
}

impl JobKind {
    /// Out of the journal.
    fn of(name: &str) -> Self {
        let kinds = [
            ("ingest", Self::Ingest),
            ("plan", Self::Plan),
            ("build", Self::Build),
            ("burn", Self::Burn),
            ("verify", Self::Verify),
            ("restore", Self::Restore),
            ("drop", Self::Drop),
        ];
        let kind = kinds.into_iter().find(|(known, _)| *known == name);
        kind.map_or(Self::Other, |(_, kind)| kind)
    }
}

/// What a killed job left.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "left", rename_all = "snake_case")]
pub enum Left {
    /// Nothing of it was kept, or counts.
    Nothing,
    /// Files that are there are whole.
    WholeFiles,
    /// No image: so many unfinished ones were removed.
    NoImage {
        /// Part files.
        removed: u32,
    },
    /// What was being given up is given up now.
    Dropped,
    /// What was to be given up is there as before.
    NotDropped,
    /// A blank on which nothing was written.
    Blank {
        /// The copy.
        serial: String,
    },
    /// A copy of which only a full read tells what it is.
    Suspect {
        /// The copy.
        serial: String,
        /// The drive that burned it.
        drive: String,
        /// How far it came.
        phase: BurnPhase,
    },
    /// A copy that was decided on already.
    Decided {
        /// The copy.
        serial: String,
        /// What it is.
        #[serde(serialize_with = "crate::jobs::json::copy_state")]
        state: CopyState,
    },
}

/// How far a burn came.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BurnPhase {
    /// It was being written.
    Burning,
    /// It was being read back.
    ReadingBack,
}

/// Clears up after jobs whose process is gone, and says what became of them.
pub fn recover(cx: &mut Context<'_>) -> Result<Vec<Notice>, JobError> {
    let mut notices = Vec::new();
    let open = cx.catalog.read().open_jobs()?;
    let dead = |job: &JobRow| !job.holder.as_deref().is_some_and(is_alive);
    for job in open.into_iter().filter(dead) {
        // From here on the dead one's hold is worth nothing, even if it was not dead.
        let holder = process_identity();
        let why = "cleared up after a killed job";
        let taken = cx.change(why, |c| Ok(c.take_over(job.lease, Some(&holder))?));
        let lease = match taken {
            Ok(lease) => lease,
            // Somebody else has cleared up after it meanwhile.
            Err(JobError::Catalog(CatalogError::LeaseLost { .. })) => continue,
            Err(other) => return Err(other),
        };
        let outer = cx.by;
        cx.by = outer.holding(lease);
        let kind = JobKind::of(&job.kind);
        let left = match kind {
            JobKind::Burn => recover_burn(cx, &job),
            JobKind::Build => recover_build(cx),
            JobKind::Drop => recover_drop(cx, &job),
            JobKind::Restore => Ok(Left::WholeFiles),
            JobKind::Ingest | JobKind::Plan | JobKind::Verify | JobKind::Other => Ok(Left::Nothing),
        };
        cx.by = outer;
        let left = left?;
        cx.change(why, |c| {
            Ok(c.end_job(lease, "{\"interrupted\":true}", false)?)
        })?;
        notices.push(Notice {
            job: kind,
            begun: job.begun.0,
            left,
        });
    }
    Ok(notices)
}

/// A build that was killed: its part file is no image, and its disc is not built.
fn recover_build(cx: &mut Context<'_>) -> Result<Left, JobError> {
    let mut removed = 0_u32;
    let images = cx.archive.images();
    if let Ok(entries) = std::fs::read_dir(&images) {
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.extension().is_some_and(|e| e == "part") {
                std::fs::remove_file(&path).map_err(JobError::io(&path))?;
                removed += 1;
            }
        }
    }
    Ok(Left::NoImage { removed })
}

/// A set that was being given up is given up wholly, or not at all.
fn recover_drop(cx: &mut Context<'_>, job: &JobRow) -> Result<Left, JobError> {
    Ok(match drop_planned::recover(&job.request, cx)? {
        true => Left::Dropped,
        false => Left::NotDropped,
    })
}

/// A burn that was killed: what the catalog says of the copy tells how far it came.
fn recover_burn(cx: &mut Context<'_>, job: &JobRow) -> Result<Left, JobError> {
    let request: burn::copy::Journaled =
        serde_json::from_str(&job.request).map_err(|source| JobError::Record {
            what: "burn request",
            source,
        })?;
    let Some(copy) = cx.catalog.read().copy_by_text(&request.serial)? else {
        return Ok(Left::Nothing);
    };
    let serial = request.serial;
    Ok(match copy.state {
        CopyState::Burning | CopyState::Written => {
            let (phase, why) = match copy.state == CopyState::Burning {
                true => (BurnPhase::Burning, "burning"),
                false => (BurnPhase::ReadingBack, "reading back"),
            };
            cx.change("the burn was cut off", |c| {
                let why = why.to_owned();
                Ok(c.record(copy.id, &Event::Interrupted { why })?)
            })?;
            let drive = request.drive;
            Left::Suspect {
                serial,
                drive,
                phase,
            }
        }
        CopyState::Planned => Left::Blank { serial },
        state @ (CopyState::Good
        | CopyState::Watch
        | CopyState::Suspect
        | CopyState::Failed
        | CopyState::Lost
        | CopyState::Retired) => Left::Decided { serial, state },
    })
}
