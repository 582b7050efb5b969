//! Copies on their way through slots and hands.

use crate::tests::{filled, try_change};
use crate::*;

#[test]
fn copies_are_shelved_lent_and_given_back() {
    let (_dir, mut catalog, by, copy) = filled();
    let burned = Event::BurnStarted {
        drive: "A".to_owned(),
        media_id: "VERBAT/IMe".to_owned(),
        tag: None,
    };
    let early = try_change(&mut catalog, &by, |c| {
        let slot = c.add_slot("House/Room/Rack/1/2")?;
        c.shelve(copy, slot.id, KnownBy::Label)
    });
    assert!(matches!(early, Err(CatalogError::Refused(_))));
    let slot = try_change(&mut catalog, &by, |c| {
        c.record(copy, &burned)?;
        c.record(
            copy,
            &Event::BurnEnded {
                written_sectors: 9,
                stopped: None,
            },
        )?;
        let whole = Event::ReadBack {
            sectors: 9,
            equal: 9,
            lost: 0,
            different: 0,
            drive: "A".to_owned(),
        };
        assert_eq!(c.record(copy, &whole)?, CopyState::Good);
        let slot = c.add_slot("House/Room/Rack/1/2")?;
        assert_eq!(c.add_slot(" House / Room/Rack/1/2")?, slot);
        c.shelve(copy, slot.id, KnownBy::Tag)?;
        Ok(slot)
    })
    .unwrap();
    let row = catalog.read().copy_by_text("stl 000005").unwrap();
    assert_eq!(row, None, "the check character is missing");
    let text = Serial::from_bits(5).to_string();
    let row = catalog.read().copy_by_text(&text).unwrap().unwrap();
    assert_eq!(row.place.as_deref(), Some("House/Room/Rack/1/2"));
    assert_eq!(row.media_id.as_deref(), Some("VERBAT/IMe"));
    assert_eq!(catalog.read().copies_in(SlotId(1)).unwrap().len(), 1);
    try_change(&mut catalog, &by, |c| {
        let ward = c.borrower("Ward 3")?;
        c.lend(copy, &loan_to(ward.id, Some("second opinion")))
    })
    .unwrap();
    assert!(try_change(&mut catalog, &by, |c| c.shelve(copy, slot.id, KnownBy::Tag)).is_err());
    try_change(&mut catalog, &by, |c| {
        c.give_back(copy, None, Some(Condition::Dirty), KnownBy::Tag)
    })
    .unwrap();
    assert!(try_change(&mut catalog, &by, |c| c.add_slot("House//x")).is_err());
    let history = catalog.read().history(copy).unwrap();
    assert_eq!(history.len(), 6);
    assert_eq!(history[2].state, CopyState::Good);
}

/// A catalog with a copy that was read back and stands in a place.
fn shelved() -> (tempfile::TempDir, Catalog, Acting, CopyId, SlotId) {
    let (dir, mut catalog, by, copy) = filled();
    let slot = try_change(&mut catalog, &by, |c| {
        burn(c, copy)?;
        let slot = c.add_slot("House/1")?.id;
        c.shelve(copy, slot, KnownBy::Tag)?;
        Ok(slot)
    });
    (dir, catalog, by, copy, slot.unwrap())
}

fn loan_to(borrower: PersonId, purpose: Option<&str>) -> NewLoan<'_> {
    NewLoan {
        borrower,
        kind: LoanKind::Reading,
        purpose,
        due: None,
        by: KnownBy::Label,
        even_last: true,
    }
}

pub(crate) fn burn(c: &mut Change<'_>, copy: CopyId) -> Result<CopyState, CatalogError> {
    let drive = || "A".to_owned();
    let (media_id, tag) = ("M".to_owned(), None);
    c.record(
        copy,
        &Event::BurnStarted {
            drive: drive(),
            media_id,
            tag,
        },
    )?;
    c.record(
        copy,
        &Event::BurnEnded {
            written_sectors: 9,
            stopped: None,
        },
    )?;
    let (sectors, equal, lost, different) = (9, 9, 0, 0);
    c.record(
        copy,
        &Event::ReadBack {
            sectors,
            equal,
            lost,
            different,
            drive: drive(),
        },
    )
}

pub(super) fn whole_check() -> Event {
    Event::Checked {
        class: CheckClass::Ok,
        sectors: 9,
        lost: 0,
        damage_map: String::new(),
        drive: "A".to_owned(),
        duration_ms: 1,
        by: Some(KnownBy::Tag),
    }
}

pub(super) fn the(catalog: &Catalog, copy: CopyId) -> CopyRow {
    assert_eq!(catalog.audit_verify().unwrap().problems, []);
    let copies = catalog.read().copies(DiscId(1)).unwrap();
    copies.into_iter().find(|row| row.id == copy).unwrap()
}

#[test]
fn a_copy_that_is_kept_apart_is_read_and_counts_once_it_is_released() {
    let (_dir, mut catalog, by, copy, slot) = shelved();
    let early = try_change(&mut catalog, &by, |c| c.release(copy));
    assert!(matches!(early, Err(CatalogError::NotQuarantined { .. })));
    try_change(&mut catalog, &by, |c| c.quarantine(copy)).unwrap();
    let row = the(&catalog, copy);
    assert_eq!(
        (row.state, row.quarantined.is_some()),
        (CopyState::Suspect, true)
    );
    let twice = try_change(&mut catalog, &by, |c| c.quarantine(copy));
    assert!(matches!(twice, Err(CatalogError::Quarantined { .. })));
    let lent = try_change(&mut catalog, &by, |c| {
        let ward = c.borrower("Ward 3")?;
        c.lend(copy, &loan_to(ward.id, None))
    });
    assert!(matches!(lent, Err(CatalogError::Quarantined { .. })));
    // It lies somewhere, and is read.
    try_change(&mut catalog, &by, |c| {
        c.shelve(copy, slot, KnownBy::Tag)?;
        c.record(copy, &whole_check())
    })
    .unwrap();
    let row = the(&catalog, copy);
    assert_eq!(
        (row.state, row.standing().is_sound()),
        (CopyState::Good, false)
    );
    let last = try_change(&mut catalog, &by, |c| c.require_other_sound(copy));
    assert!(matches!(last, Err(CatalogError::LastSound { .. })));
    try_change(&mut catalog, &by, |c| c.release(copy)).unwrap();
    let row = the(&catalog, copy);
    assert_eq!(
        (row.state, row.standing().is_sound()),
        (CopyState::Good, true)
    );
    assert_eq!(row.quarantined, None);
}

#[test]
fn a_copy_that_is_sent_is_in_no_place_until_it_arrives() {
    let (_dir, mut catalog, by, copy, home) = shelved();
    let early = try_change(&mut catalog, &by, |c| c.arrive(copy, None, KnownBy::Tag));
    assert!(matches!(early, Err(CatalogError::NotOnTheWay { .. })));
    let send = |c: &mut Change<'_>| {
        let vault = c.add_slot("Vault/2")?;
        c.send(copy, vault.id, KnownBy::Tag, true)
    };
    assert_eq!(
        try_change(&mut catalog, &by, send).unwrap(),
        CopyState::Good
    );
    let row = the(&catalog, copy);
    assert_eq!(
        (row.place, row.bound_for.as_deref()),
        (None, Some("Vault/2"))
    );
    let again = try_change(&mut catalog, &by, send);
    assert!(matches!(again, Err(CatalogError::OnTheWay { .. })));
    let shelved = try_change(&mut catalog, &by, |c| c.shelve(copy, home, KnownBy::Tag));
    assert!(matches!(shelved, Err(CatalogError::OnTheWay { .. })));
    try_change(&mut catalog, &by, |c| c.arrive(copy, None, KnownBy::Label)).unwrap();
    let row = the(&catalog, copy);
    assert_eq!(
        (row.place.as_deref(), row.bound_for),
        (Some("Vault/2"), None)
    );
    // Lost on its way: it is not on it any more.
    try_change(&mut catalog, &by, |c| {
        c.send(copy, home, KnownBy::Tag, true)?;
        c.record(copy, &Event::Missed)
    })
    .unwrap();
    let row = the(&catalog, copy);
    // The last place that it was in is where people begin to look.
    assert_eq!(
        (row.state, row.place.as_deref(), row.bound_for),
        (CopyState::Lost, Some("Vault/2"), None)
    );
}

#[test]
fn a_copy_that_is_destroyed_is_nowhere_and_a_disc_that_says_it_is_it_is_told_of() {
    let (_dir, mut catalog, by, copy, _) = shelved();
    let seen = |doubt| Event::Doubted {
        doubt,
        drive: "B".to_owned(),
    };
    try_change(&mut catalog, &by, |c| {
        c.record(copy, &seen(Doubt::TwoDrives))?;
        c.quarantine(copy)?;
        c.record(copy, &Event::Destroyed)
    })
    .unwrap();
    let row = the(&catalog, copy);
    assert_eq!(
        (row.place, row.bound_for, row.quarantined),
        (None, None, None)
    );
    assert_eq!(
        catalog.read().doubted().unwrap(),
        [],
        "what was doubted before is settled"
    );
    let doubt = |catalog: &mut Catalog| {
        try_change(catalog, &by, |c| c.record(copy, &seen(Doubt::Destroyed))).unwrap();
        let doubted = catalog.read().doubted().unwrap();
        assert_eq!((doubted.len(), doubted[0].doubt), (1, Doubt::Destroyed));
    };
    doubt(&mut catalog);
    let told = Event::ToldApart { by: KnownBy::Label };
    try_change(&mut catalog, &by, |c| c.record(copy, &told)).unwrap();
    assert_eq!(catalog.read().doubted().unwrap(), []);
    doubt(&mut catalog);
    try_change(&mut catalog, &by, |c| c.record(copy, &Event::Found)).unwrap();
    assert_eq!(catalog.read().doubted().unwrap(), []);
    assert_eq!(the(&catalog, copy).state, CopyState::Suspect);
}

#[test]
fn a_loan_ends_when_the_copy_is_destroyed() {
    let (_dir, mut catalog, by, copy, _) = shelved();
    let act = |c: &mut Change<'_>| {
        let borrower = c.borrower("Ward")?.id;
        c.lend(copy, &loan_to(borrower, None))?;
        c.record(copy, &Event::Destroyed)
    };
    assert_eq!(
        try_change(&mut catalog, &by, act).unwrap(),
        CopyState::Destroyed
    );
    assert_eq!(the(&catalog, copy).lent_to, None);
    let loans = catalog.read().loans(copy).unwrap();
    assert!(loans.len() == 1 && loans[0].returned.is_some(), "{loans:?}");
    assert_eq!(catalog.audit_verify().unwrap().problems, []);
    let found = |c: &mut Change<'_>| c.found(copy, true);
    try_change(&mut catalog, &by, found).unwrap();
    assert_eq!(catalog.audit_verify().unwrap().problems, []);
}

#[test]
fn only_a_sound_copy_that_is_there_lets_another_go() {
    let (_dir, mut catalog, by, one, home) = shelved();
    let other = try_change(&mut catalog, &by, |c| {
        let other = c.add_copy(DiscId(1), &Serial::from_bits(6))?;
        burn(c, other)?;
        Ok(other)
    })
    .unwrap();
    type Act<'a> = &'a dyn Fn(&mut Change<'_>) -> Result<CopyState, CatalogError>;
    let migrate = Event::Checked {
        class: CheckClass::Migrate,
        sectors: 9,
        lost: 1,
        damage_map: String::new(),
        drive: "A".to_owned(),
        duration_ms: 1,
        by: None,
    };
    let acts: [(&str, Act<'_>, bool); 7] = [
        (
            "as it was burned",
            &|c| c.record(other, &whole_check()),
            true,
        ),
        (
            "its reserve is used up",
            &|c| c.record(other, &migrate),
            false,
        ),
        (
            "read whole again",
            &|c| c.record(other, &whole_check()),
            true,
        ),
        (
            "on its way",
            &|c| c.send(other, home, KnownBy::Tag, true),
            false,
        ),
        ("come back", &|c| c.arrive(other, None, KnownBy::Tag), true),
        ("kept apart", &|c| c.quarantine(other), false),
        ("destroyed", &|c| c.record(other, &Event::Destroyed), false),
    ];
    for (what, act, goes) in acts {
        try_change(&mut catalog, &by, act).unwrap();
        let may_go = try_change(&mut catalog, &by, |c| {
            c.require_other_sound(one)?;
            c.add_slot(what)
        });
        assert_eq!(may_go.is_ok(), goes, "{what}");
        the(&catalog, one);
    }
}
