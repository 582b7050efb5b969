//! A row of scans: first a place, then the discs that are there.

use stele_catalog::CopyState;

use crate::jobs::shelf::card::Card;
use crate::words::lang::say;
use crate::words::locations::said;
use crate::words::states::state_name;

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
    /// It belongs elsewhere.
    Elsewhere {
        /// Where, as a path.
        home: String,
        /// The copy for which it cannot be kept here; none where it can.
        other: Option<String>,
    },
    /// It is on its way, by what is recorded: where to, as a path.
    OnItsWay {
        /// Where to.
        to: String,
        /// The copy for which it cannot be kept here; none where it can.
        other: Option<String>,
    },
    /// Somebody has it by what is recorded.
    Lent {
        /// Who.
        who: String,
        /// The copy for which it cannot be kept here; none where it can.
        other: Option<String>,
    },
    /// It has no place, and cannot be kept here.
    NoRoom {
        /// The copy that is in its way.
        other: String,
    },
    /// It is no copy that is kept among the others.
    ShouldNotBeHere(CopyState),
}

/// What can be done about a copy that was scanned where it does not belong.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// It belongs here from now on.
    Stays,
    /// It has arrived.
    Arrived,
    /// It came back.
    Returned,
}

impl Means {
    /// In a sentence.
    pub fn sentence(&self, serial: &str) -> String {
        let elsewhere = match self {
            Self::Present => say!("desk-present", serial = serial),
            Self::Filed => say!("desk-filed", serial = serial),
            Self::Elsewhere { home, .. } => {
                say!("desk-elsewhere", serial = serial, place = said(home))
            }
            Self::OnItsWay { to, .. } => {
                say!("desk-on-its-way", serial = serial, place = said(to))
            }
            Self::Lent { who, .. } => say!("desk-had", serial = serial, who = who),
            Self::NoRoom { other } => {
                return say!("desk-no-room", serial = serial, other = other);
            }
            Self::ShouldNotBeHere(state) => {
                let state = state_name(*state);
                say!("desk-should-not-be-here", serial = serial, state = state)
            }
        };
        match self.other() {
            Some(other) => say!("desk-only-elsewhere", what = elsewhere, other = other),
            None => elsewhere,
        }
    }

    fn other(&self) -> Option<&str> {
        match self {
            Self::Elsewhere { other, .. }
            | Self::OnItsWay { other, .. }
            | Self::Lent { other, .. } => other.as_deref(),
            Self::Present | Self::Filed | Self::NoRoom { .. } | Self::ShouldNotBeHere(_) => None,
        }
    }

    /// What can be done about it here: what would be refused is not offered.
    pub fn act(&self) -> Option<Act> {
        match self {
            _ if self.other().is_some() => None,
            Self::Elsewhere { .. } => Some(Act::Stays),
            Self::OnItsWay { .. } => Some(Act::Arrived),
            Self::Lent { .. } => Some(Act::Returned),
            Self::Present | Self::Filed | Self::NoRoom { .. } | Self::ShouldNotBeHere(_) => None,
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
        let (copy, other) = (&card.copy, card.in_the_way.clone());
        if let Some(had) = &card.had {
            let who = had.who().to_owned();
            return Means::Lent { who, other };
        }
        if !copy.state.is_kept_on_shelves() {
            return Means::ShouldNotBeHere(copy.state);
        }
        match (&copy.in_transit_to, &copy.place, other) {
            (Some(to), _, other) => Means::OnItsWay {
                to: to.clone(),
                other,
            },
            (None, Some(place), _) if *place == self.path => Means::Present,
            (None, Some(home), other) => Means::Elsewhere {
                home: home.clone(),
                other,
            },
            (None, None, Some(other)) => Means::NoRoom { other },
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
        all.filter(|one| !matches!(one.means, Means::Present | Means::Filed))
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::shelf::card::Placed;

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
            in_the_way: None,
            search: None,
            incident: None,
        }
    }

    #[test]
    fn what_is_scanned_at_a_place_is_present_filed_or_asked_about() {
        let mut row = Row::new("SLT-0001-W".to_owned(), "Hospital/Shelf 1".to_owned());
        assert_eq!(row.means(&card(Some("Hospital/Shelf 1"))), Means::Present);
        assert_eq!(row.means(&card(None)), Means::Filed);
        let elsewhere = row.means(&card(Some("Hospital/Shelf 2")));
        let home = "Hospital/Shelf 2".to_owned();
        assert_eq!(elsewhere, Means::Elsewhere { home, other: None });
        assert_eq!(elsewhere.act(), Some(Act::Stays));
        row.take("STL-04KQ7Z-M", elsewhere);
        assert_eq!(row.open(), 1);
        // Another copy of its disc is in the same box: it is not offered to stay.
        let in_its_way = |mut card: Card| {
            card.in_the_way = Some("STL-04KQ80-8".to_owned());
            row.means(&card)
        };
        assert_eq!(in_its_way(card(Some("Hospital/Shelf 2"))).act(), None);
        let no_room = in_its_way(card(None));
        assert!(matches!(no_room, Means::NoRoom { .. }));
        let mut retired = card(Some("Hospital/Shelf 2"));
        retired.copy.state = CopyState::Retired;
        assert_eq!(row.means(&retired).act(), None);
        row.take("STL-04KQ7Z-M", Means::Filed);
        assert_eq!((row.scanned.len(), row.open()), (1, 0));
    }
}
