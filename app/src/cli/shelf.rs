//! `stele shelve`, `stele lend`, `stele return`, `stele copy send`, `stele copy arrived`.

use clap::Args as ClapArgs;
use stele_catalog::{Condition, CopyState, LoanKind};

use super::output::{Exit, Out, Page};
use super::session::Session;
use super::typed_names;
use super::unfit::{one_of, real, within};
use crate::jobs::JobError;
use crate::jobs::read::in_drive::Which;
use crate::jobs::shelf::place_meant::NewPlace;
use crate::jobs::shelf::shelve::{self, Loan, Outcome};
use crate::words::lang::say;
use crate::words::quantities::day;
use crate::words::{locations, shipments, states, tag_trail};

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
    /// Confirm that it is a different disc than the one read before
    #[arg(long, requires = "by_label")]
    pub disc_changed: bool,
}

impl WhichArgs {
    /// As jobs take it.
    pub fn which(&self) -> Which {
        Which {
            serial: self.serial.clone(),
            drive: self.drive.clone(),
            by_label: self.by_label,
            disc_changed: self.disc_changed,
        }
    }
}

/// Arguments of `shelve`.
#[derive(ClapArgs, Debug)]
pub struct ShelveArgs {
    /// Which copy
    #[command(flatten)]
    pub which: WhichArgs,
    /// The location: its code, or Site/Room/Rack/Shelf/Slot; a new one is created
    #[arg(long, value_parser = real)]
    pub location: String,
}

/// Arguments of `lend`.
#[derive(ClapArgs, Debug)]
pub struct LendArgs {
    /// Which copy
    #[command(flatten)]
    pub which: WhichArgs,
    /// Who borrows it: a person's code, or a name
    #[arg(long, value_parser = real)]
    pub to: String,
    /// Days until it is due, at most 3650 [default: 14]
    #[arg(long, value_parser = within::<u32>(1, 3650))]
    pub days: Option<u32>,
    /// What it is lent for: reading at a station, repair, or order (by someone named in --purpose)
    #[arg(long = "for", default_value = "reading", value_parser = one_of(FOR))]
    pub kind: LoanKind,
    /// The purpose in words, such as who ordered it; can be erased later
    #[arg(long)]
    pub purpose: Option<String>,
    /// Lend it even if no other good copy of its disc is at its location; needs --why
    #[arg(long, requires = "why")]
    pub last: bool,
    /// Lend it although it came back dirty, scratched or with another seal and has not been read
    /// since; needs --why
    #[arg(long, requires = "why")]
    pub anyway: bool,
    /// Why, for the history of the disc
    #[arg(long, value_parser = real)]
    pub why: Option<String>,
}

/// What `--for` takes.
const FOR: &[(&str, LoanKind)] = &[
    ("reading", LoanKind::Reading),
    ("repair", LoanKind::Repair),
    ("order", LoanKind::Order),
];

/// What `--condition` takes.
pub const CONDITIONS: &[(&str, Condition)] = &[
    ("as-before", Condition::AsBefore),
    ("dirty", Condition::Dirty),
    ("scratched", Condition::Scratched),
    ("case-broken", Condition::CaseBroken),
];

/// Arguments of `return`.
#[derive(ClapArgs, Debug)]
pub struct ReturnArgs {
    /// Which copy
    #[command(flatten)]
    pub which: WhichArgs,
    /// The location it returns to [default: the one it came from]
    #[arg(long, value_parser = real)]
    pub location: Option<String>,
    /// How it came back: as-before, dirty, scratched or case-broken
    #[arg(long, value_parser = one_of(CONDITIONS))]
    pub condition: Option<Condition>,
}

/// Arguments of `send`.
#[derive(ClapArgs, Debug)]
pub struct SendArgs {
    /// Which copy
    #[command(flatten)]
    pub which: WhichArgs,
    /// The location it goes to: its code, or Site/Room/Rack/Shelf/Slot; a new one is created
    #[arg(long, value_parser = real)]
    pub to: String,
    /// Send it even if no other good copy of its disc is at its location; needs --why
    #[arg(long, requires = "why")]
    pub last: bool,
    /// Why, for the audit trail
    #[arg(long, value_parser = real)]
    pub why: Option<String>,
}

/// Arguments of `arrived`.
#[derive(ClapArgs, Debug)]
pub struct ArrivedArgs {
    /// Which copy
    #[command(flatten)]
    pub which: WhichArgs,
    /// Its location now [default: the one it was sent to]
    #[arg(long, value_parser = real)]
    pub location: Option<String>,
}

/// Puts a copy in its place.
pub fn shelve(args: &ShelveArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let outcome = shelve::shelve(&args.which.which(), &args.location, &mut session.context())?;
    Ok(say(&outcome, out))
}

/// Lends a copy.
pub fn lend(args: &LendArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let days = args
        .days
        .map(|days| i64::from(days).saturating_mul(86_400_000));
    let loan = Loan {
        to: &args.to,
        kind: args.kind,
        purpose: args.purpose.as_deref(),
        for_ms: days,
        even_last: args.last,
        anyway: args.anyway,
        why: args.why.as_deref(),
    };
    let outcome = shelve::lend(&args.which.which(), &loan, &mut session.context())?;
    Ok(say(&outcome, out))
}

/// Takes a copy back.
pub fn give_back(args: &ReturnArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let (which, at) = (args.which.which(), args.location.as_deref());
    let outcome = shelve::give_back(&which, at, args.condition, &mut session.context())?;
    Ok(say(&outcome, out))
}

/// Sends a copy on its way.
pub fn send(args: &SendArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let (which, why) = (args.which.which(), args.why.as_deref());
    let despite = (why, args.last);
    let outcome = shelve::send(&which, &args.to, despite, &mut session.context())?;
    Ok(say(&outcome, out))
}

/// A copy came to the end of its way.
pub fn arrived(args: &ArrivedArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let at = args.location.as_deref();
    let outcome = shelve::arrived(&args.which.which(), at, &mut session.context())?;
    Ok(say(&outcome, out))
}

/// Where the copy is now.
fn now(outcome: &Outcome) -> String {
    let serial = &outcome.serial;
    let (lent_to, sent_to) = (&outcome.lent_to, &outcome.in_transit_to);
    match (lent_to, sent_to, &outcome.place, &outcome.slot) {
        (Some(to), ..) => match outcome.due {
            Some(due) => {
                let day = day(due);
                say!(
                    "shelf-copy-lent-due",
                    serial = serial,
                    person = to,
                    day = day
                )
            }
            None => say!("shelf-copy-lent", serial = serial, person = to),
        },
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

/// Why a copy does not count, and what makes it count again.
fn not_sound(outcome: &Outcome, page: &mut Page) {
    let serial = &outcome.serial;
    match outcome.back_from {
        Some(was) => page.line(match outcome.state {
            CopyState::Retired => say!("shelf-retired-back", was = was.text()),
            _ => say!("shelf-copy-back", was = was.text()),
        }),
        None => {
            let state = states::standing(outcome.state, outcome.quarantined);
            page.line(say!("shelf-copy-unsound", state = state));
        }
    }
    if let Some(incident) = outcome.incident {
        page.line(say!("shelf-copy-incident", incident = incident));
    }
    let is_told = outcome.condition.is_some_and(|c| c != Condition::AsBefore);
    let is_read = outcome.state == CopyState::Suspect && !outcome.quarantined;
    if is_read && !is_told && outcome.in_transit_to.is_none() {
        let drive = typed_names::drive();
        page.next(say!("settle-next-verify", serial = serial, drive = drive));
    }
}

/// The locations that were made, and how one that was mistyped is renamed.
fn new_places(made: &[NewPlace]) -> String {
    if let [one] = made {
        let (name, code) = (&one.name, &one.code);
        return say!("shelf-new-place", name = name, code = code);
    }
    let names = made
        .iter()
        .map(|one| format!("{} ({})", one.name, one.code));
    let names = names.collect::<Vec<_>>().join(", ");
    say!("shelf-new-places", names = names)
}

fn say(outcome: &Outcome, out: &Out) -> Exit {
    let unsound = !outcome.sound && outcome.lent_to.is_none();
    let on_its_way = outcome.in_transit_to.is_some();
    let misfits = outcome.trail.as_ref().is_some_and(|t| !t.fit.agrees());
    out.report(outcome, |page| {
        page.line(now(outcome));
        if let Some(code) = &outcome.new_site {
            page.line(say!("shelf-new-site", code = code));
        } else if !outcome.new_places.is_empty() {
            page.line(new_places(&outcome.new_places));
        }
        if let Some(code) = &outcome.new_person {
            page.line(say!("shelf-new-person", code = code));
        }
        if let Some(patients) = outcome.patients.filter(|patients| *patients > 1) {
            page.line(say!("shelf-many-patients", patients = patients));
        }
        let seen = outcome.condition.filter(|c| *c != Condition::AsBefore);
        if let Some(condition) = seen {
            let serial = &outcome.serial;
            let condition = shipments::condition_key(Some(condition));
            page.next(say!(
                "shelf-next-read",
                serial = serial,
                condition = condition
            ));
        }
        if let Some(words) = outcome.trail.as_ref().and_then(tag_trail::in_terminal) {
            page.line(words);
        }
        if let Some(line) = outcome.too_full.as_deref().and_then(locations::too_full) {
            page.line(line);
        }
        if unsound {
            not_sound(outcome, page);
        }
        if on_its_way {
            page.next(say!("shelf-next-arrived", serial = &outcome.serial));
        }
    });
    Exit::findings(unsound || misfits)
}
