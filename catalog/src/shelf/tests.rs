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
        c.lend(copy, ward.id, Some("second opinion"), None, KnownBy::Label)
    })
    .unwrap();
    assert!(try_change(&mut catalog, &by, |c| c.shelve(copy, slot.id, KnownBy::Tag)).is_err());
    try_change(&mut catalog, &by, |c| {
        c.give_back(copy, slot.id, KnownBy::Tag)
    })
    .unwrap();
    assert!(try_change(&mut catalog, &by, |c| c.add_slot("House//x")).is_err());
    let history = catalog.read().history(copy).unwrap();
    assert_eq!(history.len(), 6);
    assert_eq!(history[2].state, CopyState::Good);
}
