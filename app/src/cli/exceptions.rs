//! `stele looked-at`.

use clap::Args as ClapArgs;

use super::output::{Exit, Out};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::make::exceptions;
use crate::words::quantities::count;

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
    #[arg(long)]
    pub why: Option<String>,
}

/// Takes files off the list.
pub fn looked_at(args: &LookedAtArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let n = exceptions::looked_at(
        &args.numbers,
        args.why.as_deref().into(),
        &mut session.context(),
    )?;
    out.report(&serde_json::json!({ "taken_off": n }), |page| {
        page.line(format!("{} taken off the list.", count(n, "file")));
        page.next("stele status");
    });
    Ok(Exit::Done)
}
