//! `stele ingest`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::output::{Exit, Out, Page};
use super::session::Session;
use crate::jobs::make::ingest::{self, Outcome};
use crate::jobs::shelf::patients::Difference;
use crate::jobs::{JobError, Remark};
use crate::words::quantities::{bytes, count};
use crate::words::{lists, patients, remarks};

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// Folders or files to take in; their files stay where they are
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Name of the case that documents without a study belong to
    #[arg(long, value_name = "ID")]
    pub case: Option<String>,
}

/// Takes in folders.
pub fn run(args: Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let request = ingest::Request {
        paths: args.paths,
        case: args.case,
    };
    let done = ingest::run(&request, &mut session.context());
    session.quiet();
    let outcome = done?;
    out.report(&outcome, |page| say(&outcome, page));
    Ok(Exit::findings(
        !outcome.exceptions.is_empty()
            || !outcome.notices.is_empty()
            || !outcome.differences.is_empty(),
    ))
}

fn say(outcome: &Outcome, page: &mut Page) {
    page.line(format!(
        "Looked at {}: {} new in {} ({}), {} known already.",
        count(outcome.files_seen, "file"),
        count(outcome.items, "item"),
        count(outcome.studies, "study"),
        bytes(outcome.bytes),
        outcome.known
    ));
    if outcome.documents > 0 {
        page.line(format!("{} of them are documents.", outcome.documents));
    }
    if outcome.lists_mended > 0 {
        page.line(lists::mended(outcome.lists_mended));
    }
    if outcome.kept_out > 0 {
        let files = count(outcome.kept_out, "file");
        page.line(format!(
            "{files} of another patient stayed out, as was decided."
        ));
    }
    differences(page, &outcome.differences);
    list(
        page,
        "Taken in, with something to look at:",
        &outcome.notices,
    );
    list(page, "Not taken in:", &outcome.exceptions);
    if outcome.items > 0 {
        page.next("stele plan --media bd25 --copies 2 --dry-run");
    }
}

/// How many differences are said unasked.
const DIFFERENCES: usize = 20;

/// Where files say another patient than their study's; nothing where none does.
pub fn differences(page: &mut Page, all: &[Difference]) {
    if all.is_empty() {
        return;
    }
    page.line(patients::DIFFERENCES);
    for one in all.iter().take(DIFFERENCES) {
        page.line(patients::difference(one));
    }
    if let Some(more @ 1..) = all.len().checked_sub(DIFFERENCES) {
        page.line(format!("And {more} more: stele patient differences"));
    }
}

/// How many remarks are said one by one; of more, each reason once.
const REMARKS: usize = 20;

/// A heading and the remarks under it; nothing where there are none.
pub fn list(page: &mut Page, heading: &str, remarks: &[Remark]) {
    if remarks.is_empty() {
        return;
    }
    page.line(heading);
    if remarks.len() <= REMARKS {
        for remark in remarks {
            page.line(format!("  {}", remarks::line(remark)));
        }
        return;
    }
    let mut codes: Vec<&str> = remarks.iter().map(|remark| remark.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    for code in codes {
        let of_code = || remarks.iter().filter(|remark| remark.code == code);
        if let Some(first) = of_code().next() {
            page.line(format!(
                "  {}",
                remarks::group(of_code().count() as u64, first)
            ));
        }
    }
}
