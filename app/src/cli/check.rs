//! `stele check`: the quarterly check.

use clap::{Args, Subcommand};
use stele_catalog::{NotAQuarter, Quarter};

use super::output::{Exit, Out, Page, Whole};
use super::session::Session;
use super::unfit::Unfit;
use crate::jobs::quarters::{self, Changes, Outcome, Proof};
use crate::jobs::read::in_drive;
use crate::jobs::shelf::nearest::InDrives;
use crate::jobs::{Context, JobError};
use crate::station;
use crate::words::advice::Place;
use crate::words::checks as words;
use crate::words::lang::say;

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Begin the check of this quarter: draw the sample, and list every copy to read
    #[command(after_help = "Example:\n  stele check begin")]
    Begin(Whole),
    /// List the copies of a quarter's check: what has been read, and what to fetch next
    #[command(after_help = "Examples:\n  stele check list\n  stele check list 2026-Q3 --all")]
    List(Which),
    /// Show how the sample of a quarter was drawn, so that anybody can draw it again
    #[command(after_help = "Examples:\n  stele check proof\n  stele check proof 2026-Q3 --all")]
    Proof(Which),
    /// Show or change the rules for checks (to change them: administrators only)
    #[command(after_help = "Examples:\n  stele check rules\n\
        \x20 stele check rules --bad 1 --confidence 99 --why 'audit of 2026'")]
    Rules(Rules),
}

/// Which check.
#[derive(Args, Debug)]
pub struct Which {
    /// The quarter, written as 2026-Q4 [default: the present one]
    #[arg(value_name = "QUARTER", value_parser = quarter)]
    quarter: Option<Quarter>,
    #[command(flatten)]
    whole: Whole,
}

fn quarter(text: &str) -> Result<Quarter, Unfit> {
    text.parse()
        .map_err(|NotAQuarter| Unfit(say!("check-not-a-quarter")))
}

/// A percentage with at most one decimal, in parts of a thousand.
fn percent<const LEAST: u32, const MOST: u32>(text: &str) -> Result<u32, Unfit> {
    let (least, most) = (words::percent(LEAST), words::percent(MOST));
    let typed = text.trim_end_matches(['%', ' ']);
    let (whole, tenth) = typed.split_once('.').unwrap_or((typed, "0"));
    let whole = whole.parse::<u32>().ok();
    let tenth = tenth.parse::<u32>().ok().filter(|tenth| *tenth < 10);
    let parts = whole.zip(tenth).and_then(|(whole, tenth)| {
        let parts = whole.checked_mul(10)?.checked_add(tenth)?;
        (LEAST..=MOST).contains(&parts).then_some(parts)
    });
    parts.ok_or_else(|| Unfit(say!("misuse-no-percent", least = least, most = most)))
}

impl Which {
    fn quarter(&self, session: &Session) -> Quarter {
        let now = || Quarter::of(session.outside().clock().now());
        self.quarter.unwrap_or_else(now)
    }
}

/// The rules.
#[derive(Args, Debug)]
pub struct Rules {
    /// Share of bad copies that a sample should find: 2 or 0.5 percent
    #[arg(long, value_name = "PERCENT", requires = "why", value_parser = percent::<1, 500>)]
    bad: Option<u32>,
    /// How certainly it should find one of them: 95 or 99.5 percent
    #[arg(long, value_name = "PERCENT", requires = "why", value_parser = percent::<500, 999>)]
    confidence: Option<u32>,
    /// Read a new copy again when it is this many days old
    #[arg(long, value_name = "DAYS", requires = "why")]
    first_after: Option<u32>,
    /// Read a new copy again before it is this many days old
    #[arg(long, value_name = "DAYS", requires = "why")]
    first_by: Option<u32>,
    /// Read every copy in full within this many days
    #[arg(long, value_name = "DAYS", requires = "why")]
    whole_within: Option<u32>,
    /// Why, for the audit trail
    #[arg(long)]
    why: Option<String>,
}

impl Rules {
    fn changes(&self) -> Changes {
        Changes {
            bad_per_mille: self.bad,
            confidence_per_mille: self.confidence,
            first_after_days: self.first_after,
            first_by_days: self.first_by,
            whole_within_days: self.whole_within,
        }
    }
}

impl Command {
    /// Whether it changes nothing.
    pub fn only_reads(&self) -> bool {
        match self {
            Self::Begin(_) => false,
            Self::List(_) | Self::Proof(_) => true,
            Self::Rules(rules) => rules.changes().is_empty(),
        }
    }
}

/// Does it.
pub fn run(command: &Command, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    match command {
        Command::Begin(whole) => {
            let quarter = quarters::begin(&mut session.context())?;
            list(quarter, *whole, session, out)?;
        }
        Command::List(which) => list(which.quarter(session), which.whole, session, out)?,
        Command::Proof(which) => {
            let quarter = which.quarter(session);
            let proof = quarters::proof(&session.catalog().read(), quarter)?;
            out.report(&proof, |page| proved(&proof, which.whole, page));
        }
        Command::Rules(rules) => return self::rules(rules, session, out),
    }
    Ok(Exit::Done)
}

fn list(quarter: Quarter, whole: Whole, session: &mut Session, out: &Out) -> Result<(), JobError> {
    // A list is worth showing where no drive can be asked.
    let lying = in_drive::copies_here(&session.context()).unwrap_or_else(|_| InDrives::new());
    let drives = station::list(session.archive())?.len();
    let here = (drives, session.outside().clock().now());
    let outcome = quarters::show(&session.catalog().read(), quarter, here)?;
    let is_over = outcome.by < here.1 && outcome.read < outcome.listed;
    out.report(&outcome, |page| {
        listed(&outcome, whole, page);
        page.next(match is_over {
            true => words::over(&outcome),
            false => words::next_in_drive(&outcome, &lying)
                .unwrap_or_else(|| words::next(&outcome, Place::Terminal)),
        });
    });
    Ok(())
}

fn rules(rules: &Rules, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let changes = rules.changes();
    let outcome = match changes.is_empty() {
        true => quarters::current(&session.catalog().read())?,
        false => change(&changes, rules, &mut session.context())?,
    };
    out.report(&outcome, |page| {
        for line in words::rules(outcome.version, &outcome.rules) {
            page.line(line);
        }
    });
    Ok(Exit::Done)
}

fn change(
    changes: &Changes,
    rules: &Rules,
    cx: &mut Context<'_>,
) -> Result<quarters::RulesOutcome, JobError> {
    quarters::change(changes, rules.why.as_deref().unwrap_or(""), cx)
}

fn listed(outcome: &Outcome, whole: Whole, page: &mut Page) {
    page.line(words::head(outcome));
    page.line(words::promise(&outcome.sample));
    let read = outcome.copies.iter().filter(|copy| copy.read.is_some());
    let mut read: Vec<_> = read.collect();
    read.sort_by_key(|copy| copy.read);
    if !read.is_empty() {
        page.line(say!("check-read-so-far"));
    }
    for copy in read {
        page.item(words::copy(copy, Place::Terminal));
    }
    let mut left = outcome
        .copies
        .iter()
        .filter(|copy| copy.is_to_read())
        .peekable();
    if left.peek().is_some() {
        page.line(say!("check-to-read"));
    }
    for copy in left {
        page.item(words::copy(copy, Place::Terminal));
    }
    page.cut(whole);
}

fn proved(proof: &Proof, whole: Whole, page: &mut Page) {
    for line in words::proof(proof) {
        page.line(line);
    }
    for stratum in &proof.strata {
        page.line(words::stratum(stratum));
        if whole.all {
            for copy in &stratum.copies {
                page.item(words::drawn(copy));
            }
        }
    }
    page.cut(whole);
}
