//! Which discs are all at one site, and which copies count as being in their place.

use super::tests::{burn, the};
use crate::tests::{filled, try_change};
use crate::*;

fn since(at: i64) -> Timestamp {
    Timestamp(1_790_000_000_000 + at)
}

struct World {
    _dir: tempfile::TempDir,
    catalog: Catalog,
    by: Acting,
    one: CopyId,
    other: CopyId,
}

/// Two good copies of one disc in these places, put there at the times 10 and 20.
fn with(places: [&str; 2]) -> World {
    let (dir, mut catalog, by, one) = filled();
    let other = try_change(&mut catalog, &by, |c| {
        let other = c.add_copy(DiscId(1), &Serial::from_bits(6))?;
        burn(c, one)?;
        burn(c, other)?;
        Ok(other)
    });
    let mut world = World {
        _dir: dir,
        catalog,
        by,
        one,
        other: other.unwrap(),
    };
    world.shelve(10, world.one, places[0]);
    world.shelve(20, world.other, places[1]);
    world
}

impl World {
    /// A change so long after the discs were burned.
    fn at<R>(
        &mut self,
        at: i64,
        f: impl Fn(&mut Change<'_>) -> Result<R, CatalogError>,
    ) -> Result<R, CatalogError> {
        self.catalog.change(&self.by, since(at), Reason::Routine, f)
    }

    fn shelve(&mut self, at: i64, copy: CopyId, path: &str) {
        self.at(at, |c| {
            let slot = c.add_slot(path)?;
            c.shelve(copy, slot.id, KnownBy::Tag)
        })
        .unwrap();
    }

    /// The site and the time of the one disc, where it is gathered.
    fn gathered(&self) -> Option<(Option<String>, i64, Option<String>)> {
        let all = self.catalog.read().gathered().unwrap();
        assert!(all.len() < 2);
        let one = all.into_iter().next()?;
        Some((one.site, one.since.0 - since(0).0, one.other_site))
    }

    fn lend(&mut self, at: i64, copy: CopyId, loan: &NewLoan<'_>) -> Result<(), CatalogError> {
        self.at(at, |c| c.lend(copy, loan).map(|_| ()))
    }
}

pub(super) fn loan(borrower: PersonId) -> NewLoan<'static> {
    NewLoan {
        borrower,
        kind: LoanKind::Reading,
        purpose: None,
        due: None,
        by: KnownBy::Tag,
        even_last: false,
    }
}

#[test]
fn what_is_done_at_a_site_does_not_begin_its_days_again() {
    let mut world = with(["House/Cellar", "House/Attic"]);
    let house = || Some("House".to_owned());
    assert_eq!(world.gathered(), Some((house(), 20, None)));
    let (one, other) = (world.one, world.other);
    world.shelve(30, one, "House/Attic");
    world.shelve(40, other, "House/Cellar/Rack 1");
    let by = world.by.person;
    world.lend(50, other, &loan(by)).unwrap();
    assert_eq!(world.gathered(), None, "one of the two is in no place");
    world
        .at(60, |c| c.give_back(other, None, None, KnownBy::Tag))
        .unwrap();
    assert_eq!(world.gathered(), Some((house(), 20, None)));
    // Away and back again, its days begin again.
    world.shelve(70, other, "Vault/Shelf 1");
    assert_eq!(world.gathered(), None);
    world.shelve(80, other, "House/Cellar");
    let vault = Some("Vault".to_owned());
    assert_eq!(world.gathered(), Some((house(), 80, vault)));
}

#[test]
fn a_copy_that_is_lent_from_another_site_is_of_that_site() {
    let mut world = with(["House/Cellar", "House/Attic"]);
    let third = world.at(25, |c| {
        let third = c.add_copy(DiscId(1), &Serial::from_bits(7))?;
        burn(c, third)?;
        Ok(third)
    });
    let third = third.unwrap();
    assert!(world.gathered().is_some(), "without a place it is nowhere");
    world.shelve(30, third, "Vault/Shelf 1");
    let by = world.by.person;
    world.lend(40, third, &loan(by)).unwrap();
    assert_eq!(world.gathered(), None);
}

#[test]
fn a_courier_and_a_quarantine_are_no_sites_and_shelves_are_of_the_one_without_a_name() {
    let world = with(["House/Cellar", "Courier van"]);
    assert_eq!(world.gathered(), None);
    let mut world = with(["House/Cellar", "House/Quarantine"]);
    assert_eq!(world.gathered(), None);
    // And none that is left on a courier's desk is left in its place.
    let (one, other, by) = (world.one, world.other, world.by.person);
    let last = world.lend(30, one, &loan(by));
    assert!(
        matches!(last, Err(CatalogError::Loan(LoanError::LastInPlace { .. }))),
        "{last:?}"
    );
    world.shelve(40, other, "House/Attic");
    world.lend(50, one, &loan(by)).unwrap();
    let world = with(["Shelf 1", "Box 3"]);
    assert_eq!(world.gathered(), Some((None, 20, None)));
    let world = with(["Shelf 1", "Vault"]);
    assert_eq!(world.gathered(), None);
}

#[test]
fn a_copy_that_was_lost_is_nowhere_until_somebody_puts_it_somewhere() {
    for found in [
        Event::Found,
        Event::Checked {
            class: CheckClass::Ok,
            sectors: 9,
            lost: 0,
            damage_map: String::new(),
            drive: "A".to_owned(),
            duration_ms: 1,
            by: Some(KnownBy::Tag),
        },
    ] {
        let mut world = with(["House/Box 1", "House/Attic"]);
        let (one, other) = (world.one, world.other);
        world.at(30, |c| c.record(one, &Event::Missed)).unwrap();
        world.shelve(40, other, "House/Box 1");
        world.at(50, |c| c.record(one, &found)).unwrap();
        assert_eq!(the(&world.catalog, one).place, None, "{found:?}");
        let back = world.at(60, |c| {
            let slot = c.add_slot("House/Box 1")?;
            c.shelve(one, slot.id, KnownBy::Tag)
        });
        let same = matches!(back, Err(CatalogError::Place(PlaceError::SameBox { .. })));
        assert!(same, "{back:?}");
    }
}

#[test]
fn who_orders_a_disc_is_named_and_a_reason_says_something() {
    let mut world = with(["House", "Vault"]);
    let (one, by) = (world.one, world.by.person);
    let order = |purpose| NewLoan {
        kind: LoanKind::Order,
        purpose,
        ..loan(by)
    };
    for purpose in [None, Some(""), Some(" . "), Some("x")] {
        let asked = world.lend(30, one, &order(purpose));
        let none = matches!(asked, Err(CatalogError::Loan(LoanError::NoPurpose)));
        assert!(none, "{purpose:?} {asked:?}");
    }
    for why in ["", " ", ".", "?!", "x"] {
        let said = world
            .catalog
            .change(&world.by, since(30), Reason::Said(why), |c| {
                c.record(one, &Event::Missed)
            });
        assert!(matches!(said, Err(CatalogError::NoReason)), "{why:?}");
    }
    world
        .lend(40, one, &order(Some("Court, 4 C 12/26")))
        .unwrap();
}

#[test]
fn what_came_back_scratched_waits_to_be_read() {
    let mut world = with(["House", "Vault"]);
    let (one, by) = (world.one, world.by.person);
    let back = |world: &mut World, at, condition| {
        world.lend(at, one, &loan(by)).unwrap();
        let back = world.at(at + 1, |c| c.give_back(one, None, condition, KnownBy::Tag));
        back.unwrap();
    };
    back(&mut world, 30, Some(Condition::AsBefore));
    back(&mut world, 40, None);
    assert_eq!(world.catalog.read().unread_returns().unwrap(), []);
    back(&mut world, 50, Some(Condition::Scratched));
    let unread = world.catalog.read().unread_returns().unwrap();
    assert_eq!(unread.len(), 1);
    assert_eq!(unread[0].at, since(51));
    world
        .at(60, |c| {
            let read = Event::Checked {
                class: CheckClass::Ok,
                sectors: 9,
                lost: 0,
                damage_map: String::new(),
                drive: "A".to_owned(),
                duration_ms: 1,
                by: Some(KnownBy::Tag),
            };
            c.record(one, &read)
        })
        .unwrap();
    assert_eq!(world.catalog.read().unread_returns().unwrap(), []);
}

#[test]
fn places_are_not_called_like_codes_nor_made_where_they_do_not_fit() {
    let mut world = with(["House/Box 12", "Vault"]);
    for (path, is_meant) in [
        ("SLT-0001-W/Shelf 2", PlaceError::IsACode),
        ("House/BOX-0003", PlaceError::IsACode),
        ("House/PER-0001-X", PlaceError::IsACode),
        (
            "House/Rack 1/Room 204",
            PlaceError::DoesNotFit {
                kind: SlotKind::Room,
                above: SlotKind::Rack,
                code: String::new(),
            },
        ),
        (
            "House/Cellar/Rack 1/2/7/8",
            PlaceError::DoesNotFit {
                kind: SlotKind::Slot,
                above: SlotKind::Slot,
                code: String::new(),
            },
        ),
    ] {
        let made = world.at(30, |c| c.add_slot(path));
        match made {
            Err(CatalogError::Place(error)) => assert_eq!(error, is_meant, "{path}"),
            other => panic!("{path} {other:?}"),
        }
    }
    for path in ["-dash", "House/-v"] {
        let made = world.at(30, |c| c.add_slot(path));
        assert!(matches!(made, Err(CatalogError::NoPlace)), "{path}");
    }
    assert_eq!(world.catalog.audit_verify().unwrap().problems, []);
}

/// A worn copy is read as well as a good one, and may be the only one: it is not offered, and does
/// not go without a word.
#[test]
fn the_last_copy_that_can_be_read_stays_though_it_is_worn() {
    let mut world = with(["House/Cellar", "Vault/Shelf 1"]);
    let (one, other, by) = (world.one, world.other, world.by.person);
    let worn = Event::Checked {
        class: CheckClass::Migrate,
        sectors: 9,
        lost: 1,
        damage_map: String::new(),
        drive: "A".to_owned(),
        duration_ms: 1,
        by: None,
    };
    world.at(30, |c| c.record(other, &worn)).unwrap();
    // A good one stays.
    world.lend(40, other, &loan(by)).unwrap();
    world
        .at(50, |c| c.give_back(other, None, None, KnownBy::Tag))
        .unwrap();
    world.at(60, |c| c.record(one, &Event::Mislaid)).unwrap();
    world.at(70, |c| c.record(one, &Event::Found)).unwrap();
    let suspect = world.lend(80, one, &loan(by));
    let Err(CatalogError::Loan(LoanError::NotSound { other: None, .. })) = suspect else {
        panic!("{suspect:?}");
    };
    let last = world.lend(90, other, &loan(by));
    assert!(
        matches!(last, Err(CatalogError::Loan(LoanError::LastInPlace { .. }))),
        "{last:?}"
    );
    let meant = NewLoan {
        even_last: true,
        ..loan(by)
    };
    world.lend(100, other, &meant).unwrap();
}
