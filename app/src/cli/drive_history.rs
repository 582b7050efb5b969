//! `stele drive history`.

use clap::Args as ClapArgs;
use stele_catalog::{Timestamp, UseKind, UseResult};

use super::output::{Exit, Out, Page};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::overview::drive_history::{self, Outcome, Request, Together, Use};
use crate::words::quantities::{count, when};
use crate::words::speeds::speed_name;

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// Only what was done with this copy: which drives burned and read it, and how well
    #[arg(long, value_name = "SERIAL")]
    pub copy: Option<String>,
    /// Only what was done with media of this media ID, such as VERBAT/IMe
    #[arg(long, value_name = "ID")]
    pub media: Option<String>,
    /// Single burns and checks to show, the newest first
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub last: usize,
}

/// Tells what drives did.
pub fn run(args: &Args, session: &Session, out: &Out) -> Result<Exit, JobError> {
    let request = Request {
        copy: args.copy.clone(),
        media_id: args.media.clone(),
        rows: args.last,
    };
    let outcome = drive_history::run(&request, &session.catalog().read())?;
    out.report(&outcome, |page| say(&outcome, page));
    Ok(Exit::Done)
}

fn say(outcome: &Outcome, page: &mut Page) {
    if outcome.drives.is_empty() {
        page.line("No burn and no check is recorded.");
        return;
    }
    for all in &outcome.drives {
        page.line(together(all));
    }
    page.gap();
    for one in &outcome.uses {
        page.line(single(one));
    }
    if outcome.more > 0 {
        page.line(format!("and {} before; --last N shows more", outcome.more));
    }
}

fn medium(media_id: &str) -> &str {
    match media_id {
        "" => "unknown media",
        id => id,
    }
}

fn together(all: &Together) -> String {
    let drive = &all.drive;
    let serial = match drive.serial.as_str() {
        "" => "no serial number".to_owned(),
        serial => format!("serial {serial}"),
    };
    let mut line = format!(
        "{} {}, firmware {}, {serial} ({}), with {}:",
        drive.vendor,
        drive.product,
        drive.firmware,
        all.name,
        medium(&all.media_id)
    );
    if all.burned > 0 {
        line.push_str(&format!(
            " {} of {} burned good",
            all.burned_good, all.burned
        ));
        if let Some(at) = all.last_spoiled {
            line.push_str(&format!(" (last spoiled {})", when(Timestamp(at))));
        }
        line.push(';');
    }
    if all.not_finished > 0 {
        line.push_str(&format!(
            " {} not finished;",
            count(all.not_finished, "burn")
        ));
    }
    if all.read > 0 {
        line.push_str(&format!(
            " {} of {} read well;",
            all.read_good,
            count(all.read, "check")
        ));
    }
    line.push_str(&format!(
        " {} recovered, {}.",
        count(all.recovered_errors, "error"),
        count(all.slow_stretches, "slow stretch").replace("stretchs", "stretches")
    ));
    line
}

fn single(one: &Use) -> String {
    let did = &one.did;
    let what = match did.kind {
        UseKind::Burn => format!("burned at {}", speed_name(did.speed_asked, one.class)),
        UseKind::Check => "read".to_owned(),
    };
    let got = match did.speed_got {
        Some(kb) => format!(" ({:.1} MB/s)", f64::from(kb) / 1000.0),
        None => String::new(),
    };
    let result = match did.result {
        UseResult::Good => "good",
        UseResult::Spoiled | UseResult::Failed if did.kind == UseKind::Burn && !did.blamed => {
            "not finished"
        }
        UseResult::Spoiled => "spoiled",
        UseResult::Failed => "failed",
        UseResult::Watch => "to be watched",
        UseResult::Migrate => "to be copied anew",
    };
    let mut line = format!(
        "{}  {}  {}  {what}{got}: {result}",
        when(Timestamp(one.at)),
        one.serial,
        did.name
    );
    if let Some(code) = &did.code {
        line.push_str(&format!(" [{code}]"));
    }
    if did.bad_sectors > 0 {
        line.push_str(&format!(", {}", count(did.bad_sectors, "bad sector")));
    }
    for (name, text) in [("box", &did.box_label), ("lot", &did.lot)] {
        if !text.is_empty() {
            line.push_str(&format!(", {name} {text}"));
        }
    }
    line
}
