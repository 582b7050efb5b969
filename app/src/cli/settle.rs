//! What becomes of a copy (`stele copy`), and how many a set needs (`stele set copies`).

use clap::Args as ClapArgs;
use stele_catalog::{CopyState, Timestamp};

use super::output::{Exit, Out};
use super::session::Session;
use super::shelf::WhichArgs;
use super::status;
use super::typed_names;
use super::unfit::{Unfit, real, within};
use crate::jobs::JobError;
use crate::jobs::shelf::search::Search;
use crate::jobs::shelf::settle::{self, Lost, Outcome, Told, Wanted};
use crate::words::lang::{Place, say};
use crate::words::{incidents, outcomes, quantities, searches};

/// Arguments of `missing`.
#[derive(ClapArgs, Debug)]
pub struct MissingArgs {
    /// Serial of the copy
    pub serial: String,
    /// Why, for the audit trail: how it was noticed
    #[arg(long, value_parser = real)]
    pub why: String,
}

/// Arguments of `lost`.
#[derive(ClapArgs, Debug)]
pub struct LostArgs {
    /// Serial of the copy
    pub serial: String,
    /// When somebody knew of it first, by this station's clock: 2026-11-02 09:30 [default: when it
    /// was recorded as missing, or else now]
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub aware: Option<Timestamp>,
    /// It was looked for, or cannot be there any more, although it was not recorded as missing
    #[arg(long)]
    pub searched: bool,
    /// Why, for the audit trail: where it was looked for, or what happened to it
    #[arg(long, value_parser = real)]
    pub why: String,
}

/// Arguments of `found`.
#[derive(ClapArgs, Debug)]
pub struct FoundArgs {
    /// Serial of the copy
    pub serial: String,
    /// The copy was recorded as destroyed, but was seen: its record is wrong then
    #[arg(long, requires = "why")]
    pub destroyed: bool,
    /// Why, for the audit trail
    #[arg(long, value_parser = real)]
    pub why: Option<String>,
}

/// Arguments of `quarantine` and `release`.
#[derive(ClapArgs, Debug)]
pub struct ApartArgs {
    /// Serial of the copy
    pub serial: String,
    /// Why, for the audit trail
    #[arg(long, value_parser = real)]
    pub why: String,
}

/// Arguments of `destroyed`.
#[derive(ClapArgs, Debug)]
pub struct DestroyedArgs {
    /// Serial of the copy
    pub serial: String,
    /// How, by whom, and who witnessed it, for the audit trail
    #[arg(long, value_parser = real)]
    pub why: String,
    /// Even if no other copy of its disc is good
    #[arg(long)]
    pub last: bool,
}

/// Arguments of `retire`.
#[derive(ClapArgs, Debug)]
pub struct RetireArgs {
    /// Serial of the copy
    pub serial: String,
    /// Why, for the audit trail: broken, or not wanted
    #[arg(long, value_parser = real)]
    pub why: String,
    /// Even if no other copy of its disc is good
    #[arg(long)]
    pub last: bool,
}

/// Arguments of `told-apart`.
#[derive(ClapArgs, Debug)]
pub struct ToldApartArgs {
    /// The real copy
    #[command(flatten)]
    pub which: WhichArgs,
    /// Why, for the audit trail: what happened to the other disc
    #[arg(long, value_parser = real)]
    pub why: String,
}

/// Arguments of `copies`.
#[derive(ClapArgs, Debug)]
pub struct CopiesArgs {
    /// The set, SET-0001
    pub set: String,
    /// Copies of each disc that are wanted from now on
    #[arg(value_parser = within::<u32>(1, 9))]
    pub copies: u32,
    /// Why, for the audit trail
    #[arg(long, value_parser = real)]
    pub why: Option<String>,
}

fn moment(text: &str) -> Result<Timestamp, Unfit> {
    let moment = quantities::typed_moment(text);
    moment.ok_or_else(|| Unfit(say!("misuse-no-moment")))
}

/// A copy is not where it should be.
pub fn missing(args: &MissingArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let why = Some(args.why.as_str()).into();
    let outcome = settle::missing_copy(&args.serial, why, &mut session.context())?;
    say(&outcome, session, out)
}

/// Nobody knows where a copy is.
pub fn lost(args: &LostArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let why = Some(args.why.as_str()).into();
    let said = Lost {
        aware: args.aware,
        searched: args.searched,
    };
    let outcome = settle::lost(&args.serial, said, why, &mut session.context())?;
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

/// A copy is no longer kept apart.
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
        let gone = match state {
            CopyState::Destroyed => "destroyed",
            CopyState::Retired => "yes",
            _ => "no",
        };
        page.line(say!("settle-told-apart", serial = serial, gone = gone));
        page.next(after(*state, serial, "none", say!("next-status")));
    });
    Ok(Exit::Done)
}

/// What comes next, after a copy that a full read decides about, or that is to be looked for, with
/// its borrower where there is one; else `other`.
fn after(state: CopyState, serial: &str, borrower: &str, other: String) -> String {
    match state {
        CopyState::Suspect => say!(
            "settle-next-verify",
            serial = serial,
            drive = typed_names::drive()
        ),
        CopyState::Missing => {
            say!("settle-next-search", serial = serial, borrower = borrower)
        }
        _ => other,
    }
}

fn say(outcome: &Outcome, session: &Session, out: &Out) -> Result<Exit, JobError> {
    let (set, _) = outcome.disc.split_once('/').unwrap_or((&outcome.disc, ""));
    let next = status::next_of_set(set, session)?;
    let now = session.outside().clock().now();
    let borrower = outcome.search.as_deref().and_then(Search::still_with);
    let borrower = borrower.unwrap_or("none");
    out.report(outcome, |page| {
        let Outcome { serial, disc, .. } = outcome;
        page.line(outcomes::settled(outcome, Place::Terminal));
        if let Some(shipment) = &outcome.unpacked_from {
            page.line(say!("settle-unpacked", shipment = shipment));
        }
        if let Some(search) = &outcome.search {
            searches::lines(search)
                .iter()
                .for_each(|line| page.item(line));
        }
        if let Some(incident) = &outcome.incident {
            let number = incident.incident;
            page.line(say!("settle-incident", incident = number));
            let facts = incidents::facts(incident, now);
            facts.iter().for_each(|fact| page.item(fact));
        }
        if outcome.missing > 0 {
            page.line(say!(
                "settle-copies-missing",
                disc = disc,
                wanted = outcome.wanted,
                sound = outcome.sound,
                unread = outcome.to_be_read,
                planned = outcome.planned
            ));
        }
        match outcomes::left(outcome, Place::Terminal) {
            Some(left) => page.line(left),
            None if outcome.sound == 0 && outcome.was_burned => {
                page.line(say!("settle-none-sound", disc = disc))
            }
            None => {}
        }
        page.next(after(outcome.state, serial, borrower, next));
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
        page.line(match copies == before {
            true => say!("settle-copies-as-before", set = set, copies = *copies),
            false => say!(
                "settle-copies-wanted",
                set = set,
                copies = *copies,
                before = *before
            ),
        });
        if *copies == 1 && *before > 1 {
            page.line(say!("settle-copies-one"));
        }
        if !serials.is_empty() {
            page.line(say!("labels-discard", serials = serials.join(", ")));
        }
        page.next(say!("next-status"));
    });
    Ok(Exit::Done)
}
