//! Plans fit to the sector and lose nothing.

use std::collections::BTreeSet;

use proptest::prelude::*;
use stele_discfs::SectorCount;

use super::*;
use crate::compose::compose;
use crate::disc::DiscLabel;
use crate::item::{Fingerprint, Item, ItemKind, StudyAbout, StudyItems};

fn item(number: usize, len: u64, series: Option<usize>) -> Item {
    let kind = match series {
        Some(series) => ItemKind::Object {
            sop_class_uid: "1.2.840.10008.5.1.4.1.1.2".to_owned(),
            sop_instance_uid: format!("1.2.3.{number}"),
            transfer_syntax_uid: "1.2.840.10008.1.2.1".to_owned(),
            series_instance_uid: format!("1.2.{series}"),
            instance_number: None,
            directory: None,
        },
        None => ItemKind::Document,
    };
    let seen = Fingerprint {
        len,
        mtime_ns: 0,
        ctime_ns: 0,
        inode: 1,
        head: [0; 32],
    };
    let name = format!("folder/file {number}.dcm").into_bytes();
    Item {
        source: name.clone(),
        name,
        kind,
        seen,
        notice: None,
        former: Vec::new(),
    }
}

fn study(key: u64, lens: &[u64]) -> StudyItems {
    let items = lens.iter().enumerate();
    let items = items
        .map(|(i, len)| item(i, *len, (i % 5 != 0).then_some(i % 3)))
        .collect();
    let about = StudyAbout {
        study_instance_uid: format!("1.9.{key}"),
        study_date: format!("202601{:02}", key % 28 + 1),
        ..StudyAbout::default()
    };
    StudyItems {
        key,
        patient: key,
        about,
        items,
    }
}

fn label(number: u32) -> DiscLabel {
    DiscLabel {
        uuid: [number as u8; 16],
        set: "SET-0001".to_owned(),
        number,
        of: 0,
        time: 1_780_000_000,
        owner: "Somebody".to_owned(),
        set_parity_discs: Some(0),
    }
}

/// Every item is on exactly one disc or too large, and every disc fits.
fn check(studies: &[StudyItems], policy: Policy) -> Plan {
    let planned = plan(studies, &policy, &label).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    let mut before = Vec::new();
    for (disc, slot) in planned.discs.iter().zip(slots()) {
        let on_disc = disc.content.studies(studies);
        let composed = compose(
            &disc.content.label,
            &before,
            &on_disc,
            policy.capacity,
            policy.parity,
        )
        .unwrap();
        before.push(disc.member(slot));
        assert_eq!(composed.geometry, disc.geometry);
        assert!(composed.geometry.sectors() <= policy.capacity);
        assert!(disc.geometry.parity() >= policy.parity.unwrap_or(USUAL_PARITY));
        for part in &disc.content.parts {
            for index in disc.content.items_of(part.key) {
                assert!(
                    seen.insert((part.key, index)),
                    "twice: {} {index}",
                    part.key
                );
            }
        }
    }
    for large in &planned.too_large {
        assert!(
            seen.insert((large.study, large.item)),
            "both placed and too large"
        );
    }
    assert_eq!(
        seen.len(),
        studies.iter().map(|s| s.items.len()).sum::<usize>()
    );
    planned
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn every_item_is_planned_once_and_every_disc_fits(
        sizes in prop::collection::vec(prop::collection::vec(0_u64..900_000, 1..20), 1..10),
        megabytes in 24_u64..60,
        parity in prop::sample::select(vec![None, Some(14), Some(62)]),
    ) {
        let studies: Vec<_> = (1..).zip(&sizes).map(|(key, lens)| study(key, lens)).collect();
        let capacity = SectorCount(megabytes * 1_000_000 / 2048);
        check(&studies, Policy {
                capacity,
                parity,
                parity_discs: 0,
            });
    }
}

#[test]
fn a_study_that_fits_stays_whole_and_a_larger_one_is_divided_by_series() {
    let capacity = SectorCount(60_000_000 / 2048);
    let studies = [
        study(1, &[10_000_000; 3]),
        study(2, &[9_000_000; 9]),
        study(3, &[1_000_000; 4]),
        study(4, &[99_000_000, 5]),
    ];
    let planned = check(
        &studies,
        Policy {
            capacity,
            parity: None,
            parity_discs: 0,
        },
    );
    let discs_of = |key| {
        planned
            .discs
            .iter()
            .filter(|d| d.content.keys().contains(&key))
            .count()
    };
    assert_eq!((discs_of(1), discs_of(3)), (1, 1));
    assert!(discs_of(2) > 1);
    assert_eq!(
        planned.too_large,
        [TooLarge {
            study: 4,
            item: 0,
            len: 99_000_000
        }]
    );
    assert!(
        planned
            .discs
            .iter()
            .all(|d| d.content.label.of as usize == planned.discs.len())
    );
}

#[test]
fn many_small_documents_with_long_names_fill_discs_too() {
    let long = |key: u64, i: usize| {
        let mut one = item(i, 900, None);
        one.name = format!("{}/{}{i}", "d".repeat(200), "n".repeat(180)).into_bytes();
        one.source = format!("/{key}/{i}").into_bytes();
        one
    };
    let studies: Vec<_> = (1..=400)
        .map(|key| StudyItems {
            items: (0..30).map(|i| long(key, i)).collect(),
            ..study(key, &[])
        })
        .collect();
    let capacity = SectorCount(9000);
    let policy = Policy {
        capacity,
        parity: None,
        parity_discs: 0,
    };
    let planned = check(&studies, policy);
    let room = crate::geometry::Geometry::room(capacity, USUAL_PARITY);
    let (_, full) = planned.discs.split_last().unwrap();
    assert!(full.len() > 1);
    for disc in full {
        assert!(disc.used.0 * 100 > room.0 * 95, "{} of {room}", disc.used);
    }
}

#[test]
fn an_item_that_just_fits_is_planned_and_one_byte_more_is_not() {
    let policy = Policy {
        capacity: SectorCount(24_000),
        parity: Some(30),
        parity_discs: 0,
    };
    let fits = |len| check(&[study(1, &[len])], policy).too_large.is_empty();
    let (mut low, mut high) = (0, SectorCount(24_000).bytes());
    while high - low > 1 {
        let middle = (low + high) / 2;
        if fits(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    // The layout alone decides: compose agrees to the byte.
    let composed = |len| {
        compose(
            &label(1),
            &[],
            &[study(1, &[len])],
            policy.capacity,
            Some(30),
        )
    };
    assert!(composed(low).is_ok());
    assert!(composed(high).is_err());
}

#[test]
fn a_medium_without_room_is_refused() {
    let policy = Policy {
        capacity: SectorCount(100),
        parity: None,
        parity_discs: 0,
    };
    let refused = plan(&[study(1, &[5])], &policy, &label);
    let Err(PlanError::MediumTooSmall { least, .. }) = refused else {
        panic!("not refused")
    };
    // What it names is enough, and little less is not.
    let with = |sectors| {
        let capacity = SectorCount(sectors);
        plan(&[study(1, &[5])], &Policy { capacity, ..policy }, &label)
    };
    assert!(with(least.0).is_ok(), "{least}");
    assert!(matches!(
        with(least.0 - 64),
        Err(PlanError::MediumTooSmall { .. })
    ));
}

/// On the smallest media a strip is a tenth of what a disc holds beside its own texts: the room of
/// the parity disc is known to the sector all the same.
#[test]
fn a_small_medium_takes_as_much_with_a_parity_disc_as_that_one_holds() {
    let policy = |parity_discs| Policy {
        capacity: SectorCount(2 * 248 * 32 + 320),
        parity: Some(30),
        parity_discs,
    };
    // More than one disc takes: the first is filled to its end, which its parity disc cannot hold.
    let mut lens = vec![9_000 * 2048];
    lens.extend([100 * 2048; 80]);
    let all = [study(1, &lens)];
    let without = plan(&all, &policy(0), &label).unwrap();
    let with = plan(&all, &policy(1), &label).unwrap();
    assert!(without.too_large.is_empty() && with.too_large.is_empty());
    assert_eq!((without.discs.len(), with.discs.len()), (2, 3));
}

#[test]
fn a_left_out_item_is_gone_and_the_others_stay() {
    let all = [study(7, &[1, 2, 3, 4])];
    let part = Part {
        key: 7,
        items: vec![(0, 2), (3, 4)],
        said: None,
        on_disc: None,
    };
    let mut content = DiscContent {
        label: label(1),
        parity: None,
        parts: vec![part],
        set_parity: None,
    };
    content.leave_out(7, &BTreeSet::from([1]));
    assert_eq!(content.items_of(7), [0, 3]);
    content.leave_out(7, &BTreeSet::from([9]));
    let kept: Vec<u64> = content.studies(&all)[0]
        .items
        .iter()
        .map(|i| i.seen.len)
        .collect();
    assert_eq!(kept, [1, 4]);
}
