//! Places and custody: putting a copy in its place, lending it, taking it back.

use serde::Serialize;
use stele_catalog::{
    CatalogError, Change, Code, CopyId, CopyState, KnownBy, Person, Reason, SlotId, Timestamp,
};

use crate::jobs::read::in_drive::{self, Known, Which};
use crate::jobs::read::tag_trail::TagTrail;
use crate::jobs::run::lookup;
use crate::jobs::{Context, JobError};

/// Where a copy is now.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The copy.
    pub serial: String,
    /// Who says that it is this copy.
    pub by: KnownBy,
    /// Its place; none while it is lent.
    pub place: Option<String>,
    /// Code of the place.
    pub slot: Option<String>,
    /// Who has it, where it is lent.
    pub lent_to: Option<String>,
    /// The place that it is on its way to.
    pub in_transit_to: Option<String>,
    /// Whether it is kept apart.
    pub quarantined: bool,
    /// What it is.
    #[serde(serialize_with = "crate::jobs::json::copy_state")]
    pub state: CopyState,
    /// Whether it counts as a copy that can be relied on.
    pub sound: bool,
    /// What its tag says of this catalog; none where no tag was read.
    pub trail: Option<TagTrail>,
}

/// Puts a copy into a place, by the place's code or by its path `Site/Room/Rack/Shelf/Slot`.
pub fn shelve(which: &Which, slot: &str, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    put(which, Some(slot), cx, |c, copy, slot, by| {
        let slot = slot.ok_or(CatalogError::NoPlace)?;
        c.shelve(copy, slot, by)
    })
}

/// Takes a lent copy back into a place.
pub fn give_back(which: &Which, slot: &str, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    put(which, Some(slot), cx, |c, copy, slot, by| {
        let slot = slot.ok_or(CatalogError::NoPlace)?;
        c.give_back(copy, slot, by)
    })
}

/// Sends a copy on its way to a place: until it arrives there it is in none.
pub fn send(which: &Which, slot: &str, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    put(which, Some(slot), cx, |c, copy, slot, by| {
        let slot = slot.ok_or(CatalogError::NoPlace)?;
        c.send(copy, slot, by)
    })
}

/// Puts a copy that was on its way into a place: the one that it was sent to, where none is named.
pub fn arrived(
    which: &Which,
    slot: Option<&str>,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    put(which, slot, cx, |c, copy, slot, by| {
        c.arrive(copy, slot, by)
    })
}

/// What is done with a copy and a place.
type Put = fn(&mut Change<'_>, CopyId, Option<SlotId>, KnownBy) -> Result<CopyState, CatalogError>;

/// Does it. A place that is not known is made.
fn put(
    which: &Which,
    slot: Option<&str>,
    cx: &mut Context<'_>,
    done: Put,
) -> Result<Outcome, JobError> {
    let Known { copy, by, trail } = in_drive::copy_meant(which, cx)?;
    let reader = cx.catalog.read();
    let known = slot.map(|slot| lookup::place_named(&reader, slot));
    let known = known.transpose()?.flatten();
    cx.change(Reason::Routine, |c| {
        let slot = match (&known, slot) {
            (Some(known), _) => Some(known.id),
            (None, Some(slot)) => Some(c.add_slot(slot)?.id),
            (None, None) => None,
        };
        Ok(done(c, copy.id, slot, by)?)
    })?;
    let serial = copy.serial.to_string();
    now(&serial, (by, trail), cx)
}

/// Lends a copy: to the person of a code, or to whoever has this name. A name that is not known
/// becomes a borrower's.
pub fn lend(
    which: &Which,
    to: &str,
    until: Option<Timestamp>,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    let Known { copy, by, trail } = in_drive::copy_meant(which, cx)?;
    let known = known_person(to, cx)?;
    cx.change(Reason::Routine, |c| {
        let borrower = match &known {
            Some(person) => person.clone(),
            None => c.borrower(to)?,
        };
        c.lend(copy.id, borrower.id, None, until, by)?;
        Ok(())
    })?;
    let serial = copy.serial.to_string();
    now(&serial, (by, trail), cx)
}

/// The person of a code; none where the text is no code.
fn known_person(text: &str, cx: &Context<'_>) -> Result<Option<Person>, JobError> {
    let reader = cx.catalog.read();
    if let Code::Text(_) = reader.code(text)? {
        return Ok(None);
    }
    let person = lookup::person_named(&reader, text)?;
    if !person.active {
        let person = person.code;
        return Err(CatalogError::PersonRetired { person }.into());
    }
    Ok(Some(person))
}

/// Where a copy is now.
fn now(
    serial: &str,
    (by, trail): (KnownBy, Option<TagTrail>),
    cx: &Context<'_>,
) -> Result<Outcome, JobError> {
    let reader = cx.catalog.read();
    let copy = lookup::copy_named(&reader, serial)?;
    let path = copy.place.as_deref().or(copy.bound_for.as_deref());
    let slot = path.map(|path| reader.slot_by_path(path));
    let slot = slot.transpose()?.flatten();
    Ok(Outcome {
        serial: serial.to_owned(),
        by,
        sound: copy.standing().is_sound(),
        quarantined: copy.quarantined.is_some(),
        place: copy.place,
        slot: slot.map(|slot| slot.code),
        lent_to: copy.lent_to,
        in_transit_to: copy.bound_for,
        state: copy.state,
        trail,
    })
}
