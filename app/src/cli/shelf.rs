//! `stele shelve`, `stele lend`, `stele return`, `stele copy send`, `stele copy arrived`.

use clap::Args as ClapArgs;
use stele_catalog::Timestamp;

use super::output::{Exit, Out};
use super::session::Session;
use super::unfit::within;
use crate::jobs::JobError;
use crate::jobs::read::in_drive::Which;
use crate::jobs::shelf::shelve::{self, Outcome};
use crate::words::lang::say;
use crate::words::{states, tag_trail};

/// Which copy is meant.
#[derive(ClapArgs, Debug)]
pub struct WhichArgs {
    /// Serial of the copy
    #[arg(required_unless_present = "drive")]
    pub serial: Option<String>,
    /// The drive that the disc is in; its tag shows which copy it is
    #[arg(short = 'd', long)]
    pub drive: Option<String>,
    /// Trust the serial on the label, if the disc has no readable tag
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
    /// The place: its code, or Site/Room/Rack/Shelf/Slot; a new place is created
    #[arg(long)]
    pub slot: String,
}

/// Arguments of `lend`.
#[derive(ClapArgs, Debug)]
pub struct LendArgs {
    /// Which copy
    #[command(flatten)]
    pub which: WhichArgs,
    /// Who borrows it
    #[arg(long)]
    pub to: String,
    /// Days until it is due, at most 3650
    #[arg(long, value_parser = within::<u32>(1, 3650))]
    pub days: Option<u32>,
}

/// Arguments of `return`.
#[derive(ClapArgs, Debug)]
pub struct ReturnArgs {
    /// Which copy
    #[command(flatten)]
    pub which: WhichArgs,
    /// The place it returns to
    #[arg(long)]
    pub slot: String,
}

/// Arguments of `send`.
#[derive(ClapArgs, Debug)]
pub struct SendArgs {
    /// Which copy
    #[command(flatten)]
    pub which: WhichArgs,
    /// The place it goes to: its code, or Site/Room/Rack/Shelf/Slot; a new place is created
    #[arg(long)]
    pub to: String,
}

/// Arguments of `arrived`.
#[derive(ClapArgs, Debug)]
pub struct ArrivedArgs {
    /// Which copy
    #[command(flatten)]
    pub which: WhichArgs,
    /// Its place now [default: the place it was sent to]
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

/// Where the copy is now.
fn now(outcome: &Outcome) -> String {
    let serial = &outcome.serial;
    let (lent_to, sent_to) = (&outcome.lent_to, &outcome.in_transit_to);
    match (lent_to, sent_to, &outcome.place, &outcome.slot) {
        (Some(to), ..) => say!("shelf-copy-lent", serial = serial, person = to),
        (_, Some(to), _, Some(code)) => {
            say!(
                "shelf-copy-sent-code",
                serial = serial,
                place = to,
                code = code
            )
        }
        (_, Some(to), ..) => say!("shelf-copy-sent", serial = serial, place = to),
        (_, _, Some(place), Some(code)) => {
            say!(
                "shelf-copy-placed-code",
                serial = serial,
                place = place,
                code = code
            )
        }
        (_, _, Some(place), None) => say!("shelf-copy-placed", serial = serial, place = place),
        (_, _, None, _) => say!("shelf-copy-unplaced", serial = serial),
    }
}

fn say(outcome: &Outcome, out: &Out) -> Exit {
    let unsound = !outcome.sound && outcome.lent_to.is_none();
    let on_its_way = outcome.in_transit_to.is_some();
    let misfits = outcome.trail.as_ref().is_some_and(|t| !t.fit.agrees());
    out.report(outcome, |page| {
        page.line(now(outcome));
        if let Some(words) = outcome.trail.as_ref().and_then(tag_trail::in_terminal) {
            page.line(words);
        }
        if unsound {
            let state = states::standing(outcome.state, outcome.quarantined);
            page.line(say!("shelf-copy-unsound", state = state));
        }
        if on_its_way {
            page.next(say!("shelf-next-arrived", serial = &outcome.serial));
        }
    });
    Exit::findings(unsound || misfits)
}
