//! `stele explain`.

use clap::Args as ClapArgs;

use super::output::{Exit, Out, Page};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::overview::explain::{self, Outcome};
use crate::words::protection;
use crate::words::quantities::count;

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// A set, SET-0001, or one disc of it, SET-0001/1
    pub what: String,
}

/// Explains what discs survive.
pub fn run(args: &Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let outcome = explain::run(&args.what, &session.catalog().read())?;
    out.report(&outcome, |page| say(&outcome, page));
    Ok(Exit::Done)
}

fn say(outcome: &Outcome, page: &mut Page) {
    for disc in &outcome.discs {
        page.line(format!("Disc {}", disc.name));
        if let Some(survives) = &disc.survives {
            page.line(format!("  {}", protection::survives(survives)));
        }
        page.line(match disc.sound_copies {
            0 => "  No copy of it can be relied on yet.".to_owned(),
            1 => "  One copy can be relied on; make another.".to_owned(),
            n => format!("  {n} copies can be relied on; each of them alone brings all back."),
        });
        if let Some(set) = disc.file_set.as_ref().filter(|set| set.objects > 0) {
            page.line(format!(
                "  DICOM: {}, {}",
                count(set.objects, "object"),
                set.claim.words()
            ));
            for found in &set.reasons {
                let objects = count(found.objects, "object");
                page.line(format!("    {objects}: {}", found.reason));
            }
        }
        for more in &disc.more {
            page.line(format!("  {}", protection::with_more(more)));
        }
    }
    for disc in &outcome.outdated {
        page.line(format!(
            "{disc} is parity of other images than the set has now: it brings nothing back. \
             stele build {} makes it anew.",
            outcome.set
        ));
    }
    if outcome.whole_discs > 0 {
        page.line(format!(
            "{}: any {} of its {} may be lost as a whole.",
            outcome.set,
            count(outcome.whole_discs as u64, "disc"),
            outcome.of
        ));
    } else {
        page.line(format!(
            "{} has no parity discs: a disc of which no copy is left is lost. Of a set that is \
             planned with --parity-discs 2 any two may go.",
            outcome.set
        ));
    }
}
