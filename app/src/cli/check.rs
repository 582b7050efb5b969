//! `stele check`: the quarterly check.

use clap::{Args, Subcommand};

use super::output::{Exit, Out, Page, Whole};
use super::session::Session;
use crate::jobs::quarters::{self, Changes, Outcome, Proof};
use crate::jobs::{Context, JobError};
use crate::words::advice::Place;
use crate::words::checks as words;
use crate::words::lang::say;

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Begin the check of this quarter: draw the sample, and list every copy to read
    #[command(after_help = "Example:\n  stele check begin")]
    Begin(Whole),
    /// List the copies of this quarter's check: what has been read, and what to fetch next
    #[command(after_help = "Examples:\n  stele check list\n  stele check list --all")]
    List(Whole),
    /// Show how the sample was drawn, so that anybody can draw it again
    #[command(after_help = "Examples:\n  stele check proof\n  stele check proof --all")]
    Proof(Whole),
    /// Show or change the rules for checks (to change them: administrators only)
    #[command(after_help = "Examples:\n  stele check rules\n\
        \x20 stele check rules --bad 10 --confidence 990 --why 'audit of 2026'")]
    Rules(Rules),
}

/// The rules.
#[derive(Args, Debug)]
pub struct Rules {
    /// Share of bad copies that a sample should find, in parts per thousand
    #[arg(long, value_name = "NUMBER", requires = "why")]
    bad: Option<u32>,
    /// How certainly it should find one of them, in parts per thousand
    #[arg(long, value_name = "NUMBER", requires = "why")]
    confidence: Option<u32>,
    /// Read a new copy again when it is this many days old
    #[arg(long, value_name = "DAYS", requires = "why")]
    first_after: Option<u32>,
    /// And before it is this many days old
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
            let outcome = quarters::begin(&mut session.context())?;
            out.report(&outcome, |page| listed(&outcome, *whole, page));
        }
        Command::List(whole) => {
            let now = session.outside().clock().now();
            let outcome = quarters::show(&session.catalog().read(), now)?;
            out.report(&outcome, |page| listed(&outcome, *whole, page));
        }
        Command::Proof(whole) => {
            let now = session.outside().clock().now();
            let proof = quarters::proof(&session.catalog().read(), now)?;
            out.report(&proof, |page| proved(&proof, *whole, page));
        }
        Command::Rules(rules) => return self::rules(rules, session, out),
    }
    Ok(Exit::Done)
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
        page.item(words::copy(copy));
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
        page.item(words::copy(copy));
    }
    page.cut(whole);
    page.next(words::next(outcome, Place::Terminal));
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
