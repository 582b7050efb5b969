//! Kinds of places, and which may be in which.

use crate::store::stored_enum;

/// What a place is.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
pub enum SlotKind {
    /// A building, or all that burns down together: two copies of a disc belong in two of them.
    Site,
    /// A safe or another place that is opened by few.
    Vault,
    /// Where copies stay that nobody may count on.
    Quarantine,
    /// Where what comes and goes waits for its courier.
    Transit,
    /// A room.
    Room,
    /// A rack or a cabinet.
    Rack,
    /// A shelf or a drawer.
    Shelf,
    /// A box, which is moved with all in it.
    Box,
    /// Room for one case.
    Slot,
}

stored_enum!(SlotKind, "kind of place" {
    Site = "site",
    Vault = "vault",
    Quarantine = "quarantine",
    Transit = "transit",
    Room = "room",
    Rack = "rack",
    Shelf = "shelf",
    Box = "box",
    Slot = "slot",
});

/// Words with which people begin the name of a place, and what it is then.
const CALLED: &[(&str, SlotKind)] = &[
    ("vault", SlotKind::Vault),
    ("safe", SlotKind::Vault),
    ("tresor", SlotKind::Vault),
    ("quarantine", SlotKind::Quarantine),
    ("quarantäne", SlotKind::Quarantine),
    ("transit", SlotKind::Transit),
    ("courier", SlotKind::Transit),
    ("room", SlotKind::Room),
    ("raum", SlotKind::Room),
    ("rack", SlotKind::Rack),
    ("cabinet", SlotKind::Rack),
    ("schrank", SlotKind::Rack),
    ("shelf", SlotKind::Shelf),
    ("drawer", SlotKind::Shelf),
    ("regal", SlotKind::Shelf),
    ("box", SlotKind::Box),
    ("carton", SlotKind::Box),
    ("karton", SlotKind::Box),
    ("kiste", SlotKind::Box),
    ("slot", SlotKind::Slot),
];

impl SlotKind {
    /// What a place is that nobody said the kind of: what its name begins with, whether or not that
    /// may be in the place above; else what is next in size to that one, and has room for the place
    /// that is named `next` inside it.
    pub fn named(name: &str, above: Option<Self>, next: Option<&str>) -> Self {
        if let Some(kind) = Self::called(name) {
            return kind;
        }
        let guess = Self::next_below(above);
        let Some(inside) = next.and_then(Self::called) else {
            return guess;
        };
        let holds = |kind: &Self| inside.may_be_in(Some(*kind)) && kind.may_be_in(above);
        let larger = [Self::Box, Self::Shelf, Self::Rack, Self::Room];
        std::iter::once(guess)
            .chain(larger)
            .find(holds)
            .unwrap_or(guess)
    }

    /// What a place of an earlier version is, which may be in any other.
    pub(super) fn guess(name: &str, above: Option<Self>) -> Self {
        match Self::called(name) {
            Some(kind) if kind.may_be_in(above) => kind,
            _ => Self::next_below(above),
        }
    }

    fn called(name: &str) -> Option<Self> {
        let word: String = name.chars().take_while(|c| c.is_alphabetic()).collect();
        let word = word.to_lowercase();
        let called = CALLED.iter().find(|(begin, _)| *begin == word);
        called.map(|(_, kind)| *kind)
    }

    fn next_below(above: Option<Self>) -> Self {
        match above {
            None => Self::Site,
            Some(Self::Site) => Self::Room,
            Some(Self::Room) => Self::Rack,
            Some(Self::Rack | Self::Vault) => Self::Shelf,
            Some(Self::Shelf | Self::Box | Self::Slot | Self::Quarantine | Self::Transit) => {
                Self::Slot
            }
        }
    }

    /// Whether a place of this kind may be in one of that kind; in none: at the top. Nothing is in
    /// what is smaller, or as small; but a vault may be a building with rooms, or a safe in one.
    pub fn may_be_in(self, above: Option<Self>) -> bool {
        match (self, above) {
            (_, None) | (Self::Room, Some(Self::Vault)) => true,
            (_, Some(above)) => self.size() < above.size(),
        }
    }

    /// Whether a place of this kind, at the top, is a site of its own: what happens to all others
    /// may not happen to it. All else at the top is at the one site that has no name.
    pub fn is_site(self) -> bool {
        matches!(self, Self::Site | Self::Vault)
    }

    /// Whether copies in a place of this kind count as copies in their place. On a courier's desk,
    /// and where what nobody may count on is kept, they do not.
    pub fn is_kept_in(self) -> bool {
        !matches!(self, Self::Transit | Self::Quarantine)
    }

    /// How large it is among places; larger ones hold smaller ones.
    fn size(self) -> u8 {
        match self {
            Self::Site => 6,
            Self::Room => 5,
            Self::Vault | Self::Quarantine | Self::Transit => 4,
            Self::Rack => 3,
            Self::Shelf => 2,
            Self::Box => 1,
            Self::Slot => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_a_place_follows_from_its_name_or_from_where_it_is() {
        let path = |names: &[&str]| {
            let mut above = None;
            for name in names {
                above = Some(SlotKind::guess(name, above));
            }
            above.unwrap()
        };
        assert_eq!(path(&["House"]), SlotKind::Site);
        assert_eq!(path(&["House", "1"]), SlotKind::Room);
        assert_eq!(path(&["House", "Cellar", "A", "2", "7"]), SlotKind::Slot);
        assert_eq!(
            path(&["House", "Cellar", "A", "2", "7", "b"]),
            SlotKind::Slot
        );
        assert_eq!(path(&["Vault"]), SlotKind::Vault);
        assert_eq!(path(&["House", "BOX-12"]), SlotKind::Box);
        assert_eq!(path(&["House", "Box 12", "3"]), SlotKind::Slot);
        assert_eq!(path(&["House", "Shelf 2", "Room 1"]), SlotKind::Slot);
        assert_eq!(path(&["House", "Boxing room"]), SlotKind::Room);
        let shelf = Some(SlotKind::Shelf);
        assert_eq!(SlotKind::named("Room 1", shelf, None), SlotKind::Room);
        assert_eq!(SlotKind::named("7", shelf, None), SlotKind::Slot);
        let vault = Some(SlotKind::Vault);
        let inside = |next| SlotKind::named("Cellar", vault, next);
        assert_eq!(inside(None), SlotKind::Shelf);
        assert_eq!(inside(Some("Shelf 2")), SlotKind::Rack);
        assert_eq!(inside(Some("Rack 1")), SlotKind::Room);
        assert_eq!(inside(Some("Site 1")), SlotKind::Shelf);
    }

    #[test]
    fn nothing_is_in_what_is_smaller() {
        for kind in SlotKind::ALL {
            assert!(kind.may_be_in(None));
            assert!(!kind.may_be_in(Some(*kind)));
            for above in SlotKind::ALL {
                let both = kind.may_be_in(Some(*above)) && above.may_be_in(Some(*kind));
                let pair = [SlotKind::Room, SlotKind::Vault];
                let safe = kind != above && pair.contains(kind) && pair.contains(above);
                assert!(!both || safe, "{kind:?} {above:?}");
            }
            let below = SlotKind::next_below(Some(*kind));
            let fits = below.may_be_in(Some(*kind));
            assert!(fits || *kind == SlotKind::Slot, "{kind:?}");
        }
    }
}
