//! `stele shelve`, `stele lend`, `stele return`, `stele send`, `stele arrived`.

use clap::Args as ClapArgs;
use stele_catalog::Timestamp;

use super::output::{Exit, Out};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::read::in_drive::Which;
use crate::jobs::shelf::shelve::{self, Outcome};
use crate::words::{outcomes, states, tag_trail};

/// Which copy is meant.
#[derive(ClapArgs, Debug)]
pub struct WhichArgs {
    /// Serial of the copy
    #[arg(required_unless_present = "drive")]
    pub serial: Option<String>,
    /// The drive it lies in: its tag says which one it is
    #[arg(long)]
    pub drive: Option<String>,
    /// Say that the disc's label has this serial, where it has no tag that can be read
    #[arg(long, requires = "serial", requires = "drive")]
    pub by_label: bool,
}

impl WhichArgs {
    /// As jobs take it.
    pub fn which(&self) -> Which {
        Which {
            serial: self.serial.clone(),
            drive: self.drive.clone(),
            by_label: self.by_label,
        }
    }
}

/// Arguments of `shelve`.
#[derive(ClapArgs, Debug)]
pub struct ShelveArgs {
    /// Which copy
    #[command(flatten)]
    pub which: WhichArgs,
    /// The place: its code, or Site/Room/Rack/Shelf/Slot; made where it is new
    #[arg(long)]
    pub slot: String,
}

/// Arguments of `lend`.
#[derive(ClapArgs, Debug)]
pub struct LendArgs {
    /// Which copy
    #[command(flatten)]
    pub which: WhichArgs,
    /// Who gets it
    #[arg(long)]
    pub to: String,
    /// Days until it is due back, up to ten years
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub days: Option<u32>,
}

/// Arguments of `return`.
#[derive(ClapArgs, Debug)]
pub struct ReturnArgs {
    /// Which copy
    #[command(flatten)]
    pub which: WhichArgs,
    /// The place it goes back to
    #[arg(long)]
    pub slot: String,
}

/// Arguments of `send`.
#[derive(ClapArgs, Debug)]
#[command(after_help = "Example: stele send STL-04KQ7Z-M --to Vault/Shelf-2")]
pub struct SendArgs {
    /// Which copy
    #[command(flatten)]
    pub which: WhichArgs,
    /// The place it goes to: its code, or Site/Room/Rack/Shelf/Slot; made where it is new
    #[arg(long)]
    pub to: String,
}

/// Arguments of `arrived`.
#[derive(ClapArgs, Debug)]
#[command(
    after_help = "Examples: stele arrived STL-04KQ7Z-M; stele arrived --drive DRIVE --slot \
                        Vault/Shelf-3"
)]
pub struct ArrivedArgs {
    /// Which copy
    #[command(flatten)]
    pub which: WhichArgs,
    /// The place it is in now [default: the one that it was sent to]
    #[arg(long)]
    pub slot: Option<String>,
}

/// Puts a copy in its place.
pub fn shelve(args: &ShelveArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let outcome = shelve::shelve(&args.which.which(), &args.slot, &mut session.context())?;
    Ok(say(&outcome, out))
}

/// Lends a copy.
pub fn lend(args: &LendArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let mut cx = session.context();
    let due = args.days.map(|days| {
        Timestamp(
            cx.clock
                .now()
                .0
                .saturating_add(i64::from(days).saturating_mul(86_400_000)),
        )
    });
    let outcome = shelve::lend(&args.which.which(), &args.to, due, &mut cx)?;
    Ok(say(&outcome, out))
}

/// Takes a copy back.
pub fn give_back(args: &ReturnArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let outcome = shelve::give_back(&args.which.which(), &args.slot, &mut session.context())?;
    Ok(say(&outcome, out))
}

/// Sends a copy on its way.
pub fn send(args: &SendArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let outcome = shelve::send(&args.which.which(), &args.to, &mut session.context())?;
    Ok(say(&outcome, out))
}

/// A copy came to the end of its way.
pub fn arrived(args: &ArrivedArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let slot = args.slot.as_deref();
    let outcome = shelve::arrived(&args.which.which(), slot, &mut session.context())?;
    Ok(say(&outcome, out))
}

fn say(outcome: &Outcome, out: &Out) -> Exit {
    let unsound = !outcome.sound && outcome.lent_to.is_none();
    let on_its_way = outcome.in_transit_to.is_some();
    let misfits = outcome.trail.as_ref().is_some_and(|t| !t.fit.agrees());
    out.report(outcome, |page| {
        let code = outcome.slot.as_ref().map(|s| format!(" ({s})"));
        let code = code.unwrap_or_default();
        page.line(format!("{}{code}.", outcomes::now(outcome)));
        if let Some(words) = outcome.trail.as_ref().and_then(tag_trail::words) {
            page.line(words);
        }
        if unsound {
            page.line(format!(
                "Look at this: This copy is {}: it does not count as a sound copy.",
                states::standing(outcome.state, outcome.quarantined)
            ));
        }
        if on_its_way {
            page.next(format!(
                "when it is there: stele arrived {}",
                outcome.serial
            ));
        }
    });
    Exit::findings(unsound || misfits)
}
