//! `stele rebuild`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::output::{Exit, Out, Page};
use super::session::{Common, loose};
use crate::jobs::JobError;
use crate::jobs::read::copies_read::CopyRead;
use crate::jobs::read::rebuild::{self, Outcome};
use crate::words::quantities::count;
use crate::words::tag_trail;

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// All discs of one set that are left, damaged or not: images, or drives with the discs in
    /// them; at least one parity disc must be among them
    #[arg(required = true, value_name = "SOURCE")]
    pub from: Vec<String>,
    /// The folder for the whole images; needs room for all of them. It is new or empty, or one in
    /// which a rebuild of this set was stopped: that one goes on, and what it has read stays
    #[arg(long, value_name = "FOLDER")]
    pub to: PathBuf,
}

/// Rebuilds a set; exit code 1 where a disc does not get whole, or a source was not used: whoever
/// named it took it for a disc of the set. Needs an archive only for a drive of the archive.
pub fn run(args: &Args, common: &Common, out: &Out) -> Result<Exit, JobError> {
    let (archive, watch) = loose(common, &args.from)?;
    let done = rebuild::run(&args.from, &args.to, archive.as_ref(), &watch);
    watch.finish();
    let outcome = done?;
    out.report(&outcome, |page| say(&outcome, page));
    let lost = outcome.discs.iter().any(|disc| disc.image.is_none());
    let misfit = !outcome.copies.iter().all(CopyRead::agrees);
    let unused = misfit || !outcome.strangers.is_empty() || !outcome.outdated.is_empty();
    Ok(Exit::findings(lost || unused))
}

fn say(outcome: &Outcome, page: &mut Page) {
    let discs = count(outcome.discs.len() as u64, "disc");
    page.line(format!("{} has {discs}.", outcome.set));
    for line in outcome.copies.iter().flat_map(tag_trail::copy_read) {
        page.line(line);
    }
    for disc in &outcome.discs {
        let kind = if disc.parity { "parity disc" } else { "disc" };
        let was = if disc.present {
            ""
        } else {
            ", which was missing,"
        };
        match &disc.image {
            Some(image) => page.line(format!(
                "  {kind} {}{was} is whole: {}",
                disc.number,
                image.display()
            )),
            None if outcome.doubtful.contains(&disc.number) => page.line(format!(
                "  {kind} {}{was} is not called whole: discs of its set contradict each other",
                disc.number
            )),
            None => {
                let lost: u64 = disc.lost.iter().map(|(_, sectors)| sectors).sum();
                page.line(format!(
                    "  {kind} {}{was} still misses {lost} sectors",
                    disc.number
                ));
            }
        }
    }
    for source in &outcome.strangers {
        page.line(format!("  {source} holds no disc of this set"));
    }
    for disc in &outcome.outdated {
        page.line(format!(
            "  parity disc {disc} was not used: it is of other images of the data discs"
        ));
    }
    if outcome.discs.iter().any(|disc| disc.image.is_none()) {
        page.line("What there is of it is in the folder unfinished, under its UUID.");
        page.next("add further copies of the set's discs as sources to the same command");
    }
}
