//! `stele find` and `stele scan`.

use std::collections::BTreeSet;

use super::output::{Exit, LINES, Out, Page, Whole};
use super::session::Session;
use super::unfit::within;
use crate::jobs::JobError;
use crate::jobs::read::in_drive::Which;
use crate::jobs::shelf::find::{self, Study};
use crate::jobs::shelf::loans;
use crate::jobs::shelf::scan::{self, LooksLike, ScannedCopy, Thing};
use crate::station;
use crate::words::advice::Place;
use crate::words::lang::say;
use crate::words::quantities::day;
use crate::words::{finds, scans, tag_trail};
use clap::Args as ClapArgs;
use stele_catalog::{CopyState, FindQuery, Period};

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// Words, or their beginnings, from a name, an ID, an accession number, a description, a file
    /// name or a case; also a date of study or birth, or a UID
    #[arg(default_value = "")]
    pub text: Vec<String>,
    /// First date: 2026-09-01, 1.9.2026, 2026-09 or 9/2026
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Last date; a month includes its last day
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
    /// Modality, such as CT, or a word for it, such as ultrasound
    #[arg(long)]
    pub modality: Option<String>,
    /// Show at most this many studies [default: as many as fit on a page]
    #[arg(long, conflicts_with = "all", value_parser = within::<u32>(1, 1_000_000))]
    pub limit: Option<u32>,
    /// Show all studies, each with its copies
    #[arg(long)]
    pub all: bool,
}

/// Finds studies; exit code 1 where none matches, or only similar ones do.
pub fn run(args: Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let request = find::Request {
        text: args.text.join(" "),
        from: args.from,
        to: args.to,
        modality: args.modality,
        limit: (!args.all).then(|| args.limit.unwrap_or(USUAL)),
    };
    let outcome = find::run(&request, &session.catalog().read())?;
    let due = due_back(None, &outcome.studies, session)?;
    let reader = session.catalog().read();
    let is_none = outcome.studies.is_empty();
    let is_empty = is_none && reader.find(&FindQuery::default(), 1)?.is_empty();
    let dated = request.from.is_some() || request.to.is_some();
    let impossible = impossible_date(&args.text);
    let why = match (dated, request.modality.is_some()) {
        _ if is_empty => "empty",
        _ if impossible.is_some() => "impossible",
        (true, true) => "both",
        (true, false) => "dates",
        (false, true) => "modality",
        (false, false) => "text",
    };
    out.report(&outcome, |page| {
        for line in finds::understood(&outcome) {
            page.line(line);
        }
        for one in &outcome.kept_out {
            page.line(finds::kept_out(one, Place::Terminal));
        }
        if outcome.studies.is_empty() && !outcome.kept_out.is_empty() {
            page.line(say!("find-only-kept-out"));
        } else if outcome.studies.is_empty() {
            if let Some(date) = impossible {
                page.line(say!("find-impossible-date", date = date));
            }
            page.line(say!("find-none", why = why));
            if args.text.iter().any(|word| has_short_year(word)) {
                page.line(say!("find-short-year"));
            }
        } else if !outcome.exact {
            let found = outcome.studies.len() as u64;
            page.line(scans::no_exact_match(&outcome.similar, found));
        }
        // One line says how many more there are, and a few when copies are due back.
        let above = finds::understood(&outcome).len()
            + outcome.kept_out.len()
            + usize::from(!outcome.exact);
        let room = LINES.saturating_sub(above + 1 + due.len().min(DUE_SHOWN));
        let whole = args.all || args.limit.is_some();
        let most = if whole { usize::MAX } else { room };
        let is_all = outcome.more_studies == 0;
        let how = (finds::line as fn(&Study) -> String, is_all);
        let hidden = say_studies(&outcome.studies, args.all, (room, most), how, page);
        due.iter().for_each(|line| page.line(line));
        page.cut(Whole { all: whole });
        match (outcome.more_studies + hidden, outcome.many_more) {
            (0, _) => {}
            (more, true) => page.line(say!("find-more-than", studies = more)),
            (more, false) => page.line(say!("find-more", studies = more)),
        }
    });
    let none = outcome.studies.is_empty() || !outcome.exact;
    Ok(Exit::findings(none))
}

/// The first word that reads as a day that no calendar has.
fn impossible_date(text: &[String]) -> Option<&str> {
    let mut words = text.iter().flat_map(|text| text.split_whitespace());
    words.find(|word| Period::is_impossible(word))
}

/// Whether a word is a date whose year has two digits: `4.3.40`, `04/03/40`.
fn has_short_year(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let parts: Vec<&str> = word.split(['.', '/', '-']).collect();
        let digits =
            |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        parts.len() == 3 && parts.iter().all(digits)
    })
}

/// How many studies are looked for unless another number is asked for: more than fit on a page.
const USUAL: u32 = 20;

/// How many of the copies that are due back have room beside the studies.
const DUE_SHOWN: usize = 5;

/// Says studies: each with its copies where they fit into the lines that there is `room` for, or
/// where that was asked for, else each in one line, at `most` so many. `is_all` is whether these
/// are all that there are. Gives how many are not said.
fn say_studies(
    studies: &[Study],
    all: bool,
    (room, most): (usize, usize),
    (line, is_all): (fn(&Study) -> String, bool),
    page: &mut Page,
) -> u64 {
    let cards = || studies.iter().map(finds::card);
    if all || cards().map(|card| card.len()).sum::<usize>() <= room {
        cards().flatten().for_each(|line| page.line(line));
        return 0;
    }
    let some = studies.iter().take(most);
    some.for_each(|study| page.line(line(study)));
    let hidden = studies.len().saturating_sub(most);
    // How to see more of them is said below.
    if hidden == 0 && is_all {
        page.line(say!("find-show-copies"));
    }
    hidden as u64
}

/// Says the studies that something holds that was scanned, below so many lines of what is due back.
fn say_held(outcome: &scan::Outcome, all: bool, due: usize, page: &mut Page) {
    let is_all = scans::more_on_disc(outcome, 0).is_none();
    // What it is, what to do next, and one line of how many more there are.
    let others = 3 + scans::facts(outcome, Place::Terminal).len() + due;
    let room = LINES.saturating_sub(others).max(1);
    let most = if all { usize::MAX } else { room };
    // Of a good one that lies in the hand, no other copy is named.
    let is_good = |copy: &ScannedCopy| matches!(copy.state, CopyState::Good | CopyState::Watch);
    let in_hand = matches!(&outcome.thing, Thing::Copy(copy) if is_good(copy));
    let line: fn(&Study) -> String = match in_hand {
        true => finds::brief,
        false => finds::line,
    };
    let how = (line, is_all);
    let hidden = say_studies(&outcome.studies, all, (room, most), how, page);
    page.cut(Whole { all });
    match scans::more_on_disc(outcome, hidden) {
        Some(more) => page.line(say!("scan-show-more", more = more)),
        None if hidden > 0 => page.line(say!("find-show-more", studies = hidden)),
        None => {}
    }
}

/// When those of these copies are due back that are lent: the one that was scanned, and those of
/// studies that were found.
fn due_back(
    scanned: Option<&str>,
    studies: &[Study],
    session: &Session,
) -> Result<Vec<String>, JobError> {
    let found = studies.iter().flat_map(|study| &study.copies);
    let found = found.filter(|copy| copy.lent_to.is_some());
    let found = found.map(|copy| copy.serial.as_str());
    let lent: BTreeSet<&str> = found.chain(scanned).collect();
    if lent.is_empty() {
        return Ok(Vec::new());
    }
    let loans = loans::open(&session.catalog().read())?;
    let loans = loans
        .iter()
        .filter(|one| lent.contains(one.serial.as_str()));
    let lines = loans.filter_map(|one| {
        let day = day(one.due?);
        Some(say!("find-due-back", serial = &one.serial, day = day))
    });
    Ok(lines.collect())
}

/// Says what a code is; exit code 1 where it is unknown.
pub fn scan(
    code: Option<String>,
    drive: Option<String>,
    all: bool,
    session: &mut Session,
    out: &Out,
) -> Result<Exit, JobError> {
    let asked = scan::Asked {
        drives: station::count(session.archive())?,
        studies: (!all).then_some(scan::SHOWN),
        at: session.outside().clock().now(),
    };
    let outcome = match (code, drive) {
        (serial, Some(drive)) => {
            let which = Which {
                serial,
                drive: Some(drive),
                by_label: false,
                disc_changed: false,
            };
            let done = scan::disc_in(&which, asked, &mut session.context());
            session.quiet();
            done?
        }
        (code, None) => {
            let code = code.as_deref().unwrap_or("");
            scan::run(
                code,
                &session.catalog().read(),
                session.archive(),
                asked,
                session.held(),
            )?
        }
    };
    let mut scanned = None;
    if let Thing::Copy(copy) = &outcome.thing
        && copy.lent_to.is_some()
    {
        scanned = Some(copy.serial.as_str());
    }
    let due = due_back(scanned, &outcome.studies, session)?;
    out.report(&outcome, |page| {
        page.line(scans::what(&outcome));
        for fact in scans::facts(&outcome, Place::Terminal) {
            page.item(fact);
        }
        due.iter().for_each(|line| page.line(line));
        if let Some(words) = outcome.trail.as_ref().and_then(tag_trail::in_terminal) {
            page.line(words);
        }
        page.next(scans::next(&outcome, Place::Terminal));
        say_held(&outcome, all, due.len(), page);
    });
    let unknown = match &outcome.thing {
        Thing::Text { exact, .. } => outcome.studies.is_empty() || !exact,
        Thing::Unknown {
            looks_like: LooksLike::Request | LooksLike::Shipment,
        } => false,
        Thing::Unknown { .. } | Thing::Unrecorded { .. } => true,
        Thing::Copy(_)
        | Thing::Slot { .. }
        | Thing::Person { .. }
        | Thing::Set { .. }
        | Thing::Blanks(_)
        | Thing::Disc { .. } => false,
    };
    let misfits = outcome.trail.as_ref().is_some_and(|t| !t.fit.agrees());
    Ok(Exit::findings(unknown || misfits))
}
