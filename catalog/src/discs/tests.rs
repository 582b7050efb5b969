//! Discs that are laid out anew.

use crate::tests::{filled, on_disk, try_change};
use crate::*;

#[test]
fn a_disc_is_laid_out_anew_only_before_its_first_copy() {
    let (_dir, mut catalog, by, copy) = filled();
    let disc = catalog.read().disc_by_name("SET-0001/1").unwrap().unwrap();
    let new = DiscRecord {
        uuid: disc.uuid,
        plan: b"other".to_vec(),
        capacity_sectors: 100,
        used_sectors: 40,
        parity: 46,
        set_parity: None,
        studies: Vec::new(),
    };
    try_change(&mut catalog, &by, |c| c.replan_disc(disc.id, &new)).unwrap();
    assert_eq!(catalog.read().plan(disc.id).unwrap(), b"other");
    assert_eq!(catalog.read().waiting().unwrap().len(), 1);
    let burned = Event::BurnStarted {
        drive: "A".to_owned(),
        media_id: String::new(),
        tag: None,
    };
    try_change(&mut catalog, &by, |c| c.record(copy, &burned)).unwrap();
    let late = try_change(&mut catalog, &by, |c| c.replan_disc(disc.id, &new));
    assert!(matches!(late, Err(CatalogError::CopiesBegun)));
}

#[test]
fn a_disc_keeps_the_image_that_its_copies_are_of() {
    let (_dir, mut catalog, by, copy) = filled();
    let disc = catalog.read().disc_by_name("SET-0001/1").unwrap().unwrap();
    let manifest = on_disk(&catalog, b"manifest");
    let built = |blake3| BuiltRecord {
        image: "SET-0001-1.iso".to_owned(),
        sectors: 310,
        strip_sectors: 1,
        parity: 30,
        blake3,
        manifest,
        conformance: b"{}".to_vec(),
        members: None,
    };
    let mut put = |blake3| try_change(&mut catalog, &by, |c| c.disc_built(disc.id, &built(blake3)));
    put([1; 32]).unwrap();
    put([2; 32]).unwrap();
    let mut is = |blake3: [u8; 32]| {
        try_change(&mut catalog, &by, |c| {
            c.require_image(disc.id, &blake3)?;
            c.add_slot(&format!("Room/{}", blake3[0]))
        })
        .is_ok()
    };
    assert!(is([2; 32]));
    assert!(!is([1; 32]), "another build came between");
    let burned = Event::BurnStarted {
        drive: "A".to_owned(),
        media_id: String::new(),
        tag: None,
    };
    try_change(&mut catalog, &by, |c| c.record(copy, &burned)).unwrap();
    let mut put = |blake3| try_change(&mut catalog, &by, |c| c.disc_built(disc.id, &built(blake3)));
    put([2; 32]).unwrap();
    assert!(matches!(put([3; 32]), Err(CatalogError::OtherImage { .. })));
}
