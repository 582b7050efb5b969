//! `stele build`.

use clap::Args as ClapArgs;

use super::ingest;
use super::output::{Exit, Out, Page};
use super::session::Session;
use super::status;
use crate::jobs::JobError;
use crate::jobs::make::build::{self, Outcome};
use crate::jobs::read::copies_read::CopyRead;
use crate::jobs::run::lookup;
use crate::station;
use crate::words::quantities::{bytes, count};
use crate::words::tag_trail;

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// A set, SET-0001, or one disc of it, SET-0001/1
    pub what: String,
    /// Build also what is built already
    #[arg(long)]
    pub again: bool,
    /// Bring the image of one disc back from a copy in this drive, or from an image file
    #[arg(long, value_name = "DRIVE", conflicts_with = "again")]
    pub from: Option<String>,
    /// With --again: also where the image holds files whose sources are gone
    #[arg(long, requires = "again")]
    pub lose_files: bool,
    /// Try a repair of every row, not only of a sample
    #[arg(long)]
    pub full_trial: bool,
}

/// Builds images.
pub fn run(args: &Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let request = build::Request {
        what: args.what.clone(),
        again: args.again,
        from: args.from.clone(),
        lose_files: args.lose_files,
        full_trial: args.full_trial,
    };
    let done = build::run(&request, &mut session.context());
    session.quiet();
    let outcome = done?;
    let what = lookup::named(&session.catalog().read(), &args.what)?;
    let set = what.split_once('/').map_or(what.as_str(), |(set, _)| set);
    let next = status::next_of_set(set, session)?;
    out.report(&outcome, |page| say(&outcome, &next, page));
    let clean = [&outcome.empty, &outcome.lost]
        .iter()
        .all(|discs| discs.is_empty());
    let clean = clean && outcome.left_out.is_empty();
    let clean = clean && outcome.copies.iter().all(CopyRead::agrees);
    Ok(Exit::findings(!clean || !outcome.outdated.is_empty()))
}

/// Tells of what was built, and what is next.
fn say(outcome: &Outcome, next: &str, page: &mut Page) {
    for image in &outcome.built {
        page.line(format!(
            "{} is built: {} ({}, {} of 248 strips are protection)",
            image.disc,
            image.file.display(),
            bytes(image.sectors.saturating_mul(2048)),
            image.parity
        ));
    }
    for disc in &outcome.brought_back {
        page.line(format!(
            "The image of {disc} is there again, as it was built."
        ));
    }
    for line in outcome.copies.iter().flat_map(tag_trail::copy_read) {
        page.line(line);
    }
    for damaged in &outcome.damaged {
        page.line(format!(
            "{} is damaged: {} of it had to be rebuilt.",
            damaged.from,
            count(damaged.sectors, "sector")
        ));
        if damaged.from.starts_with("virtual:") || station::is_device(&damaged.from) {
            page.line(format!(
                "Let a full read say how it stands: stele verify --drive {}",
                damaged.from
            ));
        }
    }
    if !outcome.before.is_empty() {
        let n = count(outcome.before.len() as u64, "disc");
        page.line(format!("{n} built before: {}", outcome.before.join(", ")));
    }
    ingest::list(page, "Left out, to be taken in again:", &outcome.left_out);
    for disc in &outcome.outdated {
        page.line(format!(
            "{disc} is parity of other images than its set has now."
        ));
    }
    for disc in &outcome.lost {
        page.line(format!(
            "The image of {disc} is gone or cannot be mended, and files of it are not any more as \
             they were taken in. Nothing of it was changed."
        ));
    }
    for disc in &outcome.empty {
        page.line(format!(
            "{disc} has nothing left on it: its files are gone."
        ));
    }
    page.next(next);
}
