//! `stele burn`.

use clap::Args as ClapArgs;

use stele_catalog::Code;

use super::out::{Exit, Out, Page, count};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::burn::{self, Outcome};
use crate::jobs::burn_set::{self, Said};
use crate::jobs::burn_trial;

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// A disc, SET-0001/1, the serial of one of its copies, or a whole set, SET-0001: then all its
    /// copies are burned, one blank after the other, until none is left
    pub what: String,
    /// The drive with a blank in it, as `stele drive list` names it; for a set, one or several
    #[arg(long, required = true)]
    pub drive: Vec<String>,
    /// Make a copy beyond those planned
    #[arg(long)]
    pub extra: bool,
    /// Write speed in kB/s [default: the drive's best]
    #[arg(long, value_name = "KB_PER_S")]
    pub speed: Option<u32>,
    /// A trial onto a rewritable disc (BD-RE): whatever is on it is overwritten. It is no archive
    /// copy, counts as none and gets no serial
    #[arg(long, conflicts_with = "extra")]
    pub rewritable: bool,
}

/// Burns a copy.
pub fn run(args: &Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    if matches!(Code::parse(&args.what), Code::Set(_)) && !args.rewritable {
        return set(args, session, out);
    }
    let [drive] = args.drive.as_slice() else {
        return Err(JobError::OneDrive {
            drives: args.drive.len(),
        });
    };
    if args.rewritable {
        return trial(args, drive, session, out);
    }
    let request = burn::Request {
        what: args.what.clone(),
        drive: drive.clone(),
        extra: args.extra,
        speed: args.speed,
    };
    let done = burn::run(&request, &mut session.context());
    session.quiet();
    let outcome = done?;
    out.report(&outcome, |page| say(&outcome, page));
    Ok(Exit::findings(!outcome.good))
}

/// Burns a trial onto a rewritable disc.
fn trial(args: &Args, drive: &str, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let request = burn_trial::Request {
        disc: args.what.clone(),
        drive: drive.to_owned(),
        speed: args.speed,
    };
    let done = burn_trial::run(&request, &mut session.context());
    session.quiet();
    let outcome = done?;
    out.report(&outcome, |page| say_trial(&outcome, page));
    Ok(Exit::findings(!outcome.whole))
}

fn say_trial(outcome: &burn_trial::Outcome, page: &mut Page) {
    page.line(format!(
        "A trial of disc {} in {}: {} of {} sectors were read back and compare equal.",
        outcome.disc, outcome.drive, outcome.equal_sectors, outcome.sectors
    ));
    if let Some(stopped) = &outcome.stopped {
        page.line(format!("{} [{}]", stopped.what, stopped.code));
        page.line(crate::messages::message(&stopped.code).advice);
    }
    page.line(
        "This disc is rewritable: it is no archive copy, counts as none, and gets no serial.",
    );
    page.line(format!(
        "What drive and disc did, with times: {}",
        outcome.log
    ));
    page.next(format!(
        "put in a blank BD-R, then: stele burn {} --drive {}",
        outcome.disc, outcome.drive
    ));
}

/// Burns all copies of a set.
fn set(args: &Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let request = burn_set::Request {
        set: args.what.clone(),
        drives: args.drive.clone(),
        speed: args.speed,
    };
    let say = |said: &Said| out.aside(said, &aside(said));
    let (archive, person, watch) = session.parts();
    let done = burn_set::run(&request, archive, person, watch, &say);
    session.quiet();
    let outcome = done?;
    out.report(&outcome, |page| say_set(&outcome, page));
    Ok(Exit::findings(!outcome.left.is_empty()))
}

/// What a person hears while a set is burned.
fn aside(said: &Said) -> String {
    match said {
        Said::BlankWanted { drive, now, left } => format!(
            "{drive}: put a blank in (there is {now}); {} to burn.",
            count(*left as u64, "copy")
        ),
        Said::Begun { drive, what } => format!("{drive}: burning {what}."),
        Said::Ended(outcome) if outcome.good => format!(
            "{}: {} is good. Write {} on the disc.",
            outcome.drive, outcome.serial, outcome.serial
        ),
        Said::Ended(outcome) => format!(
            "{}: {} is spoiled. Mark the disc and keep it away from the shelf.",
            outcome.drive, outcome.serial
        ),
        Said::DriveLeft { drive, code, what } => {
            let advice = crate::messages::message(code).advice;
            format!("{drive} is left alone: {what} [{code}]. {advice}")
        }
    }
}

fn say_set(outcome: &burn_set::Outcome, page: &mut Page) {
    if outcome.burned.is_empty() && outcome.left.is_empty() {
        page.line(format!("All copies of {} are burned already.", outcome.set));
        page.next("stele status");
        return;
    }
    let good = outcome.burned.iter().filter(|burn| burn.good).count() as u64;
    page.line(format!(
        "{}: {} burned and read back.",
        outcome.set,
        count(good, "good copy")
    ));
    if outcome.left.is_empty() {
        page.next("stele status");
    } else {
        let left = outcome.left.join(", ");
        page.line(format!("Still to be burned: {left}"));
        page.next(format!("stele burn {} --drive DRIVE goes on", outcome.set));
    }
}

/// Tells how a burn ended.
pub fn say(outcome: &Outcome, page: &mut Page) {
    if outcome.good {
        page.line(format!(
            "{} is good: all {} sectors of disc {} were read back and compare equal.",
            outcome.serial, outcome.equal_sectors, outcome.disc
        ));
        page.line(format!("Write {} on the disc.", outcome.serial));
        page.line(log(outcome));
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
    page.line(log(outcome));
    page.next(format!(
        "put in a fresh blank, then: stele burn {} --drive {}",
        outcome.disc, outcome.drive
    ));
}

fn log(outcome: &Outcome) -> String {
    format!("What drive and disc did, with times: {}", outcome.log)
}
