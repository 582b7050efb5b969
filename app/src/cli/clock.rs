//! `stele audit confirm-clock`.

use clap::Args as ClapArgs;

use super::output::{Exit, Out};
use super::session::Session;
use super::unfit::real;
use crate::jobs::JobError;
use crate::jobs::run::clock_check;
use crate::words::notices;

/// Arguments of `confirm-clock`.
#[derive(ClapArgs, Debug)]
pub struct ConfirmArgs {
    /// Why the clock is right, for the audit trail
    #[arg(long, value_parser = real)]
    pub why: String,
}

/// Records that the clock is right.
pub fn confirm(args: &ConfirmArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let found = clock_check::confirm(&args.why, &mut session.context())?;
    let report = serde_json::json!({ "confirmed": found });
    out.report(&report, |page| page.line(notices::clock(found.as_ref())));
    Ok(Exit::Done)
}
