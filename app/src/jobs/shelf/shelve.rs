//! Places and custody: putting a copy in its place, lending it, taking it back.

use serde::Serialize;
use stele_catalog::{
    CatalogError, Change, Code, Condition, CopyId, CopyRow, CopyState, KnownBy, LoanKind, NewLoan,
    Person, Reason, SlotId, Timestamp,
};

use super::loans;
use super::place_meant::{self, NewPlace, PlaceMeant};
use super::places::{self, Place};
use crate::jobs::make::parity_discs::is_outdated;
use crate::jobs::read::in_drive::{self, Known, Which};
use crate::jobs::read::tag_trail::TagTrail;
use crate::jobs::run::days::end_of_day;
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
    /// Code of its site, where that was made by this.
    pub new_site: Option<String>,
    /// The places that were made by this, those above first.
    pub new_places: Vec<NewPlace>,
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
    /// That it was missing or lost until now; none where it was neither.
    #[serde(serialize_with = "crate::jobs::json::copy_state_if_any")]
    pub back_from: Option<CopyState>,
    /// Number of the incident about it that is still open, where it was missing or lost.
    pub incident: Option<i64>,
    /// When it is due back; none where it is not lent.
    pub due: Option<Timestamp>,
    /// Code of who has it, where that person was added by this.
    pub new_person: Option<String>,
    /// How many patients its disc holds studies of; none where nobody is lent it by this.
    pub patients: Option<u64>,
    /// How it came back, as somebody said.
    #[serde(serialize_with = "crate::jobs::json::condition")]
    pub condition: Option<Condition>,
    /// A place that it is in now and that holds more copies than it has room for.
    pub too_full: Option<Box<Place>>,
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

/// Takes a lent copy back into a place: the one that it came from, where none is named.
pub fn give_back(
    which: &Which,
    slot: Option<&str>,
    condition: Option<Condition>,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    let back = put(which, slot, cx, |c, copy, slot, by| {
        c.give_back(copy, slot, condition, by)
    })?;
    Ok(Outcome { condition, ..back })
}

/// Sends a copy on its way to a place: until it arrives there it is in none; with `even_last` also
/// the last good copy in its place. `why` is the reason, where one was given.
pub fn send(
    which: &Which,
    slot: &str,
    (why, even_last): (Option<&str>, bool),
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    let Known { copy, by, trail } = in_drive::copy_meant(which, cx)?;
    let to = PlaceMeant::read(slot, &cx.catalog.read())?;
    let site = to.new_site(&cx.catalog.read())?;
    let new_paths = to.new_paths(&cx.catalog.read())?;
    let disc = lookup::disc_of(&cx.catalog.read(), copy.disc)?;
    let even_last = even_last || is_outdated(&disc, &cx.catalog.read())?;
    let reason = why.map_or(Reason::Routine, Reason::Said);
    cx.change(reason, |c| {
        let slot = to.made(c)?;
        Ok(c.send(copy.id, slot, by, even_last)?)
    })?;
    let sent = now(&copy.serial.to_string(), (by, trail), cx)?;
    let new_site = place_meant::code_of(site.as_deref(), &cx.catalog.read())?;
    Ok(Outcome {
        new_site,
        new_places: place_meant::made_now(&new_paths, &cx.catalog.read())?,
        ..sent
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

/// What came of a copy.
type Became = Result<CopyState, CatalogError>;

/// Does it. A place that is not known is made, but for one with nearly the name of another.
fn put(
    which: &Which,
    slot: Option<&str>,
    cx: &mut Context<'_>,
    done: impl Fn(&mut Change<'_>, CopyId, Option<SlotId>, KnownBy) -> Became,
) -> Result<Outcome, JobError> {
    let Known { copy, by, trail } = in_drive::copy_meant(which, cx)?;
    let meant = slot.map(|slot| PlaceMeant::read(slot, &cx.catalog.read()));
    let meant = meant.transpose()?;
    let site = meant
        .as_ref()
        .map(|meant| meant.new_site(&cx.catalog.read()));
    let site = site.transpose()?.flatten();
    let new_paths = match &meant {
        Some(meant) => meant.new_paths(&cx.catalog.read())?,
        None => Vec::new(),
    };
    cx.change(Reason::Routine, |c| {
        let slot = meant.as_ref().map(|meant| meant.made(c)).transpose()?;
        Ok(done(c, copy.id, slot, by)?)
    })?;
    let put = now(&copy.serial.to_string(), (by, trail), cx)?;
    let new_site = place_meant::code_of(site.as_deref(), &cx.catalog.read())?;
    let back_from = Some(copy.state).filter(|was| was.is_away());
    let incident = match back_from {
        Some(_) => open_incident(&copy, cx)?,
        None => None,
    };
    Ok(Outcome {
        new_site,
        new_places: place_meant::made_now(&new_paths, &cx.catalog.read())?,
        back_from,
        incident,
        ..put
    })
}

/// Number of the incident about a copy that is open.
fn open_incident(copy: &CopyRow, cx: &Context<'_>) -> Result<Option<i64>, JobError> {
    let open = cx.catalog.read().open_incidents()?;
    let of_copy = open.into_iter().find(|row| row.serial == copy.serial);
    Ok(of_copy.map(|row| row.id.0))
}

/// How long a copy is lent where nobody says.
const LOAN_MS: i64 = 14 * 86_400_000;

/// A loan that is asked for.
#[derive(Copy, Clone, Debug)]
pub struct Loan<'a> {
    /// Who gets the copy: the code of a person, or the name of somebody, who becomes a borrower
    /// where that is not known.
    pub to: &'a str,
    /// What for.
    pub kind: LoanKind,
    /// In words, which can be erased.
    pub purpose: Option<&'a str>,
    /// For how many milliseconds; none for two weeks.
    pub for_ms: Option<i64>,
    /// Whether it goes even if no other good copy of the disc is left in its place.
    pub even_last: bool,
    /// Whether it goes although it came back in doubt and was not read since.
    pub anyway: bool,
    /// Why, where a reason was given.
    pub why: Option<&'a str>,
}

/// Refuses a copy that came back in doubt and was not read since.
fn refuse_unread(copy: &CopyRow, cx: &Context<'_>) -> Result<(), JobError> {
    let serial = copy.serial.to_string();
    let mut unread = loans::unread(&cx.catalog.read())?.into_iter();
    match unread.find(|one| one.serial == serial) {
        Some(one) => Err(JobError::ReadFirst {
            serial,
            back: one.back(),
        }),
        None => Ok(()),
    }
}

/// Lends a copy.
///
/// # Errors
/// [`JobError::ReadFirst`]; [`LoanError`](stele_catalog::LoanError); as [`in_drive::copy_meant`].
pub fn lend(which: &Which, loan: &Loan<'_>, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let Known { copy, by, trail } = in_drive::copy_meant(which, cx)?;
    if copy.state == CopyState::Suspect {
        // No read decides about it before that is settled.
        in_drive::refuse_doubted(&copy, cx)?;
    }
    // For repair it goes because of that.
    if !loan.anyway && loan.kind != LoanKind::Repair {
        refuse_unread(&copy, cx)?;
    }
    let known = known_person(loan.to, cx)?;
    let due = cx
        .clock
        .now()
        .0
        .saturating_add(loan.for_ms.unwrap_or(LOAN_MS));
    let due = end_of_day(Timestamp(due));
    let disc = lookup::disc_of(&cx.catalog.read(), copy.disc)?;
    let kept = !loan.even_last && !is_outdated(&disc, &cx.catalog.read())?;
    let reason = loan.why.map_or(Reason::Routine, Reason::Said);
    let people = cx.catalog.read().people()?;
    let to = cx.change(reason, |c| {
        let borrower = match &known {
            Some(person) => person.clone(),
            None => c.borrower(loan.to)?,
        };
        let new = NewLoan {
            borrower: borrower.id,
            kind: loan.kind,
            purpose: loan.purpose,
            due: Some(due),
            by,
            even_last: !kept,
        };
        c.lend(copy.id, &new)?;
        Ok(borrower.code)
    })?;
    let is_new = !people.iter().any(|person| person.code == to);
    let serial = copy.serial.to_string();
    let lent = now(&serial, (by, trail), cx)?;
    let others = cx.catalog.read().patients_on_disc(copy.disc)?;
    Ok(Outcome {
        due: Some(due),
        new_person: is_new.then_some(to),
        patients: Some(others),
        ..lent
    })
}

/// The person of a code; none where the text is no code.
pub fn known_person(text: &str, cx: &Context<'_>) -> Result<Option<Person>, JobError> {
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

/// Where a copy is.
///
/// # Errors
/// As [`in_drive::copy_meant`].
pub fn standing(which: &Which, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let Known { copy, by, trail } = in_drive::copy_meant(which, cx)?;
    now(&copy.serial.to_string(), (by, trail), cx)
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
    let stands = slot.as_ref().filter(|_| copy.place.is_some());
    let too_full = stands.map(|slot| places::overfull(&reader, slot.id));
    Ok(Outcome {
        serial: serial.to_owned(),
        by,
        sound: copy.standing().is_sound(),
        quarantined: copy.quarantined.is_some(),
        place: copy.place,
        slot: slot.map(|slot| slot.code),
        new_site: None,
        new_places: Vec::new(),
        back_from: None,
        incident: None,
        lent_to: copy.lent_to,
        in_transit_to: copy.bound_for,
        state: copy.state,
        due: copy.due,
        new_person: None,
        patients: None,
        condition: None,
        too_full: too_full.transpose()?.flatten().map(Box::new),
        trail,
    })
}
