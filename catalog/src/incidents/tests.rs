//! A copy that is missing, then lost: its incident, and whom it concerns.

use crate::shelf::tests::burn;
use crate::tests::{filled, try_change};
use crate::*;

/// An archive with two good copies of its disc, in places of their own.
fn with_two() -> (tempfile::TempDir, Catalog, Acting, [CopyId; 2]) {
    let (dir, mut catalog, by, one) = filled();
    let two = try_change(&mut catalog, &by, |c| {
        let two = c.add_copy(DiscId(1), &Serial::from_bits(6))?;
        for (copy, path) in [(one, "House/1"), (two, "House/2")] {
            burn(c, copy)?;
            let slot = c.add_slot(path)?;
            c.shelve(copy, slot.id, KnownBy::Label)?;
        }
        Ok(two)
    })
    .unwrap();
    (dir, catalog, by, [one, two])
}

/// As the test's changes, at another time.
fn at<R>(
    catalog: &mut Catalog,
    by: &Acting,
    ms: i64,
    f: impl Fn(&mut Change<'_>) -> Result<R, CatalogError>,
) -> Result<R, CatalogError> {
    catalog.change(by, Timestamp(START + ms), Reason::Said("test"), f)
}

const START: i64 = 1_780_000_000_000;
const HOUR: i64 = 3_600_000;

#[test]
fn a_copy_is_missing_then_lost_and_its_incident_is_closed_with_a_reason() {
    let (_dir, mut catalog, by, [one, two]) = with_two();
    let state = at(&mut catalog, &by, HOUR, |c| c.mislay(one)).unwrap();
    assert_eq!(state, CopyState::Missing);
    let missing = catalog.read().missing_copies().unwrap();
    assert_eq!(missing.len(), 1);
    assert_eq!(missing[0].since, Timestamp(START + HOUR));
    let row = |catalog: &Catalog| {
        let copies = catalog.read().copies(DiscId(1)).unwrap();
        copies.into_iter().find(|copy| copy.id == one).unwrap()
    };
    // It has no place, and its last one is known.
    assert_eq!(row(&catalog).place.as_deref(), Some("House/1"));
    assert_eq!(catalog.read().copies_in(SlotId(2)).unwrap(), []);
    assert_eq!(catalog.read().open_incidents().unwrap(), []);
    let lost = at(&mut catalog, &by, 9 * HOUR, |c| c.lose(one, None)).unwrap();
    assert_eq!(lost.aware, Timestamp(START + HOUR), "since it was missing");
    let ends = |clock: IncidentClock| clock.ends(lost.aware).0 - lost.aware.0;
    assert_eq!(ends(IncidentClock::Authority), 72 * HOUR);
    assert_eq!(ends(IncidentClock::Patients), 60 * 24 * HOUR);
    assert_eq!(catalog.read().missing_copies().unwrap(), []);
    // Once is enough.
    let twice = at(&mut catalog, &by, 10 * HOUR, |c| c.lose(one, None));
    assert!(matches!(twice, Err(CatalogError::Refused(_))), "{twice:?}");
    let whom = |catalog: &Catalog| catalog.read().concerned(DiscId(1), one).unwrap();
    let concerned = whom(&catalog);
    assert_eq!(concerned.len(), 1);
    assert_eq!((concerned[0].studies, concerned[0].no_other), (1, 0));
    // The other copy goes on its way to nowhere: this was the last.
    at(&mut catalog, &by, 11 * HOUR, |c| c.mislay(two)).unwrap();
    assert_eq!(whom(&catalog)[0].no_other, 1);
    at(&mut catalog, &by, 12 * HOUR, |c| {
        c.record(one, &Event::Found)
    })
    .unwrap();
    let open = catalog.read().open_incidents().unwrap();
    assert_eq!(open[0].found, Some(Timestamp(START + 12 * HOUR)));
    // Lost again before anybody closed it: it is the same incident.
    let again = at(&mut catalog, &by, 12 * HOUR, |c| c.lose(one, None)).unwrap();
    assert_eq!(
        (again.id, again.aware, again.found),
        (lost.id, lost.aware, None)
    );
    at(&mut catalog, &by, 13 * HOUR, |c| {
        c.record(one, &Event::Found)
    })
    .unwrap();
    let close = |catalog: &mut Catalog| at(catalog, &by, 13 * HOUR, |c| c.close_incident(lost.id));
    let closed = close(&mut catalog).unwrap().closed.unwrap();
    assert_eq!(closed.why.as_deref(), Some("test"));
    let twice = close(&mut catalog);
    let again = matches!(
        twice,
        Err(CatalogError::Incident(IncidentError::Closed { .. }))
    );
    assert!(again, "{twice:?}");
    assert_eq!(catalog.read().open_incidents().unwrap(), []);
    assert_eq!(catalog.read().incidents().unwrap().len(), 1);
    assert_eq!(catalog.audit_verify().unwrap().problems, []);
    // It is lost once more: that is another incident.
    at(&mut catalog, &by, 14 * HOUR, |c| c.lose(one, None)).unwrap();
    assert_eq!(catalog.read().incidents().unwrap().len(), 2);
}

#[test]
fn nobody_knew_of_it_in_the_future_or_before_its_burn() {
    let (_dir, mut catalog, by, [one, _]) = with_two();
    let mut lose = |aware: i64| {
        at(&mut catalog, &by, HOUR, |c| {
            c.lose(one, Some(Timestamp(START + aware)))
        })
    };
    let late = lose(HOUR + 1);
    let early = lose(-60_000);
    use IncidentError::{AwareBeforeBurn, AwareInFuture};
    assert!(matches!(late, Err(CatalogError::Incident(AwareInFuture))));
    let early = matches!(early, Err(CatalogError::Incident(AwareBeforeBurn { .. })));
    assert!(early);
    assert_eq!(lose(0).unwrap().aware, Timestamp(START));
}

#[test]
fn who_stands_at_the_shelf_says_missing_and_an_administrator_says_lost() {
    let (_dir, mut catalog, by, [one, two]) = with_two();
    let locator = try_change(&mut catalog, &by, |c| c.add_person("Lo", Role::Locator)).unwrap();
    let locator = Acting::person(locator.id);
    let refused = at(&mut catalog, &locator, HOUR, |c| c.lose(one, None));
    let told = matches!(
        refused,
        Err(CatalogError::Incident(
            IncidentError::ForAdministrator { .. }
        ))
    );
    assert!(told, "{refused:?}");
    // That it was refused is in the trail, and nothing else of it.
    assert_eq!(catalog.read().open_incidents().unwrap(), []);
    at(&mut catalog, &locator, HOUR, |c| c.mislay(one)).unwrap();
    at(&mut catalog, &by, HOUR, |c| c.lose(one, None)).unwrap();
    // A fire: nobody looks for it before.
    let lost = at(&mut catalog, &by, 2 * HOUR, |c| c.lose(two, None)).unwrap();
    assert_eq!(lost.aware, Timestamp(START + 2 * HOUR));
    let close = at(&mut catalog, &locator, 3 * HOUR, |c| {
        c.close_incident(lost.id)
    });
    assert!(matches!(close, Err(CatalogError::NotPermitted { .. })));
    let silent = catalog.change(&by, Timestamp(START + 4 * HOUR), Reason::Routine, |c| {
        c.close_incident(lost.id)
    });
    assert!(matches!(silent, Err(CatalogError::NoReason)));
    assert_eq!(catalog.audit_verify().unwrap().problems, []);
}
