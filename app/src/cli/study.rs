//! `stele study`.

use clap::{Args as ClapArgs, Subcommand};

use super::output::{Exit, Out};
use super::session::Session;
use super::unfit::real;
use crate::jobs::JobError;
use crate::jobs::make::leave_out;
use crate::words::lang::say;
use crate::words::quantities::bytes;

/// What to do with a study.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Leave out a study whose files are gone for good; it no longer waits for a disc
    #[command(after_help = "Example:\n\
        \x20 stele study leave-out 1.2.840.113619.2.1 --why 'deleted by the sender'")]
    LeaveOut(LeaveOutArgs),
}

/// Arguments of `leave-out`.
#[derive(ClapArgs, Debug)]
pub struct LeaveOutArgs {
    /// The study: its UID, or words that match this study alone
    pub study: String,
    /// Why it will be on no disc, for the audit trail
    #[arg(long, value_parser = real)]
    pub why: String,
}

/// Does it.
pub fn run(command: &Command, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let Command::LeaveOut(args) = command;
    let left = leave_out::run(&args.study, &args.why, &mut session.context())?;
    out.report(&left, |page| {
        let (study, files, size) = (&left.study, left.files, bytes(left.bytes));
        page.line(match left.kept {
            Some(kept) => say!(
                "study-left-out",
                kept = kept,
                study = study,
                files = files,
                size = size
            ),
            None => say!(
                "study-left-out-files",
                study = study,
                files = files,
                size = size
            ),
        });
        page.next(say!("next-status"));
    });
    Ok(Exit::Done)
}
