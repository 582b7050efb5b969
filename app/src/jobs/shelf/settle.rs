//! Settling what became of a copy whose disc is not at hand: missing, lost, found again, out of
//! use; and how many copies of a set are enough.

use serde::Serialize;
use stele_catalog::{
    CopyRow, CopyState, Event, EventKind, IncidentRow, KnownBy, Reader, Reason, Timestamp,
};

use super::incidents::Incident;
use super::nearest::{self, Nearest};
use super::search::{self, Search};
use crate::jobs::burn::missing::{missing, surplus};
use crate::jobs::burn::replace::{Replacement, who_may};
use crate::jobs::keep::{burn_logs, lineage, only_in_log};
use crate::jobs::make::parity_discs::is_outdated;
use crate::jobs::read::in_drive::{self, Known, Which};
use crate::jobs::run::lookup;
use crate::jobs::{Context, JobError};

/// What became of a copy.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The copy.
    pub serial: String,
    /// Its disc.
    pub disc: String,
    /// What it is now.
    #[serde(serialize_with = "crate::jobs::json::copy_state")]
    pub state: CopyState,
    /// Whether it is kept apart.
    pub quarantined: bool,
    /// Whether it was kept apart until now.
    pub released: bool,
    /// Whether it was out of use until now.
    pub taken_back: bool,
    /// Whether it was found by this.
    #[serde(skip)]
    pub is_found: bool,
    /// Copies of the disc that its set should have.
    pub wanted: u64,
    /// Copies of the disc that are missing now, out of those that are wanted.
    pub missing: u64,
    /// Copies of the disc that are still to be burned.
    pub planned: u64,
    /// Whether any copy of the disc was ever burned.
    pub was_burned: bool,
    /// Copies of the disc that are not among those, though only a full read decides about them.
    pub to_be_read: u64,
    /// Copies of the disc that can be relied on now.
    pub sound: u64,
    /// What is left of the disc, where no copy can be relied on now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<Box<Nearest>>,
    /// Every copy that may hold the disc all the same, itself included, where none can be relied
    /// on now: those that a full read decides about first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub may_hold: Vec<MayHold>,
    /// The shipment that it was taken out of by this, as it is not in its box.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unpacked_from: Option<String>,
    /// Whether a disc was ever burned under its serial.
    pub burned: bool,
    /// Where to look for it, where it is missing now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<Box<Search>>,
    /// The incident, where it is lost now, or was and the incident is still open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident: Option<Box<Incident>>,
}

/// A copy at hand that cannot be relied on, and may hold its disc all the same.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct MayHold {
    /// The copy.
    pub serial: String,
    /// What it is.
    #[serde(serialize_with = "crate::jobs::json::copy_state")]
    pub state: CopyState,
    /// Whether it is kept apart.
    pub quarantined: bool,
    /// Where it is, or who has it.
    pub place: Option<String>,
}

impl MayHold {
    /// None where nobody knows where it is, nothing was burned, or it is out of use.
    fn of(copy: &CopyRow) -> Option<Self> {
        let may = copy.state.is_kept_on_shelves() || copy.state == CopyState::Failed;
        let is_had = may && !copy.state.is_away() && copy.state != CopyState::Burning;
        let at = copy.lent_to.as_ref().or(copy.bound_for.as_ref());
        (is_had && !copy.is_forgotten()).then(|| Self {
            serial: copy.serial.to_string(),
            state: copy.state,
            quarantined: copy.quarantined.is_some(),
            place: at.or(copy.place.as_ref()).cloned(),
        })
    }

    /// Whether a full read decides what it is.
    pub fn is_to_be_read(&self) -> bool {
        matches!(self.state, CopyState::Suspect | CopyState::Written)
    }

    /// The more is to be hoped of it the less.
    fn order(&self) -> u8 {
        match self.state {
            CopyState::Migrate => 0,
            CopyState::Failed => 3,
            _ if self.quarantined => 2,
            _ => 1,
        }
    }
}

/// What is said of a copy at its label, with a reason.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Settling {
    /// It is kept apart.
    Quarantine,
    /// It is kept apart no more.
    Release,
    /// It was destroyed, and is not the last one of its disc.
    Destroyed,
    /// It is not where it should be.
    Missing,
    /// It was looked for in vain.
    Lost,
    /// It is there again.
    Found,
}

impl Settling {
    /// Records it.
    ///
    /// # Errors
    /// Those of [`quarantine`], [`release`], [`destroyed`], [`missing_copy`], [`lost`] and
    /// [`found`].
    pub fn record(
        self,
        serial: &str,
        why: Reason<'_>,
        cx: &mut Context<'_>,
    ) -> Result<Outcome, JobError> {
        match self {
            Self::Quarantine => quarantine(serial, why, cx),
            Self::Release => release(serial, why, cx),
            Self::Destroyed => destroyed(serial, false, why, cx),
            Self::Missing => missing_copy(serial, why, cx),
            Self::Lost => lost(serial, Lost::default(), why, cx),
            Self::Found => found(serial, false, why, cx),
        }
    }
}

/// Records that a copy is not where it should be, and tells where to look for it.
///
/// # Errors
/// [`JobError::IsInDrive`]; [`JobError::Catalog`]: it was never burned, is missing already, or a
/// job has it.
pub fn missing_copy(
    serial: &str,
    why: Reason<'_>,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    refuse_in_drive(serial, cx)?;
    record_from_log(serial, why, cx)?;
    let packed = packed_in(serial, &cx.catalog.read())?;
    let settled = settle(serial, &Event::Mislaid, false, why, cx)?;
    let search = search::run(serial, &cx.catalog.read())?;
    Ok(Outcome {
        unpacked_from: packed,
        search: Some(Box::new(search)),
        ..settled
    })
}

/// The shipment that a copy is packed in, where nobody has taken that along yet.
fn packed_in(serial: &str, reader: &Reader<'_>) -> Result<Option<String>, JobError> {
    let copy = lookup::copy_named(reader, serial)?;
    for shipment in reader.open_shipments()? {
        let inside = reader.shipment_copies(shipment.id)?;
        if shipment.handed_over.is_none() && inside.iter().any(|one| one.copy == copy.id) {
            return Ok(Some(shipment.code));
        }
    }
    Ok(None)
}

/// Records a copy that only the log of its burn knows, where the catalog has its disc: it can be
/// missed, and lost, as others can.
fn record_from_log(serial: &str, why: Reason<'_>, cx: &mut Context<'_>) -> Result<(), JobError> {
    let found = only_in_log::of(serial, cx.archive, &cx.catalog.read())?;
    let Some(found) = found else {
        return Ok(());
    };
    let old = lineage::told(found.serial, found.disc, &found.event, cx)?;
    cx.change(why, |c| {
        c.require(EventKind::IncidentOpened)?;
        let copy = c.add_copy(found.disc, &found.serial)?;
        if let Some(old) = old {
            c.replaces(copy, old)?;
        }
        Ok::<_, JobError>(c.record(copy, &found.event)?)
    })?;
    Ok(())
}

/// Refuses that a copy is gone whose disc says in a drive of this station that it is it. A drive
/// that is at work, or does not answer, is passed over.
fn refuse_in_drive(serial: &str, cx: &Context<'_>) -> Result<(), JobError> {
    let only = only_in_log::of(serial, cx.archive, &cx.catalog.read())?;
    let serial = match only {
        Some(only) => only.serial,
        None => lookup::copy_named(&cx.catalog.read(), serial)?.serial,
    };
    let serial = serial.to_string();
    let Ok(mut here) = in_drive::copies_here(cx) else {
        return Ok(());
    };
    match here.remove(&serial) {
        Some(drive) => Err(JobError::IsInDrive { serial, drive }),
        None => Ok(()),
    }
}

/// What is said of a copy that is lost.
#[derive(Copy, Clone, Debug, Default)]
pub struct Lost {
    /// When somebody knew of it first; none for when it was missing, or else now.
    pub aware: Option<Timestamp>,
    /// It was looked for, or cannot be there any more, although nobody recorded it as missing.
    pub searched: bool,
}

/// Records that a copy was looked for in vain, or cannot be there any more: an incident.
///
/// # Errors
/// [`JobError::IsInDrive`]; [`JobError::NotMissing`]; [`JobError::Catalog`]: it was never burned,
/// is lost already, or a job has it; only an administrator may; nobody can have known of it then.
pub fn lost(
    serial: &str,
    said: Lost,
    why: Reason<'_>,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    refuse_in_drive(serial, cx)?;
    record_from_log(serial, why, cx)?;
    let copy = lookup::copy_named(&cx.catalog.read(), serial)?;
    let is_there = copy.place.as_ref().filter(|_| {
        let gone = copy.state.is_away() || copy.state == CopyState::Destroyed;
        !gone && copy.lent_to.is_none()
    });
    if let Some(place) = is_there.filter(|_| !said.searched) {
        return Err(JobError::NotMissing {
            serial: copy.serial.to_string(),
            place: place.clone(),
        });
    }
    let burned = burn_logs::burn_of(&copy, cx.archive);
    let opened = cx.change(why, |c| {
        c.require_free(&format!("copy:{}", copy.serial))?;
        if let Some(burned) = &burned {
            c.record(copy.id, burned)?;
        }
        Ok(c.lose(copy.id, said.aware)?)
    })?;
    let reader = cx.catalog.read();
    let incident = Incident::of(opened, &reader.people()?);
    let copy = lookup::copy_named(&reader, &copy.serial.to_string())?;
    Ok(Outcome {
        incident: Some(Box::new(incident)),
        ..outcome(&copy, CopyState::Lost, &reader)?
    })
}

/// Records that a copy that was missing, lost or out of use is there again: a full read decides
/// what it is. One that was destroyed only where whoever acts says so (`destroyed`).
///
/// # Errors
/// [`JobError::Catalog`]: it was neither, or never burned, or it was destroyed.
pub fn found(
    serial: &str,
    destroyed: bool,
    why: Reason<'_>,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    let mut outcome = settle(serial, &Event::Found, destroyed, why, cx)?;
    let reader = cx.catalog.read();
    let open = reader.open_incidents()?.into_iter();
    let of_copy = |row: &IncidentRow| row.serial.to_string() == outcome.serial;
    if let Some(row) = open.into_iter().find(of_copy) {
        let incident = Incident::of(row, &reader.people()?);
        outcome.incident = Some(Box::new(incident));
    }
    Ok(outcome)
}

/// Records that a copy is kept apart: it counts for nothing until it is released.
///
/// # Errors
/// [`JobError::Catalog`]: it is kept apart already, not at hand, out of use, or a job has it.
pub fn quarantine(
    serial: &str,
    why: Reason<'_>,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    settle(serial, &Event::Quarantined, false, why, cx)
}

/// Records that a copy is kept apart no more: it is what was read of it since.
///
/// # Errors
/// [`JobError::Catalog`]: it is not kept apart, or a job has it.
pub fn release(serial: &str, why: Reason<'_>, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    settle(serial, &Event::Released, false, why, cx)
}

/// Records that somebody saw that a copy was destroyed; a loan of it ends. The last one of its disc
/// only where whoever acts knows that it is (`last`).
///
/// # Errors
/// [`JobError::IsInDrive`]; [`JobError::Catalog`]: it was never burned, the last one, or a job has
/// it.
pub fn destroyed(
    serial: &str,
    last: bool,
    why: Reason<'_>,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    refuse_in_drive(serial, cx)?;
    settle(serial, &Event::Destroyed, last, why, cx)
}

/// Takes a copy out of use: its disc is broken, or nobody wants it. The last sound one of its disc
/// only where whoever acts knows that it is (`last`).
///
/// # Errors
/// [`JobError::Catalog`]: it is out of use already, lent, the last one, or a job has it.
pub fn retire(
    serial: &str,
    last: bool,
    why: Reason<'_>,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    settle(serial, &Event::Retired, last, why, cx)
}

/// A copy that was told from another disc.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// The copy.
    pub serial: String,
    /// Who says which disc is the copy.
    pub by: KnownBy,
    /// What it is now.
    #[serde(serialize_with = "crate::jobs::json::copy_state")]
    pub state: CopyState,
}

/// Records that a person told a copy from another disc that said it was it: the one in the drive
/// that is named is real, or none is where no drive is. The other one was marked and taken away.
///
/// # Errors
/// [`JobError::NoOtherDisc`] where none is known; [`JobError::WrongDisc`] and
/// [`JobError::CannotBe`] where the disc in the drive is not the copy; [`JobError::TwoDiscs`] where
/// two say they are it, and none is in a drive that is named; a job has it.
pub fn told_apart(which: &Which, why: Reason<'_>, cx: &mut Context<'_>) -> Result<Told, JobError> {
    let Known { copy, by, .. } = in_drive::copy_told(which, cx)?;
    let serial = copy.serial.to_string();
    let doubted = cx.catalog.read().doubted()?;
    if !doubted.iter().any(|row| row.copy == copy.id) {
        return Err(JobError::NoOtherDisc { serial });
    }
    if which.drive.is_none() {
        // Which of two discs is real is told by the one that is shown.
        in_drive::refuse_doubted(&copy, cx)?;
    }
    in_drive::refuse_other_there(which, &copy, cx)?;
    let state = cx.change(why, |c| {
        c.require_free(&format!("copy:{serial}"))?;
        Ok(c.record(copy.id, &Event::ToldApart { by })?)
    })?;
    Ok(Told { serial, by, state })
}

/// `sure`: whoever acts knows that it is the last one, or that it was destroyed.
fn settle(
    serial: &str,
    event: &Event,
    sure: bool,
    why: Reason<'_>,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    let copy = lookup::copy_named(&cx.catalog.read(), serial)?;
    let disc = lookup::disc_of(&cx.catalog.read(), copy.disc)?;
    if (copy.state, event) == (CopyState::Retired, &Event::Found) {
        lookup::not_dropped(&cx.catalog.read(), &disc)?;
    }
    let serial = copy.serial.to_string();
    // One that is out of use already waits for nothing.
    let is_in_use = !matches!(copy.state, CopyState::Retired | CopyState::Destroyed);
    if *event == Event::Retired && is_in_use {
        is_replaced_well(&copy, cx)?;
    }
    let sure = sure
        || matches!(event, Event::Retired | Event::Destroyed)
            && is_outdated(&disc, &cx.catalog.read())?;
    // One that only the log of its burn knows can be missed too.
    let burned = match event {
        Event::Mislaid => burn_logs::burn_of(&copy, cx.archive),
        _ => None,
    };
    let state = cx.change(why, |c| {
        // A burn or a check that is under way says for itself what it finds.
        c.require_free(&format!("copy:{serial}"))?;
        match event {
            Event::Quarantined => return Ok(c.quarantine(copy.id)?),
            Event::Released => return Ok(c.release(copy.id)?),
            Event::Found => return Ok(c.found(copy.id, sure)?),
            Event::Mislaid => {
                if let Some(burned) = &burned {
                    c.record(copy.id, burned)?;
                }
                return Ok(c.mislay(copy.id)?);
            }
            Event::Retired => {
                c.require_not_missing(copy.id)?;
                c.require_settled(copy.id)?;
                c.require_returned(copy.id)?;
            }
            // Who has it says so: the loan ends with it.
            Event::Destroyed => c.require_burned(copy.id)?,
            _ => {}
        }
        if matches!(event, Event::Retired | Event::Destroyed) && !sure {
            c.require_other_sound(copy.id)?;
        }
        Ok(c.record(copy.id, event)?)
    })?;
    let before = copy.state;
    let copy = match burned {
        Some(_) => lookup::copy_named(&cx.catalog.read(), &serial)?,
        None => copy,
    };
    Ok(Outcome {
        released: *event == Event::Released,
        is_found: *event == Event::Found,
        taken_back: *event == Event::Found && before == CopyState::Retired,
        ..outcome(&copy, state, &cx.catalog.read())?
    })
}

/// One that another copy was made in the place of goes once that was read twice, by two people.
fn is_replaced_well(copy: &CopyRow, cx: &Context<'_>) -> Result<(), JobError> {
    let serial = copy.serial.to_string();
    match Replacement::of(copy, &cx.catalog.read())? {
        None | Some(Replacement::Read { proven: true, .. }) => Ok(()),
        Some(Replacement::Read {
            serial: by,
            reads,
            people,
            proven: false,
            other,
        }) => Err(JobError::ReplacementUnread {
            serial,
            by: by.to_string(),
            reads,
            people,
            needed: who_may(&cx.catalog.read().people()?),
            other,
        }),
        Some(Replacement::NotSound { serial: by, state }) => Err(JobError::ReplacementNotSound {
            serial,
            by: by.to_string(),
            state,
        }),
    }
}

/// What is to be known of a copy, and of the others of its disc, now that it is this.
fn outcome(copy: &CopyRow, state: CopyState, reader: &Reader<'_>) -> Result<Outcome, JobError> {
    let disc = lookup::disc_of(reader, copy.disc)?;
    let gone = disc.dropped || disc.replaced_by.is_some();
    let wanted = match gone {
        true => 0,
        false => lookup::set_of(&disc, reader)?.copies,
    };
    let copies = reader.copies(disc.id)?;
    let quarantined = copies
        .iter()
        .any(|row| row.id == copy.id && row.quarantined.is_some());
    let sound = copies
        .iter()
        .filter(|row| row.standing().is_sound())
        .count() as u64;
    let unread = |row: &&CopyRow| {
        let decides = matches!(row.state, CopyState::Suspect | CopyState::Written);
        decides && row.quarantined.is_none()
    };
    let serial = copy.serial.to_string();
    let left = match sound == 0 && !gone {
        true => Some(nearest::nearest(
            &disc.name,
            (&[], &nearest::InDrives::new()),
            reader,
        )?),
        false => None,
    };
    let mut may_hold: Vec<MayHold> = match sound == 0 && !gone {
        true => copies.iter().filter_map(MayHold::of).collect(),
        false => Vec::new(),
    };
    may_hold.sort_by_key(MayHold::order);
    let left = left.filter(|left| left.serial.as_ref().is_some_and(|one| *one != serial));
    Ok(Outcome {
        serial,
        state,
        quarantined,
        released: false,
        taken_back: false,
        is_found: false,
        to_be_read: copies.iter().filter(unread).count() as u64,
        sound,
        left: left.map(Box::new),
        may_hold,
        unpacked_from: None,
        burned: copy.media_id.is_some(),
        wanted: u64::from(wanted),
        planned: copies
            .iter()
            .filter(|row| row.state == CopyState::Planned)
            .count() as u64,
        was_burned: copies.iter().any(|row| row.media_id.is_some()),
        missing: missing(wanted, copies.iter().map(CopyRow::standing)) as u64,
        disc: disc.name,
        search: None,
        incident: None,
    })
}

/// How many copies are enough now.
#[derive(Clone, Debug, Serialize)]
pub struct Wanted {
    /// The set.
    pub set: String,
    /// Copies of each disc that were wanted before.
    pub before: u32,
    /// Copies of each disc that are wanted now.
    pub copies: u32,
    /// Serials of planned copies that are not wanted any more.
    pub serials: Vec<String>,
}

/// Says how many copies of each disc of a set are wanted. Planned ones beyond that are given up;
/// what is burned stays as it is.
///
/// # Errors
/// An unknown set, or one that was given up; a job has one of the copies.
pub fn wanted(
    set: &str,
    copies: u32,
    why: Reason<'_>,
    cx: &mut Context<'_>,
) -> Result<Wanted, JobError> {
    let row = lookup::set_named(&cx.catalog.read(), set)?;
    let mut given_up = Vec::new();
    let reader = cx.catalog.read();
    for disc in reader.discs(row.id)? {
        let all = reader.copies(disc.id)?;
        let unwanted = surplus(copies, &all, |_| true);
        given_up.extend(unwanted.into_iter().cloned());
    }
    cx.change(why, |c| {
        c.want_copies(row.id, copies)?;
        for copy in &given_up {
            c.require_free(&format!("copy:{}", copy.serial))?;
            c.record(copy.id, &Event::Retired)?;
        }
        Ok(())
    })?;
    Ok(Wanted {
        set: row.name,
        before: row.copies,
        copies,
        serials: given_up
            .iter()
            .map(|copy| copy.serial.to_string())
            .collect(),
    })
}
