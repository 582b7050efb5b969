//! `stele status`.

use std::collections::BTreeSet;
use std::path::Path;

use stele_catalog::{Code, CopyState, DiscRow, Timestamp};

use super::ingest;
use super::output::{Exit, Out, Page, Whole};
use super::session::Session;
use crate::archive::modes;
use crate::jobs::JobError;
use crate::jobs::overview::next_step::{NextStep, burn as burn_step, of_set};
use crate::jobs::overview::status;
use crate::jobs::run::lookup;
use crate::station;
use crate::words::lang::say;
use crate::words::quantities::bytes;
use crate::words::{
    at_work, catalog, drives, incidents, lists, loans, locations, next_step, outcomes, pressing,
    shipments, states,
};

/// The next step with a set, in a sentence with its command, for whoever has just done one.
pub fn next_of_set(set: &str, session: &Session) -> Result<String, JobError> {
    let step = step_of_set(set, session)?;
    Ok(step.map_or_else(|| say!("next-status"), |step| next_step::command(&step)))
}

/// The next step with a set; none where there is none.
pub fn step_of_set(set: &str, session: &Session) -> Result<Option<NextStep>, JobError> {
    let reader = session.catalog().read();
    let Some(row) = reader.set(set)? else {
        return Ok(None);
    };
    let drives = station::count(session.archive())?;
    let known = status::Known::read(&reader, session.archive(), drives)?;
    Ok(of_set(
        &status::set(&reader, &row, &known)?,
        &BTreeSet::new(),
    ))
}

/// What comes next for a disc that was found damaged.
pub struct NextForDisc {
    /// Whether its image is there to burn another copy from.
    pub has_image: bool,
    /// In a sentence with its command.
    pub words: String,
}

/// What comes next for the disc of a copy that was found damaged; none where nothing is known
/// besides that.
pub fn next_for_copy(serial: &str, session: &Session) -> Option<NextForDisc> {
    let reader = session.catalog().read();
    let copy = lookup::copy_named(&reader, serial).ok()?;
    next_of_disc(&lookup::disc_of(&reader, copy.disc).ok()?, session)
}

/// As [`next_for_copy`], for an image that is not the archive's own; by the UUID of its disc.
pub fn next_for_image(uuid: &str, file: &Path, session: &Session) -> Option<NextForDisc> {
    let reader = session.catalog().read();
    let Ok(Code::DiscUuid(uuid)) = reader.code(uuid) else {
        return None;
    };
    let disc = reader.disc_by_uuid(&uuid).ok()??;
    let own = session.archive().images().join(disc.image.as_deref()?);
    let same = match (own.canonicalize(), file.canonicalize()) {
        (Ok(own), Ok(file)) => own == file,
        _ => true,
    };
    next_of_disc(&disc, session).filter(|_| !same)
}

fn next_of_disc(disc: &DiscRow, session: &Session) -> Option<NextForDisc> {
    let reader = session.catalog().read();
    let set = reader.set(disc.name.split('/').next()?).ok()??;
    let drives = station::count(session.archive()).ok()?;
    let known = status::Known::read(&reader, session.archive(), drives).ok()?;
    let set = status::set(&reader, &set, &known).ok()?;
    let of = set.discs.iter().find(|of| of.name == disc.name)?;
    let has_image = of.image_file.is_there();
    let step = match has_image {
        true => burn_step(&set, of),
        // What may bring the image back; anything else says nothing of this disc.
        false => Some(of_set(&set, &BTreeSet::new()).filter(|step| step.brings_back(&of.name))?),
    };
    let words = step.map_or_else(|| say!("next-status"), |step| next_step::command(&step));
    Some(NextForDisc { has_image, words })
}

/// Tells where the archive stands.
pub fn run(whole: Whole, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let drives = station::list(session.archive())?.len();
    let mut outcome = status::run(
        &session.catalog().snapshot()?.read(),
        session.archive(),
        drives,
        session.held(),
        session.outside().clock().now(),
    )?;
    outcome.readable_by_others = modes::readable_by_others(session.archive());
    outcome.end_damaged = session.catalog().is_end_damaged();
    outcome.end_missing = session.catalog().is_end_missing()?;
    let now = session.outside().clock().now();
    out.report(&outcome, |page| {
        if outcome.practice {
            page.line(say!("status-practice"));
        }
        say_danger(&outcome, now, page);
        say_waiting(&outcome, page);
        if outcome.left_out.files > 0 {
            page.line(outcomes::all_left_out(outcome.left_out));
            page.line(say!("status-left-out-advice"));
        }
        for copy in &outcome.doubted {
            page.line(states::doubted(copy));
        }
        let late = loans::overdue(&outcome.lent, now).into_iter();
        for line in late.chain(loans::unread(&outcome.unread_returns)) {
            page.line(line);
        }
        for line in pressing::waiting(&outcome) {
            page.line(line);
        }
        for line in shipments::waiting(&outcome.shipments, now) {
            page.line(line);
        }
        if let Some(line) = locations::gathered(&outcome.gathered, now) {
            page.line(line);
        }
        for job in &outcome.at_work {
            page.line(at_work::at_work(job, now));
        }
        ingest::differences(page, &outcome.differences);
        say_exceptions(&outcome, page);
        say_kept(&outcome, page);
        if outcome.readable_by_others {
            let archive = session.archive().root().display().to_string();
            page.line(say!("status-readable-by-all", archive = archive));
        }
        say_catalog(&outcome, page);
        let mut copies = outcome.sets.iter().flat_map(status::Set::copies);
        if copies.any(|copy| !copy.planned)
            && let Some(due) = catalog::due(outcome.last_backup, now)
        {
            page.line(due);
        }
        outcome.sets.iter().for_each(|set| say_set(set, page));
        page.cut(whole);
        page.next(next_step::command(&outcome.next));
    });
    Ok(Exit::findings(has_findings(&outcome)))
}

/// Whether somebody has something to decide or to do.
fn has_findings(outcome: &status::Outcome) -> bool {
    !outcome.exceptions.is_empty()
        || !outcome.in_danger.is_empty()
        || !outcome.check_soon.is_empty()
        || !outcome.without_sound.is_empty()
        || outcome.requests.iter().any(|one| one.is_overdue)
        || !outcome.missing.is_empty()
        || !outcome.unseen.is_empty()
        || !outcome.incidents.is_empty()
        || outcome
            .shipments
            .iter()
            .any(|one| one.is_overdue(outcome.at))
        || !outcome.doubted.is_empty()
        || !outcome.only_in_log.is_empty()
        || !outcome.differences.is_empty()
}

/// Says what may be lost, or is, and what somebody has waited for too long.
fn say_danger(outcome: &status::Outcome, now: Timestamp, page: &mut Page) {
    let danger = outcome.in_danger.iter();
    danger.for_each(|copy| page.line(states::in_danger(copy)));
    let without = outcome.without_sound.iter();
    without.for_each(|disc| page.line(states::without_sound(disc)));
    let next = &outcome.next;
    let is_next =
        |serial: &String| matches!(next, NextStep::Verify { serial: is, .. } if is == serial);
    let unproven = outcome.unproven.iter();
    unproven
        .filter(|disc| !disc.suspect.iter().any(is_next))
        .for_each(|disc| page.line(states::unproven(disc)));
    states::check_soon(&outcome.check_soon)
        .into_iter()
        .for_each(|line| page.line(line));
    let gone = incidents::open(&outcome.incidents, now).into_iter();
    let gone = gone.chain(incidents::missing(&outcome.missing));
    for line in gone.chain(pressing::overdue(outcome)) {
        page.line(line);
    }
}

/// Says what waits for a disc, or for its disc to be recorded.
fn say_waiting(outcome: &status::Outcome, page: &mut Page) {
    for copy in &outcome.only_in_log {
        page.line(states::only_in_log(copy));
    }
    if !outcome.waiting.is_empty() {
        let size = outcome.waiting.iter().map(|w| w.bytes).sum();
        let (studies, size) = (outcome.waiting.len(), bytes(size));
        page.line(match outcome.sources_gone {
            true => say!("status-waiting-gone", studies = studies, size = size),
            false => say!("status-waiting", studies = studies, size = size),
        });
    }
}

/// As many exceptions are listed one by one: with more, nobody would see the sets below them.
const EXCEPTIONS: usize = 8;

/// Lists the exceptions.
fn say_exceptions(outcome: &status::Outcome, page: &mut Page) {
    let heading = say!("status-exceptions");
    ingest::list_up_to(EXCEPTIONS, page, &heading, &outcome.exceptions);
}

/// Names the image files that are no disc's any more.
fn say_kept(outcome: &status::Outcome, page: &mut Page) {
    if !outcome.kept_images.is_empty() {
        page.line(say!("status-kept"));
    }
    for kept in &outcome.kept_images {
        let file = kept.file.display().to_string();
        let size = bytes(kept.bytes);
        page.item(say!("status-kept-file", file = file, size = size));
    }
    say_lost(outcome, page);
}

/// Names the files that list what was lost with a newer catalog.
fn say_lost(outcome: &status::Outcome, page: &mut Page) {
    for file in &outcome.lost_lists {
        let file = file.display().to_string();
        page.line(say!("status-lost-list", file = file));
    }
}

/// Says what is wrong with what the catalog is kept by.
fn say_catalog(outcome: &status::Outcome, page: &mut Page) {
    if let Some(folder) = &outcome.images_away {
        let folder = folder.display().to_string();
        page.line(say!("status-images-away", folder = folder));
    }
    if outcome.end_damaged {
        page.line(catalog::end_damaged());
    }
    if outcome.end_missing {
        page.line(catalog::end_missing());
    }
    if outcome.lists_gone > 0 {
        page.line(lists::gone(outcome.lists_gone));
        page.line(lists::bring_back(outcome.mend_from.as_deref()));
    }
}

/// Says how far a set is.
fn say_set(set: &status::Set, page: &mut Page) {
    page.line(format!("{}, {}", set.name, drives::medium(&set.media)));
    for disc in &set.unseen {
        page.item(say!("status-disc-unseen", disc = disc));
    }
    for disc in &set.discs {
        let name = &disc.name;
        page.item(match (disc.built, disc.outdated, disc.empty) {
            _ if disc.image_file.is_lost() => {
                format!("{name}  {}", states::image_file(disc.image_file))
            }
            (_, true, _) => say!("status-disc-outdated", disc = name),
            (_, _, true) => say!("status-disc-empty", disc = name),
            (true, ..) => say!("status-disc-built", disc = name),
            (false, ..) => say!("status-disc-unbuilt", disc = name),
        });
        for copy in &disc.copies {
            let second = match (copy.second_drive, copy.wants_second) {
                // A damage that was found since says more.
                (true, _) if copy.state == CopyState::Good => "verified",
                (_, true) => "open",
                _ if copy.read_alike && copy.state == CopyState::Good => "alike",
                _ => "none",
            };
            let line = say!(
                "status-copy",
                serial = &copy.serial,
                state = states::standing(copy.state, copy.quarantined),
                place = states::place(copy),
                second = second,
            );
            page.indented(4, line);
        }
        for serial in &disc.in_logs {
            page.indented(4, say!("status-copy-in-log", serial = serial));
        }
    }
}
