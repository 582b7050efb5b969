//! `stele looked-at`, `stele leave-out`.

use clap::Args as ClapArgs;

use super::output::{Exit, Out};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::make::{exceptions, leave_out};
use crate::words::lang::say;
use crate::words::quantities::bytes;

/// Arguments of `looked-at`.
#[derive(ClapArgs, Debug)]
pub struct LookedAtArgs {
    /// Numbers of the exceptions, as `stele status` lists them
    #[arg(required_unless_present_any = ["all", "reason"])]
    pub numbers: Vec<i64>,
    /// All exceptions with this reason code, such as SCN-114
    #[arg(long, value_name = "CODE", conflicts_with_all = ["numbers", "all"])]
    pub reason: Option<String>,
    /// All exceptions
    #[arg(long, conflicts_with = "numbers")]
    pub all: bool,
    /// What was done about them, for the audit trail
    #[arg(long)]
    pub why: Option<String>,
}

/// Arguments of `leave-out`.
#[derive(ClapArgs, Debug)]
pub struct LeaveOutArgs {
    /// The study: its UID, or words that match this study alone
    pub study: String,
    /// Why it will be on no disc, for the audit trail
    #[arg(long)]
    pub why: String,
}

/// Leaves a study out.
pub fn leave_out(args: &LeaveOutArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let left = leave_out::run(&args.study, &args.why, &mut session.context())?;
    out.report(&left, |page| {
        page.line(say!(
            "study-left-out",
            study = &left.study,
            files = left.files,
            size = bytes(left.bytes),
        ));
        page.next(say!("next-status"));
    });
    Ok(Exit::Done)
}

/// Takes files off the list.
pub fn looked_at(args: &LookedAtArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let n = exceptions::looked_at(
        &args.numbers,
        args.reason.as_deref(),
        args.why.as_deref().into(),
        &mut session.context(),
    )?;
    out.report(&serde_json::json!({ "taken_off": n }), |page| {
        page.line(say!("exceptions-reviewed", files = n));
        page.next(say!("next-status"));
    });
    Ok(Exit::Done)
}
