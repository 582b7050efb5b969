//! `stele set cancel`, `stele disc cancel`.

use clap::Args as ClapArgs;

use super::output::{Exit, Out};
use super::session::Session;
use super::status;
use super::unfit::real;
use crate::jobs::JobError;
use crate::jobs::make::drop_planned;
use crate::jobs::run::lookup;
use crate::words::lang::say;

/// Arguments of `set cancel`.
#[derive(ClapArgs, Debug)]
pub struct SetArgs {
    /// The set, SET-0001; no copy of its discs may be burned
    pub set: String,
    /// How it is canceled
    #[command(flatten)]
    pub how: HowArgs,
}

/// Arguments of `disc cancel`.
#[derive(ClapArgs, Debug)]
pub struct DiscArgs {
    /// The disc, SET-0001/2; no copy of it may be burned. The last data disc of a set takes its set
    /// with it, parity discs included
    pub disc: String,
    /// How it is canceled
    #[command(flatten)]
    pub how: HowArgs,
}

/// How something is canceled.
#[derive(ClapArgs, Debug)]
pub struct HowArgs {
    /// Why, for the audit trail
    #[arg(long, value_parser = real)]
    pub why: Option<String>,
    /// Even if this loses files that exist only in an image
    #[arg(long)]
    pub lose_files: bool,
}

/// Cancels a planned set.
pub fn set(args: &SetArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    lookup::refuse_disc(&session.catalog().read(), &args.set)?;
    run(&args.set, &args.how, session, out)
}

/// Cancels a planned disc.
pub fn disc(args: &DiscArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    lookup::refuse_set(&session.catalog().read(), &args.disc)?;
    run(&args.disc, &args.how, session, out)
}

fn run(what: &str, how: &HowArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let outcome = drop_planned::run(
        what,
        how.lose_files,
        how.why.as_deref().into(),
        &mut session.context(),
    )?;
    let built = match outcome.set.split_once('/') {
        Some((set, _)) if !outcome.whole_set => Some(status::next_of_set(set, session)?),
        _ => None,
    };
    out.report(&outcome, |page| {
        let (set, studies) = (&outcome.set, outcome.waiting);
        page.line(say!("drop-done", set = set, studies = studies));
        if let Some((set, _)) = outcome.set.split_once('/').filter(|_| outcome.whole_set) {
            page.line(say!("drop-set-too", set = set));
        }
        if !outcome.serials.is_empty() {
            page.line(say!("labels-discard", serials = outcome.serials.join(", ")));
        }
        if !outcome.spoiled.is_empty() {
            page.line(say!(
                "drop-spoiled-discs",
                serials = outcome.spoiled.join(", ")
            ));
        }
        for path in &outcome.kept {
            page.line(say!("drop-file-kept", file = path.display().to_string()));
        }
        match (built, outcome.waiting) {
            (Some(next), _) => page.next(next),
            (_, 0) => page.next(say!("next-status")),
            (_, 1..) => page.next(say!("next-plan")),
        }
    });
    Ok(Exit::Done)
}
