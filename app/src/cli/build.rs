//! `stele build`.

use clap::Args as ClapArgs;

use super::ingest;
use super::output::{Exit, Out, Page};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::make::build::{self, Outcome};
use crate::words::quantities::{bytes, count};

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// A set, SET-0001, or one disc of it, SET-0001/1
    pub what: String,
    /// Build also what is built already
    #[arg(long)]
    pub again: bool,
    /// Try a repair of every row, not only of a sample
    #[arg(long)]
    pub full_trial: bool,
}

/// Builds images.
pub fn run(args: &Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let request = build::Request {
        what: args.what.clone(),
        again: args.again,
        full_trial: args.full_trial,
    };
    let done = build::run(&request, &mut session.context());
    session.quiet();
    let outcome = done?;
    out.report(&outcome, |page| say(&outcome, page));
    let clean = outcome.left_out.is_empty() && outcome.empty.is_empty();
    Ok(Exit::findings(!clean || !outcome.outdated.is_empty()))
}

/// Tells of what was built.
pub fn say(outcome: &Outcome, page: &mut Page) {
    for image in &outcome.built {
        page.line(format!(
            "{} is built: {} ({}, {} of 248 strips are protection)",
            image.disc,
            image.file.display(),
            bytes(image.sectors.saturating_mul(2048)),
            image.parity
        ));
    }
    if !outcome.before.is_empty() {
        let n = count(outcome.before.len() as u64, "disc");
        page.line(format!("{n} built before: {}", outcome.before.join(", ")));
    }
    ingest::list(page, "Left out, to be taken in again:", &outcome.left_out);
    for disc in &outcome.outdated {
        page.line(format!(
            "{disc} is parity of other images than its set has now."
        ));
    }
    for disc in &outcome.empty {
        page.line(format!(
            "{disc} has nothing left on it: its files are gone."
        ));
    }
    if let Some(disc) = outcome.empty.first() {
        page.next(format!("give the empty disc up: stele drop {disc}"));
        return;
    }
    if let Some(set) = outcome
        .outdated
        .first()
        .and_then(|disc| disc.split('/').next())
    {
        page.next(format!("build the parity anew: stele build {set}"));
        return;
    }
    let first = outcome
        .built
        .first()
        .map(|i| &i.disc)
        .or(outcome.before.first());
    if let Some(disc) = first {
        page.next(format!(
            "put a blank into a drive, then: stele burn {disc} --drive DRIVE"
        ));
    }
}
