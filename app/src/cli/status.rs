//! `stele status`.

use super::ingest;
use super::output::{Exit, Out};
use super::session::Session;
use crate::archive::modes;
use crate::jobs::JobError;
use crate::jobs::overview::status;
use crate::station;
use crate::words::quantities::{bytes, count};
use crate::words::{at_work, names, next_step, states};

/// What is said above everything in an archive that holds no real copies.
const PRACTICE: &str = "Practice archive: its discs may be virtual ones.";

/// Tells where the archive stands.
pub fn run(session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let drives = station::list(session.archive())?.len();
    let mut outcome = status::run(&session.catalog().read(), drives)?;
    outcome.readable_by_others = modes::readable_by_others(session.archive());
    let now = session.outside().clock().now();
    out.report(&outcome, |page| {
        if outcome.practice {
            page.line(PRACTICE);
        }
        if !outcome.waiting.is_empty() {
            let size = outcome.waiting.iter().map(|w| w.bytes).sum();
            let n = count(outcome.waiting.len() as u64, "study");
            page.line(format!("{n} waiting for a disc ({}).", bytes(size)));
        }
        for job in &outcome.at_work {
            page.line(at_work::at_work(job, now));
        }
        for set in &outcome.sets {
            page.line(format!("{}, {}", set.name, set.media));
            for disc in &set.discs {
                let built = match (disc.built, disc.outdated, disc.empty) {
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
                    let place = names::place(copy.place.as_deref(), copy.lent_to.as_deref());
                    let (serial, state) = (&copy.serial, states::state_name(copy.state));
                    page.line(format!("    {serial} {state}, {place}{second}"));
                }
            }
        }
        let heading = "To be looked at (then: stele looked-at NUMBER):";
        ingest::list(page, heading, &outcome.exceptions);
        if outcome.readable_by_others {
            page.line(format!(
                "Everybody on this computer can read this archive. To keep it to its owner: \
                 chmod -R go-rwx {}",
                session.archive().root().display()
            ));
        }
        page.next(next_step::command(&outcome.next));
    });
    Ok(Exit::findings(!outcome.exceptions.is_empty()))
}
