//! `stele disc repair`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::output::{Exit, Out, Page};
use super::session::{Common, Session, loose, sources};
use super::typed_names;
use crate::jobs::JobError;
use crate::jobs::read::copies_read::CopyRead;
use crate::jobs::read::repair::{self, ContentCheck, Outcome};
use crate::words::lang::{naming, say};
use crate::words::next_step::as_one_word;
use crate::words::quantities::of_sectors;
use crate::words::{other_discs, tag_trail};

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// Damaged images, or drives with damaged discs; several copies of one disc complete each
    /// other. IMAGE:MAP is an image with a ddrescue map: whatever the map does not list as finished
    /// (+) counts as unreadable
    #[arg(required = true, value_name = "SOURCE")]
    pub from: Vec<String>,
    /// The complete image to write
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    /// Which disc it is, if its parts disagree: one of those that the refused repair listed
    #[arg(short = 'i', long, value_name = "UUID/CONTENT")]
    pub identity: Option<String>,
    /// Where to keep the ddrescue map of what was read from a drive and what failed. The same
    /// command continues an interrupted repair; until then, what was read is in FILE.rescue
    /// [default: FILE.map, where FILE is the image to write]
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// Minutes of drive time for bad places [default: 720]. Readable places are read first, and
    /// places that parity can restore are not retried
    #[arg(long, value_name = "NUMBER")]
    pub minutes: Option<u64>,
}

/// Repairs. Needs an archive only for a drive of the archive.
pub fn run(args: &Args, common: &Common, out: &Out) -> Result<Exit, JobError> {
    let from = sources(common, &args.from)?;
    let (archive, watch) = loose(common, &from)?;
    let request = repair::Request {
        from: from.clone(),
        to: args.to.clone(),
        identity: args.identity.clone(),
        map: args.map.clone(),
        minutes: args.minutes,
    };
    let done = repair::run_named(&request, archive.as_ref(), &watch);
    watch.finish();
    let outcome = match Session::open_to_read(common, out) {
        Ok(session) => {
            let known = (session.archive(), &session.catalog().read());
            let held = repair::held_to_record(done?, known, &watch);
            watch.finish();
            held?
        }
        Err(_) => done?,
    };
    out.report(&outcome, |page| say(&outcome, &from, page));
    Ok(Exit::findings(
        outcome.lost_sectors + outcome.unchecked_sectors > 0
            || outcome.content_check == ContentCheck::Refuted
            || outcome.not_as_built.is_some()
            || !outcome.copies.iter().all(CopyRead::agrees),
    ))
}

/// How many lines of one list are printed.
const LISTED: usize = 20;

/// What was written, and from what.
fn written(outcome: &Outcome, page: &mut Page) {
    page.line(say!(
        "repair-image-written",
        file = outcome.to.display().to_string(),
        sectors = outcome.sectors,
        size = of_sectors(outcome.sectors),
        rebuilt = outcome.recovered_sectors,
    ));
    for line in outcome.copies.iter().flat_map(tag_trail::copy_read) {
        page.line(line);
    }
    for part in &outcome.others {
        page.line(other_discs::part(part));
    }
}

/// Names the sectors that nothing confirms.
fn unconfirmed(outcome: &Outcome, page: &mut Page) {
    let sectors = outcome.unchecked_sectors;
    if sectors > 0 {
        page.line(say!(
            "repair-sectors-unconfirmed",
            sectors = sectors,
            size = of_sectors(sectors),
            places = outcome.unchecked.len()
        ));
        stretches(&outcome.unchecked, page);
    }
}

/// Reports what a repair gave.
pub fn say(outcome: &Outcome, from: &[String], page: &mut Page) {
    written(outcome, page);
    if let Some(disc) = &outcome.not_as_built {
        page.line(say!("verify-not-as-built", disc = disc));
        page.next(say!("repair-next-as-built", disc = disc));
        return;
    }
    let (lost, unchecked) = (outcome.lost_sectors, outcome.unchecked_sectors);
    if outcome.content_check == ContentCheck::Refuted {
        page.line(say!("repair-content-refuted"));
        unconfirmed(outcome, page);
        name_files(outcome, page);
        page.next(say!("repair-next-other-copy"));
        return;
    }
    if lost == 0 && unchecked == 0 {
        page.line(whole(outcome));
        let file = as_one_word(&outcome.to.display().to_string());
        let foreign = outcome.copies.iter().any(|copy| copy.known == Some(false));
        page.next(match foreign {
            true => say!("repair-next-unknown", file = file),
            false => say!("repair-next-whole", file = file),
        });
        return;
    }
    if outcome.anchors_disputed {
        page.line(say!("anchors-disputed"));
    }
    if outcome.content_check == ContentCheck::Differs {
        page.line(say!("repair-content-differs"));
    }
    if lost > 0 {
        let places = outcome.lost.len();
        page.line(say!(
            "repair-sectors-lost",
            sectors = lost,
            size = of_sectors(lost),
            places = places
        ));
        stretches(&outcome.lost, page);
    }
    unconfirmed(outcome, page);
    name_files(outcome, page);
    let map = outcome
        .rescue
        .as_ref()
        .and_then(|rescue| rescue.map.as_ref())
        .map(|map| map.display().to_string());
    if let Some(map) = &map {
        page.line(say!("repair-map-written", map = map));
    }
    if outcome.rescue.as_ref().is_some_and(|rescue| rescue.stopped) {
        page.line(say!("repair-time-out"));
        if let Some(map) = map {
            let again = as_one_word(&format!("{}:{map}", outcome.to.display()));
            page.next(say!(
                "repair-next-again",
                image = again,
                drive = typed_names::drive()
            ));
        }
        return;
    }
    let from: Vec<String> = from.iter().map(|one| as_one_word(one)).collect();
    page.next(say!("repair-next-copy", sources = from.join(" ")));
}

/// What shows that the image is complete.
fn whole(outcome: &Outcome) -> String {
    let sectors = outcome.by_code_sectors;
    let size = of_sectors(sectors);
    match outcome.content_check {
        ContentCheck::Agrees => say!("repair-whole-by-digest", sectors = sectors, size = size),
        ContentCheck::NotNeeded => say!("repair-image-whole"),
        _ => say!("repair-whole-by-code", sectors = sectors, size = size),
    }
}

/// Stretches of sectors, each where it begins and how long it is.
fn stretches(all: &[(u64, u64)], page: &mut Page) {
    for (lba, sectors) in all.iter().take(LISTED) {
        page.item(say!(
            "stretch-of-sectors",
            first = naming(*lba),
            sectors = *sectors,
            size = of_sectors(*sectors)
        ));
    }
    more(all.len(), page);
}

/// How many there are beyond those that are listed.
fn more(all: usize, page: &mut Page) {
    if let Some(more @ 1..) = all.checked_sub(LISTED) {
        page.item(say!("list-more-json", items = more));
    }
}

fn name_files(outcome: &Outcome, page: &mut Page) {
    let Some(lost) = &outcome.lost_files else {
        page.line(say!("repair-files-unknown"));
        return;
    };
    let wrong = &outcome.wrong_files;
    // That no file is lost would be half of the truth.
    if !lost.is_empty() || wrong.is_empty() {
        page.line(say!("repair-files-lost", files = lost.len()));
    }
    lost.iter().take(LISTED).for_each(|path| page.item(path));
    more(lost.len(), page);
    if !wrong.is_empty() {
        page.line(say!("repair-files-wrong", files = wrong.len()));
        wrong.iter().take(LISTED).for_each(|path| page.item(path));
        more(wrong.len(), page);
    }
    let confirmed = outcome.confirmed_files.len();
    if confirmed > 0 {
        page.line(say!("repair-files-confirmed", files = confirmed));
    }
}
