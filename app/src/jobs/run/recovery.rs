//! Clearing up after jobs that were killed: what became of each, from the journal and the catalog.

use serde::Serialize;
use stele_catalog::{CatalogError, CopyState, Event, JobRow};

use super::process::{is_alive, process_identity};
use crate::jobs::make::drop_planned;
use crate::jobs::{Context, JobError, burn};
use crate::words::{quantities, states};

/// What a killed job left, and what to do.
#[derive(Clone, Debug, Serialize)]
pub struct Notice {
    /// What happened.
    pub what: String,
    /// What to do now.
    pub next: String,
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
        let notice = match job.kind.as_str() {
            "burn" => recover_burn(cx, &job),
            "build" => recover_build(cx, &job),
            "drop" => recover_drop(cx, &job),
            kind => Ok(notice(&cut_off(&job), retry(kind))),
        };
        cx.by = outer;
        let notice = notice?;
        cx.change(why, |c| {
            Ok(c.end_job(lease, "{\"interrupted\":true}", false)?)
        })?;
        notices.push(notice);
    }
    Ok(notices)
}

fn notice(what: &str, next: impl Into<String>) -> Notice {
    Notice {
        what: what.to_owned(),
        next: next.into(),
    }
}

fn cut_off(job: &JobRow) -> String {
    let at = quantities::when(job.begun);
    let what = match job.kind.as_str() {
        "ingest" => "Taking in studies, begun {at}, was cut off; nothing of it was kept.",
        "plan" => "A plan begun {at} was cut off; nothing of it was stored.",
        "verify" => "A check begun {at} was cut off; it counts for nothing.",
        "restore" => "A restore begun {at} was cut off; files that are there are whole.",
        _ => "A job begun {at} was cut off.",
    };
    what.replace("{at}", &at)
}

fn retry(kind: &str) -> &'static str {
    match kind {
        "ingest" => "Give the same ingest again; it takes what is not there yet.",
        "plan" => "Plan again.",
        _ => "Give the same command again.",
    }
}

/// A build that was killed: its part file is no image, and its disc is not built.
fn recover_build(cx: &mut Context<'_>, job: &JobRow) -> Result<Notice, JobError> {
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
    let at = quantities::when(job.begun);
    let parts = if removed == 0 {
        ""
    } else {
        " Its unfinished image was removed."
    };
    Ok(notice(
        &format!("A build begun {at} was cut off.{parts}"),
        "Give the same build again.",
    ))
}

/// A set that was being given up is given up wholly, or not at all.
fn recover_drop(cx: &mut Context<'_>, job: &JobRow) -> Result<Notice, JobError> {
    let at = quantities::when(job.begun);
    Ok(if drop_planned::recover(&job.request, cx)? {
        let what = format!("Giving up a set, begun {at}, was cut off; it is finished now.");
        notice(&what, "Its studies wait again: plan them anew.")
    } else {
        let what = format!("Giving up a set, begun {at}, was cut off before it began.");
        notice(&what, "Give the same command again.")
    })
}

/// A burn that was killed: what the catalog says of the copy tells how far it came.
fn recover_burn(cx: &mut Context<'_>, job: &JobRow) -> Result<Notice, JobError> {
    let request: burn::copy::Journaled =
        serde_json::from_str(&job.request).map_err(|source| JobError::Record {
            what: "burn request",
            source,
        })?;
    let Some(copy) = cx.catalog.read().copy_by_text(&request.serial)? else {
        return Ok(notice(&cut_off(job), "Give the same burn again."));
    };
    let serial = &request.serial;
    let at = quantities::when(job.begun);
    match copy.state {
        CopyState::Burning | CopyState::Written => {
            let phase = if copy.state == CopyState::Burning {
                "burning"
            } else {
                "reading back"
            };
            cx.change("the burn was cut off", |c| {
                let why = format!("cut off while {phase}");
                Ok(c.record(copy.id, &Event::Interrupted { why })?)
            })?;
            let what = format!(
                "Burning copy {serial}, begun {at}, was cut off while {phase}; the copy is suspect."
            );
            let next = format!(
                "Let a full read decide: stele verify {serial} --drive {}. If it fails, burn \
                 another copy on a fresh blank.",
                request.drive
            );
            Ok(notice(&what, next))
        }
        CopyState::Planned => {
            let what = format!(
                "Burning copy {serial}, begun {at}, was cut off before the first \
                write; the blank is untouched."
            );
            Ok(notice(&what, "Give the same burn again."))
        }
        state => {
            let what = format!(
                "Burning copy {serial}, begun {at}, was cut off at its very end; \
                the copy is {}.",
                states::state_name(state)
            );
            Ok(notice(&what, "Nothing more to do for it."))
        }
    }
}
