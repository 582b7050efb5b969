//! What a scanned or typed code is, and the one thing to do with it.

use serde::Serialize;
use stele_catalog::{
    CatalogError, Code, CodeKind, CopyRow, CopyState, DiscRow, Doubt, KnownBy, Numbered, Person,
    Reader, Role, Slot, SlotKind, Timestamp,
};

use super::find;
use super::in_hand::{self, InHand, Next};
use super::read_first;
pub use super::scan_blanks::ScannedBlanks;
use super::scan_disc::scanned_disc;
pub use super::scan_disc::{OfDisc, ScannedDisc};
use super::search::{self, Search};
use super::second_reader;
use super::{scan_place, scan_text};
use crate::archive::Archive;
use crate::jobs::keep::{burn_logs, lost};
use crate::jobs::overview::next_step::NextStep;
use crate::jobs::overview::status::{self, Known};
use crate::jobs::read::in_drive::{self, Known as KnownCopy, Which};
use crate::jobs::read::tag_trail::TagTrail;
use crate::jobs::run::lookup;
use crate::jobs::run::opened::Held;
use crate::jobs::unrecorded::{TagBurn, UnrecordedError};
use crate::jobs::{Context, JobError};

/// The answer to a scan.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// What was scanned or typed.
    pub code: String,
    /// Who says which copy it is, where it lies in a drive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<KnownBy>,
    /// What the tag of the disc in the drive says of this catalog.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trail: Option<TagTrail>,
    /// When an older catalog took the place of one that may have known it; none where it is known,
    /// or none did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restored: Option<Timestamp>,
    /// What it is.
    #[serde(flatten)]
    pub thing: Thing,
    /// What to do with it.
    pub next: Next,
    /// Studies that it holds or that answer to the text, newest first: of a disc no more than were
    /// asked for.
    pub studies: Vec<find::Study>,
    /// How many studies it holds, these and others.
    pub studies_held: u64,
}

/// Studies of a disc that are told of unasked. A disc holds hundreds.
pub const SHOWN: u32 = 20;

/// What is to be known to answer.
#[derive(Copy, Clone, Debug)]
pub struct Asked {
    /// How many drives this station has.
    pub drives: usize,
    /// Studies of a disc that are told of at most; none for all.
    pub studies: Option<u32>,
    /// The time that it is.
    pub at: Timestamp,
}

/// What a code is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Thing {
    /// One physical disc.
    Copy(ScannedCopy),
    /// A copy by the tag of its disc, whose burn this catalog does not know.
    Unrecorded {
        /// Its serial.
        serial: String,
        /// The disc that it carries.
        disc: String,
        /// The drive that it lies in.
        drive: String,
        /// What its tag says of its burn.
        burn: TagBurn,
    },
    /// A place.
    Slot {
        /// Its code.
        slot: String,
        /// Its path.
        path: String,
        /// What kind of place it is.
        #[serde(serialize_with = "crate::jobs::json::slot_kind")]
        place_kind: SlotKind,
        /// Serials of the copies that stand there.
        copies: Vec<String>,
    },
    /// A person.
    Person {
        /// The code.
        person: String,
        /// The name; none where it was erased.
        name: Option<String>,
    },
    /// A disc of a set, by its name or its UUID.
    Disc {
        /// Its name.
        disc: String,
        /// Its set.
        set: String,
        /// It, or its set, was given up.
        dropped: bool,
        /// The disc that stands for it now.
        replaced_by: Option<String>,
        /// Its copies, planned ones included.
        discs: Vec<ScannedDisc>,
        /// Each of them.
        of_disc: Vec<OfDisc>,
    },
    /// A disc set.
    Set {
        /// Its name.
        set: String,
        /// It was given up.
        dropped: bool,
        /// Its discs.
        discs: Vec<ScannedDisc>,
    },
    /// A box of blanks, by the bar code on it or by its lot.
    Blanks(ScannedBlanks),
    /// A text; studies were looked for.
    Text {
        /// Whether they answer to it, and not to one that is like it.
        exact: bool,
        /// Words of names that are like those of the text, where nothing answers to it.
        similar: Vec<String>,
        /// Files on discs that name a patient who answers to it, and stay out of their study.
        kept_out: Vec<find::OfOther>,
        /// How many more studies there are, as far as they are counted.
        more_studies: u64,
        /// Whether there are more than those.
        many_more: bool,
    },
    /// Looks like a code, but nothing is known under it.
    Unknown {
        /// What it would be.
        looks_like: LooksLike,
    },
}

/// A copy that was scanned.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ScannedCopy {
    /// Its serial.
    pub serial: String,
    /// The disc that it carries.
    pub disc: String,
    /// What it is.
    #[serde(serialize_with = "crate::jobs::json::copy_state")]
    pub state: CopyState,
    /// Whether its disc or set was given up.
    pub dropped: bool,
    /// The disc that stands for its disc now.
    pub replaced_by: Option<String>,
    /// Whether it is parity of other images than its set has now.
    pub outdated: bool,
    /// Whether it is kept apart.
    pub quarantined: bool,
    /// Its place.
    pub place: Option<String>,
    /// Who has it.
    pub lent_to: Option<String>,
    /// The place that it is on its way to.
    pub in_transit_to: Option<String>,
    /// When all of it was last read.
    pub last_check: Option<Timestamp>,
    /// Why another disc may be among those that say they are it; none where nobody doubts it.
    pub doubt: Option<Doubt>,
    /// Where to look for it, where it is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<Box<Search>>,
}

/// Kinds of things that have codes.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LooksLike {
    /// One physical disc.
    Copy,
    /// A place.
    Slot,
    /// A box.
    Box,
    /// A person.
    Person,
    /// A disc set.
    Set,
    /// One disc of a set.
    Disc,
    /// A list of copies to be fetched.
    PullList,
    /// A request for studies.
    Request,
    /// A request that is not known.
    NoRequest,
    /// Copies that are sent together.
    Shipment,
    /// A shipment that is not known.
    NoShipment,
    /// The bar code of a product, such as a box of blanks.
    Product,
}

/// Answers which copy lies in a drive, as [`run`].
///
/// # Errors
/// As [`in_drive::copy_meant`].
pub fn disc_in(which: &Which, asked: Asked, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let KnownCopy { copy, by, trail } = match in_drive::copy_meant(which, cx) {
        // That it is one of two is what is to be told.
        Err(JobError::TwoDiscs { .. }) => in_drive::copy_told(which, cx)?,
        Err(JobError::Unrecorded(UnrecordedError::BurnNotKnown {
            serial,
            disc,
            drive,
            burn,
        })) => {
            let thing = Thing::Unrecorded {
                serial: serial.clone(),
                disc,
                drive,
                burn: *burn,
            };
            return unrecorded(&serial, thing, asked, cx);
        }
        known => known?,
    };
    let serial = copy.serial.to_string();
    let answer = answer(&serial, &cx.catalog.read(), cx.archive, asked)?;
    Ok(Outcome {
        by: Some(by),
        trail,
        ..answer
    })
}

/// What to do with a disc of this archive whose burn the catalog does not know.
fn unrecorded(
    code: &str,
    thing: Thing,
    asked: Asked,
    cx: &Context<'_>,
) -> Result<Outcome, JobError> {
    let reader = cx.catalog.read();
    let mut next = Next::Hand(InHand::ScanAgain);
    let (mut studies, mut held) = (Vec::new(), 0);
    if let Thing::Unrecorded { disc, drive, .. } = &thing
        && let Some(disc) = reader.disc_by_name(disc)?
    {
        (studies, held) = studies_on(&disc, asked, &reader)?;
        let drive = drive.clone();
        next = Next::Hand(InHand::TakeBack { drive });
    }
    Ok(Outcome {
        by: Some(KnownBy::Tag),
        studies,
        studies_held: held,
        ..outcome(code, (thing, next))
    })
}

/// The studies on a disc, as many as were asked for, and how many there are.
fn studies_on(
    disc: &DiscRow,
    asked: Asked,
    reader: &Reader<'_>,
) -> Result<(Vec<find::Study>, u64), JobError> {
    let studies = reader.studies_on_disc(disc.id, asked.studies)?;
    let held = reader.count_on_disc(disc.id)?;
    Ok((find::studies(&studies, reader)?, held))
}

/// Answers a scan. `held` is why nothing can be written to the archive.
///
/// # Errors
/// The catalog's, a code that was misread among them.
pub fn run(
    code: &str,
    reader: &Reader<'_>,
    archive: &Archive,
    asked: Asked,
    held: Option<Held>,
) -> Result<Outcome, JobError> {
    let mut answer = answer(code, reader, archive, asked)?;
    if answer.next == Next::Hand(InHand::ScanAgain) {
        answer.restored = lost::replaced(archive);
    }
    if let Next::Step(step) = &mut answer.next {
        let away = status::images_away(archive).filter(|_| step.follows_from_images());
        match (held, away) {
            (Some(held), _) => *step = NextStep::MakeWritable { held },
            (None, Some(folder)) => *step = NextStep::ConnectImages { folder },
            (None, None) => {}
        }
    }
    Ok(answer)
}

fn answer(
    code: &str,
    reader: &Reader<'_>,
    archive: &Archive,
    asked: Asked,
) -> Result<Outcome, JobError> {
    let known = &Known::read(reader, archive, asked.drives)?;
    // What a disc is called, or its UUID.
    let read = match reader.code(code) {
        // The last figure is no check character.
        Err(CatalogError::Code(misread)) => match scan_place::disc_of_image(code, reader)? {
            Some(disc) => return disc_scanned(code, &disc, asked, reader, known),
            None => Err(CatalogError::Code(misread)),
        },
        read => read,
    };
    let disc = match read? {
        Code::Copy(serial) => {
            let put_in = || burn_logs::tell_of(&serial.to_string(), archive);
            let put_in = || put_in().then_some(Next::Hand(InHand::PutIn));
            let Some(copy) = reader.copy(&serial)? else {
                let (thing, next) = unknown(LooksLike::Copy);
                return Ok(outcome(code, (thing, put_in().unwrap_or(next))));
            };
            let scanned = copy_scanned(code, &copy, asked, reader, known)?;
            let unburned = copy.media_id.is_none() && copy.state == CopyState::Retired;
            let next = unburned.then(put_in).flatten().unwrap_or(scanned.next);
            return Ok(Outcome { next, ..scanned });
        }
        Code::Numbered(numbered) => {
            return Ok(outcome(code, numbered_scanned(numbered, reader, known)?));
        }
        Code::Text(text) => {
            if let Some(slot) = scan_place::named(&text, reader)? {
                return Ok(outcome(code, of_slot(slot, reader)?));
            }
            if let Some(disc) = scan_place::disc_of_image(code, reader)? {
                return disc_scanned(code, &disc, asked, reader, known);
            }
            return scan_text::answer(&text, reader, asked.at);
        }
        Code::Disc { set, number } => reader.disc_by_name(&format!("{set}/{number}"))?,
        Code::DiscUuid(uuid) => reader.disc_by_uuid(&uuid)?,
    };
    let Some(disc) = disc else {
        return Ok(outcome(code, unknown(LooksLike::Disc)));
    };
    disc_scanned(code, &disc, asked, reader, known)
}

fn disc_scanned(
    code: &str,
    row: &DiscRow,
    asked: Asked,
    reader: &Reader<'_>,
    known: &Known<'_>,
) -> Result<Outcome, JobError> {
    let of = lookup::set_of(row, reader)?;
    let replaced_by = row.replaced_by.map(|new| lookup::disc_of(reader, new));
    let replaced_by = replaced_by.transpose()?.map(|new| new.name);
    let dropped = row.dropped || of.dropped;
    let (mut discs, mut of_disc) = (Vec::new(), Vec::new());
    let mut next = Next::Hand(again(reader)?);
    if let Some(instead) = replaced_by.clone().filter(|_| !dropped) {
        next = Next::Hand(InHand::KeepApart { instead });
    } else if !dropped {
        let set = status::set(reader, &of, known)?;
        if let Some(disc) = set.discs.iter().find(|disc| disc.name == row.name) {
            discs.push(scanned_disc(disc, &set));
            of_disc = disc.copies.iter().map(OfDisc::from).collect();
            next = in_hand::of_disc(disc, &set);
            next = read_first::of_disc(&disc.name, next, reader)?;
        }
    }
    let (disc, set) = (row.name.clone(), of.name);
    let (studies, studies_held) = match dropped {
        true => (Vec::new(), 0),
        false => studies_on(row, asked, reader)?,
    };
    let thing = Thing::Disc {
        disc,
        set,
        dropped,
        replaced_by,
        discs,
        of_disc,
    };
    Ok(Outcome {
        studies,
        studies_held,
        ..outcome(code, (thing, next))
    })
}

/// What to do with what was given up: what was on it may have been left out since.
fn again(reader: &Reader<'_>) -> Result<InHand, JobError> {
    Ok(match reader.waiting()?.is_empty() {
        true => InHand::Nothing,
        false => InHand::PlanAgain,
    })
}

fn numbered_scanned(
    code: Numbered,
    reader: &Reader<'_>,
    known: &Known<'_>,
) -> Result<(Thing, Next), JobError> {
    match code.kind() {
        CodeKind::Place => slot_scanned((code, LooksLike::Slot), reader),
        CodeKind::Person => {
            let found = lookup::under(code, |code| reader.person_by_code(code))?;
            Ok(found.map_or(unknown(LooksLike::Person), person_scanned))
        }
        CodeKind::Set => set_scanned(&code.bare().to_string(), reader, known),
        CodeKind::Copy => Ok(unknown(LooksLike::Copy)),
        CodeKind::Box => slot_scanned((code, LooksLike::Box), reader),
        CodeKind::PullList => Ok(unknown(LooksLike::PullList)),
        CodeKind::Request => match lookup::under(code, |code| reader.request_by_code(code))? {
            Some(_) => {
                let (thing, _) = unknown(LooksLike::Request);
                Ok((thing, Next::Hand(InHand::ShowRequest)))
            }
            None => Ok(unknown(LooksLike::NoRequest)),
        },
        CodeKind::Shipment => match lookup::under(code, |code| reader.shipment(code))? {
            Some(_) => {
                let (thing, _) = unknown(LooksLike::Shipment);
                Ok((thing, Next::Hand(InHand::ShowShipment)))
            }
            None => Ok(unknown(LooksLike::NoShipment)),
        },
    }
}

fn person_scanned(found: Person) -> (Thing, Next) {
    let active = found.active;
    let next = match active && found.role != Role::Borrower {
        true => InHand::ActAs,
        false => InHand::ActsNot { active },
    };
    let (person, name) = (found.code, found.name);
    (Thing::Person { person, name }, Next::Hand(next))
}

pub(super) fn outcome(code: &str, (thing, next): (Thing, Next)) -> Outcome {
    Outcome {
        code: code.trim().to_owned(),
        by: None,
        trail: None,
        restored: None,
        thing,
        next,
        studies: Vec::new(),
        studies_held: 0,
    }
}

fn unknown(looks_like: LooksLike) -> (Thing, Next) {
    let thing = Thing::Unknown { looks_like };
    (thing, Next::Hand(InHand::ScanAgain))
}

fn copy_scanned(
    code: &str,
    copy: &CopyRow,
    asked: Asked,
    reader: &Reader<'_>,
    known: &Known<'_>,
) -> Result<Outcome, JobError> {
    let disc = lookup::disc_of(reader, copy.disc)?;
    let set = reader.set_by_id(disc.set)?;
    let dropped = disc.dropped || set.as_ref().is_some_and(|set| set.dropped);
    let replaced_by = match disc.replaced_by {
        Some(new) => Some(lookup::disc_of(reader, new)?.name),
        None => None,
    };
    let mut thing = ScannedCopy {
        serial: copy.serial.to_string(),
        disc: disc.name.clone(),
        state: copy.state,
        dropped,
        outdated: replaced_by.is_some(),
        replaced_by: replaced_by.clone(),
        place: copy.place.clone(),
        lent_to: copy.lent_to.clone(),
        quarantined: copy.quarantined.is_some(),
        in_transit_to: copy.bound_for.clone(),
        last_check: copy.last_check,
        doubt: known.doubt(copy.id),
        search: match copy.state {
            CopyState::Missing => Some(Box::new(search::run(code, reader)?)),
            _ => None,
        },
    };
    let mut next = Next::Hand(InHand::ThrowLabelAway);
    if dropped && copy.media_id.is_some() {
        next = Next::Hand(match reader.was_good(copy.id)? {
            true => InHand::HoldsFiles,
            false => InHand::Destroy,
        });
    }
    if copy.state == CopyState::Destroyed {
        let serial = thing.serial.clone();
        next = Next::Hand(InHand::SeenAgain { serial });
        return Ok(outcome(code, (Thing::Copy(thing), next)));
    }
    if dropped {
        return Ok(outcome(code, (Thing::Copy(thing), next)));
    }
    if let Some(instead) = replaced_by {
        next = Next::Hand(InHand::KeepApart { instead });
    } else if let Some(row) = set {
        let set = status::set(reader, &row, known)?;
        if let Some(disc) = set.discs.iter().find(|d| d.name == disc.name) {
            thing.outdated = disc.outdated;
            let mut copies = disc.copies.iter();
            if let Some(copy) = copies.find(|copy| copy.serial == thing.serial) {
                next = in_hand::with_copy(copy, disc, &set);
            }
        }
    }
    if let Some(first) = read_first::before_that(copy, &next, reader)? {
        next = Next::Hand(first);
    }
    if let Some(reader) = second_reader::wanted(copy, &next, reader)? {
        next = Next::Hand(reader);
    }
    let (studies, studies_held) = studies_on(&disc, asked, reader)?;
    Ok(Outcome {
        studies,
        studies_held,
        ..outcome(code, (Thing::Copy(thing), next))
    })
}

fn slot_scanned(
    (code, looks_like): (Numbered, LooksLike),
    reader: &Reader<'_>,
) -> Result<(Thing, Next), JobError> {
    let Some(slot) = lookup::under(code, |code| reader.slot_by_code(code))? else {
        return Ok(unknown(looks_like));
    };
    of_slot(slot, reader)
}

pub(super) fn of_slot(slot: Slot, reader: &Reader<'_>) -> Result<(Thing, Next), JobError> {
    let copies = reader.copies_in(slot.id)?;
    let next = match copies.first().filter(|_| slot.kind == SlotKind::Slot) {
        Some(copy) => InHand::SlotTaken {
            serial: copy.serial.to_string(),
        },
        None => InHand::PutCopies,
    };
    let thing = Thing::Slot {
        slot: slot.code,
        path: slot.path,
        place_kind: slot.kind,
        copies: copies.iter().map(|c| c.serial.to_string()).collect(),
    };
    Ok((thing, Next::Hand(next)))
}

fn set_scanned(
    name: &str,
    reader: &Reader<'_>,
    known: &Known<'_>,
) -> Result<(Thing, Next), JobError> {
    let Some(row) = reader.set(name)? else {
        return Ok(unknown(LooksLike::Set));
    };
    let (mut discs, mut next) = (Vec::new(), Next::Hand(again(reader)?));
    if !row.dropped {
        let set = status::set(reader, &row, known)?;
        let disc = |disc| scanned_disc(disc, &set);
        discs = set.discs.iter().map(disc).collect();
        next = in_hand::of_set(&set);
    }
    let thing = Thing::Set {
        set: row.name,
        dropped: row.dropped,
        discs,
    };
    Ok((thing, next))
}
