//! `stele ingest`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;

use super::output::{Exit, Out, Page, Whole};
use super::session::Session;
use super::unfit::named;
use crate::jobs::make::ingest::{self, Outcome};
use crate::jobs::shelf::patients::{self, Difference};
use crate::jobs::{JobError, Remark};
use crate::words::advice::Place;
use crate::words::lang::say;
use crate::words::next_step::as_one_word;
use crate::words::patients as words;
use crate::words::quantities::bytes;
use crate::words::{lists, remarks};

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// Folders or files to import; they stay where they are, unchanged
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Name of the case for documents that belong to no study
    #[arg(long, value_name = "ID", value_parser = named)]
    pub case: Option<String>,
    /// Whether all lines of the report are printed
    #[command(flatten)]
    pub whole: Whole,
}

/// Imports folders.
pub fn run(args: Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let whole = args.whole;
    let request = ingest::Request {
        paths: args.paths,
        case: args.case,
    };
    let done = ingest::run(&request, &mut session.context());
    session.quiet();
    let outcome = done?;
    let open = patients::differences(&session.catalog().read())?.len() as u64;
    let next = match open {
        0 => say!("next-plan"),
        open => words::decide(open, Place::Terminal),
    };
    out.report(&outcome, |page| {
        say(&outcome, &next, page);
        if !whole.all {
            page.cut_saying(|lines| say!("ingest-cut", lines = lines));
        }
    });
    Ok(Exit::findings(
        !outcome.exceptions.is_empty()
            || !outcome.notices.is_empty()
            || !outcome.differences.is_empty(),
    ))
}

/// Code of a file that belongs to no study, and was given no case.
pub const BELONGS_TO_NONE: &str = "SCN-115";

/// The folder of what belongs to no study, where it is one, as it is typed.
pub fn folder(all: &[Remark]) -> String {
    let none = all.iter().filter(|one| one.code == BELONGS_TO_NONE);
    let folders: BTreeSet<_> = none.map(|one| Path::new(&one.path).parent()).collect();
    let mut folders = folders.into_iter();
    match (
        folders.next().flatten().and_then(Path::to_str),
        folders.next(),
    ) {
        (Some(one), None) if !one.is_empty() => as_one_word(one),
        _ => "FOLDER".to_owned(),
    }
}

fn say(outcome: &Outcome, next: &str, page: &mut Page) {
    page.line(match outcome.items {
        0 if outcome.files_seen == 0 => say!("ingest-no-files"),
        0 => say!(
            "ingest-nothing-new",
            files = outcome.files_seen,
            known = outcome.known,
            not = outcome.exceptions.len()
        ),
        items => say!(
            "ingest-new-items",
            files = outcome.files_seen,
            items = items,
            studies = outcome.studies,
            size = bytes(outcome.bytes),
            known = outcome.known,
            not = outcome.exceptions.len(),
        ),
    });
    if outcome.documents > 0 {
        page.line(say!("ingest-documents", documents = outcome.documents));
    }
    if outcome.moved > 0 {
        page.line(say!("ingest-moved", files = outcome.moved));
    }
    if outcome.moved_rewritten > 0 {
        page.line(say!(
            "ingest-moved-rewritten",
            files = outcome.moved_rewritten
        ));
    }
    if outcome.lists_mended > 0 {
        page.line(lists::mended(outcome.lists_mended));
    }
    if outcome.undated > 0 {
        page.line(say!("ingest-undated", files = outcome.undated));
    }
    if outcome.kept_out > 0 {
        page.line(say!("ingest-kept-out", files = outcome.kept_out));
    }
    differences(page, &outcome.differences);
    list(page, &say!("ingest-notices"), &outcome.notices);
    list(page, &say!("ingest-exceptions"), &outcome.exceptions);
    let is_for_case = |remark: &Remark| remark.code == BELONGS_TO_NONE;
    if outcome.items > 0 && outcome.exceptions.iter().any(is_for_case) {
        let folder = folder(&outcome.exceptions);
        page.line(say!("ingest-for-case", folder = folder));
    }
    match outcome.items {
        0 if outcome.exceptions.iter().any(is_for_case) => page.next(say!("ingest-next-case")),
        0 => {}
        _ => page.next(next),
    }
}

/// How many differences are printed; of more, how many there are.
const DIFFERENCES: usize = 20;

/// Lists where files name another patient than their study does; nothing where none does.
pub fn differences(page: &mut Page, all: &[Difference]) {
    if all.is_empty() {
        return;
    }
    page.line(words::heading());
    for one in all.iter().take(DIFFERENCES) {
        page.line(words::difference(one));
    }
    if let Some(more @ 1..) = all.len().checked_sub(DIFFERENCES) {
        page.line_for(more, say!("differences-more", differences = more));
    }
}

/// How many remarks are said one by one; of more, each reason once.
const REMARKS: usize = 20;

/// A heading and the remarks under it; nothing where there are none. Gives whether they were too
/// many to say each.
pub fn list(page: &mut Page, heading: &str, remarks: &[Remark]) -> bool {
    list_up_to(REMARKS, page, heading, remarks)
}

/// As [`list`], by their reasons where there are more than so many.
pub fn list_up_to(most: usize, page: &mut Page, heading: &str, remarks: &[Remark]) -> bool {
    if remarks.is_empty() {
        return false;
    }
    page.line(heading);
    if remarks.len() <= most {
        for remark in remarks {
            page.item(remarks::line(remark));
        }
        return false;
    }
    let mut codes: Vec<&str> = remarks.iter().map(|remark| remark.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    for code in codes {
        let of_code = || remarks.iter().filter(|remark| remark.code == code);
        // The same one, in whichever order they were found.
        if let Some(first) = of_code().min_by_key(|remark| &remark.path) {
            page.item(remarks::group(of_code().count() as u64, first));
        }
    }
    true
}
