//! What follows on what of a copy.

use super::*;
use crate::Standing;
use proptest::prelude::*;

fn started() -> Event {
    Event::BurnStarted {
        drive: "d".to_owned(),
        media_id: "m".to_owned(),
        tag: None,
    }
}
fn ended(stopped: Option<&str>) -> Event {
    Event::BurnEnded {
        written_sectors: 5,
        stopped: stopped.map(str::to_owned),
    }
}
fn read_back(sectors: u64, equal: u64) -> Event {
    Event::ReadBack {
        sectors,
        equal,
        lost: 0,
        different: 0,
        drive: "d".to_owned(),
    }
}
fn checked(class: CheckClass, lost: u64) -> Event {
    Event::Checked {
        class,
        sectors: 9,
        lost,
        damage_map: String::new(),
        drive: "d".to_owned(),
        duration_ms: 1,
        by: Some(KnownBy::Tag),
    }
}

fn doubted(doubt: Doubt) -> Event {
    let drive = "d".to_owned();
    Event::Doubted { doubt, drive }
}

fn sent() -> Event {
    let by = KnownBy::Tag;
    Event::Sent { slot: 1, by }
}

fn arrived() -> Event {
    let by = KnownBy::Tag;
    Event::Arrived { slot: 1, by }
}

fn found_by_tag() -> Event {
    Event::FoundByTag {
        drive: "d".to_owned(),
        media_id: String::new(),
        tag: [7; 32],
    }
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        Just(started()),
        Just(ended(None)),
        Just(ended(Some("BRN-001"))),
        (0_u64..3, 0_u64..3).prop_map(|(s, e)| read_back(s, e)),
        Just(Event::Interrupted {
            why: "x".to_owned()
        }),
        Just(checked(CheckClass::Ok, 0)),
        Just(checked(CheckClass::Ok, 1)),
        Just(checked(CheckClass::Watch, 1)),
        Just(checked(CheckClass::Migrate, 1)),
        Just(checked(CheckClass::Failed, 1)),
        Just(Event::Shelved { slot: 1, by: None }),
        Just(Event::Lent { loan: 1, by: None }),
        Just(Event::GivenBack {
            loan: 1,
            slot: 1,
            by: None
        }),
        Just(doubted(Doubt::TwoDrives)),
        Just(doubted(Doubt::OtherTag)),
        Just(Event::ToldApart { by: KnownBy::Tag }),
        Just(doubted(Doubt::Destroyed)),
        Just(Event::Quarantined),
        Just(Event::Released),
        Just(sent()),
        Just(arrived()),
        Just(Event::Retired),
        Just(Event::Destroyed),
        Just(Event::Mislaid),
        Just(Event::Missed),
        Just(Event::Found),
        Just(found_by_tag()),
    ]
}

proptest! {
    #[test]
    fn good_comes_only_from_a_whole_read(events in prop::collection::vec(any_event(), 0..12)) {
        let mut state = CopyState::Planned;
        for event in &events {
            let Ok(next) = state.after(event) else { continue };
            if next == CopyState::Good && state != CopyState::Good {
                let whole = match event {
                    Event::ReadBack { sectors, equal, .. } => sectors == equal && *sectors > 0,
                    Event::Checked { class, lost, .. } => {
                        *class == CheckClass::Ok && *lost == 0
                    }
                    _ => false,
                };
                prop_assert!(whole, "{event:?}");
            }
            state = next;
        }
    }
}

#[test]
fn damage_counts_against_a_copy_that_was_never_whole() {
    for class in [CheckClass::Watch, CheckClass::Migrate] {
        let check = checked(class, 1);
        for state in [CopyState::Suspect, CopyState::Failed] {
            let after = state.after(&check).unwrap();
            let damaged = match class {
                CheckClass::Migrate => CopyState::Migrate,
                _ => CopyState::Watch,
            };
            assert_eq!(after.unless_born_damaged(&check, true), damaged);
            assert_eq!(after.unless_born_damaged(&check, false), CopyState::Failed);
        }
    }
    let found = Event::Found;
    let state = CopyState::Watch.unless_born_damaged(&found, false);
    assert_eq!(state, CopyState::Watch, "only what a check says is judged");
    let whole = checked(CheckClass::Ok, 0);
    let after = CopyState::Suspect.after(&whole).unwrap();
    assert_eq!(after.unless_born_damaged(&whole, false), CopyState::Good);
    // Of what nothing was read nothing is known.
    let mut nothing = whole;
    if let Event::Checked { sectors, .. } = &mut nothing {
        *sectors = 0;
    }
    assert_eq!(CopyState::Suspect.after(&nothing), Ok(CopyState::Watch));
}

#[test]
fn a_copy_that_two_discs_say_they_are_is_read_again() {
    let two = doubted(Doubt::TwoDrives);
    for sound in [CopyState::Good, CopyState::Watch] {
        assert_eq!(sound.after(&two), Ok(CopyState::Suspect));
        // One that cannot be it says nothing against the copy.
        for doubt in [Doubt::OtherTag, Doubt::NeverWritten] {
            assert_eq!(sound.after(&doubted(doubt)), Ok(sound));
        }
    }
    let told = Event::ToldApart { by: KnownBy::Tag };
    assert_eq!(CopyState::Failed.after(&two), Ok(CopyState::Failed));
    assert_eq!(CopyState::Suspect.after(&told), Ok(CopyState::Suspect));
    for state in [CopyState::Planned, CopyState::Burning] {
        assert!(state.after(&two).is_err() && state.after(&told).is_err());
    }
    // A disc of another catalog may carry the serial of one that nobody has read here.
    let (retired, other) = (CopyState::Retired, doubted(Doubt::OtherTag));
    assert!(retired.after(&two).is_err());
    assert_eq!(retired.after(&other), Ok(retired));
    assert_eq!(retired.after(&told), Ok(retired));
}

#[test]
fn a_disc_with_its_tag_speaks_for_a_burn_that_nobody_knows_of() {
    let found = found_by_tag();
    for state in [CopyState::Planned, CopyState::Retired] {
        assert_eq!(state.after(&found), Ok(CopyState::Suspect));
    }
    for state in [
        CopyState::Burning,
        CopyState::Good,
        CopyState::Missing,
        CopyState::Lost,
    ] {
        assert!(state.after(&found).is_err(), "{state:?}");
    }
    let whole = checked(CheckClass::Ok, 0);
    assert_eq!(CopyState::Suspect.after(&whole), Ok(CopyState::Good));
}

#[test]
fn a_copy_that_is_destroyed_is_nothing_until_somebody_says_that_it_was_seen() {
    for state in CopyState::ALL {
        let has_end = !matches!(
            state,
            CopyState::Planned | CopyState::Burning | CopyState::Written | CopyState::Destroyed
        );
        assert_eq!(state.after(&Event::Destroyed).is_ok(), has_end, "{state:?}");
    }
    let gone = CopyState::Destroyed;
    assert!(!gone.is_sound() && !gone.is_whole() && !gone.may_hold(true));
    let by = Some(KnownBy::Tag);
    let lent = Event::Lent { loan: 1, by };
    let shelved = Event::Shelved { slot: 1, by };
    for event in [
        checked(CheckClass::Ok, 0),
        read_back(5, 5),
        found_by_tag(),
        lent,
        shelved,
        sent(),
        arrived(),
        Event::Quarantined,
        Event::Released,
        Event::Retired,
        Event::Mislaid,
        Event::Missed,
        doubted(Doubt::TwoDrives),
    ] {
        assert!(gone.after(&event).is_err(), "{event:?}");
    }
    assert_eq!(gone.after(&doubted(Doubt::Destroyed)), Ok(gone));
    assert_eq!(gone.after(&Event::ToldApart { by: KnownBy::Tag }), Ok(gone));
    assert_eq!(gone.after(&Event::Found), Ok(CopyState::Suspect));
    assert!(CopyState::Good.after(&doubted(Doubt::Destroyed)).is_err());
}

#[test]
fn what_is_kept_apart_or_sent_stays_what_was_read_of_it() {
    for whole in [CopyState::Good, CopyState::Watch, CopyState::Migrate] {
        assert_eq!(whole.after(&Event::Quarantined), Ok(CopyState::Suspect));
        for event in [Event::Released, sent(), arrived()] {
            assert_eq!(whole.after(&event), Ok(whole));
        }
    }
    let failed = CopyState::Failed;
    assert_eq!(failed.after(&Event::Quarantined), Ok(failed));
    // To whom destroys it.
    assert_eq!(CopyState::Retired.after(&sent()), Ok(CopyState::Retired));
    assert!(CopyState::Retired.after(&Event::Quarantined).is_err());
    for state in [
        CopyState::Planned,
        CopyState::Burning,
        CopyState::Missing,
        CopyState::Lost,
    ] {
        for event in [Event::Quarantined, Event::Released, sent(), arrived()] {
            assert!(state.after(&event).is_err(), "{state:?} {event:?}");
        }
    }
    let apart = Standing {
        state: CopyState::Good,
        quarantined: true,
    };
    assert!(
        !apart.is_sound()
            && Standing {
                quarantined: false,
                ..apart
            }
            .is_sound()
    );
    assert!(CopyState::Migrate.is_whole() && !CopyState::Migrate.is_sound());
}

#[test]
fn a_burn_goes_its_way_and_no_other() {
    let s = CopyState::Planned.after(&started()).unwrap();
    assert_eq!(s, CopyState::Burning);
    assert!(s.after(&started()).is_err());
    assert_eq!(s.after(&ended(Some("x"))).unwrap(), CopyState::Failed);
    let s = s.after(&ended(None)).unwrap();
    assert_eq!(s.after(&read_back(5, 5)).unwrap(), CopyState::Good);
    assert_eq!(s.after(&read_back(5, 4)).unwrap(), CopyState::Failed);
    assert_eq!(s.after(&read_back(0, 0)).unwrap(), CopyState::Failed);
    let cut = s
        .after(&Event::Interrupted {
            why: "power".to_owned(),
        })
        .unwrap();
    assert_eq!(cut, CopyState::Suspect);
    assert_eq!(
        cut.after(&checked(CheckClass::Ok, 0)).unwrap(),
        CopyState::Good
    );
    assert_eq!(
        CopyState::Retired.after(&Event::Found).unwrap(),
        CopyState::Suspect
    );
}

#[test]
fn a_copy_is_missing_before_it_is_lost_and_suspect_once_it_is_there_again() {
    let by = Some(KnownBy::Tag);
    // One out of use has the data of patients too.
    for state in [
        CopyState::Good,
        CopyState::Migrate,
        CopyState::Failed,
        CopyState::Retired,
    ] {
        assert_eq!(state.after(&Event::Mislaid), Ok(CopyState::Missing));
        // After a fire nobody looks for it.
        assert_eq!(state.after(&Event::Missed), Ok(CopyState::Lost));
    }
    let missing = CopyState::Missing;
    assert!(!missing.is_sound() && !missing.is_whole() && missing.may_hold(false));
    assert!(missing.is_kept_on_shelves());
    assert_eq!(missing.after(&Event::Missed), Ok(CopyState::Lost));
    for state in [missing, CopyState::Lost] {
        for event in [
            Event::Found,
            Event::Shelved { slot: 1, by },
            Event::GivenBack {
                loan: 1,
                slot: 1,
                by,
            },
            doubted(Doubt::TwoDrives),
        ] {
            assert_eq!(state.after(&event), Ok(CopyState::Suspect), "{event:?}");
        }
        // A full read is what makes it good.
        assert_eq!(
            state.after(&checked(CheckClass::Ok, 0)),
            Ok(CopyState::Good)
        );
        assert_eq!(state.after(&Event::Retired), Ok(CopyState::Retired));
        assert!(state.after(&Event::Lent { loan: 1, by }).is_err());
        assert!(state.after(&Event::Mislaid).is_err());
    }
    assert!(CopyState::Lost.after(&Event::Missed).is_err());
    assert!(CopyState::Planned.after(&Event::Mislaid).is_err());
}
