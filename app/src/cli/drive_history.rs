//! `stele drive history`.

use clap::Args as ClapArgs;
use stele_catalog::{UseKind, UseResult};

use super::output::{Exit, Out, Page};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::overview::drive_history::{self, Outcome, Request, Together, Use};
use crate::words::lang::{decimal, say};
use crate::words::names;
use crate::words::quantities::{of_sectors, when};
use crate::words::speeds::speed_name;

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// Only this copy: which drives burned and read it, and how well
    #[arg(long, value_name = "SERIAL")]
    pub copy: Option<String>,
    /// Only media with this media ID, such as VERBAT/IMe
    #[arg(long, value_name = "ID")]
    pub media: Option<String>,
    /// Number of single burns and checks to show, newest first
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub last: usize,
}

/// Reports what drives did.
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
        page.line(say!("history-empty"));
        return;
    }
    for all in &outcome.drives {
        together(all, page);
    }
    page.gap();
    for one in &outcome.uses {
        page.line(single(one));
    }
    if outcome.more > 0 {
        page.line(say!("history-more", uses = outcome.more));
    }
}

/// A text, or what stands for none in a choice of the language.
fn or_none(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}

fn together(all: &Together, page: &mut Page) {
    let drive = &all.drive;
    page.line(say!(
        "history-drive",
        vendor = &drive.vendor,
        product = names::spaced(&drive.product),
        firmware = &drive.firmware,
        serial = or_none(&drive.serial),
        drive = &all.name,
        media = or_none(&all.media_id),
    ));
    let (good, burned) = (all.burned_good, all.burned);
    match all.last_spoiled.map(when) {
        _ if burned == 0 => {}
        None => page.item(say!("history-burned", good = good, burned = burned)),
        Some(when) => page.item(say!(
            "history-burned-spoiled",
            good = good,
            burned = burned,
            when = when
        )),
    }
    if all.not_finished > 0 {
        page.item(say!("history-not-finished", burns = all.not_finished));
    }
    if all.read > 0 {
        page.item(say!("history-read", good = all.read_good, read = all.read));
    }
    page.item(say!(
        "history-errors",
        errors = all.recovered_errors,
        slow = all.slow_stretches
    ));
}

fn single(one: &Use) -> String {
    let did = &one.did;
    let result = match did.result {
        UseResult::Good => "good",
        UseResult::Spoiled | UseResult::Failed if did.kind == UseKind::Burn && !did.blamed => {
            "unfinished"
        }
        UseResult::Spoiled => "spoiled",
        UseResult::Failed => "failed",
        UseResult::Watch => "watch",
        UseResult::Migrate => "migrate",
    };
    let when = when(one.at);
    let (serial, drive) = (&one.serial, &did.name);
    let what = match did.kind {
        UseKind::Burn => say!(
            "history-one-burned",
            when = when,
            serial = serial,
            drive = drive,
            speed = speed_name(did.speed_asked, one.class),
            result = result,
        ),
        UseKind::Check => say!(
            "history-one-read",
            when = when,
            serial = serial,
            drive = drive,
            result = result,
        ),
    };
    let mut facts = vec![what];
    if let Some(kb) = did.speed_got {
        facts.push(say!(
            "history-rate",
            rate = decimal(f64::from(kb) / 1000.0, 1)
        ));
    }
    if did.bad_sectors > 0 {
        facts.push(say!(
            "history-bad-sectors",
            sectors = did.bad_sectors,
            size = of_sectors(did.bad_sectors)
        ));
    }
    if !did.box_label.is_empty() {
        facts.push(say!("history-box", label = &did.box_label));
    }
    if !did.lot.is_empty() {
        facts.push(say!("history-lot", lot = &did.lot));
    }
    if let Some(code) = &did.code {
        facts.push(code.clone());
    }
    facts.join(", ")
}
