//! Shipments: copies that are packed together, handed to a courier and received one by one.

use std::collections::BTreeSet;

use serde::Serialize;
use stele_catalog::{
    CatalogError, Change, Code, CodeKind, Condition, CopyId, CopyRow, CopyState, DiscId, KnownBy,
    Person, Reader, Reason, ShipmentCopy, ShipmentError, ShipmentId, ShipmentResult, ShipmentRow,
    Timestamp,
};

use super::place_meant::{self, PlaceMeant};
use super::place_then::PlaceThen;
use super::{places, shelve};
use crate::jobs::make::parity_discs::is_outdated;
use crate::jobs::read::in_drive;
use crate::jobs::run::days::end_of_day;
use crate::jobs::run::lookup;
use crate::jobs::{Context, JobError};

/// How long a shipment may be on its way where nobody says.
const DUE_MS: i64 = 7 * 86_400_000;

/// How far a shipment is.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// It is being packed.
    Packing,
    /// It was sealed.
    Sealed,
    /// A courier has it.
    HandedOver,
    /// Every copy was received.
    Received,
    /// It was closed, and some copies were not received.
    ReceivedInPart,
    /// It was given up before it was handed over.
    Canceled,
}

/// A shipment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Shipment {
    /// Its code.
    pub shipment: String,
    /// How far it is.
    pub stage: Stage,
    /// Where it goes.
    pub to: String,
    /// When it was begun; as all times here.
    pub at: Timestamp,
    /// The number on its seal.
    pub seal: Option<String>,
    /// The number on the seal as it was read where it arrived.
    pub seal_found: Option<String>,
    /// Whether that is another one.
    pub seal_differs: bool,
    /// Code of who took it.
    pub courier: Option<String>,
    /// The name of that; none where it was erased.
    pub courier_name: Option<String>,
    /// When it was handed over.
    pub handed_over: Option<Timestamp>,
    /// When it should be there.
    pub due: Option<Timestamp>,
    /// When it was closed.
    pub closed: Option<Timestamp>,
    /// Copies in it.
    pub copies: u64,
    /// Those of them that were received.
    pub received: u64,
}

impl From<&ShipmentRow> for Shipment {
    fn from(row: &ShipmentRow) -> Self {
        let stage = match (&row.closed, &row.handed_over, &row.seal) {
            (Some((_, ShipmentResult::Received)), ..) => Stage::Received,
            (Some((_, ShipmentResult::InPart)), ..) => Stage::ReceivedInPart,
            (Some((_, ShipmentResult::Canceled)), ..) => Stage::Canceled,
            (None, Some(_), _) => Stage::HandedOver,
            (None, None, Some(_)) => Stage::Sealed,
            (None, None, None) => Stage::Packing,
        };
        let handed = row.handed_over.as_ref();
        Self {
            shipment: row.code.clone(),
            stage,
            to: row.to_path.clone(),
            at: row.at,
            seal: row.seal.clone(),
            seal_found: row.seal_found.clone(),
            seal_differs: row.seal_differs(),
            courier: handed.map(|handed| handed.courier.clone()),
            courier_name: handed.and_then(|handed| handed.name.clone()),
            handed_over: handed.map(|handed| handed.at),
            due: handed.map(|handed| handed.due),
            closed: row.closed.map(|(at, _)| at),
            copies: row.copies,
            received: row.received,
        }
    }
}

impl Shipment {
    /// Whether it should have arrived.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.closed.is_none() && self.due.is_some_and(|due| due < now)
    }
}

/// A copy in a shipment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Inside {
    /// The copy.
    pub serial: String,
    /// Its disc.
    pub disc: String,
    /// What the copy is now.
    #[serde(serialize_with = "crate::jobs::json::copy_state")]
    pub state: CopyState,
    /// Where it was packed; none where it had no place.
    pub from: Option<PlaceThen>,
    /// It was packed although no other good copy of its disc was in its place.
    pub was_last: bool,
    /// When it was received, or put elsewhere.
    pub received: Option<Timestamp>,
    /// Whether that was where the shipment goes.
    pub arrived: bool,
    /// Where it was put.
    pub put: Option<PlaceThen>,
    /// Code of who received it.
    pub received_by: Option<String>,
    /// How it arrived, as somebody said.
    #[serde(serialize_with = "crate::jobs::json::condition")]
    pub condition: Option<Condition>,
}

impl From<ShipmentCopy> for Inside {
    fn from(row: ShipmentCopy) -> Self {
        let received = row.received.as_ref();
        Self {
            serial: row.serial.to_string(),
            disc: row.disc_name,
            state: row.state,
            from: row.from.map(PlaceThen::from),
            was_last: row.was_last,
            received: received.map(|received| received.at),
            arrived: received.is_some_and(|received| received.arrived),
            put: received
                .and_then(|received| received.place.clone())
                .map(PlaceThen::from),
            received_by: received.map(|received| received.person.clone()),
            condition: received.and_then(|received| received.condition),
        }
    }
}

/// A shipment, and what is in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Outcome {
    /// The shipment.
    #[serde(flatten)]
    pub shipment: Shipment,
    /// What is in it, as it was packed.
    pub inside: Vec<Inside>,
    /// Its seal was broken by what was done now.
    pub seal_broken: bool,
    /// Copies that are missing since it was closed.
    pub missing: Vec<String>,
    /// Code of the site that it goes to, where that was made by this.
    pub new_site: Option<String>,
    /// Code of the courier, where the name is new.
    pub new_courier: Option<String>,
    /// Copies of it that lie in drives of this station, as their discs say: looked for where it is
    /// sealed or handed over.
    pub in_drives: Vec<InDrive>,
}

/// A copy that lies in a drive.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct InDrive {
    /// The copy.
    pub serial: String,
    /// The drive.
    pub drive: String,
}

/// Shipments.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct List {
    /// Those that were asked for.
    pub shipments: Vec<Shipment>,
}

/// What is received.
#[derive(Copy, Clone, Debug)]
pub struct Receipt<'a> {
    /// Serials of the copies.
    pub serials: &'a [String],
    /// The number on the seal.
    pub seal: Option<&'a str>,
    /// Where they are put; none for where the shipment goes.
    pub slot: Option<&'a str>,
    /// How they arrived.
    pub condition: Option<Condition>,
    /// Why the number on the seal is another one than was read before.
    pub why: Option<&'a str>,
}

/// Lists shipments: those that are open, the oldest first; or all of them, the newest first.
///
/// # Errors
/// The catalog's.
pub fn list(all: bool, reader: &Reader<'_>) -> Result<List, JobError> {
    let rows = match all {
        true => reader.shipments()?,
        false => reader.open_shipments()?,
    };
    Ok(List {
        shipments: rows.iter().map(Shipment::from).collect(),
    })
}

/// Tells of one.
///
/// # Errors
/// [`JobError::Unknown`]; a code that was misread or is of something else.
pub fn show(shipment: &str, reader: &Reader<'_>) -> Result<Outcome, JobError> {
    outcome(&named(reader, shipment)?, reader)
}

/// Begins one to a place, by its code or its path. A place that is not known is made, but for one
/// with nearly the name of another.
///
/// # Errors
/// As [`shelve::shelve`].
pub fn begin(to: &str, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let to = PlaceMeant::read(to, &cx.catalog.read())?;
    let site = to.new_site(&cx.catalog.read())?;
    let row = cx.change(Reason::Routine, |c| {
        let slot = to.made(c)?;
        Ok(c.begin_shipment(slot)?)
    })?;
    let reader = cx.catalog.read();
    let begun = outcome(&row, &reader)?;
    let new_site = place_meant::code_of(site.as_deref(), &reader)?;
    Ok(Outcome { new_site, ..begun })
}

/// Packs copies: those of these serials, and all in these places; with `even_last` also one that is
/// the last good copy in its place. `why` is the reason, where one was given.
///
/// # Errors
/// [`stele_catalog::ShipmentError`]; nothing is packed then.
pub fn pack(
    shipment: &str,
    codes: &[String],
    (why, even_last): (Option<&str>, bool),
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    let (row, copies) = meant(shipment, codes, false, cx)?;
    let reason = why.map_or(Reason::Routine, Reason::Said);
    let of_discs = copies.iter().map(|copy| (copy.id, copy.disc));
    let spare = kept_for_nothing(of_discs, &cx.catalog.read())?;
    cx.change(reason, |c| {
        for copy in &copies {
            let even_last = even_last || spare.contains(&copy.id);
            c.pack(row.id, copy.id, even_last)?;
        }
        Ok(())
    })?;
    changed(&row, cx)
}

/// With those of its copies that lie in drives here. A drive that does not answer is passed over.
fn looked_for(mut outcome: Outcome, cx: &Context<'_>) -> Outcome {
    let Ok(mut here) = in_drive::copies_here(cx) else {
        return outcome;
    };
    let inside = outcome.inside.iter();
    let found = inside.filter_map(|copy| {
        let drive = here.remove(&copy.serial)?;
        let serial = copy.serial.clone();
        Some(InDrive { serial, drive })
    });
    outcome.in_drives = found.collect();
    outcome
}

/// Takes copies out of one that was not handed over.
///
/// # Errors
/// [`stele_catalog::ShipmentError`]; nothing is taken out then.
pub fn unpack(shipment: &str, codes: &[String], cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let (row, copies) = meant(shipment, codes, true, cx)?;
    cx.change(Reason::Routine, |c| {
        for copy in &copies {
            c.unpack(row.id, copy.id)?;
        }
        Ok(())
    })?;
    changed(&row, cx)
}

/// Those of these copies whose discs are outdated parity: they bring nothing back, so that also the
/// last one may go.
fn kept_for_nothing(
    copies: impl Iterator<Item = (CopyId, DiscId)>,
    reader: &Reader<'_>,
) -> Result<BTreeSet<CopyId>, JobError> {
    let mut spare = BTreeSet::new();
    for (copy, disc) in copies {
        if is_outdated(&lookup::disc_of(reader, disc)?, reader)? {
            spare.insert(copy);
        }
    }
    Ok(spare)
}

/// Seals one.
///
/// # Errors
/// [`stele_catalog::ShipmentError`].
pub fn seal(shipment: &str, number: &str, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    require_seal(number, cx)?;
    let sealed = act(shipment, cx, |c, id| Ok(c.seal_shipment(id, number)?))?;
    Ok(looked_for(sealed, cx))
}

/// Refuses a code of ours, which was scanned in place of a seal.
fn require_seal(number: &str, cx: &Context<'_>) -> Result<(), JobError> {
    match cx.catalog.read().code(number) {
        Ok(Code::Text(_)) | Err(_) => Ok(()),
        Ok(_) => {
            let code = number.trim().to_owned();
            Err(CatalogError::from(ShipmentError::SealIsCode { code }).into())
        }
    }
}

/// Hands one over to somebody, by code or name; `for_ms` is how long it may be on its way.
///
/// # Errors
/// [`stele_catalog::ShipmentError`]; nothing is on its way then.
pub fn hand_over(
    shipment: &str,
    to: &str,
    for_ms: Option<i64>,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    let known: Option<Person> = shelve::known_person(to, cx)?;
    let due = cx.clock.now().0.saturating_add(for_ms.unwrap_or(DUE_MS));
    let due = end_of_day(Timestamp(due));
    let reader = cx.catalog.read();
    let copies = reader.shipment_copies(named(&reader, shipment)?.id)?;
    let of_discs = copies.iter().map(|copy| (copy.copy, copy.disc));
    let spare = kept_for_nothing(of_discs, &reader)?;
    let handed = act(shipment, cx, |c, id| {
        let courier = match &known {
            Some(person) => person.clone(),
            None => c.borrower(to)?,
        };
        Ok(c.hand_over_shipment(id, courier.id, due, &spare)?)
    })?;
    let courier = handed.shipment.courier.clone();
    Ok(Outcome {
        new_courier: courier.filter(|_| known.is_none()),
        ..looked_for(handed, cx)
    })
}

/// Receives copies of one, and compares its seal.
///
/// # Errors
/// [`stele_catalog::ShipmentError`]; nothing is received then.
pub fn receive(
    shipment: &str,
    receipt: &Receipt<'_>,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    let (row, copies) = one_by_one(shipment, receipt.serials, cx)?;
    if let Some(seal) = receipt.seal {
        require_seal(seal, cx)?;
    }
    let slot = receipt
        .slot
        .map(|slot| PlaceMeant::read(slot, &cx.catalog.read()));
    let slot = slot.transpose()?;
    let reason = receipt.why.map_or(Reason::Routine, Reason::Said);
    cx.change(reason, |c| {
        if let Some(seal) = receipt.seal {
            c.check_seal(row.id, seal)?;
        }
        let slot = slot.as_ref().map(|slot| slot.made(c)).transpose()?;
        for copy in &copies {
            c.receive(row.id, *copy, slot, receipt.condition, KnownBy::Label)?;
        }
        Ok(())
    })?;
    show(&row.code, &cx.catalog.read())
}

/// Closes one of which not every copy has arrived: the others are missing from now on.
///
/// # Errors
/// [`stele_catalog::ShipmentError`].
pub fn close(shipment: &str, why: &str, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let row = named(&cx.catalog.read(), shipment)?;
    let (row, missing) = cx.change(Reason::Said(why), |c| Ok(c.close_shipment(row.id)?))?;
    let reader = cx.catalog.read();
    let inside = reader.shipment_copies(row.id)?;
    let of = |copy: &CopyId| inside.iter().find(|of| of.copy == *copy);
    let missing = missing.iter().filter_map(of);
    let missing = missing.map(|of| of.serial.to_string()).collect();
    let closed = outcome(&row, &reader)?;
    Ok(Outcome { missing, ..closed })
}

/// Gives one up that was not handed over.
///
/// # Errors
/// [`stele_catalog::ShipmentError`].
pub fn cancel(shipment: &str, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    act(shipment, cx, |c, id| Ok(c.cancel_shipment(id)?))
}

/// The shipment of a code.
///
/// # Errors
/// [`JobError::Unknown`]; a code that was misread or is of something else.
fn named(reader: &Reader<'_>, text: &str) -> Result<ShipmentRow, JobError> {
    let found = match reader.code(text)? {
        Code::Numbered(code) if code.kind() == CodeKind::Shipment => {
            lookup::under(code, |code| reader.shipment(code))?
        }
        other => return Err(lookup::refuse(&other, text, "shipment")),
    };
    found.ok_or_else(|| JobError::Unknown {
        what: "shipment",
        name: text.to_owned(),
    })
}

fn act(
    shipment: &str,
    cx: &mut Context<'_>,
    done: impl Fn(&mut Change<'_>, ShipmentId) -> Result<ShipmentRow, JobError>,
) -> Result<Outcome, JobError> {
    let id = named(&cx.catalog.read(), shipment)?.id;
    let row = cx.change(Reason::Routine, |c| done(c, id))?;
    outcome(&row, &cx.catalog.read())
}

/// A shipment, and the copies of some codes: of a place, by its code or its path, all in it that
/// are packed in the shipment, or all that are not.
fn meant(
    shipment: &str,
    codes: &[String],
    packed: bool,
    cx: &Context<'_>,
) -> Result<(ShipmentRow, Vec<CopyRow>), JobError> {
    let reader = cx.catalog.read();
    let row = named(&reader, shipment)?;
    let inside = reader.shipment_copies(row.id)?;
    let is_packed = |copy: &CopyRow| inside.iter().any(|one| one.copy == copy.id);
    let mut copies: Vec<CopyRow> = Vec::new();
    for text in codes {
        let is_place = match reader.code(text)? {
            Code::Numbered(code) => matches!(code.kind(), CodeKind::Place | CodeKind::Box),
            // A serial that was misread has no slash.
            Code::Text(_) => text.contains('/'),
            _ => false,
        };
        let found = match is_place {
            true => {
                let slot = places::existing(&reader, text)?;
                let mut all = reader.copies_in(slot.id)?;
                all.retain(|copy| is_packed(copy) == packed);
                all
            }
            false => vec![lookup::copy_named(&reader, text)?],
        };
        for copy in found {
            if !copies.iter().any(|one| one.id == copy.id) {
                copies.push(copy);
            }
        }
    }
    Ok((row, copies))
}

/// A shipment, and copies that were each seen: what is received is not what a list says.
fn one_by_one(
    shipment: &str,
    serials: &[String],
    cx: &Context<'_>,
) -> Result<(ShipmentRow, Vec<CopyId>), JobError> {
    let reader = cx.catalog.read();
    let row = named(&reader, shipment)?;
    let copies = serials
        .iter()
        .map(|serial| lookup::copy_named(&reader, serial));
    let copies = copies.map(|copy| copy.map(|copy| copy.id));
    Ok((row, copies.collect::<Result<_, _>>()?))
}

/// What became of a shipment that was packed or unpacked.
fn changed(before: &ShipmentRow, cx: &Context<'_>) -> Result<Outcome, JobError> {
    let now = show(&before.code, &cx.catalog.read())?;
    let seal_broken = before.seal.is_some() && now.shipment.seal.is_none();
    Ok(Outcome { seal_broken, ..now })
}

fn outcome(row: &ShipmentRow, reader: &Reader<'_>) -> Result<Outcome, JobError> {
    let inside = reader.shipment_copies(row.id)?;
    Ok(Outcome {
        shipment: Shipment::from(row),
        inside: inside.into_iter().map(Inside::from).collect(),
        seal_broken: false,
        missing: Vec::new(),
        new_site: None,
        new_courier: None,
        in_drives: Vec::new(),
    })
}
