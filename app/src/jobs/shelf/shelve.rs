//! Places and custody: putting a copy in its place, lending it, taking it back.

use serde::Serialize;
use stele_catalog::{CatalogError, Code, CopyState, KnownBy, Person, Reason, Slot, Timestamp};

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
    let Known { copy, by, trail } = in_drive::copy_meant(which, cx)?;
    let known = lookup::place_named(&cx.catalog.read(), slot)?;
    let put = cx.change(Reason::Routine, |c| {
        let slot = match &known {
            Some(slot) => slot.clone(),
            None => c.add_slot(slot)?,
        };
        c.shelve(copy.id, slot.id, by)?;
        Ok(slot)
    })?;
    let state = lookup::copy_named(&cx.catalog.read(), &copy.serial.to_string())?.state;
    Ok(Outcome {
        trail,
        ..outcome(&copy.serial.to_string(), by, state, put)
    })
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
    let borrower = cx.change(Reason::Routine, |c| {
        let borrower = match &known {
            Some(person) => person.clone(),
            None => c.borrower(to)?,
        };
        c.lend(copy.id, borrower.id, None, until, by)?;
        Ok(borrower)
    })?;
    let serial = copy.serial.to_string();
    let name = borrower.name.unwrap_or(borrower.code);
    Ok(Outcome {
        serial,
        by,
        place: None,
        slot: None,
        lent_to: Some(name),
        state: copy.state,
        sound: copy.state.is_sound(),
        trail,
    })
}

/// Takes a lent copy back into a place.
pub fn give_back(which: &Which, slot: &str, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let Known { copy, by, trail } = in_drive::copy_meant(which, cx)?;
    let known = lookup::place_named(&cx.catalog.read(), slot)?;
    let put = cx.change(Reason::Routine, |c| {
        let slot = match &known {
            Some(slot) => slot.clone(),
            None => c.add_slot(slot)?,
        };
        c.give_back(copy.id, slot.id, by)?;
        Ok(slot)
    })?;
    let state = lookup::copy_named(&cx.catalog.read(), &copy.serial.to_string())?.state;
    Ok(Outcome {
        trail,
        ..outcome(&copy.serial.to_string(), by, state, put)
    })
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

fn outcome(serial: &str, by: KnownBy, state: CopyState, slot: Slot) -> Outcome {
    Outcome {
        serial: serial.to_owned(),
        by,
        place: Some(slot.path),
        slot: Some(slot.code),
        lent_to: None,
        state,
        sound: state.is_sound(),
        trail: None,
    }
}
