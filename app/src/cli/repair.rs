//! `stele repair`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::output::{Exit, Out, Page};
use super::session::{Common, loose};
use crate::jobs::JobError;
use crate::jobs::read::copies_read::CopyRead;
use crate::jobs::read::repair::{self, Outcome};
use crate::words::quantities::count;
use crate::words::{other_discs, tag_trail};

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// Damaged images, or drives with damaged discs; several of the same disc help each other.
    /// IMAGE:MAP takes an image with its map of damage, as ddrescue writes it: what the map does
    /// not call finished (+) counts as unreadable
    #[arg(required = true, value_name = "SOURCE")]
    pub from: Vec<String>,
    /// The whole image to write
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    /// The disc that it is, where its parts cannot agree: one of those that a refused repair lists
    #[arg(short = 'i', long, value_name = "UUID/CONTENT")]
    pub identity: Option<String>,
    /// Where to keep the map of a disc in a drive: what was read, what failed, as ddrescue writes
    /// it. A repair that was cut off goes on where it was when it is given again; until then what
    /// it has read lies in FILE.rescue [default: FILE.map, FILE being the image to write]
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// Drive time that may go into places of a disc that fail, in minutes [default: 720]. What can
    /// be read is read first, and what parity gives back is not tried for
    #[arg(long, value_name = "NUMBER")]
    pub minutes: Option<u64>,
}

/// Repairs. Needs an archive only for a drive of the archive.
pub fn run(args: &Args, common: &Common, out: &Out) -> Result<Exit, JobError> {
    let (archive, watch) = loose(common, &args.from)?;
    let request = repair::Request {
        from: args.from.clone(),
        to: args.to.clone(),
        identity: args.identity.clone(),
        map: args.map.clone(),
        minutes: args.minutes,
    };
    let done = repair::run(&request, archive.as_ref(), &watch);
    watch.finish();
    let outcome = done?;
    out.report(&outcome, |page| say(&outcome, page));
    Ok(Exit::findings(
        outcome.lost_sectors + outcome.unchecked_sectors > 0
            || !outcome.copies.iter().all(CopyRead::agrees),
    ))
}

/// Tells what a repair gave.
pub fn say(outcome: &Outcome, page: &mut Page) {
    page.line(format!(
        "{} is written: {} sectors, {} of them rebuilt.",
        outcome.to.display(),
        outcome.sectors,
        outcome.recovered_sectors
    ));
    for line in outcome.copies.iter().flat_map(tag_trail::copy_read) {
        page.line(line);
    }
    for part in &outcome.others {
        page.line(other_discs::part(part));
    }
    if outcome.lost_sectors == 0 && outcome.unchecked_sectors == 0 {
        page.line("It is whole: every sector agrees with its check value.");
        return;
    }
    let each = [
        ("stay lost", outcome.lost_sectors, &outcome.lost),
        (
            "stand as they were read, and nothing confirms them",
            outcome.unchecked_sectors,
            &outcome.unchecked,
        ),
    ];
    for (what, sectors, ranges) in each.into_iter().filter(|each| each.1 > 0) {
        let places = count(ranges.len() as u64, "place");
        page.line(format!("{sectors} sectors {what}, in {places}:"));
        for (lba, sectors) in ranges.iter().take(20) {
            page.line(format!("  from sector {lba}: {sectors}"));
        }
    }
    name_files(outcome, page);
    let map = outcome
        .rescue
        .as_ref()
        .and_then(|rescue| rescue.map.as_ref());
    if let Some(map) = map {
        page.line(format!("What is missing stands in {}.", map.display()));
    }
    if outcome.rescue.as_ref().is_some_and(|rescue| rescue.stopped) {
        page.line("Time ran out before every place was tried: --minutes gives more.");
        let (image, map) = (outcome.to.display(), map.map(|map| map.display()));
        if let Some(map) = map {
            page.next(format!(
                "try the drive again for what is missing: stele repair {image}:{map} DRIVE \
                 --to FILE"
            ));
        }
        return;
    }
    page.next("add another copy of the same disc as a further source");
}

fn name_files(outcome: &Outcome, page: &mut Page) {
    let Some(lost) = &outcome.lost_files else {
        page.line("Which files that costs cannot be told: the disc's manifest is lost too.");
        return;
    };
    let each = [
        ("lost in whole or in part", lost),
        ("wrong by their hashes", &outcome.wrong_files),
    ];
    for (what, files) in each {
        let number = count(files.len() as u64, "file");
        page.line(format!("{number} {what}."));
        for path in files.iter().take(20) {
            page.line(format!("  {path}"));
        }
    }
    if !outcome.confirmed_files.is_empty() {
        let number = count(outcome.confirmed_files.len() as u64, "file");
        page.line(format!(
            "{number} with unchecked sectors are right by their hashes."
        ));
    }
}
