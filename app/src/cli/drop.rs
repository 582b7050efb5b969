//! `stele drop`.

use clap::Args as ClapArgs;

use super::output::{Exit, Out};
use super::session::Session;
use super::status;
use crate::jobs::JobError;
use crate::jobs::make::drop_planned;
use crate::words::quantities::count;

/// Arguments of `drop`.
#[derive(ClapArgs, Debug)]
pub struct DropArgs {
    /// The set, SET-0001, or one disc of it that is not wanted, SET-0001/2; no copy may hold it
    pub set: String,
    /// Why, for the audit trail
    #[arg(long)]
    pub why: Option<String>,
    /// Also where its images hold files whose sources are gone
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
        page.line(format!(
            "{} is given up; {} for a disc.",
            outcome.set,
            match outcome.waiting {
                0 => "nothing waits".to_owned(),
                1 => "one study waits".to_owned(),
                n => format!("{} wait", count(n, "study")),
            }
        ));
        if !outcome.serials.is_empty() {
            let serials = outcome.serials.join(", ");
            page.line(format!("Throw these labels away: {serials}"));
        }
        if !outcome.spoiled.is_empty() {
            let serials = outcome.spoiled.join(", ");
            page.line(format!(
                "Out of use, keep these discs off the shelf: {serials}"
            ));
        }
        for path in &outcome.kept {
            page.line(format!(
                "This file stays, it may hold what is nowhere else: {}",
                path.display()
            ));
        }
        match (built, outcome.waiting) {
            (Some(next), _) => page.next(next),
            (_, 0) => page.next("stele status"),
            (_, 1..) => page.next("stele plan --media bd25 --copies 2 --dry-run"),
        }
    });
    Ok(Exit::Done)
}
