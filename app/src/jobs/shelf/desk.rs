//! What is done at the desk with the discs in the hand: out and back, moved, taken back, and the
//! places that they go to.

use stele_catalog::{
    CatalogError, Condition, LoanError, LoanKind, PlaceError, Reader, ShipmentError, SlotKind,
    StocktakeError, Timestamp,
};

use super::blanking;
use super::card::{self, Card};
use super::count;
use super::incidents::{self, Incident};
use super::places::{self, Said};
use super::shelve::{self, Loan};
use super::shipping;
use super::take_back::{self, Had, How};
use crate::jobs::read::in_drive::Which;
use crate::jobs::run::lookup;
use crate::jobs::{Context, JobError};

/// What is wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Request {
    /// The card of a copy.
    Card {
        /// The copy.
        serial: String,
        /// Code of the place where it was scanned, where it was scanned at one.
        at: Option<String>,
    },
    /// Lend a copy.
    Lend(Lend),
    /// Take a lent copy back.
    Return {
        /// The copy.
        serial: String,
        /// The place; where none is given, the one that it came from.
        slot: Option<String>,
        /// How it came back, as somebody said.
        condition: Option<Condition>,
    },
    /// Put a copy into a place.
    Put {
        /// The copy.
        serial: String,
        /// The place.
        slot: String,
    },
    /// A copy that was on its way has arrived.
    Arrived {
        /// The copy.
        serial: String,
        /// The place.
        slot: String,
    },
    /// Send a copy on its way to another site.
    Send {
        /// The copy.
        serial: String,
        /// The place.
        slot: String,
        /// Why it goes, where no good copy of its disc is left in its place.
        last_why: Option<String>,
    },
    /// Take back what was done just now.
    TakeBack(take_back::Request),
    /// Make or change a place.
    Place(PlaceWish),
    /// Take stock.
    Stock(count::Request),
    /// A shipment, as it is.
    Shipment {
        /// Its code.
        code: String,
        /// It is shown in place of the one that is shown.
        opens: bool,
    },
    /// Pack, send or receive a shipment.
    Ship(shipping::Request),
    /// The stock of blanks.
    Blanks(blanking::Request),
    /// Close an incident.
    CloseIncident {
        /// Its number.
        incident: i64,
        /// What was done, and who was told.
        why: String,
    },
}

/// A loan that is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lend {
    /// The copy.
    pub serial: String,
    /// Who gets it: the code of a person, or the name of somebody.
    pub to: String,
    /// What for.
    pub kind: LoanKind,
    /// In words.
    pub purpose: Option<String>,
    /// When it is due back.
    pub due: Timestamp,
    /// Why it goes even if no other good copy is left in its place.
    pub last_why: Option<String>,
}

/// What is to become of a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PlaceWish {
    /// Make one.
    Add {
        /// Its path.
        path: String,
        /// What is said of it.
        said: PlaceSaid,
    },
    /// Give one another name.
    Rename {
        /// Its code.
        place: String,
        /// The name.
        name: String,
        /// Whether that is meant, though another one is called nearly so.
        is_new: bool,
    },
    /// Move one with all in it.
    Move {
        /// Its code.
        place: String,
        /// Path of the one that it goes into; none for the top.
        into: Option<String>,
    },
    /// Two are one.
    Merge {
        /// Code of the one that is not listed any more.
        place: String,
        /// Path of the one that stays.
        into: String,
    },
    /// Say what kind it is, and how much room it has.
    Change {
        /// Its code.
        place: String,
        /// What is said of it.
        said: PlaceSaid,
    },
}

impl PlaceWish {
    /// The same, where it is meant although another place is called nearly so.
    pub fn meant(mut self) -> Self {
        match &mut self {
            Self::Add { said, .. } => said.is_new = true,
            Self::Rename { is_new, .. } => *is_new = true,
            Self::Move { .. } | Self::Merge { .. } | Self::Change { .. } => {}
        }
        self
    }
}

/// What is said of a place.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub struct PlaceSaid {
    /// What kind it is.
    pub kind: Option<SlotKind>,
    /// Its width in mm.
    pub width: Option<u32>,
    /// The width of a case there, in mm.
    pub case_width: Option<u32>,
    /// Whether it is another place, though one has nearly its name.
    pub is_new: bool,
}

impl PlaceSaid {
    fn said(self) -> Said {
        Said {
            kind: self.kind,
            widths: stele_catalog::PlaceWidths {
                width: self.width,
                case: self.case_width,
            },
            is_new: self.is_new,
        }
    }
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The card of a copy.
    Card(Box<Card>),
    /// Something was done with a copy.
    Done {
        /// Where it is now.
        now: Box<shelve::Outcome>,
        /// What was done.
        act: Act,
        /// What takes it back; none where nothing does.
        back: Option<take_back::Request>,
    },
    /// What became of a place.
    Place(places::Outcome),
    /// How far a stock-take is.
    Stock(Box<count::Outcome>),
    /// How far a shipment is.
    Ship(Box<shipping::Outcome>),
    /// The stock of blanks.
    Blanks(Box<blanking::Outcome>),
    /// An incident that is closed now.
    Closed(Box<Incident>),
}

/// What was done with a copy.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// It was lent.
    Lent,
    /// It was returned.
    Returned,
    /// It was put into a place.
    Put,
    /// It was sent on its way.
    Sent,
    /// What was done before was taken back.
    TakenBack,
}

/// A refusal that is a question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// A place has nearly the name.
    Near {
        /// Its path.
        path: String,
    },
    /// No other good copy of the disc would be left in its place.
    LastInPlace,
    /// Places were not counted.
    NotCounted,
}

/// What an error asks; none where it asks nothing.
pub fn refusal(error: &JobError) -> Option<Refusal> {
    let JobError::Catalog(error) = error else {
        return None;
    };
    match error {
        CatalogError::Place(PlaceError::Near { path, .. }) => {
            let path = path.clone();
            Some(Refusal::Near { path })
        }
        CatalogError::Loan(LoanError::LastInPlace { .. })
        | CatalogError::Shipment(
            ShipmentError::LastInPlace { .. } | ShipmentError::LastToSend { .. },
        ) => Some(Refusal::LastInPlace),
        CatalogError::Stocktake(StocktakeError::NotCounted { .. }) => Some(Refusal::NotCounted),
        _ => None,
    }
}

/// The card of a copy, which changes nothing.
///
/// # Errors
/// As [`card::run`].
pub fn card(serial: &str, at: Option<&str>, reader: &Reader<'_>) -> Result<Outcome, JobError> {
    Ok(Outcome::Card(Box::new(card::at(serial, at, reader)?)))
}

/// A shipment, which changes nothing.
///
/// # Errors
/// As [`shipping::show`].
pub fn shipment(code: &str, opens: bool, reader: &Reader<'_>) -> Result<Outcome, JobError> {
    let shown = shipping::show(code, opens, reader)?;
    Ok(Outcome::Ship(Box::new(shown)))
}

/// The stock of blanks, which changes nothing.
///
/// # Errors
/// As [`blanking::look`].
pub fn blanks(reader: &Reader<'_>, now: Timestamp) -> Result<Outcome, JobError> {
    Ok(Outcome::Blanks(Box::new(blanking::look(reader, now)?)))
}

/// Does it.
///
/// # Errors
/// Those of what is done.
pub fn run(request: Request, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    match request {
        Request::Card { serial, at } => card(&serial, at.as_deref(), &cx.catalog.read()),
        Request::Lend(wanted) => lend(&wanted, cx),
        Request::Return {
            serial,
            slot,
            condition,
        } => give_back(&serial, slot.as_deref(), condition, cx),
        Request::Put { serial, slot } => put(&serial, &slot, cx),
        Request::Arrived { serial, slot } => {
            let now = shelve::arrived(&Which::labeled(&serial), Some(&slot), cx)?;
            done(Act::Put, now, None, cx)
        }
        Request::Send {
            serial,
            slot,
            last_why,
        } => {
            let despite = (last_why.as_deref(), last_why.is_some());
            let now = shelve::send(&Which::labeled(&serial), &slot, despite, cx)?;
            done(Act::Sent, now, None, cx)
        }
        Request::TakeBack(request) => {
            let now = take_back::run(&request, cx)?;
            let act = Act::TakenBack;
            let back = None;
            Ok(Outcome::Done {
                now: Box::new(now),
                act,
                back,
            })
        }
        Request::Place(wish) => place(wish, cx),
        Request::Stock(request) => Ok(Outcome::Stock(Box::new(count::run(request, cx)?))),
        Request::Shipment { code, opens } => shipment(&code, opens, &cx.catalog.read()),
        Request::Blanks(request) => Ok(Outcome::Blanks(Box::new(blanking::run(request, cx)?))),
        Request::CloseIncident { incident, why } => {
            let closed = incidents::close(incident, &why, cx)?;
            Ok(Outcome::Closed(Box::new(closed)))
        }
        Request::Ship(request) => Ok(Outcome::Ship(Box::new(shipping::run(request, cx)?))),
    }
}

fn lend(wanted: &Lend, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let home = card::run(&wanted.serial, &cx.catalog.read())?.copy.place;
    let loan = Loan {
        to: &wanted.to,
        kind: wanted.kind,
        purpose: wanted.purpose.as_deref(),
        for_ms: Some(wanted.due.0.saturating_sub(cx.clock.now().0)),
        even_last: wanted.last_why.is_some(),
        anyway: false,
        why: wanted.last_why.as_deref(),
    };
    let now = shelve::lend(&Which::labeled(&wanted.serial), &loan, cx)?;
    // One that had no place cannot go back to it.
    done(Act::Lent, now, home.map(|_| How::Return), cx)
}

fn give_back(
    serial: &str,
    slot: Option<&str>,
    condition: Option<Condition>,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    let had = card::run(serial, &cx.catalog.read())?.had;
    let now = shelve::give_back(&Which::labeled(serial), slot, condition, cx)?;
    let how = had.map(|had| {
        How::Lend(Had {
            person: had.person,
            kind: had.kind,
            purpose: had.purpose,
            due: had.due,
        })
    });
    done(Act::Returned, now, how, cx)
}

fn put(serial: &str, slot: &str, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let before = card::run(serial, &cx.catalog.read())?.copy.place;
    let now = shelve::shelve(&Which::labeled(serial), slot, cx)?;
    done(Act::Put, now, before.map(How::Put), cx)
}

fn done(
    act: Act,
    now: shelve::Outcome,
    how: Option<How>,
    cx: &Context<'_>,
) -> Result<Outcome, JobError> {
    let reader = cx.catalog.read();
    let copy = lookup::copy_named(&reader, &now.serial)?;
    let acts = reader.acts(copy.id)?;
    let serial = now.serial.clone();
    let back = how.map(|how| take_back::Request { serial, acts, how });
    Ok(Outcome::Done {
        now: Box::new(now),
        act,
        back,
    })
}

fn place(wish: PlaceWish, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let outcome = match wish {
        PlaceWish::Add { path, said } => places::add(&path, said.said(), cx)?,
        PlaceWish::Rename {
            place,
            name,
            is_new,
        } => places::rename(&place, &name, is_new, cx)?,
        PlaceWish::Move { place, into } => places::shift(&place, into.as_deref(), cx)?,
        PlaceWish::Merge { place, into } => places::merge(&place, &into, false, cx)?,
        PlaceWish::Change { place, said } => places::describe(&place, said.said(), cx)?,
    };
    Ok(Outcome::Place(outcome))
}
