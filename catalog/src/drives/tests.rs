//! What drives did: kept, never changed, and who has read a copy besides its burner.

use crate::tests::{filled, try_change};
use crate::*;

fn key(product: &str, serial: &str) -> DriveKey {
    DriveKey {
        vendor: "V".to_owned(),
        product: product.to_owned(),
        serial: serial.to_owned(),
        firmware: "1.0".to_owned(),
    }
}

fn did(kind: UseKind, drive: DriveKey, result: UseResult) -> DriveUse {
    DriveUse {
        kind,
        name: "virtual:A".to_owned(),
        drive,
        media_id: "VERBAT/IMe".to_owned(),
        box_label: "Verbatim 43888".to_owned(),
        lot: "L7".to_owned(),
        speed_asked: Some(17_984),
        speed_got: Some(17_100),
        result,
        code: None,
        blamed: false,
        sectors: 50,
        bad_sectors: 0,
        recovered: 3,
        retried: 2,
        slow_stretches: 1,
        slowest_ms: 900,
    }
}

/// A burn.
pub(crate) fn a_burn(result: UseResult) -> DriveUse {
    did(UseKind::Burn, key("P", "1"), result)
}

/// Whether a copy counts as read in a second drive after these uses.
fn second(uses: &[(UseKind, DriveKey, UseResult)]) -> bool {
    let (_dir, mut catalog, by, copy) = filled();
    for (kind, drive, result) in uses {
        let did = did(*kind, drive.clone(), *result);
        try_change(&mut catalog, &by, |c| c.drive_used(copy, &did)).unwrap();
    }
    catalog
        .read()
        .read_in_second_drive()
        .unwrap()
        .contains(&copy)
}

#[test]
fn a_use_is_kept_as_it_was_and_never_changed() {
    let (_dir, mut catalog, by, copy) = filled();
    let burn = did(UseKind::Burn, key("P", "1"), UseResult::Spoiled);
    try_change(&mut catalog, &by, |c| c.drive_used(copy, &burn)).unwrap();
    let reader = catalog.read();
    let row = reader.burn_of(copy).unwrap().unwrap();
    assert_eq!((row.copy, row.serial), (copy, Serial::from_bits(5)));
    assert_eq!(row.did, burn);
    let query = |media: &str, product: &str| UseQuery {
        media_id: Some(media.to_owned()),
        model: Some(("V".to_owned(), product.to_owned())),
        ..UseQuery::default()
    };
    let found = |media, product| reader.drive_uses(&query(media, product), 9).unwrap().len();
    assert_eq!((found("VERBAT/IMe", "P"), found("VERBAT/IMe", "Q")), (1, 0));
    assert_eq!(found("OTHER/X", "P"), 0);
    for sql in [
        "UPDATE drive_use SET result = 'good'",
        "DELETE FROM drive_use",
    ] {
        let refused = catalog.database().execute(sql, []).unwrap_err();
        assert!(refused.to_string().contains("never"), "{refused}");
    }
    assert!(catalog.audit_verify().unwrap().problems.is_empty());
}

#[test]
fn only_another_drive_that_read_it_well_is_a_second_one() {
    use UseKind::{Burn, Check};
    use UseResult::{Good, Watch};
    let (a, b) = (|| key("P", "1"), || key("P", "2"));
    assert!(!second(&[(Burn, a(), Good)]));
    assert!(!second(&[(Burn, a(), Good), (Check, a(), Good)]));
    assert!(second(&[(Burn, a(), Good), (Check, b(), Good)]));
    assert!(!second(&[(Burn, a(), Good), (Check, b(), Watch)]));
    // New firmware makes no other drive; a model without a serial cannot be told from its like.
    let newer = DriveKey {
        firmware: "2.0".to_owned(),
        ..a()
    };
    assert!(!second(&[(Burn, a(), Good), (Check, newer, Good)]));
    assert!(!second(&[(Burn, a(), Good), (Check, key("P", ""), Good)]));
    assert!(second(&[(Burn, a(), Good), (Check, key("Q", ""), Good)]));
    // A copy burned before drives were remembered: two drives must have read it.
    assert!(!second(&[(Check, a(), Good)]));
    assert!(second(&[(Check, a(), Good), (Check, b(), Good)]));
    assert!(!second(&[(Check, a(), Watch), (Check, b(), Good)]));
}

#[test]
fn a_drive_of_another_name_that_cannot_be_told_from_the_burner_is_alike() {
    use UseResult::{Good, Watch};
    let alike = |burner: DriveKey, reader: DriveKey, name: &str, result| {
        let (_dir, mut catalog, by, copy) = filled();
        let burn = did(UseKind::Burn, burner, Good);
        let check = DriveUse {
            name: name.to_owned(),
            ..did(UseKind::Check, reader, result)
        };
        for did in [burn, check] {
            try_change(&mut catalog, &by, |c| c.drive_used(copy, &did)).unwrap();
        }
        let second = catalog.read().read_in_second_drive().unwrap();
        assert!(!second.contains(&copy), "it is no second drive either");
        catalog
            .read()
            .read_in_drive_alike()
            .unwrap()
            .contains(&(copy, 1))
    };
    let (none, one) = (|| key("P", ""), || key("P", "1"));
    assert!(alike(none(), none(), "virtual:B", Good));
    assert!(alike(one(), none(), "virtual:B", Good));
    assert!(alike(none(), one(), "virtual:B", Good));
    assert!(!alike(none(), none(), "virtual:B", Watch));
    // The burner itself, by its name or its serial number.
    assert!(!alike(none(), none(), "virtual:A", Good));
    assert!(!alike(one(), one(), "virtual:B", Good));
}

#[test]
fn drives_that_may_be_the_burner_are_counted_each_once() {
    use UseResult::Good;
    let (_dir, mut catalog, by, copy) = filled();
    let mut done = vec![did(UseKind::Burn, key("P", ""), Good)];
    for name in ["virtual:B", "virtual:C", "virtual:B"] {
        done.push(DriveUse {
            name: name.to_owned(),
            ..did(UseKind::Check, key("P", ""), Good)
        });
    }
    for did in done {
        try_change(&mut catalog, &by, |c| c.drive_used(copy, &did)).unwrap();
    }
    let alike = catalog.read().read_in_drive_alike().unwrap();
    assert_eq!(alike, [(copy, 2)]);
    assert_eq!(catalog.read().read_in_second_drive().unwrap(), []);
}
