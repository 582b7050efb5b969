//! `stele drop`.

use clap::Args as ClapArgs;

use super::output::{Exit, Out};
use super::session::Session;
use super::status;
use crate::jobs::JobError;
use crate::jobs::make::drop_planned;
use crate::words::lang::say;

/// Arguments of `drop`.
#[derive(ClapArgs, Debug)]
pub struct DropArgs {
    /// The set, SET-0001, or one of its discs, SET-0001/2; no copy of it may be burned
    pub set: String,
    /// Why, for the audit trail
    #[arg(long)]
    pub why: Option<String>,
    /// Even if its images hold files whose sources are gone
    #[arg(long)]
    pub lose_files: bool,
}

/// Drops a planned set.
pub fn set(args: &DropArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let outcome = drop_planned::run(
        &args.set,
        args.lose_files,
        args.why.as_deref().into(),
        &mut session.context(),
    )?;
    let built = match outcome.set.split_once('/') {
        Some((set, _)) if !outcome.whole_set => Some(status::next_of_set(set, session)?),
        _ => None,
    };
    out.report(&outcome, |page| {
        let (set, studies) = (&outcome.set, outcome.waiting);
        page.line(say!("drop-done", set = set, studies = studies));
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
