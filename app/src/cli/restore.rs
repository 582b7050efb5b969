//! `stele restore`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::output::{Exit, Out, Page};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::read::restore::{self, Outcome};
use crate::words::quantities::{bytes, count};

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// The study: its UID, or words that only it answers to
    pub study: String,
    /// The folder to write into
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
    /// The drive with a disc that holds it
    #[arg(long, required_unless_present = "image")]
    pub drive: Option<String>,
    /// An image file instead of a drive
    #[arg(long, conflicts_with = "drive", value_name = "FILE")]
    pub image: Option<String>,
}

/// Restores a study.
pub fn run(args: Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let from = args.drive.or(args.image).unwrap_or_default();
    let request = restore::Request {
        study: args.study,
        to: args.to.clone(),
        from,
    };
    let done = restore::run(&request, &mut session.context());
    session.quiet();
    let outcome = done?;
    out.report(&outcome, |page| say(&outcome, &args.to, page));
    Ok(Exit::findings(!outcome.lost.is_empty()))
}

fn say(outcome: &Outcome, to: &std::path::Path, page: &mut Page) {
    page.line(format!(
        "{} ({}) from disc {} are in {}; every one agrees with its hashes.",
        count(outcome.files, "file"),
        bytes(outcome.bytes),
        outcome.disc,
        to.display()
    ));
    if outcome.there > 0 {
        page.line(format!(
            "{} were there already.",
            count(outcome.there, "file")
        ));
    }
    if outcome.mended_sectors > 0 {
        page.line(format!(
            "The disc is damaged: {} sectors were rebuilt on the way. Repair it.",
            outcome.mended_sectors
        ));
    }
    for path in &outcome.lost {
        page.line(format!(
            "  Could not be brought back: {}",
            path.escape_debug()
        ));
    }
    if !outcome.further_discs.is_empty() {
        page.next(format!(
            "the rest is on {}",
            outcome.further_discs.join(", ")
        ));
    }
}
