//! A row of scans: first a place, then the discs that are there.

use crate::jobs::shelf::card::Card;
use crate::words::lang::say;
use crate::words::locations::said;

/// The place whose discs are scanned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Its code.
    pub code: String,
    /// Its path.
    pub path: String,
    /// Discs that were scanned there, the last one first.
    pub scanned: Vec<Scanned>,
    /// Copies whose cards are on their way.
    pub asked: Vec<String>,
    /// All are scanned: what belongs elsewhere is asked about.
    pub ended: bool,
}

/// A disc that was scanned at a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scanned {
    /// The copy.
    pub serial: String,
    /// What that means.
    pub means: Means,
}

/// What it means that a copy is at a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Means {
    /// It belongs here.
    Present,
    /// It had no place, and belongs here now.
    Filed,
    /// It belongs elsewhere, or is not here by what is recorded: where, as a path.
    Elsewhere(String),
    /// Somebody has it by what is recorded: who.
    Lent(String),
}

impl Means {
    /// In a sentence.
    pub fn sentence(&self, serial: &str) -> String {
        match self {
            Self::Present => say!("desk-present", serial = serial),
            Self::Filed => say!("desk-filed", serial = serial),
            Self::Elsewhere(place) => {
                say!("desk-elsewhere", serial = serial, place = said(place))
            }
            Self::Lent(who) => say!("desk-had", serial = serial, who = who),
        }
    }
}

impl Row {
    /// One that begins.
    pub fn new(code: String, path: String) -> Self {
        Self {
            code,
            path,
            scanned: Vec::new(),
            asked: Vec::new(),
            ended: false,
        }
    }

    /// What it means that this copy is here.
    pub fn means(&self, card: &Card) -> Means {
        let copy = &card.copy;
        match (&card.had, &copy.in_transit_to, &copy.place) {
            (Some(had), ..) => Means::Lent(had.who().to_owned()),
            (None, Some(to), _) => Means::Elsewhere(to.clone()),
            (None, None, Some(place)) if *place == self.path => Means::Present,
            (None, None, Some(place)) => Means::Elsewhere(place.clone()),
            (None, None, None) => Means::Filed,
        }
    }

    /// Takes it down; a copy that is scanned again is there once.
    pub fn take(&mut self, serial: &str, means: Means) {
        self.scanned.retain(|one| one.serial != serial);
        let serial = serial.to_owned();
        self.scanned.insert(0, Scanned { serial, means });
    }

    /// What is asked about at the end.
    pub fn open(&self) -> usize {
        let all = self.scanned.iter();
        all.filter(|one| matches!(one.means, Means::Elsewhere(_) | Means::Lent(_)))
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::shelf::card::Placed;
    use stele_catalog::CopyState;

    fn card(place: Option<&str>) -> Card {
        Card {
            copy: Placed {
                serial: "STL-04KQ7Z-M".to_owned(),
                number: 1,
                state: CopyState::Good,
                quarantined: false,
                place: place.map(str::to_owned),
                lent_to: None,
                in_transit_to: None,
                read: None,
            },
            disc: "SET-0001/1".to_owned(),
            had: None,
            others: Vec::new(),
            patients: 1,
        }
    }

    #[test]
    fn what_is_scanned_at_a_place_is_present_filed_or_asked_about() {
        let mut row = Row::new("SLT-0001-W".to_owned(), "Hospital/Shelf 1".to_owned());
        assert_eq!(row.means(&card(Some("Hospital/Shelf 1"))), Means::Present);
        assert_eq!(row.means(&card(None)), Means::Filed);
        let elsewhere = row.means(&card(Some("Hospital/Shelf 2")));
        assert_eq!(elsewhere, Means::Elsewhere("Hospital/Shelf 2".to_owned()));
        row.take("STL-04KQ7Z-M", elsewhere);
        assert_eq!(row.open(), 1);
        row.take("STL-04KQ7Z-M", Means::Filed);
        assert_eq!((row.scanned.len(), row.open()), (1, 0));
    }
}
