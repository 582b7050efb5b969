//! Discs that are laid out anew.

use crate::tests::{filled, try_change};
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
    };
    try_change(&mut catalog, &by, |c| c.record(copy, &burned)).unwrap();
    let late = try_change(&mut catalog, &by, |c| c.replan_disc(disc.id, &new));
    assert!(matches!(late, Err(CatalogError::CopiesBegun)));
}
