//! The tree of places, and which copies may be in which.

use super::tests::{burn, the};
use crate::tests::{filled, try_change};
use crate::*;

/// A catalog with two copies of one disc, read back.
fn with_two() -> (tempfile::TempDir, Catalog, Acting, [CopyId; 2]) {
    let (dir, mut catalog, by, one) = filled();
    let other = try_change(&mut catalog, &by, |c| {
        let other = c.add_copy(DiscId(1), &Serial::from_bits(6))?;
        burn(c, one)?;
        burn(c, other)?;
        Ok(other)
    });
    (dir, catalog, by, [one, other.unwrap()])
}

fn path(catalog: &Catalog, code: &str) -> String {
    let Code::Numbered(code) = catalog.read().code(code).unwrap() else {
        panic!("{code} is no code");
    };
    catalog.read().slot_by_code(code).unwrap().unwrap().path
}

fn refused<T: std::fmt::Debug>(result: Result<T, CatalogError>) -> PlaceError {
    match result {
        Err(CatalogError::Place(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_place_is_moved_and_renamed_with_all_in_it() {
    let (_dir, mut catalog, by, [one, _]) = with_two();
    let (shelf, slot) = try_change(&mut catalog, &by, |c| {
        let shelf = c.add_slot("House/Cellar/Rack 1/Shelf 2")?;
        let slot = c.add_slot("House/Cellar/Rack 1/Shelf 2/7")?;
        c.shelve(one, slot.id, KnownBy::Tag)?;
        Ok((shelf, slot))
    })
    .unwrap();
    assert_eq!((shelf.kind, slot.kind), (SlotKind::Shelf, SlotKind::Slot));
    let moved = try_change(&mut catalog, &by, |c| {
        let rack = c.add_slot("House/Attic/Rack 9")?;
        c.move_slot(shelf.id, Some(rack.id))?;
        c.rename_slot(shelf.id, " Shelf 3 ")
    });
    assert_eq!(moved.unwrap().path, "House/Attic/Rack 9/Shelf 3");
    assert_eq!(path(&catalog, &slot.code), "House/Attic/Rack 9/Shelf 3/7");
    let place = the(&catalog, one).place;
    assert_eq!(place.as_deref(), Some("House/Attic/Rack 9/Shelf 3/7"));
    let query = |text: &str| {
        let query = FindQuery {
            text: text.to_owned(),
            ..FindQuery::default()
        };
        catalog.read().find(&query, 9).unwrap().len()
    };
    assert_eq!((query("attic"), query("cellar")), (1, 0));
    let inside = try_change(&mut catalog, &by, |c| {
        let house = c.add_slot("House")?;
        c.move_slot(house.id, Some(shelf.id))
    });
    assert!(matches!(refused(inside), PlaceError::Inside { .. }));
    let large = try_change(&mut catalog, &by, |c| {
        let rack = c.add_slot("House/Cellar/Rack 1")?;
        c.move_slot(rack.id, Some(shelf.id))
    });
    assert!(matches!(refused(large), PlaceError::DoesNotFit { .. }));
    let taken = try_change(&mut catalog, &by, |c| {
        c.new_slot("House/attic/Rack 9", None)
    });
    assert_eq!(
        taken.unwrap().kind,
        SlotKind::Rack,
        "names are compared as written"
    );
    let taken = try_change(&mut catalog, &by, |c| {
        c.new_slot("House/Attic/Rack 9", None)
    });
    assert!(matches!(refused(taken), PlaceError::Exists { .. }));
    for bad in ["", "a/b", "  ", "a\u{202e}b"] {
        assert!(try_change(&mut catalog, &by, |c| c.rename_slot(shelf.id, bad)).is_err());
    }
    assert_eq!(catalog.audit_verify().unwrap().problems, []);
}

#[test]
fn two_places_that_are_one_become_one_and_both_codes_lead_there() {
    let (_dir, mut catalog, by, [one, other]) = with_two();
    let (twin, inner) = try_change(&mut catalog, &by, |c| {
        let first = c.add_slot("House/Cellar/Rack 1/2/7")?;
        let twin = c.add_slot("Hause")?;
        let inner = c.add_slot("Hause/Cellar/Rack 1/2/8")?;
        c.shelve(one, first.id, KnownBy::Tag)?;
        c.shelve(other, inner.id, KnownBy::Tag)?;
        Ok((twin, inner))
    })
    .unwrap();
    assert_eq!(
        catalog
            .read()
            .place_like("Haus/Attic", None)
            .unwrap()
            .unwrap()
            .path,
        "Hause"
    );
    assert_eq!(
        catalog.read().place_like("House/Cellar", None).unwrap(),
        None
    );
    assert_eq!(catalog.read().gathered().unwrap(), []);
    let into = try_change(&mut catalog, &by, |c| {
        let house = c.add_slot("House")?;
        c.merge_slots(twin.id, house.id)
    });
    assert_eq!(into.unwrap().path, "House");
    assert_eq!(path(&catalog, &twin.code), "House");
    assert_eq!(path(&catalog, &inner.code), "House/Cellar/Rack 1/2/8");
    assert_eq!(
        the(&catalog, other).place.unwrap(),
        "House/Cellar/Rack 1/2/8"
    );
    let gathered = catalog.read().gathered().unwrap();
    assert_eq!(gathered.len(), 1);
    assert_eq!(
        (gathered[0].site.as_deref(), &*gathered[0].disc),
        (Some("House"), "SET-0001/1")
    );
    let places = catalog.read().places().unwrap();
    let counts: Vec<(&str, u64)> = places.iter().map(|p| (&*p.slot.path, p.copies)).collect();
    assert_eq!(counts[0], ("House", 2));
    assert_eq!(counts.len(), 6, "{counts:?}");
    assert_eq!(places[5].capacity, Some(1));
    // Renamed later, both follow.
    try_change(&mut catalog, &by, |c| c.rename_slot(twin.id, "Main house")).unwrap();
    assert_eq!(path(&catalog, &inner.code), "Main house/Cellar/Rack 1/2/8");
    assert_eq!(path(&catalog, &twin.code), "Main house");
    assert_eq!(catalog.read().copies_in(SlotId(1)).unwrap().len(), 2);
    assert_eq!(catalog.audit_verify().unwrap().problems, []);
}

#[test]
fn a_slot_takes_one_copy_and_a_box_never_both_of_a_disc() {
    let (_dir, mut catalog, by, [one, other]) = with_two();
    let (slot, in_box) = try_change(&mut catalog, &by, |c| {
        let slot = c.add_slot("House/Cellar/Rack 1/2/7")?;
        c.shelve(one, slot.id, KnownBy::Tag)?;
        let in_box = c.new_slot("House/Cellar/Rack 1/2/Box 4/1", None)?;
        Ok((slot, in_box))
    })
    .unwrap();
    let shelve = |catalog: &mut Catalog, copy, slot: SlotId| {
        try_change(catalog, &by, |c| c.shelve(copy, slot, KnownBy::Tag))
    };
    let taken = refused(shelve(&mut catalog, other, slot.id));
    assert!(matches!(taken, PlaceError::Taken { .. }), "{taken:?}");
    shelve(&mut catalog, one, in_box.id).unwrap();
    let the_box = catalog.read().places_above(in_box.id).unwrap()[1].clone();
    assert!(the_box.code.starts_with("BOX-0001-"), "{}", the_box.code);
    let both = refused(shelve(&mut catalog, other, the_box.id));
    assert!(matches!(&both, PlaceError::SameBox { code, .. } if *code == the_box.code));
    let sent = try_change(&mut catalog, &by, |c| {
        c.send(other, the_box.id, KnownBy::Tag, true)
    });
    assert!(matches!(refused(sent), PlaceError::SameBox { .. }));
    shelve(&mut catalog, other, slot.id).unwrap();
    // A slot that goes into the box takes its copy with it; so does a shelf that becomes a box.
    let moved = try_change(&mut catalog, &by, |c| {
        c.move_slot(slot.id, Some(the_box.id))
    });
    assert!(matches!(refused(moved), PlaceError::SameBox { .. }));
    assert_eq!(catalog.audit_verify().unwrap().problems, []);
}

#[test]
fn a_place_has_the_room_that_somebody_said() {
    let (_dir, mut catalog, by, [one, _]) = with_two();
    let shelf = try_change(&mut catalog, &by, |c| {
        let shelf = c.add_slot("House/Cellar/Rack 1/2")?;
        c.shelve(one, shelf.id, KnownBy::Tag)?;
        let (width, case) = (Some(800), None);
        c.describe_slot(shelf.id, None, PlaceWidths { width, case })?;
        let (width, case) = (None, Some(5));
        let rack = c.add_slot("House/Cellar/Rack 1")?;
        c.describe_slot(rack.id, None, PlaceWidths { width, case })?;
        Ok(shelf)
    })
    .unwrap();
    let row = |catalog: &Catalog| {
        let mut places = catalog.read().places().unwrap().into_iter();
        places.find(|place| place.slot.id == shelf.id).unwrap()
    };
    assert_eq!(row(&catalog).capacity, Some(160));
    assert_eq!(row(&catalog).copies, 1);
    for (width, case) in [(Some(0), None), (Some(100_001), None), (None, Some(101))] {
        let wide = try_change(&mut catalog, &by, |c| {
            c.describe_slot(shelf.id, None, PlaceWidths { width, case })
        });
        assert_eq!(refused(wide), PlaceError::Width);
    }
    let none = PlaceWidths::default();
    let kind = Some(SlotKind::Site);
    let fits = try_change(&mut catalog, &by, |c| c.describe_slot(shelf.id, kind, none));
    assert!(matches!(refused(fits), PlaceError::DoesNotFit { .. }));
    let boxed = try_change(&mut catalog, &by, |c| {
        c.describe_slot(shelf.id, Some(SlotKind::Box), none)
    });
    assert_eq!(boxed.unwrap().kind, SlotKind::Box);
    assert_eq!(catalog.audit_verify().unwrap().problems, []);
}
