//! `stele restore`.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;

use super::output::{Exit, Out, Page, escaped};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::read::restore::{self, Checked, Outcome, Planned};
use crate::words::quantities::{bytes, count};
use crate::words::{outcomes, tag_trail};

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// The study: its UID, or words that only it answers to
    pub study: String,
    /// The folder to write into
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
    /// The drive with a disc that holds it
    #[arg(long, required_unless_present_any = ["image", "dry_run", "verify_only"])]
    pub drive: Option<String>,
    /// An image file instead of a drive
    #[arg(long, conflicts_with = "drive", value_name = "FILE")]
    pub image: Option<String>,
    /// Minutes of drive time that may go into places that fail [default: 12 hours]
    #[arg(long, conflicts_with_all = ["image", "dry_run", "verify_only"])]
    pub minutes: Option<u64>,
    /// Try places again that failed in an earlier restore from the same copy, as if nothing were
    /// known of them: in another drive, or after cleaning the disc
    #[arg(long, conflicts_with_all = ["image", "dry_run", "verify_only"])]
    pub try_again: bool,
    /// Let the headers of objects say of the patient what was corrected since, and nothing else;
    /// RESTORED.TXT says which files are not as on the disc, with the hash of both
    #[arg(long, conflicts_with = "verify_only")]
    pub corrected: bool,
    /// Preview only: how many files, the room they need, the discs to fetch
    #[arg(long, conflicts_with_all = ["drive", "image"])]
    pub dry_run: bool,
    /// Restore nothing: read what the folder has and compare it with the hashes
    #[arg(long, conflicts_with_all = ["drive", "image", "dry_run"])]
    pub verify_only: bool,
}

impl Args {
    /// Whether it restores nothing, and only looks.
    pub fn only_looks(&self) -> bool {
        self.dry_run || self.verify_only
    }
}

/// Restores a study, or says what a restore would do or has done.
pub fn run(args: Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    if args.dry_run {
        let planned = restore::plan(&args.study, &args.to, args.corrected, &session.context());
        session.quiet();
        let planned = planned?;
        out.report(&planned, |page| say_planned(&planned, page));
        return Ok(Exit::Done);
    }
    if args.verify_only {
        let checked = restore::check(&args.study, &args.to, &session.context());
        session.quiet();
        let checked = checked?;
        out.report(&checked, |page| say_checked(&checked, &args.to, page));
        let whole = checked.agree == checked.files && checked.files > 0;
        let further = checked.waiting + checked.left_out + checked.not_built.len() as u64;
        return Ok(Exit::findings(!whole || further > 0));
    }
    let from = args.drive.or(args.image).unwrap_or_default();
    let request = restore::Request {
        study: args.study,
        to: args.to.clone(),
        from,
        minutes: args.minutes,
        try_again: args.try_again,
        corrected: args.corrected,
    };
    let done = restore::run(&request, &mut session.context());
    session.quiet();
    let outcome = done?;
    out.report(&outcome, |page| {
        say(&outcome, &args.to, page);
        if args.corrected {
            say_corrected(&outcome, page);
        }
        if let Some(words) = outcome.trail.as_ref().and_then(tag_trail::words) {
            page.line(words);
        }
    });
    let findings = !outcome.lost.is_empty()
        || !outcome.refused.is_empty()
        || !outcome.uncorrected.is_empty()
        || outcome.trail.as_ref().is_some_and(|t| !t.fit.agrees());
    Ok(Exit::findings(findings))
}

fn say_planned(planned: &Planned, page: &mut Page) {
    page.line(format!(
        "{} in the study; {} already in the folder.",
        count(planned.files, "file"),
        count(planned.there, "file")
    ));
    let free = planned
        .free_bytes
        .map(|free| format!(", {} free", bytes(free)));
    page.line(format!(
        "Room needed: {}{}.",
        bytes(planned.needed_bytes),
        free.unwrap_or_default()
    ));
    if planned.renamed > 0 {
        page.line(format!(
            "{} will get another name, because theirs is taken or unsafe.",
            count(planned.renamed, "file")
        ));
    }
    not_built(&planned.not_built, page);
    not_there(planned.waiting, planned.left_out, page);
    if !planned.without_sound.is_empty() {
        page.line(format!(
            "No copy of {} is sound: what can be read of its copies or its image is brought back.",
            planned.without_sound.join(", ")
        ));
    }
    fetch(&planned.discs, page);
}

fn say_checked(checked: &Checked, to: &Path, page: &mut Page) {
    page.line(format!(
        "{} of {} in {} agree with their hashes ({}).",
        checked.agree,
        count(checked.files, "file"),
        escaped(&to.to_string_lossy()),
        bytes(checked.bytes)
    ));
    if checked.corrected > 0 {
        page.line(format!(
            "{} of them with a corrected header: compared with the hash in RESTORED.TXT.",
            count(checked.corrected, "file")
        ));
    }
    for path in &checked.changed {
        page.line(format!("  Changed: {}", escaped(&path.to_string_lossy())));
    }
    for path in checked.missing.iter().take(LISTED) {
        page.line(format!("  Missing: {}", escaped(path)));
    }
    more(checked.missing.len(), page);
    not_built(&checked.not_built, page);
    not_there(checked.waiting, checked.left_out, page);
    fetch(&checked.discs, page);
}

fn say(outcome: &Outcome, to: &Path, page: &mut Page) {
    page.line(format!(
        "Restored {} ({}) from disc {} into {}; each was read back there and agrees with its \
         hashes.",
        count(outcome.files, "file"),
        bytes(outcome.bytes),
        outcome.disc,
        escaped(&to.to_string_lossy())
    ));
    if outcome.there > 0 {
        page.line(format!(
            "{} were there already.",
            count(outcome.there, "file")
        ));
    }
    page.line(format!(
        "{} of the study's {} are there now.",
        outcome.study_there,
        count(outcome.study_files, "file")
    ));
    if outcome.mended_sectors > 0 {
        page.line(format!(
            "The disc is damaged: {} sectors were rebuilt on the way. Repair it.",
            outcome.mended_sectors
        ));
    }
    if outcome.rescue.is_some_and(|rescue| rescue.stopped) {
        page.line(
            "Time ran out before all that is missing had been tried: the same command with more \
             --minutes goes on.",
        );
    }
    if outcome.rescue.is_some_and(|rescue| rescue.map_ignored) {
        page.line("What an earlier restore noted of bad places is not of this copy: not used.");
    }
    let known = outcome.rescue.map_or(0, |rescue| rescue.known_sectors);
    if known > 0 {
        page.line(format!(
            "{} failed in an earlier restore from this copy and were not tried again.",
            count(known, "sector")
        ));
        if !outcome.lost.is_empty() {
            page.line("--try-again tries them as if nothing were known.");
        }
    }
    for path in outcome.lost.iter().take(LISTED) {
        page.line(format!("  Could not be brought back: {}", escaped(path)));
    }
    more(outcome.lost.len(), page);
    for refused in outcome.refused.iter().take(LISTED) {
        let (path, what) = (escaped(&refused.path), escaped(&refused.what));
        page.line(format!("  Could not be written: {path}: {what}"));
    }
    more(outcome.refused.len(), page);
    if let Some(list) = &outcome.list {
        let list = list.file_name().unwrap_or_default().to_string_lossy();
        page.line(format!("Names before and now: {}", escaped(&list)));
    }
    not_built(&outcome.not_built, page);
    not_there(outcome.waiting, outcome.left_out, page);
    if !outcome.further_discs.is_empty() {
        page.next(format!(
            "the rest is on {}",
            outcome.further_discs.join(", ")
        ));
    }
}

/// What became of the headers.
fn say_corrected(outcome: &Outcome, page: &mut Page) {
    match outcome.corrected {
        0 => page.line("No header was corrected."),
        n => page.line(format!(
            "Corrected the patient in the header of {}; RESTORED.TXT names each, with the hash of \
             the disc's file and of this one. Nothing else in them was changed.",
            count(n, "file")
        )),
    }
    for one in outcome.uncorrected.iter().take(LISTED) {
        let why = outcomes::uncorrected(one.why);
        page.line(format!(
            "  Left as on the disc: {}: {why}",
            escaped(&one.path)
        ));
    }
    more(outcome.uncorrected.len(), page);
}

/// Lines of one list; the JSON report has all of them.
const LISTED: usize = 50;

fn more(all: usize, page: &mut Page) {
    if all > LISTED {
        page.line(format!("  … and {} more", all - LISTED));
    }
}

fn not_built(discs: &[String], page: &mut Page) {
    if !discs.is_empty() {
        page.line(format!("Not built yet: {}", discs.join(", ")));
    }
}

/// What no disc gives back.
fn not_there(waiting: u64, left_out: u64, page: &mut Page) {
    if waiting > 0 {
        page.line(format!("{} of it wait for a disc.", count(waiting, "file")));
    }
    if left_out > 0 {
        page.line(outcomes::left_out(left_out));
    }
}

fn fetch(discs: &[String], page: &mut Page) {
    if !discs.is_empty() {
        page.next(format!("fetch {}", discs.join(", ")));
    }
}
