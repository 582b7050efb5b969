//! Shipments: packed, sealed, handed over, received, closed in part; and what is refused.

use std::collections::BTreeSet;

use crate::shelf::tests::burn;
use crate::tests::{filled, try_change};
use crate::*;

/// An archive with two good copies of one disc, in places of their own, and a courier.
struct Desk {
    _dir: tempfile::TempDir,
    catalog: Catalog,
    by: Acting,
    one: CopyId,
    two: CopyId,
    courier: PersonId,
    vault: SlotId,
}

fn desk() -> Desk {
    let (dir, mut catalog, by, one) = filled();
    let (two, courier, vault) = try_change(&mut catalog, &by, |c| {
        let two = c.add_copy(DiscId(1), &Serial::from_bits(6))?;
        for (copy, path) in [(one, "House/1"), (two, "House/2")] {
            burn(c, copy)?;
            let slot = c.add_slot(path)?;
            c.shelve(copy, slot.id, KnownBy::Label)?;
        }
        let courier = c.borrower("Stele Couriers")?;
        Ok((two, courier.id, c.add_slot("Vault/Rack 1")?.id))
    })
    .unwrap();
    Desk {
        _dir: dir,
        catalog,
        by,
        one,
        two,
        courier,
        vault,
    }
}

const DUE: Timestamp = Timestamp(1_790_000_000_000);

impl Desk {
    fn done<R>(&mut self, f: impl Fn(&mut Change<'_>) -> Result<R, CatalogError>) -> R {
        try_change(&mut self.catalog, &self.by, f).unwrap()
    }

    fn refused<R: std::fmt::Debug>(
        &mut self,
        f: impl Fn(&mut Change<'_>) -> Result<R, CatalogError>,
    ) -> ShipmentError {
        match try_change(&mut self.catalog, &self.by, f) {
            Err(CatalogError::Shipment(error)) => error,
            other => panic!("{other:?}"),
        }
    }

    fn begin(&mut self) -> ShipmentId {
        let vault = self.vault;
        self.done(|c| c.begin_shipment(vault)).id
    }

    fn copy(&self, copy: CopyId) -> CopyRow {
        let copies = self.catalog.read().copies(DiscId(1)).unwrap();
        copies.into_iter().find(|row| row.id == copy).unwrap()
    }

    fn shipment(&self) -> ShipmentRow {
        self.catalog.read().shipments().unwrap().remove(0)
    }

    /// The first copy, on its way.
    fn sent(&mut self) -> ShipmentId {
        let (id, one, courier) = (self.begin(), self.one, self.courier);
        self.done(|c| c.pack(id, one, false));
        self.done(|c| c.seal_shipment(id, " 0042 "));
        self.done(|c| c.hand_over_shipment(id, courier, DUE, &BTreeSet::new()));
        id
    }
}

#[test]
fn a_copy_is_packed_sealed_handed_over_and_received() {
    let mut desk = desk();
    let id = desk.sent();
    let row = desk.shipment();
    assert_eq!(
        row.code,
        Numbered::new(CodeKind::Shipment, 1).unwrap().to_string()
    );
    assert_eq!(
        (row.to_path.as_str(), row.seal.as_deref()),
        ("Vault/Rack 1", Some("0042"))
    );
    let handed = row.handed_over.clone().unwrap();
    assert_eq!(
        (handed.name.as_deref(), handed.due),
        (Some("Stele Couriers"), DUE)
    );
    let copy = desk.copy(desk.one);
    assert_eq!(
        (copy.place, copy.bound_for.as_deref()),
        (None, Some("Vault/Rack 1"))
    );
    let (one, vault) = (desk.one, desk.vault);
    let seal = desk.done(|c| c.check_seal(id, "0043"));
    assert!(seal.seal_differs());
    // Put right only with a reason.
    let check = |c: &mut Change<'_>| c.check_seal(id, "0042");
    let again = desk.catalog.change(&desk.by, DUE, Reason::Routine, check);
    assert_eq!(again.unwrap_err().code(), "SHP-013");
    let typed = Reason::Said("typed wrongly");
    let right = desk.catalog.change(&desk.by, DUE, typed, check).unwrap();
    assert!(!right.seal_differs());
    let dirty = Some(Condition::Dirty);
    let later = Timestamp(1_780_000_100_000);
    let receive = |c: &mut Change<'_>| c.receive(id, one, None, dirty, KnownBy::Label);
    let row = desk
        .catalog
        .change(&desk.by, later, Reason::Routine, receive)
        .unwrap();
    assert_eq!(row.closed.unwrap().1, ShipmentResult::Received);
    assert_eq!(desk.catalog.read().open_shipments().unwrap(), []);
    let inside = desk.catalog.read().shipment_copies(id).unwrap().remove(0);
    assert_eq!(
        inside.from.as_ref().map(|from| from.path.as_str()),
        Some("House/1")
    );
    assert_eq!(inside.received.unwrap().condition, dirty);
    assert_eq!(desk.copy(one).place.as_deref(), Some("Vault/Rack 1"));
    assert_eq!(desk.catalog.read().copies_in(vault).unwrap().len(), 1);
    // It is to be read, as one that came back so is.
    let unread = desk.catalog.read().unread_returns().unwrap();
    assert_eq!(
        (unread.len(), unread[0].condition),
        (1, Some(Condition::Dirty))
    );
    assert!(matches!(
        desk.refused(|c| c.receive(id, one, None, None, KnownBy::Label)),
        ShipmentError::Closed { .. }
    ));
    assert_eq!(desk.catalog.audit_verify().unwrap().problems, []);
}

#[test]
fn two_copies_of_a_disc_never_travel_at_once() {
    let mut desk = desk();
    let (id, one, two) = (desk.begin(), desk.one, desk.two);
    desk.done(|c| c.pack(id, one, false));
    assert!(matches!(
        desk.refused(|c| c.pack(id, one, false)),
        ShipmentError::Packed { .. }
    ));
    assert!(matches!(
        desk.refused(|c| c.pack(id, two, true)),
        ShipmentError::SameDiscPacked { .. }
    ));
    // Nor in another shipment, which the same courier may take.
    let other = desk.begin();
    assert!(matches!(
        desk.refused(|c| c.pack(other, two, true)),
        ShipmentError::SameDiscPacked { .. }
    ));
    // Nor beside one that is sent without any.
    desk.done(|c| c.unpack(id, one));
    let vault = desk.vault;
    desk.done(|c| c.send(one, vault, KnownBy::Label, true));
    assert!(matches!(
        desk.refused(|c| c.pack(id, two, true)),
        ShipmentError::SameDiscInTransit { .. }
    ));
}

#[test]
fn the_last_good_copy_in_its_place_is_packed_only_when_that_is_said() {
    let mut desk = desk();
    let (id, one, two, courier) = (desk.begin(), desk.one, desk.two, desk.courier);
    desk.done(|c| c.pack(id, one, false));
    desk.done(|c| c.mislay(two));
    // It has become the last one since.
    assert!(matches!(
        desk.refused(|c| c.hand_over_shipment(id, courier, DUE, &BTreeSet::new())),
        ShipmentError::LastInPlace { .. }
    ));
    assert_eq!(desk.copy(one).bound_for, None);
    desk.done(|c| c.unpack(id, one));
    assert!(matches!(
        desk.refused(|c| c.pack(id, one, false)),
        ShipmentError::LastInPlace { .. }
    ));
    desk.done(|c| c.pack(id, one, true));
    assert!(desk.catalog.read().shipment_copies(id).unwrap()[0].was_last);
    desk.done(|c| c.hand_over_shipment(id, courier, DUE, &BTreeSet::new()));
    assert_eq!(desk.copy(one).bound_for.as_deref(), Some("Vault/Rack 1"));
}

#[test]
fn what_is_kept_for_nothing_is_handed_over_although_it_has_become_the_last() {
    let mut desk = desk();
    let (id, one, two, courier) = (desk.begin(), desk.one, desk.two, desk.courier);
    desk.done(|c| c.pack(id, one, false));
    desk.done(|c| c.mislay(two));
    desk.done(|c| c.hand_over_shipment(id, courier, DUE, &BTreeSet::from([one])));
    assert_eq!(desk.copy(one).bound_for.as_deref(), Some("Vault/Rack 1"));
}

#[test]
fn what_does_not_arrive_is_missing_and_is_named() {
    let mut desk = desk();
    let id = desk.sent();
    let one = desk.one;
    let (row, missing) = desk.done(|c| c.close_shipment(id));
    assert_eq!(row.closed.unwrap().1, ShipmentResult::InPart);
    assert_eq!(missing, [one]);
    assert_eq!(desk.copy(one).state, CopyState::Missing);
    assert!(matches!(
        desk.refused(|c| c.close_shipment(id)),
        ShipmentError::Closed { .. }
    ));
    // It may travel again when it was found.
    desk.done(|c| c.found(one, false));
    let again = desk.begin();
    desk.done(|c| c.pack(again, one, false));
    assert_eq!(
        desk.catalog.read().shipment_of(one).unwrap().unwrap().id,
        again
    );
    assert_eq!(desk.catalog.audit_verify().unwrap().problems, []);
}

#[test]
fn a_copy_that_arrives_by_itself_is_ticked_off() {
    let mut desk = desk();
    let id = desk.sent();
    let one = desk.one;
    // Its seal is compared first.
    let unread = desk.refused(|c| c.arrive(one, None, KnownBy::Tag));
    assert!(matches!(unread, ShipmentError::SealUnread { .. }));
    desk.done(|c| c.check_seal(id, "0042"));
    desk.done(|c| c.arrive(one, None, KnownBy::Tag));
    assert_eq!(desk.shipment().closed.unwrap().1, ShipmentResult::Received);
}

#[test]
fn a_seal_is_broken_by_packing_and_a_shipment_is_canceled_until_it_is_handed_over() {
    let mut desk = desk();
    let (id, one, two, courier) = (desk.begin(), desk.one, desk.two, desk.courier);
    assert!(matches!(
        desk.refused(|c| c.seal_shipment(id, "1")),
        ShipmentError::Empty { .. }
    ));
    assert!(matches!(
        desk.refused(|c| c.hand_over_shipment(id, courier, DUE, &BTreeSet::new())),
        ShipmentError::Empty { .. }
    ));
    desk.done(|c| c.pack(id, one, false));
    assert!(matches!(
        desk.refused(|c| c.seal_shipment(id, " ")),
        ShipmentError::NoSeal
    ));
    desk.done(|c| c.seal_shipment(id, "1"));
    assert!(matches!(
        desk.refused(|c| c.unpack(id, two)),
        ShipmentError::NotIn { .. }
    ));
    assert_eq!(desk.done(|c| c.unpack(id, one)).seal, None);
    assert!(matches!(
        desk.refused(|c| c.receive(id, one, None, None, KnownBy::Label)),
        ShipmentError::NotHandedOver { .. }
    ));
    assert!(matches!(
        desk.refused(|c| c.check_seal(id, "1")),
        ShipmentError::NotHandedOver { .. }
    ));
    let row = desk.done(|c| c.cancel_shipment(id));
    assert_eq!(row.closed.unwrap().1, ShipmentResult::Canceled);
    assert!(matches!(
        desk.refused(|c| c.pack(id, one, false)),
        ShipmentError::Closed { .. }
    ));
    let sent = desk.sent();
    assert!(matches!(
        desk.refused(|c| c.cancel_shipment(sent)),
        ShipmentError::HandedOver { .. }
    ));
    // Nothing goes where it is.
    let (one, vault) = (desk.one, desk.vault);
    desk.done(|c| c.receive(sent, one, None, None, KnownBy::Label));
    let there = desk.done(|c| c.begin_shipment(vault)).id;
    assert!(matches!(
        desk.refused(|c| c.pack(there, one, false)),
        ShipmentError::IsThere { .. }
    ));
}

/// A copy that was missed on its way and is in a place again came, wherever; what was lost before
/// the shipment was closed is not missing by that.
#[test]
fn what_must_be_read_first_keeps_no_other_copy_company() {
    let mut desk = desk();
    let id = desk.sent();
    let (one, two, vault) = (desk.one, desk.two, desk.vault);
    assert!(matches!(
        desk.refused(|c| c.send(two, vault, KnownBy::Label, true)),
        ShipmentError::SameDisc { .. }
    ));
    // The last copy first, and the seal after that.
    let later = Timestamp(1_780_000_100_000);
    let receive = |c: &mut Change<'_>| c.receive(id, one, None, None, KnownBy::Label);
    let row = desk
        .catalog
        .change(&desk.by, later, Reason::Routine, receive);
    assert!(row.unwrap().closed.is_some());
    assert!(desk.done(|c| c.check_seal(id, "0043")).seal_differs());
    let unread = desk.catalog.read().unread_returns().unwrap();
    assert_eq!((unread.len(), unread[0].condition), (1, None));
    // Typed wrongly, and put right though all is received; and wrong again.
    for (seal, differs) in [("0042", false), ("0043", true)] {
        let check = |c: &mut Change<'_>| c.check_seal(id, seal);
        let typed = Reason::Said("typed wrongly");
        let row = desk.catalog.change(&desk.by, later, typed, check).unwrap();
        assert_eq!(row.seal_differs(), differs, "{seal}");
    }
    assert!(matches!(
        desk.refused(|c| c.send(two, vault, KnownBy::Label, false)),
        ShipmentError::LastToSend { .. }
    ));
    let last = try_change(&mut desk.catalog, &desk.by, |c| c.require_other_sound(two));
    assert!(matches!(last, Err(CatalogError::LastSound { .. })));
    assert_eq!(desk.catalog.audit_verify().unwrap().problems, []);
}

#[test]
fn what_was_missed_on_the_way_and_found_is_ticked_off() {
    let mut desk = desk();
    desk.sent();
    let one = desk.one;
    desk.done(|c| c.mislay(one));
    desk.done(|c| c.found(one, false));
    assert_eq!(desk.shipment().received, 0);
    let there = desk.done(|c| c.add_slot("House/9")).id;
    desk.done(|c| c.shelve(one, there, KnownBy::Label));
    // It came back: the shipment is over, and nothing was received where it goes.
    let row = desk.shipment();
    assert_eq!(row.closed.unwrap().1, ShipmentResult::InPart);
    assert_eq!(row.received, 0);
    let inside = desk.catalog.read().shipment_copies(row.id).unwrap();
    let back = inside[0].received.as_ref().unwrap();
    assert_eq!(
        (back.arrived, back.place.as_ref().map(|at| at.path.as_str())),
        (false, Some("House/9"))
    );
    // Packed, it stays in the box until somebody takes it out.
    let id = desk.begin();
    desk.done(|c| c.pack(id, one, true));
    let other = desk.done(|c| c.add_slot("House/8")).id;
    let (vault, courier) = (desk.vault, desk.courier);
    let new = NewLoan {
        borrower: courier,
        kind: LoanKind::Repair,
        purpose: None,
        due: None,
        by: KnownBy::Label,
        even_last: true,
    };
    for refused in [
        desk.refused(|c| c.shelve(one, other, KnownBy::Label)),
        desk.refused(|c| c.lend(one, &new)),
        desk.refused(|c| c.send(one, vault, KnownBy::Label, true)),
        desk.refused(|c| c.quarantine(one)),
        desk.refused(|c| c.record(one, &Event::Retired)),
    ] {
        assert_eq!(refused.code(), "SHP-003", "{refused:?}");
    }
    // What is not there any more is not in the box either.
    desk.done(|c| c.seal_shipment(id, "77"));
    desk.done(|c| c.mislay(one));
    let row = desk.shipment();
    assert_eq!((row.copies, row.seal), (0, None));
    desk.done(|c| c.found(one, false));
    desk.done(|c| c.pack(id, one, true));
    let courier = desk.courier;
    desk.done(|c| c.hand_over_shipment(id, courier, DUE, &BTreeSet::new()));
    desk.done(|c| c.lose(one, None));
    let (row, missing) = desk.done(|c| c.close_shipment(id));
    assert_eq!(row.closed.unwrap().1, ShipmentResult::InPart);
    assert_eq!(missing, []);
    assert_eq!(desk.copy(one).state, CopyState::Lost);
    assert_eq!(desk.catalog.audit_verify().unwrap().problems, []);
}
