//! Clearing up after jobs that were killed: what became of each, from the journal and the catalog.

use serde::Serialize;
use stele_catalog::{CatalogError, CopyState, Event, JobId, JobKind, JobRow, Reason, Timestamp};

use super::job_lock::{self, JobLock, Life};
use super::{lookup, part_files};
use crate::jobs::burn::progress_mark::{CUT_OFF_WRITING, CameTo, ProgressMark};
use crate::jobs::make::{bring_back, drop_planned};
use crate::jobs::{Context, JobError, burn};

/// What a killed job left.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Notice {
    /// What it was.
    #[serde(serialize_with = "crate::jobs::json::job_kind")]
    pub job: JobKind,
    /// When it began.
    pub begun: Timestamp,
    /// What it left.
    #[serde(flatten)]
    pub left: Left,
}

/// What a killed job left.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "left", rename_all = "snake_case")]
pub enum Left {
    /// Nothing of it was kept, or counts.
    Nothing,
    /// All that it was for was done; only its end was not recorded.
    Done,
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
        /// The drive that burned it, where that is known.
        drive: Option<String>,
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
    /// It was being written: its last sectors were never sent.
    Burning,
    /// All was written: it was being closed or read back.
    ReadingBack,
    /// Nobody knows.
    Unknown,
}

/// Clears up after jobs that nobody runs any more, and says what became of them.
///
/// # Errors
/// The catalog's.
pub fn recover(cx: &mut Context<'_>) -> Result<Vec<Notice>, JobError> {
    // First of all: a burn whose result is known was not cut off.
    let waiting = burn::record::enter_kept(cx)?;
    let mut notices = Vec::new();
    let locks = cx.archive.locks();
    for job in cx.catalog.read().open_jobs()? {
        if waiting.iter().any(|serial| burns(&job, serial)) {
            continue;
        }
        let Life::Dead(lock) = JobLock::look(&locks, job.id) else {
            continue;
        };
        // From here on the dead one's hold is worth nothing, even if it was not dead.
        let why = Reason::KilledJob;
        let taken = cx.change(why, |c| Ok(c.take_over(job.lease)?));
        let lease = match taken {
            Ok(lease) => lease,
            // It came to its end just before its lock was free, or somebody else was quicker.
            Err(JobError::Catalog(CatalogError::LeaseLost { .. })) => continue,
            Err(other) => return Err(other),
        };
        let outer = cx.by;
        cx.by = outer.holding(lease);
        let left = match job.kind {
            JobKind::Ingest | JobKind::Plan | JobKind::Verify if job.done => Ok(Left::Done),
            JobKind::Burn => recover_burn(cx, &job),
            JobKind::Build => Ok(recover_build(cx, &job)),
            JobKind::Drop => recover_drop(cx, &job),
            JobKind::Restore | JobKind::Deliver => Ok(Left::WholeFiles),
            JobKind::Ingest
            | JobKind::Plan
            | JobKind::Verify
            | JobKind::BurnTrial
            | JobKind::Rebuild => Ok(Left::Nothing),
        };
        cx.by = outer;
        let left = left?;
        cx.change(why, |c| {
            Ok(c.end_job(lease, "{\"interrupted\":true}", false)?)
        })?;
        lock.end();
        notices.push(Notice {
            job: job.kind,
            begun: job.begun,
            left,
        });
    }
    notices.extend(left_burning(&waiting, cx)?);
    job_lock::sweep(&locks, |job| is_open(job, cx))?;
    ProgressMark::sweep(&locks, |job| is_open(job, cx))?;
    part_files::clear(cx.archive);
    Ok(notices)
}

/// Copies that nobody burns though the catalog says so: their job ended without a word of them.
fn left_burning(waiting: &[String], cx: &mut Context<'_>) -> Result<Vec<Notice>, JobError> {
    let mut notices = Vec::new();
    for copy in cx.catalog.read().copies_under_way()? {
        let serial = copy.serial.to_string();
        // Looked at again after the jobs: a burn may have ended between the two.
        let open = cx.catalog.read().open_jobs()?;
        let now = lookup::copy_named(&cx.catalog.read(), &serial)?;
        let is_burned = open.iter().any(|job| burns(job, &serial));
        if is_burned || waiting.contains(&serial) || now.state != copy.state {
            continue;
        }
        let recorded = cx.change(Reason::UntoldBurn, |c| {
            let why = "its burn ended without a record".to_owned();
            Ok(c.record(copy.id, &Event::Interrupted { why })?)
        });
        match recorded {
            Ok(_) => {}
            // Somebody else who cleared up was quicker.
            Err(JobError::Catalog(CatalogError::Refused(_))) => continue,
            Err(other) => return Err(other),
        }
        notices.push(Notice {
            job: JobKind::Burn,
            begun: cx.clock.now(),
            left: Left::Suspect {
                serial,
                drive: cx.catalog.read().burn_of(copy.id)?.map(|row| row.did.name),
                phase: BurnPhase::Unknown,
            },
        });
    }
    Ok(notices)
}

/// Whether it is the burn of this copy.
fn burns(job: &JobRow, serial: &str) -> bool {
    let intent = serde_json::from_str::<burn::copy::Journaled>(&job.request);
    job.kind == JobKind::Burn && intent.is_ok_and(|intent| intent.serial == serial)
}

/// Whether the catalog has no end of this job.
fn is_open(job: JobId, cx: &Context<'_>) -> Result<bool, JobError> {
    let open = cx.catalog.read().open_jobs()?;
    Ok(open.iter().any(|row| row.id == job))
}

/// A build that was killed: its part file is no image, and its disc is not built.
fn recover_build(cx: &Context<'_>, job: &JobRow) -> Left {
    let owner = u64::try_from(job.id.0).ok();
    let images = cx.archive.images();
    let grown = owner.map_or(0, |_| bring_back::clear(&images, owner));
    let removed = grown + part_files::remove(&images, &|of| of.is_some() && of == owner);
    let removed = u32::try_from(removed).unwrap_or(u32::MAX);
    Left::NoImage { removed }
}

/// A set that was being given up is given up wholly, or not at all.
fn recover_drop(cx: &mut Context<'_>, job: &JobRow) -> Result<Left, JobError> {
    Ok(match drop_planned::recover(&job.request, cx)? {
        true => Left::Dropped,
        false => Left::NotDropped,
    })
}

/// How far a killed burn came, and what its copy's custody says of that.
fn phase_of(state: CopyState, job: &JobRow, cx: &Context<'_>) -> (BurnPhase, &'static str) {
    if state == CopyState::Written {
        return (BurnPhase::ReadingBack, "reading back");
    }
    match ProgressMark::of(&cx.archive.locks(), job.id) {
        CameTo::Writing => (BurnPhase::Burning, CUT_OFF_WRITING),
        CameTo::Written => (BurnPhase::ReadingBack, "reading back"),
        CameTo::Unknown => (BurnPhase::Unknown, "burning"),
    }
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
            let (phase, why) = phase_of(copy.state, job, cx);
            let lot = ProgressMark::lot(&cx.archive.locks(), job.id);
            cx.change(Reason::KilledJob, |c| {
                let why = why.to_owned();
                c.record(copy.id, &Event::Interrupted { why })?;
                // The disc is no blank any more, and no drive's record tells of it.
                Ok(lot.iter().try_for_each(|lot| c.blank_cut_off(lot))?)
            })?;
            let drive = Some(request.drive);
            Left::Suspect {
                serial,
                drive,
                phase,
            }
        }
        CopyState::Planned => {
            if request.is_new {
                // Nobody else wants it. Where this person may not say so, it stays planned.
                match cx.change(Reason::KilledJob, |c| {
                    Ok(c.record(copy.id, &Event::Retired)?)
                }) {
                    Ok(_) | Err(JobError::Catalog(CatalogError::NotPermitted { .. })) => {}
                    Err(other) => return Err(other),
                }
            }
            Left::Blank { serial }
        }
        state @ (CopyState::Good
        | CopyState::Watch
        | CopyState::Migrate
        | CopyState::Suspect
        | CopyState::Failed
        | CopyState::Missing
        | CopyState::Lost
        | CopyState::Retired
        | CopyState::Destroyed) => Left::Decided { serial, state },
    })
}
