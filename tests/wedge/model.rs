//! What must come of scans: which copy is put in which place, and nothing else.

use crate::scans::{Seen, Step};

/// A place.
#[derive(Clone, Debug)]
pub struct Place {
    pub code: String,
    /// It takes one copy of a disc.
    pub is_box: bool,
    /// It takes one copy.
    pub is_slot: bool,
}

/// A copy.
#[derive(Clone, Debug)]
pub struct Copy {
    pub serial: String,
    /// Which disc it is.
    pub disc: usize,
    /// Its place, by its number.
    pub home: Option<usize>,
}

/// The desk as it must be.
pub struct Model {
    pub places: Vec<Place>,
    pub copies: Vec<Copy>,
    /// What was done.
    pub acts: Vec<String>,
    /// The place whose discs are scanned.
    row: Option<usize>,
    /// The shelf is shown.
    at_shelf: bool,
    /// A copy is shown there.
    shows_copy: bool,
}

impl Model {
    pub fn new(places: Vec<Place>, copies: Vec<Copy>) -> Self {
        Self {
            places,
            copies,
            acts: Vec::new(),
            row: None,
            at_shelf: false,
            shows_copy: false,
        }
    }

    /// The codes that end a round.
    pub fn last(&self) -> (String, String) {
        let (place, copy) = (self.places.last().unwrap(), self.copies.last().unwrap());
        (place.code.clone(), copy.serial.clone())
    }

    /// Whether the shelf is shown.
    pub fn at_shelf(&self) -> bool {
        self.at_shelf
    }

    pub fn takes(&mut self, step: &Step) {
        match step {
            Step::Scan { seen, .. } => self.scanned(seen),
            Step::Screen(number) => self.at_shelf = *number == 5,
            Step::Escape if self.shows_copy => self.shows_copy = false,
            Step::Escape => self.row = None,
            Step::Focus { .. } => {}
        }
    }

    pub fn scanned(&mut self, seen: &Seen) {
        match seen {
            Seen::Place(place) => {
                (self.at_shelf, self.shows_copy) = (true, false);
                self.row = Some(*place);
            }
            Seen::Copy(copy) => match self.row.filter(|_| self.at_shelf) {
                Some(place) => self.in_row(*copy, place),
                None => self.shows_copy |= self.at_shelf,
            },
            Seen::Other | Seen::Misread => {}
            Seen::Foreign => self.at_shelf = false,
        }
    }

    /// A copy without a home is filed there, where there is room; all others are asked about.
    fn in_row(&mut self, copy: usize, place: usize) {
        let at = &self.places[place];
        let disc = self.copies[copy].disc;
        let mut there = self.copies.iter().filter(|one| one.home == Some(place));
        let is_full = there.any(|one| at.is_slot || at.is_box && one.disc == disc);
        if self.copies[copy].home.is_some() || is_full {
            return;
        }
        let serial = &self.copies[copy].serial;
        self.acts.push(format!("shelved {serial} {}", at.code));
        self.copies[copy].home = Some(place);
    }
}
