//! `stele audit`.

use clap::Subcommand;

use super::clock;
use super::output::{Exit, Out, Whole};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::overview::audit;
use crate::words::lang::say;
use crate::words::quantities::bytes;
use crate::words::{audit_problems, catalog, lists, tag_trail};

/// What can be done with the trail.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Check the whole trail, and name every entry that was changed, removed, inserted or moved
    #[command(after_help = "Example:\n  stele audit verify")]
    Verify(Whole),
    /// Confirm that the computer's clock is right although the archive's last entry contradicts it
    #[command(after_help = "Example:\n\
        \x20 stele audit confirm-clock --why 'the battery was replaced'")]
    ConfirmClock(clock::ConfirmArgs),
}

/// Checks the trail; exit code 1 where it does not hold.
pub fn run(command: &Command, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let whole = match command {
        Command::Verify(whole) => *whole,
        Command::ConfirmClock(args) => return clock::confirm(args, session, out),
    };
    let before = session.take_look();
    let outcome = audit::verify(before, session.catalog(), session.archive())?;
    out.report(&outcome, |page| {
        if let Some(behind) = &outcome.behind {
            page.line(catalog::of(behind));
        }
        if outcome.whole {
            page.line(say!("audit-trail-checked", rows = outcome.rows));
            page.line(say!(
                "audit-lists-checked",
                lists = outcome.lists,
                size = bytes(outcome.list_bytes)
            ));
            page.line(say!("audit-trail-head", head = &outcome.head));
            for line in tag_trail::logs(&outcome.logs) {
                page.line(line);
            }
            for disc in &outcome.outdated {
                page.line(say!("parity-outdated", disc = disc));
            }
            page.cut(whole);
            if let Some((set, _)) = outcome.outdated.first().and_then(|d| d.split_once('/')) {
                page.next(say!("audit-next-build", set = set));
            }
            return;
        }
        page.line(say!("audit-trail-problems"));
        outcome
            .problems
            .iter()
            .for_each(|problem| page.item(audit_problems::problem(problem)));
        page.cut(whole);
        match outcome.only_lists() {
            true => page.next(lists::bring_back(outcome.mend_from.as_deref())),
            false => page.next(say!("audit-next-compare")),
        }
    });
    Ok(Exit::findings(
        !outcome.whole
            || outcome.behind.is_some()
            || !outcome.outdated.is_empty()
            || !outcome.logs.misfits.is_empty(),
    ))
}
