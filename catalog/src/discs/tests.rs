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

/// The versions of which the discs hold a part, as they are kept and as they are counted anew.
fn in_part(catalog: &Catalog) -> [Vec<i64>; 2] {
    [
        "SELECT version FROM in_part ORDER BY version",
        "SELECT v.id FROM study_version v WHERE v.files > (SELECT SUM(d.files) FROM disc_study d
             WHERE d.version = v.id) ORDER BY v.id",
    ]
    .map(|sql| {
        let mut statement = catalog.database().prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    })
}

#[test]
fn what_the_discs_hold_a_part_of_is_kept_as_they_are_laid_out_and_given_up() {
    let (_dir, mut catalog, by, _) = filled();
    let set = catalog.read().sets().unwrap()[0].id;
    let items = on_disk(&catalog, b"more items");
    let version = try_change(&mut catalog, &by, |c| {
        let study = c.put_study(&StudyRecord {
            uid: "1.2.5".to_owned(),
            ..StudyRecord::default()
        })?;
        c.add_version(study, 3, 30, &items)
    })
    .unwrap();
    let record = |number: u8, files: &[u64]| DiscRecord {
        uuid: [number; 16],
        plan: vec![number],
        capacity_sectors: 100,
        used_sectors: 50,
        parity: 30,
        set_parity: None,
        studies: files
            .iter()
            .map(|files| DiscStudy {
                version,
                files: *files,
                bytes: 10 * files,
            })
            .collect(),
    };
    let mut is = |files: &[i64], change: &dyn Fn(&mut Change<'_>) -> Result<(), CatalogError>| {
        try_change(&mut catalog, &by, change).unwrap();
        assert_eq!(in_part(&catalog), [files, files]);
        let studies = catalog.read().studies_in_part().unwrap().len();
        assert_eq!(studies, files.len());
        assert_eq!(catalog.audit_verify().unwrap().problems, []);
    };
    let third = std::cell::Cell::new(None);
    is(&[version.0], &|c| {
        c.add_disc(set, 2, &record(2, &[1])).map(|_| ())
    });
    is(&[], &|c| {
        third.set(Some(c.add_disc(set, 3, &record(3, &[2]))?));
        Ok(())
    });
    let third = third.get().unwrap();
    is(&[version.0], &|c| c.replan_disc(third, &record(3, &[])));
    is(&[], &|c| c.replan_disc(third, &record(3, &[2])));
    is(&[version.0], &|c| c.replan_disc(third, &record(3, &[1])));
    is(&[], &|c| c.drop_set(set).map(|_| ()));
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
        conformance: Some(b"{}".to_vec()),
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

#[test]
fn a_copy_that_one_was_set_aside_for_is_known_to_have_it_until_that_fails() {
    let (_dir, mut catalog, by, old) = filled();
    let disc = catalog.read().disc_by_name("SET-0001/1").unwrap().unwrap();
    let serial = Serial::from_bits(7);
    let new = try_change(&mut catalog, &by, |c| {
        assert_eq!(c.replaced_by(old)?, None);
        let new = c.add_copy(disc.id, &serial)?;
        assert_eq!(c.replaced_by(old)?, None);
        c.replaces(new, old)?;
        Ok(new)
    })
    .unwrap();
    let told = |planned| {
        let copy = new;
        Some(ReplacedBy {
            copy,
            serial,
            planned,
        })
    };
    let found = try_change(&mut catalog, &by, |c| c.replaced_by(old)).unwrap();
    assert_eq!(found, told(true));
    let found = try_change(&mut catalog, &by, |c| {
        c.record(new, &Event::Retired)?;
        c.replaced_by(old)
    });
    assert_eq!(found.unwrap(), None);
}
