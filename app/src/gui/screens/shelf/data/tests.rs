use super::*;
use crate::jobs::overview::status::{Disc, Set};
use stele_catalog::{CopyState, LoanKind};

fn place(path: &str, kind: SlotKind, capacity: Option<u64>) -> Place {
    Place {
        slot: format!("SLT-{path}"),
        path: path.to_owned(),
        kind,
        depth: path.matches('/').count(),
        copies: 0,
        capacity,
        width: None,
        case_width: None,
    }
}

fn copy(serial: &str, at: Option<&str>) -> Copy {
    Copy {
        serial: serial.to_owned(),
        state: CopyState::Good,
        quarantined: false,
        sound: true,
        planned: false,
        under_way: false,
        may_hold: true,
        was_good: true,
        place: at.map(str::to_owned),
        lent_to: None,
        in_transit_to: None,
        shelved: true,
        burned_in: None,
        second_drive: true,
        read_alike: false,
        replaces: None,
        wants_second: false,
        doubt: None,
        judged: None,
    }
}

fn archive() -> (Vec<Place>, Outcome) {
    let places = vec![
        place("House", SlotKind::Site, None),
        place("House/Cellar", SlotKind::Room, None),
        place("House/Cellar/Rack 1", SlotKind::Rack, None),
        place("House/Cellar/Rack 1/Shelf 1", SlotKind::Shelf, None),
        place("House/Cellar/Rack 1/Shelf 1/1", SlotKind::Slot, Some(1)),
        place("House/Cellar/Rack 1/Shelf 1/2", SlotKind::Slot, Some(1)),
        place("House/Cellar/Rack 1/Shelf 1/3", SlotKind::Slot, Some(1)),
        place("House/Cellar/Rack 1/Shelf 2", SlotKind::Shelf, Some(4)),
        place("House/Cellar/Rack 2", SlotKind::Rack, None),
    ];
    let disc = |name: &str, copies: Vec<Copy>| Disc {
        name: name.to_owned(),
        copies,
        ..empty()
    };
    let set = |name: &str, discs: Vec<Disc>| Set {
        name: name.to_owned(),
        media: String::new(),
        wanted_copies: 1,
        unseen: Vec::new(),
        discs,
        at_work: false,
        undecided: 0,
        together: false,
    };
    let shelf = "House/Cellar/Rack 1/Shelf 2";
    let status = Outcome {
        sets: vec![
            set(
                "SET-0002",
                vec![disc("SET-0002/1", vec![copy("STL-BBBBBB-B", Some(shelf))])],
            ),
            set(
                "SET-0001",
                vec![disc(
                    "SET-0001/1",
                    vec![
                        copy("STL-AAAAAA-A", Some("House/Cellar/Rack 1/Shelf 1/1")),
                        copy("STL-CCCCCC-C", Some(shelf)),
                        copy("STL-DDDDDD-D", None),
                    ],
                )],
            ),
        ],
        lent: vec![Lent {
            serial: "STL-DDDDDD-D".to_owned(),
            disc: "SET-0001/1".to_owned(),
            person: "PER-0002-M".to_owned(),
            name: None,
            kind: LoanKind::Reading,
            since: Timestamp(0),
            due: Some(Timestamp(5)),
            home: Some("House/Cellar/Rack 1/Shelf 1/2".to_owned()),
        }],
        ..Outcome::default()
    };
    (places, status)
}

fn empty() -> Disc {
    use crate::jobs::make::image_from::ImageFrom;
    Disc {
        name: String::new(),
        parity: false,
        built: true,
        image_file: crate::jobs::make::image_file::ImageFile::There,
        outdated: false,
        empty: false,
        irrecoverable: false,
        image: std::path::PathBuf::new(),
        image_from: ImageFrom::default(),
        misplaced: false,
        still_gives: None,
        in_place: None,
        sectors: 0,
        capacity_sectors: 0,
        in_logs: Vec::new(),
        copies: Vec::new(),
    }
}

#[test]
fn a_rack_is_drawn_shelf_by_shelf_with_gaps_where_copies_are_out() {
    let (places, status) = archive();
    let seen = shown(&places, &status, "House/Cellar/Rack 1", Timestamp(10));
    assert_eq!(seen.rows.len(), 2);
    let slots = &seen.rows[0].spines;
    assert!(matches!(&slots[0].what, What::Copy { serial, .. } if serial == "STL-AAAAAA-A"));
    assert!(matches!(slots[1].what, What::Out { overdue: true, .. }));
    assert_eq!(slots[1].slot.as_deref(), Some("2"));
    assert_eq!(slots[2].what, What::Free);
    // Copy by copy, the older set first, and room for two more.
    let shelf = &seen.rows[1].spines;
    let tints: Vec<Option<bool>> = shelf
        .iter()
        .map(|spine| match spine.what {
            What::Copy { tint, .. } => Some(tint),
            _ => None,
        })
        .collect();
    assert_eq!(tints, [Some(false), Some(true), None, None]);
    assert_eq!((seen.room, seen.out.len()), (Some(7), 1));
    assert_eq!(seen.beside.len(), 2);
    assert_eq!(seen.above.last().unwrap().1, "House/Cellar");
}

#[test]
fn a_copy_that_is_gone_leaves_a_gap_and_takes_no_room() {
    let (places, mut status) = archive();
    let older = &mut status.sets[1].discs[0].copies;
    older[0].state = CopyState::Lost;
    older[1].state = CopyState::Missing;
    let seen = shown(&places, &status, "House/Cellar/Rack 1", Timestamp(10));
    let gone = |spine: &Spine| match &spine.what {
        What::Gone { serial, health } => Some((serial.clone(), *health)),
        _ => None,
    };
    let lost = Some(("STL-AAAAAA-A".to_owned(), Health::Lost));
    assert_eq!(gone(&seen.rows[0].spines[0]), lost);
    let shelf = &seen.rows[1].spines;
    let missing = Some(("STL-CCCCCC-C".to_owned(), Health::Missing));
    assert_eq!(gone(&shelf[0]), missing);
    // The gap, the copy that is there, and room for three.
    assert_eq!(shelf.len(), 5);
}

#[test]
fn larger_places_list_what_is_inside_and_a_copy_is_seen_in_its_rack() {
    let (places, status) = archive();
    let all = shown(&places, &status, "", Timestamp(0));
    assert_eq!(all.inside.len(), 1);
    assert_eq!((all.rows.len(), all.due()), (0, 0));
    assert_eq!(shown(&places, &status, "", Timestamp(6)).due(), 1);
    let room = shown(&places, &status, "House/Cellar", Timestamp(0));
    assert_eq!(room.inside.len(), 2);
    // Nothing is known of the room of the other rack.
    assert_eq!(room.room, None);
    let slot = "House/Cellar/Rack 1/Shelf 1/2";
    assert_eq!(seen_in(&places, slot), "House/Cellar/Rack 1");
    assert_eq!(seen_in(&places, "House"), "House");
    // A place that is no more leads to all of them.
    assert_eq!(shown(&places, &status, "Gone", Timestamp(0)).place, None);
}
