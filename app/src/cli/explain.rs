//! `stele set explain`.

use clap::Args as ClapArgs;

use super::output::{Exit, Out, Page, Whole};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::overview::explain::{self, Outcome};
use crate::words::lang::say;
use crate::words::{inspections, protection};

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// A set, SET-0001, or one of its discs, SET-0001/1
    pub what: String,
    /// Whether everything is shown
    #[command(flatten)]
    pub whole: Whole,
}

/// Explains what discs survive.
pub fn run(args: &Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let outcome = explain::run(&args.what, session.archive(), &session.catalog().read())?;
    out.report(&outcome, |page| {
        say(&outcome, page);
        page.cut(args.whole);
    });
    Ok(Exit::Done)
}

fn say(outcome: &Outcome, page: &mut Page) {
    of_set(outcome, page);
    for disc in &outcome.discs {
        page.line(say!("explain-disc", disc = &disc.name));
        if let Some(survives) = &disc.survives {
            page.item(protection::survives(survives));
        }
        page.item(say!("explain-copies", copies = disc.sound_copies));
        if let Some(set) = disc.file_set.as_ref().filter(|set| set.objects > 0) {
            let claim = inspections::claim(set.claim);
            page.item(say!("explain-dicom", objects = set.objects, claim = claim));
            for found in &set.reasons {
                let reason = inspections::reason(found.reason);
                let line = say!("explain-reason", objects = found.objects, reason = reason);
                page.indented(4, line);
            }
        }
        for more in &disc.more {
            page.item(protection::with_more(more, &disc.name));
        }
    }
}

/// What the set survives: it comes first, as it must not be cut off.
fn of_set(outcome: &Outcome, page: &mut Page) {
    let set = &outcome.set;
    for disc in &outcome.outdated {
        page.line(say!("explain-parity-outdated", disc = disc, set = set));
    }
    page.line(match outcome.whole_discs {
        0 => say!("explain-no-parity-discs", set = set),
        discs if !outcome.without_sound.is_empty() => say!(
            "explain-whole-discs-once",
            set = set,
            discs = discs,
            all = outcome.of,
            now = outcome.whole_discs_now,
            without = outcome.without_sound.join(", "),
            count = outcome.without_sound.len()
        ),
        discs => say!(
            "explain-whole-discs",
            set = set,
            discs = discs,
            all = outcome.of
        ),
    });
}
