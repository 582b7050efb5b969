//! `stele lost`, `stele found`, `stele quarantine`, `stele release`, `stele retire`,
//! `stele destroyed`, `stele copies`.

use clap::Args as ClapArgs;
use stele_catalog::CopyState;

use super::output::{Exit, Out};
use super::session::Session;
use super::shelf::WhichArgs;
use super::status;
use crate::jobs::JobError;
use crate::jobs::shelf::settle::{self, Outcome, Told, Wanted};
use crate::words::quantities::count;
use crate::words::states;

/// Arguments of `lost`.
#[derive(ClapArgs, Debug)]
pub struct LostArgs {
    /// Serial of the copy
    pub serial: String,
    /// Why, for the audit trail
    #[arg(long)]
    pub why: Option<String>,
}

/// Arguments of `found`.
#[derive(ClapArgs, Debug)]
#[command(
    after_help = "Examples: stele found STL-04KQ7Z-M; stele found STL-04KQ7Z-M --destroyed \
                        --why 'it was in the box that came back'"
)]
pub struct FoundArgs {
    /// Serial of the copy
    pub serial: String,
    /// Say that it was seen although it was destroyed, as somebody said: that is an incident
    #[arg(long, requires = "why")]
    pub destroyed: bool,
    /// Why, for the audit trail
    #[arg(long)]
    pub why: Option<String>,
}

/// Arguments of `quarantine` and `release`.
#[derive(ClapArgs, Debug)]
#[command(
    after_help = "Examples: stele quarantine STL-04KQ7Z-M --why 'the shelf got wet'; stele \
                        verify STL-04KQ7Z-M --drive DRIVE; stele release STL-04KQ7Z-M --why 'read \
                        in full, and dry'"
)]
pub struct ApartArgs {
    /// Serial of the copy
    pub serial: String,
    /// Why, for the audit trail
    #[arg(long)]
    pub why: String,
}

/// Arguments of `destroyed`.
#[derive(ClapArgs, Debug)]
#[command(
    after_help = "Example: stele destroyed STL-04KQ7Z-M --why 'shredded, class O-4; seen by \
                        A. Clerk'"
)]
pub struct DestroyedArgs {
    /// Serial of the copy
    pub serial: String,
    /// How, by whom, and who saw it, for the audit trail
    #[arg(long)]
    pub why: String,
    /// Also where no other copy of its disc is sound
    #[arg(long)]
    pub last: bool,
}

/// Arguments of `retire`.
#[derive(ClapArgs, Debug)]
pub struct RetireArgs {
    /// Serial of the copy
    pub serial: String,
    /// Why, for the audit trail: it is broken, nobody wants it
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
pub fn found(args: &FoundArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let why = args.why.as_deref().into();
    let mut cx = session.context();
    let outcome = settle::found(&args.serial, args.destroyed, why, &mut cx)?;
    say(&outcome, session, out)
}

/// A copy is kept apart.
pub fn quarantine(args: &ApartArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let why = Some(args.why.as_str()).into();
    let outcome = settle::quarantine(&args.serial, why, &mut session.context())?;
    say(&outcome, session, out)
}

/// A copy is kept apart no more.
pub fn release(args: &ApartArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let why = Some(args.why.as_str()).into();
    let outcome = settle::release(&args.serial, why, &mut session.context())?;
    say(&outcome, session, out)
}

/// Somebody saw that a copy was destroyed.
pub fn destroyed(args: &DestroyedArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let why = Some(args.why.as_str()).into();
    let outcome = settle::destroyed(&args.serial, args.last, why, &mut session.context())?;
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
        page.next(after(*state, serial, "stele status".to_owned()));
    });
    Ok(Exit::Done)
}

/// What comes next, after a copy that a full read decides about; else `other`.
fn after(state: CopyState, serial: &str, other: String) -> String {
    match state {
        CopyState::Suspect => format!("stele verify {serial} --drive DRIVE"),
        _ => other,
    }
}

/// What became of a copy.
fn became(outcome: &Outcome) -> String {
    let Outcome { serial, .. } = outcome;
    if outcome.quarantined && outcome.state != CopyState::Lost {
        return format!(
            "{serial} is quarantined: nobody counts on it until it is released. When it may count \
             again: stele release {serial} --why TEXT"
        );
    }
    match outcome.state {
        CopyState::Lost => format!("{serial} counts as lost."),
        CopyState::Retired => format!(
            "{serial} is out of use: nobody counts on it any more. If that was a mistake: stele \
             found {serial}"
        ),
        CopyState::Destroyed => format!(
            "{serial} counts as destroyed. If a disc says that it is {serial}, that will be told."
        ),
        CopyState::Suspect => format!("{serial} is there. A full read decides what it is."),
        CopyState::Planned
        | CopyState::Burning
        | CopyState::Written
        | CopyState::Good
        | CopyState::Watch
        | CopyState::Migrate
        | CopyState::Failed => {
            let state = states::state_name(outcome.state);
            format!("{serial} is quarantined no more. It is {state}.")
        }
    }
}

fn say(outcome: &Outcome, session: &Session, out: &Out) -> Result<Exit, JobError> {
    let (set, _) = outcome.disc.split_once('/').unwrap_or((&outcome.disc, ""));
    let next = status::next_of_set(set, session)?;
    out.report(outcome, |page| {
        let Outcome { serial, disc, .. } = outcome;
        page.line(became(outcome));
        if outcome.missing > 0 {
            let missing = count(outcome.missing, "copy");
            page.line(format!(
                "Of disc {disc} now {missing} less is there than wanted."
            ));
        }
        page.next(after(outcome.state, serial, next));
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
