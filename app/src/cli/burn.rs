//! `stele burn`.

use clap::Args as ClapArgs;

use super::out::{Exit, Out, Page};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::burn::{self, Outcome};

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// A disc, SET-0001/1, or the serial of one of its copies
    pub what: String,
    /// The drive with a blank in it, as `stele drive list` names it
    #[arg(long)]
    pub drive: String,
    /// Make a copy beyond those planned
    #[arg(long)]
    pub extra: bool,
    /// Write speed in kB/s [default: the drive's best]
    #[arg(long, value_name = "KB_PER_S")]
    pub speed: Option<u32>,
}

/// Burns a copy.
pub fn run(args: &Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let request = burn::Request {
        what: args.what.clone(),
        drive: args.drive.clone(),
        extra: args.extra,
        speed: args.speed,
    };
    let done = burn::run(&request, &mut session.context());
    session.quiet();
    let outcome = done?;
    out.report(&outcome, |page| say(&outcome, page));
    Ok(Exit::findings(!outcome.good))
}

/// Tells how a burn ended.
pub fn say(outcome: &Outcome, page: &mut Page) {
    if outcome.good {
        page.line(format!(
            "{} is good: all {} sectors of disc {} were read back and compare equal.",
            outcome.serial, outcome.equal_sectors, outcome.disc
        ));
        page.line(format!("Write {} on the disc.", outcome.serial));
        page.next(format!(
            "stele shelve {} --slot SITE/ROOM/RACK/SHELF/SLOT",
            outcome.serial
        ));
        return;
    }
    page.line(format!(
        "{} did not become a good copy of disc {}: {} of {} sectors written, {} compared equal.",
        outcome.serial,
        outcome.disc,
        outcome.written_sectors,
        outcome.sectors,
        outcome.equal_sectors
    ));
    if let Some(stopped) = &outcome.stopped {
        page.line(format!("{} [{}]", stopped.what, stopped.code));
        page.line(crate::messages::message(&stopped.code).advice);
    }
    page.line("Mark this disc as spoiled and keep it away from the shelf.");
    page.next(format!(
        "put in a fresh blank, then: stele burn {} --drive {}",
        outcome.disc, outcome.drive
    ));
}
