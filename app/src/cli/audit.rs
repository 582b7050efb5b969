//! `stele audit`.

use clap::Subcommand;

use super::output::{Exit, Out};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::overview::audit;
use crate::words::quantities::{bytes, count};
use crate::words::{lists, tag_trail};

/// What to do with the trail.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Check the whole chain: names a changed, removed, inserted or reordered row
    Verify,
}

/// Checks the trail; exit code 1 where it does not hold.
pub fn run(command: &Command, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    match command {
        Command::Verify => {}
    }
    let outcome = audit::verify(session.catalog(), session.archive())?;
    out.report(&outcome, |page| {
        if outcome.whole {
            page.line(format!(
                "The audit trail holds: {}.",
                count(outcome.rows, "row")
            ));
            page.line(format!(
                "Its lists of files are what was written: {}, {}.",
                count(outcome.lists, "file"),
                bytes(outcome.list_bytes)
            ));
            page.line(format!("Its head is {}", outcome.head));
            for line in tag_trail::logs(&outcome.logs) {
                page.line(line);
            }
            for disc in &outcome.outdated {
                let text = "is parity of other images than its set has now";
                page.line(format!("{disc} {text}."));
            }
            if let Some((set, _)) = outcome.outdated.first().and_then(|d| d.split_once('/')) {
                page.next(format!("build the parity anew: stele build {set}"));
            }
            return;
        }
        page.line("The audit trail does not hold:");
        outcome
            .problems
            .iter()
            .for_each(|problem| page.line(format!("  {problem}")));
        match outcome.only_lists() {
            true => page.next(lists::bring_back(outcome.mend_from.as_deref())),
            false => page.next(
                "keep this catalog as it is, and compare it with an older copy of catalog.db",
            ),
        }
    });
    Ok(Exit::findings(
        !outcome.whole || !outcome.outdated.is_empty() || !outcome.logs.misfits.is_empty(),
    ))
}
