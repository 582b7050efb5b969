//! Where to look for a copy: where it was, what lies there and beside it, who had it last, and what
//! is on its way, since it may have gone with that.

use serde::Serialize;
use stele_catalog::{CopyRow, CopyState, Event, Reader, Slot, SlotId, SlotKind, Timestamp};

use super::copy_history::{self, What};
use super::stocktake::At;
use crate::jobs::JobError;
use crate::jobs::run::lookup;

/// Copies that are named of one place; of those beside it fewer.
const HERE: usize = 10;
const BESIDE: usize = 5;
/// Places on each side.
const SIDES: usize = 2;
/// Copies on their way that are named.
const UNDER_WAY: usize = 10;

/// Where to look for a copy.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Search {
    /// The copy.
    pub serial: String,
    /// Its disc.
    pub disc: String,
    /// What it is.
    #[serde(serialize_with = "crate::jobs::json::copy_state")]
    pub state: CopyState,
    /// Since when it is missing or lost.
    pub since: Option<Timestamp>,
    /// The place that it was last in.
    pub place: Option<At>,
    /// The place that it was last on its way to, where it never arrived.
    pub bound_for: Option<At>,
    /// Where it belongs: the place that it was last lent from, or that it was last in.
    pub home: Option<String>,
    /// What is in that place and in those beside it: its case may hold it.
    pub near: Vec<Near>,
    /// Who had it last.
    pub borrower: Option<Borrower>,
    /// Who last did something with it.
    pub handled: Option<Handled>,
    /// The drive that it was last in.
    pub drive: Option<LastDrive>,
    /// Copies that are on their way now.
    pub in_transit: Vec<UnderWay>,
    /// How many more of those there are.
    pub more_in_transit: u64,
}

/// A place and the copies in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Near {
    /// The place.
    #[serde(flatten)]
    pub at: At,
    /// Whether it is the one that the copy was last in.
    pub here: bool,
    /// Serials of copies there.
    pub copies: Vec<String>,
    /// How many more there are.
    pub more: u64,
}

/// Who had a copy last.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Borrower {
    /// The code.
    pub person: String,
    /// The name; none where it was erased.
    pub name: Option<String>,
    /// Since when.
    pub since: Timestamp,
    /// Until when; none where it was not returned.
    pub returned: Option<Timestamp>,
}

impl Search {
    /// Whom the copy was lent to and never came back from: the name, or the code where that was
    /// erased.
    pub fn still_with(&self) -> Option<&str> {
        let borrower = self.borrower.as_ref();
        let borrower = borrower.filter(|one| one.returned.is_none())?;
        Some(borrower.name.as_deref().unwrap_or(&borrower.person))
    }
}

/// Who last did something with a copy.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Handled {
    /// The code.
    pub person: String,
    /// The name; none where it was erased.
    pub name: Option<String>,
    /// When.
    pub at: Timestamp,
    /// What it was.
    #[serde(flatten)]
    pub what: What,
}

/// The drive that a copy was last in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LastDrive {
    /// What its station calls it.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

/// A copy on its way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct UnderWay {
    /// The copy.
    pub serial: String,
    /// Where to.
    pub to: String,
}

/// What a copy's history says of where it was.
#[derive(Default)]
struct Trace {
    stands: Option<i64>,
    bound: Option<i64>,
    drive: Option<LastDrive>,
    since: Option<Timestamp>,
}

impl Trace {
    fn read(copy: &CopyRow, reader: &Reader<'_>) -> Result<Self, JobError> {
        let mut trace = Self::default();
        for row in reader.history(copy.id)? {
            let at = row.at;
            match row.event {
                Event::Shelved { slot, .. }
                | Event::GivenBack { slot, .. }
                | Event::Arrived { slot, .. } => {
                    (trace.stands, trace.bound) = (Some(slot), None);
                }
                // A log told of it, and no drive.
                Event::FoundByTag { drive, .. } if drive.is_empty() => {}
                Event::Sent { slot, .. } => trace.bound = Some(slot),
                Event::Mislaid | Event::Missed => trace.since = Some(at),
                Event::BurnStarted { drive: name, .. }
                | Event::ReadBack { drive: name, .. }
                | Event::Checked { drive: name, .. }
                | Event::FoundByTag { drive: name, .. } => {
                    trace.drive = Some(LastDrive { name, at });
                }
                // Another disc was in that drive.
                Event::Doubted { .. }
                | Event::BurnEnded { .. }
                | Event::Interrupted { .. }
                | Event::Lent { .. }
                | Event::ToldApart { .. }
                | Event::Quarantined
                | Event::Released
                | Event::Retired
                | Event::Destroyed
                | Event::Found => {}
            }
        }
        Ok(trace)
    }
}

/// Tells where to look for a copy.
///
/// # Errors
/// [`JobError::Unknown`]; the catalog's.
pub fn run(serial: &str, reader: &Reader<'_>) -> Result<Search, JobError> {
    let copy = lookup::copy_named(reader, serial)?;
    let trace = Trace::read(&copy, reader)?;
    let slot = |id: Option<i64>| id.map(|id| reader.slot_by_id(SlotId(id))).transpose();
    let (stands, bound) = (slot(trace.stands)?, slot(trace.bound)?);
    let loan = reader.loans(copy.id)?.pop();
    let lent_from = loan.as_ref().filter(|loan| loan.returned.is_none());
    let lent_from = lent_from.and_then(|loan| loan.home.clone());
    let (in_transit, more_in_transit) = under_way(&copy, bound.as_ref(), reader)?;
    Ok(Search {
        serial: copy.serial.to_string(),
        disc: lookup::disc_of(reader, copy.disc)?.name,
        state: copy.state,
        since: trace.since.filter(|_| copy.state.is_away()),
        home: lent_from.or(stands.as_ref().map(|slot| slot.path.clone())),
        near: match &stands {
            Some(slot) => near(slot, &copy, reader)?,
            None => Vec::new(),
        },
        place: stands.map(at),
        bound_for: bound.map(at),
        borrower: loan.map(|loan| Borrower {
            person: loan.code,
            name: loan.name,
            since: loan.since,
            returned: loan.returned,
        }),
        handled: handled(serial, reader)?,
        drive: trace.drive,
        in_transit,
        more_in_transit,
    })
}

fn at(slot: Slot) -> At {
    let (slot, path) = (slot.code, slot.path);
    At { slot, path }
}

/// Who last had it in hand. What a loan was for may say of whom: it is not told.
fn handled(serial: &str, reader: &Reader<'_>) -> Result<Option<Handled>, JobError> {
    let mut events = copy_history::run(serial, reader)?.events;
    events.retain(|one| {
        !matches!(
            one.what,
            What::Missing | What::Lost | What::Doubted | What::Interrupted
        )
    });
    Ok(events.pop().map(|last| Handled {
        person: last.person,
        name: last.name,
        at: last.at,
        what: match last.what {
            What::Lent { to, by, .. } => What::Lent {
                to,
                purpose: None,
                by,
            },
            what => what,
        },
    }))
}

/// The place that it was in, and those beside it in the order in which one walks past them.
fn near(slot: &Slot, copy: &CopyRow, reader: &Reader<'_>) -> Result<Vec<Near>, JobError> {
    let mut found = vec![with(slot.clone(), true, copy, reader)?];
    // What is beside a site is another one.
    if slot.parent.is_none() || slot.kind == SlotKind::Site {
        return Ok(found);
    }
    let rows = reader.places()?.into_iter().map(|row| row.slot);
    let beside: Vec<Slot> = rows.filter(|one| one.parent == slot.parent).collect();
    let here = beside.iter().position(|one| one.id == slot.id);
    let Some(here) = here else {
        return Ok(found);
    };
    let first = here.saturating_sub(SIDES);
    for (number, one) in beside.into_iter().enumerate().skip(first) {
        if number != here && number <= here.saturating_add(SIDES) {
            found.push(with(one, false, copy, reader)?);
        }
    }
    found.retain(|one| one.here || !one.copies.is_empty());
    Ok(found)
}

fn with(slot: Slot, here: bool, but: &CopyRow, reader: &Reader<'_>) -> Result<Near, JobError> {
    let copies = reader.copies_in(slot.id)?;
    let others = copies.iter().filter(|copy| copy.id != but.id);
    let mut copies: Vec<String> = others.map(|copy| copy.serial.to_string()).collect();
    let more = copies
        .len()
        .saturating_sub(if here { HERE } else { BESIDE });
    copies.truncate(copies.len().saturating_sub(more));
    Ok(Near {
        at: at(slot),
        here,
        copies,
        more: more as u64,
    })
}

/// Copies that are on their way now, those to the same place first; and how many more there are.
fn under_way(
    but: &CopyRow,
    bound: Option<&Slot>,
    reader: &Reader<'_>,
) -> Result<(Vec<UnderWay>, u64), JobError> {
    let mut all: Vec<UnderWay> = Vec::new();
    for copy in reader.all_copies()? {
        if let (Some(to), true) = (copy.bound_for, copy.id != but.id) {
            let serial = copy.serial.to_string();
            all.push(UnderWay { serial, to });
        }
    }
    let elsewhere = |one: &UnderWay| bound.is_none_or(|slot| slot.path != one.to);
    all.sort_by_key(elsewhere);
    let more = all.len().saturating_sub(UNDER_WAY) as u64;
    all.truncate(UNDER_WAY);
    Ok((all, more))
}
