//! `stele drop` and `stele looked-at`.

use clap::Args as ClapArgs;

use super::out::{Exit, Out, count};
use super::session::Session;
use crate::jobs::{JobError, drop};

/// Arguments of `drop`.
#[derive(ClapArgs, Debug)]
pub struct DropArgs {
    /// The set, SET-0001, or one disc of it that is not wanted, SET-0001/2; no copy may have been
    /// begun
    pub set: String,
    /// Why, for the audit trail
    #[arg(long, default_value = "planned anew")]
    pub why: String,
}

/// Arguments of `looked-at`.
#[derive(ClapArgs, Debug)]
pub struct LookedAtArgs {
    /// Numbers of the files, as `stele status` lists them
    #[arg(required_unless_present = "all")]
    pub numbers: Vec<i64>,
    /// All files on the list
    #[arg(long, conflicts_with = "numbers")]
    pub all: bool,
    /// What was done about them, for the audit trail
    #[arg(long, default_value = "looked at")]
    pub why: String,
}

/// Drops a planned set.
pub fn set(args: &DropArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let outcome = match args.set.contains('/') {
        true => drop::disc(&args.set, &args.why, &mut session.context())?,
        false => drop::set(&args.set, &args.why, &mut session.context())?,
    };
    out.report(&outcome, |page| {
        page.line(format!(
            "{} is given up; {} again for a disc.",
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
        match outcome.set.split_once('/') {
            Some((set, _)) => page.next(format!("stele build {set}")),
            None => page.next("stele plan --media bd25 --copies 2 --dry-run"),
        }
    });
    Ok(Exit::Done)
}

/// Takes files off the list.
pub fn looked_at(args: &LookedAtArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let n = drop::looked_at(&args.numbers, &args.why, &mut session.context())?;
    out.report(&serde_json::json!({ "taken_off": n }), |page| {
        page.line(format!("{} taken off the list.", count(n, "file")));
        page.next("stele status");
    });
    Ok(Exit::Done)
}
