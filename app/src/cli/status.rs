//! `stele status`.

use std::collections::BTreeSet;

use stele_catalog::Timestamp;

use super::ingest;
use super::output::{Exit, Out, Page};
use super::session::Session;
use crate::archive::modes;
use crate::jobs::JobError;
use crate::jobs::overview::next_step::of_set;
use crate::jobs::overview::status;
use crate::station;
use crate::words::quantities::{bytes, count};
use crate::words::{at_work, catalog, drives, lists, next_step, outcomes, states};

/// What is said above everything in an archive that holds no real copies.
const PRACTICE: &str = "Practice archive: its discs may be virtual ones.";

/// The next step with a set, in a sentence with its command, for whoever has just done one.
pub fn next_of_set(set: &str, session: &Session) -> Result<String, JobError> {
    let reader = session.catalog().read();
    let Some(row) = reader.set(set)? else {
        return Ok("stele status".to_owned());
    };
    let drives = station::count(session.archive())?;
    let known = status::Known::read(&reader, session.archive(), drives)?;
    let step = of_set(&status::set(&reader, &row, &known)?, &BTreeSet::new());
    Ok(step.map_or_else(
        || "stele status".to_owned(),
        |step| next_step::command(&step),
    ))
}

/// Tells where the archive stands.
pub fn run(session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let drives = station::list(session.archive())?.len();
    let mut outcome = status::run(
        &session.catalog().snapshot()?.read(),
        session.archive(),
        drives,
        session.held(),
    )?;
    outcome.readable_by_others = modes::readable_by_others(session.archive());
    outcome.end_damaged = session.catalog().is_end_damaged();
    outcome.end_missing = session.catalog().is_end_missing()?;
    let now = session.outside().clock().now();
    out.report(&outcome, |page| {
        if outcome.practice {
            page.line(PRACTICE);
        }
        let danger = outcome.in_danger.iter();
        danger.for_each(|copy| page.line(states::in_danger(copy)));
        if !outcome.waiting.is_empty() {
            let size = outcome.waiting.iter().map(|w| w.bytes).sum();
            let n = count(outcome.waiting.len() as u64, "study");
            page.line(format!("{n} waiting for a disc ({}).", bytes(size)));
        }
        if outcome.left_out.files > 0 {
            let what = outcomes::all_left_out(outcome.left_out);
            page.line(format!(
                "{what} To have them as they are now: stele ingest FOLDER. \
                What is gone for good: stele leave-out STUDY --why REASON"
            ));
        }
        for copy in &outcome.doubted {
            page.line(format!(
                "{} ({}), seen in {}.",
                next_step::doubted(&copy.serial, copy.doubt),
                copy.disc,
                copy.drives.join(" and ")
            ));
        }
        for job in &outcome.at_work {
            page.line(at_work::at_work(job, now));
        }
        outcome.sets.iter().for_each(|set| say_set(set, page));
        ingest::differences(page, &outcome.differences);
        let heading = "To be looked at (then: stele looked-at NUMBER):";
        ingest::list(page, heading, &outcome.exceptions);
        if outcome.readable_by_others {
            page.line(format!(
                "Everybody on this computer can read this archive. To keep it to its owner: \
                 chmod -R go-rwx {}",
                session.archive().root().display()
            ));
        }
        say_catalog(&outcome, page);
        let mut copies = outcome.sets.iter().flat_map(status::Set::copies);
        if copies.any(|copy| !copy.planned)
            && let Some(due) = catalog::due(outcome.last_backup.map(Timestamp), now)
        {
            page.line(due);
        }
        page.next(next_step::command(&outcome.next));
    });
    Ok(Exit::findings(
        !outcome.exceptions.is_empty()
            || !outcome.in_danger.is_empty()
            || !outcome.doubted.is_empty()
            || !outcome.differences.is_empty(),
    ))
}

/// Says what is wrong with what the catalog is kept by.
fn say_catalog(outcome: &status::Outcome, page: &mut Page) {
    if outcome.end_damaged {
        page.line(catalog::END_DAMAGED);
    }
    if outcome.end_missing {
        page.line(catalog::END_MISSING);
    }
    if outcome.lists_gone > 0 {
        let gone = lists::gone(outcome.lists_gone);
        let back = lists::bring_back(outcome.mend_from.as_deref());
        page.line(format!("{gone}. {back}"));
    }
}

/// Says how far a set is.
fn say_set(set: &status::Set, page: &mut Page) {
    page.line(format!("{}, {}", set.name, drives::medium(&set.media)));
    for disc in &set.discs {
        let built = match (disc.built, disc.outdated, disc.empty) {
            _ if disc.image_file.is_lost() => states::image_file(disc.image_file),
            (_, true, _) => "built of other images than its set has now",
            (_, _, true) => "not built, its files are gone",
            (true, ..) => "built",
            (false, ..) => "not built",
        };
        page.line(format!("  {} {built}", disc.name));
        for copy in &disc.copies {
            let second = match (copy.second_drive, copy.wants_second) {
                (true, _) => ", verified in a second drive",
                (_, true) => ", not yet read in a second drive",
                _ => "",
            };
            let place = states::place(copy);
            let serial = &copy.serial;
            let state = states::standing(copy.state, copy.quarantined);
            page.line(format!("    {serial} {state}, {place}{second}"));
        }
    }
}
