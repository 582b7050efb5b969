//! What the shelf shows: which place, what is in it, the copy that is looked at, and the forms by
//! which things are done there.

use stele_catalog::{Condition, LoanKind, SlotKind};

use super::{Asks, BlanksView, ShipmentsView, StockView};
use crate::gui::screens::shelf::data::Shown;
use crate::gui::screens::shelf::row::Row;
use crate::jobs::shelf::card::Card;
use crate::jobs::shelf::desk::{self, PlaceWish};
use crate::jobs::shelf::places::Place;
use crate::jobs::shelf::settle::Settling;
use crate::words::outcomes::Note;

/// What is listed.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum Tab {
    /// What is in the place.
    #[default]
    Here,
    /// What should have come back.
    Overdue,
    /// Discs whose copies are all at one site.
    OneSite,
    /// What is really there.
    Stock,
    /// Copies that are sent together.
    Shipments,
    /// Blanks in stock.
    Blanks,
}

/// What the detail is about.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Pane {
    /// The place that is shown.
    #[default]
    Place,
    /// A copy, by its serial.
    Copy(String),
    /// A copy that goes out.
    Out(String),
    /// A copy that comes back.
    Back(String),
    /// A copy that somebody cannot find.
    Gone(String),
    /// A place that is made or changed.
    Edit(Edit),
}

impl Pane {
    /// The copy that it is about.
    pub fn serial(&self) -> Option<&str> {
        match self {
            Self::Copy(serial) | Self::Out(serial) | Self::Back(serial) | Self::Gone(serial) => {
                Some(serial)
            }
            Self::Place | Self::Edit(_) => None,
        }
    }
}

/// What is done with a place.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Edit {
    /// One is made in it.
    Add,
    /// It gets another name.
    Rename,
    /// It is moved, with all in it.
    Move,
    /// It is another one.
    Merge,
    /// Its kind and its room are said.
    Change,
}

/// What stands in the form by which a copy goes out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OutForm {
    /// Who gets it, as it was typed.
    pub who: String,
    /// The code of a person who was chosen or scanned.
    pub person: Option<String>,
    /// What for; none where it goes to another site.
    pub kind: Goes,
    /// In words; or the place that it is sent to.
    pub purpose: String,
    /// Which of the days it is due.
    pub due: Due,
    /// Another day, as it was typed.
    pub day: String,
    /// Why it goes though no good copy stays.
    pub why: String,
    /// The catalog said that none stays.
    pub is_last: bool,
    /// The study for which it was asked.
    pub study: Option<String>,
}

/// Where a copy goes.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Goes {
    /// To somebody.
    Lent(LoanKind),
    /// To another site.
    Site,
}

impl Default for Goes {
    fn default() -> Self {
        Self::Lent(LoanKind::Reading)
    }
}

/// When a copy is due back.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum Due {
    /// The next day.
    Tomorrow,
    /// In a week.
    #[default]
    Week,
    /// In two weeks.
    Weeks,
    /// Another day.
    Other,
}

/// What stands in the form by which a copy comes back.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BackForm {
    /// Another place than its own, as it was typed.
    pub slot: String,
    /// How it came back.
    pub condition: Option<Condition>,
}

/// What stands in the form by which a place is made or changed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PlaceForm {
    /// The name, or the other place.
    pub text: String,
    /// The kind; none where its name says it.
    pub kind: Option<SlotKind>,
    /// Its width in mm.
    pub width: String,
    /// The width of a case in mm.
    pub case_width: String,
}

/// A place is called nearly as the one that is wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Near {
    /// Path of the one that is there.
    pub path: String,
    /// What was wanted.
    pub wish: PlaceWish,
}

/// What the shelf shows.
#[derive(Clone, Debug, Default)]
pub struct ShelfView {
    /// All places, in walking order.
    pub places: Vec<Place>,
    /// Path of the one that is shown; empty for all.
    pub at: String,
    /// What is listed.
    pub tab: Tab,
    /// What there is to see.
    pub shown: Shown,
    /// What the detail is about.
    pub pane: Pane,
    /// The card of its copy; none until it is read.
    pub card: Option<Card>,
    /// How a copy goes out.
    pub out: OutForm,
    /// How a copy comes back.
    pub back: BackForm,
    /// Where a copy is put, as it was typed.
    pub put: String,
    /// What is said of a copy that is not where it should be, or of its incident.
    pub said: String,
    /// How a place is made or changed.
    pub form: PlaceForm,
    /// A place is called nearly as what is wanted.
    pub near: Option<Near>,
    /// What could not be done.
    pub note: Option<Note>,
    /// The place whose discs are scanned.
    pub row: Option<Row>,
    /// What the last scan was understood as.
    pub heard: Option<String>,
    /// What a stock-take shows.
    pub stock: StockView,
    /// What a shipment shows.
    pub shipments: ShipmentsView,
    /// What the stock of blanks shows.
    pub blanks: BlanksView,
}

impl ShelfView {
    /// How many things are due there.
    pub fn due(&self) -> usize {
        self.shown.due() + self.stock.to_decide() + self.shipments.late + self.blanks.low
    }
}

/// A wish about the shelf.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ShelfWish {
    /// Show a place, by its path; none: all of them.
    At(String),
    /// List this.
    List(Tab),
    /// Look at a copy.
    Copy(String),
    /// A copy goes out; the study that it was asked for, where it was.
    Out(String, Option<String>),
    /// A copy comes back.
    Back(String),
    /// Somebody cannot find a copy.
    Gone(String),
    /// Replace a copy: go where copies are burned.
    Replace(String),
    /// Make or change a place.
    Edit(Edit),
    /// It is the place that is there already.
    UseNear,
    /// Close the detail.
    Close,
    /// No more discs of this place are scanned.
    EndRow,
    /// Show a shipment, by its code.
    Shipment(String),
    /// Show a lot of blanks.
    Lot(String),
    /// Ask whether it is meant, or ask no more.
    Asks(Option<Asks>),
    /// Record what is said of a copy.
    Settle {
        /// The copy.
        serial: String,
        /// What is said.
        what: Settling,
        /// Why, for the audit trail.
        why: String,
    },
    /// Do it.
    Do(desk::Request),
}
