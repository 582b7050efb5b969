//! What counts of the copies of a disc, and of a set.

use stele_catalog::{CopyState, Standing};

use crate::jobs::burn::missing::{counts, missing};
use crate::jobs::make::image_from::ImageFrom;
use crate::jobs::overview::status::{Copy, Disc, Set};

impl Copy {
    /// Whether an image is to be brought back from this copy, once it was found or read. One that
    /// was read and failed is tried last, before its disc is given up.
    pub fn may_give(&self) -> bool {
        self.may_hold && self.state != CopyState::Failed
    }

    /// As it is counted.
    pub fn standing(&self) -> Standing {
        Standing {
            state: self.state,
            quarantined: self.quarantined,
        }
    }

    /// Whether it counts: no other one is to take its place.
    pub(super) fn counts(&self) -> bool {
        counts(self.standing())
    }

    /// Whether little reserve is left of it.
    pub fn is_dying(&self) -> bool {
        self.state == CopyState::Migrate
    }

    /// Whether it was good, and did not hold its disc when it was last read.
    pub fn has_failed(&self) -> bool {
        self.state == CopyState::Failed && self.was_good
    }

    pub(super) fn is_undecided(&self) -> bool {
        self.state == CopyState::Suspect && !self.under_way
    }

    pub(super) fn is_on_its_way(&self) -> bool {
        self.in_transit_to.is_some()
    }
}

impl Disc {
    /// Whether it had a good copy, or neither image nor files are left of it, and no copy can be
    /// relied on now; one that is being burned or read may be the next.
    pub fn has_none_sound(&self) -> bool {
        let mut copies = self.copies.iter();
        let was_good = copies.clone().any(|copy| copy.was_good && !copy.planned);
        let is_gone = self.image_file.is_lost() && self.image_from != ImageFrom::Files;
        let is_lost = !self.parity && !self.empty && is_gone;
        (was_good || is_lost)
            && copies.all(|copy| !copy.sound && !copy.is_dying() && !copy.under_way)
    }

    /// Whether no copy holds it, or may turn out to.
    pub(super) fn is_on_none(&self) -> bool {
        let mut copies = self.copies.iter();
        copies.all(|copy| !copy.counts() && !copy.is_dying())
    }
}

impl Set {
    /// All copies, disc by disc.
    pub fn copies(&self) -> impl Iterator<Item = &Copy> {
        self.discs.iter().flat_map(|disc| &disc.copies)
    }

    /// Discs of which a copy is to be replaced now, and nothing stands for it yet.
    pub fn in_danger(&self) -> impl Iterator<Item = &Disc> {
        let dying = |disc: &&Disc| disc.copies.iter().any(Copy::is_dying);
        let discs = self.discs.iter().filter(dying);
        discs.filter(|disc| disc.sound() < self.wanted_copies as usize)
    }

    /// The fewest sound copies that a disc in danger has besides; as many as can be where none is.
    pub(super) fn sound_beside_dying(&self) -> usize {
        self.in_danger()
            .map(Disc::sound)
            .min()
            .unwrap_or(usize::MAX)
    }

    /// What is to be burned, by disc: a planned copy's serial, or the disc where a new copy is
    /// made. Planned ones come first.
    pub fn to_burn(&self) -> Vec<(&str, &str)> {
        let planned = self.discs.iter().flat_map(|disc| {
            let planned = disc.copies.iter().filter(|copy| copy.planned);
            planned.map(|copy| (disc.name.as_str(), copy.serial.as_str()))
        });
        let new = self.discs.iter().flat_map(|disc| {
            let name = disc.name.as_str();
            std::iter::repeat_n((name, name), disc.missing(self.wanted_copies))
        });
        planned.chain(new).collect()
    }
}

impl Disc {
    /// Whether it has as many copies as are wanted, and none is to be burned.
    pub fn is_burned(&self, wanted: u32) -> bool {
        self.missing(wanted) == 0 && !self.copies.iter().any(|copy| copy.planned)
    }

    /// Copies that nobody has begun or planned, out of so many wanted.
    pub fn missing(&self, wanted: u32) -> usize {
        missing(wanted, self.copies.iter().map(Copy::standing))
    }

    /// Its sound copies.
    pub fn sound(&self) -> usize {
        self.copies.iter().filter(|copy| copy.sound).count()
    }
}
