//! `stele audit`.

use std::collections::BTreeSet;

use clap::Subcommand;

use super::clock;
use super::output::{Exit, Out, Page, Whole};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::overview::audit;
use crate::jobs::overview::next_step::NextStep;
use crate::words::lang::say;
use crate::words::quantities::bytes;
use crate::words::{audit_problems, catalog, lists, next_step, states, tag_trail};

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
        match outcome.whole {
            true => say_whole(&outcome, page),
            false => say_problems(&outcome, page),
        }
        page.cut(whole);
    });
    Ok(Exit::findings(
        !outcome.whole
            || outcome.behind.is_some()
            || !outcome.outdated.is_empty()
            || outcome.logs.contradict()
            || !outcome.tag_misfits.is_empty()
            || !outcome.doubted.is_empty(),
    ))
}

/// Says that the trail is sound in itself, and first of all whether something else contradicts it.
fn say_whole(outcome: &audit::Outcome, page: &mut Page) {
    let rows = outcome.rows;
    let (logs, discs) = (outcome.logs.contradicting(), outcome.outdated.len());
    let misfits = outcome.tag_misfits.len();
    let copies: BTreeSet<&str> = outcome.doubted.iter().map(|one| &*one.serial).collect();
    page.line(match (misfits, logs, discs, &outcome.behind) {
        (0, 0, 0, None) if !copies.is_empty() => {
            say!("audit-trail-doubted", copies = copies.len(), rows = rows)
        }
        (0, 0, 0, None) => say!("audit-trail-checked", rows = rows),
        (0, 0, 0, Some(_)) => say!("audit-trail-behind", rows = rows),
        (0, 0, discs, _) => say!("audit-trail-parity", rows = rows, discs = discs),
        (0, logs, ..) => say!("audit-trail-contradicted", rows = rows, logs = logs),
        (discs, ..) => say!("audit-trail-misfits", rows = rows, discs = discs),
    });
    say_misfits(outcome, page);
    for line in tag_trail::logs(&outcome.logs) {
        page.line(line);
    }
    for disc in &outcome.outdated {
        page.line(say!("parity-outdated", disc = disc));
    }
    page.line(say!(
        "audit-lists-checked",
        lists = outcome.lists,
        size = bytes(outcome.list_bytes)
    ));
    if let Some(proof) = &outcome.proof {
        page.line(tag_trail::proof(proof));
    }
    page.line(say!("audit-trail-head", head = &outcome.head));
    if misfits > 0 {
        page.next(say!("audit-next-misfits"));
    } else if let Some(one) = outcome.doubted.first() {
        let (serial, doubt) = (one.serial.clone(), one.doubt);
        page.next(next_step::command(&NextStep::TellApart { serial, doubt }));
    } else if logs > 0 {
        page.next(say!("audit-next-compare"));
    } else if let Some((set, _)) = outcome.outdated.first().and_then(|d| d.split_once('/')) {
        page.next(say!("audit-next-build", set = set));
    }
}

/// Names the discs that did not fit when they were read, until somebody has answered that, and the
/// copies that other discs claim to be.
fn say_misfits(outcome: &audit::Outcome, page: &mut Page) {
    for misfit in &outcome.tag_misfits {
        page.item(tag_trail::misfit(misfit));
    }
    for copy in &outcome.doubted {
        page.item(states::doubted(copy));
    }
}

/// Names what is wrong with the trail, and the logs of burns that contradict it.
fn say_problems(outcome: &audit::Outcome, page: &mut Page) {
    page.line(match outcome.only_lists() {
        true => say!(
            "audit-trail-lists",
            lists = outcome.problems.len(),
            rows = outcome.rows
        ),
        false => say!("audit-trail-problems"),
    });
    for problem in &outcome.problems {
        page.item(audit_problems::problem(problem));
    }
    say_misfits(outcome, page);
    if outcome.logs.contradict() {
        for line in tag_trail::logs(&outcome.logs) {
            page.line(line);
        }
    }
    match outcome.only_lists() && !outcome.logs.contradict() {
        true => page.next(lists::bring_back(outcome.mend_from.as_deref())),
        false => page.next(say!("audit-next-compare")),
    }
}
