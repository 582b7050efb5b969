//! Kinds of things that have codes, and the three letters with which the codes of each begin.

use super::symbols::Symbol;

/// What a code is of.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CodeKind {
    /// One physical disc.
    Copy,
    /// A place: a room, a rack, a shelf, a slot.
    Place,
    /// A box that is moved as a whole.
    Box,
    /// A person.
    Person,
    /// A disc set.
    Set,
    /// A list of copies to be fetched.
    PullList,
    /// A request for studies.
    Request,
    /// Copies that are sent together.
    Shipment,
}

impl CodeKind {
    /// All of them. Pull lists have no codes yet; theirs are known, so that they never become those
    /// of anything else.
    pub const ALL: [Self; 8] = [
        Self::Copy,
        Self::Place,
        Self::Box,
        Self::Person,
        Self::Set,
        Self::PullList,
        Self::Request,
        Self::Shipment,
    ];

    /// The letters.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Copy => "STL",
            Self::Place => "SLT",
            Self::Box => "BOX",
            Self::Person => "PER",
            Self::Set => "SET",
            Self::PullList => "PCK",
            Self::Request => "REQ",
            Self::Shipment => "SHP",
        }
    }

    /// Its name, as lookups and errors know it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::Place => "place",
            Self::Box => "box",
            Self::Person => "person",
            Self::Set => "set",
            Self::PullList => "pull-list",
            Self::Request => "request",
            Self::Shipment => "shipment",
        }
    }

    /// Whether codes of it were printed before they had a check character: one without is still
    /// taken. A set is also called by its name, which has none.
    pub(super) fn was_without_check(self) -> bool {
        match self {
            Self::Place | Self::Box | Self::Person | Self::Set => true,
            Self::Copy | Self::PullList | Self::Request | Self::Shipment => false,
        }
    }

    /// The letters as symbols of the alphabet.
    pub(super) fn symbols(self) -> Vec<Symbol> {
        self.prefix().chars().filter_map(Symbol::of).collect()
    }

    /// The kind whose codes begin so.
    pub(super) fn of(prefix: &[Symbol]) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|kind| kind.symbols() == prefix)
    }
}
