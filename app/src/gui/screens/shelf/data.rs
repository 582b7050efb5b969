//! What there is to see of a place: the copies in it as they stand, the places inside it, what is
//! out. Plain data, out of the list of places and the facts of the archive.

use std::collections::BTreeMap;

use stele_catalog::{SlotKind, Timestamp};

use crate::gui::view::Health;
use crate::jobs::overview::status::{Copy, Outcome};
use crate::jobs::shelf::gathered::Gathered;
use crate::jobs::shelf::loans::Lent;
use crate::jobs::shelf::places::Place;

/// Free slots of one row that are drawn at most.
const FREE: u64 = 200;

/// Bars in the small picture of a place.
const BARS: usize = 5;

/// What there is to see.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Shown {
    /// The place; none for all of them.
    pub place: Option<Place>,
    /// Those that it is in, the largest first: name and path.
    pub above: Vec<(String, String)>,
    /// Copies in it.
    pub copies: u64,
    /// How many it has room for; none where that is not known.
    pub room: Option<u64>,
    /// Rows of copies, as they stand.
    pub rows: Vec<Stand>,
    /// Places inside it that have a picture of their own.
    pub inside: Vec<Inside>,
    /// Places beside it, and itself.
    pub beside: Vec<Beside>,
    /// Copies that are out and belong here, those that are due first in front.
    pub out: Vec<Lent>,
    /// Copies of all places that should have come back.
    pub overdue: Vec<Lent>,
    /// Discs whose copies are all at one site.
    pub gathered: Vec<Gathered>,
}

impl Shown {
    /// How much is due here.
    pub fn due(&self) -> usize {
        self.overdue.len().saturating_add(self.gathered.len())
    }
}

/// A shelf or a box with what stands in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stand {
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// What stands there, from the left.
    pub spines: Vec<Spine>,
}

/// What is to be seen where a copy can stand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spine {
    /// The name of its slot, where slots are kept.
    pub slot: Option<String>,
    /// What is there.
    pub what: What,
}

/// What is there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// A copy.
    Copy {
        /// Its serial.
        serial: String,
        /// Its disc.
        disc: String,
        /// How it is; none where it is out of use.
        health: Option<Health>,
        /// Its set is another one than that of the copies before: it has the other tint.
        tint: bool,
    },
    /// A gap: the copy is out.
    Out {
        /// Its serial.
        serial: String,
        /// Its disc.
        disc: String,
        /// It should have come back.
        overdue: bool,
    },
    /// A gap: the copy is missing or lost, and was last there.
    Gone {
        /// Its serial.
        serial: String,
        /// Which of both.
        health: Health,
    },
    /// Nothing.
    Free,
}

/// A place inside the one that is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inside {
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// What kind of place it is.
    pub kind: SlotKind,
    /// Copies in it.
    pub copies: u64,
    /// How many it has room for.
    pub room: Option<u64>,
}

/// A place beside the one that is shown, as a small picture.
#[derive(Clone, PartialEq, Debug)]
pub struct Beside {
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// How full the first of its shelves are, from 0 to 1.
    pub bars: Vec<f32>,
    /// It is the one that is shown.
    pub here: bool,
}

/// The last part of a path.
pub fn name_of(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// The path of the place that one is in; empty at the top.
pub fn above_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(above, _)| above)
}

/// Whether a place is another one, or in it.
fn is_in(path: &str, above: &str) -> bool {
    let rest = path.strip_prefix(above);
    above.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The place in whose picture a copy of this place is seen: that of a shelf, a box or a slot is the
/// rack, or whatever the shelf is in.
pub fn seen_in(places: &[Place], path: &str) -> String {
    let mut at = path;
    loop {
        let kind = places.iter().find(|place| place.path == at);
        let is_small = kind.is_none_or(|place| is_small(place.kind));
        match (is_small, above_of(at)) {
            (true, above) if !above.is_empty() => at = above,
            _ => return at.to_owned(),
        }
    }
}

/// Whether a place is drawn in the picture of the one that it is in.
fn is_small(kind: SlotKind) -> bool {
    matches!(kind, SlotKind::Shelf | SlotKind::Box | SlotKind::Slot)
}

/// What copies and places there are, by their paths.
struct Known<'a> {
    places: &'a [Place],
    copies: BTreeMap<&'a str, Vec<(&'a str, &'a Copy)>>,
    lent: BTreeMap<&'a str, Vec<&'a Lent>>,
    now: Timestamp,
}

/// What there is to see at a place.
pub fn shown(places: &[Place], status: &Outcome, at: &str, now: Timestamp) -> Shown {
    let known = Known::of(places, status, now);
    let place = places.iter().find(|place| place.path == at);
    let at = place.map_or("", |place| place.path.as_str());
    let (large, small): (Vec<&Place>, Vec<&Place>) = known
        .inside(at)
        .partition(|place| at.is_empty() || !is_small(place.kind));
    let mut rows: Vec<Stand> = place.map(|place| known.row(place)).into_iter().collect();
    rows.retain(|row| !row.spines.is_empty());
    for shelf in small.iter().filter(|place| place.kind != SlotKind::Slot) {
        known.rows(shelf, &mut rows);
    }
    let overdue = status.lent.iter().filter(|one| one.is_overdue(now));
    let belongs = |one: &&Lent| {
        one.home
            .as_deref()
            .map_or(at.is_empty(), |home| is_in(home, at))
    };
    Shown {
        above: above(at),
        copies: match place {
            Some(place) => place.copies,
            None => known.inside("").map(|place| place.copies).sum(),
        },
        room: place.and_then(|place| known.room(place)),
        rows,
        inside: large.iter().map(|place| known.listed(place)).collect(),
        beside: place.map_or_else(Vec::new, |place| known.beside(place)),
        out: status.lent.iter().filter(belongs).cloned().collect(),
        overdue: overdue.cloned().collect(),
        gathered: status.gathered.clone(),
        place: place.cloned(),
    }
}

/// The places that a path goes through, without itself.
fn above(path: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut at = above_of(path);
    while !at.is_empty() {
        all.push((name_of(at).to_owned(), at.to_owned()));
        at = above_of(at);
    }
    all.reverse();
    all
}

impl<'a> Known<'a> {
    fn of(places: &'a [Place], status: &'a Outcome, now: Timestamp) -> Self {
        let mut copies: BTreeMap<&str, Vec<(&str, &Copy)>> = BTreeMap::new();
        // Sets come newest first, and stand as they were made.
        for set in status.sets.iter().rev() {
            for disc in &set.discs {
                for copy in &disc.copies {
                    if let Some(place) = &copy.place {
                        let here = copies.entry(place).or_default();
                        here.push((disc.name.as_str(), copy));
                    }
                }
            }
        }
        let mut lent: BTreeMap<&str, Vec<&Lent>> = BTreeMap::new();
        for one in &status.lent {
            if let Some(home) = &one.home {
                lent.entry(home).or_default().push(one);
            }
        }
        Self {
            places,
            copies,
            lent,
            now,
        }
    }

    /// The places directly inside one.
    fn inside<'b>(&'b self, at: &'b str) -> impl Iterator<Item = &'a Place> + 'b {
        let places = self.places.iter();
        places.filter(move |place| above_of(&place.path) == at)
    }

    /// How many copies a place has room for: its own figure, else that of all in it.
    fn room(&self, place: &Place) -> Option<u64> {
        if place.capacity.is_some() {
            return place.capacity;
        }
        let mut all = self.inside(&place.path).peekable();
        all.peek()?;
        all.map(|inside| self.room(inside)).sum()
    }

    fn listed(&self, place: &Place) -> Inside {
        Inside {
            name: name_of(&place.path).to_owned(),
            path: place.path.clone(),
            kind: place.kind,
            copies: place.copies,
            room: self.room(place),
        }
    }

    /// Racks that stand beside one.
    fn beside(&self, place: &Place) -> Vec<Beside> {
        let all = self.inside(above_of(&place.path));
        let alike: Vec<&Place> = all.filter(|other| other.kind == place.kind).collect();
        if alike.len() < 2 || place.kind != SlotKind::Rack {
            return Vec::new();
        }
        let full = |shelf: &Place| match self.room(shelf) {
            Some(room) if room > 0 => (shelf.copies as f32 / room as f32).min(1.0),
            _ => f32::from(u8::from(shelf.copies > 0)),
        };
        let of = |rack: &&Place| Beside {
            name: name_of(&rack.path).to_owned(),
            path: rack.path.clone(),
            bars: self.inside(&rack.path).take(BARS).map(full).collect(),
            here: rack.path == place.path,
        };
        alike.iter().map(of).collect()
    }

    /// The row of a shelf, and those of the boxes on it.
    fn rows(&self, shelf: &Place, rows: &mut Vec<Stand>) {
        rows.push(self.row(shelf));
        for inside in self.inside(&shelf.path) {
            if inside.kind == SlotKind::Box {
                self.rows(inside, rows);
            }
        }
    }

    /// What stands in a place: slot by slot where slots are kept, else copy by copy.
    fn row(&self, place: &Place) -> Stand {
        let mut spines = Vec::new();
        let slots = self.inside(&place.path);
        for slot in slots.filter(|inside| inside.kind == SlotKind::Slot) {
            let name = Some(name_of(&slot.path).to_owned());
            let before = spines.len();
            for path in self.paths_in(&slot.path) {
                self.stand(path, name.as_ref(), &mut spines);
            }
            if spines.len() == before {
                spines.push(Spine {
                    slot: name,
                    what: What::Free,
                });
            }
        }
        let own = spines.len() as u64;
        self.stand(&place.path, None, &mut spines);
        if own == 0 && place.kind != SlotKind::Slot {
            // What is gone takes no room.
            let is_there = |spine: &&Spine| !matches!(spine.what, What::Gone { .. });
            let taken = spines.iter().filter(is_there).count() as u64;
            let free = place.capacity.map_or(0, |room| room.saturating_sub(taken));
            let none = Spine {
                slot: None,
                what: What::Free,
            };
            spines.extend((0..free.min(FREE)).map(|_| none.clone()));
        }
        tint(&mut spines);
        Stand {
            name: name_of(&place.path).to_owned(),
            path: place.path.clone(),
            spines,
        }
    }

    /// A place and those in it.
    fn paths_in<'b>(&'b self, at: &'b str) -> impl Iterator<Item = &'a str> + 'b {
        let places = self.places.iter().map(|place| place.path.as_str());
        places.filter(move |path| is_in(path, at))
    }

    /// The copies of exactly one place, and the gaps of those that are out.
    fn stand(&self, path: &str, slot: Option<&String>, spines: &mut Vec<Spine>) {
        let here = self.copies.get(path).into_iter().flatten();
        let copies = here.map(|(disc, copy)| {
            let serial = copy.serial.clone();
            match Health::of(copy.state, copy.quarantined, false) {
                Some(health @ (Health::Missing | Health::Lost)) => What::Gone { serial, health },
                health => What::Copy {
                    serial,
                    disc: (*disc).to_owned(),
                    health,
                    tint: false,
                },
            }
        });
        let gone = self.lent.get(path).into_iter().flatten();
        let gaps = gone.map(|one| What::Out {
            serial: one.serial.clone(),
            disc: one.disc.clone(),
            overdue: one.is_overdue(self.now),
        });
        spines.extend(copies.chain(gaps).map(|what| Spine {
            slot: slot.cloned(),
            what,
        }));
    }
}

/// Copies of one set have one tint, those of the next one the other.
fn tint(spines: &mut [Spine]) {
    let (mut last, mut dark): (Option<String>, bool) = (None, true);
    for spine in spines {
        if let What::Copy { disc, tint, .. } = &mut spine.what {
            let set = disc
                .split_once('/')
                .map_or(&**disc, |(set, _)| set)
                .to_owned();
            if last.as_ref() != Some(&set) {
                dark = !dark;
                last = Some(set);
            }
            *tint = dark;
        }
    }
}

#[cfg(test)]
mod tests;
