//! `stele exceptions`.

use std::collections::BTreeSet;

use clap::{Args as ClapArgs, Subcommand};

use super::ingest::{self, BELONGS_TO_NONE};
use super::output::{Exit, Out, Whole};
use super::session::Session;
use super::unfit::real;
use crate::jobs::JobError;
use crate::jobs::Remark;
use crate::jobs::make::exceptions;
use crate::jobs::overview::status;
use crate::words::advice::{self, Place};
use crate::words::lang::say;
use crate::words::remarks;

/// What to do with the exceptions.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// List the exceptions: files that were not imported as they are, and why
    #[command(after_help = "Examples:\n\
        \x20 stele exceptions list\n\
        \x20 stele exceptions list --reason SCN-114")]
    List(ListArgs),
    /// Mark exceptions as reviewed, which takes them off the list
    #[command(after_help = "Examples:\n\
        \x20 stele exceptions resolve 3 4\n\
        \x20 stele exceptions resolve --reason SCN-114 --why 'the older version is right'")]
    Resolve(ResolveArgs),
}

/// Arguments of `list`.
#[derive(ClapArgs, Debug)]
pub struct ListArgs {
    /// Only exceptions with this reason code, such as SCN-114
    #[arg(long, value_name = "CODE")]
    pub reason: Option<String>,
    /// Whether each file is listed
    #[command(flatten)]
    pub whole: Whole,
}

/// Arguments of `resolve`.
#[derive(ClapArgs, Debug)]
pub struct ResolveArgs {
    /// Numbers of the exceptions, as `stele exceptions list` shows them
    #[arg(required_unless_present_any = ["all", "reason"])]
    pub numbers: Vec<i64>,
    /// All exceptions with this reason code, such as SCN-114
    #[arg(long, value_name = "CODE", conflicts_with_all = ["numbers", "all"])]
    pub reason: Option<String>,
    /// All exceptions
    #[arg(long, conflicts_with = "numbers")]
    pub all: bool,
    /// What was done about them, for the audit trail
    #[arg(long, value_parser = real)]
    pub why: Option<String>,
}

/// Does it.
pub fn run(command: &Command, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    match command {
        Command::List(args) => list(args, session, out),
        Command::Resolve(args) => resolve(args, session, out),
    }
}

/// Lists the exceptions; exit code 1 where there are any.
fn list(args: &ListArgs, session: &Session, out: &Out) -> Result<Exit, JobError> {
    let mut all = status::exceptions(&session.catalog().read())?;
    let reason = args.reason.as_deref();
    all.retain(|one| reason.is_none_or(|code| one.code.eq_ignore_ascii_case(code)));
    out.report(&serde_json::json!({ "exceptions": all }), |page| {
        if all.is_empty() {
            page.line(match reason {
                None => say!("exceptions-none"),
                Some(_) => say!("exceptions-none-such"),
            });
            page.next(say!("next-status"));
            return;
        }
        let heading = say!("exceptions-listed", files = all.len());
        let cut = !args.whole.all && ingest::list(page, &heading, &all);
        if args.whole.all {
            page.line(heading);
            all.iter().for_each(|one| page.item(remarks::line(one)));
        } else if cut {
            page.line(say!("exceptions-cut"));
        }
        let codes: BTreeSet<&str> = all.iter().map(|one| one.code.as_str()).collect();
        // What belongs to no study is what is next.
        for code in codes.iter().filter(|code| **code != BELONGS_TO_NONE) {
            let advice = advice::by_code(code, Place::Terminal);
            page.line(say!("exceptions-advice", code = *code, advice = advice));
        }
        page.next(match codes.first() {
            _ if codes.contains(BELONGS_TO_NONE) => {
                say!("exceptions-next-case", folder = ingest::folder(&all))
            }
            Some(code) if cut => say!("exceptions-next-reason", code = *code),
            _ => say!("exceptions-next-resolve", number = only(&all)),
        });
    });
    Ok(Exit::findings(!all.is_empty()))
}

/// The number of the only one.
fn only(all: &[Remark]) -> String {
    match all {
        [
            Remark {
                number: Some(number),
                ..
            },
        ] => number.to_string(),
        _ => "none".to_owned(),
    }
}

/// Takes files off the list.
fn resolve(args: &ResolveArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let looked = exceptions::looked_at(
        &args.numbers,
        args.reason.as_deref(),
        args.why.as_deref().into(),
        &mut session.context(),
    )?;
    out.report(&looked, |page| {
        page.line(say!("exceptions-reviewed", files = looked.taken_off));
        if looked.not_imported > 0 {
            page.line(say!("exceptions-not-imported", files = looked.not_imported));
        }
        page.next(say!("next-status"));
    });
    Ok(Exit::Done)
}
