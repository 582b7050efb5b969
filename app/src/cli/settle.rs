//! `stele lost`, `stele found`, `stele retire`, `stele copies`.

use clap::Args as ClapArgs;
use stele_catalog::CopyState;

use super::output::{Exit, Out};
use super::session::Session;
use super::shelf::WhichArgs;
use super::status;
use crate::jobs::JobError;
use crate::jobs::shelf::settle::{self, Outcome, Told, Wanted};
use crate::words::quantities::count;

/// Arguments of `lost` and `found`.
#[derive(ClapArgs, Debug)]
pub struct LostArgs {
    /// Serial of the copy
    pub serial: String,
    /// Why, for the audit trail
    #[arg(long)]
    pub why: Option<String>,
}

/// Arguments of `retire`.
#[derive(ClapArgs, Debug)]
pub struct RetireArgs {
    /// Serial of the copy
    pub serial: String,
    /// Why, for the audit trail: it is broken, it was destroyed, nobody wants it
    #[arg(long)]
    pub why: String,
    /// Also where no other copy of its disc is sound
    #[arg(long)]
    pub last: bool,
}

/// Arguments of `told-apart`.
#[derive(ClapArgs, Debug)]
pub struct ToldApartArgs {
    /// The real one
    #[command(flatten)]
    pub which: WhichArgs,
    /// Why, for the audit trail: what became of the other disc
    #[arg(long)]
    pub why: String,
}

/// Arguments of `copies`.
#[derive(ClapArgs, Debug)]
pub struct CopiesArgs {
    /// The set, SET-0001
    pub set: String,
    /// Copies of each of its discs that are wanted from now on
    #[arg(value_parser = clap::value_parser!(u32).range(1..=9))]
    pub copies: u32,
    /// Why, for the audit trail
    #[arg(long)]
    pub why: Option<String>,
}

/// Nobody knows where a copy is.
pub fn lost(args: &LostArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let why = args.why.as_deref().into();
    let outcome = settle::lost(&args.serial, why, &mut session.context())?;
    say(&outcome, session, out)
}

/// A lost copy is there again.
pub fn found(args: &LostArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let why = args.why.as_deref().into();
    let outcome = settle::found(&args.serial, why, &mut session.context())?;
    say(&outcome, session, out)
}

/// Takes a copy out of use.
pub fn retire(args: &RetireArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let why = Some(args.why.as_str()).into();
    let outcome = settle::retire(&args.serial, args.last, why, &mut session.context())?;
    say(&outcome, session, out)
}

/// A copy was told from another disc that said it was it.
pub fn told_apart(
    args: &ToldApartArgs,
    session: &mut Session,
    out: &Out,
) -> Result<Exit, JobError> {
    let why = Some(args.why.as_str()).into();
    let told = settle::told_apart(&args.which.which(), why, &mut session.context())?;
    out.report(&told, |page| {
        let Told { serial, state, .. } = &told;
        page.line(format!(
            "{serial} is told from the other disc, which counts for nothing."
        ));
        page.next(match state {
            CopyState::Suspect => format!("stele verify {serial} --drive DRIVE"),
            CopyState::Planned
            | CopyState::Burning
            | CopyState::Written
            | CopyState::Good
            | CopyState::Watch
            | CopyState::Failed
            | CopyState::Lost
            | CopyState::Retired => "stele status".to_owned(),
        });
    });
    Ok(Exit::Done)
}

fn say(outcome: &Outcome, session: &Session, out: &Out) -> Result<Exit, JobError> {
    let (set, _) = outcome.disc.split_once('/').unwrap_or((&outcome.disc, ""));
    let next = status::next_of_set(set, session)?;
    out.report(outcome, |page| {
        let Outcome { serial, disc, .. } = outcome;
        page.line(match outcome.state {
            CopyState::Lost => format!("{serial} counts as lost."),
            CopyState::Retired => format!(
                "{serial} is out of use: nobody counts on it any more. If that was a mistake: \
                 stele found {serial}"
            ),
            CopyState::Planned
            | CopyState::Burning
            | CopyState::Written
            | CopyState::Good
            | CopyState::Watch
            | CopyState::Suspect
            | CopyState::Failed => {
                format!("{serial} is found. A full read decides what it is.")
            }
        });
        if outcome.missing > 0 {
            let missing = count(outcome.missing, "copy");
            page.line(format!(
                "Of disc {disc} now {missing} less is there than wanted."
            ));
        }
        page.next(match outcome.state {
            CopyState::Suspect => format!("stele verify {serial} --drive DRIVE"),
            CopyState::Planned
            | CopyState::Burning
            | CopyState::Written
            | CopyState::Good
            | CopyState::Watch
            | CopyState::Failed
            | CopyState::Lost
            | CopyState::Retired => next,
        });
    });
    Ok(Exit::Done)
}

/// How many copies are enough.
pub fn copies(args: &CopiesArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let why = args.why.as_deref().into();
    let outcome = settle::wanted(&args.set, args.copies, why, &mut session.context())?;
    out.report(&outcome, |page| {
        let Wanted {
            set,
            before,
            copies,
            serials,
        } = &outcome;
        let now = count(u64::from(*copies), "copy");
        page.line(format!(
            "Of each disc of {set} {now} will do from now on; {before} were wanted before."
        ));
        if !serials.is_empty() {
            page.line(format!("Throw these labels away: {}", serials.join(", ")));
        }
        page.next("stele status");
    });
    Ok(Exit::Done)
}
